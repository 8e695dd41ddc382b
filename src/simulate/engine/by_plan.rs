//! Clients who go where the plan sends them, in its shares: the future that is compared with the plan.

use super::staff::works;
use super::state::State;
use super::{Engine, Fate};
use crate::simulate::chance::Luck;
use crate::simulate::setting::{Cell, Setting};

impl<L: Luck> Engine<L> {
    /// Where the plan's clients of a year go when: as its site works, which may open or be taken over within the year.
    pub(super) fn spread_year(&mut self, setting: &Setting, fate: &Fate, y: usize) {
        let first = setting.warm_up + y * setting.steps;
        for n in 0..setting.actives.len() {
            let work = (0..setting.steps).map(|step| works(setting, fate, n, first + step).1);
            let mean = work.sum::<f64>() / setting.steps as f64;
            self.state.per_work[n] = if mean > 0.0 { 1.0 / mean } else { 0.0 };
        }
    }
}

impl State {
    /// The plan sends its share of those who are expected along each way, when the site works.
    pub(super) fn send_by_plan(&mut self, setting: &Setting, c: usize, y: usize) {
        let [first, end] = self.cells[c].ways;
        for w in first as usize..end as usize {
            let pace = self.pace[setting.desks[self.desk[w] as usize].active];
            self.due_here[w] += self.cells[c].rate * self.plan_share[y][w] * pace;
        }
    }
}

/// By planned year and way, the share of those who come that the plan serves there.
pub(super) fn plan_shares(setting: &Setting) -> Vec<Vec<f64>> {
    let mut shares = vec![vec![0.0; setting.ways.len()]; setting.years.len()];
    for row in &setting.plan.serve {
        let holds = |cell: &&Cell| {
            let class = &setting.classes[cell.class];
            cell.commune == row.commune
                && cell.service == row.service
                && class.groups.contains(&row.group)
        };
        let Some(cell) = setting.cells.iter().find(holds) else { continue };
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
