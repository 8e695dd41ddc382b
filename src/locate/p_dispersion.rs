//! p-dispersion: open `p` sites so that the shortest distance between two of them is greatest (Kuby 1987).
//!
//! The optimum is one of the distances; each trial asks for `p` sites that are pairwise at least that far apart: a clique of size `p`, found by branch
//! and bound with greedy colouring as the bound (Tomita and Seki 2003; San Segundo, Rodríguez-Losada, Jiménez 2011; the search over distances as in
//! Sayah and Irnich 2017).

use super::core::Meter;
use super::error::LocateError;
use super::instance::Instance;
use super::solution::{Control, Solution};

/// The share of what is left of the work that one distance may take, so that the others come to their turn.
const SHARE: f64 = 0.25;

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
    let (sites, must) = (instance.may_open(), instance.must_open());
    let distance = |a: usize, b: usize| apart(instance, a, b);
    let mut best = scattered(&sites, &must, p, distance);
    if p < 2 {
        return Ok(Solution::new(0.0, 0.0, best, Vec::new()));
    }
    let trial = trials(&sites, distance);
    let mut meter = Meter::new(control);
    // The greatest distance that works lies in [low, high); the first trial that could not be decided leaves `open_end`.
    let mut low = trial.partition_point(|&d| d < shortest(instance, &best));
    let cap = shortest(instance, &must);
    let mut high = trial.partition_point(|&d| d <= cap);
    let mut open_end = None;
    while high - low > 1 {
        let middle = (low + high) / 2;
        let graph = Graph::new(&sites, |a, b| distance(a, b) >= trial[middle]);
        let mut part = meter.share(SHARE * meter.left_over());
        let answer = graph.clique(&sites, &must, p, &mut part);
        meter.absorb(part);
        match answer {
            Some(Some(found)) => {
                low = trial.partition_point(|&d| d < shortest(instance, &found)).max(middle);
                best = found;
            }
            Some(None) => (high, open_end) = (middle, None),
            None => {
                open_end = open_end.or(Some(high - 1));
                high = middle;
            }
        }
        control.report("distance", trial[low], trial[open_end.unwrap_or(high - 1)]);
    }
    let value = shortest(instance, &best);
    let bound = open_end.map_or(value, |k| trial[k]);
    Ok(Solution::new(value, bound.max(value), best, Vec::new()))
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
fn trials(sites: &[usize], distance: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut trial: Vec<f64> = Vec::new();
    for (k, &a) in sites.iter().enumerate() {
        trial.extend(sites[k + 1..].iter().map(|&b| distance(a, b)));
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

/// Adds, again and again, the site farthest from those chosen.
fn scattered(
    sites: &[usize],
    must: &[usize],
    p: usize,
    distance: impl Fn(usize, usize) -> f64,
) -> Vec<usize> {
    let mut open = must.to_vec();
    let apart = |open: &[usize], a: usize| {
        open.iter().map(|&b| distance(a, b)).fold(f64::INFINITY, f64::min)
    };
    while open.len() < p {
        let spare = sites.iter().copied().filter(|site| !open.contains(site));
        let next =
            spare.max_by(|&a, &b| apart(&open, a).total_cmp(&apart(&open, b)).then(b.cmp(&a)));
        match next {
            Some(next) => open.push(next),
            None => break,
        }
    }
    open
}

/// Sites as vertices 0.., joined where they may stand together.
struct Graph {
    joined: Vec<Vec<u64>>,
}

fn has(set: &[u64], member: usize) -> bool {
    set[member / 64] >> (member % 64) & 1 == 1
}

fn first(set: &[u64]) -> Option<usize> {
    let word = set.iter().position(|&word| word != 0)?;
    Some(word * 64 + set[word].trailing_zeros() as usize)
}

impl Graph {
    fn new(sites: &[usize], joined: impl Fn(usize, usize) -> bool) -> Self {
        let words = sites.len().div_ceil(64);
        let row = |a: usize| {
            let mut set = vec![0; words];
            for (b, &site) in sites.iter().enumerate() {
                if b != a && joined(sites[a], site) {
                    set[b / 64] |= 1 << (b % 64);
                }
            }
            set
        };
        Self { joined: (0..sites.len()).map(row).collect() }
    }

    /// `p` vertices that include `must`, pairwise joined; inner `None` if there are none, outer `None` if work ran out.
    fn clique(
        &self,
        sites: &[usize],
        must: &[usize],
        p: usize,
        meter: &mut Meter,
    ) -> Option<Option<Vec<usize>>> {
        let mut candidates = vec![u64::MAX; sites.len().div_ceil(64)];
        if let Some(last) = candidates.last_mut().filter(|_| !sites.len().is_multiple_of(64)) {
            *last = (1 << (sites.len() % 64)) - 1;
        }
        let mut chosen: Vec<usize> = Vec::new();
        for vertex in (0..sites.len()).filter(|&v| must.contains(&sites[v])) {
            if !has(&candidates, vertex) {
                return Some(None);
            }
            chosen.push(vertex);
            intersect(&mut candidates, &self.joined[vertex]);
        }
        let found = self.grow(&mut chosen, candidates, p, meter)?;
        Some(found.then(|| chosen.into_iter().map(|v| sites[v]).collect()))
    }

    fn grow(
        &self,
        chosen: &mut Vec<usize>,
        mut candidates: Vec<u64>,
        p: usize,
        meter: &mut Meter,
    ) -> Option<bool> {
        if chosen.len() == p {
            return Some(true);
        }
        if meter.over() {
            return None;
        }
        let coloured = self.colour(&candidates);
        meter.spend(coloured.len() * (candidates.len() + 2));
        for &(vertex, colour) in coloured.iter().rev() {
            if chosen.len() + colour < p {
                return Some(false);
            }
            let mut next = candidates.clone();
            intersect(&mut next, &self.joined[vertex]);
            chosen.push(vertex);
            if self.grow(chosen, next, p, meter)? {
                return Some(true);
            }
            chosen.pop();
            candidates[vertex / 64] &= !(1 << (vertex % 64));
        }
        Some(false)
    }

    /// Vertices in the order of a greedy colouring, with their colour from 1: no clique among the first of them needs more.
    fn colour(&self, candidates: &[u64]) -> Vec<(usize, usize)> {
        let mut left = candidates.to_vec();
        let mut coloured = Vec::new();
        let mut colour = 0;
        while left.iter().any(|&word| word != 0) {
            colour += 1;
            let mut class = left.clone();
            while let Some(vertex) = first(&class) {
                class.iter_mut().zip(&self.joined[vertex]).for_each(|(c, j)| *c &= !j);
                class[vertex / 64] &= !(1 << (vertex % 64));
                left[vertex / 64] &= !(1 << (vertex % 64));
                coloured.push((vertex, colour));
            }
        }
        coloured
    }
}

fn intersect(set: &mut [u64], other: &[u64]) {
    set.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
}
