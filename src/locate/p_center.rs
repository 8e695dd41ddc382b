//! Vertex p-center: open `p` sites so that the longest distance of a client to its nearest open site is least.
//!
//! The optimum is one of the distances. Each trial radius asks whether `p` sites cover everybody (Minieka 1970), after dominance, by
//! the search and the branch and cut for the fewest sites; a bound above `p` proves the radius too short.

use super::core::Meter;
use super::cover::Cover;
use super::covering::fewest;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::nearest;
use super::solution::{Assigned, Control, Solution};

/// Million steps for a radius in the first pass, and how many times as many in each further one: a radius just below the optimum may take as long as
/// all others together, so that the others come first.
const TRIAL: f64 = 100.0;
const MORE: f64 = 4.0;

/// Solves the vertex p-center problem. Weights do not count.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, a client that no site or no `p` sites can reach.
pub fn p_center(instance: &Instance, p: usize, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let radii = radii(instance)?;
    let mut search =
        Search { high: radii.len(), radii, best: farthest_first(instance, p), open_end: Some(0) };
    if let Some(reach) = radius(instance, &search.best) {
        search.lower(reach);
    }
    let mut meter = Meter::new(control);
    let mut trial = TRIAL;
    while search.open_end.is_some_and(|low| low < search.high) && !meter.over() {
        search.pass(instance, p, trial, &mut meter)?;
        trial *= MORE;
    }
    let bound = search.open_end.unwrap_or(search.high);
    finish(instance, p, search.best, search.radii.get(bound).copied())
}

/// Radii between those that are proven too short and the best known.
struct Search {
    radii: Vec<f64>,
    /// Place of the best known radius.
    high: usize,
    best: Vec<usize>,
    /// The first radius that may do, unless the best is known to be the least.
    open_end: Option<usize>,
}

impl Search {
    /// Halves what is undecided, with at most `trial` million steps for a radius. One that stays undecided is left for later: the next tried is
    /// larger, as if it were too short.
    fn pass(
        &mut self,
        instance: &Instance,
        p: usize,
        trial: f64,
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        let mut low = self.open_end.take().unwrap_or(self.high);
        while low < self.high {
            let middle = (low + self.high) / 2;
            let mut part = meter.share(trial);
            let answer = cover_with(instance, self.radii[middle], p, &mut part)?;
            meter.absorb(part);
            match answer {
                Answer::Sites(open) => {
                    let reach = radius(instance, &open).unwrap_or(f64::INFINITY);
                    self.lower(reach.min(self.radii[middle]));
                    self.best = open;
                }
                Answer::Impossible => (low, self.open_end) = (middle + 1, None),
                Answer::Unknown => {
                    self.open_end = self.open_end.or(Some(low));
                    low = middle + 1;
                }
            }
            self.report(meter.control, low);
        }
        Ok(())
    }

    /// The best known radius is no longer than this.
    fn lower(&mut self, reach: f64) {
        self.high = self.radii.partition_point(|&r| r < reach);
    }

    fn report(&self, control: &Control, low: usize) {
        let value = self.radii.get(self.high).copied().unwrap_or(f64::INFINITY);
        let bound = self.radii.get(self.open_end.unwrap_or(low)).copied();
        control.report("radius", value, bound.unwrap_or(value));
    }
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
        near.map(|&site| site as u32).collect::<Vec<u32>>()
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
    let found = fewest(&cover, Some(left), meter)?;
    Ok(match () {
        () if found.open.len() <= left => {
            Answer::Sites(filled(instance, [must, found.open].concat(), p))
        }
        () if found.bound > left as f64 => Answer::Impossible,
        () => Answer::Unknown,
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
