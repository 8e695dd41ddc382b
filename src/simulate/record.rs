//! What a replication writes down: counts by step and service, waits, who was served.

use super::engine::AGES;
use super::setting::Setting;

/// Counts of one service in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Flows {
    pub came: u32,
    pub started: u32,
    pub closed: u32,
    pub abandoned: u32,
    pub lost: u32,
    /// At the end of the step.
    pub waiting: u32,
    /// At the end of the step.
    pub care: u32,
    /// Steps waited by those who started.
    pub waited: u32,
}

/// The network in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Net {
    /// Sites that operate.
    pub sites: f64,
    pub posts: u32,
    pub filled: u32,
    pub started: u32,
    /// People who left.
    pub left: u32,
    pub hours_available: f64,
    pub hours_used: f64,
    /// Sum over those who started of minutes one way.
    pub minutes: f64,
    /// Share of the step in which links are closed.
    pub closed_links: f64,
}

/// Waits of one service and urgency: by age, how many were waiting at the start, started, gave up, or waited at the horizon.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Waits {
    /// Who already waited on the first planned day, and so is seen from that age on only.
    pub entered: [u32; AGES],
    pub started: [u32; AGES],
    pub abandoned: [u32; AGES],
    pub censored: [u32; AGES],
}

/// The record of a replication.
#[derive(Debug, Clone)]
pub(super) struct Record {
    services: usize,
    planned: bool,
    flows: Vec<Flows>,
    net: Net,
    /// By planned step, then service.
    pub by_service: Vec<Flows>,
    /// By planned step.
    pub by_step: Vec<Net>,
    /// By service and urgency (0 ordinary, 1 urgent).
    pub waits: Vec<[Waits; 2]>,
    service_of: Vec<u32>,
    /// Clients who started this year, by cell and by desk.
    pub started_cell: Vec<u32>,
    pub started_desk: Vec<u32>,
}

impl Record {
    /// Buffers of the right sizes.
    pub fn new(setting: &Setting) -> Self {
        let services = setting.world.services.len();
        let steps = setting.years.len() * setting.steps;
        use crate::world::Id;
        Self {
            services,
            planned: false,
            flows: vec![Flows::default(); services],
            net: Net::default(),
            by_service: vec![Flows::default(); steps * services],
            by_step: vec![Net::default(); steps],
            waits: vec![[Waits::default(); 2]; services],
            service_of: setting.cells.iter().map(|cell| cell.service.index() as u32).collect(),
            started_cell: vec![0; setting.cells.len()],
            started_desk: vec![0; setting.desks.len()],
        }
    }

    pub fn reset(&mut self) {
        self.planned = false;
        self.forget_step();
        self.waits.fill([Waits::default(); 2]);
        self.begin_year();
    }

    /// From now on all is written down.
    pub fn begin_plan(&mut self) {
        self.planned = true;
    }

    pub fn begin_year(&mut self) {
        self.started_cell.fill(0);
        self.started_desk.fill(0);
    }

    pub fn began(&mut self, service: usize, ages: &[[u32; AGES]; 2]) {
        for (waits, ages) in self.waits[service].iter_mut().zip(ages) {
            waits.entered.iter_mut().zip(ages).for_each(|(sum, clients)| *sum += clients);
        }
    }

    #[inline]
    pub fn came(&mut self, service: u32, clients: u32) {
        self.flows[service as usize].came += clients;
    }

    #[inline]
    pub fn closed(&mut self, service: u32, clients: u32) {
        self.flows[service as usize].closed += clients;
    }

    #[inline]
    pub fn lost(&mut self, service: u32, clients: u32) {
        self.flows[service as usize].lost += clients;
    }

    #[inline]
    pub fn abandoned(&mut self, service: u32, urgency: usize, age: usize, clients: u32) {
        self.flows[service as usize].abandoned += clients;
        if self.planned {
            self.waits[service as usize][urgency].abandoned[age] += clients;
        }
    }

    #[inline]
    pub fn waited(&mut self, service: u32, urgency: usize, age: usize, clients: u32) {
        self.flows[service as usize].waited += clients * age as u32;
        if self.planned {
            self.waits[service as usize][urgency].started[age] += clients;
        }
    }

    pub fn censor(&mut self, service: usize, urgency: usize, ages: &[u32; AGES]) {
        for (sum, clients) in self.waits[service][urgency].censored.iter_mut().zip(ages) {
            *sum += clients;
        }
    }

    #[inline]
    pub fn started(&mut self, cell: usize, desk: usize, clients: u32, minutes: f64) {
        self.flows[self.service_of[cell] as usize].started += clients;
        self.started_cell[cell] += clients;
        self.started_desk[desk] += clients;
        self.net.started += clients;
        self.net.minutes += f64::from(clients) * minutes;
    }

    pub fn left(&mut self, people: u32) {
        self.net.left += people;
    }

    pub fn available(&mut self, hours: f64) {
        self.net.hours_available += hours;
    }

    pub fn used(&mut self, hours: f64) {
        self.net.hours_used += hours;
    }

    pub fn closed_links(&mut self, share: f64) {
        self.net.closed_links = share;
    }

    pub fn stock(&mut self, setting: &Setting, waiting: &[[u32; 2]], care: &[u32]) {
        for (c, service) in self.service_of.iter().enumerate().take(setting.cells.len()) {
            let flows = &mut self.flows[*service as usize];
            flows.waiting += waiting[c][0] + waiting[c][1];
            flows.care += care[c];
        }
    }

    pub fn network(&mut self, sites: f64, filled: &[u32], posts: &[u32]) {
        self.net.sites = sites;
        self.net.filled = filled.iter().sum();
        self.net.posts = posts.iter().sum();
    }

    pub fn forget_step(&mut self) {
        self.flows.fill(Flows::default());
        self.net = Net::default();
    }

    pub fn end_step(&mut self, step: usize) {
        let at = step * self.services;
        self.by_service[at..at + self.services].copy_from_slice(&self.flows);
        self.by_step[step] = self.net;
        self.forget_step();
    }
}
