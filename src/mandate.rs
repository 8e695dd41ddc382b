//! What each mandate asks and what a plan gives (model section 6). The audit recounts the same without this code.

use crate::demand::Demand;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::study::{Rule, Study};
use crate::uptake::corps_today;
use crate::workforce;
use crate::world::{
    AreaId, CadreId, CommuneId, GroupId, MandateId, ServiceId, SiteId, Table, TypeId, World, Year,
};
use std::collections::BTreeMap;

/// What a mandate asks and gets, in the whole province or in one area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Area, where the mandate holds for each.
    pub area: Option<AreaId>,
    /// Asked: sites, communes, per cent of need, or people.
    pub asked: f64,
    /// Measured, in the same unit.
    pub measured: f64,
}

impl Measured {
    /// Missing units, never negative.
    pub fn shortfall(&self) -> f64 {
        (self.asked - self.measured).max(0.0)
    }

    /// Whether nothing is missing, up to rounding.
    pub fn met(&self) -> bool {
        self.shortfall() <= 1e-6 * self.asked.abs().max(1.0)
    }
}

/// What is true in the year of a mandate.
pub struct Facts<'a> {
    /// Whether a site stands on 31 December.
    pub stands: &'a dyn Fn(SiteId) -> bool,
    /// Clients of a site in the year.
    pub clients: &'a dyn Fn(SiteId) -> f64,
    /// Clients of a commune and group served with a service.
    pub served: &'a dyn Fn(CommuneId, GroupId, ServiceId) -> f64,
    /// People of a commune and group in need.
    pub need: &'a dyn Fn(CommuneId, GroupId) -> f64,
    /// People of a cadre in post at standing sites, and how many of them are trained.
    pub staff: &'a dyn Fn(CadreId) -> (f64, f64),
    /// Collaborators of a commune.
    pub collaborators: &'a dyn Fn(CommuneId) -> f64,
}

/// Measures a mandate on a plan that goes as written; one entry, or one for each area.
pub fn measure(
    world: &World,
    study: &Study,
    demand: &Demand,
    plan: &Plan,
    mandate: MandateId,
) -> Vec<Measured> {
    let mandate = &study.mandates[mandate];
    let year = mandate.year;
    let operation = Operation::of(world, plan);
    let clients = match &mandate.rule {
        Rule::Coverage { service, .. } => served(world, plan, *service, year),
        _ => world.communes.map(|_| world.groups.map(|_| 0.0)),
    };
    let mut at_site = world.sites.map(|_| 0.0);
    for row in plan.serve.iter().filter(|row| row.year == year) {
        at_site[row.site] += row.clients.0;
    }
    let facts = Facts {
        stands: &|site| operation.stands(site, year),
        clients: &|site| at_site[site],
        served: &|commune, group, _| clients[commune][group],
        need: &|commune, group| demand.need(commune, group, year),
        staff: &|cadre| staff(world, plan, &operation, cadre, year),
        collaborators: &|commune| collaborators(world, plan, commune, year),
    };
    measure_facts(world, &mandate.rule, &facts)
}

/// People of a cadre in post when these sites stand, and how many of them are trained.
pub fn staff(
    world: &World,
    plan: &Plan,
    operation: &Operation,
    cadre: CadreId,
    year: Year,
) -> (f64, f64) {
    let in_post = workforce::in_post(world, plan, operation, cadre, year);
    (in_post, workforce::trained(world, plan, cadre, year, in_post))
}

/// Collaborators of a commune in a year, today's among them.
pub fn collaborators(world: &World, plan: &Plan, commune: CommuneId, year: Year) -> f64 {
    let hired = plan.collaborators.iter().filter(|row| row.commune == commune && row.year == year);
    corps_today(world, commune) + hired.map(|row| f64::from(row.people)).sum::<f64>()
}

