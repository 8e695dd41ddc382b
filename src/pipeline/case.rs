//! A scenario with everything that follows from it before any plan.

use super::failure::Failure;
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::progress::{Stage, Watch};
use crate::results::{PartName, Run};
use crate::scenario::{self, Diagnostic};
use crate::study::Study;
use crate::uptake::View;
use crate::world::World;
use std::collections::BTreeMap;
use std::path::Path;

/// A scenario, its travel times and its demand.
#[derive(Debug)]
pub struct Case {
    /// Facts.
    pub world: World,
    /// Question.
    pub study: Study,
    /// Travel times.
    pub times: TravelTimes,
    /// Need and demand.
    pub demand: Demand,
    /// Every input file by name: together a scenario of their own.
    pub inputs: BTreeMap<String, Vec<u8>>,
    /// What the user should know about the scenario.
    pub warnings: Vec<Diagnostic>,
}

impl Case {
    /// Loads a scenario; a `seed` takes the place of the scenario's.
    ///
    /// # Errors
    /// [`Failure::Scenario`] with every mistake in it.
    pub fn load(dir: &Path, seed: Option<u64>, watch: &dyn Watch) -> Result<Self, Failure> {
        watch.stage(Stage::Read, None);
        let loaded = scenario::load(dir).map_err(Failure::Scenario)?;
        let (world, mut study) = (loaded.world, loaded.study);
        study.seed = seed.unwrap_or(study.seed);
        watch.stage(Stage::Travel, None);
        let times = TravelTimes::new(&world);
        let demand = Demand::new(&world);
        let files = loaded.files.into_iter().map(|file| (file.name, file.bytes));
        let inputs = files.collect();
        Ok(Self { world, study, times, demand, inputs, warnings: loaded.warnings })
    }

    /// The inputs of a run, with the seed that its plan was made with unless another is given.
    ///
    /// # Errors
    /// If the run or its inputs cannot be read.
    pub fn of_run(run: &Run, seed: Option<u64>, watch: &dyn Watch) -> Result<Self, Failure> {
        let planned = run.manifest(PartName::Plan)?.seed;
        Self::load(&run.inputs(), Some(seed.unwrap_or(planned)), watch)
    }

    /// Demand under what a plan decides (model 1.7).
    pub fn demand_under(&self, plan: &Plan, view: View) -> Demand {
        Demand::under(&self.world, plan, view)
    }

    /// Codes of the mandates, in their order.
    pub fn mandates(&self) -> Vec<String> {
        self.study.mandates.values().map(|mandate| mandate.code.clone()).collect()
    }
}
