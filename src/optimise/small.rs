//! Small provinces for tests of bounds: two districts, three years, an optimum that branch and bound alone proves.

use super::formulation::Formulation;
use super::highs::{self, Effort, Outcome, Solution};
use super::model::Objective;
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::synthetic::Province;

/// Work limits that such a province never meets.
pub const EFFORT: Effort = Effort { gap: 1e-6, nodes: 20_000, stall_nodes: 20_000, seconds: 60.0 };

/// Looks at the province of a seed and at its goal of need served.
pub fn province(seed: u64, look: impl FnOnce(&Formulation, &Objective)) {
    let province = Province { seed, communes: 14, district: 7, years: 3, ..Province::default() };
    let (world, study) = province.build();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let f = Formulation::new(&world, &study, &times, &demand);
    let objective = Objective { expr: f.goals[1].clone(), maximise: true };
    look(&f, &objective);
}

/// A plan of it, as good as the effort proves.
pub fn solved(f: &Formulation, objective: &Objective, effort: &Effort) -> Solution {
    match highs::search(&f.model, objective, effort, None) {
        Outcome::Found(best) => *best,
        other => panic!("no plan: {other:?}"),
    }
}
