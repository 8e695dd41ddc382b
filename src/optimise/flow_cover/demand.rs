//! A demand, and the flow cover that a point of the relaxation misses most there.

use super::arc::{Arc, TINY};
use crate::optimise::model::{Col, Model, Row, Sense};
use crate::plan::FlowCover;
use std::collections::BTreeMap;

/// A demand: clients at all its sites are at most `least`, and what each of `more` is above its own least times a factor.
pub struct Demand {
    /// Its row.
    pub name: String,
    pub least: f64,
    more: Vec<More>,
    arcs: Vec<Arc>,
}

/// What brings more clients.
struct More {
    col: Col,
    each: f64,
    least: f64,
}

/// Up to which capacity the openings of each arc are held; `None` where an arc holds nothing.
pub type Held = Vec<Option<f64>>;

impl Demand {
    pub fn new(row: &Row, model: &Model, takes: &BTreeMap<Col, Arc>) -> Self {
        let (clients, come): (Vec<_>, Vec<_>) = row.terms.iter().partition(|(_, a)| *a > 0.0);
        let more =
            |(col, a): (Col, f64)| More { col, each: -a, least: model.columns[col.index()].lower };
        let more: Vec<More> = come.into_iter().map(more).collect();
        let all = |col: Col| model.columns[col.index()].upper;
        let standing = |col| Arc { col, still: all(col), starts: Vec::new() };
        let arc = |(col, _)| takes.get(&col).cloned().unwrap_or_else(|| standing(col));
        Self {
            name: row.name.clone(),
            least: row.rhs + more.iter().map(|more| more.each * more.least).sum::<f64>(),
            more,
            arcs: clients.into_iter().map(arc).collect(),
        }
    }

    /// Openings to be held, found step by step: each the one whose row the point then misses most.
    pub fn held(&self, point: &[f64]) -> Held {
        let mut held = vec![None; self.arcs.len()];
        let mut missed = self.violation(&held, point);
        loop {
            let mut best = None;
            for (n, arc) in self.arcs.iter().enumerate() {
                if held[n].is_some() || point[arc.col.index()] <= TINY {
                    continue;
                }
                for step in arc.steps(point) {
                    held[n] = Some(step);
                    let now = self.violation(&held, point);
                    if now > missed + TINY {
                        (missed, best) = (now, Some((n, step)));
                    }
                }
                held[n] = None;
            }
            let Some((n, step)) = best else { return held };
            held[n] = Some(step);
        }
    }

    /// Clients whom those that are held leave.
    pub fn left(&self, held: &Held) -> f64 {
        let takes = self.arcs.iter().zip(held).filter_map(|(arc, held)| Some(arc.still + (*held)?));
        self.least - takes.sum::<f64>()
    }

    /// Arcs whose clients are in the row that a point misses most.
    pub fn counted(&self, held: &Held, point: &[f64]) -> Vec<bool> {
        let left = self.left(held);
        self.arcs.iter().zip(held).map(|(arc, held)| arc.counts(*held, left, point)).collect()
    }

    pub fn violation(&self, held: &Held, point: &[f64]) -> f64 {
        let left = self.left(held);
        if left <= TINY {
            return f64::NEG_INFINITY;
        }
        let more = self.more.iter().map(|more| more.each * (point[more.col.index()] - more.least));
        let counts =
            self.arcs.iter().zip(held).filter(|(arc, held)| arc.counts(**held, left, point));
        let beyond = counts.map(|(arc, held)| arc.beyond(*held, left, point));
        beyond.sum::<f64>() - more.sum::<f64>() - (self.least - left)
    }

    pub fn row(&self, name: String, held: &Held, counts: &[bool]) -> Row {
        let left = self.left(held);
        let mut terms: Vec<(Col, f64)> = Vec::new();
        for ((arc, held), _) in
            self.arcs.iter().zip(held).zip(counts).filter(|(_, counts)| **counts)
        {
            terms.push((arc.col, 1.0));
            terms.extend(arc.adds(*held, left).map(|(col, adds)| (col, -adds)));
        }
        terms.extend(self.more.iter().map(|more| (more.col, -more.each)));
        let more = self.more.iter().map(|more| more.each * more.least).sum::<f64>();
        Row { name, terms, sense: Sense::Le, rhs: self.least - left - more }
    }

