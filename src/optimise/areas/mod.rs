//! A bound from areas that are each solved in whole numbers.
//!
//! At given prices of the rows that areas share (money, mandates of the province, clients who cross a border) the rest falls
//! apart by area, each small enough for branch and bound. The sum of their bounds is at most what the prices prove of the
//! linear relaxation, and less where that gains from shares of sites (Geoffrion 1974, Lagrangean relaxation for integer
//! programming).

use super::duality::{best_end, priced};
use super::formulation::{Formulation, People};
use super::highs::{self, Effort, Outcome};
use super::model::{Expr, Model, Objective, Row};
use crate::world::{AreaId, SiteId};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Up to so many columns branch and bound on an area soon ends.
const LARGEST: usize = 30_000;

/// The bound at the prices of rows; `None` where there are no areas, one is too large, or one could not be bounded.
pub fn bound(
    f: &Formulation,
    model: &Model,
    objective: &Objective,
    prices: &[f64],
    effort: &Effort,
) -> Option<f64> {
    let area_of = columns(f, model);
    let areas: BTreeSet<AreaId> = area_of.iter().flatten().copied().collect();
    let size = |area: AreaId| area_of.iter().filter(|of| **of == Some(area)).count();
    if areas.iter().map(|area| size(*area)).max()? > LARGEST {
        return None;
    }
    let inside: Vec<Option<AreaId>> = model.rows.iter().map(|row| area(row, &area_of)).collect();
    let price = |n: usize| if inside[n].is_none() { prices[n] } else { 0.0 };
    let (shared, worth) = priced(model, objective, price);
    let best = |area: &AreaId| {
        let fixed =
            area_of.iter().map(|of| (*of != Some(*area)).then_some(0.0)).collect::<Vec<_>>();
        let (part, place) = model.without(&fixed, |row| inside[row] == Some(*area));
        let terms = place.iter().zip(&worth).filter_map(|(col, worth)| Some(((*col)?, *worth)));
        best(&part, Expr { terms: terms.collect(), constant: 0.0 }, effort)
    };
    let parts: Vec<Option<f64>> = areas.par_iter().map(best).collect();
    let apart = (0..area_of.len()).filter(|n| area_of[*n].is_none());
    let ends = apart.map(|n| best_end(&model.columns[n], worth[n]));
    let all = parts.into_iter().chain(ends).sum::<Option<f64>>()?;
    Some(objective.sign() * (shared + all) + objective.expr.constant)
}

/// The area of each column that belongs to a site or a commune.
fn columns(f: &Formulation, model: &Model) -> Vec<Option<AreaId>> {
    let mut area_of = vec![None; model.columns.len()];
    let area = |site: SiteId| f.world.communes[f.world.commune_of(site)].areas.last().copied();
    f.starts.iter().for_each(|start| area_of[start.col.index()] = area(start.site));
    for post in &f.posts {
        if let People::Chosen(col) = post.people {
            area_of[col.index()] = area(f.starts[post.start].site);
        }
    }
    f.serve.iter().for_each(|column| area_of[column.col.index()] = area(column.site));
    f.work.iter().for_each(|column| area_of[column.col.index()] = area(column.site));
    area_of
}

/// The area that has all columns of a row.
fn area(row: &Row, area_of: &[Option<AreaId>]) -> Option<AreaId> {
    let first = area_of[row.terms.first()?.0.index()];
    row.terms.iter().all(|(col, _)| area_of[col.index()] == first).then_some(first)?
}

/// A bound on the best of an area.
fn best(part: &Model, worth: Expr, effort: &Effort) -> Option<f64> {
    let objective = Objective { expr: worth, maximise: true };
    let bound = match highs::search(part, &objective, effort, None) {
        Outcome::Found(found) => found.bound,
        Outcome::Nothing { bound, .. } => bound,
        _ => return None,
    };
    bound.is_finite().then_some(bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::network::TravelTimes;
    use crate::optimise::counts;
    use crate::optimise::duality::of_bound;
    use crate::optimise::lazy::Relaxation;
    use crate::synthetic::Province;

    /// Bounds of areas between the optimum and the linear relaxation, with and without rows that round counts, on small provinces.
    #[test]
    fn bounds_lie_between_the_optimum_and_the_relaxation() {
        let (mut rounded, mut tighter) = (0, 0);
        for seed in 1..=4 {
            let province =
                Province { seed, communes: 14, district: 7, years: 3, ..Province::default() };
            let (world, study) = province.build();
            let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
            let f = Formulation::new(&world, &study, &times, &demand);
            let objective = Objective { expr: f.goals[1].clone(), maximise: true };
            let effort = Effort { gap: 1e-6, nodes: 20_000, stall_nodes: 20_000, seconds: 60.0 };
            let Outcome::Found(best) = highs::search(&f.model, &objective, &effort, None) else {
                panic!("seed {seed}: no optimum")
            };
            let mut model = f.model.clone();
            counts::enter(&f, &mut model, &effort);
            rounded += model.rows.len() - f.model.rows.len();
            let missed = model.rows.iter().map(|row| row.violation(&best.point));
            assert!(missed.fold(0.0, f64::max) < 1e-5, "seed {seed}: the optimum misses a row");
            for model in [&f.model, &model] {
                let mut relaxation = Relaxation::new(model, |row| row.family() == "link", &effort);
                let linear = relaxation.optimise(&objective, 20).expect("a relaxation");
                let prices = of_bound(model, &linear);
                let bound = bound(&f, model, &objective, &prices, &effort).expect("a bound");
                let (low, high) = (best.value * (1.0 - 1e-6), linear.value * (1.0 + 1e-6));
                assert!(low <= bound && bound <= high, "seed {seed}: {low} {bound} {high}");
                tighter += usize::from(bound < linear.value * (1.0 - 1e-4));
            }
        }
        assert!(rounded > 0, "no count was rounded");
        assert!(tighter > 0, "areas never gain");
    }
}
