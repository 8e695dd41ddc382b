//! Open sites in slots, and what any swap of one of them would change.
//!
//! A table of what each closed site would cover beside each open one's absence values a swap in three look-ups (Resende and Werneck 2004). A swap that is
//! carried out walks over the sites of the clients that change hands.

use super::field::Field;

/// What the count of a client has in it that is covered by a site that stays: it never changes hands.
const ALWAYS: u16 = 1 << 15;

/// The most slots that a mark can count.
pub const MOST_SLOTS: usize = ALWAYS as usize;

/// Arcs walked in one step.
const WALK: usize = 6;

/// Who covers a client.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Mark {
    /// How many open sites, and the exclusive or of their slots: the slot where it is one.
    count: u16,
    mixed: u16,
    /// Whether the site that comes takes it over from the one that leaves the same slot.
    stays: bool,
}

/// Open sites: those that may be swapped, each in a slot, and those that stay.
pub struct Slots<'f> {
    pub field: &'f Field,
    /// The sites in the slots.
    pub open: Vec<u32>,
    /// Open sites that stay.
    pub outside: Vec<u32>,
    pub is_open: Vec<bool>,
    /// Weight covered by the open sites.
    pub value: i32,
    /// Who covers each client.
    mark: Vec<Mark>,
    /// Weight that only the site in this slot covers.
    alone: Vec<i32>,
    /// Weight at each site that nobody covers.
    gain: Vec<i32>,
    /// Weight at each site (column) that only the site in this slot (row) covers.
    extra: Vec<i32>,
    /// Clients that change hands in a swap.
    changed: Vec<u32>,
    /// Elementary steps so far.
    pub steps: usize,
}

impl<'f> Slots<'f> {
    /// Slots for those of the `open` sites that are in `moving`; all are free sites.
    pub fn new(field: &'f Field, open: &[u32], moving: &[u32]) -> Self {
        let (clients, sites) = (field.weight.len(), field.sites());
        let (moving, outside): (Vec<u32>, _) = open.iter().partition(|j| moving.contains(j));
        let mut slots = Self {
            field,
            alone: vec![0; moving.len()],
            extra: vec![0; moving.len() * sites],
            open: moving,
            outside,
            is_open: vec![false; sites],
            value: 0,
            mark: vec![Mark { count: 0, mixed: 0, stays: false }; clients],
            gain: vec![0; sites],
            changed: Vec::with_capacity(clients),
            steps: 0,
        };
        for slot in 0..slots.open.len() {
            slots.mark(slots.open[slot], |mark| {
                mark.count += 1;
                mark.mixed ^= slot as u16;
            });
        }
        for k in 0..slots.outside.len() {
            slots.mark(slots.outside[k], |mark| mark.count |= ALWAYS);
        }
        (0..clients).for_each(|client| slots.settle(client));
        slots
    }

    /// Marks the clients of an open site.
    fn mark(&mut self, site: u32, covered: impl Fn(&mut Mark)) {
        self.is_open[site as usize] = true;
        let clients = &self.field.cover.by_site[site as usize];
        clients.iter().for_each(|&client| covered(&mut self.mark[client as usize]));
    }

    /// Writes down what a client adds to the tables, from how many cover it.
    fn settle(&mut self, client: usize) {
        let weight = self.field.weight[client];
        let Mark { count, mixed, .. } = self.mark[client];
        self.value += weight;
        match count {
            0 => self.miss(client, weight),
            1 => self.add(mixed, client, weight),
            _ => {}
        }
    }

    /// By how much the weight covered grows if a closed site comes into a slot.
    #[inline]
    pub fn change(&self, slot: usize, site: u32) -> i32 {
        let extra = self.extra[slot * self.is_open.len() + site as usize];
        self.gain[site as usize] + extra - self.alone[slot]
    }

