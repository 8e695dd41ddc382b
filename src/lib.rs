//! Bố Trí plans the expansion of a province's social-work network.

pub mod cost;
pub mod demand;
pub mod indicators;
pub mod mandate;
pub mod network;
pub mod optimise;
pub mod plan;
pub mod progress;
pub mod lang;
pub mod plan;
pub mod scenario;
pub mod operation;
pub mod plan;
pub mod progress;
pub mod random;
pub mod simulate;
pub mod study;
pub mod supply;
pub mod world;
