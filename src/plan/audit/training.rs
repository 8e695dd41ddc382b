//! Courses: seats, who may learn, who moves on, who counts as trained (3.10 to 3.13).

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{TRAIN_ENTRY, TRAIN_SEATS};
use super::staff;
use crate::plan::Learners;
use crate::world::{CadreId, Training, Year};
use std::collections::BTreeMap;

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let mut seated: BTreeMap<(usize, Year), f64> = BTreeMap::new();
    for row in &reading.plan.learners {
        let course = &world.courses[row.course];
        let where_ = || format!("{}/{}", course.code, row.year);
        found.at_least(TRAIN_SEATS, row.people.0, 0.0, where_);
        found.at_most(TRAIN_SEATS, row.people.0 - row.people.0.floor(), 0.0, where_);
        *seated.entry((row.course, row.year)).or_default() += row.people.0;
        if !may_learn(course.training.as_ref(), row.cadre) {
            found.at_most(TRAIN_ENTRY, row.people.0, 0.0, where_);
        }
    }
    for ((course, year), people) in seated {
        let course = &world.courses[course];
        let classes = course.offered.as_ref().unwrap_or(&course.classes);
        let classes = classes.get(reading.nth(year)).copied().unwrap_or(0.0);
        found.at_most(TRAIN_SEATS, people, classes * course.seats, || {
            format!("{}/{year}", course.code)
        });
    }
    for (cadre, facts) in world.cadres.iter().filter(|(_, facts)| !facts.concurrent) {
        for (year, pool) in staff::pool(reading, cadre) {
            let there = pool + moved_on(reading, cadre, year);
            found.at_most(TRAIN_ENTRY, on_the_way(reading, cadre, year), there, || {
                format!("{}/{year}", facts.code)
            });
        }
    }
}

/// Whether a course takes people of a cadre, or from outside.
fn may_learn(training: Option<&Training>, cadre: Option<CadreId>) -> bool {
    training.is_some_and(|training| match cadre {
        Some(cadre) => training.entry.contains(&cadre),
        None => training.entry.is_empty(),
    })
}

/// Rows of learners with what their course does.
fn rows<'r>(reading: &'r Reading) -> impl Iterator<Item = (&'r Learners, &'r Training)> {
    let courses = &reading.world.courses;
    let rows = reading.plan.learners.iter();
    rows.filter_map(|row| Some((row, courses[row.course].training.as_ref()?)))
}

/// The year in which a class ends that begins on 1 January of `begun`.
fn ends(training: &Training, begun: Year) -> Year {
    let mut year = begun;
    while f64::from(year - begun + 1) * 12.0 < training.months {
        year += 1;
    }
    year
}

/// People who finish in a year and move out of a cadre.
fn moved_on(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    let leaving = rows(reading).filter(|(row, training)| {
        row.cadre == Some(cadre) && training.exit.is_some() && ends(training, row.year) == year
    });
    leaving.map(|(row, training)| training.completion * row.people.0).sum()
}

/// People of a cadre who are learning for another in a year.
fn on_the_way(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    let learning = rows(reading).filter(|(row, training)| {
        let now = (row.year..=ends(training, row.year)).contains(&year);
        row.cadre == Some(cadre) && training.exit.is_some() && now
    });
    learning.map(|(row, _)| row.people.0).sum()
}

/// People who finish in a year and join a cadre, less those who leave it for another.
pub(super) fn joined(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    let graduates = rows(reading)
        .filter(|(row, training)| training.exit == Some(cadre) && ends(training, row.year) == year);
    let joining: f64 = graduates.map(|(row, training)| training.completion * row.people.0).sum();
    joining - moved_on(reading, cadre, year)
}

/// People of a cadre in post who count as trained in a year.
pub(super) fn trained(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    let in_post = staff::in_post(reading, cadre, year);
    let facts = &reading.world.cadres[cadre];
    if facts.qualified {
        return in_post;
    }
    let mut holders = facts.trained;
    for now in reading.world.calendar.first..=year {
        let done = rows(reading).filter(|(row, training)| {
            row.cadre == Some(cadre) && training.exit.is_none() && ends(training, row.year) == now
        });
        let new: f64 = done.map(|(row, training)| training.completion * row.people.0).sum();
        holders = holders * (1.0 - staff::attrition(reading, cadre, now)) + new;
    }
    holders.min(in_post)
}
