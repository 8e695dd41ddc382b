//! A linear program that is asked again and again: some bounds moved, solved from the last basis, put back.

use crate::optimise::highs::Effort;
use crate::optimise::model::{Col, Model, Objective, Row};
use crate::optimise::program::Program;
use std::collections::BTreeMap;

/// A relaxation that can be asked. Rows `link[...]` tie one continuous column to whole numbers that stand still: they are kept as
/// its upper bound, which leaves a quarter of the rows.
pub struct Question {
    inner: Program,
    bounds: Vec<(f64, f64)>,
    links: Vec<Link>,
    /// Positions in `links` by the whole numbers that they hang on.
    hanging: BTreeMap<Col, Vec<usize>>,
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

/// A column that is at most a constant and a sum over others.
struct Link {
    col: Col,
    constant: f64,
    others: Vec<(Col, f64)>,
}

impl Link {
    /// The link of a row whose other columns are all fixed.
    fn of(model: &Model, row: &Row) -> Option<Self> {
        let fixed = |col: Col| {
            let column = &model.columns[col.index()];
            column.lower == column.upper
        };
        let (others, own): (Vec<_>, Vec<_>) =
            row.terms.iter().copied().partition(|(col, _)| model.columns[col.index()].integer);
        let still = row.family() == "link" && others.iter().all(|(col, _)| fixed(*col));
        match own[..] {
            [(col, 1.0)] if still => Some(Self { col, constant: row.rhs, others }),
            _ => None,
        }
    }

    fn most(&self, value: impl Fn(Col) -> f64) -> f64 {
        let others = self.others.iter().map(|(col, factor)| factor * value(*col));
        (self.constant - others.sum::<f64>()).max(0.0)
    }
}

impl Question {
    /// Loads the relaxation of a model.
    pub fn new(model: &Model, objective: &Objective, effort: &Effort) -> Self {
        let mut model = model.clone();
        let mut links = Vec::new();
        let rows = std::mem::take(&mut model.rows);
        for row in rows {
            match Link::of(&model, &row) {
                Some(link) => links.push(link),
                None => model.rows.push(row),
            }
        }
        let mut hanging: BTreeMap<Col, Vec<usize>> = BTreeMap::new();
        for (n, link) in links.iter().enumerate() {
            let most = link.most(|col| model.columns[col.index()].lower);
            let column = &mut model.columns[link.col.index()];
            column.upper = column.upper.min(most);
            link.others.iter().for_each(|(col, _)| hanging.entry(*col).or_default().push(n));
        }
        let sign = objective.sign();
        let costs = objective.expr.factors(model.columns.len(), sign);
        let bounds = model.columns.iter().map(|column| (column.lower, column.upper)).collect();
        let mut inner = Program::new(&model.columns, &model.rows, true, effort);
        inner.set_costs(&costs);
        let constant = objective.expr.constant;
        Self { inner, bounds, links, hanging, sign, constant }
    }

    /// The best point with some bounds moved; `None` where the rows do not hold then.
    pub fn ask(&mut self, moves: &[Move]) -> Option<Best> {
        let mut moved = moves.to_vec();
        moved.extend(self.pulled(moves));
        for &(col, lower, upper) in &moved {
            self.inner.set_bounds(col.index(), lower, upper);
        }
        let found = self.inner.solve();
        for &(col, ..) in &moved {
            let (lower, upper) = self.bounds[col.index()];
            self.inner.set_bounds(col.index(), lower, upper);
        }
        let value = |value: f64| self.sign * value + self.constant;
        found.map(|found| Best { value: value(found.value), point: found.point })
    }

    /// The bounds of columns that are linked to the moved ones.
    fn pulled(&self, moves: &[Move]) -> Vec<Move> {
        let now: BTreeMap<Col, f64> = moves.iter().map(|(col, lower, _)| (*col, *lower)).collect();
        let value = |col: Col| now.get(&col).copied().unwrap_or(self.bounds[col.index()].0);
        let mut touched: Vec<usize> =
            now.keys().filter_map(|col| self.hanging.get(col)).flatten().copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let links = touched.into_iter().map(|n| &self.links[n]);
        links.map(|link| (link.col, 0.0, link.most(value))).collect()
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

    #[test]
    fn a_link_follows_the_whole_number_that_it_hangs_on() {
        let mut model = Model::default();
        let open = model.integer("open".into(), 1.0, 1.0);
        let here = model.continuous("here".into(), 0.0, 10.0);
        let there = model.continuous("there".into(), 0.0, 3.0);
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 0.0 };
        model.row("link[here]".into(), sum(&[(here, 1.0), (open, -6.0)]), Sense::Le, 0.0);
        model.row("demand".into(), sum(&[(here, 1.0), (there, 1.0)]), Sense::Le, 7.0);
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 10.0 };
        let expr = sum(&[(here, 1.0), (there, 1.0)]);
        let mut question = Question::new(&model, &Objective { expr, maximise: true }, &effort);
        let mut value = |moves: &[Move]| question.ask(moves).map(|best| best.value);
        assert_eq!(value(&[]), Some(7.0));
        assert_eq!(value(&[(open, 0.0, 0.0)]), Some(3.0));
        assert_eq!(value(&[]), Some(7.0));
    }
}
