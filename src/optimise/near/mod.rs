//! Plans nearly as good as the best that open as many other places as can be (docs/model.md, 14.8).
//!
//! The distance of two plans is the number of sites that only one of them opens. It is made largest under a floor on the value of
//! the plan's own goals: in a small province by branch and bound, else by a price on distance (Everett 1963) in windows of the
//! plan, low at first, so that what costs least is given up first. Every further plan keeps away from all those found before
//! it: there the least of its distances is made largest, here their sum.

mod farthest;
mod space;

use self::space::Space;
use super::Stop;
use super::formulation::Formulation;
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Solved;
use crate::progress::Watch;
use crate::study::Study;
use crate::world::World;

/// Up to so many communes branch and bound finds the farthest plan.
const SMALL: usize = 24;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Nearness {
    /// Share of the best value that may be given up.
    pub within: f64,
    /// How many plans.
    pub plans: usize,
}

/// A plan that is nearly as good.
#[derive(Debug, Clone)]
pub struct NearPlan {
    /// The plan; nothing is proven of its goals.
    pub solved: Solved,
    /// Sites that only it or only the best plan opens.
    pub distance: usize,
    /// Whether no plan within the share is farther from those before it.
    pub farthest: bool,
}

/// Plans within a share of the value of a solved plan that differ most from it and from each other.
///
/// # Errors
/// If the plan does not fit the model, the solver fails or the work is stopped.
pub fn near(
    (world, study, times, demand): (&World, &Study, &TravelTimes, &Demand),
    best: &Solved,
    nearness: Nearness,
    watch: &dyn Watch,
) -> Result<Vec<NearPlan>, Stop> {
    let f = Formulation::new(world, study, times, demand);
    let mut space = Space::new(&f, best, nearness.within, watch)?;
    if world.communes.len() > SMALL {
        space.leaders = Some(space.leaders(best)?);
    }
    let mut known = vec![space.best.clone()];
    let mut found = Vec::new();
    for _ in 0..nearness.plans {
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        let (point, farthest) = space.farthest(&known);
        if known.iter().any(|other| space.apart(&point, other) == 0) {
            break;
        }
        let distance = space.apart(&point, &space.best);
        let solved = space.solved(&point, best)?;
        known.push(point);
        found.push(NearPlan { solved, distance, farthest });
    }
    Ok(found)
}
