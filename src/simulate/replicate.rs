//! One replication: draw a future, see what opens, what is paid, and let the engine run; then count its years.

use super::chance::{Chance, Expected, Luck, UnitProcess};
use super::draw::{Draw, Futures};
use super::engine::{Engine, Fate, Routing};
use super::money::{Budget, Paid};
use super::months;
use super::panel::{self, EVENTS, Panel};
use super::record::{Flows, Net, Waits};
use super::setting::Setting;
use crate::cost;
use crate::indicators::{Part, equity_areas};
use crate::mandate::{self, Measured};
use crate::operation::Operation;
use crate::plan::Opening;
use crate::study::Mandate;
use crate::world::{CommuneId, GroupId, Id, ServiceId};

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
    /// Months that those waited whose care began.
    pub wait: f64,
    /// Minutes one way of those whose care began.
    pub minutes: f64,
    /// Clients who wait at the end of the year.
    pub waiting: f64,
    /// Clients who gave up.
    pub abandoned: f64,
    /// Calls that found nobody.
    pub lost: f64,
    /// Per cent of hours used.
    pub hours_used: f64,
    /// Per cent of posts filled.
    pub filled: f64,
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
    /// By planned step, then service.
    pub flows: Vec<Flows>,
    /// By planned step.
    pub net: Vec<Net>,
    /// By service and urgency.
    pub waits: Vec<[Waits; 2]>,
    /// Levels of the inputs, then of the events.
    pub levels: Vec<f64>,
}

/// Everything that the replications share.
pub(super) struct Ground<'a> {
    pub setting: Setting<'a>,
    pub budget: Budget,
    pub futures: Futures,
    /// Codes of the inputs and events whose effect is told.
    pub inputs: Vec<String>,
    /// What is read off each future.
    pub panel: Panel<'a>,
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
        let inputs = futures.inputs().into_iter().map(|input| input.code);
        let inputs = inputs.chain(EVENTS.map(str::to_owned)).collect();
        let panel = Panel::new(&setting, &parts);
        Self { setting, budget, futures, inputs, panel, parts, part_of, need }
    }

    /// Runs a replication in the buffers of a worker.
    pub fn replicate(&self, worker: &mut Worker<Chance>, replication: u32) -> Outcome {
        let setting = &self.setting;
        let draw = self.futures.draw(setting.world, setting.plan, replication);
        self.outcome(worker, &draw, replication, true)
    }

    /// The replication in which all goes as written: expected counts, no storms.
    pub fn as_written(&self, routing: Routing) -> Outcome {
        let mut worker = Worker::as_written(&self.setting, routing);
        self.outcome(&mut worker, &Draw::neutral(self.setting.world, self.setting.plan), 0, false)
    }

    /// What a future gives.
    fn outcome<L: Luck>(
        &self,
        worker: &mut Worker<L>,
        draw: &Draw,
        replication: u32,
        storms: bool,
    ) -> Outcome {
        let setting = &self.setting;
        let operation = opened(setting, draw);
        let paid = self.budget.pay(setting, draw, &operation, &filled(setting, draw));
        let fate = Fate {
            opens: opens(setting, draw),
            paid: paid_shares(setting, &paid),
            pay: self.budget.real_pay(setting, draw),
            storms,
        };
        worker.engine.begin(setting, draw, &fate, replication);
        let mut years = Vec::with_capacity(setting.years.len());
        let mut mandates = vec![Vec::new(); setting.study.mandates.len()];
        for (y, year) in setting.years.iter().enumerate() {
            worker.engine.year(setting, draw, &fate, y, replication);
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
        worker.engine.end(setting);
        let last = setting.world.calendar.last;
        let opening = |(n, o): (usize, &Opening)| {
            (operation.stands(o.site, last), draw.fates[n].delay == Some(0.0))
        };
        let openings = setting.plan.openings.iter().enumerate().map(opening).collect();
        let record = &worker.engine.record;
        let mut outcome = Outcome {
            years,
            mandates,
            openings,
            flows: record.by_service.clone(),
            net: record.by_step.clone(),
            waits: record.waits.clone(),
            levels: draw.levels.clone(),
        };
        outcome.levels.extend(panel::events(self, &outcome, &draw.cuts));
        outcome
    }

    /// Counts people and clients of the year that has just passed.
    fn tally<L: Luck>(&self, worker: &Worker<L>, draw: &Draw, y: usize) -> YearOutcome {
        let setting = &self.setting;
        let world = setting.world;
        let (groups, services) = (world.groups.len(), world.services.len());
        let end = month_of(y, 11);
        let needed = |part: &Vec<f64>| -> f64 {
            part.iter().zip(&draw.demand).map(|(n, d)| n * d.at(end)).sum()
        };
        let mut outcome = YearOutcome {
            need: self.need[y].iter().map(needed).collect(),
            people: vec![0.0; self.parts.len()],
            people_of: vec![0.0; groups],
            clients: vec![0.0; groups * services],
            ..of_months(setting, worker, y)
        };
        for cell in &setting.cells {
            for m in cell.members.clone() {
                let group = setting.members[m].group;
                let clients = worker.clients[at(setting, cell.commune, group, cell.service)];
                let people = clients * setting.demand.people_per_client(group, cell.service);
                outcome.clients[group.index() * services + cell.service.index()] += clients;
                outcome.people_of[group.index()] += people;
                if let Some(part) = self.part_of[cell.commune.index()] {
                    outcome.people[part] += people;
                }
            }
        }
        outcome
    }

    fn measure<L: Luck>(
        &self,
        worker: &Worker<L>,
        draw: &Draw,
        operation: &Operation,
        mandate: &Mandate,
    ) -> Vec<Measured> {
        let setting = &self.setting;
        let end = month_of(setting.world.calendar.index(mandate.year), 11);
        let need = |i: CommuneId, g: GroupId| {
            setting.demand.need(i, g, mandate.year) * draw.demand[g.index()].at(end)
        };
        let facts = mandate::Facts {
            stands: &|site| operation.stands(site, mandate.year),
            served: &|i: CommuneId, g: GroupId, s: ServiceId| worker.clients[at(setting, i, g, s)],
            need: &need,
            collaborators: &|i| {
                mandate::collaborators(setting.world, setting.plan, i, mandate.year)
            },
            staff: &|c| mandate::staff(setting.world, setting.plan, operation, c, mandate.year),
        };
        mandate::measure_facts(setting.world, &mandate.rule, &facts)
    }
}

