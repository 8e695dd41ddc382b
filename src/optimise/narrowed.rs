//! A model in which some columns are kept to less: what a neighbourhood asks, without a copy of all rows.

use super::model::{Col, Model, ROUNDING};

/// A model with bounds of its own.
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

    /// The model with its whole numbers fixed at the rounded values of a point.
    pub fn at(model: &'a Model, point: &[f64]) -> Self {
        let mut narrowed = Self::new(model);
        narrowed.fix_integers(point);
        narrowed
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::fixing::Smaller;
    use crate::optimise::small::{EFFORT, province};

    /// What is narrowed beside a model is solved like a copy of it with these bounds.
    #[test]
    fn narrowed_is_as_a_copy_with_these_bounds() {
        province(1, |f, objective| {
            let post = f.posts.iter().find_map(|post| post.people.further()).expect("a choice");
            let closed = || f.starts.iter().step_by(2).map(|start| start.col);
            let mut narrowed = Narrowed::new(&f.model);
            closed().for_each(|col| narrowed.fix(col, 0.0));
            narrowed.keep_next_to(post, 0.4);
            let last = f.serve[0].col;
            narrowed.fix_about(last, -3.0);
            let mut copy = f.model.clone();
            closed().for_each(|col| copy.fix(col, 0.0));
            (copy.columns[post.index()].lower, copy.columns[post.index()].upper) = (0.0, 1.0);
            copy.fix(last, f.model.columns[last.index()].lower);
            let value = |small: Option<Smaller>| {
                small.and_then(|small| small.relax(objective, &EFFORT)).map(|found| found.value)
            };
            let (here, there) = (value(Smaller::within(&narrowed)), value(Smaller::new(&copy)));
            assert!(here.is_some() && here == there, "{here:?} {there:?}");
            assert_ne!(here, value(Smaller::new(&f.model)), "the bounds change nothing");
        });
    }
}
