//! What is read off every future: indicators of the province in every year, of groups, services and areas in the last one.

use super::replicate::{Ground, Outcome};
use super::setting::Setting;
use super::year::YearOutcome;
use crate::indicators::{Row, gini, zone_ratio};
use crate::mandate::Measured;
use crate::world::{GroupId, Id, Line, ServiceId, Vnd, Year};

/// How a figure is read off a year.
type OfYear<'a> = Box<dyn Fn(&YearOutcome) -> f64 + Sync + 'a>;

/// One indicator of one year.
pub(super) struct Reading<'a> {
    pub row: Row,
    pub year: Year,
    source: Source<'a>,
}

enum Source<'a> {
    /// Position of the year, and how to read it.
    Year(usize, OfYear<'a>),
    /// What is measured for a mandate of the province as a whole.
    Mandate(usize),
}

/// A figure whose drivers and worst futures are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    /// Position of its reading.
    pub reading: usize,
    /// Whether less of it is worse.
    pub low_is_bad: bool,
}

/// Everything that is read.
pub(super) struct Panel<'a> {
    pub readings: Vec<Reading<'a>>,
    pub targets: Vec<Target>,
}

impl<'a> Panel<'a> {
    /// The readings of a plan.
    pub fn new(setting: &Setting<'a>) -> Self {
        let mut readings = Vec::new();
        for (y, year) in setting.years.iter().enumerate() {
            let mut of = every_year(setting);
            if y + 1 == setting.years.len() {
                of.extend(last_year(setting));
            }
            let reading = |(row, read)| Reading { row, year: *year, source: Source::Year(y, read) };
            readings.extend(of.into_iter().map(reading));
        }
        for (id, mandate) in setting.study.mandates.iter() {
            let row = Row::total("mandate.measured", None, 0.0).member(&mandate.code);
            let source = Source::Mandate(id.index());
            readings.push(Reading { row, year: mandate.year, source });
        }
        let last = setting.years.last().copied().unwrap_or_default();
        let at = |code: &str| {
            readings.iter().position(|r: &Reading| {
                r.year == last && r.row.indicator == code && is_total(&r.row)
            })
        };
        let targets = [("people.served_share", true), ("wait.mean", false)];
        let target = |(code, low_is_bad)| Some(Target { reading: at(code)?, low_is_bad });
        Self { targets: targets.into_iter().filter_map(target).collect(), readings }
    }

    /// All figures of a future, in the order of the readings.
    pub fn read(&self, outcome: &Outcome) -> Vec<f64> {
        self.readings.iter().map(|reading| reading.read(outcome)).collect()
    }

    /// The readings about the province as a whole, with their positions.
    pub fn totals(&self) -> impl Iterator<Item = (usize, &Reading<'a>)> {
        self.readings.iter().enumerate().filter(|(_, reading)| is_total(&reading.row))
    }

    /// Where the share of need that is served in the last year stands.
    pub fn coverage(&self) -> Option<usize> {
        self.targets.first().map(|target| target.reading)
    }
}

impl Reading<'_> {
    pub fn read(&self, outcome: &Outcome) -> f64 {
        match &self.source {
            Source::Year(y, read) => read(&outcome.years[*y]),
            Source::Mandate(n) => match outcome.mandates[*n][..] {
                [Measured { area: None, measured, .. }] => measured,
                _ => f64::NAN,
            },
        }
    }

    /// Whether it is measured at all; a mandate of many areas has no one figure.
    pub fn holds(&self, as_written: &Outcome) -> bool {
        self.read(as_written).is_finite()
    }
}

/// Whether a row is about the province as a whole.
pub(super) fn is_total(row: &Row) -> bool {
    use crate::indicators::ALL;
    row.area == ALL && row.group == ALL && row.service == ALL
}

type Of<'a> = (Row, OfYear<'a>);