/// Buffers of one worker.
#[derive(Debug, Clone)]
pub(super) struct Worker<L> {
    pub engine: Engine<L>,
    /// Clients who started this year by commune, group, service.
    clients: Vec<f64>,
}

impl Worker<Chance> {
    /// A worker for futures.
    pub fn by_chance(setting: &Setting) -> Self {
        Self::new(setting, Chance(UnitProcess::new()), Routing::Nearest)
    }
}

impl Worker<Expected> {
    /// A worker for the future in which all goes as written.
    pub fn as_written(setting: &Setting, routing: Routing) -> Self {
        let draws = setting.cells.len() * 5 + setting.units.len();
        Self::new(setting, Expected::new(draws), routing)
    }
}

impl<L: Luck> Worker<L> {
    fn new(setting: &Setting, luck: L, routing: Routing) -> Self {
        let world = setting.world;
        let clients = world.communes.len() * world.groups.len() * world.services.len();
        Self { engine: Engine::new(setting, luck, routing), clients: vec![0.0; clients] }
    }

    /// Splits the clients of each cell between its groups, in proportion to those who come: a class is treated alike.
    fn count(&mut self, setting: &Setting) {
        let asking = self.engine.asking();
        for (cell, started) in setting.cells.iter().zip(&self.engine.record.started_cell) {
            let all: f64 = asking[cell.members.clone()].iter().sum();
            let share = if all > 0.0 { f64::from(*started) / all } else { 0.0 };
            for m in cell.members.clone() {
                let group = setting.members[m].group;
                self.clients[at(setting, cell.commune, group, cell.service)] = asking[m] * share;
            }
        }
    }
}

/// Where the clients of a commune, group and service stand in a worker's buffer.
fn at(setting: &Setting, i: CommuneId, g: GroupId, s: ServiceId) -> usize {
    let world = setting.world;
    (i.index() * world.groups.len() + g.index()) * world.services.len() + s.index()
}

