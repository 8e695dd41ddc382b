//! What a little more money or one more worker would bring, openings as planned.
//!
//! The true gain lies between two bounds: with the posts as planned, more money is worth at least the difference to what
//! openings with free posts could do anyway; with free (even fractional) posts it is worth at most the difference to what the
//! plan does. An interval that contains nought says that the two cannot be told apart.

use super::{Explainer, Interval};
use crate::optimise::levels::fixed;
use crate::optimise::model::{Model, Sense};
use crate::world::{CadreId, FundId, Year};
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
    /// Gain with openings as planned and posts chosen anew.
    pub posts_free: Interval,
    /// Whether that interval leaves no doubt of a gain.
    pub distinct: bool,
}

impl Explainer<'_> {
    /// The margins of every fund and year that is not idle, and of every cadre that is counted.
    pub fn margins(&self) -> Vec<Margin> {
        let (world, planned) = (self.f.world, fixed(&self.f.model, &self.whole));
        let free = self.openings_fixed();
        let Some((point, free_value)) = self.best(&free) else { return Vec::new() };
        let measure = |what: What, raise: &dyn Fn(&mut Model)| -> Option<Margin> {
            let (mut with_posts, mut without) = (planned.clone(), free.clone());
            raise(&mut with_posts);
            raise(&mut without);
            let (_, fixed_now) = self.best(&with_posts)?;
            let (_, free_now) = self.best(&without)?;
            let sign = if self.objective.maximise { 1.0 } else { -1.0 };
            let low = (sign * (fixed_now - free_value)).max(0.0);
            let high = (sign * (free_now - self.value)).max(low);
            let posts_free = Interval { low, high };
            let distinct = posts_free.is_distinct(1e-6 * self.value.abs());
            let posts_as_planned = sign * (fixed_now - self.value);
            Some(Margin { what, posts_as_planned, posts_free, distinct })
        };
        let mut margins = Vec::new();
        for fund in world.funds.ids() {
            for year in world.calendar.years() {
                if self.is_idle(fund, year, &point) && self.is_idle(fund, year, &self.base) {
                    continue;
                }
                let what = What::Money { fund: world.funds[fund].code.clone(), year };
                margins.extend(measure(what, &|model| self.more_money(model, fund, year)));
            }
        }
        for cadre in world.cadres.ids().filter(|cadre| !world.cadres[*cadre].concurrent) {
            if self.f.recruits.iter().any(|(known, ..)| *known == cadre) {
                let what = What::Worker { cadre: world.cadres[cadre].code.clone() };
                margins.extend(measure(what, &|model| self.more_staff(model, cadre)));
            }
        }
        margins
    }

    /// The model with openings as planned and posts free.
    fn openings_fixed(&self) -> Model {
        let mut model = self.f.model.clone();
        for start in &self.f.starts {
            model.fix(start.col, self.whole[start.col.index()]);
        }
        model
    }

    /// Whether money is left at the end of a year and cannot be carried on: more of it then brings nothing.
    fn is_idle(&self, fund: FundId, year: Year, point: &[f64]) -> bool {
        let row = &self.f.world.funds[fund];
        let name = format!("balance[{},{year}]", row.code);
        let column = self.f.model.columns.iter().position(|column| column.name == name);
        row.carry == 0.0 && column.is_some_and(|n| point[n] > 1e-3)
    }

    fn more_money(&self, model: &mut Model, fund: FundId, year: Year) {
        let tag = format!("{},{year}]", self.f.world.funds[fund].code);
        let own = |name: &str| {
            let rest =
                name.strip_prefix("balance_flow[").or_else(|| name.strip_prefix("last_year["));
            rest == Some(tag.as_str())
        };
        model.rows.iter_mut().filter(|row| own(&row.name)).for_each(|row| row.rhs += MORE);
    }

    /// One more in the pool of the first year (attrition takes its share later) and in every quota.
    fn more_staff(&self, model: &mut Model, cadre: CadreId) {
        let (world, first) = (self.f.world, self.f.world.calendar.first);
        let code = &world.cadres[cadre].code;
        let kind = &world.cadres[cadre].post_kind;
        let flow = format!("pool_flow[{code},{first}]");
        let quotas = world.quotas.iter().enumerate().filter(|(_, quota)| quota.post_kind == *kind);
        let quotas: Vec<String> = quotas.map(|(n, _)| format!("quota[{n},")).collect();
        for row in &mut model.rows {
            let raised = row.name == flow || quotas.iter().any(|name| row.name.starts_with(name));
            if raised {
                row.rhs += if row.sense == Sense::Ge { -1.0 } else { 1.0 };
            }
        }
    }
}
