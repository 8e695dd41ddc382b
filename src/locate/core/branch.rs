//! Branch and cut over the free sites, best bound first.
//!
//! HiGHS only proposes multipliers; every bound is the Lagrangian one at them, recounted here, so that no tolerance of the solver enters the proof.

use super::super::error::LocateError;
use super::interchange::{self, Search};
use super::lagrangian;
use super::master::{Master, Relaxed};
use super::meter::Meter;
use super::model::{Model, Site};
use super::queue;
use super::reliability::{self, Reliability, Side, Verdict};

/// A part of the solutions; where to start in it is known to the master.
type Node = queue::Node<()>;

/// Best known sites and their value.
#[derive(Debug, Clone)]
pub struct Incumbent {
    /// Open sites.
    pub open: Vec<usize>,
    /// Their value.
    pub value: f64,
}

impl Incumbent {
    /// Keeps the better one.
    pub fn offer(&mut self, model: &Model, open: Vec<usize>) -> bool {
        let value = model.value(&open);
        let better = value < self.value;
        if better {
            *self = Self { open, value };
        }
        better
    }
}

/// The tree of one reduced model.
pub struct Tree<'m> {
    model: Model,
    full: &'m Model,
    master: Master,
    queue: queue::Queue<()>,
    reliability: Reliability,
    intense: bool,
    /// The least bound of leaves that were closed without reaching the cutoff.
    closed: f64,
}

impl<'m> Tree<'m> {
    /// A tree over `model` (a reduction of `full`) whose master starts with `cuts`.
    pub fn new(
        full: &'m Model,
        model: Model,
        cuts: &[(usize, f64)],
        bound: f64,
    ) -> Result<Self, LocateError> {
        let master = Master::new(&model, cuts)?;
        let mut queue = queue::Queue::new();
        queue.add(bound, model.site.clone(), ());
        let reliability = Reliability::new(model.sites());
        let closed = f64::INFINITY;
        Ok(Self { model, full, master, queue, reliability, intense: false, closed })
    }

    /// Works off the tree; gives the proven bound on anything better than the incumbent's cutoff.
    pub fn run(&mut self, best: &mut Incumbent, meter: &mut Meter) -> Result<f64, LocateError> {
        while let Some(node) = self.queue.pop() {
            let wanted = self.full.cutoff(best.value);
            if node.bound >= wanted {
                break;
            }
            let gap = self.full.gap(best.value, node.bound);
            if meter.over() || gap <= meter.control.gap {
                let bound = node.bound;
                self.queue.put_back(node);
                return Ok(bound.min(self.closed));
            }
            meter.control.report("branch", best.value, node.bound);
            self.expand(node, best, meter)?;
            if !self.intense && self.queue.created > 60 {
                self.intensify(best, meter);
            }
        }
        Ok(self.closed.min(best.value))
    }

    fn expand(
        &mut self,
        mut node: Node,
        best: &mut Incumbent,
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        let rounds = if node.number == 0 { 60 } else { 6 };
        let mut last = None;
        let mut added = 0;
        for round in 0..rounds {
            let Some(relaxed) = self.master.solve(&self.model, &node.site, meter)? else {
                return Ok(());
            };
            self.certify(&mut node, &relaxed, best, meter);
            if meter.over() {
                self.queue.put_back(node);
                return Ok(());
            }
            if round == 0 {
                self.dive(&relaxed, &node, best, meter);
            } else {
                best.offer(self.full, rounded(&self.model, &relaxed.y, &node.site));
            }
            match settle_count(self.model.count, std::mem::take(&mut node.site)) {
                Some(site) if node.bound < self.full.cutoff(best.value) => node.site = site,
                _ => return Ok(()),
            }
            added = self.master.separate(&self.model, &relaxed, 1e-7)?;
            last = Some(relaxed);
            if added == 0 {
                break;
            }
        }
        let verdict = match &last {
            Some(relaxed) => self.verdict(relaxed, &node, best, meter)?,
            None => Verdict::Whole,
        };
        match verdict {
            Verdict::Split(site) => self.split(node, site),
            Verdict::Settled(sites) => {
                sites.into_iter().for_each(|(site, kind)| node.site[site] = kind);
                if let Some(site) = settle_count(self.model.count, std::mem::take(&mut node.site)) {
                    self.queue.put_back(Node { site, ..node });
                }
            }
            Verdict::Dead => {}
            Verdict::Whole if added > 0 => self.queue.put_back(node),
            Verdict::Whole => self.closed = self.closed.min(node.bound),
        }
        Ok(())
    }

