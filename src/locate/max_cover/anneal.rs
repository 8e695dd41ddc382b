//! Simulated annealing of swaps for maximal covering (Kirkpatrick, Gelatt, Vecchi 1983; for covering Galvão, Espejo, Boffey 2000).
//!
//! A table of what each closed site would cover beside each open one's absence values a swap in three look-ups (Resende and Werneck 2004). Accepted
//! swaps, about one in a hundred, walk over the sites of the clients that change hands.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::field::Field;

const NOBODY: u16 = u16::MAX;
const SEVERAL: u16 = u16::MAX - 1;

/// The most slots that a mark can name.
pub const MOST_SLOTS: usize = SEVERAL as usize;

/// Steps of the temperature.
const STEPS: usize = 100;

/// One swap in this many of those that change nothing is carried out: there are very many where nearly everything is covered.
const IDLE: u64 = 4;

/// Steps that count for a swap tried, which looks far away in memory, and arcs walked in one step.
const TRY: usize = 5;
const WALK: usize = 5;

/// Logarithms of evenly spread chances.
const CHANCES: usize = 4096;

/// Open sites under annealing, each in a slot.
pub struct Annealer<'f> {
    field: &'f Field,
    open: Vec<u32>,
    is_open: Vec<bool>,
    /// Weight covered by the open sites.
    value: i32,
    /// How many open sites cover a client, the exclusive or of their slots, and the slot where it is one.
    count: Vec<u16>,
    mixed: Vec<u16>,
    owner: Vec<u16>,
    /// Weight that only the site in this slot covers.
    alone: Vec<i32>,
    /// Weight at each site that nobody covers.
    gain: Vec<i32>,
    /// Weight at each site (column) that only the site in this slot (row) covers.
    extra: Vec<i32>,
    /// The swap in which a client was last taken by the site that came.
    taken: Vec<u32>,
    swaps: u32,
    /// Slots whose sites may be swapped.
    moving: Vec<u32>,
    logarithm: Vec<f32>,
    random: ChaCha8Rng,
    /// Elementary steps so far.
    pub steps: usize,
}

impl<'f> Annealer<'f> {
    /// Starts from `open`, all of them free sites.
    pub fn new(field: &'f Field, open: &[u32], seed: u64) -> Self {
        let (clients, sites, slots) = (field.weight.len(), field.sites(), open.len());
        let all = |j: usize| field.cover.by_site[j].iter().map(|&i| field.weight[i as usize]).sum();
        let chance = |k: usize| ((k as f64 + 0.5) / CHANCES as f64).ln() as f32;
        let mut annealer = Self {
            field,
            open: open.to_vec(),
            is_open: vec![false; sites],
            value: 0,
            count: vec![0; clients],
            mixed: vec![0; clients],
            owner: vec![NOBODY; clients],
            alone: vec![0; slots],
            gain: (0..sites).map(all).collect(),
            extra: vec![0; slots * sites],
            taken: vec![0; clients],
            swaps: 0,
            moving: (0..slots as u32).collect(),
            logarithm: (0..CHANCES).map(chance).collect(),
            random: ChaCha8Rng::seed_from_u64(seed),
            steps: 0,
        };
        for (slot, &site) in open.iter().enumerate() {
            annealer.swaps += 1;
            annealer.enter(slot, site);
        }
        annealer
    }

    /// From now on only these open sites are swapped, for sites beside them.
    pub fn only(&mut self, window: &[u32]) {
        let inside = |&slot: &u32| window.contains(&self.open[slot as usize]);
        self.moving = (0..self.open.len() as u32).filter(inside).collect();
    }

    /// Adds a weight to the row of a slot at all sites of a client.
    fn add(&mut self, slot: u16, client: usize, weight: i32) {
        let sites = &self.field.cover.by_client[client];
        let row = &mut self.extra[slot as usize * self.is_open.len()..][..self.is_open.len()];
        sites.iter().for_each(|&j| row[j as usize] += weight);
        self.alone[slot as usize] += weight;
        self.steps += sites.len() / WALK;
    }

    /// Adds a weight to what nobody covers at all sites of a client.
    fn miss(&mut self, client: usize, weight: i32) {
        let sites = &self.field.cover.by_client[client];
        sites.iter().for_each(|&j| self.gain[j as usize] += weight);
        self.value -= weight;
        self.steps += sites.len() / WALK;
    }

    /// A site comes into a slot; clients that only the slot's last site covers stay the slot's.
    fn enter(&mut self, slot: usize, site: u32) {
        self.is_open[site as usize] = true;
        for &client in &self.field.cover.by_site[site as usize] {
            let (i, weight) = (client as usize, self.field.weight[client as usize]);
            if self.owner[i] == slot as u16 {
                self.taken[i] = self.swaps;
                continue;
            }
            self.count[i] += 1;
            self.mixed[i] ^= slot as u16;
            match self.count[i] {
                1 => {
                    self.owner[i] = slot as u16;
                    self.taken[i] = self.swaps;
                    self.miss(i, -weight);
                    self.add(slot as u16, i, weight);
                }
                2 => {
                    let other = std::mem::replace(&mut self.owner[i], SEVERAL);
                    self.add(other, i, -weight);
                }
                _ => {}
            }
        }
    }

