//! Rows that make the relaxation of a demand nearly that of whole openings: flow covers (Padberg, Van Roy and Wolsey 1985).
//!
//! Clients of a demand come to some of its sites, each of which takes so many where it is open. Let some openings, held, take less
//! than all clients together. As long as no other opens, no more clients are served than the held ones take; as soon as one does,
//! it adds what it takes, or all that is left. So the clients at any of the sites are at most what the held take, and for each
//! other opening what it takes or what the held leave, whichever is less. Without such rows the relaxation lets half an opening
//! serve half of the demand beside a site that takes the other half anyway, and all whom outreach brings to an opening that is
//! hardly there.

use super::formulation::Formulation;
use super::model::{Col, Model, Row, Sense};
use crate::plan::{FlowCover, RowPrices};
use std::collections::BTreeMap;

/// A row is made where it is missed by more than this, relative to the demand where that is large.
const MISSED: f64 = 1e-4;

/// Values and capacities below this are none.
const TINY: f64 = 1e-7;

/// The demands of a model, and the rows made so far.
#[derive(Default)]
pub struct FlowCovers {
    demands: Vec<Demand>,
    made: BTreeMap<String, FlowCover>,
}

/// A demand: clients at all its sites are at most `least`, and what each of `more` is above its own least times a factor.
struct Demand {
    name: String,
    least: f64,
    more: Vec<More>,
    arcs: Vec<Arc>,
}

/// What brings more clients.
struct More {
    col: Col,
    each: f64,
    least: f64,
}

/// Clients of a demand at a site.
#[derive(Clone)]
struct Arc {
    col: Col,
    /// Clients whom the site takes whatever is decided.
    still: f64,
    /// Clients whom it takes for each opening, of which there is one at most.
    starts: Vec<(Col, f64)>,
}

/// Up to which capacity the openings of each arc are held; `None` where an arc holds nothing.
type Held = Vec<Option<f64>>;

impl FlowCovers {
    /// All demands of a model.
    pub fn new(f: &Formulation, model: &Model) -> Self {
        let takes = takes(f, model);
        let rows = model.rows.iter().filter(|row| row.family() == "demand");
        let demands = rows.map(|row| Demand::new(row, model, &takes)).collect();
        Self { demands, made: BTreeMap::new() }
    }

    /// Rows that a point of the relaxation misses, one a demand at most.
    pub fn missed(&mut self, model: &Model, point: &[f64]) -> Vec<Row> {
        let mut rows = Vec::new();
        for demand in &self.demands {
            let held = demand.held(point);
            if demand.violation(&held, point) > MISSED * demand.least.max(1.0) {
                let counts = demand.counted(&held, point);
                let name = format!("flow_cover[{},{}]", demand.name, self.made.len());
                self.made.insert(name.clone(), demand.named(model, &held, &counts));
                rows.push(demand.row(name, &held, &counts));
            }
        }
        rows
    }

    /// Rows that were made for nearly the same model, those of this one by the same names.
    pub fn again<'a>(
        &mut self,
        model: &Model,
        covers: impl IntoIterator<Item = (&'a String, &'a FlowCover)>,
    ) -> Vec<Row> {
        let demands: BTreeMap<&str, &Demand> =
            self.demands.iter().map(|demand| (&*demand.name, demand)).collect();
        let mut rows = Vec::new();
        for (name, cover) in covers {
            let Some(demand) = demands.get(&*cover.demand) else { continue };
            let (held, counts) = demand.chosen(model, cover);
            if demand.left(&held) > TINY && !self.made.contains_key(name) {
                rows.push(demand.row(name.clone(), &held, &counts));
                self.made.insert(name.clone(), cover.clone());
            }
        }
        rows
    }

    /// The rows that have a price.
    pub fn priced(&self, prices: &RowPrices) -> BTreeMap<String, FlowCover> {
        let priced = self.made.iter().filter(|(name, _)| prices.of(name) != 0.0);
        priced.map(|(name, cover)| (name.clone(), cover.clone())).collect()
    }
}

