//! Cadres, pay, norms and quotas.

use super::{CadreId, Label, OwnerId, ServiceId, Vnd};
use jiff::civil::Date;

/// Who decides and runs: province, district, commune, school, hospital, private.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
}

/// A cadre of staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Cadre {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Kind of post for quotas: `vien_chuc`, `cong_chuc`, `khong_chuyen_trach`, `hop_dong`, `ctv`, `kiem_nhiem`.
    pub post_kind: String,
    /// Full-time equivalent of one person.
    pub fte: f64,
    /// Concurrent (kiêm nhiệm): assigned from staff in post elsewhere; takes no new post and no pool.
    pub concurrent: bool,
    /// Multiples of base salary a month.
    pub pay_multiple: f64,
    /// Allowances, share of pay.
    pub allowance: f64,
    /// Employer contributions, share of pay.
    pub employer_rate: f64,
    /// Working hours of one full-time equivalent a year.
    pub annual_hours: f64,
    /// Share of them with clients.
    pub client_share: f64,
    /// Output against a fully qualified worker.
    pub productivity: f64,
    /// Share who leave a year; where there is an anchor, at its pay.
    pub attrition: f64,
    /// How pay moves attrition, if it does.
    pub anchor: Option<PayAnchor>,
    /// Whether everybody in it counts as trained.
    pub qualified: bool,
    /// People who hold a certificate today.
    pub trained: f64,
    /// People the labour market gives a year, by planned year; `None`: no limit.
    pub recruits: Option<Vec<f64>>,
    /// Services on which it may work.
    pub skills: Vec<ServiceId>,
}

/// Pay at which the stated attrition holds, and how much other pay moves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PayAnchor {
    /// Pay and allowances a month, at the price level of `Prices`.
    pub monthly: Vnd,
    /// Per cent by which attrition falls for one per cent more pay.
    pub elasticity: f64,
}

/// Base salary from a date on.
#[derive(Debug, Clone, PartialEq)]
pub struct PayStep {
    /// First day.
    pub from: Date,
    /// Đồng a month.
    pub vnd: f64,
    /// Whether it was not yet known on the day of the plan.
    pub forecast: bool,
}

/// A dated limit on clients in care per full-time equivalent.
#[derive(Debug, Clone, PartialEq)]
pub struct Norm {
    /// Service.
    pub service: ServiceId,
    /// Cadre, or all.
    pub cadre: Option<CadreId>,
    /// First day in force.
    pub from: Date,
    /// Clients in care at one time per full-time equivalent.
    pub clients: f64,
    /// Whether it was not yet known on the day of the plan.
    pub forecast: bool,
}

/// A dated law on the smallest public unit: whoever opens one (a type of form `unit`) posts at least so many people there.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitMinimum {
    /// First day in force.
    pub from: Date,
    /// People.
    pub people: f64,
    /// Kinds of post that count.
    pub post_kinds: Vec<String>,
    /// Owners that are bound.
    pub owners: Vec<OwnerId>,
    /// Whether it was not yet known on the day of the plan.
    pub forecast: bool,
}

/// What an opening loses while it learns: output rises from `first` to 1 over `months`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ramp {
    /// Share of full output in the first month.
    pub first: f64,
    /// Months to full output.
    pub months: f64,
}

/// New posts allowed by owner and kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// Owner, or all together.
    pub owner: Option<OwnerId>,
    /// Kind of post.
    pub post_kind: String,
    /// New posts allowed in each planned year; they add up.
    pub new_posts: Vec<f64>,
}
