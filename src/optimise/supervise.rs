//! Who supervises whom: in each year a matching of opened sites to the supervisors near them within their spans, by augmenting
//! paths (Kuhn 1955), the nearest supervisor asked first.

use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::{Plan, Supervised};
use crate::world::{SiteId, World, Year};
use std::collections::BTreeMap;

/// Supervisors of every opened site that needs one, by year and site.
pub fn supervisors(world: &World, times: &TravelTimes, plan: &Plan) -> Vec<Supervised> {
    if world.types.values().all(|kind| kind.supervision.is_none()) {
        return Vec::new();
    }
    let operation = Operation::of(world, plan);
    let years = world.calendar.years();
    years.flat_map(|year| of_year(world, times, plan, &operation, year)).collect()
}

fn of_year(
    world: &World,
    times: &TravelTimes,
    plan: &Plan,
    operation: &Operation,
    year: Year,
) -> Vec<Supervised> {
    let needs =
        |site: &SiteId| operation.stands(*site, year) && world.type_of(*site).supervision.is_some();
    let mut sites: Vec<SiteId> = plan.openings.iter().map(|o| o.site).filter(needs).collect();
    sites.sort();
    let near: Vec<Vec<SiteId>> =
        sites.iter().map(|site| near(world, times, operation, *site, year)).collect();
    let mut matching = Matching { world, near: &near, taken: BTreeMap::new() };
    for n in 0..sites.len() {
        matching.place(n, &mut Vec::new());
    }
    let pairs =
        matching.taken.into_iter().flat_map(|(by, taken)| taken.into_iter().map(move |n| (n, by)));
    let mut rows: Vec<Supervised> =
        pairs.map(|(n, by)| Supervised { site: sites[n], by, year }).collect();
    rows.sort_by_key(|row| row.site);
    rows
}

/// Standing supervisors within the standard, nearest first.
fn near(
    world: &World,
    times: &TravelTimes,
    operation: &Operation,
    site: SiteId,
    year: Year,
) -> Vec<SiteId> {
    let Some(supervision) = &world.type_of(site).supervision else { return Vec::new() };
    let commune = world.commune_of(site);
    let minutes = |by: SiteId| times.to_site(world, commune, by).map(|minutes| minutes.0);
    let fits = |by: &SiteId| {
        supervision.by.contains(&world.sites[*by].kind)
            && operation.stands(*by, year)
            && minutes(*by).is_some_and(|minutes| minutes <= supervision.within.0)
    };
    let mut near: Vec<SiteId> = world.sites.ids().filter(fits).collect();
    near.sort_by(|a, b| {
        let far = |by| minutes(by).unwrap_or(f64::INFINITY);
        far(*a).total_cmp(&far(*b)).then(a.cmp(b))
    });
    near
}

/// Sites placed so far, by supervisor.
struct Matching<'a> {
    world: &'a World,
    near: &'a [Vec<SiteId>],
    taken: BTreeMap<SiteId, Vec<usize>>,
}

impl Matching<'_> {
    /// Places a site, moving others where a supervisor is full; whether it could.
    fn place(&mut self, n: usize, asked: &mut Vec<SiteId>) -> bool {
        let near = self.near;
        for &by in &near[n] {
            if asked.contains(&by) {
                continue;
            }
            asked.push(by);
            let span = self.world.type_of(by).span.map_or(usize::MAX, |span| span as usize);
            let held = self.taken.entry(by).or_default().clone();
            if held.len() < span {
                self.taken.entry(by).or_default().push(n);
                return true;
            }
            for other in held {
                if self.place(other, asked) {
                    let taken = self.taken.entry(by).or_default();
                    taken.retain(|kept| *kept != other);
                    taken.push(n);
                    return true;
                }
            }
        }
        false
    }
}
