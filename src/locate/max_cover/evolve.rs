//! The long search: solutions are annealed, and bred as long as there is work left or better ones are born.

use super::super::core::{Meter, Model, Site, Solved};
use super::Weighted;
use super::anneal::Annealer;
use super::field::Field;
use super::grow::{Grower, Growth, MOST_SITES};
use super::people::People;
use super::slots::MOST_SLOTS;

/// Swaps tried for each free site (counted up to `MOST_SITES`) to measure a temperature.
const MEASURE: usize = 4;

/// Shares of swaps accepted at a loss when a first member starts, when a child starts, and in the end.
const SHARES: [f64; 3] = [0.03, 0.005, 0.0008];

/// The share of the search's work before members are polished.
const EARLY: f64 = 0.6;

/// Entries of an annealer's table above which there is no search (each takes four bytes).
const MOST_TABLE: usize = 250_000_000;

/// The best sites found within the work of `meter`, no worse than those of `first`.
pub fn search(cover: &Weighted, full: &Model, first: &Solved, meter: &mut Meter) -> Vec<usize> {
    let field = Field::new(cover, &full.site);
    let settled = full.of_kind(Site::Open).count();
    let slots = full.count.unwrap_or(full.sites()).saturating_sub(settled);
    let table = slots * field.sites();
    if slots == 0 || field.free.len() <= slots || slots >= MOST_SLOTS || table > MOST_TABLE {
        return first.open.clone();
    }
    let is_free = |j: &u32| field.free.binary_search(j).is_ok();
    let start = first.open.iter().map(|&j| j as u32).filter(is_free).take(slots).collect();
    let start = field.filled(start, slots);
    let mut share = meter.share(meter.left_over());
    let mut annealer = Annealer::new(&field, &start, &start, share.control.seed);
    let heat = annealer.thermometer(MEASURE * field.free.len().min(MOST_SITES), SHARES);
    share.spend(annealer.steps());
    let mut people = People::new(Grower::new(&field, heat), share.control.seed);
    let control = meter.control;
    let told = |people: &People| {
        control.report("search", full.value(&people.best(full)), f64::NEG_INFINITY);
    };
    let mut early = share.share(EARLY * share.left_over());
    let growth = people.settle(&start, &mut early);
    people.breed(growth, &mut early, told);
    share.absorb(early);
    let growth = match growth {
        Growth::Annealed => {
            people.refine(&mut share, told);
            Growth::Polished
        }
        other => other,
    };
    people.breed(growth, &mut share, told);
    meter.absorb(share);
    let best = people.best(full);
    if full.value(&best) < first.value { best } else { first.open.clone() }
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
            let found = search(&cover, &full, &start, &mut Meter::new(&control));
            assert!(found.contains(&17) && found.len() == 9);
            assert!((full.value(&found) - best.value).abs() < 1e-6, "seed {seed}");
            assert_eq!(found, search(&cover, &full, &start, &mut Meter::new(&control)));
        }
    }
}
