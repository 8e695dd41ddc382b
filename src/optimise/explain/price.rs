//! What each mandate costs: what would be gained without it, and lost with it one step stricter.
//! Both are differences between values of the relaxation with everything chosen anew.

use super::{Anew, Explainer};
use crate::optimise::model::Col;
use crate::world::MandateId;
use serde::{Deserialize, Serialize};

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
    pub fn prices(&self, anew: &mut Anew, only: Option<&str>) -> Vec<MandatePrice> {
        let code = |id: MandateId| &self.f.study.mandates[id].code;
        let asked = self.levers.mandates.iter();
        let asked = asked.filter(|(id, _)| only.is_none_or(|only| only == code(*id)));
        let price = |&(id, lever): &(MandateId, Col)| {
            let without = anew.eased(lever, 0.0, f64::INFINITY)?;
            let stricter = anew.with(lever, -1.0, -1.0);
            let stricter = stricter.map(|value| self.gain(anew.value, value).max(0.0));
            let without = self.gain(without, anew.value).max(0.0);
            Some(MandatePrice { code: code(id).clone(), without, stricter })
        };
        asked.filter_map(price).collect()
    }
}
