//! The planner's own way through a goal level: a bound by decomposition, openings that its prices suggest, and then windows of
//! the best plan, each searched by branch and bound.

use super::Stop;
use super::decompose::{Bounded, Priceable};
use super::duality::{bound_at, named};
use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::{self, Effort, End, Outcome, Solution};
use super::lazy::{Bound, Relaxation};
use super::levels::{effort, hard_rules};
use super::model::{Model, Objective, Row};
use super::windows::{Windows, around, at_places};
use crate::plan::RowPrices;
use crate::progress::{Stage, Watch};
use crate::study::GoalKind;
use crate::world::Id;

/// A pass over the province that gains less than this, relative, is the last.
const STILL: f64 = 2e-4;

/// Up to so many columns the linear relaxation is solved beside the ascent; above it takes longer than all the rest.
const LINEAR: usize = 100_000;

/// Rounds of rows that enter the relaxation of the level of need served, and of a later one.
const ROUNDS: u32 = 8;
const LATER: u32 = 1;

/// Nodes and gap of one window, of the problem of the leaders, and of posts where the openings are known.
const NODES: u32 = 20;
const NEAR_GAP: f64 = 2e-4;
const LEADERS_GAP: f64 = 1e-3;

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
    /// Prices of this level from an earlier search of nearly the same problem.
    pub prices: Option<&'a RowPrices>,
    /// Who watches.
    pub watch: &'a dyn Watch,
}

/// What came of a level.
pub struct Found {
    /// The best plan, with a bound.
    pub solution: Solution,
    /// Whether the bound is that of a relaxation.
    pub relaxed: bool,
    /// Prices behind the bound.
    pub prices: RowPrices,
}

/// What a level leaves to those after it.
#[derive(Default)]
pub struct Left {
    /// Columns that are worth a try; all of them where there is none.
    live: Option<Vec<bool>>,
    /// The linear relaxation with its last basis.
    relaxation: Option<Relaxation>,
}

/// Solves a level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    if serving_is_idle(task) {
        return branch_and_bound(task, &without_serving(task.f, task.model));
    }
    if is_served(task) {
        return served(task, left);
    }
    let all = vec![true; task.model.columns.len()];
    let Left { live, relaxation } = left;
    let live = live.as_deref().unwrap_or(&all);
    let (bound, best) = at_once(|| bound(task, relaxation), || stay(task, live));
    let Some(mut solution) = best else { return branch_and_bound(task, task.model) };
    let (bound, prices) = bound?;
    solution.bound = bound;
    task.watch.better(task.level, solution.value, relative_gap(&solution));
    Ok(Found { solution, relaxed: true, prices })
}

/// A later goal moves within what the served level leaves it: people and clients, at the same places.
fn stay(task: &Task, live: &[bool]) -> Option<Solution> {
    let point = task.known?;
    let served = serve_again(task, point, live)?;
    if task.prices.is_some() {
        // Where the prices are known the posts stay, too: choosing them anew takes longer than all the rest.
        return Some(served);
    }
    let effort = Effort { nodes: NODES, ..effort(task.f) };
    let posts = Smaller::new(&at_places(task.f, task.model, point, live))
        .and_then(|model| model.search(task.objective, &effort, &served.point));
    Some(posts.filter(|found| is_better(task.objective, found, &served)).unwrap_or(served))
}

/// The level of need served: priced, then searched from the openings that the prices suggest.
fn served(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    task.watch.stage(Stage::Relax(task.level), None);
    let effort = effort(task.f);
    let apart = Priceable::new(task.f, task.model, task.objective, &effort);
    let known = task.known.map_or(0.0, |point| task.objective.expr.value(point));
    let bounded = match task.prices {
        Some(prices) => apart.resume(task.model, prices, known, task.watch),
        None => apart.ascend(known, task.watch),
    };
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    let Some(mut bounded) = bounded else { return branch_and_bound(task, task.model) };
    let leaders = Effort { gap: LEADERS_GAP, nodes: NODES, ..effort.clone() };
    let prove = || {
        let anew = task.prices.is_none();
        let linear = anew.then(|| linear(task, &mut left.relaxation, ROUNDS)).flatten();
        let proven = linear.map(|linear| apart.with_duals(&bounded, &linear));
        let proven = proven.as_ref().unwrap_or(&bounded);
        let whole = apart.whole(proven, &leaders).unwrap_or(proven.bound);
        (tighter(task.objective, whole, proven.bound), apart.named(task.model, proven))
    };
    let begin = || {
        let openings = apart.openings(task.f, &bounded, &leaders);
        first(task, openings.as_deref(), &bounded.live)
    };
    let ((bound, prices), best) = at_once(prove, begin);
    let Some(mut solution) = best else { return branch_and_bound(task, task.model) };
    solution.bound = bound;
    if task.prices.is_some() {
        look_where_in_doubt(task, &mut solution, &bounded);
    } else {
        // Round the prices that prove most, the leaders go other ways: often better openings.
        if has_linear(task)
            && let Some(again) = apart.resume(task.model, &prices, solution.value, task.watch)
        {
            let openings = apart.openings(task.f, &again, &leaders);
            let found = openings.and_then(|point| opened(task, &point, &again.live));
            if let Some(found) = found.filter(|found| is_better(task.objective, found, &solution)) {
                solution = Solution { bound, ..found };
            }
            bounded = again;
        }
        improve(task, &mut solution, &bounded.live, task.f.study.limits.rounds);
    }
    task.watch.better(task.level, solution.value, relative_gap(&solution));
    left.live = Some(bounded.live);
    Ok(Found { solution, relaxed: true, prices })
}

