//! Fast interchange (Resende and Werneck 2004, "A fast swap-based local search procedure for location problems"), with adding and dropping where the
//! number of sites is free.

mod iterate;

pub use iterate::iterate;

use super::meter::Meter;
use super::model::{Model, Site};

/// A set of open sites with what each move would gain.
///
/// `gain[f]`: saved by adding f; `loss[s]`: lost by dropping the site in slot s; `extra[f, s]`: what adding f saves of that loss.
pub struct Search<'m> {
    model: &'m Model,
    reverse: Vec<Vec<(u32, f64)>>,
    slot: Vec<Option<u32>>,
    site_in: Vec<usize>,
    width: usize,
    /// First and second open site of each client with their costs.
    near: Vec<[(u32, f64); 2]>,
    gain: Vec<f64>,
    loss: Vec<f64>,
    extra: Vec<f64>,
    steps: usize,
}

const NOBODY: u32 = u32::MAX;

/// What a move opens and closes.
type Move = (Option<usize>, Option<usize>);

impl<'m> Search<'m> {
    /// Starts with these sites open. `width` slots bound the number of open sites.
    pub fn new(model: &'m Model, open: &[usize]) -> Self {
        let (clients, sites) = (model.clients(), model.sites());
        let width = model.count.unwrap_or_else(|| sites.min(4 * open.len() + 512)).max(1);
        let mut reverse = vec![Vec::new(); sites];
        for i in 0..clients {
            for &(j, cost) in model.arcs(i) {
                reverse[j as usize].push((i as u32, cost));
            }
        }
        let mut search = Self {
            model,
            reverse,
            slot: vec![None; sites],
            site_in: Vec::new(),
            width,
            near: (0..clients).map(|i| [(NOBODY, model.miss[i]); 2]).collect(),
            gain: vec![0.0; sites],
            loss: vec![0.0; width],
            extra: vec![0.0; sites * width],
            steps: 0,
        };
        for &site in open.iter().take(width) {
            search.slot[site] = Some(search.site_in.len() as u32);
            search.site_in.push(site);
        }
        for i in 0..clients {
            search.near[i] = search.two_nearest(i);
            search.count(i, 1.0);
        }
        search
    }

    /// Open sites, ascending.
    pub fn open(&self) -> Vec<usize> {
        let mut open = self.site_in.clone();
        open.sort_unstable();
        open
    }

    /// Cost of the open sites.
    pub fn value(&self) -> f64 {
        self.near.iter().map(|near| near[0].1).sum::<f64>()
            + self.site_in.iter().map(|&j| self.model.opening[j]).sum::<f64>()
    }

    fn two_nearest(&self, client: usize) -> [(u32, f64); 2] {
        let miss = (NOBODY, self.model.miss[client]);
        let mut found =
            self.model.arcs(client).iter().filter(|arc| self.slot[arc.0 as usize].is_some());
        [found.next().copied().unwrap_or(miss), found.next().copied().unwrap_or(miss)]
    }

    /// Adds (`sign` 1) or takes away (-1) what a client contributes to the tables.
    fn count(&mut self, client: usize, sign: f64) {
        let [(first, near), (_, second)] = self.near[client];
        let slot = (first != NOBODY).then(|| self.slot[first as usize]).flatten();
        if let Some(slot) = slot {
            self.loss[slot as usize] += sign * (second - near);
        }
        for &(site, cost) in self.model.arcs(client) {
            if cost >= second {
                break;
            }
            self.steps += 1;
            let site = site as usize;
            self.gain[site] += sign * (near - cost).max(0.0);
            if let Some(slot) = slot {
                self.extra[site * self.width + slot as usize] += sign * (second - cost.max(near));
            }
        }
    }

