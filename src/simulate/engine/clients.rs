//! Clients: care ends, new ones come, and of those who wait some give up. Class by class; what is drawn is drawn for all cells of a
//! class side by side.

use super::line::Line;
use super::state::State;
use super::{Engine, Moment, Routing};
use crate::simulate::chance::Luck;
use crate::simulate::setting::Setting;
use crate::world::Id;
use std::ops::Range;

/// Purposes of blocks of a cell.
const MONTH: u32 = 0;
const MORE: u32 = 1;

/// Where each draw of a cell stands among its words.
const ENDS: usize = 0;
const PLACE_IN_CARE: usize = 1;
const MIXING: usize = 2;
const COMES: usize = 3;
const TRIAGE: usize = 4;
const GIVES_UP: [usize; 2] = [5, 6];
const PLACE_IN_LINE: usize = 7;

/// Draws of a cell that round what is expected: all but those of places, and of mixing.
pub(in crate::simulate) const SLOTS: usize = 5;

impl<L: Luck> Engine<L> {
    /// Care ends and clients come.
    pub(super) fn clients(&mut self, setting: &Setting, at: Moment) {
        for (n, cells) in setting.blocks.iter().enumerate() {
            self.state.draw_words(cells.clone(), at);
            self.end_care(setting, n, cells.clone());
            self.come(setting, n, cells.clone(), at);
            if self.state.routing == Routing::Plan {
                cells.clone().for_each(|c| self.state.send_by_plan(setting, c, at.year));
            }
        }
    }

    /// Clients come and are told urgent from ordinary.
    fn come(&mut self, setting: &Setting, n: usize, cells: Range<usize>, at: Moment) {
        self.rates_now(setting, n, cells.clone());
        let State {
            paces, keys, words, lines, waiting, rates, counts, parts, cells: state, ..
        } = &mut self.state;
        let (pace, keys, words) = (&paces[n], &keys[cells.clone()], &words[cells.clone()]);
        let slots = setting.cells.len();
        let (rates, counts) = (&rates[..cells.len()], &mut counts[..cells.len()]);
        let parts = &mut parts[..cells.len()];
        let more = |c: usize, block| keys[c].block([at.address, at.replication, block, MORE]);
        self.luck.come(cells.start, rates, |c| words[c][COMES], more, counts);
        let slot = slots + cells.start;
        self.luck.toss(slot, counts, &pace.urgent, |c| words[c][TRIAGE], parts);
        let [ordinary, urgent] = waiting.each_mut().map(|w| &mut w[cells.clone()]);
        let hours = counts.iter().zip(&state[cells.clone()]);
        let hours = hours.map(|(clients, cell)| f64::from(*clients) * cell.nearest * cell.hours);
        self.record.asked(hours.sum());
        for (c, lines) in lines[cells].iter_mut().enumerate() {
            let first = parts[c];
            ordinary[c] += counts[c] - first;
            urgent[c] += first;
            lines[0].join(counts[c] - first);
            if first > 0 {
                lines[1].join(first);
            }
        }
        self.record.came(pace.service, counts.iter().sum());
    }

    /// Expected arrivals of a step: the planner's demand until those in care or waiting take up half of those who would not come, less
    /// from there on; times what awareness and the weather of the month make of it.
    fn rates_now(&mut self, setting: &Setting, n: usize, cells: Range<usize>) {
        let State { paces, words, cells: state, care, waiting, aware, rates, .. } = &mut self.state;
        let [ordinary, urgent] = waiting.each_ref().map(|w| &w[cells.clone()]);
        let (state, care) = (&state[cells.clone()], &care[cells.clone()]);
        let rates = &mut rates[..cells.len()];
        for (c, rate) in rates.iter_mut().enumerate() {
            let inside = care[c] + ordinary[c] + urgent[c];
            let outside = (state[c].people - f64::from(inside)) * state[c].others;
            *rate = state[c].rate * outside.clamp(0.0, 1.0);
        }
        if paces[n].follows {
            for (rate, cell) in rates.iter_mut().zip(state) {
                *rate *= aware[cell.commune as usize];
            }
        }
        if let Some(mix) = &setting.mixes[paces[n].service] {
            for (rate, words) in rates.iter_mut().zip(&words[cells]) {
                *rate *= self.luck.mixed(mix, words[MIXING]);
            }
        }
    }

