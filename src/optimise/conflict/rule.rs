//! The user's rules: what each is about, and in what it is measured.

use crate::world::Label;
use serde::{Deserialize, Serialize};

/// What a rule is about. The order is that in which a conflict is narrowed down: what stands first is given up first, so that
/// the set that is left speaks of mandates, sites and money wherever it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Months from the start of the works to the opening.
    LeadTime,
    /// Decisions that an opening waits for.
    Gates,
    /// One opening in each area.
    OnePer,
    /// Fewest clients of an opened site.
    MinimumClients,
    /// A supervisor within reach.
    Supervision,
    /// Sites that one supervisor takes.
    Span,
    /// A pilot before sites of other sizes.
    Pilot,
    /// Emergency calls that a site can answer.
    Calls,
    /// Fewest people of a unit by law.
    UnitMinimum,
    /// Clients in care that one worker may have.
    Norm,
    /// A cost line of an owner that no fund may pay.
    Unfunded,
    /// Seats of a course that is offered.
    Seats,
    /// Collaborators that are offered.
    Collaborators,
    /// A course that is to be held.
    Course,
    /// A task that is to be done.
    Task,
    /// People whom the labour market gives.
    Recruits,
    /// New posts allowed.
    Quota,
    /// Money of a fund in a year.
    Fund,
    /// A site that must not be opened.
    Forbidden,
    /// A site that must be opened.
    Forced,
    /// A mandate without a price.
    Mandate,
    /// A value that a goal must reach.
    Constraint,
}

/// In what a rule is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Openings of sites.
    Openings,
    /// Standing sites.
    Sites,
    /// Communes.
    Communes,
    /// Per cent of need.
    PercentOfNeed,
    /// Per cent of villages.
    PercentOfVillages,
    /// Million đồng.
    MillionVnd,
    /// Posts.
    Posts,
    /// People.
    People,
    /// Clients.
    Clients,
    /// Calls.
    Calls,
    /// Share of the whole.
    Share,
    /// Points of a goal.
    Points,
}

impl Unit {
    /// Its name after a number.
    pub fn label(self) -> Label {
        let (vi, en) = match self {
            Unit::Openings => ("lượt mở điểm", "openings"),
            Unit::Sites => ("điểm", "sites"),
            Unit::Communes => ("xã", "communes"),
            Unit::PercentOfNeed => ("% nhu cầu", "% of need"),
            Unit::PercentOfVillages => ("% thôn, bản, khu phố", "% of villages"),
            Unit::MillionVnd => ("triệu đồng", "million đồng"),
            Unit::Posts => ("biên chế", "posts"),
            Unit::People => ("người", "people"),
            Unit::Clients => ("lượt đối tượng", "clients"),
            Unit::Calls => ("cuộc gọi", "calls"),
            Unit::Points => ("điểm quy đổi", "points"),
            Unit::Share => ("phần (1 là toàn bộ)", "of it (1 is the whole)"),
        };
        Label { vi: vi.into(), en: en.into() }
    }
}

/// A rule that every plan must keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HardRule {
    /// What it is about.
    pub kind: RuleKind,
    /// Its name for programs: the key in the scenario, then `@AREA` where it holds for each area.
    pub code: String,
    /// File and table in which it is written.
    pub place: String,
    /// What it says.
    pub says: Label,
    /// In what it is measured.
    pub unit: Unit,
}
