//! Who is admitted where: in rounds, each waiting cell asks at the nearest site with room, the site takes the urgent first and the
//! rest in equal shares, and whoever is left asks at the next one.

use super::state::{Asks, Looking, State};
use super::{Engine, Moment, Routing};
use crate::simulate::chance::{Luck, unit};
use crate::simulate::setting::Setting;

impl<L: Luck> Engine<L> {
    /// Admits clients: first with the hours that the plan gives to each service, then with all that are left over.
    pub(super) fn assign(&mut self, setting: &Setting, at: Moment) {
        // Only now is it known whose places are taken: care has ended in this step as well.
        for (d, desk) in setting.desks.iter().enumerate().filter(|(_, desk)| desk.uses_places) {
            self.state.places[desk.active] -= f64::from(self.state.in_care[d]) * desk.load;
        }
        self.calls_first(setting, at);
        if self.state.release(setting, at.year) {
            self.calls_first(setting, at);
        }
    }

    /// Emergency calls are answered before the line of those who wait moves on: otherwise a line that is never empty takes every hour
    /// that no service has reserved.
    fn calls_first(&mut self, setting: &Setting, at: Moment) {
        for calls in [true, false] {
            self.state.look(setting, calls);
            self.rounds(setting, calls, at);
        }
    }

    fn rounds(&mut self, setting: &Setting, calls: bool, at: Moment) {
        if self.state.looking.is_empty() {
            return;
        }
        for d in (0..setting.desks.len()).filter(|d| setting.desks[*d].emergency == calls) {
            self.state.room[d] = self.state.has_room(setting, d);
        }
        let mut round = 0;
        while self.state.ask() {
            for n in 0..self.state.touched.len() {
                let d = self.state.touched[n] as usize;
                let used = self.state.decide(setting, d) + self.state.refer(setting, d, at.year);
                self.record.used(used);
                self.order(setting, d, round, at);
                self.state.room[d] = self.state.room[d] && self.state.has_room(setting, d);
            }
            for n in 0..self.state.looking.len() {
                self.admit(setting, n);
            }
            for n in 0..self.state.touched.len() {
                let d = self.state.touched[n] as usize;
                self.state.asks[d] = Asks::default();
            }
            round += 1;
        }
    }

    /// A random place in the line at which a desk that cannot take all begins.
    fn order(&mut self, setting: &Setting, d: usize, round: u32, at: Moment) {
        let asks = &mut self.state.asks[d];
        if asks.granted == asks.clients {
            return;
        }
        let words = setting.desks[d].key.block([at.address, at.replication, round, 0]);
        for urgency in [0, 1].into_iter().filter(|urgency| asks.clients[*urgency] > 0) {
            let start = self.luck.uniform(words[urgency]) * f64::from(asks.clients[urgency]);
            asks.passed[urgency] = start as u64;
            asks.given[urgency] = asks.given(urgency);
        }
    }

    /// Admits what a cell is granted, those who have waited longest first.
    #[inline]
    fn admit(&mut self, setting: &Setting, n: usize) {
        let Looking { cell, way, ask } = self.state.looking[n];
        let (c, w) = (cell as usize, way as usize);
        let d = self.state.desk[w] as usize;
        self.state.cells[c].next = way + 1;
        for urgency in [1, 0] {
            let clients = self.state.asks[d].share(urgency, ask[urgency]);
            if clients == 0 {
                continue;
            }
            self.state.waiting[urgency][c] -= clients;
            self.state.care[c] += clients;
            self.state.wip[w] += clients;
            if self.state.routing == Routing::Plan {
                self.state.due_here[w] -= f64::from(clients);
            }
            let taken = self.state.lines[c][urgency].serve(clients);
            self.record.started(c, d, urgency, &taken, setting.ways[w].minutes);
        }
    }
}

impl Asks {
    /// A cell's share of what is granted: the same for all who ask, rounded along the line.
    #[inline]
    fn share(&mut self, urgency: usize, ask: u32) -> u32 {
        let (granted, clients) = (self.granted[urgency], self.clients[urgency]);
        if ask == 0 || granted == 0 {
            return 0;
        }
        if granted == clients {
            return ask;
        }
        self.passed[urgency] += u64::from(ask);
        let given = self.given(urgency);
        given - std::mem::replace(&mut self.given[urgency], given)
    }

    /// Of those passed so far, who is granted.
    #[inline]
    fn given(&self, urgency: usize) -> u32 {
        let all = self.passed[urgency] * u64::from(self.granted[urgency]);
        (all / u64::from(self.clients[urgency])) as u32
    }
}

