//! Capacitated facility location and capacitated p-median, clients shared among sites or each at one.
//!
//! One tree solves both. The bound of shared clients holds for whole ones too and leaves few choices of sites below the best known value; there, clients
//! that a transportation problem shares are put where there is room, and at a leaf reduced costs leave few arcs to decide (Holmberg, Rönnqvist, Yuan
//! 1999; Klose and Görtz 2007).

use super::super::classic::Sourcing;
use super::super::core::Meter;
use super::super::error::LocateError;
use super::super::instance::Instance;
use super::super::p_median::sites;
use super::super::solution::{Assigned, Control, Solution};
use super::knapsack::slack;
use super::relaxation::Capacitated;
use super::tree::Tree;

/// Opens sites (just `p` if it is given) so that opening and service cost least within the capacities, clients shared where that pays.
/// Without `p` this is capacitated facility location; with `p` opening costs do not count: capacitated p-median.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, an unreachable client, or too little capacity.
pub fn capacitated_split(
    instance: &Instance,
    p: Option<usize>,
    control: &Control,
) -> Result<Solution, LocateError> {
    solve(instance, p, Sourcing::Split, control)
}

/// As [`capacitated_split`], but no client is shared.
///
/// # Errors
///
/// Those of [`capacitated_split`]; also if whole clients do not fit though shared ones would.
pub fn capacitated_single(
    instance: &Instance,
    p: Option<usize>,
    control: &Control,
) -> Result<Solution, LocateError> {
    solve(instance, p, Sourcing::Single, control)
}

/// Opens sites within the capacities, clients shared or whole.
fn solve(
    instance: &Instance,
    p: Option<usize>,
    sourcing: Sourcing,
    control: &Control,
) -> Result<Solution, LocateError> {
    instance.check()?;
    if let Some(p) = p {
        instance.check_count(p)?;
    }
    instance.check_served(false)?;
    let unlimited = vec![instance.demand.iter().sum(); instance.sites()];
    let capacity = instance.capacity.as_deref().unwrap_or(&unlimited);
    let problem = Capacitated::new(instance, capacity, opening_costs(instance, p), p, sourcing);
    let site = sites(instance);
    if !problem.can_hold(&site) {
        let capacity = problem.most_held(&site).unwrap_or_default();
        return Err(LocateError::Capacity { capacity, demand: problem.demand, client: None });
    }
    if sourcing == Sourcing::Single {
        fits_whole(instance)?;
    }
    let multipliers = (0..instance.clients()).map(|i| second_cost(instance, i)).collect();
    let mut meter = Meter::new(control);
    let (best, bound) = Tree::new(&problem).run(site, multipliers, &mut meter)?;
    let service = best.service.ok_or_else(|| none(bound))?;
    let assignment: Vec<Assigned> = service
        .flow
        .iter()
        .map(|&(client, site, share)| Assigned { client, site, share })
        .collect();
    Ok(Solution::new(best.value, bound.min(best.value), best.open, sorted(assignment)))
}

/// Checks that some site can hold each client alone.
fn fits_whole(instance: &Instance) -> Result<(), LocateError> {
    let Some(capacity) = &instance.capacity else { return Ok(()) };
    for client in 0..instance.clients() {
        let reach = instance.may_open().into_iter();
        let reach = reach.filter(|&site| instance.distance.at(client, site).is_finite());
        let most = reach.map(|site| capacity[site]).fold(0.0, f64::max);
        if most + slack(most) < instance.demand[client] {
            return Err(LocateError::Capacity {
                capacity: most,
                demand: instance.demand[client],
                client: Some(instance.client_name[client].clone()),
            });
        }
    }
    Ok(())
}

/// Why there is no solution: none exists, or the work ran out first.
fn none(bound: f64) -> LocateError {
    if bound < f64::INFINITY {
        return LocateError::Solver("no solution within the work limit".into());
    }
    LocateError::Infeasible
}

/// What opening costs: nothing where the number of sites is given.
fn opening_costs(instance: &Instance, p: Option<usize>) -> Vec<f64> {
    let due = |site: usize| if p.is_some() { 0.0 } else { instance.opening_due(site) };
    (0..instance.sites()).map(due).collect()
}

/// By client and then site.
fn sorted(mut assignment: Vec<Assigned>) -> Vec<Assigned> {
    assignment.sort_unstable_by_key(|a| (a.client, a.site));
    assignment
}

/// The cost of the second nearest site: a first guess of what a client is worth.
fn second_cost(instance: &Instance, client: usize) -> f64 {
    let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
    for site in instance.may_open() {
        let cost = instance.cost(client, site);
        if cost < first {
            (first, second) = (cost, first);
        } else if cost < second {
            second = cost;
        }
    }
    if second.is_finite() { second } else { first }
}
