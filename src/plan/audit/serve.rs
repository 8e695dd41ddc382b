//! Rules about who is served where, with whose hours.

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{
    SERVE_ARC, SERVE_CALLS, SERVE_DEMAND, SERVE_LINK, SERVE_NORM, SERVE_PLACES, SERVE_REFERRAL,
    SERVE_WORK, WORK_HOURS, WORK_SKILL,
};
use crate::plan::{Referred, Serve};
use crate::world::{CadreId, Mode, Norm, People, Referral, ServiceId, SiteId, Year};
use std::collections::{BTreeMap, BTreeSet};

/// Sums over the rows of the plan by some key.
type Sums<K> = BTreeMap<K, f64>;

pub(super) fn check(reading: &Reading, found: &mut Findings) {
    arcs(reading, found);
    demand(reading, found);
    work(reading, found);
    let clients =
        sum(&reading.plan.serve, |row| ((row.site, row.service, row.year), row.clients.0));
    referrals(reading, &clients, found);
    let mut cared_for = clients.clone();
    for row in &reading.plan.referrals {
        *cared_for.entry((row.to, row.service, row.year)).or_default() += row.clients.0;
    }
    norms(reading, &cared_for, found);
    places(reading, &clients, found);
    calls(reading, &clients, found);
}

fn sum<T, K: Ord>(rows: &[T], entry: impl Fn(&T) -> (K, f64)) -> Sums<K> {
    let mut sums = BTreeMap::new();
    for (key, amount) in rows.iter().map(entry) {
        *sums.entry(key).or_insert(0.0) += amount;
    }
    sums
}

fn where_(reading: &Reading, row: &Serve) -> String {
    let world = reading.world;
    let (commune, group) = (&world.communes[row.commune].code, &world.groups[row.group].code);
    let (service, site) = (&world.services[row.service].code, &world.sites[row.site].code);
    format!("{commune}/{group}/{service}/{site}/{}", row.year)
}

/// Clients on arcs only (2.2).
fn arcs(reading: &Reading, found: &mut Findings) {
    for row in &reading.plan.serve {
        found.at_least(SERVE_ARC, row.clients.0, 0.0, || where_(reading, row));
        if !is_arc(reading, row) {
            found.at_most(SERVE_ARC, row.clients.0, 0.0, || where_(reading, row));
        }
    }
}

fn is_arc(reading: &Reading, row: &Serve) -> bool {
    let (world, kind) = (reading.world, reading.kind(row.site));
    let needed =
        reading.clients.usage(row.group, row.service).is_some_and(|usage| usage.requires > 0.0);
    let within = world.in_scope(kind.scope, world.commune_of(row.site), row.commune);
    let standard = reading.clients.standard(row.commune, row.service);
    let minutes = reading.travel.minutes(row.commune, row.site);
    let late = reading.clients.turnout(row.service);
    let near = minutes.is_some_and(|minutes| minutes + late <= standard + 1e-6);
    kind.serves(row.service, row.group) && needed && within && near
}

/// No more than demand in all, and at each site no more than the greatest demand in the time in which it operates.
fn demand(reading: &Reading, found: &mut Findings) {
    let rows = &reading.plan.serve;
    let all = sum(rows, |r| ((r.commune, r.group, r.service, r.year), r.clients.0));
    for ((commune, group, service, year), clients) in all {
        let demand = reading.clients.demand(commune, group, service, year);
        found.at_most(SERVE_DEMAND, clients, demand, || {
            let world = reading.world;
            let (commune, group) = (&world.communes[commune].code, &world.groups[group].code);
            format!("{commune}/{group}/{}/{year}", world.services[service].code)
        });
    }
    let one = sum(rows, |r| ((r.commune, r.group, r.service, r.site, r.year), r.clients.0));
    for ((commune, group, service, site, year), clients) in one {
        let greatest = reading.clients.greatest_demand(commune, group, service, year);
        found.at_most(SERVE_LINK, clients, greatest * reading.operating(site, year), || {
            let clients = People(clients);
            where_(reading, &Serve { commune, group, service, site, year, clients })
        });
    }
}

/// Enough hours on each service, from those who may work on it and have the time.
fn work(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let (serve, work) = (&reading.plan.serve, &reading.plan.work);
    let given = sum(work, |row| ((row.site, row.service, row.year), row.hours.0));
    let mut needed = sum(serve, |row| needed_hours(reading, row));
    for row in &reading.plan.referrals {
        let hours = referral(reading, row).map_or(0.0, |referral| referral.hours);
        *needed.entry((row.to, row.service, row.year)).or_default() += row.clients.0 * hours;
    }
    for ((site, service, year), hours) in needed {
        let given = given.get(&(site, service, year)).copied().unwrap_or(0.0);
        found.at_most(SERVE_WORK, hours, given, || {
            format!("{}/{}/{year}", world.sites[site].code, world.services[service].code)
        });
    }
    for row in work {
        let where_ = || {
            let (site, cadre) = (&world.sites[row.site].code, &world.cadres[row.cadre].code);
            format!("{site}/{cadre}/{}/{}", world.services[row.service].code, row.year)
        };
        found.at_least(WORK_HOURS, row.hours.0, 0.0, where_);
        if !world.cadres[row.cadre].skills.contains(&row.service) {
            found.at_most(WORK_SKILL, row.hours.0, 0.0, where_);
        }
    }
    for ((site, cadre, year), hours) in sum(work, |r| ((r.site, r.cadre, r.year), r.hours.0)) {
        found.at_most(WORK_HOURS, hours, reading.hours_available(site, cadre, year), || {
            format!("{}/{}/{year}", world.sites[site].code, world.cadres[cadre].code)
        });
    }
}

