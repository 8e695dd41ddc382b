//! Sites that open and close; staff who leave, are replaced, and learn.

use super::{Engine, Fate, Moment, SLOTS};
use crate::simulate::chance::{Coin, Luck};
use crate::simulate::draw::Draw;
use crate::simulate::setting::{Setting, Unit};
use crate::world::{Id, Ramp};

impl<L: Luck> Engine<L> {
    /// Operating share of the step by site (3.4 by steps), and what passes on when a site is taken over.
    pub(super) fn open_and_close(&mut self, setting: &Setting, fate: &Fate, at: Moment) {
        let mut moved = at.step == 0;
        for (n, active) in setting.actives.iter().enumerate() {
            let (share, effective) = works(setting, fate, n, at.step);
            self.state.pace[n] = effective * self.state.per_work[n];
            let operating = share * active.open[at.year];
            moved |= (operating > 0.0) != (self.state.operating[n] > 0.0);
            self.state.operating[n] = operating;
            self.state.effective[n] = effective * active.open[at.year] * active.output[at.year];
            if active.heir.is_some() && share == 0.0 {
                self.hand_over(setting, n);
            }
        }
        if moved {
            self.state.find_nearest(setting);
        }
    }

    /// The clients of a closed site go on at the site that took it over, or else ask again.
    fn hand_over(&mut self, setting: &Setting, active: usize) {
        let closed = |d: usize| setting.desks[d].active == active;
        if !(0..setting.desks.len()).any(|d| closed(d) && self.state.in_care[d] > 0) {
            return;
        }
        let state = &mut self.state;
        for (c, cell) in setting.cells.iter().enumerate() {
            for w in cell.ways.clone() {
                let way = &setting.ways[w];
                let d = way.desk as usize;
                let clients = state.wip[w];
                if clients == 0 || !closed(d) {
                    continue;
                }
                state.wip[w] = 0;
                state.in_care[d] -= clients;
                match way.heir {
                    Some(heir) => {
                        state.wip[heir as usize] += clients;
                        state.in_care[setting.ways[heir as usize].desk as usize] += clients;
                    }
                    None => {
                        state.care[c] -= clients;
                        state.waiting[0][c] += clients;
                        state.lines[c][0].join(clients);
                    }
                }
            }
        }
    }

    /// People leave, posts fill after their lag where the labour market gives somebody, beginners learn.
    pub(super) fn staff(&mut self, setting: &Setting, draw: &Draw, fate: &Fate, at: Moment) {
        if at.step % setting.steps == setting.warm_up % setting.steps {
            self.open_market(setting, fate, at);
        }
        let lag = (draw.refill * setting.steps as f64 / 12.0).round() as usize;
        for (k, unit) in setting.units.iter().enumerate() {
            let posts = match self.state.operating[unit.active] > 0.0 {
                true => unit.posts[at.year],
                false => 0,
            };
            let new = self.set_posts(setting, k, unit, posts);
            if unit.learns && at.step > 0 && fate.opens[unit.active] < at.step as f64 {
                self.joined(setting, k, new, at.step);
            }
            let [word, ..] = unit.key.block([at.address, at.replication, 0, 0]);
            let (slot, leaves) =
                (setting.cells.len() * SLOTS + k, &self.state.leaving[unit.cadre.index()]);
            let mut left = [0];
            self.luck.toss(slot, &[self.state.filled[k]], leaves, |_| word, &mut left);
            let [left] = left;
            self.state.filled[k] -= left;
            self.record.left(left);
            self.refill(setting, k, left, lag, at);
            let steps = setting.all_steps();
            let begun = &self.state.begun[k * steps..(k + 1) * steps];
            let learning = match self.state.last_begun[k] {
                usize::MAX => 0.0,
                last => unlearnt(setting, begun, last, at.step),
            };
            let working = (f64::from(self.state.filled[k]) - learning).max(0.0);
            self.state.hours_of_unit[k] = working * unit.hours / setting.steps as f64;
        }
    }

    /// The labour market of a new year, and who leaves in its steps. Whom nobody has hired yet still looks for work, as in the plan's
    /// pool (`staff.pool`); before the plan nobody waits for its posts.
    fn open_market(&mut self, setting: &Setting, fate: &Fate, at: Moment) {
        for cadre in setting.world.cadres.ids() {
            let c = cadre.index();
            let left = match at.step > setting.warm_up {
                true => self.state.market[c],
                false => self.state.market[c].min(0.0),
            };
            let stays = 1.0 - fate.leaving[at.year][c].min(1.0);
            self.state.market[c] =
                left.max(0.0) * stays + left.min(0.0) + setting.market[c][at.year];
            self.state.leaving[c] = Coin::new(fate.leaving[at.year][c] / setting.steps as f64);
        }
    }

