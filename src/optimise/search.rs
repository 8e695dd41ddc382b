//! The planner's own way through a goal level: a bound from the lazily linked relaxation and its duals, openings from the
//! problem that the duals leave, and then neighbourhoods of the best plan, each searched by branch and bound.

use super::Stop;
use super::formulation::Formulation;
use super::highs::{self, Effort, End, Outcome, Solution};
use super::lagrange::Lagrangian;
use super::lazy::{Relaxation, Relaxed};
use super::levels::{effort, fixed, hard_rules};
use super::model::{Model, Objective, Row};
use crate::progress::{Stage, Watch};
use crate::random::uniform;
use crate::study::GoalKind;

/// Share of the sites that a neighbourhood leaves open.
const FREE: f64 = 0.2;

/// Rounds without a better plan after which the search of the served level stops; any other level stops at the first.
const STALL: u32 = 2;

/// Seed of the neighbourhoods: the study's own moves its futures, never its plan.
const SEED: u64 = 20131130;

/// Nodes and gap of one neighbourhood.
const NODES: u32 = 20;
const NEAR_GAP: f64 = 5e-4;

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
    /// Who watches.
    pub watch: &'a dyn Watch,
}

/// Solves a level; the flag says whether the bound is that of a relaxation.
pub fn level(task: &Task) -> Result<(Solution, bool), Stop> {
    if serving_is_idle(task) {
        return branch_and_bound(task, &without_serving(task.f, task.model));
    }
    if let (false, Some(point)) = (is_served(task), task.known) {
        let (bound, best) = rayon::join(|| bound(task), || serve_again(task, point));
        if let Some(best) = best {
            return Ok((finish(task, best, bound?.0), true));
        }
    }
    let (bound, relaxed) = bound(task)?;
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    match first(task, relaxed.as_ref()) {
        Some(best) => Ok((finish(task, best, bound), true)),
        None => branch_and_bound(task, task.model),
    }
}

/// Improves a first plan under a bound.
fn finish(task: &Task, mut best: Solution, bound: f64) -> Solution {
    task.watch.stage(Stage::Search(task.level), Some(u64::from(task.f.study.limits.rounds)));
    best.bound = bound;
    let mut end = if best.end == End::Clock { End::Clock } else { End::Done };
    improve(task, &mut best, &mut end);
    best.end = end;
    best
}

