//! The level of need served, which decides where sites open: prices of rows, a bound by areas at them, openings that the leaders
//! choose on their way round them, and windows of the best plan.

use super::Stop;
use super::areas;
use super::decompose::{Bounded, Priceable};
use super::duality::{named, of_bound};
use super::highs::{Effort, Solution};
use super::improve::{NODES, by_windows, is_better, opened, relative_gap, where_in_doubt};
use super::lazy::Bound;
use super::levels::effort;
use super::model::Objective;
use super::search::{Found, Left, Task, branch_and_bound, has_linear, linear};
use crate::progress::Stage;
use std::sync::mpsc;

/// Rounds of rows that enter the relaxation.
const ROUNDS: u32 = 8;

/// The round whose prices the first plan is made at.
const EARLY: usize = 2;

/// Gap of the leaders' problem.
const LEADERS_GAP: f64 = 1e-3;

/// Nodes and gap of one area.
const AREA_NODES: u32 = 500;
const AREA_GAP: f64 = 1e-4;

/// What a search begins with.
struct Begun {
    /// Prices of the model's rows, more is better.
    prices: Vec<f64>,
    /// What they prove of the relaxation.
    bound: f64,
    /// The leaders on their way round these prices, where they went it.
    bounded: Option<Bounded>,
    /// The best plan so far.
    best: Option<Solution>,
}

/// Solves the level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    task.watch.stage(Stage::Relax(task.level), None);
    let effort = effort(task.f);
    let apart = Priceable::new(task.f, task.model, task.objective, &effort);
    let linear = match task.prices {
        None if has_linear(task) => relaxed(task, &apart, left),
        _ => None,
    };
    let begun = linear.or_else(|| priced(task, &apart));
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    let Some(Begun { prices, bound, bounded, best }) = begun else {
        return branch_and_bound(task, task.model);
    };
    let known = best.as_ref().map_or(known(task), |best| best.value);
    let start = best.as_ref().map(|best| best.point.clone());
    let start = start.as_deref().or(task.known);
    let (proven, (bounded, best)) = at_once(
        || proven(task, &apart, &prices, bound, start),
        || {
            let bounded = bounded.or_else(|| apart.resume(&prices, known, task.watch));
            let found = bounded.as_ref().and_then(|bounded| openings(task, &apart, bounded));
            let best = better(task.objective, best, found);
            let best = best.or_else(|| as_known(task, bounded.as_ref()));
            (bounded, best)
        },
    );
    let (Some(bounded), Some(mut best)) = (bounded, best) else {
        return branch_and_bound(task, task.model);
    };
    best.bound = proven;
    match task.prices {
        Some(_) => where_in_doubt(task, &mut best, &bounded),
        None => by_windows(task, &mut best, &bounded.live, task.f.study.limits.rounds),
    }
    task.watch.better(task.level, best.value, relative_gap(&best));
    left.live = Some(bounded.live);
    let prices = named(task.objective, apart.resumable(task.model, &prices));
    Ok(Found { solution: best, relaxed: true, prices })
}

/// The tightest bound that whole numbers give at prices: each area's by itself, else the leaders' together.
fn proven(
    task: &Task,
    apart: &Priceable,
    prices: &[f64],
    bound: f64,
    known: Option<&[f64]>,
) -> f64 {
    let effort = effort(task.f);
    let area = Effort { gap: AREA_GAP, nodes: AREA_NODES, ..effort.clone() };
    // At prices that are far from the relaxation's, areas prove little and take long.
    let areas = has_linear(task)
        .then(|| areas::bound(task.f, task.model, task.objective, prices, known, &area))
        .flatten();
    let leaders = || {
        let leaders = Effort { gap: LEADERS_GAP, nodes: NODES, ..effort };
        apart.whole(prices, &leaders)
    };
    areas.or_else(leaders).map_or(bound, |whole| tighter(task.objective, bound, whole))
}

/// Prices of the linear relaxation, and beside it a first plan from those of its first rounds, which are nearly right.
fn relaxed(task: &Task, apart: &Priceable, left: &mut Left) -> Option<Begun> {
    let (tell, told) = mpsc::channel();
    let round = move |bound: &Bound| {
        // Who listens may have heard enough.
        let _ = tell.send(of_bound(task.model, bound));
    };
    let (linear, best) = at_once(
        || linear(task, &mut left.relaxation, ROUNDS, round),
        move || {
            let prices = told.iter().take(EARLY).last()?;
            let bounded = apart.resume(&prices, known(task), task.watch)?;
            openings(task, apart, &bounded)
        },
    );
    let linear = linear?;
    let prices = of_bound(task.model, &linear);
    Some(Begun { prices, bound: linear.value, bounded: None, best })
}

/// Prices on the leaders' own way down, or on from those of an earlier search.
fn priced(task: &Task, apart: &Priceable) -> Option<Begun> {
    let bounded = match task.prices {
        Some(prices) => apart.resume(&task.by_row(prices), known(task), task.watch),
        None => apart.ascend(known(task), task.watch),
    }?;
    let best = as_known(task, Some(&bounded));
    of_leaders(task, apart, bounded, best)
}

fn of_leaders(
    task: &Task,
    apart: &Priceable,
    bounded: Bounded,
    best: Option<Solution>,
) -> Option<Begun> {
    let prices = apart.by_row(task.model, &bounded)?;
    Some(Begun { prices, bound: bounded.bound, bounded: Some(bounded), best })
}

/// The plan of the level before, posts and clients chosen anew among those who are worth a try.
fn as_known(task: &Task, bounded: Option<&Bounded>) -> Option<Solution> {
    opened(task, task.known?, &bounded?.live)
}

/// The openings that the leaders choose, posts and clients chosen anew.
fn openings(task: &Task, apart: &Priceable, bounded: &Bounded) -> Option<Solution> {
    let leaders = Effort { gap: LEADERS_GAP, nodes: NODES, ..effort(task.f) };
    opened(task, &apart.openings(task.f, bounded, &leaders)?, &bounded.live)
}

/// Value of the plan of the level before.
fn known(task: &Task) -> f64 {
    task.known.map_or(0.0, |point| task.objective.expr.value(point))
}

fn better(
    objective: &Objective,
    one: Option<Solution>,
    other: Option<Solution>,
) -> Option<Solution> {
    let both = one.into_iter().chain(other);
    both.reduce(|best, next| if is_better(objective, &next, &best) { next } else { best })
}

fn tighter(objective: &Objective, one: f64, other: f64) -> f64 {
    if objective.maximise { one.min(other) } else { one.max(other) }
}

/// Proves on this thread, where the solver's memory lives, and searches on another.
pub fn at_once<A, B: Send>(prove: impl FnOnce() -> A, search: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let search = scope.spawn(search);
        let proven = prove();
        (proven, search.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
