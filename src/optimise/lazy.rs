//! A linear relaxation whose rows of clients enter only where they are violated.
//!
//! Few of them bind (one link in twelve on a province, four demands in ten), and a relaxation without some of its rows still
//! bounds: the value after each round is a valid bound, and the last one is that of the whole relaxation. It can follow its model
//! from level to level: what was the optimum of one goal is a point of the next, so that its basis is a good start.

use super::highs::Effort;
use super::model::{Col, Model, Objective, Row};
use super::program::{Program, Side};
use std::collections::BTreeSet;

/// Rounds stop when the bound moves by less than this, relative.
const STILL: f64 = 2e-4;

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
    /// By how much its point misses the rows that wait, weighed by the objective: the more, the less it says of the whole model.
    pub missed: f64,
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
    /// Rows of the model that are in the program or waiting.
    rows: usize,
    lazy: Vec<Lazy>,
    /// Costs at its last point.
    costs: Option<Vec<f64>>,
}

impl Relaxation {
    /// The relaxation of a model; rows that are `lazy` wait until they are violated.
    pub fn new(model: &Model, lazy: impl Fn(&Row) -> bool, effort: &Effort) -> Self {
        let (lazy, core): (Vec<usize>, Vec<usize>) =
            (0..model.rows.len()).partition(|n| lazy(&model.rows[*n]));
        let rows = core.iter().map(|n| &model.rows[*n]);
        let waiting = |place| Lazy { place, row: model.rows[place].clone(), waits: true };
        Self {
            program: Program::new(&model.columns, rows, false, effort),
            bounds: model.columns.iter().map(|c| (c.lower, c.upper)).collect(),
            entered: core,
            rows: model.rows.len(),
            lazy: lazy.into_iter().map(waiting).collect(),
            costs: None,
        }
    }

