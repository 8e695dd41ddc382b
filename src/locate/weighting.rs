//! Covers of ever fewer sites by row weighting local search (Gao, Weise, Li 2015).
//!
//! The least useful site leaves and one that covers some client left out comes, again and again; clients left out weigh more each time, so that the search
//! does not stay where it is. A site that has left comes back after something near it has changed, unless no other covers the client.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::core::Meter;
use super::cover::Cover;

/// Swaps without a smaller cover after which the search ends.
const BARREN: usize = 300_000;

/// A cover of at least `enough` (one or more) sites, no larger than `start`, which covers all clients that have sites.
pub fn fewer(cover: &Cover, start: &[usize], enough: usize, meter: &mut Meter) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(meter.control.seed);
    let mut search = Weighting::new(cover, start);
    let mut best = start.to_vec();
    let mut barren = 0;
    while barren < BARREN && !meter.over() {
        while search.left_out.is_empty() {
            best = search.open.iter().map(|&j| j as usize).collect();
            barren = 0;
            if best.len() <= enough || !search.drop_one(None) {
                return sorted(best);
            }
        }
        search.swap(&mut random);
        barren += 1;
        meter.spend(std::mem::take(&mut search.steps));
    }
    sorted(best)
}

fn sorted(mut sites: Vec<usize>) -> Vec<usize> {
    sites.sort_unstable();
    sites
}

/// Open sites, and what each site is worth in weights of clients.
struct Weighting<'c> {
    cover: &'c Cover,
    open: Vec<u32>,
    is_open: Vec<bool>,
    /// How many open sites cover a client, and what it weighs.
    count: Vec<u32>,
    weight: Vec<i64>,
    /// Weight that an open site alone covers, or that a closed one would add.
    worth: Vec<i64>,
    /// Whether something near a site has changed since it left.
    may_come: Vec<bool>,
    /// The swap in which a site last came or left.
    moved: Vec<usize>,
    /// The site that came last stays for a swap.
    newest: Option<u32>,
    /// Clients left out, and the place of each of them there.
    left_out: Vec<u32>,
    place: Vec<u32>,
    swaps: usize,
    /// Elementary steps since they were last counted.
    steps: usize,
}

impl<'c> Weighting<'c> {
    fn new(cover: &'c Cover, start: &[usize]) -> Self {
        let (clients, sites) = (cover.by_client.len(), cover.by_site.len());
        let mut search = Self {
            cover,
            open: Vec::new(),
            is_open: vec![false; sites],
            count: vec![0; clients],
            weight: vec![1; clients],
            worth: cover.by_site.iter().map(|list| list.len() as i64).collect(),
            may_come: vec![true; sites],
            moved: vec![0; sites],
            newest: None,
            left_out: Vec::new(),
            place: vec![0; clients],
            swaps: 0,
            steps: 0,
        };
        for client in (0..clients as u32).filter(|&i| !cover.by_client[i as usize].is_empty()) {
            search.leave_out(client);
        }
        start.iter().for_each(|&site| search.come(site as u32));
        search
    }

    /// One site leaves, and one that covers a client left out comes.
    fn swap(&mut self, random: &mut ChaCha8Rng) {
        self.swaps += 1;
        // Where one site is open it has to go, or their number would grow.
        self.drop_one(self.newest.filter(|_| self.open.len() > 1));
        let client = self.left_out[random.random_range(0..self.left_out.len() as u32) as usize];
        let rank = |j: &&u32| {
            let j = **j as usize;
            (self.may_come[j], self.worth[j], std::cmp::Reverse(self.moved[j]))
        };
        if let Some(&site) = self.cover.by_client[client as usize].iter().max_by_key(rank) {
            self.come(site);
            self.newest = Some(site);
        }
        for k in 0..self.left_out.len() {
            let client = self.left_out[k] as usize;
            self.weight[client] += 1;
            self.cover.by_client[client].iter().for_each(|&j| self.worth[j as usize] += 1);
            self.steps += self.cover.by_client[client].len();
        }
    }

    /// The open site that is worth least, the one longest there among equals, leaves; whether there was one.
    fn drop_one(&mut self, but: Option<u32>) -> bool {
        self.steps += self.open.len();
        let rank = |k: &usize| {
            let site = self.open[*k] as usize;
            (self.worth[site], self.moved[site])
        };
        let others = (0..self.open.len()).filter(|&k| Some(self.open[k]) != but);
        let Some(k) = others.min_by_key(rank) else { return false };
        let site = self.open.swap_remove(k);
        self.leave(site);
        true
    }

