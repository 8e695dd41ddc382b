//! The goals recounted, and what is stated of them (section 7).

use super::breach::Findings;
use super::costs::Costs;
use super::mandates::Measured;
use super::reading::Reading;
use super::rules::{GOAL_BOUND, GOAL_CONSTRAINT, GOAL_KEPT, GOAL_VALUE, Unit};
use crate::plan::{GoalResult, Serve};
use crate::study::{Areas, Constraint, Goal, GoalKind, Term};
use crate::world::{CommuneId, Id, Year};
use std::collections::BTreeMap;

/// Value of each goal of the study, in order.
pub(super) fn values(reading: &Reading, costs: &Costs, measured: &[Measured]) -> Vec<f64> {
    reading.study.goals.iter().map(|goal| value(reading, costs, measured, goal)).collect()
}

/// Each constraint with the value that the plan reaches.
pub(super) fn constraints<'r>(
    reading: &'r Reading,
    costs: &Costs,
    measured: &[Measured],
) -> Vec<(&'r Constraint, f64)> {
    let all = reading.study.constraints.iter();
    all.map(|one| (one, value(reading, costs, measured, &one.goal))).collect()
}

fn value(reading: &Reading, costs: &Costs, measured: &[Measured], goal: &Goal) -> f64 {
    match goal.kind {
        GoalKind::Shortfall => shortfall(reading, measured),
        GoalKind::Served => served(reading, goal),
        GoalKind::Equity => shares(reading, goal).into_iter().min_by(f64::total_cmp).unwrap_or(0.0),
        GoalKind::Floor => {
            shares(reading, goal).into_iter().map(|share| (goal.floor - share).max(0.0)).sum()
        }
        GoalKind::Cost => cost(reading, goal, costs),
        GoalKind::Weighted => {
            let term = |term: &Term| {
                let value = value(reading, costs, measured, &term.goal) * term.weight / term.scale;
                if term.goal.kind.maximise() { value } else { -value }
            };
            goal.blend.iter().map(term).sum()
        }
    }
}

/// A constraint is reached, up to the tolerance of its goal.
pub(super) fn check_constraints(constraints: &[(&Constraint, f64)], found: &mut Findings) {
    for (constraint, value) in constraints {
        let where_ = || constraint.code.clone();
        if constraint.goal.kind.maximise() {
            found.at_least(GOAL_CONSTRAINT, *value, constraint.bound, where_);
        } else {
            found.at_most(GOAL_CONSTRAINT, *value, constraint.bound, where_);
        }
    }
}

pub(super) fn check(
    reading: &Reading,
    values: &[f64],
    stated: &[GoalResult],
    found: &mut Findings,
) {
    let goals = &reading.study.goals;
    let asked: Vec<GoalKind> = goals.iter().map(|goal| goal.kind).collect();
    let told: Vec<GoalKind> = stated.iter().map(|result| result.kind).collect();
    if asked != told {
        let same = asked.iter().zip(&told).filter(|(a, b)| a == b).count();
        let differing = asked.len().max(told.len()) - same;
        let names: Vec<&str> = asked.iter().map(|kind| kind.code()).collect();
        found.at_most(GOAL_VALUE, differing as f64, 0.0, || names.join("/"));
        return;
    }
    for ((goal, &value), result) in goals.iter().zip(values).zip(stated) {
        let where_ = || goal.kind.code().to_owned();
        found.equal(GOAL_VALUE, result.final_value, value, where_);
        kept(reading, goal, result, found);
        bounded(result, found);
    }
}

