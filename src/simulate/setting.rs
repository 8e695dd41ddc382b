//! What is the same in every replication: who may be served where, in which order, by whom.

use crate::demand::{self, Demand};
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::study::{Quantity, Study};
use crate::supply;
use crate::world::{CadreId, CommuneId, GroupId, ServiceId, SiteId, Table, TypeId, World, Year};
use std::collections::BTreeMap;

/// Groups of one service that every site treats alike: same hours, same worth, same types. They share what there is in
/// proportion to those who come.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    pub service: ServiceId,
    pub groups: Vec<GroupId>,
}

/// The clients of a commune and a class.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub commune: CommuneId,
    pub class: usize,
    /// Its members in `Setting::members`.
    pub members: std::ops::Range<usize>,
    /// Uptake by planned year (1.7).
    pub uptake: Vec<f64>,
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
    /// Places when it operates.
    pub places: f64,
}

/// People of a cadre at an active site.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    pub active: usize,
    pub cadre: CadreId,
    /// Full-time equivalents by planned year.
    pub fte: Vec<f64>,
    /// Client hours of a full year of full effect, by planned year.
    pub hours: Vec<f64>,
    /// The slot of hours that no service has reserved.
    pub pool: usize,
}

/// A part of a staff's hours.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub staff: usize,
    /// Share of the staff's hours by planned year.
    pub share: Vec<f64>,
}

/// One service at one active site.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub active: usize,
    pub service: ServiceId,
    /// Clients in care at one time for one client-year begun.
    pub in_care: f64,
    pub uses_places: bool,
    /// Slots that the first sweep draws on: what the plan reserves; at an existing site every skilled cadre's pool.
    pub reserved: Vec<usize>,
    /// Slots that the second sweep draws on: the pools of skilled cadres, specialists first.
    pub pooled: Vec<usize>,
    /// By planned year, staff with the skill and the norm that holds for them; `None`: no norm in force.
    pub norm: Vec<Option<Vec<(usize, f64)>>>,
}

/// A way to serve a cell at a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub cell: u32,
    pub class: u32,
    pub desk: u32,
    pub active: u32,
    /// Hours of one client (2.4).
    pub hours: f64,
}

/// Everything that the replications share.
pub(super) struct Setting<'a> {
    pub world: &'a World,
    pub study: &'a Study,
    pub demand: &'a Demand,
    pub plan: &'a Plan,
    pub years: Vec<Year>,
    pub classes: Vec<Class>,
    pub cells: Vec<Cell>,
    pub members: Vec<Member>,
    pub actives: Vec<Active>,
    pub staff: Vec<Staff>,
    pub slots: Vec<Slot>,
    pub desks: Vec<Desk>,
    /// In the order in which clients are served.
    pub ways: Vec<Way>,
    /// Those that end at an opened site, where a second sweep finds hours left over.
    pub second: Vec<u32>,
}

