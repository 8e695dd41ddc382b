//! What the replications say together.

use super::replicate::{Ground, Outcome, YearOutcome};
use super::statistics::{Fan, Probability};
use crate::indicators::{Row, SMALLEST_SENSITIVE};
use crate::mandate::Measured;
use crate::study::Mandate;
use crate::world::{GroupId, Id, Label, MandateId, ServiceId, Vnd, Year};
use serde::{Deserialize, Serialize};

/// How likely a mandate is met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MandateChance {
    /// Code.
    pub mandate: String,
    /// Name.
    pub label: Label,
    /// Year.
    pub year: Year,
    /// Whether it has no price.
    pub hard: bool,
    /// Share of futures in which nothing is missing, in any area.
    pub met: Probability,
}

/// What becomes of a planned site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Site.
    pub site: String,
    /// Facility type.
    pub kind: String,
    /// Planned start year.
    pub start: Year,
    /// Stands on 31 December of the last year.
    pub standing: Probability,
    /// Opens without delay.
    pub on_time: Probability,
}

/// The futures of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// Number of futures.
    pub replications: usize,
    /// Seed.
    pub seed: u64,
    /// Spread of the main indicators.
    pub fans: Vec<Fan>,
    /// Mandates, in the order of the study.
    pub mandates: Vec<MandateChance>,
    /// Share of futures in which every mandate is met.
    pub all_mandates: Probability,
    /// Planned sites, in the order of the plan.
    pub deliveries: Vec<Delivery>,
    /// What was assumed about undelivered sites, vacancies and money.
    pub notes: Vec<Label>,
}

impl Simulation {
    /// The rows for `indicators.csv`.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.fans.iter().flat_map(Fan::rows).collect();
        for mandate in &self.mandates {
            let row = Row::total("mandate.met", Some(mandate.year), 0.0).member(&mandate.mandate);
            rows.extend(mandate.met.rows(&row));
        }
        for delivery in &self.deliveries {
            let row = |code: &str| Row::total(code, None, 0.0).member(&delivery.site);
            rows.extend(delivery.standing.rows(&row("delivery.standing")));
            rows.extend(delivery.on_time.rows(&row("delivery.on_time")));
        }
        rows
    }
}

/// Sums the futures up, in their order, beside the one in which all goes as written.
pub(super) fn summarise(
    ground: &Ground,
    as_written: &Outcome,
    outcomes: &[Outcome],
    seed: u64,
) -> Simulation {
    let met = |outcome: &Outcome| outcome.mandates.iter().flatten().all(Measured::met);
    Simulation {
        replications: outcomes.len(),
        seed,
        fans: fans(ground, as_written, outcomes),
        mandates: mandates(ground, outcomes),
        all_mandates: share(outcomes, met),
        deliveries: deliveries(ground, outcomes),
        notes: super::notes(),
    }
}

/// Probability that something is true of an outcome.
fn share(outcomes: &[Outcome], holds: impl Fn(&Outcome) -> bool) -> Probability {
    Probability::wilson(outcomes.iter().filter(|outcome| holds(outcome)).count(), outcomes.len())
}

fn mandates(ground: &Ground, outcomes: &[Outcome]) -> Vec<MandateChance> {
    let mandates = ground.setting.study.mandates.iter();
    mandates
        .map(|(id, mandate)| MandateChance {
            mandate: mandate.code.clone(),
            label: mandate.label.clone(),
            year: mandate.year,
            hard: mandate.price.is_none(),
            met: share(outcomes, |o| o.mandates[id.index()].iter().all(Measured::met)),
        })
        .collect()
}

fn deliveries(ground: &Ground, outcomes: &[Outcome]) -> Vec<Delivery> {
    let world = ground.setting.world;
    let openings = ground.setting.plan.openings.iter().enumerate();
    openings
        .map(|(n, opening)| Delivery {
            site: world.sites[opening.site].code.clone(),
            kind: world.type_of(opening.site).code.clone(),
            start: opening.start,
            standing: share(outcomes, |o| o.openings[n].0),
            on_time: share(outcomes, |o| o.openings[n].1),
        })
        .collect()
}

/// One indicator of one year, with how to read it off an outcome.
type Reading<'a> = (Row, Box<dyn Fn(&YearOutcome) -> f64 + 'a>);

