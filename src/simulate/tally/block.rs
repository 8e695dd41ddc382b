//! The sums over a block of replications.

use super::{Histogram, Joint};
use crate::mandate::Measured;
use crate::simulate::engine::AGES;
use crate::simulate::months;
use crate::simulate::record::Waits;
use crate::simulate::replicate::{Ground, Outcome};

/// Waits of one service and urgency over all futures, by steps waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::simulate) struct WaitSums {
    pub entered: [u64; AGES],
    pub started: [u64; AGES],
    pub abandoned: [u64; AGES],
    pub censored: [u64; AGES],
}

/// Sums over replications. Blocks of different replications of the same question add up to what one block of all of them holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub(in crate::simulate) replications: u64,
    /// By reading of the panel.
    pub(in crate::simulate) fans: Vec<Histogram>,
    /// By series, then step.
    pub(in crate::simulate) months: Vec<Histogram>,
    /// By service and urgency.
    pub(in crate::simulate) waits: Vec<[WaitSums; 2]>,
    /// By mandate, futures in which it is met.
    pub(in crate::simulate) mandates: Vec<u64>,
    pub(in crate::simulate) all_mandates: u64,
    /// By planned opening, futures in which it stands at the end, and opens on time.
    pub(in crate::simulate) openings: Vec<[u64; 2]>,
    /// By target of the panel.
    pub(in crate::simulate) joints: Vec<Joint>,
}

impl Block {
    /// A block of no replications.
    pub(in crate::simulate) fn new(ground: &Ground) -> Self {
        let setting = &ground.setting;
        Self {
            replications: 0,
            fans: vec![Histogram::default(); ground.panel.readings.len()],
            months: vec![Histogram::default(); months::count(setting)],
            waits: vec![Default::default(); setting.world.services.len()],
            mandates: vec![0; setting.study.mandates.len()],
            all_mandates: 0,
            openings: vec![[0; 2]; setting.plan.openings.len()],
            joints: vec![Joint::new(ground.inputs.len()); ground.panel.targets.len()],
        }
    }

    /// Adds a replication; `values` are what the panel reads off it.
    pub(in crate::simulate) fn add(&mut self, ground: &Ground, outcome: &Outcome, values: &[f64]) {
        self.replications += 1;
        for (histogram, value) in self.fans.iter_mut().zip(values) {
            if value.is_finite() {
                histogram.add(*value);
            }
        }
        let months = months::values(&ground.setting, outcome);
        for (histogram, value) in self.months.iter_mut().zip(months) {
            if let Some(value) = value {
                histogram.add(value);
            }
        }
        for (sums, waits) in self.waits.iter_mut().flatten().zip(outcome.waits.iter().flatten()) {
            sums.add(waits);
        }
        let met = |measured: &Vec<Measured>| measured.iter().all(Measured::met);
        for (count, measured) in self.mandates.iter_mut().zip(&outcome.mandates) {
            *count += u64::from(met(measured));
        }
        self.all_mandates += u64::from(outcome.mandates.iter().all(met));
        for (counts, (stands, on_time)) in self.openings.iter_mut().zip(&outcome.openings) {
            counts[0] += u64::from(*stands);
            counts[1] += u64::from(*on_time);
        }
        for (joint, target) in self.joints.iter_mut().zip(&ground.panel.targets) {
            joint.add(values[target.reading], outcome.levels.iter().copied());
        }
    }

    /// Adds a block of other replications.
    pub fn merge(&mut self, other: &Self) {
        self.replications += other.replications;
        let fans = self.fans.iter_mut().zip(&other.fans);
        fans.chain(self.months.iter_mut().zip(&other.months))
            .for_each(|(own, more)| own.merge(more));
        for (own, more) in self.waits.iter_mut().flatten().zip(other.waits.iter().flatten()) {
            own.merge(*more);
        }
        let counts = self.mandates.iter_mut().chain(self.openings.iter_mut().flatten());
        let more = other.mandates.iter().chain(other.openings.iter().flatten());
        counts.zip(more).for_each(|(own, more)| *own += more);
        self.all_mandates += other.all_mandates;
        self.joints.iter_mut().zip(&other.joints).for_each(|(own, more)| own.merge(more));
    }
}

impl WaitSums {
    fn add(&mut self, waits: &Waits) {
        let lines = [waits.entered, waits.started, waits.abandoned, waits.censored];
        for (sums, line) in self.lists().into_iter().zip(lines) {
            sums.iter_mut().zip(line.by_age()).for_each(|(sum, more)| *sum += u64::from(more));
        }
    }

    fn merge(&mut self, mut other: Self) {
        for (sums, more) in self.lists().into_iter().zip(other.lists()) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += *more);
        }
    }

    fn lists(&mut self) -> [&mut [u64; AGES]; 4] {
        [&mut self.entered, &mut self.started, &mut self.abandoned, &mut self.censored]
    }
}
