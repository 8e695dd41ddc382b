//! Groups that are treated alike are served as one: fewer clients to place, the same result.

use crate::study::{Quantity, Study};
use crate::world::{GroupId, ServiceId, TypeId, World};

/// Groups of one service that every site treats alike: same hours, same types. They share what there is in proportion
/// to those who come.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    pub service: ServiceId,
    pub groups: Vec<GroupId>,
}

/// Classes of groups by service. Groups whose hours are uncertain in another way are kept apart.
pub(super) fn classes(world: &World, study: &Study) -> Vec<Class> {
    let mut classes = Vec::new();
    for service in world.services.ids() {
        let mut alike: Vec<(Likeness, Class)> = Vec::new();
        for group in world.groups.ids() {
            let Some(likeness) = likeness(world, study, group, service) else { continue };
            match alike.iter_mut().find(|(other, _)| *other == likeness) {
                Some((_, class)) => class.groups.push(group),
                None => alike.push((likeness, Class { service, groups: vec![group] })),
            }
        }
        classes.extend(alike.into_iter().map(|(_, class)| class));
    }
    classes
}

/// What tells groups of a service apart: hours factor, types that serve them, uncertainties of their hours.
type Likeness = (f64, Vec<TypeId>, Vec<usize>);

fn likeness(world: &World, study: &Study, g: GroupId, s: ServiceId) -> Option<Likeness> {
    let uses = world.uses[g][s].filter(|u| u.requires > 0.0)?;
    let types = world.types.ids().filter(|kind| world.types[*kind].serves(s, g)).collect();
    let uncertain = study.uncertainties.iter().enumerate();
    let named = uncertain.filter(|(_, u)| u.quantity == Quantity::Hours && u.groups.contains(&g));
    Some((uses.hours_factor, types, named.map(|(n, _)| n).collect()))
}
