//! Columns that a row implies: presolve of a relaxation that keeps its basis from goal to goal.
//!
//! A column that no goal counts, that helps wherever it stands and that one row alone keeps from rising stands at that row: people who
//! cost nothing at the most of their size, and who stayed at who is in post (implied equations: Achterberg et al., Presolve reductions
//! in mixed integer programming, 2020, sections 4.4 and 4.5). It leaves the rows, and comes back in points and prices.
//!
//! By its row the column is at most what it is replaced by, and everywhere else more of it only helps: so the bound is one of the whole
//! model whatever enters later and whatever bounds move. That it lies within its own bounds makes the bound exact.

use super::model::{Col, Expr, Model, Row, Sense};
use super::reduce::activity;
use std::collections::{BTreeMap, BTreeSet};

/// What a bound may be off.
const SLACK: f64 = 1e-9;

/// A column at the row that implies it.
struct Implied {
    col: Col,
    /// Position of the row, and the column's factor there.
    row: usize,
    factor: f64,
    /// What the row leaves to it, in terms of columns that stay.
    value: Expr,
    /// Its factors in other rows, by their positions.
    uses: Vec<(usize, f64)>,
}

/// The implied columns of a model, in the order in which they were found.
#[derive(Default)]
pub struct Equations {
    implied: Vec<Implied>,
    /// Position in `implied` by column.
    of: BTreeMap<Col, usize>,
}

impl Equations {
    /// Finds them among the rows that take part; columns in `counted` stay.
    pub fn find(model: &Model, takes: impl Fn(&Row) -> bool, counted: &BTreeSet<Col>) -> Self {
        let (lower, upper) = model.ends();
        let mut found = Self::default();
        // What implies a column stays: implied itself, each of the two would need the other for its value.
        let mut needed: BTreeSet<Col> = BTreeSet::new();
        for (n, touching) in model.touching(takes).iter().enumerate() {
            let col = Col::new(n);
            let stays = counted.contains(&col) || needed.contains(&col);
            let Some((row, factor)) = holder(model, touching).filter(|_| !stays) else { continue };
            let terms = &model.rows[row].terms;
            let value = found.value(&model.rows[row], col, factor);
            let (least, most) = activity(&value.terms, &lower, &upper);
            let (least, most) = (least + value.constant, most + value.constant);
            let fits = least >= lower[n] - SLACK && most <= upper[n] + SLACK;
            // What is fixed may be moved to ask what that brings, and the column with it out of its bounds.
            let fixed = |(col, _): &(Col, f64)| lower[col.index()] == upper[col.index()];
            if fits && !terms.iter().any(fixed) {
                needed.extend(terms.iter().map(|(col, _)| *col));
                found.of.insert(col, found.implied.len());
                found.implied.push(Implied { col, row, factor, value, uses: Vec::new() });
            }
        }
        found
    }

    /// What a row leaves to one of its columns.
    fn value(&self, row: &Row, col: Col, factor: f64) -> Expr {
        let mut value = Expr::constant(row.rhs / factor);
        for (other, a) in row.terms.iter().filter(|(other, _)| *other != col) {
            self.add(&mut value, *other, -a / factor);
        }
        value.tidy()
    }

    /// Adds a column, or what it is implied to be.
    fn add(&self, sum: &mut Expr, col: Col, factor: f64) {
        match self.of.get(&col) {
            Some(n) => sum.add_scaled(&self.implied[*n].value, factor),
            None => sum.add(col, factor),
        }
    }

