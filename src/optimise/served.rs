//! The level of need served, which decides where sites open: prices of rows, a bound by the leaders in whole numbers at them, the
//! openings that the leaders choose, and windows of the best plan.

use super::Stop;
use super::counts::lowest_areas;
use super::decompose::{Bounded, Priceable, RARE};
use super::duality::{Begun, named};
use super::highs::{Effort, Solution};
use super::improve::{NODES, best_of, by_areas, by_doubt, opened, relative_gap};
use super::levels::effort;
use super::model::Objective;
use super::search::{Found, Left, Task, branch_and_bound};
use crate::plan::Hint;

/// Gap of the leaders' problem.
const LEADERS_GAP: f64 = 1e-3;

/// How much leaders prefer the starts that were used on the way to their prices, as a share of a typical worth: the less, the nearer
/// to the prices.
const USED: f64 = 0.3;

/// Solves the level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    let effort = effort(task.f);
    let apart = Priceable::new(task.f, task.model, task.objective, &effort);
    let begun = left.begun.take();
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    let Some(begun) = begun else { return branch_and_bound(task, task.model) };
    let bounded = apart.within(begun.bound, &begun.prices, &begun.point);
    let Some(best) = placed(task, &apart, &begun.prices, &bounded) else {
        return branch_and_bound(task, task.model);
    };
    task.watch.better(task.level, best.value, relative_gap(&best));
    let hint = hint(task, left, begun);
    left.live = Some(bounded.live);
    Ok(Found { solution: best, relaxed: true, hint })
}

/// What is left to a search of nearly the same problem.
fn hint(task: &Task, left: &Left, begun: Begun) -> Hint {
    let Begun { prices, point, .. } = begun;
    let used = task.f.starts.iter().map(|start| start.col.index()).filter(|n| point[*n] >= RARE);
    let shares = used.map(|n| (task.model.columns[n].name.clone(), point[n])).collect();
    // Links are kept by blocks themselves, and are most of all rows.
    let rows = task.model.rows.iter().zip(prices).filter(|(row, _)| row.family() != "link");
    Hint { shares, ..left.hint(named(task.objective, rows)) }
}

/// The openings that the leaders choose, made better area by area; beside it the leaders' bound, at which the windows in doubt may
/// end.
fn placed(task: &Task, apart: &Priceable, prices: &[f64], bounded: &Bounded) -> Option<Solution> {
    let (whole, best) = at_once(
        || apart.whole(prices, &leaders(task)),
        || {
            // A what-if starts from a plan that is good already.
            let again = task.hint.and_then(|_| opened(task, task.known?, &bounded.live));
            let found =
                again.or_else(|| task.known()).into_iter().chain(openings(task, apart, bounded));
            let mut best = best_of(task.objective, found)?;
            // What was found carries the bound of its own small problem, which proves nothing here and would end the search.
            best.bound = bounded.bound;
            task.watch.better(task.level, best.value, relative_gap(&best));
            by_areas(task, &mut best, &bounded.live, &lowest_areas(task.f));
            Some(best)
        },
    );
    let mut best = best?;
    if let Some((whole, end)) = whole {
        best.bound = tighter(task.objective, bounded.bound, whole);
        best.ended_as(end);
    }
    by_doubt(task, &mut best, bounded, task.f.study.limits.rounds);
    Some(best)
}

/// The openings that the leaders choose, posts and clients chosen anew.
fn openings(task: &Task, apart: &Priceable, bounded: &Bounded) -> Option<Solution> {
    // Of an earlier search only openings are kept, and people at its prices are those of one point.
    let people = task.hint.is_none();
    let (chosen, end) = apart.openings(task.f, bounded, USED, people, &leaders(task))?;
    let mut found = opened(task, &chosen, &bounded.live)?;
    found.ended_as(end);
    Some(found)
}

/// Limits of the leaders' problem.
fn leaders(task: &Task) -> Effort {
    Effort { gap: LEADERS_GAP, nodes: NODES, ..effort(task.f) }
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
