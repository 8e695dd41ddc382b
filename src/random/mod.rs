//! Addressed randomness: the only place that seeds.
//!
//! A draw has an address (seed, quantity, entity, step, replication) and no history. So two plans meet the same futures, a new
//! quantity moves no other draw, and threads change nothing. The generator is counter-based: ChaCha with 8 rounds, keyed by the
//! SHA-256 of (seed, quantity, entity), with the replication as stream and the step as block.

mod book;
mod copula;
mod distribution;
mod points;
mod sobol;

pub use book::{Book, Chance, Drawn};
pub use copula::{Latent, contradiction, factor};
pub use points::Sampler;
pub use sobol::DIMENSIONS;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use statrs::distribution::{ContinuousCDF, Normal};

/// Words of one ChaCha block: steps are a block apart, so that their draws never overlap.
const BLOCK_WORDS: u128 = 16;

/// The draws of one quantity of one entity. Made once; hot loops then hash nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u8; 32],
}

impl Stream {
    /// The stream at this address. The entity is a code of the scenario, never a position in a plan.
    pub fn new(seed: u64, quantity: &str, entity: &str) -> Self {
        Self { key: digest(seed, quantity, entity) }
    }

    /// A uniform draw between 0 and 1, both excluded.
    pub fn uniform(&self, step: u32, replication: u32) -> f64 {
        // 52 bits and a half: the largest value is still below 1 in an f64.
        ((self.generator(step, replication).next_u64() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Two random words.
    fn words(&self, step: u32, replication: u32) -> [u64; 2] {
        let mut generator = self.generator(step, replication);
        [generator.next_u64(), generator.next_u64()]
    }

    fn generator(&self, step: u32, replication: u32) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::from_seed(self.key);
        generator.set_stream(u64::from(replication));
        generator.set_word_pos(u128::from(step) * BLOCK_WORDS);
        generator
    }
}

/// What an address becomes as the key of a generator: its SHA-256.
pub fn digest(seed: u64, quantity: &str, entity: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    // The length keeps ("ab", "c") apart from ("a", "bc").
    hash.update((quantity.len() as u64).to_le_bytes());
    hash.update(quantity.as_bytes());
    hash.update(entity.as_bytes());
    hash.finalize().into()
}

/// A uniform draw between 0 and 1, both excluded, at an address.
pub fn uniform(seed: u64, quantity: &str, entity: &str, step: u32, replication: u32) -> f64 {
    Stream::new(seed, quantity, entity).uniform(step, replication)
}

/// Value below which a standard normal variable stays with probability `u`.
pub fn normal_quantile(u: f64) -> f64 {
    Normal::standard().inverse_cdf(u)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    fn draws(quantity: &str, n: u32) -> Vec<f64> {
        let stream = Stream::new(2013, quantity, "site-1");
        (0..n).into_par_iter().map(|r| stream.uniform(r % 7, r)).collect()
    }

    fn on_threads(threads: usize) -> Vec<f64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map(|pool| pool.install(|| draws("demand", 1000))).unwrap_or_default()
    }

    #[test]
    fn threads_change_no_draw() {
        let alone = on_threads(1);
        assert_eq!(alone.len(), 1000);
        assert_eq!(alone, on_threads(8));
    }

    #[test]
    fn drawing_another_quantity_moves_no_draw() {
        let before = draws("demand", 50);
        let _ = draws("hours", 50);
        assert_eq!(before, draws("demand", 50));
        assert_ne!(before, draws("hours", 50));
    }

    #[test]
    fn every_part_of_the_address_counts() {
        let here = uniform(1, "demand", "a", 2, 3);
        for other in [
            uniform(2, "demand", "a", 2, 3),
            uniform(1, "deman", "da", 2, 3),
            uniform(1, "demand", "b", 2, 3),
            uniform(1, "demand", "a", 3, 3),
            uniform(1, "demand", "a", 2, 4),
        ] {
            assert_ne!(here, other);
        }
        assert_eq!(here, uniform(1, "demand", "a", 2, 3));
    }

    #[test]
    fn draws_are_uniform() {
        let n = 20_000u32;
        let mut bins = [0u32; 20];
        for u in draws("demand", n) {
            assert!(u > 0.0 && u < 1.0);
            bins[(u * 20.0) as usize] += 1;
        }
        let expected = f64::from(n) / 20.0;
        let chi2: f64 = bins.iter().map(|b| (f64::from(*b) - expected).powi(2) / expected).sum();
        // 99.9 % quantile of chi-squared with 19 degrees of freedom.
        assert!(chi2 < 43.8, "chi-squared {chi2}");
    }

    #[test]
    fn the_normal_quantile_is_that_of_the_tables() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }
}
