//! What a replication is given: a plain struct of drawn parameters. [`Futures`] draws it; the engine takes it as it is and asks
//! nothing about distributions. What happens month by month given these parameters (arrivals, closures, who leaves, which
//! storm comes) is the engine's, at addresses of its own.

mod futures;

pub(super) use futures::Futures;

use crate::plan::Plan;
use crate::world::World;

/// A factor by planned month.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    /// One value for all months, or one for each planned month.
    values: Vec<f64>,
}

impl Series {
    /// The same in every month.
    pub fn constant(value: f64) -> Self {
        Self { values: vec![value] }
    }

    /// One value for each planned month.
    pub fn by_month(values: Vec<f64>) -> Self {
        Self { values }
    }

    /// The factor of a planned month; months before the first (the warm-up) have that of the first.
    pub fn at(&self, month: usize) -> f64 {
        let last = self.values.len().saturating_sub(1);
        self.values.get(month.min(last)).copied().unwrap_or(1.0)
    }
}

/// What became of a planned opening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fate {
    /// Months of delay; `None`: never opens within the plan.
    pub delay: Option<f64>,
    /// Added to capital and equipment cost, as a share.
    pub overrun: f64,
}

/// An uncertain input of which the sensitivity of the outcome is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// Code of the uncertainty.
    pub code: String,
}

/// The parameters of one replication.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draw {
    /// Multiplies need, by group.
    pub demand: Vec<Series>,
    /// Multiplies uptake, by group.
    pub uptake: Vec<Series>,
    /// Multiplies hours a client, by group.
    pub hours: Vec<Series>,
    /// Multiplies attrition.
    pub attrition: f64,
    /// Months a vacancy stays open.
    pub refill: f64,
    /// Multiplies base salary after `as_of`.
    pub pay: f64,
    /// Multiplies the number of storms and floods.
    pub storms: f64,
    /// Multiplies the share of waiting clients who give up.
    pub abandonment: f64,
    /// By planned opening.
    pub fates: Vec<Fate>,
    /// Share of new money cut, by fund, then planned year.
    pub cuts: Vec<Vec<f64>>,
    /// By input of [`Futures::inputs`] its level: the uniform between 0 and 1 that was inverted.
    pub levels: Vec<f64>,
}

impl Draw {
    /// Whether any factor changes from month to month.
    pub fn varies(&self) -> bool {
        let all = self.demand.iter().chain(&self.uptake).chain(&self.hours);
        all.into_iter().any(|series| series.values.len() > 1)
    }

    /// The future in which all goes as written.
    pub fn neutral(world: &World, plan: &Plan) -> Self {
        let ones = vec![Series::constant(1.0); world.groups.len()];
        Self {
            demand: ones.clone(),
            uptake: ones.clone(),
            hours: ones,
            attrition: 1.0,
            refill: 0.0,
            pay: 1.0,
            storms: 1.0,
            abandonment: 1.0,
            fates: vec![Fate { delay: Some(0.0), overrun: 0.0 }; plan.openings.len()],
            cuts: vec![vec![0.0; world.calendar.len()]; world.funds.len()],
            levels: Vec::new(),
        }
    }
}
