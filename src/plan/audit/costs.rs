//! What the plan costs beyond today, and what is paid today (section 5).

use super::reading::Reading;
use crate::world::{CadreId, Line, OwnerId, SiteId, World, Year};
use std::collections::BTreeMap;

/// Đồng by line, owner and year.
pub(super) type Costs = BTreeMap<(Line, OwnerId, Year), f64>;

/// Additional cost (5.8).
pub(super) fn additional(reading: &Reading) -> Costs {
    let mut costs = Costs::new();
    for opening in reading.openings() {
        building(reading, opening.site, &mut costs);
        for year in reading.world.calendar.years() {
            upkeep(reading, opening.site, year, &mut costs);
        }
    }
    for (site, facts) in reading.world.sites.iter() {
        if facts.existing.is_some() {
            credit(reading, site, &mut costs);
        }
    }
    upgrades(reading, &mut costs);
    closures(reading, &mut costs);
    cases(reading, |site| reading.is_opened(site), &mut costs);
    without_site(reading, &mut costs);
    costs
}

/// What is paid today and goes on, were nothing converted (5.9).
pub(super) fn existing(reading: &Reading) -> Costs {
    let world = reading.world;
    let mut costs = Costs::new();
    for (site, facts) in world.sites.iter() {
        let Some(existing) = &facts.existing else { continue };
        let owner = reading.owner(site);
        for year in world.calendar.years() {
            let posts = existing.posts.iter();
            let pay = posts.map(|&(cadre, people)| f64::from(people) * rate(world, cadre, year));
            add(&mut costs, (Line::Pay, owner, year), pay.sum());
            let running = existing.running.0 * deflator(world, year);
            add(&mut costs, (Line::Running, owner, year), running);
        }
    }
    let exists = |site: SiteId| world.sites[site].existing.is_some();
    cases(reading, exists, &mut costs);
    collaborators(world, &mut costs);
    costs
}

fn add(costs: &mut Costs, key: (Line, OwnerId, Year), amount: f64) {
    *costs.entry(key).or_default() += amount;
}

/// Rise of prices since the year of the price level.
pub(super) fn deflator(world: &World, year: Year) -> f64 {
    (1.0 + world.prices.growth).powi(i32::from(year - world.prices.year))
}

/// Works and equipment, in the year of the start (5.2).
fn building(reading: &Reading, site: SiteId, costs: &mut Costs) {
    let Some((start, size)) = reading.opened(site) else { return };
    let world = reading.world;
    let zone = world.communes[world.commune_of(site)].zone;
    let prices = deflator(world, start);
    let works = size.capital.0 * world.zones[zone].price_factor * prices;
    add(costs, (Line::Capital, reading.owner(site), start), works);
    add(costs, (Line::Equipment, reading.owner(site), start), size.equipment.0 * prices);
}

/// Running cost while an opening operates, and pay, which goes on while an upgrade closes it (5.3, 5.4).
fn upkeep(reading: &Reading, site: SiteId, year: Year, costs: &mut Costs) {
    let owner = reading.owner(site);
    let running = reading.over_year(site, year, |size| size.running.0, 0.0);
    add(costs, (Line::Running, owner, year), running * deflator(reading.world, year));
    let paid = reading.open(site, year) * pay(reading, site, year);
    add(costs, (Line::Pay, owner, year), paid);
}

/// What an existing site no longer costs once it is converted, and costs more once it is upgraded (5.5, 5.10).
fn credit(reading: &Reading, site: SiteId, costs: &mut Costs) {
    let Some(existing) = &reading.world.sites[site].existing else { return };
    let owner = reading.owner(site);
    let today = |year| {
        let posts = existing.posts.iter();
        posts.map(|&(cadre, people)| f64::from(people) * rate(reading.world, cadre, year)).sum()
    };
    for year in reading.world.calendar.years() {
        let today: f64 = today(year);
        let paid = reading.open(site, year) * pay(reading, site, year);
        let running = reading.over_year(site, year, |size| size.running.0, existing.running.0);
        let more = (running - existing.running.0) * deflator(reading.world, year);
        add(costs, (Line::Pay, owner, year), paid - today);
        add(costs, (Line::Running, owner, year), more);
    }
}

/// What closing a site costs (5.11); the pay of those who are taken over stands with the site that takes them.
fn closures(reading: &Reading, costs: &mut Costs) {
    for row in &reading.plan.closures {
        let existing = reading.world.sites[row.site].existing.as_ref();
        let Some(closing) = existing.and_then(|existing| existing.closing) else { continue };
        let amount = closing.cost.0 * deflator(reading.world, row.year);
        add(costs, (Line::Running, reading.owner(row.site), row.year), amount);
    }
}

