//! The classic location problems, exact.
//!
//! Each problem is one file; all share [`Instance`], [`Control`] and [`Solution`]. Every solution states its bound.

pub mod generate;
pub mod read;
pub mod write;

mod capacitated;
mod classic;
mod core;
mod cover;
mod covering;
mod error;
mod highs_lp;
mod instance;
mod lists;
mod max_cover;
mod p_center;
mod p_dispersion;
mod p_median;
mod province;
mod set_cover;
mod solution;
mod uncapacitated;
mod weighting;

pub use capacitated::{
    capacitated_center, capacitated_cover, capacitated_single, capacitated_split,
};
pub use classic::{Problem, Question, Sourcing, classic};
pub use error::LocateError;
pub use instance::{Instance, Matrix, Status};
pub use max_cover::max_cover;
pub use p_center::p_center;
pub use p_dispersion::p_dispersion;
pub use p_median::p_median;
pub use province::{Choice, between_sites, province};
pub use set_cover::set_cover;
pub use solution::{Assigned, Control, Progress, Proof, Solution};
pub use uncapacitated::uncapacitated;
