//! One replication: draw a future, see what opens, what is paid, and who is served.

use super::draw::{Draw, Futures};
use super::money::{Budget, Paid};
use super::serve::{Capacity, Serving};
use super::setting::{Active, Desk, Setting};
use crate::cost;
use crate::indicators::{Part, equity_areas};
use crate::mandate::{self, Measured};
use crate::operation::Operation;
use crate::plan::Opening;
use crate::study::Mandate;
use crate::world::{CommuneId, GroupId, Id, ServiceId, SiteId};

/// What one year of a future gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct YearOutcome {
    /// People in need, by part of the equity level.
    pub need: Vec<f64>,
    /// People served, by part of the equity level.
    pub people: Vec<f64>,
    /// People served, by group.
    pub people_of: Vec<f64>,
    /// Client-services served, by group, then service.
    pub clients: Vec<f64>,
    /// Additional cost, đồng.
    pub additional: f64,
    /// Cost left unpaid, đồng.
    pub unpaid: f64,
    /// Standing sites by type.
    pub standing: Vec<f64>,
}

/// What one future gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// By planned year.
    pub years: Vec<YearOutcome>,
    /// By mandate.
    pub mandates: Vec<Vec<Measured>>,
    /// By planned opening: whether it stands at the end, and whether it opened without delay.
    pub openings: Vec<(bool, bool)>,
}

/// Everything that the replications share.
pub(super) struct Ground<'a> {
    pub setting: Setting<'a>,
    pub budget: Budget,
    pub futures: Futures,
    /// Parts of the equity level.
    pub parts: Vec<Part>,
    /// By commune, its part.
    part_of: Vec<Option<usize>>,
    /// Need by planned year, part and group, before any draw.
    need: Vec<Vec<Vec<f64>>>,
}

impl<'a> Ground<'a> {
    /// Prepares the replications.
    pub fn new(setting: Setting<'a>, seed: u64) -> Self {
        let world = setting.world;
        let parts = Part::compared(world, equity_areas(world, setting.study));
        let part_of: Vec<Option<usize>> = world
            .communes
            .ids()
            .map(|commune| parts.iter().position(|part| part.holds(world, commune)))
            .collect();
        let mut need = vec![vec![vec![0.0; world.groups.len()]; parts.len()]; setting.years.len()];
        for (y, year) in setting.years.iter().enumerate() {
            for commune in world.communes.ids() {
                let Some(part) = part_of[commune.index()] else { continue };
                for group in world.groups.ids() {
                    need[y][part][group.index()] += setting.demand.need(commune, group, *year);
                }
            }
        }
        let budget = Budget::new(&setting);
        let futures = Futures::new(world, setting.study, setting.plan, seed);
        Self { setting, budget, futures, parts, part_of, need }
    }

    /// Runs a replication in the buffers of a worker.
    pub fn replicate(&self, worker: &mut Worker, replication: u32) -> Outcome {
        let setting = &self.setting;
        self.outcome(worker, &self.futures.draw(setting.world, setting.plan, replication))
    }

    /// The replication in which all goes as written.
    pub fn as_written(&self, worker: &mut Worker) -> Outcome {
        self.outcome(worker, &Draw::neutral(self.setting.world, self.setting.plan))
    }

    /// What a future gives.
    fn outcome(&self, worker: &mut Worker, draw: &Draw) -> Outcome {
        let setting = &self.setting;
        let operation = opened(setting, draw);
        let filled = filled(setting, draw);
        let paid = self.budget.pay(setting, draw, &operation, &filled);
        let mut years = Vec::with_capacity(setting.years.len());
        let mut mandates = vec![Vec::new(); setting.study.mandates.len()];
        for (y, year) in setting.years.iter().enumerate() {
            let capacity = Capacity {
                operating: by_active(setting, |site| operation.operating(site, *year)),
                effective: by_active(setting, |site| {
                    operation.effective(setting.world, site, *year)
                }),
                paid: paid_shares(setting, &paid, y),
                filled: filled.clone(),
            };
            worker.serving.run(setting, y, draw, &capacity);
            worker.count(setting);
            let mut outcome = self.tally(worker, draw, y);
            outcome.additional = paid.additional[y] + case_cost(setting, worker, y);
            outcome.unpaid = paid.unpaid[y];
            outcome.standing = standing(setting, &operation, y);
            years.push(outcome);
            for (id, mandate) in setting.study.mandates.iter().filter(|(_, m)| m.year == *year) {
                mandates[id.index()] = self.measure(worker, draw, &operation, mandate);
            }
        }
        let last = setting.world.calendar.last;
        let opening = |(n, o): (usize, &Opening)| {
            (operation.stands(o.site, last), draw.fates[n].delay == Some(0.0))
        };
        let openings = setting.plan.openings.iter().enumerate().map(opening).collect();
        Outcome { years, mandates, openings }
    }