/// Works and equipment of upgrades, in the year of the start (5.10).
fn upgrades(reading: &Reading, costs: &mut Costs) {
    let world = reading.world;
    for row in &reading.plan.upgrades {
        let upgrade = &reading.kind(row.site).upgrades[row.upgrade];
        let zone = world.communes[world.commune_of(row.site)].zone;
        let (owner, prices) = (reading.owner(row.site), deflator(world, row.start));
        let works = upgrade.capital.0 * world.zones[zone].price_factor * prices;
        add(costs, (Line::Capital, owner, row.start), works);
        add(costs, (Line::Equipment, owner, row.start), upgrade.equipment.0 * prices);
    }
}

/// Pay of everyone in post at a site for a whole year.
fn pay(reading: &Reading, site: SiteId, year: Year) -> f64 {
    let cadres = reading.world.cadres.ids();
    cadres.map(|cadre| reading.posts(site, cadre, year) * rate(reading.world, cadre, year)).sum()
}

/// Pay of one person for a year (5.1).
fn rate(world: &World, cadre: CadreId, year: Year) -> f64 {
    let facts = &world.cadres[cadre];
    let basic = facts.pay_multiple * base_salaries(world, year);
    basic * (1.0 + facts.allowance) * (1.0 + facts.employer_rate)
}

/// Pay and allowances of one person, a month on average.
pub(super) fn monthly_pay(world: &World, cadre: CadreId, year: Year) -> f64 {
    let facts = &world.cadres[cadre];
    facts.pay_multiple * (1.0 + facts.allowance) * base_salaries(world, year) / 12.0
}

/// Twelve base salaries: each the step in force on the first of its month; before the first step, the first step.
fn base_salaries(world: &World, year: Year) -> f64 {
    let month = |month: i8| {
        let begun = world.pay_steps.iter().rev().find(|step| {
            (step.from.year(), step.from.month(), step.from.day()) <= (year, month, 1)
        });
        begun.or(world.pay_steps.first()).map_or(0.0, |step| step.vnd)
    };
    (1..=12).map(month).sum()
}

/// Direct cost of the clients of some sites (5.6).
fn cases(reading: &Reading, counts: impl Fn(SiteId) -> bool, costs: &mut Costs) {
    for row in reading.plan.serve.iter().filter(|row| counts(row.site)) {
        let each = reading.world.services[row.service].direct_cost.0;
        let cost = each * deflator(reading.world, row.year) * row.clients.0;
        add(costs, (Line::Case, reading.owner(row.site), row.year), cost);
    }
}

/// Courses, tasks, outreach and collaborators taken on (5.7).
fn without_site(reading: &Reading, costs: &mut Costs) {
    let world = reading.world;
    for (n, year) in world.calendar.years().enumerate() {
        let prices = deflator(world, year);
        for course in &world.courses {
            let classes = course.classes.get(n).copied().unwrap_or(0.0);
            let cost = classes * course.seats * course.cost_per_head.0 * prices;
            add(costs, (Line::Training, course.owner, year), cost);
        }
        for task in &world.tasks {
            let cost = task.cost.get(n).map_or(0.0, |cost| cost.0) * prices;
            add(costs, (Line::Task, task.owner, year), cost);
        }
    }
    for row in &reading.plan.learners {
        let course = &world.courses[row.course];
        if course.offered.is_some() {
            let cost = row.people.0 * course.cost_per_head.0 * deflator(world, row.year);
            add(costs, (Line::Training, course.owner, row.year), cost);
        }
    }
    for row in &reading.plan.collaborators {
        let Some(hires) = &world.collaborators.hires else { continue };
        let each = world.collaborators.pay_multiple * base_salaries(world, row.year);
        add(costs, (Line::Pay, hires.owner, row.year), each * f64::from(row.people));
    }
    for row in &reading.plan.outreach {
        let Some(offer) = &world.outreach else { continue };
        let cost = row.amount.0 * deflator(world, row.year);
        add(costs, (Line::Task, offer.owner, row.year), cost);
    }
}

/// Allowances of village collaborators, on the owner `commune` or else the first.
fn collaborators(world: &World, costs: &mut Costs) {
    let commune = world.owners.find(|owner| owner.code == "commune");
    let Some(owner) = commune.or(world.owners.ids().next()) else { return };
    let villages: f64 = world.communes.values().map(|commune| commune.villages).sum();
    let people = villages * world.collaborators.per_village;
    for year in world.calendar.years() {
        let pay = people * world.collaborators.pay_multiple * base_salaries(world, year);
        add(costs, (Line::Pay, owner, year), pay);
    }
}
