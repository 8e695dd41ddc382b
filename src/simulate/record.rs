//! What a replication writes down: counts by step and service, waits, who was served.

use super::engine::Line;
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
    /// Hours that those who came would take at their nearest site.
    pub hours_asked: f64,
    /// Clients in care where a norm is in force, and those whom it allows.
    pub under_norm: f64,
    pub norm: f64,
    /// Sum over those who started of minutes one way, and the minutes, rounded up, within which nine in ten of them live.
    pub minutes: f64,
    pub minutes_p90: f64,
    /// Share of the step in which links are closed.
    pub closed_links: f64,
}

/// Waits of one service and urgency: who was waiting at the start, started, gave up, or waited at the horizon, by steps waited.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Waits {
    /// Who already waited on the first planned day, and so is seen from that age on only.
    pub entered: Line,
    pub started: Line,
    pub abandoned: Line,
    pub censored: Line,
}

/// Minutes of a way that are told apart: a day.
const MINUTES: usize = 24 * 60;

/// The first entry by which so many are counted.
fn within(counts: &[u32], many: f64) -> f64 {
    let mut sum = 0;
    let reached = counts.iter().position(|count| {
        sum += count;
        f64::from(sum) >= many
    });
    reached.unwrap_or(0) as f64
}

/// The record of a replication.
#[derive(Debug, Clone)]
pub(super) struct Record {
    services: usize,
    planned: bool,
    flows: Vec<Flows>,
    /// By service and urgency, who started in this step.
    started: Vec<[Line; 2]>,
    net: Net,
    /// By whole minute of the way, who started in this step; the last one stands for all longer ways.
    journeys: Vec<u32>,
    /// By planned step, then service.
    pub by_service: Vec<Flows>,
    /// By planned step.
    pub by_step: Vec<Net>,
    /// By planned step, then part of the equity level, people in care.
    pub in_care: Vec<f64>,
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
            started: vec![[Line::default(); 2]; services],
            net: Net::default(),
            journeys: vec![0; MINUTES],
            by_service: vec![Flows::default(); steps * services],
            by_step: vec![Net::default(); steps],
            in_care: vec![0.0; steps * setting.parts.len()],
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
        self.in_care.fill(0.0);
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

    /// Who waits on the first planned day.
    pub fn began(&mut self, service: usize, lines: &[Line; 2]) {
        for (waits, line) in self.waits[service].iter_mut().zip(lines) {
            waits.entered.add(line);
        }
    }

    /// Who waits at the horizon.
    pub fn censor(&mut self, service: usize, lines: &[Line; 2]) {
        for (waits, line) in self.waits[service].iter_mut().zip(lines) {
            waits.censored.add(line);
        }
    }

    #[inline]
    pub fn came(&mut self, service: usize, clients: u32) {
        self.flows[service].came += clients;
    }

    #[inline]
    pub fn closed(&mut self, service: usize, clients: u32) {
        self.flows[service].closed += clients;
    }

    #[inline]
    pub fn lost(&mut self, service: usize, clients: u32) {
        self.flows[service].lost += clients;
    }

    #[inline]
    pub fn abandoned(&mut self, service: usize, urgency: usize, gone: &Line) {
        self.flows[service].abandoned += gone.all();
        if self.planned {
            self.waits[service][urgency].abandoned.add(gone);
        }
    }

    #[inline]
    pub fn started(
        &mut self,
        cell: usize,
        desk: usize,
        urgency: usize,
        taken: &Line,
        minutes: f64,
    ) {
        let (service, clients) = (self.service_of[cell] as usize, taken.all());
        self.started[service][urgency].add(taken);
        self.flows[service].started += clients;
        self.started_cell[cell] += clients;
        self.started_desk[desk] += clients;
        self.net.started += clients;
        self.net.minutes += f64::from(clients) * minutes;
        // Rounded up; casts are faster than a ceiling.
        let whole = minutes as usize;
        let minute = whole + usize::from((whole as f64) < minutes);
        self.journeys[minute.min(MINUTES - 1)] += clients;
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

    pub fn asked(&mut self, hours: f64) {
        self.net.hours_asked += hours;
    }

    /// Clients in care under a norm, and those whom it allows.
    pub fn norm(&mut self, in_care: f64, allowed: f64) {
        self.net.under_norm += in_care;
        self.net.norm += allowed;
    }

    pub fn closed_links(&mut self, share: f64) {
        self.net.closed_links = share;
    }

    pub fn stock(&mut self, service: usize, waiting: u32, care: u32) {
        self.flows[service].waiting += waiting;
        self.flows[service].care += care;
    }

    pub fn network(&mut self, sites: f64, filled: &[u32], posts: &[u32]) {
        self.net.sites = sites;
        self.net.filled = filled.iter().sum();
        self.net.posts = posts.iter().sum();
    }

    pub fn forget_step(&mut self) {
        self.flows.fill(Flows::default());
        self.started.fill([Line::default(); 2]);
        self.net = Net::default();
        self.journeys.fill(0);
    }

    pub fn end_step(&mut self, step: usize) {
        let services = self.flows.iter_mut().zip(&self.started).zip(&mut self.waits);
        for ((flows, started), waits) in services {
            flows.waited = started.iter().map(Line::waited).sum();
            waits.iter_mut().zip(started).for_each(|(waits, started)| waits.started.add(started));
        }
        self.net.minutes_p90 = within(&self.journeys, 0.9 * f64::from(self.net.started));
        let at = step * self.services;
        self.by_service[at..at + self.services].copy_from_slice(&self.flows);
        self.by_step[step] = self.net;
        self.forget_step();
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn nine_in_ten_live_within_the_minutes_by_which_they_are_counted() {
        let mut counts = vec![0; 60];
        (counts[5], counts[20], counts[50]) = (80, 15, 5);
        assert_eq!(within(&counts, 90.0), 20.0);
        assert_eq!(within(&counts, 80.0), 5.0);
        assert_eq!(within(&counts, 99.0), 50.0);
    }
}
