//! A bound on a goal level by decomposition, and the openings that it suggests.
//!
//! Rows that tie the clients of several sites together (demand, norms, money for clients, hours of different skills) are priced.
//! What is left falls apart into blocks, a site in a year each, whose best is a knapsack, and the problem of the leaders, a
//! small one of openings, posts and money (Geoffrion 1974; Barahona and Chudak 2005 for facility location). Its whole numbers
//! make the bound better than that of the linear relaxation.

mod ascent;
mod block;
mod master;
mod price;
mod split;
mod tolls;

use self::ascent::Volume;
use self::block::{Blocks, knapsacks};
use self::master::Master;
use self::price::Priced;
use self::split::Split;
use self::tolls::Sites;
use super::formulation::Formulation;
use super::highs::{self, Effort, Outcome};
use super::model::{Col, Expr, Model, Objective};
use super::relaxed::Relaxed;
use crate::progress::Watch;

/// Price of demand and of anything else at the start, as shares of what a client is worth.
const DEMAND: f64 = 0.5;
const OTHER: f64 = 0.1;

/// Rounds in which sites decide alone at the common prices of the leaders, and evaluations in each.
const ALONE: u32 = 6;
const EACH: u32 = 40;

/// Evaluations with the leaders together, at most.
const TOGETHER: u32 = 600;

/// The ascent ends when its step is below this.
const SMALL: f64 = 0.01;

/// A bound with the prices that prove it.
pub struct Priceable<'a> {
    split: Split,
    blocks: Blocks,
    master: Master,
    sites: Sites,
    frozen: Vec<bool>,
    start: Vec<f64>,
    sign: f64,
    effort: &'a Effort,
}

/// What the ascent found.
pub struct Bounded {
    /// Bound of the level by the relaxed leaders, in its own terms.
    pub bound: f64,
    /// Values of the whole model's leader columns: the mean of what the leaders did at prices near the best.
    pub mean: Vec<f64>,
    prices: Vec<f64>,
}

impl<'a> Priceable<'a> {
    /// Takes a level apart.
    pub fn new(f: &Formulation, model: &Model, objective: &Objective, effort: &'a Effort) -> Self {
        let split = Split::new(f, model, &knapsacks(f, model));
        let blocks = Blocks::new(f, model, &split, objective);
        let master = Master::new(f, model, &split, &blocks, objective);
        let sites = Sites::new(f, &master);
        let family = |n: &usize| model.rows[*n].family();
        let local = |n: &usize| matches!(family(n), "demand" | "hours" | "norm" | "places");
        let frozen = split.priced.iter().map(|n| !local(n)).collect();
        let share = |n: &usize| if family(n) == "demand" { DEMAND } else { OTHER };
        let scales = master.scales(&blocks);
        let start = split.priced.iter().zip(scales).map(|(n, (typical, _))| share(n) * typical);
        let start = start.collect();
        let sign = if objective.maximise { 1.0 } else { -1.0 };
        Self { split, blocks, master, sites, frozen, start, sign, effort }
    }

    /// Improves the prices, aiming at a known value of the level.
    pub fn ascend(&self, known: f64, watch: &dyn Watch) -> Option<Bounded> {
        let known = self.sign * known;
        let scale: Vec<f64> = self.master.scales(&self.blocks).iter().map(|(_, s)| *s).collect();
        let held = |(s, frozen): (&f64, &bool)| if *frozen { 0.0 } else { *s };
        let local: Vec<f64> = scale.iter().zip(&self.frozen).map(held).collect();
        let mut leaders = Relaxed::new(&self.master.model, self.effort);
        let mut room = Room::new(self);
        let clock = std::time::Instant::now();
        let mut prices = self.start.clone();
        let mut step = 1.0;
        for round in 0..ALONE {
            let vertex = room.together(self, &mut leaders, &prices)?;
            eprintln!("alone {round} {:.2}s {:.1}", clock.elapsed().as_secs_f64(), vertex.0);
            let tolls = self.master.tolls(&room.duals);
            let rest = vertex.0 - room.alone(self, &tolls, &prices);
            let mut volume: Option<Volume> = None;
            for _ in 0..EACH {
                let bound = room.alone(self, &tolls, &prices) + rest;
                match &mut volume {
                    None => {
                        let mut new = Volume::new(prices, bound, &room.slack, &room.point, &self.master.senses, &local);
                        new.step = step;
                        volume = Some(new);
                    }
                    Some(volume) => volume.learn(prices, bound, &room.slack, &room.point),
                }
                let Some(next) = volume.as_ref().and_then(|v| v.next(known)) else { break };
                prices = next;
                if watch.cancelled() { return None; }
            }
            let volume = volume?;
            (prices, step) = (volume.prices, volume.step);
        }
        let bound = room.together(self, &mut leaders, &prices)?.0;
        let mut volume = Volume::new(prices, bound, &room.slack, &room.point, &self.master.senses, &scale);
        for round in 0..TOGETHER {
            let Some(next) = volume.next(known) else { break };
            let bound = room.together(self, &mut leaders, &next)?.0;
            volume.learn(next, bound, &room.slack, &room.point);
            if round % 25 == 0 { eprintln!("together {round} {:.2}s {bound:.1} best {:.1} step {:.3}", clock.elapsed().as_secs_f64(), volume.bound, volume.step); }
            if volume.step < SMALL || watch.cancelled() {
                break;
            }
        }
        let mean = self.master.whole(&volume.mean);
        Some(Bounded { bound: self.sign * volume.bound, mean, prices: volume.prices })
    }

