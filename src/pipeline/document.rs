//! What the report is told about a plan: the figures that other parts count, put in its words.

use super::calibration;
use super::case::Case;
use super::planning::RuleResult;
use super::why::Explanation;
use super::why_words;
use crate::indicators::{ALL, Cascade, Indicator, Part, Row, Stages};
use crate::lang::Lang;
use crate::mandate;
use crate::plan::Solved;
use crate::plan::audit::Report;
use crate::report::{
    self, CascadeRow, Cut, Estimate, ExistingCost, Fan, FanYear, Forecast, IndicatorRow,
    MandateRow, ReportInput, RuleComparison,
};
use crate::simulate::{Probability, Simulation};
use crate::study::GoalKind;
use crate::uptake::View;
use crate::world::{AreaId, Label, Vnd, World, Year};
use std::collections::BTreeMap;

/// Indicators that the report lists beside those that it draws.
const LISTED: [&str; 8] = [
    "people.served_share",
    "access.mean",
    "access.p90",
    "access.half_standard",
    "equity.least_served",
    "equity.gini",
    "equity.zone_ratio",
    "money.per_client",
];

/// Inputs that the report names as drivers.
const DRIVERS: usize = 8;

/// What the user may add to a report.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Language shown first.
    pub lang: Lang,
    /// The user's own boundaries, as GeoJSON.
    pub boundary: Option<serde_json::Value>,
}

/// What is known of a plan when its report is made.
pub(super) struct Known<'a> {
    pub solved: &'a Solved,
    pub audit: &'a Report,
    pub rules: &'a [RuleResult],
    pub simulation: Option<&'a Simulation>,
    pub why: Option<&'a Explanation>,
}

/// The report of a plan as HTML.
pub(super) fn html(case: &Case, known: &Known, document: &Document) -> String {
    let Case { world, study, times, .. } = case;
    let plan = &known.solved.plan;
    let demand = &case.demand_under(plan, View::Pieces);
    let cascade = cascade(case, &Cascade::new(world, times, demand, plan));
    let existing = existing(known.audit);
    let mandates = mandates(case, known);
    let rows = crate::indicators::measure(world, study, times, demand, plan);
    let forecast = known.simulation.map(|simulation| forecast(simulation, &rows));
    let rules: Vec<RuleComparison> = known.rules.iter().map(comparison).collect();
    let generated = format!(
        "botri {} ({}), seed {}, {}",
        env!("CARGO_PKG_VERSION"),
        env!("BOTRI_COMMIT"),
        study.seed,
        known.solved.method
    );
    let why = known.why.map_or(Vec::new(), |why| why_words::tables(world, study, why));
    let reached: Vec<f64> = known.audit.totals.constraints.iter().map(|c| c.value).collect();
    report::build(&ReportInput {
        world,
        study,
        demand,
        solved: known.solved,
        cascade: &cascade,
        existing: &existing,
        mandates: &mandates,
        forecast: forecast.as_ref(),
        backtest: calibration::of_scenario(world, study).as_ref(),
        rules: &rules,
        why: &why,
        indicators: &listed(&rows, world.calendar.last),
        constraints: &reached,
        audit_clean: known.audit.is_clean(),
        lang: document.lang,
        boundary: document.boundary.as_ref(),
        generated: &generated,
    })
}

/// The cascade of the province in every year, and of every other cut in the last.
fn cascade(case: &Case, cascade: &Cascade) -> Vec<CascadeRow> {
    let Case { world, .. } = case;
    let last = world.calendar.last;
    let people = |cut, part, group, year| {
        let people = cascade.people(world, part, group, year);
        CascadeRow {
            need: people.need,
            no_service_asked: people.asks_nothing,
            ..stages(cut, year, &people.entering)
        }
    };
    let years = world.calendar.years();
    let mut rows: Vec<CascadeRow> =
        years.map(|year| people(Cut::Province, Part::All, None, year)).collect();
    rows.extend(world.groups.ids().map(|g| people(Cut::Group(g), Part::All, Some(g), last)));
    rows.extend(world.services.ids().map(|s| {
        let clients = cascade.clients(world, Part::All, None, Some(s), last);
        stages(Cut::Service(s), last, &clients)
    }));
    rows.extend(world.zones.ids().map(|z| people(Cut::Zone(z), Part::Zone(z), None, last)));
    rows.extend(world.areas.ids().map(|a| people(Cut::Area(a), Part::Area(a), None, last)));
    rows
}

