//! Which columns lead (openings, posts, money) and which follow (clients, work), and which rows are priced.

use crate::optimise::formulation::{Formulation, Staying};
use crate::optimise::model::{Col, Model};
use std::collections::BTreeMap;

/// How a row is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treat {
    /// Stays in the problem of the leaders.
    Lead,
    /// Kept by the block of its site and year: a link, the hours of one skill, work handed to services.
    Block,
    /// Priced: the position of its price.
    Price(usize),
}

/// The rows of a model by treatment.
pub struct Split {
    /// Whether a column follows.
    pub follows: Vec<bool>,
    /// Treatment of each row.
    pub treat: Vec<Treat>,
    /// The priced rows.
    pub priced: Vec<usize>,
}

impl Split {
    /// Splits a model; `hours` are the rows that blocks keep as knapsacks.
    pub fn new(f: &Formulation, model: &Model, hours: &[bool]) -> Self {
        let mut follows = vec![false; model.columns.len()];
        f.serve.iter().for_each(|column| follows[column.col.index()] = true);
        f.work.iter().for_each(|column| follows[column.col.index()] = true);
        let mut priced = Vec::new();
        let treat = model.rows.iter().enumerate().map(|(n, row)| {
            if !row.terms.iter().any(|(col, _)| follows[col.index()]) {
                return Treat::Lead;
            }
            if matches!(row.family(), "link" | "workload") || hours[n] {
                return Treat::Block;
            }
            priced.push(n);
            Treat::Price(priced.len() - 1)
        });
        let treat = treat.collect();
        Self { follows, treat, priced }
    }
}

/// Rows by the follower columns they touch: (row, factor) lists by column.
pub fn by_column(model: &Model, wanted: impl Fn(usize) -> bool) -> Vec<Vec<(usize, f64)>> {
    let mut columns = vec![Vec::new(); model.columns.len()];
    for (n, row) in model.rows.iter().enumerate().filter(|(n, _)| wanted(*n)) {
        row.terms.iter().for_each(|(col, factor)| columns[col.index()].push((n, *factor)));
    }
    columns
}

/// A number of people above the least that is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// Its start.
    pub start: Col,
    /// How many at most.
    pub most: u32,
}

/// The post columns.
pub fn chosen_posts(f: &Formulation) -> BTreeMap<Col, Chosen> {
    let mut posts = BTreeMap::new();
    for post in &f.posts {
        let Some(col) = post.people.further() else { continue };
        let most = f.model.columns[col.index()].upper as u32;
        posts.insert(col, Chosen { start: f.starts[post.start].col, most });
    }
    posts
}

/// The post of each column of people who have stayed in it.
pub fn stays(f: &Formulation) -> BTreeMap<Col, Col> {
    let post = |row: &Staying| Some((row.col, f.posts[row.post].people.further()?));
    f.staying.iter().filter_map(post).collect()
}