    /// Posts that the plan adds are filled as it says, out of the labour market; people whose posts it takes away are
    /// free for others. The staff of the present network is there from the first day. How many are new.
    fn set_posts(&mut self, setting: &Setting, k: usize, unit: &Unit, posts: u32) -> u32 {
        let opened = setting.actives[unit.active].opening.is_some();
        let state = &mut self.state;
        let before = state.posts[k];
        if posts > before {
            state.filled[k] += posts - before;
            if opened || before > 0 {
                state.market[unit.cadre.index()] -= f64::from(posts - before);
            }
        } else if posts < before {
            let released = state.filled[k].saturating_sub(posts);
            state.market[unit.cadre.index()] += f64::from(released);
            state.filled[k] -= released;
            state.wanted[k] = state.wanted[k].min(posts - state.filled[k]);
        }
        state.posts[k] = posts;
        posts.saturating_sub(before)
    }

    /// From now on these people of a unit learn.
    fn joined(&mut self, setting: &Setting, k: usize, people: u32, step: usize) {
        if people > 0 {
            self.state.begun[k * setting.all_steps() + step] += people;
            self.state.last_begun[k] = step;
        }
    }

    fn refill(&mut self, setting: &Setting, k: usize, left: u32, lag: usize, at: Moment) {
        let steps = setting.all_steps();
        let state = &mut self.state;
        if at.step + lag < steps {
            state.vacant[k * steps + at.step + lag] += left;
        }
        state.wanted[k] += state.vacant[k * steps + at.step];
        let market = &mut state.market[setting.units[k].cadre.index()];
        let open = state.posts[k].saturating_sub(state.filled[k]);
        let hired = state.wanted[k].min(open).min(market.max(0.0) as u32);
        if hired > 0 {
            *market -= f64::from(hired);
            state.filled[k] += hired;
            state.wanted[k] -= hired;
        }
        state.wanted[k] = state.wanted[k].min(state.posts[k].saturating_sub(state.filled[k]));
        self.joined(setting, k, hired, at.step);
    }
}

/// Share of a step in which a site operates, and the same weighted by learning: from its opening on, or until another takes it over.
pub(super) fn works(setting: &Setting, fate: &Fate, active: usize, step: usize) -> (f64, f64) {
    let Some(heir) = setting.actives[active].heir else {
        return share_of_step(setting, fate.opens[active], step);
    };
    let left = 1.0 - share_of_step(setting, fate.opens[heir], step).0;
    (left, left)
}

/// Share of a step in which a site that opens at `opens` operates, and the same weighted by learning (3.5).
fn share_of_step(setting: &Setting, opens: f64, step: usize) -> (f64, f64) {
    if opens == f64::NEG_INFINITY {
        return (1.0, 1.0);
    }
    let end = step as f64 + 1.0 - opens;
    let share = end.clamp(0.0, 1.0);
    if share == 0.0 {
        return (0.0, 0.0);
    }
    let age = |steps: f64| steps * 12.0 / setting.steps as f64;
    let ramp = setting.world.ramp;
    let learnt = learnt(ramp, age(end)) - learnt(ramp, age(end - share));
    (share, learnt * setting.steps as f64 / 12.0)
}

/// Integral of the ramp from age 0 to `age` months.
fn learnt(ramp: Ramp, age: f64) -> f64 {
    if ramp.months <= 0.0 {
        return age;
    }
    let rising = age.min(ramp.months);
    ramp.first * rising + (1.0 - ramp.first) * rising * rising / (2.0 * ramp.months) + age - rising
}

/// Work that beginners do not do yet, in people: those who began in the months of the ramp.
fn unlearnt(setting: &Setting, begun: &[u32], last: usize, step: usize) -> f64 {
    let ramp = setting.world.ramp;
    let months = 12.0 / setting.steps as f64;
    let length = (ramp.months / months).ceil() as usize;
    if length == 0 || step > last + length {
        return 0.0;
    }
    let of = |from: usize| {
        let age = (step - from) as f64 * months;
        let output = learnt(ramp, age + months) - learnt(ramp, age);
        f64::from(begun[from]) * (1.0 - output / months)
    };
    (step.saturating_sub(length)..=last.min(step)).filter(|n| begun[*n] > 0).map(of).sum()
}
