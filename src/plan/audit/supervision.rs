//! Rules about who supervises whom.

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{SITE_SPAN, SITE_SUPERVISED};
use crate::plan::Supervised;
use crate::world::{SiteId, Year};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    let mut supervised: BTreeSet<(SiteId, Year)> = BTreeSet::new();
    let mut load: BTreeMap<(SiteId, Year), BTreeSet<SiteId>> = BTreeMap::new();
    for row in &reading.plan.supervision {
        let fits = fits(reading, row);
        found.at_least(SITE_SUPERVISED, f64::from(u8::from(fits)), 1.0, || {
            format!("{}/{}/{}", reading.site_code(row.site), reading.site_code(row.by), row.year)
        });
        if fits {
            supervised.insert((row.site, row.year));
        }
        load.entry((row.by, row.year)).or_default().insert(row.site);
    }
    for opening in reading.openings() {
        if reading.kind(opening.site).supervision.is_none() {
            continue;
        }
        for year in reading.world.calendar.years() {
            if reading.stands(opening.site, year) && !supervised.contains(&(opening.site, year)) {
                found.at_least(SITE_SUPERVISED, 0.0, 1.0, || reading.at(opening.site, year));
            }
        }
    }
    for ((by, year), sites) in load {
        if let Some(span) = reading.kind(by).span {
            found.at_most(SITE_SPAN, sites.len() as f64, span, || reading.at(by, year));
        }
    }
}

/// An opened site of a supervised type stands, and so does a supervisor of the right type near enough.
fn fits(reading: &Reading, row: &Supervised) -> bool {
    let Some(supervision) = &reading.kind(row.site).supervision else { return false };
    let minutes = reading.travel.minutes(reading.world.commune_of(row.site), row.by);
    reading.is_opened(row.site)
        && reading.stands(row.site, row.year)
        && reading.stands(row.by, row.year)
        && supervision.by.contains(&reading.world.sites[row.by].kind)
        && minutes.is_some_and(|minutes| minutes <= supervision.within.0 + 1e-6)
}
