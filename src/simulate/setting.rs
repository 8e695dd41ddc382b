//! What is the same in every replication: who may be served where and by whom.

use super::active::{self, Active};
use super::chance::{Key, Mix};
use super::class::{Class, classes};
use super::hazard::Hazards;
use super::stock;
use super::way::{self, Way};
use crate::demand::Demand;
use crate::indicators::{Part, equity_areas};
use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::study::Study;
use crate::supply;
use crate::workforce;
use crate::world::{CadreId, CommuneId, GroupId, Mode, ServiceId, World, Year};
use std::collections::BTreeMap;
use std::ops::Range;

/// The clients of a commune and a class.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub commune: CommuneId,
    pub class: usize,
    pub service: ServiceId,
    /// Its members in `Setting::members`.
    pub members: Range<usize>,
    /// Its ways in `Setting::ways`, the nearest first.
    pub ways: Range<usize>,
    /// Uptake by planned year (1.7).
    pub uptake: Vec<f64>,
    /// Address of its draws.
    pub key: Key,
    /// Clients who already wait on the first day.
    pub backlog: u32,
}

/// One group of a cell.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub group: GroupId,
    /// Clients who need the service, by planned year (1.5).
    pub base: Vec<f64>,
}

/// The people of a cadre at an active site.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub active: usize,
    pub cadre: CadreId,
    /// Posts by planned year.
    pub posts: Vec<u32>,
    /// Whether who joins it later learns: at opened and upgraded sites (3.7).
    pub learns: bool,
    /// Full-time equivalent of one post.
    pub fte: f64,
    /// Client hours of one post in a year of full effect (3.6).
    pub hours: f64,
    /// Share of the hours that no service has reserved, by planned year.
    pub free: Vec<f64>,
    /// Hours of the client who takes least of them; 0: there is none.
    pub client: f64,
    /// Address of its draws.
    pub key: Key,
}

/// One service at one active site.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub active: usize,
    pub service: ServiceId,
    /// Share of a step for which a client takes a slot: 1, or less where care is shorter than a step.
    pub load: f64,
    pub takes_hours: bool,
    pub emergency: bool,
    pub uses_places: bool,
    /// Hours of the client who takes least; 0: there is none.
    pub client: f64,
    /// Emergency calls of a client.
    pub calls: f64,
    /// Desks that take on cases referred from it, with the hours that each client here takes there, by planned year.
    pub referred: Vec<(usize, Vec<f64>)>,
    /// Units with the share of their hours that the plan gives to the service, by planned year.
    pub reserved: Vec<(usize, Vec<f64>)>,
    /// Units with the skill, specialists first.
    pub skilled: Vec<usize>,
    /// By planned year, units with the skill and the norm that holds for them; `None`: no norm in force.
    pub norm: Vec<Option<Vec<(usize, f64)>>>,
    /// Address of its draws.
    pub key: Key,
}

/// Everything that the replications share.
pub(super) struct Setting<'a> {
    pub world: &'a World,
    pub study: &'a Study,
    pub demand: &'a Demand,
    pub plan: &'a Plan,
    pub years: Vec<Year>,
    /// Steps a year.
    pub steps: usize,
    /// Steps before the first planned year.
    pub warm_up: usize,
    pub classes: Vec<Class>,
    /// By class, then commune.
    pub cells: Vec<Cell>,
    /// By class, its cells.
    pub blocks: Vec<Range<usize>>,
    pub members: Vec<Member>,
    pub actives: Vec<Active>,
    pub units: Vec<Unit>,
    pub desks: Vec<Desk>,
    /// By cell, the nearest site first.
    pub ways: Vec<Way>,
    /// By way, clients in care on the first day.
    pub residents: Vec<u32>,
    pub hazards: Hazards,
    /// By cadre, people whom the labour market and courses give, by planned year; infinite where nothing limits them.
    pub market: Vec<Vec<f64>>,
    /// By service, what makes its arrivals vary more than Poisson counts.
    pub mixes: Vec<Option<Mix>>,
    /// By cell, people counted for one client (1.9).
    pub persons: Vec<f64>,
    /// Parts of the equity level.
    pub parts: Vec<Part>,
    /// By commune, its part.
    pub part_of: Vec<Option<usize>>,
}

