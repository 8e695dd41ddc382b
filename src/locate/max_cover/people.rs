//! Solutions that are annealed, crossed place by place, annealed a little and mixed with their parents.
//!
//! A memetic algorithm (Moscato 1989). A child starts from the sites of one parent around a random site and those of the other elsewhere; after a short
//! annealing the best parts of all three are put together. It comes in the place of the parent more like it, if it is no worse, so that members stay
//! different (Mahfoud 1995).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::super::core::{Meter, Model, Site};
use super::anneal::Annealer;
use super::field::Field;
use super::partition::mix;

/// Members of a population.
const MEMBERS: usize = 24;

/// Children born together.
const BROOD: usize = 8;

/// Broods without a better child after which breeding ends.
const BARREN: usize = 200;

/// Broods between two reports.
const REPORT: usize = 20;

/// Swaps tried for each free site (counted up to `MOST_SITES`) for a first member, and for a child.
const FIRST: usize = 640;
const CHILD: usize = 8;
pub const MOST_SITES: usize = 3000;

/// Weight covered, and open free sites, ascending.
pub type Member = (i32, Vec<u32>);

/// Solutions that are crossed.
pub struct People<'f> {
    field: &'f Field,
    members: Vec<Member>,
    /// Temperatures at which a first member and a child start, and of the end.
    heat: [f32; 3],
    /// The seed of the next that is born.
    seed: u64,
}

/// A grown child, and its parents.
struct Child {
    member: Member,
    parents: [usize; 2],
}

impl<'f> People<'f> {
    pub fn new(field: &'f Field, heat: [f32; 3], seed: u64) -> Self {
        Self { field, members: Vec::new(), heat, seed }
    }

    /// Anneals the first members, as many as the work allows: where many swaps change nothing they take long.
    pub fn settle(&mut self, start: &[u32], meter: &mut Meter) {
        let first = |people: &Self, seed| people.annealed(start, seed, FIRST, people.heat[0]);
        while self.members.len() < MEMBERS && !meter.over() {
            let born = self.grown(BROOD, meter, first);
            self.members.extend(born);
        }
        self.members.sort_unstable();
        self.members.dedup();
    }

    /// Open sites of the best member, with those that are settled.
    pub fn best(&self, full: &Model) -> Vec<usize> {
        let best = self.members.iter().max();
        let free = best.into_iter().flat_map(|member| &member.1);
        full.of_kind(Site::Open).chain(free.map(|&j| j as usize)).collect()
    }

    /// Lets `count` of them grow in parallel, each from a seed of its own; what grows and its work are gathered in order.
    fn grown<T: Send>(
        &mut self,
        count: usize,
        meter: &mut Meter,
        grow: impl Fn(&Self, u64) -> (T, usize) + Sync,
    ) -> Vec<T> {
        let first = self.seed;
        self.seed = first.wrapping_add(count as u64);
        let people = &*self;
        let seeds = (0..count).into_par_iter().map(|k| first.wrapping_add(k as u64));
        let grown: Vec<(T, usize)> = seeds.map(|seed| grow(people, seed)).collect();
        grown.iter().for_each(|(_, steps)| meter.spend(*steps));
        grown.into_iter().map(|(grown, _)| grown).collect()
    }

    /// A member annealed from `start`, and the steps taken.
    fn annealed(&self, start: &[u32], seed: u64, moves: usize, warm: f32) -> (Member, usize) {
        let mut annealer = Annealer::new(self.field, start, seed);
        let moves = moves * self.field.free.len().min(MOST_SITES);
        (annealer.run(moves, [warm, self.heat[2]]), annealer.steps)
    }

    /// A child crossed, annealed, and mixed with each of its parents.
    fn child(&self, seed: u64) -> (Child, usize) {
        // The annealer draws from the seed itself.
        let (open, parents) = self.crossed(&mut ChaCha8Rng::seed_from_u64(!seed));
        let (mut member, mut steps) = self.annealed(&open, seed, CHILD, self.heat[1]);
        for parent in parents {
            let (mixed, more) = mix(self.field, &member, &self.members[parent]);
            member = mixed;
            steps += more;
        }
        (Child { member, parents }, steps)
    }

