//! Goals and constraints (model section 7) as expressions, columns and rows.

use super::Formulation;
use crate::optimise::model::{Col, Expr, Sense};
use crate::study::{Areas, Goal, GoalKind};
use crate::world::{AreaId, CommuneId, ZoneId};
use std::collections::{BTreeMap, BTreeSet};

/// A goal in terms of the model.
#[derive(Debug, Clone)]
pub struct Measure {
    kind: GoalKind,
    /// What is optimised. Its columns are only bounds of shortfall, equity and floor where another goal is optimised.
    expr: Expr,
    /// Per cent of need served in each area that equity and floor compare.
    areas: Vec<Expr>,
    floor: f64,
    /// What a weighted goal adds up, with its points a unit.
    terms: Vec<(f64, Measure)>,
}

impl Formulation<'_> {
    /// One expression a goal; equity and floor add columns and rows for their areas.
    pub(super) fn add_goals(&mut self) {
        for (level, goal) in self.study.goals.iter().enumerate() {
            let measure = self.measure(goal, &level.to_string());
            self.goals.push(measure.expr.clone());
            self.measures.push(measure);
        }
    }

    /// `goal.constraint`: what a goal must reach.
    pub(super) fn add_constraints(&mut self) {
        for constraint in &self.study.constraints {
            let name = format!("constraint[{}]", constraint.code);
            if constraint.goal.kind == GoalKind::Equity {
                for (n, share) in self.shares(&constraint.goal).into_iter().enumerate() {
                    let name = format!("constraint[{},{n}]", constraint.code);
                    self.model.row(name, share, Sense::Ge, constraint.bound);
                }
                continue;
            }
            let measure = self.measure(&constraint.goal, &constraint.code);
            let sense = if constraint.goal.kind.maximise() { Sense::Ge } else { Sense::Le };
            self.model.row(name, measure.expr, sense, constraint.bound);
        }
    }

    /// Columns that some goal counts.
    pub fn in_goals(&self) -> BTreeSet<Col> {
        self.goals.iter().flat_map(|goal| &goal.terms).map(|(col, _)| *col).collect()
    }

    fn measure(&mut self, goal: &Goal, tag: &str) -> Measure {
        let (mut areas, mut terms) = (Vec::new(), Vec::new());
        let expr = match goal.kind {
            GoalKind::Shortfall => self.shortfall_goal(),
            GoalKind::Served => self.served_goal(goal),
            GoalKind::Cost => self.cost_goal(goal),
            GoalKind::Equity => {
                areas = self.shares(goal);
                self.least_share(&areas, tag)
            }
            GoalKind::Floor => {
                areas = self.shares(goal);
                self.below_floor(&areas, goal.floor, tag)
            }
            GoalKind::Weighted => {
                let mut sum = Expr::default();
                for (n, term) in goal.blend.iter().enumerate() {
                    let measure = self.measure(&term.goal, &format!("{tag}.{n}"));
                    sum.add_scaled(&measure.expr, term.points());
                    terms.push((term.points(), measure));
                }
                sum
            }
        };
        Measure { kind: goal.kind, expr: expr.tidy(), areas, floor: goal.floor, terms }
    }

    fn discount(&self, rate: f64, year: crate::world::Year) -> f64 {
        (1.0 + rate).powi(-i32::from(year - self.world.calendar.first))
    }

    fn shortfall_goal(&self) -> Expr {
        let mut sum = Expr::default();
        for asked in &self.asked {
            if let (Some(col), Some(price)) =
                (asked.shortfall, self.study.mandates[asked.mandate].price)
            {
                sum.add(col, price);
            }
        }
        sum
    }

    fn served_goal(&self, goal: &Goal) -> Expr {
        let mut sum = Expr::default();
        for column in &self.serve {
            sum.add(column.col, self.discount(goal.discount, column.year) * column.worth);
        }
        sum
    }

    fn cost_goal(&self, goal: &Goal) -> Expr {
        let mut sum = Expr::default();
        for (cost, year) in self.cost.iter().zip(self.years()) {
            sum.add_scaled(cost, self.discount(goal.discount, year));
        }
        sum
    }

    /// A column that is no more than any area's per cent of need served.
    fn least_share(&mut self, areas: &[Expr], tag: &str) -> Expr {
        let least = self.model.continuous(format!("least_served[{tag}]"), 0.0, 100.0);
        for (n, share) in areas.iter().enumerate() {
            let mut row = Expr::column(least);
            row.add_scaled(share, -1.0);
            self.model.row(format!("least_served[{tag},{n}]"), row, Sense::Le, 0.0);
        }
        Expr::column(least)
    }

    /// Sum of columns that are no less than what each area misses to the floor.
    fn below_floor(&mut self, areas: &[Expr], floor: f64, tag: &str) -> Expr {
        let mut sum = Expr::default();
        for (n, share) in areas.iter().enumerate() {
            let missing = self.model.continuous(format!("below_floor[{tag},{n}]"), 0.0, floor);
            let mut row = Expr::column(missing);
            row.add_scaled(share, 1.0);
            self.model.row(format!("below_floor[{tag},{n}]"), row, Sense::Ge, floor);
            sum.add(missing, 1.0);
        }
        sum
    }

    /// Per cent of people in need who are served in the last year, in each area with need.
    fn shares(&self, goal: &Goal) -> Vec<Expr> {
        let last = self.world.calendar.last;
        let mut need: BTreeMap<Place, f64> = BTreeMap::new();
        for i in self.world.communes.ids() {
            let people = self.world.groups.ids().map(|g| self.demand.need(i, g, last));
            *need.entry(self.place(goal, i)).or_default() += people.sum::<f64>();
        }
        let mut served: BTreeMap<Place, Expr> = BTreeMap::new();
        for column in self.serve.iter().filter(|column| column.year == last) {
            let sum = served.entry(self.place(goal, column.commune)).or_default();
            sum.add(column.col, column.people);
        }
        let share = |(place, people): (Place, f64)| {
            let mut share = Expr::default();
            share.add_scaled(&served.remove(&place).unwrap_or_default(), 100.0 / people);
            share.tidy()
        };
        need.into_iter().filter(|(_, need)| *need > 0.0).map(share).collect()
    }

    fn place(&self, goal: &Goal, commune: CommuneId) -> Place {
        let facts = &self.world.communes[commune];
        match goal.areas {
            Areas::Level(level) => Place::Area(facts.areas[level]),
            Areas::Zones => Place::Zone(facts.zone),
            Areas::Communes => Place::Commune(commune),
        }
    }

    /// The value of a measure at a point; shortfall, equity and floor are recounted.
    pub(super) fn measured(&self, measure: &Measure, point: &[f64]) -> f64 {
        let areas = measure.areas.iter().map(|area| area.value(point));
        match measure.kind {
            GoalKind::Shortfall => {
                let price = |id| self.study.mandates[id].price.unwrap_or(0.0);
                let point = self.recounted(point);
                self.asked.iter().map(|a| price(a.mandate) * a.missing(&point)).sum()
            }
            GoalKind::Equity => areas.fold(f64::INFINITY, f64::min),
            GoalKind::Floor => areas.map(|share| (measure.floor - share).max(0.0)).sum(),
            GoalKind::Served | GoalKind::Cost => measure.expr.value(point),
            GoalKind::Weighted => {
                let terms = measure.terms.iter();
                terms.map(|(points, term)| points * self.measured(term, point)).sum()
            }
        }
    }
}

/// What equity and floor compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Area(AreaId),
    Commune(CommuneId),
    Zone(ZoneId),
}
