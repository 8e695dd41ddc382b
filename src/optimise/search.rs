//! The planner's own way to a level: for now branch and bound on the whole model.

use super::Stop;
use super::formulation::Formulation;
use super::highs::{self, Outcome, Solution};
use super::levels::{effort, hard_rules};
use super::model::{Model, Objective};
use crate::progress::{Stage, Watch};

/// Solves a level; the flag says whether the bound is the relaxation's.
pub fn level(
    f: &Formulation,
    level: usize,
    model: &Model,
    objective: &Objective,
    start: Option<&[f64]>,
    watch: &dyn Watch,
) -> Result<(Solution, bool), Stop> {
    watch.stage(Stage::Search(level), None);
    match highs::search(model, objective, &effort(f), start) {
        Outcome::Found(solution) => Ok((*solution, false)),
        Outcome::Infeasible => Err(Stop::Infeasible(hard_rules(f))),
        Outcome::Nothing { .. } => Err(Stop::Failed("no plan within the work limits".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}
