//! Bố Trí plans the expansion of a province's social-work network.
//!
//! ```text
//! scenario files ─ scenario ─▶ World + Study ─ network ─▶ TravelTimes ─ demand ─▶ Demand
//!                                    └───────────┬──────────────┘
//!                                    optimise ─▶ Solved ─ plan::audit (a second program)
//!                                                  ├─ simulate ─▶ futures ─ indicators ─▶ rows
//!                                                  └─ report ─▶ one HTML file
//! ```
//!
//! `pipeline` runs these stages in order, `results` keeps them in a run folder, `cli` draws. Everything between `scenario` and
//! `results` is a pure function of its arguments. See `docs/architecture.md`.

#![warn(missing_docs)]

pub mod calibrate;
pub mod cli;
pub mod compare;
pub mod cost;
pub mod demand;
mod highs_rows;
pub mod indicators;
pub mod lang;
pub mod locate;
pub mod mandate;
pub mod network;
pub mod operation;
pub mod optimise;
pub mod pipeline;
pub mod plan;
pub mod progress;
pub mod random;
pub mod report;
pub mod results;
pub mod scenario;
pub mod simulate;
pub mod study;
pub mod supply;
pub mod synthetic;
pub mod uptake;
pub mod workforce;
pub mod world;
