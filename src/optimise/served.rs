//! The level of need served, which decides where sites open: prices of rows, a bound by areas at them, openings that the areas
//! want and the leaders allow, and windows of the best plan.

use super::Stop;
use super::areas::{self, Apart};
use super::counts::lowest_areas;
use super::decompose::{Bounded, Priceable};
use super::dive::dive;
use super::duality::{named, of_bound};
use super::highs::{Effort, Solution};
use super::improve::{
    AT_ONCE, NODES, best_of, by_windows, opened, relative_gap, where_most_is_left,
};
use super::lazy::Bound;
use super::levels::effort;
use super::model::Objective;
use super::search::{Found, Left, Task, branch_and_bound, has_linear, relaxation};
use crate::plan::{AreaBounds, Hint, RowPrices};
use std::sync::mpsc;

/// Rounds of rows that enter the relaxation.
const ROUNDS: u32 = 8;

/// Where rows move its bound by no more than this, relative, its prices are as good as areas, who keep all rows of their own, need
/// them.
const STILL: f64 = 1e-3;

/// Where the first round misses rows of clients worth more than this share of its bound, the relaxation says little before many
/// rounds, and the leaders' own way to prices is the shorter one.
const FAR: f64 = 0.75;

/// Where a round misses no more than this, its point is good enough to look for a first plan near it.
const NEAR: f64 = 0.2;

/// Gap of the leaders' problem, and where their openings need only be a point to start from: cuts at its root can take long.
const LEADERS_GAP: f64 = 1e-3;
const ROUGH: f64 = 1e-2;

/// Nodes and gap of one area.
const AREA_NODES: u32 = 500;
const AREA_GAP: f64 = 5e-5;

/// How much leaders prefer the starts that were used on the way to their prices, and those that areas want, as shares of a typical
/// worth: the less, the nearer to the prices.
const USED: f64 = 0.1;
const WANTED: f64 = 0.15;

/// How much is tried: in a what-if, which is to be quick, less.
struct Pace {
    /// Areas that are searched as windows, at most.
    areas: usize,
    /// Passes of windows in doubt, at most.
    passes: u32,
}

impl Pace {
    fn of(task: &Task) -> Self {
        match task.hint {
            Some(_) => Self { areas: AT_ONCE, passes: 0 },
            None => Self { areas: usize::MAX, passes: task.f.study.limits.rounds },
        }
    }
}

/// What a search begins with.
struct Begun {
    /// Prices of the model's rows, more is better.
    prices: Vec<f64>,
    /// What they prove of the relaxation.
    bound: f64,
    /// The leaders on their way round these prices, or nearly these.
    bounded: Bounded,
    /// Areas in whole numbers at the prices. At the leaders' own prices they prove less than the leaders do.
    areas: Option<Apart>,
    /// The best plan so far.
    best: Option<Solution>,
}

/// Solves the level.
pub fn level(task: &Task, left: &mut Left) -> Result<Found, Stop> {
    let effort = effort(task.f);
    let apart = Priceable::new(task.f, task.model, task.objective, &effort);
    let begun = match task.hint {
        _ if !has_linear(task.model) => None,
        Some(hint) if !hint.areas.is_empty() => kept(task, &apart, &hint.prices),
        // Where no area was asked the prices are the leaders' own, at which areas prove little.
        Some(_) => None,
        None => relaxed(task, &apart, left),
    };
    let begun = begun.or_else(|| priced(task, &apart));
    if task.watch.cancelled() {
        return Err(Stop::Cancelled);
    }
    let Some(mut begun) = begun else { return branch_and_bound(task, task.model) };
    let Some(best) = placed(task, &apart, &mut begun) else {
        return branch_and_bound(task, task.model);
    };
    let Begun { prices, bounded, areas, .. } = begun;
    task.watch.better(task.level, best.value, relative_gap(&best));
    left.live = Some(bounded.live);
    // Links are kept by areas and blocks themselves, and are most of all rows.
    let rows = task.model.rows.iter().zip(prices).filter(|(row, _)| row.family() != "link");
    let prices = named(task.objective, rows);
    let areas = areas.map(|areas| areas.answers).unwrap_or_default();
    let hint = Hint { prices, areas };
    Ok(Found { solution: best, relaxed: true, hint })
}

/// A plan with a bound in whole numbers at the prices: the areas', or the leaders'.
fn placed(task: &Task, apart: &Priceable, begun: &mut Begun) -> Option<Solution> {
    match &begun.areas {
        Some(areas) => {
            let mut bounded = begun.bounded.clone();
            bounded.want(&task.f.starts, &areas.wanted);
            let (dived, led) = at_once(
                || dive(task, &begun.bounded, &areas.wanted),
                || openings(task, apart, &bounded, WANTED, LEADERS_GAP),
            );
            begun.bounded = bounded;
            from_areas(task, begun, areas, dived.into_iter().chain(led))
        }
        None => from_leaders(task, apart, begun),
    }
}

