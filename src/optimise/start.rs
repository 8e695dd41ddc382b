//! From a plan back to a point of the model, so that a search can start from it: whole numbers are taken over, everything else
//! is solved again. A plan that no longer fits (less money, a site gone) is first mended with as few changes as can be.

use super::formulation::{Formulation, People};
use super::highs::{self, Effort, Outcome};
use super::levels::{effort, fixed, meets};
use super::model::{Col, Expr, Model, Objective};
use super::reduce::reduce;
use crate::plan::Plan;
use crate::world::{CadreId, SiteId, Year};
use std::collections::BTreeMap;

/// Nodes and gap of the mending.
const NODES: u32 = 200;
const GAP: f64 = 0.01;

/// What one post is worth beside one opening where a plan is mended.
const POST: f64 = 0.01;

/// Whole numbers that keep every rule and are those of a plan as far as can be; nought elsewhere. `None` if none were found.
pub fn whole(f: &Formulation, plan: &Plan) -> Option<Vec<f64>> {
    let point = taken_over(f, plan);
    let nothing = Objective { expr: Expr::default(), maximise: false };
    match highs::relax(&fixed(&f.model, &point), &nothing, &effort(f)) {
        Outcome::Found(_) => Some(point),
        _ => mended(f, &point),
    }
}

/// The best of some points under a model, each with its whole numbers as they are and the rest solved again where it must be.
pub fn known(
    model: &Model,
    objective: &Objective,
    points: [Option<&[f64]>; 2],
    effort: &Effort,
) -> Option<Vec<f64>> {
    let again = |point: &[f64]| match highs::relax(&fixed(model, point), objective, effort) {
        Outcome::Found(solution) => Some(solution.point),
        _ => None,
    };
    let [so_far, start] = points;
    let so_far = so_far.filter(|point| meets(model, point)).map(<[f64]>::to_vec);
    let value = |point: &Vec<f64>| {
        if objective.maximise { objective.expr.value(point) } else { -objective.expr.value(point) }
    };
    let found = so_far.into_iter().chain(start.and_then(again));
    found.reduce(|best, next| if value(&next) > value(&best) { next } else { best })
}

/// Openings and posts of a plan as columns; what the model does not know is left out.
pub fn taken_over(f: &Formulation, plan: &Plan) -> Vec<f64> {
    let mut point = vec![0.0; f.model.columns.len()];
    for opening in &plan.openings {
        let same = f.starts.iter().find(|start| {
            (start.site, start.size, start.year) == (opening.site, opening.size, opening.start)
        });
        if let Some(start) = same {
            point[start.col.index()] = 1.0;
        }
    }
    let rows = plan.posts.iter().map(|row| ((row.site, row.cadre, row.year), row.people));
    let people: BTreeMap<(SiteId, CadreId, Year), u32> = rows.collect();
    for post in &f.posts {
        let start = &f.starts[post.start];
        if let (People::Chosen(col), true) = (post.people, point[start.col.index()] > 0.5) {
            let held = people.get(&(start.site, post.cadre, post.year));
            point[col.index()] = f64::from(held.copied().unwrap_or(0));
        }
    }
    point
}

/// The openings nearest to those of a point that keep every rule, with posts as near as they then can be.
fn mended(f: &Formulation, point: &[f64]) -> Option<Vec<f64>> {
    let mut model = f.model.clone();
    let mut goal = Expr::default();
    let mut kept = vec![false; model.columns.len()];
    model.integers().for_each(|col| kept[col.index()] = true);
    for start in &f.starts {
        let opened = point[start.col.index()] > 0.5;
        goal.add(start.col, if opened { -1.0 } else { 1.0 });
    }
    for post in &f.posts {
        if let (People::Chosen(col), true) =
            (post.people, point[f.starts[post.start].col.index()] > 0.5)
        {
            model.columns[col.index()].upper = point[col.index()];
            goal.add(col, -POST);
        }
    }
    let (small, place) = reduce(&model, &kept);
    let here = |(col, factor): &(Col, f64)| Some((place[col.index()]?, *factor));
    let expr = Expr { terms: goal.terms.iter().filter_map(here).collect(), constant: 0.0 };
    let effort = Effort { gap: GAP, nodes: NODES, ..effort(f) };
    let Outcome::Found(found) =
        highs::search(&small, &Objective { expr, maximise: false }, &effort, None)
    else {
        return None;
    };
    let mut mended = vec![0.0; model.columns.len()];
    for col in f.model.integers() {
        let own = &f.model.columns[col.index()];
        mended[col.index()] = match place[col.index()] {
            Some(at) => found.point[at.index()].round(),
            None => point[col.index()].clamp(own.lower, own.upper),
        };
    }
    Some(mended)
}
