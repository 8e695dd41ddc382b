//! The problem of the leaders at given prices: openings, posts and money, with each opening worth what its blocks can do.
//!
//! People above the least at a start are counted in steps, so that each further person is worth what he adds.

use super::block::{Blocks, Choice};
use super::price::Priced;
use super::split::{Chosen, Split, Treat, chosen_posts};
use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Col, Expr, Model, Objective, Row, Sense};
use std::collections::{BTreeMap, BTreeSet};

/// People above the least at a start and year: one of a knapsack, or all of them where hours are priced.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Column of the leaders' problem.
    pub col: Col,
    /// The start, as a column of the leaders' problem.
    pub start: Col,
    /// How many people at most.
    pub size: f64,
    /// Block, cell and people with it, where hours are the block's own.
    pub of: Option<(usize, usize, u32)>,
}

/// What a column of the whole model is among the leaders: its own column, or people as a sum.
type Place = Vec<(Col, f64)>;

/// The leaders' model, its prices to be set.
pub struct Master {
    /// Columns and the rows of the leaders alone.
    pub model: Model,
    /// Rows of it that concern one site only.
    pub own: Vec<bool>,
    /// Row of the whole model that each of its rows is; none for steps.
    pub rows: Vec<Option<usize>>,
    /// Steps.
    pub steps: Vec<Step>,
    /// Columns of starts.
    starts: BTreeSet<Col>,
    /// Each column of the whole model; nothing for followers.
    place: Vec<Place>,
    /// Worth of each column before prices, more is better.
    worth: Vec<f64>,
    /// Factors of its columns in each priced row.
    priced: Vec<Vec<(Col, f64)>>,
    /// Right-hand sides of the priced rows.
    rhs: Vec<f64>,
    /// Sides of the priced rows.
    pub senses: Vec<Sense>,
    /// Constant of the objective.
    constant: f64,
}

impl Master {
    /// The leaders of a level: with beginners, or as if everybody had learnt, which may flatter a plan and never wrongs it.
    pub fn new(
        beginners: bool,
        f: &Formulation,
        whole: &Model,
        split: &Split,
        blocks: &Blocks,
        objective: &Objective,
    ) -> Self {
        let mut model = Model::default();
        let posts = chosen_posts(f);
        let mut place: Vec<Place> = vec![Vec::new(); whole.columns.len()];
        let stayed: BTreeSet<usize> = f.staying.iter().map(|row| row.col.index()).collect();
        let leads = |n: &usize| {
            !split.follows[*n] && !stayed.contains(n) && !posts.contains_key(&Col::new(*n))
        };
        for n in (0..whole.columns.len()).filter(leads) {
            let column = whole.columns[n].clone();
            let col = match column.integer {
                true => model.integer(column.name, column.lower, column.upper),
                false => model.continuous(column.name, column.lower, column.upper),
            };
            place[n] = vec![(col, 1.0)];
        }
        let (steps, mut own) = add_steps(&mut model, &mut place, whole, blocks, &posts);
        // Who stayed is who is in post less beginners, of whom there are few: most stay at nought.
        for row in &f.staying {
            let column = &whole.columns[row.col.index()];
            let mut stayed = expr(&place, &f.joining(&f.posts[row.post]).terms);
            if beginners {
                let name = format!("not {}", column.name);
                stayed.add(model.continuous(name, 0.0, column.upper), -1.0);
            }
            place[row.col.index()] = stayed.terms;
        }
        let inside = |row: &Row| expr(&place, &row.terms).tidy().terms;
        let mut rows = vec![None; model.rows.len()];
        for n in (0..whole.rows.len()).filter(|n| split.treat[*n] == Treat::Lead) {
            let row = &whole.rows[n];
            let sum = expr(&place, &row.terms).tidy();
            let holds = match row.family() {
                "stays" => sum.terms.len() <= 1 || !beginners,
                "stayed" => !beginners,
                _ => false,
            };
            if row.family() == "staff_max" || holds {
                continue;
            }
            model.row(row.name.clone(), sum, row.sense, row.rhs);
            own.resize(model.rows.len(), row.family() == "once");
            rows.resize(model.rows.len(), Some(n));
        }
        let priced: Vec<_> = split.priced.iter().map(|n| inside(&whole.rows[*n])).collect();
        let rhs = split.priced.iter().map(|n| whole.rows[*n].rhs).collect();
        let senses = split.priced.iter().map(|n| whole.rows[*n].sense).collect();
        let sign = objective.sign();
        let worth = expr(&place, &objective.expr.terms).factors(model.columns.len(), sign);
        let constant = sign * objective.expr.constant;
        let starts = f.starts.iter().filter_map(|start| Some(place[start.col.index()].first()?.0));
        let starts = starts.collect();
        Self { model, own, rows, steps, starts, place, worth, priced, rhs, senses, constant }
    }

