//! A model without its fixed columns: what a neighbourhood leaves to the solver.

use super::highs::{self, Effort, Outcome, Solution};
use super::model::{Col, Expr, Model, Objective};

/// Widest gap of a search, relative to its own objective.
const WIDEST: f64 = 0.02;

/// A model in which fixed columns have become constants.
pub struct Smaller {
    model: Model,
    /// Position of each of its columns in the whole model.
    columns: Vec<usize>,
    place: Vec<Option<Col>>,
    /// Values of the fixed columns, nought for the others.
    fixed: Vec<f64>,
}

impl Smaller {
    /// Leaves out every column whose bounds meet. `None` where a row of fixed columns alone does not hold.
    pub fn new(whole: &Model) -> Option<Self> {
        let mut smaller = Self {
            model: Model::default(),
            columns: Vec::new(),
            place: vec![None; whole.columns.len()],
            fixed: vec![0.0; whole.columns.len()],
        };
        for (n, column) in whole.columns.iter().enumerate() {
            if column.lower == column.upper {
                smaller.fixed[n] = column.lower;
                continue;
            }
            let (name, lower, upper) = (column.name.clone(), column.lower, column.upper);
            smaller.place[n] = Some(match column.integer {
                true => smaller.model.integer(name, lower, upper),
                false => smaller.model.continuous(name, lower, upper),
            });
            smaller.columns.push(n);
        }
        for row in &whole.rows {
            let expr = smaller.expr(&row.terms);
            if expr.terms.is_empty()
                && row.violation(&smaller.fixed) > 1e-6 * row.rhs.abs().max(1.0)
            {
                return None;
            }
            if !expr.terms.is_empty() {
                smaller.model.row(row.name.clone(), expr, row.sense, row.rhs);
            }
        }
        Some(smaller)
    }

    fn expr(&self, terms: &[(Col, f64)]) -> Expr {
        let mut expr = Expr::default();
        for &(col, factor) in terms {
            match self.place[col.index()] {
                Some(col) => expr.add(col, factor),
                None => expr.constant += factor * self.fixed[col.index()],
            }
        }
        expr
    }

    /// Branch and bound on what is left, from a known point, up to a gap of the whole objective; the solution in terms of the
    /// whole model.
    pub fn search(
        &self,
        objective: &Objective,
        effort: &Effort,
        known: &[f64],
    ) -> Option<Solution> {
        let start: Vec<f64> = self.columns.iter().map(|n| known[*n]).collect();
        let own = self.own(objective);
        let (whole, part) = (own.expr.value(&start), own.expr.value(&start) - own.expr.constant);
        let gap = if part != 0.0 { effort.gap * (whole / part).abs() } else { effort.gap };
        let effort = Effort { gap: gap.min(WIDEST), ..effort.clone() };
        self.whole(highs::search(&self.model, &own, &effort, Some(&start)))
    }

    /// The relaxation of what is left; the solution in terms of the whole model.
    pub fn relax(&self, objective: &Objective, effort: &Effort) -> Option<Solution> {
        self.whole(highs::relax(&self.model, &self.own(objective), effort))
    }

    fn own(&self, objective: &Objective) -> Objective {
        let mut expr = self.expr(&objective.expr.terms);
        expr.constant += objective.expr.constant;
        Objective { expr, maximise: objective.maximise }
    }

    fn whole(&self, outcome: Outcome) -> Option<Solution> {
        let Outcome::Found(found) = outcome else { return None };
        let mut point = self.fixed.clone();
        for (n, value) in self.columns.iter().zip(&found.point) {
            point[*n] = *value;
        }
        Some(Solution { point, ..*found })
    }
}
