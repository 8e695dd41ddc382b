//! Quantiles, means, and probabilities with their intervals.

use super::tally::Histogram;
use crate::indicators::Row;
use crate::world::Year;
use serde::{Deserialize, Serialize};

/// Normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// The spread of one indicator over the futures. Quantiles lie on a grid of two parts in a thousand.
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
    /// Value of the future in which all goes as written. Between it and the plan's own figure lie the months and that clients choose
    /// the nearest site; between it and the mean lies all that is uncertain.
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
    /// 95 % intervals of the six estimates above, in their order.
    #[serde(default)]
    pub intervals: Vec<[f64; 2]>,
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
    pub(super) fn new(row: &Row, year: Year, as_written: f64, histogram: &Histogram) -> Self {
        let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| histogram.quantile(share));
        let mean = histogram.mean();
        let [p05, p25, p50, p75, p95] = quantiles.map(|quantile| quantile.value);
        let all = std::iter::once(mean).chain(quantiles);
        Self {
            indicator: row.indicator.clone(),
            unit: row.unit.clone(),
            area: row.area.clone(),
            group: row.group.clone(),
            service: row.service.clone(),
            year,
            as_written,
            mean: mean.value,
            p05,
            p25,
            p50,
            p75,
            p95,
            intervals: all.map(|bounded| [bounded.low, bounded.high]).collect(),
        }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let [low, high] = self.intervals.first().copied().unwrap_or([self.mean; 2]);
        let statistics = [
            ("as_written", self.as_written),
            ("mean", self.mean),
            ("mean_low", low),
            ("mean_high", high),
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

#[cfg(test)]
mod tests {
    use super::*;

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
