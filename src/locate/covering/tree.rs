//! Branch and cut for the fewest sites that cover everybody.

use super::super::core::reliability::{self, Reliability, Side, Verdict};
use super::super::core::{Meter, Site, queue};
use super::super::cover::Cover;
use super::super::error::LocateError;
use super::cuts::Cuts;
use super::program::{Program, Relaxed};
use super::settled;

/// Rounds of cuts at the root and at any other node.
const ROUNDS: [usize; 2] = [30, 1];

/// Numbers of sites that are apart by less are the same.
const SAME: f64 = 1e-6;

type Node = queue::Node<()>;

/// The tree of one cover.
pub struct Tree<'c> {
    cover: &'c Cover,
    program: Program,
    cuts: Cuts,
    reliability: Reliability,
    queue: queue::Queue<()>,
    /// The smallest cover known.
    pub best: Vec<usize>,
    /// Larger covers are of no interest, and this many sites are few enough.
    wanted: Option<usize>,
    /// The least bound of nodes that were closed although a better cover may lie there.
    closed: f64,
}

impl<'c> Tree<'c> {
    /// A tree that starts from the cover `best` and looks for one of at most `wanted` sites, or for the smallest.
    pub fn new(
        cover: &'c Cover,
        best: Vec<usize>,
        bound: f64,
        wanted: Option<usize>,
    ) -> Result<Self, LocateError> {
        let sites = cover.by_site.count();
        let open_if = |list: &[u32]| if list.is_empty() { Site::Closed } else { Site::Free };
        let mut queue = queue::Queue::new();
        queue.add(bound, cover.by_site.iter().map(open_if).collect(), ());
        let program = Program::new(cover)?;
        let reliability = Reliability::new(sites);
        let (cuts, closed) = (Cuts::default(), f64::INFINITY);
        Ok(Self { cover, program, cuts, reliability, queue, best, wanted, closed })
    }

    /// Works off the tree; no cover has fewer sites than what comes back, unless it is as small as the best.
    pub fn run(&mut self, meter: &mut Meter) -> Result<f64, LocateError> {
        while let Some(node) = self.queue.pop() {
            if self.hopeless(node.bound) {
                break;
            }
            let bound = whole(node.bound.min(self.closed));
            if settled(self.best.len(), bound, self.wanted, meter) {
                return Ok(bound);
            }
            meter.control.report("branch", self.best.len() as f64, bound);
            self.expand(node, meter)?;
        }
        Ok(whole(self.closed).min(self.most() + 1.0))
    }

    /// The most sites that a cover of interest has.
    fn most(&self) -> f64 {
        let fewer = self.best.len() - 1;
        self.wanted.map_or(fewer, |most| fewer.min(most)) as f64
    }

    fn hopeless(&self, bound: f64) -> bool {
        bound > self.most() + SAME
    }

    fn expand(&mut self, mut node: Node, meter: &mut Meter) -> Result<(), LocateError> {
        if !propagate(self.cover, &mut node.site) {
            return Ok(());
        }
        let Some(relaxed) = self.tighten(&mut node, meter)? else {
            if !self.hopeless(node.bound) {
                self.queue.put_back(node);
            }
            return Ok(());
        };
        match self.verdict(&relaxed, &node, meter)? {
            Verdict::Split(site) => self.split(&node, site),
            Verdict::Settled(sites) => {
                sites.into_iter().for_each(|(site, kind)| node.site[site] = kind);
                self.queue.put_back(node);
            }
            Verdict::Dead => {}
            Verdict::Whole => self.closed = self.closed.min(node.bound),
        }
        Ok(())
    }

    /// Solves the program of a node with the cuts that it violates, and settles sites by their reduced cost; `None` once the node is hopeless or the work
    /// is over.
    fn tighten(
        &mut self,
        node: &mut Node,
        meter: &mut Meter,
    ) -> Result<Option<Relaxed>, LocateError> {
        for round in 0.. {
            let relaxed = self.program.solve(&node.site, meter)?;
            node.bound = node.bound.max(relaxed.proof.bound);
            relaxed.proof.fix(self.most() + SAME, &mut node.site);
            self.offer(rounded(self.cover, &relaxed.share));
            if self.hopeless(node.bound) || meter.over() {
                break;
            }
            if round == ROUNDS[usize::from(node.number > 0)] {
                return Ok(Some(relaxed));
            }
            let cuts = self.cuts.violated(self.cover, &relaxed.share, meter);
            if cuts.is_empty() {
                return Ok(Some(relaxed));
            }
            self.program.add(cuts)?;
        }
        Ok(None)
    }

