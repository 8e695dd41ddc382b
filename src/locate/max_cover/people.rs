//! Solutions that are annealed, crossed place by place and annealed a little.
//!
//! A memetic algorithm (Moscato 1989). A child takes the sites of one parent around a random site and those of the other elsewhere. It comes in the
//! place of the parent more like it, if it is better, so that members stay different (Mahfoud 1995).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::super::core::{Meter, Model, Site};
use super::super::error::LocateError;
use super::Weighted;
use super::anneal::Annealer;
use super::field::Field;
use super::merge::merge;

/// Members of a population.
const MEMBERS: usize = 6;

/// Children born together.
const BROOD: usize = 8;

/// Broods without a child that is kept after which breeding ends.
const BARREN: usize = 20;

/// Swaps tried for each free site, counted up to `MOST_SITES`, for a first member.
const FIRST: usize = 160;
pub const MOST_SITES: usize = 3000;

/// Weight covered, and open free sites, ascending.
type Member = (i32, Vec<u32>);

/// Solutions that are crossed.
pub struct People<'f> {
    field: &'f Field,
    /// The best first.
    pub members: Vec<Member>,
    /// Temperatures at which a first member and a child start, and of the end.
    heat: [f32; 3],
    random: ChaCha8Rng,
    /// The seed of the next that is born.
    pub seed: u64,
}

/// Where a child starts, and the parents in whose place it may come.
struct Crossed {
    open: Vec<u32>,
    parents: [usize; 2],
}

impl<'f> People<'f> {
    pub fn new(field: &'f Field, heat: [f32; 3], seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { field, members: Vec::new(), heat, random, seed }
    }

    /// Anneals the first members.
    pub fn settle(&mut self, start: &[u32], meter: &mut Meter) {
        let starts: Vec<&[u32]> = vec![start; MEMBERS];
        self.members = self.annealed(&starts, FIRST, self.heat[0], meter);
        self.sort();
    }

    /// The best first.
    pub fn sort(&mut self) {
        self.members.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.members.dedup();
    }

    /// Open sites of the best member, with those that are settled.
    pub fn best(&self, full: &Model) -> Vec<usize> {
        let free = self.members.iter().take(1).flat_map(|member| &member.1);
        full.of_kind(Site::Open).chain(free.map(|&j| j as usize)).collect()
    }

    /// Adds the best mixture of all members.
    pub fn merge(
        &mut self,
        cover: &Weighted,
        full: &Model,
        meter: &mut Meter,
    ) -> Result<(), LocateError> {
        let sites = self.members.iter().flat_map(|member| member.1.iter().map(|&j| j as usize));
        let mixed = merge(cover, full, &self.best(full), sites.collect(), meter)?;
        let is_free = |j: &u32| self.field.free.binary_search(j).is_ok();
        let open = mixed.iter().map(|&j| j as u32).filter(is_free).collect();
        // A site that covers nobody may fill the count of the mixture; the table wants one that does.
        let mut open = self.field.filled(open, self.members[0].1.len());
        open.sort_unstable();
        self.members.push((Annealer::new(self.field, &open, self.seed).value(), open));
        self.sort();
        Ok(())
    }

    /// Anneals each of `starts` from `warm`, in parallel; results and work are gathered in order.
    fn annealed(
        &mut self,
        starts: &[&[u32]],
        moves: usize,
        warm: f32,
        meter: &mut Meter,
    ) -> Vec<Member> {
        let (field, seed, cold) = (self.field, self.seed, self.heat[2]);
        let moves = moves * field.free.len().min(MOST_SITES);
        self.seed = seed.wrapping_add(starts.len() as u64);
        let anneal = |(k, start): (usize, &&[u32])| {
            let mut annealer = Annealer::new(field, start, seed.wrapping_add(k as u64));
            (annealer.run(moves, [warm, cold]), annealer.steps)
        };
        let done: Vec<(Member, usize)> = starts.par_iter().enumerate().map(anneal).collect();
        done.into_iter()
            .map(|(member, steps)| {
                meter.spend(steps);
                member
            })
            .collect()
    }

    /// Bears children until `broods` are born or none has been kept for long.
    pub fn breed(&mut self, broods: usize, moves: usize, meter: &mut Meter) {
        let mut barren = 0;
        for _ in 0..broods {
            if self.members.len() < 2 || barren >= BARREN || meter.over() {
                break;
            }
            let crossed: Vec<Crossed> = (0..BROOD).map(|_| self.crossed()).collect();
            let starts: Vec<&[u32]> = crossed.iter().map(|child| child.open.as_slice()).collect();
            let born = self.annealed(&starts, moves, self.heat[1], meter);
            let pairs = crossed.iter().zip(born);
            let kept = pairs.filter_map(|(from, child)| self.keep(from.parents, child)).count();
            barren = if kept > 0 { 0 } else { barren + 1 };
        }
        self.sort();
    }

    /// Puts a child in the place of the parent more like it, if it is better and no member has just its value.
    fn keep(&mut self, parents: [usize; 2], child: Member) -> Option<()> {
        if self.members.iter().any(|member| member.0 == child.0) {
            return None;
        }
        let alike = |parent: &usize| {
            let open = &self.members[*parent].1;
            open.iter().filter(|j| child.1.binary_search(j).is_ok()).count()
        };
        let place = parents.into_iter().max_by_key(alike)?;
        (child.0 > self.members[place].0).then(|| self.members[place] = child)
    }

    /// The sites of one member nearest to a random site, and those of another farther away.
    fn crossed(&mut self) -> Crossed {
        let count = self.members.len();
        let one = self.random.random_range(0..count as u32) as usize;
        let other = (one + self.random.random_range(1..count as u32) as usize) % count;
        let free = &self.field.free;
        let rank = ranks(self.field, free[self.random.random_range(0..free.len() as u32) as usize]);
        let place = |j: u32| (rank[j as usize], j);
        let by_place = |member: usize| {
            let mut open = self.members[member].1.clone();
            open.sort_unstable_by_key(|&j| place(j));
            open
        };
        let (mut open, far) = (by_place(one), by_place(other));
        let slots = open.len();
        open.truncate(self.random.random_range(slots / 5..=slots - slots / 5));
        let edge = open.last().map(|&j| place(j));
        let beyond = |j: &u32| edge.is_none_or(|edge| place(*j) > edge);
        let missing = slots - open.len();
        open.extend(far.into_iter().rev().filter(beyond).take(missing));
        Crossed { open: self.field.filled(open, slots), parents: [one, other] }
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
        for _ in 0..50 {
            let mut child = people.crossed().open;
            child.sort_unstable();
            child.dedup();
            assert_eq!(child.len(), 12);
        }
    }
}
