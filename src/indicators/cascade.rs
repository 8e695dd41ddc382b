//! The coverage cascade (model section 8): where people in need are lost on the way to a service.

use super::{Part, Row, SMALLEST_SENSITIVE, percent};
use crate::demand::{self, Demand};
use crate::network::TravelTimes;
use crate::operation::Operation;
use crate::plan::Plan;
use crate::world::{CommuneId, GroupId, Id, ServiceId, World, Year};
use std::ops::AddAssign;

/// Clients who need a service, by what becomes of them. The four stages add up to `base`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stages {
    /// Clients who need the service (1.5).
    pub base: f64,
    /// No operating site within the standard and the scope.
    pub out_of_reach: f64,
    /// Reached, but do not come.
    pub not_seeking: f64,
    /// Would come, but find no capacity.
    pub without_capacity: f64,
    /// Served.
    pub served: f64,
}

impl Stages {
    /// The stages of one commune, group, service and year.
    fn new(base: f64, uptake: f64, served: f64, reached: bool) -> Self {
        if !reached {
            return Self { base, out_of_reach: base, ..Self::default() };
        }
        Self {
            base,
            out_of_reach: 0.0,
            not_seeking: base * (1.0 - uptake),
            without_capacity: base * uptake - served,
            served,
        }
    }

    fn scaled(self, factor: f64) -> Self {
        Self {
            base: self.base * factor,
            out_of_reach: self.out_of_reach * factor,
            not_seeking: self.not_seeking * factor,
            without_capacity: self.without_capacity * factor,
            served: self.served * factor,
        }
    }

    /// Codes and values of the stages.
    fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("base", self.base),
            ("out_of_reach", self.out_of_reach),
            ("not_seeking", self.not_seeking),
            ("without_capacity", self.without_capacity),
            ("served", self.served),
        ]
    }
}

impl AddAssign for Stages {
    fn add_assign(&mut self, other: Self) {
        self.base += other.base;
        self.out_of_reach += other.out_of_reach;
        self.not_seeking += other.not_seeking;
        self.without_capacity += other.without_capacity;
        self.served += other.served;
    }
}

/// People in need, by what becomes of them: `need` = `asks_nothing` + the stages of `entering`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PeopleStages {
    /// People in need (1.4).
    pub need: f64,
    /// Of them, those who ask for no service.
    pub asks_nothing: f64,
    /// The others, counted at the service by which they enter (1.9).
    pub entering: Stages,
}

/// The cascade of a plan by commune, group, service and year.
#[derive(Debug, Clone)]
pub struct Cascade {
    first: Year,
    groups: usize,
    services: usize,
    communes: usize,
    /// By year, commune, group, service.
    clients: Vec<Stages>,
    /// By year, commune, group.
    people: Vec<PeopleStages>,
}

impl Cascade {
    /// Computes every cell. Clients and people a year.
    pub fn new(world: &World, times: &TravelTimes, demand: &Demand, plan: &Plan) -> Self {
        let mut cascade = Self {
            first: world.calendar.first,
            groups: world.groups.len(),
            services: world.services.len(),
            communes: world.communes.len(),
            clients: Vec::new(),
            people: Vec::new(),
        };
        let cells = world.calendar.len() * cascade.communes * cascade.groups;
        let mut served = vec![0.0; cells * cascade.services];
        for row in &plan.serve {
            served[cascade.cell(row.commune, row.group, row.service, row.year)] += row.clients.0;
        }
        let reached = cascade.reached(world, times, plan);
        cascade.clients = vec![Stages::default(); cells * cascade.services];
        cascade.people = Vec::with_capacity(cells);
        for year in world.calendar.years() {
            for i in world.communes.ids() {
                for g in world.groups.ids() {
                    let people = cascade.fill(world, demand, (i, g, year), &served, &reached);
                    cascade.people.push(people);
                }
            }
        }
        cascade
    }

    /// Fills the cells of one commune, group and year, and counts their people.
    fn fill(
        &mut self,
        world: &World,
        demand: &Demand,
        (i, g, year): (CommuneId, GroupId, Year),
        served: &[f64],
        reached: &[bool],
    ) -> PeopleStages {
        let need = demand.need(i, g, year);
        let asks_nothing = need * demand.asks_nothing(g);
        let mut entering = Stages::default();
        for s in world.services.ids() {
            let cell = self.cell(i, g, s, year);
            let base = demand.base(i, g, s, year);
            let uptake = demand.uptake(i, s, year);
            let stages = Stages::new(base, uptake, served[cell], reached[cell]);
            self.clients[cell] = stages;
            entering += stages.scaled(demand.people_per_client(g, s));
        }
        PeopleStages { need, asks_nothing, entering }
    }

    /// By cell: whether some operating site has an arc to it.
    fn reached(&self, world: &World, times: &TravelTimes, plan: &Plan) -> Vec<bool> {
        let operation = Operation::of(world, plan);
        let cells = world.calendar.len() * self.communes * self.groups * self.services;
        let mut reached = vec![false; cells];
        for arc in demand::arcs(world, times) {
            let operates = |year: &Year| operation.operating(arc.site, *year) > 0.0;
            let years: Vec<Year> = world.calendar.years().filter(operates).collect();
            if years.is_empty() {
                continue;
            }
            for g in demand::groups_served(world, world.sites[arc.site].kind, arc.service) {
                for year in &years {
                    reached[self.cell(arc.commune, g, arc.service, *year)] = true;
                }
            }
        }
        reached
    }

