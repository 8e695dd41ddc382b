//! The level of need served, which decides where sites open: prices of rows, a bound by the leaders in whole numbers at them, the
//! openings that the leaders choose, and windows of the best plan.

use super::Stop;
use super::counts::lowest_areas;
use super::decompose::{Bounded, Priceable, RARE};
use super::duality::{named, of_bound};
use super::formulation::Start;
use super::highs::{Effort, Solution};
use super::improve::{NODES, best_of, by_windows, opened, relative_gap};
use super::lazy::Bound;
use super::levels::effort;
use super::model::Objective;
use super::search::{Found, Left, Task, branch_and_bound};
use crate::plan::Hint;

/// Gap of the leaders' problem.
const LEADERS_GAP: f64 = 1e-3;

/// How much leaders prefer the starts that were used on the way to their prices, as a share of a typical worth: the less, the nearer
/// to the prices.
const USED: f64 = 0.3;

/// What a search begins with.
struct Begun {
    /// Prices of the model's rows, more is better.
    prices: Vec<f64>,
    /// The leaders at these prices, with the bound that they prove.
    bounded: Bounded,
    /// The best plan so far.
    best: Option<Solution>,
}

/// Solves the level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    let effort = effort(task.f);
    let apart = Priceable::new(task.f, task.model, task.objective, &effort);
    let begun = match left.linear.take() {
        Some(linear) => Some(relaxed(task, &apart, &linear)),
        None => priced(task, &apart),
    };
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    let Some(begun) = begun else { return branch_and_bound(task, task.model) };
    let Some(best) = placed(task, &apart, &begun) else {
        return branch_and_bound(task, task.model);
    };
    task.watch.better(task.level, best.value, relative_gap(&best));
    let hint = hint(task, left, &begun);
    left.live = Some(begun.bounded.live);
    Ok(Found { solution: best, relaxed: true, hint })
}

/// What is left to a search of nearly the same problem.
fn hint(task: &Task, left: &Left, begun: &Begun) -> Hint {
    // Links are kept by blocks themselves, and are most of all rows.
    let rows = task.model.rows.iter().zip(begun.prices.iter().copied());
    let prices = named(task.objective, rows.filter(|(row, _)| row.family() != "link"));
    let mean = |start: &Start| begun.bounded.mean[start.col.index()];
    let used = task.f.starts.iter().filter(|start| mean(start) >= RARE);
    let shares = used
        .map(|start| (task.model.columns[start.col.index()].name.clone(), mean(start)))
        .collect();
    Hint { shares, ..left.hint(prices) }
}

/// The openings that the leaders choose, made better; beside it the leaders' bound.
fn placed(task: &Task, apart: &Priceable, begun: &Begun) -> Option<Solution> {
    let Begun { prices, bounded, best } = begun;
    let (whole, best) = at_once(
        || apart.whole(prices, &leaders(task)),
        || {
            let found = openings(task, apart, bounded);
            let mut best = best_of(task.objective, best.clone().into_iter().chain(found))?;
            // What was found carries the bound of its own small problem, which proves nothing here and would end the search.
            best.bound = bounded.bound;
            // A what-if is to be quick.
            if task.hint.is_none() {
                let passes = task.f.study.limits.rounds;
                by_windows(task, &mut best, bounded, &lowest_areas(task.f), passes);
            }
            Some(best)
        },
    );
    let mut best = best?;
    best.bound = whole.map_or(bounded.bound, |whole| tighter(task.objective, bounded.bound, whole));
    Some(best)
}

/// Prices of the linear relaxation, and the leaders of its point.
fn relaxed(task: &Task, apart: &Priceable, linear: &Bound) -> Begun {
    let prices = of_bound(task.model, linear);
    let bounded = apart.within(linear.value, &prices, &linear.point);
    Begun { prices, bounded, best: task.known() }
}

/// Prices on the leaders' own way down, or those of an earlier search as they are, with the shares of openings that it had.
fn priced(task: &Task, apart: &Priceable) -> Option<Begun> {
    let bounded = match task.hint {
        Some(hint) => {
            let mut bounded = apart.at(&task.by_row(&hint.prices))?;
            bounded.prefer(task.f, task.model, &hint.shares);
            bounded
        }
        None => apart.ascend(known(task), task.watch)?,
    };
    let prices = apart.by_row(task.model, &bounded)?;
    let best = as_known(task, &bounded);
    Some(Begun { prices, bounded, best })
}

/// The plan of the level before, posts and clients chosen anew among those who are worth a try.
fn as_known(task: &Task, bounded: &Bounded) -> Option<Solution> {
    opened(task, task.known?, &bounded.live)
}

/// The openings that the leaders choose, posts and clients chosen anew.
fn openings(task: &Task, apart: &Priceable, bounded: &Bounded) -> Option<Solution> {
    let chosen = apart.openings(task.f, bounded, USED, &leaders(task))?;
    opened(task, &chosen, &bounded.live)
}

/// Limits of the leaders' problem.
fn leaders(task: &Task) -> Effort {
    Effort { gap: LEADERS_GAP, nodes: NODES, ..effort(task.f) }
}

/// Value of the plan of the level before.
fn known(task: &Task) -> f64 {
    task.known.map_or(0.0, |point| task.objective.expr.value(point))
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
