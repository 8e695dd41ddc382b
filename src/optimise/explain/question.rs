//! A linear program that is asked again and again: some bounds moved, solved from the last basis, put back.

use crate::optimise::highs::Effort;
use crate::optimise::model::{Col, Model, Objective};
use crate::optimise::relaxed::Relaxed;

/// A relaxation that can be asked.
pub struct Question {
    inner: Relaxed,
    costs: Vec<f64>,
    bounds: Vec<(f64, f64)>,
    sign: f64,
    constant: f64,
}

/// An optimal point with its value.
pub struct Best {
    /// Value of each column.
    pub point: Vec<f64>,
    /// Value of the objective.
    pub value: f64,
}

/// A column and the bounds that it gets.
pub type Move = (Col, f64, f64);

impl Question {
    /// Loads the relaxation of a model.
    pub fn new(model: &Model, objective: &Objective, effort: &Effort) -> Self {
        let sign = if objective.maximise { 1.0 } else { -1.0 };
        let mut costs = vec![0.0; model.columns.len()];
        for (col, factor) in &objective.expr.terms {
            costs[col.index()] += sign * factor;
        }
        let bounds = model.columns.iter().map(|column| (column.lower, column.upper)).collect();
        let inner = Relaxed::new(model, effort);
        Self { inner, costs, bounds, sign, constant: objective.expr.constant }
    }

    /// The best point with some bounds moved; `None` where the rows do not hold then.
    pub fn ask(&mut self, moves: &[Move]) -> Option<Best> {
        for &(col, lower, upper) in moves {
            self.inner.bound(col, lower, upper);
        }
        let found = self.inner.optimise(&self.costs);
        for &(col, ..) in moves {
            let (lower, upper) = self.bounds[col.index()];
            self.inner.bound(col, lower, upper);
        }
        let value = |value: f64| self.sign * value + self.constant;
        found.map(|found| Best { value: value(found.value), point: found.point })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::model::{Expr, Sense};

    #[test]
    fn what_was_moved_is_back_at_its_place_also_after_no_answer() {
        let mut model = Model::default();
        let a = model.continuous("a".into(), 0.0, 4.0);
        let b = model.continuous("b".into(), 0.0, 4.0);
        let sum = Expr { terms: vec![(a, 1.0), (b, 1.0)], constant: 0.0 };
        model.row("both".into(), sum, Sense::Le, 5.0);
        let expr = Expr { terms: vec![(a, 2.0), (b, 1.0)], constant: 1.0 };
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 10.0 };
        let objective = Objective { expr, maximise: true };
        let mut question = Question::new(&model, &objective, &effort);
        let mut value = |moves: &[Move]| question.ask(moves).map(|best| best.value);
        assert_eq!(value(&[]), Some(10.0));
        assert_eq!(value(&[(a, 1.0, 1.0)]), Some(7.0));
        assert_eq!(value(&[(a, 9.0, 9.0)]), None);
        assert_eq!(value(&[]), Some(10.0));
    }
}
