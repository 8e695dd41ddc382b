//! The steps in order: search, Lagrangian bound with fixing, branch and cut on what is left.

use super::super::error::LocateError;
use super::super::solution::Control;
use super::branch::{Incumbent, Tree, settle_count};
use super::interchange;
use super::lagrangian::{self, Ascent};
use super::meter::Meter;
use super::model::{Model, Site};

/// Best sites of a model and the bound on any others.
#[derive(Debug, Clone)]
pub struct Solved {
    /// Open sites.
    pub open: Vec<usize>,
    /// Their value.
    pub value: f64,
    /// No solution is cheaper.
    pub bound: f64,
}

/// What was found in a part of the work, and whether the solver came to its end.
pub struct Part {
    /// What was found.
    pub solved: Solved,
    /// Whether nothing was left to do.
    pub ended: bool,
}

/// Solves a model within `work` million steps of what is left, from `start`.
pub fn solve_part(
    model: &Model,
    work: f64,
    start: Option<Vec<usize>>,
    meter: &mut Meter,
) -> Result<Part, LocateError> {
    let control = Control { start, ..meter.control.clone() };
    let mut part = Meter::new(&control).share(work.min(meter.left_over()));
    let solved = solve(model, &mut part)?;
    let ended = !part.over();
    meter.spend((part.spent() * 1e6) as usize);
    Ok(Part { solved, ended })
}

/// Solves a model to the gap and within the work of `meter`.
pub fn solve(model: &Model, meter: &mut Meter) -> Result<Solved, LocateError> {
    let model = &settled(model)?;
    let (mut best, dual) = begin(model, meter);
    let close = |bound: f64, best: &Incumbent| {
        bound >= model.cutoff(best.value) || model.gap(best.value, bound) <= meter.control.gap
    };
    let mut bound = dual.bound;
    if !close(bound, &best) && !meter.over() {
        let cuts = dual.cuts();
        let mut tree = Tree::new(model, dual.model, &cuts, bound)?;
        bound = bound.max(tree.run(&mut best, meter)?);
    }
    Ok(Solved::new(model, best, bound))
}

/// The beginning of [`solve`]: what search and Lagrangian bound give.
pub fn relax(model: &Model, meter: &mut Meter) -> Result<Solved, LocateError> {
    let model = &settled(model)?;
    let (best, dual) = begin(model, meter);
    Ok(Solved::new(model, best, dual.bound))
}

fn settled(model: &Model) -> Result<Model, LocateError> {
    let site = settle_count(model.count, model.site.clone()).ok_or(LocateError::Infeasible)?;
    let mut settled = model.clone();
    settled.site = site;
    Ok(settled)
}

fn begin<'m>(model: &'m Model, meter: &mut Meter) -> (Incumbent, Dual<'m>) {
    let mut best = first(model, meter);
    meter.control.report("search", best.value, f64::NEG_INFINITY);
    let mut dual = Dual::new(model, &best);
    dual.climb(&mut best, meter);
    meter.control.report("lagrangian", best.value, dual.bound);
    (best, dual)
}

impl Solved {
    fn new(model: &Model, best: Incumbent, bound: f64) -> Self {
        let proven = bound >= model.cutoff(best.value);
        let bound = if proven { best.value } else { bound.min(best.value) };
        Self { bound, open: best.open, value: best.value }
    }
}

fn first(model: &Model, meter: &mut Meter) -> Incumbent {
    let start = meter.control.start.clone().unwrap_or_default();
    let open = interchange::greedy(model, &start, meter);
    let rounds = 10 + 20_000 / (model.clients() + 1);
    let open = interchange::iterate(model, &open, rounds, meter.control.seed, meter);
    Incumbent { value: model.value(&open), open }
}

/// The Lagrangian dual with what it has fixed so far.
struct Dual<'m> {
    full: &'m Model,
    model: Model,
    bound: f64,
    multipliers: Vec<f64>,
}

impl<'m> Dual<'m> {
    fn new(full: &'m Model, best: &Incumbent) -> Self {
        let multipliers = lagrangian::multipliers_of(full, &best.open);
        Self { full, model: full.clone(), bound: f64::NEG_INFINITY, multipliers }
    }

    /// Climbs, fixes, searches around the sites that the dual likes; stops when it settles or closes the gap.
    fn climb(&mut self, best: &mut Incumbent, meter: &mut Meter) {
        let mut ascent = Ascent::new(self.multipliers.clone(), 1.0);
        let mut stamp = 0;
        while !ascent.settled() && !meter.over() {
            let before = ascent.bound;
            let evaluation = ascent.step(&self.model, best.value, meter);
            stamp += 1;
            if stamp % 30 == 0 || (ascent.bound > before && evaluation.bound > before) {
                best.offer(self.full, evaluation.open.clone());
            }
            let cutoff = self.full.cutoff(best.value);
            self.bound = self.bound.max(ascent.bound);
            if self.bound >= cutoff {
                break;
            }
            let mut site = self.model.site.clone();
            let fixed = evaluation.fix(&self.model, cutoff, &mut site);
            if fixed > 0 && (fixed * 20 > self.model.sites() || stamp % 50 == 0) {
                self.shrink(site, &mut ascent);
            }
        }
        self.multipliers = ascent.best;
    }

    fn shrink(&mut self, site: Vec<Site>, ascent: &mut Ascent) {
        if let Some(site) = settle_count(self.full.count, site) {
            self.model = self.model.reduced(site);
            ascent.fit(&self.model);
        }
    }

    /// Cuts around the multipliers: the arcs just below and just above.
    fn cuts(&self) -> Vec<(usize, f64)> {
        let mut cuts = Vec::new();
        for (i, &u) in self.multipliers.iter().enumerate() {
            let arcs = self.model.arcs(i);
            let above = arcs.partition_point(|arc| arc.1 < u - 1e-9 * u.abs());
            let level = |k: usize| arcs.get(k).map_or(self.model.miss[i], |arc| arc.1);
            cuts.push((i, level(above)));
            if above > 0
                && level(above - 1) < level(above)
                && level(above - 1) > self.model.least(i)
            {
                cuts.push((i, level(above - 1)));
            }
        }
        cuts
    }
}
