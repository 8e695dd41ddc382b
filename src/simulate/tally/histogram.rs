//! Counts of values on a fixed grid: as many numbers for a million futures as for a thousand, and two of them add up exactly.

use std::collections::BTreeMap;

/// Bits of the mantissa that the grid keeps: neighbours lie 1/256 to 1/512 of their value apart, whole numbers up to 512 on it.
const KEPT: u32 = 8;
const CUT: u32 = 52 - KEPT;
/// Values nearer to zero than this are zero.
const LEAST: f64 = 1.0 / (1u64 << 20) as f64;
/// Sums are kept in units of 2^-16, as integers: then the order in which futures are added up changes nothing.
const UNIT: f64 = 65_536.0;

/// Normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// The distribution of one figure over futures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::simulate) struct Histogram {
    count: u64,
    sum: i128,
    squares: i128,
    buckets: BTreeMap<i64, u64>,
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulate) struct Bounded {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The grid point next to a value; keys are in the order of values.
pub(super) fn key(value: f64) -> i64 {
    let size = value.abs();
    if size < LEAST {
        return 0;
    }
    let base = (LEAST.to_bits() >> CUT) as i64 - 1;
    let key = ((size.to_bits() + (1 << (CUT - 1))) >> CUT) as i64 - base;
    if value < 0.0 { -key } else { key }
}

/// The value of a grid point.
pub(super) fn value(key: i64) -> f64 {
    if key == 0 {
        return 0.0;
    }
    let base = (LEAST.to_bits() >> CUT) as i64 - 1;
    let size = f64::from_bits(((key.abs() + base) as u64) << CUT);
    if key < 0 { -size } else { size }
}

impl Histogram {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let units = (value * UNIT).round() as i128;
        self.sum += units;
        self.squares += units * units;
        *self.buckets.entry(key(value)).or_insert(0) += 1;
    }

    /// Adds all values of another.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        for (key, count) in &other.buckets {
            *self.buckets.entry(*key).or_insert(0) += count;
        }
    }

    /// Whether it holds no value.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mean, with the interval of the normal distribution.
    pub fn mean(&self) -> Bounded {
        let n = self.count as f64;
        let mean = self.sum as f64 / UNIT / n;
        let squares = self.squares as f64 / (UNIT * UNIT);
        let variance = ((squares - n * mean * mean) / (n - 1.0).max(1.0)).max(0.0);
        let half = Z95 * (variance / n).sqrt();
        Bounded { value: mean, low: mean - half, high: mean + half }
    }

    /// The quantile, linear between neighbours (Hyndman and Fan 1996, type 7), with the interval of order statistics.
    pub fn quantile(&self, share: f64) -> Bounded {
        let n = self.count as f64;
        let half = Z95 * (n * share * (1.0 - share)).sqrt();
        let position = share * (n - 1.0);
        let at = |position: f64| self.at(position.clamp(0.0, n - 1.0));
        Bounded {
            value: at(position),
            low: at((n * share - half).floor()),
            high: at((n * share + half).ceil()),
        }
    }

    /// The value at a position among the sorted ones.
    fn at(&self, position: f64) -> f64 {
        let below = position.floor();
        let (first, second) = (self.nth(below as u64), self.nth(position.ceil() as u64));
        first + (second - first) * (position - below)
    }

    fn nth(&self, n: u64) -> f64 {
        let mut passed = 0;
        for (key, count) in &self.buckets {
            passed += count;
            if passed > n {
                return value(*key);
            }
        }
        self.buckets.keys().next_back().map_or(f64::NAN, |key| value(*key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Histogram {
        let mut histogram = Histogram::default();
        values.iter().for_each(|value| histogram.add(*value));
        histogram
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let histogram = of(&[5.0, 1.0, 3.0, 2.0]);
        assert_eq!(histogram.quantile(0.0).value, 1.0);
        assert_eq!(histogram.quantile(0.5).value, 2.5);
        assert_eq!(histogram.quantile(1.0).value, 5.0);
        assert_eq!(of(&[7.0]).quantile(0.95).value, 7.0);
    }

    #[test]
    fn the_grid_keeps_order_and_two_parts_in_a_thousand() {
        let values = [-3e9, -2.5, -1e-9, 0.0, 1e-5, 0.33, 1.0, 1.001, 17.0, 511.0, 123_456.7, 9e14];
        assert!(values.windows(2).all(|pair| key(pair[0]) <= key(pair[1])));
        for value in values {
            let near = super::value(key(value));
            assert!((near - value).abs() <= 2e-3 * value.abs() + LEAST, "{value} {near}");
        }
        assert!((0..=512).all(|n| super::value(key(f64::from(n))) == f64::from(n)));
    }

    #[test]
    fn parts_add_up_exactly_in_any_order() {
        let values: Vec<f64> = (0..999).map(|n| (f64::from(n) * 0.77).sin() * 1e6).collect();
        let whole = of(&values);
        let mut parts = Histogram::default();
        for part in values.rchunks(100) {
            parts.merge(&of(part));
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn means_have_their_interval() {
        let mean = of(&[1.0, 2.0, 3.0, 4.0]).mean();
        assert_eq!(mean.value, 2.5);
        assert!((mean.high - 2.5 - Z95 * (5.0f64 / 3.0 / 4.0).sqrt()).abs() < 1e-6);
    }
}
