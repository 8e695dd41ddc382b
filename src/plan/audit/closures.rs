//! Rules about closures, mergers and pilots.

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{SITE_CLOSED, SITE_PILOT};
use crate::world::{Pilot, TypeId, Year};

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    for row in &reading.plan.closures {
        let existing = reading.world.sites[row.site].existing.as_ref();
        let closing = existing.and_then(|existing| existing.closing);
        let may = closing.is_some_and(|closing| row.year >= closing.from);
        let once = reading.plan.closures.iter().filter(|o| o.site == row.site).count() == 1;
        let upgraded = reading.plan.upgrades.iter().any(|other| other.site == row.site);
        let within = reading.world.calendar.years().contains(&row.year);
        let alone = once && !upgraded && reading.converters(row.site).is_empty();
        let fits = f64::from(u8::from(may && within && alone));
        found.at_least(SITE_CLOSED, fits, 1.0, || reading.at(row.site, row.year));
    }
    for opening in reading.openings() {
        let Some(pilot) = reading.kind(opening.site).pilot else { continue };
        let kind = reading.world.sites[opening.site].kind;
        if opening.size != pilot.size && !tried(reading, kind, pilot, opening.start) {
            found.at_least(SITE_PILOT, 0.0, 1.0, || reading.at(opening.site, opening.start));
        }
    }
}

/// Whether some site of the type that stands today, or a pilot of the plan, stood on the years' last days before a start.
fn tried(reading: &Reading, kind: TypeId, pilot: Pilot, start: Year) -> bool {
    let world = reading.world;
    let today = world.sites.iter().filter(|(_, site)| site.existing.is_some() && site.kind == kind);
    let mut today = today.filter(|(id, _)| reading.stands(*id, start - 1));
    let mut pilots =
        reading.openings().filter(|o| world.sites[o.site].kind == kind && o.size == pilot.size);
    today.next().is_some() || pilots.any(|o| reading.stands(o.site, start - pilot.years))
}
