//! The planner: a strong formulation, goal levels in order, HiGHS through good_lp, and rules of thumb beside it.
//!
//! Everything that decides a result is counted work (nodes, rounds); a clock is only a safety and says so where it fires.

mod begin;
mod conflict;
mod counts;
mod decompose;
mod duality;
mod explain;
mod extract;
mod fixing;
mod flow_cover;
mod formulation;
mod highs;
mod implied;
mod improve;
mod lazy;
mod levels;
mod model;
mod mps;
mod narrowed;
mod near;
mod program;
mod question;
mod reduce;
mod rules;
mod search;
mod served;
#[cfg(test)]
mod small;
mod start;
mod supervise;
mod windows;

pub use conflict::{Conflict, HardRule, Missed, Part, Relief, RuleKind, Unit, conflict};
pub use explain::{
    Catchment, Effect, Explainer, Instead, MandatePrice, Margin, SiteWhy, Standing, What,
};
pub use formulation::{Formulation, People, Start};
pub use highs::{Effort, End, Outcome, Solution, relax, search as solve_model};
pub use model::{Col, Column, Expr, Model, Objective, Row, Sense};
pub use near::{NearPlan, Nearness, near};

use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::{Hint, Plan, Solved};
use crate::progress::Watch;
use crate::study::Study;
use crate::world::{Label, World};
use std::path::PathBuf;

/// How a plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Goal levels by branch and bound and an improving search, with a proven bound.
    Optimise,
    /// One HiGHS solve a level on the whole model: the reference.
    Monolithic,
    /// A planner's rule of thumb.
    Rule(Rule),
}

/// A rule of thumb: where mandated sites go, in this order, as far as money and posts reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The most populous communes first.
    Population,
    /// One to each area of the lowest level above the commune in turn.
    District,
    /// The greatest registered need first.
    Need,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 3] = [Rule::Population, Rule::District, Rule::Need];
}

impl Method {
    /// Code on the command line and in files.
    pub fn code(self) -> &'static str {
        match self {
            Method::Optimise => "optimise",
            Method::Monolithic => "monolithic",
            Method::Rule(Rule::Population) => "rule:population",
            Method::Rule(Rule::District) => "rule:district",
            Method::Rule(Rule::Need) => "rule:need",
        }
    }

    /// The method of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let mut all = vec![Method::Optimise, Method::Monolithic];
        all.extend(Rule::ALL.map(Method::Rule));
        all.into_iter().find(|method| method.code() == code)
    }
}

/// What the caller may choose.
#[derive(Debug, Clone)]
pub struct Options {
    /// Method.
    pub method: Method,
    /// Folder for one MPS file a goal level.
    pub write_model: Option<PathBuf>,
    /// A plan, perhaps of a slightly different scenario, from which the search starts.
    pub start: Option<Plan>,
    /// What that plan's search left, by goal.
    pub hints: Vec<Hint>,
}

impl Options {
    /// A method, and nothing else chosen.
    pub fn new(method: Method) -> Self {
        Self { method, write_model: None, start: None, hints: Vec::new() }
    }
}

/// Why there is no plan.
#[derive(Debug, Clone)]
pub enum Stop {
    /// The hard rules cannot hold together; which they are.
    Infeasible(Label),
    /// Asked to stop before the first plan.
    Cancelled,
    /// The solver or the disk failed.
    Failed(String),
}

/// Makes a plan.
///
/// # Errors
/// [`Stop`] when there is none to give.
pub fn solve(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    options: &Options,
    watch: &dyn Watch,
) -> Result<Solved, Stop> {
    watch.stage(crate::progress::Stage::Build, None);
    let formulation = Formulation::new(world, study, times, demand);
    match options.method {
        Method::Optimise | Method::Monolithic => levels::solve(&formulation, options, watch),
        Method::Rule(rule) => rules::solve(&formulation, rule, watch),
    }
}

/// The present network serving as well as it can, with nothing opened.
///
/// # Errors
/// [`Stop::Failed`] if the solver fails; [`Stop::Infeasible`] if even the fixed costs cannot be paid.
pub fn nothing(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
) -> Result<Plan, Stop> {
    let formulation = Formulation::new(world, study, times, demand);
    let point = levels::nothing(&formulation)?;
    Ok(extract::plan(&formulation, &point))
}
