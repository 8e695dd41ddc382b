//! When a site operates and what its staff can do (model section 3).

use crate::world::{
    Cadre, CadreId, OwnerId, Ramp, ServiceId, SiteId, TypeId, UnitMinimum, Upgrade, World, Year,
};
use jiff::civil::Date;

/// First year in which work on a type may start (3.1).
pub fn earliest_start(world: &World, kind: TypeId) -> Year {
    world.types[kind].earliest_start(&world.gates, &world.calendar)
}

/// Operating months of `year` when the work starts in January of `start` (3.2).
pub fn operating_months(start: Year, lead_months: f64, year: Year) -> f64 {
    (12.0 * f64::from(year - start) + 12.0 - lead_months).clamp(0.0, 12.0)
}

/// Operating share of a year (3.4).
pub fn operating(start: Year, lead_months: f64, year: Year) -> f64 {
    operating_months(start, lead_months, year) / 12.0
}

/// Whether it stands on 31 December (3.3).
pub fn stands(start: Year, lead_months: f64, year: Year) -> bool {
    operating_months(start, lead_months, year) > 0.0
}

/// The first year at whose end it stands.
pub fn opens(start: Year, lead_months: f64) -> Year {
    start + (lead_months / 12.0).floor() as Year
}

/// Operating share of a year weighted by what an opening can already do (3.5).
pub fn effective(ramp: Ramp, start: Year, lead_months: f64, year: Year) -> f64 {
    let months = operating_months(start, lead_months, year);
    let end = (12.0 * f64::from(year - start) + 12.0 - lead_months).max(0.0);
    (ramp_integral(ramp, end) - ramp_integral(ramp, end - months)) / 12.0
}

/// Years in which a recruit learns.
pub fn learning_years(ramp: Ramp) -> usize {
    (ramp.months / 12.0).ceil() as usize
}

/// Output in the year after so many whole ones of a recruit who begins on 1 January (3.5a).
pub fn beginner(ramp: Ramp, years: usize) -> f64 {
    let age = 12.0 * years as f64;
    (ramp_integral(ramp, age + 12.0) - ramp_integral(ramp, age)) / 12.0
}

/// Integral of the ramp from age 0 to `age` months.
fn ramp_integral(ramp: Ramp, age: f64) -> f64 {
    if ramp.months <= 0.0 {
        return age;
    }
    let rising = age.min(ramp.months);
    let learnt = ramp.first * rising + (1.0 - ramp.first) * rising * rising / (2.0 * ramp.months);
    learnt + (age - rising)
}

/// Year in which an upgrade takes over: its first 1 January, or a later month of it (3.14).
pub fn takeover(upgrade: &Upgrade, start: Year) -> Year {
    opens(start, upgrade.lead_months)
}

/// Share of a year in which the site is closed for an upgrade (3.14).
pub fn downtime(upgrade: &Upgrade, start: Year, year: Year) -> f64 {
    if year == takeover(upgrade, start) { upgrade.downtime / 12.0 } else { 0.0 }
}

/// Client hours of one full-time equivalent a year (3.6).
pub fn client_hours(cadre: &Cadre) -> f64 {
    cadre.annual_hours * cadre.client_share * cadre.productivity
}

/// Clients in care per full-time equivalent under the latest norm in force on 1 July (3.8).
pub fn norm(world: &World, service: ServiceId, cadre: CadreId, year: Year) -> Option<f64> {
    let day = Date::new(year, 7, 1).ok()?;
    let applies = |c: Option<CadreId>| c.is_none_or(|c| c == cadre);
    let fits = world.norms.iter().filter(|n| n.service == service && applies(n.cadre));
    fits.filter(|n| n.from <= day).max_by_key(|n| (n.from, n.cadre.is_some())).map(|n| n.clients)
}

/// People that a unit of an owner must have in a year, and the kinds of post that count (3.9): the latest law in force on 1 July.
pub fn unit_minimum(world: &World, owner: OwnerId, year: Year) -> Option<&UnitMinimum> {
    let day = Date::new(year, 7, 1).ok()?;
    let binds = |law: &&UnitMinimum| law.owners.contains(&owner) && law.from <= day;
    world.unit_minimums.iter().filter(binds).max_by_key(|law| law.from)
}

/// The candidates that take an existing site over when they open.
pub fn converters(world: &World, existing: SiteId) -> Vec<SiteId> {
    world.sites.iter().filter(|(_, s)| s.converts == Some(existing)).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAMP: Ramp = Ramp { first: 0.4, months: 12.0 };

    #[test]
    fn ten_months_of_work_leave_two_months_of_the_first_year() {
        assert_eq!(operating_months(2015, 10.0, 2015), 2.0);
        assert_eq!(operating_months(2015, 10.0, 2014), 0.0);
        assert_eq!(operating_months(2015, 10.0, 2016), 12.0);
        assert!(stands(2015, 10.0, 2015) && !stands(2015, 12.0, 2015));
    }

    #[test]
    fn an_opening_learns_and_then_gives_full_output() {
        assert!((effective(RAMP, 2015, 0.0, 2015) - 0.7).abs() < 1e-12);
        assert!((effective(RAMP, 2015, 0.0, 2016) - 1.0).abs() < 1e-12);
        assert!((beginner(RAMP, 0) - 0.7).abs() + (beginner(RAMP, 1) - 1.0).abs() < 1e-12);
        assert_eq!(learning_years(RAMP), 1);
        let two_months = (0.4 * 2.0 + 0.6 * 4.0 / 24.0) / 12.0;
        assert!((effective(RAMP, 2015, 10.0, 2015) - two_months).abs() < 1e-12);
    }
}