/// Proves on this thread, where the solver's memory lives, and searches on another.
fn at_once<A, B: Send>(prove: impl FnOnce() -> A, search: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let search = scope.spawn(search);
        let proven = prove();
        (proven, search.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Whether the linear relaxation of all of the model is worth its time.
fn has_linear(task: &Task) -> bool {
    task.model.columns.len() <= LINEAR
}

/// The linear relaxation of a level's model, from the basis of the level before; `None` where it takes longer than all the rest.
fn linear(task: &Task, kept: &mut Option<Relaxation>, rounds: u32) -> Option<Bound> {
    if !has_linear(task) {
        return None;
    }
    let relaxation = kept.get_or_insert_with(|| relaxation(task, task.model));
    relaxation.follow(task.model);
    relaxation.optimise(task.objective, rounds)
}

fn relaxation(task: &Task, model: &Model) -> Relaxation {
    Relaxation::new(model, |row| row.family() == "link", &effort(task.f))
}

fn tighter(objective: &Objective, one: f64, other: f64) -> f64 {
    if objective.maximise { one.min(other) } else { one.max(other) }
}

/// Branch and bound on a model that needs no help.
fn branch_and_bound(task: &Task, model: &Model) -> Result<Found, Stop> {
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
            let prices = RowPrices::default();
            Ok(Found { solution: *solution, relaxed: false, prices })
        }
        Outcome::Infeasible => Err(Stop::Infeasible(hard_rules(f))),
        Outcome::Nothing { .. } => Err(Stop::Failed("no plan within the work limits".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

/// A bound on a later level, with its prices; of a large model without the rows by which earlier levels keep clients, cheap and weak.
fn bound(task: &Task, kept: &mut Option<Relaxation>) -> Result<(f64, RowPrices), Stop> {
    task.watch.stage(Stage::Relax(task.level), None);
    if let Some(prices) = task.prices
        && let Some(bound) = bound_at(task.model, task.objective, prices)
    {
        return Ok((bound, prices.clone()));
    }
    let without_clients = || {
        let mut model = task.model.clone();
        let wide = |row: &Row| row.family() == "keep" && row.terms.len() > task.f.starts.len();
        model.rows.retain(|row| !wide(row));
        relaxation(task, &model).optimise(task.objective, LATER)
    };
    let found = match has_linear(task) {
        true => linear(task, kept, LATER),
        false => without_clients(),
    };
    // Where a plan is known the rules can hold together, so a missing relaxation is the solver's failure.
    let priced = |bound: Bound| (bound.value, named(task.model, task.objective, &bound));
    found.map(priced).ok_or_else(|| match task.known {
        Some(_) => Stop::Failed("no relaxation of a later goal within the safety clock".into()),
        None => Stop::Infeasible(hard_rules(task.f)),
    })
}

/// The best of the known plan and of the openings that the bound suggests, posts and clients chosen anew.
fn first(task: &Task, suggested: Option<&[f64]>, live: &[bool]) -> Option<Solution> {
    let found = task.known.into_iter().chain(suggested).filter_map(|p| opened(task, p, live));
    found.reduce(|best, next| if is_better(task.objective, &next, &best) { next } else { best })
}

/// The openings of a point, posts and clients chosen anew.
fn opened(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let served = serve_again(task, point, live)?;
    let posts = near(task, &at_places(task.f, task.model, point, live), &served.point);
    Some(posts.unwrap_or(served))
}

fn is_served(task: &Task) -> bool {
    matches!(task.f.study.goals[task.level].kind, GoalKind::Served | GoalKind::Weighted)
}

/// Windows of the best plan, two at a time, in passes over the province.
fn improve(task: &Task, best: &mut Solution, live: &[bool], passes: u32) {
    let windows = Windows::new(task.f);
    let pairs = u64::from(passes) * windows.pass(0).len() as u64;
    task.watch.stage(Stage::Search(task.level), Some(pairs));
    task.watch.better(task.level, best.value, relative_gap(best));
    let close =
        |best: &Solution| relative_gap(best).is_some_and(|gap| gap <= task.f.study.limits.gap);
    let mut done = 0;
    for pass in 0..passes {
        let before = best.value;
        for [one, other] in windows.pass(pass) {
            if close(best) || task.watch.cancelled() {
                return;
            }
            look(task, best, live, &one, &other);
            done += 1;
            task.watch.step(done);
        }
        if (best.value - before).abs() <= STILL * before.abs() {
            return;
        }
    }
}

/// The one pair of windows in which the leaders at the new prices differ most from the plan.
fn look_where_in_doubt(task: &Task, best: &mut Solution, bounded: &Bounded) {
    let starts = &task.f.starts;
    let doubt = |window: &Vec<bool>, best: &Solution| -> f64 {
        let inside = starts.iter().filter(|s| window[task.f.world.commune_of(s.site).index()]);
        inside.map(|s| (bounded.mean[s.col.index()] - best.point[s.col.index()]).abs()).sum()
    };
    let mut windows: Vec<Vec<bool>> = Windows::new(task.f).pass(0).into_iter().flatten().collect();
    windows.sort_by(|one, other| doubt(other, best).total_cmp(&doubt(one, best)));
    if let [one, other, ..] = &windows[..] {
        look(task, best, &bounded.live, one, other);
    }
}

/// Searches two windows that lie apart; where both find something it is put together.
fn look(task: &Task, best: &mut Solution, live: &[bool], one: &[bool], other: &[bool]) {
    let search = |window: &[bool]| {
        let model = around(task.f, task.model, &best.point, window, live);
        near(task, &model, &best.point)
    };
    let (one, other) = rayon::join(|| search(one), || search(other));
    let clock = |found: &Option<Solution>| found.as_ref().is_some_and(|s| s.end == End::Clock);
    if clock(&one) || clock(&other) {
        best.end = End::Clock;
    }
    let better = |found: &Solution| is_better(task.objective, found, best);
    let (one, other) = (one.filter(better), other.filter(better));
    let both = match (&one, &other) {
        (Some(one), Some(other)) => {
            serve_again(task, &together(task.model, best, one, other), live)
        }
        _ => None,
    };
    for found in [one, other, both].into_iter().flatten() {
        if is_better(task.objective, &found, best) {
            let (bound, end) = (best.bound, best.end);
            *best = Solution { bound, end, ..found };
            task.watch.better(task.level, best.value, relative_gap(best));
        }
    }
}

/// Whole numbers of one solution where they differ from the base, else of the other.
fn together(model: &Model, base: &Solution, one: &Solution, other: &Solution) -> Vec<f64> {
    let mut point = other.point.clone();
    for n in model.integers().map(|col| col.index()) {
        if one.point[n].round() != base.point[n].round() {
            point[n] = one.point[n];
        }
    }
    point
}

/// A short branch and bound from a known point.
fn near(task: &Task, model: &Model, known: &[f64]) -> Option<Solution> {
    let effort = Effort { gap: NEAR_GAP, nodes: NODES, ..effort(task.f) };
    Smaller::new(model)?.search(task.objective, &effort, known)
}

/// The best continuous decisions for the openings and posts of a point.
fn serve_again(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let mut model = at_places(task.f, task.model, point, live);
    model.fix_integers(point);
    Smaller::new(&model)?.relax(task.objective, &effort(task.f))
}

fn is_better(objective: &Objective, one: &Solution, other: &Solution) -> bool {
    let gain = if objective.maximise { one.value - other.value } else { other.value - one.value };
    gain > 1e-6 * other.value.abs()
}

fn relative_gap(solution: &Solution) -> Option<f64> {
    let scale = solution.value.abs();
    let apart = (solution.bound - solution.value).abs();
    (scale > 0.0 && apart.is_finite()).then(|| apart / scale)
}

/// Whether clients can be left out of a level: the first one, where no rule speaks of clients. Serving nobody
/// then meets every row and changes no value.
fn serving_is_idle(task: &Task) -> bool {
    task.level == 0
        && task.f.study.goals[0].kind == GoalKind::Shortfall
        && !task.f.study.asks_for_clients()
        && task.f.world.types.values().all(|kind| kind.min_clients == 0.0)
}

fn without_serving(f: &Formulation, model: &Model) -> Model {
    let mut model = model.clone();
    f.serve.iter().for_each(|column| model.fix(column.col, 0.0));
    model.rows.retain(|row| !matches!(row.family(), "link" | "demand"));
    model
}
