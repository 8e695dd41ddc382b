//! How long to go on: to a number of futures, or until an estimate is as precise as asked.

use super::panel::Panel;
use super::statistics::Probability;
use super::tally::Block;

/// Futures of a batch: precision is looked at after whole batches alone, so that it never depends on threads.
pub(super) const BATCH: u32 = 100;

/// Most futures that are run for a precision.
pub const MOST: u32 = 100_000;

/// An estimate whose precision is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// Share of need served in the last year.
    Coverage,
    /// Probability that every mandate is met.
    Mandates,
}

/// A precision: half of the 95 % interval, as a share of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Until {
    /// Of what.
    pub estimate: Estimate,
    /// Half of the interval.
    pub half: f64,
}

impl Until {
    /// Reads `coverage=0.5%` or `mandates=0.01`.
    ///
    /// # Errors
    /// What would have been right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "coverage=0.5% | mandates=1%".to_owned();
        let (name, value) = text.split_once('=').ok_or_else(wrong)?;
        let estimate = match name.trim() {
            "coverage" => Estimate::Coverage,
            "mandates" => Estimate::Mandates,
            _ => return Err(wrong()),
        };
        let value = value.trim();
        let half = match value.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
            None => value.parse(),
        };
        match half {
            Ok(half) if half > 0.0 && half < 1.0 => Ok(Self { estimate, half }),
            _ => Err(wrong()),
        }
    }

    /// Whether a block is precise enough.
    pub(super) fn reached(&self, panel: &Panel, block: &Block) -> bool {
        let half = match self.estimate {
            Estimate::Coverage => {
                let Some(mean) = panel.coverage().map(|at| block.fans[at].mean()) else {
                    return true;
                };
                (mean.high - mean.low) / 200.0
            }
            Estimate::Mandates => {
                let (hits, n) = (block.all_mandates as usize, block.replications as usize);
                let share = Probability::wilson(hits, n);
                (share.high - share.low) / 2.0
            }
        };
        half <= self.half
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precisions_are_read_as_people_write_them() {
        let coverage = Until { estimate: Estimate::Coverage, half: 0.005 };
        assert_eq!(Until::parse("coverage=0.5%"), Ok(coverage));
        assert_eq!(Until::parse("coverage = 0.005"), Ok(coverage));
        let mandates = Until { estimate: Estimate::Mandates, half: 0.01 };
        assert_eq!(Until::parse("mandates=1%"), Ok(mandates));
        for wrong in ["coverage", "coverage=0", "coverage=x%", "money=1%", "coverage=100%"] {
            assert!(Until::parse(wrong).is_err(), "{wrong}");
        }
    }
}
