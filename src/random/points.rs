//! How the draws of one address are spread over the replications.
//!
//! The point set is fixed by the address alone: which replications one process draws, in which order and on how many threads,
//! changes nothing, and neither does another address.

use super::{Stream, sobol};
use crate::study::Points;

/// Step under which a stream keeps the keys of its permutations; no month or year comes near it.
const KEYS: u32 = u32::MAX;

/// The uniforms of one address.
#[derive(Debug, Clone, Copy)]
pub struct Sampler {
    stream: Stream,
    spread: Spread,
}

#[derive(Debug, Clone, Copy)]
enum Spread {
    Random,
    /// Each block of `size` replications is a Latin hypercube.
    Latin {
        size: u32,
        key: u64,
    },
    /// Replication r is point r of the sequence, or the point to which `shuffle` moves it.
    Sobol {
        dimension: usize,
        scramble: u64,
        shuffle: Option<u64>,
    },
}

impl Sampler {
    /// The sampler of a stream. `size`: replications of the whole run, whichever of them are drawn here. `dimension`: of the
    /// Sobol' sequence; without one the address is stratified by itself, in an order of its own (Burley 2020).
    pub fn new(stream: Stream, points: Points, size: u32, dimension: Option<usize>) -> Self {
        let keys = stream.words(KEYS, 0);
        let spread = match points {
            Points::Random => Spread::Random,
            Points::Latin => Spread::Latin { size: size.max(1), key: keys[0] },
            Points::Sobol => Spread::Sobol {
                dimension: dimension.unwrap_or(0),
                scramble: keys[0],
                shuffle: if dimension.is_some() { None } else { Some(keys[1]) },
            },
        };
        Self { stream, spread }
    }

    /// A sampler that draws each replication by itself.
    pub fn random(stream: Stream) -> Self {
        Self { stream, spread: Spread::Random }
    }

    /// A uniform draw between 0 and 1, both excluded. Step 0 is drawn once a replication and spread; later steps are not.
    pub fn uniform(&self, step: u32, replication: u32) -> f64 {
        let own = self.stream.uniform(step, replication);
        match self.spread {
            _ if step > 0 => own,
            Spread::Random => own,
            Spread::Latin { size, key } => {
                let block = u64::from(replication / size);
                let cell = permuted(replication % size, size, mix(key ^ mix(block)));
                inside((f64::from(cell) + own) / f64::from(size))
            }
            Spread::Sobol { dimension, scramble, shuffle } => {
                let index = shuffle.map_or(replication, |key| owen(replication, key));
                let point = owen(sobol::point(dimension, index), scramble);
                inside((f64::from(point) + own) / 2f64.powi(32))
            }
        }
    }
}

/// Rounding may reach 1, which no quantile function takes.
fn inside(u: f64) -> f64 {
    u.min(1.0 - f64::EPSILON / 2.0)
}

/// Finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Owen's nested uniform scrambling: each bit is flipped by a coin of all the bits above it. It takes aligned blocks of 2^k
/// numbers to aligned blocks.
fn owen(x: u32, key: u64) -> u32 {
    (0..32).fold(0, |scrambled, k| {
        let bit = 31 - k;
        // The bits above, behind a leading one that tells 01 from 001.
        let above = (1u64 << k) | (u64::from(x) >> (bit + 1));
        let coin = (mix(key ^ mix(above)) & 1) as u32;
        scrambled | (((x >> bit) & 1) ^ coin) << bit
    })
}

