//! What became of earlier plans: the evidence from which `calibrate` judges delivery.

use crate::world::Label;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Counts of what stands of what was planned, and what is assumed beside them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// Counts, one for each kind of undertaking.
    pub counts: Vec<Count>,
    /// What is believed before any count is seen.
    pub prior: Prior,
}

/// How many of a planned number stood on a later day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// Code.
    pub code: String,
    /// What was planned.
    pub name: Label,
    /// Code of the facility type.
    pub kind: String,
    /// Whether something that stood before was to go on in a new form. Such counts say nothing about new builds.
    pub converts: bool,
    /// Planned.
    pub planned: u32,
    /// Standing on the day of the count.
    pub standing: u32,
    /// Day by which they were to stand.
    pub due: Date,
    /// Day of the count.
    pub counted: Date,
    /// Where the figures come from.
    pub basis: String,
}

/// What is believed about delivery before any count is seen: low, most likely and high value of each figure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Prior {
    /// Correlation between sites through one shared shock, 0 to 1. One history cannot tell it.
    pub shared: [f64; 3],
    /// How alike the types are: alpha + beta of the beta distribution from which their probabilities come.
    pub alike: [f64; 3],
}
