//! Philox4x64-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
//! (SC 2011). A draw is a function of its address and of nothing else, as in `random`, but a tenth of ChaCha's price: twenty
//! multiplications give eight words, all that a cell needs in a month. The key is the SHA-256 of (seed, quantity, entity), cut to 128
//! bits; the counter is (step, replication, block, purpose).

use crate::random::digest;

const MULTIPLY: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: usize = 10;

/// The key of a quantity of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) struct Key([u64; 2]);

/// What one address gives.
pub(in crate::simulate) type Words = [u32; 8];

impl Key {
    /// The key of this address. The entity is made of codes of the scenario, never of a position in a plan.
    pub fn new(seed: u64, quantity: &str, entity: &str) -> Self {
        let bytes = digest(seed, quantity, entity);
        let word = |at: usize| (0..8).rev().fold(0, |word, n| word << 8 | u64::from(bytes[at + n]));
        Self([word(0), word(8)])
    }

    /// Eight words at a counter.
    #[inline]
    pub fn block(self, counter: [u32; 4]) -> Words {
        let [a, b, c, d] = self.permute(counter.map(u64::from));
        let (low, high) = (|word: u64| word as u32, |word: u64| (word >> 32) as u32);
        [low(a), high(a), low(b), high(b), low(c), high(c), low(d), high(d)]
    }

    #[inline]
    fn permute(self, mut counter: [u64; 4]) -> [u64; 4] {
        let [mut k0, mut k1] = self.0;
        for _ in 0..ROUNDS {
            counter = round(counter, k0, k1);
            k0 = k0.wrapping_add(WEYL[0]);
            k1 = k1.wrapping_add(WEYL[1]);
        }
        counter
    }
}

#[inline]
fn round([a, b, c, d]: [u64; 4], k0: u64, k1: u64) -> [u64; 4] {
    let left = u128::from(MULTIPLY[0]) * u128::from(a);
    let right = u128::from(MULTIPLY[1]) * u128::from(c);
    [(right >> 64) as u64 ^ b ^ k0, right as u64, (left >> 64) as u64 ^ d ^ k1, left as u64]
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
        // Random123, tests/kat_vectors: philox4x64 10.
        let zero = Key([0, 0]).permute([0; 4]);
        assert_eq!(
            zero,
            [
                0x1655_4d9e_ca36_314c,
                0xdb20_fe9d_672d_0fdc,
                0xd7e7_72ce_e186_176b,
                0x7e68_b68a_ec7b_a23b
            ]
        );
        let ones = Key([u64::MAX; 2]).permute([u64::MAX; 4]);
        assert_eq!(
            ones,
            [
                0x87b0_92c3_013f_e90b,
                0x438c_3c67_be8d_0224,
                0x9cc7_d7c6_9cd7_77b6,
                0xa09c_aebf_594f_0ba0
            ]
        );
        let pi = Key([0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c]).permute([
            0x243f_6a88_85a3_08d3,
            0x1319_8a2e_0370_7344,
            0xa409_3822_299f_31d0,
            0x082e_fa98_ec4e_6c89,
        ]);
        assert_eq!(
            pi,
            [
                0xa528_f454_03e6_1d95,
                0x38c7_2dbd_566e_9788,
                0xa5a1_610e_72fd_18b5,
                0x57bd_43b5_e52b_7fe6
            ]
        );
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
