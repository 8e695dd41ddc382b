//! A model without its fixed columns: what a neighbourhood leaves to the solver.

use super::highs::{self, Effort, Outcome, Solution};
use super::model::{Col, Model, Objective, Row};
use super::narrowed::Narrowed;
use crate::study::GoalKind;

/// Widest gap of a search, relative to its own objective.
const WIDEST: f64 = 0.02;

/// A model in which fixed columns have become constants.
pub struct Smaller {
    model: Model,
    /// Position of each of its columns in the whole model.
    columns: Vec<usize>,
    place: Vec<Option<Col>>,
    /// Values of the fixed columns.
    fixed: Vec<Option<f64>>,
}

/// A gap of the whole objective as one of the part that is not constant.
fn part_of(effort: &Effort, own: &Objective, point: &[f64]) -> Effort {
    let (whole, part) = (own.expr.value(point), own.expr.value(point) - own.expr.constant);
    let gap = if part != 0.0 { effort.gap * (whole / part).abs() } else { effort.gap };
    Effort { gap: gap.min(WIDEST), ..effort.clone() }
}

impl Smaller {
    /// Leaves out every column whose bounds meet. `None` where a row of fixed columns alone does not hold.
    pub fn new(whole: &Model) -> Option<Self> {
        Self::within(&Narrowed::new(whole))
    }

    /// The same of a model that is kept to less.
    pub fn within(Narrowed { model: whole, bounds }: &Narrowed) -> Option<Self> {
        let value = |(lower, upper): &(f64, f64)| (lower == upper).then_some(*lower);
        let fixed: Vec<Option<f64>> = bounds.iter().map(value).collect();
        let point: Vec<f64> = fixed.iter().map(|value| value.unwrap_or(0.0)).collect();
        let settled = |row: &Row| row.terms.iter().all(|(col, _)| fixed[col.index()].is_some());
        let missed = |row: &Row| row.violation(&point) > 1e-6 * row.rhs.abs().max(1.0);
        if whole.rows.iter().any(|row| settled(row) && missed(row)) {
            return None;
        }
        let (mut model, place) = whole.without(&fixed, |row| !settled(&whole.rows[row]));
        let columns: Vec<usize> = (0..place.len()).filter(|n| place[*n].is_some()).collect();
        for (column, n) in model.columns.iter_mut().zip(&columns) {
            (column.lower, column.upper) = bounds[*n];
        }
        Some(Self { model, columns, place, fixed })
    }

    /// Branch and bound on what is left, from a known point, up to a gap of the whole objective; the solution in terms of the
    /// whole model.
    pub fn search(
        &self,
        objective: &Objective,
        effort: &Effort,
        known: &[f64],
    ) -> Option<Solution> {
        let start = self.part(known);
        let own = self.own(objective);
        let effort = part_of(effort, &own, &start);
        self.whole(highs::search_tree(&self.model, &own, &effort, Some(&start)))
    }

    /// The same without a known point; the gap is that of a point of about its value.
    pub fn search_anew(
        &self,
        objective: &Objective,
        effort: &Effort,
        about: &[f64],
    ) -> Option<Solution> {
        let own = self.own(objective);
        let effort = part_of(effort, &own, &self.part(about));
        self.whole(highs::search_tree(&self.model, &own, &effort, None))
    }

    /// A point of the whole model in terms of what is left.
    fn part(&self, whole: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|n| whole[*n]).collect()
    }

    /// The relaxation of what is left; the solution in terms of the whole model.
    pub fn relax(&self, objective: &Objective, effort: &Effort) -> Option<Solution> {
        self.whole(highs::relax(&self.model, &self.own(objective), effort))
    }

    /// The same for a goal, by the method that suits it: a least of many made greatest keeps the simplex method long.
    pub fn relax_for(
        &self,
        kind: GoalKind,
        objective: &Objective,
        effort: &Effort,
    ) -> Option<Solution> {
        match kind {
            GoalKind::Equity => {
                self.whole(highs::relax_inside(&self.model, &self.own(objective), effort))
            }
            _ => self.relax(objective, effort),
        }
    }

    /// The same with the reason where there is no solution.
    pub fn relaxed(&self, objective: &Objective, effort: &Effort) -> Outcome {
        match highs::relax(&self.model, &self.own(objective), effort) {
            Outcome::Found(found) => Outcome::Found(Box::new(self.completed(*found))),
            other => other,
        }
    }

    fn own(&self, objective: &Objective) -> Objective {
        let expr = objective.expr.without(&self.place, &self.fixed);
        Objective { expr, maximise: objective.maximise }
    }

    fn whole(&self, outcome: Outcome) -> Option<Solution> {
        let Outcome::Found(found) = outcome else { return None };
        Some(self.completed(*found))
    }

    fn completed(&self, found: Solution) -> Solution {
        let mut point: Vec<f64> = self.fixed.iter().map(|value| value.unwrap_or(0.0)).collect();
        self.columns.iter().zip(&found.point).for_each(|(n, value)| point[*n] = *value);
        Solution { point, ..found }
    }
}
