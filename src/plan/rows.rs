//! Rows of `plan.json`: the decisions of a plan in codes.

use crate::world::{Line, Year};
use serde::{Deserialize, Serialize};

/// See [`super::Opening`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRow {
    /// Site code.
    pub site: String,
    /// Size code.
    pub size: String,
    /// Start year.
    pub start: Year,
}

/// See [`super::Closed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedRow {
    /// Site code.
    pub site: String,
    /// First year without it.
    pub year: Year,
}

/// See [`super::Upgraded`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpgradeRow {
    /// Site code.
    pub site: String,
    /// Code of the upgrade.
    pub upgrade: String,
    /// Start year.
    pub start: Year,
}

/// See [`super::Posts`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostsRow {
    /// Site code.
    pub site: String,
    /// Cadre code.
    pub cadre: String,
    /// Year.
    pub year: Year,
    /// People.
    pub people: u32,
}

/// See [`super::Supervised`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisedRow {
    /// Site code.
    pub site: String,
    /// Code of its supervisor.
    pub by: String,
    /// Year.
    pub year: Year,
}

/// See [`super::Referred`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferredRow {
    /// Site code.
    pub site: String,
    /// Code of the site that takes them on.
    pub to: String,
    /// Service code.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Clients.
    pub clients: f64,
}

/// See [`super::Recruits`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecruitsRow {
    /// Cadre code.
    pub cadre: String,
    /// Year.
    pub year: Year,
    /// Expected headcount.
    pub people: f64,
}

/// See [`super::Work`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkRow {
    /// Site code.
    pub site: String,
    /// Cadre code.
    pub cadre: String,
    /// Service code.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Hours.
    pub hours: f64,
}

/// See [`super::Learners`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnersRow {
    /// Course code.
    pub course: String,
    /// Cadre code; none for people from outside.
    pub cadre: Option<String>,
    /// Year.
    pub year: Year,
    /// Expected headcount.
    pub people: f64,
}

/// See [`super::Hired`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiredRow {
    /// Commune code.
    pub commune: String,
    /// Year.
    pub year: Year,
    /// People.
    pub people: u32,
}

/// See [`super::Outreach`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutreachRow {
    /// Code of the area or commune.
    pub area: String,
    /// Year.
    pub year: Year,
    /// Đồng at the price level of the scenario.
    pub amount: f64,
}

/// See [`super::Serve`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServeRow {
    /// Commune code.
    pub commune: String,
    /// Group code.
    pub group: String,
    /// Service code.
    pub service: String,
    /// Site code.
    pub site: String,
    /// Year.
    pub year: Year,
    /// Clients.
    pub clients: f64,
}

/// See [`super::Payment`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRow {
    /// Fund code.
    pub fund: String,
    /// Line code.
    pub line: Line,
    /// Owner code.
    pub owner: String,
    /// Year.
    pub year: Year,
    /// Đồng.
    pub amount: f64,
}

/// See [`super::Shortfall`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortfallRow {
    /// Mandate code.
    pub mandate: String,
    /// Area code, where the mandate holds for each area.
    pub area: Option<String>,
    /// Missing units.
    pub amount: f64,
}
