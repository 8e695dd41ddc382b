//! What a site can give in a step: hours, places under its norm, beds, calls; and how hours are taken, owed and kept.

use super::state::State;
use super::{Engine, Fate, Moment, Routing};
use crate::simulate::chance::Luck;
use crate::simulate::setting::Setting;

impl<L: Luck> Engine<L> {
    /// Hours, norms and places of the step. Work begun beyond the hours of one step is owed to the next; hours not used are lost, but
    /// for what is too little for a client and would otherwise be cut off step by step.
    pub(super) fn budgets(&mut self, setting: &Setting, fate: &Fate, at: Moment) {
        let state = &mut self.state;
        let y = at.year;
        let mut available = 0.0;
        for (k, unit) in setting.units.iter().enumerate() {
            let share = state.effective[unit.active] * fate.paid[unit.active][y];
            state.hours_of_unit[k] *= share;
            available += state.hours_of_unit[k];
            let free = if state.keeps_hours(setting, unit.active) { unit.free[y] } else { 1.0 };
            let hours = state.hours_of_unit[k] * free;
            let [others, calls] = &mut state.pool;
            let left = left_over(others[k], unit.client);
            calls[k] = calls[k].min(left.max(0.0)) + hours;
            others[k] = left + hours;
        }
        for (n, active) in setting.actives.iter().enumerate() {
            let share = state.operating[n] * fate.paid[n][y];
            state.places[n] = active.places[y] * share;
            // Calls answered beyond those of a step are owed to the next, as hours are, and parts of a call are kept.
            let calls = if share > 0.0 { active.calls[y] * share } else { 0.0 };
            state.calls[n] = left_over(state.calls[n], 1.0) + calls;
        }
        for (d, desk) in setting.desks.iter().enumerate() {
            let hours = |(k, share): &(usize, Vec<f64>)| state.hours_of_unit[*k] * share[y];
            let reserved: f64 = match state.keeps_hours(setting, desk.active) {
                true => desk.reserved.iter().map(hours).sum(),
                false => 0.0,
            };
            state.budget[d] = left_over(state.budget[d], desk.client) + reserved;
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
}

impl State {
    /// Whether services keep the hours that the plan gives them: at opened sites, and everywhere where clients go as planned.
    fn keeps_hours(&self, setting: &Setting, active: usize) -> bool {
        self.routing == Routing::Plan || setting.actives[active].opening.is_some()
    }

    /// Hours that a desk may still give this step.
    #[inline]
    pub(super) fn hours_at(&self, setting: &Setting, d: usize) -> f64 {
        let desk = &setting.desks[d];
        let pool = &self.pool[usize::from(desk.emergency)];
        let free = desk.skilled.iter().map(|k| pool[*k].max(0.0));
        self.budget[d].max(0.0) + free.sum::<f64>()
    }

    /// Takes hours, first those of the service, then those of the specialists, then of the others; what is missing is owed. What calls
    /// take is gone for all, what others take is not for calls.
    pub(super) fn take_hours(&mut self, setting: &Setting, d: usize, hours: f64) -> f64 {
        if hours <= 0.0 {
            return 0.0;
        }
        let desk = &setting.desks[d];
        let mut left = hours;
        let own = left.min(self.budget[d].max(0.0));
        self.budget[d] -= own;
        left -= own;
        let mut debtor = None;
        for k in &desk.skilled {
            let part = left.min(self.pool[usize::from(desk.emergency)][*k].max(0.0));
            if part > 0.0 {
                debtor = Some(*k);
            }
            self.take(desk.emergency, *k, part);
            left -= part;
        }
        match debtor {
            Some(k) => self.take(desk.emergency, k, left),
            None => self.budget[d] -= left,
        }
        hours
    }

    fn take(&mut self, emergency: bool, k: usize, hours: f64) {
        self.pool[0][k] -= hours;
        if emergency {
            self.pool[1][k] -= hours;
        }
    }

    /// Hours that a service has reserved and not used, apart from a part of a client, are free for every service of the unit. Whether
    /// there are any.
    pub(super) fn release(&mut self, setting: &Setting, y: usize) -> bool {
        let mut any = false;
        for (d, desk) in setting.desks.iter().enumerate() {
            let kept = left_over(self.budget[d], desk.client);
            let left = self.budget[d] - kept;
            let of = |k: usize, share: f64| self.hours_of_unit[k] * share;
            let all: f64 = desk.reserved.iter().map(|(k, share)| of(*k, share[y])).sum();
            if left <= 1e-9 || all <= 0.0 {
                continue;
            }
            self.budget[d] = kept;
            for (k, share) in &desk.reserved {
                let part = self.hours_of_unit[*k] * share[y] / all;
                self.pool.iter_mut().for_each(|pool| pool[*k] += left * part);
                any = true;
            }
        }
        any
    }
}

/// What of an amount goes on to the next step: what is owed, or what is left beyond whole clients of so much each.
fn left_over(amount: f64, client: f64) -> f64 {
    if amount <= 0.0 || client <= 0.0 || !amount.is_finite() {
        return amount.min(0.0);
    }
    // The hair keeps whole clients whole; a cast is faster than a floor.
    let whole = (amount / client + 1e-9) as u32;
    (amount - f64::from(whole) * client).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::left_over;

    #[test]
    fn debts_and_parts_of_a_client_go_on_and_whole_clients_are_lost() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(left_over(-3.0, 10.0), -3.0));
        assert!(near(left_over(7.0, 10.0), 7.0) && near(left_over(27.0, 10.0), 7.0));
        assert!(near(left_over(0.1 + 0.2, 0.3), 0.0), "the hair");
        assert!(near(left_over(5.0, 0.0), 0.0) && near(left_over(f64::INFINITY, 1.0), 0.0));
    }
}
