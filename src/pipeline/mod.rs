//! The stages in order; the only place that knows all of them.

mod anew;
mod beside;
mod calibration;
mod case;
mod changes;
mod clock;
mod comparing;
mod document;
mod failure;
mod near_words;
mod nearby;
mod parts;
mod planning;
mod stages;
mod whatif;
mod why;
mod why_words;

pub use anew::{Again, Interval};
pub use beside::SharedWatch;
pub use calibration::{Calibration, calibrate};
pub use case::Case;
pub use changes::{Change, Changes, Deed, SiteChange};
pub use comparing::{ComparedPlan, Comparing, Comparison, compare};
pub use document::{Document, rule_name};
pub use failure::Failure;
pub use nearby::{Nearby, Place};
pub use planning::{Planned, RuleResult};
pub use stages::{
    Amount, Finished, Futures, Order, Recounted, assess, recount, report, run, simulate,
};
pub use whatif::Origin;
pub use why::{Explained, Explanation, MandateWhy, Question, explain};
pub use why_words::catchment;