/// What later goals took stays within the tolerance, and the priced shortfall within that of a shortfall.
fn kept(reading: &Reading, goal: &Goal, result: &GoalResult, found: &mut Findings) {
    let prices = reading.study.mandates.values().filter_map(|mandate| mandate.price);
    let one_shortfall = Unit::Shortfall.slack(0.0, 0.0) * prices.fold(0.0, f64::max);
    let points = |term: &Term| match term.goal.kind {
        GoalKind::Shortfall => term.weight / term.scale,
        _ => 0.0,
    };
    let shortfalls = match goal.kind {
        GoalKind::Shortfall => 1.0,
        _ => goal.blend.iter().map(points).sum(),
    };
    let room = goal.tolerance * result.value.abs() + shortfalls * one_shortfall;
    let where_ = || goal.kind.code().to_owned();
    if goal.kind.maximise() {
        found.at_least(GOAL_KEPT, result.final_value, result.value - room, where_);
    } else {
        found.at_most(GOAL_KEPT, result.final_value, result.value + room, where_);
    }
}

/// A bound lies on the far side of the value it bounds, and the gaps are those of bound and value.
fn bounded(result: &GoalResult, found: &mut Findings) {
    let where_ = || result.kind.code().to_owned();
    let Some(bound) = result.bound else {
        let gaps = [result.gap, result.gap_to_nothing].into_iter().flatten().count();
        found.at_most(GOAL_BOUND, gaps as f64, 0.0, where_);
        return;
    };
    if result.kind.maximise() {
        found.at_least(GOAL_BOUND, bound, result.value, where_);
    } else {
        found.at_most(GOAL_BOUND, bound, result.value, where_);
    }
    let mut gap = |stated: Option<f64>, scale: f64| {
        if let Some(stated) = stated.filter(|_| scale.abs() > 1e-9) {
            let gap = (bound - result.value).abs() / scale.abs();
            found.equal(GOAL_BOUND, stated, gap, || format!("{}/gap", result.kind.code()));
        }
    };
    gap(result.gap, result.value);
    gap(result.gap_to_nothing, result.value - result.nothing);
}

/// Worth today of one unit in a year.
fn discounted(reading: &Reading, goal: &Goal, year: Year) -> f64 {
    (1.0 + goal.discount).powi(-i32::from(year - reading.world.calendar.first))
}

fn shortfall(reading: &Reading, measured: &[Measured]) -> f64 {
    let price = |one: &Measured| reading.study.mandates[one.mandate].price.unwrap_or(0.0);
    measured.iter().map(|one| price(one) * one.shortfall()).sum()
}

fn served(reading: &Reading, goal: &Goal) -> f64 {
    let worth = |row: &Serve| {
        let usage = reading.clients.usage(row.group, row.service)?;
        let minutes = reading.travel.minutes(row.commune, row.site)?;
        let access = reading.clients.access(row.commune, row.service, minutes);
        Some(discounted(reading, goal, row.year) * usage.weight * access * row.clients.0)
    };
    reading.plan.serve.iter().filter_map(worth).sum()
}

/// Per cent of people in need who are served in the last year, in each area with need.
fn shares(reading: &Reading, goal: &Goal) -> Vec<f64> {
    let world = reading.world;
    let year = world.calendar.last;
    let area = |commune: CommuneId| match goal.areas {
        Areas::Level(level) => world.communes[commune].areas[level].index(),
        Areas::Zones => world.communes[commune].zone.index(),
        Areas::Communes => commune.index(),
    };
    let mut areas: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for commune in world.communes.ids() {
        let need: f64 =
            world.groups.ids().map(|group| reading.clients.need(commune, group, year)).sum();
        areas.entry(area(commune)).or_default().0 += need;
    }
    for row in reading.plan.serve.iter().filter(|row| row.year == year) {
        let people = row.clients.0 * reading.clients.people_per_client(row.group);
        areas.entry(area(row.commune)).or_default().1 += people;
    }
    let in_need = areas.values().filter(|(need, _)| *need > 0.0);
    in_need.map(|(need, served)| 100.0 * served / need).collect()
}

fn cost(reading: &Reading, goal: &Goal, costs: &Costs) -> f64 {
    let discounted = |(&(_, _, year), amount): (&(_, _, Year), &f64)| {
        discounted(reading, goal, year) * amount / 1e6
    };
    costs.iter().map(discounted).sum()
}
