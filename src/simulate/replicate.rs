//! One replication: draw a future, see what opens, what is paid, and let the engine run; then count its years.

use super::chance::{Chance, Luck};
use super::draw::{Draw, Futures};
use super::engine::{Fate, Routing};
use super::money::{Budget, Paid};
use super::panel::{self, EVENTS, Panel};
use super::record::{Flows, Net, Waits};
use super::setting::Setting;
use super::worker::{Worker, at};
use super::year::{self, YearOutcome, case_costs, lost_on_the_way, month_of, need_of, standing};
use crate::mandate::{self, Measured};
use crate::operation::Operation;
use crate::plan::Opening;
use crate::study::Mandate;
use crate::workforce;
use crate::world::{Cadre, CadreId, CommuneId, GroupId, Id, Line, ServiceId, Year};

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
    /// By planned step, then part of the equity level, people in care.
    pub in_care: Vec<f64>,
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
    /// Need by planned year, part (zone) and group, before any draw.
    need: Vec<Vec<Vec<f64>>>,
    zone_need: Vec<Vec<Vec<f64>>>,
}

impl<'a> Ground<'a> {
    /// Prepares the replications.
    pub fn new(setting: Setting<'a>, seed: u64) -> Self {
        let world = setting.world;
        let part_of = |commune: CommuneId| setting.part_of[commune.index()];
        let need = need_of(&setting, setting.parts.len(), part_of);
        let zone_of = |commune| Some(world.communes[commune].zone.index());
        let zone_need = need_of(&setting, world.zones.len(), zone_of);
        let budget = Budget::new(&setting);
        let futures = Futures::new(world, setting.study, setting.plan, seed);
        let inputs = futures.inputs().into_iter().map(|input| input.code);
        let inputs = inputs.chain(EVENTS.map(str::to_owned)).collect();
        let panel = Panel::new(&setting);
        Self { setting, budget, futures, inputs, panel, need, zone_need }
    }

    /// Runs a replication in the buffers of a worker.
    pub fn replicate(&self, worker: &mut Worker<Chance>, replication: u32) -> Outcome {
        let setting = &self.setting;
        let draw = self.futures.draw(setting.world, setting.plan, replication);
        self.outcome(worker, &draw, replication, true)
    }

    /// The replication in which all goes as written: expected counts, no storms.
    pub fn as_written(&self, routing: Routing) -> Outcome {
        self.written(routing, 1.0)
    }

    /// The same by the plan's shares and with staff who never leave.
    pub fn as_planned(&self) -> Outcome {
        self.written(Routing::Plan, 0.0)
    }

    fn written(&self, routing: Routing, attrition: f64) -> Outcome {
        let mut worker = Worker::as_written(&self.setting, routing);
        let draw = Draw::neutral(self.setting.world, self.setting.plan);
        self.outcome(&mut worker, &Draw { attrition, ..draw }, 0, false)
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
        let leaving = self.leaving(draw);
        let paid = self.budget.pay(setting, draw, &operation, &filled(draw, &leaving));
        let fate = Fate {
            opens: opens(setting, draw),
            paid: paid_shares(setting, &paid),
            leaving,
            storms,
        };
        worker.engine.begin(setting, draw, &fate, replication);
        let mut years = Vec::with_capacity(setting.years.len());
        let mut mandates = vec![Vec::new(); setting.study.mandates.len()];
        for (y, year) in setting.years.iter().enumerate() {
            worker.engine.year(setting, draw, &fate, y, replication);
            worker.count(setting);
            let mut outcome = self.tally(worker, draw, y);
            let [new, today] = case_costs(setting, worker, y);
            outcome.additional = paid.additional[y] + new;
            outcome.existing = self.budget.existing[y] + today;
            outcome.by_line = paid.by_line[y].clone();
            outcome.by_line[Line::Case as usize] = new;
            outcome.by_fund = paid.by_fund[y].clone();
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
            in_care: record.in_care.clone(),
            waits: record.waits.clone(),
            levels: draw.levels.clone(),
        };
        outcome.levels.extend(panel::events(self, &outcome, &draw.cuts));
        outcome
    }

    /// By planned year, then cadre, the share who leave: as planned (3.10), where pay moves it less if pay rises more than planned.
    fn leaving(&self, draw: &Draw) -> Vec<Vec<f64>> {
        let setting = &self.setting;
        let raised = self.budget.raised(draw);
        let of = |(year, raised): (&Year, f64)| {
            let leaves = |(id, cadre): (CadreId, &Cadre)| {
                let elasticity = cadre.anchor.as_ref().map_or(0.0, |anchor| anchor.elasticity);
                let planned = workforce::attrition(setting.world, id, *year);
                planned * draw.attrition * raised.max(0.1).powf(-elasticity)
            };
            setting.world.cadres.iter().map(leaves).collect()
        };
        setting.years.iter().zip(raised).map(of).collect()
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
            by_zone: self.zone_need[y].iter().map(|need| [needed(need), 0.0]).collect(),
            lost: lost_on_the_way(setting, worker, draw, y),
            people: vec![0.0; setting.parts.len()],
            people_of: vec![0.0; groups],
            clients: vec![0.0; groups * services],
            ..year::of_months(setting, worker, y)
        };
        for cell in &setting.cells {
            for m in cell.members.clone() {
                let group = setting.members[m].group;
                let clients = worker.clients[at(setting, cell.commune, group, cell.service)];
                let people = clients * setting.demand.people_per_client(group, cell.service);
                outcome.clients[group.index() * services + cell.service.index()] += clients;
                outcome.people_of[group.index()] += people;
                outcome.by_zone[world.communes[cell.commune].zone.index()][1] += people;
                if let Some(part) = setting.part_of[cell.commune.index()] {
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
        let mut clients = setting.world.sites.map(|_| 0.0);
        for (desk, started) in setting.desks.iter().zip(&worker.engine.record.started_desk) {
            clients[setting.actives[desk.active].site] += f64::from(*started);
        }
        let facts = mandate::Facts {
            clients: &|site| clients[site],
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
    let of = |active: &super::active::Active| active.opening.map_or(f64::NEG_INFINITY, opens);
    setting.actives.iter().map(of).collect()
}

/// Share of the posts of each cadre in which somebody works, by planned year, as money expects it: in the long run a post that is
/// left `leaving` times a year and stays empty for `refill` months each time is empty for leaving x refill / 12 of the year.
fn filled(draw: &Draw, leaving: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let share = |leaving: &f64| 1.0 - (leaving * draw.refill / 12.0).clamp(0.0, 1.0);
    leaving.iter().map(|of_year| of_year.iter().map(share).collect()).collect()
}

/// By active site and planned year the share of its work that is paid: of the works of its start year, and of the year's recurrent
/// cost.
fn paid_shares(setting: &Setting, paid: &Paid) -> Vec<Vec<f64>> {
    let years = || 0..setting.years.len();
    let of = |active: &super::active::Active| -> Vec<f64> {
        let Some(n) = active.opening else { return vec![1.0; setting.years.len()] };
        let owner = setting.world.type_of(active.site).owner.index();
        let start = setting.world.calendar.index(setting.plan.openings[n].start);
        years().map(|y| paid.built[start][owner] * paid.running[y][owner]).collect()
    };
    setting.actives.iter().map(of).collect()
}
