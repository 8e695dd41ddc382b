//! p-median: open `p` sites so that the weighted distance of clients to their nearest open site is least (Hakimi 1964).

use super::core::{self, Meter, Model, Site};
use super::error::LocateError;
use super::instance::{Instance, Status};
use super::solution::{Assigned, Control, Solution};

/// Solves the p-median problem without capacities; the method is that of `core`.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, a client that no site or no `p` sites can reach.
pub fn p_median(instance: &Instance, p: usize, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    let model = assignment_model(instance, vec![0.0; instance.sites()], Some(p))?;
    let solved = core::solve(&model, &mut Meter::new(control))?;
    nearest_solution(instance, &model, &solved, |_| 0.0)
        .map_err(|client| LocateError::TooFew { p, client })
}

/// The engine's model of serving every client from its cheapest open site.
pub(super) fn assignment_model(
    instance: &Instance,
    opening: Vec<f64>,
    count: Option<usize>,
) -> Result<Model, LocateError> {
    let may_open = instance.may_open();
    let farthest = |client: usize| {
        let costs = may_open.iter().map(|&site| instance.cost(client, site));
        costs.filter(|cost| cost.is_finite()).fold(f64::NEG_INFINITY, f64::max)
    };
    let farthest: Vec<f64> = (0..instance.clients()).map(farthest).collect();
    if let Some(client) = farthest.iter().position(|cost| !cost.is_finite()) {
        return Err(LocateError::Unreachable { client: instance.client_name[client].clone() });
    }
    // A client left out must cost more than any service of all, so that it is left out only if there is no other way.
    let all = farthest.iter().sum::<f64>() + opening.iter().sum::<f64>() + 1.0;
    let full_row = |client: usize| may_open.iter().all(|&j| instance.cost(client, j).is_finite());
    let miss = (0..instance.clients())
        .map(
            |client| {
                if count.is_some() && full_row(client) { farthest[client] } else { all.ceil() }
            },
        )
        .collect();
    let arcs = |client: usize| {
        may_open
            .iter()
            .map(|&site| (site as u32, instance.cost(client, site)))
            .filter(|arc| arc.1.is_finite())
            .collect()
    };
    Ok(Model::new(arcs, miss, opening, count, sites(instance)))
}

/// The engine's view of what is settled.
pub(super) fn sites(instance: &Instance) -> Vec<Site> {
    instance
        .status
        .iter()
        .map(|status| match status {
            Status::Free => Site::Free,
            Status::Existing | Status::Forced => Site::Open,
            Status::Forbidden => Site::Closed,
        })
        .collect()
}

/// Each client at its nearest open site (the first of equals).
pub(super) fn nearest(instance: &Instance, open: &[usize], client: usize) -> Option<usize> {
    let reach = open.iter().copied().filter(|&site| instance.cost(client, site).is_finite());
    reach.min_by(|&a, &b| {
        let (da, db) = (instance.distance.at(client, a), instance.distance.at(client, b));
        da.total_cmp(&db).then(a.cmp(&b))
    })
}

/// Recounts the engine's answer from the instance; the name of a client that is left out as the error.
pub(super) fn nearest_solution(
    instance: &Instance,
    model: &Model,
    solved: &core::Solved,
    opening: impl Fn(usize) -> f64,
) -> Result<Solution, String> {
    let mut assignment = Vec::with_capacity(instance.clients());
    for client in 0..instance.clients() {
        let site = nearest(instance, &solved.open, client)
            .ok_or_else(|| instance.client_name[client].clone())?;
        assignment.push(Assigned { client, site, share: 1.0 });
    }
    let service: f64 = assignment.iter().map(|a| instance.cost(a.client, a.site)).sum();
    let objective = service + solved.open.iter().map(|&site| opening(site)).sum::<f64>();
    debug_assert!((model.value(&solved.open) - objective).abs() <= 1e-6 * objective.abs().max(1.0));
    Ok(Solution::new(objective, solved.bound, solved.open.clone(), assignment))
}
