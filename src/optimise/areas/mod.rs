//! A bound from areas that are each solved in whole numbers.
//!
//! At given prices of the rows that areas share (money, mandates of the province, clients who cross a border) the rest falls
//! apart by area, each small enough for branch and bound. The sum of their bounds is at most what the prices prove of the
//! linear relaxation, and less where that gains from shares of sites (Geoffrion 1974, Lagrangean relaxation for integer
//! programming). A known plan makes each area smaller: what by its reduced cost would be worth less than the plan there is
//! left out (Crowder, Johnson and Padberg 1983).

mod belonging;
mod fingerprint;

use self::belonging::{of_columns, of_row};
use super::duality::{best_end, priced};
use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::{self, Effort, Outcome};
use super::model::{Col, Expr, Model, Objective};
use crate::plan::{AreaBound, AreaBounds};
use crate::world::AreaId;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many columns branch and bound on an area soon ends.
const LARGEST: usize = 30_000;

/// Rounding errors of a value, relative.
const ROUNDING: f64 = 1e-7;

/// A model at prices of its rows.
struct Priced<'a> {
    model: &'a Model,
    known: Option<&'a [f64]>,
    kept: &'a AreaBounds,
    effort: &'a Effort,
    /// Whether a column is a start.
    starts: Vec<bool>,
    area_of: Vec<Option<AreaId>>,
    inside: Vec<Option<AreaId>>,
    /// Worth of each column beside what it takes of shared rows; more is better.
    worth: Vec<f64>,
    /// What is left of it beside the rows of its area too, and what those rows are worth.
    reduced: Vec<f64>,
    prices: &'a [f64],
}

/// What areas prove and want.
pub struct Apart {
    /// Bound on the whole.
    pub bound: f64,
    /// Whether a column of the whole model is a start that its area wants: one of the best that was found there. All of them
    /// together miss rows that areas share.
    pub wanted: Vec<bool>,
    /// The answers of all areas, to be kept.
    pub answers: AreaBounds,
    area_of: Vec<Option<AreaId>>,
    worth: Vec<f64>,
    bounds: Vec<(AreaId, f64)>,
}

impl Apart {
    /// What a plan leaves of each area's bound at the prices, the most first.
    pub fn left(&self, point: &[f64]) -> Vec<(AreaId, f64)> {
        let mut value: BTreeMap<AreaId, f64> = BTreeMap::new();
        for (area, worth) in self.area_of.iter().zip(point.iter().zip(&self.worth)) {
            if let Some(area) = area {
                *value.entry(*area).or_default() += worth.0 * worth.1;
            }
        }
        let left = |(area, bound): &(AreaId, f64)| (*area, bound - value.get(area).unwrap_or(&0.0));
        let mut all: Vec<(AreaId, f64)> = self.bounds.iter().map(left).collect();
        all.sort_by(|one, other| other.1.total_cmp(&one.1));
        all
    }
}

/// Areas at the prices of rows, those whose answer is kept as it is; `None` where there are none, one is too large, or one could
/// not be bounded.
pub fn apart(
    f: &Formulation,
    model: &Model,
    objective: &Objective,
    prices: &[f64],
    known: Option<&[f64]>,
    kept: &AreaBounds,
    effort: &Effort,
) -> Option<Apart> {
    let area_of = of_columns(f, model);
    let mut size: BTreeMap<AreaId, usize> = BTreeMap::new();
    area_of.iter().flatten().for_each(|area| *size.entry(*area).or_default() += 1);
    // The largest first, so that no thread is left with one at the end.
    let mut areas: Vec<(usize, AreaId)> = size.into_iter().map(|(area, n)| (n, area)).collect();
    areas.sort_by(|one, other| other.cmp(one));
    if areas.first()?.0 > LARGEST {
        return None;
    }
    let areas: Vec<AreaId> = areas.into_iter().map(|(_, area)| area).collect();
    let inside: Vec<Option<AreaId>> = model.rows.iter().map(|row| of_row(row, &area_of)).collect();
    let price = |n: usize| if inside[n].is_none() { prices[n] } else { 0.0 };
    let (shared, worth) = priced(model, objective, price);
    let (_, reduced) = priced(model, objective, |n| prices[n]);
    let mut starts = vec![false; model.columns.len()];
    f.starts.iter().for_each(|start| starts[start.col.index()] = true);
    let priced =
        Priced { model, known, kept, effort, starts, area_of, inside, worth, reduced, prices };
    let parts: Option<Vec<Part>> =
        areas.par_iter().with_max_len(1).map(|area| priced.best(*area)).collect();
    let parts = parts?;
    let apart = (0..model.columns.len()).filter(|n| priced.area_of[*n].is_none());
    let ends: Option<f64> = apart.map(|n| best_end(&model.columns[n], priced.worth[n])).sum();
    let all = parts.iter().map(|part| part.answer.bound).sum::<f64>() + ends?;
    let bound = objective.sign() * (shared + all) + objective.expr.constant;
    let bounds = areas.iter().copied().zip(parts.iter().map(|part| part.answer.bound)).collect();
    let mut wanted = vec![false; model.columns.len()];
    parts.iter().flat_map(|part| &part.wanted).for_each(|n| wanted[*n] = true);
    let answers = parts.into_iter().map(|part| (part.asked, part.answer)).collect();
    let Priced { area_of, worth, .. } = priced;
    Some(Apart { bound, wanted, answers, area_of, worth, bounds })
}

