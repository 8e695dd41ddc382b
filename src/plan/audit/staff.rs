//! Rules about posts, pools, recruits and quotas.

use super::breach::Findings;
use super::costs;
use super::reading::Reading;
use super::rules::{STAFF_POOL, STAFF_QUOTA, STAFF_RANGE, STAFF_RECRUITS, STAFF_UNIT};
use super::training;
use crate::world::{CadreId, Form, Quota, SiteId, Year};
use std::collections::BTreeMap;

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    ranges(reading, found);
    unit_minimums(reading, found);
    let recruits = recruits(reading);
    market(reading, &recruits, found);
    for (cadre, facts) in reading.world.cadres.iter() {
        if facts.concurrent {
            continue;
        }
        for (year, pool) in pool(reading, cadre) {
            found.at_most(STAFF_POOL, in_post(reading, cadre, year), pool, || {
                format!("{}/{year}", facts.code)
            });
        }
    }
    for quota in &reading.world.quotas {
        quotas(reading, quota, found);
    }
}

/// Posts within the range of the size in every year in which the site stands, and nowhere else.
fn ranges(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let where_ = |site: SiteId, cadre: CadreId, year: Year| {
        format!("{}/{}/{year}", world.sites[site].code, world.cadres[cadre].code)
    };
    for opening in reading.openings() {
        let Some((_, size)) = reading.opened(opening.site) else { continue };
        for year in world.calendar.years().filter(|&year| reading.stands(opening.site, year)) {
            for range in &size.staff {
                let posts = reading.planned_posts(opening.site, range.cadre, year);
                let place = || where_(opening.site, range.cadre, year);
                found.at_least(STAFF_RANGE, posts, f64::from(range.min), place);
                found.at_most(STAFF_RANGE, posts, f64::from(range.max), place);
            }
        }
    }
    for (site, cadre, year) in reading.posts_stated() {
        let expected = reading.opened(site).is_some_and(|(_, size)| {
            reading.stands(site, year) && size.staff.iter().any(|range| range.cadre == cadre)
        });
        if !expected {
            let posts = reading.planned_posts(site, cadre, year);
            found.at_most(STAFF_RANGE, posts, 0.0, || where_(site, cadre, year));
        }
    }
}

/// A unit that the plan opens has the people whom the latest law in force on 1 July asks for (3.9).
fn unit_minimums(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let units = reading.openings().filter(|o| reading.kind(o.site).form == Form::Unit);
    for site in units.map(|opening| opening.site) {
        for year in world.calendar.years().filter(|&year| reading.stands(site, year)) {
            let in_force = world.unit_minimums.iter().filter(|law| {
                let from = (law.from.year(), law.from.month(), law.from.day());
                from <= (year, 7, 1) && law.owners.contains(&reading.owner(site))
            });
            let Some(law) = in_force.max_by_key(|law| law.from) else { continue };
            let counts = |kind: &String| law.post_kinds.contains(kind);
            let cadres = world.cadres.iter().filter(|(_, cadre)| counts(&cadre.post_kind));
            let people = cadres.map(|(cadre, _)| reading.posts(site, cadre, year)).sum();
            found.at_least(STAFF_UNIT, people, law.people, || reading.at(site, year));
        }
    }
}

/// Recruits of each cadre and year.
fn recruits(reading: &Reading) -> BTreeMap<(CadreId, Year), f64> {
    let mut recruits = BTreeMap::new();
    for row in &reading.plan.recruits {
        *recruits.entry((row.cadre, row.year)).or_insert(0.0) += row.people.0;
    }
    recruits
}

fn market(reading: &Reading, recruits: &BTreeMap<(CadreId, Year), f64>, found: &mut Findings) {
    for (&(cadre, year), &people) in recruits {
        let facts = &reading.world.cadres[cadre];
        let where_ = || format!("{}/{year}", facts.code);
        found.at_least(STAFF_RECRUITS, people, 0.0, where_);
        if let Some(limit) = &facts.recruits {
            let limit = limit.get(reading.nth(year)).copied().unwrap_or(0.0);
            found.at_most(STAFF_RECRUITS, people, limit, where_);
        }
    }
}

/// People of a cadre who are there to be posted, by year.
pub(super) fn pool(reading: &Reading, cadre: CadreId) -> Vec<(Year, f64)> {
    let recruits = recruits(reading);
    let mut people: f64 =
        today(reading).map(|site| reading.posts(site, cadre, reading.world.calendar.first)).sum();
    let mut by_year = Vec::new();
    for year in reading.world.calendar.years() {
        let stays = 1.0 - attrition(reading, cadre, year);
        people = people * stays + recruits.get(&(cadre, year)).copied().unwrap_or(0.0);
        people += training::joined(reading, cadre, year);
        by_year.push((year, people));
    }
    by_year
}

/// Share of a cadre that leaves in a year, by its pay against the anchor (3.10).
pub(super) fn attrition(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    let facts = &reading.world.cadres[cadre];
    let Some(anchor) = facts.anchor else { return facts.attrition };
    let pay = costs::monthly_pay(reading.world, cadre, year);
    let asked = anchor.monthly.0 * costs::deflator(reading.world, year);
    let factor = (anchor.elasticity * (asked / pay).ln()).exp();
    (facts.attrition * factor).min(1.0)
}

/// People of a cadre in post at the sites that stand in a year.
pub(super) fn in_post(reading: &Reading, cadre: CadreId, year: Year) -> f64 {
    reading.standing(year).map(|site| reading.posts(site, cadre, year)).sum()
}

/// Sites that stand before the plan.
fn today<'r>(reading: &'r Reading) -> impl Iterator<Item = SiteId> + use<'r> {
    reading.world.sites.ids().filter(|&site| reading.world.sites[site].existing.is_some())
}

/// Posts of one kind of one owner, or of all, within today's and the new ones allowed so far.
fn quotas(reading: &Reading, quota: &Quota, found: &mut Findings) {
    let world = reading.world;
    let counted = |site: SiteId, year: Year| -> f64 {
        if quota.owner.is_some_and(|owner| owner != reading.owner(site)) {
            return 0.0;
        }
        let cadres = world.cadres.iter();
        let of_kind = cadres.filter(|(_, c)| !c.concurrent && c.post_kind == quota.post_kind);
        of_kind.map(|(cadre, _)| reading.posts(site, cadre, year)).sum()
    };
    let mut allowed: f64 = today(reading).map(|site| counted(site, world.calendar.first)).sum();
    for year in world.calendar.years() {
        allowed += quota.new_posts.get(reading.nth(year)).copied().unwrap_or(0.0);
        let posts: f64 = reading.standing(year).map(|site| counted(site, year)).sum();
        found.at_most(STAFF_QUOTA, posts, allowed, || {
            let owner = quota.owner.map_or("*", |owner| &world.owners[owner].code);
            format!("{owner}/{}/{year}", quota.post_kind)
        });
    }
}
