//! Goals (model section 7) as expressions in the order of the study.

use super::Formulation;
use crate::optimise::model::{Expr, Sense};
use crate::study::{Goal, GoalKind};
use crate::world::{AreaId, CommuneId};
use std::collections::BTreeMap;

impl Formulation<'_> {
    /// One expression a goal; equity adds a column and a row for each area.
    pub(super) fn add_goals(&mut self) {
        for (level, goal) in self.study.goals.clone().iter().enumerate() {
            let (value, areas) = match goal.kind {
                GoalKind::Shortfall => (self.shortfall_goal(), Vec::new()),
                GoalKind::Served => (self.served_goal(goal), Vec::new()),
                GoalKind::Equity => self.equity_goal(level, goal),
                GoalKind::Cost => (self.cost_goal(goal), Vec::new()),
            };
            self.goals.push(value.tidy());
            self.areas.push(areas);
        }
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

    /// The least over areas of the per cent of people in need who are served in the last year.
    fn equity_goal(&mut self, level: usize, goal: &Goal) -> (Expr, Vec<Expr>) {
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
        let least = self.model.continuous(format!("least_served[{level}]"), 0.0, 100.0);
        let mut areas = Vec::new();
        for (n, (place, people)) in need.into_iter().filter(|(_, need)| *need > 0.0).enumerate() {
            let mut share = Expr::default();
            share.add_scaled(&served.remove(&place).unwrap_or_default(), 100.0 / people);
            let mut row = Expr::column(least);
            row.add_scaled(&share, -1.0);
            self.model.row(format!("least_served[{level},{n}]"), row, Sense::Le, 0.0);
            areas.push(share.tidy());
        }
        (Expr::column(least), areas)
    }

    fn place(&self, goal: &Goal, commune: CommuneId) -> Place {
        match goal.level {
            Some(level) => Place::Area(self.world.communes[commune].areas[level]),
            None => Place::Commune(commune),
        }
    }
}

/// What equity compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Area(AreaId),
    Commune(CommuneId),
}
