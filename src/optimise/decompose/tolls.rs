//! The leaders with their common rows priced too: every site decides for itself, in a handful of operations.

use super::master::Master;
use crate::optimise::formulation::Formulation;
use crate::optimise::model::Col;
use std::collections::BTreeMap;

/// A start with the people above its least: columns and how many at most.
struct Way {
    start: usize,
    steps: Vec<(usize, f64)>,
}

/// Sites that decide alone.
pub struct Sites {
    sites: Vec<Vec<Way>>,
}

impl Sites {
    /// The starts of each site as columns of the leaders.
    pub fn new(f: &Formulation, master: &Master) -> Self {
        let mut steps: BTreeMap<Col, Vec<(usize, f64)>> = BTreeMap::new();
        for step in &master.steps {
            steps.entry(step.start).or_default().push((step.col.index(), step.size));
        }
        let way = |n: &usize| {
            let start = master.column(f.starts[*n].col)?;
            let steps = steps.get(&start).cloned().unwrap_or_default();
            Some(Way { start: start.index(), steps })
        };
        let sites = f.starts_of.iter().map(|starts| starts.iter().filter_map(way).collect());
        Self { sites: sites.collect() }
    }

    /// The best that each site can do alone at this worth of each column: their sum, and the columns chosen.
    pub fn best(&self, worth: &[f64], point: &mut [f64]) -> f64 {
        point.fill(0.0);
        let mut sum = 0.0;
        for ways in &self.sites {
            let values = ways.iter().map(|way| (way.value(worth), way));
            let best = values.max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((value, way)) = best.filter(|(value, _)| *value > 0.0) {
                sum += value;
                way.take(worth, point);
            }
        }
        sum
    }
}

impl Way {
    fn value(&self, worth: &[f64]) -> f64 {
        let more = self.steps.iter().map(|&(col, size)| size * worth[col].max(0.0));
        worth[self.start] + more.sum::<f64>()
    }

    fn take(&self, worth: &[f64], point: &mut [f64]) {
        point[self.start] = 1.0;
        for &(col, size) in self.steps.iter().filter(|(col, _)| worth[*col] > 0.0) {
            point[col] = size;
        }
    }
}
