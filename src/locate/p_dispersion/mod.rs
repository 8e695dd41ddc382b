//! p-dispersion: open `p` sites so that the shortest distance between two of them is greatest (Kuby 1987).
//!
//! The optimum is one of the distances; each trial asks for `p` sites that are pairwise at least that far apart, a clique of size `p` (the search over
//! distances as in Sayah and Irnich 2017).

mod clique;
mod spread;

use super::core::Meter;
use super::error::LocateError;
use super::instance::Instance;
use super::solution::{Control, Solution};
use clique::Graph;

/// Million steps for a distance in the first pass, and how many times as many in each further one: a distance just above the optimum may take as long as
/// all others together, so that the others come first.
const TRIAL: f64 = 20.0;
const MORE: f64 = 4.0;

/// The share of the work for the search.
const SEARCH: f64 = 0.1;

/// Solves the p-dispersion problem on a square table of distances between sites (the shorter of both directions counts).
///
/// # Errors
///
/// A table that is not square or has a bad number, or a `p` that does not fit.
pub fn p_dispersion(
    instance: &Instance,
    p: usize,
    control: &Control,
) -> Result<Solution, LocateError> {
    check(instance, p)?;
    let mut meter = Meter::new(control);
    let mut share = meter.share(SEARCH * control.work);
    let best = spread::search(instance, p, &mut share);
    meter.absorb(share);
    if p < 2 {
        return Ok(Solution::new(0.0, 0.0, best, Vec::new()));
    }
    let mut search = Search::new(instance, best);
    let mut trial = TRIAL;
    while search.low + 1 < search.high && !meter.over() {
        search.pass(instance, p, trial, &mut meter);
        trial *= MORE;
    }
    let value = shortest(instance, &search.best);
    let bound = search.trial[search.high - 1].max(value);
    Ok(Solution::new(value, bound, search.best, Vec::new()))
}

/// Distances between the best known and those that are proven too long.
struct Search {
    /// Sites in the order in which the graph is coloured.
    sites: Vec<usize>,
    must: Vec<usize>,
    trial: Vec<f64>,
    best: Vec<usize>,
    /// Place of the best known distance.
    low: usize,
    /// Place of the first distance that is proven too long.
    high: usize,
}

impl Search {
    fn new(instance: &Instance, best: Vec<usize>) -> Self {
        let (sites, must) = (outermost_first(instance), instance.must_open());
        let trial = trials(instance, &sites);
        let low = trial.partition_point(|&d| d < shortest(instance, &best));
        let cap = shortest(instance, &must);
        let high = trial.partition_point(|&d| d <= cap);
        Self { sites, must, trial, best, low, high }
    }

    /// Halves what is undecided, with at most `limit` million steps for a distance. One that stays undecided is left for later: the next tried is
    /// shorter, as if it were too long.
    fn pass(&mut self, instance: &Instance, p: usize, limit: f64, meter: &mut Meter) {
        let mut high = self.high;
        while high - self.low > 1 && !meter.over() {
            let middle = (self.low + high) / 2;
            let far = |a: usize, b: usize| instance.distance.at(a, b) >= self.trial[middle];
            let graph = Graph::new(&self.sites, far, meter);
            let mut part = meter.share(limit);
            let answer = graph.clique(&self.sites, &self.must, p, &mut part);
            meter.absorb(part);
            match answer {
                Some(Some(found)) => {
                    let reach = shortest(instance, &found);
                    self.low = self.trial.partition_point(|&d| d < reach).max(middle);
                    self.best = found;
                }
                Some(None) => (high, self.high) = (middle, middle),
                None => high = middle,
            }
            meter.control.report("distance", self.trial[self.low], self.trial[self.high - 1]);
        }
    }
}

/// Sites by how far all others are, the outermost first: coloured in this order, a class is a patch at the border until only the middle is left.
fn outermost_first(instance: &Instance) -> Vec<usize> {
    let sites = instance.may_open();
    let total = |a: usize| sites.iter().map(|&b| apart(instance, a, b)).sum::<f64>();
    let mut order: Vec<(f64, usize)> = sites.iter().map(|&site| (total(site), site)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, site)| site).collect()
}

/// Distance between two sites, in the shorter direction.
fn apart(instance: &Instance, a: usize, b: usize) -> f64 {
    instance.distance.at(a, b).min(instance.distance.at(b, a))
}

/// Shortest distance between two of these sites; infinite if there are fewer.
pub(super) fn shortest(instance: &Instance, open: &[usize]) -> f64 {
    let later = |k: usize| open[k + 1..].iter();
    let pairs = open.iter().enumerate().flat_map(|(k, &a)| later(k).map(move |&b| (a, b)));
    pairs.map(|(a, b)| apart(instance, a, b)).fold(f64::INFINITY, f64::min)
}

/// Every distance between two sites once, ascending.
fn trials(instance: &Instance, sites: &[usize]) -> Vec<f64> {
    let mut trial: Vec<f64> = Vec::new();
    for (k, &a) in sites.iter().enumerate() {
        trial.extend(sites[k + 1..].iter().map(|&b| apart(instance, a, b)));
    }
    trial.sort_unstable_by(f64::total_cmp);
    trial.dedup();
    trial
}

/// Refuses what has no answer: distances from each site to each, none negative, and a `p` that fits.
pub(super) fn check(instance: &Instance, p: usize) -> Result<(), LocateError> {
    if instance.clients() != instance.sites() {
        return Err(LocateError::Square { clients: instance.clients(), sites: instance.sites() });
    }
    instance.check()?;
    instance.check_count(p)
}
