//! What the replications say together.

use super::causes::{self, Cause, Written};
use super::drivers::{self, Driver, Worst};
use super::months::{self, MonthFan, MonthRow};
use super::replicate::{Ground, Outcome};
use super::statistics::{Fan, Probability};
use super::tally::Block;
use super::waits::{self, WaitTimes};
use crate::indicators::{Row, SMALLEST_SENSITIVE};
use crate::world::{Id, Label, Year};
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
    /// Spread of the main indicators by year.
    pub fans: Vec<Fan>,
    /// Spread of what moves by month.
    #[serde(default)]
    pub months: Vec<MonthFan>,
    /// How long clients wait.
    #[serde(default)]
    pub waits: Vec<WaitTimes>,
    /// What drives the outcome: by indicator, the strongest first.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// The worst futures in words.
    #[serde(default)]
    pub worst: Vec<Worst>,
    /// From the clients that the plan serves to those that the futures serve, step by step.
    #[serde(default)]
    pub causes: Vec<Cause>,
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
    /// The rows for `months.csv`.
    pub fn month_rows(&self) -> Vec<MonthRow> {
        self.months.iter().flat_map(MonthFan::rows).collect()
    }

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

/// Sums the futures up beside those in which all goes as written.
pub(super) fn summarise(
    ground: &Ground,
    written: &Written,
    block: &Block,
    seed: u64,
) -> Simulation {
    let as_written = &written.nearest;
    let fans = fans(ground, as_written, block);
    let clients: f64 = fans.iter().filter(|fan| causes::counts(fan)).map(|fan| fan.mean).sum();
    Simulation {
        replications: block.replications as usize,
        seed,
        months: months::fans(&ground.setting, as_written, &block.months),
        waits: waits::times(&ground.setting, block),
        drivers: drivers::drivers(ground, block),
        worst: drivers::worst(ground, block),
        causes: causes::causes(&ground.setting, written, clients),
        mandates: mandates(ground, block),
        all_mandates: share(block, block.all_mandates),
        deliveries: deliveries(ground, block),
        fans,
        notes: super::notes::notes(),
    }
}

/// Share of the futures.
fn share(block: &Block, hits: u64) -> Probability {
    Probability::wilson(hits as usize, block.replications as usize)
}

fn mandates(ground: &Ground, block: &Block) -> Vec<MandateChance> {
    let mandates = ground.setting.study.mandates.iter();
    mandates
        .map(|(id, mandate)| MandateChance {
            mandate: mandate.code.clone(),
            label: mandate.label.clone(),
            year: mandate.year,
            hard: mandate.price.is_none(),
            met: share(block, block.mandates[id.index()]),
        })
        .collect()
}

fn deliveries(ground: &Ground, block: &Block) -> Vec<Delivery> {
    let world = ground.setting.world;
    let openings = ground.setting.plan.openings.iter().zip(&block.openings);
    openings
        .map(|(opening, [stands, on_time])| Delivery {
            site: world.sites[opening.site].code.clone(),
            kind: world.type_of(opening.site).code.clone(),
            start: opening.start,
            standing: share(block, *stands),
            on_time: share(block, *on_time),
        })
        .collect()
}

fn fans(ground: &Ground, as_written: &Outcome, block: &Block) -> Vec<Fan> {
    let readings = ground.panel.readings.iter().zip(&block.fans);
    let measured = readings.filter(|(reading, _)| reading.holds(as_written));
    let fan = |(reading, histogram): (&super::panel::Reading, _)| {
        Fan::new(&reading.row, reading.year, reading.read(as_written), histogram)
    };
    let mut fans: Vec<Fan> = measured.map(fan).collect();
    fans.retain(|fan| may_show(ground, fan));
    fans
}

/// Whether a fan keeps to the rule for sensitive groups in all it shows.
fn may_show(ground: &Ground, fan: &Fan) -> bool {
    let world = ground.setting.world;
    let sensitive = world.groups.values().any(|g| g.sensitive && g.code == fan.group);
    !sensitive || fan.p05.min(fan.as_written) >= SMALLEST_SENSITIVE
}
