//! The linear relaxation with everything chosen anew, sites too, though in parts: what a mandate costs and what money brings is told
//! by differences of its values, since the whole search is too coarse to tell most of them from nought.

use super::Explainer;
use crate::optimise::implied::Equations;
use crate::optimise::lazy::{Bound, Relaxation};
use crate::optimise::levels::effort;
use crate::optimise::model::{Col, Objective, Row};

/// Rounds of rows that enter the relaxation, and the move of its value, relative, below which it is that of all rows: differences are
/// a thousandth of the value and less, so that what a search for bounds may leave out would drown them.
const ROUNDS: u32 = 60;
const STILL: f64 = 1e-8;

/// A lever brings nothing below this reduced cost.
const IDLE: f64 = 1e-6;

/// A relaxation with levers.
pub struct Anew {
    relaxation: Relaxation,
    objective: Objective,
    /// Its value with all levers at nought, and the point.
    pub value: f64,
    pub point: Vec<f64>,
    /// Reduced cost of each column there.
    reduced: Vec<f64>,
}

impl Explainer<'_> {
    /// The relaxation in which every target is met as far as the plan meets it; `None` if the solver gives up.
    pub fn anew(&self) -> Option<Anew> {
        let mut model = self.model.clone();
        let plan = self.f.recounted(&self.base.point);
        for asked in &self.f.asked {
            if let Some(col) = asked.shortfall {
                model.fix(col, asked.missing(&plan));
            }
        }
        let is_link = |row: &Row| row.family() == "link";
        let implied = Equations::find(&model, |_| true, &self.f.in_goals());
        let relaxation = Relaxation::new(&model, is_link, implied, &effort(&self.f));
        let objective = self.objective.clone();
        let reduced = objective.expr.factors(model.columns.len(), -objective.sign());
        let (value, point) = (0.0, Vec::new());
        let mut anew = Anew { relaxation, objective, value, point, reduced };
        let found = anew.optimise()?;
        for (row, dual) in model.rows.iter().zip(&found.duals) {
            row.terms.iter().for_each(|(col, factor)| anew.reduced[col.index()] -= dual * factor);
        }
        (anew.value, anew.point) = (found.value, found.point);
        Some(anew)
    }
}

impl Anew {
    /// The value with a lever that gives more, between two bounds: what it was where the first đồng or person brings nothing, for the
    /// value is concave.
    pub fn eased(&mut self, lever: Col, lower: f64, upper: f64) -> Option<f64> {
        let idle = self.reduced[lever.index()].abs() <= IDLE;
        if idle { Some(self.value) } else { self.with(lever, lower, upper) }
    }

    /// The value with a lever between two bounds; `None` if nothing keeps the rules then.
    pub fn with(&mut self, lever: Col, lower: f64, upper: f64) -> Option<f64> {
        self.relaxation.bound(lever, lower, upper);
        let found = self.optimise();
        self.relaxation.bound(lever, 0.0, 0.0);
        found.map(|found| found.value)
    }

    fn optimise(&mut self) -> Option<Bound> {
        self.relaxation.in_rounds(&self.objective, ROUNDS, STILL)
    }
}
