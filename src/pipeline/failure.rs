//! Why the work ended without what was asked for, and the exit code that says so.

use crate::optimise::{Conflict, Stop};
use crate::plan::audit::Breach;
use crate::results::RunError;
use crate::scenario::Diagnostic;
use crate::world::Label;

/// Why there is no result.
#[derive(Debug)]
pub enum Failure {
    /// The scenario has mistakes: all of them.
    Scenario(Vec<Diagnostic>),
    /// Another input is not usable.
    Input(Label),
    /// No plan meets the hard rules; which they are.
    Infeasible(Label),
    /// No plan meets the hard rules; which of them contradict each other, and ways out.
    Conflict(Box<Conflict>),
    /// Stopped before a first plan.
    Stopped,
    /// A plan that was read breaks rules.
    Breach(Vec<Breach>),
    /// A plan that this program made breaks rules: a bug of ours.
    Bug(Vec<Breach>),
    /// The disk, the solver or the program failed.
    Unexpected(String),
}

impl Failure {
    /// The exit code of the command.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Unexpected(_) => 1,
            Failure::Scenario(_) | Failure::Input(_) => 2,
            Failure::Infeasible(_) | Failure::Conflict(_) => 3,
            Failure::Stopped => 4,
            Failure::Breach(_) | Failure::Bug(_) => 5,
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Input(label) => Failure::Input(label),
            RunError::Failed(message) => Failure::Unexpected(message),
        }
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Infeasible(rules) => Failure::Infeasible(rules),
            Stop::Cancelled => Failure::Stopped,
            Stop::Failed(message) => Failure::Unexpected(message),
        }
    }
}

impl From<parquet::errors::ParquetError> for Failure {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Failure::Unexpected(error.to_string())
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Failure::Unexpected(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure::Unexpected(error.to_string())
    }
}
