//! Plans in the same futures: since every future is met by all of them, what differs is the plans' doing, and the difference is far
//! surer than either figure.

pub use crate::simulate::Probability;

use crate::simulate::{Measure, Outcomes};
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mean {
    /// Mean over the futures.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One plan against another in one figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// Position of a plan.
    pub a: usize,
    /// Position of the other.
    pub b: usize,
    /// Figure of `a` less that of `b` in the same future.
    pub difference: Mean,
    /// Whether the interval of the difference leaves out 0.
    pub told_apart: bool,
    /// Share of futures in which `a` is better.
    pub a_better: Probability,
    /// Share of futures in which `b` is better; in the rest they are equal.
    pub b_better: Probability,
}

/// What choosing a plan costs against the plan that was best in that future, in the unit of the figure; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Regret {
    /// Mean.
    pub mean: f64,
    /// Five in a hundred futures exceed it.
    pub p95: f64,
    /// The greatest.
    pub most: f64,
    /// Share of futures in which no other plan is better.
    pub best: f64,
}

/// One figure of all plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// What is measured.
    pub measure: Measure,
    /// By plan.
    pub means: Vec<Mean>,
    /// Every pair once, the earlier plan first.
    pub pairs: Vec<Pair>,
    /// By plan.
    pub regrets: Vec<Regret>,
}

/// Holds plans against each other, figure by figure. All have the same measures and futures.
pub fn compare(plans: &[Outcomes]) -> Vec<Compared> {
    let Some(first) = plans.first() else { return Vec::new() };
    let figures = first.measures.iter().enumerate();
    figures
        .map(|(m, measure)| {
            let values: Vec<&[f64]> = plans.iter().map(|plan| plan.values[m].as_slice()).collect();
            let pairs = (0..plans.len())
                .flat_map(|a| (a + 1..plans.len()).map(move |b| (a, b)))
                .map(|(a, b)| pair(a, b, &values, measure.more_is_better))
                .collect();
            Compared {
                measure: measure.clone(),
                means: values.iter().map(|values| mean(values)).collect(),
                pairs,
                regrets: regrets(&values, measure.more_is_better),
            }
        })
        .collect()
}

fn pair(a: usize, b: usize, values: &[&[f64]], more_is_better: bool) -> Pair {
    let differences: Vec<f64> = values[a].iter().zip(values[b]).map(|(a, b)| a - b).collect();
    let sign = if more_is_better { 1.0 } else { -1.0 };
    let share = |sign: f64| {
        let hits = differences.iter().filter(|difference| sign * **difference > 0.0).count();
        Probability::wilson(hits, differences.len())
    };
    let difference = mean(&differences);
    Pair {
        a,
        b,
        difference,
        told_apart: difference.low > 0.0 || difference.high < 0.0,
        a_better: share(sign),
        b_better: share(-sign),
    }
}

/// Mean with the interval of Student (1908); without width where there is one future or no spread.
fn mean(values: &[f64]) -> Mean {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let quantile = StudentsT::new(0.0, 1.0, n - 1.0).map_or(0.0, |t| t.inverse_cdf(0.975));
    let half = if n > 1.0 { quantile * (squares / (n - 1.0) / n).sqrt() } else { 0.0 };
    Mean { mean, low: mean - half, high: mean + half }
}

fn regrets(values: &[&[f64]], more_is_better: bool) -> Vec<Regret> {
    let worth = |value: f64| if more_is_better { value } else { -value };
    let futures = values.first().map_or(0, |values| values.len());
    let best: Vec<f64> = (0..futures)
        .map(|f| values.iter().map(|v| worth(v[f])).fold(f64::NEG_INFINITY, f64::max))
        .collect();
    let of = |values: &&[f64]| {
        let mut lost: Vec<f64> =
            values.iter().zip(&best).map(|(value, best)| best - worth(*value)).collect();
        lost.sort_by(f64::total_cmp);
        let n = lost.len();
        // The least regret that 95 in a hundred futures do not exceed.
        let p95 = lost.get((n * 95).div_ceil(100).saturating_sub(1)).copied();
        Regret {
            mean: lost.iter().sum::<f64>() / n as f64,
            p95: p95.unwrap_or(f64::NAN),
            most: lost.last().copied().unwrap_or(f64::NAN),
            best: lost.iter().filter(|regret| **regret == 0.0).count() as f64 / n as f64,
        }
    };
    values.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(more_is_better: bool, values: &[f64]) -> Outcomes {
        let measure = Measure {
            indicator: "x".into(),
            label: Default::default(),
            unit: "people".into(),
            year: None,
            more_is_better,
        };
        Outcomes { measures: vec![measure], values: vec![values.to_vec()] }
    }

    #[test]
    fn a_difference_in_the_same_futures_is_surer_than_either_figure() {
        // The futures differ by tens, the plans by one.
        let base: Vec<f64> = (0..40).map(|f| f64::from(f % 7) * 30.0).collect();
        let better: Vec<f64> =
            base.iter().enumerate().map(|(f, v)| v + 1.0 + 0.1 * (f % 2) as f64).collect();
        let compared = &compare(&[plan(true, &better), plan(true, &base)])[0];
        let pair = &compared.pairs[0];
        assert!(pair.told_apart && (pair.difference.mean - 1.05).abs() < 1e-9);
        assert!(compared.means[0].low < compared.means[1].high, "the figures alone overlap");
        assert_eq!((pair.a_better.estimate, pair.b_better.estimate), (1.0, 0.0));
    }

    #[test]
    fn the_interval_is_student_s() {
        // Textbook: n = 4, mean 5, sd 2, t = 3.182: 5 +- 3.182.
        let m = mean(&[3.0, 4.0, 5.0, 8.0]);
        let sd = (14.0f64 / 3.0).sqrt();
        assert!((m.high - 5.0 - 3.182_446 * sd / 2.0).abs() < 1e-4, "{m:?}");
        assert_eq!(mean(&[2.0]), Mean { mean: 2.0, low: 2.0, high: 2.0 });
    }

    #[test]
    fn regret_is_against_the_best_plan_of_each_future() {
        let plans = [plan(true, &[10.0, 0.0, 5.0, 7.0]), plan(true, &[4.0, 6.0, 5.0, 7.0])];
        let regrets = &compare(&plans)[0].regrets;
        assert_eq!((regrets[0].mean, regrets[0].most, regrets[0].best), (1.5, 6.0, 0.75));
        assert_eq!((regrets[1].mean, regrets[1].most, regrets[1].best), (1.5, 6.0, 0.75));
        let pair = &compare(&plans)[0].pairs[0];
        assert!(!pair.told_apart);
        assert_eq!((pair.a_better.estimate, pair.b_better.estimate), (0.25, 0.25));
    }

    #[test]
    fn of_costs_less_is_better() {
        let compared = &compare(&[plan(false, &[3.0, 3.0]), plan(false, &[5.0, 2.0])])[0];
        assert_eq!(compared.pairs[0].a_better.estimate, 0.5);
        assert_eq!((compared.regrets[0].most, compared.regrets[1].most), (1.0, 2.0));
    }
}
