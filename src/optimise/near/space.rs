//! The plans that are nearly as good as one, and how far they lie apart.

use crate::optimise::decompose::{Bounded, Priceable};
use crate::optimise::duality::by_row;
use crate::optimise::fixing::Smaller;
use crate::optimise::formulation::Formulation;
use crate::optimise::highs::Solution;
use crate::optimise::levels::{effort, keep, objective};
use crate::optimise::model::{Expr, Model, Objective, Sense};
use crate::optimise::windows::at_places;
use crate::optimise::{Stop, extract, start};
use crate::plan::{GoalResult, Proof, Solved};
use crate::progress::Watch;
use crate::study::GoalKind;

/// The plans that are nearly as good as one.
pub(super) struct Space<'a> {
    pub f: &'a Formulation<'a>,
    /// The rules, with what must be kept of the goals up to the one that may give.
    pub model: Model,
    /// The goal that may give.
    pub level: usize,
    pub goal: Objective,
    pub value: f64,
    pub within: f64,
    /// The plan.
    pub best: Vec<f64>,
    /// The leaders at the prices of the plan's bound, in a province that is not small.
    pub leaders: Option<Bounded>,
    pub watch: &'a dyn Watch,
}

impl<'a> Space<'a> {
    pub(super) fn new(
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

    /// The leaders at the prices that a run keeps of its bound; on their own way where it keeps none.
    pub(super) fn leaders(&self, best: &Solved) -> Result<Bounded, Stop> {
        let effort = effort(self.f);
        let apart = Priceable::new(self.f, &self.model, &self.goal, &effort);
        let hint = best.hints.get(self.level).filter(|hint| !hint.prices.is_empty());
        let Some(hint) = hint else {
            let begun = apart.ascend(&self.model, self.value, self.watch).ok_or(Stop::Cancelled)?;
            return Ok(apart.within(begun.bound, &begun.prices, &begun.point));
        };
        let mut bounded =
            apart.at(&by_row(&self.model, &self.goal, &hint.prices)).ok_or_else(|| {
                Stop::Failed("no relaxation of the leaders at the kept prices".into())
            })?;
        bounded.prefer(self.f, &self.model, &hint.shares, 0.0);
        Ok(bounded)
    }

    fn opened(&self, point: &[f64], site: usize) -> bool {
        self.f.starts_of[site].iter().any(|&n| point[self.f.starts[n].col.index()] > 0.5)
    }

    /// Number of sites that are opened at one of two points.
    pub(super) fn apart(&self, one: &[f64], other: &[f64]) -> usize {
        let differs = |n: &usize| self.opened(one, *n) != self.opened(other, *n);
        (0..self.f.starts_of.len()).filter(differs).count()
    }

    /// The number of sites that are opened here or at a point alone, as an expression.
    pub(super) fn distance(&self, point: &[f64]) -> Expr {
        let mut sum = Expr::default();
        for (site, starts) in self.f.starts_of.iter().enumerate() {
            let sign = if self.opened(point, site) { -1.0 } else { 1.0 };
            sum.constant += f64::from(u8::from(sign < 0.0));
            starts.iter().for_each(|&n| sum.add(self.f.starts[n].col, sign));
        }
        sum
    }

    /// The model in which no more is given up than may be.
    pub(super) fn floor(&self, mut model: Model) -> Model {
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
        Smaller::within(&model)?.relax(&self.goal, &effort(self.f))
    }

    /// The plan of a point: every goal in turn as far as its places and posts allow.
    pub(super) fn solved(&self, point: &[f64], best: &Solved) -> Result<Solved, Stop> {
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
