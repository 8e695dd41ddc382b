//! A linear relaxation whose linking rows enter only where they are violated.
//!
//! Few links bind (about one in ten on a province), and a relaxation without some of its rows still bounds: the value after
//! each round is a valid bound, and the last one is that of the whole relaxation.

use super::highs::{Effort, limit};
use super::model::{Col, Model, Objective, Row, Sense};
use highs::{HighsModelStatus, HighsStatus, RowProblem};

/// At most one row in this many enters in one round.
const BATCH: usize = 20;

/// Rounds stop when the bound moves by less than this, relative.
const STILL: f64 = 2e-4;

/// What a relaxation proves.
pub struct Bound {
    /// Bound.
    pub value: f64,
    /// Dual of each row of the whole model in the terms of a minimisation; nought for rows that wait.
    pub duals: Vec<f64>,
}

/// A linear program that remembers its basis.
pub struct Relaxation {
    /// `None` once the solver has failed.
    inner: Option<highs::Model>,
    columns: Vec<highs::Col>,
    /// Positions in the whole model of the rows that are there: from the start, then those that entered.
    present: Vec<usize>,
    rows: usize,
    waiting: Vec<(usize, Row)>,
    batch: usize,
}

impl Relaxation {
    /// The relaxation of a model; rows that are `lazy` wait until they are violated.
    pub fn new(model: &Model, lazy: impl Fn(&Row) -> bool, effort: &Effort) -> Self {
        let mut problem = RowProblem::default();
        let columns: Vec<highs::Col> =
            model.columns.iter().map(|c| problem.add_column(0.0, c.lower..=c.upper)).collect();
        let (waiting, present): (Vec<usize>, Vec<usize>) =
            (0..model.rows.len()).partition(|n| lazy(&model.rows[*n]));
        for row in present.iter().map(|n| &model.rows[*n]) {
            let terms = terms(&columns, row);
            match row.sense {
                Sense::Le => problem.add_row(..=row.rhs, terms),
                Sense::Ge => problem.add_row(row.rhs.., terms),
                Sense::Eq => problem.add_row(row.rhs..=row.rhs, terms),
            }
        }
        let mut inner = problem.try_optimise(highs::Sense::Minimise).ok();
        if let Some(inner) = &mut inner {
            limit(inner, effort);
        }
        let batch = model.rows.len() / BATCH + 1;
        let waiting = waiting.into_iter().map(|n| (n, model.rows[n].clone())).collect();
        Self { inner, columns, present, rows: model.rows.len(), waiting, batch }
    }

    /// The bound, violated rows added in rounds. `None` if it is infeasible or the solver gives up.
    pub fn optimise(&mut self, objective: &Objective) -> Option<Bound> {
        let sign = if objective.maximise { -1.0 } else { 1.0 };
        self.set_costs(objective, sign);
        let mut before = f64::INFINITY;
        loop {
            let solved = self.inner.take()?.try_solve().ok()?;
            if solved.status() != HighsModelStatus::Optimal {
                self.inner = Some(solved.into());
                return None;
            }
            let solution = solved.get_solution();
            let point = solution.columns().to_vec();
            let mut duals = vec![0.0; self.rows];
            self.present.iter().zip(solution.dual_rows()).for_each(|(n, dual)| duals[*n] = *dual);
            let bound = sign * solved.objective_value() + objective.expr.constant;
            self.inner = Some(solved.into());
            let still = (before - bound).abs() <= STILL * bound.abs();
            before = bound;
            let entered = if still { None } else { Some(self.enter_violated(&point)?) };
            if entered.is_none_or(|rows| rows == 0) {
                return Some(Bound { value: bound, duals });
            }
        }
    }

    /// Moves the bounds of a column; the rows that entered stay.
    pub fn bound(&mut self, col: Col, lower: f64, upper: f64) {
        if let Some(inner) = &mut self.inner {
            inner.change_column_bounds(self.columns[col.index()], lower..=upper);
        }
    }

    fn set_costs(&mut self, objective: &Objective, sign: f64) {
        let mut costs = vec![0.0; self.columns.len()];
        for (col, factor) in &objective.expr.terms {
            costs[Col::index(*col)] += sign * factor;
        }
        if let Some(inner) = &mut self.inner {
            for (col, cost) in self.columns.iter().zip(costs) {
                inner.change_column_cost(*col, cost);
            }
        }
    }

    /// Enters the most violated waiting rows; how many.
    fn enter_violated(&mut self, point: &[f64]) -> Option<usize> {
        let misses = self.waiting.iter().map(|(_, row)| row.violation(point)).enumerate();
        let mut violated: Vec<(usize, f64)> = misses.filter(|(_, by)| *by > 1e-6).collect();
        violated.sort_by(|a, b| b.1.total_cmp(&a.1));
        violated.truncate(self.batch);
        let mut chosen: Vec<usize> = violated.into_iter().map(|(n, _)| n).collect();
        chosen.sort_unstable_by(|a, b| b.cmp(a));
        for &n in &chosen {
            let (place, row) = self.waiting.swap_remove(n);
            enter(self.inner.as_mut()?, &self.columns, &row).ok()?;
            self.present.push(place);
        }
        Some(chosen.len())
    }
}

fn terms(columns: &[highs::Col], row: &Row) -> Vec<(highs::Col, f64)> {
    row.terms.iter().map(|(col, factor)| (columns[col.index()], *factor)).collect()
}

fn enter(inner: &mut highs::Model, columns: &[highs::Col], row: &Row) -> Result<(), HighsStatus> {
    let terms = terms(columns, row);
    match row.sense {
        Sense::Le => inner.try_add_row(..=row.rhs, terms),
        Sense::Ge => inner.try_add_row(row.rhs.., terms),
        Sense::Eq => inner.try_add_row(row.rhs..=row.rhs, terms),
    }
    .map(|_| ())
}
