//! Plans nearly as good as that of a run, and what each gives up.

use super::case::Case;
use super::failure::Failure;
use super::planning::{RuleResult, account, audit};
use crate::optimise::{self, NearPlan, Nearness};
use crate::plan::Solved;
use crate::progress::Watch;
use crate::study::GoalKind;
use crate::world::SiteId;
use serde::{Deserialize, Serialize};

/// A site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A plan nearly as good, against the plan: figures are differences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nearby {
    /// Sites that only one of the two opens.
    pub distance: usize,
    /// Whether no plan within the share is farther from those before it.
    pub farthest: bool,
    /// Need served (the goal).
    pub served: f64,
    /// The same as a share of the plan's.
    pub share: f64,
    /// Least-served area, per cent of need, where that is a goal.
    pub floor: Option<f64>,
    /// People served in the last year.
    pub people: f64,
    /// Of these by group, in the order of the scenario.
    pub by_group: Vec<f64>,
    /// Of these by zone, in the order of the scenario.
    pub by_zone: Vec<f64>,
    /// Additional money over all years, đồng.
    pub cost: f64,
    /// Sites that only the other plan opens.
    pub opened: Vec<Place>,
    /// Sites that only the plan of the run opens.
    pub closed: Vec<Place>,
}

/// Looks for them; every one of them has passed the audit.
///
/// # Errors
/// If the plan does not fit its scenario, the solver fails or the work is stopped.
pub(super) fn nearby(
    case: &Case,
    solved: &Solved,
    nearness: Nearness,
    watch: &dyn Watch,
) -> Result<Vec<Nearby>, Failure> {
    let Case { world, study, times, demand, .. } = case;
    let found = optimise::near((world, study, times, demand), solved, nearness, watch)?;
    let own = account(case, solved.clone());
    found.into_iter().map(|near| against(case, solved, &own, near)).collect()
}

fn against(
    case: &Case,
    solved: &Solved,
    own: &RuleResult,
    near: NearPlan,
) -> Result<Nearby, Failure> {
    audit(case, &near.solved)?;
    let (opened, closed) = (beyond(case, &near.solved, solved), beyond(case, solved, &near.solved));
    let value = |goals: &RuleResult, kind| {
        let goal = goals.goals.iter().find(|goal| goal.kind == kind);
        goal.map(|goal| goal.final_value)
    };
    let other = account(case, near.solved);
    let change = |kind| Some(value(&other, kind)? - value(own, kind)?);
    let less = |one: &[f64], two: &[f64]| one.iter().zip(two).map(|(a, b)| a - b).collect();
    let served = change(GoalKind::Served).unwrap_or(0.0);
    Ok(Nearby {
        distance: near.distance,
        farthest: near.farthest,
        served,
        share: value(own, GoalKind::Served).map_or(0.0, |value| served / value.abs()),
        floor: change(GoalKind::Equity),
        people: other.people - own.people,
        by_group: less(&other.by_group, &own.by_group),
        by_zone: less(&other.by_zone, &own.by_zone),
        cost: other.cost - own.cost,
        opened,
        closed,
    })
}

/// Sites that one plan opens and another does not.
fn beyond(case: &Case, one: &Solved, other: &Solved) -> Vec<Place> {
    let opens =
        |solved: &Solved, site: SiteId| solved.plan.openings.iter().any(|row| row.site == site);
    let sites = case.world.sites.iter();
    let only = sites.filter(|(site, _)| opens(one, *site) && !opens(other, *site));
    only.map(|(_, row)| Place { code: row.code.clone(), name: row.name.clone() }).collect()
}