    /// What becomes of a node whose program is solved.
    fn verdict(
        &mut self,
        relaxed: &Relaxed,
        node: &Node,
        meter: &mut Meter,
    ) -> Result<Verdict, LocateError> {
        let most = self.most() + SAME;
        let shared = |j: &usize| relaxed.share[*j] > SAME && relaxed.share[*j] < 1.0 - SAME;
        let free = (0..node.site.len()).filter(|&j| node.site[j] == Site::Free);
        let mut site = node.site.clone();
        let program = &mut self.program;
        self.reliability.verdict(free.filter(shared).collect(), &relaxed.share, |j, kind| {
            site[j] = kind;
            let (value, proof) = program.trial(j, &site, reliability::STEPS, meter)?;
            site[j] = Site::Free;
            let dead = proof.bound > most;
            Ok(if dead { Side::Dead } else { Side::Gain((value - relaxed.value).max(0.0)) })
        })
    }

    fn split(&mut self, node: &Node, site: usize) {
        for kind in [Site::Closed, Site::Open] {
            let mut child = node.site.clone();
            child[site] = kind;
            self.queue.add(node.bound, child, ());
        }
    }

    fn offer(&mut self, open: Vec<usize>) {
        if open.len() < self.best.len() {
            self.best = open;
        }
    }
}

/// The least whole number of sites that a bound allows.
fn whole(bound: f64) -> f64 {
    (bound - SAME).ceil()
}

/// Opens the only site that is left for a client; false if one has none.
fn propagate(cover: &Cover, site: &mut [Site]) -> bool {
    for sites in cover.by_client.iter().filter(|sites| !sites.is_empty()) {
        let mut left = sites.iter().filter(|&&j| site[j as usize] != Site::Closed);
        match (left.next(), left.next()) {
            (None, _) => return false,
            (Some(&only), None) => site[only as usize] = Site::Open,
            _ => {}
        }
    }
    true
}

/// A cover by the sites with the largest shares: in their order each that covers somebody new, without those that the later ones make superfluous.
fn rounded(cover: &Cover, share: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..share.len()).collect();
    order.sort_by(|&a, &b| share[b].total_cmp(&share[a]).then(a.cmp(&b)));
    let mut times = vec![0; cover.by_client.count()];
    let mut open = Vec::new();
    for j in order {
        if cover.by_site[j].iter().any(|&client| times[client as usize] == 0) {
            cover.by_site[j].iter().for_each(|&client| times[client as usize] += 1);
            open.push(j);
        }
    }
    for k in (0..open.len()).rev() {
        let clients = &cover.by_site[open[k]];
        if clients.iter().all(|&client| times[client as usize] > 1) {
            clients.iter().for_each(|&client| times[client as usize] -= 1);
            open.swap_remove(k);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::super::super::solution::Control;
    use super::super::super::{Problem, Question, Sourcing, classic, generate};
    use super::*;

    fn plane(seed: u64, standard: f64) -> (Cover, usize) {
        let mut instance = generate::plane(seed, 200);
        instance.standard.fill(standard);
        let question = Question { problem: Problem::SetCover, p: None, sourcing: Sourcing::Split };
        let optimum = classic(&instance, question, &Control::default()).unwrap();
        (Cover::of(&instance), optimum.objective as usize)
    }

    #[test]
    fn from_all_sites_the_tree_comes_to_the_optimum_of_the_textbook() {
        for seed in 0..4 {
            let (cover, optimum) = plane(seed, 95.0);
            let control = Control::default();
            let mut meter = Meter::new(&control);
            let mut tree = Tree::new(&cover, (0..200).collect(), 1.0, None).unwrap();
            let bound = tree.run(&mut meter).unwrap();
            assert_eq!((tree.best.len(), bound), (optimum, optimum as f64), "seed {seed}");
        }
    }

    #[test]
    fn what_is_wanted_is_found_or_proven_not_to_be() {
        let (cover, optimum) = plane(5, 95.0);
        let control = Control::default();
        for wanted in [optimum - 1, optimum, optimum + 2] {
            let mut meter = Meter::new(&control);
            let mut tree = Tree::new(&cover, (0..200).collect(), 1.0, Some(wanted)).unwrap();
            let bound = tree.run(&mut meter).unwrap();
            assert_eq!(tree.best.len() <= wanted, wanted >= optimum, "{wanted}");
            assert_eq!(bound > wanted as f64, wanted < optimum, "{wanted}: {bound}");
        }
    }

    #[test]
    fn a_cover_from_shares_covers_everybody_and_needs_each_of_its_sites() {
        let (cover, _) = plane(6, 120.0);
        let share: Vec<f64> = (0..200).map(|j| f64::from(j * 37 % 101) / 101.0).collect();
        let open = rounded(&cover, &share);
        let times = |list: &[u32]| list.iter().filter(|&&j| open.contains(&(j as usize))).count();
        let times: Vec<usize> = cover.by_client.iter().map(times).collect();
        assert!(times.iter().all(|&n| n > 0));
        let needed = |&j: &usize| cover.by_site[j].iter().any(|&i| times[i as usize] == 1);
        assert!(open.iter().all(needed));
    }
}
