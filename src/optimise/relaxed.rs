//! A linear program that is solved again and again with other costs, each time from the last basis.

use super::highs::{Effort, limit};
use super::model::{Col, Model, Sense};
use highs::{HighsModelStatus, RowProblem};

/// A relaxation, to be maximised.
pub struct Relaxed {
    /// `None` once the solver has failed.
    inner: Option<highs::Model>,
    columns: Vec<highs::Col>,
}

/// An optimal point.
pub struct Vertex {
    /// Value.
    pub value: f64,
    /// Value of each column.
    pub point: Vec<f64>,
    /// Dual of each row.
    pub duals: Vec<f64>,
}

impl Relaxed {
    /// The relaxation of a model.
    pub fn new(model: &Model, effort: &Effort) -> Self {
        let mut problem = RowProblem::default();
        let columns: Vec<highs::Col> =
            model.columns.iter().map(|c| problem.add_column(0.0, c.lower..=c.upper)).collect();
        for row in &model.rows {
            let terms: Vec<_> = row.terms.iter().map(|(c, a)| (columns[c.index()], *a)).collect();
            match row.sense {
                Sense::Le => problem.add_row(..=row.rhs, terms),
                Sense::Ge => problem.add_row(row.rhs.., terms),
                Sense::Eq => problem.add_row(row.rhs..=row.rhs, terms),
            }
        }
        let mut inner = problem.try_optimise(highs::Sense::Maximise).ok();
        if let Some(inner) = &mut inner {
            limit(inner, effort);
        }
        Self { inner, columns }
    }

    /// Moves the bounds of a column.
    pub fn bound(&mut self, col: Col, lower: f64, upper: f64) {
        if let Some(inner) = &mut self.inner {
            inner.change_column_bounds(self.columns[col.index()], lower..=upper);
        }
    }

    /// The best point at these costs; `None` if there is none or the solver gives up.
    pub fn optimise(&mut self, costs: &[f64]) -> Option<Vertex> {
        let mut inner = self.inner.take()?;
        for (col, cost) in self.columns.iter().zip(costs) {
            inner.change_column_cost(*col, *cost);
        }
        let solved = inner.try_solve().ok()?;
        let optimal = solved.status() == HighsModelStatus::Optimal;
        let value = solved.objective_value();
        let solution = solved.get_solution();
        let (point, duals) = (solution.columns().to_vec(), solution.dual_rows().to_vec());
        self.inner = Some(solved.into());
        optimal.then_some(Vertex { value, point, duals })
    }
}