    /// Adds a weight to the row of a slot at all sites of a client.
    fn add(&mut self, slot: u16, client: usize, weight: i32) {
        let sites = &self.field.cover.by_client[client];
        let row = &mut self.extra[slot as usize * self.is_open.len()..][..self.is_open.len()];
        sites.iter().for_each(|&j| row[j as usize] += weight);
        self.alone[slot as usize] += weight;
        self.steps += sites.len() / WALK;
    }

    /// Adds a weight to what nobody covers at all sites of a client.
    fn miss(&mut self, client: usize, weight: i32) {
        let sites = &self.field.cover.by_client[client];
        sites.iter().for_each(|&j| self.gain[j as usize] += weight);
        self.value -= weight;
        self.steps += sites.len() / WALK;
    }

    /// A site comes into a slot; clients that only the slot's last site covers stay the slot's.
    fn enter(&mut self, slot: u16, site: u32) {
        self.is_open[site as usize] = true;
        self.steps += self.field.cover.by_site[site as usize].len() / 2;
        let mut changed = std::mem::take(&mut self.changed);
        let field = self.field;
        for &client in &field.cover.by_site[site as usize] {
            let mark = &mut self.mark[client as usize];
            mark.stays = mark.count == 1 && mark.mixed == slot;
            let comes = u16::from(!mark.stays);
            mark.count += comes;
            mark.mixed ^= slot * comes;
            if comes > 0 && mark.count <= 2 {
                changed.push(client);
            }
        }
        for client in changed.drain(..) {
            let (i, weight) = (client as usize, field.weight[client as usize]);
            let Mark { count, mixed, .. } = self.mark[i];
            if count == 1 {
                self.miss(i, -weight);
                self.add(slot, i, weight);
            } else {
                self.add(mixed ^ slot, i, -weight);
            }
        }
        self.changed = changed;
    }

    /// A site leaves its slot to the one that has just come.
    fn leave(&mut self, slot: u16, site: u32) {
        self.is_open[site as usize] = false;
        let mut changed = std::mem::take(&mut self.changed);
        let field = self.field;
        for &client in &field.cover.by_site[site as usize] {
            let mark = &mut self.mark[client as usize];
            let leaves = u16::from(!std::mem::take(&mut mark.stays));
            mark.count -= leaves;
            mark.mixed ^= slot * leaves;
            if leaves > 0 && mark.count <= 1 {
                changed.push(client);
            }
        }
        for client in changed.drain(..) {
            let (i, weight) = (client as usize, field.weight[client as usize]);
            let Mark { count, mixed, .. } = self.mark[i];
            if count == 0 {
                self.add(slot, i, -weight);
                self.miss(i, weight);
            } else {
                self.add(mixed, i, weight);
            }
        }
        self.changed = changed;
    }

    /// Puts a closed site in a slot.
    pub fn swap(&mut self, slot: usize, site: u32) {
        let before = std::mem::replace(&mut self.open[slot], site);
        self.enter(slot as u16, site);
        self.leave(slot as u16, before);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::core::Site;
    use super::super::on_a_plane;
    use super::*;

    #[test]
    fn the_tables_are_kept_up_to_date() {
        let field = Field::new(&on_a_plane(4, 80, 200.0), &[Site::Free; 80]);
        let mut slots = Slots::new(&field, &[6, 7, 8, 40], &[6, 7, 8]);
        for k in 0..200 {
            let (slot, site) = (k % 3, (k * 37 % 80) as u32);
            if slots.is_open[site as usize] {
                continue;
            }
            let after = slots.value + slots.change(slot, site);
            slots.swap(slot, site);
            assert_eq!(slots.value, after);
        }
        let open = [slots.open.as_slice(), &[40]].concat();
        let fresh = Slots::new(&field, &open, &slots.open);
        assert_eq!(slots.mark, fresh.mark);
        assert_eq!((&slots.alone, &slots.gain), (&fresh.alone, &fresh.gain));
        assert_eq!((&slots.extra, slots.value), (&fresh.extra, fresh.value));
    }
}
