//! Funds, cost lines, price level, and work without a site.

use super::{CadreId, Label, OwnerId, Vnd, Year};
use serde::{Deserialize, Serialize};

/// A cost line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Works.
    Capital,
    /// Equipment.
    Equipment,
    /// Pay, allowances and contributions.
    Pay,
    /// Running cost apart from pay.
    Running,
    /// Direct cost of clients.
    Case,
    /// Courses.
    Training,
    /// Tasks: communication, survey, database, reviews.
    Task,
}

impl Line {
    /// All lines, in the order of reports.
    pub const ALL: [Line; 7] = [
        Line::Capital,
        Line::Equipment,
        Line::Pay,
        Line::Running,
        Line::Case,
        Line::Training,
        Line::Task,
    ];

    /// Whether it recurs every year.
    pub fn recurrent(self) -> bool {
        !matches!(self, Line::Capital | Line::Equipment)
    }

    /// Code in files.
    pub fn code(self) -> &'static str {
        match self {
            Line::Capital => "capital",
            Line::Equipment => "equipment",
            Line::Pay => "pay",
            Line::Running => "running",
            Line::Case => "case",
            Line::Training => "training",
            Line::Task => "task",
        }
    }
}

/// Whether a fund's money is for investment or for running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundKind {
    /// Recurrent: what is not spent by the year's end is lost.
    Recurrent,
    /// Capital.
    Capital,
}

/// A source of additional money.
#[derive(Debug, Clone, PartialEq)]
pub struct Fund {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Kind.
    pub kind: FundKind,
    /// Lines that it may pay.
    pub lines: Vec<Line>,
    /// Owners whose costs it may pay.
    pub owners: Vec<OwnerId>,
    /// Share of an unspent balance that is carried into the next year.
    pub carry: f64,
    /// New money by planned year.
    pub ceiling: Vec<Vnd>,
}

impl Fund {
    /// What it may pay of recurrent lines in the last year, the nth: what goes on after the plan takes money that goes on.
    pub fn lasting(&self, nth: usize) -> Vnd {
        match self.kind {
            FundKind::Recurrent => self.ceiling[nth],
            FundKind::Capital => Vnd(0.0),
        }
    }

    /// Whether it may pay this line of this owner in the last year, too (`money.last-year`).
    pub fn pays_on(&self, line: Line, owner: OwnerId) -> bool {
        let lasts = self.kind == FundKind::Recurrent || !line.recurrent();
        self.pays(line, owner) && lasts
    }

    /// Whether it may pay this line of this owner.
    pub fn pays(&self, line: Line, owner: OwnerId) -> bool {
        self.lines.contains(&line) && self.owners.contains(&owner)
    }
}

/// Price level of all costs that are not pay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prices {
    /// Year whose prices the scenario states.
    pub year: Year,
    /// Yearly rise.
    pub growth: f64,
}

/// Work without a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Whose cost.
    pub owner: OwnerId,
    /// Whether it is a communication campaign, which raises uptake.
    pub campaign: bool,
    /// Cost by planned year, at the price level of `Prices`.
    pub cost: Vec<Vnd>,
}

/// A course and how often it is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Whose cost.
    pub owner: OwnerId,
    /// Seats of one class.
    pub seats: f64,
    /// Cost of one learner, at the price level of `Prices`.
    pub cost_per_head: Vnd,
    /// Classes by planned year that are held and paid whatever the plan; all 0 where the plan decides.
    pub classes: Vec<f64>,
    /// Classes by planned year that may be held; the plan decides how many learn and pays for those.
    pub offered: Option<Vec<f64>>,
    /// What it makes of its learners; `None`: it is paid for and changes nothing.
    pub training: Option<Training>,
}

/// What a course makes of its learners.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// Cadres whose people may learn; empty: people from outside.
    pub entry: Vec<CadreId>,
    /// Cadre into which graduates move; `None`: they stay, with a certificate.
    pub exit: Option<CadreId>,
    /// Share who finish.
    pub completion: f64,
    /// Months from 1 January of the year in which a class begins to its end.
    pub months: f64,
}

/// Money spent in a year before the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// Level or fund.
    pub level: String,
    /// Year.
    pub year: Year,
    /// Line in words.
    pub line: String,
    /// Amount.
    pub amount: Vnd,
}