fn stages(cut: Cut, year: Year, stages: &Stages) -> CascadeRow {
    CascadeRow {
        cut,
        year,
        need: stages.out_of_reach + stages.not_seeking + stages.without_capacity + stages.served,
        served: stages.served,
        without_capacity: stages.without_capacity,
        not_seeking: stages.not_seeking,
        out_of_reach: stages.out_of_reach,
        no_service_asked: 0.0,
    }
}

/// Existing cost by line and year, owners together.
fn existing(audit: &Report) -> Vec<ExistingCost> {
    let mut sums = BTreeMap::new();
    for cost in &audit.totals.costs {
        *sums.entry((cost.year, cost.line)).or_insert(0.0) += cost.existing;
    }
    let rows = sums.into_iter().filter(|(_, amount)| *amount != 0.0);
    rows.map(|((year, line), amount)| ExistingCost { line, year, amount: Vnd(amount) }).collect()
}

fn mandates(case: &Case, known: &Known) -> Vec<MandateRow> {
    let Case { world, study, demand, .. } = case;
    let mut rows = Vec::new();
    for id in study.mandates.ids() {
        let code = &study.mandates[id].code;
        let chance = known.simulation.and_then(|s| s.mandates.iter().find(|m| m.mandate == *code));
        for measured in mandate::measure(world, study, demand, &known.solved.plan, id) {
            rows.push(MandateRow {
                mandate: id,
                area: measured.area,
                asked: measured.asked,
                planned: measured.measured,
                shortfall: measured.shortfall(),
                binding: known.why.and_then(|why| binding(world, why, code, measured.area)),
                met: chance.map(|chance| estimate(&chance.met)),
            });
        }
    }
    rows
}

/// What keeps a missed target from being met, in words.
fn binding(world: &World, why: &Explanation, code: &str, area: Option<AreaId>) -> Option<Label> {
    let area = area.map(|area| world.areas[area].code.as_str());
    let row = why.mandates.iter().find(|row| row.code == code && row.area.as_deref() == area)?;
    let join = |lang: Lang| {
        let rules: Vec<&str> = row.binding.iter().map(|rule| lang.label(&rule.says)).collect();
        rules.join("; ")
    };
    (!row.binding.is_empty()).then(|| label(&join(Lang::Vi), &join(Lang::En)))
}

fn estimate(probability: &Probability) -> Estimate {
    Estimate { value: probability.estimate, low: probability.low, high: probability.high }
}

fn comparison(rule: &RuleResult) -> RuleComparison {
    let value = |kind| rule.goals.iter().find(|g| g.kind == kind).map_or(0.0, |g| g.final_value);
    RuleComparison {
        name: rule_name(&rule.method),
        served: value(GoalKind::Served),
        people: rule.people,
        by_group: rule.by_group.clone(),
        by_zone: rule.by_zone.clone(),
        cost: Vnd(rule.cost),
        shortfall: value(GoalKind::Shortfall),
    }
}

/// What a rule of thumb is called.
pub fn rule_name(method: &str) -> Label {
    match method {
        "rule:population" => label("Xã đông dân nhất trước", "Most populous communes first"),
        "rule:district" => label("Lần lượt từng huyện", "One district after the other"),
        "rule:need" => label("Nơi nhu cầu lớn nhất trước", "Greatest need first"),
        other => label(other, other),
    }
}

