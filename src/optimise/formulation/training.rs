//! Courses: who learns, who moves on, who holds a certificate (model 3.11 to 3.13, the `train.*` rules).

use super::Formulation;
use crate::optimise::model::{Col, Expr, Sense};
use crate::workforce::{attrition, courses_of, finishes, seats};
use crate::world::{CadreId, Training, Year};

/// Learners of a cadre who begin a course in a year.
#[derive(Debug, Clone)]
pub struct LearnColumn {
    /// Position of the course.
    pub course: usize,
    /// Cadre; `None`: people from outside.
    pub cadre: Option<CadreId>,
    /// Year.
    pub year: Year,
    /// Whole people.
    pub col: Col,
}

impl Formulation<'_> {
    /// Learners of each course that trains, and `train.seats`. Who would finish after the plan does not begin.
    pub(super) fn add_learners(&mut self) {
        let last = self.world.calendar.last;
        for (n, course) in self.world.courses.iter().enumerate() {
            let Some(training) = &course.training else { continue };
            for year in self.years() {
                let seats = seats(self.world, course, year);
                if seats <= 0.0 || finishes(training, year) > last {
                    continue;
                }
                let mut all = Expr::default();
                for cadre in entrants(training) {
                    let from = cadre.map_or("outside", |c| &self.world.cadres[c].code);
                    let name = format!("learn[{},{from},{year}]", course.code);
                    let col = self.model.integer(name, 0.0, seats.floor());
                    all.add(col, 1.0);
                    self.learners.push(LearnColumn { course: n, cadre, year, col });
                }
                if all.terms.len() > 1 {
                    let name = format!("seats[{},{year}]", course.code);
                    self.model.row(name, all, Sense::Le, seats);
                }
            }
        }
    }

    /// Sum of the learners that fit, each with a weight.
    fn learning(&self, weight: impl Fn(&LearnColumn, &Training) -> f64) -> Expr {
        let mut sum = Expr::default();
        for column in &self.learners {
            if let Some(training) = &self.world.courses[column.course].training {
                sum.add(column.col, weight(column, training));
            }
        }
        sum
    }

    /// People who move into a cadre in a year, and out of it.
    pub(super) fn moves(&self, cadre: CadreId, year: Year) -> (Expr, Expr) {
        let done = |column: &LearnColumn, training: &Training| {
            let now = finishes(training, column.year) == year;
            if now { training.completion } else { 0.0 }
        };
        let into = self.learning(|c, t| if t.exit == Some(cadre) { done(c, t) } else { 0.0 });
        let onward = self.learning(|c, t| match t.exit.is_some() && c.cadre == Some(cadre) {
            true => done(c, t),
            false => 0.0,
        });
        (into, onward)
    }

    /// `train.entry`: who is on the way out of a cadre is still in it.
    pub(super) fn add_entry(&mut self, cadre: CadreId, year: Year, pool: Col) {
        let mut row = self.learning(|column, training| {
            let on_the_way = training.exit.is_some() && column.cadre == Some(cadre);
            let now = column.year <= year && year <= finishes(training, column.year);
            f64::from(u8::from(on_the_way && now))
        });
        if !row.terms.is_empty() {
            row.add(pool, -1.0);
            row.add_scaled(&self.moves(cadre, year).1, -1.0);
            let name = format!("study[{},{year}]", self.world.cadres[cadre].code);
            self.model.row(name, row, Sense::Le, 0.0);
        }
    }

    /// Whether people of a cadre come from or go to another by a course.
    pub(super) fn on_a_ladder(&self, cadre: CadreId) -> bool {
        let out = courses_of(self.world, cadre).any(|(_, training)| training.exit.is_some());
        let trainings = self.world.courses.iter().filter_map(|course| course.training.as_ref());
        out || trainings.into_iter().any(|training| training.exit == Some(cadre))
    }

    /// People of a cadre with a certificate (3.13).
    pub(super) fn certified(&self, cadre: CadreId, year: Year) -> Expr {
        let mut people = Expr::constant(self.world.cadres[cadre].trained);
        for now in self.years().into_iter().filter(|now| *now <= year) {
            let mut left = Expr::default();
            left.add_scaled(&people, 1.0 - attrition(self.world, cadre, now));
            let done = self.learning(|column, training| {
                let here = training.exit.is_none() && column.cadre == Some(cadre);
                let done = here && finishes(training, column.year) == now;
                if done { training.completion } else { 0.0 }
            });
            left.add_scaled(&done, 1.0);
            people = left;
        }
        people
    }
}

/// From where a course takes learners.
fn entrants(training: &Training) -> Vec<Option<CadreId>> {
    match training.entry.is_empty() {
        true => vec![None],
        false => training.entry.iter().copied().map(Some).collect(),
    }
}