    /// A site leaves its slot to the one that has just come.
    fn leave(&mut self, slot: usize, site: u32) {
        self.is_open[site as usize] = false;
        for &client in &self.field.cover.by_site[site as usize] {
            let (i, weight) = (client as usize, self.field.weight[client as usize]);
            if self.taken[i] == self.swaps {
                continue;
            }
            self.count[i] -= 1;
            self.mixed[i] ^= slot as u16;
            match self.count[i] {
                0 => {
                    self.owner[i] = NOBODY;
                    self.add(slot as u16, i, -weight);
                    self.miss(i, weight);
                }
                1 => {
                    self.owner[i] = self.mixed[i];
                    self.add(self.mixed[i], i, weight);
                }
                _ => {}
            }
        }
    }

    fn swap(&mut self, slot: usize, site: u32) {
        let before = std::mem::replace(&mut self.open[slot], site);
        self.swaps += 1;
        self.enter(slot, site);
        self.leave(slot, before);
    }

    /// Sites to look at that need not lie beside the one to be swapped: all, or those beside any that may be swapped.
    fn elsewhere(&mut self) -> &'f [u32] {
        if self.moving.len() == self.open.len() {
            return &self.field.free;
        }
        let slot = self.moving[self.random.random_range(0..self.moving.len())];
        &self.field.beside[self.open[slot as usize] as usize]
    }

    /// Tries `moves` swaps at a temperature; tells how many of them were accepted at a loss.
    fn stay(&mut self, moves: usize, temperature: f32, mut better: impl FnMut(&Self)) -> usize {
        let (sites, slots) = (self.is_open.len(), self.moving.len() as u64);
        let mut losses = 0;
        self.steps += TRY * moves;
        for _ in 0..moves {
            // One draw gives the slot (32 bits), the place in a list (16), the chance (12) and whether to look anywhere (4).
            let draw = self.random.next_u64();
            let slot = self.moving[(((draw & 0xffff_ffff) * slots) >> 32) as usize] as usize;
            let near = match draw >> 60 {
                0 => self.elsewhere(),
                _ => &self.field.beside[self.open[slot] as usize],
            };
            if near.is_empty() {
                continue;
            }
            let site = near[((draw >> 32 & 0xffff) as usize * near.len()) >> 16];
            let extra = self.extra[slot * sites + site as usize];
            let change = self.gain[site as usize] + extra - self.alone[slot];
            let passes = temperature * self.logarithm[(draw >> 48) as usize % CHANCES];
            let idle = change == 0 && !(draw >> 40).is_multiple_of(IDLE);
            if (change as f32) < passes || idle || self.is_open[site as usize] {
                continue;
            }
            self.swap(slot, site);
            losses += usize::from(change < 0);
            if change > 0 {
                better(self);
            }
        }
        losses
    }

    /// Cools from a twentieth of what a site covers in the mean until the share of accepted losses has fallen below each of `shares`; the temperatures at which it did.
    pub fn thermometer(&mut self, moves: usize, shares: [f64; 3]) -> [f32; 3] {
        let mut temperature = 0.05 * self.value as f32 / self.open.len() as f32;
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
        let (mut best, mut open) = (self.value, self.open.clone());
        for _ in 0..STEPS {
            self.stay(moves / STEPS, temperature, |annealer| {
                if annealer.value > best {
                    best = annealer.value;
                    open.clone_from(&annealer.open);
                }
            });
            temperature *= factor;
        }
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
    fn the_tables_are_kept_up_to_date_and_what_is_settled_stays_out() {
        let mut site = vec![Site::Free; 80];
        (site[5], site[9]) = (Site::Open, Site::Closed);
        let field = Field::new(&on_a_plane(4, 80, 200.0), &site);
        let mut annealer = Annealer::new(&field, &[6, 7, 8], 1);
        let [warm, _, cold] = annealer.thermometer(500, [0.02, 0.005, 0.001]);
        assert!(warm >= cold && cold > 0.0);
        let (value, open) = annealer.run(20_000, [warm, cold]);
        assert_eq!(value, Annealer::new(&field, &open, 1).value);
        let last = annealer.open.clone();
        assert!(annealer.swaps > 100 && !last.contains(&5) && !last.contains(&9));
        let fresh = Annealer::new(&field, &last, 1);
        assert_eq!((&annealer.owner, &annealer.count), (&fresh.owner, &fresh.count));
        assert_eq!((&annealer.alone, &annealer.gain), (&fresh.alone, &fresh.gain));
        assert_eq!((&annealer.extra, annealer.value), (&fresh.extra, fresh.value));
    }
}
