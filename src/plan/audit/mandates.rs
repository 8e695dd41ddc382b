//! Rules and targets: what was asked, what the plan reaches (section 6).

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{MANDATE_HARD, MANDATE_SHORTFALL};
use super::{staff, training};
use crate::study::{Mandate, Rule};
use crate::world::{AreaId, CommuneId, GroupId, MandateId, ServiceId, SiteId, TypeId, Year};
use std::collections::BTreeMap;

/// What a mandate asks and what the plan reaches, in one area or in all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub mandate: MandateId,
    pub area: Option<AreaId>,
    pub asked: f64,
    pub reached: f64,
}

impl Measured {
    /// Missing units.
    pub fn shortfall(&self) -> f64 {
        (self.asked - self.reached).max(0.0)
    }
}

/// Every mandate, area by area where it holds for each.
pub(super) fn measure(reading: &Reading) -> Vec<Measured> {
    let mandates = reading.study.mandates.iter();
    mandates.flat_map(|(id, mandate)| measure_one(reading, id, mandate)).collect()
}

pub(super) fn check(reading: &Reading, measured: &[Measured], found: &mut Findings) {
    let mut stated: BTreeMap<(MandateId, Option<AreaId>), f64> = BTreeMap::new();
    for row in &reading.plan.shortfalls {
        *stated.entry((row.mandate, row.area)).or_default() += row.amount;
    }
    for one in measured {
        let mandate = &reading.study.mandates[one.mandate];
        let where_ = || where_(reading, one.mandate, one.area);
        if mandate.price.is_none() {
            found.at_least(MANDATE_HARD, one.reached, one.asked, where_);
            continue;
        }
        let amount = stated.remove(&(one.mandate, one.area)).unwrap_or(0.0);
        found.equal(MANDATE_SHORTFALL, amount, one.shortfall(), where_);
    }
    // What is left is stated of a hard mandate, or of an area for which none holds.
    for ((mandate, area), amount) in stated {
        found.equal(MANDATE_SHORTFALL, amount, 0.0, || where_(reading, mandate, area));
    }
}

fn where_(reading: &Reading, mandate: MandateId, area: Option<AreaId>) -> String {
    let code = &reading.study.mandates[mandate].code;
    match area {
        Some(area) => format!("{code}/{}", reading.world.areas[area].code),
        None => code.clone(),
    }
}

fn measure_one(reading: &Reading, id: MandateId, mandate: &Mandate) -> Vec<Measured> {
    let year = mandate.year;
    let whole = |asked, reached| vec![Measured { mandate: id, area: None, asked, reached }];
    match &mandate.rule {
        Rule::Sites { types, at_least } => {
            let clients = clients(reading, year);
            let sites = standing(reading, types, year);
            whole(*at_least, sites.map(|site| counts(reading, &clients, site)).sum())
        }
        Rule::Communes { types, at_least } => {
            let clients = clients(reading, year);
            let mut communes: BTreeMap<CommuneId, f64> = BTreeMap::new();
            for site in standing(reading, types, year) {
                let here = communes.entry(reading.world.commune_of(site)).or_default();
                *here = (*here + counts(reading, &clients, site)).min(1.0);
            }
            whole(*at_least, communes.values().sum())
        }
        Rule::Coverage { groups, service, share, level } => {
            let areas = coverage(reading, groups, *service, *level, year).into_iter();
            let one =
                |(area, reached)| Measured { mandate: id, area, asked: 100.0 * share, reached };
            areas.map(one).collect()
        }
        Rule::Nested { types, per_types, ratio, level } => {
            let clients = clients(reading, year);
            let serving = |site| counts(reading, &clients, site);
            let own = by_area(reading, types, *level, year, serving);
            let areas = by_area(reading, per_types, *level, year, |_| 1.0).into_iter();
            areas
                .map(|(area, callers)| {
                    let reached = own.get(&area).copied().unwrap_or(0.0);
                    Measured { mandate: id, area: Some(area), asked: ratio * callers, reached }
                })
                .collect()
        }
        Rule::Villages { share, level } => {
            let areas = villages(reading, *level, year).into_iter();
            let one =
                |(area, reached)| Measured { mandate: id, area, asked: 100.0 * share, reached };
            areas.map(one).collect()
        }
        Rule::Trained { cadres, share } => {
            let in_post: f64 = cadres.iter().map(|c| staff::in_post(reading, *c, year)).sum();
            let able = cadres.iter().map(|c| training::trained(reading, *c, year)).sum();
            whole(share * in_post, able)
        }
    }
}