fn fans(ground: &Ground, as_written: &Outcome, outcomes: &[Outcome]) -> Vec<Fan> {
    let setting = &ground.setting;
    let mut fans = Vec::new();
    for (y, year) in setting.years.iter().enumerate() {
        let mut readings = every_year(ground);
        if y + 1 == setting.years.len() {
            readings.extend(last_year(ground));
        }
        for (row, read) in readings {
            let values = outcomes.iter().map(|outcome| read(&outcome.years[y])).collect();
            fans.push(Fan::new(&row, *year, read(&as_written.years[y]), values));
        }
    }
    fans.extend(measured(ground, as_written, outcomes));
    fans.retain(|fan| may_show(ground, fan));
    fans
}

/// What is shown of every year.
fn every_year<'a>(ground: &Ground<'a>) -> Vec<Reading<'a>> {
    let row = |code: &str| Row::total(code, None, 0.0);
    let mut readings: Vec<Reading> = vec![
        (row("people.need"), Box::new(|y| y.need.iter().sum())),
        (row("people.served"), Box::new(|y| y.people_of.iter().sum())),
        (row("people.served_share"), Box::new(|y| served_share(&y.people_of, &y.need))),
        (row("clients.served"), Box::new(|y| y.clients.iter().sum())),
        (row("equity.least_served"), Box::new(least_served)),
        (row("money.additional"), Box::new(|y| Vnd(y.additional).million())),
        (row("money.unpaid"), Box::new(|y| Vnd(y.unpaid).million())),
    ];
    for (kind, description) in ground.setting.world.types.iter() {
        let standing = move |y: &YearOutcome| y.standing[kind.index()];
        readings.push((row("network.standing").member(&description.code), Box::new(standing)));
    }
    readings
}

/// What is shown of the last year beside: groups, services, areas.
fn last_year<'a>(ground: &Ground<'a>) -> Vec<Reading<'a>> {
    let world = ground.setting.world;
    let services = world.services.len();
    let row = |code: &str, g: Option<GroupId>, s: Option<ServiceId>| {
        Row::total(code, None, 0.0).group(world, g).service(world, s)
    };
    let mut readings: Vec<Reading> = Vec::new();
    for g in world.groups.ids() {
        let people = move |y: &YearOutcome| y.people_of[g.index()];
        readings.push((row("people.served", Some(g), None), Box::new(people)));
        for s in world.services.ids().filter(|s| world.uses[g][*s].is_some()) {
            let clients = move |y: &YearOutcome| y.clients[g.index() * services + s.index()];
            readings.push((row("clients.served", Some(g), Some(s)), Box::new(clients)));
        }
    }
    for (n, part) in ground.parts.iter().enumerate() {
        let at = |code: &str| row(code, None, None).area(part.code(world));
        readings.push((at("people.served"), Box::new(move |y| y.people[n])));
        let share = move |y: &YearOutcome| served_share(&y.people[n..=n], &y.need[n..=n]);
        readings.push((at("people.served_share"), Box::new(share)));
    }
    readings
}

/// What is measured for each mandate that holds for the province as a whole.
fn measured(ground: &Ground, as_written: &Outcome, outcomes: &[Outcome]) -> Vec<Fan> {
    let whole = |outcome: &Outcome, id: MandateId| match outcome.mandates[id.index()][..] {
        [Measured { area: None, measured, .. }] => Some(measured),
        _ => None,
    };
    let fan = |(id, mandate): (MandateId, &Mandate)| {
        let row = Row::total("mandate.measured", None, 0.0).member(&mandate.code);
        let values: Option<Vec<f64>> = outcomes.iter().map(|outcome| whole(outcome, id)).collect();
        Some(Fan::new(&row, mandate.year, whole(as_written, id)?, values?))
    };
    ground.setting.study.mandates.iter().filter_map(fan).collect()
}

/// Whether a fan keeps to the rule for sensitive groups in all it shows.
fn may_show(ground: &Ground, fan: &Fan) -> bool {
    let world = ground.setting.world;
    let sensitive = world.groups.values().any(|g| g.sensitive && g.code == fan.group);
    !sensitive || fan.p05.min(fan.as_written) >= SMALLEST_SENSITIVE
}

pub(super) fn served_share(people: &[f64], need: &[f64]) -> f64 {
    let need: f64 = need.iter().sum();
    if need > 0.0 { 100.0 * people.iter().sum::<f64>() / need } else { 0.0 }
}

/// Share of need served in the area where it is least.
pub(super) fn least_served(year: &YearOutcome) -> f64 {
    let areas = year.people.iter().zip(&year.need).filter(|(_, need)| **need > 0.0);
    areas.map(|(people, need)| 100.0 * people / need).min_by(f64::total_cmp).unwrap_or(0.0)
}
