//! The long search: populations bred apart on islands, then the best of all together, and in the end merged exactly.

use super::super::core::{Meter, Model, Site, Solved};
use super::super::error::LocateError;
use super::Weighted;
use super::anneal::{Annealer, MOST_SLOTS};
use super::field::Field;
use super::people::{MOST_SITES, People};

/// Populations bred apart, and how many of each enter the last one, in which the best of all are bred together.
const ISLANDS: usize = 6;
const CHOSEN: usize = 3;

/// Broods on an island.
const BROODS: usize = 32;

/// Islands that end at the same best value after which no more are tried.
const AGREE: usize = 3;

/// Swaps tried for each free site (counted up to `MOST_SITES`): to measure a temperature, for a child on an island, and for a child
/// of the last population.
const MEASURE: usize = 4;
const CHILD: usize = 20;
const LAST_CHILD: usize = 100;

/// Shares of swaps accepted at a loss when a first member starts, when a child starts, and in the end.
const SHARES: [f64; 3] = [0.03, 0.007, 0.0015];

/// The share of the work that is left which the search may take, merging not counted.
const SEARCH: f64 = 0.92;

/// Entries of an annealer's table above which there is no search (each takes four bytes).
const MOST_TABLE: usize = 250_000_000;

/// The best sites found within the work of `meter`, no worse than those of `first`.
pub fn search(
    cover: &Weighted,
    full: &Model,
    first: &Solved,
    meter: &mut Meter,
) -> Result<Vec<usize>, LocateError> {
    let field = Field::new(cover, &full.site);
    let settled = full.of_kind(Site::Open).count();
    let slots = full.count.unwrap_or(full.sites()).saturating_sub(settled);
    let table = slots * field.sites();
    if slots == 0 || field.free.len() <= slots || slots >= MOST_SLOTS || table > MOST_TABLE {
        return Ok(first.open.clone());
    }
    let is_free = |j: &u32| field.free.binary_search(j).is_ok();
    let start = first.open.iter().map(|&j| j as u32).filter(is_free).take(slots).collect();
    let start = field.filled(start, slots);
    let mut share = meter.share(SEARCH * meter.left_over());
    let mut people = islands(&field, full, &start, &mut share);
    people.merge(cover, full, &mut share)?;
    people.breed(usize::MAX, LAST_CHILD, &mut share);
    meter.absorb(share);
    people.merge(cover, full, meter)?;
    let best = people.best(full);
    Ok(if full.value(&best) < first.value { best } else { first.open.clone() })
}

/// The best of populations that were bred apart, as one.
fn islands<'f>(field: &'f Field, full: &Model, start: &[u32], meter: &mut Meter) -> People<'f> {
    let mut annealer = Annealer::new(field, start, meter.control.seed);
    let moves = MEASURE * field.free.len().min(MOST_SITES);
    let heat = annealer.thermometer(moves, SHARES);
    meter.spend(annealer.steps);
    let mut all = People::new(field, heat, meter.control.seed);
    let mut bests: Vec<i32> = Vec::new();
    for _ in 0..ISLANDS {
        let mut people = People::new(field, heat, all.seed);
        people.settle(start, meter);
        people.breed(BROODS, CHILD, meter);
        all.seed = people.seed;
        bests.push(people.members[0].0);
        people.members.truncate(CHOSEN);
        all.members.append(&mut people.members);
        all.sort();
        meter.control.report("search", full.value(&all.best(full)), f64::NEG_INFINITY);
        let agreed = bests.iter().filter(|&&best| best == all.members[0].0).count();
        if meter.over() || agreed >= AGREE {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::super::core;
    use super::super::super::solution::Control;
    use super::super::{model, on_a_plane};
    use super::*;

    #[test]
    fn the_long_search_finds_the_optimum_and_keeps_what_must_be_open() {
        for seed in 0..3 {
            let cover = on_a_plane(seed, 150, 120.0);
            let mut site = vec![Site::Free; 150];
            site[17] = Site::Open;
            let full = model(&cover, 9, site);
            let control = Control::default();
            let best = core::solve(&full, &mut Meter::new(&control)).unwrap();
            let open: Vec<usize> = (0..8).chain([17]).collect();
            let start = Solved { value: full.value(&open), bound: 0.0, open };
            let found = search(&cover, &full, &start, &mut Meter::new(&control)).unwrap();
            assert!(found.contains(&17) && found.len() == 9);
            assert!((full.value(&found) - best.value).abs() < 1e-6, "seed {seed}");
            assert_eq!(found, search(&cover, &full, &start, &mut Meter::new(&control)).unwrap());
        }
    }
}
