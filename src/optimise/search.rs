//! The planner's own way through the goal levels: need served decides where sites open ([`super::served`]), the goals after it
//! move people and clients between them, and what is small goes to branch and bound as it is.

use super::Stop;
use super::duality::{Begun, bound_at, by_row, named, of_bound};
use super::fixing::Smaller;
use super::flow_cover::FlowCovers;
use super::formulation::Formulation;
use super::highs::{self, Effort, Outcome, Solution};
use super::implied::Equations;
use super::improve::{NODES, is_better, relative_gap, serve_again};
use super::lazy::Relaxation;
use super::levels::{effort, hard_rules};
use super::model::{Model, Objective, Row};
use super::served;
use super::windows::at_places;
use crate::plan::{Hint, RowPrices};
use crate::progress::{Stage, Watch};
use crate::study::GoalKind;

/// Up to so many columns the linear relaxation is solved; above it takes longer than all the rest.
const LINEAR: usize = 120_000;

/// A value this near to its bound is at it.
const SETTLED: f64 = 1e-9;

/// What a level needs.
pub struct Task<'a> {
    /// Formulation.
    pub f: &'a Formulation<'a>,
    /// Position of the goal.
    pub level: usize,
    /// The model with the rows that earlier levels keep.
    pub model: &'a Model,
    /// Objective.
    pub objective: &'a Objective,
    /// The best plan so far.
    pub known: Option<&'a [f64]>,
    /// What the level is where nothing is opened.
    pub nothing: f64,
    /// What an earlier search of nearly the same problem left of this level.
    pub hint: Option<&'a Hint>,
    /// Who watches.
    pub watch: &'a dyn Watch,
}

impl Task<'_> {
    /// The best plan so far as a solution of which nothing is proven.
    pub fn known(&self) -> Option<Solution> {
        Some(Solution::unproven(self.objective, self.known?.to_vec()))
    }
}

/// What came of a level.
pub struct Found {
    /// The best plan, with a bound.
    pub solution: Solution,
    /// Whether the bound is that of a relaxation.
    pub relaxed: bool,
    /// What is left to later searches.
    pub hint: Hint,
}

/// What a level leaves to those after it.
#[derive(Default)]
pub struct Left {
    /// Columns that are worth a try; all of them where there is none.
    pub live: Option<Vec<bool>>,
    /// The linear relaxation with its last basis.
    pub relaxation: Option<Relaxation>,
    /// Prices with which the level begins.
    pub begun: Option<Begun>,
    /// Flow covers of the model.
    pub covers: Option<FlowCovers>,
}

impl Left {
    /// What is left to later searches: prices of rows, and how those that were made are made again.
    pub fn hint(&self, prices: RowPrices) -> Hint {
        let covers = self.covers.as_ref().map(|covers| covers.priced(&prices)).unwrap_or_default();
        Hint { prices, covers, ..Hint::default() }
    }
}

/// Solves a level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    if let Some(solution) = settled(task) {
        task.watch.better(task.level, solution.value, relative_gap(&solution));
        return Ok(Found { solution, relaxed: true, hint: Hint::default() });
    }
    if serving_is_idle(task) {
        return by_places(task)?.map_or_else(|| branch_and_bound(task, task.model), Ok);
    }
    if is_served(task.f, task.level) {
        return served::level(task, left);
    }
    let all = vec![true; task.model.columns.len()];
    let Left { live, relaxation, .. } = left;
    let live = live.as_deref().unwrap_or(&all);
    let (bound, best) = served::at_once(|| bound(task, relaxation), || stay(task, live));
    let Some(mut solution) = best else { return branch_and_bound(task, task.model) };
    let (bound, prices) = bound?;
    solution.bound = bound;
    task.watch.better(task.level, solution.value, relative_gap(&solution));
    Ok(Found { solution, relaxed: true, hint: left.hint(prices) })
}

