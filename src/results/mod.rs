//! The run folder: parts that appear whole or not at all, and manifests that say what they were made of.
//!
//! Described for strangers in `docs/run-format.md`.

mod actions;
mod bundle;
mod columns;
mod folder;
mod manifest;
mod map;
mod measures;
mod part;
mod run;
pub mod table;

pub use actions::{Action, actions};
pub use bundle::{bundle, may_bundle};
pub use columns::ColumnFile;
pub use folder::{Staged, abandon_all};
pub use manifest::{Manifest, Solver, Status};
pub use map::points;
pub use part::{Part, PartName, json};
pub use run::{Run, RunError, Verified};
