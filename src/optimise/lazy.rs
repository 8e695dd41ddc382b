//! A linear relaxation whose linking rows enter only where they are violated.
//!
//! Few links bind (about one in eight on a province), and a relaxation without some of its rows still bounds: the value after
//! each round is a valid bound, and the last one is that of the whole relaxation.

use super::highs::{Effort, limit};
use super::model::{Model, Objective, Row, Sense};
use highs::{HighsModelStatus, RowProblem};

/// The relaxation's point and bound.
pub struct Relaxed {
    /// Value of each column.
    pub point: Vec<f64>,
    /// Reduced costs.
    pub reduced: Vec<f64>,
    /// Bound.
    pub bound: f64,
    /// Whether every row holds.
    pub whole: bool,
}

/// At most one row in this many enters in one round.
const BATCH: usize = 20;

/// Rounds stop when the bound moves by less than this, relative.
const STILL: f64 = 1e-4;

/// Solves the relaxation, adding `lazy` rows in rounds. `None` if it is infeasible or the solver gives up.
pub fn relax(
    model: &Model,
    objective: &Objective,
    lazy: impl Fn(&Row) -> bool,
    effort: &Effort,
) -> Option<Relaxed> {
    let mut problem = RowProblem::default();
    let mut costs = vec![0.0; model.columns.len()];
    for (col, factor) in &objective.expr.terms {
        costs[col.index()] += factor;
    }
    let columns: Vec<highs::Col> = model
        .columns
        .iter()
        .zip(costs)
        .map(|(c, cost)| problem.add_column(cost, c.lower..=c.upper))
        .collect();
    let factors = |row: &Row| -> Vec<(highs::Col, f64)> {
        row.terms.iter().map(|(col, factor)| (columns[col.index()], *factor)).collect()
    };
    let (mut waiting, core): (Vec<&Row>, Vec<&Row>) = model.rows.iter().partition(|row| lazy(row));
    for row in core {
        match row.sense {
            Sense::Le => problem.add_row(..=row.rhs, factors(row)),
            Sense::Ge => problem.add_row(row.rhs.., factors(row)),
            Sense::Eq => problem.add_row(row.rhs..=row.rhs, factors(row)),
        }
    }
    let sense =
        if objective.maximise { highs::Sense::Maximise } else { highs::Sense::Minimise };
    let mut inner = problem.try_optimise(sense).ok()?;
    limit(&mut inner, effort);
    let mut before = f64::INFINITY;
    loop {
        let solved = inner.try_solve().ok()?;
        if solved.status() != HighsModelStatus::Optimal {
            return None;
        }
        let solution = solved.get_solution();
        let point = solution.columns();
        let mut violated: Vec<(f64, usize)> = waiting
            .iter()
            .enumerate()
            .map(|(n, row)| (row.violation(point), n))
            .filter(|(by, _)| *by > 1e-6)
            .collect();
        let bound = solved.objective_value() + objective.expr.constant;
        let still = (before - bound).abs() <= STILL * bound.abs();
        before = bound;
        if violated.is_empty() || still {
            return Some(Relaxed {
                point: point.to_vec(),
                reduced: solution.dual_columns().to_vec(),
                bound,
                whole: violated.is_empty(),
            });
        }
        violated.sort_by(|a, b| b.0.total_cmp(&a.0));
        violated.truncate(model.rows.len() / BATCH);
        let mut chosen: Vec<usize> = violated.into_iter().map(|(_, n)| n).collect();
        chosen.sort_unstable();
        inner = solved.into();
        for &n in &chosen {
            let row = waiting[n];
            let added = match row.sense {
                Sense::Le => inner.try_add_row(..=row.rhs, factors(row)),
                Sense::Ge => inner.try_add_row(row.rhs.., factors(row)),
                Sense::Eq => inner.try_add_row(row.rhs..=row.rhs, factors(row)),
            };
            added.ok()?;
        }
        for n in chosen.into_iter().rev() {
            waiting.remove(n);
        }
    }
}
