//! Capacitated facility location and capacitated p-median where each client is served by one site.
//!
//! The tree of the split problem, whose bound holds for whole clients too and leaves few choices of sites below the best known value; clients that a
//! transportation problem shares are put where there is room, and at a leaf reduced costs leave few arcs to decide (Holmberg, Rönnqvist, Yuan 1999;
//! Klose and Görtz 2007).

use super::super::classic::Sourcing;
use super::super::error::LocateError;
use super::super::instance::Instance;
use super::super::solution::{Control, Solution};
use super::split::solve;

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
    solve(instance, p, Sourcing::Single, control).map_err(|error| match error {
        LocateError::Infeasible => too_large(instance).unwrap_or(error),
        other => other,
    })
}

/// Names a client that no site can hold alone.
fn too_large(instance: &Instance) -> Option<LocateError> {
    let capacity = instance.capacity.as_ref()?;
    for client in 0..instance.clients() {
        let reach = instance.may_open().into_iter();
        let reach = reach.filter(|&site| instance.distance.at(client, site).is_finite());
        let most = reach.map(|site| capacity[site]).fold(0.0, f64::max);
        if most < instance.demand[client] {
            return Some(LocateError::Capacity {
                capacity: most,
                demand: instance.demand[client],
                client: Some(instance.client_name[client].clone()),
            });
        }
    }
    None
}
