//! The planner's own way through a goal level: a bound from the lazily linked relaxation, a plan from the openings that
//! the relaxation looks at, and then neighbourhoods of that plan.

use super::formulation::{Formulation, People};
use super::highs::{self, End, Outcome, Solution};
use super::levels::{effort, fixed, hard_rules};
use super::model::{Model, Objective, Row};
use super::lazy::Relaxation;
use super::Stop;
use crate::progress::{Stage, Watch};
use crate::study::{GoalKind, Rule};

/// Openings that the relaxation uses less than this stay closed in the restricted search, and those it uses more than the rest stay open.
const WHOLE: f64 = 1e-3;

/// The search, with what it remembers between levels.
pub struct Search {
    relaxation: Relaxation,
}

impl Search {
    /// A search over a model.
    pub fn new(f: &Formulation) -> Self {
        Self { relaxation: Relaxation::new(&f.model, is_link, &effort(f)) }
    }

    /// A row that later levels must meet.
    pub fn keep(&mut self, row: &Row) {
        self.relaxation.add(row);
    }

    /// Solves a level; the flag says whether the bound is the relaxation's.
    pub fn level(
        &mut self,
        f: &Formulation,
        level: usize,
        model: &Model,
        objective: &Objective,
        start: Option<&[f64]>,
        watch: &dyn Watch,
    ) -> Result<(Solution, bool), Stop> {
        if serving_is_idle(f, level) {
            return branch_and_bound(f, level, &without_serving(f, model), objective, watch);
        }
        watch.stage(Stage::Relax(level), None);
        let relaxed = self.relaxation.optimise(objective);
        let relaxed = relaxed.ok_or_else(|| Stop::Infeasible(hard_rules(f)))?;
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        watch.stage(Stage::Search(level), None);
        let warm = start.and_then(|point| serve_again(f, model, objective, point));
        if let Some(warm) = &warm {
            watch.better(level, warm.value, None);
        }
        let narrow = near(f, model, &relaxed.point, start);
        let point = warm.as_ref().map(|solution| &solution.point[..]);
        let mut best = match (highs::search(&narrow, objective, &effort(f), point), warm) {
            (Outcome::Found(solution), _) => *solution,
            (Outcome::Failed(message), None) => return Err(Stop::Failed(message)),
            (_, Some(warm)) => warm,
            (_, None) => return branch_and_bound(f, level, model, objective, watch),
        };
        best.bound = relaxed.bound;
        best.end = if best.end == End::Clock { End::Clock } else { End::Done };
        watch.better(level, best.value, relative_gap(&best));
        Ok((best, true))
    }
}

/// Branch and bound on a model that needs no help.
fn branch_and_bound(
    f: &Formulation,
    level: usize,
    model: &Model,
    objective: &Objective,
    watch: &dyn Watch,
) -> Result<(Solution, bool), Stop> {
    watch.stage(Stage::Search(level), None);
    match highs::search(model, objective, &effort(f), None) {
        Outcome::Found(solution) => {
            watch.better(level, solution.value, relative_gap(&solution));
            Ok((*solution, false))
        }
        Outcome::Infeasible => Err(Stop::Infeasible(hard_rules(f))),
        Outcome::Nothing { .. } => Err(Stop::Failed("no plan within the work limits".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

fn relative_gap(solution: &Solution) -> Option<f64> {
    let scale = solution.value.abs();
    (scale > 0.0).then(|| (solution.bound - solution.value).abs() / scale)
}

fn is_link(row: &Row) -> bool {
    row.name.starts_with("link[")
}

/// Whether clients can be left out of a level: the first one, where no rule speaks of clients. Serving nobody
/// then meets every row and changes no value.
fn serving_is_idle(f: &Formulation, level: usize) -> bool {
    let coverage = |rule: &Rule| matches!(rule, Rule::Coverage { .. });
    level == 0
        && f.study.goals[level].kind == GoalKind::Shortfall
        && !f.study.mandates.values().any(|mandate| coverage(&mandate.rule))
        && f.world.types.values().all(|kind| kind.min_clients == 0.0)
}

fn without_serving(f: &Formulation, model: &Model) -> Model {
    let mut model = model.clone();
    f.serve.iter().for_each(|column| model.fix(column.col, 0.0));
    model.rows.retain(|row| !is_link(row) && !row.name.starts_with("demand["));
    model
}

/// The model with the openings on which the relaxation and the known plan agree decided.
fn near(f: &Formulation, model: &Model, relaxed: &[f64], known: Option<&[f64]>) -> Model {
    let mut narrow = model.clone();
    let mut closed = vec![false; f.starts.len()];
    for (n, start) in f.starts.iter().enumerate() {
        let share = relaxed[start.col.index()];
        let chosen = known.map(|point| point[start.col.index()] > 0.5);
        if share < WHOLE && chosen != Some(true) {
            narrow.fix(start.col, 0.0);
            closed[n] = true;
        } else if share > 1.0 - WHOLE && chosen != Some(false) {
            narrow.fix(start.col, 1.0);
        }
    }
    for post in f.posts.iter().filter(|post| closed[post.start]) {
        if let People::Chosen(col) = post.people {
            narrow.fix(col, 0.0);
        }
    }
    narrow
}

/// The best continuous decisions for the openings and posts of a point.
fn serve_again(
    f: &Formulation,
    model: &Model,
    objective: &Objective,
    point: &[f64],
) -> Option<Solution> {
    match highs::relax(&fixed(model, point), objective, &effort(f)) {
        Outcome::Found(solution) => Some(*solution),
        _ => None,
    }
}
