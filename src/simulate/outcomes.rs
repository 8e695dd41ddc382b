//! Single figures of each future, to hold plans against each other in the same ones.

use super::replicate::Outcome;
use super::year::YearOutcome;
use super::{Options, Simulator, panel};
use crate::demand::Demand;
use crate::indicators::{Direction, Indicator};
use crate::mandate::Measured;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::progress::{Stage, Watch};
use crate::study::Study;
use crate::world::{Id, Label, Vnd, World, Year};
use serde::Serialize;
use std::sync::atomic::AtomicU64;

/// A figure of a future.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Code of the indicator, with a mandate in brackets where it is about one.
    pub indicator: String,
    /// Name.
    pub label: Label,
    /// Unit.
    pub unit: String,
    /// Year; `None`: all planned years together.
    pub year: Option<Year>,
    /// Whether more is better.
    pub more_is_better: bool,
}

/// Figures of a plan, future by future.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// What is measured; the same for every plan of a study.
    pub measures: Vec<Measure>,
    /// By measure, then future.
    pub values: Vec<Vec<f64>>,
}

/// A figure and how it is read from an outcome.
type Reading<'a> = (Measure, Box<dyn Fn(&Outcome) -> f64 + Sync + 'a>);

/// The figures of each future of a plan; `None` if it is cancelled. The same bytes for any number of threads.
pub fn outcomes(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    plan: &Plan,
    options: Options,
    watch: &dyn Watch,
) -> Option<Outcomes> {
    watch.stage(Stage::Simulate, Some(u64::from(options.replications)));
    let simulator = Simulator::new(world, study, times, demand, plan, options.seed);
    let readings = readings(world, study);
    let figures = |outcome: Outcome| -> Vec<f64> {
        readings.iter().map(|(_, read)| read(&outcome)).collect()
    };
    let futures = simulator.futures(0..options.replications, &AtomicU64::new(0), watch, figures)?;
    let values = (0..readings.len()).map(|m| futures.iter().map(|f| f[m]).collect()).collect();
    let measures = readings.into_iter().map(|(measure, _)| measure).collect();
    Some(Outcomes { measures, values })
}

fn readings<'a>(world: &'a World, study: &'a Study) -> Vec<Reading<'a>> {
    let last = |of: fn(&YearOutcome) -> f64| {
        move |outcome: &Outcome| outcome.years.last().map_or(f64::NAN, of)
    };
    let all = |of: fn(&YearOutcome) -> f64| {
        move |outcome: &Outcome| outcome.years.iter().map(of).sum::<f64>()
    };
    let end = Some(world.calendar.last);
    let mut readings: Vec<Reading> = vec![
        (measure("people.served", end), Box::new(last(|y| y.people_of.iter().sum()))),
        (
            measure("people.served_share", end),
            Box::new(last(|y| panel::served_share(&y.people_of, &y.need))),
        ),
        (measure("clients.served", end), Box::new(last(|y| y.clients.iter().sum()))),
        (measure("equity.least_served", end), Box::new(last(panel::least_served))),
        (measure("money.additional", None), Box::new(all(|y| Vnd(y.additional).million()))),
        (measure("money.unpaid", None), Box::new(all(|y| Vnd(y.unpaid).million()))),
    ];
    for (id, mandate) in study.mandates.iter() {
        let met = move |outcome: &Outcome| {
            f64::from(u8::from(outcome.mandates[id.index()].iter().all(Measured::met)))
        };
        let measure = Measure {
            indicator: format!("mandate.met[{}]", mandate.code),
            label: mandate.label.clone(),
            ..measure("mandate.met", Some(mandate.year))
        };
        readings.push((measure, Box::new(met)));
    }
    readings
}

fn measure(code: &str, year: Option<Year>) -> Measure {
    let entry = Indicator::find(code);
    let label = |vi: &str, en: &str| Label { vi: vi.to_owned(), en: en.to_owned() };
    Measure {
        indicator: code.to_owned(),
        label: entry.map_or(label(code, code), |entry| label(entry.vi, entry.en)),
        unit: entry.map_or(String::new(), |entry| entry.unit.to_owned()),
        year,
        more_is_better: entry.is_none_or(|entry| entry.direction != Direction::Down),
    }
}
