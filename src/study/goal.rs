//! What is measured of a plan: as a level, blended with others in one level, or as a constraint (model section 7).

use crate::world::Label;
use serde::{Deserialize, Serialize};

/// What a goal measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// Least priced shortfall of mandates.
    Shortfall,
    /// Most served need, weighted, discounted, by access.
    Served,
    /// Best least-served area in the last year.
    Equity,
    /// Least sum, over areas, of what is missing to a floor in the last year.
    Floor,
    /// Least additional cost, discounted.
    Cost,
    /// Most of a weighted sum of the others.
    Weighted,
}

impl GoalKind {
    /// All kinds.
    pub const ALL: [GoalKind; 6] = [
        GoalKind::Shortfall,
        GoalKind::Served,
        GoalKind::Equity,
        GoalKind::Floor,
        GoalKind::Cost,
        GoalKind::Weighted,
    ];

    /// Whether more is better.
    pub fn maximise(self) -> bool {
        matches!(self, GoalKind::Served | GoalKind::Equity | GoalKind::Weighted)
    }

    /// Whether it compares areas.
    pub fn compares_areas(self) -> bool {
        matches!(self, GoalKind::Equity | GoalKind::Floor)
    }

    /// Whether it depends on who is served.
    pub fn counts_clients(self) -> bool {
        !matches!(self, GoalKind::Cost)
    }

    /// Code in files.
    pub fn code(self) -> &'static str {
        match self {
            GoalKind::Shortfall => "shortfall",
            GoalKind::Served => "served",
            GoalKind::Equity => "equity",
            GoalKind::Floor => "floor",
            GoalKind::Cost => "cost",
            GoalKind::Weighted => "weighted",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What equity and floor compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Areas {
    /// Every commune.
    Communes,
    /// The areas of this level of `World::levels`.
    Level(usize),
    /// The zones.
    Zones,
}

/// A goal level, or what a term or a constraint measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What is measured.
    pub kind: GoalKind,
    /// Share of its value that later levels may give up.
    pub tolerance: f64,
    /// Discount rate a year (served: of clients; cost: of money).
    pub discount: f64,
    /// What equity and floor compare.
    pub areas: Areas,
    /// Per cent of need that floor asks for in each area.
    pub floor: f64,
    /// What a weighted goal adds up; empty for any other.
    pub blend: Vec<Term>,
}

impl Goal {
    /// A goal of a kind: nothing given up, nothing discounted, communes compared.
    pub fn new(kind: GoalKind) -> Self {
        let (tolerance, discount, floor) = (0.0, 0.0, 0.0);
        Self { kind, tolerance, discount, areas: Areas::Communes, floor, blend: Vec::new() }
    }
}

/// One goal of a weighted sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Points for one scale of it.
    pub weight: f64,
    /// Value of the goal that counts as one.
    pub scale: f64,
    /// What is measured; no weighted goal itself.
    pub goal: Goal,
}

impl Term {
    /// Points for one unit of the goal: negative where less is better.
    pub fn points(&self) -> f64 {
        let sign = if self.goal.kind.maximise() { 1.0 } else { -1.0 };
        sign * self.weight / self.scale
    }
}

/// A goal that must reach a value: at least where more is better, else at most.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// What is measured.
    pub goal: Goal,
    /// Value to reach, in the goal's unit.
    pub bound: f64,
    /// Where it is written.
    pub source: String,
}