/// What a site takes of each column of clients, by the tightest row that knows nothing else but openings of one site.
fn takes(f: &Formulation, model: &Model) -> BTreeMap<Col, Arc> {
    let mut site = vec![None; model.columns.len()];
    for start in f.starts.iter().filter(|start| start.upgrade.is_none()) {
        site[start.col.index()] = Some(start.site);
    }
    let mut clients = vec![false; model.columns.len()];
    f.serve.iter().for_each(|column| clients[column.col.index()] = true);
    let mut takes: BTreeMap<Col, Arc> = BTreeMap::new();
    for row in model.rows.iter().filter(|row| row.sense == Sense::Le && row.rhs >= 0.0) {
        let (takers, others): (Vec<_>, Vec<_>) = row.terms.iter().partition(|(_, a)| *a > 0.0);
        let one = others.first().and_then(|(col, _)| site[col.index()]);
        let own = others.iter().all(|(col, _)| one.is_some() && site[col.index()] == one);
        if !own || takers.iter().any(|(col, _)| !clients[col.index()]) {
            continue;
        }
        for (col, each) in takers {
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
    fn steps(&self, point: &[f64]) -> impl Iterator<Item = f64> {
        let open = self.starts.iter().filter(|(col, _)| point[col.index()] > TINY);
        open.map(|(_, takes)| *takes).chain((self.still > 0.0).then_some(0.0))
    }

    /// What each opening that is not held adds where so many clients are left.
    fn adds(&self, held: Option<f64>, left: f64) -> impl Iterator<Item = (Col, f64)> {
        let free = move |(_, takes): &&(Col, f64)| held.is_none_or(|held| *takes > held);
        self.starts.iter().filter(free).map(move |(col, takes)| (*col, takes.min(left)))
    }

    /// Clients beyond those for whom openings that are not held account.
    fn beyond(&self, held: Option<f64>, left: f64, point: &[f64]) -> f64 {
        let adds = self.adds(held, left).map(|(col, adds)| adds * point[col.index()]);
        point[self.col.index()] - adds.sum::<f64>()
    }

    /// Whether a row is missed more with its clients: it holds something, or has more clients than its openings account for.
    fn counts(&self, held: Option<f64>, left: f64, point: &[f64]) -> bool {
        held.is_some() || self.still <= 0.0 && self.beyond(None, left, point) > TINY
    }
}

impl Demand {
    fn new(row: &Row, model: &Model, takes: &BTreeMap<Col, Arc>) -> Self {
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
    fn held(&self, point: &[f64]) -> Held {
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
    fn left(&self, held: &Held) -> f64 {
        let takes = self.arcs.iter().zip(held).filter_map(|(arc, held)| Some(arc.still + (*held)?));
        self.least - takes.sum::<f64>()
    }

    /// Arcs whose clients are in the row that a point misses most.
    fn counted(&self, held: &Held, point: &[f64]) -> Vec<bool> {
        let left = self.left(held);
        self.arcs.iter().zip(held).map(|(arc, held)| arc.counts(*held, left, point)).collect()
    }

    fn violation(&self, held: &Held, point: &[f64]) -> f64 {
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

    fn row(&self, name: String, held: &Held, counts: &[bool]) -> Row {
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
    fn named(&self, model: &Model, held: &Held, counts: &[bool]) -> FlowCover {
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
    fn chosen(&self, model: &Model, cover: &FlowCover) -> (Held, Vec<bool>) {
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
    use crate::optimise::highs::Effort;
    use crate::optimise::lazy::Relaxation;
    use crate::optimise::small::{EFFORT, province, solved};
    use crate::optimise::{duality, search};
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

    /// The relaxation with flow covers is tighter, and no plan misses one of them.
    #[test]
    fn plans_keep_flow_covers_and_the_relaxation_gains() {
        let mut gained = 0;
        for seed in 1..=4 {
            province(seed, |f, objective| {
                let best = solved(f, objective, &EFFORT);
                let rough = solved(f, objective, &Effort { gap: 0.2, ..EFFORT });
                let mut covers = FlowCovers::new(f, &f.model);
                let mut relaxation = search::relaxation(f, &f.model);
                let linear = relaxation.optimise(objective, 50).expect("a relaxation").value;
                let mut made = Vec::new();
                let tight = relaxation.optimise_with(objective, 50, 0.0, |bound| {
                    let rows = covers.missed(&f.model, &bound.point);
                    made.extend(rows.iter().cloned());
                    rows
                });
                let tight = tight.expect("a relaxation").value;
                for row in &made {
                    for plan in [&best, &rough] {
                        assert!(row.violation(&plan.point) < 1e-5, "seed {seed}: {row:?}");
                    }
                }
                assert!(best.value <= tight * (1.0 + 1e-6), "seed {seed}: {} {tight}", best.value);
                assert!(tight <= linear * (1.0 + 1e-9), "seed {seed}: {tight} {linear}");
                gained += usize::from(tight < linear * (1.0 - 1e-4));
            });
        }
        assert!(gained > 0, "flow covers never gain");
    }

    /// Rows made again by name are the same; one whose demand is gone, or whose held openings take everybody, is left out.
    #[test]
    fn rows_are_made_again_by_name() {
        province(2, |f, objective| {
            let mut covers = FlowCovers::new(f, &f.model);
            let mut relaxation: Relaxation = search::relaxation(f, &f.model);
            let linear = relaxation.optimise(objective, 50).expect("a relaxation");
            let rows = covers.missed(&f.model, &linear.point);
            assert!(!rows.is_empty());
            let prices = duality::named(objective, rows.iter().map(|row| (row, 1.0)));
            let kept = covers.priced(&prices);
            assert_eq!(kept.len(), rows.len());
            let again = FlowCovers::new(f, &f.model).again(&f.model, &kept);
            for row in &again {
                let same = rows.iter().find(|one| one.name == row.name).expect("its row");
                assert_eq!((&row.terms, row.rhs), (&same.terms, same.rhs));
            }
            assert_eq!(again.len(), rows.len());
            let gone = kept.iter().map(|(name, cover)| {
                (name.clone(), FlowCover { demand: "elsewhere".into(), ..cover.clone() })
            });
            let gone: BTreeMap<String, FlowCover> = gone.collect();
            assert!(FlowCovers::new(f, &f.model).again(&f.model, &gone).is_empty());
        });
    }
}