/// Where a permutation of `0..size` takes `x`: a four-round Feistel network on the next even power of two, walked until it
/// comes back into the range (Black and Rogaway 2002). No table, whatever the size.
fn permuted(x: u32, size: u32, key: u64) -> u32 {
    let half = (u64::from(size).max(2).next_power_of_two().trailing_zeros()).div_ceil(2);
    let mask = (1u64 << half) - 1;
    let mut x = u64::from(x);
    loop {
        let (mut left, mut right) = (x >> half, x & mask);
        for round in 0..4 {
            let next = left ^ (mix(key ^ mix(round << 32 | right)) & mask);
            (left, right) = (right, next);
        }
        x = left << half | right;
        if x < u64::from(size) {
            return x as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(code: &str, points: Points, size: u32, dimension: Option<usize>) -> Sampler {
        Sampler::new(Stream::new(2013, code, ""), points, size, dimension)
    }

    fn draws(of: &Sampler, n: u32) -> Vec<f64> {
        (0..n).map(|r| of.uniform(0, r)).collect()
    }

    /// How many of `strata` equal cells hold just one draw.
    fn filled(draws: &[f64], strata: usize) -> usize {
        let mut cells = vec![0; strata];
        draws.iter().for_each(|u| cells[(u * strata as f64) as usize] += 1);
        cells.iter().filter(|n| **n == 1).count()
    }

    #[test]
    fn a_latin_hypercube_has_one_draw_in_each_stratum_whatever_the_size() {
        for size in [1, 2, 7, 64, 1000] {
            let of = sampler("demand", Points::Latin, size, None);
            assert_eq!(filled(&draws(&of, size), size as usize), size as usize, "{size}");
            // The next block is another hypercube.
            let next: Vec<f64> = (size..2 * size).map(|r| of.uniform(0, r)).collect();
            assert_eq!(filled(&next, size as usize), size as usize);
            assert!(size == 1 || next != draws(&of, size));
        }
        let random = draws(&sampler("demand", Points::Random, 1000, None), 1000);
        assert!(filled(&random, 1000) < 450, "a third is what chance fills");
    }

    #[test]
    fn each_sobol_address_fills_the_strata_of_every_power_of_two() {
        for dimension in [None, Some(0), Some(1), Some(sobol::DIMENSIONS - 1)] {
            let of = sampler("uptake", Points::Sobol, 1000, dimension);
            for size in [2, 16, 256, 1024] {
                let strata = size as usize;
                assert_eq!(filled(&draws(&of, size), strata), strata, "{dimension:?} {size}");
            }
        }
    }

    #[test]
    fn the_first_two_sobol_dimensions_fill_the_squares_of_the_plane() {
        let [x, y] = [0, 1].map(|d| draws(&sampler("ab", Points::Sobol, 0, Some(d)), 256));
        let mut cells = [0; 256];
        for (x, y) in x.iter().zip(&y) {
            cells[(x * 16.0) as usize * 16 + (y * 16.0) as usize] += 1;
        }
        assert!(cells.iter().all(|n| *n == 1), "a (0, 8, 2)-net");
    }

    #[test]
    fn addresses_do_not_hang_together() {
        for points in [Points::Random, Points::Latin, Points::Sobol] {
            let n = 4096;
            let [a, b] = ["a", "b"].map(|code| draws(&sampler(code, points, n, None), n));
            let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
            assert!((mean(&a) - 0.5).abs() < 0.02);
            let covariance =
                a.iter().zip(&b).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / f64::from(n);
            // Three standard errors: 12 x covariance is the correlation.
            assert!((12.0 * covariance).abs() < 3.0 / f64::from(n).sqrt(), "{points:?}");
        }
    }

    #[test]
    fn even_spread_estimates_a_mean_better_than_chance() {
        let error = |points| {
            let mean = |seed: u64| {
                let of = Sampler::new(Stream::new(seed, "cost", ""), points, 256, None);
                draws(&of, 256).iter().map(|u| u * u).sum::<f64>() / 256.0
            };
            (0..20).map(|seed| (mean(seed) - 1.0 / 3.0).powi(2)).sum::<f64>()
        };
        assert!(error(Points::Latin) < 1e-3 * error(Points::Random));
        assert!(error(Points::Sobol) < 1e-3 * error(Points::Random));
    }

    #[test]
    fn draws_of_later_steps_are_each_by_themselves() {
        let of = sampler("demand", Points::Latin, 10, None);
        let random = sampler("demand", Points::Random, 10, None);
        assert_eq!(of.uniform(5, 3), random.uniform(5, 3));
        assert_ne!(of.uniform(0, 3), random.uniform(0, 3));
    }
}
