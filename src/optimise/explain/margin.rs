//! What a little more money or one more worker would bring.
//!
//! With openings and posts as planned the gain is exact. With posts chosen anew, or sites too, it is that of the relaxation, in which
//! people can be hired and sites opened in parts: an estimate, and called so, since the whole search would have to be done again
//! to tell gains so small apart.

use super::{Anew, Explainer};
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
    /// Gain with sites chosen anew too, in the relaxation: an estimate; `None` where the solver gave up.
    pub sites_anew: Option<f64>,
}

impl Explainer<'_> {
    /// The margins of every fund and year that is not idle, and of every cadre that is counted.
    pub fn margins(&mut self, mut anew: Option<&mut Anew>) -> Vec<Margin> {
        let mut model = self.model.clone();
        self.f.starts.iter().for_each(|start| model.fix(start.col, self.whole[start.col.index()]));
        let mut free = Question::new(&model, &[&self.objective], &effort(&self.f));
        let Some(base) = free.ask(&[]) else { return Vec::new() };
        let world = self.f.world;
        let mut asked: Vec<(What, Col, f64)> = Vec::new();
        for &(fund, year, lever) in &self.levers.money {
            let points = [&self.base.point, &base.point].into_iter();
            let mut points = points.chain(anew.as_ref().map(|anew| &anew.point));
            if !points.all(|point| self.is_idle(fund, year, point)) {
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
            let (Some(planned), Some(posts)) = (self.planned.ask(&moved), free.ask(&moved)) else {
                continue;
            };
            let sites =
                anew.as_mut().and_then(|anew| Some((anew.eased(lever, more, more)?, anew.value)));
            margins.push(Margin {
                what,
                posts_as_planned: self.gain(planned.value, self.base.value),
                posts_anew: self.gain(posts.value, base.value),
                sites_anew: sites.map(|(value, than)| self.gain(value, than)),
            });
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