    /// How many of each cell's clients are done, spread over its ways by those in care there. Care that a closed road interrupts goes
    /// on for as long.
    fn end_care(&mut self, setting: &Setting, n: usize, cells: Range<usize>) {
        let State { paces, words, care, counts, .. } = &mut self.state;
        let (pace, words) = (&paces[n], &words[cells.clone()]);
        let (service, slot) = (pace.service, 2 * setting.cells.len() + cells.start);
        let counts = &mut counts[..cells.len()];
        self.luck.toss(slot, &care[cells.clone()], &pace.end, |c| words[c][ENDS], counts);
        let mut all = 0;
        for (n, c) in cells.enumerate() {
            let done = self.state.counts[n];
            if done > 0 {
                let start = self.luck.uniform(self.state.words[c][PLACE_IN_CARE]);
                let closed = self.state.close(c, done, start);
                let commune = self.state.cells[c].commune as usize;
                self.state.satisfied[commune] += f64::from(closed) * self.state.cells[c].persons;
                all += closed;
            }
        }
        self.record.closed(service, all);
    }

    /// Of those who found no site: calls are lost, other clients give up or wait on. Notes who is where at the end of the step.
    pub(super) fn give_up(&mut self, setting: &Setting) {
        for (n, cells) in setting.blocks.iter().enumerate() {
            let service = self.state.paces[n].service;
            match self.state.paces[n].calls {
                true => self.lose_calls(service, cells.clone()),
                false => {
                    self.thin_lines(setting, n, 0, cells.clone());
                    self.thin_lines(setting, n, 1, cells.clone());
                }
            }
            let [ordinary, urgent] = &self.state.waiting;
            let sum = |of: &Vec<u32>| of[cells.clone()].iter().sum::<u32>();
            self.record.stock(service, sum(ordinary) + sum(urgent), sum(&self.state.care));
        }
    }

    fn lose_calls(&mut self, service: usize, cells: Range<usize>) {
        for waiting in &mut self.state.waiting {
            let waiting = &mut waiting[cells.clone()];
            self.record.lost(service, waiting.iter().sum());
            waiting.fill(0);
        }
        self.state.lines[cells].fill([Line::default(); 2]);
    }

    fn thin_lines(&mut self, setting: &Setting, n: usize, urgency: usize, cells: Range<usize>) {
        let State { paces, words, lines, waiting, counts, .. } = &mut self.state;
        let (pace, words) = (&paces[n], &words[cells.clone()]);
        let (waiting, counts) = (&mut waiting[urgency][cells.clone()], &mut counts[..cells.len()]);
        let slot = (3 + urgency) * setting.cells.len() + cells.start;
        self.luck.toss(slot, waiting, &pace.gives_up, |c| words[c][GIVES_UP[urgency]], counts);
        for (c, lines) in lines[cells].iter_mut().enumerate() {
            if waiting[c] == 0 {
                continue;
            }
            let line = &mut lines[urgency];
            if counts[c] > 0 {
                let gone = line.thin(counts[c], self.luck.uniform(words[c][PLACE_IN_LINE]));
                self.record.abandoned(pace.service, urgency, &gone);
                waiting[c] -= counts[c];
            }
            line.grow_old();
        }
    }

    /// Adds the declared backlog on the first planned day.
    pub(super) fn add_backlog(&mut self, setting: &Setting) {
        for (c, cell) in setting.cells.iter().enumerate() {
            self.state.waiting[0][c] += cell.backlog;
            self.state.lines[c][0].join(cell.backlog);
            self.record.began(cell.service.index(), &self.state.lines[c]);
        }
    }
}

impl State {
    /// The words of a step for these cells.
    fn draw_words(&mut self, cells: Range<usize>, at: Moment) {
        let counter = [at.address, at.replication, 0, MONTH];
        for (words, key) in self.words[cells.clone()].iter_mut().zip(&self.keys[cells]) {
            *words = key.block(counter);
        }
    }

    /// What a closed road does to a cell: a uniform for those whom it lets through.
    pub(super) fn road_word(&self, c: usize) -> u32 {
        self.words[c][PLACE_IN_LINE]
    }

    /// Ends the care of so many of a cell's clients, way by way from a random start on; how many a closed road leaves of them.
    fn close(&mut self, c: usize, done: u32, start: f64) -> u32 {
        let [first, end] = self.cells[c].ways.map(|w| w as usize);
        let each = f64::from(done) / f64::from(self.care[c]);
        let (mut passed, mut closed) = (start, 0);
        for w in first..end {
            if self.wip[w] == 0 {
                continue;
            }
            // The hair keeps whole numbers whole.
            passed += f64::from(self.wip[w]) * self.open[w] * each + 1e-12;
            let here = (passed as u32 - closed).min(self.wip[w]);
            self.wip[w] -= here;
            self.in_care[self.desk[w] as usize] -= here;
            closed += here;
        }
        self.care[c] -= closed;
        closed
    }
}