/// The fans of the province as a whole, people served first.
fn forecast(simulation: &Simulation, rows: &[Row]) -> Forecast {
    let mut fans: Vec<(String, Fan)> = Vec::new();
    for fan in
        simulation.fans.iter().filter(|f| f.area == ALL && f.group == ALL && f.service == ALL)
    {
        let plan = rows.iter().find(|row| {
            row.indicator == fan.indicator && row.year == Some(fan.year) && is_total(row)
        });
        let year = FanYear {
            year: fan.year,
            plan: plan.map(|row| row.value),
            quantiles: [fan.p05, fan.p25, fan.p50, fan.p75, fan.p95],
        };
        match fans.iter_mut().find(|(indicator, _)| *indicator == fan.indicator) {
            Some((_, known)) => known.years.push(year),
            None => {
                let drawn = Fan {
                    label: indicator_name(&fan.indicator),
                    unit: unit_name(&fan.unit),
                    years: vec![year],
                };
                fans.push((fan.indicator.clone(), drawn));
            }
        }
    }
    fans.sort_by_key(|(indicator, _)| indicator != "people.served");
    Forecast {
        replications: simulation.replications,
        all_mandates: Some(estimate(&simulation.all_mandates)),
        fans: fans.into_iter().map(|(_, fan)| fan).collect(),
        drivers: drivers(simulation),
        worst: simulation.worst.iter().map(|worst| worst.text.clone()).collect(),
        causes: simulation.causes.iter().map(|c| (c.label.clone(), c.clients)).collect(),
    }
}

/// The strongest inputs of the share served.
fn drivers(simulation: &Simulation) -> Vec<report::Driver> {
    let of_coverage = simulation.drivers.iter().filter(|d| d.indicator == "people.served_share");
    let driver = |d: &crate::simulate::Driver| {
        let [low, high] = d.first_order_interval;
        report::Driver {
            label: d.label.clone(),
            correlation: Estimate { value: d.correlation, low: d.low, high: d.high },
            first_order: Estimate { value: d.first_order, low, high },
        }
    };
    of_coverage.take(DRIVERS).map(driver).collect()
}

/// The listed indicators of the province in the last year.
fn listed(rows: &[Row], last: Year) -> Vec<IndicatorRow> {
    let wanted = LISTED.iter().filter_map(|code| {
        rows.iter().find(|row| row.indicator == *code && row.year == Some(last) && is_total(row))
    });
    wanted
        .map(|row| IndicatorRow {
            label: indicator_name(&row.indicator),
            unit: unit_name(&row.unit),
            year: row.year,
            value: row.value,
        })
        .collect()
}

fn is_total(row: &Row) -> bool {
    row.area == ALL && row.group == ALL && row.service == ALL
}

/// The name of an indicator, with its member in brackets where it has one.
fn indicator_name(indicator: &str) -> Label {
    let Some(entry) = Indicator::find(indicator) else { return label(indicator, indicator) };
    let member = indicator
        .split_once('[')
        .map_or(String::new(), |(_, rest)| format!(" ({})", rest.trim_end_matches(']')));
    label(&format!("{}{member}", entry.vi), &format!("{}{member}", entry.en))
}

/// A unit of the catalogue in both languages.
fn unit_name(unit: &str) -> Label {
    let vi = match unit {
        "people" => "người",
        "places" => "chỗ",
        "minutes" => "phút",
        "clients/year" => "lượt đối tượng/năm",
        "million VND" => "triệu đồng",
        "million VND/client" => "triệu đồng/lượt đối tượng",
        "% of need" => "% nhu cầu",
        "% of clients" => "% đối tượng",
        "% of hours" => "% giờ làm việc",
        "% of the norm" => "% định mức",
        "% of the span" => "% khả năng giám sát",
        "sites" => "cơ sở",
        "posts" => "vị trí việc làm",
        "ratio" => "tỷ số",
        "share" => "tỷ lệ",
        other => other,
    };
    label(vi, unit)
}

fn label(vi: &str, en: &str) -> Label {
    Label { vi: vi.to_owned(), en: en.to_owned() }
}
