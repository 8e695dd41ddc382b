//! The point farthest from those known: by branch and bound where the province is small, else by prices on distance.

use super::space::Space;
use crate::optimise::counts::lowest_areas;
use crate::optimise::decompose::Bounded;
use crate::optimise::fixing::Smaller;
use crate::optimise::highs::{Effort, End, Solution};
use crate::optimise::improve::{by_areas, by_doubt};
use crate::optimise::levels::effort;
use crate::optimise::model::{Expr, Model, Objective, Sense};
use crate::optimise::search::Task;
use crate::optimise::windows::at_places;
use crate::plan::Solved;
use crate::progress::{Stage, Watch};

/// Work of choosing posts.
const NODES: u32 = 20;
const GAP: f64 = 1e-3;

/// Prices of one site's difference, in shares of what may be given up; all after the second are for where those find nothing.
const PRICES: [f64; 4] = [1.0 / 32.0, 1.0 / 16.0, 1.0 / 8.0, 1.0 / 4.0];
const USUAL: usize = 2;

/// Tells of steps and hears when to stop; values on the way are no goal's.
struct Steps<'a>(&'a dyn Watch);

impl Watch for Steps<'_> {
    fn stage(&self, _: Stage, steps: Option<u64>) {
        self.0.stage(Stage::Explain, steps);
    }
    fn step(&self, done: u64) {
        self.0.step(done);
    }
    fn better(&self, _: usize, _: f64, _: Option<f64>) {}
    fn keep(&self, _: &Solved) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

impl Space<'_> {
    /// The point farthest from those known, and whether that is proven; one of them where there is none.
    pub(super) fn farthest(&self, known: &[Vec<f64>]) -> (Vec<f64>, bool) {
        match &self.leaders {
            Some(leaders) => (self.by_price(leaders, known), false),
            None => self.by_distance(known),
        }
    }

    /// The same by branch and bound, posts then chosen anew for the goal that gives.
    fn by_distance(&self, known: &[Vec<f64>]) -> (Vec<f64>, bool) {
        let (model, far) = self.away_from(known);
        let model = self.floor(model);
        let mut start = self.best.clone();
        start.push(0.0);
        let found =
            Smaller::new(&model).and_then(|small| small.search(&far, &effort(self.f), &start));
        let Some(found) = found else { return (self.best.clone(), false) };
        let point = found.point[..self.best.len()].to_vec();
        let live = vec![true; self.model.columns.len()];
        let places = at_places(self.f, &self.model, &point, &live);
        let effort = Effort { gap: GAP, nodes: NODES, ..effort(self.f) };
        let posts = Smaller::within(&places).and_then(|m| m.search(&self.goal, &effort, &point));
        (posts.map_or(point, |posts| posts.point), found.end == End::Done)
    }

    /// The same by prices on the distance to all of them together, raised while the floor is kept: as a row it would make every
    /// window hard.
    fn by_price(&self, leaders: &Bounded, known: &[Vec<f64>]) -> Vec<f64> {
        let areas = lowest_areas(self.f);
        let mut point = self.best.clone();
        let is_new = |point: &[f64]| known.iter().all(|other| self.apart(point, other) > 0);
        for (n, price) in PRICES.into_iter().enumerate() {
            if n >= USUAL && is_new(&point) {
                break;
            }
            let objective = self.priced(known, price * self.within * self.value.abs());
            let mut best = Solution::unproven(&objective, point.clone());
            let task = Task {
                f: self.f,
                level: self.level,
                model: &self.model,
                objective: &objective,
                known: None,
                nothing: f64::NAN,
                hint: None,
                watch: &Steps(self.watch),
            };
            by_areas(&task, &mut best, &leaders.live, &areas);
            by_doubt(&task, &mut best, leaders, 1);
            let gain = self.goal.expr.value(&best.point) - self.value;
            if -self.goal.sign() * gain > self.within * self.value.abs() {
                break;
            }
            point = best.point;
        }
        point
    }

    /// The goal that gives, and a price for each of some plans and each site that just one of it and this one opens.
    fn priced(&self, known: &[Vec<f64>], price: f64) -> Objective {
        let mut goal = self.goal.clone();
        let sign = goal.sign();
        let sum = |all: Expr, point: &Vec<f64>| {
            let mut all = all;
            all.add_scaled(&self.distance(point), sign * price / known.len() as f64);
            all
        };
        goal.expr = known.iter().fold(goal.expr, sum).tidy();
        goal
    }

    /// The model with the least distance to some points as a column, and that column as the goal.
    fn away_from(&self, known: &[Vec<f64>]) -> (Model, Objective) {
        let mut model = self.model.clone();
        let sites = self.f.starts_of.len();
        let far = model.continuous("far".into(), 0.0, sites as f64);
        for (n, point) in known.iter().enumerate() {
            let mut row = Expr::column(far);
            row.add_scaled(&self.distance(point), -1.0);
            model.row(format!("far[{n}]"), row, Sense::Le, 0.0);
        }
        (model, Objective { expr: Expr::column(far), maximise: true })
    }
}
