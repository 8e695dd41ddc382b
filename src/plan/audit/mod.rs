//! The audit: a plan recounted from its inputs as a stranger would from `docs/model.md`.
//!
//! It shares the input types with the planner and no demand, supply, cost, travel or solver code, so an error in one of
//! the two readings shows as a difference. One file for each family of rules.

mod breach;
mod clients;
mod closures;
mod costs;
mod goals;
mod mandates;
mod money;
mod reading;
mod rules;
mod serve;
mod sites;
mod staff;
mod supervision;
mod time;
mod totals;
mod training;
mod travel;
mod upgrades;
mod uptake;

pub use breach::{Breach, Relation};
pub use rules::{RULES, Rule, Unit};
pub use totals::{
    ClientTotal, ConstraintTotal, CostTotal, FundTotal, GoalTotal, MandateTotal, OutreachTotal,
    PaymentTotal, PeopleTotal, SiteTotal, StaffTotal, Totals, UptakeTotal,
};
pub use travel::Travel;

use super::Solved;
use crate::study::Study;
use crate::world::World;
use breach::Findings;
use reading::Reading;
use serde::Serialize;

/// What the audit found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Rules that the plan does not keep, family by family; empty if it stands.
    pub breaches: Vec<Breach>,
    /// The audit's own account of the plan.
    pub totals: Totals,
}

impl Report {
    /// Whether no rule is broken.
    pub fn is_clean(&self) -> bool {
        self.breaches.is_empty()
    }
}

/// Recounts a plan: every limit, every total, every goal.
///
/// Years and codes must be those of the world, as [`super::read`] makes sure.
pub fn audit(world: &World, study: &Study, solved: &Solved) -> Report {
    let reading = Reading::new(world, study, &solved.plan);
    let costs = costs::additional(&reading);
    let measured = mandates::measure(&reading);
    let values = goals::values(&reading, &costs, &measured);

    let mut found = Findings::default();
    sites::check(&reading, &mut found);
    upgrades::check(&reading, &mut found);
    closures::check(&reading, &mut found);
    supervision::check(&reading, &mut found);
    staff::check(&reading, &mut found);
    training::check(&reading, &mut found);
    uptake::check(&reading, &mut found);
    serve::check(&reading, &mut found);
    money::check(&reading, &costs, &mut found);
    mandates::check(&reading, &measured, &mut found);
    goals::check(&reading, &values, &solved.goals, &mut found);
    let constraints = goals::constraints(&reading, &costs, &measured);
    goals::check_constraints(&constraints, &mut found);

    let totals = totals::totals(&reading, &costs, &measured, &values, &constraints);
    Report { breaches: found.breaches, totals }
}
