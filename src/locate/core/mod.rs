//! One engine for the problems in which clients go to the cheapest open site: p-median, uncapacitated facility location, maximal covering.

mod branch;
mod interchange;
mod lagrangian;
mod master;
mod meter;
mod model;
pub mod queue;
pub mod reliability;
mod solve;

pub use meter::Meter;
pub use model::{Model, Site};
pub use solve::{Part, Solved, relax, solve, solve_part};
