//! A linear relaxation whose rows of clients enter only where they are violated.
//!
//! Few of them bind (one link in twelve on a province, four demands in ten), and a relaxation without some of its rows still
//! bounds: the value after each round is a valid bound, and the last one is that of the whole relaxation. It can follow its model
//! from level to level: what was the optimum of one goal is a point of the next, so that its basis is a good start.

use super::highs::Effort;
use super::implied::Equations;
use super::model::{Col, Model, Objective, Row};
use super::program::{Program, Side};
use std::collections::BTreeSet;

/// A row is violated where it is missed by more than this.
const VIOLATED: f64 = 1e-6;

/// A row does not bind where this much is left of it, relative to its right-hand side where that is large.
const LOOSE: f64 = 1e-5;

/// What a relaxation proves.
pub struct Bound {
    /// Bound.
    pub value: f64,
    /// Dual of each row of the whole model in the terms of a minimisation; nought for rows that wait.
    pub duals: Vec<f64>,
    /// Value of each column.
    pub point: Vec<f64>,
}

/// A row that is in the program only while it is needed.
struct Lazy {
    /// Position in the whole model.
    place: usize,
    row: Row,
    waits: bool,
}

/// A relaxation that remembers its basis.
pub struct Relaxation {
    program: Program,
    /// Bounds of the columns as the program has them.
    bounds: Vec<(f64, f64)>,
    /// Position in the whole model of each row of the program.
    entered: Vec<usize>,
    /// How many rows of the model it knows: in the program, waiting or unasked.
    rows: usize,
    lazy: Vec<Lazy>,
    /// Columns that stand in no row of the program.
    implied: Equations,
    /// Costs at its last point.
    costs: Option<Vec<f64>>,
}

