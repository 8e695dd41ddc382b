//! The long search: annealed solutions are crossed place by place and annealed a little, on islands at first, then together, and in the end merged exactly.
//!
//! A memetic algorithm (Moscato 1989). A child takes the sites of one parent around a random site and those of the other elsewhere. It comes in the
//! place of the parent more like it, if it is better, so that members stay different (Mahfoud 1995).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::super::core::{Meter, Model, Site, Solved};
use super::super::error::LocateError;
use super::Weighted;
use super::anneal::{Annealer, MOST_SLOTS};
use super::field::Field;
use super::merge::merge;

/// Populations bred apart, members of each, and how many of them enter the last one, in which the best of all are bred together.
const ISLANDS: usize = 6;
const MEMBERS: usize = 6;
const CHOSEN: usize = 3;

/// Children born together, and broods on an island.
const BROOD: usize = 8;
const BROODS: usize = 32;

/// Broods without a child that is kept after which breeding ends.
const BARREN: usize = 20;

/// Islands that end at the same best value after which no more are tried.
const AGREE: usize = 3;

/// Swaps tried for each free site (counted up to `MOST_SITES`): to measure a temperature, for a first member, for a child on an
/// island, and for a child of the last population.
const MEASURE: usize = 4;
const FIRST: usize = 160;
const CHILD: usize = 20;
const LAST_CHILD: usize = 100;
const MOST_SITES: usize = 3000;

/// Shares of swaps accepted at a loss when a first member starts, when a child starts, and in the end.
const SHARES: [f64; 3] = [0.03, 0.007, 0.0015];

/// The share of the work that is left which the search may take, merging not counted.
const SEARCH: f64 = 0.92;

/// Entries of an annealer's table above which there is no search (each takes four bytes).
const MOST_TABLE: usize = 250_000_000;

/// Weight covered, and open free sites, ascending.
type Member = (i32, Vec<u32>);

/// The best sites found within the work of `meter`, no worse than those of `first`.
pub fn search(
    cover: &Weighted,
    full: &Model,
    first: &Solved,
    meter: &mut Meter,
) -> Result<Vec<usize>, LocateError> {
    let field = Field::new(cover, &full.site);
    let settled = full.of_kind(Site::Open).count();
    let slots = full.count.unwrap_or(full.sites()).saturating_sub(settled);
    let table = slots * field.sites();
    if slots == 0 || field.free.len() <= slots || slots >= MOST_SLOTS || table > MOST_TABLE {
        return Ok(first.open.clone());
    }
    let is_free = |j: &u32| field.free.binary_search(j).is_ok();
    let start = first.open.iter().map(|&j| j as u32).filter(is_free).take(slots).collect();
    let start = filled(&field, start, slots);
    let mut share = meter.share(SEARCH * meter.left() as f64 * 1e-6);
    let mut people = islands(&field, full, &start, &mut share);
    people.merge(cover, full, &mut share)?;
    people.breed(usize::MAX, LAST_CHILD, &mut share);
    meter.absorb(share);
    people.merge(cover, full, meter)?;
    let best = people.best(full);
    Ok(if full.value(&best) < first.value { best } else { first.open.clone() })
}

/// The best of populations that were bred apart, as one.
fn islands<'f>(field: &'f Field, full: &Model, start: &[u32], meter: &mut Meter) -> People<'f> {
    let mut annealer = Annealer::new(field, start, meter.control.seed);
    let moves = MEASURE * field.free.len().min(MOST_SITES);
    let heat = annealer.thermometer(moves, SHARES);
    meter.spend(annealer.steps);
    let mut all = People::new(field, heat, meter.control.seed);
    let mut bests: Vec<i32> = Vec::new();
    for _ in 0..ISLANDS {
        let mut people = People::new(field, heat, all.seed);
        people.settle(start, meter);
        people.breed(BROODS, CHILD, meter);
        all.seed = people.seed;
        bests.push(people.members[0].0);
        people.members.truncate(CHOSEN);
        all.members.append(&mut people.members);
        all.sort();
        meter.control.report("search", full.value(&all.best(full)), f64::NEG_INFINITY);
        let agreed = bests.iter().filter(|&&best| best == all.members[0].0).count();
        if meter.over() || agreed >= AGREE {
            break;
        }
    }
    all
}

