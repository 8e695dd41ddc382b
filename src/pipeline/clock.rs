//! Seconds by stage, for manifests alone: no result depends on them.

use std::collections::BTreeMap;
use std::time::Instant;

/// A stopwatch.
#[derive(Debug)]
pub struct Clock {
    lap: Instant,
    times: BTreeMap<String, f64>,
}

impl Clock {
    /// Starts now.
    pub fn start() -> Self {
        Self { lap: Instant::now(), times: BTreeMap::new() }
    }

    /// Ends a stage and begins the next.
    pub fn lap(&mut self, stage: &str) {
        let now = Instant::now();
        let seconds = now.duration_since(self.lap).as_secs_f64();
        self.times.insert(stage.to_owned(), (seconds * 1e3).round() / 1e3);
        self.lap = now;
    }

    /// The seconds of the stages that ended since the last call.
    pub fn take(&mut self) -> BTreeMap<String, f64> {
        std::mem::take(&mut self.times)
    }
}
