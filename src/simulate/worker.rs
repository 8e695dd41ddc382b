//! The engine of one worker, and whom it served: by commune, group and service.

use super::chance::{Chance, Expected, Luck};
use super::engine::{Engine, Routing, SLOTS};
use super::setting::Setting;
use crate::world::{CommuneId, GroupId, Id, ServiceId};

/// Buffers of one worker.
#[derive(Debug, Clone)]
pub(super) struct Worker<L> {
    pub engine: Engine<L>,
    /// Clients who started this year by commune, group, service.
    pub clients: Vec<f64>,
}

impl Worker<Chance> {
    /// A worker for futures.
    pub fn by_chance(setting: &Setting) -> Self {
        Self::new(setting, Chance, Routing::Nearest)
    }
}

impl Worker<Expected> {
    /// A worker for the future in which all goes as written.
    pub fn as_written(setting: &Setting, routing: Routing) -> Self {
        let draws = setting.cells.len() * SLOTS + setting.units.len();
        Self::new(setting, Expected::new(draws), routing)
    }
}

impl<L: Luck> Worker<L> {
    fn new(setting: &Setting, luck: L, routing: Routing) -> Self {
        let world = setting.world;
        let clients = world.communes.len() * world.groups.len() * world.services.len();
        Self { engine: Engine::new(setting, luck, routing), clients: vec![0.0; clients] }
    }

    /// Splits the clients of each cell between its groups, in proportion to those who come: a class is treated alike.
    pub fn count(&mut self, setting: &Setting) {
        let asking = self.engine.asking();
        for (cell, started) in setting.cells.iter().zip(&self.engine.record.started_cell) {
            let all: f64 = asking[cell.members.clone()].iter().sum();
            let share = if all > 0.0 { f64::from(*started) / all } else { 0.0 };
            for m in cell.members.clone() {
                let group = setting.members[m].group;
                self.clients[at(setting, cell.commune, group, cell.service)] = asking[m] * share;
            }
        }
    }
}

/// Where the clients of a commune, group and service stand in a worker's buffer.
pub(super) fn at(setting: &Setting, i: CommuneId, g: GroupId, s: ServiceId) -> usize {
    let world = setting.world;
    (i.index() * world.groups.len() + g.index()) * world.services.len() + s.index()
}
