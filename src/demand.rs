//! Need, uptake and demand by commune, group, service and year (model section 1), and the arcs along which it may be served (section 2).

use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::uptake::{Shares, View};
use crate::world::{
    CommuneId, GroupId, Id, Minutes, Service, ServiceId, SiteId, Table, World, Year, ZoneId,
};

/// Need and demand of a world. All figures are clients or people a year.
#[derive(Debug, Clone)]
pub struct Demand {
    years: usize,
    first: Year,
    base_year: Year,
    overlap: f64,
    growth: Vec<f64>,
    /// Registered in the base year, by group then commune.
    registered: Vec<Vec<f64>>,
    /// Share that enters by a service, by group then service.
    entry: Vec<Vec<f64>>,
    requires: Vec<Vec<f64>>,
    /// Uptake by service, then commune, then year.
    uptake: Vec<Vec<Vec<f64>>>,
}

impl Demand {
    /// Demand where nothing is decided that raises uptake.
    pub fn new(world: &World) -> Self {
        Self::under(world, &Plan::default(), View::Pieces)
    }

    /// Demand under what a plan decides.
    pub fn under(world: &World, plan: &Plan, view: View) -> Self {
        Self::of(world, &Shares::under(world, plan), view)
    }

    /// The greatest demand that any plan can raise.
    pub fn greatest(world: &World) -> Self {
        Self::of(world, &Shares::greatest(world), View::Pieces)
    }

    fn of(world: &World, shares: &Shares, view: View) -> Self {
        let requires: Vec<Vec<f64>> = world
            .groups
            .ids()
            .map(|g| world.services.ids().map(|s| requires(world, g, s)).collect())
            .collect();
        let mut demand = Self {
            years: world.calendar.len(),
            first: world.calendar.first,
            base_year: world.calendar.base_year,
            overlap: world.need.overlap,
            growth: world.groups.values().map(|g| g.growth).collect(),
            registered: registered_base(world),
            entry: requires.iter().map(|row| entry(row)).collect(),
            requires,
            uptake: Vec::new(),
        };
        demand.uptake = by_service(world, shares, view, |i, year| demand.need_of_all(i, year));
        demand
    }

    /// Registrations of a group in a commune (1.3); for `base_year` and every planned year.
    pub fn registered(&self, i: CommuneId, g: GroupId, year: Year) -> f64 {
        let growth = 1.0 + self.growth[g.index()];
        self.registered[g.index()][i.index()] * growth.powi(i32::from(year - self.base_year))
    }

    /// People of a group in need in a commune (1.4).
    pub fn need(&self, i: CommuneId, g: GroupId, year: Year) -> f64 {
        self.registered(i, g, year) * (1.0 - self.overlap)
    }

    /// People of all groups in need in a commune.
    pub fn need_of_all(&self, i: CommuneId, year: Year) -> f64 {
        (0..self.growth.len()).map(|g| self.need(i, GroupId::new(g), year)).sum()
    }

    /// Clients who need the service (1.5).
    pub fn base(&self, i: CommuneId, g: GroupId, s: ServiceId, year: Year) -> f64 {
        self.need(i, g, year) * self.requires[g.index()][s.index()]
    }

    /// Share of them who would come (1.7).
    pub fn uptake(&self, i: CommuneId, s: ServiceId, year: Year) -> f64 {
        let y = usize::try_from(year - self.first).unwrap_or(0).min(self.years - 1);
        self.uptake[s.index()][i.index()][y]
    }

    /// Clients who would come if served (1.8).
    pub fn demand(&self, i: CommuneId, g: GroupId, s: ServiceId, year: Year) -> f64 {
        self.base(i, g, s, year) * self.uptake(i, s, year)
    }

    /// People counted for one client-service (1.9).
    pub fn people_per_client(&self, g: GroupId, s: ServiceId) -> f64 {
        let requires = self.requires[g.index()][s.index()];
        if requires > 0.0 { self.entry[g.index()][s.index()] / requires } else { 0.0 }
    }

    /// Share of a group that asks for no service: 1 - sum of entry shares.
    pub fn asks_nothing(&self, g: GroupId) -> f64 {
        1.0 - self.entry[g.index()].iter().sum::<f64>()
    }
}

/// Share of a group that needs a service.
pub fn requires(world: &World, g: GroupId, s: ServiceId) -> f64 {
    world.uses[g][s].map_or(0.0, |u| u.requires)
}

