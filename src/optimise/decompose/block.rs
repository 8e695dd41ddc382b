//! A site in a year: clients that it may serve, what they take, and how it may stand.
//!
//! For given prices the best that a block can do is a fractional knapsack over its hours (Dantzig 1957), scaled by the share of
//! the year in which it operates; where its cadres differ in skills the hours are priced too and every profitable client is served.

use super::split::{Chosen, Split, Treat, by_column, chosen_posts, stays};
use crate::optimise::formulation::{Formulation, ServeColumn};
use crate::optimise::model::{Col, Model, Objective, Row};
use crate::world::Id;
use std::collections::BTreeMap;
use std::ops::Range;

/// A choice of people at a block: a whole-number column that adds hours to a start.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The column.
    pub col: Col,
    /// Hours one more person adds.
    pub each: f64,
}

/// One term of the operating share of a block: a start, or that it stands already.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The start; `None` where it stands already.
    pub start: Option<Col>,
    /// Operating share that it adds (negative: takes away).
    pub share: f64,
    /// Hours that it adds without a choice of people.
    pub hours: f64,
    /// People who may be chosen.
    pub choice: Option<Choice>,
}

/// A site in a year.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its clients: positions in [`Items`].
    pub items: Range<usize>,
    /// How it may stand.
    pub cells: Vec<Cell>,
    /// Whether hours are its own knapsack; else they are priced.
    pub knapsack: bool,
}

/// What one follower column is, by position.
#[derive(Debug, Default)]
pub struct Items {
    /// Column.
    pub col: Vec<usize>,
    /// Most clients at a full year.
    pub most: Vec<f64>,
    /// Hours one client takes.
    pub hours: Vec<f64>,
    /// Worth in the objective, more is better.
    pub worth: Vec<f64>,
    prices: Runs<(u32, f64)>,
    cadres: Runs<u32>,
}

/// Lists of different lengths, one after the other.
#[derive(Debug, Default)]
struct Runs<T> {
    all: Vec<T>,
    ends: Vec<usize>,
}

impl<T> Runs<T> {
    fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.all.extend(list);
        self.ends.push(self.all.len());
    }

    fn get(&self, n: usize) -> &[T] {
        let from = if n > 0 { self.ends[n - 1] } else { 0 };
        &self.all[from..self.ends[n]]
    }
}

impl Items {
    /// The priced rows that one client takes of: (price, factor).
    pub fn prices(&self, n: usize) -> &[(u32, f64)] {
        self.prices.get(n)
    }

    /// The priced hours of the cadres that may serve it, where skills differ.
    pub fn cadres(&self, n: usize) -> &[u32] {
        self.cadres.get(n)
    }
}

/// All blocks of a model.
pub struct Blocks {
    /// Blocks.
    pub blocks: Vec<Block>,
    /// Their items.
    pub items: Items,
}

/// The rows of hours that can stay in their blocks, by row: all cadres have the same skills, the site stays as it starts, and at
/// most one number of people is chosen a start.
pub fn knapsacks(f: &Formulation, model: &Model) -> Vec<bool> {
    let posts = chosen_posts(f);
    let mut serves = vec![false; model.columns.len()];
    for column in &f.serve {
        serves[column.col.index()] = f.upgrades_of[column.site.index()].is_empty();
    }
    let fits = |row: &Row| {
        if row.family() != "hours" || !row.terms.iter().any(|(col, _)| serves[col.index()]) {
            return false;
        }
        let chosen = row.terms.iter().filter_map(|(col, _)| posts.get(col));
        let mut starts: Vec<Col> = chosen.map(|post| post.start).collect();
        let all = starts.len();
        starts.sort();
        starts.dedup();
        starts.len() == all
    };
    model.rows.iter().map(fits).collect()
}

