//! Search for sites that are far apart: one of the two that are closest goes where it is farthest from the others, from many starts.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::core::Meter;
use super::super::instance::Instance;
use super::{apart, shortest};

/// Starts.
const STARTS: usize = 200;

/// The best of many starts; with all of `must`.
pub fn search(instance: &Instance, p: usize, meter: &mut Meter) -> Vec<usize> {
    let spread = Spread { instance, sites: instance.may_open(), must: instance.must_open() };
    let mut random = ChaCha8Rng::seed_from_u64(meter.control.seed);
    let mut best = spread.improved(spread.scattered(spread.must.clone(), p), meter);
    let mut reach = shortest(instance, &best);
    for _ in 1..STARTS {
        if meter.over() || spread.must.len() == p {
            break;
        }
        let mut start = spread.must.clone();
        let first = spread.sites[random.random_range(0..spread.sites.len() as u64) as usize];
        if !start.contains(&first) {
            start.push(first);
        }
        let open = spread.improved(spread.scattered(start, p), meter);
        let found = shortest(instance, &open);
        if found > reach {
            (best, reach) = (open, found);
        }
    }
    best
}

/// Where sites may stand.
struct Spread<'i> {
    instance: &'i Instance,
    sites: Vec<usize>,
    must: Vec<usize>,
}

impl Spread<'_> {
    /// Adds, again and again, the site farthest from those chosen.
    fn scattered(&self, mut open: Vec<usize>, p: usize) -> Vec<usize> {
        let mut reach: Vec<f64> = self.sites.iter().map(|&site| self.reach(&open, site)).collect();
        while open.len() < p {
            let spare = (0..reach.len()).filter(|&k| !open.contains(&self.sites[k]));
            let next = spare.max_by(|&a, &b| reach[a].total_cmp(&reach[b]).then(b.cmp(&a)));
            let Some(next) = next.map(|k| self.sites[k]) else { break };
            open.push(next);
            for (reach, &site) in reach.iter_mut().zip(&self.sites) {
                *reach = reach.min(apart(self.instance, next, site));
            }
        }
        open
    }

    /// Distance of a site from the nearest of `open` but itself.
    fn reach(&self, open: &[usize], site: usize) -> f64 {
        let others = open.iter().filter(|&&other| other != site);
        others.map(|&other| apart(self.instance, other, site)).fold(f64::INFINITY, f64::min)
    }

    /// Moves sites until the closest two cannot be parted.
    fn improved(&self, mut open: Vec<usize>, meter: &mut Meter) -> Vec<usize> {
        while !meter.over() {
            meter.spend(2 * self.sites.len() * open.len());
            let reach: Vec<f64> = open.iter().map(|&site| self.reach(&open, site)).collect();
            let least = reach.iter().copied().fold(f64::INFINITY, f64::min);
            let close = (0..open.len()).filter(|&k| reach[k] <= least);
            let movable = close.filter(|&k| !self.must.contains(&open[k]));
            let moves = movable.filter_map(|k| self.better_place(&open, k, least));
            let best = moves.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, (k, site))) = best else { break };
            open[k] = site;
        }
        open
    }

    /// The place farthest from all others for the site in place `k`, if that is farther than `least`.
    fn better_place(&self, open: &[usize], k: usize, least: f64) -> Option<(f64, (usize, usize))> {
        let others: Vec<usize> = open.iter().copied().filter(|&site| site != open[k]).collect();
        let spare = self.sites.iter().filter(|site| !open.contains(site));
        let reach = spare.map(|&site| (self.reach(&others, site), (k, site)));
        reach.filter(|place| place.0 > least).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Control, Status, generate};
    use super::*;

    #[test]
    fn what_must_stand_stays_and_no_site_is_taken_twice() {
        let mut instance = generate::plane(2, 60);
        instance.status[7] = Status::Forced;
        instance.status[9] = Status::Existing;
        instance.status[11] = Status::Forbidden;
        let control = Control::default();
        let mut open = search(&instance, 6, &mut Meter::new(&control));
        open.sort_unstable();
        open.dedup();
        assert_eq!(open.len(), 6);
        assert!(open.contains(&7) && open.contains(&9) && !open.contains(&11));
    }

    #[test]
    fn many_starts_with_moves_part_sites_farther_than_scattering_them_once() {
        let mut farther = 0;
        for seed in 0..10 {
            let instance = generate::plane(seed, 200);
            let (sites, must) = (instance.may_open(), Vec::new());
            let once = Spread { instance: &instance, sites, must }.scattered(Vec::new(), 8);
            let control = Control::default();
            let open = search(&instance, 8, &mut Meter::new(&control));
            assert!(shortest(&instance, &open) >= shortest(&instance, &once), "seed {seed}");
            farther += usize::from(shortest(&instance, &open) > shortest(&instance, &once));
        }
        assert!(farther >= 8, "{farther}");
    }
}
