//! Simulated annealing of swaps for maximal covering (Kirkpatrick, Gelatt, Vecchi 1983; for covering Galvão, Espejo, Boffey 2000).
//!
//! About one swap in a hundred is accepted. To look at all swaps of one site in a row is faster, but undoes what was just accepted at a loss before others
//! can make something of it.

use std::sync::LazyLock;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, RngExt, SeedableRng};

use super::field::Field;
use super::slots::Slots;

/// Steps of the temperature.
const STEPS: usize = 100;

/// One swap in this many of those that change nothing is carried out: there are very many where nearly everything is covered.
const IDLE: u64 = 4;

/// Steps that count for a swap tried, which looks far away in memory.
const TRY: usize = 4;

/// Logarithms of evenly spread chances.
const CHANCES: usize = 4096;
static LOGARITHMS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let chance = |k: usize| (k as f64 + 0.5) / CHANCES as f64;
    (0..CHANCES).map(|k| chance(k).ln() as f32).collect()
});

/// Open sites under annealing.
pub struct Annealer<'f> {
    slots: Slots<'f>,
    random: Xoshiro256PlusPlus,
}

impl<'f> Annealer<'f> {
    /// Starts from `open`, all of them free sites, of which those in `moving` may be swapped.
    pub fn new(field: &'f Field, open: &[u32], moving: &[u32], seed: u64) -> Self {
        let random = Xoshiro256PlusPlus::seed_from_u64(seed);
        Self { slots: Slots::new(field, open, moving), random }
    }

    /// Elementary steps so far.
    pub fn steps(&self) -> usize {
        self.slots.steps
    }

    /// Sites to look at that need not lie beside the one to be swapped: all, or those beside any that may be swapped.
    fn elsewhere(&mut self) -> &'f [u32] {
        let Slots { field, open, outside, .. } = &self.slots;
        if outside.is_empty() {
            return &field.free;
        }
        &field.beside[open[self.random.random_range(0..open.len())] as usize]
    }

    /// Tries `moves` swaps at a temperature; tells how many of them were accepted at a loss.
    fn stay(&mut self, moves: usize, temperature: f32, mut better: impl FnMut(&Slots)) -> usize {
        let logarithms = LOGARITHMS.as_slice();
        let slots = self.slots.open.len() as u64;
        let mut losses = 0;
        self.slots.steps += TRY * moves;
        for _ in 0..moves {
            // One draw gives the slot (32 bits), the place in a list (16), the chance (12) and whether to look anywhere (4).
            let draw = self.random.next_u64();
            let slot = (((draw & 0xffff_ffff) * slots) >> 32) as usize;
            let near = match draw >> 60 {
                0 => self.elsewhere(),
                _ => &self.slots.field.beside[self.slots.open[slot] as usize],
            };
            if near.is_empty() {
                continue;
            }
            let site = near[((draw >> 32 & 0xffff) as usize * near.len()) >> 16];
            let change = self.slots.change(slot, site);
            let passes = temperature * logarithms[(draw >> 48) as usize % CHANCES];
            let idle = change == 0 && !(draw >> 40).is_multiple_of(IDLE);
            if (change as f32) < passes || idle || self.slots.is_open[site as usize] {
                continue;
            }
            self.slots.swap(slot, site);
            losses += usize::from(change < 0);
            if change > 0 {
                better(&self.slots);
            }
        }
        losses
    }

    /// Cools from a twentieth of what a site covers in the mean until the share of accepted losses has fallen below each of `shares`; the temperatures at which it did.
    pub fn thermometer(&mut self, moves: usize, shares: [f64; 3]) -> [f32; 3] {
        let mut temperature = 0.05 * self.slots.value as f32 / self.slots.open.len() as f32;
        let coldest = 1e-6 * temperature;
        shares.map(|share| {
            while temperature > coldest
                && self.stay(moves, temperature, |_| ()) as f64 > share * moves as f64
            {
                temperature *= 0.85;
            }
            temperature
        })
    }

    /// Anneals for about `moves` swaps between two temperatures; the best sites seen, ascending, and their weight.
    pub fn run(&mut self, moves: usize, [warm, cold]: [f32; 2]) -> (i32, Vec<u32>) {
        let factor = (cold / warm).powf(1.0 / STEPS as f32);
        let mut temperature = warm;
        let (mut best, mut open) = (self.slots.value, self.slots.open.clone());
        for _ in 0..STEPS {
            self.stay(moves / STEPS, temperature, |slots| {
                if slots.value > best {
                    best = slots.value;
                    open.clone_from(&slots.open);
                }
            });
            temperature *= factor;
        }
        open.extend(&self.slots.outside);
        open.sort_unstable();
        (best, open)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::core::Site;
    use super::super::on_a_plane;
    use super::*;

    #[test]
    fn what_is_settled_stays_out_and_the_best_is_recounted() {
        let mut site = vec![Site::Free; 80];
        (site[5], site[9]) = (Site::Open, Site::Closed);
        let field = Field::new(&on_a_plane(4, 80, 200.0), &site);
        let mut annealer = Annealer::new(&field, &[6, 7, 8], &[6, 7, 8], 1);
        let [warm, _, cold] = annealer.thermometer(500, [0.02, 0.005, 0.001]);
        assert!(warm >= cold && cold > 0.0);
        let (value, open) = annealer.run(20_000, [warm, cold]);
        assert_eq!((value, open.clone()), field.member(open));
        let last = &annealer.slots.open;
        assert!(!last.contains(&5) && !last.contains(&9));
    }
}
