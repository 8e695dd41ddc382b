//! Simulated annealing of swaps for maximal covering (Kirkpatrick, Gelatt, Vecchi 1983; for covering Galvão, Espejo, Boffey 2000).
//!
//! A swap replaces an open site, mostly by one that shares a client with it. Each client remembers who covers it: nobody, one site, or several. So a
//! swap is valued in one walk over the clients of the site that comes, and what a site covers alone is kept up to date.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::cover::Cover;

const NOBODY: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// The share of swaps accepted at the start, and how far the temperature falls to the end.
const WARM: f64 = 0.08;
const FALL: f64 = 0.05;

/// The share of swaps near a site that look two sites away.
const FARTHER: f64 = 0.3;

/// Steps of the temperature.
const STEPS: usize = 200;

/// Open sites under annealing.
pub struct Annealer<'c> {
    cover: &'c Cover,
    weight: &'c [f64],
    /// Sites that may come in, as a list and as a mark on each site.
    spare: &'c [u32],
    is_spare: Vec<bool>,
    /// Open sites that may go; the others stay.
    held: Vec<u32>,
    fixed: Vec<u32>,
    is_open: Vec<bool>,
    count: Vec<u32>,
    /// Exclusive or of the sites that cover a client: the site itself where it is one.
    mixed: Vec<u32>,
    owner: Vec<u32>,
    /// Weight that only this open site covers.
    alone: Vec<f64>,
    random: ChaCha8Rng,
}

impl<'c> Annealer<'c> {
    /// Starts from `open`, of which the sites in `spare` may go. `weight` is that of each client.
    pub fn new(
        cover: &'c Cover,
        weight: &'c [f64],
        spare: &'c [u32],
        open: &[usize],
        seed: u64,
    ) -> Self {
        let (clients, sites) = (cover.by_client.len(), cover.by_site.len());
        let mut is_spare = vec![false; sites];
        spare.iter().for_each(|&site| is_spare[site as usize] = true);
        let (held, fixed) =
            open.iter().map(|&site| site as u32).partition(|&site| is_spare[site as usize]);
        let mut annealer = Self {
            cover,
            weight,
            spare,
            is_spare,
            held,
            fixed,
            is_open: vec![false; sites],
            count: vec![0; clients],
            mixed: vec![0; clients],
            owner: vec![NOBODY; clients],
            alone: vec![0.0; sites],
            random: ChaCha8Rng::seed_from_u64(seed),
        };
        open.iter().for_each(|&site| annealer.enter(site as u32));
        annealer
    }

    /// Open sites.
    fn open(&self) -> Vec<usize> {
        self.held.iter().chain(&self.fixed).map(|&site| site as usize).collect()
    }

    /// Goes back to sites that were open before.
    fn move_to(&mut self, open: &[usize]) {
        let held = std::mem::take(&mut self.held);
        held.iter().for_each(|&site| self.leave(site));
        let fixed = |site: &u32| self.fixed.contains(site);
        self.held = open.iter().map(|&site| site as u32).filter(|site| !fixed(site)).collect();
        self.held.clone().iter().for_each(|&site| self.enter(site));
    }

    fn enter(&mut self, site: u32) {
        self.is_open[site as usize] = true;
        for &client in &self.cover.by_site[site as usize] {
            let i = client as usize;
            let before = self.mixed[i];
            self.count[i] += 1;
            self.mixed[i] ^= site;
            match self.count[i] {
                1 => {
                    self.owner[i] = site;
                    self.alone[site as usize] += self.weight[i];
                }
                2 => {
                    self.owner[i] = SEVERAL;
                    self.alone[before as usize] -= self.weight[i];
                }
                _ => {}
            }
        }
    }

    fn leave(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        self.alone[site as usize] = 0.0;
        for &client in &self.cover.by_site[site as usize] {
            let i = client as usize;
            self.count[i] -= 1;
            self.mixed[i] ^= site;
            match self.count[i] {
                0 => self.owner[i] = NOBODY,
                1 => {
                    self.owner[i] = self.mixed[i];
                    self.alone[self.mixed[i] as usize] += self.weight[i];
                }
                _ => {}
            }
        }
    }

    /// Weight gained by opening `enter` after `leave` has gone.
    fn gained(&self, enter: u32, leave: u32) -> f64 {
        let counts = |i: usize| self.owner[i] == NOBODY || self.owner[i] == leave;
        let list = self.cover.by_site[enter as usize].iter().map(|&client| client as usize);
        list.map(|i| if counts(i) { self.weight[i] } else { 0.0 }).sum()
    }

