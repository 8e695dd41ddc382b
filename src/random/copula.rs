//! Gaussian copulas: normal scores put together from shared and own ones.

use super::{Sampler, normal_quantile};
use statrs::distribution::{ContinuousCDF, Normal};

/// How far below zero rounding may push a pivot of a singular matrix.
const TOLERANCE: f64 = 1e-9;

/// A standard normal score: a weighted sum of independent ones, the squares of whose weights add up to 1.
#[derive(Debug, Clone)]
pub struct Latent {
    terms: Vec<(f64, Sampler)>,
}

impl Latent {
    /// A score of its own.
    pub fn alone(sampler: Sampler) -> Self {
        Self { terms: vec![(1.0, sampler)] }
    }

    /// The sum of independent scores with these weights; what their squares lack to 1 is `own`.
    pub fn mixed(shared: impl IntoIterator<Item = (f64, Sampler)>, own: Sampler) -> Self {
        let mut terms: Vec<(f64, Sampler)> =
            shared.into_iter().filter(|(weight, _)| *weight != 0.0).collect();
        let squares: f64 = terms.iter().map(|(weight, _)| weight * weight).sum();
        let rest = (1.0 - squares).max(0.0);
        if rest > TOLERANCE {
            terms.push((rest.sqrt(), own));
        }
        Self { terms }
    }

    /// This score, shared with others: correlated with each of them by `share`, the rest `own`.
    pub fn shared(&self, share: f64, own: Sampler) -> Self {
        let weight = share.max(0.0).sqrt();
        Self::mixed(self.terms.iter().map(|(w, sampler)| (weight * w, *sampler)), own)
    }

    /// The uniform of the score, between 0 and 1.
    pub fn uniform(&self, step: u32, replication: u32) -> f64 {
        match self.terms[..] {
            [(1.0, sampler)] => sampler.uniform(step, replication),
            _ => Normal::standard().cdf(self.score(step, replication)),
        }
    }

    /// The score.
    pub fn score(&self, step: u32, replication: u32) -> f64 {
        let normal = |sampler: &Sampler| normal_quantile(sampler.uniform(step, replication));
        self.terms.iter().map(|(weight, sampler)| weight * normal(sampler)).sum()
    }
}

/// The lower triangular L with L L' = `matrix`, which is symmetric; `None` if it is not positive semidefinite.
///
/// Row i uses columns up to i alone, so that a quantity added at the end moves none before it.
pub fn factor(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut l = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| l[i][k] * l[j][k]).sum();
            let rest = matrix[i][j] - dot;
            if i == j {
                if rest < -TOLERANCE {
                    return None;
                }
                l[i][i] = if rest > TOLERANCE { rest.sqrt() } else { 0.0 };
            } else if l[j][j] > 0.0 {
                l[i][j] = rest / l[j][j];
            } else if rest.abs() > TOLERANCE.sqrt() {
                return None;
            }
        }
    }
    Some(l)
}

/// Why a matrix of correlations is impossible: a smallest set of rows that contradict each other, and by how much all
/// correlations between them would have to be multiplied at most. `None` if it is positive semidefinite.
pub fn contradiction(matrix: &[Vec<f64>]) -> Option<(Vec<usize>, f64)> {
    let part = |rows: &[usize], factor: f64| -> Vec<Vec<f64>> {
        let cell = |i: usize, j: usize| if i == j { 1.0 } else { factor * matrix[i][j] };
        rows.iter().map(|i| rows.iter().map(|j| cell(*i, *j)).collect()).collect()
    };
    let possible = |rows: &[usize], by: f64| factor(&part(rows, by)).is_some();
    let mut rows: Vec<usize> = (0..matrix.len()).collect();
    if possible(&rows, 1.0) {
        return None;
    }
    for i in 0..matrix.len() {
        let fewer: Vec<usize> = rows.iter().copied().filter(|row| *row != i).collect();
        if !possible(&fewer, 1.0) {
            rows = fewer;
        }
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..30 {
        let middle = (low + high) / 2.0;
        if possible(&rows, middle) { low = middle } else { high = middle }
    }
    Some((rows, low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn sampler(code: &str) -> Sampler {
        Sampler::random(Stream::new(7, code, ""))
    }

    fn correlation(a: &Latent, b: &Latent) -> f64 {
        let n = 20_000;
        (0..n).map(|r| a.score(0, r) * b.score(0, r)).sum::<f64>() / f64::from(n)
    }

    #[test]
    fn scores_have_the_stated_correlations() {
        let matrix = vec![vec![1.0, 0.5, -0.3], vec![0.5, 1.0, 0.2], vec![-0.3, 0.2, 1.0]];
        let l = factor(&matrix).unwrap();
        let own = ["a", "b", "c"].map(sampler);
        let row = |i: usize| Latent::mixed(l[i].iter().copied().zip(own), sampler("rest"));
        for (i, cells) in matrix.iter().enumerate() {
            for (j, stated) in cells.iter().enumerate() {
                let seen = correlation(&row(i), &row(j));
                assert!((seen - stated).abs() < 0.03, "{i} {j}: {seen}");
            }
        }
        let mean: f64 = (0..20_000).map(|r| row(2).uniform(0, r)).sum::<f64>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.01);
    }

    #[test]
    fn entities_share_what_is_stated() {
        let common = Latent::alone(sampler("common"));
        let [a, b] = ["x", "y"].map(|code| common.shared(0.36, sampler(code)));
        assert!((correlation(&a, &b) - 0.36).abs() < 0.03);
        assert!((correlation(&a, &common) - 0.6).abs() < 0.03, "the root with the shock");
        assert_eq!(common.shared(0.0, sampler("x")).uniform(0, 3), sampler("x").uniform(0, 3));
        assert_eq!(common.shared(1.0, sampler("x")).uniform(0, 3), common.uniform(0, 3));
    }

    #[test]
    fn perfect_correlation_is_possible_and_a_contradiction_is_found_by_its_rows() {
        let perfect = vec![vec![1.0, 1.0, 0.3], vec![1.0, 1.0, 0.3], vec![0.3, 0.3, 1.0]];
        assert!(contradiction(&perfect).is_none());
        // a and c both go with d, but against each other; b has no part in it.
        let mut matrix = vec![vec![0.0; 4]; 4];
        for (i, j, r) in [(0, 3, 0.9), (2, 3, 0.9), (0, 2, -0.9), (0, 1, 0.1)] {
            (matrix[i][j], matrix[j][i]) = (r, r);
        }
        (0..4).for_each(|i| matrix[i][i] = 1.0);
        let (rows, by) = contradiction(&matrix).unwrap();
        assert_eq!(rows, [0, 2, 3]);
        // The least eigenvalue of this cycle is 1 - 2 x 0.9: it is possible up to a factor of 1 / 1.8.
        assert!((by - 1.0 / 1.8).abs() < 1e-6, "{by}");
    }
}
