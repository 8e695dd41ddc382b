//! The stages in order; the only place that knows all of them.

mod case;
mod clock;
mod failure;
mod parts;
mod planning;

pub use case::Case;
pub use clock::Clock;
pub use failure::Failure;
pub use planning::{Planned, RuleResult, SharedWatch, plan};
