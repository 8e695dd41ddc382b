//! Upgrades: what a site is in each year (3.14), and the rules about its way there.

use super::breach::Findings;
use super::reading::Reading;
use super::rules::SITE_UPGRADE;
use super::time;
use crate::plan::{Plan, Upgraded};
use crate::world::{SiteId, SizeId, Upgrade, World, Year};
use std::collections::BTreeMap;

/// The upgrades of each site, by start year.
pub(super) struct Upgrades<'a> {
    world: &'a World,
    of: BTreeMap<SiteId, Vec<Upgraded>>,
}

impl<'a> Upgrades<'a> {
    pub fn new(world: &'a World, plan: &Plan) -> Self {
        let mut of = BTreeMap::<SiteId, Vec<Upgraded>>::new();
        for row in &plan.upgrades {
            of.entry(row.site).or_default().push(*row);
        }
        for rows in of.values_mut() {
            rows.sort_by_key(|row| row.start);
        }
        Self { world, of }
    }

    /// The upgrades of a site, in order.
    pub fn of(&self, site: SiteId) -> impl DoubleEndedIterator<Item = (Year, &'a Upgrade)> {
        let kind = self.world.type_of(site);
        let rows = self.of.get(&site).into_iter().flatten();
        rows.map(|row| (row.start, &kind.upgrades[row.upgrade]))
    }

    /// The size that the last upgrade reached by the end of a year, if any has.
    pub fn size(&self, site: SiteId, year: Year) -> Option<SizeId> {
        self.of(site).rev().find(|(start, upgrade)| reached(upgrade, *start, year)).map(|u| u.1.to)
    }

    /// Share of a year in which the site is closed for upgrades.
    pub fn closed(&self, site: SiteId, year: Year) -> f64 {
        let of_year = |(start, upgrade): &(Year, &Upgrade)| {
            reached(upgrade, *start, year) && !reached(upgrade, *start, year - 1)
        };
        self.of(site).filter(of_year).map(|(_, upgrade)| upgrade.downtime / 12.0).sum()
    }

    /// Share of a year after a takeover in it, if there is one.
    pub fn after(&self, site: SiteId, year: Year) -> Option<f64> {
        let months = |(start, upgrade): (Year, &Upgrade)| {
            let taken = reached(upgrade, start, year) && !reached(upgrade, start, year - 1);
            taken.then(|| time::months(start, upgrade.lead_months, year) / 12.0)
        };
        self.of(site).find_map(months)
    }
}

/// Whether an upgrade has taken over by the end of a year.
fn reached(upgrade: &Upgrade, start: Year, year: Year) -> bool {
    time::months(start, upgrade.lead_months, year) > 0.0
}

/// Each upgrade leaves the state in which the site was at the end of the year before, after its gates, within the plan.
pub(super) fn check(reading: &Reading, found: &mut Findings) {
    for row in &reading.plan.upgrades {
        let (site, start) = (row.site, row.start);
        let upgrade = &reading.kind(site).upgrades[row.upgrade];
        let place = || format!("{}/{}/{start}", reading.site_code(site), upgrade.code);
        let earliest = time::earliest_start(reading.world, reading.kind(site));
        found.at_least(SITE_UPGRADE, f64::from(start), earliest, place);
        let last = reading.world.calendar.last;
        let ends = f64::from(start) + (upgrade.lead_months / 12.0).floor();
        found.at_most(SITE_UPGRADE, ends, f64::from(last), place);
        let fits = allowed(reading, row, upgrade);
        found.at_least(SITE_UPGRADE, f64::from(u8::from(fits)), 1.0, place);
    }
}

fn allowed(reading: &Reading, row: &Upgraded, upgrade: &Upgrade) -> bool {
    let facts = &reading.world.sites[row.site];
    let others = reading.plan.upgrades.iter().filter(|other| other.site == row.site);
    let begun =
        others.filter(|other| reading.kind(row.site).upgrades[other.upgrade].from == upgrade.from);
    let alone = begun.count() == 1;
    let before = row.start - 1;
    let there = match upgrade.from {
        None => facts.existing.is_some() && reading.converters(row.site).is_empty(),
        Some(size) => {
            reading.stands(row.site, before) && reading.size_at(row.site, before) == Some(size)
        }
    };
    // Where an existing site has gone, any of its sizes fits; a candidate has a list.
    let fits = facts.existing.is_some() || facts.sizes.contains(&upgrade.to);
    alone && there && fits
}
