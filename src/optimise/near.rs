//! Plans nearly as good as the best that open as many other places as can be (docs/model.md, 14.8).
//!
//! The distance of two plans is the number of sites that only one of them opens. It is made largest under a floor on the value of
//! the plan's own goals: in a small province by branch and bound, else by a price on distance (Everett 1963) in windows of the
//! plan, low at first, so that what costs least is given up first. Every further plan keeps away from all those found before
//! it: there the least of its distances is made largest, here their sum.

use super::counts::lowest_areas;
use super::decompose::{Bounded, Priceable};
use super::duality::by_row;
use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::{Effort, End, Solution};
use super::improve::by_windows;
use super::levels::{effort, keep, objective};
use super::model::{Expr, Model, Objective, Sense};
use super::search::Task;
use super::windows::at_places;
use super::{Stop, extract, start};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::{GoalResult, Proof, Solved};
use crate::progress::{Stage, Watch};
use crate::study::{GoalKind, Study};
use crate::world::World;

/// Up to so many communes branch and bound finds the farthest plan.
const SMALL: usize = 24;

/// Work of choosing posts.
const NODES: u32 = 20;
const GAP: f64 = 1e-3;

/// Prices of one site's difference, in shares of what may be given up.
const PRICES: [f64; 2] = [1.0 / 32.0, 1.0 / 16.0];

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Nearness {
    /// Share of the best value that may be given up.
    pub within: f64,
    /// How many plans.
    pub plans: usize,
}

/// A plan that is nearly as good.
#[derive(Debug, Clone)]
pub struct NearPlan {
    /// The plan; nothing is proven of its goals.
    pub solved: Solved,
    /// Sites that only it or only the best plan opens.
    pub distance: usize,
    /// Whether no plan within the share is farther from those before it.
    pub farthest: bool,
}

/// Plans within a share of the value of a solved plan that differ most from it and from each other.
///
/// # Errors
/// If the plan does not fit the model, the solver fails or the work is stopped.
pub fn near(
    (world, study, times, demand): (&World, &Study, &TravelTimes, &Demand),
    best: &Solved,
    nearness: Nearness,
    watch: &dyn Watch,
) -> Result<Vec<NearPlan>, Stop> {
    let f = Formulation::new(world, study, times, demand);
    let mut space = Space::new(&f, best, nearness.within, watch)?;
    if world.communes.len() > SMALL {
        space.leaders = Some(space.leaders(best)?);
    }
    let mut known = vec![space.best.clone()];
    let mut found = Vec::new();
    for _ in 0..nearness.plans {
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        let (point, farthest) = space.farthest(&known);
        if known.iter().any(|other| space.apart(&point, other) == 0) {
            break;
        }
        let distance = space.apart(&point, &space.best);
        let solved = space.solved(&point, best)?;
        known.push(point);
        found.push(NearPlan { solved, distance, farthest });
    }
    Ok(found)
}

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

/// The plans that are nearly as good as one.
struct Space<'a> {
    f: &'a Formulation<'a>,
    /// The rules, with what must be kept of the goals up to the one that may give.
    model: Model,
    /// The goal that may give.
    level: usize,
    goal: Objective,
    value: f64,
    within: f64,
    /// The plan.
    best: Vec<f64>,
    /// The leaders at the prices of the plan's bound, in a province that is not small.
    leaders: Option<Bounded>,
    watch: &'a dyn Watch,
}

impl<'a> Space<'a> {
    fn new(
        f: &'a Formulation<'a>,
        best: &Solved,
        within: f64,
        watch: &'a dyn Watch,
    ) -> Result<Self, Stop> {
        let goals = &f.study.goals;
        let level = goals.iter().position(|goal| goal.kind == GoalKind::Served).unwrap_or(0);
        let mut model = f.model.clone();
        for (n, goal) in goals.iter().enumerate().take(level) {
            keep(&mut model, goal, n, &f.goals[n], best.goals[n].value);
        }
        let whole = start::taken_over(f, &best.plan);
        let mut space = Self {
            f,
            model,
            level,
            goal: objective(f, level),
            value: f64::NAN,
            within,
            best: whole.clone(),
            leaders: None,
            watch,
        };
        let served = space.serve(&whole).ok_or_else(|| {
            Stop::Failed("the plan's openings and posts do not fit the model".into())
        })?;
        (space.value, space.best) = (served.value, served.point);
        Ok(space)
    }

