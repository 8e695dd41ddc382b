//! Vertex p-center: open `p` sites so that the longest distance of a client to its nearest open site is least.
//!
//! The optimum is one of the distances. Each trial radius asks whether `p` sites cover everybody (Minieka 1970), after dominance, by the engine
//! that minimises the number of clients left out; a bound above zero proves the radius too short.

use super::core::{self, Meter, Model, Site};
use super::cover::Cover;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::nearest;
use super::solution::{Assigned, Control, Solution};

/// Solves the vertex p-center problem. Weights do not count.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, a client that no site or no `p` sites can reach.
pub fn p_center(instance: &Instance, p: usize, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let radii = radii(instance)?;
    let mut meter = Meter::new(control);
    let (mut low, mut high) = (0, radii.len());
    let mut best = farthest_first(instance, p);
    let mut unproven = None;
    if let Some(reach) = radius(instance, &best) {
        high = radii.partition_point(|&r| r < reach);
    }
    while low < high {
        let middle = (low + high) / 2;
        let trial = radii[middle];
        match cover_with(instance, trial, p, &mut meter)? {
            Answer::Sites(open) => {
                let reach = radius(instance, &open).unwrap_or(trial);
                high = radii.partition_point(|&r| r < reach.min(trial));
                best = open;
            }
            Answer::Impossible => (low, unproven) = (middle + 1, None),
            Answer::Unknown => {
                unproven = unproven.or(Some(low));
                low = middle + 1;
            }
        }
        let value = radii.get(high).copied().unwrap_or(f64::INFINITY);
        control.report(
            "radius",
            value,
            radii.get(unproven.unwrap_or(low)).copied().unwrap_or(value),
        );
    }
    finish(instance, p, best, radii.get(unproven.unwrap_or(low)).copied())
}

fn finish(
    instance: &Instance,
    p: usize,
    open: Vec<usize>,
    bound: Option<f64>,
) -> Result<Solution, LocateError> {
    let mut assignment = Vec::with_capacity(instance.clients());
    for client in 0..instance.clients() {
        let site = nearest(instance, &open, client).ok_or_else(|| LocateError::TooFew {
            p,
            client: instance.client_name[client].clone(),
        })?;
        assignment.push(Assigned { client, site, share: 1.0 });
    }
    let value = assignment.iter().map(|a| instance.distance.at(a.client, a.site));
    let value = value.fold(0.0, f64::max);
    Ok(Solution::new(value, bound.unwrap_or(value).min(value), open, assignment))
}

/// Distances that can be the optimum: not below the largest distance of a client to its nearest site.
fn radii(instance: &Instance) -> Result<Vec<f64>, LocateError> {
    let may_open = instance.may_open();
    let mut least: f64 = 0.0;
    let mut radii = Vec::new();
    for client in 0..instance.clients() {
        let row = may_open.iter().map(|&site| instance.distance.at(client, site));
        let before = radii.len();
        radii.extend(row.filter(|distance| distance.is_finite()));
        let nearest = radii[before..].iter().copied().fold(f64::INFINITY, f64::min);
        if nearest == f64::INFINITY {
            return Err(LocateError::Unreachable { client: instance.client_name[client].clone() });
        }
        least = least.max(nearest);
    }
    radii.retain(|&r| r >= least);
    radii.sort_unstable_by(f64::total_cmp);
    radii.dedup();
    Ok(radii)
}

/// The longest distance to the nearest of `open`; `None` if a client is out of reach.
fn radius(instance: &Instance, open: &[usize]) -> Option<f64> {
    (0..instance.clients())
        .map(|client| nearest(instance, open, client).map(|s| instance.distance.at(client, s)))
        .try_fold(0.0, |longest: f64, distance| Some(longest.max(distance?)))
}

