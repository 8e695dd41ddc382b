//! What a little more money or one more worker would bring, openings as planned.
//!
//! With posts as planned the gain is exact. With posts chosen anew it is that of the relaxation, in which people can be hired
//! in parts: an estimate, and called so, since the whole search would have to be done again to tell gains so small apart.

use super::Explainer;
use crate::optimise::levels::effort;
use crate::optimise::model::Col;
use crate::optimise::question::{Move, Question};
use crate::world::{FundId, Year};
use serde::{Deserialize, Serialize};

/// Added to the ceiling of a fund, million đồng.
const MORE: f64 = 100.0;

/// What there is more of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum What {
    /// 100 million đồng in a fund's year.
    Money {
        /// Fund.
        fund: String,
        /// Year.
        year: Year,
    },
    /// One worker of a cadre from the first year on, with the post.
    Worker {
        /// Cadre.
        cadre: String,
    },
}

/// What a little more would bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margin {
    /// Of what.
    pub what: What,
    /// Gain in need served with openings and posts as planned: exact.
    pub posts_as_planned: f64,
    /// Gain with openings as planned and posts chosen anew, in the relaxation: an estimate.
    pub posts_anew: f64,
}

impl Explainer<'_> {
    /// The margins of every fund and year that is not idle, and of every cadre that is counted.
    pub fn margins(&mut self) -> Vec<Margin> {
        let mut model = self.model.clone();
        self.f.starts.iter().for_each(|start| model.fix(start.col, self.whole[start.col.index()]));
        let mut free = Question::new(&model, &[&self.objective], &effort(&self.f));
        let Some(base) = free.ask(&[]) else { return Vec::new() };
        let world = self.f.world;
        let mut asked: Vec<(What, Col, f64)> = Vec::new();
        for &(fund, year, lever) in &self.levers.money {
            let idle = |point: &[f64]| self.is_idle(fund, year, point);
            if !(idle(&base.point) && idle(&self.base.point)) {
                let what = What::Money { fund: world.funds[fund].code.clone(), year };
                asked.push((what, lever, MORE));
            }
        }
        for &(cadre, lever) in &self.levers.workers {
            asked.push((What::Worker { cadre: world.cadres[cadre].code.clone() }, lever, 1.0));
        }
        let mut margins = Vec::new();
        for (what, lever, more) in asked {
            let moved: [Move; 1] = [(lever, more, more)];
            let (Some(as_planned), Some(anew)) = (self.planned.ask(&moved), free.ask(&moved))
            else {
                continue;
            };
            let posts_as_planned = self.gain(as_planned.value, self.base.value);
            let posts_anew = self.gain(anew.value, base.value);
            margins.push(Margin { what, posts_as_planned, posts_anew });
        }
        margins
    }

    /// Whether money is left at the end of a year and cannot be carried on: more of it then brings nothing.
    fn is_idle(&self, fund: FundId, year: Year, point: &[f64]) -> bool {
        let row = &self.f.world.funds[fund];
        let name = format!("balance[{},{year}]", row.code);
        let column = self.f.model.columns.iter().position(|column| column.name == name);
        row.carry == 0.0 && column.is_some_and(|n| point[n] > 1e-3)
    }
}
