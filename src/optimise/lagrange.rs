//! The planner's second bound and its way to whole openings: with the duals of the relaxation on every row that speaks of
//! clients, what is left is a small problem of openings, posts and money. Its optimum bounds the level at least as well as the
//! relaxation (Geoffrion 1974), and its openings are where the search starts.

use super::formulation::Formulation;
use super::highs::{self, Effort, Outcome};
use super::lazy::{Relaxation, Relaxed};
use super::model::{Col, Expr, Model, Objective, Row, Sense};
use crate::cost;
use crate::world::{Id, Line, Offer, OwnerId, Year};

/// Share of a typical worth by which openings that the relaxation uses are preferred where others are worth the same.
const PREFERENCE: f64 = 0.02;

/// The problem that the duals leave, in the terms of a minimisation.
pub struct Lagrangian {
    model: Model,
    /// Position of each of its columns among the whole model's.
    columns: Vec<usize>,
    cost: Vec<f64>,
    constant: f64,
    sign: f64,
}

impl Lagrangian {
    /// Prices the rows that touch clients with the relaxation's duals; `model` holds the whole level.
    pub fn new(
        f: &Formulation,
        model: &Model,
        relaxation: &Relaxation,
        relaxed: &Relaxed,
        objective: &Objective,
    ) -> Self {
        let sign = if objective.maximise { -1.0 } else { 1.0 };
        let mut follower = vec![false; model.columns.len()];
        f.serve.iter().for_each(|column| follower[column.col.index()] = true);
        f.work.iter().for_each(|column| follower[column.col.index()] = true);
        let touches = |row: &Row| row.terms.iter().any(|(col, _)| follower[col.index()]);

        let mut price = vec![0.0; model.columns.len()];
        for (col, factor) in &objective.expr.terms {
            price[col.index()] += sign * factor;
        }
        let mut constant = sign * objective.expr.constant;
        for (row, dual) in relaxation.rows().iter().zip(&relaxed.duals) {
            let dual = match row.sense {
                Sense::Le => dual.min(0.0),
                Sense::Ge => dual.max(0.0),
                Sense::Eq => *dual,
            };
            if dual != 0.0 && touches(row) {
                constant += dual * row.rhs;
                row.terms.iter().for_each(|(col, a)| price[col.index()] -= dual * a);
            }
        }
        let kept: Vec<&Row> = model.rows.iter().filter(|row| !touches(row)).collect();
        let mut inside = vec![false; model.columns.len()];
        kept.iter().flat_map(|row| &row.terms).for_each(|(col, _)| inside[col.index()] = true);
        model.integers().for_each(|col| inside[col.index()] = true);
        for (n, column) in model.columns.iter().enumerate().filter(|(n, _)| !inside[*n]) {
            let at = if price[n] < 0.0 { column.upper } else { column.lower };
            if at != 0.0 && price[n].abs() > 1e-9 {
                constant += price[n] * at;
            }
        }
        Self::small(model, &kept, &inside, &price, constant, sign)
    }

    fn small(
        whole: &Model,
        kept: &[&Row],
        inside: &[bool],
        price: &[f64],
        constant: f64,
        sign: f64,
    ) -> Self {
        let columns: Vec<usize> = (0..inside.len()).filter(|n| inside[*n]).collect();
        let mut model = Model::default();
        let mut place: Vec<Option<Col>> = vec![None; inside.len()];
        for &n in &columns {
            let column = &whole.columns[n];
            let (name, lower, upper) = (column.name.clone(), column.lower, column.upper);
            place[n] = Some(match column.integer {
                true => model.integer(name, lower, upper),
                false => model.continuous(name, lower, upper),
            });
        }
        for row in kept {
            let terms = row.terms.iter().filter_map(|(col, a)| Some((place[col.index()]?, *a)));
            let expr = Expr { terms: terms.collect(), constant: 0.0 };
            model.row(row.name.clone(), expr, row.sense, row.rhs);
        }
        let cost = columns.iter().map(|n| price[*n]).collect();
        Self { model, columns, cost, constant, sign }
    }

    /// A bound on the level, if the solver finds one.
    pub fn bound(&self, effort: &Effort) -> Option<f64> {
        match highs::search(&self.model, &self.objective(&self.cost), effort, None) {
            Outcome::Found(solution) => Some(self.sign * (solution.bound + self.constant)),
            _ => None,
        }
    }

    /// Openings and posts of the best small solution, ties broken towards the relaxation: values of the whole model's
    /// whole-number columns, nought elsewhere.
    pub fn openings(&self, f: &Formulation, relaxed: &[f64], effort: &Effort) -> Option<Vec<f64>> {
        let worth: f64 =
            self.cost.iter().map(|cost| cost.abs()).sum::<f64>() / self.cost.len() as f64;
        let mut cost = self.cost.clone();
        let mut opening = vec![false; relaxed.len()];
        f.starts.iter().for_each(|start| opening[start.col.index()] = true);
        for (n, &column) in self.columns.iter().enumerate().filter(|(_, c)| opening[**c]) {
            cost[n] -= PREFERENCE * worth * (2.0 * relaxed[column] - 1.0);
        }
        let model = self.with_case_money(f, relaxed);
        let Outcome::Found(solution) = highs::search(&model, &self.objective(&cost), effort, None)
        else {
            return None;
        };
        let mut point = vec![0.0; relaxed.len()];
        for (value, &column) in solution.point.iter().zip(&self.columns) {
            point[column] = value.round();
        }
        Some(point)
    }

    /// The small problem with as much money set aside for clients as the relaxation spends on them.
    fn with_case_money(&self, f: &Formulation, relaxed: &[f64]) -> Model {
        let mut model = self.model.clone();
        let mut case = vec![false; relaxed.len()];
        let payments = f.pay.iter().filter(|pay| pay.line == Line::Case);
        payments.for_each(|pay| case[pay.col.index()] = true);
        for (column, &n) in model.columns.iter_mut().zip(&self.columns).filter(|(_, n)| case[**n]) {
            column.lower = relaxed[n].max(0.0);
        }
        for year in f.world.calendar.years() {
            for owner in f.world.owners.ids() {
                model.row(
                    format!("case[{},{year}]", owner.index()),
                    self.case(f, owner, year),
                    Sense::Ge,
                    0.0,
                );
            }
        }
        model
    }

    /// Money for clients less what the fewest clients of each opening cost at the cheapest service.
    fn case(&self, f: &Formulation, owner: OwnerId, year: Year) -> Expr {
        let place = |col: Col| self.columns.binary_search(&col.index()).ok().map(Col::new);
        let mut row = Expr::default();
        for pay in f.pay.iter().filter(|pay| pay.line == Line::Case) {
            if let (true, Some(col)) = (pay.owner == owner && pay.year == year, place(pay.col)) {
                row.add(col, 1.0);
            }
        }
        for start in f.starts.iter().filter(|start| f.world.type_of(start.site).owner == owner) {
            let kind = f.world.type_of(start.site);
            let direct = |offer: &Offer| cost::case_cost(f.world, offer.service, year).million();
            let cheapest = kind.offers.iter().map(direct).fold(f64::INFINITY, f64::min);
            if let (true, Some(col)) = (kind.min_clients > 0.0, place(start.col)) {
                row.add(col, -kind.min_clients * cheapest * start.operating(year));
            }
        }
        row
    }

    fn objective(&self, cost: &[f64]) -> Objective {
        let mut expr = Expr::default();
        for (n, cost) in cost.iter().enumerate() {
            expr.add(Col::new(n), *cost);
        }
        Objective { expr, maximise: false }
    }
}