    /// The column of a leader that is not a number of people.
    pub fn column(&self, col: Col) -> Option<Col> {
        self.place[col.index()].first().map(|(col, _)| *col)
    }

    /// Terms of the whole model among the leaders.
    pub fn expr(&self, terms: &[(Col, f64)]) -> Expr {
        expr(&self.place, terms)
    }

    /// A point of the leaders as values of the whole model's columns, nought for followers.
    pub fn whole(&self, point: &[f64]) -> Vec<f64> {
        let value = |place: &Place| place.iter().map(|(col, a)| a * point[col.index()]).sum();
        self.place.iter().map(value).collect()
    }

    /// Worth of each column, and of what stands already, at these prices.
    pub fn worth(&self, blocks: &Blocks, priced: &Priced, prices: &[f64]) -> (Vec<f64>, f64) {
        let mut worth = self.worth.clone();
        let mut constant = self.constant;
        for (row, price) in self.priced.iter().zip(prices).filter(|(_, price)| **price != 0.0) {
            row.iter().for_each(|(col, a)| worth[col.index()] -= price * a);
        }
        constant += self.rhs.iter().zip(prices).map(|(rhs, price)| rhs * price).sum::<f64>();
        for (b, block) in blocks.blocks.iter().enumerate() {
            for cell in &block.cells {
                let value = priced.cell(blocks, b, cell, 0);
                match cell.start.and_then(|start| self.column(start)) {
                    Some(col) => worth[col.index()] += value,
                    None => constant += value,
                }
            }
        }
        for step in &self.steps {
            if let Some((b, c, people)) = step.of {
                let cell = &blocks.blocks[b].cells[c];
                worth[step.col.index()] +=
                    priced.cell(blocks, b, cell, people) - priced.cell(blocks, b, cell, people - 1);
            }
        }
        (worth, constant)
    }

    /// Clients at a point of the leaders, by item.
    pub fn clients(&self, blocks: &Blocks, priced: &Priced, point: &[f64], clients: &mut [f64]) {
        clients.fill(0.0);
        for (b, block) in blocks.blocks.iter().enumerate() {
            for cell in &block.cells {
                let start = cell.start.and_then(|start| self.column(start));
                let weight = start.map_or(1.0, |col| point[col.index()]);
                if weight != 0.0 {
                    priced.serve(blocks, b, cell, 0, weight, clients);
                }
            }
        }
        for step in &self.steps {
            let (weight, Some((b, c, people))) = (point[step.col.index()], step.of) else {
                continue;
            };
            if weight != 0.0 {
                let cell = &blocks.blocks[b].cells[c];
                priced.serve(blocks, b, cell, people, weight, clients);
                priced.serve(blocks, b, cell, people - 1, -weight, clients);
            }
        }
    }

    /// What the priced rows have left at a point of the leaders with these clients: right-hand side less activity.
    pub fn slack(
        &self,
        blocks: &Blocks,
        priced: &Priced,
        point: &[f64],
        clients: &[f64],
        slack: &mut [f64],
    ) {
        slack.copy_from_slice(&self.rhs);
        for (row, slack) in self.priced.iter().zip(slack.iter_mut()) {
            *slack -= row.iter().map(|(col, a)| a * point[col.index()]).sum::<f64>();
        }
        let items = &blocks.items;
        for (n, &clients) in clients.iter().enumerate().filter(|(_, c)| **c != 0.0) {
            for &(price, a) in items.prices(n) {
                slack[price as usize] -= a * clients;
            }
            if let Some(cadre) = priced.doer(n) {
                slack[cadre] -= items.hours[n] * clients;
            }
        }
    }

