//! What the report is told: facts, question, plan, and figures that other parts have counted. It counts nothing twice.

use crate::demand::Demand;
use crate::lang::Lang;
use crate::plan::Solved;
use crate::study::Study;
use crate::world::{AreaId, GroupId, Label, Line, MandateId, ServiceId, Vnd, World, Year, ZoneId};

/// Everything that a report shows. Nothing is read from disk.
#[derive(Debug, Clone, Copy)]
pub struct ReportInput<'a> {
    /// Facts.
    pub world: &'a World,
    /// Question.
    pub study: &'a Study,
    /// Need and demand.
    pub demand: &'a Demand,
    /// Plan and proof.
    pub solved: &'a Solved,
    /// Coverage cascade of the plan (model section 8): every planned year for the province; the last year for every other cut.
    pub cascade: &'a [CascadeRow],
    /// Existing cost by line and year (model 5.9), all owners together.
    pub existing: &'a [ExistingCost],
    /// Mandates as measured in the plan (model section 6).
    pub mandates: &'a [MandateRow],
    /// What the simulation found, if there was one.
    pub forecast: Option<&'a Forecast>,
    /// What became of earlier plans against what the simulation would have foretold, where the scenario has counts.
    pub backtest: Option<&'a Backtest>,
    /// Rules of thumb at the same money.
    pub rules: &'a [RuleComparison],
    /// Why the plan is as it is, where it was asked.
    pub why: &'a [WhyTable],
    /// Further indicators of the province.
    pub indicators: &'a [IndicatorRow],
    /// Value that the plan reaches for each constraint of the study, in its order.
    pub constraints: &'a [f64],
    /// Whether the audit found no breach.
    pub audit_clean: bool,
    /// Language shown first.
    pub lang: Lang,
    /// The user's own boundaries: a GeoJSON feature collection of polygons with the property `code`, in degrees (WGS84).
    pub boundary: Option<&'a serde_json::Value>,
    /// What made the plan: version, commit, seed. No time of printing.
    pub generated: &'a str,
}

/// What a row of the cascade is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The whole province, in people.
    Province,
    /// A client group, in people.
    Group(GroupId),
    /// A service, in client-services.
    Service(ServiceId),
    /// A zone, in people.
    Zone(ZoneId),
    /// An area above the commune, in people.
    Area(AreaId),
}

/// The cascade of one cut in one year. The stages add up to `need`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CascadeRow {
    /// What it is about.
    pub cut: Cut,
    /// Year.
    pub year: Year,
    /// Need (people: 1.4; client-services: 1.5).
    pub need: f64,
    /// Served.
    pub served: f64,
    /// Come, but nobody has time or a place for them.
    pub without_capacity: f64,
    /// Within reach, but do not come.
    pub not_seeking: f64,
    /// No operating site within the standard.
    pub out_of_reach: f64,
    /// Ask for none of the services (people only).
    pub no_service_asked: f64,
}

/// What is paid anyway.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExistingCost {
    /// Line.
    pub line: Line,
    /// Year.
    pub year: Year,
    /// Amount.
    pub amount: Vnd,
}

/// A mandate, or its part for one area, as measured in the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct MandateRow {
    /// Mandate.
    pub mandate: MandateId,
    /// Area, where it holds for each.
    pub area: Option<AreaId>,
    /// What is asked, in units of the rule (sites, communes, per cent of need).
    pub asked: f64,
    /// What the plan reaches.
    pub planned: f64,
    /// max(0, asked - planned).
    pub shortfall: f64,
    /// What keeps the plan from more, if known.
    pub binding: Option<Label>,
    /// Probability that it is met, from the simulation.
    pub met: Option<Estimate>,
}

/// An estimate with its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the simulation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Replications.
    pub replications: usize,
    /// Probability that all mandates are met in one future.
    pub all_mandates: Option<Estimate>,
    /// Fans of outcomes; the first, people served, is drawn, the others are listed for their last year.
    pub fans: Vec<Fan>,
    /// What drives the share served in the last year, the strongest first.
    pub drivers: Vec<Driver>,
    /// What the worst futures have in common, a sentence each.
    pub worst: Vec<Label>,
    /// From the plan's clients to those of the futures: what it is, and client-services of all years.
    pub causes: Vec<(Label, f64)>,
}

/// An input of the futures and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// What it is.
    pub label: Label,
    /// Rank correlation.
    pub correlation: Estimate,
    /// Share of the variance that knowing it would take away.
    pub first_order: Estimate,
}

/// How one indicator may turn out, year by year.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// Indicator.
    pub label: Label,
    /// Unit.
    pub unit: Label,
    /// Quantiles by year, ascending.
    pub years: Vec<FanYear>,
}

/// Quantiles of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FanYear {
    /// Year.
    pub year: Year,
    /// What the plan itself says.
    pub plan: Option<f64>,
    /// 5 %, 25 %, 50 %, 75 % and 95 % quantiles.
    pub quantiles: [f64; 5],
}

/// Counts of an earlier plan against simulated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// Count by count.
    pub rows: Vec<BacktestRow>,
    /// Share of all possible counts that lie inside the simulated intervals.
    pub width: f64,
    /// Log-score of foretelling each type from the others, less that of a uniform prior; `None` with one type.
    pub score: Option<f64>,
}

/// One count.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestRow {
    /// What was planned.
    pub name: Label,
    /// How many were planned.
    pub planned: u32,
    /// How many stood on the day of the count.
    pub standing: u32,
    /// Day of the count.
    pub counted: String,
    /// 5 %, 50 % and 95 % of simulated counts.
    pub simulated: [u32; 3],
    /// What the other counts let expect, where there are others.
    pub expected: Option<f64>,
}

impl BacktestRow {
    /// Whether the count lies inside what is simulated.
    pub fn inside(&self) -> bool {
        (self.simulated[0]..=self.simulated[2]).contains(&self.standing)
    }
}

/// A rule of thumb at the same money.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleComparison {
    /// Rule.
    pub name: Label,
    /// Value of the goal `served`, in the unit of the goal.
    pub served: f64,
    /// People served in the last year.
    pub people: f64,
    /// Of these by group, in the order of the scenario; empty if not known.
    pub by_group: Vec<f64>,
    /// Of these by zone, in the order of the scenario; empty if not known.
    pub by_zone: Vec<f64>,
    /// Additional money over all years, nominal.
    pub cost: Vnd,
    /// Value of the goal `shortfall`.
    pub shortfall: f64,
}

/// Reasons, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct WhyTable {
    /// Caption.
    pub caption: Label,
    /// Heads of the columns.
    pub columns: Vec<Label>,
    /// Cells, row by row.
    pub rows: Vec<Vec<Label>>,
}

/// One further indicator of the province in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorRow {
    /// Indicator.
    pub label: Label,
    /// Unit.
    pub unit: Label,
    /// Year; `None`: all years together.
    pub year: Option<Year>,
    /// Value.
    pub value: f64,
}
