//! Maximal covering: open `p` sites so that the weight of the clients covered within their standard is greatest (Church and ReVelle 1974).
//!
//! The engine minimises the weight left out; clients with the same sites count as one (Cordeau, Furini, Ljubić 2019).

mod anneal;
mod cross;
mod evolve;
mod field;
mod grow;
mod partition;
mod people;
mod polish;
mod refine;
mod slots;
mod window;

use std::collections::BTreeMap;

use super::classic::covered;
use super::core::{self, Meter, Model, Part, Site, Solved};
use super::cover::Cover;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::sites;
use super::solution::{Control, Progress, Solution};

/// Million steps, and walks over all arcs, after which an instance counts as hard, and the long search is worth its time.
const EASY: f64 = 300.0;
const EASY_WALKS: f64 = 2000.0;

/// Solves the maximal covering problem without capacities.
///
/// # Errors
///
/// Bad numbers, or a `p` that does not fit.
pub fn max_cover(
    instance: &Instance,
    p: usize,
    control: &Control,
) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let cover = Cover::of(instance);
    let cover = merged(&cover.without_dominated_sites(&instance.status), &instance.weight);
    let total: f64 = cover.weight.iter().sum();
    // The engine tells the weight left out; watchers are told the weight covered.
    let covered_so_far = |step: Progress| {
        control.report(step.stage, total - step.value, total - step.bound.max(0.0));
    };
    let control = Control { progress: Some(&covered_so_far), ..control.clone() };
    let solved = solve(&cover, p, sites(instance), &control)?;
    let assignment = covered(instance, &solved.open);
    let objective: f64 = assignment.iter().map(|a| instance.weight[a.client]).sum();
    Ok(Solution::new(
        objective,
        (total - solved.bound.max(0.0)).max(objective),
        solved.open,
        assignment,
    ))
}

/// The engine alone where that is soon done; else the long search, and the engine again from what it found where more work is left than it had at first,
/// mostly for the bound.
fn solve(
    cover: &Weighted,
    p: usize,
    site: Vec<Site>,
    control: &Control,
) -> Result<Solved, LocateError> {
    let model = model(cover, p, site);
    let mut meter = Meter::new(control);
    let arcs = cover.cover.by_client.arcs();
    let easy = EASY + EASY_WALKS * arcs as f64 * 1e-6;
    let start = control.start.clone();
    let Part { solved: first, ended } = core::solve_part(&model, easy, start, &mut meter)?;
    let done = model.gap(first.value, first.bound) <= control.gap;
    if ended || done || meter.over() {
        return Ok(first);
    }
    let start = evolve::search(cover, &model, &first, &mut meter);
    if meter.left_over() < easy {
        return Ok(Solved { value: model.value(&start), open: start, bound: first.bound });
    }
    let last = core::solve_part(&model, f64::INFINITY, Some(start), &mut meter)?.solved;
    let bound = last.bound.max(first.bound);
    Ok(Solved { bound, ..if last.value <= first.value { last } else { first } })
}

/// Clients that differ in their sites, with their weights.
struct Weighted {
    cover: Cover,
    weight: Vec<f64>,
}

/// Clients with the same sites as one; those that nobody covers or whose weight is 0 go.
fn merged(cover: &Cover, weight: &[f64]) -> Weighted {
    let mut merged: BTreeMap<&[u32], f64> = BTreeMap::new();
    for (sites, weight) in cover.by_client.iter().zip(weight) {
        if !sites.is_empty() && *weight > 0.0 {
            *merged.entry(sites).or_default() += weight;
        }
    }
    let lists = merged.keys().map(|sites| sites.iter().copied()).collect();
    Weighted {
        cover: Cover::new(lists, cover.by_site.count()),
        weight: merged.into_values().collect(),
    }
}

/// A made-up instance for tests: points on a plane that cover all within a distance.
#[cfg(test)]
fn on_a_plane(seed: u64, points: usize, standard: f64) -> Weighted {
    let mut instance = super::generate::plane(seed, points);
    instance.standard.fill(standard);
    merged(&Cover::of(&instance), &instance.weight)
}

/// The engine's model; of the free sites that cover nobody only as many stay as the count may need.
fn model(cover: &Weighted, p: usize, mut site: Vec<Site>) -> Model {
    let lists = &cover.cover.by_client;
    let arcs = |client: usize| lists[client].iter().map(|&site| (site, 0.0)).collect();
    let useless = |j: &usize| site[*j] == Site::Free && cover.cover.by_site[*j].is_empty();
    let useless: Vec<usize> = (0..site.len()).filter(useless).collect();
    let closed = site.iter().filter(|&&kind| kind == Site::Closed).count();
    let spare = site.len() - useless.len() - closed;
    useless.iter().skip(p.saturating_sub(spare)).for_each(|&j| site[j] = Site::Closed);
    let opening = vec![0.0; site.len()];
    let mut model = Model::new(arcs, cover.weight.clone(), opening, Some(p), site);
    model.origin = cover.weight.iter().sum();
    model
}
