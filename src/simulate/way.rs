//! The ways along which clients are served, in their order.

use super::setting::{Cell, Setting};
use crate::demand::{self, Arc};
use crate::network::TravelTimes;
use crate::world::{CommuneId, ServiceId, SiteId};
use std::collections::BTreeMap;

/// A way to serve a cell at a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub cell: u32,
    pub class: u32,
    pub desk: u32,
    pub active: u32,
    /// Hours of one client (2.4).
    pub hours: f64,
}

/// A way with what decides its turn.
struct Turn {
    worth: f64,
    minutes: f64,
    site: SiteId,
    way: Way,
}

/// All ways in the order in which clients are served: first where an hour is worth most (weight x access / hours, the scale of
/// the plan's goal), at equal worth the nearest. For each client worth falls with the distance: so everybody asks at the nearest
/// site first, and a site without enough hours takes those first to whom they are worth most.
///
/// The order compares codes of the world only, never positions in a plan: a site that stays closed changes no other turn.
pub(super) fn ways(setting: &Setting, times: &TravelTimes) -> Vec<Way> {
    let mut desks: BTreeMap<(SiteId, ServiceId), u32> = BTreeMap::new();
    for (n, desk) in setting.desks.iter().enumerate() {
        desks.insert((setting.actives[desk.active].site, desk.service), n as u32);
    }
    let mut cells: BTreeMap<(CommuneId, ServiceId), Vec<u32>> = BTreeMap::new();
    for (n, cell) in setting.cells.iter().enumerate() {
        let key = (cell.commune, setting.classes[cell.class].service);
        cells.entry(key).or_default().push(n as u32);
    }
    let mut turns = Vec::new();
    for arc in demand::arcs(setting.world, times) {
        let Some(desk) = desks.get(&(arc.site, arc.service)) else { continue };
        for cell in cells.get(&(arc.commune, arc.service)).into_iter().flatten() {
            turns.extend(turn(setting, &arc, *desk, *cell));
        }
    }
    turns.sort_by(|a, b| {
        let worth = b.worth.total_cmp(&a.worth).then(a.minutes.total_cmp(&b.minutes));
        worth.then((a.way.cell, a.site).cmp(&(b.way.cell, b.site)))
    });
    turns.into_iter().map(|turn| turn.way).collect()
}

/// The ways that end at an opened site, where a second sweep finds hours left over.
pub(super) fn at_opened(setting: &Setting) -> Vec<u32> {
    let opened = |way: &Way| setting.actives[way.active as usize].opening.is_some();
    let ways = setting.ways.iter().enumerate();
    ways.filter(|(_, way)| opened(way)).map(|(n, _)| n as u32).collect()
}

/// The turn of a cell on an arc; `None` if the type does not serve its groups.
fn turn(setting: &Setting, arc: &Arc, desk: u32, cell: u32) -> Option<Turn> {
    let world = setting.world;
    let Cell { class, .. } = setting.cells[cell as usize];
    let group = setting.classes[class].groups[0];
    if !world.type_of(arc.site).serves(arc.service, group) {
        return None;
    }
    let hours = demand::hours_per_client(world, group, arc.service, arc.minutes);
    let zone = world.communes[arc.commune].zone;
    let access = demand::access(&world.services[arc.service], zone, arc.minutes);
    let weight = world.uses[group][arc.service].map_or(0.0, |u| u.weight);
    let active = setting.desks[desk as usize].active as u32;
    Some(Turn {
        worth: if hours > 0.0 { weight * access / hours } else { f64::INFINITY },
        minutes: arc.minutes.0,
        site: arc.site,
        way: Way { cell, class: class as u32, desk, active, hours },
    })
}
