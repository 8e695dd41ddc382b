//! Who is admitted where: in rounds, each waiting cell asks at the nearest site with room, the site takes the urgent first and the
//! rest in equal shares, and whoever is left asks at the next one.

use super::state::{Asks, Looking, State};
use super::{Engine, Fate, Moment, Routing};
use crate::simulate::chance::{Luck, unit};
use crate::simulate::setting::Setting;

impl<L: Luck> Engine<L> {
    /// Hours, norms and places of the step. Work begun beyond the hours of one step is owed to the next; hours not used are lost.
    pub(super) fn budgets(&mut self, setting: &Setting, fate: &Fate, at: Moment) {
        let state = &mut self.state;
        let y = at.year;
        let mut available = 0.0;
        for (k, unit) in setting.units.iter().enumerate() {
            let share = state.effective[unit.active] * fate.paid[unit.active][y];
            state.hours_of_unit[k] *= share;
            available += state.hours_of_unit[k];
            let free = if state.keeps_hours(setting, unit.active) { unit.free[y] } else { 1.0 };
            state.pool[k] = state.pool[k].min(0.0) + state.hours_of_unit[k] * free;
        }
        for (n, active) in setting.actives.iter().enumerate() {
            let share = state.operating[n] * fate.paid[n][y];
            state.places[n] = active.places[y] * share;
            // Calls answered beyond those of a step are owed to the next, as hours are.
            let calls = if share > 0.0 { active.calls[y] * share } else { 0.0 };
            state.calls[n] = state.calls[n].min(0.0) + calls;
        }
        for (d, desk) in setting.desks.iter().enumerate() {
            let hours = |(k, share): &(usize, Vec<f64>)| state.hours_of_unit[*k] * share[y];
            let reserved: f64 = match state.keeps_hours(setting, desk.active) {
                true => desk.reserved.iter().map(hours).sum(),
                false => 0.0,
            };
            state.budget[d] = state.budget[d].min(0.0) + reserved;
            let share = state.operating[desk.active] * fate.paid[desk.active][y];
            state.slots[d] = desk.norm[y].as_ref().map_or(f64::INFINITY, |norms| {
                let of = |(k, norm): &(usize, f64)| {
                    f64::from(state.filled[*k]) * setting.units[*k].fte * norm
                };
                norms.iter().map(of).sum::<f64>() * share
            });
        }
        self.record.available(available);
    }

    /// Admits clients: first with the hours that the plan gives to each service, then with all that are left over.
    pub(super) fn assign(&mut self, setting: &Setting, at: Moment) {
        // Only now is it known whose places are taken: care has ended in this step as well.
        for (d, desk) in setting.desks.iter().enumerate().filter(|(_, desk)| desk.uses_places) {
            self.state.places[desk.active] -= f64::from(self.state.in_care[d]) * desk.load;
        }
        self.rounds(setting, at);
        if self.state.release(setting, at.year) {
            self.state.looking.clear();
            for c in 0..setting.cells.len() {
                if self.state.waits(c) {
                    self.state.look(c);
                }
            }
            self.rounds(setting, at);
        }
    }

    fn rounds(&mut self, setting: &Setting, at: Moment) {
        for d in 0..setting.desks.len() {
            self.state.room[d] = self.state.has_room(setting, d);
        }
        let mut round = 0;
        while self.state.ask() {
            for n in 0..self.state.touched.len() {
                let d = self.state.touched[n] as usize;
                let used = self.state.decide(setting, d);
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
    /// Whether services keep the hours that the plan gives them: at opened sites, and everywhere where clients go as planned.
    fn keeps_hours(&self, setting: &Setting, active: usize) -> bool {
        self.routing == Routing::Plan || setting.actives[active].opening.is_some()
    }

    /// Lets a cell look for a site.
    #[inline]
    pub(super) fn look(&mut self, c: usize) {
        self.cells[c].next = self.cells[c].ways[0];
        self.looking.push(Looking { cell: c as u32, way: 0, ask: [0; 2] });
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

    /// Takes hours, first those of the service, then those of the specialists, then of the others; what is missing is owed.
    fn take_hours(&mut self, setting: &Setting, d: usize, hours: f64) -> f64 {
        if hours <= 0.0 {
            return 0.0;
        }
        let mut left = hours;
        let own = left.min(self.budget[d].max(0.0));
        self.budget[d] -= own;
        left -= own;
        let mut debtor = None;
        for k in &setting.desks[d].skilled {
            let part = left.min(self.pool[*k].max(0.0));
            if part > 0.0 {
                debtor = Some(*k);
            }
            self.pool[*k] -= part;
            left -= part;
        }
        match debtor {
            Some(k) => self.pool[k] -= left,
            None => self.budget[d] -= left,
        }
        hours
    }

    /// Hours that a service has reserved and not used are free for every service of the unit. Whether there are any.
    fn release(&mut self, setting: &Setting, y: usize) -> bool {
        let mut any = false;
        for (d, desk) in setting.desks.iter().enumerate() {
            let left = self.budget[d];
            if left <= 1e-9 {
                continue;
            }
            let of = |k: usize, share: f64| self.hours_of_unit[k] * share;
            let all: f64 = desk.reserved.iter().map(|(k, share)| of(*k, share[y])).sum();
            self.budget[d] = 0.0;
            for (k, share) in &desk.reserved {
                let part = self.hours_of_unit[*k] * share[y] / all;
                self.pool[*k] += left * part;
                any = true;
            }
        }
        any
    }

    /// The plan sends its share of those who are expected along each way.
    pub(super) fn send_by_plan(&mut self, c: usize, y: usize) {
        let [first, end] = self.cells[c].ways;
        for w in first as usize..end as usize {
            self.due_here[w] += self.cells[c].rate * self.plan_share[y][w];
        }
    }
}

/// By planned year and way, the share of those who come that the plan serves there.
pub(super) fn plan_shares(setting: &Setting) -> Vec<Vec<f64>> {
    let mut shares = vec![vec![0.0; setting.ways.len()]; setting.years.len()];
    for row in &setting.plan.serve {
        let holds = |(_, cell): &(usize, &crate::simulate::setting::Cell)| {
            let class = &setting.classes[cell.class];
            cell.commune == row.commune
                && cell.service == row.service
                && class.groups.contains(&row.group)
        };
        let Some((_, cell)) = setting.cells.iter().enumerate().find(holds) else { continue };
        let y = setting.world.calendar.index(row.year);
        let members = &setting.members[cell.members.clone()];
        let demand: f64 = members.iter().map(|m| m.base[y] * cell.uptake[y]).sum();
        let here = |w: &usize| {
            let desk = &setting.desks[setting.ways[*w].desk as usize];
            setting.actives[desk.active].site == row.site
        };
        if let Some(w) = cell.ways.clone().find(here).filter(|_| demand > 0.0) {
            shares[y][w] += row.clients.0 / demand;
        }
    }
    shares
}
