//! What each mandate costs: what would be gained without it, and lost with it one step stricter.
//!
//! Both are differences between values of the relaxation, in which sites can be opened in parts and everything is chosen anew:
//! the whole search is too coarse to tell most of them from nought, and too slow to be asked twice for each mandate.

use super::Explainer;
use crate::optimise::lazy::Relaxation;
use crate::optimise::levels::effort;
use crate::optimise::model::Row;
use serde::{Deserialize, Serialize};

/// Rounds of rows that enter the relaxation.
const ROUNDS: u32 = 8;

/// What a mandate costs, in need served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MandatePrice {
    /// Mandate.
    pub code: String,
    /// Gained without it.
    pub without: f64,
    /// Lost where one unit more is asked (a site, a commune, one per cent), in each area; `None`: not even parts of sites could
    /// then meet it.
    pub stricter: Option<f64>,
}

impl Explainer<'_> {
    /// The prices of some mandates, or of all.
    pub fn prices(&self, only: Option<&str>) -> Vec<MandatePrice> {
        let mut model = self.model.clone();
        // Every target is met as far as the plan meets it.
        for asked in &self.f.asked {
            if let Some(col) = asked.shortfall {
                model.fix(col, asked.missing(&self.base.point));
            }
        }
        let is_link = |row: &Row| row.family() == "link";
        let mut relaxation = Relaxation::new(&model, is_link, &effort(&self.f));
        let Some(base) = relaxation.optimise(&self.objective, ROUNDS) else { return Vec::new() };
        let mut found = Vec::new();
        for &(id, lever) in &self.levers.mandates {
            let code = &self.f.study.mandates[id].code;
            if only.is_some_and(|only| only != code) {
                continue;
            }
            let mut value = |lower: f64, upper: f64| {
                relaxation.bound(lever, lower, upper);
                let bound = relaxation.optimise(&self.objective, ROUNDS);
                relaxation.bound(lever, 0.0, 0.0);
                bound.map(|bound| bound.value)
            };
            let Some(without) = value(0.0, f64::INFINITY) else { continue };
            let stricter = value(-1.0, -1.0).map(|value| self.gain(base.value, value).max(0.0));
            let without = self.gain(without, base.value).max(0.0);
            found.push(MandatePrice { code: code.clone(), without, stricter });
        }
        found
    }
}