/// One area.
struct Part {
    /// What was asked of it.
    asked: String,
    answer: AreaBound,
    /// Starts of the answer by column of the whole model.
    wanted: Vec<usize>,
}

impl Priced<'_> {
    /// The answer of an area: the one that is kept where the question is the same.
    fn best(&self, area: AreaId) -> Option<Part> {
        let elsewhere = |of: &Option<AreaId>| (*of != Some(area)).then_some(0.0);
        let fixed: Vec<Option<f64>> = self.area_of.iter().map(elsewhere).collect();
        let (part, _) = self.model.without(&fixed, |row| self.inside[row] == Some(area));
        let columns: Vec<usize> = (0..fixed.len()).filter(|n| fixed[*n].is_none()).collect();
        let worth: Vec<f64> = columns.iter().map(|n| self.worth[*n]).collect();
        let asked = fingerprint::of(&part, &worth);
        if let Some(answer) = self.kept.of(&asked) {
            let names: BTreeSet<&str> = answer.starts.iter().map(String::as_str).collect();
            let starts = columns.into_iter().filter(|n| self.starts[*n]);
            let wanted = starts.filter(|n| names.contains(&*self.model.columns[*n].name)).collect();
            return Some(Part { asked, answer: answer.clone(), wanted });
        }
        let (bound, point) = self.search(area, part, &columns, worth)?;
        let chosen = columns.into_iter().zip(point);
        let chosen = chosen.filter(|(n, value)| self.starts[*n] && *value > 0.5);
        let wanted: Vec<usize> = chosen.map(|(n, _)| n).collect();
        let starts = wanted.iter().map(|n| self.model.columns[*n].name.clone()).collect();
        Some(Part { asked, answer: AreaBound { bound, starts }, wanted })
    }

    /// Bound of an area and the best found there; no point where none was.
    fn search(
        &self,
        area: AreaId,
        mut part: Model,
        columns: &[usize],
        worth: Vec<f64>,
    ) -> Option<(f64, Vec<f64>)> {
        let terms = worth.into_iter().enumerate().map(|(n, worth)| (Col::new(n), worth)).collect();
        let objective = Objective { expr: Expr { terms, constant: 0.0 }, maximise: true };
        let Some(known) = self.known else {
            let outcome = highs::search(&part, &objective, self.effort, None);
            let bound = outcome.bound()?;
            let point = match outcome {
                Outcome::Found(found) => found.point,
                _ => Vec::new(),
            };
            return Some((bound, point));
        };
        let known: Vec<f64> = columns.iter().map(|n| known[*n]).collect();
        let value = objective.expr.value(&known);
        self.leave_out(area, &mut part, columns, value);
        let found = Smaller::new(&part)?.search(&objective, self.effort, &known)?;
        // What was left out is worth less than the known plan.
        Some((found.bound.max(value), found.point))
    }

    /// Fixes the whole numbers that leave less than the known plan is worth here wherever they are otherwise.
    fn leave_out(&self, area: AreaId, part: &mut Model, columns: &[usize], known: f64) {
        let rows = (0..self.inside.len()).filter(|n| self.inside[*n] == Some(area));
        let rows: f64 = rows.map(|n| self.prices[n] * self.model.rows[n].rhs).sum();
        let end = |(n, column)| best_end(column, self.reduced[n]);
        let ends: Option<f64> = columns.iter().copied().zip(&part.columns).map(end).sum();
        let Some(ends) = ends else { return };
        let spare = rows + ends - known + ROUNDING * known.abs();
        for (n, column) in columns.iter().zip(&mut part.columns).filter(|(_, c)| c.integer) {
            if self.reduced[*n].abs() > spare {
                let end = if self.reduced[*n] > 0.0 { column.upper } else { column.lower };
                (column.lower, column.upper) = (end, end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::counts;
    use crate::optimise::duality::of_bound;
    use crate::optimise::lazy::Relaxation;
    use crate::optimise::model::Row;
    use crate::optimise::small::{EFFORT, province, solved};

    /// Bounds of areas between the optimum and the linear relaxation, with and without rows that round counts, on small provinces.
    #[test]
    fn bounds_lie_between_the_optimum_and_the_relaxation() {
        let (mut rounded, mut tighter) = (0, 0);
        for seed in 1..=4 {
            province(seed, |f, objective| {
                let best = solved(f, objective, &EFFORT);
                let rough = solved(f, objective, &Effort { gap: 0.1, ..EFFORT });
                let mut model = f.model.clone();
                model.rows.extend(counts::rows(f, &f.model, &EFFORT));
                rounded += model.rows.len() - f.model.rows.len();
                let missed = model.rows.iter().map(|row| row.violation(&best.point));
                assert!(missed.fold(0.0, f64::max) < 1e-5, "seed {seed}: the optimum misses a row");
                for model in [&f.model, &model] {
                    let links = |row: &Row| row.family() == "link";
                    let mut relaxation = Relaxation::new(model, links, &EFFORT);
                    let linear = relaxation.optimise(objective, 20).expect("a relaxation");
                    let prices = of_bound(model, &linear);
                    for known in [None, Some(&rough.point[..]), Some(&best.point[..])] {
                        let none = AreaBounds::default();
                        let asked = |kept: &AreaBounds| {
                            apart(f, model, objective, &prices, known, kept, &EFFORT)
                        };
                        let apart = asked(&none).expect("a bound");
                        // The optimum keeps every area's own rows, so that it is worth no more there than the area's bound.
                        for (area, left) in apart.left(&best.point) {
                            assert!(
                                left >= -1e-4,
                                "seed {seed}: {left} under the bound of {area:?}"
                            );
                        }
                        kept_answers_are_taken(&asked, &apart);
                        let bound = apart.bound;
                        let (low, high) = (best.value * (1.0 - 1e-6), linear.value * (1.0 + 1e-6));
                        assert!(low <= bound && bound <= high, "seed {seed}: {low} {bound} {high}");
                        tighter += usize::from(bound < linear.value * (1.0 - 1e-4));
                    }
                }
            });
        }
        assert!(rounded > 0, "no count was rounded");
        assert!(tighter > 0, "areas never gain");
    }

    /// Answers that are kept give the same bound and starts; each is taken where the question is its own, and only there.
    fn kept_answers_are_taken(asked: &impl Fn(&AreaBounds) -> Option<Apart>, apart: &Apart) {
        let again = asked(&apart.answers).expect("a bound");
        assert_eq!((again.bound, &again.wanted), (apart.bound, &apart.wanted));
        let answers = serde_json::to_value(&apart.answers).unwrap();
        let answers = answers.as_object().unwrap();
        let changed = |rename: bool| -> AreaBounds {
            let one_more = |(asked, answer): (&String, &serde_json::Value)| {
                let mut answer: AreaBound = serde_json::from_value(answer.clone()).unwrap();
                answer.bound += 1.0;
                (if rename { format!("other {asked}") } else { asked.clone() }, answer)
            };
            answers.iter().map(one_more).collect()
        };
        let more = asked(&changed(false)).expect("a bound").bound;
        assert!((more - apart.bound - answers.len() as f64).abs() < 1e-6, "{more}");
        let others = asked(&changed(true)).expect("a bound").bound;
        assert_eq!(others, apart.bound, "an answer to another question was taken");
    }
}