    fn cell(&self, i: CommuneId, g: GroupId, s: ServiceId, year: Year) -> usize {
        self.person(i, g, year) * self.services + s.index()
    }

    fn person(&self, i: CommuneId, g: GroupId, year: Year) -> usize {
        let y = usize::try_from(year - self.first).unwrap_or(0);
        (y * self.communes + i.index()) * self.groups + g.index()
    }

    /// Clients of a part of the province; all groups or all services where none is named.
    pub fn clients(
        &self,
        world: &World,
        part: Part,
        group: Option<GroupId>,
        service: Option<ServiceId>,
        year: Year,
    ) -> Stages {
        let mut sum = Stages::default();
        for i in world.communes.ids().filter(|i| part.holds(world, *i)) {
            for g in world.groups.ids().filter(|g| group.is_none_or(|only| only == *g)) {
                for s in world.services.ids().filter(|s| service.is_none_or(|only| only == *s)) {
                    sum += self.clients[self.cell(i, g, s, year)];
                }
            }
        }
        sum
    }

    /// People of a part of the province; all groups where none is named.
    pub fn people(
        &self,
        world: &World,
        part: Part,
        group: Option<GroupId>,
        year: Year,
    ) -> PeopleStages {
        let mut sum = PeopleStages::default();
        for i in world.communes.ids().filter(|i| part.holds(world, *i)) {
            for g in world.groups.ids().filter(|g| group.is_none_or(|only| only == *g)) {
                let people = &self.people[self.person(i, g, year)];
                sum.need += people.need;
                sum.asks_nothing += people.asks_nothing;
                sum.entering += people.entering;
            }
        }
        sum
    }

    /// The rows shown: the province in full, areas and zones in full for the last year, communes in total.
    pub(super) fn rows(&self, world: &World) -> Vec<Row> {
        let mut rows = Vec::new();
        let last = world.calendar.last;
        for year in world.calendar.years() {
            self.part_rows(world, Part::All, year, true, &mut rows);
            for part in Part::areas(world).into_iter().chain(Part::zones(world)) {
                self.part_rows(world, part, year, year == last, &mut rows);
            }
            for part in Part::communes(world) {
                self.people_rows(world, part, None, year, &mut rows);
            }
        }
        rows
    }

    /// Rows of a part in a year: its total, and in full by group and service.
    fn part_rows(&self, world: &World, part: Part, year: Year, full: bool, rows: &mut Vec<Row>) {
        self.people_rows(world, part, None, year, rows);
        self.client_rows(world, part, (None, None), year, rows);
        if !full {
            return;
        }
        for s in world.services.ids() {
            self.client_rows(world, part, (None, Some(s)), year, rows);
        }
        for g in world.groups.ids() {
            self.people_rows(world, part, Some(g), year, rows);
            self.client_rows(world, part, (Some(g), None), year, rows);
            for s in world.services.ids().filter(|s| world.uses[g][*s].is_some()) {
                self.client_rows(world, part, (Some(g), Some(s)), year, rows);
            }
        }
    }

    fn people_rows(
        &self,
        world: &World,
        part: Part,
        group: Option<GroupId>,
        year: Year,
        rows: &mut Vec<Row>,
    ) {
        let people = self.people(world, part, group, year);
        let mut add = |code: &str, counted: f64, value: f64| {
            if may_show(world, part, group, counted) {
                let row = Row::total(code, Some(year), value).area(part.code(world));
                rows.push(row.group(world, group));
            }
        };
        let served = people.entering.served;
        add("people.need", people.need, people.need);
        add("people.served", served, served);
        add("people.served_share", served, percent(served, people.need));
        if matches!(part, Part::Commune(_)) {
            return;
        }
        add("people.asks_nothing", people.asks_nothing, people.asks_nothing);
        for (stage, value) in people.entering.named() {
            if stage != "base" && stage != "served" {
                add(&format!("people.{stage}"), value, value);
            }
        }
    }

    fn client_rows(
        &self,
        world: &World,
        part: Part,
        (group, service): (Option<GroupId>, Option<ServiceId>),
        year: Year,
        rows: &mut Vec<Row>,
    ) {
        for (stage, value) in self.clients(world, part, group, service, year).named() {
            if may_show(world, part, group, value) {
                let row = Row::total(&format!("clients.{stage}"), Some(year), value);
                rows.push(row.area(part.code(world)).group(world, group).service(world, service));
            }
        }
    }
}

/// Whether a count may be shown: sensitive groups only for whole areas and from ten people up.
pub(super) fn may_show(world: &World, part: Part, group: Option<GroupId>, counted: f64) -> bool {
    let sensitive = group.is_some_and(|g| world.groups[g].sensitive);
    !sensitive || part.shows_sensitive() && counted >= SMALLEST_SENSITIVE
}
