//! Clients: care ends, new ones come, and of those who wait some give up.

use super::state::AGES;
use super::{Engine, Moment, Routing};
use crate::simulate::chance::{Luck, unit};
use crate::simulate::draw::Draw;
use crate::simulate::setting::Setting;
use crate::world::Id;

/// Purposes of blocks of a cell.
const COME: u32 = 0;
const MORE: u32 = 1;
const END: u32 = 2;

/// Draws of a cell that round what is expected.
const SLOTS: usize = 5;

impl<L: Luck> Engine<L> {
    /// Care ends and clients come, cell by cell.
    pub(super) fn clients(&mut self, setting: &Setting, at: Moment) {
        self.state.looking.clear();
        for c in 0..setting.cells.len() {
            let key = self.state.key[c];
            let counter = |purpose| [at.address, at.replication, 0, purpose];
            let [[ending, mixing, order, _], [first, second, triage, later]] =
                key.blocks([counter(END), counter(COME)]);
            if self.state.care[c] > 0 {
                self.end_care(setting, c, ending, order);
            }
            let rate = self.rate(setting, c, mixing);
            let more = |block| key.block([at.address, at.replication, block, MORE]);
            let come = self.luck.come(c * SLOTS, rate, [first, second], more);
            self.state.word[c] = later;
            if come > 0 {
                let urgent = self.luck.split(c * SLOTS + 1, come, self.state.urgent[c], triage);
                self.state.waiting[c][0] += come - urgent;
                self.state.waiting[c][1] += urgent;
                self.state.ages[c][0][0] += come - urgent;
                self.state.ages[c][1][0] += urgent;
                self.record.came(self.state.service[c], come);
            }
            if self.state.routing == Routing::Plan {
                self.state.send_by_plan(c, at.year);
            }
            if self.state.waiting[c] != [0; 2] {
                self.state.look(c);
            }
        }
    }

    /// Expected arrivals of a step: the planner's demand until those in care or waiting take up half of those who would not come, less
    /// from there on; times what awareness and the weather of the month make of it.
    #[inline]
    fn rate(&mut self, setting: &Setting, c: usize, mixing: u32) -> f64 {
        let state = &self.state;
        let inside = state.care[c] + state.waiting[c][0] + state.waiting[c][1];
        let outside = (state.people[c] - f64::from(inside)) * state.others[c];
        let mut rate = state.rate[c] * outside.clamp(0.0, 1.0);
        if state.follows[c] {
            rate *= state.aware[state.commune[c] as usize];
        }
        let mix = &setting.mixes[state.service[c] as usize];
        if let Some(mix) = mix {
            rate *= mix.factor(self.luck.uniform(mixing));
        }
        rate
    }

    /// How many of a cell's clients are done, spread over its ways by those in care there.
    fn end_care(&mut self, setting: &Setting, c: usize, word: u32, order: u32) {
        let state = &mut self.state;
        let [first, end] = state.ways[c];
        let ways = first as usize..end as usize;
        let all = f64::from(state.care[c]);
        // Care that a closed road interrupts takes longer by as much.
        let reached = match state.all_open {
            true => all,
            false => ways.clone().map(|w| f64::from(state.wip[w]) * state.open[w]).sum(),
        };
        let p = state.end[c] * reached / all;
        let done = self.luck.split(c * SLOTS + 2, state.care[c], p, word);
        if done == 0 {
            return;
        }
        let (mut passed, mut given) = (self.luck.uniform(order), 0);
        let (each, mut closed) = (f64::from(done) / reached, 0);
        for w in ways {
            if state.wip[w] == 0 {
                continue;
            }
            passed += f64::from(state.wip[w]) * state.open[w] * each;
            let here = (passed + 1e-9) as u32 - given;
            given += here;
            let here = here.min(state.wip[w]);
            state.wip[w] -= here;
            state.in_care[state.desk[w] as usize] -= here;
            closed += here;
            if given >= done {
                break;
            }
        }
        state.care[c] -= closed;
        state.satisfied[state.commune[c] as usize] += f64::from(closed) * setting.persons[c];
        self.record.closed(state.service[c], closed);
    }

    /// Of those who found no site: calls are lost, other clients give up or wait on.
    pub(super) fn give_up(&mut self, setting: &Setting, draw: &Draw) {
        for c in 0..setting.cells.len() {
            let [ordinary, urgent] = self.state.waiting[c];
            if ordinary + urgent == 0 {
                continue;
            }
            let service = self.state.service[c];
            if self.state.loses[c] {
                self.state.waiting[c] = [0; 2];
                self.state.ages[c] = [[0; AGES]; 2];
                self.record.lost(service, ordinary + urgent);
                continue;
            }
            let monthly = setting.world.services[setting.cells[c].service].flow.abandonment;
            let p = (monthly * draw.abandonment).clamp(0.0, 1.0);
            let p = match setting.steps {
                12 => p,
                steps => 1.0 - (1.0 - p).powf(12.0 / steps as f64),
            };
            let word = self.state.word[c];
            for (urgency, clients) in [ordinary, urgent].into_iter().enumerate() {
                if clients == 0 {
                    continue;
                }
                let word = word.wrapping_add(urgency as u32 * 0x9E37_79B9);
                let leave = self.luck.split(c * SLOTS + 3 + urgency, clients, p, word);
                if leave > 0 {
                    self.take_from_line(c, urgency, leave, word);
                }
                grow_old(&mut self.state.ages[c][urgency]);
            }
        }
    }

    /// Takes those who give up out of the line, each waiting client with the same chance.
    fn take_from_line(&mut self, c: usize, urgency: usize, leave: u32, word: u32) {
        let service = self.state.service[c];
        let all = self.state.waiting[c][urgency];
        self.state.waiting[c][urgency] -= leave;
        let each = f64::from(leave) / f64::from(all);
        // A hair, so that rounding leaves nobody behind at the end of the line.
        let mut passed = unit(word.rotate_left(16)) + 1e-9;
        let mut gone = 0;
        for age in (0..AGES).rev() {
            let here = self.state.ages[c][urgency][age];
            passed += f64::from(here) * each;
            let now = (passed as u32).min(leave) - gone;
            if now > 0 {
                gone += now;
                self.state.ages[c][urgency][age] -= now;
                self.record.abandoned(service, urgency, age, now);
                if gone == leave {
                    break;
                }
            }
        }
    }

    /// Adds the declared backlog on the first planned day.
    pub(super) fn add_backlog(&mut self, setting: &Setting) {
        for (c, cell) in setting.cells.iter().enumerate() {
            self.state.waiting[c][0] += cell.backlog;
            self.state.ages[c][0][0] += cell.backlog;
            self.record.began(cell.service.index(), &self.state.ages[c]);
        }
    }
}

/// A step passes for those who wait.
fn grow_old(ages: &mut [u32; AGES]) {
    let oldest = ages[AGES - 1];
    ages.copy_within(0..AGES - 1, 1);
    ages[AGES - 1] += oldest;
    ages[0] = 0;
}