    /// What a row at this position asks of the columns that stay; what it takes of the others is remembered for their prices. `None`
    /// where nothing is left to ask, and where an implied column would hinder it, as in no row that took part when they were found: it
    /// goes unasked, which weakens a relaxation and falsifies none.
    pub fn asked(&mut self, place: usize, row: &Row) -> Option<Row> {
        let uses = row.terms.iter().filter_map(|(col, a)| Some((*self.of.get(col)?, *a)));
        let uses: Vec<(usize, f64)> = uses.collect();
        if uses.iter().any(|(n, a)| self.implied[*n].row != place && row.sense.hinders(*a)) {
            return None;
        }
        let mut implies = false;
        for (n, factor) in uses {
            let implied = &mut self.implied[n];
            match implied.row == place {
                true => implies = true,
                false => implied.uses.push((place, factor)),
            }
        }
        let mut left = Expr::default();
        row.terms.iter().for_each(|(col, factor)| self.add(&mut left, *col, *factor));
        let Expr { terms, constant } = left.tidy();
        let row = Row { name: row.name.clone(), terms, sense: row.sense, rhs: row.rhs - constant };
        Some(row).filter(|row| !implies && !row.terms.is_empty())
    }

    /// Gives implied columns their values at a point of the others.
    pub fn complete(&self, point: &mut [f64]) {
        for implied in &self.implied {
            point[implied.col.index()] = implied.value.value(point);
        }
    }

    /// Gives the rows that imply columns the prices at which these are worth what they take.
    pub fn price(&self, prices: &mut [f64]) {
        for implied in self.implied.iter().rev() {
            let taken: f64 = implied.uses.iter().map(|(row, a)| prices[*row] * a).sum();
            prices[implied.row] = -taken / implied.factor;
        }
    }
}

