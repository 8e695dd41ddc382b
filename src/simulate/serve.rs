//! One year of service: clients go to the nearest site with room and then to the next.

use super::draw::Draw;
use super::setting::{Desk, Setting};
use crate::world::Id;

/// Clients below which nobody is served: what rounding leaves over.
const TINY: f64 = 1e-9;

/// What the sites can do in one year, after delivery, vacancies and money.
#[derive(Debug, Clone, Default)]
pub(super) struct Capacity {
    /// Operating share by active site (3.4).
    pub operating: Vec<f64>,
    /// Operating share weighted by learning, by active site (3.5).
    pub effective: Vec<f64>,
    /// Share of its work that an active site can pay for.
    pub paid: Vec<f64>,
    /// Share of posts in which somebody works, by cadre.
    pub filled: Vec<f64>,
}

/// The state of a year while clients are served; reused from year to year.
#[derive(Debug, Clone)]
pub(super) struct Serving {
    /// Clients who come, by member.
    pub asking: Vec<f64>,
    /// Clients who come, by cell.
    pub demand: Vec<f64>,
    /// Clients not yet served, by cell.
    pub left: Vec<f64>,
    /// Clients served, by way.
    pub given: Vec<f64>,
    /// Clients served, by desk.
    pub at_desk: Vec<f64>,
    hours: Vec<f64>,
    norm: Vec<f64>,
    places: Vec<f64>,
}

impl Serving {
    /// Buffers of the right sizes.
    pub fn new(setting: &Setting) -> Self {
        let zeros = |n| vec![0.0; n];
        Self {
            asking: zeros(setting.members.len()),
            demand: zeros(setting.cells.len()),
            left: zeros(setting.cells.len()),
            given: zeros(setting.ways.len()),
            at_desk: zeros(setting.desks.len()),
            hours: zeros(setting.slots.len()),
            norm: zeros(setting.desks.len()),
            places: zeros(setting.actives.len()),
        }
    }

    /// Serves planned year `y`.
    pub fn run(&mut self, setting: &Setting, y: usize, draw: &Draw, capacity: &Capacity) {
        self.ask(setting, y, draw);
        self.staff(setting, y, capacity);
        self.given.fill(0.0);
        self.at_desk.fill(0.0);
        for n in 0..setting.ways.len() {
            self.serve(setting, n, draw, capacity, |desk| &desk.reserved);
        }
        self.release(setting);
        for n in &setting.second {
            self.serve(setting, *n as usize, draw, capacity, |desk| &desk.pooled);
        }
    }

    /// Clients who come (1.8) in this future.
    fn ask(&mut self, setting: &Setting, y: usize, draw: &Draw) {
        for (n, cell) in setting.cells.iter().enumerate() {
            let mut sum = 0.0;
            for m in cell.members.clone() {
                let member = &setting.members[m];
                let g = member.group.index();
                let uptake = (cell.uptake[y] * draw.uptake[g].at(12 * y)).min(1.0);
                self.asking[m] = member.base[y] * draw.demand[g].at(12 * y) * uptake;
                sum += self.asking[m];
            }
            self.demand[n] = sum;
            self.left[n] = sum;
        }
    }

    /// Hours, norms and places of the year.
    fn staff(&mut self, setting: &Setting, y: usize, capacity: &Capacity) {
        let present = |k: usize| {
            let staff = &setting.staff[k];
            let cadre = staff.cadre.index();
            capacity.paid[staff.active] * capacity.filled[cadre]
        };
        for (n, slot) in setting.slots.iter().enumerate() {
            let staff = &setting.staff[slot.staff];
            let hours = staff.hours[y] * capacity.effective[staff.active] * present(slot.staff);
            self.hours[n] = hours * slot.share[y];
        }
        for (n, desk) in setting.desks.iter().enumerate() {
            let operating = capacity.operating[desk.active];
            self.norm[n] = desk.norm[y].as_ref().map_or(f64::INFINITY, |norms| {
                let of = |(k, norm): &(usize, f64)| setting.staff[*k].fte[y] * norm * present(*k);
                norms.iter().map(of).sum::<f64>() * operating
            });
        }
        for (n, active) in setting.actives.iter().enumerate() {
            self.places[n] = active.places * capacity.operating[n] * capacity.paid[n];
        }
    }

    /// Hours that a service has reserved and not used are free for every service of the site.
    fn release(&mut self, setting: &Setting) {
        for (n, slot) in setting.slots.iter().enumerate() {
            let pool = setting.staff[slot.staff].pool;
            if n != pool {
                self.hours[pool] += self.hours[n];
                self.hours[n] = 0.0;
            }
        }
    }

    /// Serves as many clients of a way as are left, as the year is long, and as the desk has room for.
    fn serve<'a>(
        &mut self,
        setting: &'a Setting,
        n: usize,
        draw: &Draw,
        capacity: &Capacity,
        slots: impl Fn(&'a Desk) -> &'a Vec<usize>,
    ) {
        let way = setting.ways[n];
        let (cell, d, active) = (way.cell as usize, way.desk as usize, way.active as usize);
        let open = self.demand[cell] * capacity.operating[active] - self.given[n];
        let mut clients = self.left[cell].min(open);
        if clients <= TINY {
            return;
        }
        let desk = &setting.desks[d];
        if desk.in_care > 0.0 {
            clients = clients.min(self.norm[d] / desk.in_care);
            if desk.uses_places {
                clients = clients.min(self.places[active] / desk.in_care);
            }
        }
        let group = setting.classes[way.class as usize].groups[0];
        let hours = way.hours * draw.hours[group.index()].at(0);
        let slots = slots(desk);
        if hours > 0.0 {
            let available: f64 = slots.iter().map(|slot| self.hours[*slot]).sum();
            clients = clients.min(available / hours);
        }
        if clients > TINY {
            self.take(slots, clients * hours);
            self.norm[d] -= clients * desk.in_care;
            if desk.uses_places {
                self.places[active] -= clients * desk.in_care;
            }
            self.left[cell] -= clients;
            self.given[n] += clients;
            self.at_desk[d] += clients;
        }
    }

    /// Takes hours from slots, the first ones first.
    fn take(&mut self, slots: &[usize], mut hours: f64) {
        for slot in slots {
            let part = hours.min(self.hours[*slot]);
            self.hours[*slot] -= part;
            hours -= part;
        }
    }
}