    /// A row by the names of what it holds and counts.
    pub fn named(&self, model: &Model, held: &Held, counts: &[bool]) -> FlowCover {
        let name = |col: Col| model.columns[col.index()].name.clone();
        let mut cover = FlowCover { demand: self.name.clone(), ..FlowCover::default() };
        for ((arc, held), counts) in self.arcs.iter().zip(held).zip(counts) {
            if let Some(step) = held {
                let held = arc.starts.iter().filter(|(_, takes)| takes <= step);
                cover.held.insert(name(arc.col), held.map(|(col, _)| name(*col)).collect());
            } else if *counts {
                cover.clients.push(name(arc.col));
            }
        }
        cover
    }

    /// What a row by names holds and counts here.
    pub fn chosen(&self, model: &Model, cover: &FlowCover) -> (Held, Vec<bool>) {
        let name = |col: Col| &model.columns[col.index()].name;
        let held = |arc: &Arc| {
            let names = cover.held.get(name(arc.col))?;
            let held = arc.starts.iter().filter(|(col, _)| names.contains(name(*col)));
            Some(held.map(|(_, takes)| *takes).fold(0.0, f64::max))
        };
        let held: Held = self.arcs.iter().map(held).collect();
        let counts = |(arc, held): (&Arc, &Option<f64>)| {
            held.is_some() || arc.still <= 0.0 && cover.clients.contains(name(arc.col))
        };
        let counts = self.arcs.iter().zip(&held).map(counts).collect();
        (held, counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// A demand at three sites of two openings each, more of it where the last column is greater, and a point that may miss its rows.
    fn demand(rng: &mut ChaCha8Rng) -> (Demand, Vec<f64>) {
        let least = rng.random_range(1.0..10.0);
        let arc = |n: usize, rng: &mut ChaCha8Rng| {
            let takes = |at: usize, rng: &mut ChaCha8Rng| {
                (Col::new(3 + 2 * n + at), rng.random_range(0.0..1.5) * least)
            };
            let starts = if n < 2 { vec![takes(0, rng), takes(1, rng)] } else { Vec::new() };
            let still = if n == 2 { rng.random_range(0.0..1.0) * least } else { 0.0 };
            Arc { col: Col::new(n), still, starts }
        };
        let arcs = (0..3).map(|n| arc(n, rng)).collect();
        let more = vec![More { col: Col::new(7), each: 0.5, least: 1.0 }];
        let clients = (0..3).map(|_| rng.random_range(0.0..0.7) * least);
        let mut point: Vec<f64> = clients.collect();
        point.extend((0..4).map(|_| rng.random_range(0.0..0.5)));
        point.push(rng.random_range(1.0..3.0));
        (Demand { name: "demand[0]".into(), least, more, arcs }, point)
    }

    /// Whatever is opened and however many come, no row asks for fewer clients than its sites can take.
    #[test]
    fn rows_hold_for_all_openings() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let (mut missed, mut holding) = (0, 0);
        for _ in 0..1000 {
            let (demand, point) = demand(&mut rng);
            let held = demand.held(&point);
            if demand.violation(&held, &point) <= TINY {
                continue;
            }
            let counts = demand.counted(&held, &point);
            let row = demand.row("row".into(), &held, &counts);
            let by = row.violation(&point);
            assert!((by - demand.violation(&held, &point)).abs() < 1e-9, "{by} is missed");
            (missed, holding) =
                (missed + 1, holding + usize::from(held.iter().any(Option::is_some)));
            for choice in 0..18 {
                let mut whole = vec![0.0; 8];
                let opens = [choice % 3, choice / 3 % 3];
                (0..2).filter(|n| opens[*n] > 0).for_each(|n| whole[2 + 2 * n + opens[n]] = 1.0);
                whole[7] = if choice < 9 { 1.0 } else { 3.0 };
                let mut left = demand.least + 0.5 * (whole[7] - 1.0);
                for (arc, _) in demand.arcs.iter().zip(&counts).filter(|(_, counts)| **counts) {
                    let takes = arc.starts.iter().map(|(col, takes)| takes * whole[col.index()]);
                    whole[arc.col.index()] = (arc.still + takes.sum::<f64>()).min(left);
                    left -= whole[arc.col.index()];
                }
                assert!(row.violation(&whole) < 1e-9, "{row:?} is missed by {whole:?}");
            }
        }
        assert!(missed > 100 && holding > 20, "{missed} rows, {holding} hold an opening");
    }
}
