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
    let range = |site: SiteId, year: Year| {
        let kind = reading.kind(site);
        let staffed = reading.stands(site, year)
            && (reading.is_opened(site) || reading.is_upgraded(site, year));
        reading.size_at(site, year).filter(|_| staffed).map(|size| &kind.sizes[size].staff)
    };
    for site in world.sites.ids() {
        for year in world.calendar.years() {
            for range in range(site, year).into_iter().flatten() {
                let posts = reading.planned_posts(site, range.cadre, year);
                let place = || where_(site, range.cadre, year);
                found.at_least(STAFF_RANGE, posts, f64::from(range.min), place);
                found.at_most(STAFF_RANGE, posts, f64::from(range.max), place);
            }
        }
    }
    for (site, cadre, year) in reading.posts_stated() {
        let staff = range(site, year).into_iter().flatten();
        if !staff.into_iter().any(|range| range.cadre == cadre) {
            let posts = reading.planned_posts(site, cadre, year);
            found.at_most(STAFF_RANGE, posts, 0.0, || where_(site, cadre, year));
        }
    }
}

/// A unit that the plan opens or upgrades has the people whom the latest law in force on 1 July asks for (3.9).
fn unit_minimums(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let bound = |site: SiteId, year: Year| {
        reading.stands(site, year) && (reading.is_opened(site) || reading.is_upgraded(site, year))
    };
    for site in world.sites.ids().filter(|&site| reading.kind(site).form == Form::Unit) {
        for year in world.calendar.years().filter(|&year| bound(site, year)) {
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
    let mut people: f64 = today(reading, |_, held| held == cadre);
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

/// People in post before the plan whose site and cadre count.
fn today(reading: &Reading, counts: impl Fn(SiteId, CadreId) -> bool) -> f64 {
    let mut people = 0.0;
    for (site, facts) in reading.world.sites.iter() {
        let posts = facts.existing.iter().flat_map(|existing| &existing.posts);
        let counted = posts.filter(|(cadre, _)| counts(site, *cadre));
        people += counted.map(|(_, people)| f64::from(*people)).sum::<f64>();
    }
    people
}

/// Posts of one kind of one owner, or of all, within today's and the new ones allowed so far.
fn quotas(reading: &Reading, quota: &Quota, found: &mut Findings) {
    let world = reading.world;
    let counts = |site: SiteId, cadre: CadreId| {
        let facts = &world.cadres[cadre];
        quota.owner.is_none_or(|owner| owner == reading.owner(site))
            && !facts.concurrent
            && facts.post_kind == quota.post_kind
    };
    let counted = |site: SiteId, year: Year| -> f64 {
        let cadres = world.cadres.ids().filter(|&cadre| counts(site, cadre));
        cadres.map(|cadre| reading.posts(site, cadre, year)).sum()
    };
    let mut allowed = today(reading, counts);
    for year in world.calendar.years() {
        allowed += quota.new_posts.get(reading.nth(year)).copied().unwrap_or(0.0);
        let posts: f64 = reading.standing(year).map(|site| counted(site, year)).sum();
        found.at_most(STAFF_QUOTA, posts, allowed, || {
            let owner = quota.owner.map_or("*", |owner| &world.owners[owner].code);
            format!("{owner}/{}/{year}", quota.post_kind)
        });
    }
}
