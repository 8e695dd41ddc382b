//! The long search: annealed solutions are merged by solving the problem over the sites that any of them opens, exactly.
//!
//! Such a restricted problem is small, so that the best mixture of several good solutions is soon found (tour merging: Cook and Seymour 2003; for
//! other problems Blum, Pinacho, López-Ibáñez, Lozano 2016). The best is also merged with the sites most like its own.

use rayon::prelude::*;

use super::super::core::{self, Meter, Model, Site, Solved};
use super::super::cover::Cover;
use super::super::error::LocateError;
use super::super::solution::Control;
use super::anneal::Annealer;
use super::{Weighted, merged, model};

/// Waves, runs in each, and swaps tried in each run for each site, as far as half of the work that is left allows.
const WAVES: usize = 6;
const RUNS: usize = 8;
const MOVES: usize = 800;

/// Waves start warm and, in turn, less warm around the best.
const HEAT: [f64; 2] = [1.0, 0.7];

/// Solutions that are kept to be merged.
const POOL: usize = 12;

/// Sites like each open one that join it in the last merge of a wave.
const LIKE: usize = 4;

/// Million steps for one merge.
const MERGE: f64 = 200.0;

/// A maximal covering problem and the best solutions known, with the weight each leaves out, best first.
struct Pool<'c> {
    cover: &'c Weighted,
    full: &'c Model,
    known: Vec<(f64, Vec<usize>)>,
}

/// The best sites found from those of `first`, until the gap to its bound is small enough.
pub fn search(
    cover: &Weighted,
    full: &Model,
    first: &Solved,
    meter: &mut Meter,
) -> Result<Vec<usize>, LocateError> {
    let by_site = &cover.cover.by_site;
    let useful = |j: &usize| !by_site[*j].is_empty();
    let spare: Vec<u32> = full.of_kind(Site::Free).filter(useful).map(|j| j as u32).collect();
    let each = by_site.iter().map(Vec::len).sum::<usize>() / spare.len().max(1) + 1;
    let moves = (MOVES * spare.len()).min(meter.left() / (2 * WAVES * RUNS * each));
    let work = RUNS * moves * each;
    let mut pool = Pool { cover, full, known: Vec::new() };
    pool.keep(first.open.clone());
    for wave in 0..WAVES {
        if meter.over() || full.gap(pool.known[0].0, first.bound) <= meter.control.gap {
            break;
        }
        let seed = meter.control.seed.wrapping_add((wave * RUNS) as u64);
        let base = pool.best();
        let anneal = |run: usize| {
            let seed = seed.wrapping_add(run as u64);
            Annealer::new(&cover.cover, &cover.weight, &spare, base, seed)
                .run(moves, HEAT[wave % 2])
        };
        let found: Vec<Vec<usize>> = (0..RUNS).into_par_iter().map(anneal).collect();
        meter.spend(work);
        let new = found.concat();
        found.into_iter().for_each(|open| pool.keep(open));
        pool.merge([pool.best(), &new].concat(), meter)?;
        pool.merge(pool.known.iter().flat_map(|known| known.1.clone()).collect(), meter)?;
        pool.merge(pool.best_and_alike(), meter)?;
        meter.control.report("merge", pool.known[0].0, f64::NEG_INFINITY);
    }
    Ok(pool.best().to_vec())
}

impl Pool<'_> {
    fn best(&self) -> &[usize] {
        self.known.first().map_or(&[], |known| &known.1)
    }

    /// Adds a solution unless it is known.
    fn keep(&mut self, mut open: Vec<usize>) {
        open.sort_unstable();
        let value = self.full.value(&open);
        if self.known.iter().all(|known| known.1 != open) {
            let place = self.known.partition_point(|known| known.0 <= value);
            self.known.insert(place, (value, open));
            self.known.truncate(POOL);
        }
    }

    /// Keeps the best solution that opens only these sites.
    fn merge(&mut self, sites: Vec<usize>, meter: &mut Meter) -> Result<(), LocateError> {
        let Model { site, count, .. } = self.full;
        let mut chosen: Vec<Site> = site.clone();
        chosen.iter_mut().filter(|kind| **kind == Site::Free).for_each(|kind| *kind = Site::Closed);
        sites.iter().for_each(|&j| chosen[j] = site[j]);
        let kept = |j: &u32| chosen[*j as usize] != Site::Closed;
        let lists = self.cover.cover.by_client.iter();
        let by_client = lists.map(|list| list.iter().copied().filter(kept).collect()).collect();
        let restricted = merged(&Cover::new(by_client, site.len()), &self.cover.weight);
        if meter.over() {
            return Ok(());
        }
        let start = Some(self.best().to_vec());
        let control = Control { start, gap: 0.0, progress: None, ..meter.control.clone() };
        let mut part = Meter::new(&control).share(MERGE.min(meter.left() as f64 * 1e-6));
        let solved =
            core::solve(&model(&restricted, count.unwrap_or(sites.len()), chosen), &mut part)?;
        meter.spend((part.spent() * 1e6) as usize);
        self.keep(solved.open);
        Ok(())
    }

    /// The open sites of the best, and beside each those that share most weight with it.
    fn best_and_alike(&self) -> Vec<usize> {
        let Weighted { cover, weight } = self.cover;
        let mut sites = self.best().to_vec();
        let mut shared = vec![0.0; cover.by_site.len()];
        for &site in self.best() {
            let mut touched: Vec<u32> = Vec::new();
            for &client in &cover.by_site[site] {
                for &other in &cover.by_client[client as usize] {
                    if shared[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    shared[other as usize] += weight[client as usize];
                }
            }
            let order = |a: &u32, b: &u32| {
                shared[*b as usize].total_cmp(&shared[*a as usize]).then(a.cmp(b))
            };
            touched.sort_unstable_by(order);
            sites.extend(touched.iter().take(LIKE + 1).map(|&j| j as usize));
            touched.iter().for_each(|&j| shared[j as usize] = 0.0);
        }
        sites
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::generate;
    use super::super::Instance;
    use super::*;

    #[test]
    fn the_long_search_finds_the_optimum_and_keeps_what_must_be_open() {
        for seed in 0..3 {
            let mut instance: Instance = generate::plane(seed, 150);
            instance.standard.fill(120.0);
            let by_client = (0..150).map(|client| instance.covering(client)).collect();
            let cover = merged(&Cover::new(by_client, 150), &instance.weight);
            let mut site = vec![Site::Free; 150];
            site[17] = Site::Open;
            let full = model(&cover, 9, site);
            let control = Control::default();
            let best = core::solve(&full, &mut Meter::new(&control)).unwrap();
            let open: Vec<usize> = (0..8).chain([17]).collect();
            let start = Solved { value: full.value(&open), bound: 0.0, open };
            let found = search(&cover, &full, &start, &mut Meter::new(&control)).unwrap();
            assert!(found.contains(&17) && found.len() == 9);
            assert!((full.value(&found) - best.value).abs() < 1e-6, "seed {seed}");
            assert_eq!(found, search(&cover, &full, &start, &mut Meter::new(&control)).unwrap());
        }
    }
}