/// The one row that keeps a column from rising, with its factor there; `None` where there are several, or an equation.
fn holder(model: &Model, touching: &[(u32, f64)]) -> Option<(usize, f64)> {
    let sense = |row: u32| model.rows[row as usize].sense;
    let mut held = touching.iter().filter(|(row, a)| sense(*row).hinders(*a));
    let (row, factor) = held.next().filter(|(row, _)| sense(*row) != Sense::Eq)?;
    held.next().is_none().then_some((*row as usize, *factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::network::TravelTimes;
    use crate::optimise::duality::{bound_at, of_bound};
    use crate::optimise::formulation::Formulation;
    use crate::optimise::lazy::Relaxation;
    use crate::optimise::model::Objective;
    use crate::optimise::small::EFFORT;
    use crate::synthetic::Province;
    use crate::world::{CadreId, Id};

    /// `b` helps in `work` up to twice `a`, `c` up to `b`; `d` is worth something and needs both.
    fn model() -> (Model, [Col; 4]) {
        let mut model = Model::default();
        let cols @ [a, b, c, d] =
            ["a", "b", "c", "d"].map(|name| model.continuous(name.into(), 0.0, 10.0));
        model.columns[a.index()].upper = 3.0;
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 0.0 };
        model.row("most".into(), sum(&[(b, 1.0), (a, -2.0)]), Sense::Le, 1.0);
        model.row("stays".into(), sum(&[(b, -1.0), (c, 2.0)]), Sense::Le, 0.0);
        model.row("work".into(), sum(&[(b, 1.0), (c, 1.0), (d, -1.0)]), Sense::Ge, 0.0);
        (model, cols)
    }

    #[test]
    fn a_chain_of_columns_is_told_by_what_stays() {
        let (model, [a, b, c, d]) = model();
        let mut found = Equations::find(&model, |_| true, &BTreeSet::from([a, d]));
        assert_eq!(found.of.keys().copied().collect::<Vec<_>>(), [b, c]);
        let rows: Vec<Option<Row>> =
            model.rows.iter().enumerate().map(|(n, row)| found.asked(n, row)).collect();
        assert!(rows[0].is_none() && rows[1].is_none());
        let work = rows[2].as_ref().expect("work stays");
        // b = 1 + 2 a, c = b / 2: 1.5 + 3 a - d >= 0.
        assert_eq!((work.terms.as_slice(), work.rhs), ([(a, 3.0), (d, -1.0)].as_slice(), -1.5));
        let mut point = [2.0, 0.0, 0.0, 7.5];
        found.complete(&mut point);
        assert_eq!(point, [2.0, 5.0, 2.5, 7.5]);
        let mut prices = [0.0, 0.0, -1.0];
        found.price(&mut prices);
        assert_eq!(prices, [1.5, 0.5, -1.0], "b and c are worth what they take");
    }

    #[test]
    fn what_is_counted_or_might_leave_its_bounds_stays() {
        let (mut model, [a, b, c, d]) = model();
        let of = |model: &Model, counted: &[Col]| {
            let found = Equations::find(model, |_| true, &counted.iter().copied().collect());
            found.of.into_keys().collect::<Vec<Col>>()
        };
        assert_eq!(of(&model, &[a, c, d]), [b]);
        model.columns[b.index()].upper = 6.0;
        assert_eq!(of(&model, &[a, d]), [c], "b might have to be seven");
    }

    #[test]
    fn a_later_row_that_a_column_would_hinder_goes_unasked() {
        let (model, [a, b, _, d]) = model();
        let mut found = Equations::find(&model, |_| true, &BTreeSet::from([a, d]));
        let row = |factor: f64| Row {
            name: "later".into(),
            terms: vec![(b, factor), (d, 1.0)],
            sense: Sense::Le,
            rhs: 4.0,
        };
        assert!(found.asked(3, &row(1.0)).is_none());
        assert_eq!(found.asked(3, &row(-1.0)).expect("it helps").rhs, 5.0);
    }

    #[test]
    fn two_rows_that_hold_or_an_equation_imply_nothing() {
        let with = |sense: Sense, factor: f64| {
            let (mut model, [a, b, c, d]) = model();
            model.row("one".into(), Expr { terms: vec![(b, factor)], constant: 0.0 }, sense, 9.0);
            Equations::find(&model, |_| true, &BTreeSet::from([a, c, d])).of.len()
        };
        assert_eq!([with(Sense::Le, 1.0), with(Sense::Ge, -1.0), with(Sense::Eq, 1.0)], [0; 3]);
        assert_eq!([with(Sense::Le, -1.0), with(Sense::Ge, 1.0)], [1; 2]);
    }

    #[test]
    fn a_row_with_something_fixed_implies_nothing() {
        let (mut model, [a, _, c, d]) = model();
        model.fix(a, 0.0);
        assert!(Equations::find(&model, |_| true, &BTreeSet::from([c, d])).of.is_empty());
    }

    /// On provinces in which assistants cost nothing and two years are learnt, the bound is the same without implied columns, the point
    /// keeps every row, and the prices prove the bound.
    #[test]
    fn a_relaxation_without_them_proves_the_same() {
        for seed in 1..=3 {
            let small =
                Province { seed, communes: 14, district: 7, years: 4, ..Province::default() };
            let (mut world, study) = small.build();
            world.ramp.months = 24.0;
            let assistant = &mut world.cadres[CadreId::new(2)];
            (assistant.concurrent, assistant.pay_multiple) = (true, 0.0);
            let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
            let f = Formulation::new(&world, &study, &times, &demand);
            let objective = Objective { expr: f.goals[1].clone(), maximise: true };
            let mut model = f.model.clone();
            model.rows.retain(|row| row.family() != "stayed");
            let found = Equations::find(&model, |_| true, &f.in_goals());
            let families = found.implied.iter().map(|one| model.rows[one.row].family());
            assert_eq!(families.collect::<BTreeSet<_>>(), BTreeSet::from(["staff_max", "stays"]));
            let whole = Relaxation::new(&model, |_| false, Equations::default(), &EFFORT);
            let less = Relaxation::new(&model, |_| false, found, &EFFORT);
            let [whole, less] =
                [whole, less].map(|mut r| r.optimise(&objective).expect("a relaxation"));
            let scale = whole.value.abs();
            assert!((whole.value - less.value).abs() <= 1e-7 * scale);
            let missed = model.rows.iter().map(|row| row.violation(&less.point));
            assert!(missed.fold(0.0, f64::max) <= 1e-6);
            let proven = bound_at(&model, &objective, &of_bound(&model, &less)).expect("a bound");
            assert!((proven - whole.value).abs() <= 1e-6 * scale, "{proven} {}", whole.value);
        }
    }
}
