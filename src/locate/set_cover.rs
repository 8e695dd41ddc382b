//! Location set covering: the fewest sites that cover every client within its standard (Toregas, Swain, ReVelle, Bergman 1971).

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::core::{self, Meter, Model, Site};
use super::cover::Cover;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::nearest;
use super::solution::{Assigned, Control, Solution};
use super::weighting::Weighting;

/// Shares of the work: the engine's before covers of fewer sites are searched for, and the search's of what is then left.
const FIRST: f64 = 0.005;
const SEARCH: f64 = 0.25;

/// Swaps without a smaller cover after which the search ends.
const BARREN: usize = 100_000;

/// Solves the location set covering problem, after dominance. A client may be left out at the price of one site in the engine's model: covering it
/// afterwards costs just that, so the optimum is the same.
///
/// # Errors
///
/// Bad numbers, or a client that no site covers.
pub fn set_cover(instance: &Instance, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    let cover = Cover::of(instance);
    if let Some(client) = cover.by_client.iter().position(<[u32]>::is_empty) {
        return Err(LocateError::Unreachable { client: instance.client_name[client].clone() });
    }
    let must = instance.must_open();
    let cover = cover.without(&must).reduced();
    let (open, bound) = fewest(&cover, control)?;
    let open = [must.clone(), open].concat();
    let assignment: Vec<Assigned> = (0..instance.clients())
        .filter_map(|client| {
            nearest(instance, &open, client).map(|site| Assigned { client, site, share: 1.0 })
        })
        .collect();
    Ok(Solution::new(open.len() as f64, bound + must.len() as f64, open, assignment))
}

/// The fewest sites for all clients that have sites in `cover`, and a lower bound on their number: the engine for a while, a search for fewer sites, and
/// the engine again from the best cover.
fn fewest(cover: &Cover, control: &Control) -> Result<(Vec<usize>, f64), LocateError> {
    let clients: Vec<&[u32]> = cover.by_client.iter().filter(|list| !list.is_empty()).collect();
    if clients.is_empty() {
        return Ok((Vec::new(), 0.0));
    }
    let arcs = |client: usize| clients[client].iter().map(|&site| (site, 0.0)).collect();
    let open_if = |list: &[u32]| if list.is_empty() { Site::Closed } else { Site::Free };
    let site: Vec<Site> = cover.by_site.iter().map(open_if).collect();
    let opening = vec![1.0; site.len()];
    let model = Model::new(arcs, vec![1.0; clients.len()], opening, None, site);
    let mut meter = Meter::new(control);
    let engine = |work: f64, start: Option<Vec<usize>>, meter: &mut Meter| {
        let solved = core::solve_part(&model, work, start, meter)?.solved;
        Ok::<_, LocateError>((completed(cover, &solved.open), (solved.bound - 1e-6).ceil()))
    };
    let far = |(open, bound): &(Vec<usize>, f64)| {
        let count = open.len() as f64;
        count - bound > control.gap * count
    };
    let mut best = engine(FIRST * control.work, control.start.clone(), &mut meter)?;
    if far(&best) && !meter.over() {
        let mut share = meter.share(SEARCH * meter.left_over());
        best.0 = fewer(cover, &best.0, best.1 as usize, &mut share);
        meter.absorb(share);
        control.report("search", best.0.len() as f64, best.1);
    }
    if far(&best) && !meter.over() {
        let (open, bound) = engine(f64::INFINITY, Some(best.0.clone()), &mut meter)?;
        best.0 = if open.len() < best.0.len() { open } else { best.0 };
        best.1 = best.1.max(bound);
    }
    Ok(best)
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
    while barren < BARREN && !meter.over() {
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
    use super::*;

    #[test]
    fn with_little_work_everybody_is_covered_by_no_fewer_sites_than_the_optimum() {
        for seed in 0..3 {
            let mut instance = generate::plane(seed, 200);
            instance.standard.fill(110.0);
            let optimum = set_cover(&instance, &Control::default()).unwrap();
            assert_eq!(optimum.bound, optimum.objective, "seed {seed}");
            let little = Control { work: 4.0, ..Control::default() };
            let found = set_cover(&instance, &little).unwrap();
            assert_eq!(found.assignment.len(), 200, "seed {seed}");
            assert!(found.bound <= optimum.objective && optimum.objective <= found.objective);
            let near = found.objective <= 1.1 * optimum.objective;
            assert!(near, "seed {seed}: {} {}", found.objective, optimum.objective);
        }
    }

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
