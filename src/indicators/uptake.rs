//! Who would come if served, and the outreach that the plan spends on it.

use super::{Facts, Part, Row, percent};
use crate::cost;
use crate::mandate;
use crate::world::{Vnd, World, Year};

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let world = facts.world;
    let mut parts = vec![Part::All];
    parts.extend(Part::areas(world));
    let mut rows = Vec::new();
    for year in world.calendar.years() {
        for part in &parts {
            let share = share(facts, *part, year);
            rows.push(Row::total("uptake.share", Some(year), share).area(part.code(world)));
        }
        rows.extend(outreach(facts, year));
        rows.extend(collaborators(facts, year));
    }
    rows
}

/// Per cent of the clients who need a service, not brought to their door, who would come.
fn share(facts: &Facts, part: Part, year: Year) -> f64 {
    let world = facts.world;
    let (mut come, mut base) = (0.0, 0.0);
    for (s, _) in world.services.iter().filter(|(_, s)| s.uptake_if_offered.is_none()) {
        for i in world.communes.ids().filter(|i| part.holds(world, *i)) {
            for g in world.groups.ids() {
                come += facts.demand.demand(i, g, s, year);
                base += facts.demand.base(i, g, s, year);
            }
        }
    }
    percent(come, base)
}

/// Money that the plan decides to spend, by region.
fn outreach(facts: &Facts, year: Year) -> Vec<Row> {
    let world = facts.world;
    let rows = facts.plan.outreach.iter().filter(|row| row.year == year);
    let spent: Vec<(String, Vnd)> = rows
        .map(|row| (world.region_code(row.region).to_owned(), nominal(world, row.amount, year)))
        .collect();
    if spent.is_empty() {
        return Vec::new();
    }
    let total: Vnd = spent.iter().map(|(_, amount)| *amount).sum();
    let row = |value: Vnd| Row::total("outreach.spent", Some(year), value.million());
    let regions = spent.into_iter().map(|(code, amount)| row(amount).area(code));
    std::iter::once(row(total)).chain(regions).collect()
}

/// Collaborators and the villages that have one.
fn collaborators(facts: &Facts, year: Year) -> [Row; 2] {
    let world = facts.world;
    let (mut people, mut present, mut villages) = (0.0, 0.0, 0.0);
    for (commune, row) in world.communes.iter() {
        let here = mandate::collaborators(world, facts.plan, commune, year);
        people += here;
        present += here.min(row.villages);
        villages += row.villages;
    }
    let row = |code, value| Row::total(code, Some(year), value);
    let share = percent(present, villages);
    [row("collaborators.people", people), row("collaborators.villages", share)]
}

fn nominal(world: &World, stated: Vnd, year: Year) -> Vnd {
    stated * cost::deflator(world, year)
}
