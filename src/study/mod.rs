//! The question that is asked of a [`crate::world::World`]: goals in order, mandates, uncertainties, work limits, seed.

mod goal;
mod record;
mod uncertainty;

pub use goal::{Areas, Constraint, Goal, GoalKind, Term};
pub use record::{Count, Prior, Record};
pub use uncertainty::{Correlation, Distribution, Points, Quantity, Sampling, Uncertainty, Varies};

use crate::world::{CadreId, GroupId, Label, MandateId, ServiceId, Table, TypeId, Year};
use serde::{Deserialize, Serialize};

/// What the planner is asked to do.
#[derive(Debug, Clone)]
pub struct Study {
    /// Goals, first things first.
    pub goals: Vec<Goal>,
    /// Rules and targets.
    pub mandates: Table<MandateId, Mandate>,
    /// Goals that are no level but must reach a stated value.
    pub constraints: Vec<Constraint>,
    /// What may turn out differently.
    pub uncertainties: Vec<Uncertainty>,
    /// How futures are sampled.
    pub sampling: Sampling,
    /// What became of earlier plans.
    pub record: Record,
    /// Limits of the search.
    pub limits: Limits,
    /// Replications of the simulation.
    pub replications: usize,
    /// Seed of every draw.
    pub seed: u64,
}

impl Study {
    /// Whether a rule or a target is about clients, so that none can be met without serving.
    pub fn asks_for_clients(&self) -> bool {
        self.mandates.values().any(|mandate| matches!(mandate.rule, Rule::Coverage { .. }))
            || self.constraints.iter().any(|constraint| constraint.goal.kind.counts_clients())
    }
}

/// What a mandate asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// At least `at_least` standing sites of these types, existing ones included.
    Sites {
        /// Types.
        types: Vec<TypeId>,
        /// Number.
        at_least: f64,
    },
    /// At least `at_least` communes in which a site of these types stands.
    Communes {
        /// Types.
        types: Vec<TypeId>,
        /// Number.
        at_least: f64,
    },
    /// At least `share` of the people of these groups served by the service.
    Coverage {
        /// Groups.
        groups: Vec<GroupId>,
        /// Service.
        service: ServiceId,
        /// Share of need.
        share: f64,
        /// For each area of this level of `World::levels`; `None`: for the province as a whole.
        level: Option<usize>,
    },
    /// In each area of a level, at least `ratio` sites of `types` for each standing site of `per_types`.
    Nested {
        /// Types counted.
        types: Vec<TypeId>,
        /// Types that call for them.
        per_types: Vec<TypeId>,
        /// How many for each.
        ratio: f64,
        /// Level of `World::levels`.
        level: usize,
    },
    /// A collaborator in at least `share` of the villages.
    Villages {
        /// Share of the villages.
        share: f64,
        /// For each area of this level of `World::levels`; `None`: for the province as a whole.
        level: Option<usize>,
    },
    /// At least `share` of the people in post of these cadres trained.
    Trained {
        /// Cadres.
        cadres: Vec<CadreId>,
        /// Share of the people in post.
        share: f64,
    },
}

/// A rule that the plan must meet, or a target whose shortfall is priced.
#[derive(Debug, Clone, PartialEq)]
pub struct Mandate {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Rule.
    pub rule: Rule,
    /// As of 31 December of this year (coverage: in this year).
    pub year: Year,
    /// Price of one missing unit (site, commune, or one per cent of need); `None`: hard.
    pub price: Option<f64>,
    /// Where it is written.
    pub source: String,
}

/// Work limits: they, and never a clock, decide the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Relative gap at which a level is done.
    pub gap: f64,
    /// Nodes of one mixed-integer solve.
    pub nodes: u32,
    /// Nodes without a better plan.
    pub stall_nodes: u32,
    /// Passes of the improving search over the province.
    pub rounds: u32,
    /// Seconds after which a solve is given up as a safety; the run is then not repeatable.
    pub safety_seconds: f64,
}