/// Solutions that are crossed.
struct People<'f> {
    field: &'f Field,
    members: Vec<Member>,
    /// Temperatures of `SHARES`.
    heat: [f32; 3],
    random: ChaCha8Rng,
    /// The seed of the next that is born.
    seed: u64,
}

/// Where a child starts, and the parents in whose place it may come.
struct Crossed {
    open: Vec<u32>,
    parents: [usize; 2],
}

impl<'f> People<'f> {
    fn new(field: &'f Field, heat: [f32; 3], seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { field, members: Vec::new(), heat, random, seed }
    }

    /// Anneals the first members.
    fn settle(&mut self, start: &[u32], meter: &mut Meter) {
        let starts: Vec<&[u32]> = vec![start; MEMBERS];
        self.members = self.annealed(&starts, FIRST, self.heat[0], meter);
        self.sort();
    }

    /// The best first.
    fn sort(&mut self) {
        self.members.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.members.dedup();
    }

    /// Open sites of the best member, with those that are settled.
    fn best(&self, full: &Model) -> Vec<usize> {
        let free = self.members.iter().take(1).flat_map(|member| &member.1);
        full.of_kind(Site::Open).chain(free.map(|&j| j as usize)).collect()
    }

    /// Adds the best mixture of all members.
    fn merge(
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
        let mut open = filled(self.field, open, self.members[0].1.len());
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
    fn breed(&mut self, broods: usize, moves: usize, meter: &mut Meter) {
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
        Crossed { open: filled(self.field, open, slots), parents: [one, other] }
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

/// Opens sites greedily until there are `slots`.
fn filled(field: &Field, mut open: Vec<u32>, slots: usize) -> Vec<u32> {
    let mut covered = vec![false; field.weight.len()];
    let mut is_open = vec![false; field.sites()];
    let mut last = 0;
    while open.len() <= slots {
        for &site in &open[last..] {
            is_open[site as usize] = true;
            field.by_site.at(site as usize).iter().for_each(|&i| covered[i as usize] = true);
        }
        if open.len() == slots {
            break;
        }
        last = open.len();
        let gain = |site: u32| -> i32 {
            let new = field.by_site.at(site as usize).iter().filter(|&&i| !covered[i as usize]);
            new.map(|&i| field.weight[i as usize]).sum()
        };
        let spare = field.free.iter().copied().filter(|&site| !is_open[site as usize]);
        let Some(best) = spare.max_by_key(|&site| (gain(site), std::cmp::Reverse(site))) else {
            break;
        };
        open.push(best);
    }
    open
}

#[cfg(test)]
mod tests {
    use super::super::super::core;
    use super::super::super::cover::Cover;
    use super::super::super::generate;
    use super::super::super::solution::Control;
    use super::super::{merged, model};
    use super::*;

    #[test]
    fn the_long_search_finds_the_optimum_and_keeps_what_must_be_open() {
        for seed in 0..3 {
            let mut instance = generate::plane(seed, 150);
            instance.standard.fill(120.0);
            let by_client = (0..150).map(|client| instance.covering(client)).collect();
            let cover = merged(&Cover::new(by_client, 150), &instance.weight);
            let mut site = vec![Site::Free; 150];
            site[17] = Site::Open;
            let full = model(&cover, 9, site);
            let control = Control::default();
            let best = core::solve(&full, &mut Meter::new(&control)).unwrap();
            let open: Vec<usize> = (0..8).chain([17]).collect();
            let start = Solved { value: full.value(&open), bound: 0.0, open };
            let found = search(&cover, &full, &start, &mut Meter::new(&control)).unwrap();
            assert!(found.contains(&17) && found.len() == 9);
            assert!((full.value(&found) - best.value).abs() < 1e-6, "seed {seed}");
            assert_eq!(found, search(&cover, &full, &start, &mut Meter::new(&control)).unwrap());
        }
    }

    #[test]
    fn children_have_the_right_number_of_different_sites() {
        let mut instance = generate::plane(1, 100);
        instance.standard.fill(90.0);
        let by_client = (0..100).map(|client| instance.covering(client)).collect();
        let cover = merged(&Cover::new(by_client, 100), &instance.weight);
        let field = Field::new(&cover, &[Site::Free; 100]);
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