impl<'a> Setting<'a> {
    /// Prepares the replications of a plan.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &TravelTimes,
        demand: &'a Demand,
        plan: &'a Plan,
    ) -> Self {
        let mut setting = Self {
            world,
            study,
            demand,
            plan,
            years: world.calendar.years().collect(),
            classes: classes(world, study),
            cells: Vec::new(),
            members: Vec::new(),
            actives: actives(world, plan),
            staff: Vec::new(),
            slots: Vec::new(),
            desks: Vec::new(),
            ways: Vec::new(),
            second: Vec::new(),
        };
        setting.add_cells();
        setting.add_staff();
        setting.add_desks();
        setting.add_ways(times);
        setting
    }

    fn add_cells(&mut self) {
        for commune in self.world.communes.ids() {
            for (n, class) in self.classes.iter().enumerate() {
                let first = self.members.len();
                for group in class.groups.iter().copied() {
                    let base = |y: &Year| self.demand.base(commune, group, class.service, *y);
                    let base: Vec<f64> = self.years.iter().map(base).collect();
                    if base.iter().any(|clients| *clients > 0.0) {
                        self.members.push(Member { group, base });
                    }
                }
                let members = first..self.members.len();
                if !members.is_empty() {
                    let uptake = |y: &Year| self.demand.uptake(commune, class.service, *y);
                    let uptake = self.years.iter().map(uptake).collect();
                    self.cells.push(Cell { commune, class: n, members, uptake });
                }
            }
        }
    }

    /// Staff with one pool slot each, which at first holds all their hours.
    fn add_staff(&mut self) {
        for (n, active) in self.actives.iter().enumerate() {
            for (cadre, people) in posts(self.world, self.plan, active, &self.years) {
                let description = &self.world.cadres[cadre];
                let fte: Vec<f64> = people.iter().map(|p| p * description.fte).collect();
                let hours = fte.iter().map(|f| f * supply::client_hours(description)).collect();
                let pool = self.slots.len();
                let share = vec![1.0; self.years.len()];
                self.slots.push(Slot { staff: self.staff.len(), share });
                self.staff.push(Staff { active: n, cadre, fte, hours, pool });
            }
        }
    }

    fn add_desks(&mut self) {
        for n in 0..self.actives.len() {
            for offer in &self.world.type_of(self.actives[n].site).offers {
                let desk = self.desk(n, offer.service);
                self.desks.push(desk);
            }
        }
    }

    /// A desk, with the slots that the plan reserves for it cut out of the pools.
    fn desk(&mut self, active: usize, service: ServiceId) -> Desk {
        let world = self.world;
        let mut skilled: Vec<usize> = (0..self.staff.len())
            .filter(|k| self.staff[*k].active == active)
            .filter(|k| world.cadres[self.staff[*k].cadre].skills.contains(&service))
            .collect();
        skilled.sort_by_key(|k| (world.cadres[self.staff[*k].cadre].skills.len(), *k));
        let pooled: Vec<usize> = skilled.iter().map(|k| self.staff[*k].pool).collect();
        let reserved = match self.actives[active].opening {
            None => pooled.clone(),
            Some(_) => skilled.iter().filter_map(|k| self.reserve(*k, service)).collect(),
        };
        let norm = self.years.iter().map(|year| self.norm(&skilled, service, *year)).collect();
        let description = &world.services[service];
        Desk {
            active,
            service,
            in_care: description.months / 12.0,
            uses_places: description.uses_places,
            reserved,
            pooled,
            norm,
        }
    }

    /// A slot of the hours that the plan gives to a service, taken out of the staff's pool; `None` if it gives none.
    fn reserve(&mut self, staff: usize, service: ServiceId) -> Option<usize> {
        let Staff { active, cadre, pool, .. } = self.staff[staff];
        let site = self.actives[active].site;
        let operation = crate::operation::Operation::of(self.world, self.plan);
        let mut share = vec![0.0; self.years.len()];
        let rows = self.plan.work.iter();
        for row in rows.filter(|w| w.site == site && w.cadre == cadre && w.service == service) {
            let y = self.world.calendar.index(row.year);
            let effective = operation.effective(self.world, site, row.year);
            let available = self.staff[staff].hours[y] * effective;
            if available > 0.0 {
                let left = self.slots[pool].share[y];
                share[y] = (row.hours.0 / available).min(left);
                self.slots[pool].share[y] = left - share[y];
            }
        }
        let given = share.iter().any(|s| *s > 0.0);
        given.then(|| {
            self.slots.push(Slot { staff, share });
            self.slots.len() - 1
        })
    }

    fn norm(&self, skilled: &[usize], s: ServiceId, year: Year) -> Option<Vec<(usize, f64)>> {
        let of = |cadre| supply::norm(self.world, s, cadre, year);
        self.world.cadres.ids().find_map(of)?;
        let with_norm = skilled.iter().filter_map(|k| Some((*k, of(self.staff[*k].cadre)?)));
        Some(with_norm.collect())
    }

    /// Ways in the order in which clients are served: first where an hour is worth most (weight x access / hours, the scale of
    /// the plan's goal), at equal worth the nearest. For each client, worth falls with the distance: so everybody asks at the
    /// nearest site first, and a site without enough hours takes those first to whom they are worth most.
    fn add_ways(&mut self, times: &TravelTimes) {
        let world = self.world;
        let mut desk_of = BTreeMap::new();
        for (n, desk) in self.desks.iter().enumerate() {
            desk_of.insert((self.actives[desk.active].site, desk.service), n);
        }
        let mut cells_of: BTreeMap<(CommuneId, ServiceId), Vec<usize>> = BTreeMap::new();
        for (n, cell) in self.cells.iter().enumerate() {
            let key = (cell.commune, self.classes[cell.class].service);
            cells_of.entry(key).or_default().push(n);
        }
        let mut ways = Vec::new();
        for arc in demand::arcs(world, times) {
            let Some(desk) = desk_of.get(&(arc.site, arc.service)) else { continue };
            let kind = world.type_of(arc.site);
            for cell in cells_of.get(&(arc.commune, arc.service)).into_iter().flatten() {
                let class = self.cells[*cell].class;
                let group = self.classes[class].groups[0];
                if kind.serves(arc.service, group) {
                    let hours = demand::hours_per_client(world, group, arc.service, arc.minutes);
                    let zone = world.communes[arc.commune].zone;
                    let access = demand::access(&world.services[arc.service], zone, arc.minutes);
                    let weight = world.uses[group][arc.service].map_or(0.0, |u| u.weight);
                    let worth = if hours > 0.0 { weight * access / hours } else { f64::INFINITY };
                    let way = Way {
                        cell: *cell as u32,
                        class: class as u32,
                        desk: *desk as u32,
                        active: self.desks[*desk].active as u32,
                        hours,
                    };
                    ways.push((worth, arc.minutes.0, arc.site, way));
                }
            }
        }
        ways.sort_by(|a, b| {
            let worth = b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1));
            worth.then((a.3.cell, a.2).cmp(&(b.3.cell, b.2)))
        });
        self.ways = ways.into_iter().map(|(_, _, _, way)| way).collect();
        let opened = |n: &usize| self.actives[self.ways[*n].active as usize].opening.is_some();
        self.second = (0..self.ways.len()).filter(opened).map(|n| n as u32).collect();
    }
}

