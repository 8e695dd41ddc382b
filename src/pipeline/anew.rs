//! A plan made anew with one site the other way: forbidden where it is opened, forced where it is closed.

use super::case::Case;
use super::failure::Failure;
use crate::optimise::{self, Method, Options, Standing, Stop};
use crate::plan::{GoalResult, Solved};
use crate::progress::Watch;
use crate::study::GoalKind;
use crate::world::{SiteId, Status};
use serde::{Deserialize, Serialize};

/// Between what and what a difference lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

impl Interval {
    /// Whether it leaves no doubt that there is a difference, up to a tolerance.
    fn is_distinct(self, tolerance: f64) -> bool {
        self.low > tolerance || self.high < -tolerance
    }
}

/// What a plan made anew gains in need served against this one, all of it free to change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// Gain of the plan that was found.
    pub found: f64,
    /// Gain between the bounds of both plans.
    pub gain: Interval,
    /// Whether it leaves no doubt of a difference.
    pub distinct: bool,
}

/// A plan made anew without a site, or with it if it is closed; `None` if there is none.
///
/// # Errors
/// If the solver fails or the work is stopped.
pub(super) fn again(
    case: &Case,
    solved: &Solved,
    site: SiteId,
    standing: Standing,
    watch: &dyn Watch,
) -> Result<Option<Again>, Failure> {
    let (mut world, mut study) = (case.world.clone(), case.study.clone());
    world.sites[site].status = match standing {
        Standing::Opened => Status::Forbidden,
        Standing::Closed => Status::Forced(world.calendar.last),
        Standing::Existing | Standing::Forbidden => return Ok(None),
    };
    let Some(served) = study.goals.iter().position(|goal| goal.kind == GoalKind::Served) else {
        return Ok(None);
    };
    // Later goals change nothing in what is compared.
    study.goals.truncate(served + 1);
    let (start, hints) = (Some(solved.plan.clone()), solved.hints.clone());
    let options = Options { start, hints, ..Options::new(Method::Optimise) };
    let made = match optimise::solve(&world, &study, &case.times, &case.demand, &options, watch) {
        Ok(made) => made,
        Err(Stop::Infeasible(_)) => return Ok(None),
        Err(stop) => return Err(stop.into()),
    };
    let (Some(old), Some(new)) = (range(&solved.goals[served]), range(&made.goals[served])) else {
        return Ok(None);
    };
    let gain = Interval { low: new.low - old.high, high: new.high - old.low };
    let distinct = gain.is_distinct(1e-6 * old.high.abs());
    Ok(Some(Again { found: new.low - old.low, gain, distinct }))
}

/// Between what the best value of a goal lies: what the plan has, and the bound.
fn range(goal: &GoalResult) -> Option<Interval> {
    Some(Interval { low: goal.value, high: goal.bound? })
}