    /// The best move and what it saves.
    fn best_move(&mut self) -> (f64, Move) {
        let model = self.model;
        let drop_cost: Vec<f64> = self
            .site_in
            .iter()
            .zip(&self.loss)
            .map(|(&site, loss)| match model.site[site] {
                Site::Open => f64::INFINITY,
                _ => loss - model.opening[site],
            })
            .collect();
        self.steps += model.sites() * drop_cost.len() / 4;
        let mut best = (0.0, (None, None));
        let may_add = model.count.is_none_or(|count| self.site_in.len() < count)
            && self.site_in.len() < self.width;
        let may_drop = model.count.is_none() && self.site_in.len() > 1;
        for (slot, &cost) in drop_cost.iter().enumerate() {
            if may_drop && -cost > best.0 {
                best = (-cost, (None, Some(self.site_in[slot])));
            }
        }
        for site in model.of_kind(Site::Free) {
            if self.slot[site].is_some() {
                continue;
            }
            let add = self.gain[site] - model.opening[site];
            if may_add && add > best.0 {
                best = (add, (Some(site), None));
            }
            let row = &self.extra[site * self.width..][..drop_cost.len()];
            let saved =
                row.iter().zip(&drop_cost).map(|(e, d)| e - d).fold(f64::NEG_INFINITY, f64::max);
            if add + saved > best.0 {
                let slot = row.iter().zip(&drop_cost).position(|(e, d)| e - d == saved);
                best = (add + saved, (Some(site), slot.map(|s| self.site_in[s])));
            }
        }
        best
    }

    /// Carries a move out.
    pub fn apply(&mut self, (add, drop): Move) {
        let affected = self.affected(add, drop);
        for &i in &affected {
            self.count(i as usize, -1.0);
        }
        match (add, drop.and_then(|site| self.slot[site].take())) {
            (Some(site), Some(slot)) => {
                self.slot[site] = Some(slot);
                self.site_in[slot as usize] = site;
            }
            (Some(site), None) => {
                self.slot[site] = Some(self.site_in.len() as u32);
                self.site_in.push(site);
            }
            (None, Some(slot)) => self.vacate(slot as usize),
            (None, None) => {}
        }
        for &i in &affected {
            self.near[i as usize] = self.two_nearest(i as usize);
            self.count(i as usize, 1.0);
        }
    }

    /// Clients whose two nearest sites change.
    fn affected(&self, add: Option<usize>, drop: Option<usize>) -> Vec<u32> {
        let mut affected = Vec::new();
        if let Some(site) = add {
            let closer = |arc: &&(u32, f64)| arc.1 < self.near[arc.0 as usize][1].1;
            affected.extend(self.reverse[site].iter().filter(closer).map(|arc| arc.0));
        }
        if let Some(site) = drop {
            let site_id = site as u32;
            let served = |arc: &&(u32, f64)| {
                let [first, second] = self.near[arc.0 as usize];
                first.0 == site_id || second.0 == site_id
            };
            affected.extend(self.reverse[site].iter().filter(served).map(|arc| arc.0));
        }
        affected.sort_unstable();
        affected.dedup();
        affected
    }

    /// Empties a slot by moving the last one into it.
    fn vacate(&mut self, slot: usize) {
        let last = self.site_in.len() - 1;
        self.site_in.swap_remove(slot);
        self.loss[slot] = self.loss[last];
        self.loss[last] = 0.0;
        for row in self.extra.chunks_exact_mut(self.width) {
            row[slot] = row[last];
            row[last] = 0.0;
        }
        if let Some(&moved) = self.site_in.get(slot) {
            self.slot[moved] = Some(slot as u32);
        }
    }

    /// Moves as long as it pays.
    pub fn descend(&mut self, meter: &mut Meter) {
        while !meter.over() {
            let value = self.near.len() as f64 * 1e-12;
            let (saved, step) = self.best_move();
            meter.spend(std::mem::take(&mut self.steps));
            if saved <= value.max(1e-9 * self.loss.iter().fold(0.0, |a: f64, &b| a.max(b))) {
                return;
            }
            self.apply(step);
        }
    }
}

/// Opens sites greedily until the count is reached (or opening no longer pays), starting from `open`.
pub fn greedy(model: &Model, open: &[usize], meter: &mut Meter) -> Vec<usize> {
    let mut start: Vec<usize> = model.of_kind(Site::Open).collect();
    start.extend(open.iter().filter(|&&j| model.site[j] == Site::Free));
    start.truncate(model.count.unwrap_or(usize::MAX));
    let mut search = Search::new(model, &start);
    while search.site_in.len() < search.width {
        let best = model
            .of_kind(Site::Free)
            .filter(|&j| search.slot[j].is_none())
            .map(|j| (search.gain[j] - model.opening[j], j))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let pays = |gain: f64| model.count.is_some() || gain > 0.0;
        match best {
            Some((gain, j)) if pays(gain) || search.site_in.is_empty() => {
                search.apply((Some(j), None));
            }
            _ => break,
        }
        meter.spend(std::mem::take(&mut search.steps) + model.sites());
    }
    search.open()
}
