//! Interchange iterated by ruin and recreate.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::meter::Meter;
use super::super::model::{Model, Site};
use super::Search;

/// How much worse the search may become at first, relative to the best.
const HEAT: f64 = 0.003;

/// Iterated local search: `rounds` times a small ruin and a descent, accepting a little loss that shrinks to nothing; gives the best.
pub fn iterate(
    model: &Model,
    open: &[usize],
    rounds: usize,
    seed: u64,
    meter: &mut Meter,
) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut search = Search::new(model, open);
    search.descend(meter);
    let (mut best, mut best_value) = (search.open(), search.value());
    let (mut kept, mut kept_value) = (best.clone(), best_value);
    for round in 0..rounds {
        if meter.over() {
            break;
        }
        disturb(&mut search, &mut random);
        search.descend(meter);
        let value = search.value();
        let patience = HEAT * best_value.abs() * (1.0 - round as f64 / rounds as f64);
        if value <= kept_value + patience {
            (kept, kept_value) = (search.open(), value);
        } else {
            restore(&mut search, &kept);
        }
        if value < best_value {
            (best, best_value) = (kept.clone(), value);
        }
    }
    best
}

/// Closes an open site and some of those that share clients with its neighbourhood, then opens as many again, greedily with a little noise: ruin and
/// recreate (Schrimpf, Schneider, Stamm-Wilbrandt, Dueck 2000).
fn disturb(search: &mut Search, random: &mut ChaCha8Rng) {
    let model = search.model;
    let held: Vec<usize> =
        search.site_in.iter().copied().filter(|&j| model.site[j] == Site::Free).collect();
    if held.is_empty() {
        return;
    }
    let centre = held[random.random_range(0..held.len())];
    let most = random.random_range(1..=6.min(held.len()));
    let ruined = around(search, centre, most, random);
    for &site in &ruined {
        search.apply((None, Some(site)));
    }
    for _ in 0..ruined.len() {
        let noisy = |j: usize, noise: f64| (search.gain[j] - model.opening[j]) * noise;
        let spare = model.of_kind(Site::Free).filter(|&j| search.slot[j].is_none());
        let best = spare
            .map(|j| (noisy(j, random.random_range(0.8..1.0)), j))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, site)) = best {
            search.apply((Some(site), None));
        }
    }
}

/// An open site and up to `most - 1` others that may serve the same clients, from a random client on.
fn around(search: &Search, centre: usize, most: usize, random: &mut ChaCha8Rng) -> Vec<usize> {
    let model = search.model;
    let clients = &search.reverse[centre];
    let start = random.random_range(0..clients.len().max(1));
    let mut found = vec![centre];
    for k in 0..clients.len() {
        if found.len() >= most {
            break;
        }
        let (client, _) = clients[(start + 7 * k) % clients.len()];
        for &(site, _) in model.arcs(client as usize) {
            let site = site as usize;
            let open = search.slot[site].is_some() && model.site[site] == Site::Free;
            if open && found.len() < most && !found.contains(&site) {
                found.push(site);
            }
        }
    }
    found
}

/// Moves back to `target`, one swap at a time.
fn restore(search: &mut Search, target: &[usize]) {
    let mut wanted = vec![false; search.slot.len()];
    target.iter().for_each(|&j| wanted[j] = true);
    let mut drop: Vec<usize> = search.open().into_iter().filter(|&j| !wanted[j]).collect();
    for &site in target {
        if search.slot[site].is_none() {
            search.apply((Some(site), drop.pop()));
        }
    }
    for site in drop {
        search.apply((None, Some(site)));
    }
}
