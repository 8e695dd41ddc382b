//! The monthly engine: what happens step by step, given a draw.
//!
//! State is struct of arrays of whole clients and people, made once a worker; a step allocates nothing. In a step: sites open and
//! close, staff leave and come, storms close links, care ends, clients come, go to the nearest site with free hours and then the
//! next, and of those who still wait some give up.

mod assign;
mod by_plan;
mod clients;
mod hours;
mod line;
mod staff;
mod state;

pub(super) use clients::SLOTS;
pub(super) use line::{AGES, Line};
use state::State;

use super::chance::Luck;
use super::draw::Draw;
use super::hazard::{self, Closure};
use super::record::Record;
use super::setting::{Cell, Setting};
use super::way::Way;
use crate::world::Id;

/// What a replication is given beside its draw.
#[derive(Debug, Clone)]
pub(super) struct Fate {
    /// By active site, the step in which it opens, as a real number; infinite if never. Existing sites: before all.
    pub opens: Vec<f64>,
    /// By active site, the share of its work that is paid, by planned year.
    pub paid: Vec<Vec<f64>>,
    /// Share of the people of a cadre who leave, by planned year.
    pub leaving: Vec<Vec<f64>>,
    /// Whether closures of links happen.
    pub storms: bool,
}

/// Where clients ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Routing {
    /// The nearest site with free hours, then the next.
    Nearest,
    /// The sites of the plan, in its shares.
    Plan,
}

/// One worker's engine.
#[derive(Debug, Clone)]
pub(super) struct Engine<L> {
    luck: L,
    state: State,
    /// What is closed, by step.
    closed: Vec<Closure>,
    /// What has happened.
    pub record: Record,
}

/// Where a step stands in time.
#[derive(Debug, Clone, Copy)]
struct Moment {
    /// Step from the beginning of the warm-up.
    step: usize,
    /// Planned year; the first one in the warm-up.
    year: usize,
    /// The step as part of an address.
    address: u32,
    replication: u32,
}

impl<L: Luck> Engine<L> {
    /// An engine with buffers of the right sizes.
    pub fn new(setting: &Setting, luck: L, routing: Routing) -> Self {
        Self {
            luck,
            state: State::new(setting, routing),
            closed: vec![Closure::default(); setting.all_steps()],
            record: Record::new(setting),
        }
    }

    /// Begins a replication: the present network, before the warm-up.
    pub fn begin(&mut self, setting: &Setting, draw: &Draw, fate: &Fate, replication: u32) {
        self.luck.reset();
        self.record.reset();
        self.state.reset(setting, draw.abandonment);
        match fate.storms {
            true => setting.hazards.draw(setting, draw.storms, replication, &mut self.closed),
            false => setting.hazards.none(&mut self.closed),
        }
        for step in 0..setting.warm_up {
            let moment = moment(setting, step, replication);
            if step == 0 {
                self.rates(setting, draw, 0, 0);
            }
            self.step(setting, draw, fate, moment);
        }
        self.state.due_here.fill(0.0);
        self.add_backlog(setting);
        self.record.begin_plan();
    }

    /// Runs the steps of a planned year.
    pub fn year(&mut self, setting: &Setting, draw: &Draw, fate: &Fate, y: usize, r: u32) {
        self.record.begin_year();
        if self.state.routing == Routing::Plan {
            self.spread_year(setting, fate, y);
        }
        for n in 0..setting.steps {
            let month = 12 * (y * setting.steps + n) / setting.steps;
            if n == 0 || draw.varies() {
                self.rates(setting, draw, y, month);
            }
            let moment = moment(setting, setting.warm_up + y * setting.steps + n, r);
            self.step(setting, draw, fate, moment);
        }
    }

    /// Notes who still waits and who is in care at the horizon.
    pub fn end(&mut self, setting: &Setting) {
        for (cell, lines) in setting.cells.iter().zip(&self.state.lines) {
            self.record.censor(cell.service.index(), lines);
        }
    }

    /// Whether a site that operates now may serve a cell.
    pub fn reaches(&self, setting: &Setting, cell: &Cell) -> bool {
        let operates =
            |way: &Way| self.state.operating[setting.desks[way.desk as usize].active] > 0.0;
        setting.ways[cell.ways.clone()].iter().any(operates)
    }

    /// By member the clients a year who come, as last computed.
    pub fn asking(&self) -> &[f64] {
        &self.state.asking
    }

