//! What is the same in every replication: who may be served where, in which order, by whom.

use super::class::{Class, classes};
use super::way::{self, Way};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::study::Study;
use crate::supply;
use crate::world::{CadreId, CommuneId, GroupId, ServiceId, SiteId, Table, World, Year};
use std::collections::BTreeMap;

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
    /// Places when it operates, by planned year.
    pub places: Vec<f64>,
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
        setting.ways = way::ways(&setting, times);
        setting.second = way::at_opened(&setting);
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
        let operation = Operation::of(self.world, self.plan);
        for n in 0..self.actives.len() {
            for offer in &self.world.type_of(self.actives[n].site).offers {
                let desk = self.desk(n, offer.service, &operation);
                self.desks.push(desk);
            }
        }
    }

    /// A desk, with the slots that the plan reserves for it cut out of the pools.
    fn desk(&mut self, active: usize, service: ServiceId, operation: &Operation) -> Desk {
        let world = self.world;
        let mut skilled: Vec<usize> = (0..self.staff.len())
            .filter(|k| self.staff[*k].active == active)
            .filter(|k| world.cadres[self.staff[*k].cadre].skills.contains(&service))
            .collect();
        skilled.sort_by_key(|k| (world.cadres[self.staff[*k].cadre].skills.len(), *k));
        let pooled: Vec<usize> = skilled.iter().map(|k| self.staff[*k].pool).collect();
        let reserved = match self.actives[active].opening {
            None => pooled.clone(),
            Some(_) => {
                skilled.iter().filter_map(|k| self.reserve(*k, service, operation)).collect()
            }
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
    fn reserve(
        &mut self,
        staff: usize,
        service: ServiceId,
        operation: &Operation,
    ) -> Option<usize> {
        let Staff { active, cadre, pool, .. } = self.staff[staff];
        let site = self.actives[active].site;
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
}

/// Sites that stand today or open under the plan, in the order of sites.
fn actives(world: &World, plan: &Plan) -> Vec<Active> {
    let operation = Operation::of(world, plan);
    let years: Vec<Year> = world.calendar.years().collect();
    let mut opening: Table<SiteId, Option<usize>> = world.sites.map(|_| None);
    for (n, o) in plan.openings.iter().enumerate() {
        opening[o.site] = Some(n);
    }
    let active = |(site, description): (SiteId, &crate::world::Site)| {
        let n = opening[site];
        if n.is_none() && description.existing.is_none() {
            return None;
        }
        let today = description.existing.as_ref().map_or(0.0, |existing| existing.places);
        let of_size = |size| world.type_of(site).sizes[size].places;
        let places = years.iter().map(|year| {
            let share = operation.operating(site, *year);
            let places = operation.over_year(site, *year, of_size, today);
            if share > 0.0 { places / share } else { 0.0 }
        });
        let places = places.collect();
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
    for row in plan.posts.iter().filter(|row| row.site == active.site) {
        let people = posts.entry(row.cadre).or_insert_with(|| vec![0.0; years.len()]);
        people[world.calendar.index(row.year)] += f64::from(row.people);
    }
    let operation = Operation::of(world, plan);
    for (cadre, n) in world.sites[active.site].existing.iter().flat_map(|e| &e.posts) {
        let people = posts.entry(*cadre).or_insert_with(|| vec![0.0; years.len()]);
        let today = |year: &Year| !operation.is_upgraded(active.site, *year);
        for (people, _) in people.iter_mut().zip(years).filter(|(_, year)| today(year)) {
            *people += f64::from(*n);
        }
    }
    posts
}