impl Relaxation {
    /// The relaxation of a model without its implied columns; rows that are `lazy` wait until they are violated.
    pub fn new(
        model: &Model,
        lazy: impl Fn(&Row) -> bool,
        mut implied: Equations,
        effort: &Effort,
    ) -> Self {
        let all = model.rows.iter().enumerate();
        let rows = all.filter_map(|(place, row)| Some((place, implied.asked(place, row)?)));
        let (lazy, core): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| lazy(row));
        Self {
            program: Program::new(&model.columns, core.iter().map(|(_, row)| row), false, effort),
            bounds: model.columns.iter().map(|c| (c.lower, c.upper)).collect(),
            entered: core.iter().map(|(place, _)| *place).collect(),
            rows: model.rows.len(),
            lazy: lazy.into_iter().map(|(place, row)| Lazy { place, row, waits: true }).collect(),
            implied,
            costs: None,
        }
    }

    /// The same without the waiting rows of a family, which never enter.
    pub fn without(mut self, family: &str) -> Self {
        self.lazy.retain(|lazy| lazy.row.family() != family);
        self
    }

    /// Takes over what the model gained since: rows at its end and other bounds of its columns.
    pub fn follow(&mut self, model: &Model) {
        for (n, column) in model.columns.iter().enumerate() {
            if self.bounds[n] != (column.lower, column.upper) {
                self.bounds[n] = (column.lower, column.upper);
                self.program.set_bounds(n, column.lower, column.upper);
            }
        }
        self.enter(&model.rows[self.rows..]);
    }

    /// Enters rows that were made of a point; they leave again like rows of clients.
    fn enter_made(&mut self, rows: &[Row]) {
        let made = self.enter(rows).into_iter();
        self.lazy.extend(made.map(|(place, row)| Lazy { place, row, waits: false }));
    }

    /// Enters rows that come after all that it knows; their positions, and what of them is asked.
    fn enter(&mut self, rows: &[Row]) -> Vec<(usize, Row)> {
        let places = (self.rows..).zip(rows);
        let asked =
            places.filter_map(|(place, row)| Some((place, self.implied.asked(place, row)?)));
        let asked: Vec<(usize, Row)> = asked.collect();
        self.program.enter(asked.iter().map(|(_, row)| row));
        self.entered.extend(asked.iter().map(|(place, _)| *place));
        self.rows += rows.len();
        asked
    }

    /// Enters all waiting rows of a family, violated or not.
    pub fn enter_family(&mut self, family: &str) {
        self.enter_waiting(|row| row.family() == family);
    }

    /// Moves the bounds of a column.
    pub fn bound(&mut self, col: Col, lower: f64, upper: f64) {
        self.bounds[col.index()] = (lower, upper);
        self.program.set_bounds(col.index(), lower, upper);
    }

    /// The bound with the rows that are in. `None` if it is infeasible or the solver gives up.
    pub fn optimise(&mut self, objective: &Objective) -> Option<Bound> {
        self.in_rounds(objective, 1, 0.0)
    }

    /// The same with violated rows added in so many rounds at most. Where the rows that enter move the bound by no more than `still`,
    /// relative, none enter after them.
    pub fn in_rounds(&mut self, objective: &Objective, rounds: u32, still: f64) -> Option<Bound> {
        self.optimise_with(objective, rounds, still, |_| Vec::new())
    }

    /// The same with more rows that someone makes of what a round found; they come after those of the model.
    pub fn optimise_with(
        &mut self,
        objective: &Objective,
        rounds: u32,
        still: f64,
        mut more: impl FnMut(&Bound) -> Vec<Row>,
    ) -> Option<Bound> {
        let sign = -objective.sign();
        let costs = objective.expr.factors(self.bounds.len(), sign);
        self.program.set_costs(&costs);
        // The last point of another goal meets nearly every row, that of the same goal is still as good as any.
        let other = self.costs.as_ref().is_some_and(|last| *last != costs);
        self.program.come_from(if other { Side::Feasible } else { Side::Optimal });
        let mut last = self.solve(objective, sign)?;
        self.costs = Some(costs);
        for _ in 1..rounds {
            let rows = more(&last);
            self.leave_loose(&last.point);
            let waiting = self.enter_waiting(|row| row.violation(&last.point) > VIOLATED);
            if waiting + rows.len() == 0 {
                break;
            }
            self.enter_made(&rows);
            self.program.come_from(Side::Optimal);
            let next = self.solve(objective, sign)?;
            let moved = (last.value - next.value).abs();
            last = next;
            if moved <= still * last.value.abs() {
                break;
            }
        }
        Some(last)
    }

    fn solve(&mut self, objective: &Objective, sign: f64) -> Option<Bound> {
        let mut vertex = self.program.solve()?;
        let value = sign * vertex.value + objective.expr.constant;
        self.implied.complete(&mut vertex.point);
        Some(Bound { value, duals: self.duals(&vertex.duals), point: vertex.point })
    }

    fn duals(&self, entered: &[f64]) -> Vec<f64> {
        let mut duals = vec![0.0; self.rows];
        for (n, dual) in self.entered.iter().zip(entered) {
            duals[*n] = *dual;
        }
        self.implied.price(&mut duals);
        duals
    }

    /// Enters some of the waiting rows; how many.
    fn enter_waiting(&mut self, which: impl Fn(&Row) -> bool) -> usize {
        let mut rows = Vec::new();
        for lazy in self.lazy.iter_mut().filter(|lazy| lazy.waits && which(&lazy.row)) {
            lazy.waits = false;
            self.entered.push(lazy.place);
            rows.push(&lazy.row);
        }
        self.program.enter(rows.iter().copied());
        rows.len()
    }

    /// Sends rows that do not bind at a point of the program back to wait: most of those that entered early.
    fn leave_loose(&mut self, point: &[f64]) {
        let loose = |lazy: &Lazy| lazy.row.slack(point) > LOOSE * lazy.row.rhs.abs().max(1.0);
        let mut leaving = BTreeSet::new();
        for lazy in self.lazy.iter_mut().filter(|lazy| !lazy.waits && loose(lazy)) {
            lazy.waits = true;
            leaving.insert(lazy.place);
        }
        let places = self.entered.iter().enumerate();
        let positions = places.filter(|(_, place)| leaving.contains(place)).map(|(n, _)| n);
        self.program.leave(&positions.collect::<Vec<usize>>());
        self.entered.retain(|place| !leaving.contains(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::model::{Expr, Sense};
    use crate::optimise::small::{EFFORT, province};

    /// Rows that someone makes of a round come after those of the model, and bound.
    #[test]
    fn rows_that_are_made_of_a_round_enter_behind_the_others() {
        province(1, |f, objective| {
            let links = |row: &Row| row.family() == "link";
            let mut relaxation = Relaxation::new(&f.model, links, Equations::default(), &EFFORT);
            let mut heard: Vec<f64> = Vec::new();
            let half = |bound: &Bound| {
                heard.push(bound.value);
                let Expr { terms, constant } = objective.expr.clone();
                let rhs = heard[0] / 2.0 - constant;
                let half = Row { name: "half".into(), terms, sense: Sense::Le, rhs };
                if heard.len() == 1 { vec![half] } else { Vec::new() }
            };
            let last = relaxation.optimise_with(objective, 50, 0.0, half).expect("a relaxation");
            assert!((last.value - heard[0] / 2.0).abs() <= 1e-6 * heard[0], "{}", last.value);
            assert_eq!(last.duals.len(), f.model.rows.len() + 1);
            assert!(last.duals[f.model.rows.len()].abs() > 1e-6, "the row binds");
        });
    }

    /// Rows that do not bind leave, and the bound is that of the whole relaxation all the same.
    #[test]
    fn rows_that_left_come_back_where_they_are_missed() {
        province(1, |f, objective| {
            let clients = |row: &Row| matches!(row.family(), "link" | "demand");
            let relaxation = |lazy: &dyn Fn(&Row) -> bool| {
                Relaxation::new(&f.model, lazy, Equations::default(), &EFFORT)
            };
            let whole = relaxation(&|_| false).optimise(objective).expect("a relaxation").value;
            let mut relaxation = relaxation(&clients);
            relaxation.enter_waiting(|_| true);
            assert_eq!(relaxation.entered.len(), f.model.rows.len());
            let first = relaxation.optimise(objective).expect("a relaxation");
            relaxation.leave_loose(&first.point);
            let left = f.model.rows.len() - relaxation.entered.len();
            assert!(left > 0, "every row of clients binds");
            assert_eq!(relaxation.lazy.iter().filter(|lazy| lazy.waits).count(), left);
            let again = relaxation.in_rounds(objective, 50, 1e-6).expect("a relaxation");
            for value in [first.value, again.value] {
                assert!((value - whole).abs() < 1e-6 * whole, "{value} {whole}");
            }
            // The other way round: from the cheapest point every row that is needed comes back.
            let nobody = Objective { maximise: false, ..objective.clone() };
            relaxation.in_rounds(&nobody, 50, 1e-6).expect("a relaxation");
            let back = relaxation.in_rounds(objective, 50, 1e-6).expect("a relaxation");
            assert!((back.value - whole).abs() < 1e-3 * whole, "{} {whole}", back.value);
        });
    }

    /// Rows that wait are missed; a family that has entered is not, and the bound is no worse for it.
    #[test]
    fn a_family_that_entered_is_kept() {
        province(1, |f, objective| {
            let clients = |row: &Row| matches!(row.family(), "link" | "demand");
            let mut relaxation = Relaxation::new(&f.model, clients, Equations::default(), &EFFORT);
            let missed = |bound: &Bound| {
                let demands = f.model.rows.iter().filter(|row| row.family() == "demand");
                demands.filter(|row| row.violation(&bound.point) > VIOLATED).count()
            };
            let first = relaxation.optimise(objective).expect("a relaxation");
            assert!(missed(&first) > 0, "no demand is missed where none is asked for");
            relaxation.enter_family("demand");
            let then = relaxation.optimise(objective).expect("a relaxation");
            assert_eq!(missed(&then), 0);
            assert!(then.value < first.value);
        });
    }
}