/// Branch and bound on a model that needs no help.
fn branch_and_bound(task: &Task, model: &Model) -> Result<(Solution, bool), Stop> {
    task.watch.stage(Stage::Search(task.level), None);
    match highs::search(model, task.objective, &effort(task.f), None) {
        Outcome::Found(solution) => {
            task.watch.better(task.level, solution.value, relative_gap(&solution));
            Ok((*solution, false))
        }
        Outcome::Infeasible => Err(Stop::Infeasible(hard_rules(task.f))),
        Outcome::Nothing { .. } => Err(Stop::Failed("no plan within the work limits".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

/// A bound on the level and the relaxed point it comes from. The served level is bounded with the rows that earlier levels keep;
/// later ones without those that speak of clients, which makes their bound cheap, valid and weak.
fn bound(task: &Task) -> Result<(f64, Option<Relaxed>), Stop> {
    task.watch.stage(Stage::Relax(task.level), None);
    let served = is_served(task);
    let mut model = task.model.clone();
    if !served {
        let kept =
            |row: &Row| row.name.starts_with("keep[") && row.terms.len() > task.f.starts.len();
        model.rows.retain(|row| !kept(row));
    }
    let mut relaxation = Relaxation::new(&model, is_link, &effort(task.f));
    let Some(relaxed) = relaxation.optimise(task.objective) else {
        return Err(Stop::Infeasible(hard_rules(task.f)));
    };
    if !served {
        return Ok((relaxed.bound, None));
    }
    let priced = Lagrangian::new(task.f, &model, &relaxation, &relaxed, task.objective);
    let effort = small(task.f);
    let (tighter, openings) =
        rayon::join(|| priced.bound(&effort), || priced.openings(task.f, &relaxed.point, &effort));
    let bound = tighter.map_or(relaxed.bound, |bound| {
        if task.objective.maximise { bound.min(relaxed.bound) } else { bound.max(relaxed.bound) }
    });
    Ok((bound, openings.map(|point| Relaxed { point, ..relaxed })))
}

/// Effort on the small problems that the duals leave.
fn small(f: &Formulation) -> Effort {
    Effort { gap: 1e-4, nodes: 200, ..effort(f) }
}

/// The best of the known plan and of the openings that the bound suggests, posts and clients chosen anew.
fn first(task: &Task, suggested: Option<&Relaxed>) -> Option<Solution> {
    let points = task.known.into_iter().chain(suggested.map(|s| &s.point[..]));
    let mut best: Option<Solution> = None;
    for point in points {
        let Some(served) = serve_again(task, point) else { continue };
        let mut model = task.model.clone();
        for start in &task.f.starts {
            model.fix(start.col, point[start.col.index()].round());
        }
        let found = near(task, &model, &served.point).unwrap_or(served);
        if best.as_ref().is_none_or(|best| is_better(task.objective, &found, best)) {
            best = Some(found);
        }
    }
    best
}

/// Whether the level is about serving, alone or in a weighted sum: it is searched with all means.
fn is_served(task: &Task) -> bool {
    matches!(task.f.study.goals[task.level].kind, GoalKind::Served | GoalKind::Weighted)
}

/// Neighbourhoods of the best plan, two at a time: some sites free, the others as they are.
/// `end` tells whether the safety clock fired in any of them.
fn improve(task: &Task, best: &mut Solution, end: &mut End) {
    let limits = &task.f.study.limits;
    task.watch.better(task.level, best.value, relative_gap(best));
    let stall = if is_served(task) { STALL } else { 1 };
    let mut idle = 0;
    for round in 0..limits.rounds {
        let close = relative_gap(best).is_some_and(|gap| gap <= limits.gap);
        if close || idle >= stall || task.watch.cancelled() {
            break;
        }
        let look = |draw: u32| near(task, &neighbourhood(task, &best.point, draw), &best.point);
        let (one, other) = rayon::join(|| look(2 * round), || look(2 * round + 1));
        let clock = |found: &Option<Solution>| found.as_ref().is_some_and(|s| s.end == End::Clock);
        if clock(&one) || clock(&other) {
            *end = End::Clock;
        }
        let found = [one, other]
            .into_iter()
            .flatten()
            .reduce(|one, other| if is_better(task.objective, &other, &one) { other } else { one });
        match found {
            Some(found) if is_better(task.objective, &found, best) => {
                idle = 0;
                *best = Solution { bound: best.bound, ..found };
                task.watch.better(task.level, best.value, relative_gap(best));
            }
            _ => idle += 1,
        }
        task.watch.step(u64::from(round) + 1);
    }
}

/// The model with the openings of most sites as in the plan; which are free is drawn by round.
fn neighbourhood(task: &Task, plan: &[f64], round: u32) -> Model {
    let mut model = task.model.clone();
    for start in &task.f.starts {
        let site = &task.f.world.sites[start.site].code;
        let draw = uniform(SEED, "neighbourhood", site, round, task.level as u32);
        if draw >= FREE {
            model.fix(start.col, plan[start.col.index()].round());
        }
    }
    model
}

/// A short branch and bound from a known point.
fn near(task: &Task, model: &Model, known: &[f64]) -> Option<Solution> {
    let effort = Effort { gap: NEAR_GAP, nodes: NODES, ..effort(task.f) };
    match highs::search(model, task.objective, &effort, Some(known)) {
        Outcome::Found(solution) => Some(*solution),
        _ => None,
    }
}

/// The best continuous decisions for the openings and posts of a point.
fn serve_again(task: &Task, point: &[f64]) -> Option<Solution> {
    match highs::relax(&fixed(task.model, point), task.objective, &effort(task.f)) {
        Outcome::Found(solution) => Some(*solution),
        _ => None,
    }
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

fn is_link(row: &Row) -> bool {
    row.name.starts_with("link[")
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
    model.rows.retain(|row| !is_link(row) && !row.name.starts_with("demand["));
    model
}
