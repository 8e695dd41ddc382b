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
mod room;
mod rounded;
mod split;
mod tolls;
mod whole;

use self::ascent::{STEP, Volume};
use self::block::{Blocks, knapsacks};
use self::master::Master;
use self::price::Priced;
use self::room::Room;
use self::split::Split;
use self::tolls::Sites;
use super::duality::{Begun, sided};
use super::formulation::Formulation;
use super::highs::Effort;
use super::model::{Model, Objective};
use super::program::Program;
use crate::progress::Watch;
use std::collections::BTreeMap;

/// Price of demand and of anything else at the start, as shares of what a client is worth. That sites serve somebody nearly always
/// holds, and costs nothing then; from any other price it has a long way back, on which all other prices wait.
const DEMAND: f64 = 0.5;
const OTHER: f64 = 0.1;

/// Rounds in which sites decide alone at the common prices of the leaders, and evaluations in each.
const ALONE: u32 = 6;
const EACH: u32 = 40;

/// Evaluations with the leaders together, at most.
const TOGETHER: u32 = 1000;

/// A start is in question where the leaders chose it at least so often.
pub const IN_QUESTION: f64 = 1e-3;

/// A start that the leaders chose less often is left out where whole leaders are sought: they are fewer and found sooner.
pub const RARE: f64 = 0.01;

/// A client is nearly worth what he takes where no more than this share of his worth is missing.
const NEARLY: f64 = 0.1;

/// The ascent ends when its step is below this.
const SMALL: f64 = 2e-4;

/// A bound with the prices that prove it.
pub struct Priceable<'a> {
    split: Split,
    blocks: Blocks,
    master: Master,
    /// The leaders with beginners, where they are sought in whole numbers: on the way down they would take half the time.
    learning: Master,
    sites: Sites,
    /// Prices at the start.
    start: Vec<f64>,
    /// A natural step of each price, and the same where only the rows of single sites may move.
    scale: Vec<f64>,
    local: Vec<f64>,
    sign: f64,
    /// Blocks of which somebody must be served for the site to count.
    counted: Vec<usize>,
    effort: &'a Effort,
}

/// What the ascent found.
#[derive(Clone)]
pub struct Bounded {
    /// Bound of the level by the relaxed leaders, in its own terms.
    pub bound: f64,
    /// Columns of the whole model that are worth a try: starts that the leaders chose on the way, or the relaxation in part, and
    /// clients who are worth what they take, or nearly.
    pub live: Vec<bool>,
    /// Mean of the leaders on the way, or the point of the relaxation, by column of the whole model.
    pub mean: Vec<f64>,
    prices: Vec<f64>,
}

impl Bounded {
    /// Takes the shares of openings of an earlier search, by name, for the mean: at its prices alone the leaders are all for one
    /// thing. All other starts get one share. Where none is known nothing changes.
    pub fn prefer(
        &mut self,
        f: &Formulation,
        model: &Model,
        shares: &BTreeMap<String, f64>,
        others: f64,
    ) {
        for n in f.starts.iter().map(|start| start.col.index()).filter(|_| !shares.is_empty()) {
            self.mean[n] = shares.get(&model.columns[n].name).copied().unwrap_or(others);
            self.live[n] = self.mean[n] >= IN_QUESTION;
        }
    }
}

impl<'a> Priceable<'a> {
    /// Takes a level apart.
    pub fn new(f: &Formulation, model: &Model, objective: &Objective, effort: &'a Effort) -> Self {
        let split = Split::new(f, model, &knapsacks(f, model));
        let blocks = Blocks::new(f, model, &split, objective);
        let [master, learning] = [false, true]
            .map(|learning| Master::new(learning, f, model, &split, &blocks, objective));
        let sites = Sites::new(f, &master);
        let family = |n: &usize| model.rows[*n].family();
        let scales = master.scales(&blocks);
        let priced = || split.priced.iter().zip(&scales);
        let share = |n: &usize| match family(n) {
            "demand" => DEMAND,
            "serves" => 0.0,
            _ => OTHER,
        };
        let start = priced()
            .map(|(n, (typical, _))| sided(model.rows[*n].sense, share(n) * typical))
            .collect();
        let own = |n: &usize| matches!(family(n), "demand" | "hours" | "norm" | "places");
        let local = priced().map(|(n, (_, step))| if own(n) { *step } else { 0.0 }).collect();
        let scale = scales.iter().map(|(_, step)| *step).collect();
        let sign = objective.sign();
        let serves = |price: &u32| family(&split.priced[*price as usize]) == "serves";
        let items = &blocks.items;
        let counts = |n: usize| items.prices(n).iter().any(|(price, _)| serves(price));
        let all = blocks.blocks.iter().enumerate();
        let counted = all.filter(|(_, block)| block.items.clone().any(counts)).map(|(b, _)| b);
        let counted = counted.collect();
        Self { counted, learning, split, blocks, master, sites, start, scale, local, sign, effort }
    }

