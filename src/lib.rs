//! Bố Trí plans the expansion of a province's social-work network.

pub mod cost;
pub mod demand;
pub mod lang;
pub mod network;
pub mod optimise;
pub mod plan;
pub mod progress;
pub mod scenario;
pub mod study;
pub mod supply;
pub mod synthetic;
pub mod world;
