//! A plan made better: windows of it, each searched by branch and bound, and openings with posts and clients chosen anew.

use super::decompose::Bounded;
use super::fixing::Smaller;
use super::highs::{Effort, End, Solution};
use super::levels::effort;
use super::model::{Model, Objective};
use super::search::Task;
use super::windows::{Windows, around, at_places};
use crate::progress::Stage;
use crate::world::Id;

/// A pass over the province that gains less than this, relative, is the last.
const STILL: f64 = 2e-4;

/// Nodes and gap of one window, and of posts where the openings are known.
pub const NODES: u32 = 20;
const GAP: f64 = 2e-4;

/// Windows of the best plan, two at a time, in passes over the province, until the gap asked for is met: that of the value and
/// that of what it gains on doing nothing.
pub fn by_windows(task: &Task, best: &mut Solution, live: &[bool], passes: u32) {
    let windows = Windows::new(task.f);
    let pairs = u64::from(passes) * windows.pass(0).len() as u64;
    task.watch.stage(Stage::Search(task.level), Some(pairs));
    task.watch.better(task.level, best.value, relative_gap(best));
    let gap = task.f.study.limits.gap;
    let close = |best: &Solution| {
        let gained = (best.value - task.nothing).abs();
        (best.bound - best.value).abs() <= gap * best.value.abs().min(gained)
    };
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
pub fn where_in_doubt(task: &Task, best: &mut Solution, bounded: &Bounded) {
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
    for found in [one, other, both] {
        adopt(task, best, found);
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

/// The openings of a point, posts and clients chosen anew.
pub fn opened(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let served = serve_again(task, point, live)?;
    let posts = near(task, &at_places(task.f, task.model, point, live), &served.point);
    Some(posts.unwrap_or(served))
}

/// Takes what was found for the best where it is.
fn adopt(task: &Task, best: &mut Solution, found: Option<Solution>) {
    if let Some(found) = found.filter(|found| is_better(task.objective, found, best)) {
        let (bound, end) = (best.bound, best.end);
        *best = Solution { bound, end, ..found };
        task.watch.better(task.level, best.value, relative_gap(best));
    }
}

/// A short branch and bound from a known point.
fn near(task: &Task, model: &Model, known: &[f64]) -> Option<Solution> {
    let effort = Effort { gap: GAP, nodes: NODES, ..effort(task.f) };
    Smaller::new(model)?.search(task.objective, &effort, known)
}

/// The best continuous decisions for the openings and posts of a point.
pub fn serve_again(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let mut model = at_places(task.f, task.model, point, live);
    model.fix_integers(point);
    let kind = task.f.study.goals[task.level].kind;
    Smaller::new(&model)?.relax_for(kind, task.objective, &effort(task.f))
}

pub fn is_better(objective: &Objective, one: &Solution, other: &Solution) -> bool {
    let gain = if objective.maximise { one.value - other.value } else { other.value - one.value };
    gain > 1e-6 * other.value.abs()
}

pub fn relative_gap(solution: &Solution) -> Option<f64> {
    let scale = solution.value.abs();
    let apart = (solution.bound - solution.value).abs();
    (scale > 0.0 && apart.is_finite()).then(|| apart / scale)
}
