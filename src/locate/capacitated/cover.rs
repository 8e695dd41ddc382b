//! Covering and p-center under capacities, by the textbook formulation in HiGHS.

use super::super::classic::{Problem, Question, Sourcing, classic};
use super::super::error::LocateError;
use super::super::instance::{Instance, Matrix};
use super::super::solution::{Control, Solution};

/// Set covering (`p` is `None`: fewest sites) or maximal covering (`p` sites) within the capacities.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, and in set covering an uncovered client or too little capacity.
pub fn capacitated_cover(
    instance: &Instance,
    p: Option<usize>,
    sourcing: Sourcing,
    control: &Control,
) -> Result<Solution, LocateError> {
    let problem = if p.is_some() { Problem::MaxCover } else { Problem::SetCover };
    classic(instance, Question { problem, p, sourcing }, control)
}

/// Vertex p-center within the capacities: the least radius at which no more than `p` sites hold everybody. Every site that serves a part of a client
/// counts with its distance.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, an unreachable client, or too little capacity.
pub fn capacitated_center(
    instance: &Instance,
    p: usize,
    sourcing: Sourcing,
    control: &Control,
) -> Result<Solution, LocateError> {
    instance.check()?;
    instance.check_count(p)?;
    instance.check_served(false)?;
    let mut radii: Vec<f64> =
        (0..instance.clients()).flat_map(|i| instance.distance.row(i).iter().copied()).collect();
    radii.retain(|radius| radius.is_finite());
    radii.sort_unstable_by(f64::total_cmp);
    radii.dedup();
    let (mut low, mut high, mut best) = (0, radii.len(), None);
    while low < high {
        let middle = (low + high) / 2;
        match within(instance, p, radii[middle], sourcing, control)? {
            Some(solution) => (high, best) = (middle, Some(solution)),
            None => low = middle + 1,
        }
    }
    let best = best.ok_or(LocateError::Infeasible)?;
    let far = best.assignment.iter().map(|a| instance.distance.at(a.client, a.site));
    let value = far.fold(0.0, f64::max);
    Ok(Solution::new(value, value, best.open, best.assignment))
}

/// A way to serve everybody within `radius` from exactly `p` sites, if there is one.
fn within(
    instance: &Instance,
    p: usize,
    radius: f64,
    sourcing: Sourcing,
    control: &Control,
) -> Result<Option<Solution>, LocateError> {
    let mut near = instance.clone();
    near.weight.fill(0.0);
    near.distance = Matrix::from_fn(instance.clients(), instance.sites(), |i, j| {
        let distance = instance.distance.at(i, j);
        if distance <= radius { distance } else { f64::INFINITY }
    });
    let question = Question { problem: Problem::PMedian, p: Some(p), sourcing };
    match classic(&near, question, control) {
        Ok(solution) => Ok(Some(solution)),
        Err(LocateError::Infeasible | LocateError::Unreachable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