/// What is shown of every year.
fn every_year<'a>(setting: &Setting<'a>) -> Vec<Of<'a>> {
    let row = |code: &str| Row::total(code, None, 0.0);
    let mut readings: Vec<Of> = vec![
        (row("people.need"), Box::new(|y| y.need.iter().sum())),
        (row("people.asks_nothing"), Box::new(|y| y.lost.asks_nothing)),
        (row("people.out_of_reach"), Box::new(|y| y.lost.out_of_reach)),
        (row("people.not_seeking"), Box::new(|y| y.lost.not_seeking)),
        (row("people.served"), Box::new(|y| y.people_of.iter().sum())),
        (row("people.served_share"), Box::new(|y| served_share(&y.people_of, &y.need))),
        (row("clients.served"), Box::new(|y| y.clients.iter().sum())),
        (row("equity.least_served"), Box::new(least_served)),
        (row("wait.mean"), Box::new(|y| y.wait)),
        (row("access.mean"), Box::new(|y| y.minutes)),
        (row("flow.waiting"), Box::new(|y| y.waiting)),
        (row("flow.abandoned"), Box::new(|y| y.abandoned)),
        (row("flow.lost"), Box::new(|y| y.unanswered)),
        (row("hours.used_share"), Box::new(|y| y.hours_used)),
        (row("staff.filled_share"), Box::new(|y| y.filled)),
        (row("money.additional"), Box::new(|y| Vnd(y.additional).million())),
        (row("equity.gini"), Box::new(|y| gini(&shares(&y.people, &y.need)))),
        (row("equity.zone_ratio"), Box::new(of_zones)),
        (row("money.per_client"), Box::new(per_client)),
        (row("money.unpaid"), Box::new(|y| Vnd(y.unpaid).million())),
    ];
    for line in Line::ALL {
        let paid = move |y: &YearOutcome| Vnd(y.by_line[line as usize]).million();
        readings.push((row("money.line_paid").member(line.code()), Box::new(paid)));
    }
    for (id, fund) in setting.world.funds.iter() {
        let paid = move |y: &YearOutcome| Vnd(y.by_fund[id.index()]).million();
        readings.push((row("money.fund_paid").member(&fund.code), Box::new(paid)));
    }
    for (kind, description) in setting.world.types.iter() {
        let standing = move |y: &YearOutcome| y.standing[kind.index()];
        readings.push((row("network.standing").member(&description.code), Box::new(standing)));
    }
    readings
}

/// What is shown of the last year beside: groups, services, areas.
fn last_year<'a>(setting: &Setting<'a>) -> Vec<Of<'a>> {
    let world = setting.world;
    let services = world.services.len();
    let row = |code: &str, g: Option<GroupId>, s: Option<ServiceId>| {
        Row::total(code, None, 0.0).group(world, g).service(world, s)
    };
    let mut readings: Vec<Of> = Vec::new();
    for g in world.groups.ids() {
        let people = move |y: &YearOutcome| y.people_of[g.index()];
        readings.push((row("people.served", Some(g), None), Box::new(people)));
        for s in world.services.ids().filter(|s| world.uses[g][*s].is_some()) {
            let clients = move |y: &YearOutcome| y.clients[g.index() * services + s.index()];
            readings.push((row("clients.served", Some(g), Some(s)), Box::new(clients)));
        }
    }
    for (n, part) in setting.parts.iter().enumerate() {
        let at = |code: &str| row(code, None, None).area(part.code(world));
        readings.push((at("people.served"), Box::new(move |y| y.people[n])));
        let share = move |y: &YearOutcome| served_share(&y.people[n..=n], &y.need[n..=n]);
        readings.push((at("people.served_share"), Box::new(share)));
    }
    readings
}

pub(super) fn served_share(people: &[f64], need: &[f64]) -> f64 {
    let need: f64 = need.iter().sum();
    if need > 0.0 { 100.0 * people.iter().sum::<f64>() / need } else { 0.0 }
}

/// By area with need, people as a share of it, and the need.
pub(super) fn shares(people: &[f64], need: &[f64]) -> Vec<(f64, f64)> {
    let areas = people.iter().zip(need).filter(|(_, need)| **need > 0.0);
    areas.map(|(people, need)| (100.0 * people / need, *need)).collect()
}

/// Share of need served in the area where it is least.
pub(super) fn least_served(year: &YearOutcome) -> f64 {
    let shares = shares(&year.people, &year.need).into_iter().map(|(share, _)| share);
    shares.min_by(f64::total_cmp).unwrap_or(0.0)
}

/// Share of need served in the zone where it is least, by that of the zone where it is greatest.
fn of_zones(year: &YearOutcome) -> f64 {
    let [need, people] =
        [0, 1].map(|n| year.by_zone.iter().map(|zone| zone[n]).collect::<Vec<_>>());
    zone_ratio(&shares(&people, &need)).unwrap_or(f64::NAN)
}

/// Cost of a client served, in million đồng.
fn per_client(year: &YearOutcome) -> f64 {
    let clients: f64 = year.clients.iter().sum();
    let cost = Vnd(year.additional + year.existing).million();
    if clients > 0.0 { cost / clients } else { f64::NAN }
}

/// Levels between 0 and 1 of what happened in a future, beside those of its inputs.
pub(super) const EVENTS: [&str; 3] = ["event.delivered", "event.closures", "event.cuts"];

/// By event its level: the share of openings that stand at the end; closures of links and cuts of funds, each against what is much.
pub(super) fn events(ground: &Ground, outcome: &Outcome, cuts: &[Vec<f64>]) -> [f64; 3] {
    let openings = outcome.openings.len().max(1) as f64;
    let delivered = outcome.openings.iter().filter(|(stands, _)| *stands).count() as f64;
    let steps = outcome.net.len().max(1) as f64;
    let closed = outcome.net.iter().map(|net| net.closed_links).sum::<f64>() / steps;
    let years = (ground.setting.years.len() * cuts.len()).max(1) as f64;
    let cut = cuts.iter().flatten().sum::<f64>() / years;
    let against = |much: f64, value: f64| value / (value + much);
    [delivered / openings, against(0.1, closed), against(0.05, cut)]
}
