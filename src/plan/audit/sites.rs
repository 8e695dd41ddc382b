//! Rules about what opens where and when.

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{
    SITE_CONVERTED, SITE_EXISTING, SITE_FORBIDDEN, SITE_FORCED, SITE_MINIMUM, SITE_ONE_PER,
    SITE_START,
};
use super::time;
use crate::plan::Opening;
use crate::world::{CommuneId, Scope, SiteId, Status, TypeId, Year};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    for opening in &reading.plan.openings {
        start(reading, opening, found);
        allowed(reading, opening, found);
        found.at_most(SITE_START, if seen.insert(opening.site) { 1.0 } else { 2.0 }, 1.0, || {
            format!("{}/openings", reading.site_code(opening.site))
        });
    }
    forced(reading, found);
    one_per(reading, found);
    converted_once(reading, found);
    minimum_clients(reading, found);
}

/// A start between the earliest and the last year, in a size that the site takes.
fn start(reading: &Reading, opening: &Opening, found: &mut Findings) {
    let site = opening.site;
    if reading.world.sites[site].existing.is_some() {
        return;
    }
    let year = f64::from(opening.start);
    let earliest = time::earliest_start(reading.world, reading.kind(site));
    let where_ = || reading.at(site, opening.start);
    found.at_least(SITE_START, year, earliest, where_);
    found.at_most(SITE_START, year, f64::from(reading.world.calendar.last), where_);
    let fits = reading.world.sites[site].sizes.contains(&opening.size);
    let size = &reading.kind(site).sizes[opening.size].code;
    found.at_least(SITE_START, f64::from(u8::from(fits)), 1.0, || {
        format!("{}/{size}", reading.site_code(site))
    });
}

fn allowed(reading: &Reading, opening: &Opening, found: &mut Findings) {
    let rule = match reading.world.sites[opening.site].status {
        Status::Existing => SITE_EXISTING,
        Status::Forbidden => SITE_FORBIDDEN,
        Status::Candidate | Status::Forced(_) => return,
    };
    found.at_most(rule, 1.0, 0.0, || reading.at(opening.site, opening.start));
}

fn forced(reading: &Reading, found: &mut Findings) {
    for (id, site) in reading.world.sites.iter() {
        let Status::Forced(by) = site.status else { continue };
        let start = reading.opened(id).map(|(start, _)| start);
        let started = start.is_some_and(|start| start <= by);
        found.at_least(SITE_FORCED, f64::from(u8::from(started)), 1.0, || reading.at(id, by));
    }
}

/// At most one opening of a type in each area of its `one_per` level.
fn one_per(reading: &Reading, found: &mut Findings) {
    let mut openings: BTreeMap<(TypeId, String), f64> = BTreeMap::new();
    for opening in reading.openings() {
        let Some(scope) = reading.kind(opening.site).one_per else { continue };
        let area = area_code(reading, scope, reading.world.commune_of(opening.site));
        let kind = reading.world.sites[opening.site].kind;
        *openings.entry((kind, area)).or_default() += 1.0;
    }
    for ((kind, area), count) in openings {
        found.at_most(SITE_ONE_PER, count, 1.0, || {
            format!("{}/{area}", reading.world.types[kind].code)
        });
    }
}

fn area_code(reading: &Reading, scope: Scope, commune: CommuneId) -> String {
    let facts = &reading.world.communes[commune];
    match scope {
        Scope::Any => String::from("*"),
        Scope::Commune => facts.code.clone(),
        Scope::Level(level) => reading.world.areas[facts.areas[level]].code.clone(),
    }
}

fn converted_once(reading: &Reading, found: &mut Findings) {
    for site in reading.world.sites.ids() {
        let times = reading.converters(site).len() as f64;
        found.at_most(SITE_CONVERTED, times, 1.0, || reading.site_code(site).to_owned());
    }
}

/// An opening serves at least the minimum of its type, in proportion to the time in which it operates.
fn minimum_clients(reading: &Reading, found: &mut Findings) {
    let mut served: BTreeMap<(SiteId, Year), f64> = BTreeMap::new();
    for row in &reading.plan.serve {
        *served.entry((row.site, row.year)).or_default() += row.clients.0;
    }
    for opening in reading.openings() {
        let site = opening.site;
        for year in reading.world.calendar.years() {
            let least = reading.kind(site).min_clients * reading.operating(site, year);
            let clients = served.get(&(site, year)).copied().unwrap_or(0.0);
            found.at_least(SITE_MINIMUM, clients, least, || reading.at(site, year));
        }
    }
}
