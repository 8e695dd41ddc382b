//! Where people live: districts on a grid, communes round their seats, links between neighbours.

use super::Province;
use crate::world::*;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};

impl Province {
    /// Districts on a grid, communes scattered round their seat, links to the nearest neighbours.
    pub(super) fn add_geography(&self, world: &mut World, rng: &mut ChaCha8Rng) {
        let top = world.areas.push(area(0, "22", None));
        let districts = self.communes.div_ceil(self.district);
        let across = (districts as f64).sqrt().ceil() as usize;
        let seats: Vec<AreaId> = (0..districts)
            .map(|n| world.areas.push(area(1, &format!("d{n:03}"), Some(top))))
            .collect();
        for n in 0..self.communes {
            let d = n % districts;
            let spread = |rng: &mut ChaCha8Rng| (rng.random::<f64>() - 0.5) * 0.28;
            let lon = 107.0 + (d % across) as f64 * 0.25 + spread(rng);
            let lat = 21.0 + (d / across) as f64 * 0.25 + spread(rng);
            let population = (2000.0 * (1.6 * rng.random::<f64>()).exp()).round();
            let commune = Commune {
                code: format!("{n:05}"),
                name: format!("Xã {n}"),
                kind: "xã".into(),
                areas: vec![top, seats[d]],
                zone: ZoneId::new(0),
                lon,
                lat,
                area_km2: 30.0,
                population: People(population),
                villages: (population / 500.0).ceil(),
                keys: BTreeMap::new(),
            };
            world.places.push(Place {
                code: commune.code.clone(),
                name: commune.name.clone(),
                kind: PlaceKind::Commune,
                commune: CommuneId::new(n),
                size: None,
            });
            world.communes.push(commune);
        }
        world.links = nearest_links(&world.communes, 5);
    }
}

fn area(level: usize, code: &str, parent: Option<AreaId>) -> Area {
    Area { level, code: code.into(), name: code.into(), parent }
}

/// Straight distance, km, on a sphere flattened at 21 degrees north.
fn distance_km(a: &Commune, b: &Commune) -> f64 {
    let east = (a.lon - b.lon) * 111.32 * 21f64.to_radians().cos();
    let north = (a.lat - b.lat) * 110.57;
    east.hypot(north)
}

/// Links to the nearest communes, and one from each commune to an earlier one so that all are joined.
fn nearest_links(communes: &Table<CommuneId, Commune>, neighbours: usize) -> Vec<Link> {
    let mut pairs = BTreeSet::new();
    for (id, commune) in communes.iter() {
        let mut near: Vec<(f64, CommuneId)> = communes
            .iter()
            .filter(|(other, _)| *other != id)
            .map(|(other, c)| (distance_km(commune, c), other))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let earlier = near.iter().find(|(_, other)| *other < id);
        for (_, other) in near.iter().take(neighbours).chain(earlier) {
            pairs.insert((id.min(*other), id.max(*other)));
        }
    }
    let link = |(a, b): (CommuneId, CommuneId)| Link {
        a: PlaceId::new(a.index()),
        b: PlaceId::new(b.index()),
        mode: LinkMode::Road,
        minutes: Minutes(distance_km(&communes[a], &communes[b]) * 1.35 / 30.0 * 60.0),
        hazard: None,
        from: None,
        until: None,
    };
    pairs.into_iter().map(link).collect()
}
