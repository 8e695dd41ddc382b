//! Lagrangian relaxation of "every client is served" in capacitated location.
//!
//! Each open site fills its capacity with the clients that pay most per unit (a continuous knapsack, or one of whole clients); the sites are chosen under what all demand
//! needs together: enough sites, or enough capacity with one site in part, whichever bounds better (Görtz and Klose 2012; Beasley 1988).

use super::super::classic::Sourcing;
use super::super::core::{Meter, Site};
use super::super::instance::Instance;
use super::choice::Choice;
use super::knapsack::{Item, fill, fill_whole};

/// A capacitated problem in the form that the relaxation works on.
pub struct Capacitated<'i> {
    /// The instance.
    pub instance: &'i Instance,
    /// Capacity of each site.
    pub capacity: &'i [f64],
    /// Opening cost still due.
    pub opening: Vec<f64>,
    /// Number of sites to open, if it is given.
    pub count: Option<usize>,
    /// Clients that each site reaches, with their cost, the cheapest first.
    arcs: Vec<Vec<(u32, f64)>>,
    /// Demand of all clients.
    pub demand: f64,
    /// Whether clients may be shared.
    pub sourcing: Sourcing,
}

/// L(u) with the (fractional) choice that attains it.
pub struct Relaxed {
    /// Lower bound.
    pub bound: f64,
    /// Share of each site.
    pub y: Vec<f64>,
    /// The bound without the sites.
    rest: f64,
    /// What each site adds to it if it is open.
    rho: Vec<f64>,
    /// How much of each client nobody serves (negative where too many do).
    pub slope: Vec<f64>,
}

impl Relaxed {
    /// No service from just these sites (none of them closed in the relaxation) costs less.
    pub fn of(&self, open: &[usize]) -> f64 {
        self.rest + open.iter().map(|&j| self.rho[j]).sum::<f64>()
    }
}

impl<'i> Capacitated<'i> {
    /// Collects what the relaxation needs. `capacity` must be that of the instance.
    pub fn new(
        instance: &'i Instance,
        capacity: &'i [f64],
        opening: Vec<f64>,
        count: Option<usize>,
        sourcing: Sourcing,
    ) -> Self {
        let reached = |site: usize| {
            let all = (0..instance.clients()).map(|i| (i as u32, instance.cost(i, site)));
            let mut arcs: Vec<(u32, f64)> = all.filter(|arc| arc.1.is_finite()).collect();
            arcs.sort_by(|one, other| one.1.total_cmp(&other.1));
            arcs
        };
        let arcs = (0..instance.sites()).map(reached).collect();
        let demand = instance.demand.iter().sum();
        Self { instance, capacity, opening, count, arcs, demand, sourcing }
    }

    /// The demand with room for rounding.
    pub fn least_held(&self) -> f64 {
        self.demand * (1.0 - 1e-12)
    }

    /// Whether the sites that are not closed can hold the demand within the count.
    pub fn can_hold(&self, site: &[Site]) -> bool {
        self.most_held(site).is_some_and(|held| held >= self.least_held())
    }

    /// The most that sites hold within the count; nothing if the count cannot be kept.
    pub fn most_held(&self, site: &[Site]) -> Option<f64> {
        let open = |kind| (0..site.len()).filter(move |&j| site[j] == kind);
        let held: f64 = open(Site::Open).map(|j| self.capacity[j]).sum();
        let mut spare: Vec<f64> = open(Site::Free).map(|j| self.capacity[j]).collect();
        spare.sort_unstable_by(|a, b| b.total_cmp(a));
        let opened = open(Site::Open).count();
        let left = match self.count {
            Some(count) if opened > count || opened + spare.len() < count => return None,
            Some(count) => count - opened,
            None => spare.len(),
        };
        Some(held + spare[..left].iter().sum::<f64>())
    }

    /// L(u) under the fixings in `site`.
    pub fn evaluate(&self, u: &[f64], site: &[Site], meter: &mut Meter) -> Relaxed {
        let mut rho = self.opening.clone();
        let most = u.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut items, mut filled) = (Vec::new(), Vec::new());
        let mut of_site = Vec::with_capacity(site.len());
        for j in 0..site.len() {
            let first = filled.len();
            if site[j] != Site::Closed {
                self.items(j, u, most, &mut items);
                rho[j] += self.filled(&mut items, self.capacity[j], &mut filled, meter);
                meter.spend(5 * items.len());
            }
            of_site.push(first..filled.len());
        }
        let (y, chosen) = Choice::new(self, &rho, site).shares();
        let mut slope = vec![1.0; u.len()];
        for (range, y) in of_site.into_iter().zip(&y).filter(|(_, y)| **y > 0.0) {
            filled[range]
                .iter()
                .for_each(|&(i, share): &(u32, f64)| slope[i as usize] -= share * y);
        }
        let rest = u.iter().sum::<f64>() - rounding(u);
        Relaxed { bound: rest + chosen, y, rest, rho, slope }
    }

    /// What a site gains: from whole clients where they must stay whole and are not too many to decide.
    fn filled(
        &self,
        items: &mut [Item],
        room: f64,
        filled: &mut Vec<(u32, f64)>,
        meter: &mut Meter,
    ) -> f64 {
        let mut steps = 0;
        let whole = match self.sourcing {
            Sourcing::Single => fill_whole(items, room, filled, &mut steps),
            Sourcing::Split => None,
        };
        meter.spend(steps);
        whole.unwrap_or_else(|| fill(items, room, filled))
    }

    /// The clients worth serving from a site; no multiplier is higher than `most`.
    fn items(&self, site: usize, u: &[f64], most: f64, items: &mut Vec<Item>) {
        items.clear();
        for &(client, cost) in self.arcs[site].iter().take_while(|arc| arc.1 < most) {
            let gain = cost - u[client as usize];
            if gain < 0.0 {
                let need = self.instance.demand[client as usize];
                let rate = if need > 0.0 { gain / need } else { f64::NEG_INFINITY };
                items.push(Item { client, gain, rate, need });
            }
        }
    }

    /// Fixes each free site whose other choice would push the bound to `cutoff`.
    pub fn fix(&self, relaxed: &Relaxed, cutoff: f64, site: &mut [Site]) {
        let choice = Choice::new(self, &relaxed.rho, site);
        let dead = |j: usize, kind| {
            choice.with(j, kind).is_none_or(|value| relaxed.rest + value >= cutoff)
        };
        let settled = |j: usize| match () {
            () if dead(j, Site::Open) => Some((j, Site::Closed)),
            () if dead(j, Site::Closed) => Some((j, Site::Open)),
            () => None,
        };
        let free = (0..site.len()).filter(|&j| site[j] == Site::Free);
        let settled: Vec<(usize, Site)> = free.filter_map(settled).collect();
        settled.iter().for_each(|&(j, kind)| site[j] = kind);
    }
}

/// What summing multipliers and taking them off again can lose: large ones must not pass for a bound.
fn rounding(u: &[f64]) -> f64 {
    2.0 * f64::EPSILON * u.len() as f64 * u.iter().map(|u| u.abs()).sum::<f64>()
}
