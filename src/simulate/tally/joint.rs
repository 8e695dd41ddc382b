//! What an outcome owes to its inputs, from the same futures: how often each level of an input meets each value of the outcome.

use super::histogram::{key, value};
use crate::simulate::chance::{Key, points};
use std::collections::BTreeMap;

/// Levels of an input that are told apart.
pub(in crate::simulate) const LEVELS: usize = 16;
/// Values of the outcome are kept on a grid four times as coarse as that of histograms.
const COARSER: i64 = 4;

/// Resamples for the interval of a first-order index.
const RESAMPLES: u32 = 64;

/// Counts by value of the outcome, input and level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::simulate) struct Joint {
    inputs: usize,
    count: u64,
    rows: BTreeMap<i64, Vec<[u32; LEVELS]>>,
}

/// What an input does to the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulate) struct Effect {
    /// Spearman's rank correlation with its 95 % interval.
    pub correlation: f64,
    pub low: f64,
    pub high: f64,
    /// First-order index: the share of the outcome's variance that knowing the input would take away.
    pub first_order: f64,
    /// Its 95 % interval.
    pub first_order_low: f64,
    pub first_order_high: f64,
}

impl Joint {
    pub fn new(inputs: usize) -> Self {
        Self { inputs, count: 0, rows: BTreeMap::new() }
    }

    /// Adds a future: its outcome, and its inputs as levels between 0 and 1.
    pub fn add(&mut self, outcome: f64, levels: impl Iterator<Item = f64>) {
        self.count += 1;
        let row = self.rows.entry(key(outcome).div_euclid(COARSER));
        let row = row.or_insert_with(|| vec![[0; LEVELS]; self.inputs]);
        for (counts, level) in row.iter_mut().zip(levels) {
            counts[((level * LEVELS as f64) as usize).min(LEVELS - 1)] += 1;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (key, more) in &other.rows {
            let row = self.rows.entry(*key).or_insert_with(|| vec![[0; LEVELS]; self.inputs]);
            for (counts, more) in row.iter_mut().flatten().zip(more.iter().flatten()) {
                *counts += more;
            }
        }
    }

    /// The effect of an input; `None` if it or the outcome never varies.
    pub fn effect(&self, input: usize) -> Option<Effect> {
        let n = self.count as f64;
        let rows: Vec<(f64, &[u32; LEVELS])> = self
            .rows
            .iter()
            .map(|(key, row)| (value(key * COARSER + COARSER / 2), &row[input]))
            .collect();
        let mut of_level = [0.0; LEVELS];
        rows.iter().for_each(|(_, row)| add(&mut of_level, row));
        let by_value: Vec<f64> = rows.iter().map(|(_, row)| total(row)).collect();
        let (level_ranks, value_ranks) = (midranks(&of_level), midranks(&by_value));
        let middle = (n + 1.0) / 2.0;
        let (mut product, mut of_levels, mut of_values) = (0.0, 0.0, 0.0);
        for ((_, row), value_rank) in rows.iter().zip(&value_ranks) {
            for (count, level_rank) in row.iter().zip(&level_ranks) {
                product += f64::from(*count) * (value_rank - middle) * (level_rank - middle);
            }
        }
        for (count, rank) in of_level.iter().zip(&level_ranks) {
            of_levels += count * (rank - middle) * (rank - middle);
        }
        for (count, rank) in by_value.iter().zip(&value_ranks) {
            of_values += count * (rank - middle) * (rank - middle);
        }
        if of_levels <= 0.0 || of_values <= 0.0 || n < 8.0 {
            return None;
        }
        let correlation = (product / (of_levels * of_values).sqrt()).clamp(-1.0, 1.0);
        // Fisher's transform.
        let (z, half) = (correlation.clamp(-0.999_999, 0.999_999).atanh(), 1.96 / (n - 3.0).sqrt());
        let table: Vec<Row> =
            rows.iter().map(|(value, row)| (*value, row.map(f64::from))).collect();
        let (index, half_index) = (first_order(&table), 1.96 * deviation(&table));
        Some(Effect {
            correlation,
            low: (z - half).tanh(),
            high: (z + half).tanh(),
            first_order: index.clamp(0.0, 1.0),
            first_order_low: (index - half_index).clamp(0.0, 1.0),
            first_order_high: (index + half_index).clamp(0.0, 1.0),
        })
    }

    /// The worst futures: the value below (or above) which this share of them lies, and for each input by how many standard errors
    /// its mean level among them differs from that among all.
    pub fn worst(&self, share: f64, low_is_bad: bool) -> Option<(f64, Vec<f64>)> {
        let wanted = (share * self.count as f64).ceil();
        let mut rows: Vec<(&i64, &Vec<[u32; LEVELS]>)> = self.rows.iter().collect();
        if !low_is_bad {
            rows.reverse();
        }
        let (mut tail, mut taken, mut edge) = (vec![[0.0; LEVELS]; self.inputs], 0.0, None);
        for (key, row) in rows {
            if taken >= wanted {
                break;
            }
            row.iter().zip(&mut tail).for_each(|(counts, sum)| add(sum, counts));
            taken += row.first().map_or(0.0, total);
            edge = Some(value(key * COARSER + COARSER / 2));
        }
        let shift = |input: usize| {
            let mut all = [0.0; LEVELS];
            self.rows.values().for_each(|row| add(&mut all, &row[input]));
            let (mean, variance) = moments(&all);
            let (among, _) = moments(&tail[input]);
            if variance > 0.0 { (among - mean) / (variance / taken).sqrt() } else { 0.0 }
        };
        Some((edge?, (0..self.inputs).map(shift).collect()))
    }
}

fn add(sum: &mut [f64; LEVELS], counts: &[u32; LEVELS]) {
    sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += f64::from(*count));
}

