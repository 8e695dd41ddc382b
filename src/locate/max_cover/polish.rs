//! A solution improved window by window, with one site less, one more, or as many as before.
//!
//! In a window a part of the open sites is annealed while the others stay. A window that gives a site away and one that takes a site more are worth nothing
//! by themselves; where they do not touch they make a solution together, which no swap of single sites reaches (an iterated local search, Lourenço, Martin,
//! Stützle 2003, whose pairs of steps are those of variable-depth search, Lin and Kernighan 1973).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::cross::{WALK, anywhere, ranks};
use super::field::{Field, Member};
use super::partition::mix_to;
use super::window::{Annealed, Change, Window};

/// Solutions kept of one site less, and of one more.
const SPARE: usize = 30;

/// How long a member is polished, and how many windows are annealed side by side.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Windows in turn that are no better.
    pub patience: usize,
    /// Elementary steps.
    pub work: usize,
    pub together: usize,
}

/// A member under improvement.
pub struct Polish<'f> {
    field: &'f Field,
    /// Temperatures of a window's start and end.
    heat: [f32; 2],
    random: ChaCha8Rng,
    best: Member,
    /// Solutions with one site less than the best, and with one more.
    less: Vec<Member>,
    more: Vec<Member>,
    /// Elementary steps so far.
    steps: usize,
}

impl<'f> Polish<'f> {
    pub fn new(field: &'f Field, member: Member, heat: [f32; 2], seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { field, heat, random, best: member, less: Vec::new(), more: Vec::new(), steps: 0 }
    }

    /// Tries windows around `centres` (anywhere, if there are none) until the patience or about the work is at its end; the best solution, and the steps taken.
    /// Windows annealed side by side start from the same best.
    pub fn run(mut self, centres: &[u32], effort: Effort) -> (Member, usize) {
        let mut idle = 0;
        while idle < effort.patience && self.steps < effort.work {
            let windows: Vec<Option<Window>> =
                (0..effort.together).map(|_| self.window(centres)).collect();
            let annealed = |window: Option<Window>| window.map(|window| window.anneal(self.field));
            let found: Vec<Option<Annealed>> = windows.into_par_iter().map(annealed).collect();
            for found in found {
                idle = if found.is_some_and(|found| self.improved(found)) { 0 } else { idle + 1 };
            }
        }
        (self.best, self.steps)
    }

    /// A window of the best around a centre.
    fn window(&mut self, centres: &[u32]) -> Option<Window> {
        let centre = match centres.len() {
            0 => anywhere(self.field, &mut self.random),
            many => centres[self.random.random_range(0..many)],
        };
        let rank = ranks(self.field, centre);
        self.steps += WALK * rank.len();
        Window::new(self.field, &self.best.1, &rank, self.heat, &mut self.random)
    }

    /// Takes in what a window was annealed to; tells whether that, or that and an earlier one, is better than the best.
    fn improved(&mut self, Annealed { change, found, steps }: Annealed) -> bool {
        self.steps += steps;
        let (partners, spare) = match change {
            Change::Less => (self.more.as_slice(), Some(&mut self.less)),
            Change::More => (self.less.as_slice(), Some(&mut self.more)),
            Change::Same => (std::slice::from_ref(&self.best), None),
        };
        let slots = self.best.1.len();
        let mixed = partners.iter().map(|other| mix_to(self.field, &found, other, slots));
        let (mixed, steps): (Vec<Option<Member>>, Vec<usize>) = mixed.unzip();
        self.steps += steps.iter().sum::<usize>();
        let better = mixed.into_iter().flatten().max().filter(|mixed| mixed.0 > self.best.0);
        if let Some(spare) = spare {
            store(spare, found);
        }
        let is_better = better.is_some();
        if let Some(better) = better {
            self.best = better;
            self.carry_over();
        }
        is_better
    }

    /// Brings what is better in the best into the solutions of one site less and one more.
    fn carry_over(&mut self) {
        for other in self.less.iter_mut().chain(&mut self.more) {
            let (mixed, steps) = mix_to(self.field, other, &self.best, other.1.len());
            self.steps += steps;
            if let Some(mixed) = mixed {
                *other = mixed;
            }
        }
    }
}

/// Keeps a solution among the best different ones.
fn store(spare: &mut Vec<Member>, found: Member) {
    if spare.contains(&found) {
        return;
    }
    spare.push(found);
    if spare.len() > SPARE {
        let worst = (0..spare.len()).min_by_key(|&k| spare[k].0);
        worst.map(|k| spare.swap_remove(k));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::core::{self, Meter, Site};
    use super::super::super::solution::Control;
    use super::super::{Cover, Weighted, model, on_a_plane};
    use super::*;

    #[test]
    fn polished_solutions_are_recounted_and_often_optimal() {
        let mut optimal = 0;
        for seed in 0..10 {
            let cover = on_a_plane(seed, 120, 120.0);
            let field = Field::new(&cover, &[Site::Free; 120]);
            let start = field.member(field.filled(Vec::new(), 9));
            let polish = Polish::new(&field, start, [100.0, 1.0], seed);
            let (found, steps) =
                polish.run(&[], Effort { patience: 400, work: usize::MAX, together: 3 });
            assert!(steps > 0 && found.1.len() == 9 && found.1.is_sorted());
            assert_eq!(found, field.member(found.1.clone()), "seed {seed}");
            let full = model(&cover, 9, vec![Site::Free; 120]);
            let best = core::solve(&full, &mut Meter::new(&Control::default())).unwrap();
            let open: Vec<usize> = found.1.iter().map(|&j| j as usize).collect();
            optimal += usize::from(full.value(&open) < best.value + 1e-6);
        }
        assert!(optimal >= 7, "{optimal} of 10");
    }

    #[test]
    fn a_site_too_many_here_is_paired_with_one_too_few_there() {
        // Two groups of four points, of which each site covers one; three sites stand among the light points, one among the heavy ones.
        let lists = (0..8).map(|k| vec![k]).collect();
        let weight = [1.0, 1.0, 1.0, 1.0, 9.0, 9.0, 9.0, 9.0].to_vec();
        let cover = Weighted { cover: Cover::new(lists, 8), weight };
        let field = Field::new(&cover, &[Site::Free; 8]);
        let mut polish = Polish::new(&field, field.member(vec![0, 1, 2, 4]), [1.0, 0.1], 1);
        store(&mut polish.more, field.member(vec![0, 1, 2, 4, 5]));
        let mut tries = 0;
        while !polish.window(&[0]).is_some_and(|window| polish.improved(window.anneal(&field))) {
            tries += 1;
            assert!(tries < 100);
        }
        assert_eq!((polish.best.0, polish.best.1.len()), (20, 4));
    }

    #[test]
    fn work_ends_it_and_few_solutions_are_kept_beside_the_best() {
        let field = Field::new(&on_a_plane(3, 60, 120.0), &[Site::Free; 60]);
        let start = field.member((0..6).collect());
        let steps = |patience, work, together| {
            let polish = Polish::new(&field, start.clone(), [50.0, 1.0], 1);
            polish.run(&[], Effort { patience, work, together }).1
        };
        let (short, long) = (steps(1000, 1, 1), steps(20, usize::MAX, 1));
        assert!(0 < short && short < long);
        let mut spare = Vec::new();
        (0..100).for_each(|k| store(&mut spare, (k, vec![k as u32])));
        assert!(spare.len() == SPARE && spare.iter().all(|kept| kept.0 >= 100 - SPARE as i32));
    }
}
