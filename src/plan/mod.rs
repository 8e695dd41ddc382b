//! A plan: what opens, who works there, who is served, who pays. Only decisions; every total is recounted.

pub mod audit;
mod file;
mod hint;
mod rows;

pub use file::{PlanFile, read, write};
pub use hint::{FlowCover, Hint, RowPrices};

use crate::study::GoalKind;
use crate::world::{
    AreaId, CadreId, CommuneId, FundId, GroupId, Hours, Line, MandateId, OwnerId, People, Region,
    ServiceId, SiteId, SizeId, Vnd, Year,
};
use serde::{Deserialize, Serialize};

/// A candidate that is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Site.
    pub site: SiteId,
    /// Size.
    pub size: SizeId,
    /// Year in whose January the work starts and whose money pays for it.
    pub start: Year,
}

/// An existing site that is closed on 1 January, or merged into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Site.
    pub site: SiteId,
    /// First year without it.
    pub year: Year,
}

/// An upgrade of an existing or opened site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upgraded {
    /// Site.
    pub site: SiteId,
    /// Position among the upgrades of its type.
    pub upgrade: usize,
    /// Year in whose January the works start and whose money pays for them.
    pub start: Year,
}

/// People in post at an opened or upgraded site in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posts {
    /// Opened or upgraded site.
    pub site: SiteId,
    /// Cadre.
    pub cadre: CadreId,
    /// Year.
    pub year: Year,
    /// People.
    pub people: u32,
}

/// A site that supervises another in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Supervised {
    /// Opened site.
    pub site: SiteId,
    /// Its supervisor, existing or opened.
    pub by: SiteId,
    /// Year.
    pub year: Year,
}

/// Clients of a site whom a higher one takes on in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Referred {
    /// Who refers.
    pub site: SiteId,
    /// Who takes them on.
    pub to: SiteId,
    /// Service.
    pub service: ServiceId,
    /// Year.
    pub year: Year,
    /// Clients.
    pub clients: People,
}

/// People recruited into a cadre in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recruits {
    /// Cadre.
    pub cadre: CadreId,
    /// Year.
    pub year: Year,
    /// Expected headcount.
    pub people: People,
}

/// Hours of a cadre on a service at a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    /// Site, existing or opened.
    pub site: SiteId,
    /// Cadre.
    pub cadre: CadreId,
    /// Service.
    pub service: ServiceId,
    /// Year.
    pub year: Year,
    /// Hours.
    pub hours: Hours,
}

/// Clients of a commune and group served at a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serve {
    /// Where they live.
    pub commune: CommuneId,
    /// Group.
    pub group: GroupId,
    /// Service.
    pub service: ServiceId,
    /// Site, existing or opened.
    pub site: SiteId,
    /// Year.
    pub year: Year,
    /// Client-years begun.
    pub clients: People,
}

/// People who begin a course in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learners {
    /// Position among `World::courses`.
    pub course: usize,
    /// Cadre from which they come; `None`: from outside.
    pub cadre: Option<CadreId>,
    /// Year.
    pub year: Year,
    /// Expected headcount.
    pub people: People,
}

/// Collaborators beyond today's who work in a commune in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hired {
    /// Commune.
    pub commune: CommuneId,
    /// Year.
    pub year: Year,
    /// People.
    pub people: u32,
}

/// Campaign money spent in a region in a year, by decision of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outreach {
    /// A region of the level on which the scenario offers outreach.
    pub region: Region,
    /// Year.
    pub year: Year,
    /// Amount at the price level of the scenario.
    pub amount: Vnd,
}

/// Additional money from a fund.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Payment {
    /// Fund.
    pub fund: FundId,
    /// Line.
    pub line: Line,
    /// Whose cost.
    pub owner: OwnerId,
    /// Year.
    pub year: Year,
    /// Amount.
    pub amount: Vnd,
}

/// By how much a soft mandate is missed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// Mandate.
    pub mandate: MandateId,
    /// Area, where the mandate holds for each.
    pub area: Option<AreaId>,
    /// Missing units: sites, communes, or per cent of need.
    pub amount: f64,
}

/// The decisions of a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Openings, by site.
    pub openings: Vec<Opening>,
    /// Closures, by site.
    pub closures: Vec<Closed>,
    /// Upgrades, by site.
    pub upgrades: Vec<Upgraded>,
    /// Posts at opened sites, every year in which they stand, and at upgraded existing ones from the year of the takeover on;
    /// zero rows left out.
    pub posts: Vec<Posts>,
    /// Supervisors of opened sites that need one, every year in which they stand.
    pub supervision: Vec<Supervised>,
    /// Cases referred up, where types refer.
    pub referrals: Vec<Referred>,
    /// Recruits.
    pub recruits: Vec<Recruits>,
    /// Work.
    pub work: Vec<Work>,
    /// Learners of courses that train.
    pub learners: Vec<Learners>,
    /// Collaborators taken on, where the scenario offers it.
    pub collaborators: Vec<Hired>,
    /// Outreach, where the scenario offers it.
    pub outreach: Vec<Outreach>,
    /// Clients.
    pub serve: Vec<Serve>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Shortfalls of soft mandates.
    pub shortfalls: Vec<Shortfall>,
}

/// What stands behind a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Branch and bound closed the gap.
    BranchAndBound,
    /// Branch and bound stopped at a work limit; its bound stands.
    WorkLimit,
    /// The linear relaxation.
    Relaxation,
    /// None: a rule of thumb, or the search was interrupted.
    None,
}

/// One goal level of a solved plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalResult {
    /// What is measured.
    pub kind: GoalKind,
    /// Value when its own level was done; the final plan's may differ within the tolerance.
    pub value: f64,
    /// Value of the final plan.
    pub final_value: f64,
    /// Proven bound of its level.
    pub bound: Option<f64>,
    /// (bound - value) / |value|, not negative.
    pub gap: Option<f64>,
    /// Value of doing nothing.
    pub nothing: f64,
    /// (bound - value) / |value - value of doing nothing|.
    pub gap_to_nothing: Option<f64>,
    /// What proves the bound.
    pub proof: Proof,
}

/// A plan with what is proven of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// Method, e.g. `optimise` or `rule:need`.
    pub method: String,
    /// Plan.
    pub plan: Plan,
    /// Goal levels, in order.
    pub goals: Vec<GoalResult>,
    /// Whether no clock and no interruption had a say.
    pub repeatable: bool,
    /// Whether it was interrupted before the search was over.
    pub interrupted: bool,
    /// What the searches leave to later ones, by goal; empty where nothing was priced.
    pub hints: Vec<Hint>,
}
