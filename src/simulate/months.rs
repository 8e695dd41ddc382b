//! Fans by month: what moves from step to step, for every service and for all together.

use super::panel;
use super::record::{Flows, Net};
use super::replicate::Outcome;
use super::setting::Setting;
use super::tally::Histogram;
use crate::indicators::{ALL, Indicator, gini};
use crate::world::Year;
use serde::{Deserialize, Serialize};

/// A figure of one service in one step; `None` where there is nothing to measure. The second argument is the length of a step in months.
type OfFlows = fn(&Flows, f64) -> Option<f64>;
/// A figure of the network in one step.
type OfNet = fn(&Net) -> Option<f64>;

fn whole(clients: u32) -> Option<f64> {
    Some(f64::from(clients))
}

fn ratio(sum: f64, of: f64) -> Option<f64> {
    (of > 0.0).then(|| sum / of)
}

const OF_FLOWS: [(&str, OfFlows); 8] = [
    ("flow.came", |flows, _| whole(flows.came)),
    ("flow.started", |flows, _| whole(flows.started)),
    ("flow.closed", |flows, _| whole(flows.closed)),
    ("flow.abandoned", |flows, _| whole(flows.abandoned)),
    ("flow.lost", |flows, _| whole(flows.lost)),
    ("flow.waiting", |flows, _| whole(flows.waiting)),
    ("flow.in_care", |flows, _| whole(flows.care)),
    ("wait.mean", |flows, months| {
        ratio(f64::from(flows.waited) * months, f64::from(flows.started))
    }),
];

/// A figure of people in care and in need, part by part.
type OfParts = fn(&[f64], &[f64]) -> Option<f64>;

const OF_PARTS: [(&str, OfParts); 3] = [
    ("people.in_care_share", |care, need| {
        ratio(100.0 * care.iter().sum::<f64>(), need.iter().sum())
    }),
    ("equity.least_in_care", |care, need| {
        let shares = panel::shares(care, need).into_iter().map(|(share, _)| share);
        shares.min_by(f64::total_cmp)
    }),
    ("equity.gini_in_care", |care, need| Some(gini(&panel::shares(care, need)))),
];

const OF_NET: [(&str, OfNet); 10] = [
    ("network.operating", |net| Some(net.sites)),
    ("staff.filled_share", |net| ratio(100.0 * f64::from(net.filled), f64::from(net.posts))),
    ("staff.left", |net| whole(net.left)),
    ("hours.used_share", |net| ratio(100.0 * net.hours_used, net.hours_available)),
    ("staff.wisn_ratio", |net| ratio(net.hours_available, net.hours_asked)),
    ("staff.wisn_gap", |net| {
        ratio(f64::from(net.filled) * (net.hours_available - net.hours_asked), net.hours_available)
    }),
    ("caseload.norm_share", |net| ratio(100.0 * net.under_norm, net.norm)),
    ("access.mean", |net| ratio(net.minutes, f64::from(net.started))),
    ("access.p90", |net| (net.started > 0).then_some(net.minutes_p90)),
    ("links.closed_share", |net| Some(100.0 * net.closed_links)),
];

/// The spread of one indicator over futures, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthFan {
    /// Indicator.
    pub indicator: String,
    /// Unit.
    pub unit: String,
    /// Service, or all.
    pub service: String,
    /// First planned year; the first step is its first one.
    pub first: Year,
    /// Steps a year.
    pub steps: usize,
    /// By step, in the future as written; `null` where there is nothing to measure.
    pub as_written: Vec<Option<f64>>,
    /// By step: mean with its 95 % interval, then quantiles 5, 25, 50, 75, 95; empty where there is nothing to measure.
    pub points: Vec<Vec<f64>>,
}

/// One step of an indicator, as a row of `months.csv`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthRow {
    /// Indicator.
    pub indicator: String,
    /// Unit.
    pub unit: String,
    /// Service, or all.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Step of the year, from 1: the month, where steps are months.
    pub step: usize,
    /// In the future as written.
    pub as_written: Option<f64>,
    /// Mean.
    pub mean: f64,
    /// Lower end of its 95 % interval.
    pub mean_low: f64,
    /// Upper end.
    pub mean_high: f64,
    /// Quantiles.
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

