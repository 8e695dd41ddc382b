//! Maximal covering: open `p` sites so that the weight of the clients covered within their standard is greatest (Church and ReVelle 1974).
//!
//! The engine minimises the weight left out; clients with the same sites count as one (Cordeau, Furini, Ljubić 2019).

use std::collections::BTreeMap;

use super::classic::covered;
use super::core::{self, Meter, Model, Site};
use super::cover::Cover;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::sites;
use super::solution::{Control, Solution};

/// Solves the maximal covering problem without capacities.
///
/// # Errors
///
/// Bad numbers, or a `p` that does not fit.
pub fn max_cover(
    instance: &Instance,
    p: usize,
    control: &Control,
) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let by_client = (0..instance.clients()).map(|client| instance.covering(client)).collect();
    let cover = Cover::new(by_client, instance.sites());
    let covered_by_some = |client: &usize| !cover.by_client[*client].is_empty();
    let total: f64 =
        (0..instance.clients()).filter(covered_by_some).map(|i| instance.weight[i]).sum();
    let cover = cover.without_dominated_sites(&instance.status);
    let (lists, miss) = merged(&cover, &instance.weight);
    let arcs = |client: usize| lists[client].iter().map(|&site| (site, 0.0)).collect();
    let opening = vec![0.0; instance.sites()];
    let mut site = sites(instance);
    let useless = |j: &usize| site[*j] == Site::Free && cover.by_site[*j].is_empty();
    let useless: Vec<usize> = (0..site.len()).filter(useless).collect();
    let spare = site.len() - useless.len() - closed(&site);
    useless.iter().skip(p.saturating_sub(spare)).for_each(|&j| site[j] = Site::Closed);
    let mut model = Model::new(arcs, miss, opening, Some(p), site);
    model.origin = total;
    let solved = core::solve(&model, &mut Meter::new(control))?;
    let assignment = covered(instance, &solved.open);
    let objective: f64 = assignment.iter().map(|a| instance.weight[a.client]).sum();
    Ok(Solution::new(objective, (total - solved.bound).max(objective), solved.open, assignment))
}

fn closed(site: &[Site]) -> usize {
    site.iter().filter(|&&kind| kind == Site::Closed).count()
}

/// Clients with the same sites as one: their sites and their weight together.
fn merged(cover: &Cover, weight: &[f64]) -> (Vec<Vec<u32>>, Vec<f64>) {
    let mut merged: BTreeMap<&[u32], f64> = BTreeMap::new();
    for (sites, weight) in cover.by_client.iter().zip(weight) {
        if !sites.is_empty() && *weight > 0.0 {
            *merged.entry(sites).or_default() += weight;
        }
    }
    merged.into_iter().map(|(sites, weight)| (sites.to_vec(), weight)).unzip()
}
