//! Bố Trí plans the expansion of a province's social-work network.

pub mod locate;
pub mod plan;
pub mod study;
pub mod world;
