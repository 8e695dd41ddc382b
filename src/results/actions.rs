//! `actions.csv`: the plan as a list of things to do, for the people who do them.

use super::measures::measures;
use crate::cost;
use crate::operation::Operation;
use crate::plan::{Closed, Opening, Plan, Upgraded};
use crate::world::{AreaId, Line, OwnerId, Vnd, World, Year};
use serde::Serialize;
use std::collections::BTreeMap;

/// One thing to do. Money in million đồng, nominal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// `open`, `convert`, `upgrade`, `close`, `merge`, `recruit`, `train`, `task`, `outreach` or `collaborators`.
    pub action: &'static str,
    /// Year in which it starts.
    pub year: Year,
    /// Code of the site, cadre, course, task or area.
    pub code: String,
    /// Its name, in Vietnamese.
    pub name: String,
    /// Facility type of a site.
    pub r#type: String,
    /// Size of a site.
    pub size: String,
    /// Code of the commune.
    pub commune: String,
    /// Name of the commune.
    pub commune_name: String,
    /// Name of its area on the lowest level.
    pub area: String,
    /// Month and year in which a site opens, as `2015-11`.
    pub opens: String,
    /// The existing site that it takes over.
    pub converts: String,
    /// The site that supervises it in the last year.
    pub supervisor: String,
    /// Posts of the last year by cadre, as `CADRE:2 CADRE:1`; people recruited; learners.
    pub staff: String,
    /// Who decides and runs.
    pub owner: String,
    /// Works.
    pub capital: f64,
    /// Equipment.
    pub equipment: f64,
    /// Pay of the last year.
    pub pay_last_year: f64,
    /// Running cost of the last year.
    pub running_last_year: f64,
    /// Cost of all planned years, direct costs of clients left out.
    pub total: f64,
    /// Funds that pay the owner's costs of these lines in these years, with their shares.
    pub funds: String,
}

/// Everything that a plan has done, by year, then sites, recruits, and what needs no site.
pub fn actions(world: &World, plan: &Plan) -> Vec<Action> {
    let mut actions: Vec<Action> =
        plan.openings.iter().map(|opening| open(world, plan, opening)).collect();
    actions.extend(plan.upgrades.iter().map(|one| upgrade(world, plan, one)));
    actions.extend(plan.closures.iter().map(|one| close(world, plan, one)));
    actions.extend(recruits(world, plan));
    actions.extend(measures(world, plan));
    actions.sort_by_key(|action| action.year);
    actions
}

fn open(world: &World, plan: &Plan, opening: &Opening) -> Action {
    let site = &world.sites[opening.site];
    let kind = world.type_of(opening.site);
    let size = &kind.sizes[opening.size];
    let commune = &world.communes[world.commune_of(opening.site)];
    let last = world.calendar.last;
    let (capital, equipment) = cost::opening_cost(world, opening.site, opening.size, opening.start);
    let years = opening.start..=last;
    let total: Vnd = years
        .map(|year| yearly(world, plan, opening, year))
        .fold(capital + equipment, |sum, (pay, running)| sum + pay + running);
    let (pay, running) = yearly(world, plan, opening, last);
    let lines = [Line::Capital, Line::Equipment, Line::Pay, Line::Running];
    Action {
        action: if site.converts.is_some() { "convert" } else { "open" },
        name: site.name.clone(),
        r#type: kind.code.clone(),
        size: size.code.clone(),
        commune: commune.code.clone(),
        commune_name: commune.name.clone(),
        area: lowest(world, &commune.areas),
        opens: opens(opening.start, size.lead_months),
        converts: site.converts.map_or(String::new(), |old| world.sites[old].code.clone()),
        supervisor: supervisor(world, plan, opening),
        staff: staff(world, plan, opening),
        capital: million(capital),
        equipment: million(equipment),
        pay_last_year: million(pay),
        running_last_year: million(running),
        total: million(total),
        funds: funds(world, plan, &lines, kind.owner, opening.start..=last),
        owner: world.owners[kind.owner].code.clone(),
        ..blank(opening.start, &site.code)
    }
}

/// Works and equipment of an upgrade; what it changes of pay and running cost stands with the opening of its site.
fn upgrade(world: &World, plan: &Plan, one: &Upgraded) -> Action {
    let (site, kind) = (&world.sites[one.site], world.type_of(one.site));
    let upgrade = &kind.upgrades[one.upgrade];
    let commune = &world.communes[world.commune_of(one.site)];
    let (capital, equipment) = cost::upgrade_cost(world, one.site, upgrade, one.start);
    let lines = [Line::Capital, Line::Equipment];
    Action {
        action: "upgrade",
        name: site.name.clone(),
        r#type: kind.code.clone(),
        size: kind.sizes[upgrade.to].code.clone(),
        commune: commune.code.clone(),
        commune_name: commune.name.clone(),
        area: lowest(world, &commune.areas),
        opens: opens(one.start, upgrade.lead_months),
        capital: million(capital),
        equipment: million(equipment),
        total: million(capital + equipment),
        funds: funds(world, plan, &lines, kind.owner, one.start..=one.start),
        owner: world.owners[kind.owner].code.clone(),
        ..blank(one.start, &site.code)
    }
}