impl<'a> Setting<'a> {
    /// Prepares the replications of a plan.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &TravelTimes,
        demand: &'a Demand,
        plan: &'a Plan,
        seed: u64,
    ) -> Self {
        let steps = world.dynamics.steps.max(1) as usize;
        let parts = Part::compared(world, equity_areas(world, study));
        let part = |commune| parts.iter().position(|part| part.holds(world, commune));
        let mut setting = Self {
            world,
            study,
            demand,
            plan,
            years: world.calendar.years().collect(),
            steps,
            warm_up: world.dynamics.warm_up as usize * steps / 12,
            classes: classes(world, study),
            cells: Vec::new(),
            blocks: Vec::new(),
            members: Vec::new(),
            actives: active::actives(world, plan, steps),
            units: Vec::new(),
            desks: Vec::new(),
            ways: Vec::new(),
            residents: Vec::new(),
            hazards: Hazards::default(),
            market: world.cadres.ids().map(|cadre| market(world, plan, cadre)).collect(),
            mixes: world.services.values().map(|s| Mix::new(s.flow.dispersion)).collect(),
            persons: Vec::new(),
            part_of: world.communes.ids().map(part).collect(),
            parts,
        };
        setting.add_cells(seed);
        setting.add_units(seed);
        setting.add_desks(seed);
        way::add_ways(&mut setting, times);
        setting.add_least_hours();
        setting.hazards = Hazards::new(&setting, seed);
        stock::add_stock(&mut setting);
        setting.persons = setting.cells.iter().map(|cell| persons(&setting, cell)).collect();
        setting
    }

    /// All steps, the warm-up included.
    pub fn all_steps(&self) -> usize {
        self.warm_up + self.years.len() * self.steps
    }

    fn add_cells(&mut self, seed: u64) {
        for n in 0..self.classes.len() {
            let first = self.cells.len();
            for commune in self.world.communes.ids() {
                self.add_cell(n, commune, seed);
            }
            self.blocks.push(first..self.cells.len());
        }
    }

    /// The cell of a class in a commune where anybody of it lives.
    fn add_cell(&mut self, class: usize, commune: CommuneId, seed: u64) {
        let Class { service, groups } = &self.classes[class];
        let service = *service;
        let first = self.members.len();
        for group in groups.iter().copied() {
            let base = |y: &Year| self.demand.base(commune, group, service, *y);
            let base: Vec<f64> = self.years.iter().map(base).collect();
            if base.iter().any(|clients| *clients > 0.0) {
                self.members.push(Member { group, base });
            }
        }
        let members = first..self.members.len();
        let Some(head) = groups.first().filter(|_| !members.is_empty()) else { return };
        let entity = [
            &self.world.communes[commune].code,
            &self.world.services[service].code,
            &self.world.groups[*head].code,
        ];
        let uptake = |y: &Year| self.demand.uptake(commune, service, *y);
        self.cells.push(Cell {
            commune,
            class,
            service,
            members,
            ways: 0..0,
            uptake: self.years.iter().map(uptake).collect(),
            key: Key::new(seed, "clients", &entity.map(String::as_str).join("/")),
            backlog: 0,
        });
    }

    fn add_units(&mut self, seed: u64) {
        for (n, active) in self.actives.iter().enumerate() {
            for (cadre, posts) in active::posts(self.world, self.plan, active, &self.years) {
                let description = &self.world.cadres[cadre];
                let site = &self.world.sites[active.site].code;
                let upgraded = self.plan.upgrades.iter().any(|row| row.site == active.site);
                self.units.push(Unit {
                    learns: active.opening.is_some() || upgraded,
                    active: n,
                    cadre,
                    posts,
                    fte: description.fte,
                    hours: description.fte * supply::client_hours(description),
                    free: vec![1.0; self.years.len()],
                    client: 0.0,
                    key: Key::new(seed, "staff", &format!("{site}/{}", description.code)),
                });
            }
        }
    }

    fn add_desks(&mut self, seed: u64) {
        let operation = Operation::of(self.world, self.plan);
        for n in 0..self.actives.len() {
            for offer in &self.world.type_of(self.actives[n].site).offers {
                let desk = self.desk(n, offer.service, &operation, seed);
                self.desks.push(desk);
            }
        }
        for d in 0..self.desks.len() {
            self.desks[d].referred = self.referred(d);
        }
    }

    /// Where the plan refers the clients of a desk, as hours of each of them there.
    fn referred(&self, d: usize) -> Vec<(usize, Vec<f64>)> {
        let (site, service) = (self.actives[self.desks[d].active].site, self.desks[d].service);
        let Some(referral) = self.world.type_of(site).referral(service) else {
            return Vec::new();
        };
        let mut served = vec![0.0; self.years.len()];
        for row in self.plan.serve.iter().filter(|r| (r.site, r.service) == (site, service)) {
            served[self.world.calendar.index(row.year)] += row.clients.0;
        }
        let mut to: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for row in self.plan.referrals.iter().filter(|r| (r.site, r.service) == (site, service)) {
            let takes =
                |desk: &Desk| self.actives[desk.active].site == row.to && desk.service == service;
            let (Some(desk), y) =
                (self.desks.iter().position(takes), self.world.calendar.index(row.year))
            else {
                continue;
            };
            let hours = to.entry(desk).or_insert_with(|| vec![0.0; self.years.len()]);
            if served[y] > 0.0 {
                hours[y] += row.clients.0 * referral.hours / served[y];
            }
        }
        to.into_iter().collect()
    }

    fn desk(
        &mut self,
        active: usize,
        service: ServiceId,
        operation: &Operation,
        seed: u64,
    ) -> Desk {
        let world = self.world;
        let mut skilled: Vec<usize> = (0..self.units.len())
            .filter(|k| self.units[*k].active == active)
            .filter(|k| world.cadres[self.units[*k].cadre].skills.contains(&service))
            .collect();
        skilled.sort_by_key(|k| (world.cadres[self.units[*k].cadre].skills.len(), *k));
        let reserved =
            skilled.iter().filter_map(|k| self.reserve(*k, service, operation)).collect();
        let norm = self.years.iter().map(|year| self.norm(&skilled, service, *year)).collect();
        let description = &world.services[service];
        let entity =
            format!("{}/{}", world.sites[self.actives[active].site].code, description.code);
        Desk {
            active,
            service,
            load: (description.months * self.steps as f64 / 12.0).clamp(1e-6, 1.0),
            takes_hours: description.takes_hours(),
            emergency: description.mode == Mode::Emergency,
            uses_places: description.uses_places,
            client: 0.0,
            calls: description.calls_per_client(),
            referred: Vec::new(),
            reserved,
            skilled,
            norm,
            key: Key::new(seed, "desk", &entity),
        }
    }

    /// The share of a unit's hours that the plan gives to a service, taken out of what is free; `None` if it gives none.
    fn reserve(
        &mut self,
        k: usize,
        service: ServiceId,
        operation: &Operation,
    ) -> Option<(usize, Vec<f64>)> {
        let (site, cadre) = (self.actives[self.units[k].active].site, self.units[k].cadre);
        let mut share = vec![0.0; self.years.len()];
        let rows = self.plan.work.iter();
        for row in rows.filter(|w| w.site == site && w.cadre == cadre && w.service == service) {
            let y = self.world.calendar.index(row.year);
            let unit = &mut self.units[k];
            let people = |year| f64::from(unit.posts[self.world.calendar.index(year)]);
            let work = operation.work(self.world, site, cadre, row.year, people);
            let available = work * unit.hours;
            if available > 0.0 {
                share[y] = (row.hours.0 / available).min(unit.free[y]);
                unit.free[y] -= share[y];
            }
        }
        share.iter().any(|s| *s > 0.0).then_some((k, share))
    }

    fn add_least_hours(&mut self) {
        let least = |now: f64, hours: f64| if now > 0.0 { now.min(hours) } else { hours };
        for way in self.ways.iter().filter(|way| way.hours > 0.0) {
            let desk = &mut self.desks[way.desk as usize];
            desk.client = least(desk.client, way.hours);
            for k in &desk.skilled {
                self.units[*k].client = least(self.units[*k].client, way.hours);
            }
        }
    }

    fn norm(&self, skilled: &[usize], s: ServiceId, year: Year) -> Option<Vec<(usize, f64)>> {
        let of = |cadre| supply::norm(self.world, s, cadre, year);
        self.world.cadres.ids().find_map(of)?;
        let with_norm = skilled.iter().filter_map(|k| Some((*k, of(self.units[*k].cadre)?)));
        Some(with_norm.collect())
    }
}

/// People counted for one client of a cell, its groups taken together.
fn persons(setting: &Setting, cell: &Cell) -> f64 {
    let (mut people, mut clients) = (0.0, 0.0);
    for member in &setting.members[cell.members.clone()] {
        let base = member.base.first().copied().unwrap_or(0.0);
        people += base * setting.demand.people_per_client(member.group, cell.service);
        clients += base;
    }
    if clients > 0.0 { people / clients } else { 0.0 }
}

/// People whom the labour market and courses give to a cadre, by planned year.
fn market(world: &World, plan: &Plan, cadre: CadreId) -> Vec<f64> {
    let limit = world.cadres[cadre].recruits.as_ref().filter(|_| !world.cadres[cadre].concurrent);
    let of_year = |(y, year)| {
        limit.map_or(f64::INFINITY, |people| people[y] + workforce::moved(world, plan, cadre, year))
    };
    world.calendar.years().enumerate().map(of_year).collect()
}
