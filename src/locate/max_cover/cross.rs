//! Two solutions crossed place by place.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::field::{Field, Member};

/// The share of a child's sites that count as its seam.
const SEAM: f64 = 0.4;

/// Sites of two solutions, each from its side of a seam.
pub struct Crossed {
    pub open: Vec<u32>,
    /// The sites nearest to the seam.
    pub seam: Vec<u32>,
}

/// The sites of `one` nearest to a random site, and those of `other` farther away, filled greedily.
pub fn cross(field: &Field, one: &Member, other: &Member, random: &mut ChaCha8Rng) -> Crossed {
    let rank = ranks(field, anywhere(field, random));
    let place = |j: u32| (rank[j as usize], j);
    let by_place = |member: &Member| {
        let mut open = member.1.clone();
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
    let open = field.filled(open, slots);
    let mut seam = open.clone();
    let edge = edge.map_or(0, |(rank, _)| rank);
    seam.sort_unstable_by_key(|&j| (rank[j as usize].abs_diff(edge), j));
    seam.truncate(((slots as f64 * SEAM) as usize).max(2));
    Crossed { open, seam }
}

/// A random free site.
pub fn anywhere(field: &Field, random: &mut ChaCha8Rng) -> u32 {
    field.free[random.random_range(0..field.free.len())]
}

/// Of the sites beside one a walk goes on to every so many.
const FAR: usize = 8;

/// Steps that a walk takes for each site.
pub const WALK: usize = 2;

/// The order in which a walk over sites that lie beside each other reaches each, from a centre on.
pub fn ranks(field: &Field, centre: u32) -> Vec<u32> {
    let mut rank = vec![u32::MAX; field.sites()];
    let mut queue = vec![centre];
    rank[centre as usize] = 0;
    let mut head = 0;
    while head < queue.len() {
        for &j in field.beside[queue[head] as usize].iter().step_by(FAR) {
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
    use rand::SeedableRng;

    use super::super::super::core::Site;
    use super::super::on_a_plane;
    use super::*;

    #[test]
    fn children_have_the_right_number_of_different_sites_and_a_seam_of_their_own() {
        let field = Field::new(&on_a_plane(1, 100, 90.0), &[Site::Free; 100]);
        let member = |k: u32| (k as i32, (20 * k..20 * k + 12).collect());
        let mut random = ChaCha8Rng::seed_from_u64(2);
        for k in 0..50 {
            let Crossed { mut open, seam } =
                cross(&field, &member(k % 4), &member((k + 1) % 4), &mut random);
            assert!(seam.len() == 4 && seam.iter().all(|j| open.contains(j)));
            open.sort_unstable();
            open.dedup();
            assert_eq!(open.len(), 12);
        }
    }
}
