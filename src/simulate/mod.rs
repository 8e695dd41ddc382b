//! The simulator: thousands of monthly futures of a plan.
//!
//! `draw` gives a replication its parameters, `setting` holds what all replications share, `engine` runs the months, `record` is what
//! it writes down, `worker` runs it, `replicate` makes a future of it, `year` counts its years, `panel` reads them, `tally` adds futures up, `summary` says what all of them say
//! together.

mod active;
mod causes;
mod chance;
mod class;
mod draw;
mod drivers;
mod engine;
mod hazard;
mod money;
mod months;
mod notes;
mod outcomes;
mod panel;
mod record;
mod replicate;
mod setting;
mod statistics;
mod stock;
mod summary;
mod tally;
mod until;
mod waits;
mod way;
mod worker;
mod year;

pub use causes::Cause;
pub use drivers::{Driver, Worst};
pub use engine::Routing;
pub use months::{MonthFan, MonthRow};
pub use outcomes::{Measure, Outcomes, outcomes};
pub use statistics::{Fan, Probability};
pub use summary::{Delivery, MandateChance, Simulation};
pub use tally::Block;
pub use until::{Estimate, MOST, Until};
pub use waits::WaitTimes;

use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::progress::{Stage, Watch};
use crate::study::Study;
use crate::world::World;
use causes::Written;
use rayon::prelude::*;
use replicate::{Ground, Outcome};
use setting::Setting;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use until::BATCH;
use worker::Worker;

/// How much to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Number of futures; the most where a precision is asked for.
    pub replications: u32,
    /// Seed of every draw.
    pub seed: u64,
    /// Precision at which it may stop earlier.
    pub until: Option<Until>,
}

/// Takes the figures of every future in order: its number, and one figure a column of [`Simulator::columns`].
pub type Sink<'a> = &'a mut dyn FnMut(u32, &[f64]);

/// A plan ready to be simulated.
pub struct Simulator<'a> {
    ground: Ground<'a>,
    seed: u64,
}

impl<'a> Simulator<'a> {
    /// Prepares the futures of a plan.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &TravelTimes,
        demand: &'a Demand,
        plan: &'a Plan,
        seed: u64,
    ) -> Self {
        let setting = Setting::new(world, study, times, demand, plan, seed);
        Self { ground: Ground::new(setting, seed), seed }
    }

    /// The figures of a future: code of the input or indicator, with its year where it has one.
    pub fn columns(&self) -> Vec<String> {
        let inputs = self.ground.inputs.iter().map(|code| format!("input.{code}"));
        let readings = self.ground.panel.totals();
        inputs.chain(readings.map(|(_, r)| format!("{}@{}", r.row.indicator, r.year))).collect()
    }

    /// Simulates a range of futures; `None` if it is cancelled. Blocks of all ranges, merged in any order, are one block of all futures.
    pub fn block(&self, range: Range<u32>, watch: &dyn Watch, sink: Sink) -> Option<Block> {
        let mut block = Block::new(&self.ground);
        let done = AtomicU64::new(u64::from(range.start));
        let mut first = range.start;
        while first < range.end {
            let batch = first..range.end.min((first / BATCH + 1) * BATCH);
            first = batch.end;
            self.batch(batch, &mut block, &done, watch, sink)?;
        }
        Some(block)
    }

    /// What the futures of a block say together.
    pub fn summary(&self, block: &Block) -> Simulation {
        let written = Written {
            planned: self.ground.as_planned(),
            by_plan: self.ground.as_written(Routing::Plan),
            nearest: self.ground.as_written(Routing::Nearest),
        };
        summary::summarise(&self.ground, &written, block, self.seed)
    }

    /// Runs futures side by side and reads each of them; in their order. `None` if it is cancelled.
    fn futures<T: Send>(
        &self,
        range: Range<u32>,
        done: &AtomicU64,
        watch: &dyn Watch,
        read: impl Fn(Outcome) -> T + Sync,
    ) -> Option<Vec<T>> {
        let ground = &self.ground;
        let future = |worker: &mut Worker<chance::Chance>, replication: u32| {
            if watch.cancelled() {
                return None;
            }
            let outcome = ground.replicate(worker, replication);
            watch.step(done.fetch_add(1, Ordering::Relaxed) + 1);
            Some(read(outcome))
        };
        range.into_par_iter().map_init(|| Worker::by_chance(&ground.setting), future).collect()
    }

    fn batch(
        &self,
        range: Range<u32>,
        block: &mut Block,
        done: &AtomicU64,
        watch: &dyn Watch,
        sink: Sink,
    ) -> Option<()> {
        let ground = &self.ground;
        let with_values = |outcome: Outcome| {
            let values = ground.panel.read(&outcome);
            (outcome, values)
        };
        let futures = self.futures(range.clone(), done, watch, with_values)?;
        for (replication, (outcome, values)) in range.zip(futures) {
            block.add(ground, &outcome, &values);
            let readings = ground.panel.totals().map(|(n, _)| values[n]);
            let figures: Vec<f64> = outcome.levels.iter().copied().chain(readings).collect();
            sink(replication, &figures);
        }
        Some(())
    }

    /// Simulates batch by batch until the number or the precision is reached.
    fn run(&self, options: Options, watch: &dyn Watch, sink: Sink) -> Option<Block> {
        let mut block = Block::new(&self.ground);
        let mut first = 0;
        while first < options.replications {
            let end = options.replications.min(first + BATCH);
            block.merge(&self.block(first..end, watch, sink)?);
            first = end;
            if options.until.is_some_and(|until| until.reached(&self.ground.panel, &block)) {
                break;
            }
        }
        (block.replications > 0).then_some(block)
    }
}

/// Simulates a plan; `None` if it is cancelled or no replication is asked for. The same bytes for any number of threads.
pub fn simulate(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    plan: &Plan,
    options: Options,
    watch: &dyn Watch,
) -> Option<Simulation> {
    let simulator = Simulator::new(world, study, times, demand, plan, options.seed);
    simulator.simulate(options, watch, &mut |_, _| {})
}

impl Simulator<'_> {
    /// Simulates as much as is asked for; `None` if it is cancelled or no replication is asked for.
    pub fn simulate(&self, options: Options, watch: &dyn Watch, sink: Sink) -> Option<Simulation> {
        watch.stage(Stage::Simulate, Some(u64::from(options.replications)));
        Some(self.summary(&self.run(options, watch, sink)?))
    }
}
