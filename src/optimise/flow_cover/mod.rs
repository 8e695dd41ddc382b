//! Rows that make the relaxation of a demand nearly that of whole openings: flow covers (Padberg, Van Roy and Wolsey 1985).
//!
//! Clients of a demand come to some of its sites, each of which takes so many where it is open. Let some openings, held, take less
//! than all clients together. As long as no other opens, no more clients are served than the held ones take; as soon as one does,
//! it adds what it takes, or all that is left. So the clients at any of the sites are at most what the held take, and for each
//! other opening what it takes or what the held leave, whichever is less. Without such rows the relaxation lets half an opening
//! serve half of the demand beside a site that takes the other half anyway, and all whom outreach brings to an opening that is
//! hardly there.

mod arc;
mod demand;

use self::arc::{TINY, takes};
use self::demand::Demand;
use super::formulation::Formulation;
use super::model::{Model, Row};
use crate::plan::{FlowCover, RowPrices};
use std::collections::BTreeMap;

/// A row is made where a point misses it by more than this, relative to the demand where that is large.
const MISSED: f64 = 1e-4;

/// The demands of a model, and the rows made so far.
pub struct FlowCovers {
    demands: Vec<Demand>,
    made: BTreeMap<String, FlowCover>,
}

impl FlowCovers {
    /// All demands of a model.
    pub fn new(f: &Formulation, model: &Model) -> Self {
        let takes = takes(f, model);
        let rows = model.rows.iter().filter(|row| row.family() == "demand");
        let demands = rows.map(|row| Demand::new(row, model, &takes)).collect();
        Self { demands, made: BTreeMap::new() }
    }

    /// Rows that a point misses, one a demand at most.
    pub fn missed(&mut self, model: &Model, point: &[f64]) -> Vec<Row> {
        let mut rows = Vec::new();
        for demand in &self.demands {
            let held = demand.held(point);
            if demand.violation(&held, point) > MISSED * demand.least.max(1.0) {
                let counts = demand.counted(&held, point);
                let name = format!("flow_cover[{},{}]", demand.name, self.made.len());
                self.made.insert(name.clone(), demand.named(model, &held, &counts));
                rows.push(demand.row(name, &held, &counts));
            }
        }
        rows
    }

    /// Rows that were made for nearly the same model, those of this one by the same names.
    pub fn again<'a>(
        &mut self,
        model: &Model,
        covers: impl IntoIterator<Item = (&'a String, &'a FlowCover)>,
    ) -> Vec<Row> {
        let demands: BTreeMap<&str, &Demand> =
            self.demands.iter().map(|demand| (&*demand.name, demand)).collect();
        let mut rows = Vec::new();
        for (name, cover) in covers {
            let Some(demand) = demands.get(&*cover.demand) else { continue };
            let (held, counts) = demand.chosen(model, cover);
            if demand.left(&held) > TINY && !self.made.contains_key(name) {
                rows.push(demand.row(name.clone(), &held, &counts));
                self.made.insert(name.clone(), cover.clone());
            }
        }
        rows
    }

    /// The rows that have a price.
    pub fn priced(&self, prices: &RowPrices) -> BTreeMap<String, FlowCover> {
        let priced = self.made.iter().filter(|(name, _)| prices.of(name) != 0.0);
        priced.map(|(name, cover)| (name.clone(), cover.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::highs::Effort;
    use crate::optimise::lazy::Relaxation;
    use crate::optimise::small::{EFFORT, province, solved};
    use crate::optimise::{duality, search};

    /// The relaxation with flow covers is tighter, and no plan misses one of them.
    #[test]
    fn plans_keep_flow_covers_and_the_relaxation_gains() {
        let mut gained = 0;
        for seed in 1..=4 {
            province(seed, |f, objective| {
                let best = solved(f, objective, &EFFORT);
                let rough = solved(f, objective, &Effort { gap: 0.2, ..EFFORT });
                let mut covers = FlowCovers::new(f, &f.model);
                let mut relaxation = search::relaxation(f, &f.model);
                let linear = relaxation.in_rounds(objective, 50, 1e-3).expect("a relaxation").value;
                let mut made = Vec::new();
                let tight = relaxation.optimise_with(objective, 50, 0.0, |bound| {
                    let rows = covers.missed(&f.model, &bound.point);
                    made.extend(rows.iter().cloned());
                    rows
                });
                let tight = tight.expect("a relaxation").value;
                for row in &made {
                    for plan in [&best, &rough] {
                        assert!(row.violation(&plan.point) < 1e-5, "seed {seed}: {row:?}");
                    }
                }
                assert!(best.value <= tight * (1.0 + 1e-6), "seed {seed}: {} {tight}", best.value);
                assert!(tight <= linear * (1.0 + 1e-9), "seed {seed}: {tight} {linear}");
                gained += usize::from(tight < linear * (1.0 - 1e-4));
            });
        }
        assert!(gained > 0, "flow covers never gain");
    }

    /// Rows made again by name are the same; one whose demand is gone, or whose held openings take everybody, is left out.
    #[test]
    fn rows_are_made_again_by_name() {
        province(2, |f, objective| {
            let mut covers = FlowCovers::new(f, &f.model);
            let mut relaxation: Relaxation = search::relaxation(f, &f.model);
            let linear = relaxation.in_rounds(objective, 50, 1e-3).expect("a relaxation");
            let rows = covers.missed(&f.model, &linear.point);
            assert!(!rows.is_empty());
            let prices = duality::named(objective, rows.iter().map(|row| (row, 1.0)));
            let kept = covers.priced(&prices);
            assert_eq!(kept.len(), rows.len());
            let again = FlowCovers::new(f, &f.model).again(&f.model, &kept);
            for row in &again {
                let same = rows.iter().find(|one| one.name == row.name).expect("its row");
                assert_eq!((&row.terms, row.rhs), (&same.terms, same.rhs));
            }
            assert_eq!(again.len(), rows.len());
            let gone = kept.iter().map(|(name, cover)| {
                (name.clone(), FlowCover { demand: "elsewhere".into(), ..cover.clone() })
            });
            let gone: BTreeMap<String, FlowCover> = gone.collect();
            assert!(FlowCovers::new(f, &f.model).again(&f.model, &gone).is_empty());
        });
    }
}
