//! Counts work, so that limits do not depend on the clock.

use super::super::solution::Control;

/// Work done so far against the limit.
pub struct Meter<'a> {
    /// What the caller asked.
    pub control: &'a Control<'a>,
    spent: f64,
}

impl<'a> Meter<'a> {
    /// Nothing spent yet.
    pub fn new(control: &'a Control<'a>) -> Self {
        Self { control, spent: 0.0 }
    }

    /// Adds elementary steps.
    pub fn spend(&mut self, steps: usize) {
        self.spent += steps as f64 * 1e-6;
    }

    /// Whether to stop: the limit is reached or somebody asked to.
    pub fn over(&self) -> bool {
        self.spent > self.control.work || self.control.cancelled()
    }
}
