//! A smaller model that has a point wherever the whole one has one.
//!
//! Columns that only some rows pull one way go to that end (dual fixing), rows that always hold go: so clients leave the model
//! wherever no rule speaks of them, without the model having to be told (Achterberg et al., Presolve reductions in mixed
//! integer programming, 2020, sections 3.1 and 4.4).

use super::Stop;
use super::highs::{self, Effort, Outcome};
use super::model::{Col, Expr, Model, Objective, Row, Sense};

/// Passes over the model; each costs one look at every term.
const PASSES: usize = 20;

/// A row holds with this to spare.
const SLACK: f64 = 1e-9;

/// The model without what no rule needs; columns in `kept` stay as they are. With it the new place of each column that is left.
pub fn reduce(model: &Model, kept: &[bool]) -> (Model, Vec<Option<Col>>) {
    reduce_to(model, kept, |_| true)
}

/// The same of the rows that are asked for.
pub fn reduce_to(
    model: &Model,
    kept: &[bool],
    asked: impl Fn(&Row) -> bool,
) -> (Model, Vec<Option<Col>>) {
    let mut work = Work::new(model, kept, asked);
    for _ in 0..PASSES {
        let rows = work.drop_idle_rows();
        let columns = work.fix_unlocked();
        if !rows && !columns {
            break;
        }
    }
    work.compact()
}

/// Whether some point keeps every row, whole numbers aside.
///
/// # Errors
/// If the solver fails.
pub fn has_point(model: &Model, effort: &Effort) -> Result<bool, Stop> {
    let (small, _) = reduce(model, &vec![false; model.columns.len()]);
    if small.columns.is_empty() {
        return Ok(small.rows.is_empty());
    }
    let nothing = Objective { expr: Expr::default(), maximise: false };
    match highs::relax(&small, &nothing, effort) {
        Outcome::Found(_) => Ok(true),
        Outcome::Infeasible | Outcome::Nothing { .. } => Ok(false),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

struct Work<'a> {
    model: &'a Model,
    kept: &'a [bool],
    lower: Vec<f64>,
    upper: Vec<f64>,
    alive: Vec<bool>,
    /// Rows by column, with its factor.
    touching: Vec<Vec<(u32, f64)>>,
}

impl<'a> Work<'a> {
    fn new(model: &'a Model, kept: &'a [bool], asked: impl Fn(&Row) -> bool) -> Self {
        let touching = model.touching(&asked);
        let alive = model.rows.iter().map(asked).collect();
        let (lower, upper) = model.ends();
        Self { model, kept, lower, upper, alive, touching }
    }

    /// Drops rows that hold whatever the columns are; whether there was one.
    fn drop_idle_rows(&mut self) -> bool {
        let mut found = false;
        for (n, row) in self.model.rows.iter().enumerate() {
            if !self.alive[n] || row.terms.is_empty() {
                continue;
            }
            let (least, most) = activity(&row.terms, &self.lower, &self.upper);
            let spare = SLACK * row.rhs.abs().max(1.0);
            let holds = match row.sense {
                Sense::Le => most <= row.rhs + spare,
                Sense::Ge => least >= row.rhs - spare,
                Sense::Eq => most <= row.rhs + spare && least >= row.rhs - spare,
            };
            if holds {
                self.alive[n] = false;
                found = true;
            }
        }
        found
    }

    /// Fixes columns that can only help at one end; whether there was one.
    fn fix_unlocked(&mut self) -> bool {
        let mut found = false;
        for n in 0..self.model.columns.len() {
            if self.kept[n] || self.lower[n] == self.upper[n] {
                continue;
            }
            let (down, up) = self.locks(n);
            if !down && self.lower[n].is_finite() {
                self.upper[n] = self.lower[n];
            } else if !up && self.upper[n].is_finite() {
                self.lower[n] = self.upper[n];
            } else if !up {
                // It can grow until all its rows hold.
                self.touching[n].iter().for_each(|(row, _)| self.alive[*row as usize] = false);
                self.upper[n] = self.lower[n];
            } else {
                continue;
            }
            found = true;
        }
        found
    }

    /// Whether a live row keeps a column from falling, and whether one keeps it from rising.
    fn locks(&self, n: usize) -> (bool, bool) {
        let (mut down, mut up) = (false, false);
        for (row, factor) in self.touching[n].iter().filter(|(row, _)| self.alive[*row as usize]) {
            let sense = self.model.rows[*row as usize].sense;
            up |= sense.hinders(*factor);
            down |= sense.hinders(-*factor);
        }
        (down, up)
    }

    fn compact(self) -> (Model, Vec<Option<Col>>) {
        let value = |n: usize| {
            let live = self.touching[n].iter().any(|(row, _)| self.alive[*row as usize]);
            (!live || self.lower[n] == self.upper[n]).then_some(self.lower[n])
        };
        let fixed: Vec<Option<f64>> = (0..self.model.columns.len()).map(value).collect();
        self.model.without(&fixed, |row| self.alive[row])
    }
}

/// Least and most that a sum can be.
pub fn activity(terms: &[(Col, f64)], lower: &[f64], upper: &[f64]) -> (f64, f64) {
    let (mut least, mut most) = (0.0, 0.0);
    for (col, factor) in terms {
        let (low, high) = (lower[col.index()], upper[col.index()]);
        let (low, high) = if *factor < 0.0 { (high, low) } else { (low, high) };
        least += factor * low;
        most += factor * high;
    }
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::super::model::Expr;
    use super::*;

    /// Two columns; `b` only ever helps, `c` only ever hurts.
    fn model() -> (Model, [Col; 3]) {
        let mut model = Model::default();
        let a = model.integer("a".into(), 0.0, 1.0);
        let b = model.continuous("b".into(), 0.0, f64::INFINITY);
        let c = model.continuous("c".into(), 0.0, 5.0);
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 0.0 };
        model.row("one".into(), sum(&[(a, 2.0), (b, -1.0), (c, 1.0)]), Sense::Le, 1.0);
        model.row("two".into(), sum(&[(a, 1.0), (c, 1.0)]), Sense::Le, 9.0);
        model.row("three".into(), sum(&[(a, 1.0)]), Sense::Ge, 1.0);
        (model, [a, b, c])
    }

    #[test]
    fn what_no_row_needs_is_gone_and_what_is_kept_stays() {
        let (whole, [_, b, _]) = model();
        let (small, _) = reduce(&whole, &[false; 3]);
        assert!(small.columns.is_empty() && small.rows.is_empty(), "{small:?}");
        let mut kept = [false; 3];
        kept[b.index()] = true;
        let (small, place) = reduce(&whole, &kept);
        assert_eq!(small.rows.len(), 2);
        let (part, _) = reduce_to(&whole, &kept, |row| row.name != "one");
        let mut fewer = whole.clone();
        fewer.rows.retain(|row| row.name != "one");
        assert_eq!(format!("{part:?}"), format!("{:?}", reduce(&fewer, &kept).0));
        assert!(place[b.index()].is_some());
    }

    #[test]
    fn a_contradiction_stays_one() {
        let (mut whole, [a, ..]) = model();
        whole.fix(a, 0.0);
        let (small, _) = reduce(&whole, &[false; 3]);
        assert_eq!(small.rows.len(), 1, "0 >= 1 must not be lost");
    }
}