    /// Takes over what the model gained since: rows at its end and other bounds of its columns.
    pub fn follow(&mut self, model: &Model) {
        for (n, column) in model.columns.iter().enumerate() {
            if self.bounds[n] != (column.lower, column.upper) {
                self.bounds[n] = (column.lower, column.upper);
                self.program.set_bounds(n, column.lower, column.upper);
            }
        }
        self.program.enter(&model.rows[self.rows..]);
        self.entered.extend(self.rows..model.rows.len());
        self.rows = model.rows.len();
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

    /// The bound, violated rows added in so many rounds at most. `None` if it is infeasible or the solver gives up.
    pub fn optimise(&mut self, objective: &Objective, rounds: u32) -> Option<Bound> {
        self.optimise_telling(objective, rounds, STILL, |_| true)
    }

    /// The same, and what every round proves is told to one who says whether to go on. Where the rows that enter move the bound by
    /// no more than `still`, relative, none enter after them.
    pub fn optimise_telling(
        &mut self,
        objective: &Objective,
        rounds: u32,
        still: f64,
        mut goes_on: impl FnMut(&Bound) -> bool,
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
            if !goes_on(&last) {
                break;
            }
            self.leave_loose(&last.point);
            if self.enter_waiting(|row| row.violation(&last.point) > VIOLATED) == 0 {
                break;
            }
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
        let vertex = self.program.solve()?;
        let value = sign * vertex.value + objective.expr.constant;
        let (duals, missed) = (self.duals(&vertex.duals), self.missed(objective, &vertex.point));
        Some(Bound { value, duals, point: vertex.point, missed })
    }

    fn missed(&self, objective: &Objective, point: &[f64]) -> f64 {
        let worth = objective.expr.factors(self.bounds.len(), 1.0);
        let most =
            |row: &Row| row.terms.iter().map(|(c, _)| worth[c.index()].abs()).fold(0.0, f64::max);
        self.waiting().map(|lazy| lazy.row.violation(point) * most(&lazy.row)).sum()
    }

    fn duals(&self, entered: &[f64]) -> Vec<f64> {
        let mut duals = vec![0.0; self.rows];
        for (n, dual) in self.entered.iter().zip(entered) {
            duals[*n] = *dual;
        }
        duals
    }

    fn waiting(&self) -> impl Iterator<Item = &Lazy> {
        self.lazy.iter().filter(|lazy| lazy.waits)
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
    use crate::optimise::small::{EFFORT, province};
    use std::cell::RefCell;

    /// What a point misses falls to nought with the last rows; who hears too much of it ends the rounds.
    #[test]
    fn rounds_go_on_until_nothing_is_missed_or_someone_has_heard_enough() {
        province(1, |f, objective| {
            let links = |row: &Row| row.family() == "link";
            let rounds = |most: f64| {
                let heard = RefCell::new(Vec::new());
                let mut relaxation = Relaxation::new(&f.model, links, &EFFORT);
                let last = relaxation.optimise_telling(objective, 50, 0.0, |bound| {
                    heard.borrow_mut().push(bound.missed);
                    bound.missed <= most
                });
                (last.expect("a relaxation"), heard.into_inner())
            };
            let (all, heard) = rounds(f64::INFINITY);
            assert!(heard[0] > 0.0, "links are missed without links");
            assert!(all.missed < heard[0], "{} after {heard:?}", all.missed);
            let (first, heard) = rounds(0.0);
            assert_eq!(heard.len(), 1, "the first round was enough");
            assert!(first.value > all.value, "later rounds bound better");
        });
    }

    /// Rows that do not bind leave, and the bound is that of the whole relaxation all the same.
    #[test]
    fn rows_that_left_come_back_where_they_are_missed() {
        province(1, |f, objective| {
            let clients = |row: &Row| matches!(row.family(), "link" | "demand");
            let whole = Relaxation::new(&f.model, |_| false, &EFFORT).optimise(objective, 1);
            let whole = whole.expect("a relaxation").value;
            let mut relaxation = Relaxation::new(&f.model, clients, &EFFORT);
            relaxation.enter_waiting(|_| true);
            assert_eq!(relaxation.entered.len(), f.model.rows.len());
            let first = relaxation.optimise(objective, 1).expect("a relaxation");
            relaxation.leave_loose(&first.point);
            let left = f.model.rows.len() - relaxation.entered.len();
            assert!(left > 0, "every row of clients binds");
            assert_eq!(relaxation.waiting().count(), left);
            let again = relaxation.optimise(objective, 50).expect("a relaxation");
            for value in [first.value, again.value] {
                assert!((value - whole).abs() < 1e-6 * whole, "{value} {whole}");
            }
            // The other way round: from the cheapest point every row that is needed comes back.
            let nobody = Objective { maximise: false, ..objective.clone() };
            relaxation.optimise(&nobody, 50).expect("a relaxation");
            let back = relaxation.optimise(objective, 50).expect("a relaxation");
            assert!((back.value - whole).abs() < 1e-3 * whole, "{} {whole}", back.value);
        });
    }

    /// Rows that wait are missed; a family that has entered is not, and the bound is no worse for it.
    #[test]
    fn a_family_that_entered_is_kept() {
        province(1, |f, objective| {
            let clients = |row: &Row| matches!(row.family(), "link" | "demand");
            let mut relaxation = Relaxation::new(&f.model, clients, &EFFORT);
            let missed = |bound: &Bound| {
                let demands = f.model.rows.iter().filter(|row| row.family() == "demand");
                demands.filter(|row| row.violation(&bound.point) > VIOLATED).count()
            };
            let first = relaxation.optimise(objective, 1).expect("a relaxation");
            assert!(missed(&first) > 0, "no demand is missed where none is asked for");
            relaxation.enter_family("demand");
            let then = relaxation.optimise(objective, 1).expect("a relaxation");
            assert_eq!(missed(&then), 0);
            assert!(then.value < first.value);
        });
    }
}
