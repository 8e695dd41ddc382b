//! Leaders in whole numbers: a better bound than that of their relaxation, and openings for a plan.

use super::price::Priced;
use super::{Bounded, Priceable, RARE, rounded};
use crate::optimise::formulation::Formulation;
use crate::optimise::highs::{self, Effort, End, Outcome};
use crate::optimise::model::{Col, Expr, Objective};
use crate::world::Line;

/// Share of the mean money for clients that openings leave to them.
const SAVED: f64 = 0.9;

impl Priceable<'_> {
    /// The bound of the leaders in whole numbers, and why the search for it ended.
    pub fn whole(&self, prices: &[f64], effort: &Effort) -> Option<(f64, End)> {
        let (worth, constant) = self.worth(&self.own(prices));
        let leaders = &self.learning.model;
        let found = highs::search(leaders, &goal(&worth, constant), effort, None);
        found.bound().map(|bound| (self.sign * bound, found.end()))
    }

    /// Openings and posts of whole leaders among the starts that were not rare, those of a great mean preferred by so large a share of
    /// a typical worth, rounded area by area, with `people` their further people, too, and as much money left to clients as there:
    /// values of the whole model's leader columns, and why the search ended.
    pub fn openings(
        &self,
        f: &Formulation,
        bounded: &Bounded,
        preference: f64,
        people: bool,
        effort: &Effort,
    ) -> Option<(Vec<f64>, End)> {
        let goal = self.leaning(f, bounded, preference);
        let mut model = self.learning.model.clone();
        let rare = f.starts.iter().filter(|start| bounded.mean[start.col.index()] < RARE);
        rare.filter_map(|start| self.learning.column(start.col))
            .for_each(|col| model.fix(col, 0.0));
        let mut saving = model.clone();
        for pay in f.pay.iter().filter(|pay| pay.line == Line::Case) {
            if let Some(col) = self.learning.column(pay.col) {
                saving.columns[col.index()].lower = SAVED * bounded.mean[pay.col.index()].max(0.0);
            }
        }
        let mut near = saving.clone();
        rounded::keep(f, &self.learning, &bounded.mean, people, &mut near);
        let tries = [&near, &saving, &model, &self.learning.model];
        tries.into_iter().find_map(|model| match highs::search(model, &goal, effort, None) {
            Outcome::Found(found) => Some((self.learning.whole(&found.point), found.end)),
            _ => None,
        })
    }

    /// What leaders are worth, and starts of a great mean by a share of a typical worth more.
    fn leaning(&self, f: &Formulation, bounded: &Bounded, preference: f64) -> Objective {
        let (mut worth, _) = self.worth(&bounded.prices);
        let typical = worth.iter().map(|worth| worth.abs()).sum::<f64>() / worth.len() as f64;
        for start in &f.starts {
            if let Some(col) = self.learning.column(start.col) {
                let mean = bounded.mean[start.col.index()];
                worth[col.index()] += preference * typical * (2.0 * mean - 1.0);
            }
        }
        goal(&worth, 0.0)
    }

    fn worth(&self, prices: &[f64]) -> (Vec<f64>, f64) {
        let priced = Priced::at(&self.blocks, prices);
        self.learning.worth(&self.blocks, &priced, prices)
    }
}

fn goal(worth: &[f64], constant: f64) -> Objective {
    let mut expr = Expr::constant(constant);
    worth.iter().enumerate().for_each(|(n, worth)| expr.add(Col::new(n), *worth));
    Objective { expr, maximise: true }
}
