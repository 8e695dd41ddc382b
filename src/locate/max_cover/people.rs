//! Solutions that are annealed or weighed, crossed place by place, grown at the seam and mixed with their parents; annealed ones are polished, and crossed again.
//!
//! A memetic algorithm (Moscato 1989). A child starts from the sites of one parent around a random site and those of the other elsewhere; when it has
//! grown there a little, the best parts of all three are put together. It comes in the place of the parent more like it, if it is no worse, so that members stay
//! different (Mahfoud 1995).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::super::core::{Meter, Model, Site};
use super::cross::{Crossed, WALK, cross};
use super::field::Member;
use super::grow::{Grower, Growth};
use super::partition::mix;

/// Annealed members of a population, and weighed ones.
const MEMBERS: usize = 96;
const WEIGHED: usize = 24;

/// Sites in which weighed members of the same value differ at least, and those that are polished from better ones.
const DIFFERENT: usize = 3;

/// Children born together.
pub const BROOD: usize = 8;

/// Broods without a better child after which breeding ends.
const BARREN: usize = 200;

/// Broods between two reports.
const REPORT: usize = 20;

/// Swaps of a member that is weighed, on trial and in earnest, and of a child.
const TRIAL: usize = 20_000;
const FIRST_SWAPS: usize = 100_000;
const CHILD_SWAPS: usize = 1000;

/// Solutions that are crossed.
pub struct People<'f> {
    pub grower: Grower<'f>,
    pub members: Vec<Member>,
    /// The seed of the next that is born.
    seed: u64,
}

/// A grown child, and its parents.
struct Child {
    member: Member,
    parents: [usize; 2],
}

impl<'f> People<'f> {
    pub fn new(grower: Grower<'f>, seed: u64) -> Self {
        Self { grower, members: Vec::new(), seed }
    }

    /// The first members, as many as the work allows (where many swaps change nothing they take long), and how their children are to grow: where nearly
    /// everything is covered, solutions that leave out a few clients less are far away, and weighing clients leads there sooner than annealing.
    pub fn settle(&mut self, start: &[u32], meter: &mut Meter) -> Growth {
        let annealed = |people: &Self, seed| people.grower.annealed(start, seed);
        let weighed = |people: &Self, swaps, seed| {
            people.grower.weighed(start, start, swaps, people.most(), seed)
        };
        self.members = self.grown(BROOD, meter, |people, _, seed| annealed(people, seed));
        if self.most() > Some(self.grower.nearly_all(start.len())) {
            let trial = self.grown(BROOD, meter, |people, _, seed| weighed(people, TRIAL, seed));
            if trial.iter().map(|member| member.0).max() > self.most() {
                self.members = trial;
                self.fill(WEIGHED, meter, |people, seed| weighed(people, FIRST_SWAPS, seed));
                return Growth::Weighed;
            }
        }
        self.fill(MEMBERS, meter, annealed);
        Growth::Annealed
    }

    /// The weight that the best member covers.
    fn most(&self) -> Option<i32> {
        self.members.iter().map(|member| member.0).max()
    }

    /// Adds members until there are `count` or the work is done; those born twice count once.
    fn fill(
        &mut self,
        count: usize,
        meter: &mut Meter,
        grow: impl Fn(&Self, u64) -> (Member, usize) + Sync,
    ) {
        while self.members.len() < count && !meter.over() {
            let born = self.grown(BROOD, meter, |people, _, seed| grow(people, seed));
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

    /// The first of so many seeds that nobody else has.
    pub fn seeds(&mut self, count: usize) -> u64 {
        let first = self.seed;
        self.seed = first.wrapping_add(count as u64);
        first
    }

    /// Lets `count` of them grow in parallel, each with its number and a seed of its own; what grows and its work are gathered in order.
    pub fn grown<T: Send>(
        &mut self,
        count: usize,
        meter: &mut Meter,
        grow: impl Fn(&Self, usize, u64) -> (T, usize) + Sync,
    ) -> Vec<T> {
        let first = self.seeds(count);
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
        let crossed =
            cross(self.grower.field, &self.members[one], &self.members[other], &mut random);
        (crossed, [one, other])
    }

    /// A child crossed, grown at its seam, and mixed with its parents.
    fn child(&self, growth: Growth, work: usize, seed: u64) -> (Child, usize) {
        let (Crossed { open, seam }, parents) = self.crossed(seed);
        let (member, steps) = match growth {
            Growth::Annealed => self.grower.annealed_at(&open, &seam, seed),
            Growth::Weighed => self.grower.weighed(&open, &seam, CHILD_SWAPS, self.most(), seed),
            Growth::Polished => self.grower.polished_at(open, &seam, work, seed),
        };
        let (member, mixing) = match growth {
            Growth::Polished => self.mixed(member, &self.members),
            _ => self.mixed(member, parents.map(|parent| &self.members[parent])),
        };
        (Child { member, parents }, steps + mixing + WALK * self.grower.field.sites())
    }

    /// Bears children until the work is done or none has been better for long; `told` hears of it now and then.
    pub fn breed(&mut self, growth: Growth, meter: &mut Meter, mut told: impl FnMut(&Self)) {
        let mut barren = 0;
        for brood in 0.. {
            if self.members.len() < 2 || barren >= BARREN || meter.over() {
                break;
            }
            let work = meter.left() / BROOD;
            let born = self.grown(BROOD, meter, |people, _, seed| people.child(growth, work, seed));
            let better = born.into_iter().filter(|child| self.keep(growth, child)).count();
            barren = if better > 0 { 0 } else { barren + 1 };
            if brood % REPORT == 0 {
                told(self);
            }
        }
    }

    /// A member mixed with others one after the other, and the steps taken.
    pub fn mixed<'m>(
        &self,
        member: Member,
        others: impl IntoIterator<Item = &'m Member>,
    ) -> (Member, usize) {
        others.into_iter().fold((member, 0), |(member, steps), other| {
            let (mixed, more) = mix(self.grower.field, &member, other);
            (mixed, steps + more)
        })
    }

    /// Puts a child in the place of the parent more like it, if it is no worse and no other member has just its value; tells whether it is better. Where
    /// clients are weighed few values are left, so that members of one value may stay if they differ.
    fn keep(&mut self, growth: Growth, Child { member: child, parents }: &Child) -> bool {
        let [one, other] = *parents;
        let alike = |parent: usize| alike(&self.members[parent], child);
        let place = if alike(one) >= alike(other) { one } else { other };
        let before = self.members[place].0;
        let same = |(k, member): (usize, &Member)| {
            let differs = matches!(growth, Growth::Weighed) && !is_like(member, child);
            k != place && member.0 == child.0 && !differs
        };
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

/// Whether two members differ in few sites.
pub fn is_like(one: &Member, other: &Member) -> bool {
    alike(one, other) + DIFFERENT > one.1.len()
}