    /// A closed site: mostly one that shares a client with `site`, or with a site that does.
    fn candidate(&mut self, site: u32) -> u32 {
        if self.random.random_range(0..8_u32) == 0 {
            return pick(self.spare, &mut self.random);
        }
        let near = self.beside(site);
        if self.random.random_bool(FARTHER) { self.beside(near) } else { near }
    }

    /// A site that shares a client with this one (any site if it covers nobody).
    fn beside(&mut self, site: u32) -> u32 {
        let clients = &self.cover.by_site[site as usize];
        if clients.is_empty() {
            return pick(self.spare, &mut self.random);
        }
        let client = pick(clients, &mut self.random);
        pick(&self.cover.by_client[client as usize], &mut self.random)
    }

    /// Tries `moves` swaps at a temperature; tells how many were accepted and how the value changed at each.
    fn stay(&mut self, moves: usize, temperature: f64, mut seen: impl FnMut(&Self, f64)) -> usize {
        let mut accepted = 0;
        for _ in 0..moves {
            let slot = self.random.random_range(0..self.held.len() as u32) as usize;
            let leave = self.held[slot];
            let enter = self.candidate(leave);
            if self.is_open[enter as usize] || !self.is_spare[enter as usize] {
                continue;
            }
            let change = self.gained(enter, leave) - self.alone[leave as usize];
            let passes = |chance: f64| chance < (change / temperature).exp();
            if change < 0.0 && !passes(self.random.random_range(0.0..1.0)) {
                continue;
            }
            self.leave(leave);
            self.enter(enter);
            self.held[slot] = enter;
            accepted += 1;
            seen(self, change);
        }
        accepted
    }

    /// The temperature at which the share `WARM` of swaps is accepted, approached from above; the sites are shaken on the way.
    fn warm_up(&mut self) -> f64 {
        let covered = |i: &usize| self.count[*i] > 0;
        let value: f64 = (0..self.count.len()).filter(covered).map(|i| self.weight[i]).sum();
        let mut temperature = 0.2 * value / self.held.len() as f64;
        let moves = 2000;
        while temperature > 1e-9 * value
            && self.stay(moves, temperature, |_, _| ()) as f64 > WARM * moves as f64
        {
            temperature *= 0.8;
        }
        temperature
    }

    /// Anneals for about `moves` swaps from `heat` times the warm temperature; the best sites of the cold half.
    pub fn run(&mut self, moves: usize, heat: f64) -> Vec<usize> {
        if self.held.is_empty() || self.spare.len() <= self.held.len() {
            return self.open();
        }
        let start = self.open();
        let mut temperature = heat * self.warm_up();
        if heat < 1.0 {
            self.move_to(&start);
        }
        let factor = FALL.powf(1.0 / STEPS as f64);
        let (mut now, mut best, mut open) = (0.0, 0.0, self.open());
        for step in 0..STEPS {
            if step == STEPS / 2 {
                (best, open) = (now, self.open());
            }
            self.stay(moves / STEPS, temperature, |annealer, change| {
                now += change;
                if step >= STEPS / 2 && now > best + 1e-9 {
                    (best, open) = (now, annealer.open());
                }
            });
            temperature *= factor;
        }
        open
    }
}

fn pick(list: &[u32], random: &mut ChaCha8Rng) -> u32 {
    list[random.random_range(0..list.len() as u32) as usize]
}

#[cfg(test)]
mod tests {
    use super::super::super::generate;
    use super::*;

    #[test]
    fn what_a_site_covers_alone_is_kept_up_to_date() {
        let mut instance = generate::plane(4, 80);
        instance.standard.fill(200.0);
        let by_client = (0..80).map(|client| instance.covering(client)).collect();
        let cover = Cover::new(by_client, 80);
        let spare: Vec<u32> = (0..80).filter(|&site| site != 5).collect();
        let mut annealer = Annealer::new(&cover, &instance.weight, &spare, &[5, 6, 7, 8], 1);
        let open = annealer.run(20_000, 1.0);
        assert!(open.contains(&5) && open.len() == 4);
        let last = annealer.open();
        let fresh = Annealer::new(&cover, &instance.weight, &spare, &last, 1);
        assert_eq!(annealer.owner, fresh.owner);
        assert_eq!(annealer.count, fresh.count);
        let same = |&site: &usize| (annealer.alone[site] - fresh.alone[site]).abs() < 1e-6;
        assert!(last.iter().all(same));
    }
}
