//! What is the same in every replication: who may be served where and by whom.

use super::chance::{Key, Mix};
use super::class::{Class, classes};
use super::hazard::Hazards;
use super::way::{self, Way};
use crate::demand::Demand;
use crate::indicators::{Part, equity_areas};
use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::study::Study;
use crate::supply;
use crate::workforce;
use crate::world::{CadreId, CommuneId, GroupId, ServiceId, SiteId, Table, World, Year};
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

/// The people of a cadre at an active site.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub active: usize,
    pub cadre: CadreId,
    /// Posts by planned year.
    pub posts: Vec<u32>,
    /// Full-time equivalent of one post.
    pub fte: f64,
    /// Client hours of one post in a year of full effect (3.6).
    pub hours: f64,
    /// Share of the hours that no service has reserved, by planned year.
    pub free: Vec<f64>,
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
    pub uses_places: bool,
    /// Emergency calls of a client.
    pub calls: f64,
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
            actives: actives(world, plan, steps),
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
        setting.hazards = Hazards::new(&setting, seed);
        setting.add_stock();
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
            for (cadre, posts) in posts(self.world, self.plan, active, &self.years) {
                let description = &self.world.cadres[cadre];
                let site = &self.world.sites[active.site].code;
                self.units.push(Unit {
                    active: n,
                    cadre,
                    posts,
                    fte: description.fte,
                    hours: description.fte * supply::client_hours(description),
                    free: vec![1.0; self.years.len()],
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
        let reserved = match self.actives[active].opening {
            None => Vec::new(),
            Some(_) => {
                skilled.iter().filter_map(|k| self.reserve(*k, service, operation)).collect()
            }
        };
        let norm = self.years.iter().map(|year| self.norm(&skilled, service, *year)).collect();
        let description = &world.services[service];
        let entity =
            format!("{}/{}", world.sites[self.actives[active].site].code, description.code);
        Desk {
            active,
            service,
            load: (description.months * self.steps as f64 / 12.0).clamp(1e-6, 1.0),
            takes_hours: description.takes_hours(),
            uses_places: description.uses_places,
            calls: description.calls_per_client(),
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
            let effective = operation.effective(self.world, site, row.year);
            let available = f64::from(unit.posts[y]) * unit.hours * effective;
            if available > 0.0 {
                share[y] = (row.hours.0 / available).min(unit.free[y]);
                unit.free[y] -= share[y];
            }
        }
        share.iter().any(|s| *s > 0.0).then_some((k, share))
    }

    fn norm(&self, skilled: &[usize], s: ServiceId, year: Year) -> Option<Vec<(usize, f64)>> {
        let of = |cadre| supply::norm(self.world, s, cadre, year);
        self.world.cadres.ids().find_map(of)?;
        let with_norm = skilled.iter().filter_map(|k| Some((*k, of(self.units[*k].cadre)?)));
        Some(with_norm.collect())
    }

    /// Who waits and who is in care on the first day, spread over cells by demand.
    fn add_stock(&mut self) {
        let rate: Vec<f64> = self.cells.iter().map(|cell| first_rate(self, cell)).collect();
        for service in self.world.services.ids() {
            let of: Vec<usize> =
                (0..self.cells.len()).filter(|c| self.cells[*c].service == service).collect();
            let spread = spread(self.world.services[service].flow.backlog, &of, &rate);
            for (c, clients) in of.into_iter().zip(spread) {
                self.cells[c].backlog = clients;
            }
        }
        self.residents = vec![0; self.ways.len()];
        for (n, active) in self.actives.iter().enumerate() {
            let Some(existing) = &self.world.sites[active.site].existing else { continue };
            let mut at = Vec::new();
            for (c, cell) in self.cells.iter().enumerate() {
                let here = |w: &usize| {
                    let desk = &self.desks[self.ways[*w].desk as usize];
                    desk.active == n && desk.uses_places
                };
                at.extend(cell.ways.clone().filter(here).map(|w| (w, rate[c])));
            }
            let (ways, rates): (Vec<usize>, Vec<f64>) = at.into_iter().unzip();
            let order: Vec<usize> = (0..ways.len()).collect();
            for (w, clients) in ways.iter().zip(spread(existing.residents, &order, &rates)) {
                self.residents[*w] = clients;
            }
        }
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

/// Clients a year of a cell in the first year.
fn first_rate(setting: &Setting, cell: &Cell) -> f64 {
    let base: f64 =
        setting.members[cell.members.clone()].iter().filter_map(|member| member.base.first()).sum();
    base * cell.uptake.first().copied().unwrap_or(0.0)
}

/// A number of clients spread by weight in whole clients.
fn spread(clients: f64, of: &[usize], weight: &[f64]) -> Vec<u32> {
    let total: f64 = of.iter().map(|n| weight[*n]).sum();
    let mut carry = 0.5;
    let part = |n: &usize| {
        carry += if total > 0.0 { clients * weight[*n] / total } else { 0.0 };
        let whole = carry.floor();
        carry -= whole;
        whole as u32
    };
    of.iter().map(part).collect()
}

/// Sites that stand today or open under the plan, in the order of sites.
fn actives(world: &World, plan: &Plan, steps: usize) -> Vec<Active> {
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

/// People whom the labour market and courses give to a cadre, by planned year.
fn market(world: &World, plan: &Plan, cadre: CadreId) -> Vec<f64> {
    let limit = world.cadres[cadre].recruits.as_ref().filter(|_| !world.cadres[cadre].concurrent);
    let of_year = |(y, year)| {
        limit.map_or(f64::INFINITY, |people| people[y] + workforce::moved(world, plan, cadre, year))
    };
    world.calendar.years().enumerate().map(of_year).collect()
}

/// People in post by cadre and planned year.
fn posts(
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
