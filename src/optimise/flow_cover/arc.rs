//! Clients of a demand at a site, and what the site takes of them.

use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Col, Model, Sense};
use std::collections::BTreeMap;

/// Values and capacities below this are none.
pub const TINY: f64 = 1e-7;

/// Clients of a demand at a site.
#[derive(Clone)]
pub struct Arc {
    /// Their column.
    pub col: Col,
    /// Clients whom the site takes whatever is decided.
    pub still: f64,
    /// Clients whom it takes for each opening, of which there is one at most.
    pub starts: Vec<(Col, f64)>,
}

/// What a site takes of each column of clients, by the tightest row that knows nothing else but openings of one site.
pub fn takes(f: &Formulation, model: &Model) -> BTreeMap<Col, Arc> {
    let mut site = vec![None; model.columns.len()];
    for start in f.starts.iter().filter(|start| start.upgrade.is_none()) {
        site[start.col.index()] = Some(start.site);
    }
    let mut clients = vec![false; model.columns.len()];
    f.serve.iter().for_each(|column| clients[column.col.index()] = true);
    let mut takes: BTreeMap<Col, Arc> = BTreeMap::new();
    // A demand speaks of many sites.
    let limits = model.rows.iter().filter(|row| row.family() != "demand");
    for row in limits.filter(|row| row.sense == Sense::Le && row.rhs >= 0.0) {
        let (takers, others): (Vec<_>, Vec<_>) = row.terms.iter().partition(|(_, a)| *a > 0.0);
        let one = others.first().and_then(|(col, _)| site[col.index()]);
        let own = others.iter().all(|(col, _)| one.is_some() && site[col.index()] == one);
        // What else takes of it (cases referred, say) only leaves less.
        let more = takers.iter().all(|(col, _)| model.columns[col.index()].lower >= 0.0);
        if !own || !more {
            continue;
        }
        for (col, each) in takers.into_iter().filter(|(col, _)| clients[col.index()]) {
            let starts = others.iter().map(|(start, a)| (*start, -a / each)).collect();
            let arc = Arc { col, still: row.rhs / each, starts };
            if takes.get(&col).is_none_or(|known| arc.most() < known.most()) {
                takes.insert(col, arc);
            }
        }
    }
    takes
}

impl Arc {
    fn most(&self) -> f64 {
        self.still + self.starts.iter().map(|(_, takes)| *takes).fold(0.0, f64::max)
    }

    /// Capacities up to which it is worth a try to hold openings: those of what is open in part, and none where the site stands.
    pub fn steps(&self, point: &[f64]) -> impl Iterator<Item = f64> {
        let open = self.starts.iter().filter(|(col, _)| point[col.index()] > TINY);
        open.map(|(_, takes)| *takes).chain((self.still > 0.0).then_some(0.0))
    }

    /// What each opening that is not held adds where so many clients are left.
    pub fn adds(&self, held: Option<f64>, left: f64) -> impl Iterator<Item = (Col, f64)> {
        let free = move |(_, takes): &&(Col, f64)| held.is_none_or(|held| *takes > held);
        self.starts.iter().filter(free).map(move |(col, takes)| (*col, takes.min(left)))
    }

    /// Clients beyond those for whom openings that are not held account.
    pub fn beyond(&self, held: Option<f64>, left: f64, point: &[f64]) -> f64 {
        let adds = self.adds(held, left).map(|(col, adds)| adds * point[col.index()]);
        point[self.col.index()] - adds.sum::<f64>()
    }

    /// Whether a row is missed more with its clients: it holds something, or has more clients than its openings account for.
    pub fn counts(&self, held: Option<f64>, left: f64, point: &[f64]) -> bool {
        held.is_some() || self.still <= 0.0 && self.beyond(None, left, point) > TINY
    }
}
