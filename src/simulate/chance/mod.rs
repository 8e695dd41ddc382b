//! What happens by chance within a replication, at addresses; and the same without chance, for the future that goes as written.

mod counts;
mod mix;
mod philox;

pub(super) use counts::UnitProcess;
pub(super) use mix::Mix;
pub(super) use philox::{Key, unit};

/// How counts come about: by chance, or as expected.
pub(super) trait Luck {
    /// How many come at this rate. `words` are those of the address, `more(n)` those of its further blocks.
    fn come(
        &mut self,
        slot: usize,
        rate: f64,
        words: [u32; 2],
        more: impl Fn(u32) -> [u32; 4],
    ) -> u32;
    /// How many of `n` meet with something of probability `p`.
    fn split(&mut self, slot: usize, n: u32, p: f64, word: u32) -> u32;
    /// A uniform.
    fn uniform(&mut self, word: u32) -> f64;
    /// Begins a replication anew.
    fn reset(&mut self);
}

/// Exact random counts.
#[derive(Debug, Clone)]
pub(super) struct Chance(pub UnitProcess);

impl Luck for Chance {
    #[inline]
    fn come(
        &mut self,
        _: usize,
        rate: f64,
        words: [u32; 2],
        more: impl Fn(u32) -> [u32; 4],
    ) -> u32 {
        self.0.points(rate, words, more)
    }

    #[inline]
    fn split(&mut self, _: usize, n: u32, p: f64, word: u32) -> u32 {
        self.0.split(n, p, word)
    }

    #[inline]
    fn uniform(&mut self, word: u32) -> f64 {
        unit(word)
    }

    fn reset(&mut self) {}
}

/// Expected counts, rounded so that what is cut off comes the next time.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    carry: Vec<f64>,
}

impl Expected {
    pub fn new(slots: usize) -> Self {
        // Half a client: so that sums are rounded and not cut off.
        Self { carry: vec![0.5; slots] }
    }

    fn whole(&mut self, slot: usize, expected: f64) -> u32 {
        // The hair keeps twelve twelfths one.
        let sum = self.carry[slot] + expected + 1e-9;
        let count = sum.floor().max(0.0);
        self.carry[slot] = sum - count - 1e-9;
        count as u32
    }
}

impl Luck for Expected {
    fn come(&mut self, slot: usize, rate: f64, _: [u32; 2], _: impl Fn(u32) -> [u32; 4]) -> u32 {
        self.whole(slot, rate)
    }

    fn split(&mut self, slot: usize, n: u32, p: f64, _: u32) -> u32 {
        self.whole(slot, f64::from(n) * p).min(n)
    }

    fn uniform(&mut self, _: u32) -> f64 {
        0.5
    }

    fn reset(&mut self) {
        self.carry.fill(0.5);
    }
}
