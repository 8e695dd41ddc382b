//! The fewest sites that cover everybody: a greedy cover and a Lagrangian bound, a search for smaller covers, branch and cut for the rest.

mod cuts;
mod program;
mod tree;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::core::{self, Meter, Model, Site};
use super::cover::Cover;
use super::error::LocateError;
use super::weighting::Weighting;
use tree::Tree;

/// The share of the work for the search.
const SEARCH: f64 = 0.25;

/// Swaps a client without a smaller cover after which the search ends.
const BARREN: usize = 100;

/// A cover and what is proven.
pub struct Found {
    /// Open sites.
    pub open: Vec<usize>,
    /// No cover has fewer sites.
    pub bound: f64,
}

/// The smallest cover of all clients that have sites in `cover`, or one of at most `wanted` sites, if that is given: then a bound above it says that there is none.
///
/// # Errors
///
/// HiGHS fails.
pub fn fewest(
    cover: &Cover,
    wanted: Option<usize>,
    meter: &mut Meter,
) -> Result<Found, LocateError> {
    let mut found = relaxed(cover, meter)?;
    if settled(found.open.len(), found.bound, wanted, meter) {
        return Ok(found);
    }
    let enough = (found.bound as usize).max(wanted.unwrap_or(0));
    let mut share = meter.share(SEARCH * meter.left_over());
    found.open = fewer(cover, &found.open, enough, &mut share);
    meter.absorb(share);
    meter.control.report("search", found.open.len() as f64, found.bound);
    if settled(found.open.len(), found.bound, wanted, meter) {
        return Ok(found);
    }
    let mut tree = Tree::new(cover, found.open, found.bound, wanted)?;
    let bound = tree.run(meter)?.max(found.bound);
    Ok(Found { open: tree.best, bound })
}

/// Whether a cover of `count` sites and a bound leave nothing to do, or there is no work to do it with.
fn settled(count: usize, bound: f64, wanted: Option<usize>, meter: &Meter) -> bool {
    let close = count as f64 - bound <= meter.control.gap * count as f64;
    close || wanted.is_some_and(|most| count <= most || bound > most as f64) || meter.over()
}

/// A greedy cover, improved, and a Lagrangian bound. A client may be left out at the price of one site there: covering it afterwards costs just that, so
/// that the optimum is the same.
fn relaxed(cover: &Cover, meter: &mut Meter) -> Result<Found, LocateError> {
    let clients: Vec<&[u32]> = cover.by_client.iter().filter(|list| !list.is_empty()).collect();
    let arcs = |client: usize| clients[client].iter().map(|&site| (site, 0.0)).collect();
    let open_if = |list: &[u32]| if list.is_empty() { Site::Closed } else { Site::Free };
    let site: Vec<Site> = cover.by_site.iter().map(open_if).collect();
    let opening = vec![1.0; site.len()];
    let model = Model::new(arcs, vec![1.0; clients.len()], opening, None, site);
    let solved = core::relax(&model, meter)?;
    Ok(Found { open: completed(cover, &solved.open), bound: (solved.bound - 1e-6).ceil() })
}

/// A cover of at least `enough` (one or more) sites, no larger than `start`, which covers all clients that have sites. Where everybody is covered the site
/// worth least goes for good.
fn fewer(cover: &Cover, start: &[usize], enough: usize, meter: &mut Meter) -> Vec<usize> {
    let mut random = ChaCha8Rng::seed_from_u64(meter.control.seed);
    let demand = vec![1; cover.by_client.count()];
    let first: Vec<u32> = start.iter().map(|&site| site as u32).collect();
    let mut search = Weighting::new(cover, &demand, 1, &first, &first);
    let mut best = first;
    let mut barren = 0;
    while barren < BARREN * demand.len() && !meter.over() {
        if search.covers_all() {
            best = search.open();
            barren = 0;
            if best.len() <= enough || search.drop_one().is_none() {
                break;
            }
        } else {
            search.swap(&mut random);
            barren += 1;
        }
        meter.spend(std::mem::take(&mut search.steps));
    }
    best.into_iter().map(|site| site as usize).collect()
}

/// Open sites, and one more for each client that they leave out.
fn completed(cover: &Cover, open: &[usize]) -> Vec<usize> {
    let mut is_open = vec![false; cover.by_site.count()];
    open.iter().for_each(|&site| is_open[site] = true);
    for list in cover.by_client.iter() {
        if let (false, Some(&site)) = (list.iter().any(|&j| is_open[j as usize]), list.first()) {
            is_open[site as usize] = true;
        }
    }
    (0..is_open.len()).filter(|&site| is_open[site]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::generate;
    use super::super::solution::Control;
    use super::*;

    #[test]
    fn what_is_found_covers_everybody_with_fewer_sites_and_not_fewer_than_enough() {
        let mut instance = generate::plane(3, 200);
        instance.standard.fill(100.0);
        let cover = Cover::of(&instance);
        let all: Vec<usize> = (0..200).collect();
        let control = Control { work: 50.0, ..Control::default() };
        let search = |enough| fewer(&cover, &all, enough, &mut Meter::new(&control));
        let found = search(1);
        let covered = |list: &[u32]| list.iter().any(|&j| found.contains(&(j as usize)));
        assert!(cover.by_client.iter().all(covered));
        assert!(found.len() < 60, "{}", found.len());
        assert_eq!(search(70).len(), 70);
        assert_eq!(search(1), found);
    }

    #[test]
    fn where_nobody_is_left_no_site_is_needed() {
        let cover = Cover::new([vec![], vec![]].into_iter().collect(), 3);
        let control = Control::default();
        let found = fewest(&cover, None, &mut Meter::new(&control)).unwrap();
        assert_eq!((found.open.len(), found.bound), (0, 0.0));
    }

    /// Each of two sites alone covers two of three clients.
    #[test]
    fn where_two_are_needed_one_never_becomes_two_again_unnoticed() {
        let cover = Cover::new([vec![0], vec![0, 1], vec![1]].into_iter().collect(), 2);
        let control = Control { work: 1.0, ..Control::default() };
        let mut meter = Meter::new(&control);
        assert_eq!(fewer(&cover, &[0, 1], 1, &mut meter), [0, 1]);
        let mut search = Weighting::new(&cover, &[1; 3], 1, &[0], &[0]);
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..20 {
            search.swap(&mut random);
            assert!(search.open().len() == 1 && !search.covers_all());
        }
    }
}
