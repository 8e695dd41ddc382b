//! Bố Trí plans the expansion of a province's social-work network.

pub mod cost;
pub mod demand;
pub mod lang;
pub mod network;
pub mod plan;
pub mod progress;
pub mod report;
pub mod study;
pub mod supply;
pub mod world;
