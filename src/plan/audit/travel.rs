//! Travel times, by label correction with a queue (Moore 1959): another algorithm than the planner's, for the same answer.

use crate::world::{CommuneId, Id, PlaceId, SiteId, World};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Minutes from every place to the places of some sites, over the links that stand on the day of the plan (2.1).
pub struct Travel<'a> {
    world: &'a World,
    to: BTreeMap<PlaceId, Vec<f64>>,
}

impl<'a> Travel<'a> {
    /// Times to these sites.
    pub fn new(world: &'a World, sites: &BTreeSet<SiteId>) -> Self {
        let neighbours = neighbours(world);
        let places: BTreeSet<PlaceId> = sites.iter().map(|&site| world.sites[site].place).collect();
        let to = places.into_iter().map(|place| (place, minutes_to(&neighbours, place))).collect();
        Self { world, to }
    }

    /// Minutes from the centre of a commune to a site, `None` where no way leads there.
    pub fn minutes(&self, from: CommuneId, site: SiteId) -> Option<f64> {
        let times = self.to.get(&self.world.sites[site].place)?;
        times.get(self.world.centre(from).index()).copied().filter(|minutes| minutes.is_finite())
    }
}

/// For each place, those next to it and the minutes to them.
fn neighbours(world: &World) -> Vec<Vec<(usize, f64)>> {
    let today = world.calendar.as_of;
    let mut next = vec![Vec::new(); world.places.len()];
    for link in &world.links {
        let stands = link.from.is_none_or(|from| from <= today)
            && link.until.is_none_or(|until| until >= today);
        if stands {
            next[link.a.index()].push((link.b.index(), link.minutes.0));
            next[link.b.index()].push((link.a.index(), link.minutes.0));
        }
    }
    next
}

/// Minutes from every place to one place; infinite where no way leads. Links run both ways.
fn minutes_to(neighbours: &[Vec<(usize, f64)>], place: PlaceId) -> Vec<f64> {
    let mut minutes = vec![f64::INFINITY; neighbours.len()];
    let mut waiting = vec![false; neighbours.len()];
    let mut queue = VecDeque::from([place.index()]);
    minutes[place.index()] = 0.0;
    while let Some(here) = queue.pop_front() {
        waiting[here] = false;
        for &(there, link) in &neighbours[here] {
            if minutes[here] + link < minutes[there] {
                minutes[there] = minutes[here] + link;
                if !std::mem::replace(&mut waiting[there], true) {
                    queue.push_back(there);
                }
            }
        }
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detour_beats_a_slow_link_and_islands_stay_apart() {
        // 0 -10- 1 -10- 2, 0 -30- 2 directly, 3 alone.
        let neighbours = vec![
            vec![(2, 30.0), (1, 10.0)],
            vec![(0, 10.0), (2, 10.0)],
            vec![(0, 30.0), (1, 10.0)],
            vec![],
        ];
        let minutes = minutes_to(&neighbours, PlaceId::new(0));
        assert_eq!(minutes[..3], [0.0, 10.0, 20.0]);
        assert!(minutes[3].is_infinite());
    }

    proptest::proptest! {
        #[test]
        fn times_are_those_of_floyd_and_warshall(
            links in proptest::collection::vec((0..8_usize, 0..8_usize, 1..60_u32), 0..20)
        ) {
            let mut neighbours = vec![Vec::new(); 8];
            let mut direct = [[f64::INFINITY; 8]; 8];
            for (place, row) in direct.iter_mut().enumerate() {
                row[place] = 0.0;
            }
            for (a, b, minutes) in links {
                let minutes = f64::from(minutes);
                neighbours[a].push((b, minutes));
                neighbours[b].push((a, minutes));
                direct[a][b] = minutes.min(direct[a][b]);
                direct[b][a] = direct[a][b];
            }
            for via in 0..8 {
                for a in 0..8 {
                    for b in 0..8 {
                        direct[a][b] = direct[a][b].min(direct[a][via] + direct[via][b]);
                    }
                }
            }
            for (place, row) in direct.iter().enumerate() {
                let found = minutes_to(&neighbours, PlaceId::new(place));
                proptest::prop_assert_eq!(&found[..], &row[..]);
            }
        }
    }
}
