//! Why a plan is as it is: what each site adds, what holds it back, what a mandate costs, what a little more money or one more
//! worker would bring (docs/model.md, section 14). Everything is a difference between two solves, never a dual price.

mod binding;
mod lever;
mod margin;
mod price;
mod question;
mod site;

pub use margin::{Margin, What};
pub use price::MandatePrice;
pub use site::{Catchment, Effect, Instead, SiteWhy, Standing};

use super::formulation::Formulation;
use super::levels::{effort, fixed, objective};
use super::model::{Model, Objective};
use super::{Stop, start};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::study::{GoalKind, Study};
use crate::world::World;
use lever::Levers;
use question::{Best, Question};

/// A plan that can be asked about.
pub struct Explainer<'a> {
    f: Formulation<'a>,
    /// The goal that effects are measured by: need served, else the first.
    objective: Objective,
    /// The formulation's model with levers, all at nought.
    model: Model,
    levers: Levers,
    /// Openings and posts of the plan.
    whole: Vec<f64>,
    /// Those openings and posts, everything else to be chosen.
    planned: Question,
    /// The best that they can do.
    base: Best,
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
        let mut model = f.model.clone();
        let levers = Levers::add(&f, &mut model);
        let mut whole = start::taken_over(&f, plan);
        whole.resize(model.columns.len(), 0.0);
        let mut planned = Question::new(&fixed(&model, &whole), &objective, &effort(&f));
        let base = planned.ask(&[]).ok_or_else(|| {
            Stop::Failed("the plan's openings and posts do not fit the model".into())
        })?;
        Ok(Self { f, objective, model, levers, whole, planned, base })
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

    /// How much better a value is than another.
    fn gain(&self, value: f64, than: f64) -> f64 {
        if self.objective.maximise { value - than } else { than - value }
    }
}
