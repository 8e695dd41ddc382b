//! A linear program kept by the solver: costs, bounds and rows may change, and every solve starts from the last basis.

use super::highs::{Effort, limit};
use super::model::{Col, Column, Row, Sense};
use crate::highs_rows::{Refused, Rows, leave};
use highs::{HighsModelStatus, RowProblem};

/// A linear program without costs at first.
pub struct Program {
    /// `None` once the solver has failed.
    inner: Option<highs::Model>,
    columns: Vec<highs::Col>,
}

/// The side from which the simplex method comes, with HiGHS's number for it.
#[derive(Clone, Copy)]
pub enum Side {
    /// Points that would be optimal but miss rows: the dual method, for a first solve and after rows were entered.
    Optimal = 1,
    /// Points that meet all rows: the primal method, after costs were changed.
    Feasible = 4,
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

impl Program {
    /// The program of some columns, taken as continuous, and rows.
    pub fn new<'a>(
        columns: &[Column],
        rows: impl IntoIterator<Item = &'a Row>,
        maximise: bool,
        effort: &Effort,
    ) -> Self {
        let mut problem = RowProblem::default();
        let columns: Vec<highs::Col> =
            columns.iter().map(|c| problem.add_column(0.0, c.lower..=c.upper)).collect();
        for row in rows {
            let (lower, upper) = bounds(row);
            let term = |(col, factor): &(Col, f64)| (columns[col.index()], *factor);
            problem.add_row(lower..=upper, row.terms.iter().map(term));
        }
        let sense = if maximise { highs::Sense::Maximise } else { highs::Sense::Minimise };
        let mut inner = problem.try_optimise(sense).ok();
        if let Some(inner) = &mut inner {
            limit(inner, effort);
            // What presolve wins on a first solve it loses on the next ones, which start from a worse basis.
            inner.set_option("presolve", "off");
        }
        Self { inner, columns }
    }

    /// Sets the cost of every column.
    pub fn set_costs(&mut self, costs: &[f64]) {
        let Some(inner) = &mut self.inner else { return };
        for (col, cost) in self.columns.iter().zip(costs) {
            inner.change_column_cost(*col, *cost);
        }
    }

    /// Chooses the method of the next solves.
    pub fn come_from(&mut self, side: Side) {
        if let Some(inner) = &mut self.inner {
            inner.set_option("simplex_strategy", side as i32);
        }
    }

    /// Sets the bounds of one column.
    pub fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        if let Some(inner) = &mut self.inner {
            inner.change_column_bounds(self.columns[column], lower..=upper);
        }
    }

    /// Enters rows at the end.
    pub fn enter<'a>(&mut self, rows: impl IntoIterator<Item = &'a Row>) {
        let mut entering = Rows::default();
        for row in rows {
            let terms = row.terms.iter().map(|(col, factor)| (col.index(), *factor));
            entering.push(bounds(row), terms);
        }
        self.change(|inner| entering.enter(inner));
    }

    /// Takes out rows that do not bind, by ascending position; those behind move up.
    pub fn leave(&mut self, rows: &[usize]) {
        self.change(|inner| leave(inner, rows));
    }

    fn change(&mut self, how: impl FnOnce(&mut highs::Model) -> Result<(), Refused>) {
        if self.inner.as_mut().is_some_and(|inner| how(inner).is_err()) {
            self.inner = None;
        }
    }

    /// An optimal point; `None` if there is none or the solver gives up.
    pub fn solve(&mut self) -> Option<Vertex> {
        let solved = self.inner.take()?.try_solve().ok()?;
        let optimal = solved.status() == HighsModelStatus::Optimal;
        let value = solved.objective_value();
        let solution = solved.get_solution();
        let (point, duals) = (solution.columns().to_vec(), solution.dual_rows().to_vec());
        self.inner = Some(solved.into());
        optimal.then_some(Vertex { value, point, duals })
    }
}

fn bounds(row: &Row) -> (f64, f64) {
    match row.sense {
        Sense::Le => (f64::NEG_INFINITY, row.rhs),
        Sense::Ge => (row.rhs, f64::INFINITY),
        Sense::Eq => (row.rhs, row.rhs),
    }
}
