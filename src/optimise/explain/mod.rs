//! Why a plan is as it is: what each site adds, what holds it back, what a little more money or one more worker would bring
//! (docs/model.md, section 14). Everything is a difference between two solves, never a dual price.

mod margin;
mod site;

pub use margin::{Margin, What};
pub use site::{Effect, Instead, SiteWhy, Standing};

use super::formulation::Formulation;
use super::highs::{self, Outcome};
use super::levels::{effort, fixed, objective};
use super::model::{Model, Objective};
use super::{Stop, start};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::study::{GoalKind, Study};
use crate::world::World;
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
    pub fn is_distinct(&self, tolerance: f64) -> bool {
        self.low > tolerance || self.high < -tolerance
    }
}

/// A plan that can be asked about.
pub struct Explainer<'a> {
    f: Formulation<'a>,
    /// The goal that effects are measured by: need served, else the first.
    objective: Objective,
    /// Openings and posts of the plan.
    whole: Vec<f64>,
    /// The best that those openings and posts can do.
    base: Vec<f64>,
    value: f64,
}

impl<'a> Explainer<'a> {
    /// Prepares a plan.
    ///
    /// # Errors
    /// If its openings and posts keep the rules no longer, or the solver fails.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &'a TravelTimes,
        demand: &'a Demand,
        plan: &Plan,
    ) -> Result<Self, Stop> {
        let f = Formulation::new(world, study, times, demand);
        let served = study.goals.iter().position(|goal| goal.kind == GoalKind::Served);
        let objective = objective(&f, served.unwrap_or(0));
        let whole = start::taken_over(&f, plan);
        match highs::relax(&fixed(&f.model, &whole), &objective, &effort(&f)) {
            Outcome::Found(found) => {
                let (base, value) = (found.point, found.value);
                Ok(Self { f, objective, whole, base, value })
            }
            Outcome::Failed(message) => Err(Stop::Failed(message)),
            _ => Err(Stop::Failed("the plan's openings and posts do not fit the model".into())),
        }
    }

    /// The best point of a model, with its value.
    fn best(&self, model: &Model) -> Option<(Vec<f64>, f64)> {
        match highs::relax(model, &self.objective, &effort(&self.f)) {
            Outcome::Found(found) => Some((found.point, found.value)),
            _ => None,
        }
    }

    /// People served in the last year at a point (model 1.9).
    fn people(&self, point: &[f64]) -> f64 {
        let last = self.f.world.calendar.last;
        let columns = self.f.serve.iter().filter(|column| column.year == last);
        columns.map(|column| column.people * point[column.col.index()]).sum()
    }

    /// Additional cost of all years at a point, million đồng.
    fn cost(&self, point: &[f64]) -> f64 {
        self.f.cost.iter().map(|cost| cost.value(point)).sum()
    }
}
