//! Row weighting local search for covering (Gao, Weise, Li 2015).
//!
//! The least useful site leaves and one that covers some client left out comes, again and again; clients left out weigh more with time, so that the search
//! does not stay where it is.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::cover::Cover;

/// What a client weighs in the mean at first, and the share of it by which it grows heavier when it is left out.
const MEAN: f64 = 1000.0;
const GROWTH: f64 = 0.03;

/// Clients left out for each of which weights wait one swap more before they grow: heavier clients left out cost time, and do no good at every swap.
const CROWD: usize = 16;

/// Clients left out of which the heaviest is covered, and how often others are drawn where that one has no other site.
const DRAWN: usize = 2;
const DRAWS: usize = 4;

/// Arcs walked in one step.
const WALK: usize = 2;

/// Open sites, and what each site is worth in weights of clients.
pub struct Weighting<'c> {
    cover: &'c Cover,
    demand: &'c [i32],
    open: Vec<u32>,
    is_open: Vec<bool>,
    /// Open sites that may not leave.
    stays: Vec<bool>,
    /// How many open sites cover a client, and the exclusive or of them.
    count: Vec<u32>,
    mixed: Vec<u32>,
    /// What a client weighs, and how much more when it is left out.
    weight: Vec<i64>,
    growth: Vec<i64>,
    /// Weight that an open site alone covers, or that a closed one would add.
    worth: Vec<i64>,
    /// The swap in which a site last came or left.
    moved: Vec<usize>,
    /// The site that came last stays for a swap.
    newest: Option<u32>,
    /// Clients left out, the place of each of them there, and their demand.
    left_out: Vec<u32>,
    place: Vec<u32>,
    missed: i64,
    swaps: usize,
    /// Elementary steps so far.
    pub steps: usize,
}

impl<'c> Weighting<'c> {
    /// Starts from `open`, of which only the sites in `moving` may leave. Clients weigh what they demand, but at first none more than `most`.
    pub fn new(
        cover: &'c Cover,
        demand: &'c [i32],
        most: i32,
        open: &[u32],
        moving: &[u32],
    ) -> Self {
        let (clients, sites) = (cover.by_client.count(), cover.by_site.count());
        let capped = |i: usize| f64::from(demand[i].min(most));
        let unit = MEAN * clients as f64 / (0..clients).map(capped).sum::<f64>().max(1.0);
        let weight: Vec<i64> = (0..clients).map(|i| (unit * capped(i)).ceil() as i64).collect();
        let growth = weight.iter().map(|&w| (GROWTH * w as f64).ceil() as i64).collect();
        let mut search = Self {
            cover,
            demand,
            open: open.to_vec(),
            is_open: vec![false; sites],
            stays: vec![false; sites],
            count: vec![0; clients],
            mixed: vec![0; clients],
            worth: vec![0; sites],
            weight,
            growth,
            moved: vec![0; sites],
            newest: None,
            left_out: Vec::new(),
            place: vec![0; clients],
            missed: 0,
            swaps: 0,
            steps: 0,
        };
        for &site in open {
            search.is_open[site as usize] = true;
            search.stays[site as usize] = true;
            for &client in &cover.by_site[site as usize] {
                search.count[client as usize] += 1;
                search.mixed[client as usize] ^= site;
            }
        }
        moving.iter().for_each(|&site| search.stays[site as usize] = false);
        (0..clients as u32).for_each(|client| search.settle(client));
        search
    }

    /// Writes down what a client is worth to whom, from how many cover it.
    fn settle(&mut self, client: u32) {
        let i = client as usize;
        let sites = &self.cover.by_client[i];
        match self.count[i] {
            0 if sites.is_empty() => {}
            0 => {
                self.leave_out(client);
                sites.iter().for_each(|&j| self.worth[j as usize] += self.weight[i]);
                self.steps += sites.len() / WALK;
            }
            1 => self.worth[self.mixed[i] as usize] += self.weight[i],
            _ => {}
        }
    }

    /// Whether nobody is left out.
    pub fn covers_all(&self) -> bool {
        self.left_out.is_empty()
    }

    /// Open sites, ascending.
    pub fn open(&self) -> Vec<u32> {
        let mut open = self.open.clone();
        open.sort_unstable();
        open
    }

    /// Tries `swaps`; the open sites that left out least demand, ascending.
    pub fn run(&mut self, swaps: usize, random: &mut ChaCha8Rng) -> Vec<u32> {
        let (mut missed, mut best) = (self.missed, self.open.clone());
        for _ in 0..swaps {
            if self.covers_all() {
                break;
            }
            self.swap(random);
            if self.missed < missed {
                missed = self.missed;
                best.clone_from(&self.open);
            }
        }
        best.sort_unstable();
        best
    }

    /// One site leaves, and one that covers a client left out comes.
    pub fn swap(&mut self, random: &mut ChaCha8Rng) {
        self.swaps += 1;
        let Some(gone) = self.drop_one() else { return };
        let mut draws = (0..DRAWS).map(|_| self.comer(gone, random));
        let site = draws.find_map(|site| site).unwrap_or(gone);
        self.come(site);
        self.newest = Some(site);
        if self.swaps.is_multiple_of(1 + self.left_out.len() / CROWD) {
            self.grow();
        }
    }

