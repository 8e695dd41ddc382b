//! A model in which some columns are kept to less: what a neighbourhood asks, without a copy of all rows.

use super::model::{Col, Model, ROUNDING};

/// A model with bounds of its own.
#[derive(Clone)]
pub struct Narrowed<'a> {
    /// The whole model.
    pub model: &'a Model,
    /// Least and greatest value of each column.
    pub bounds: Vec<(f64, f64)>,
}

impl<'a> Narrowed<'a> {
    /// The model as it is.
    pub fn new(model: &'a Model) -> Self {
        let bounds = model.columns.iter().map(|column| (column.lower, column.upper)).collect();
        Self { model, bounds }
    }

    /// Fixes a column.
    pub fn fix(&mut self, col: Col, value: f64) {
        self.bounds[col.index()] = (value, value);
    }

    /// Fixes a column at a value, or at the end of its bounds that is nearest to it.
    pub fn fix_about(&mut self, col: Col, value: f64) {
        let (lower, upper) = self.bounds[col.index()];
        self.fix(col, value.clamp(lower, upper));
    }

    /// Keeps a column to the whole numbers next to a value.
    pub fn keep_next_to(&mut self, col: Col, value: f64) {
        let (lower, upper) = &mut self.bounds[col.index()];
        *lower = lower.max((value + ROUNDING).floor());
        *upper = upper.min((value - ROUNDING).ceil());
    }

    /// Fixes whole-number columns at the rounded values of a point.
    pub fn fix_integers(&mut self, point: &[f64]) {
        for col in self.model.integers() {
            self.fix(col, point[col.index()].round());
        }
    }
}
