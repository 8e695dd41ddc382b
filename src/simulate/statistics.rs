//! Quantiles, means, and probabilities with their intervals.

use crate::indicators::Row;
use crate::world::Year;
use serde::{Deserialize, Serialize};

/// Normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// The spread of one indicator over the futures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fan {
    /// Indicator, as in [`Row`].
    pub indicator: String,
    /// Unit.
    pub unit: String,
    /// Area.
    pub area: String,
    /// Group.
    pub group: String,
    /// Service.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Value of the future in which all goes as written. Between it and the plan's own figure lies only that clients choose the
    /// nearest site; between it and the mean lies all that is uncertain.
    pub as_written: f64,
    /// Mean.
    pub mean: f64,
    /// Five in a hundred futures stay below.
    pub p05: f64,
    /// A quarter stays below.
    pub p25: f64,
    /// Half stays below.
    pub p50: f64,
    /// Three quarters stay below.
    pub p75: f64,
    /// Ninety-five in a hundred stay below.
    pub p95: f64,
}

/// A probability estimated from independent futures, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probability {
    /// Share of futures.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Fan {
    pub(super) fn new(row: &Row, year: Year, as_written: f64, mut values: Vec<f64>) -> Self {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.sort_by(f64::total_cmp);
        Self {
            indicator: row.indicator.clone(),
            unit: row.unit.clone(),
            area: row.area.clone(),
            group: row.group.clone(),
            service: row.service.clone(),
            year,
            as_written,
            mean,
            p05: quantile(&values, 0.05),
            p25: quantile(&values, 0.25),
            p50: quantile(&values, 0.50),
            p75: quantile(&values, 0.75),
            p95: quantile(&values, 0.95),
        }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let statistics = [
            ("as_written", self.as_written),
            ("mean", self.mean),
            ("p05", self.p05),
            ("p25", self.p25),
            ("p50", self.p50),
            ("p75", self.p75),
            ("p95", self.p95),
        ];
        let row = |(statistic, value): (&str, f64)| Row {
            indicator: self.indicator.clone(),
            unit: self.unit.clone(),
            area: self.area.clone(),
            group: self.group.clone(),
            service: self.service.clone(),
            year: Some(self.year),
            statistic: statistic.to_owned(),
            value,
        };
        statistics.into_iter().map(row).collect()
    }
}

impl Probability {
    /// Share of `hits` among `n` futures with the interval of Wilson (1927), which is sound near 0 and 1.
    pub fn wilson(hits: usize, n: usize) -> Self {
        if n == 0 {
            return Self { estimate: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, share) = (n as f64, hits as f64 / n as f64);
        let z2 = Z95 * Z95;
        let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let spread = share * (1.0 - share) / n + z2 / (4.0 * n * n);
        let half = Z95 / (1.0 + z2 / n) * spread.sqrt();
        let (low, high) = ((centre - half).max(0.0), (centre + half).min(1.0));
        // Rounding must not put the estimate outside its own interval.
        Self { estimate: share, low: low.min(share), high: high.max(share) }
    }

    pub(super) fn rows(&self, row: &Row) -> [Row; 3] {
        [("probability", self.estimate), ("low", self.low), ("high", self.high)]
            .map(|(statistic, value)| row.clone().statistic(statistic, value))
    }
}

/// Quantile of sorted values, linear between neighbours (Hyndman and Fan 1996, type 7).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = share * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 5.0];
        assert_eq!(quantile(&sorted, 0.0), 1.0);
        assert_eq!(quantile(&sorted, 0.5), 2.5);
        assert_eq!(quantile(&sorted, 1.0), 5.0);
        assert_eq!(quantile(&[7.0], 0.95), 7.0);
    }

    #[test]
    fn wilson_intervals_of_known_cases() {
        let p = Probability::wilson(8, 28);
        assert!((p.low - 0.1525).abs() < 5e-4 && (p.high - 0.4706).abs() < 5e-4, "{p:?}");
        let never = Probability::wilson(0, 100);
        assert!(never.low == 0.0 && (never.high - 0.0370).abs() < 1e-4, "{never:?}");
        let always = Probability::wilson(100, 100);
        assert!(always.high == 1.0 && always.low > 0.96);
    }
}