impl Blocks {
    /// The blocks of a level.
    pub fn new(f: &Formulation, model: &Model, split: &Split, objective: &Objective) -> Self {
        let worth = objective.expr.factors(model.columns.len(), objective.sign());
        let rows = by_column(model, |n| split.treat[n] != Treat::Lead);
        let skills = skills(f, model, split, &rows);
        let posts = chosen_posts(f);
        let stays = stays(f);
        let mut together: BTreeMap<_, Vec<&ServeColumn>> = BTreeMap::new();
        for column in &f.serve {
            together.entry((column.site, column.year)).or_default().push(column);
        }
        let mut items = Items::default();
        let mut blocks = Vec::new();
        for serve in together.values() {
            let from = items.col.len();
            let (mut hours, mut cells) = (None, Vec::new());
            for column in serve {
                let own = &rows[column.col.index()];
                let kept = |family: &str| {
                    let mut own = own.iter().map(|(row, _)| *row);
                    own.find(|n| {
                        split.treat[*n] == Treat::Block && model.rows[*n].family() == family
                    })
                };
                let cadres = match kept("workload").map(|row| skills.get(&row)) {
                    None => Vec::new(),
                    Some(Some(cadres)) => cadres.clone(),
                    Some(None) => continue,
                };
                hours = hours.or(kept("hours"));
                let most = model.columns[column.col.index()].upper;
                if cells.is_empty() {
                    cells = scale(kept("link").map(|n| &model.rows[n]), column.col, most);
                }
                items.col.push(column.col.index());
                items.most.push(most);
                items.hours.push(column.hours);
                items.worth.push(worth[column.col.index()]);
                items.prices.push(own.iter().filter_map(|(row, a)| match split.treat[*row] {
                    Treat::Price(price) => Some((price as u32, *a)),
                    _ => None,
                }));
                items.cadres.push(cadres);
            }
            if let Some(row) = hours {
                add_hours(&model.rows[row], &mut cells, &posts, &stays, &split.follows);
            }
            let items = from..items.col.len();
            blocks.push(Block { items, cells, knapsack: hours.is_some() });
        }
        Self { blocks, items }
    }
}

/// Priced hours rows of the cadres that work for each workload row.
fn skills(
    f: &Formulation,
    model: &Model,
    split: &Split,
    rows: &[Vec<(usize, f64)>],
) -> BTreeMap<usize, Vec<u32>> {
    let mut skills: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for work in &f.work {
        let own = &rows[work.col.index()];
        let load = own.iter().find(|(row, _)| model.rows[*row].family() == "workload");
        for (row, _) in own {
            if let (Some((load, _)), Treat::Price(price)) = (load, split.treat[*row]) {
                skills.entry(*load).or_default().push(price as u32);
            }
        }
    }
    skills
}

/// The operating share: what the other terms of a link are of the most clients.
fn scale(link: Option<&Row>, col: Col, most: f64) -> Vec<Cell> {
    let still = |share| Cell { start: None, share, hours: 0.0, choice: None };
    let Some(link) = link else { return vec![still(1.0)] };
    let constant = (link.rhs != 0.0).then(|| still(link.rhs / most));
    let starts = link.terms.iter().filter(|(other, _)| *other != col);
    let starts = starts.map(|&(start, a)| Cell { start: Some(start), ..still(-a / most) });
    constant.into_iter().chain(starts).collect()
}

/// Hours of each term of the share. Whoever is chosen has learnt here, which may flatter him and never wrongs him.
fn add_hours(
    row: &Row,
    cells: &mut [Cell],
    posts: &BTreeMap<Col, Chosen>,
    stays: &BTreeMap<Col, Col>,
    follows: &[bool],
) {
    for cell in cells.iter_mut().filter(|cell| cell.start.is_none()) {
        cell.hours = row.rhs;
    }
    for &(col, factor) in row.terms.iter().filter(|(col, _)| !follows[col.index()]) {
        let post = posts.get(&col).map(|chosen| (chosen.start, col));
        let post = post.or_else(|| stays.get(&col).map(|post| (posts[post].start, *post)));
        let start = post.map_or(col, |(start, _)| start);
        let Some(cell) = cells.iter_mut().find(|cell| cell.start == Some(start)) else { continue };
        match post {
            None => cell.hours = -factor,
            Some((_, col)) => {
                let known = cell.choice.map_or(0.0, |choice| choice.each);
                cell.choice = Some(Choice { col, each: known - factor });
            }
        }
    }
}
