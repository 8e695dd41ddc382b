//! Bố Trí plans the expansion of a province's social-work network.

pub mod cost;
pub mod demand;
pub mod indicators;
pub mod lang;
pub mod mandate;
pub mod network;
pub mod operation;
pub mod plan;
pub mod progress;
pub mod random;
pub mod scenario;
pub mod simulate;
pub mod study;
pub mod supply;
pub mod world;