/// The best of the plans that were found made better, of all areas in which much is left, or of nearly the same problem as an
/// earlier one the first.
fn from_areas(
    task: &Task,
    begun: &Begun,
    areas: &Apart,
    found: impl Iterator<Item = Solution>,
) -> Option<Solution> {
    let bounded = &begun.bounded;
    let pace = Pace::of(task);
    let mut best = best_of(task.objective, begun.best.clone().into_iter().chain(found))?;
    best.bound = tighter(task.objective, begun.bound, areas.bound);
    let mut order = where_most_is_left(&best, areas);
    order.truncate(pace.areas);
    by_windows(task, &mut best, bounded, &order, pace.passes);
    Some(best)
}

/// The openings that the leaders choose, made better; beside it the leaders' bound.
fn from_leaders(task: &Task, apart: &Priceable, begun: &Begun) -> Option<Solution> {
    let Begun { prices, bound, bounded, best, .. } = begun;
    let (whole, best) = at_once(
        || apart.whole(prices, &leaders(task, LEADERS_GAP)),
        || {
            let found = openings(task, apart, bounded, USED, LEADERS_GAP);
            let mut best = best_of(task.objective, best.clone().into_iter().chain(found))?;
            // What was found carries the bound of its own small problem, which proves nothing here and would end the search.
            best.bound = *bound;
            by_windows(task, &mut best, bounded, &lowest_areas(task.f), Pace::of(task).passes);
            Some(best)
        },
    );
    let mut best = best?;
    best.bound = whole.map_or(*bound, |whole| tighter(task.objective, *bound, whole));
    Some(best)
}

/// Areas by themselves at prices.
fn at_prices(task: &Task, prices: &[f64], known: Option<&[f64]>) -> Option<Apart> {
    let effort = Effort { gap: AREA_GAP, nodes: AREA_NODES, ..effort(task.f) };
    let none = AreaBounds::default();
    let kept = task.hint.map_or(&none, |hint| &hint.areas);
    areas::apart(task.f, task.model, task.objective, prices, known, kept, &effort)
}

/// Prices of the linear relaxation and areas at them; `None` where its first round says too little. Beside its later rounds the
/// leaders look for a plan near the point of an earlier one: the better the plan that areas know, the smaller they are.
fn relaxed(task: &Task, apart: &Priceable, left: &mut Left) -> Option<Begun> {
    let (tell, told) = mpsc::channel();
    let within = |bound: &Bound, prices: &[f64]| apart.within(bound.value, prices, &bound.point);
    let misses = |bound: &Bound, share: f64| bound.missed > share * bound.value.abs();
    let mut tell = Some(tell);
    let round = move |bound: &Bound| {
        if !misses(bound, NEAR)
            && let Some(tell) = tell.take()
        {
            // Who listens may have heard enough.
            let _ = tell.send(within(bound, &of_bound(task.model, bound)));
        }
        !misses(bound, FAR)
    };
    let relaxation = left.relaxation.get_or_insert_with(|| relaxation(task.f, task.model));
    relaxation.follow(task.model);
    let (linear, best) = at_once(
        || relaxation.optimise_telling(task.objective, ROUNDS, STILL, round),
        move || openings(task, apart, &told.recv().ok()?, USED, ROUGH),
    );
    let linear = linear.filter(|bound| !misses(bound, FAR))?;
    let prices = of_bound(task.model, &linear);
    let bounded = within(&linear, &prices);
    let start = best.as_ref().map(|best| &best.point[..]).or(task.known);
    let areas = at_prices(task, &prices, start);
    Some(Begun { prices, bound: linear.value, bounded, areas, best })
}

/// The prices of an earlier search as they are, where areas prove something at them, and its plan: most of its starts will be
/// right again and count as wanted, too.
fn kept(task: &Task, apart: &Priceable, prices: &RowPrices) -> Option<Begun> {
    let prices = task.by_row(prices);
    let bounded = apart.at(&prices)?;
    let mut areas = at_prices(task, &prices, task.known)?;
    let plan = task.known.unwrap_or_default();
    areas.wanted.iter_mut().zip(plan).for_each(|(wanted, value)| *wanted |= *value > 0.5);
    Some(Begun { prices, bound: areas.bound, bounded, areas: Some(areas), best: task.known() })
}

/// Prices on the leaders' own way down, or on from those of an earlier search.
fn priced(task: &Task, apart: &Priceable) -> Option<Begun> {
    let bounded = match task.hint {
        Some(hint) => apart.resume(&task.by_row(&hint.prices), known(task), task.watch),
        None => apart.ascend(known(task), task.watch),
    }?;
    let prices = apart.by_row(task.model, &bounded)?;
    let best = as_known(task, &bounded);
    Some(Begun { prices, bound: bounded.bound, bounded, areas: None, best })
}

/// The plan of the level before, posts and clients chosen anew among those who are worth a try.
fn as_known(task: &Task, bounded: &Bounded) -> Option<Solution> {
    opened(task, task.known?, &bounded.live)
}

/// The openings that the leaders choose, posts and clients chosen anew.
fn openings(
    task: &Task,
    apart: &Priceable,
    bounded: &Bounded,
    preference: f64,
    gap: f64,
) -> Option<Solution> {
    let chosen = apart.openings(task.f, bounded, preference, &leaders(task, gap))?;
    opened(task, &chosen, &bounded.live)
}

/// Limits of the leaders' problem.
fn leaders(task: &Task, gap: f64) -> Effort {
    Effort { gap, nodes: NODES, ..effort(task.f) }
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
