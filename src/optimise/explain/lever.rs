//! Columns by which rows give a little: at nought nothing is changed, so that a solved model can be asked "what if" without
//! building it anew.

use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Col, Model, Sense};
use crate::world::{CadreId, FundId, FundKind, Id, MandateId, Year};
use std::collections::BTreeMap;

/// The levers of a model.
#[derive(Debug, Clone, Default)]
pub struct Levers {
    /// A million đồng more in a fund's year.
    pub money: Vec<(FundId, Year, Col)>,
    /// One worker more from the first year on (attrition takes its share later), with the post.
    pub workers: Vec<(CadreId, Col)>,
    /// One unit less asked by a mandate, in each of its rows.
    pub mandates: Vec<(MandateId, Col)>,
}

impl Levers {
    /// Adds the levers to a model, all at nought.
    pub fn add(f: &Formulation, model: &mut Model) -> Self {
        let names = model.rows.iter().enumerate().map(|(n, row)| (row.name.clone(), n));
        let mut adder = Adder { rows: names.collect(), model };
        let world = f.world;
        let mut levers = Self::default();
        for (fund, row) in world.funds.iter() {
            for year in f.years() {
                let tag = format!("{},{year}", row.code);
                let mut rows = vec![format!("balance_flow[{tag}]")];
                if row.kind == FundKind::Recurrent {
                    rows.push(format!("last_year[{tag}]"));
                }
                levers.money.push((fund, year, adder.lever(&rows)));
            }
        }
        let first = world.calendar.first;
        let counted = |cadre: &CadreId| f.recruits.iter().any(|(known, ..)| known == cadre);
        for cadre in world.cadres.ids().filter(counted) {
            let row = &world.cadres[cadre];
            let quotas = world.quotas.iter().enumerate();
            let own = quotas.filter(|(_, quota)| quota.post_kind == row.post_kind);
            let mut rows = vec![format!("pool_flow[{},{first}]", row.code)];
            for (n, _) in own {
                rows.extend(f.years().iter().map(|year| format!("quota[{n},{year}]")));
            }
            levers.workers.push((cadre, adder.lever(&rows)));
        }
        for (id, mandate) in f.study.mandates.iter() {
            let own = f.asked.iter().filter(|asked| asked.mandate.index() == id.index());
            let area = |area| format!(",{}", world.areas[area].code);
            let rows: Vec<String> = own
                .map(|asked| {
                    let place = asked.area.map_or(String::new(), area);
                    format!("mandate[{}{place}]", mandate.code)
                })
                .collect();
            levers.mandates.push((id, adder.lever(&rows)));
        }
        levers
    }
}

struct Adder<'a> {
    rows: BTreeMap<String, usize>,
    model: &'a mut Model,
}

impl Adder<'_> {
    /// A column that loosens these rows, as far as they are there.
    fn lever(&mut self, rows: &[String]) -> Col {
        let col = self.model.continuous(format!("lever[{}]", self.model.columns.len()), 0.0, 0.0);
        for n in rows.iter().filter_map(|name| self.rows.get(name)) {
            let row = &mut self.model.rows[*n];
            row.terms.push((col, if row.sense == Sense::Ge { 1.0 } else { -1.0 }));
        }
        col
    }
}