    /// Improves the prices of the model that was taken apart, aiming at a known value of the level. `None` if the leaders' relaxation
    /// has no point, or if asked to stop.
    pub fn ascend(&self, model: &Model, known: f64, watch: &dyn Watch) -> Option<Begun> {
        let known = self.sign * known;
        let mut leaders = self.leaders();
        let mut room = Room::new(self);
        let mut prices = self.start.clone();
        let mut step = STEP;
        for _ in 0..ALONE {
            (prices, step) = self.alone(&mut room, &mut leaders, prices, step, known)?;
            if watch.cancelled() {
                return None;
            }
        }
        let volume = self.improve(&mut room, &mut leaders, prices, known, watch)?;
        // The last prices tried are seldom the best.
        room.together(self, &mut leaders, &volume.prices)?;
        let prices = self.by_row(model, &volume.prices, &room.duals);
        let point = self.master.whole(&volume.mean);
        Some(Begun { bound: self.sign * volume.bound, prices, point })
    }

    /// The leaders of a point of the relaxation at its prices.
    pub fn within(&self, bound: f64, prices: &[f64], point: &[f64]) -> Bounded {
        self.bounded(bound, self.own(prices), point.to_vec())
    }

    /// What leaders say of known prices of the whole model's rows as they are.
    pub fn at(&self, prices: &[f64]) -> Option<Bounded> {
        let mut room = Room::new(self);
        let volume = self.begin(&mut room, &mut self.leaders(), self.own(prices))?;
        Some(self.reached(volume))
    }

    /// Those of the whole model's prices whose rows are priced here.
    fn own(&self, prices: &[f64]) -> Vec<f64> {
        self.split.priced.iter().map(|n| prices[*n]).collect()
    }

