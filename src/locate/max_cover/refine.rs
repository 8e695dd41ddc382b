//! The best of an annealed population polished.

use super::super::core::Meter;
use super::field::Member;
use super::people::{BROOD, People, is_like};
use super::polish::Effort;

/// Members that are polished, and windows that are no better after which each is, and after which the best of them is.
const ELITE: usize = 10;
const PATIENCE: usize = 40;
const BEST_PATIENCE: usize = 250;

impl People<'_> {
    /// Polishes the best members that differ, adds what they make together, and polishes the best of these again, longer; the others go.
    pub fn refine(&mut self, meter: &mut Meter, told: impl FnMut(&Self)) {
        self.members = self.polished_elite(meter, told);
        if let Some((first, others)) = self.members.split_first() {
            let (together, steps) = self.mixed(first.clone(), others);
            meter.spend(steps);
            self.members.push(together);
        }
        if let Some(best) = self.members.iter().max().cloned()
            && !meter.over()
        {
            let best = self.polished_again(best, meter);
            self.members.push(best);
        }
        self.members.sort_unstable();
        self.members.dedup_by_key(|member| member.0);
    }

    /// The elite, each polished by itself, as far as the work goes.
    fn polished_elite(&mut self, meter: &mut Meter, mut told: impl FnMut(&Self)) -> Vec<Member> {
        let elite = self.elite();
        let mut polished: Vec<Member> = Vec::new();
        for group in elite.chunks(BROOD) {
            if meter.over() {
                polished.extend_from_slice(group);
                continue;
            }
            let work = meter.left() / group.len();
            let effort = Effort { patience: PATIENCE, work, together: 1 };
            polished.extend(self.grown(group.len(), meter, |people, k, seed| {
                people.grower.polished(group[k].clone(), &[], effort, seed)
            }));
            self.members.clone_from(&polished);
            told(self);
        }
        polished
    }

    /// The best member, polished by windows side by side: what one of them gives away another may take.
    fn polished_again(&mut self, best: Member, meter: &mut Meter) -> Member {
        let effort = Effort { patience: BEST_PATIENCE, work: meter.left(), together: BROOD };
        let seed = self.seeds(1);
        let (best, steps) = self.grower.polished(best, &[], effort, seed);
        meter.spend(steps);
        best
    }

    /// The best members, without those that are like a better one.
    fn elite(&self) -> Vec<Member> {
        let mut members = self.members.clone();
        members.sort_unstable_by(|a, b| b.cmp(a));
        let mut elite: Vec<Member> = Vec::new();
        for member in members {
            if elite.len() < ELITE && !elite.iter().any(|better| is_like(better, &member)) {
                elite.push(member);
            }
        }
        elite
    }
}
