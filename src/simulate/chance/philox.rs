//! Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
//! (SC 2011). A draw is a function of its address and of nothing else, as in `random`, but a tenth of ChaCha's price: ten
//! multiplications of two words give four. The key is the SHA-256 of (seed, quantity, entity), cut to 64 bits; the counter
//! is (step, replication, block, purpose).

use sha2::{Digest, Sha256};

const MULTIPLY: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The key of a quantity of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) struct Key([u32; 2]);

impl Key {
    /// The key of this address. The entity is made of codes of the scenario, never of a position in a plan.
    pub fn new(seed: u64, quantity: &str, entity: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update((quantity.len() as u64).to_le_bytes());
        hash.update(quantity.as_bytes());
        hash.update(entity.as_bytes());
        let bytes: [u8; 32] = hash.finalize().into();
        let word = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|n| bytes[at + n]));
        Self([word(0), word(4)])
    }

    /// Four words at a counter.
    #[inline]
    pub fn block(self, counter: [u32; 4]) -> [u32; 4] {
        let [words] = self.blocks([counter]);
        words
    }

    /// The words at several counters: the processor computes them side by side.
    #[inline]
    pub fn blocks<const N: usize>(self, mut counters: [[u32; 4]; N]) -> [[u32; 4]; N] {
        let [mut k0, mut k1] = self.0;
        for _ in 0..ROUNDS {
            for counter in &mut counters {
                *counter = round(*counter, k0, k1);
            }
            k0 = k0.wrapping_add(WEYL[0]);
            k1 = k1.wrapping_add(WEYL[1]);
        }
        counters
    }
}

#[inline]
fn round([a, b, c, d]: [u32; 4], k0: u32, k1: u32) -> [u32; 4] {
    let left = u64::from(MULTIPLY[0]) * u64::from(a);
    let right = u64::from(MULTIPLY[1]) * u64::from(c);
    [(right >> 32) as u32 ^ b ^ k0, right as u32, (left >> 32) as u32 ^ d ^ k1, left as u32]
}

/// A uniform between 0 and 1, both excluded.
#[inline]
pub(in crate::simulate) fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_the_known_answers_of_its_authors() {
        // Random123, tests/kat_vectors: philox4x32 10.
        let zero = Key([0, 0]).block([0; 4]);
        assert_eq!(zero, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = Key([u32::MAX; 2]).block([u32::MAX; 4]);
        assert_eq!(ones, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let pi = Key([0xa409_3822, 0x299f_31d0]);
        let pi = pi.block([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]);
        assert_eq!(pi, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    fn every_part_of_the_address_counts() {
        let here = Key::new(1, "arrivals", "a");
        assert_ne!(here, Key::new(2, "arrivals", "a"));
        assert_ne!(here, Key::new(1, "arrival", "sa"));
        assert_ne!(here, Key::new(1, "arrivals", "b"));
        for at in 0..4 {
            let mut counter = [5; 4];
            counter[at] = 6;
            assert_ne!(here.block([5; 4]), here.block(counter));
        }
    }
}
