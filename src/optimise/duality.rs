//! What known prices prove of a linear relaxation, without solving it: weak duality.

use super::lazy::Bound;
use super::model::{Column, Model, Objective, Row, Sense};
use crate::plan::RowPrices;

/// A reduced cost below this is none: the tolerance of a solver, at a column without a bound.
const TINY: f64 = 1e-6;

/// Prices of a model's rows with what they prove.
pub struct Begun {
    /// Bound.
    pub bound: f64,
    /// Price of each row, more is better.
    pub prices: Vec<f64>,
    /// Value of each column at the point of the relaxation, or the mean of the leaders on their way.
    pub point: Vec<f64>,
}

/// The prices that a relaxation found, by row: what one more unit of the right-hand side is worth where more is better.
pub fn of_bound(model: &Model, bound: &Bound) -> Vec<f64> {
    model.rows.iter().zip(&bound.duals).map(|(row, dual)| sided(row.sense, -dual)).collect()
}

/// Prices of another time by row, in the terms of [`of_bound`].
pub fn by_row(model: &Model, objective: &Objective, prices: &RowPrices) -> Vec<f64> {
    let sign = objective.sign();
    model.rows.iter().map(|row| sided(row.sense, sign * prices.of(&row.name))).collect()
}

/// The prices of some rows by name, in units of the goal.
pub fn named<'a>(
    objective: &Objective,
    rows: impl IntoIterator<Item = (&'a Row, f64)>,
) -> RowPrices {
    let sign = objective.sign();
    RowPrices::new(rows.into_iter().map(|(row, price)| (row.name.clone(), sign * price)))
}

/// The bound that any prices of rows prove of a model: max c x <= y b + sum of the best that each column can do at its reduced
/// cost c - y A. `None` where they prove nothing.
pub fn bound_at(model: &Model, objective: &Objective, prices: &[f64]) -> Option<f64> {
    let (mut bound, worth) = priced(model, objective, |n| prices[n]);
    for (column, worth) in model.columns.iter().zip(&worth) {
        bound += best_end(column, *worth)?;
    }
    bound.is_finite().then_some(objective.sign() * bound + objective.expr.constant)
}

/// What the right-hand sides are worth at the prices of rows, and what each column is worth beside what it takes; more is better.
pub fn priced(
    model: &Model,
    objective: &Objective,
    price: impl Fn(usize) -> f64,
) -> (f64, Vec<f64>) {
    let mut worth = objective.expr.factors(model.columns.len(), objective.sign());
    let mut shared = 0.0;
    for (n, row) in model.rows.iter().enumerate() {
        let price = price(n);
        if price != 0.0 {
            shared += price * row.rhs;
            row.terms.iter().for_each(|(col, factor)| worth[col.index()] -= price * factor);
        }
    }
    (shared, worth)
}

/// The most that a column can be worth by itself; `None` where that has no end.
pub fn best_end(column: &Column, worth: f64) -> Option<f64> {
    let end = if worth > 0.0 { column.upper } else { column.lower };
    match end.is_finite() {
        true => Some(worth * end),
        false => (worth.abs() <= TINY).then_some(0.0),
    }
}

/// A price that its row can have in a maximisation.
pub fn sided(sense: Sense, price: f64) -> f64 {
    match sense {
        Sense::Le => price.max(0.0),
        Sense::Ge => price.min(0.0),
        Sense::Eq => price,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::highs::{self, Effort, Outcome};
    use crate::optimise::implied::Equations;
    use crate::optimise::lazy::Relaxation;
    use crate::optimise::model::{Col, Expr};

    const EFFORT: Effort = Effort { gap: 0.0, nodes: 100, stall_nodes: 100, seconds: 10.0 };

    /// Two goods from three hours and four days, at most `b` of the second.
    fn model(hours: f64) -> (Model, Objective) {
        let mut model = Model::default();
        let a = model.continuous("a".into(), 0.0, f64::INFINITY);
        let b = model.continuous("b".into(), 0.0, 2.0);
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 0.0 };
        model.row("hours".into(), sum(&[(a, 1.0), (b, 2.0)]), Sense::Le, hours);
        model.row("days".into(), sum(&[(a, 3.0), (b, 1.0)]), Sense::Le, 4.0);
        model.row("least".into(), sum(&[(b, 1.0)]), Sense::Ge, 0.5);
        let expr = Expr { terms: vec![(a, 2.0), (b, 3.0)], constant: 7.0 };
        (model, Objective { expr, maximise: true })
    }

    fn bound_of(model: &Model, objective: &Objective, prices: &RowPrices) -> Option<f64> {
        bound_at(model, objective, &by_row(model, objective, prices))
    }

    fn best(model: &Model, objective: &Objective) -> f64 {
        match highs::relax(model, objective, &EFFORT) {
            Outcome::Found(found) => found.value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_prices_of_a_relaxation_prove_its_value_and_bound_its_neighbours() {
        let (now, objective) = model(3.0);
        let mut relaxation = Relaxation::new(&now, |_| false, Equations::default(), &EFFORT);
        let solved = relaxation.optimise(&objective).unwrap();
        let known = of_bound(&now, &solved);
        let prices = named(&objective, now.rows.iter().zip(known.iter().copied()));
        let proven = bound_at(&now, &objective, &known).unwrap();
        assert!((proven - best(&now, &objective)).abs() < 1e-9, "{proven}");
        for hours in [2.0, 2.9, 3.1, 5.0] {
            let (other, objective) = model(hours);
            let proven = bound_of(&other, &objective, &prices).unwrap();
            assert!(proven >= best(&other, &objective) - 1e-9, "{hours} hours: {proven}");
        }
    }

    #[test]
    fn prices_of_the_wrong_side_or_of_nothing_prove_nothing_false() {
        let (now, objective) = model(3.0);
        assert_eq!(bound_of(&now, &objective, &RowPrices::default()), None, "a has no end");
        let wrong = RowPrices::new([("hours".into(), 9.0), ("least".into(), 9.0)]);
        let proven = bound_of(&now, &objective, &wrong).unwrap();
        assert!(proven >= best(&now, &objective) - 1e-9, "{proven}");
        let least = Objective { maximise: false, ..objective };
        let (one, other) =
            (RowPrices::new([("least".into(), 3.0)]), RowPrices::new([("least".into(), -3.0)]));
        assert!((bound_of(&now, &least, &one).unwrap() - 8.5).abs() < 1e-9);
        assert!((bound_of(&now, &least, &other).unwrap() - 7.0).abs() < 1e-9);
    }
}