    /// The leaders on from the prices that a run keeps of its bound; on their own way where it keeps none.
    fn leaders(&self, best: &Solved) -> Result<Bounded, Stop> {
        let effort = effort(self.f);
        let apart = Priceable::new(self.f, &self.model, &self.goal, &effort);
        let prices = best.hints.get(self.level).map(|hint| &hint.prices);
        let bounded = match prices.filter(|prices| !prices.is_empty()) {
            Some(prices) => {
                let prices = by_row(&self.model, &self.goal, prices);
                apart.resume(&prices, self.value, self.watch)
            }
            None => apart.ascend(self.value, self.watch),
        };
        bounded.ok_or(Stop::Cancelled)
    }

    fn opened(&self, point: &[f64], site: usize) -> bool {
        self.f.starts_of[site].iter().any(|&n| point[self.f.starts[n].col.index()] > 0.5)
    }

    /// Number of sites that are opened at one of two points.
    fn apart(&self, one: &[f64], other: &[f64]) -> usize {
        let differs = |n: &usize| self.opened(one, *n) != self.opened(other, *n);
        (0..self.f.starts_of.len()).filter(differs).count()
    }

    /// The point farthest from those known, and whether that is proven; one of them where there is none.
    fn farthest(&self, known: &[Vec<f64>]) -> (Vec<f64>, bool) {
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
        let posts = Smaller::new(&places).and_then(|m| m.search(&self.goal, &effort, &point));
        (posts.map_or(point, |posts| posts.point), found.end == End::Done)
    }

    /// The same by prices on the distance to all of them together, raised while the floor is kept: as a row it would make every
    /// window hard.
    fn by_price(&self, leaders: &Bounded, known: &[Vec<f64>]) -> Vec<f64> {
        let areas = lowest_areas(self.f);
        let mut point = self.best.clone();
        for price in PRICES {
            let objective = self.priced(known, price * self.within * self.value.abs());
            let (value, bound) = (objective.expr.value(&point), objective.sign() * f64::INFINITY);
            let mut best = Solution {
                point: point.clone(),
                reduced: Vec::new(),
                value,
                bound,
                end: End::Done,
            };
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
            by_windows(&task, &mut best, leaders, &areas, 1);
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

    /// The same number, as an expression.
    fn distance(&self, point: &[f64]) -> Expr {
        let mut sum = Expr::default();
        for (site, starts) in self.f.starts_of.iter().enumerate() {
            let sign = if self.opened(point, site) { -1.0 } else { 1.0 };
            sum.constant += f64::from(u8::from(sign < 0.0));
            starts.iter().for_each(|&n| sum.add(self.f.starts[n].col, sign));
        }
        sum
    }

    /// The model in which no more is given up than may be.
    fn floor(&self, mut model: Model) -> Model {
        let give = self.within * self.value.abs();
        let (sense, rhs) = match self.goal.maximise {
            true => (Sense::Ge, self.value - give),
            false => (Sense::Le, self.value + give),
        };
        model.row("floor".into(), self.goal.expr.clone(), sense, rhs);
        model
    }

    /// Openings and posts of a point with clients chosen for the goal that gives.
    fn serve(&self, point: &[f64]) -> Option<Solution> {
        let mut model = at_places(self.f, &self.model, point, &vec![true; point.len()]);
        model.fix_integers(point);
        Smaller::new(&model)?.relax(&self.goal, &effort(self.f))
    }

    /// The plan of a point: every goal in turn as far as its places and posts allow.
    fn solved(&self, point: &[f64], best: &Solved) -> Result<Solved, Stop> {
        let gone = || Stop::Failed("the openings of a nearby plan do not fit the model".into());
        let mut point = point.to_vec();
        let mut model = self.floor(self.f.model.clone());
        model.fix_integers(&point);
        for (n, goal) in self.f.study.goals.iter().enumerate() {
            let small = Smaller::new(&model).ok_or_else(gone)?;
            let found = small.relax_for(goal.kind, &objective(self.f, n), &effort(self.f));
            let found = found.ok_or_else(gone)?;
            keep(&mut model, goal, n, &self.f.goals[n], found.value);
            point = found.point;
        }
        Ok(self.as_solved(&point, best))
    }

    fn as_solved(&self, point: &[f64], best: &Solved) -> Solved {
        let goals = self.f.study.goals.iter().enumerate().map(|(n, goal)| GoalResult {
            kind: goal.kind,
            value: self.f.goal_value(n, point),
            final_value: self.f.goal_value(n, point),
            bound: None,
            gap: None,
            nothing: best.goals[n].nothing,
            gap_to_nothing: None,
            proof: Proof::None,
        });
        Solved {
            method: format!("near:{}", best.method),
            plan: extract::plan(self.f, point),
            goals: goals.collect(),
            repeatable: true,
            interrupted: false,
            hints: Vec::new(),
        }
    }
}
