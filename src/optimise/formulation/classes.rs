//! Client groups that may be merged in `serve`: same weight, same mandates, same sites. They are split back in proportion.

use crate::demand::{groups_served, requires};
use crate::study::{Rule, Study};
use crate::world::{CommuneId, GroupId, ServiceId, World, Year};

/// Groups that a service treats alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Groups.
    pub groups: Vec<GroupId>,
    /// Worth of one client.
    pub weight: f64,
}

/// What must coincide.
#[derive(PartialEq)]
struct Signature {
    weight: f64,
    served_by: Vec<bool>,
    mandates: Vec<bool>,
}

/// Classes by service, in the order of their first group.
pub fn classes(world: &World, study: &Study) -> Vec<Vec<Class>> {
    world.services.ids().map(|service| of_service(world, study, service)).collect()
}

fn of_service(world: &World, study: &Study, service: ServiceId) -> Vec<Class> {
    let served: Vec<Vec<GroupId>> =
        world.types.ids().map(|kind| groups_served(world, kind, service)).collect();
    let signature = |g: GroupId| Signature {
        weight: world.uses[g][service].map_or(0.0, |u| u.weight),
        served_by: served.iter().map(|groups| groups.contains(&g)).collect(),
        mandates: study
            .mandates
            .values()
            .map(|m| match &m.rule {
                Rule::Coverage { groups, service: s, .. } => *s == service && groups.contains(&g),
                _ => false,
            })
            .collect(),
    };
    let mut classes: Vec<(Signature, Class)> = Vec::new();
    for g in world.groups.ids().filter(|g| requires(world, *g, service) > 0.0) {
        let own = signature(g);
        match classes.iter_mut().find(|(other, _)| *other == own) {
            Some((_, class)) => class.groups.push(g),
            None => {
                let weight = own.weight;
                classes.push((own, Class { groups: vec![g], weight }));
            }
        }
    }
    classes.into_iter().map(|(_, class)| class).collect()
}

impl super::Formulation<'_> {
    /// Demand of a class (1.8), the greatest where the plan decides on uptake.
    pub fn class_demand(&self, i: CommuneId, class: &Class, s: ServiceId, year: Year) -> f64 {
        class.groups.iter().map(|g| self.greatest.demand(i, *g, s, year)).sum()
    }

    /// Clients of a class who need the service (1.5).
    pub fn class_base(&self, i: CommuneId, class: &Class, s: ServiceId, year: Year) -> f64 {
        class.groups.iter().map(|g| self.demand.base(i, *g, s, year)).sum()
    }

    /// Mean of a figure of its groups, weighted by their demand: what serving them in proportion takes.
    pub fn class_mean(
        &self,
        i: CommuneId,
        class: &Class,
        s: ServiceId,
        year: Year,
        figure: impl Fn(GroupId) -> f64,
    ) -> f64 {
        let total = self.class_demand(i, class, s, year);
        let part = |g: &GroupId| self.greatest.demand(i, *g, s, year) * figure(*g);
        if total > 0.0 { class.groups.iter().map(part).sum::<f64>() / total } else { 0.0 }
    }
}
