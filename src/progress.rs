//! What a long computation tells whoever watches, and how it is asked to stop. Only `cli` draws.

use crate::plan::Solved;
use std::sync::atomic::{AtomicBool, Ordering};

/// A watcher of long work.
pub trait Watch: Sync {
    /// A stage begins; `steps` where their number is known.
    fn stage(&self, stage: Stage, steps: Option<u64>);
    /// This many steps of the stage are done.
    fn step(&self, done: u64);
    /// A better plan is known: its goal level, value and gap to the bound, where there is one.
    fn better(&self, level: usize, value: f64, gap: Option<f64>);
    /// A whole, valid plan that may be kept if the work is interrupted.
    fn keep(&self, solved: &Solved);
    /// Whether the work should stop as soon as it can.
    fn cancelled(&self) -> bool;
}

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading and checking the scenario.
    Read,
    /// Shortest paths.
    Travel,
    /// Need, arcs, model build.
    Build,
    /// Rules of thumb.
    Rules,
    /// The linear relaxation of a goal level.
    Relax(usize),
    /// The search of a goal level.
    Search(usize),
    /// Whole numbers fixed, the rest solved again.
    Polish,
    /// Why there is no plan.
    Conflict,
    /// Why a plan is as it is.
    Explain,
    /// Recount.
    Audit,
    /// Replications.
    Simulate,
    /// Documents.
    Report,
    /// Files.
    Write,
}

/// A watcher that sees nothing and stops when its flag is raised.
#[derive(Debug, Default)]
pub struct Silent {
    /// Raised to stop.
    pub stop: AtomicBool,
}

impl Watch for Silent {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn step(&self, _: u64) {}
    fn better(&self, _: usize, _: f64, _: Option<f64>) {}
    fn keep(&self, _: &Solved) {}
    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