    /// The site worth most, the one longest away among equals, that covers a heavy client left out, but not the one just gone.
    fn comer(&self, gone: u32, random: &mut ChaCha8Rng) -> Option<u32> {
        let mut drawn =
            || self.left_out[random.random_range(0..self.left_out.len() as u32) as usize];
        let drawn: [u32; DRAWN] = std::array::from_fn(|_| drawn());
        let client = drawn.into_iter().max_by_key(|&i| self.weight[i as usize])?;
        let others = self.cover.by_client[client as usize].iter().copied();
        let others = others.filter(|&j| j != gone && !self.is_open[j as usize]);
        others.max_by_key(|&j| (self.worth[j as usize], std::cmp::Reverse(self.moved[j as usize])))
    }

    /// Clients left out grow heavier.
    fn grow(&mut self) {
        for &client in &self.left_out {
            let near = &self.cover.by_client[client as usize];
            let growth = self.growth[client as usize];
            self.weight[client as usize] += growth;
            near.iter().for_each(|&j| self.worth[j as usize] += growth);
            self.steps += near.len() / WALK;
        }
    }

    /// The open site that is worth least, the one longest there among equals, leaves; none, if none may. The newest stays, unless it is alone.
    pub fn drop_one(&mut self) -> Option<u32> {
        self.steps += self.open.len();
        let newest = self.newest.filter(|_| self.open.len() > 1);
        let may_go = |site: u32| !self.stays[site as usize] && Some(site) != newest;
        let rank = |k: &usize| {
            let site = self.open[*k] as usize;
            (self.worth[site], self.moved[site])
        };
        let k = (0..self.open.len()).filter(|&k| may_go(self.open[k])).min_by_key(rank)?;
        let site = self.open.swap_remove(k);
        self.leave(site);
        Some(site)
    }

    fn come(&mut self, site: u32) {
        self.open.push(site);
        self.is_open[site as usize] = true;
        self.moved[site as usize] = self.swaps;
        let cover = self.cover;
        for &client in &cover.by_site[site as usize] {
            let i = client as usize;
            self.count[i] += 1;
            self.mixed[i] ^= site;
            match self.count[i] {
                1 => {
                    self.covered(client);
                    self.change(client, site, -self.weight[i]);
                }
                2 => self.worth[(self.mixed[i] ^ site) as usize] -= self.weight[i],
                _ => {}
            }
        }
    }

    fn leave(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        self.moved[site as usize] = self.swaps;
        let cover = self.cover;
        for &client in &cover.by_site[site as usize] {
            let i = client as usize;
            self.count[i] -= 1;
            self.mixed[i] ^= site;
            match self.count[i] {
                0 => {
                    self.leave_out(client);
                    self.change(client, site, self.weight[i]);
                }
                1 => self.worth[self.mixed[i] as usize] += self.weight[i],
                _ => {}
            }
        }
    }

    /// Changes the worth of all sites of a client but one, which keeps it: what it would add, open it alone covers.
    fn change(&mut self, client: u32, but: u32, by: i64) {
        let near = &self.cover.by_client[client as usize];
        near.iter().for_each(|&j| self.worth[j as usize] += by);
        self.worth[but as usize] -= by;
        self.steps += near.len() / WALK;
    }

    fn leave_out(&mut self, client: u32) {
        self.place[client as usize] = self.left_out.len() as u32;
        self.left_out.push(client);
        self.missed += i64::from(self.demand[client as usize]);
    }

    fn covered(&mut self, client: u32) {
        let place = self.place[client as usize] as usize;
        self.left_out.swap_remove(place);
        if let Some(&last) = self.left_out.get(place) {
            self.place[last as usize] = place as u32;
        }
        self.missed -= i64::from(self.demand[client as usize]);
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::super::generate;
    use super::*;

    fn plane(seed: u64, points: usize, standard: f64) -> Cover {
        let mut instance = generate::plane(seed, points);
        instance.standard.fill(standard);
        Cover::of(&instance)
    }

    #[test]
    fn worths_are_what_they_are_counted_anew() {
        let cover = plane(5, 80, 150.0);
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let demand: Vec<i32> = (1..81).collect();
        let open: Vec<u32> = (0..8).collect();
        let mut search = Weighting::new(&cover, &demand, 50, &open, &open[3..]);
        let best = search.run(200, &mut random);
        assert!(best.len() == 8 && best.is_sorted() && best.starts_with(&[0, 1, 2]));
        let missed = search.left_out.iter().map(|&i| i64::from(demand[i as usize])).sum::<i64>();
        assert!(search.missed == missed && search.swaps == 200);
        for (j, clients) in cover.by_site.iter().enumerate() {
            let alone = u32::from(search.is_open[j]);
            let own = clients.iter().filter(|&&i| search.count[i as usize] == alone);
            assert_eq!(search.worth[j], own.map(|&i| search.weight[i as usize]).sum::<i64>());
        }
    }
}
