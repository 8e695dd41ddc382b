//! What happens by chance within a replication, at addresses; and the same without chance, for the future that goes as written.

mod counts;
mod mix;
mod philox;

pub(super) use counts::{Coin, points};
pub(super) use mix::Mix;
pub(super) use philox::{Key, Words, unit};

/// How counts come about: by chance, or as expected. `slot` is the first of as many as there are counts.
pub(super) trait Luck {
    /// How many come at each rate. `word(n)` is that of the address, `more(n, block)` gives the words of its further blocks.
    fn come(
        &mut self,
        slot: usize,
        rates: &[f64],
        word: impl Fn(usize) -> u32,
        more: impl Fn(usize, u32) -> Words,
        counts: &mut [u32],
    );
    /// To how many of each number it happens.
    fn toss(
        &mut self,
        slot: usize,
        numbers: &[u32],
        coin: &Coin,
        word: impl Fn(usize) -> u32,
        counts: &mut [u32],
    );
    /// A factor of mean 1 that makes arrivals vary from month to month.
    fn mixed(&self, mix: &Mix, word: u32) -> f64;
    /// A uniform.
    fn uniform(&self, word: u32) -> f64;
    /// Begins a replication anew.
    fn reset(&mut self);
}

/// Exact random counts.
#[derive(Debug, Clone)]
pub(super) struct Chance;

impl Luck for Chance {
    #[inline]
    fn come(
        &mut self,
        _: usize,
        rates: &[f64],
        word: impl Fn(usize) -> u32,
        more: impl Fn(usize, u32) -> Words,
        counts: &mut [u32],
    ) {
        points(rates, word, more, counts);
    }

    #[inline]
    fn toss(
        &mut self,
        _: usize,
        numbers: &[u32],
        coin: &Coin,
        word: impl Fn(usize) -> u32,
        counts: &mut [u32],
    ) {
        coin.toss(numbers, word, counts);
    }

    #[inline]
    fn mixed(&self, mix: &Mix, word: u32) -> f64 {
        mix.factor(unit(word))
    }

    #[inline]
    fn uniform(&self, word: u32) -> f64 {
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
    fn come(
        &mut self,
        slot: usize,
        rates: &[f64],
        _: impl Fn(usize) -> u32,
        _: impl Fn(usize, u32) -> Words,
        counts: &mut [u32],
    ) {
        for (n, (count, rate)) in counts.iter_mut().zip(rates).enumerate() {
            *count = self.whole(slot + n, *rate);
        }
    }

    fn toss(
        &mut self,
        slot: usize,
        numbers: &[u32],
        coin: &Coin,
        _: impl Fn(usize) -> u32,
        counts: &mut [u32],
    ) {
        for (n, (count, number)) in counts.iter_mut().zip(numbers).enumerate() {
            *count = self.whole(slot + n, f64::from(*number) * coin.p).min(*number);
        }
    }

    fn mixed(&self, _: &Mix, _: u32) -> f64 {
        1.0
    }

    fn uniform(&self, _: u32) -> f64 {
        0.5
    }

    fn reset(&mut self) {
        self.carry.fill(0.5);
    }
}