impl State {
    /// Lets every cell with waiting clients look for a site: those of emergency calls, or all others.
    fn look(&mut self, setting: &Setting, calls: bool) {
        self.looking.clear();
        for (pace, cells) in self.paces.iter().zip(&setting.blocks) {
            if pace.calls != calls {
                continue;
            }
            for c in cells.clone() {
                if self.waiting[0][c] + self.waiting[1][c] > 0 {
                    self.cells[c].next = self.cells[c].ways[0];
                    self.looking.push(Looking { cell: c as u32, way: 0, ask: [0; 2] });
                }
            }
        }
    }

    fn has_room(&self, setting: &Setting, d: usize) -> bool {
        let desk = &setting.desks[d];
        self.operating[desk.active] > 0.0
            && (!desk.takes_hours || self.hours_at(setting, d) > 1e-9)
            && self.free_slots(setting, d) >= 1.0
    }

    /// Every looking cell asks at the next site with room; those that find none stop looking. Whether anybody asks.
    fn ask(&mut self) -> bool {
        self.touched.clear();
        let mut kept = 0;
        for n in 0..self.looking.len() {
            let c = self.looking[n].cell as usize;
            let Some((w, ask)) = self.next_way(c) else { continue };
            let d = self.desk[w] as usize;
            let each = self.hours[w] * self.cells[c].hours;
            let asks = &mut self.asks[d];
            if asks.clients == [0; 2] {
                self.touched.push(d as u32);
            }
            asks.clients[0] += ask[0];
            asks.clients[1] += ask[1];
            asks.work += f64::from(ask[0] + ask[1]) * each;
            self.looking[kept] = Looking { cell: c as u32, way: w as u32, ask };
            kept += 1;
        }
        self.looking.truncate(kept);
        kept > 0
    }

    /// The next way of a cell to a site with room, and who asks there.
    #[inline]
    fn next_way(&self, c: usize) -> Option<(usize, [u32; 2])> {
        if !self.waits(c) {
            return None;
        }
        let (cell, waiting) = (&self.cells[c], [self.waiting[0][c], self.waiting[1][c]]);
        for w in cell.next as usize..cell.ways[1] as usize {
            if !self.room[self.desk[w] as usize] {
                continue;
            }
            let ask = match self.routing {
                Routing::Nearest if self.open[w] >= 1.0 => waiting,
                Routing::Nearest => {
                    // A road that is closed for part of the step lets that part of the clients through.
                    let chance = unit(self.road_word(c));
                    waiting.map(|n| (f64::from(n) * self.open[w] + chance) as u32)
                }
                Routing::Plan => {
                    // Who begins before it is due is owed by the next ones, so that nobody waits for a part of a client.
                    let due = (self.due_here[w] - 1e-6).ceil().max(0.0) as u32;
                    let urgent = waiting[1].min(due);
                    [waiting[0].min(due - urgent), urgent]
                }
            };
            if ask != [0; 2] {
                return Some((w, ask));
            }
        }
        None
    }

    /// Hours that cases referred from a desk take where they are referred to; where that does not operate the desk keeps them.
    fn refer(&mut self, setting: &Setting, d: usize, year: usize) -> f64 {
        let granted = f64::from(self.asks[d].granted.iter().sum::<u32>());
        let mut used = 0.0;
        for (to, hours) in &setting.desks[d].referred {
            let stands = self.operating[setting.desks[*to].active] > 0.0;
            used += self.take_hours(setting, if stands { *to } else { d }, granted * hours[year]);
        }
        used
    }

    /// What a desk grants of what is asked: as many as its hours, its norm and its places allow, the urgent first. The hours that it
    /// gives; the last client may be begun in this step and finished in the next.
    fn decide(&mut self, setting: &Setting, d: usize) -> f64 {
        let desk = &setting.desks[d];
        let (hours, slots) = (self.hours_at(setting, d), self.free_slots(setting, d));
        let asks = &mut self.asks[d];
        let all = asks.clients[0] + asks.clients[1];
        let mean = asks.work / f64::from(all);
        let mut most = slots;
        if desk.takes_hours && mean > 0.0 {
            most = most.min(if hours > 1e-9 { (hours / mean - 1e-9).ceil() } else { 0.0 });
        }
        let granted = if most < f64::from(all) { most as u32 } else { all };
        let urgent = asks.clients[1].min(granted);
        asks.granted = [granted - urgent, urgent];
        self.in_care[d] += granted;
        if desk.uses_places {
            self.places[desk.active] -= f64::from(granted) * desk.load;
        }
        self.calls[desk.active] -= f64::from(granted) * desk.calls;
        if granted < all {
            self.room[d] = false;
        }
        self.take_hours(setting, d, f64::from(granted) * mean)
    }
}