    /// Bears children until the work is done or none has been better for long; `told` hears of it now and then.
    pub fn breed(&mut self, meter: &mut Meter, mut told: impl FnMut(&Self)) {
        let mut barren = 0;
        for brood in 0.. {
            if self.members.len() < 2 || barren >= BARREN || meter.over() {
                break;
            }
            let born = self.grown(BROOD, meter, Self::child);
            let better = born.into_iter().filter(|child| self.keep(child)).count();
            barren = if better > 0 { 0 } else { barren + 1 };
            if brood % REPORT == 0 {
                told(self);
            }
        }
    }

    /// Puts a child in the place of the parent more like it, if it is no worse and no other member has just its value; tells whether it is better.
    fn keep(&mut self, Child { member: child, parents }: &Child) -> bool {
        let alike = |parent: usize| {
            let open = &self.members[parent].1;
            open.iter().filter(|j| child.1.binary_search(j).is_ok()).count()
        };
        let [one, other] = *parents;
        let place = if alike(one) >= alike(other) { one } else { other };
        let before = self.members[place].0;
        let same = |(k, member): (usize, &Member)| k != place && member.0 == child.0;
        if child.0 < before || self.members.iter().enumerate().any(same) {
            return false;
        }
        self.members[place].clone_from(child);
        child.0 > before
    }

    /// The sites of one member nearest to a random site, and those of another farther away; and who these two are.
    fn crossed(&self, random: &mut ChaCha8Rng) -> (Vec<u32>, [usize; 2]) {
        let count = self.members.len();
        let one = random.random_range(0..count as u32) as usize;
        let other = (one + random.random_range(1..count as u32) as usize) % count;
        let free = &self.field.free;
        let rank = ranks(self.field, free[random.random_range(0..free.len() as u32) as usize]);
        let place = |j: u32| (rank[j as usize], j);
        let by_place = |member: usize| {
            let mut open = self.members[member].1.clone();
            open.sort_unstable_by_key(|&j| place(j));
            open
        };
        let (mut open, far) = (by_place(one), by_place(other));
        let slots = open.len();
        open.truncate(random.random_range(slots / 5..=slots - slots / 5));
        let edge = open.last().map(|&j| place(j));
        let beyond = |j: &u32| edge.is_none_or(|edge| place(*j) > edge);
        let missing = slots - open.len();
        open.extend(far.into_iter().rev().filter(beyond).take(missing));
        (self.field.filled(open, slots), [one, other])
    }
}

/// The order in which a walk over sites that lie beside each other reaches each, from a centre on.
fn ranks(field: &Field, centre: u32) -> Vec<u32> {
    let mut rank = vec![u32::MAX; field.sites()];
    let mut queue = vec![centre];
    rank[centre as usize] = 0;
    let mut head = 0;
    while head < queue.len() {
        for &j in field.beside.at(queue[head] as usize) {
            if rank[j as usize] == u32::MAX {
                rank[j as usize] = queue.len() as u32;
                queue.push(j);
            }
        }
        head += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::super::on_a_plane;
    use super::*;

    #[test]
    fn children_have_the_right_number_of_different_sites() {
        let field = Field::new(&on_a_plane(1, 100, 90.0), &[Site::Free; 100]);
        let mut people = People::new(&field, [1.0; 3], 1);
        let member = |k: u32| (k as i32, (20 * k..20 * k + 12).collect());
        people.members = (0..4).map(member).collect();
        let mut random = ChaCha8Rng::seed_from_u64(2);
        for _ in 0..50 {
            let (mut child, _) = people.crossed(&mut random);
            child.sort_unstable();
            child.dedup();
            assert_eq!(child.len(), 12);
        }
    }
}
