//! What the replications say together: quantiles, means, probabilities with their intervals.

use super::replicate::{Ground, Outcome, YearOutcome};
use crate::indicators::{Row, SMALLEST_SENSITIVE};
use crate::mandate::Measured;
use crate::world::{GroupId, Id, Label, ServiceId, Vnd, Year};
use serde::{Deserialize, Serialize};

/// Normal quantile of a two-sided 95 % interval.
const Z95: f64 = 1.959_963_984_540_054;

/// The spread of one indicator over the futures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fan {
    /// Indicator, as in [`Row`].
    pub indicator: String,
    /// Unit.
    pub unit: String,
    /// Area.
    pub area: String,
    /// Group.
    pub group: String,
    /// Service.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Mean.
    pub mean: f64,
    /// Five in a hundred futures stay below.
    pub p05: f64,
    /// A quarter stays below.
    pub p25: f64,
    /// Half stays below.
    pub p50: f64,
    /// Three quarters stay below.
    pub p75: f64,
    /// Ninety-five in a hundred stay below.
    pub p95: f64,
}

/// A probability estimated from independent futures, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probability {
    /// Share of futures.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

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

impl Fan {
    fn new(row: &Row, year: Year, mut values: Vec<f64>) -> Self {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.sort_by(f64::total_cmp);
        Self {
            indicator: row.indicator.clone(),
            unit: row.unit.clone(),
            area: row.area.clone(),
            group: row.group.clone(),
            service: row.service.clone(),
            year,
            mean,
            p05: quantile(&values, 0.05),
            p25: quantile(&values, 0.25),
            p50: quantile(&values, 0.50),
            p75: quantile(&values, 0.75),
            p95: quantile(&values, 0.95),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let statistics = [
            ("mean", self.mean),
            ("p05", self.p05),
            ("p25", self.p25),
            ("p50", self.p50),
            ("p75", self.p75),
            ("p95", self.p95),
        ];
        let row = |(statistic, value): (&str, f64)| Row {
            indicator: self.indicator.clone(),
            unit: self.unit.clone(),
            area: self.area.clone(),
            group: self.group.clone(),
            service: self.service.clone(),
            year: Some(self.year),
            statistic: statistic.to_owned(),
            value,
        };
        statistics.into_iter().map(row).collect()
    }
}

impl Probability {
    /// Share of `hits` among `n` futures with the interval of Wilson (1927), which is sound near 0 and 1.
    pub fn wilson(hits: usize, n: usize) -> Self {
        if n == 0 {
            return Self { estimate: 0.0, low: 0.0, high: 1.0 };
        }
        let (n, share) = (n as f64, hits as f64 / n as f64);
        let z2 = Z95 * Z95;
        let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let spread = share * (1.0 - share) / n + z2 / (4.0 * n * n);
        let half = Z95 / (1.0 + z2 / n) * spread.sqrt();
        let (low, high) = ((centre - half).max(0.0), (centre + half).min(1.0));
        // Rounding must not put the estimate outside its own interval.
        Self { estimate: share, low: low.min(share), high: high.max(share) }
    }

    fn rows(&self, row: &Row) -> [Row; 3] {
        [("probability", self.estimate), ("low", self.low), ("high", self.high)]
            .map(|(statistic, value)| row.clone().statistic(statistic, value))
    }
}

/// Quantile of sorted values, linear between neighbours (Hyndman and Fan 1996, type 7).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = share * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

/// Sums the futures up, in their order.
pub(super) fn summarise(ground: &Ground, outcomes: &[Outcome], seed: u64) -> Simulation {
    Simulation {
        replications: outcomes.len(),
        seed,
        fans: fans(ground, outcomes),
        mandates: mandates(ground, outcomes),
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

fn fans(ground: &Ground, outcomes: &[Outcome]) -> Vec<Fan> {
    let setting = &ground.setting;
    let mut fans = Vec::new();
    for (y, year) in setting.years.iter().enumerate() {
        let mut readings = every_year(ground);
        if y + 1 == setting.years.len() {
            readings.extend(last_year(ground));
        }
        for (row, read) in readings {
            let values = outcomes.iter().map(|outcome| read(&outcome.years[y])).collect();
            fans.push(Fan::new(&row, *year, values));
        }
    }
    fans.extend(measured(ground, outcomes));
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
fn measured(ground: &Ground, outcomes: &[Outcome]) -> Vec<Fan> {
    let mandates = ground.setting.study.mandates.iter();
    let whole = mandates.filter(|(id, _)| {
        outcomes.iter().all(|o| matches!(o.mandates[id.index()][..], [Measured { area: None, .. }]))
    });
    whole
        .map(|(id, mandate)| {
            let row = Row::total("mandate.measured", None, 0.0).member(&mandate.code);
            let values = outcomes.iter().flat_map(|o| &o.mandates[id.index()]);
            Fan::new(&row, mandate.year, values.map(|m| m.measured).collect())
        })
        .collect()
}

/// Whether a fan keeps to the rule for sensitive groups in all it shows.
fn may_show(ground: &Ground, fan: &Fan) -> bool {
    let world = ground.setting.world;
    let sensitive = world.groups.values().any(|g| g.sensitive && g.code == fan.group);
    !sensitive || fan.p05 >= SMALLEST_SENSITIVE
}

fn served_share(people: &[f64], need: &[f64]) -> f64 {
    let need: f64 = need.iter().sum();
    if need > 0.0 { 100.0 * people.iter().sum::<f64>() / need } else { 0.0 }
}

/// Share of need served in the area where it is least.
fn least_served(year: &YearOutcome) -> f64 {
    let areas = year.people.iter().zip(&year.need).filter(|(_, need)| **need > 0.0);
    areas.map(|(people, need)| 100.0 * people / need).min_by(f64::total_cmp).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 5.0];
        assert_eq!(quantile(&sorted, 0.0), 1.0);
        assert_eq!(quantile(&sorted, 0.5), 2.5);
        assert_eq!(quantile(&sorted, 1.0), 5.0);
        assert_eq!(quantile(&[7.0], 0.95), 7.0);
    }

    #[test]
    fn wilson_intervals_of_known_cases() {
        let p = Probability::wilson(8, 28);
        assert!((p.low - 0.1525).abs() < 5e-4 && (p.high - 0.4706).abs() < 5e-4, "{p:?}");
        let never = Probability::wilson(0, 100);
        assert!(never.low == 0.0 && (never.high - 0.0370).abs() < 1e-4, "{never:?}");
        let always = Probability::wilson(100, 100);
        assert!(always.high == 1.0 && always.low > 0.96);
    }
}