/// The plan that is known, where no column could be better: nothing missed, say.
fn settled(task: &Task) -> Option<Solution> {
    let known = task.known()?;
    let bound = bound_at(task.model, task.objective, &vec![0.0; task.model.rows.len()])?;
    ((bound - known.value).abs() <= SETTLED).then_some(Solution { bound, ..known })
}

/// A later goal moves within what the served level leaves it: people and clients, at the same places.
fn stay(task: &Task, live: &[bool]) -> Option<Solution> {
    let point = task.known?;
    let served = serve_again(task, point, live)?;
    if task.hint.is_some() {
        // Where the prices are known the posts stay, too: choosing them anew takes longer than all the rest.
        return Some(served);
    }
    let effort = Effort { nodes: NODES, ..effort(task.f) };
    let posts = Smaller::within(&at_places(task.f, task.model, point, live))
        .and_then(|model| model.search(task.objective, &effort, &served.point));
    Some(posts.filter(|found| is_better(task.objective, found, &served)).unwrap_or(served))
}

/// Whether the linear relaxation of all of the model is worth its time.
pub fn has_linear(model: &Model) -> bool {
    model.columns.len() <= LINEAR
}

/// A linear relaxation of the level, without rows of clients and norms at first. Whoever is in post has learnt here: who has not yet
/// moves the bound of a province by a fiftieth of a per cent, and takes a third of the time.
pub fn relaxation(f: &Formulation, model: &Model) -> Relaxation {
    let waits =
        |row: &Row| matches!(row.family(), "link" | "demand" | "norm" | "serves" | "stayed");
    let implied = Equations::find(model, |row| row.family() != "stayed", &f.in_goals());
    Relaxation::new(model, waits, implied, &effort(f)).without("stayed")
}

/// Branch and bound on a model that needs no help.
pub fn branch_and_bound(task: &Task, model: &Model) -> Result<Found, Stop> {
    task.watch.stage(Stage::Search(task.level), None);
    let outcome = highs::search(model, task.objective, &effort(task.f), None);
    let found = proven(task.f, outcome)?;
    let solution = &found.solution;
    task.watch.better(task.level, solution.value, relative_gap(solution));
    Ok(found)
}

