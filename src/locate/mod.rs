//! The classic location problems, exact.
//!
//! Each problem is one file; all share [`Instance`], [`Control`] and [`Solution`]. Every solution states its bound.

pub mod read;

mod core;
mod cover;
mod error;
mod highs_lp;
mod instance;
mod p_center;
mod p_median;
mod solution;

pub use error::LocateError;
pub use instance::{Instance, Matrix, Status};
pub use p_center::p_center;
pub use p_median::p_median;
pub use solution::{Assigned, Control, Progress, Proof, Solution};
