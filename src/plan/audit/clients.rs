//! Who needs what, who would come, and what one client takes (sections 1 and 2).

use super::uptake::Comers;
use crate::plan::Plan;
use crate::world::{CommuneId, Group, GroupId, Id, Minutes, Mode, ServiceId, Use, World, Year};

/// Need and demand, recounted from the world and what the plan decides.
pub(super) struct Clients<'a> {
    world: &'a World,
    scale: f64,
    spread: Vec<f64>,
    pub comers: Comers<'a>,
}

impl<'a> Clients<'a> {
    /// Counts what does not depend on the commune once.
    pub fn new(world: &'a World, plan: &Plan) -> Self {
        let spread = world.groups.values().map(|group| group.spread.iter().sum()).collect();
        Self { world, scale: calibration(world), spread, comers: Comers::new(world, plan) }
    }

    /// Registrations of a group in a commune (1.3).
    fn registered(&self, commune: CommuneId, group: GroupId, year: Year) -> f64 {
        let facts = &self.world.groups[group];
        let here = facts.spread[commune.index()];
        let everywhere = self.spread[group.index()];
        let growth = (1.0 + facts.growth).powi(i32::from(year - self.world.calendar.base_year));
        if facts.counted {
            here * growth
        } else if everywhere > 0.0 {
            facts.registered * self.scale * here / everywhere * growth
        } else {
            0.0
        }
    }

    /// People of a group in a commune (1.4).
    pub fn need(&self, commune: CommuneId, group: GroupId, year: Year) -> f64 {
        self.registered(commune, group, year) * (1.0 - self.world.need.overlap)
    }

    /// People of all groups in a commune.
    fn need_of_all(&self, commune: CommuneId, year: Year) -> f64 {
        self.world.groups.ids().map(|group| self.need(commune, group, year)).sum()
    }

    /// People of a group in the province (1.4).
    pub fn need_everywhere(&self, group: GroupId, year: Year) -> f64 {
        self.world.communes.ids().map(|commune| self.need(commune, group, year)).sum()
    }

    /// Clients who need a service (1.5).
    pub fn base(&self, commune: CommuneId, group: GroupId, service: ServiceId, year: Year) -> f64 {
        self.need(commune, group, year) * self.requires(group, service)
    }

    /// Clients who would come (1.8).
    pub fn demand(
        &self,
        commune: CommuneId,
        group: GroupId,
        service: ServiceId,
        year: Year,
    ) -> f64 {
        self.base(commune, group, service, year) * self.uptake(commune, service, year)
    }

    /// The greatest demand that any plan can raise.
    pub fn greatest_demand(
        &self,
        commune: CommuneId,
        group: GroupId,
        service: ServiceId,
        year: Year,
    ) -> f64 {
        let at_home = self.world.services[service].uptake_if_offered;
        let share = at_home.unwrap_or_else(|| {
            self.comers.greatest(commune, self.need_of_all(commune, year), year)
        });
        self.base(commune, group, service, year) * share
    }

    /// Share that comes when served (1.7).
    fn uptake(&self, commune: CommuneId, service: ServiceId, year: Year) -> f64 {
        let at_home = self.world.services[service].uptake_if_offered;
        at_home.unwrap_or_else(|| self.comers.share(commune, self.need_of_all(commune, year), year))
    }

    /// What a group takes of a service, if it ever needs it.
    pub fn usage(&self, group: GroupId, service: ServiceId) -> Option<Use> {
        self.world.uses[group][service]
    }

    fn requires(&self, group: GroupId, service: ServiceId) -> f64 {
        self.usage(group, service).map_or(0.0, |usage| usage.requires)
    }

    /// People that one client-service of a group counts: entry / requires (1.9).
    pub fn people_per_client(&self, group: GroupId) -> f64 {
        let services = self.world.services.ids();
        1.0 / services.map(|service| self.requires(group, service)).sum::<f64>().max(1.0)
    }

    /// Worth of a client who lives so far away (2.3).
    pub fn access(&self, commune: CommuneId, service: ServiceId, minutes: f64) -> f64 {
        let facts = &self.world.services[service];
        let (full, standard) = (facts.access_full.0, self.standard(commune, service));
        let minutes = minutes + self.turnout(service);
        if minutes <= full || standard <= full {
            return 1.0;
        }
        let beyond = ((minutes - full) / (standard - full)).min(1.0);
        1.0 + (facts.access_floor - 1.0) * beyond
    }

    /// Minutes that pass before anybody sets out.
    pub fn turnout(&self, service: ServiceId) -> f64 {
        let facts = &self.world.services[service];
        if facts.mode == Mode::Emergency { facts.turnout.0 } else { 0.0 }
    }

    /// Farthest minutes at which a commune may be served.
    pub fn standard(&self, commune: CommuneId, service: ServiceId) -> f64 {
        let Minutes(minutes) =
            self.world.services[service].standard[self.world.communes[commune].zone];
        minutes
    }

    /// Working hours that one client takes (2.4).
    pub fn hours(&self, group: GroupId, service: ServiceId, minutes: f64) -> f64 {
        let facts = &self.world.services[service];
        if facts.hours <= 0.0 {
            return 0.0;
        }
        let factor = self.usage(group, service).map_or(1.0, |usage| usage.hours_factor);
        let travel =
            if facts.mode.worker_travels() { facts.visits * 2.0 * minutes / 60.0 } else { 0.0 };
        facts.hours * factor + travel
    }
}

/// Factor that brings the groups that are not counted by commune to the stated total (1.2).
fn calibration(world: &World) -> f64 {
    let counted = |group: &&Group| group.counted;
    let groups = || world.groups.values();
    let by_commune: f64 = groups().filter(counted).flat_map(|group| &group.spread).sum();
    let others: f64 = groups().filter(|group| !group.counted).map(|group| group.registered).sum();
    match world.need.calibrate_to {
        Some(total) if others > 0.0 => (total - by_commune) / others,
        _ => 1.0,
    }
}