/// A level from one branch and bound on all of it.
pub fn proven(f: &Formulation, outcome: Outcome) -> Result<Found, Stop> {
    match outcome {
        Outcome::Found(solution) => {
            Ok(Found { solution: *solution, relaxed: false, hint: Hint::default() })
        }
        Outcome::Infeasible => Err(Stop::Infeasible(hard_rules(f))),
        Outcome::Nothing { .. } => Err(Stop::Failed("no plan within the work limits".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

/// A bound on a later level, with its prices; of a large model without the rows by which earlier levels keep clients, cheap and weak.
fn bound(task: &Task, kept: &mut Option<Relaxation>) -> Result<(f64, RowPrices), Stop> {
    task.watch.stage(Stage::Relax(task.level), None);
    let Task { model, objective, .. } = task;
    if let Some(Hint { prices, .. }) = task.hint
        && let Some(bound) = bound_at(model, objective, &by_row(model, objective, prices))
    {
        return Ok((bound, prices.clone()));
    }
    let later = |relaxation: &mut Relaxation, model: &Model| {
        // Another goal leads to demands that the served level never missed, and one solve enters none. Links and norms that no round
        // has missed stay out, which weakens the bound at most.
        relaxation.enter_family("demand");
        relaxation.follow(model);
        let bound = relaxation.optimise(objective)?;
        let prices = of_bound(model, &bound);
        Some((bound.value, named(objective, model.rows.iter().zip(prices))))
    };
    let without_clients = || {
        let mut model = (*model).clone();
        let wide = |row: &Row| row.family() == "keep" && row.terms.len() > task.f.starts.len();
        model.rows.retain(|row| !wide(row));
        later(&mut relaxation(task.f, &model), &model)
    };
    let found = match has_linear(model) {
        true => later(kept.get_or_insert_with(|| relaxation(task.f, model)), model),
        false => without_clients(),
    };
    // Where a plan is known the rules can hold together, so a missing relaxation is the solver's failure.
    found.ok_or_else(|| match task.known {
        Some(_) => Stop::Failed("no relaxation of a later goal within the safety clock".into()),
        None => Stop::Infeasible(hard_rules(task.f)),
    })
}

/// Whether a level is one of need served, which decides where sites open.
pub fn is_served(f: &Formulation, level: usize) -> bool {
    matches!(f.study.goals[level].kind, GoalKind::Served | GoalKind::Weighted)
}

/// Places and posts chosen as if nobody had to be served, and clients served there so that they count: the best there is, where none
/// of it is lost. `None` where some is.
fn by_places(task: &Task) -> Result<Option<Found>, Stop> {
    let Found { solution, .. } = branch_and_bound(task, &without_serving(task.f, task.model))?;
    let all = vec![true; task.model.columns.len()];
    let served = serve_again(task, &solution.point, &all);
    let lost = |served: &Solution| is_better(task.objective, &solution, served);
    let best = served.filter(|served| !lost(served));
    let best = best.map(|served| Solution { bound: solution.bound, end: solution.end, ..served });
    Ok(best.map(|solution| Found { solution, relaxed: false, hint: Hint::default() }))
}

/// Whether clients can be left out of a level: the first one, where no rule asks for more of them than that there are some.
fn serving_is_idle(task: &Task) -> bool {
    task.level == 0
        && task.f.study.goals[0].kind == GoalKind::Shortfall
        && !task.f.study.asks_for_clients()
        && task.f.world.types.values().all(|kind| kind.min_clients == 0.0)
}

/// The model in which nobody is served; of a site that has nobody to serve it stays known that it does not count.
fn without_serving(f: &Formulation, model: &Model) -> Model {
    let mut model = model.clone();
    let mut clients = vec![false; model.columns.len()];
    for column in &f.serve {
        clients[column.col.index()] = true;
        model.fix(column.col, 0.0);
    }
    let serves = |row: &Row| row.terms.iter().any(|(col, _)| clients[col.index()]);
    model.rows.retain(|row| match row.family() {
        "link" | "demand" => false,
        "serves" => !serves(row),
        _ => true,
    });
    model
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::lazy::Bound;
    use crate::optimise::small::province;
    use crate::progress::Silent;

    /// A later goal is bounded with every demand in, where an earlier one left a relaxation and where there is none.
    #[test]
    fn later_goals_begin_with_all_demands() {
        province(1, |f, objective| {
            let watch = Silent::default();
            let task = Task {
                f,
                level: f.goals.len() - 1,
                model: &f.model,
                objective,
                known: None,
                nothing: 0.0,
                hint: None,
                watch: &watch,
            };
            let begun = || relaxation(f, &f.model);
            let without = begun().optimise(objective).expect("a relaxation").value;
            let (alone, _) = bound(&task, &mut None).expect("a bound");
            let (after, _) = bound(&task, &mut Some(begun())).expect("a bound");
            assert!(alone < without * (1.0 - 1e-6), "demands cost nothing: {alone} {without}");
            assert!((alone - after).abs() <= 1e-6 * alone, "{alone} {after}");
        });
    }

    /// After rounds in which rows entered, left and were made, the prices still stand at the rows that they are of: they prove the bound.
    #[test]
    fn prices_of_all_rounds_prove_their_bound() {
        province(2, |f, objective| {
            let mut model = f.model.clone();
            let mut covers = FlowCovers::new(f, &model);
            let mut made = 0;
            let rows = |bound: &Bound| {
                let rows = covers.missed(&model, &bound.point);
                made += rows.len();
                model.rows.extend(rows.iter().cloned());
                rows
            };
            let mut relaxation = relaxation(f, &f.model);
            let found = relaxation.optimise_with(objective, 50, 1e-6, rows).expect("a relaxation");
            assert!(made > 0, "no flow cover was missed");
            let proven = bound_at(&model, objective, &of_bound(&model, &found)).expect("a bound");
            assert!((proven - found.value).abs() <= 1e-6 * proven, "{proven} {}", found.value);
        });
    }
}
