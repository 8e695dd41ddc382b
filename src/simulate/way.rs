//! The ways to the sites that may serve a cell, the nearest first.

use super::setting::Setting;
use crate::demand::{self, Arc};
use crate::network::TravelTimes;
use crate::world::{CommuneId, ServiceId, SiteId};
use std::collections::BTreeMap;

/// A way to serve a cell at a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub desk: u32,
    /// Hours of one client (2.4).
    pub hours: f64,
    /// Minutes one way.
    pub minutes: f64,
    /// The way of the same cell to the site that takes this one over.
    pub heir: Option<u32>,
}

/// Gives every cell its ways, by minutes and then by site: an order of the world, so that a site more changes no other turn.
pub(super) fn add_ways(setting: &mut Setting, times: &TravelTimes) {
    let mut desks: BTreeMap<(SiteId, ServiceId), u32> = BTreeMap::new();
    for (n, desk) in setting.desks.iter().enumerate() {
        desks.insert((setting.actives[desk.active].site, desk.service), n as u32);
    }
    let mut arcs: BTreeMap<(CommuneId, ServiceId), Vec<(Arc, u32)>> = BTreeMap::new();
    for arc in demand::arcs(setting.world, times) {
        if let Some(desk) = desks.get(&(arc.site, arc.service)) {
            arcs.entry((arc.commune, arc.service)).or_default().push((arc, *desk));
        }
    }
    for of in arcs.values_mut() {
        of.sort_by(|(a, _), (b, _)| a.minutes.0.total_cmp(&b.minutes.0).then(a.site.cmp(&b.site)));
    }
    for c in 0..setting.cells.len() {
        let first = setting.ways.len();
        let key = (setting.cells[c].commune, setting.cells[c].service);
        for (arc, desk) in arcs.get(&key).into_iter().flatten() {
            setting.ways.extend(way(setting, arc, *desk, c));
        }
        setting.cells[c].ways = first..setting.ways.len();
        add_heirs(setting, c);
    }
}

/// The way of a cell on an arc; `None` if the type does not serve its groups.
fn way(setting: &Setting, arc: &Arc, desk: u32, c: usize) -> Option<Way> {
    let world = setting.world;
    let group = *setting.classes[setting.cells[c].class].groups.first()?;
    world.type_of(arc.site).serves(arc.service, group).then(|| Way {
        desk,
        hours: demand::hours_per_client(world, group, arc.service, arc.minutes),
        minutes: arc.minutes.0,
        heir: None,
    })
}

fn add_heirs(setting: &mut Setting, c: usize) {
    let ways = setting.cells[c].ways.clone();
    for w in ways.clone() {
        let active = |w: usize| setting.desks[setting.ways[w].desk as usize].active;
        let Some(heir) = setting.actives[active(w)].heir else { continue };
        setting.ways[w].heir = ways.clone().find(|v| active(*v) == heir).map(|v| v as u32);
    }
}
