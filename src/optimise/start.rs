//! From a plan back to a point of the model, so that a search can start from it: whole numbers are taken over, everything else
//! is solved again. A plan that no longer fits (less money, a site gone) is first mended with as few changes as can be.

use super::fixing::Smaller;
use super::formulation::{Closure, Formulation, HireColumn, LearnColumn, People};
use super::highs::{self, Effort, Outcome};
use super::levels::{effort, fixed, meets};
use super::model::{Col, Expr, Model, Objective};
use super::narrowed::Narrowed;
use super::reduce::{has_point, reduce};
use crate::plan::Plan;
use crate::study::GoalKind;
use crate::world::{CadreId, SiteId, SizeId, Year};
use std::collections::BTreeMap;

/// Nodes and gap of the mending.
const NODES: u32 = 200;
const GAP: f64 = 0.01;

/// What one post or collaborator is worth beside one opening where a plan is mended.
const POST: f64 = 0.01;

/// Whole numbers that keep every rule and are those of a plan as far as can be; nought elsewhere. `None` if none were found.
pub fn whole(f: &Formulation, plan: &Plan) -> Option<Vec<f64>> {
    let point = taken_over(f, plan);
    match has_point(&fixed(&f.model, &point), &effort(f)) {
        Ok(true) => Some(point),
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
    let again = |point: &[f64]| {
        let fixed = Smaller::within(&Narrowed::at(model, point))?;
        fixed.relax(objective, effort).map(|solution| solution.point)
    };
    let [so_far, start] = points;
    let so_far = so_far.filter(|point| meets(model, point)).map(<[f64]>::to_vec);
    let value = |point: &Vec<f64>| {
        if objective.maximise { objective.expr.value(point) } else { -objective.expr.value(point) }
    };
    let found = so_far.into_iter().chain(start.and_then(again));
    found.reduce(|best, next| if value(&next) > value(&best) { next } else { best })
}

/// The whole numbers of a plan as columns: openings, upgrades, closures, posts, learners, collaborators; what the model does not know is
/// left out.
pub fn taken_over(f: &Formulation, plan: &Plan) -> Vec<f64> {
    let mut point = vec![0.0; f.model.columns.len()];
    let opened = plan.openings.iter().map(|row| (row.site, None, row.start));
    let upgraded = plan.upgrades.iter().map(|row| (row.site, Some(row.upgrade), row.start));
    let sizes: BTreeMap<SiteId, SizeId> =
        plan.openings.iter().map(|row| (row.site, row.size)).collect();
    for (site, upgrade, year) in opened.chain(upgraded) {
        let same = f.starts.iter().find(|start| {
            let same_size = upgrade.is_some() || sizes.get(&site) == Some(&start.size);
            (start.site, start.upgrade, start.year) == (site, upgrade, year) && same_size
        });
        if let Some(start) = same {
            point[start.col.index()] = 1.0;
        }
    }
    for row in &plan.closures {
        let same = |closure: &&Closure| (closure.site, closure.year) == (row.site, row.year);
        f.closures.iter().filter(same).for_each(|closure| point[closure.col.index()] = 1.0);
    }
    for row in &plan.collaborators {
        let same = |hire: &&HireColumn| (hire.commune, hire.year) == (row.commune, row.year);
        let hires = f.hires.iter().filter(same);
        hires.for_each(|hire| point[hire.col.index()] = f64::from(row.people));
    }
    for row in &plan.learners {
        let same = |column: &&LearnColumn| {
            (column.course, column.cadre, column.year) == (row.course, row.cadre, row.year)
        };
        let learners = f.learners.iter().filter(same);
        learners.for_each(|column| point[column.col.index()] = row.people.0);
    }
    take_over_posts(f, plan, &mut point);
    point
}

/// Posts belong to the last of a site's starts that has taken over by their year.
fn take_over_posts(f: &Formulation, plan: &Plan, point: &mut [f64]) {
    let rows = plan.posts.iter().map(|row| ((row.site, row.cadre, row.year), row.people));
    let people: BTreeMap<(SiteId, CadreId, Year), u32> = rows.collect();
    let mut last: BTreeMap<(SiteId, Year), usize> = BTreeMap::new();
    for (n, start) in f.starts.iter().enumerate() {
        for year in f.years().into_iter().filter(|year| start.stands(*year)) {
            if point[start.col.index()] > 0.5 {
                let known = last.entry((start.site, year)).or_insert(n);
                *known = if start.year >= f.starts[*known].year { n } else { *known };
            }
        }
    }
    for post in &f.posts {
        let site = f.starts[post.start].site;
        if let (People::Chosen { least, further }, Some(&n)) =
            (post.people, last.get(&(site, post.year)))
        {
            let held = people.get(&(site, post.cadre, post.year)).copied().unwrap_or(0);
            let held = if n == post.start { held.saturating_sub(least) } else { 0 };
            point[further.index()] = f64::from(held);
        }
    }
}

/// The openings nearest to those of a point that keep every rule, with posts as near as they then can be. A point of what mandates
/// miss weighs as much as a change of every start: that goal comes first, and a plan that falls behind in it is none to go on from.
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
        let opened = point[f.starts[post.start].col.index()] > 0.5;
        if let (Some(col), true) = (post.people.further(), opened) {
            model.columns[col.index()].upper = point[col.index()];
            goal.add(col, -POST);
        }
    }
    for hire in &f.hires {
        model.columns[hire.col.index()].upper = point[hire.col.index()];
        goal.add(hire.col, -POST);
    }
    let goals = f.goals.iter().zip(&f.study.goals);
    let missed = goals.filter(|(_, goal)| goal.kind == GoalKind::Shortfall);
    for (col, price) in missed.flat_map(|(expr, _)| &expr.terms) {
        kept[col.index()] = true;
        goal.add(*col, f.starts.len() as f64 * price);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::network::TravelTimes;
    use crate::optimise::extract;
    use crate::optimise::small::{EFFORT, solved};
    use crate::synthetic::Province;

    /// A plan whose money is cut is mended by closing as little as the money asks for, and no mandate that can still be met is
    /// missed for it.
    #[test]
    fn a_plan_of_less_money_misses_no_more_of_its_mandates_than_it_must() {
        let small = Province { communes: 14, district: 7, years: 3, ..Province::default() };
        let (mut world, study) = small.build();
        let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
        let served = |f: &Formulation| Objective { expr: f.goals[1].clone(), maximise: true };
        let (plan, before) = {
            let f = Formulation::new(&world, &study, &times, &demand);
            let found = solved(&f, &served(&f), &EFFORT);
            let opened = f.starts.iter().filter(|start| found.point[start.col.index()] > 0.5);
            (extract::plan(&f, &found.point), opened.count())
        };
        for fund in world.funds.ids().collect::<Vec<_>>() {
            world.funds[fund].ceiling.iter_mut().for_each(|ceiling| ceiling.0 *= 0.8);
        }
        let f = Formulation::new(&world, &study, &times, &demand);
        let taken = taken_over(&f, &plan);
        assert_eq!(has_point(&fixed(&f.model, &taken), &EFFORT).ok(), Some(false), "it still fits");
        let mended = whole(&f, &plan).expect("a plan of less money");
        let opened = f.starts.iter().filter(|start| mended[start.col.index()] > 0.5).count();
        assert!(0 < opened && opened <= before, "{opened} of {before}");
        let missed = Objective { expr: f.goals[0].clone(), maximise: false };
        let of = |model: &Model| Smaller::new(model).and_then(|m| m.relax(&missed, &EFFORT));
        let mended = of(&fixed(&f.model, &mended)).expect("a point").value;
        let least = match highs::search(&f.model, &missed, &EFFORT, None) {
            Outcome::Found(found) => found.value,
            other => panic!("{other:?}"),
        };
        assert!(mended <= least + 1e-6, "{mended} is missed where {least} would do");
    }
}
