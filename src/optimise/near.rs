//! Plans nearly as good as the best that open as many other places as can be (docs/model.md, 14.7).
//!
//! The distance of two plans is the number of sites that only one of them opens. It is made largest under a floor on the value of
//! the plan's own goals: in a province of one window by branch and bound, else window by window, each window being allowed its
//! share of what may be given up, so that the first ones do not use up all of it. Every further plan keeps away from all those
//! found before it: the least of its distances is made largest.

use super::decompose::Priceable;
use super::duality::by_row;
use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::{Effort, End, Solution};
use super::levels::{effort, keep, objective};
use super::model::{Expr, Model, Objective, Sense};
use super::windows::{COMMUNES, Windows, around, at_places};
use super::{Stop, extract, start};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::{GoalResult, Proof, Solved};
use crate::progress::Watch;
use crate::study::{GoalKind, Study};
use crate::world::World;

/// Work of one window: a distance is a whole number, so a rough bound is soon good enough.
const NODES: u32 = 20;
const GAP: f64 = 0.05;

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
    let space = Space::new(&f, best, nearness.within, watch)?;
    let mut known = vec![space.best.clone()];
    let mut found = Vec::new();
    for _ in 0..nearness.plans {
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        let (point, farthest) = space.farthest(&known, watch);
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

/// The plans that are nearly as good as one.
struct Space<'a> {
    f: &'a Formulation<'a>,
    /// The rules, with what must be kept of the goals up to the one that may give.
    model: Model,
    /// The goal that may give.
    level: usize,
    value: f64,
    within: f64,
    /// The plan.
    best: Vec<f64>,
    /// Columns of starts and clients that are worth a try at the prices of the plan's bound.
    live: Vec<bool>,
}

/// What is worth a try at the prices that a run keeps of its bound; everything where it keeps none.
fn worth_a_try(
    f: &Formulation,
    model: &Model,
    level: usize,
    best: &Solved,
    watch: &dyn Watch,
) -> Vec<bool> {
    let all = vec![true; model.columns.len()];
    let prices = best.prices.get(level).filter(|prices| !prices.is_empty());
    let small = f.world.communes.len() <= COMMUNES;
    let Some(prices) = prices.filter(|_| !small) else { return all };
    let (goal, effort) = (objective(f, level), effort(f));
    let apart = Priceable::new(f, model, &goal, &effort);
    let prices = by_row(model, &goal, prices);
    let resumed = apart.resume(&prices, best.goals[level].value, watch);
    resumed.map_or(all, |bounded| bounded.live)
}

impl<'a> Space<'a> {
    fn new(
        f: &'a Formulation<'a>,
        best: &Solved,
        within: f64,
        watch: &dyn Watch,
    ) -> Result<Self, Stop> {
        let goals = &f.study.goals;
        let level = goals.iter().position(|goal| goal.kind == GoalKind::Served).unwrap_or(0);
        let mut model = f.model.clone();
        for (n, goal) in goals.iter().enumerate().take(level) {
            keep(&mut model, goal, n, &f.goals[n], best.goals[n].value);
        }
        let whole = start::taken_over(f, &best.plan);
        let live = worth_a_try(f, &model, level, best, watch);
        let mut space =
            Self { f, model, level, value: f64::NAN, within, best: whole.clone(), live };
        let served = space.serve(&space.model, &whole, true).ok_or_else(|| {
            Stop::Failed("the plan's openings and posts do not fit the model".into())
        })?;
        (space.value, space.best) = (served.value, served.point);
        Ok(space)
    }

    fn opened(&self, point: &[f64], site: usize) -> bool {
        self.f.starts_of[site].iter().any(|&n| point[self.f.starts[n].col.index()] > 0.5)
    }

    /// Number of sites that are opened at one of two points.
    fn apart(&self, one: &[f64], other: &[f64]) -> usize {
        let differs = |n: &usize| self.opened(one, *n) != self.opened(other, *n);
        (0..self.f.starts_of.len()).filter(differs).count()
    }

    /// The point farthest from those known, and whether that is proven.
    fn farthest(&self, known: &[Vec<f64>], watch: &dyn Watch) -> (Vec<f64>, bool) {
        let (model, far) = self.away_from(known);
        let mut point = self.best.clone();
        point.push(0.0);
        let communes = self.f.world.communes.len();
        if communes <= COMMUNES {
            let model = self.floor(model, 1.0);
            let effort = effort(self.f);
            let everywhere = vec![true; communes];
            let found = self.window(&model, &point, &everywhere, &far, &effort);
            let done = found.as_ref().is_some_and(|found| found.end == End::Done);
            let point = found.map_or(point, |found| found.point);
            return (point[..self.best.len()].to_vec(), done);
        }
        let effort = Effort { gap: GAP, nodes: NODES, ..effort(self.f) };
        let windows: Vec<Vec<bool>> = Windows::new(self.f).pass(0).into_iter().flatten().collect();
        for (n, window) in windows.iter().enumerate() {
            if watch.cancelled() {
                break;
            }
            let share = (n + 1) as f64 / windows.len() as f64;
            let model = self.floor(model.clone(), share);
            if let Some(found) = self.window(&model, &point, window, &far, &effort) {
                point = found.point;
            }
        }
        (point[..self.best.len()].to_vec(), false)
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

    /// The model in which a share of what may be given up is given up at most.
    fn floor(&self, mut model: Model, share: f64) -> Model {
        let goal = objective(self.f, self.level);
        let give = self.within * share * self.value.abs();
        let (sense, rhs) = match goal.maximise {
            true => (Sense::Ge, self.value - give),
            false => (Sense::Le, self.value + give),
        };
        model.row("floor".into(), goal.expr, sense, rhs);
        model
    }

    /// A window of a point, searched from it.
    fn window(
        &self,
        model: &Model,
        point: &[f64],
        window: &[bool],
        far: &Objective,
        effort: &Effort,
    ) -> Option<Solution> {
        let model = around(self.f, model, point, window, &self.live);
        let found = Smaller::new(&model)?.search(far, effort, point)?;
        (found.value >= far.expr.value(point)).then_some(found)
    }

    /// Openings of a point with clients, and posts where they are free, chosen for the goal that gives.
    fn serve(&self, model: &Model, point: &[f64], posts_stay: bool) -> Option<Solution> {
        let live = vec![true; model.columns.len()];
        let mut model = at_places(self.f, model, point, &live);
        let goal = objective(self.f, self.level);
        if posts_stay {
            model.fix_integers(point);
            return Smaller::new(&model)?.relax(&goal, &effort(self.f));
        }
        let effort = Effort { gap: 1e-3, nodes: NODES, ..effort(self.f) };
        Smaller::new(&model)?.search(&goal, &effort, point)
    }

    /// The plan of a point: posts chosen anew for the goal that gives, then every goal in turn as far as the places allow.
    fn solved(&self, point: &[f64], best: &Solved) -> Result<Solved, Stop> {
        let gone = || Stop::Failed("the openings of a nearby plan do not fit the model".into());
        let mut point = point.to_vec();
        if let Some(found) = self.serve(&self.model, &point, false) {
            point = found.point;
        }
        let mut model = self.floor(self.f.model.clone(), 1.0);
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
            prices: Vec::new(),
        }
    }
}