    /// Counts people and clients of the year that was just served.
    fn tally(&self, worker: &Worker, draw: &Draw, y: usize) -> YearOutcome {
        let world = self.setting.world;
        let (groups, services) = (world.groups.len(), world.services.len());
        let needed =
            |part: &Vec<f64>| part.iter().zip(&draw.demand).map(|(n, d)| n * d.at(12 * y)).sum();
        let mut outcome = YearOutcome {
            need: self.need[y].iter().map(needed).collect(),
            people: vec![0.0; self.parts.len()],
            people_of: vec![0.0; groups],
            clients: vec![0.0; groups * services],
            ..YearOutcome::default()
        };
        for (cell, served) in self.setting.cells.iter().zip(&worker.share) {
            let service = self.setting.classes[cell.class].service;
            for m in cell.members.clone() {
                let group = self.setting.members[m].group;
                let clients = worker.serving.asking[m] * served;
                let people = clients * self.setting.demand.people_per_client(group, service);
                outcome.clients[group.index() * services + service.index()] += clients;
                outcome.people_of[group.index()] += people;
                if let Some(part) = self.part_of[cell.commune.index()] {
                    outcome.people[part] += people;
                }
            }
        }
        outcome
    }

    fn measure(
        &self,
        worker: &Worker,
        draw: &Draw,
        operation: &Operation,
        mandate: &Mandate,
    ) -> Vec<Measured> {
        let setting = &self.setting;
        let need = |i: CommuneId, g: GroupId| {
            setting.demand.need(i, g, mandate.year) * draw.demand[g.index()].at(0)
        };
        let facts = mandate::Facts {
            stands: &|site| operation.stands(site, mandate.year),
            served: &|i: CommuneId, g: GroupId, s: ServiceId| worker.clients[at(setting, i, g, s)],
            need: &need,
        };
        mandate::measure_facts(setting.world, &mandate.rule, &facts)
    }
}

/// Buffers of one worker.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    pub serving: Serving,
    /// Share of the clients who come that is served, by cell.
    share: Vec<f64>,
    /// Clients served by commune, group, service.
    clients: Vec<f64>,
}

impl Worker {
    /// Buffers of the right sizes.
    pub fn new(setting: &Setting) -> Self {
        let world = setting.world;
        let clients = world.communes.len() * world.groups.len() * world.services.len();
        Self {
            serving: Serving::new(setting),
            share: vec![0.0; setting.cells.len()],
            clients: vec![0.0; clients],
        }
    }

    /// Splits the clients of each cell between its groups, in proportion to those who came: exact, because a class is treated alike.
    fn count(&mut self, setting: &Setting) {
        for (n, cell) in setting.cells.iter().enumerate() {
            let demand = self.serving.demand[n];
            let served = demand - self.serving.left[n];
            self.share[n] = if demand > 0.0 { served / demand } else { 0.0 };
            let service = setting.classes[cell.class].service;
            for m in cell.members.clone() {
                let group = setting.members[m].group;
                self.clients[at(setting, cell.commune, group, service)] =
                    self.serving.asking[m] * self.share[n];
            }
        }
    }
}

/// Where the clients of a commune, group and service stand in a worker's buffer.
fn at(setting: &Setting, i: CommuneId, g: GroupId, s: ServiceId) -> usize {
    let world = setting.world;
    (i.index() * world.groups.len() + g.index()) * world.services.len() + s.index()
}

/// What operates in a future.
fn opened(setting: &Setting, draw: &Draw) -> Operation {
    let fates = setting.plan.openings.iter().zip(&draw.fates);
    let delivered = fates.filter_map(|(opening, fate)| Some((opening, fate.delay?)));
    Operation::delayed(setting.world, delivered)
}

/// Share of the posts of each cadre in which somebody works: in the long run a post that is left `attrition` times a year and
/// stays empty for `refill` months each time is empty for attrition x refill / 12 of the year.
fn filled(setting: &Setting, draw: &Draw) -> Vec<f64> {
    let cadres = setting.world.cadres.values();
    let vacant = cadres.map(|cadre| cadre.attrition * draw.attrition * draw.refill / 12.0);
    vacant.map(|vacant| 1.0 - vacant.clamp(0.0, 1.0)).collect()
}

fn by_active(setting: &Setting, of: impl Fn(SiteId) -> f64) -> Vec<f64> {
    setting.actives.iter().map(|active| of(active.site)).collect()
}

/// Share of its work that each active site can pay for: of the works of its start year, and of the year's recurrent cost.
fn paid_shares(setting: &Setting, paid: &Paid, y: usize) -> Vec<f64> {
    let share = |active: &Active| {
        let Some(n) = active.opening else { return 1.0 };
        let owner = setting.world.type_of(active.site).owner.index();
        let start = setting.world.calendar.index(setting.plan.openings[n].start);
        paid.built[start][owner] * paid.running[y][owner]
    };
    setting.actives.iter().map(share).collect()
}

/// Direct cost of the clients served at opened sites.
fn case_cost(setting: &Setting, worker: &Worker, y: usize) -> f64 {
    let desks = setting.desks.iter().zip(&worker.serving.at_desk);
    let opened = desks.filter(|(desk, _)| setting.actives[desk.active].opening.is_some());
    let cost = |(desk, clients): (&Desk, &f64)| {
        cost::case_cost(setting.world, desk.service, setting.years[y]).0 * clients
    };
    opened.map(cost).sum()
}

fn standing(setting: &Setting, operation: &Operation, y: usize) -> Vec<f64> {
    let mut standing = vec![0.0; setting.world.types.len()];
    for active in &setting.actives {
        if operation.stands(active.site, setting.years[y]) {
            standing[setting.world.sites[active.site].kind.index()] += 1.0;
        }
    }
    standing
}
