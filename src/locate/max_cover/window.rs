//! A part of the open sites that is annealed while the others stay, with one site less, one more, or as many as before.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::anneal::Annealer;
use super::field::{Field, Member};
use super::grow::MOST_SITES;

/// Least and most share of the open sites in a window.
const SIZE: [f64; 2] = [0.15, 0.6];

/// Least and most share of the warm temperature at which a window starts: a window of some twenty sites has to melt before it finds a deeper order.
const WARMTH: [f32; 2] = [0.45, 1.5];

/// Swaps tried for each site of a window and each free site (counted up to `MOST_SITES`).
const TRIES: usize = 3;

/// How a window changes the number of sites.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    Less,
    More,
    Same,
}

/// Sites to be annealed.
pub struct Window {
    change: Change,
    /// All open sites to start from, and those that may be swapped.
    open: Vec<u32>,
    moving: Vec<u32>,
    /// Temperatures of the start and the end.
    heat: [f32; 2],
    seed: u64,
}

/// The best solution seen in a window, and the elementary steps it took.
pub struct Annealed {
    pub change: Change,
    pub found: Member,
    pub steps: usize,
}

impl Window {
    /// A window of the `open` sites that rank first; none where there is nothing to change.
    pub fn new(
        field: &Field,
        open: &[u32],
        rank: &[u32],
        [warm, cold]: [f32; 2],
        random: &mut ChaCha8Rng,
    ) -> Option<Self> {
        let change = match random.random_range(0..3) {
            0 => Change::Less,
            1 => Change::More,
            _ => Change::Same,
        };
        let mut open = open.to_vec();
        open.sort_unstable_by_key(|&j| (rank[j as usize], j));
        let [least, most] = SIZE.map(|share| (share * open.len() as f64) as usize);
        let size = random.random_range(least..=most).max(2).min(open.len());
        let mut moving = open[..size].to_vec();
        let k = random.random_range(0..size);
        match change {
            Change::Same => {}
            Change::Less if open.len() < 2 => return None,
            Change::Less => {
                moving.swap_remove(k);
                open.swap_remove(k);
            }
            Change::More => {
                let near = &field.beside[moving[k] as usize];
                let near = near.iter().copied().filter(|j| !open.contains(j));
                let near: Vec<u32> = near.collect();
                let site = *near.get(random.random_range(0..near.len().max(1)))?;
                moving.push(site);
                open.push(site);
            }
        }
        let [mild, hot] = WARMTH;
        let warm = warm * (mild + (hot - mild) * random.random::<f32>());
        let heat = [warm, cold.min(warm)];
        Some(Self { change, open, moving, heat, seed: random.next_u64() })
    }

    /// Anneals the sites of the window.
    pub fn anneal(self, field: &Field) -> Annealed {
        let moves = TRIES * self.moving.len() * field.free.len().min(MOST_SITES);
        let mut annealer = Annealer::new(field, &self.open, &self.moving, self.seed);
        let found = annealer.run(moves, self.heat);
        Annealed { change: self.change, found, steps: annealer.steps() }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::super::super::core::Site;
    use super::super::cross::ranks;
    use super::super::on_a_plane;
    use super::*;

    #[test]
    fn a_window_moves_the_sites_around_its_centre_and_changes_their_number_by_one_at_most() {
        let field = Field::new(&on_a_plane(6, 100, 90.0), &[Site::Free; 100]);
        let open: Vec<u32> = (0..12).map(|k| 8 * k).collect();
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let mut seen = [0; 3];
        for k in 0..60 {
            let rank = ranks(&field, open[k % 12]);
            let window = Window::new(&field, &open, &rank, [100.0, 1.0], &mut random).unwrap();
            let staying = |j: &&u32| window.open.contains(j) && !window.moving.contains(j);
            let stays: Vec<u32> = open.iter().filter(staying).copied().collect();
            let Annealed { change, found, steps } = window.anneal(&field);
            seen[change as usize] += 1;
            assert_eq!(found.1.len(), [11, 13, 12][change as usize]);
            assert_eq!(found, field.member(found.1.clone()));
            assert!(steps > 0 && !stays.is_empty() && stays.iter().all(|j| found.1.contains(j)));
        }
        assert!(seen.iter().all(|&times| times > 0));
    }
}
