//! Delivery judged from what became of earlier plans: a prior for the simulator, fitted to a handful of counts.
//!
//! It is printed as what it is, a check with very little data. New builds share one distribution of their probabilities and one
//! shock of history; what goes on from an existing site is judged apart. Lateness comes from the scenario, since counts on one
//! day cannot tell it.

mod backtest;
mod fragment;
mod grid;

pub use fragment::fragment;

use crate::random::Book;
use crate::study::{Count, Distribution, Prior, Quantity, Record, Sampling, Study, Uncertainty};
use crate::world::{TypeId, World};
use backtest::Story;
use serde::Serialize;

/// Histories that are simulated for an interval.
const HISTORIES: u32 = 4000;
/// Days of a month.
const MONTH: f64 = 30.4375;

/// A count as the fit sees it.
#[derive(Debug, Clone, PartialEq)]
struct Evidence {
    planned: u32,
    standing: u32,
    /// Probability that what is delivered stands on the day of the count.
    on_day: f64,
}

/// Five, fifty and ninety-five in a hundred simulated histories have at most so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// 5 %.
    pub low: u32,
    /// Median.
    pub median: u32,
    /// 95 %.
    pub high: u32,
}

impl Interval {
    /// Whether a count lies inside.
    pub fn holds(&self, count: u32) -> bool {
        (self.low..=self.high).contains(&count)
    }
}

/// What is made of one count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fitted {
    /// The count.
    pub count: Count,
    /// Probability that what is delivered stands on the day of the count, from the stated lateness.
    pub on_day: f64,
    /// The fitted probability of delivery: alpha and beta of its beta distribution.
    pub alpha: f64,
    /// See `alpha`.
    pub beta: f64,
    /// Correlation through the shared shock; 0 for what goes on from an existing site.
    pub shared: f64,
    /// Counts that the fitted prior simulates.
    pub simulated: Interval,
    /// Counts that the scenario's own uncertainties simulate, where there is a scenario.
    pub scenario: Option<Interval>,
    /// What the other counts let expect of this one; `None` for what is fitted alone.
    pub expected: Option<f64>,
    /// Log-probability of the count given the others; `None` as above.
    pub held_out: Option<f64>,
    /// Log-probability of the count under a uniform prior of its own.
    pub uniform: f64,
}

/// A fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// Count by count.
    pub rows: Vec<Fitted>,
    /// What was believed before.
    pub prior: Prior,
    /// Correlation through the shared shock after the counts were seen.
    pub shared: f64,
    /// How alike the types are, after the counts were seen.
    pub alike: f64,
    /// Log-score of the fit on types that it was not shown, less that of a uniform prior: below 0 it foretells worse.
    pub score: Option<f64>,
}

impl Fit {
    /// Share of all possible counts that lie inside the simulated intervals: near 1 the check can hardly fail.
    pub fn width(&self) -> f64 {
        let inside = |row: &Fitted| f64::from(row.simulated.high - row.simulated.low + 1);
        let possible = |row: &Fitted| f64::from(row.count.planned + 1);
        self.rows.iter().map(inside).sum::<f64>() / self.rows.iter().map(possible).sum::<f64>()
    }

    /// Counts that lie outside the interval that the fitted prior simulates.
    pub fn missed(&self) -> impl Iterator<Item = &Fitted> {
        self.rows.iter().filter(|row| !row.simulated.holds(row.count.standing))
    }
}

/// The lateness of a kind of opening: the probability of being on time, and the months of delay.
type Lateness<'a> = (Option<&'a Uncertainty>, Option<&'a Uncertainty>);

/// Fits the prior of a scenario; `None` if it has no counts.
pub fn of_scenario(world: &World, study: &Study) -> Option<Fit> {
    let book = Book::new(study, study.seed);
    let kind = |count: &Count| -> Option<TypeId> {
        world.types.iter().find(|(_, kind)| kind.code == count.kind).map(|(id, _)| id)
    };
    let entry = |count: &Count, quantity| book.of_opening(quantity, kind(count)?, count.converts);
    let lateness = |count: &Count| -> Lateness {
        (entry(count, Quantity::OnTime), entry(count, Quantity::Delay))
    };
    let mut fit = fit(&study.record, study.seed, lateness)?;
    for row in &mut fit.rows {
        let story = Story {
            delivery: entry(&row.count, Quantity::Delivery),
            lateness: lateness(&row.count),
        };
        row.scenario = Some(backtest::interval(&book, &row.count, &story));
    }
    Some(fit)
}