    /// The bound of the leaders in whole numbers, and their openings.
    pub fn whole(&self, bounded: &Bounded, effort: &Effort) -> Option<(f64, Vec<f64>)> {
        let mut priced = Priced::new(&self.blocks);
        priced.set(&self.blocks, &bounded.prices);
        let (worth, constant) = self.master.worth(&self.blocks, &priced, &bounded.prices);
        let mut expr = Expr::constant(constant);
        worth.iter().enumerate().for_each(|(n, worth)| expr.add(Col::new(n), *worth));
        let objective = Objective { expr, maximise: true };
        match highs::search(&self.master.model, &objective, effort, None) {
            Outcome::Found(solution) => {
                let bound = self.sign * solution.bound;
                Some((bound, self.master.whole(&solution.point)))
            }
            _ => None,
        }
    }
}

/// Working memory of the evaluations, and what the last one found.
struct Room {
    priced: Priced,
    clients: Vec<f64>,
    slack: Vec<f64>,
    point: Vec<f64>,
    duals: Vec<f64>,
}

impl Room {
    fn new(p: &Priceable) -> Self {
        Self {
            priced: Priced::new(&p.blocks),
            clients: vec![0.0; p.blocks.items.col.len()],
            slack: vec![0.0; p.split.priced.len()],
            point: vec![0.0; p.master.model.columns.len()],
            duals: Vec::new(),
        }
    }

    /// The bound at prices, the leaders' relaxation solved.
    fn together(&mut self, p: &Priceable, leaders: &mut Relaxed, prices: &[f64]) -> Option<(f64,)> {
        self.priced.set(&p.blocks, prices);
        let (worth, constant) = p.master.worth(&p.blocks, &self.priced, prices);
        let vertex = leaders.optimise(&worth)?;
        (self.point, self.duals) = (vertex.point, vertex.duals);
        self.look(p);
        Some((vertex.value + constant,))
    }

    /// The bound at prices and tolls, up to a constant, each site deciding alone.
    fn alone(&mut self, p: &Priceable, tolls: &[f64], prices: &[f64]) -> f64 {
        self.priced.set(&p.blocks, prices);
        let (mut worth, constant) = p.master.worth(&p.blocks, &self.priced, prices);
        worth.iter_mut().zip(tolls).for_each(|(worth, toll)| *worth -= toll);
        let value = p.sites.best(&worth, &mut self.point);
        self.look(p);
        value + constant
    }

    fn look(&mut self, p: &Priceable) {
        p.master.clients(&p.blocks, &self.priced, &self.point, &mut self.clients);
        p.master.slack(&p.blocks, &self.priced, &self.point, &self.clients, &mut self.slack);
    }
}

/// Prototype.
pub fn try_it(f: &Formulation, model: &Model, objective: &Objective, effort: &Effort, known: f64) {
    let t = std::time::Instant::now();
    let p = Priceable::new(f, model, objective, effort);
    eprintln!("apart {:?} master {}x{}", t.elapsed(), p.master.model.columns.len(), p.master.model.rows.len());
    let b = p.ascend(known, &crate::progress::Silent::default()).unwrap();
    eprintln!("bound {} {:?}", b.bound, t.elapsed());
    for (gap, nodes) in [(1e-3, 1), (1e-4, 100)] {
        let e = Effort { gap, nodes, stall_nodes: nodes, seconds: 100.0 };
        if let Some((bound, _)) = p.whole(&b, &e) { eprintln!("mip bound {bound} {:?}", t.elapsed()); }
    }
}
