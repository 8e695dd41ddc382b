//! Capacitated facility location and capacitated p-median where each client is served by one site.
//!
//! The split problem bounds it; serving whole clients from its sites gives a value; both together close sites and arcs by reduced cost (Holmberg,
//! Rönnqvist, Yuan 1999), and HiGHS decides what is left.

use super::super::classic::{Problem, Question, Sourcing, classic};
use super::super::core::{Meter, Site};
use super::super::error::LocateError;
use super::super::instance::{Instance, Matrix, Status};
use super::super::p_median::sites;
use super::super::solution::{Control, Solution};
use super::ascent::Ascent;
use super::relaxation::Capacitated;
use super::split::{capacitated_split, opening_costs, second_cost};

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
    let split = capacitated_split(instance, p, control)?;
    if split.assignment.iter().all(|a| a.share == 1.0) {
        return Ok(split);
    }
    fits_whole(instance)?;
    let problem = if p.is_some() { Problem::PMedian } else { Problem::FacilityLocation };
    let question = Question { problem, p, sourcing: Sourcing::Single };
    let only = |site: usize| split.open.binary_search(&site).is_ok();
    let first = match classic(&restricted(instance, only), question, control) {
        Ok(solution) => Some(solution),
        Err(LocateError::Infeasible | LocateError::Unreachable { .. }) => None,
        Err(error) => return Err(error),
    };
    control.report(
        "whole clients",
        first.as_ref().map_or(f64::INFINITY, |s| s.objective),
        split.bound,
    );
    if let Some(first) =
        first.as_ref().filter(|first| first.objective <= split.bound * (1.0 + 1e-9))
    {
        let (open, assignment) = (first.open.clone(), first.assignment.clone());
        return Ok(Solution::new(first.objective, split.bound, open, assignment));
    }
    let reduced = match &first {
        Some(first) => without_losers(instance, p, first.objective, control),
        None => instance.clone(),
    };
    let rest = match classic(&reduced, question, control) {
        Ok(solution) => Some(solution),
        Err(LocateError::Infeasible | LocateError::Unreachable { .. }) => None,
        Err(error) => return Err(error),
    };
    better(first, rest, split.bound)
}

/// The better of a known solution and the best of what was left, with the bound that both give.
fn better(
    first: Option<Solution>,
    rest: Option<Solution>,
    floor: f64,
) -> Result<Solution, LocateError> {
    let known = first.as_ref().map_or(f64::INFINITY, |s| s.objective);
    let bound = rest.as_ref().map_or(f64::INFINITY, |s| s.bound).min(known).max(floor);
    let rest = rest.filter(|rest| rest.objective < known);
    let best = rest.or(first).ok_or(LocateError::Infeasible)?;
    Ok(Solution::new(best.objective, bound.min(best.objective), best.open, best.assignment))
}

/// Names a client that no site can hold alone.
fn fits_whole(instance: &Instance) -> Result<(), LocateError> {
    let Some(capacity) = &instance.capacity else { return Ok(()) };
    for client in 0..instance.clients() {
        let reach = instance.may_open().into_iter();
        let reach = reach.filter(|&site| instance.distance.at(client, site).is_finite());
        let most = reach.map(|site| capacity[site]).fold(0.0, f64::max);
        if most < instance.demand[client] {
            return Err(LocateError::Capacity {
                capacity: most,
                demand: instance.demand[client],
                client: Some(instance.client_name[client].clone()),
            });
        }
    }
    Ok(())
}

/// The instance with just these sites.
fn restricted(instance: &Instance, keep: impl Fn(usize) -> bool) -> Instance {
    let mut restricted = instance.clone();
    for (site, status) in restricted.status.iter_mut().enumerate() {
        if !keep(site) {
            *status = Status::Forbidden;
        }
    }
    restricted
}

/// Closes sites and arcs that no solution below `value` uses.
fn without_losers(
    instance: &Instance,
    p: Option<usize>,
    value: f64,
    control: &Control,
) -> Instance {
    let Some(capacity) = &instance.capacity else { return instance.clone() };
    let problem = Capacitated::new(instance, capacity, opening_costs(instance, p), p);
    let mut meter = Meter::new(control);
    let start = (0..instance.clients()).map(|i| second_cost(instance, i)).collect();
    let mut ascent = Ascent::new(start, instance.sites(), 1.0);
    let mut site = sites(instance);
    let mut step = 0;
    while !ascent.settled() && step < 4000 && !meter.over() {
        let relaxed = ascent.step(&problem, &site, value, &mut meter);
        if step % 25 == 24 {
            problem.fix(&relaxed, value, &mut site);
        }
        step += 1;
    }
    let relaxed = problem.evaluate(&ascent.best, &site, &mut meter);
    problem.fix(&relaxed, value, &mut site);
    let bound = problem.evaluate(&ascent.best, &site, &mut meter).bound;
    let dear = |i: usize, j: usize| bound + instance.cost(i, j) - ascent.best[i] > value;
    let mut reduced = restricted(instance, |j| site[j] != Site::Closed);
    reduced.distance = Matrix::from_fn(instance.clients(), instance.sites(), |i, j| {
        if dear(i, j) { f64::INFINITY } else { instance.distance.at(i, j) }
    });
    for (status, site) in reduced.status.iter_mut().zip(&site) {
        if *site == Site::Open && *status == Status::Free {
            *status = Status::Forced;
        }
    }
    reduced
}