impl MonthFan {
    /// Its rows; steps without a figure are left out.
    pub fn rows(&self) -> Vec<MonthRow> {
        let row = |(n, (point, as_written)): (usize, (&Vec<f64>, &Option<f64>))| {
            let [mean, mean_low, mean_high, p05, p25, p50, p75, p95] = point[..] else {
                return None;
            };
            Some(MonthRow {
                indicator: self.indicator.clone(),
                unit: self.unit.clone(),
                service: self.service.clone(),
                year: self.first + (n / self.steps) as Year,
                step: n % self.steps + 1,
                as_written: *as_written,
                mean,
                mean_low,
                mean_high,
                p05,
                p25,
                p50,
                p75,
                p95,
            })
        };
        self.points.iter().zip(&self.as_written).enumerate().filter_map(row).collect()
    }
}

/// Number of histograms.
pub(super) fn count(setting: &Setting) -> usize {
    let services = setting.world.services.len() + 1;
    let series = OF_FLOWS.len() * services + OF_NET.len() + OF_PARTS.len();
    series * setting.years.len() * setting.steps
}

/// All values of a replication: by series, then step.
pub(super) fn values<'a>(
    setting: &'a Setting,
    outcome: &'a Outcome,
) -> impl Iterator<Item = Option<f64>> + 'a {
    let services = setting.world.services.len();
    let months = 12.0 / setting.steps as f64;
    let of_service = move |read: OfFlows, service: usize| {
        outcome.flows.chunks(services.max(1)).map(move |step| match step.get(service) {
            Some(flows) => read(flows, months),
            None => read(&all(step), months),
        })
    };
    let flows = OF_FLOWS.into_iter().flat_map(move |(_, read)| {
        (0..=services).flat_map(move |service| of_service(read, service))
    });
    let net = OF_NET.into_iter().flat_map(|(_, read)| outcome.net.iter().map(read));
    let parts = setting.parts.len();
    let in_part = move |read: OfParts| {
        (0..outcome.net.len()).map(move |step| {
            let need = &outcome.years[step / setting.steps].need;
            read(&outcome.in_care[step * parts..(step + 1) * parts], need)
        })
    };
    flows.chain(net).chain(OF_PARTS.into_iter().flat_map(move |(_, read)| in_part(read)))
}

/// Services together.
pub(super) fn all(flows: &[Flows]) -> Flows {
    flows.iter().fold(Flows::default(), |sum, flows| Flows {
        came: sum.came + flows.came,
        started: sum.started + flows.started,
        closed: sum.closed + flows.closed,
        abandoned: sum.abandoned + flows.abandoned,
        lost: sum.lost + flows.lost,
        waiting: sum.waiting + flows.waiting,
        care: sum.care + flows.care,
        waited: sum.waited + flows.waited,
    })
}

/// The fans.
pub(super) fn fans(
    setting: &Setting,
    as_written: &Outcome,
    histograms: &[Histogram],
) -> Vec<MonthFan> {
    let steps = setting.years.len() * setting.steps;
    let written: Vec<Option<f64>> = values(setting, as_written).collect();
    let services = setting.world.services.values().map(|service| service.code.clone());
    let services: Vec<String> = services.chain([ALL.to_owned()]).collect();
    let of_flows =
        OF_FLOWS.iter().flat_map(|(code, _)| services.iter().map(move |s| (*code, &**s)));
    let of_all = OF_NET.iter().map(|(code, _)| *code).chain(OF_PARTS.iter().map(|(code, _)| *code));
    let names = of_flows.chain(of_all.map(|code| (code, ALL)));
    names
        .zip(written.chunks(steps.max(1)).zip(histograms.chunks(steps.max(1))))
        .map(|((code, service), (as_written, histograms))| MonthFan {
            indicator: code.to_owned(),
            unit: Indicator::find(code).map_or("", |entry| entry.unit).to_owned(),
            service: service.to_owned(),
            first: setting.years.first().copied().unwrap_or_default(),
            steps: setting.steps,
            as_written: as_written.to_vec(),
            points: histograms.iter().map(point).collect(),
        })
        .collect()
}

fn point(histogram: &Histogram) -> Vec<f64> {
    if histogram.is_empty() {
        return Vec::new();
    }
    let mean = histogram.mean();
    let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| histogram.quantile(share).value);
    [mean.value, mean.low, mean.high].into_iter().chain(quantiles).collect()
}