    /// Raises the bound of a node to the Lagrangian bound at the master's multipliers and fixes by reduced cost.
    fn certify(&mut self, node: &mut Node, relaxed: &Relaxed, best: &Incumbent, meter: &mut Meter) {
        std::mem::swap(&mut self.model.site, &mut node.site);
        let evaluation = lagrangian::evaluate(&self.model, &relaxed.multipliers);
        let mut site = self.model.site.clone();
        evaluation.fix(&self.model, self.full.cutoff(best.value), &mut site);
        std::mem::swap(&mut self.model.site, &mut node.site);
        node.site = site;
        meter.spend(evaluation.steps);
        node.bound = node.bound.max(evaluation.bound);
    }

    /// What becomes of a node whose master is solved.
    fn verdict(
        &mut self,
        relaxed: &Relaxed,
        node: &Node,
        best: &Incumbent,
        meter: &mut Meter,
    ) -> Result<Verdict, LocateError> {
        let cutoff = self.full.cutoff(best.value);
        let shared = |j: &usize| relaxed.y[*j] > 1e-6 && relaxed.y[*j] < 1.0 - 1e-6;
        let free = (0..node.site.len()).filter(|&j| node.site[j] == Site::Free);
        let sites = free.filter(shared).collect();
        let (model, master) = (&mut self.model, &mut self.master);
        let root = std::mem::replace(&mut model.site, node.site.clone());
        let verdict = self.reliability.verdict(sites, &relaxed.y, |j, kind| {
            let tried = master.trial(model, (j, kind), reliability::STEPS, meter)?;
            let Some((value, multipliers)) = tried else { return Ok(Side::Dead) };
            let gain = (value - relaxed.value).max(0.0);
            if node.bound + gain < cutoff {
                return Ok(Side::Gain(gain));
            }
            model.site[j] = kind;
            let evaluation = lagrangian::evaluate(model, &multipliers);
            model.site[j] = Site::Free;
            meter.spend(evaluation.steps);
            Ok(if evaluation.bound >= cutoff { Side::Dead } else { Side::Gain(gain) })
        });
        model.site = root;
        verdict
    }

    /// Rounds the master's shares to a solution and improves it.
    fn dive(&self, relaxed: &Relaxed, node: &Node, best: &mut Incumbent, meter: &mut Meter) {
        let open = rounded(&self.model, &relaxed.y, &node.site);
        let mut search = Search::new(&self.model, &open);
        search.descend(meter);
        best.offer(self.full, search.open());
    }

    /// A long local search, once the tree has shown that the instance is not easy; it takes no more work than was spent before.
    fn intensify(&mut self, best: &mut Incumbent, meter: &mut Meter) {
        self.intense = true;
        let mut share = meter.share(meter.spent());
        let seed = meter.control.seed;
        let open = interchange::iterate(self.full, &best.open, 5000, seed, &mut share);
        meter.absorb(share);
        best.offer(self.full, open);
    }

    fn split(&mut self, node: Node, site: usize) {
        for kind in [Site::Closed, Site::Open] {
            let mut child = node.site.clone();
            child[site] = kind;
            if let Some(child) = settle_count(self.model.count, child) {
                self.queue.add(node.bound, child, ());
            }
        }
    }
}

/// Closes the rest where the count is reached, opens it where all are needed; `None` if the count cannot be met.
pub fn settle_count(count: Option<usize>, mut site: Vec<Site>) -> Option<Vec<Site>> {
    let Some(count) = count else { return Some(site) };
    let open = site.iter().filter(|&&kind| kind == Site::Open).count();
    let free = site.iter().filter(|&&kind| kind == Site::Free).count();
    if open > count || open + free < count {
        return None;
    }
    let rest = match () {
        () if open == count => Some(Site::Closed),
        () if open + free == count => Some(Site::Open),
        () => None,
    };
    if let Some(rest) = rest {
        site.iter_mut().filter(|kind| **kind == Site::Free).for_each(|kind| *kind = rest);
    }
    Some(site)
}

/// The largest shares first, as many as the count allows (or those above one half).
fn rounded(model: &Model, y: &[f64], site: &[Site]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..site.len()).filter(|&j| site[j] != Site::Closed).collect();
    let rank = |j: usize| if site[j] == Site::Open { 2.0 } else { y[j] };
    order.sort_by(|&a, &b| rank(b).total_cmp(&rank(a)).then(a.cmp(&b)));
    match model.count {
        Some(count) => order.truncate(count),
        None => order.retain(|&j| rank(j) >= 0.5),
    }
    order
}
