//! Maximal covering: open `p` sites so that the weight of the clients covered within their standard is greatest (Church and ReVelle 1974).
//!
//! The engine minimises the weight left out; clients with the same sites count as one (Cordeau, Furini, Ljubić 2019).

use std::collections::BTreeMap;

use super::core::{self, Meter, Model};
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::{nearest, sites};
use super::solution::{Assigned, Control, Solution};

/// Solves the maximal covering problem without capacities.
///
/// # Errors
///
/// Bad numbers, or a `p` that does not fit.
pub fn max_cover(instance: &Instance, p: usize, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let mut weight: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
    let mut total = 0.0;
    for client in 0..instance.clients() {
        let sites = instance.covering(client);
        if !sites.is_empty() {
            *weight.entry(sites).or_default() += instance.weight[client];
            total += instance.weight[client];
        }
    }
    let (lists, miss): (Vec<Vec<u32>>, Vec<f64>) = weight.into_iter().unzip();
    let arcs = |client: usize| lists[client].iter().map(|&site| (site, 0.0)).collect();
    let opening = vec![0.0; instance.sites()];
    let model = Model::new(arcs, miss, opening, Some(p), sites(instance));
    let solved = core::solve(&model, &mut Meter::new(control))?;
    let assignment: Vec<Assigned> = (0..instance.clients())
        .filter_map(|client| {
            let site = nearest(instance, &solved.open, client)?;
            let covered = instance.distance.at(client, site) <= instance.standard[client];
            covered.then_some(Assigned { client, site, share: 1.0 })
        })
        .collect();
    let covered: f64 = assignment.iter().map(|a| instance.weight[a.client]).sum();
    Ok(Solution::new(covered, (total - solved.bound).max(covered), solved.open, assignment))
}
