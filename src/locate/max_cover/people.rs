//! Solutions that are annealed, crossed place by place, annealed at the seam and mixed with their parents; the best of them polished, and crossed again.
//!
//! A memetic algorithm (Moscato 1989). A child starts from the sites of one parent around a random site and those of the other elsewhere; after a short
//! annealing the best parts of all three are put together. It comes in the place of the parent more like it, if it is no worse, so that members stay
//! different (Mahfoud 1995).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::super::core::{Meter, Model, Site};
use super::anneal::Annealer;
use super::cross::{Crossed, cross};
use super::field::Field;
use super::partition::mix;
use super::polish::Polish;

/// Members of a population, and of those that are polished.
const MEMBERS: usize = 96;
const ELITE: usize = 24;

/// Sites in which members differ at least from better ones that are polished.
const DIFFERENT: usize = 3;

/// Children born together.
const BROOD: usize = 8;

/// Broods without a better child after which breeding ends.
const BARREN: usize = 200;

/// Broods between two reports.
const REPORT: usize = 20;

/// Swaps tried for each free site (counted up to `MOST_SITES`) for a first member, and for a child.
const FIRST: usize = 320;
const CHILD: usize = 8;
pub const MOST_SITES: usize = 3000;

/// Windows that are no better after which a member is polished, and a child of polished ones.
const PATIENCE: usize = 40;
const CHILD_PATIENCE: usize = 20;

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
        let moves = FIRST * self.field.free.len().min(MOST_SITES);
        let first = |people: &Self, _, seed| {
            let mut annealer = Annealer::new(people.field, start, seed);
            (annealer.run(moves, [people.heat[0], people.heat[2]]), annealer.steps)
        };
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

    /// Lets `count` of them grow in parallel, each with its number and a seed of its own; what grows and its work are gathered in order.
    fn grown<T: Send>(
        &mut self,
        count: usize,
        meter: &mut Meter,
        grow: impl Fn(&Self, usize, u64) -> (T, usize) + Sync,
    ) -> Vec<T> {
        let first = self.seed;
        self.seed = first.wrapping_add(count as u64);
        let people = &*self;
        let one = |k: usize| grow(people, k, first.wrapping_add(k as u64));
        let grown: Vec<(T, usize)> = (0..count).into_par_iter().map(one).collect();
        grown.iter().for_each(|(_, steps)| meter.spend(*steps));
        grown.into_iter().map(|(grown, _)| grown).collect()
    }

    /// Two random members crossed, and who they are.
    fn crossed(&self, seed: u64) -> (Crossed, [usize; 2]) {
        // What grows from the child draws from the seed itself.
        let mut random = ChaCha8Rng::seed_from_u64(!seed);
        let count = self.members.len();
        let one = random.random_range(0..count);
        let other = (one + random.random_range(1..count)) % count;
        let crossed = cross(self.field, &self.members[one], &self.members[other], &mut random);
        (crossed, [one, other])
    }

    /// A child crossed, annealed at its seam, and mixed with each of its parents.
    fn child(&self, seed: u64) -> (Child, usize) {
        let (crossed, parents) = self.crossed(seed);
        let mut annealer = Annealer::new(self.field, &crossed.open, seed);
        annealer.only(&crossed.seam);
        let moves = CHILD * self.field.free.len().min(MOST_SITES);
        let member = annealer.run(moves, [self.heat[1], self.heat[2]]);
        let (member, steps) = self.mixed(member, parents.map(|parent| &self.members[parent]));
        (Child { member, parents }, annealer.steps + steps)
    }

    /// Bears children, fine ones or plain ones, until the work is done or none has been better for long; `told` hears of it now and then.
    pub fn breed(&mut self, fine: bool, meter: &mut Meter, mut told: impl FnMut(&Self)) {
        let grow = |people: &Self, work: usize, seed: u64| match fine {
            true => people.fine_child(work, seed),
            false => people.child(seed),
        };
        let mut barren = 0;
        for brood in 0.. {
            if self.members.len() < 2 || barren >= BARREN || meter.over() {
                break;
            }
            let work = meter.left() / BROOD;
            let born = self.grown(BROOD, meter, |people, _, seed| grow(people, work, seed));
            let better = born.into_iter().filter(|child| self.keep(child)).count();
            barren = if better > 0 { 0 } else { barren + 1 };
            if brood % REPORT == 0 {
                told(self);
            }
        }
    }

    /// Polishes the best members that differ, and adds what they make together; the others go.
    pub fn refine(&mut self, meter: &mut Meter, mut told: impl FnMut(&Self)) {
        let elite = self.elite();
        let mut polished: Vec<Member> = Vec::new();
        for group in elite.chunks(BROOD) {
            if meter.over() {
                polished.extend_from_slice(group);
                continue;
            }
            let work = meter.left() / group.len();
            polished.extend(self.grown(group.len(), meter, |people, k, seed| {
                people.polished(group[k].clone(), &[], PATIENCE, work, seed)
            }));
            self.members.clone_from(&polished);
            told(self);
        }
        if let Some((first, others)) = polished.split_first() {
            let (together, steps) = self.mixed(first.clone(), others);
            meter.spend(steps);
            polished.push(together);
        }
        polished.sort_unstable();
        polished.dedup_by_key(|member| member.0);
        self.members = polished;
    }

    /// The best members, without those that are like a better one.
    fn elite(&self) -> Vec<Member> {
        let mut members = self.members.clone();
        members.sort_unstable_by(|a, b| b.cmp(a));
        let mut elite: Vec<Member> = Vec::new();
        for member in members {
            let slots = member.1.len();
            let is_like = |better: &Member| alike(better, &member) + DIFFERENT > slots;
            if elite.len() < ELITE && !elite.iter().any(is_like) {
                elite.push(member);
            }
        }
        elite
    }

    /// A member better by windows, and the steps taken.
    fn polished(
        &self,
        member: Member,
        centres: &[u32],
        patience: usize,
        work: usize,
        seed: u64,
    ) -> (Member, usize) {
        let heat = [self.heat[0], self.heat[2]];
        Polish::new(self.field, member, heat, seed).run(centres, patience, work)
    }

    /// A child crossed, polished along its seam, and mixed with every member.
    fn fine_child(&self, work: usize, seed: u64) -> (Child, usize) {
        let (Crossed { open, seam }, parents) = self.crossed(seed);
        let start = self.field.member(open);
        let (member, polishing) = self.polished(start, &seam, CHILD_PATIENCE, work, seed);
        let (member, mixing) = self.mixed(member, &self.members);
        (Child { member, parents }, polishing + mixing)
    }

    /// A member mixed with others one after the other, and the steps taken.
    fn mixed<'m>(
        &self,
        member: Member,
        others: impl IntoIterator<Item = &'m Member>,
    ) -> (Member, usize) {
        others.into_iter().fold((member, 0), |(member, steps), other| {
            let (mixed, more) = mix(self.field, &member, other);
            (mixed, steps + more)
        })
    }

    /// Puts a child in the place of the parent more like it, if it is no worse and no other member has just its value; tells whether it is better.
    fn keep(&mut self, Child { member: child, parents }: &Child) -> bool {
        let [one, other] = *parents;
        let alike = |parent: usize| alike(&self.members[parent], child);
        let place = if alike(one) >= alike(other) { one } else { other };
        let before = self.members[place].0;
        let same = |(k, member): (usize, &Member)| k != place && member.0 == child.0;
        if child.0 < before || self.members.iter().enumerate().any(same) {
            return false;
        }
        self.members[place].clone_from(child);
        child.0 > before
    }
}

/// How many open sites two members have in common.
fn alike(one: &Member, other: &Member) -> usize {
    one.1.iter().filter(|j| other.1.binary_search(j).is_ok()).count()
}
