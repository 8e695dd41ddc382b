//! Branch and bound on the sites with the Lagrangian bound at each node; a leaf is a transportation problem, or one of generalized assignment where
//! clients stay whole.

use super::super::classic::Sourcing;
use super::super::core::{Meter, Site, queue};
use super::super::error::LocateError;
use super::ascent::Ascent;
use super::offers::{Best, Offers};
use super::relaxation::{Capacitated, Relaxed};

/// The share of the work that is left which deciding about whole clients may take for one choice of sites while others wait.
const SHARE: f64 = 0.4;

/// A settled node without multipliers is a leaf that has its bound from shared clients.
type Node = queue::Node<Vec<f64>>;

/// The search for the best sites.
pub struct Tree<'p, 'i> {
    problem: &'p Capacitated<'i>,
    offers: Offers<'p, 'i>,
    queue: queue::Queue<Vec<f64>>,
}

impl<'p, 'i> Tree<'p, 'i> {
    /// Nothing known yet.
    pub fn new(problem: &'p Capacitated<'i>) -> Self {
        let offers = Offers::new(problem);
        Self { problem, offers, queue: queue::Queue::new() }
    }

    /// The best choice and the bound on any other.
    pub fn run(
        mut self,
        site: Vec<Site>,
        multipliers: Vec<f64>,
        meter: &mut Meter,
    ) -> Result<(Best, f64), LocateError> {
        if let Some(start) = meter.control.start.clone()
            && self.allowed(&start, &site)
        {
            self.offers.offer(start, meter)?;
        }
        let all = (0..site.len()).filter(|&j| site[j] != Site::Closed).collect();
        if self.problem.count.is_none() {
            self.offers.offer(all, meter)?;
        }
        // Costs are not negative.
        self.queue.add(0.0, site, multipliers);
        while let Some(node) = self.queue.pop() {
            if node.bound >= self.offers.cutoff() {
                break;
            }
            let gap =
                (self.offers.best.value - node.bound) / self.offers.best.value.abs().max(1e-300);
            let bound = node.bound.min(self.offers.undecided);
            if meter.over() || gap <= meter.control.gap {
                return Ok((self.offers.best, bound));
            }
            meter.control.report("branch", self.offers.best.value, bound);
            self.expand(node, meter)?;
        }
        let bound = self.offers.best.value.min(self.offers.undecided);
        Ok((self.offers.best, bound))
    }

    /// Whether a typed start keeps the count and what is settled.
    fn allowed(&self, open: &[usize], site: &[Site]) -> bool {
        let settled = site.iter().enumerate().all(|(j, kind)| match kind {
            Site::Free => true,
            Site::Open => open.contains(&j),
            Site::Closed => !open.contains(&j),
        });
        let mut distinct = open.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let known = distinct.len() == open.len() && open.iter().all(|&j| j < site.len());
        known && settled && self.problem.count.is_none_or(|count| open.len() == count)
    }

    fn expand(&mut self, mut node: Node, meter: &mut Meter) -> Result<(), LocateError> {
        if node.site.iter().all(|&kind| kind != Site::Free) {
            return self.settled(node, meter);
        }
        let root = node.number == 0;
        let (steps, factor) = if root { (4000, 1.0) } else { (60, 0.2) };
        let mut ascent = Ascent::new(node.multipliers.clone(), node.site.len(), factor);
        for step in 0..steps {
            if ascent.settled() || meter.over() {
                break;
            }
            let relaxed = ascent.step(self.problem, &node.site, self.target(&ascent), meter);
            node.bound = node.bound.max(ascent.bound);
            if node.bound >= self.offers.cutoff() {
                return Ok(());
            }
            if step % 40 == 20 && root {
                self.round(&relaxed, &node.site, meter)?;
            }
            if step % 10 == 9 {
                self.problem.fix(&relaxed, self.offers.cutoff(), &mut node.site);
                if !self.problem.can_hold(&node.site) {
                    return Ok(());
                }
            }
        }
        let relaxed = self.problem.evaluate(&ascent.best, &node.site, meter);
        self.problem.fix(&relaxed, self.offers.cutoff(), &mut node.site);
        if !self.problem.can_hold(&node.site) {
            return Ok(());
        }
        self.round(&relaxed, &node.site, meter)?;
        self.offers.pursue(meter)?;
        if node.bound < self.offers.cutoff() {
            self.branch(node, &ascent, meter)?;
        }
        Ok(())
    }

    /// Where the steps aim: the best value, or a little above the bound as long as there is none.
    fn target(&self, ascent: &Ascent) -> f64 {
        if self.offers.best.value.is_finite() {
            return self.offers.best.value;
        }
        if ascent.bound.is_finite() { ascent.bound + 0.1 * ascent.bound.abs() + 1.0 } else { 1.0 }
    }

    fn branch(
        &mut self,
        node: Node,
        ascent: &Ascent,
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        let free = (0..node.site.len()).filter(|&j| node.site[j] == Site::Free);
        let half = |j: usize| (ascent.mean[j] - 0.5).abs();
        let site = free.min_by(|&a, &b| half(a).total_cmp(&half(b)).then(a.cmp(&b)));
        let Some(site) = site else { return self.settled(node, meter) };
        for kind in [Site::Closed, Site::Open] {
            let mut child = node.site.clone();
            child[site] = kind;
            if self.problem.can_hold(&child) {
                self.queue.add(node.bound, child, ascent.best.clone());
            }
        }
        Ok(())
    }

    /// A leaf. Whole clients wait until no other node has a lower bound than shared ones have here: deciding about them takes long.
    fn settled(&mut self, node: Node, meter: &mut Meter) -> Result<(), LocateError> {
        let open: Vec<usize> =
            (0..node.site.len()).filter(|&j| node.site[j] == Site::Open).collect();
        if self.problem.sourcing == Sourcing::Split {
            return self.offers.offer(open, meter);
        }
        if node.multipliers.is_empty() {
            let share = if self.queue.is_empty() { 1.0 } else { SHARE };
            return self.offers.decide(open, share, meter);
        }
        if let Some(bound) = self.offers.shared(&open, meter)? {
            self.queue.add(node.bound.max(bound), node.site, Vec::new());
        }
        Ok(())
    }

    /// Rounds the shares of the relaxation to sites that hold the demand and serves from them.
    fn round(
        &mut self,
        relaxed: &Relaxed,
        site: &[Site],
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        let mut order: Vec<usize> = (0..site.len()).filter(|&j| site[j] != Site::Closed).collect();
        let rank = |j: usize| if site[j] == Site::Open { 2.0 } else { relaxed.y[j] };
        order.sort_by(|&a, &b| rank(b).total_cmp(&rank(a)).then(a.cmp(&b)));
        let (mut open, mut held) = (Vec::new(), 0.0);
        for j in order {
            let enough = match self.problem.count {
                Some(count) => open.len() == count,
                None => held >= self.problem.demand && rank(j) < 0.5,
            };
            if enough {
                break;
            }
            held += self.problem.capacity[j];
            open.push(j);
        }
        if relaxed.of(&open) >= self.offers.cutoff() {
            return Ok(());
        }
        self.offers.offer(open, meter)
    }
}