    /// A typical price of each row, and a natural step of it: the price over the size of the row.
    pub fn scales(&self, blocks: &Blocks) -> Vec<(f64, f64)> {
        let items = &blocks.items;
        let mut seen = vec![(0.0, 0.0, 0.0); self.rhs.len()];
        let mut see = |row: u32, a: f64, n: usize| {
            let (count, price, activity) = &mut seen[row as usize];
            if a != 0.0 {
                *count += 1.0;
                *price += items.worth[n].abs() / a.abs();
                *activity += a.abs() * items.most[n];
            }
        };
        for n in 0..items.col.len() {
            items.prices(n).iter().for_each(|&(row, a)| see(row, a, n));
            items.cadres(n).iter().for_each(|&row| see(row, items.hours[n], n));
        }
        let scale = |n: usize| {
            let (count, price, activity) = seen[n];
            let typical = if count > 0.0 { price / count } else { 0.0 };
            let given = if self.rhs[n] > 0.0 { self.rhs[n] } else { self.supply(&self.priced[n]) };
            let room = given.min(activity);
            (typical, if room > 0.0 { typical / room } else { 0.0 })
        };
        (0..seen.len()).map(scale).collect()
    }

    /// What leaders put into a row at most, as a mean over the starts that do.
    fn supply(&self, row: &[(Col, f64)]) -> f64 {
        let all: f64 =
            row.iter().map(|(col, a)| a.abs() * self.model.columns[col.index()].upper).sum();
        let starts = row.iter().filter(|(col, _)| self.starts.contains(col)).count();
        all / starts.max(1) as f64
    }

    /// What the rows that sites share take of each column's worth, at the duals of [`Master::model`].
    pub fn tolls(&self, duals: &[f64]) -> Vec<f64> {
        let mut tolls = vec![0.0; self.model.columns.len()];
        let shared = self.model.rows.iter().zip(duals).zip(&self.own).filter(|(_, own)| !**own);
        for ((row, dual), _) in shared.filter(|((_, dual), _)| **dual != 0.0) {
            row.terms.iter().for_each(|(col, a)| tolls[col.index()] += a * dual);
        }
        tolls
    }
}

fn expr(place: &[Place], terms: &[(Col, f64)]) -> Expr {
    let mut sum = Expr::default();
    for (col, a) in terms {
        place[col.index()].iter().for_each(|(col, b)| sum.add(*col, a * b));
    }
    sum
}

/// Columns and rows of the people above the least; each post is placed as a sum of them.
fn add_steps(
    model: &mut Model,
    place: &mut [Place],
    whole: &Model,
    blocks: &Blocks,
    posts: &BTreeMap<Col, Chosen>,
) -> (Vec<Step>, Vec<bool>) {
    let mut home: BTreeMap<Col, (usize, usize)> = BTreeMap::new();
    for (b, block) in blocks.blocks.iter().enumerate() {
        for (c, cell) in block.cells.iter().enumerate() {
            if let Some(Choice { col, .. }) = cell.choice {
                home.insert(col, (b, c));
            }
        }
    }
    let mut steps = Vec::new();
    for (&post, &Chosen { start, most }) in posts {
        let Some(&(start, _)) = place[start.index()].first() else { continue };
        let mut sum = Vec::new();
        let home = home.get(&post);
        let parts = if home.is_some() { most } else { 1 };
        for part in 0..parts {
            let size = if home.is_some() { 1.0 } else { f64::from(most) };
            let name = format!("{}+{part}", whole.columns[post.index()].name);
            let col = model.integer(name.clone(), 0.0, size);
            let mut row = Expr::column(col);
            row.add(start, -size);
            model.row(format!("step[{name}]"), row, Sense::Le, 0.0);
            sum.push((col, 1.0));
            let of = home.map(|&(b, c)| (b, c, part + 1));
            steps.push(Step { col, start, size, of });
        }
        place[post.index()] = sum;
    }
    (steps, vec![true; model.rows.len()])
}
