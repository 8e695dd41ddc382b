//! Counts work, so that limits do not depend on the clock.

use super::super::solution::Control;

/// Work done so far against the limit.
pub struct Meter<'a> {
    /// What the caller asked.
    pub control: &'a Control<'a>,
    spent: f64,
    limit: f64,
}

impl<'a> Meter<'a> {
    /// Nothing spent yet.
    pub fn new(control: &'a Control<'a>) -> Self {
        Self { control, spent: 0.0, limit: control.work }
    }

    /// Adds elementary steps.
    pub fn spend(&mut self, steps: usize) {
        self.spent += steps as f64 * 1e-6;
    }

    /// Million steps so far.
    pub fn spent(&self) -> f64 {
        self.spent
    }

    /// Steps left before the limit.
    pub fn left(&self) -> usize {
        ((self.limit - self.spent).max(0.0) * 1e6) as usize
    }

    /// The same in million steps.
    pub fn left_over(&self) -> f64 {
        self.left() as f64 * 1e-6
    }

    /// A meter for a part of the work, with a limit of its own.
    pub fn share(&self, limit: f64) -> Self {
        Self { control: self.control, spent: 0.0, limit: limit.min(self.limit - self.spent) }
    }

    /// Counts what a part has spent.
    pub fn absorb(&mut self, part: Self) {
        self.spent += part.spent;
    }

    /// Whether to stop: the limit is reached or somebody asked to.
    pub fn over(&self) -> bool {
        self.spent > self.limit || self.control.cancelled()
    }
}