/// Opens, again and again, the site nearest to the client that is worst served (Gonzalez 1985).
fn farthest_first(instance: &Instance, p: usize) -> Vec<usize> {
    let mut open = instance.must_open();
    let may_open = instance.may_open();
    let reach = |open: &[usize], client: usize| {
        let near = open.iter().map(|&site| instance.distance.at(client, site));
        near.fold(f64::INFINITY, f64::min)
    };
    let mut served: Vec<f64> = (0..instance.clients()).map(|c| reach(&open, c)).collect();
    while open.len() < p {
        let worst =
            (0..served.len()).max_by(|&a, &b| served[a].total_cmp(&served[b]).then(b.cmp(&a)));
        let spare = may_open.iter().copied().filter(|site| !open.contains(site));
        let next = spare.min_by(|&a, &b| {
            let at = |site| worst.map_or(0.0, |client| instance.distance.at(client, site));
            at(a).total_cmp(&at(b)).then(a.cmp(&b))
        });
        let Some(next) = next else { break };
        open.push(next);
        for (client, best) in served.iter_mut().enumerate() {
            *best = best.min(instance.distance.at(client, next));
        }
    }
    open
}

enum Answer {
    Sites(Vec<usize>),
    Impossible,
    Unknown,
}

/// Whether `p` sites cover everybody within `radius`.
fn cover_with(
    instance: &Instance,
    radius: f64,
    p: usize,
    meter: &mut Meter,
) -> Result<Answer, LocateError> {
    let may_open = instance.may_open();
    let within = |client: usize| {
        let near = may_open.iter().filter(|&&site| instance.distance.at(client, site) <= radius);
        near.map(|&site| site as u32).collect()
    };
    let by_client = (0..instance.clients()).map(within).collect();
    let must = instance.must_open();
    let cover = Cover::new(by_client, instance.sites()).without(&must).reduced();
    let useful = |site: &usize| !cover.by_site[*site].is_empty();
    let sites: Vec<usize> = (0..instance.sites()).filter(useful).collect();
    let left = p - must.len();
    if sites.len() <= left {
        return Ok(Answer::Sites(filled(instance, [must, sites].concat(), p)));
    }
    if left == 0 {
        return Ok(Answer::Impossible);
    }
    let Some(open) = cover_exactly(&cover, left, meter)? else { return Ok(Answer::Unknown) };
    Ok(match open {
        Some(open) => Answer::Sites(filled(instance, [must, open].concat(), p)),
        None => Answer::Impossible,
    })
}

/// Adds sites until there are `p`.
pub(super) fn filled(instance: &Instance, mut open: Vec<usize>, p: usize) -> Vec<usize> {
    let missing = p.saturating_sub(open.len());
    let spare: Vec<usize> =
        instance.may_open().into_iter().filter(|site| !open.contains(site)).collect();
    open.extend(spare.into_iter().take(missing));
    open
}

/// `count` sites that cover all clients that have sites in `cover`; inner `None` if there are none, outer `None` if work ran out.
pub(super) fn cover_exactly(
    cover: &Cover,
    count: usize,
    meter: &mut Meter,
) -> Result<Option<Option<Vec<usize>>>, LocateError> {
    let clients: Vec<&Vec<u32>> = cover.by_client.iter().filter(|list| !list.is_empty()).collect();
    let arcs = |client: usize| clients[client].iter().map(|&site| (site, 0.0)).collect();
    let open_if = |list: &Vec<u32>| if list.is_empty() { Site::Closed } else { Site::Free };
    let site = cover.by_site.iter().map(open_if).collect();
    let opening = vec![0.0; cover.by_site.len()];
    let mut model = Model::new(arcs, vec![1.0; clients.len()], opening, Some(count), site);
    model.ceiling = Some(1.0);
    let solved = core::solve(&model, meter)?;
    Ok(match () {
        () if solved.value < 0.5 => Some(Some(solved.open)),
        () if solved.bound >= model.cutoff(1.0) => Some(None),
        () => None,
    })
}