    /// The ascent at its first prices, the leaders' relaxation solved.
    fn begin(
        &self,
        room: &mut Room,
        leaders: &mut Program,
        prices: Vec<f64>,
    ) -> Option<Volume<'_>> {
        let bound = room.together(self, leaders, &prices)?;
        let (senses, scale) = (&self.master.senses, &self.scale);
        Some(Volume::new(prices, bound, &room.slack, &room.point, senses, scale))
    }

    /// The linear relaxation of the leaders' problem.
    fn leaders(&self) -> Program {
        let model = &self.master.model;
        Program::new(&model.columns, &model.rows, true, self.effort)
    }

    /// Prices improved with the leaders' relaxation solved each time.
    fn improve(
        &self,
        room: &mut Room,
        leaders: &mut Program,
        prices: Vec<f64>,
        known: f64,
        watch: &dyn Watch,
    ) -> Option<Volume<'_>> {
        let mut volume = self.begin(room, leaders, prices)?;
        for _ in 0..TOGETHER {
            let Some(next) = volume.next(known) else { break };
            let bound = room.together(self, leaders, &next)?;
            volume.learn(next, bound, &room.slack, &room.point);
            if watch.cancelled() {
                return None;
            }
            if volume.step < SMALL {
                break;
            }
        }
        Some(volume)
    }

    /// One round in which the common rows of the leaders keep their duals and every site decides alone; prices and step after it.
    fn alone(
        &self,
        room: &mut Room,
        leaders: &mut Program,
        mut prices: Vec<f64>,
        step: f64,
        known: f64,
    ) -> Option<(Vec<f64>, f64)> {
        let found = room.together(self, leaders, &prices)?;
        let tolls = self.master.tolls(&room.duals);
        let rest = found - room.alone(self, &tolls, &prices);
        let mut volume = Volume::new(
            prices.clone(),
            found,
            &room.slack,
            &room.point,
            &self.master.senses,
            &self.local,
        );
        volume.step = step;
        for _ in 0..EACH {
            let Some(next) = volume.next(known) else { break };
            prices = next;
            let bound = room.alone(self, &tolls, &prices) + rest;
            volume.learn(prices, bound, &room.slack, &room.point);
        }
        Some((volume.prices, volume.step))
    }

    /// Prices of the whole model's rows: those of priced rows, and for rows of the leaders the duals of their relaxation. Rows
    /// within a site are left at nought.
    fn by_row(&self, model: &Model, own: &[f64], duals: &[f64]) -> Vec<f64> {
        let mut prices = vec![0.0; model.rows.len()];
        let leaders = self.master.rows.iter().zip(duals);
        let leaders = leaders.filter_map(|(row, dual)| Some(((*row)?, *dual)));
        let priced = self.split.priced.iter().copied().zip(own.iter().copied());
        for (n, price) in leaders.chain(priced) {
            prices[n] = sided(model.rows[n].sense, price);
        }
        prices
    }

    fn reached(&self, volume: Volume) -> Bounded {
        self.bounded(self.sign * volume.bound, volume.prices, self.master.whole(&volume.mean))
    }

    fn bounded(&self, bound: f64, prices: Vec<f64>, mean: Vec<f64>) -> Bounded {
        let mut live: Vec<bool> = mean.iter().map(|mean| *mean >= IN_QUESTION).collect();
        let priced = Priced::at(&self.blocks, &prices);
        let items = &self.blocks.items;
        for (n, profit) in priced.profit().iter().enumerate() {
            live[items.col[n]] = *profit >= -NEARLY * items.worth[n].abs();
        }
        for b in &self.counted {
            let profit = |n: &usize| priced.profit()[*n];
            let best =
                self.blocks.blocks[*b].items.clone().max_by(|a, b| profit(a).total_cmp(&profit(b)));
            best.into_iter().for_each(|n| live[items.col[n]] = true);
        }
        Bounded { bound, live, mean, prices }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::search::relaxation;
    use crate::optimise::small::{EFFORT, province, solved};
    use crate::progress::Silent;
    use crate::synthetic::Province;

    /// Relative, of bounds that end by work.
    const NEAR: f64 = 2e-3;

    /// The bound by prices against the optimum, on small provinces.
    #[test]
    fn bounds_stay_above_the_optimum_and_close_to_it() {
        for seed in 1..=6 {
            province(seed, |f, objective| {
                let best = solved(f, objective, &EFFORT);
                let apart = Priceable::new(f, &f.model, objective, &EFFORT);
                let bounded =
                    apart.ascend(&f.model, 0.0, &Silent::default()).expect("leaders have a point");
                let low = best.value * (1.0 - 1e-6);
                assert!(bounded.bound >= low, "seed {seed}: {} under {low}", bounded.bound);
                assert!(
                    bounded.bound <= best.value * 1.1,
                    "seed {seed}: {} far off",
                    bounded.bound
                );
            });
        }
    }

    /// The ascent ends where the linear relaxation does: a price that begins far from where it belongs would hold all others up.
    #[test]
    fn the_ascent_comes_to_the_linear_relaxation() {
        for seed in 1..=3 {
            province(seed, |f, objective| {
                let apart = Priceable::new(f, &f.model, objective, &EFFORT);
                let begun = apart.ascend(&f.model, 0.0, &Silent::default()).expect("leaders");
                let proven = apart.at(&begun.prices).expect("leaders").bound;
                assert!((proven - begun.bound).abs() <= 1e-6 * proven, "{proven} {}", begun.bound);
                let linear =
                    relaxation(f, &f.model).in_rounds(objective, 60, 1e-8).expect("a relaxation");
                let apart = begun.bound / linear.value - 1.0;
                assert!(apart.abs() <= NEAR, "seed {seed}: {} {}", begun.bound, linear.value);
            });
        }
    }

    /// The leaders of a point are those that it opens, in part or whole.
    #[test]
    fn leaders_within_a_point_try_what_it_opens() {
        province(Province::default().seed, |f, objective| {
            let apart = Priceable::new(f, &f.model, objective, &EFFORT);
            let mut point = vec![0.0; f.model.columns.len()];
            let (whole, part) = (f.starts[0].col.index(), f.starts[1].col.index());
            (point[whole], point[part]) = (1.0, 0.4);
            let leaders = apart.within(7.0, &vec![0.0; f.model.rows.len()], &point);
            assert_eq!((leaders.bound, &leaders.mean), (7.0, &point));
            let tried = f.starts.iter().map(|start| start.col.index());
            let tried: Vec<usize> = tried.filter(|n| leaders.live[*n]).collect();
            assert_eq!(tried, [whole, part]);
        });
    }
}
