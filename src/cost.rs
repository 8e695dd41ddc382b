//! What a plan costs, by line, owner and year (model section 5). Nominal đồng.

use crate::world::{CadreId, Closing, Line, OwnerId, SiteId, SizeId, Upgrade, Vnd, World, Year};
use jiff::civil::Date;

/// Price level of a year against the one that the scenario states.
pub fn deflator(world: &World, year: Year) -> f64 {
    (1.0 + world.prices.growth).powi(i32::from(year - world.prices.year))
}

/// Sum over the twelve months of the base salary in force on the first of the month.
pub fn base_salary(world: &World, year: Year) -> Vnd {
    let month = |m: i8| {
        let day = Date::new(year, m, 1).ok()?;
        let in_force = world.pay_steps.iter().rev().find(|step| step.from <= day);
        in_force.or(world.pay_steps.first()).map(|step| step.vnd)
    };
    Vnd((1..=12).filter_map(month).sum())
}

/// Cost of one person of a cadre for a year (5.1).
pub fn pay_rate(world: &World, cadre: CadreId, year: Year) -> Vnd {
    let c = &world.cadres[cadre];
    let gross = c.pay_multiple * (1.0 + c.allowance) * (1.0 + c.employer_rate);
    base_salary(world, year) * gross
}

/// Capital and equipment of opening a site at a size in a start year (5.2).
pub fn opening_cost(world: &World, site: SiteId, size: SizeId, start: Year) -> (Vnd, Vnd) {
    let size = &world.type_of(site).sizes[size];
    let zone = world.communes[world.commune_of(site)].zone;
    let level = deflator(world, start);
    (size.capital * (world.zones[zone].price_factor * level), size.equipment * level)
}

/// Capital and equipment of an upgrade that starts in a year (5.10).
pub fn upgrade_cost(world: &World, site: SiteId, upgrade: &Upgrade, start: Year) -> (Vnd, Vnd) {
    let zone = world.communes[world.commune_of(site)].zone;
    let level = deflator(world, start);
    (upgrade.capital * (world.zones[zone].price_factor * level), upgrade.equipment * level)
}

/// Cost of closing an existing site in a year (5.11).
pub fn closing_cost(world: &World, closing: &Closing, year: Year) -> Vnd {
    closing.cost * deflator(world, year)
}

/// Running cost of a full year at a size (5.3).
pub fn running_cost(world: &World, site: SiteId, size: SizeId, year: Year) -> Vnd {
    world.type_of(site).sizes[size].running * deflator(world, year)
}

/// Pay and running cost of an existing site in a full year: what a conversion frees (5.5).
pub fn existing_cost(world: &World, site: SiteId, year: Year) -> (Vnd, Vnd) {
    let Some(existing) = &world.sites[site].existing else { return (Vnd(0.0), Vnd(0.0)) };
    let posts = existing.posts.iter();
    let pay = posts.map(|(c, people)| pay_rate(world, *c, year) * f64::from(*people)).sum();
    (pay, existing.running * deflator(world, year))
}

/// Direct cost of one client (5.6).
pub fn case_cost(world: &World, service: crate::world::ServiceId, year: Year) -> Vnd {
    world.services[service].direct_cost * deflator(world, year)
}

/// Courses and tasks of a year by line and owner (5.7).
pub fn fixed_cost(world: &World, line: Line, owner: OwnerId, year: Year) -> Vnd {
    let y = world.calendar.index(year);
    let stated: Vnd = match line {
        Line::Training => world
            .courses
            .iter()
            .filter(|c| c.owner == owner)
            .map(|c| c.cost_per_head * (c.seats * c.classes[y]))
            .sum(),
        Line::Task => world.tasks.iter().filter(|t| t.owner == owner).map(|t| t.cost[y]).sum(),
        _ => Vnd(0.0),
    };
    stated * deflator(world, year)
}

/// Allowance of one collaborator for a year (5.9).
pub fn collaborator_rate(world: &World, year: Year) -> Vnd {
    base_salary(world, year) * world.collaborators.pay_multiple
}

/// Allowances of the village collaborators of a year (5.9).
pub fn collaborator_cost(world: &World, year: Year) -> Vnd {
    let villages: f64 = world.communes.values().map(|c| c.villages).sum();
    collaborator_rate(world, year) * (villages * world.collaborators.per_village)
}