/// Hours that the clients of a row take (2.4). Where no way leads they are `serve.arc`'s matter.
fn needed_hours(reading: &Reading, row: &Serve) -> ((SiteId, ServiceId, Year), f64) {
    let minutes = reading.travel.minutes(row.commune, row.site).unwrap_or(0.0);
    let hours = reading.clients.hours(row.group, row.service, minutes) * row.clients.0;
    ((row.site, row.service, row.year), hours)
}

/// What the type of a row's site says of referring its service.
fn referral<'r>(reading: &'r Reading, row: &Referred) -> Option<&'r Referral> {
    reading.kind(row.site).referral(row.service)
}

/// Whoever refers sends the share of his clients to sites that may take them on.
fn referrals(reading: &Reading, clients: &Sums<(SiteId, ServiceId, Year)>, found: &mut Findings) {
    let world = reading.world;
    for row in &reading.plan.referrals {
        let place = || {
            let (site, to) = (&world.sites[row.site].code, &world.sites[row.to].code);
            format!("{site}/{to}/{}/{}", world.services[row.service].code, row.year)
        };
        found.at_least(SERVE_REFERRAL, row.clients.0, 0.0, place);
        if !may_take_on(reading, row) {
            found.at_most(SERVE_REFERRAL, row.clients.0, 0.0, place);
        }
    }
    let sent =
        sum(&reading.plan.referrals, |row| ((row.site, row.service, row.year), row.clients.0));
    let keys: BTreeSet<_> = clients.keys().chain(sent.keys()).copied().collect();
    for (site, service, year) in keys {
        let of = |sums: &Sums<_>| sums.get(&(site, service, year)).copied().unwrap_or(0.0);
        if let Some(referral) = reading.kind(site).referral(service) {
            found.equal(SERVE_REFERRAL, of(&sent), referral.share * of(clients), || {
                format!("{}/{}/{year}", world.sites[site].code, world.services[service].code)
            });
        }
    }
}

/// Whether a site of the right type offers the service, near enough, and operates.
fn may_take_on(reading: &Reading, row: &Referred) -> bool {
    let Some(referral) = referral(reading, row) else { return false };
    let kind = reading.world.sites[row.to].kind;
    let offers = &reading.kind(row.to).offers;
    let minutes = reading.travel.minutes(reading.world.commune_of(row.site), row.to);
    referral.to.contains(&kind)
        && offers.iter().any(|offer| offer.service == row.service)
        && minutes.is_some_and(|minutes| minutes <= referral.within.0 + 1e-6)
        && reading.operating(row.to, row.year) > 0.0
}

/// Clients in care at one time within the norm of the staff who care for them.
fn norms(reading: &Reading, clients: &Sums<(SiteId, ServiceId, Year)>, found: &mut Findings) {
    let world = reading.world;
    for (&(site, service, year), &served) in clients {
        if !has_norm(reading, service, year) {
            continue;
        }
        let skilled = world.cadres.iter().filter(|(_, facts)| facts.skills.contains(&service));
        let limit: f64 = skilled
            .map(|(cadre, facts)| {
                let norm = norm(reading, service, cadre, year).unwrap_or(0.0);
                reading.posts(site, cadre, year) * facts.fte * norm
            })
            .sum();
        let in_care = served * world.services[service].months / 12.0;
        found.at_most(SERVE_NORM, in_care, limit * reading.operating(site, year), || {
            format!("{}/{}/{year}", world.sites[site].code, world.services[service].code)
        });
    }
}

/// Norms of a service that are in force on 1 July, by date.
fn in_force<'r>(
    reading: &'r Reading,
    service: ServiceId,
    year: Year,
) -> impl Iterator<Item = &'r Norm> {
    reading.world.norms.iter().filter(move |norm| {
        let from = (norm.from.year(), norm.from.month(), norm.from.day());
        norm.service == service && from <= (year, 7, 1)
    })
}

fn has_norm(reading: &Reading, service: ServiceId, year: Year) -> bool {
    in_force(reading, service, year).next().is_some()
}

/// Clients per full-time equivalent of a cadre (3.8): the latest norm for it or for all; of one day, its own.
fn norm(reading: &Reading, service: ServiceId, cadre: CadreId, year: Year) -> Option<f64> {
    in_force(reading, service, year)
        .filter(|norm| norm.cadre.is_none_or(|of| of == cadre))
        .max_by_key(|norm| (norm.from, norm.cadre.is_some()))
        .map(|norm| norm.clients)
}

/// Clients in care at one time within the places.
fn places(reading: &Reading, clients: &Sums<(SiteId, ServiceId, Year)>, found: &mut Findings) {
    let mut taken: Sums<(SiteId, Year)> = BTreeMap::new();
    for (&(site, service, year), &served) in clients {
        let facts = &reading.world.services[service];
        if facts.uses_places {
            *taken.entry((site, year)).or_default() += served * facts.months / 12.0;
        }
    }
    for ((site, year), taken) in taken {
        let places = reading.places(site, year);
        found.at_most(SERVE_PLACES, taken, places, || reading.at(site, year));
    }
}

/// Emergency calls within what the site can answer, where a limit is given.
fn calls(reading: &Reading, clients: &Sums<(SiteId, ServiceId, Year)>, found: &mut Findings) {
    let mut made: Sums<(SiteId, Year)> = BTreeMap::new();
    for (&(site, service, year), &served) in clients {
        let facts = &reading.world.services[service];
        if facts.mode == Mode::Emergency {
            *made.entry((site, year)).or_default() += served * facts.calls;
        }
    }
    for ((site, year), made) in made {
        found.at_most(SERVE_CALLS, made, reading.calls(site, year), || reading.at(site, year));
    }
}
