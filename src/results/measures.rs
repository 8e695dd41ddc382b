//! Rows of `actions.csv` for what needs no site: courses, tasks, outreach, collaborators.

use super::actions::{Action, blank, funds, million};
use crate::cost;
use crate::plan::Plan;
use crate::world::{Line, OwnerId, Region, Vnd, World, Year};

/// Everything that a plan does without a site.
pub(super) fn measures(world: &World, plan: &Plan) -> Vec<Action> {
    let mut actions = courses(world, plan);
    actions.extend(learners(world, plan));
    actions.extend(tasks(world, plan));
    actions.extend(outreach(world, plan));
    actions.extend(collaborators(world, plan));
    actions
}

/// A row with its cost at the price level of the scenario, and who pays it.
fn paid(
    world: &World,
    plan: &Plan,
    (year, code): (Year, &str),
    (line, owner): (Line, OwnerId),
    stated: Vnd,
) -> Action {
    Action {
        total: million(stated * cost::deflator(world, year)),
        funds: funds(world, plan, &[line], owner, year..=year),
        owner: world.owners[owner].code.clone(),
        ..blank(year, code)
    }
}

fn courses(world: &World, plan: &Plan) -> Vec<Action> {
    let mut actions = Vec::new();
    for course in &world.courses {
        for (year, classes) in world.calendar.years().zip(&course.classes) {
            let learners = course.seats * classes;
            if learners > 0.0 {
                let stated = course.cost_per_head * learners;
                let whose = (Line::Training, course.owner);
                actions.push(Action {
                    action: "train",
                    name: course.label.vi.clone(),
                    staff: format!("{learners}"),
                    ..paid(world, plan, (year, &course.code), whose, stated)
                });
            }
        }
    }
    actions
}

/// Learners of offered courses, by course and year; those of scheduled ones are paid with their classes.
fn learners(world: &World, plan: &Plan) -> Vec<Action> {
    let mut actions = Vec::new();
    let offered = world.courses.iter().enumerate().filter(|(_, course)| course.offered.is_some());
    for (n, course) in offered {
        for year in world.calendar.years() {
            let rows = || plan.learners.iter().filter(|row| row.course == n && row.year == year);
            let people: f64 = rows().map(|row| row.people.0).sum();
            if people > 1e-6 {
                let from = |row: &crate::plan::Learners| match row.cadre {
                    Some(cadre) => format!("{}:{:.0}", world.cadres[cadre].code, row.people.0),
                    None => format!("{:.0}", row.people.0),
                };
                let words: Vec<String> = rows().map(from).collect();
                let whose = (Line::Training, course.owner);
                let stated = course.cost_per_head * people;
                actions.push(Action {
                    action: "train",
                    name: course.label.vi.clone(),
                    staff: words.join(" "),
                    ..paid(world, plan, (year, &course.code), whose, stated)
                });
            }
        }
    }
    actions
}

fn tasks(world: &World, plan: &Plan) -> Vec<Action> {
    let mut actions = Vec::new();
    for task in &world.tasks {
        for (year, cost) in world.calendar.years().zip(&task.cost) {
            if cost.0 > 0.0 {
                actions.push(Action {
                    action: "task",
                    name: task.label.vi.clone(),
                    ..paid(world, plan, (year, &task.code), (Line::Task, task.owner), *cost)
                });
            }
        }
    }
    actions
}

fn outreach(world: &World, plan: &Plan) -> Vec<Action> {
    let Some(offer) = &world.outreach else { return Vec::new() };
    let action = |row: &crate::plan::Outreach| {
        let name = world.region_name(row.region).to_owned();
        let place = match row.region {
            Region::Area(_) => Action { area: name.clone(), ..blank(row.year, "") },
            Region::Commune(commune) => Action {
                commune: world.communes[commune].code.clone(),
                commune_name: name.clone(),
                ..blank(row.year, "")
            },
        };
        let of = (row.year, world.region_code(row.region));
        let cost = paid(world, plan, of, (Line::Task, offer.owner), row.amount);
        Action {
            action: "outreach",
            name: format!("Truyền thông: {name}"),
            commune: place.commune,
            commune_name: place.commune_name,
            area: place.area,
            ..cost
        }
    };
    plan.outreach.iter().map(action).collect()
}

/// Collaborators beyond today's, commune by commune.
fn collaborators(world: &World, plan: &Plan) -> Vec<Action> {
    let Some(hires) = &world.collaborators.hires else { return Vec::new() };
    let action = |row: &crate::plan::Hired| {
        let commune = &world.communes[row.commune];
        let pay = cost::collaborator_rate(world, row.year) * f64::from(row.people);
        let lowest = commune.areas.last();
        Action {
            action: "collaborators",
            name: format!("Cộng tác viên: {}", commune.name),
            commune: commune.code.clone(),
            commune_name: commune.name.clone(),
            area: lowest.map_or(String::new(), |area| world.areas[*area].name.clone()),
            staff: row.people.to_string(),
            total: million(pay),
            funds: funds(world, plan, &[Line::Pay], hires.owner, row.year..=row.year),
            owner: world.owners[hires.owner].code.clone(),
            ..blank(row.year, &commune.code)
        }
    };
    plan.collaborators.iter().map(action).collect()
}
