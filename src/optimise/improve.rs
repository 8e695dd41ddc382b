//! A plan made better: windows of it, each searched by branch and bound, and openings with posts and clients chosen anew.

use super::decompose::Bounded;
use super::fixing::Smaller;
use super::highs::{Effort, Solution};
use super::levels::effort;
use super::model::{Model, Objective};
use super::narrowed::Narrowed;
use super::search::Task;
use super::windows::{around, at_places, in_doubt};
use crate::progress::Stage;
use crate::world::AreaId;
use rayon::prelude::*;

/// A pass gains next to nothing below this, relative, and so many such passes in a row are the last.
const STILL: f64 = 2e-4;
const IDLE: u32 = 2;

/// Nodes of one window, and of what only has to be good enough.
const WINDOW_NODES: u32 = 100;
pub const NODES: u32 = 20;

/// Gap of a window, a share of the gap that is left, at least and at most so much: windows are many, and each may miss so much.
const SHARE: f64 = 0.005;
const GAP: (f64, f64) = (2e-5, 2e-4);

/// Gap at which a what-if ends.
const QUICK: f64 = 0.02;

/// Gap of posts where the openings are known.
const POSTS_GAP: f64 = 3e-4;

/// Windows at once.
const AT_ONCE: usize = 2;

/// Makes a plan better by windows of the communes in which the leaders' way differs most from it, wherever they lie, so that money
/// goes from one to the other. In so many passes at most, until the gap asked for is met or two of them gain next to nothing.
pub fn by_doubt(task: &Task, best: &mut Solution, bounded: &Bounded, passes: u32) {
    let mut idle = 0;
    for pass in 0..passes {
        let pairs = in_doubt(task.f, &bounded.mean, &best.point, pass);
        task.watch.stage(Stage::Search(task.level), Some(pairs.len() as u64));
        let before = best.value;
        for (done, pair) in (1..).zip(&pairs) {
            if is_close(task, best) || task.watch.cancelled() {
                return;
            }
            look(task, best, &bounded.live, pair);
            task.watch.step(done);
        }
        let still = (best.value - before).abs() <= STILL * before.abs();
        idle = if still { idle + 1 } else { 0 };
        if idle == IDLE {
            return;
        }
    }
}

/// Whether the gap asked for is met, that of the value and that of what it gains on doing nothing; a what-if, which is to be quick,
/// may leave more.
fn is_close(task: &Task, best: &Solution) -> bool {
    let gained = (best.value - task.nothing).abs();
    let asked = task.f.study.limits.gap;
    let gap = if task.hint.is_some() { asked.max(QUICK) } else { asked };
    (best.bound - best.value).abs() <= gap * best.value.abs().min(gained)
}

/// Makes a plan better by areas as windows of it, in this order.
pub fn by_areas(task: &Task, best: &mut Solution, live: &[bool], areas: &[AreaId]) {
    task.watch.stage(Stage::Search(task.level), Some(areas.len().div_ceil(AT_ONCE) as u64));
    let within = |area: &AreaId| -> Vec<bool> {
        task.f.world.communes.values().map(|commune| commune.areas.contains(area)).collect()
    };
    for (done, areas) in (1..).zip(areas.chunks(AT_ONCE)) {
        if is_close(task, best) || task.watch.cancelled() {
            return;
        }
        let windows: Vec<Vec<bool>> = areas.iter().map(within).collect();
        look(task, best, live, &windows);
        task.watch.step(done);
    }
}

/// Searches windows that lie apart; what several find is put together.
fn look(task: &Task, best: &mut Solution, live: &[bool], windows: &[Vec<bool>]) {
    let search = |window: &Vec<bool>| {
        let model = around(task.f, task.model, &best.point, window, live);
        near(task, &model, &best.point, fine(best))
    };
    let mut found: Vec<Solution> = windows.par_iter().with_max_len(1).filter_map(search).collect();
    found.iter().for_each(|found| best.ended_as(found.end));
    found.retain(|found| is_better(task.objective, found, best));
    if found.len() > 1 {
        let point = found
            .iter()
            .fold(best.point.clone(), |point, one| together(task.model, best, &one.point, point));
        found.extend(serve_again(task, &point, live));
    }
    found.into_iter().for_each(|found| adopt(task, best, found));
}

/// A point with the whole numbers of one solution where they differ from the base.
fn together(model: &Model, base: &Solution, one: &[f64], mut point: Vec<f64>) -> Vec<f64> {
    for n in model.integers().map(|col| col.index()) {
        if one[n].round() != base.point[n].round() {
            point[n] = one[n];
        }
    }
    point
}

/// The openings of a point, posts and clients chosen anew.
pub fn opened(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let places = at_places(task.f, task.model, point, live);
    let relaxed = Smaller::within(&places)?.relax(task.objective, &effort(task.f))?;
    posts_next_to(task, places, &relaxed.point).or_else(|| serve_again(task, point, live))
}

/// A plan with whole posts next to those of the relaxation at the places of a model (Berthold 2014, RENS).
fn posts_next_to(task: &Task, mut model: Narrowed, relaxed: &[f64]) -> Option<Solution> {
    let posts = task.f.posts.iter().filter_map(|post| post.people.further());
    posts.for_each(|col| model.keep_next_to(col, relaxed[col.index()]));
    let effort = Effort { gap: POSTS_GAP, nodes: WINDOW_NODES, ..effort(task.f) };
    Smaller::within(&model)?.search_anew(task.objective, &effort, relaxed)
}

/// Takes what was found for the best where it is.
fn adopt(task: &Task, best: &mut Solution, found: Solution) {
    if is_better(task.objective, &found, best) {
        let (bound, end) = (best.bound, best.end);
        *best = Solution { bound, end, ..found };
        task.watch.better(task.level, best.value, relative_gap(best));
    }
}

/// Gap to which a window of a plan is searched.
fn fine(best: &Solution) -> f64 {
    relative_gap(best).map_or(GAP.1, |left| (SHARE * left).clamp(GAP.0, GAP.1))
}

/// A short branch and bound from a known point.
fn near(task: &Task, model: &Narrowed, known: &[f64], gap: f64) -> Option<Solution> {
    let effort = Effort { gap, nodes: WINDOW_NODES, ..effort(task.f) };
    Smaller::within(model)?.search(task.objective, &effort, known)
}

/// The best continuous decisions for the openings and posts of a point.
pub fn serve_again(task: &Task, point: &[f64], live: &[bool]) -> Option<Solution> {
    let mut model = at_places(task.f, task.model, point, live);
    model.fix_integers(point);
    let kind = task.f.study.goals[task.level].kind;
    Smaller::within(&model)?.relax_for(kind, task.objective, &effort(task.f))
}

pub fn is_better(objective: &Objective, one: &Solution, other: &Solution) -> bool {
    let gain = if objective.maximise { one.value - other.value } else { other.value - one.value };
    gain > 1e-6 * other.value.abs()
}

/// The best of some solutions.
pub fn best_of(
    objective: &Objective,
    solutions: impl IntoIterator<Item = Solution>,
) -> Option<Solution> {
    let better = |best, next| if is_better(objective, &next, &best) { next } else { best };
    solutions.into_iter().reduce(better)
}

pub fn relative_gap(solution: &Solution) -> Option<f64> {
    let scale = solution.value.abs();
    let apart = (solution.bound - solution.value).abs();
    (scale > 0.0 && apart.is_finite()).then(|| apart / scale)
}