/// Fits the prior of a table of counts, in which all that is delivered counts as standing on the day; `None` without counts.
pub fn of_table(record: &Record, seed: u64) -> Option<Fit> {
    fit(record, seed, |_| (None, None))
}

fn fit<'a>(record: &Record, seed: u64, lateness: impl Fn(&Count) -> Lateness<'a>) -> Option<Fit> {
    let evidence = |count: &Count| Evidence {
        planned: count.planned,
        standing: count.standing,
        on_day: on_day(count, lateness(count)),
    };
    let of = |converts: bool| -> Vec<&Count> {
        record.counts.iter().filter(|count| count.converts == converts).collect()
    };
    let (new, old) = (of(false), of(true));
    let seen: Vec<Evidence> = new.iter().map(|count| evidence(count)).collect();
    let pooled = grid::pooled(&seen, &record.prior);
    // One type has no others to learn from.
    let compared = new.len() > 1;
    let shared = round(if new.is_empty() { 0.0 } else { pooled.shared }, 2);
    let mut rows = Vec::new();
    for (k, count) in new.iter().enumerate() {
        let told = compared.then_some((pooled.expected[k], pooled.held_out[k]));
        rows.push(fitted(count, &seen[k], pooled.moments[k], shared, told));
    }
    for count in old {
        let seen = evidence(count);
        rows.push(fitted(count, &seen, grid::alone(&seen).moments[0], 0.0, None));
    }
    for row in &mut rows {
        row.simulated = simulated(row, lateness(&row.count), seed);
    }
    let gain = |row: &Fitted| Some(row.held_out? - row.uniform);
    let gains: Vec<f64> = rows.iter().filter_map(gain).collect();
    let score = (!gains.is_empty()).then(|| gains.iter().sum());
    let alike = pooled.alike;
    (!rows.is_empty()).then_some(Fit { rows, prior: record.prior, shared, alike, score })
}

/// Probability that what is delivered stands on the day of the count: on time, or late by no more than has passed since.
fn on_day(count: &Count, lateness: Lateness) -> f64 {
    let (Some(on_time), Some(delay)) = lateness else { return 1.0 };
    let punctual = on_time.distribution.mean(1000);
    punctual + (1.0 - punctual) * delay.distribution.cdf(months(count))
}

/// Months from the day by which they were to stand to the day of the count.
fn months(count: &Count) -> f64 {
    let days = count.due.until(count.counted).map_or(0, |span| span.get_days());
    f64::from(days) / MONTH
}

/// The beta distribution with these moments; figures rounded as they are written.
fn fitted(
    count: &Count,
    seen: &Evidence,
    (mean, variance): (f64, f64),
    shared: f64,
    told: Option<(f64, f64)>,
) -> Fitted {
    let size = mean * (1.0 - mean) / variance - 1.0;
    Fitted {
        count: count.clone(),
        on_day: seen.on_day,
        alpha: round(mean * size, 2).max(0.01),
        beta: round((1.0 - mean) * size, 2).max(0.01),
        shared,
        simulated: Interval { low: 0, median: 0, high: 0 },
        scenario: None,
        expected: told.map(|(expected, _)| expected),
        held_out: told.map(|(_, score)| score),
        uniform: grid::uniform_score(seen),
    }
}

fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}

/// The code under which the fitted prior of a count is written.
fn code(count: &Count) -> String {
    format!("delivery_{}", count.code)
}

/// What the simulator makes of the fitted prior.
fn simulated(row: &Fitted, lateness: Lateness, seed: u64) -> Interval {
    let distribution = Distribution::Beta(row.alpha, row.beta);
    let mut delivery = Uncertainty::new(&code(&row.count), Quantity::Delivery, distribution);
    delivery.shared = row.shared;
    let sampling = Sampling::default();
    let book = Book::of(&[], &sampling, HISTORIES, seed);
    backtest::interval(&book, &row.count, &Story { delivery: Some(&delivery), lateness })
}
