//! Uncapacitated facility location: open sites so that opening and service together cost least (Balinski 1965; Erlenkotter 1978).

use super::core::{self, Meter};
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::{assignment_model, nearest_solution};
use super::solution::{Control, Solution};

/// Solves the uncapacitated facility location problem; capacities are not looked at. The method is that of `core`.
///
/// # Errors
///
/// Bad numbers, or a client that no site can reach.
pub fn uncapacitated(instance: &Instance, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    let opening = (0..instance.sites()).map(|site| instance.opening_due(site)).collect();
    let model = assignment_model(instance, opening, None)?;
    let solved = core::solve(&model, &mut Meter::new(control))?;
    nearest_solution(instance, &model, &solved, |site| instance.opening_due(site))
        .map_err(|client| LocateError::Unreachable { client })
}
