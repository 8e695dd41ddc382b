//! What every solver is told and what it gives back.

use serde::Serialize;

/// How hard to try, and who is watching.
///
/// Work is counted, not timed, so that the same limits give the same bytes on every machine.
#[derive(Clone)]
pub struct Control<'a> {
    /// Stop after this much work, in million elementary steps (a distance looked at, a nonzero of a simplex step); one or two hundred pass in a second.
    pub work: f64,
    /// Stop at this relative gap; 0 asks for a proven optimum.
    pub gap: f64,
    /// Seed of the primal search.
    pub seed: u64,
    /// Sites of a known solution to start from.
    pub start: Option<Vec<usize>>,
    /// Asked now and then; true stops soon with the best known.
    pub cancel: Option<&'a dyn Fn() -> bool>,
    /// Told of each better value or bound.
    pub progress: Option<&'a dyn Fn(Progress)>,
}

impl Default for Control<'_> {
    fn default() -> Self {
        Self { work: 5_000.0, gap: 0.0, seed: 1, start: None, cancel: None, progress: None }
    }
}

impl Control<'_> {
    /// Whether somebody asked to stop.
    pub fn cancelled(&self) -> bool {
        self.cancel.is_some_and(|asked| asked())
    }

    /// Tells the watcher.
    pub fn report(&self, stage: &'static str, value: f64, bound: f64) {
        if let Some(progress) = self.progress {
            progress(Progress { stage, value, bound });
        }
    }
}

/// A step of a running solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: &'static str,
    /// Best known value.
    pub value: f64,
    /// Best proven bound.
    pub bound: f64,
}

/// How far a solution is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// No better solution exists (relative tolerance 1e-9).
    Optimal,
    /// The bound is proven, the gap is open.
    Gap,
    /// No bound is known.
    None,
}

/// A share of a client served by a site.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Assigned {
    /// Client.
    pub client: usize,
    /// Site.
    pub site: usize,
    /// Share of the client, 0 to 1.
    pub share: f64,
}

/// The answer to a location problem.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solution {
    /// Value of `open`, recounted from the instance.
    pub objective: f64,
    /// No solution is better than this (below when minimising, above when maximising).
    pub bound: f64,
    /// How far it is proven.
    pub proof: Proof,
    /// Open sites, ascending.
    pub open: Vec<usize>,
    /// Who is served where, by client and then site; clients left out are not listed.
    pub assignment: Vec<Assigned>,
}

impl Solution {
    /// A solution whose proof follows from its value and bound.
    pub(super) fn new(
        objective: f64,
        bound: f64,
        mut open: Vec<usize>,
        assignment: Vec<Assigned>,
    ) -> Self {
        open.sort_unstable();
        let close = (objective - bound).abs() <= 1e-9 * objective.abs().max(1.0);
        let proof = match () {
            () if close => Proof::Optimal,
            () if bound.is_finite() => Proof::Gap,
            () => Proof::None,
        };
        let bound = if close { objective } else { bound };
        Self { objective, bound, proof, open, assignment }
    }

    /// |bound - objective| / |objective|, 0 where both are 0.
    pub fn gap(&self) -> f64 {
        let distance = (self.bound - self.objective).abs();
        if distance == 0.0 { 0.0 } else { distance / self.objective.abs().max(f64::MIN_POSITIVE) }
    }
}