/// The closure of an existing site; its saved cost is counted by owner.
fn close(world: &World, plan: &Plan, one: &Closed) -> Action {
    let (site, kind) = (&world.sites[one.site], world.type_of(one.site));
    let commune = &world.communes[world.commune_of(one.site)];
    let closing = site.existing.as_ref().and_then(|existing| existing.closing);
    let into = closing.and_then(|closing| closing.into);
    let cost = closing.map_or(Vnd(0.0), |closing| cost::closing_cost(world, &closing, one.year));
    Action {
        action: if into.is_some() { "merge" } else { "close" },
        name: site.name.clone(),
        r#type: kind.code.clone(),
        commune: commune.code.clone(),
        commune_name: commune.name.clone(),
        area: lowest(world, &commune.areas),
        converts: into.map_or(String::new(), |into| world.sites[into].code.clone()),
        total: million(cost),
        funds: funds(world, plan, &[Line::Running], kind.owner, one.year..=one.year),
        owner: world.owners[kind.owner].code.clone(),
        ..blank(one.year, &site.code)
    }
}

/// Pay and running cost of an opened site in a year (5.3, 5.4).
fn yearly(world: &World, plan: &Plan, opening: &Opening, year: Year) -> (Vnd, Vnd) {
    let site = opening.site;
    let operation = Operation::of(world, plan);
    let posts = plan.posts.iter().filter(|p| p.site == site && p.year == year);
    let paid = operation.paid(site, year);
    let pay =
        posts.map(|p| cost::pay_rate(world, p.cadre, year) * (f64::from(p.people) * paid)).sum();
    let of_size = |size| cost::running_cost(world, site, size, year).0;
    (pay, Vnd(operation.over_year(site, year, of_size, 0.0)))
}

fn supervisor(world: &World, plan: &Plan, opening: &Opening) -> String {
    let last = world.calendar.last;
    let row = plan.supervision.iter().find(|row| row.site == opening.site && row.year == last);
    row.map_or(String::new(), |row| world.sites[row.by].code.clone())
}

fn staff(world: &World, plan: &Plan, opening: &Opening) -> String {
    let last = world.calendar.last;
    let posts = plan.posts.iter().filter(|p| p.site == opening.site && p.year == last);
    let words: Vec<String> =
        posts.map(|p| format!("{}:{}", world.cadres[p.cadre].code, p.people)).collect();
    words.join(" ")
}

fn recruits(world: &World, plan: &Plan) -> Vec<Action> {
    let joining = plan.recruits.iter().filter(|recruits| recruits.people.0 > 1e-6);
    joining
        .map(|recruits| {
            let cadre = &world.cadres[recruits.cadre];
            Action {
                action: "recruit",
                name: cadre.label.vi.clone(),
                staff: format!("{:.1}", recruits.people.0),
                ..blank(recruits.year, &cadre.code)
            }
        })
        .collect()
}

/// Funds with their shares of what is paid on these lines of an owner: money is planned by owner, not by site.
pub(super) fn funds(
    world: &World,
    plan: &Plan,
    lines: &[Line],
    owner: OwnerId,
    years: std::ops::RangeInclusive<Year>,
) -> String {
    let mut paid: BTreeMap<_, f64> = BTreeMap::new();
    for payment in &plan.payments {
        let fits = payment.owner == owner && lines.contains(&payment.line);
        if fits && years.contains(&payment.year) {
            *paid.entry(payment.fund).or_default() += payment.amount.0;
        }
    }
    let total: f64 = paid.values().sum();
    let shares = paid.into_iter().filter(|(_, amount)| *amount > 0.0005 * total);
    let words: Vec<String> = shares
        .map(|(fund, amount)| format!("{}:{:.0}%", world.funds[fund].code, 100.0 * amount / total))
        .collect();
    words.join(" ")
}

/// The name of a commune's area on the lowest level above it.
fn lowest(world: &World, areas: &[AreaId]) -> String {
    areas.last().map_or(String::new(), |area| world.areas[*area].name.clone())
}

/// The month in which a site opens.
fn opens(start: Year, lead_months: f64) -> String {
    let months = lead_months.ceil().max(0.0) as i32;
    format!("{}-{:02}", i32::from(start) + months / 12, months % 12 + 1)
}

pub(super) fn million(amount: Vnd) -> f64 {
    (amount.million() * 1e3).round() / 1e3
}

pub(super) fn blank(year: Year, code: &str) -> Action {
    Action {
        action: "",
        year,
        code: code.to_owned(),
        name: String::new(),
        r#type: String::new(),
        size: String::new(),
        commune: String::new(),
        commune_name: String::new(),
        area: String::new(),
        opens: String::new(),
        converts: String::new(),
        supervisor: String::new(),
        staff: String::new(),
        owner: String::new(),
        capital: 0.0,
        equipment: 0.0,
        pay_last_year: 0.0,
        running_last_year: 0.0,
        total: 0.0,
        funds: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::opens;

    #[test]
    fn a_site_opens_after_its_lead_time() {
        assert_eq!(opens(2015, 0.0), "2015-01");
        assert_eq!(opens(2015, 10.0), "2015-11");
        assert_eq!(opens(2015, 12.0), "2016-01");
        assert_eq!(opens(2015, 17.5), "2016-07");
    }
}