/// Sites that stand today or open under the plan, in the order of sites.
fn actives(world: &World, plan: &Plan) -> Vec<Active> {
    let mut opening: Table<SiteId, Option<usize>> = world.sites.map(|_| None);
    for (n, o) in plan.openings.iter().enumerate() {
        opening[o.site] = Some(n);
    }
    let active = |(site, description): (SiteId, &crate::world::Site)| {
        let n = opening[site];
        let places = match n {
            Some(n) => world.type_of(site).sizes[plan.openings[n].size].places,
            None => description.existing.as_ref()?.places,
        };
        Some(Active { site, opening: n, places })
    };
    world.sites.iter().filter_map(active).collect()
}

/// People in post by cadre and planned year.
fn posts(
    world: &World,
    plan: &Plan,
    active: &Active,
    years: &[Year],
) -> BTreeMap<CadreId, Vec<f64>> {
    let mut posts: BTreeMap<CadreId, Vec<f64>> = BTreeMap::new();
    if active.opening.is_some() {
        for row in plan.posts.iter().filter(|row| row.site == active.site) {
            let people = posts.entry(row.cadre).or_insert_with(|| vec![0.0; years.len()]);
            people[world.calendar.index(row.year)] += f64::from(row.people);
        }
    } else if let Some(existing) = &world.sites[active.site].existing {
        for (cadre, people) in &existing.posts {
            posts.insert(*cadre, vec![f64::from(*people); years.len()]);
        }
    }
    posts
}

/// Classes of groups by service. Groups whose hours are uncertain in another way are kept apart.
fn classes(world: &World, study: &Study) -> Vec<Class> {
    let mut classes = Vec::new();
    for service in world.services.ids() {
        let mut alike: Vec<(Likeness, Class)> = Vec::new();
        for group in world.groups.ids() {
            let Some(likeness) = likeness(world, study, group, service) else { continue };
            match alike.iter_mut().find(|(other, _)| *other == likeness) {
                Some((_, class)) => class.groups.push(group),
                None => alike.push((likeness, Class { service, groups: vec![group] })),
            }
        }
        classes.extend(alike.into_iter().map(|(_, class)| class));
    }
    classes
}

/// What tells groups of a service apart: hours factor, weight, types that serve them, uncertainties of their hours.
type Likeness = (f64, f64, Vec<TypeId>, Vec<usize>);

fn likeness(world: &World, study: &Study, g: GroupId, s: ServiceId) -> Option<Likeness> {
    let uses = world.uses[g][s].filter(|u| u.requires > 0.0)?;
    let types = world.types.ids().filter(|kind| world.types[*kind].serves(s, g)).collect();
    let uncertain = study.uncertainties.iter().enumerate();
    let named = uncertain.filter(|(_, u)| u.quantity == Quantity::Hours && u.groups.contains(&g));
    Some((uses.hours_factor, uses.weight, types, named.map(|(n, _)| n).collect()))
}