/// Share of a group that enters by each service (1.9).
fn entry(requires: &[f64]) -> Vec<f64> {
    let several = requires.iter().sum::<f64>().max(1.0);
    requires.iter().map(|share| share / several).collect()
}

/// What the totals of groups that are not counted by commune are multiplied by (1.2).
pub fn calibration(world: &World) -> f64 {
    let Some(total) = world.need.calibrate_to else { return 1.0 };
    let counted: f64 =
        world.groups.values().filter(|g| g.counted).flat_map(|g| g.spread.iter()).sum();
    let registered: f64 = world.groups.values().filter(|g| !g.counted).map(|g| g.registered).sum();
    if registered > 0.0 { (total - counted) / registered } else { 1.0 }
}

/// Registrations of the base year by group, then commune (1.3 without growth).
fn registered_base(world: &World) -> Vec<Vec<f64>> {
    let scale = calibration(world);
    let groups = world.groups.values();
    groups
        .map(|group| {
            let total: f64 = group.spread.iter().sum();
            let factor = if group.counted { 1.0 } else { group.registered * scale / total };
            group.spread.iter().map(|key| key * factor).collect()
        })
        .collect()
}

/// Uptake by service, commune and planned year (1.7).
fn by_service(
    world: &World,
    shares: &Shares,
    view: View,
    need: impl Fn(CommuneId, Year) -> f64,
) -> Vec<Vec<Vec<f64>>> {
    let come = |i: CommuneId| {
        let need: Vec<f64> = world.calendar.years().map(|year| need(i, year)).collect();
        shares.of(i, &need, view)
    };
    let come: Vec<Vec<f64>> = world.communes.ids().map(come).collect();
    let of = |service: &Service| match service.uptake_if_offered {
        Some(share) => vec![vec![share; world.calendar.len()]; world.communes.len()],
        None => come.clone(),
    };
    world.services.values().map(of).collect()
}

/// Worth of a client who lives `minutes` away (2.3).
pub fn access(service: &Service, zone: ZoneId, minutes: Minutes) -> f64 {
    let (full, standard) = (service.access_full.0, service.standard[zone].0);
    let response = service.response(minutes).0;
    if response <= full || standard <= full {
        return 1.0;
    }
    let share = ((response - full) / (standard - full)).min(1.0);
    1.0 - (1.0 - service.access_floor) * share
}

/// Work on one client of a group, hours a client-year, the worker's travel included (2.4).
pub fn hours_per_client(world: &World, g: GroupId, s: ServiceId, minutes: Minutes) -> f64 {
    let service = &world.services[s];
    if !service.takes_hours() {
        return 0.0;
    }
    let factor = world.uses[g][s].map_or(1.0, |u| u.hours_factor);
    let journeys = if service.mode.worker_travels() { service.visits } else { 0.0 };
    service.hours * factor + journeys * 2.0 * minutes.0 / 60.0
}

/// A way to serve the clients of a commune at a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// Where they live.
    pub commune: CommuneId,
    /// Service.
    pub service: ServiceId,
    /// Where they are served.
    pub site: SiteId,
    /// Time one way.
    pub minutes: Minutes,
}

/// All arcs within scope and standard, by site, service, commune (2.2); which groups ride on them is the type's offer.
pub fn arcs(world: &World, times: &TravelTimes) -> Vec<Arc> {
    let mut arcs = Vec::new();
    for (site, place) in world.sites.iter() {
        let kind = &world.types[place.kind];
        let host = world.commune_of(site);
        for offer in &kind.offers {
            let service = &world.services[offer.service];
            for (commune, client) in world.communes.iter() {
                let Some(minutes) = times.between(commune, place.place) else { continue };
                let near = service.response(minutes).0 <= service.standard[client.zone].0;
                if near && world.in_scope(kind.scope, host, commune) {
                    arcs.push(Arc { commune, service: offer.service, site, minutes });
                }
            }
        }
    }
    arcs
}

/// Groups that need a service and may get it from a type, by group id.
pub fn groups_served(world: &World, kind: crate::world::TypeId, s: ServiceId) -> Vec<GroupId> {
    let all: Table<GroupId, bool> =
        world.groups.map(|g| requires(world, g, s) > 0.0 && world.types[kind].serves(s, g));
    all.ids().filter(|g| all[*g]).collect()
}
