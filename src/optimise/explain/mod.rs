//! Why a plan is as it is: what each site adds, what holds it back, what a mandate costs, what a little more money or one more
//! worker would bring (docs/model.md, section 14). Everything is a difference between two solves, never a dual price.

mod anew;
mod binding;
mod lever;
mod margin;
mod price;
mod site;

pub use anew::Anew;
pub use margin::{Margin, What};
pub use price::MandatePrice;
pub use site::{Catchment, Effect, Instead, SiteWhy, Standing};

use super::formulation::Formulation;
use super::levels::{effort, fixed, objective};
use super::model::{Expr, Model, Objective};
use super::question::{Best, Question};
use super::{Stop, start};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::study::{GoalKind, Study};
use crate::world::World;
use lever::Levers;

/// A plan that can be asked about.
pub struct Explainer<'a> {
    f: Formulation<'a>,
    /// The goal that effects are measured by: need served, else the first.
    objective: Objective,
    /// People served in the last year (model 1.9).
    people: Expr,
    /// Additional cost of all years, million đồng.
    cost: Expr,
    /// The formulation's model with levers, all at nought.
    model: Model,
    levers: Levers,
    /// Openings and posts of the plan.
    whole: Vec<f64>,
    /// Those openings and posts, everything else to be chosen: for the objective, then for most people, then for least cost.
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
        let (people, cost) = (people(&f), cost(&f));
        let most = Objective { expr: people.clone(), maximise: true };
        let least = Objective { expr: cost.clone(), maximise: false };
        let fixed = fixed(&model, &whole);
        let mut planned = Question::new(&fixed, &[&objective, &most, &least], &effort(&f));
        let base = planned.ask_all(&[]).ok_or_else(|| {
            Stop::Failed("the plan's openings and posts do not fit the model".into())
        })?;
        Ok(Self { f, objective, people, cost, model, levers, whole, planned, base })
    }

    /// How much better a value is than another.
    fn gain(&self, value: f64, than: f64) -> f64 {
        if self.objective.maximise { value - than } else { than - value }
    }
}

fn people(f: &Formulation) -> Expr {
    let last = f.world.calendar.last;
    let columns = f.serve.iter().filter(|column| column.year == last);
    Expr { terms: columns.map(|column| (column.col, column.people)).collect(), constant: 0.0 }
}

fn cost(f: &Formulation) -> Expr {
    let mut sum = Expr::default();
    f.cost.iter().for_each(|cost| sum.add_scaled(cost, 1.0));
    sum.tidy()
}
