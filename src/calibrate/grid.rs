//! The posterior of delivery, summed over a grid: with four counts nothing finer is worth having, and a grid has no seed.
//!
//! Types share a beta distribution of their probabilities, alpha = mu a, beta = (1 - mu) a, a from its stated prior (partial
//! pooling), and one shock Z of history, which moves all of them by Phi((Phi^-1(p) - sqrt(c) Z) / sqrt(1 - c)), c from its
//! stated prior: the simulator's own rule (model 11.3, 11.5). The level mu is that under which the counts are most probable
//! (empirical Bayes): one history cannot tell a low level from bad luck, and a flat prior of mu would pull every type to a half.

use super::Evidence;
use crate::random::normal_quantile;
use crate::study::{Distribution, Prior};
use statrs::distribution::{ContinuousCDF, Normal};

/// Cells of a probability, means, concentrations, correlations and shocks.
const CELLS: usize = 100;
const MEANS: usize = 50;
const ALIKE: usize = 6;
const SHARED: usize = 5;
const SHOCKS: usize = 25;

/// What the counts say, type by type, and what was believed of all.
#[derive(Debug, Clone)]
pub(super) struct Posterior {
    /// By count: mean and variance of its probability of delivery.
    pub moments: Vec<(f64, f64)>,
    /// By count: log-probability of what was seen, given the other counts.
    pub held_out: Vec<f64>,
    /// By count: what the other counts let expect of it.
    pub expected: Vec<f64>,
    /// Mean of the correlation through the shared shock.
    pub shared: f64,
    /// Mean of how alike the types are.
    pub alike: f64,
}

/// The middles of `n` equal cells of 0 to 1.
fn middles(n: usize) -> impl Iterator<Item = f64> {
    (0..n).map(move |i| (i as f64 + 0.5) / n as f64)
}

/// The posterior of types that share a history.
pub(super) fn pooled(evidence: &[Evidence], prior: &Prior) -> Posterior {
    let [low, mode, high] = prior.alike.map(f64::ln);
    let alike = Distribution::Triangular(low, mode, high);
    let [low, mode, high] = prior.shared;
    let shared = Distribution::Triangular(low, mode, high);
    let mut levels = vec![Sums::new(evidence.len()); MEANS];
    let betas: Vec<(usize, f64, Vec<f64>)> = middles(ALIKE)
        .map(|u| alike.quantile(u).exp())
        .flat_map(|a| {
            let mean = move |(n, mean): (usize, f64)| (n, a, cells(mean * a, (1.0 - mean) * a));
            middles(MEANS).enumerate().map(mean)
        })
        .collect();
    for c in middles(SHARED).map(|u| shared.quantile(u)) {
        for shock in middles(SHOCKS).map(normal_quantile) {
            let seen: Vec<Seen> = evidence.iter().map(|e| Seen::new(e, c, shock)).collect();
            for (level, a, beta) in &betas {
                levels[*level].add(&seen, beta, c, *a);
            }
        }
    }
    let best = |of: &dyn Fn(&Sums) -> f64| {
        levels.iter().reduce(|a, b| if of(b) > of(a) { b } else { a }).unwrap_or(&levels[0])
    };
    let mut posterior = best(&|sums| sums.evidence).posterior();
    // A type that is left out has no say in the level either.
    for k in 0..evidence.len() {
        let left_out = best(&|sums| sums.without[k]).posterior();
        posterior.held_out[k] = left_out.held_out[k];
        posterior.expected[k] = left_out.expected[k];
    }
    posterior
}

/// The posterior of a count by itself: uniform prior, no shock.
pub(super) fn alone(evidence: &Evidence) -> Posterior {
    let mut sums = Sums::new(1);
    sums.add(&[Seen::new(evidence, 0.0, 0.0)], &cells(1.0, 1.0), 0.0, 2.0);
    sums.posterior()
}

/// Log-probability of a count under a uniform prior of its own.
pub(super) fn uniform_score(evidence: &Evidence) -> f64 {
    dot(&cells(1.0, 1.0), &Seen::new(evidence, 0.0, 0.0).likelihood).ln()
}

