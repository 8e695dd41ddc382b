//! Subgradient ascent on the multipliers, with a smoothed direction (Crowder 1976).

use super::super::core::{Meter, Site};
use super::relaxation::{Capacitated, Relaxed};

/// Subgradient ascent on the multipliers.
pub struct Ascent {
    /// Multipliers of the best bound.
    pub best: Vec<f64>,
    /// Best bound.
    pub bound: f64,
    /// Smoothed shares of the sites: where the relaxation hesitates.
    pub mean: Vec<f64>,
    current: Vec<f64>,
    direction: Vec<f64>,
    factor: f64,
    stale: usize,
}

impl Ascent {
    /// Starts at `u`.
    pub fn new(u: Vec<f64>, sites: usize, factor: f64) -> Self {
        let (direction, current) = (vec![0.0; u.len()], u.clone());
        let mean = vec![0.5; sites];
        Self { best: u, bound: f64::NEG_INFINITY, mean, current, direction, factor, stale: 0 }
    }

    /// Whether steps have become too small to matter.
    pub fn settled(&self) -> bool {
        self.factor < 2e-3
    }

    /// Evaluates, then takes one step toward `target`.
    pub fn step(
        &mut self,
        problem: &Capacitated,
        site: &[Site],
        target: f64,
        meter: &mut Meter,
    ) -> Relaxed {
        let relaxed = problem.evaluate(&self.current, site, meter);
        self.stale = if relaxed.bound > self.bound + 1e-6 * self.bound.abs().min(1e300) {
            0
        } else {
            self.stale + 1
        };
        if relaxed.bound > self.bound {
            self.bound = relaxed.bound;
            self.best.clone_from(&self.current);
        }
        if self.stale >= 15 {
            self.stale = 0;
            self.factor *= 0.6;
            self.current.clone_from(&self.best);
        }
        for (mean, y) in self.mean.iter_mut().zip(&relaxed.y) {
            *mean = 0.9 * *mean + 0.1 * y;
        }
        if relaxed.slope.iter().all(|slope| slope.abs() < 1e-12) {
            // Everybody is served just once: no multipliers bound better.
            self.factor = 0.0;
            return relaxed;
        }
        let mut norm = 0.0;
        for (direction, slope) in self.direction.iter_mut().zip(&relaxed.slope) {
            *direction = 0.7 * slope + 0.3 * *direction;
            norm += *direction * *direction;
        }
        if norm > 0.0 {
            let room = (1.0005 * target - relaxed.bound).max(1e-6 * target.abs());
            let length = self.factor * room / norm;
            self.current.iter_mut().zip(&self.direction).for_each(|(u, d)| *u += length * d);
        }
        relaxed
    }
}
