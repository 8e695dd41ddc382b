//! What a plan gives, in figures that each have a code, a unit, a direction and a formula.
//!
//! Every figure leaves as a [`Row`] of the long table `indicators.csv`. The value `all` in the columns area, group and service
//! means their total. A figure about something that has no column (a cadre, a fund, a site, a mandate) carries its code in
//! brackets: `staff.people[officer]`, `money.paid[state|pay|province]`.

mod access;
mod cascade;
mod catalogue;
mod equity;
mod mandates;
mod money;
mod part;
mod present;
mod present_text;
mod staff;
mod supervision;
mod uptake;

use cascade::may_show;
pub use cascade::{Cascade, PeopleStages, Stages};
pub use catalogue::CATALOGUE;
pub use equity::gini;
pub(crate) use equity::{equity_areas, zone_ratio};
pub use part::Part;
pub use present::{CascadeLine, GroupNeed, Present, SiteSupply};

use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::study::Study;
use crate::world::{GroupId, Label, ServiceId, World, Year};
use serde::{Deserialize, Serialize};

/// In the columns area, group and service: all together.
pub const ALL: &str = "all";

/// Fewest people of a sensitive group that a row may show.
pub const SMALLEST_SENSITIVE: f64 = 10.0;

/// Whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither by itself.
    Neutral,
}

/// What a figure means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Indicator {
    /// Code, without what stands in brackets.
    pub code: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Whether more is better.
    pub direction: Direction,
    /// How it is computed; numbers are those of docs/model.md.
    pub formula: &'static str,
    /// Vietnamese name.
    pub vi: &'static str,
    /// English name.
    pub en: &'static str,
}

impl Indicator {
    /// The entry of an indicator of a row, with or without brackets.
    pub fn find(indicator: &str) -> Option<&'static Indicator> {
        let code = indicator.split('[').next().unwrap_or(indicator);
        CATALOGUE.iter().find(|entry| entry.code == code)
    }

    /// Name in both languages.
    pub fn label(&self) -> Label {
        Label { vi: self.vi.to_owned(), en: self.en.to_owned() }
    }
}

/// One line of `indicators.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Code of the indicator, with the member in brackets where there is one.
    pub indicator: String,
    /// Unit.
    pub unit: String,
    /// Code of an area or commune, `zone:CODE`, or `all`.
    pub area: String,
    /// Group, or `all`.
    pub group: String,
    /// Service, or `all`.
    pub service: String,
    /// Year; none where the figure is about no one year.
    pub year: Option<Year>,
    /// `value` of the plan itself; of its simulated futures `as_written`, `mean`, `p05` to `p95`, `probability`, `low`, `high`.
    pub statistic: String,
    /// Figure.
    pub value: f64,
}

impl Row {
    /// A figure about the whole province, all groups and services.
    pub fn total(code: &str, year: Option<Year>, value: f64) -> Self {
        Self {
            indicator: code.to_owned(),
            unit: Indicator::find(code).map_or("", |indicator| indicator.unit).to_owned(),
            area: ALL.to_owned(),
            group: ALL.to_owned(),
            service: ALL.to_owned(),
            year,
            statistic: "value".to_owned(),
            value,
        }
    }

    /// The same about one member of the indicator: a cadre, a fund, a site, a mandate.
    pub fn member(mut self, code: &str) -> Self {
        self.indicator = format!("{}[{code}]", self.indicator);
        self
    }

    /// The same about a part of the province.
    pub fn area(mut self, code: String) -> Self {
        self.area = code;
        self
    }

    /// The same about a group, if one is given.
    pub fn group(mut self, world: &World, group: Option<GroupId>) -> Self {
        if let Some(group) = group {
            self.group.clone_from(&world.groups[group].code);
        }
        self
    }

    /// The same about a service, if one is given.
    pub fn service(mut self, world: &World, service: Option<ServiceId>) -> Self {
        if let Some(service) = service {
            self.service.clone_from(&world.services[service].code);
        }
        self
    }

    /// The same figure as another statistic.
    pub fn statistic(mut self, statistic: &str, value: f64) -> Self {
        self.statistic = statistic.to_owned();
        self.value = value;
        self
    }
}

/// A plan with what several indicators need to know of it.
struct Facts<'a> {
    world: &'a World,
    study: &'a Study,
    times: &'a TravelTimes,
    demand: &'a Demand,
    plan: &'a Plan,
    operation: Operation,
    cascade: Cascade,
}

/// Every indicator of a plan that goes as written; statistic `value`.
pub fn measure(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    plan: &Plan,
) -> Vec<Row> {
    let facts = Facts {
        world,
        study,
        times,
        demand,
        plan,
        operation: Operation::of(world, plan),
        cascade: Cascade::new(world, times, demand, plan),
    };
    let mut rows = present::design_rows(world, demand);
    rows.extend(facts.cascade.rows(world));
    rows.extend(access::rows(&facts));
    rows.extend(equity::rows(&facts));
    rows.extend(uptake::rows(&facts));
    rows.extend(staff::rows(&facts));
    rows.extend(supervision::rows(&facts));
    rows.extend(money::rows(&facts));
    rows.extend(mandates::rows(&facts));
    rows
}

/// A share as per cent; 0 of nothing.
fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}
