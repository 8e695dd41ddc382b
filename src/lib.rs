//! Bố Trí plans the expansion of a province's social-work network.

pub mod lang;
pub mod plan;
pub mod scenario;
pub mod study;
pub mod world;