/// Measures a rule on the facts of its year.
pub fn measure_facts(world: &World, rule: &Rule, facts: &Facts) -> Vec<Measured> {
    match rule {
        Rule::Sites { types, at_least } => {
            vec![Measured {
                area: None,
                asked: *at_least,
                measured: counted(world, types, facts, None),
            }]
        }
        Rule::Communes { types, at_least } => {
            let mut hosts: BTreeMap<CommuneId, f64> = BTreeMap::new();
            for site in standing(world, types, facts) {
                *hosts.entry(world.commune_of(site)).or_default() += counts(world, site, facts);
            }
            let measured = hosts.values().map(|sites| sites.min(1.0)).sum();
            vec![Measured { area: None, asked: *at_least, measured }]
        }
        Rule::Coverage { groups, service, share, level } => areas(world, *level)
            .into_iter()
            .map(|area| Measured {
                area,
                asked: 100.0 * share,
                measured: coverage(world, groups, *service, area, facts),
            })
            .collect(),
        Rule::Nested { types, per_types, ratio, level } => areas(world, Some(*level))
            .into_iter()
            .map(|area| Measured {
                area,
                asked: ratio * within(world, per_types, facts, area).count() as f64,
                measured: counted(world, types, facts, area),
            })
            .collect(),
        Rule::Villages { share, level } => areas(world, *level)
            .into_iter()
            .map(|area| Measured {
                area,
                asked: 100.0 * share,
                measured: with_collaborator(world, area, facts),
            })
            .collect(),
        Rule::Trained { cadres, share } => {
            let staff = cadres.iter().map(|cadre| (facts.staff)(*cadre));
            let (in_post, trained) =
                staff.fold((0.0, 0.0), |sum, (people, able)| (sum.0 + people, sum.1 + able));
            vec![Measured { area: None, asked: share * in_post, measured: trained }]
        }
    }
}

/// The areas of a level, or the province as a whole.
fn areas(world: &World, level: Option<usize>) -> Vec<Option<AreaId>> {
    match level {
        None => vec![None],
        Some(level) => {
            world.areas.iter().filter(|(_, a)| a.level == level).map(|(id, _)| Some(id)).collect()
        }
    }
}

fn standing<'a>(
    world: &'a World,
    types: &'a [TypeId],
    facts: &'a Facts,
) -> impl Iterator<Item = SiteId> + 'a {
    let fits = |site: &SiteId| types.contains(&world.sites[*site].kind) && (facts.stands)(*site);
    world.sites.ids().filter(fits)
}

fn within<'a>(
    world: &'a World,
    types: &'a [TypeId],
    facts: &'a Facts,
    area: Option<AreaId>,
) -> impl Iterator<Item = SiteId> + 'a {
    standing(world, types, facts).filter(move |site| lies_in(world, world.commune_of(*site), area))
}

/// Standing sites as far as they count.
fn counted(world: &World, types: &[TypeId], facts: &Facts, area: Option<AreaId>) -> f64 {
    within(world, types, facts, area).map(|site| counts(world, site, facts)).sum()
}

/// How much of a standing site counts: it serves somebody, or its type has nothing to offer.
fn counts(world: &World, site: SiteId, facts: &Facts) -> f64 {
    let idle = world.type_of(site).offers.is_empty();
    if idle { 1.0 } else { (facts.clients)(site).min(1.0) }
}

/// Per cent of the need of these groups that the service serves; an area without need asks for nothing and counts as covered.
fn coverage(
    world: &World,
    groups: &[GroupId],
    service: ServiceId,
    area: Option<AreaId>,
    facts: &Facts,
) -> f64 {
    let (mut served, mut need) = (0.0, 0.0);
    for commune in world.communes.ids().filter(|c| lies_in(world, *c, area)) {
        for group in groups {
            served += (facts.served)(commune, *group, service);
            need += (facts.need)(commune, *group);
        }
    }
    if need > 0.0 { 100.0 * served / need } else { 100.0 }
}

/// Per cent of villages with a collaborator; an area without villages asks for nothing.
fn with_collaborator(world: &World, area: Option<AreaId>, facts: &Facts) -> f64 {
    let communes = world.communes.iter().filter(|(i, _)| lies_in(world, *i, area));
    let (mut present, mut villages) = (0.0, 0.0);
    for (commune, row) in communes {
        present += (facts.collaborators)(commune).min(row.villages);
        villages += row.villages;
    }
    if villages > 0.0 { 100.0 * present / villages } else { 100.0 }
}

fn lies_in(world: &World, commune: CommuneId, area: Option<AreaId>) -> bool {
    area.is_none_or(|area| world.communes[commune].areas.contains(&area))
}

/// Clients of a service in a year by commune and group.
fn served(
    world: &World,
    plan: &Plan,
    service: ServiceId,
    year: crate::world::Year,
) -> Table<CommuneId, Table<GroupId, f64>> {
    let mut clients = world.communes.map(|_| world.groups.map(|_| 0.0));
    for row in plan.serve.iter().filter(|row| row.service == service && row.year == year) {
        clients[row.commune][row.group] += row.clients.0;
    }
    clients
}