    fn come(&mut self, site: u32) {
        self.open.push(site);
        self.is_open[site as usize] = true;
        self.moved[site as usize] = self.swaps;
        let cover = self.cover;
        for &client in &cover.by_site[site as usize] {
            let (i, near) = (client as usize, &cover.by_client[client as usize]);
            self.count[i] += 1;
            match self.count[i] {
                1 => {
                    self.covered(client);
                    self.change(near, site, -self.weight[i]);
                }
                2 => self.change_owner(near, site, -self.weight[i]),
                _ => {}
            }
            self.stir(near);
        }
    }

    fn leave(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        self.moved[site as usize] = self.swaps;
        let cover = self.cover;
        for &client in &cover.by_site[site as usize] {
            let (i, near) = (client as usize, &cover.by_client[client as usize]);
            self.count[i] -= 1;
            match self.count[i] {
                0 => {
                    self.leave_out(client);
                    self.change(near, site, self.weight[i]);
                }
                1 => self.change_owner(near, site, self.weight[i]),
                _ => {}
            }
            self.stir(near);
        }
        self.may_come[site as usize] = false;
    }

    /// Moves the worth of all sites near a client but one, which keeps it: what it would add open it alone covers.
    fn change(&mut self, near: &[u32], but: u32, by: i64) {
        near.iter().filter(|&&j| j != but).for_each(|&j| self.worth[j as usize] += by);
    }

    /// Moves the worth of the one other open site near a client.
    fn change_owner(&mut self, near: &[u32], but: u32, by: i64) {
        let owner = near.iter().find(|&&j| j != but && self.is_open[j as usize]);
        owner.into_iter().for_each(|&owner| self.worth[owner as usize] += by);
    }

    fn stir(&mut self, near: &[u32]) {
        near.iter().for_each(|&j| self.may_come[j as usize] = true);
        self.steps += near.len();
    }

    fn leave_out(&mut self, client: u32) {
        self.place[client as usize] = self.left_out.len() as u32;
        self.left_out.push(client);
    }

    fn covered(&mut self, client: u32) {
        let place = self.place[client as usize] as usize;
        self.left_out.swap_remove(place);
        if let Some(&last) = self.left_out.get(place) {
            self.place[last as usize] = place as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::generate;
    use super::super::solution::Control;
    use super::*;

    fn plane(seed: u64, points: usize, standard: f64) -> Cover {
        let mut instance = generate::plane(seed, points);
        instance.standard.fill(standard);
        Cover::of(&instance)
    }

    #[test]
    fn what_is_found_covers_everybody_with_fewer_sites_and_not_fewer_than_enough() {
        let cover = plane(3, 200, 100.0);
        let all: Vec<usize> = (0..200).collect();
        let control = Control { work: 50.0, ..Control::default() };
        let search = |enough| fewer(&cover, &all, enough, &mut Meter::new(&control));
        let found = search(1);
        let covered = |list: &Vec<u32>| list.iter().any(|&j| found.contains(&(j as usize)));
        assert!(cover.by_client.iter().all(covered));
        assert!(found.len() < 60, "{}", found.len());
        assert_eq!(search(70).len(), 70);
        assert_eq!(search(1), found);
    }

    /// Each of two sites alone covers two of three clients.
    #[test]
    fn where_two_are_needed_one_never_becomes_two_again_unnoticed() {
        let cover = Cover::new(vec![vec![0], vec![0, 1], vec![1]], 2);
        let control = Control { work: 1.0, ..Control::default() };
        let mut meter = Meter::new(&control);
        assert_eq!(fewer(&cover, &[0, 1], 1, &mut meter), [0, 1]);
        let mut search = Weighting::new(&cover, &[0]);
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..20 {
            search.swap(&mut random);
            assert_eq!((search.open.len(), search.left_out.len()), (1, 1));
        }
    }

    #[test]
    fn worths_are_what_they_are_counted_anew() {
        let cover = plane(5, 80, 150.0);
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut search = Weighting::new(&cover, &(0..80).collect::<Vec<_>>());
        while search.left_out.is_empty() {
            search.drop_one(None);
        }
        for _ in 0..200 {
            search.swap(&mut random);
            if search.left_out.is_empty() {
                search.drop_one(None);
            }
        }
        for (j, clients) in cover.by_site.iter().enumerate() {
            let alone = u32::from(search.is_open[j]);
            let own = clients.iter().filter(|&&i| search.count[i as usize] == alone);
            assert_eq!(search.worth[j], own.map(|&i| search.weight[i as usize]).sum::<i64>());
        }
    }
}