/// A month of a planned year, counted from the first one.
fn month_of(y: usize, month: usize) -> usize {
    12 * y + month
}

/// What operates in a future.
fn opened(setting: &Setting, draw: &Draw) -> Operation {
    let fates = setting.plan.openings.iter().zip(&draw.fates);
    let delivered = fates.filter_map(|(opening, fate)| Some((opening, fate.delay?)));
    Operation::delayed(setting.world, delivered, &setting.plan.upgrades, &setting.plan.closures)
}

/// By active site the step in which it opens.
fn opens(setting: &Setting, draw: &Draw) -> Vec<f64> {
    let opens = |n: usize| {
        let opening = &setting.plan.openings[n];
        let Some(delay) = draw.fates[n].delay else { return f64::INFINITY };
        let lead = setting.world.type_of(opening.site).sizes[opening.size].lead_months + delay;
        let months = 12.0 * f64::from(opening.start - setting.world.calendar.first) + lead;
        setting.warm_up as f64 + months * setting.steps as f64 / 12.0
    };
    let of = |active: &super::setting::Active| active.opening.map_or(f64::NEG_INFINITY, opens);
    setting.actives.iter().map(of).collect()
}

/// Share of the posts of each cadre in which somebody works, as money expects it: in the long run a post that is left `attrition`
/// times a year and stays empty for `refill` months each time is empty for attrition x refill / 12 of the year.
fn filled(setting: &Setting, draw: &Draw) -> Vec<f64> {
    let cadres = setting.world.cadres.values();
    let vacant = cadres.map(|cadre| cadre.attrition * draw.attrition * draw.refill / 12.0);
    vacant.map(|vacant| 1.0 - vacant.clamp(0.0, 1.0)).collect()
}

/// By active site and planned year the share of its work that is paid: of the works of its start year, and of the year's recurrent
/// cost.
fn paid_shares(setting: &Setting, paid: &Paid) -> Vec<Vec<f64>> {
    let years = || 0..setting.years.len();
    let of = |active: &super::setting::Active| -> Vec<f64> {
        let Some(n) = active.opening else { return vec![1.0; setting.years.len()] };
        let owner = setting.world.type_of(active.site).owner.index();
        let start = setting.world.calendar.index(setting.plan.openings[n].start);
        years().map(|y| paid.built[start][owner] * paid.running[y][owner]).collect()
    };
    setting.actives.iter().map(of).collect()
}

/// What the months of a year come to.
fn of_months<L>(setting: &Setting, worker: &Worker<L>, y: usize) -> YearOutcome {
    let (record, steps) = (&worker.engine.record, y * setting.steps..(y + 1) * setting.steps);
    let services = setting.world.services.len();
    let flows = months::all(&record.by_service[steps.start * services..steps.end * services]);
    let net = &record.by_step[steps.clone()];
    let sum = |of: fn(&Net) -> f64| net.iter().map(of).sum::<f64>();
    let ratio = |part: f64, of: f64| if of > 0.0 { part / of } else { 0.0 };
    let end = &record.by_service[(steps.end - 1) * services..steps.end * services];
    let started = f64::from(flows.started);
    YearOutcome {
        wait: ratio(f64::from(flows.waited) * 12.0 / setting.steps as f64, started),
        minutes: ratio(sum(|net| net.minutes), started),
        waiting: f64::from(months::all(end).waiting),
        abandoned: f64::from(flows.abandoned),
        lost: f64::from(flows.lost),
        hours_used: 100.0 * ratio(sum(|net| net.hours_used), sum(|net| net.hours_available)),
        filled: 100.0 * ratio(sum(|n| f64::from(n.filled)), sum(|n| f64::from(n.posts))),
        ..YearOutcome::default()
    }
}

/// Direct cost of the clients who started at opened sites this year.
fn case_cost<L>(setting: &Setting, worker: &Worker<L>, y: usize) -> f64 {
    let desks = setting.desks.iter().zip(&worker.engine.record.started_desk);
    let opened = desks.filter(|(desk, _)| setting.actives[desk.active].opening.is_some());
    opened
        .map(|(desk, clients)| {
            cost::case_cost(setting.world, desk.service, setting.years[y]).0 * f64::from(*clients)
        })
        .sum()
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
