//! No plan: which rules of the user's contradict each other, by how much each is missed, and what would be cheapest to change
//! (docs/model.md, section 10).

mod elastic;
mod escapes;
mod filter;
mod names;
mod relaxed;
mod relief;
mod rule;

pub use relief::{Part, Relief};
pub use rule::{HardRule, RuleKind, Unit};

use super::formulation::Formulation;
use super::highs::{Effort, End};
use super::{Stop, levels};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::progress::{Stage, Watch};
use crate::study::Study;
use crate::world::World;
use elastic::Elastic;
use serde::{Deserialize, Serialize};

/// Nodes of one solve: a feasibility problem without clients needs few.
const NODES: u32 = 2000;

/// What finding the least of a change may take: an answer soon is worth more than the last per mille, and what is not proven
/// is said to be so.
const LEAST: Effort = Effort { gap: 1e-3, nodes: 500, stall_nodes: 500, seconds: 8.0 };

/// A rule of the conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// The rule.
    pub rule: HardRule,
    /// By how much it would have to give way for a plan, all other rules kept; `None`: it alone cannot make one possible.
    pub alone: Option<f64>,
    /// Whether that is proven.
    pub proven: bool,
    /// Whether the safety clock ended the search for it, so that another run may find less.
    pub clock: bool,
}

/// Rules that cannot hold together, and ways out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The rules; empty if the facts contradict themselves without any of them.
    pub rules: Vec<Missed>,
    /// Whether it is proven that without any one of them the others hold together.
    pub irreducible: bool,
    /// The least sum of what all rules miss, each measured by what it asks.
    pub least: Option<Relief>,
    /// The least additional money with which every other rule holds; `None`: money alone does not help.
    pub money: Option<Relief>,
    /// The fewest rules that must give way.
    pub fewest: Option<Relief>,
    /// Whether it is settled whether money alone helps.
    pub money_known: bool,
    /// Whether a safety clock ended a search for ways out that found none.
    pub clock: bool,
}

impl Conflict {
    /// Whether no safety clock ended any part of it: the same input then says the same.
    pub fn repeatable(&self) -> bool {
        let ways = [&self.least, &self.money, &self.fewest];
        let mut clocks = ways.into_iter().flatten().map(|way| way.clock);
        !self.clock && !clocks.any(|clock| clock) && !self.rules.iter().any(|missed| missed.clock)
    }
}

/// Finds out why there is no plan; `None` if nothing was found that contradicts the rules.
///
/// # Errors
/// If the solver fails or the work is stopped.
pub fn conflict(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    watch: &dyn Watch,
) -> Result<Option<Conflict>, Stop> {
    watch.stage(Stage::Conflict, None);
    let relaxed = relaxed::Relaxed::new(world);
    let f = Formulation::new(&relaxed.world, study, times, demand);
    let elastic = Elastic::new(world, &relaxed, &f);
    let effort = Effort { gap: 1e-4, nodes: NODES, ..levels::effort(&f) };
    drop(f);
    let Some(found) = filter::contradiction(&elastic, &effort, watch)? else { return Ok(None) };
    let missed = |rule: &usize| {
        let (alone, end) = relief::alone(&elastic, *rule, &LEAST);
        let rule = elastic.rules[*rule].rule.clone();
        Missed { rule, alone, proven: end == End::Done, clock: end == End::Clock }
    };
    let ways = || {
        let fewest = relief::in_rules(&elastic, &LEAST);
        let start = fewest.as_ref().map(|(_, point)| &point[..]).ok();
        (relief::in_all(&elastic, start, &LEAST), fewest.map(|(relief, _)| relief))
    };
    let ((least, fewest), (rules, money)) = rayon::join(ways, || {
        let rules = found.rules.iter().map(missed).collect();
        (rules, relief::in_money(&elastic, &LEAST))
    });
    let ended = |way: &Result<Relief, End>| matches!(way, Err(End::Clock));
    let clock = [&least, &money, &fewest].into_iter().any(ended);
    let money_known = matches!(money, Ok(_) | Err(End::Done));
    let (least, money, fewest) = (least.ok(), money.ok(), fewest.ok());
    let irreducible = found.irreducible;
    Ok(Some(Conflict { rules, irreducible, least, money, fewest, money_known, clock }))
}