/// Sites of these types that stand in a year.
fn standing(reading: &Reading, types: &[TypeId], year: Year) -> impl Iterator<Item = SiteId> {
    reading.standing(year).filter(|&site| types.contains(&reading.world.sites[site].kind))
}

/// Clients of each site in a year.
fn clients(reading: &Reading, year: Year) -> BTreeMap<SiteId, f64> {
    let mut clients = BTreeMap::new();
    for row in reading.plan.serve.iter().filter(|row| row.year == year) {
        *clients.entry(row.site).or_default() += row.clients.0;
    }
    clients
}

/// A site counts once it has served a whole client, before that in part; one that offers nothing counts as it stands.
fn counts(reading: &Reading, clients: &BTreeMap<SiteId, f64>, site: SiteId) -> f64 {
    match reading.kind(site).offers.is_empty() {
        true => 1.0,
        false => clients.get(&site).map_or(0.0, |clients| clients.min(1.0)),
    }
}

/// How much of them stands in each area of a level.
fn by_area(
    reading: &Reading,
    types: &[TypeId],
    level: usize,
    year: Year,
    each: impl Fn(SiteId) -> f64,
) -> BTreeMap<AreaId, f64> {
    let mut count = BTreeMap::new();
    for site in standing(reading, types, year) {
        let commune = &reading.world.communes[reading.world.commune_of(site)];
        *count.entry(commune.areas[level]).or_insert(0.0) += each(site);
    }
    count
}

/// Per cent of villages that have a collaborator, by area; 100 where there is no village.
fn villages(reading: &Reading, level: Option<usize>, year: Year) -> Vec<(Option<AreaId>, f64)> {
    let world = reading.world;
    let mut sums: BTreeMap<Option<AreaId>, (f64, f64)> = BTreeMap::new();
    if let Some(level) = level {
        let areas = world.areas.iter().filter(|(_, area)| area.level == level);
        sums.extend(areas.map(|(id, _)| (Some(id), (0.0, 0.0))));
    }
    for (id, commune) in world.communes.iter() {
        let sum = sums.entry(level.map(|level| commune.areas[level])).or_default();
        sum.0 += reading.clients.comers.collaborators(id, year).min(commune.villages);
        sum.1 += commune.villages;
    }
    let share = |(with, all): (f64, f64)| if all > 0.0 { 100.0 * with / all } else { 100.0 };
    sums.into_iter().map(|(area, sum)| (area, share(sum))).collect()
}

/// Per cent of need that a service serves, in each area with need.
fn coverage(
    reading: &Reading,
    groups: &[GroupId],
    service: ServiceId,
    level: Option<usize>,
    year: Year,
) -> Vec<(Option<AreaId>, f64)> {
    let world = reading.world;
    let area = |commune: CommuneId| level.map(|level| world.communes[commune].areas[level]);
    let mut need: BTreeMap<Option<AreaId>, f64> = BTreeMap::new();
    for commune in world.communes.ids() {
        let people: f64 =
            groups.iter().map(|&group| reading.clients.need(commune, group, year)).sum();
        *need.entry(area(commune)).or_default() += people;
    }
    let mut served: BTreeMap<Option<AreaId>, f64> = BTreeMap::new();
    for row in reading.plan.serve.iter().filter(|row| row.year == year) {
        if row.service == service && groups.contains(&row.group) {
            *served.entry(area(row.commune)).or_default() += row.clients.0;
        }
    }
    let with_need = need.into_iter().filter(|(_, need)| *need > 0.0);
    with_need
        .map(|(area, need)| (area, 100.0 * served.get(&area).copied().unwrap_or(0.0) / need))
        .collect()
}
