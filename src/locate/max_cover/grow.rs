//! How a solution grows: annealed, weighed or polished, all of it or at the seam of a child.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::super::weighting::Weighting;
use super::anneal::Annealer;
use super::field::{Field, Member};
use super::polish::{Effort, Polish};

/// Swaps tried for each free site (counted up to `MOST_SITES`) where all of a solution is annealed, and at a seam.
const ALL: usize = 320;
const SEAM: usize = 16;
pub const MOST_SITES: usize = 3000;

/// The share of what a site covers in the mean below which weighing is given a trial: above that it was never the better way.
const NEARLY: f64 = 0.1;

/// Windows that are no better after which a child's seam is polished.
const PATIENCE: usize = 20;

/// How children grow at their seam.
#[derive(Clone, Copy)]
pub enum Growth {
    Annealed,
    Weighed,
    Polished,
}

/// Lets solutions grow; each way tells the steps taken, too.
pub struct Grower<'f> {
    pub field: &'f Field,
    /// All weight that is still to be covered.
    total: i32,
    /// Temperatures at which all of a solution and a seam start, and of the end.
    heat: [f32; 3],
}

impl<'f> Grower<'f> {
    pub fn new(field: &'f Field, heat: [f32; 3]) -> Self {
        let lists = field.cover.by_client.iter();
        let left = lists.zip(&field.weight).filter(|(list, _)| !list.is_empty());
        Self { field, total: left.map(|(_, &weight)| weight).sum(), heat }
    }

    /// The weight of `slots` sites that leave out less than `NEARLY` of what a site covers in the mean.
    pub fn nearly_all(&self, slots: usize) -> i32 {
        self.total - (NEARLY * f64::from(self.total) / slots as f64) as i32
    }

    /// Anneals all open sites.
    pub fn annealed(&self, open: &[u32], seed: u64) -> (Member, usize) {
        let mut annealer = Annealer::new(self.field, open, open, seed);
        (annealer.run(self.moves(ALL), [self.heat[0], self.heat[2]]), annealer.steps())
    }

    /// Anneals the sites of a seam.
    pub fn annealed_at(&self, open: &[u32], seam: &[u32], seed: u64) -> (Member, usize) {
        let mut annealer = Annealer::new(self.field, open, seam, seed);
        (annealer.run(self.moves(SEAM), [self.heat[1], self.heat[2]]), annealer.steps())
    }

    fn moves(&self, tries: usize) -> usize {
        tries * self.field.free.len().min(MOST_SITES)
    }

    /// Swaps that weigh clients, where only the sites in `moving` may leave. No client weighs more than what a solution that covers `most` leaves out, since a
    /// better one leaves out no such client.
    pub fn weighed(
        &self,
        open: &[u32],
        moving: &[u32],
        swaps: usize,
        most: Option<i32>,
        seed: u64,
    ) -> (Member, usize) {
        let heaviest = self.total - most.unwrap_or(0);
        let cover = &self.field.cover;
        let mut weighting =
            Weighting::new(cover, &self.field.weight, heaviest.max(1), open, moving);
        let found = weighting.run(swaps, &mut ChaCha8Rng::seed_from_u64(seed));
        (self.field.member(found), weighting.steps)
    }

    /// Polishes a member by windows around `centres` (anywhere, if there are none).
    pub fn polished(
        &self,
        member: Member,
        centres: &[u32],
        effort: Effort,
        seed: u64,
    ) -> (Member, usize) {
        let heat = [self.heat[0], self.heat[2]];
        Polish::new(self.field, member, heat, seed).run(centres, effort)
    }

    /// Polishes open sites along a seam.
    pub fn polished_at(
        &self,
        open: Vec<u32>,
        seam: &[u32],
        work: usize,
        seed: u64,
    ) -> (Member, usize) {
        let effort = Effort { patience: PATIENCE, work, together: 1 };
        self.polished(self.field.member(open), seam, effort, seed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::core::Site;
    use super::super::{Cover, Weighted, on_a_plane};
    use super::*;

    #[test]
    fn what_grows_at_a_seam_keeps_the_rest_and_is_recounted() {
        let field = Field::new(&on_a_plane(6, 100, 90.0), &[Site::Free; 100]);
        let grower = Grower::new(&field, [100.0, 20.0, 1.0]);
        let open: Vec<u32> = (0..12).map(|k| 8 * k).collect();
        let (seam, rest) = open.split_at(5);
        let start = field.member(open.clone());
        let grown = [
            grower.annealed_at(&open, seam, 1),
            grower.weighed(&open, seam, 500, Some(start.0), 1),
            grower.weighed(&open, seam, 500, None, 1),
        ];
        for (member, steps) in grown {
            assert!(steps > 0 && member.0 > start.0 && member.1.len() == 12);
            assert!(rest.iter().all(|j| member.1.contains(j)));
            assert_eq!(member, field.member(member.1.clone()));
        }
    }

    #[test]
    fn weighing_covers_everybody_where_that_can_be() {
        // Ten clients in a row, each covered from its own place and the two beside it: four sites are just enough.
        let lists = (0..10_u32).map(|k| k.saturating_sub(1)..=(k + 1).min(9)).collect();
        let cover = Cover::new(lists, 10);
        let cover = Weighted { cover, weight: (1..=10).map(f64::from).collect() };
        let field = Field::new(&cover, &[Site::Free; 10]);
        let grower = Grower::new(&field, [10.0, 5.0, 1.0]);
        let (found, _) = grower.weighed(&[0, 1, 2, 3], &[0, 1, 2, 3], 200, None, 1);
        assert_eq!(found.0, 55);
    }
}
