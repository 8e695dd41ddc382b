//! Better prices: the volume algorithm (Barahona and Anbil 2000) on the Lagrangian dual.

use crate::optimise::duality::sided;
use crate::optimise::model::Sense;

/// Weight of a new point in the direction, and in the mean of the points.
const SHARE: f64 = 0.15;
const MEAN: f64 = 0.05;

/// Evaluations without a better bound after which the step shrinks, and by how much.
const PATIENCE: u32 = 3;
const SHRINK: f64 = 0.7;

/// The step grows by this after a better bound, up to its greatest: twice that swings beside the way for a hundred evaluations.
const GROW: f64 = 1.1;
pub const STEP: f64 = 1.0;

/// How far under the bound the goal of a step is, at least and at most, relative: what is known may be far away at first.
const AIM: (f64, f64) = (0.005, 0.06);

/// Prices on their way down from a bound of a maximisation.
pub struct Volume<'a> {
    /// Best prices.
    pub prices: Vec<f64>,
    /// Their bound.
    pub bound: f64,
    /// Step.
    pub step: f64,
    /// Weighted mean of the leaders' points.
    pub mean: Vec<f64>,
    direction: Vec<f64>,
    senses: &'a [Sense],
    scale: &'a [f64],
    idle: u32,
}

impl<'a> Volume<'a> {
    /// Starts at prices with their bound, and the slack and point that give it.
    pub fn new(
        prices: Vec<f64>,
        bound: f64,
        slack: &[f64],
        point: &[f64],
        senses: &'a [Sense],
        scale: &'a [f64],
    ) -> Self {
        let (direction, mean) = (slack.to_vec(), point.to_vec());
        Self { prices, bound, step: STEP, mean, direction, senses, scale, idle: 0 }
    }

    /// The next prices to try, a step of Polyak towards a known value; `None` where nothing is left to improve.
    pub fn next(&self, known: f64) -> Option<Vec<f64>> {
        let free = |n: usize| match self.senses[n] {
            Sense::Le => self.prices[n] > 0.0 || self.direction[n] < 0.0,
            Sense::Ge => self.prices[n] < 0.0 || self.direction[n] > 0.0,
            Sense::Eq => true,
        };
        let part = |n: usize| if free(n) { self.scale[n] * self.direction[n] } else { 0.0 };
        let norm: f64 = (0..self.prices.len()).map(|n| part(n) * self.direction[n]).sum();
        if norm <= 0.0 {
            return None;
        }
        let under = |share: f64| self.bound - share * self.bound.abs();
        let goal = known.max(under(AIM.1)).min(under(AIM.0));
        let length = self.step * (self.bound - goal) / norm;
        let moved = |n: usize| sided(self.senses[n], self.prices[n] - length * part(n));
        Some((0..self.prices.len()).map(moved).collect())
    }

    /// Takes in what was found at other prices.
    pub fn learn(&mut self, prices: Vec<f64>, bound: f64, slack: &[f64], point: &[f64]) {
        let along: f64 =
            (0..slack.len()).map(|n| self.direction[n] * slack[n] * self.scale[n]).sum();
        self.direction.iter_mut().zip(slack).for_each(|(d, s)| *d += SHARE * (s - *d));
        self.mean.iter_mut().zip(point).for_each(|(m, x)| *m += MEAN * (x - *m));
        if bound < self.bound {
            if along > 0.0 {
                self.step = (self.step * GROW).min(STEP);
            }
            (self.bound, self.prices, self.idle) = (bound, prices, 0);
            return;
        }
        self.idle += 1;
        if self.idle >= PATIENCE {
            (self.step, self.idle) = (self.step * SHRINK, 0);
        }
    }
}