/// Probability of each cell under a beta distribution.
fn cells(alpha: f64, beta: f64) -> Vec<f64> {
    let of = Distribution::Beta(alpha, beta);
    let edges: Vec<f64> = (0..=CELLS).map(|i| of.cdf(i as f64 / CELLS as f64)).collect();
    edges.windows(2).map(|edge| edge[1] - edge[0]).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// A count under one shock: by cell of its probability how likely it is, and what it would be on average.
struct Seen {
    likelihood: Vec<f64>,
    expected: Vec<f64>,
}

impl Seen {
    fn new(evidence: &Evidence, shared: f64, shock: f64) -> Self {
        let chance = |p: f64| evidence.on_day * under(p, shared, shock);
        let (n, x) = (evidence.planned, evidence.standing);
        Self {
            likelihood: middles(CELLS).map(|p| binomial(n, x, chance(p))).collect(),
            expected: middles(CELLS).map(|p| f64::from(n) * chance(p)).collect(),
        }
    }
}

/// Probability of delivery when history has gone by `shock`.
fn under(p: f64, shared: f64, shock: f64) -> f64 {
    if shared <= 0.0 {
        return p;
    }
    let rest = (1.0 - shared).max(1e-9).sqrt();
    Normal::standard().cdf((normal_quantile(p) - shared.sqrt() * shock) / rest)
}

/// Probability of `x` of `n`.
fn binomial(n: u32, x: u32, p: f64) -> f64 {
    let choose: f64 = (0..x).map(|i| (f64::from(n - i) / f64::from(i + 1)).ln()).sum();
    let (p, q) = (p.max(1e-300), (1.0 - p).max(1e-300));
    (choose + f64::from(x) * p.ln() + f64::from(n - x) * q.ln()).exp()
}

/// What is summed over the grid at one level; every point of it weighs the same.
#[derive(Debug, Clone)]
struct Sums {
    evidence: f64,
    shared: f64,
    alike: f64,
    /// By count, over all other counts: probability, and times the expected count.
    without: Vec<f64>,
    expected: Vec<f64>,
    /// By count, then cell.
    cells: Vec<Vec<f64>>,
}

impl Sums {
    fn new(counts: usize) -> Self {
        Self {
            evidence: 0.0,
            shared: 0.0,
            alike: 0.0,
            without: vec![0.0; counts],
            expected: vec![0.0; counts],
            cells: vec![vec![0.0; CELLS]; counts],
        }
    }

    fn add(&mut self, seen: &[Seen], beta: &[f64], shared: f64, alike: f64) {
        let each: Vec<f64> = seen.iter().map(|seen| dot(beta, &seen.likelihood)).collect();
        let all: f64 = each.iter().product();
        self.evidence += all;
        self.shared += all * shared;
        self.alike += all * alike;
        for (k, seen) in seen.iter().enumerate() {
            let others: f64 =
                each.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, m)| m).product();
            self.without[k] += others;
            self.expected[k] += others * dot(beta, &seen.expected);
            let row = self.cells[k].iter_mut().zip(beta).zip(&seen.likelihood);
            row.for_each(|((sum, b), l)| *sum += others * b * l);
        }
    }

    fn posterior(&self) -> Posterior {
        let moments = |cells: &Vec<f64>| {
            let mass: f64 = cells.iter().sum();
            let mean = middles(CELLS).zip(cells).map(|(p, w)| p * w).sum::<f64>() / mass;
            let square = middles(CELLS).zip(cells).map(|(p, w)| p * p * w).sum::<f64>() / mass;
            (mean, square - mean * mean)
        };
        Posterior {
            moments: self.cells.iter().map(moments).collect(),
            held_out: self.without.iter().map(|without| (self.evidence / without).ln()).collect(),
            expected: self.expected.iter().zip(&self.without).map(|(e, w)| e / w).collect(),
            shared: self.shared / self.evidence,
            alike: self.alike / self.evidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(planned: u32, standing: u32) -> Evidence {
        Evidence { planned, standing, on_day: 1.0 }
    }

    #[test]
    fn one_count_alone_has_the_conjugate_posterior() {
        // Uniform prior and 4 of 4: Beta(5, 1).
        let posterior = alone(&counted(4, 4));
        let (mean, variance) = posterior.moments[0];
        assert!((mean - 5.0 / 6.0).abs() < 1e-3 && (variance - 5.0 / 252.0).abs() < 1e-3);
        // Each of the five possible counts is as likely as the others.
        assert!((uniform_score(&counted(4, 1)) - 0.2f64.ln()).abs() < 1e-3);
        assert!((posterior.held_out[0] - 0.2f64.ln()).abs() < 1e-3);
    }

    #[test]
    fn types_learn_from_each_other_the_more_the_more_alike_they_are() {
        let seen = [counted(20, 2), counted(20, 3), counted(4, 4)];
        let mean = |alike: f64| {
            let prior = Prior { shared: [0.0; 3], alike: [alike; 3] };
            pooled(&seen, &prior).moments[2].0
        };
        let (apart, near) = (mean(2.0), mean(60.0));
        assert!(near < apart - 0.2 && apart < 5.0 / 6.0, "{near} {apart}");
    }

    #[test]
    fn a_shared_shock_makes_the_counts_say_less() {
        let seen = [counted(20, 2), counted(20, 3)];
        let spread = |shared: f64| {
            let prior = Prior { shared: [shared; 3], alike: [6.0; 3] };
            pooled(&seen, &prior).moments[0].1
        };
        assert!(spread(0.6) > 2.0 * spread(0.0), "{} {}", spread(0.6), spread(0.0));
    }

    #[test]
    fn what_would_be_late_on_the_day_of_the_count_is_not_held_against_delivery() {
        let half = Evidence { on_day: 0.5, ..counted(10, 3) };
        assert!(alone(&half).moments[0].0 > alone(&counted(10, 3)).moments[0].0 + 0.1);
    }
}