fn total(counts: &[u32; LEVELS]) -> f64 {
    counts.iter().map(|count| f64::from(*count)).sum()
}

/// Mean level and its variance, levels counted from 0.
fn moments(counts: &[f64; LEVELS]) -> (f64, f64) {
    let n: f64 = counts.iter().sum::<f64>().max(1.0);
    let mean = counts.iter().enumerate().map(|(k, c)| k as f64 * c).sum::<f64>() / n;
    let square = counts.iter().enumerate().map(|(k, c)| (k as f64 - mean).powi(2) * c).sum::<f64>();
    (mean, square / n)
}

/// Mean rank of each of some ties in order.
fn midranks(counts: &[f64]) -> Vec<f64> {
    let mut passed = 0.0;
    let rank = |count: &f64| {
        let rank = passed + (count + 1.0) / 2.0;
        passed += count;
        rank
    };
    counts.iter().map(rank).collect()
}

/// A value of the outcome with how many futures of each level of an input have it.
type Row = (f64, [f64; LEVELS]);

/// First-order index from given data (Plischke, Borgonovo and Smith 2013): the variance of the outcome's mean between levels over its
/// variance, less what as many levels show by chance alone.
fn first_order(table: &[Row]) -> f64 {
    let (mut of_level, mut sums) = ([0.0; LEVELS], [0.0; LEVELS]);
    let (mut sum, mut squares) = (0.0, 0.0);
    for (value, row) in table {
        for (level, count) in row.iter().enumerate() {
            of_level[level] += count;
            sums[level] += value * count;
        }
        let count: f64 = row.iter().sum();
        sum += value * count;
        squares += value * value * count;
    }
    let n: f64 = of_level.iter().sum();
    let all = squares - sum * sum / n;
    let used = of_level.iter().filter(|count| **count > 0.0).count() as f64;
    let pairs = sums.iter().zip(of_level).filter(|(_, count)| *count > 0.0);
    let between = pairs.map(|(sum, count)| sum * sum / count).sum::<f64>() - sum * sum / n;
    if all <= 0.0 || n <= used {
        return 0.0;
    }
    let within = (all - between) / (n - used);
    (between - (used - 1.0) * within) / (all + within)
}

/// Standard deviation of the index over resamples in which every count is drawn anew from its Poisson distribution, so that the work
/// does not grow with the number of futures (Chamandy and others 2012).
fn deviation(table: &[Row]) -> f64 {
    let key = Key::new(0, "bootstrap", "");
    let again = |resample: u32| {
        let drawn = |(row, (value, rates)): (usize, &Row)| {
            let block = |n: u32, purpose| key.block([row as u32, resample, n, purpose]);
            let words = [block(0, 0), block(1, 0)];
            let mut counts = [0; LEVELS];
            let more = |level: usize, n| block(n, level as u32 + 1);
            points(rates, |level| words[level / 8][level % 8], more, &mut counts);
            (*value, counts.map(f64::from))
        };
        first_order(&table.iter().enumerate().map(drawn).collect::<Vec<Row>>())
    };
    let indices: Vec<f64> = (0..RESAMPLES).map(again).collect();
    let mean = indices.iter().sum::<f64>() / f64::from(RESAMPLES);
    let squares: f64 = indices.iter().map(|index| (index - mean).powi(2)).sum();
    (squares / f64::from(RESAMPLES - 1)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::uniform;

    /// Outcome 100 + 3 a - 4 b + noise of the same kind: index 9 / 26, 16 / 26 and 0 for an input that has no say.
    fn joint(from: u32, to: u32) -> Joint {
        let mut joint = Joint::new(3);
        for r in from..to {
            let [a, b, c, noise] =
                ["a", "b", "c", "noise"].map(|input| uniform(3, input, "", 0, r));
            joint.add(100.0 + 30.0 * a - 40.0 * b + 10.0 * noise, [a, b, c].into_iter());
        }
        joint
    }

    #[test]
    fn effects_have_the_known_answers() {
        let joint = joint(0, 20_000);
        let effects: Vec<Effect> = (0..3).filter_map(|input| joint.effect(input)).collect();
        for (effect, (correlation, index)) in
            effects.iter().zip([(0.57, 9.0 / 26.0), (-0.78, 16.0 / 26.0), (0.0, 0.0)])
        {
            assert!((effect.correlation - correlation).abs() < 0.04, "{effect:?}");
            assert!((effect.first_order - index).abs() < 0.03, "{effect:?}");
            assert!(effect.low < effect.correlation && effect.correlation < effect.high);
            let (low, high) = (effect.first_order_low, effect.first_order_high);
            assert!(low <= index && index <= high && high - low < 0.06, "{effect:?}");
        }
        let (edge, shifts) = joint.worst(0.05, true).unwrap();
        assert!(edge < 85.0 && shifts[0] < -10.0 && shifts[1] > 10.0 && shifts[2].abs() < 4.0);
    }

    #[test]
    fn parts_add_up_exactly() {
        let mut parts = joint(700, 1000);
        parts.merge(&joint(0, 700));
        assert_eq!(parts, joint(0, 1000));
    }
}
