//! What each block is worth at given prices, and what it then does.

use super::block::{Block, Blocks, Cell, Items};
use std::ops::Range;

/// Blocks at given prices: orders and running sums, kept between evaluations so that nothing is allocated.
pub struct Priced {
    /// Profit of one client, by item.
    profit: Vec<f64>,
    /// Cadre that does its hours: a price, by item; `u32::MAX` where hours are the block's own.
    doer: Vec<u32>,
    /// Items of each block, best profit an hour first; only the profitable ones count.
    order: Vec<u32>,
    /// How many of a block's items are profitable.
    useful: Vec<u32>,
    /// Hours and profit up to and with each place of the order.
    hours: Vec<f64>,
    value: Vec<f64>,
}

impl Priced {
    /// Room for these blocks.
    pub fn new(blocks: &Blocks) -> Self {
        let n = blocks.items.col.len();
        Self {
            profit: vec![0.0; n],
            doer: vec![u32::MAX; n],
            order: (0..n as u32).collect(),
            useful: vec![0; blocks.blocks.len()],
            hours: vec![0.0; n],
            value: vec![0.0; n],
        }
    }

    /// These blocks at prices.
    pub fn at(blocks: &Blocks, prices: &[f64]) -> Self {
        let mut priced = Self::new(blocks);
        priced.set(blocks, prices);
        priced
    }

    /// Prices all blocks anew.
    pub fn set(&mut self, blocks: &Blocks, prices: &[f64]) {
        let items = &blocks.items;
        for n in 0..items.col.len() {
            self.set_item(items, prices, n);
        }
        for (b, block) in blocks.blocks.iter().enumerate() {
            self.set_block(items, block, b);
        }
    }

    fn set_item(&mut self, items: &Items, prices: &[f64], n: usize) {
        let own = items.prices(n).iter();
        let mut profit = items.worth[n] - own.map(|&(p, a)| prices[p as usize] * a).sum::<f64>();
        let cheapest = items
            .cadres(n)
            .iter()
            .min_by(|a, b| prices[**a as usize].total_cmp(&prices[**b as usize]));
        self.doer[n] = cheapest.copied().unwrap_or(u32::MAX);
        if let Some(&cadre) = cheapest {
            profit -= items.hours[n] * prices[cadre as usize];
        }
        self.profit[n] = profit;
    }

    fn set_block(&mut self, items: &Items, block: &Block, b: usize) {
        let Range { start, end } = block.items.clone();
        let order = &mut self.order[start..end];
        let profit = &self.profit;
        let rate = |n: u32| {
            let n = n as usize;
            match block.knapsack && items.hours[n] > 0.0 {
                _ if profit[n] <= 0.0 => -1.0,
                true => profit[n] / items.hours[n],
                false => f64::INFINITY,
            }
        };
        // Prices move little from one evaluation to the next, so the order is nearly right.
        order.sort_by(|a, b| rate(*b).total_cmp(&rate(*a)));
        let (mut hours, mut value, mut useful) = (0.0, 0.0, 0);
        for (k, &n) in order.iter().enumerate() {
            let n = n as usize;
            if profit[n] <= 0.0 {
                break;
            }
            if block.knapsack {
                hours += items.hours[n] * items.most[n];
            }
            value += profit[n] * items.most[n];
            self.hours[start + k] = hours;
            self.value[start + k] = value;
            useful = k as u32 + 1;
        }
        self.useful[b] = useful;
    }

    /// Value of a block at a full year's operation with these hours.
    fn worth(&self, items: &Items, block: &Block, b: usize, hours: f64) -> f64 {
        let (from, useful) = (block.items.start, self.useful[b] as usize);
        let within = self.hours[from..from + useful].partition_point(|h| *h <= hours);
        let whole = if within > 0 { self.value[from + within - 1] } else { 0.0 };
        if within == useful {
            return whole;
        }
        let used = if within > 0 { self.hours[from + within - 1] } else { 0.0 };
        let n = self.order[from + within] as usize;
        whole + self.profit[n] * (hours - used) / items.hours[n]
    }

    /// Value of a cell of a block with so many people chosen (of a knapsack), scaled by its share.
    pub fn cell(&self, blocks: &Blocks, b: usize, cell: &Cell, people: u32) -> f64 {
        let block = &blocks.blocks[b];
        cell.share * self.worth(&blocks.items, block, b, full_hours(cell, people))
    }

    /// Clients that a cell serves, added to `clients` by item, times a weight.
    pub fn serve(
        &self,
        blocks: &Blocks,
        b: usize,
        cell: &Cell,
        people: u32,
        weight: f64,
        clients: &mut [f64],
    ) {
        let (block, items) = (&blocks.blocks[b], &blocks.items);
        let mut left = full_hours(cell, people);
        let weight = weight * cell.share;
        for &n in &self.order[block.items.start..][..self.useful[b] as usize] {
            let n = n as usize;
            let takes = if block.knapsack { items.hours[n] } else { 0.0 };
            let most = items.most[n];
            if takes * most <= left {
                left -= takes * most;
                clients[n] += weight * most;
            } else {
                clients[n] += weight * left / takes;
                return;
            }
        }
    }

    /// Profit of one client, by item.
    pub fn profit(&self) -> &[f64] {
        &self.profit
    }

    /// The price of the cadre that does an item's hours.
    pub fn doer(&self, n: usize) -> Option<usize> {
        (self.doer[n] != u32::MAX).then_some(self.doer[n] as usize)
    }
}

/// Hours of a cell at a full year's operation.
fn full_hours(cell: &Cell, people: u32) -> f64 {
    let chosen = cell.choice.map_or(0.0, |choice| choice.each * f64::from(people));
    if cell.share != 0.0 { ((cell.hours + chosen) / cell.share).max(0.0) } else { 0.0 }
}
