//! Sites that stand today or open under the plan, and the posts at them.

use crate::operation::Operation;
use crate::plan::Plan;
use crate::world::{CadreId, SiteId, Table, World, Year};
use std::collections::BTreeMap;

/// A site that stands today or opens under the plan.
#[derive(Debug, Clone)]
pub(super) struct Active {
    pub site: SiteId,
    /// Position in the plan's openings.
    pub opening: Option<usize>,
    /// The active site that takes it over, if the plan converts it.
    pub heir: Option<usize>,
    /// Places when it operates, by planned year.
    pub places: Vec<f64>,
    /// Emergency calls that it can answer in a step, by planned year; infinite: as many as its hours allow.
    pub calls: Vec<f64>,
    /// Share of its time in which no upgrade closes it, by planned year (3.14).
    pub open: Vec<f64>,
    /// Output of its size, by planned year (3.5).
    pub output: Vec<f64>,
}

/// Sites that stand today or open under the plan, in the order of sites.
pub(super) fn actives(world: &World, plan: &Plan, steps: usize) -> Vec<Active> {
    let mut opening: Table<SiteId, Option<usize>> = world.sites.map(|_| None);
    for (n, o) in plan.openings.iter().enumerate() {
        opening[o.site] = Some(n);
    }
    let operation = Operation::of(world, plan);
    let active = |(site, description): (SiteId, &crate::world::Site)| {
        let n = opening[site];
        if n.is_none() && description.existing.is_none() {
            return None;
        }
        let sizes = &world.type_of(site).sizes;
        let today = description.existing.as_ref().map_or(0.0, |existing| existing.places);
        let part = |of: f64, whole: f64| if whole > 0.0 { of / whole } else { 0.0 };
        let by_year = |figure: &dyn Fn(Year) -> f64| world.calendar.years().map(figure).collect();
        let none = f64::INFINITY;
        let calls_today = description.existing.as_ref().and_then(|e| e.calls).unwrap_or(none);
        let calls = |year| {
            let of_size = |size| sizes[size].calls.unwrap_or(none);
            operation.size(site, year).map_or(calls_today, of_size) / steps as f64
        };
        let operating = |year| operation.operating(site, year);
        let places = |year| operation.over_year(site, year, |size| sizes[size].places, today);
        Some(Active {
            site,
            opening: n,
            heir: None,
            calls: by_year(&calls),
            places: by_year(&|year| part(places(year), operating(year))),
            open: by_year(&|year| match operation.paid(site, year) {
                _ if operation.is_closed(site, year) => 0.0,
                0.0 => 1.0,
                paid => part(operating(year), paid),
            }),
            output: by_year(&|year| operation.size(site, year).map_or(1.0, |z| sizes[z].output)),
        })
    };
    let mut actives: Vec<Active> = world.sites.iter().filter_map(active).collect();
    for heir in 0..actives.len() {
        let converted = actives[heir].opening.and(world.sites[actives[heir].site].converts);
        if let Some(old) = actives.iter_mut().find(|active| Some(active.site) == converted) {
            old.heir = Some(heir);
        }
    }
    actives
}

/// People in post by cadre and planned year.
pub(super) fn posts(
    world: &World,
    plan: &Plan,
    active: &Active,
    years: &[Year],
) -> BTreeMap<CadreId, Vec<u32>> {
    let mut posts: BTreeMap<CadreId, Vec<u32>> = BTreeMap::new();
    for row in plan.posts.iter().filter(|row| row.site == active.site) {
        let people = posts.entry(row.cadre).or_insert_with(|| vec![0; years.len()]);
        people[world.calendar.index(row.year)] += row.people;
    }
    let operation = Operation::of(world, plan);
    for (y, year) in years.iter().enumerate() {
        for (cadre, today) in operation.people_today(world, active.site, *year) {
            posts.entry(cadre).or_insert_with(|| vec![0; years.len()])[y] += today;
        }
    }
    posts
}