    /// Clients who come, by cell (1.8) in this future: need, uptake and what is drawn about them.
    fn rates(&mut self, setting: &Setting, draw: &Draw, y: usize, month: usize) {
        let state = &mut self.state;
        for (c, cell) in setting.cells.iter().enumerate() {
            let (mut coming, mut people) = (0.0, 0.0);
            for m in cell.members.clone() {
                let member = &setting.members[m];
                let g = member.group.index();
                let uptake = (cell.uptake[y] * draw.uptake[g].at(month)).min(1.0);
                let base = member.base[y] * draw.demand[g].at(month);
                state.asking[m] = base * uptake;
                coming += base * uptake;
                people += base;
            }
            let head = setting.classes[cell.class].groups.first().map_or(0, |group| group.index());
            let now = &mut state.cells[c];
            now.rate = coming / setting.steps as f64;
            // Clients are whole, people expected: a part of one does not stop the next.
            now.people = people + 1.0;
            now.others = 2.0 / (people - coming).max(0.05 * people).max(1e-9);
            now.hours = draw.hours.get(head).map_or(1.0, |hours| hours.at(month));
        }
        if setting.world.dynamics.word_of_mouth > 0.0 {
            state.need.fill(0.0);
            for commune in setting.world.communes.ids() {
                for group in setting.world.groups.ids() {
                    let need = setting.demand.need(commune, group, setting.years[y]);
                    state.need[commune.index()] += need * draw.demand[group.index()].at(month);
                }
            }
        }
    }

    fn step(&mut self, setting: &Setting, draw: &Draw, fate: &Fate, at: Moment) {
        self.open_and_close(setting, fate, at);
        self.staff(setting, draw, fate, at);
        self.budgets(setting, fate, at);
        self.close_links(setting, at);
        self.spread_awareness(setting, at);
        self.clients(setting, at);
        self.assign(setting, at);
        self.give_up(setting);
        self.open_links(setting, at);
        self.note(setting, at);
    }

    /// Word of mouth of clients whose care has ended: what it adds to uptake, as a factor.
    fn spread_awareness(&mut self, setting: &Setting, at: Moment) {
        let effect = setting.world.dynamics.word_of_mouth;
        if effect <= 0.0 {
            return;
        }
        let rule = &setting.world.uptake;
        let memory = rule.memory.powf(1.0 / setting.steps as f64);
        let state = &mut self.state;
        for i in 0..state.satisfied.len() {
            state.satisfied[i] *= memory;
            let share = if state.need[i] > 0.0 { state.satisfied[i] / state.need[i] } else { 0.0 };
            let plain = state.plain_uptake[at.year][i];
            let raised = (plain + effect * share).min(rule.ceiling.max(plain));
            state.aware[i] = if plain > 0.0 { raised / plain } else { 1.0 };
        }
    }

    fn close_links(&mut self, setting: &Setting, at: Moment) {
        let Closure { set, share } = self.closed[at.step];
        for hit in setting.hazards.hits(set) {
            let w = hit.way as usize;
            match hit.hours {
                None => self.state.open[w] = 1.0 - share,
                Some(hours) => {
                    let plain = setting.ways[w].hours;
                    self.state.hours[w] = plain + (hours - plain) * share;
                }
            }
        }
    }

    fn open_links(&mut self, setting: &Setting, at: Moment) {
        for hit in setting.hazards.hits(self.closed[at.step].set) {
            let w = hit.way as usize;
            self.state.open[w] = 1.0;
            self.state.hours[w] = setting.ways[w].hours;
        }
    }

    /// Writes the step down, if it is a planned one.
    fn note(&mut self, setting: &Setting, at: Moment) {
        let Some(step) = at.step.checked_sub(setting.warm_up) else {
            self.record.forget_step();
            return;
        };
        let state = &self.state;
        let in_care = &mut self.record.in_care[step * setting.parts.len()..];
        for (cell, care) in state.cells.iter().zip(&state.care) {
            if let Some(part) = setting.part_of[cell.commune as usize] {
                in_care[part] += f64::from(*care) * cell.persons;
            }
        }
        for (d, desk) in setting.desks.iter().enumerate() {
            if state.slots[d].is_finite() {
                self.record.norm(f64::from(state.in_care[d]) * desk.load, state.slots[d]);
            }
        }
        self.record.closed_links(self.closed[at.step].share);
        self.record.network(state.operating.iter().sum(), &state.filled, &state.posts);
        self.record.end_step(step);
    }
}

fn moment(setting: &Setting, step: usize, replication: u32) -> Moment {
    let planned = step.saturating_sub(setting.warm_up);
    let year = (planned / setting.steps).min(setting.years.len().saturating_sub(1));
    Moment { step, year, address: hazard::address(setting, step), replication }
}

/// Uptake that awareness may raise, by planned year and commune: that of services which are not offered at home.
fn plain_uptake(setting: &Setting) -> Vec<Vec<f64>> {
    let world = setting.world;
    let service = world.services.ids().find(|s| world.services[*s].uptake_if_offered.is_none());
    let of = |year: &i16| {
        let uptake = |commune| service.map_or(0.0, |s| setting.demand.uptake(commune, s, *year));
        world.communes.ids().map(uptake).collect()
    };
    setting.years.iter().map(of).collect()
}
