//! Partition crossover: of two solutions the best mixture of the parts in which they differ.
//!
//! Sites that only one of them opens belong to the same part where they share a client that no common site covers. Parts are then independent: each is worth
//! the same whatever is chosen in the others, so that the best of exponentially many mixtures is a small knapsack over the counts of sites (for tours
//! Whitley, Hains, Howe 2009; for pseudo-Boolean functions Tinós, Whitley, Chicano 2015).

use petgraph::unionfind::UnionFind;

use super::field::{Field, Member};

/// Which of the two solutions cover a client by sites of their own.
const FIRST: u8 = 1;
const SECOND: u8 = 2;

/// Sites that one of two solutions opens and the other does not, and the parts that they fall into.
struct Parts {
    /// Sites, and whether the second solution opens them.
    differ: Vec<(u32, bool)>,
    /// The part of each.
    part: Vec<usize>,
    /// What taking a part of the second solution adds to the sites and to the weight covered.
    change: Vec<(isize, i32)>,
}

/// The best mixture of two solutions of the same number of sites; the first is kept where nothing is better. Tells the steps taken, too.
pub fn mix(field: &Field, first: &Member, second: &Member) -> (Member, usize) {
    let (mixed, steps) = mix_to(field, first, second, first.1.len());
    (mixed.unwrap_or_else(|| first.clone()), steps)
}

/// The best mixture of `count` sites of two solutions, if there is one.
pub fn mix_to(
    field: &Field,
    first: &Member,
    second: &Member,
    count: usize,
) -> (Option<Member>, usize) {
    let in_both: Vec<u32> =
        first.1.iter().copied().filter(|j| second.1.binary_search(j).is_ok()).collect();
    let own = |of: &Member, is_second: bool| -> Vec<(u32, bool)> {
        let own = of.1.iter().filter(|j| in_both.binary_search(j).is_err());
        own.map(|&j| (j, is_second)).collect()
    };
    let differ = [own(first, false), own(second, true)].concat();
    let (parts, looks) = parts(field, &in_both, differ);
    let steps = looks + parts.change.len() * (parts.differ.len() + 3);
    let more = count as isize - first.1.len() as isize;
    let Some((gain, taken)) = best(&parts.change, more) else { return (None, steps) };
    let chosen = parts.differ.iter().zip(&parts.part);
    let chosen = chosen.filter(|&(&(_, is_second), &part)| is_second == taken[part]);
    let mut open: Vec<u32> = in_both.into_iter().chain(chosen.map(|(&(j, _), _)| j)).collect();
    open.sort_unstable();
    (Some((first.0 + gain, open)), steps)
}

/// Groups the differing sites by the clients they share; the arcs looked at.
fn parts(field: &Field, in_both: &[u32], differ: Vec<(u32, bool)>) -> (Parts, usize) {
    const COMMON: u32 = u32::MAX;
    let mut seen: Vec<(u32, u8)> = vec![(0, 0); field.weight.len()];
    let mut looks = 0;
    for &j in in_both {
        let clients = &field.cover.by_site[j as usize];
        looks += clients.len();
        clients.iter().for_each(|&i| seen[i as usize].0 = COMMON);
    }
    let mut groups = UnionFind::new(differ.len());
    for (k, &(j, is_second)) in differ.iter().enumerate() {
        let clients = &field.cover.by_site[j as usize];
        looks += 2 * clients.len();
        for &i in clients {
            let (first, by) = &mut seen[i as usize];
            match *first {
                COMMON => continue,
                0 => *first = k as u32 + 1,
                other => _ = groups.union(other as usize - 1, k),
            }
            *by |= if is_second { SECOND } else { FIRST };
        }
    }
    let (part, count) = numbered(&groups.into_labeling());
    let mut change = vec![(0, 0); count];
    for (k, &(j, is_second)) in differ.iter().enumerate() {
        let (sites, weight) = &mut change[part[k]];
        *sites += if is_second { 1 } else { -1 };
        for &i in &field.cover.by_site[j as usize] {
            let (first, by) = seen[i as usize];
            if first == k as u32 + 1 {
                *weight += match by {
                    FIRST => -field.weight[i as usize],
                    SECOND => field.weight[i as usize],
                    _ => 0,
                };
            }
        }
    }
    (Parts { differ, part, change }, looks)
}

/// The labels counted from 0 in the order of first appearance, and how many there are.
fn numbered(label: &[usize]) -> (Vec<usize>, usize) {
    let mut number = vec![usize::MAX; label.len()];
    let mut count = 0;
    let of = label.iter().map(|&label| {
        if number[label] == usize::MAX {
            number[label] = count;
            count += 1;
        }
        number[label]
    });
    (of.collect(), count)
}

/// Parts to take from the second solution so that there are `more` sites and the weight gained is greatest.
fn best(change: &[(isize, i32)], more: isize) -> Option<(i32, Vec<bool>)> {
    let most: isize = change.iter().map(|part| part.0.max(0)).sum();
    let least: isize = change.iter().map(|part| part.0.min(0)).sum();
    if !(least..=most).contains(&more) {
        return None;
    }
    let width = (most - least + 1) as usize;
    let zero = -least as usize;
    // Row q: the most weight gained by the first q parts for each change of the number of sites.
    let mut table: Vec<Option<i32>> = vec![None; width * (change.len() + 1)];
    table[zero] = Some(0);
    for (q, &(sites, weight)) in change.iter().enumerate() {
        let (before, after) = table[q * width..].split_at_mut(width);
        after[..width].copy_from_slice(before);
        for (x, gained) in before.iter().enumerate() {
            if let (Some(y), Some(gained)) = (x.checked_add_signed(sites), gained)
                && y < width
            {
                after[y] = after[y].max(Some(gained + weight));
            }
        }
    }
    let mut x = zero.checked_add_signed(more)?;
    let gained = table[width * change.len() + x]?;
    let mut taken = vec![false; change.len()];
    for q in (0..change.len()).rev() {
        taken[q] = table[q * width + x] != table[(q + 1) * width + x];
        if taken[q] {
            x = x.wrapping_add_signed(-change[q].0);
        }
    }
    Some((gained, taken))
}

#[cfg(test)]
mod tests {
    use super::super::super::core::Site;
    use super::super::on_a_plane;
    use super::*;

    /// The best of all mixtures that take each differing site or leave it, whole parts or not.
    fn by_hand(field: &Field, first: &Member, second: &Member) -> i32 {
        let mut sites: Vec<u32> = first.1.iter().chain(&second.1).copied().collect();
        sites.sort_unstable();
        sites.dedup();
        let count = first.1.len() as u32;
        let chosen = (0_u32..1 << sites.len()).filter(|set| set.count_ones() == count);
        let open = |set: u32| (0..sites.len()).filter(move |k| set >> k & 1 == 1);
        chosen.map(|set| field.member(open(set).map(|k| sites[k]).collect()).0).max().unwrap()
    }

    #[test]
    fn a_mixture_is_recounted_no_worse_than_either_and_often_better_than_both() {
        let mut better = 0;
        for seed in 0..20 {
            let field = Field::new(&on_a_plane(seed, 60, 120.0), &[Site::Free; 60]);
            let first = field.member((0..7).map(|k| k * 8).collect());
            let second = field.member((0..7).map(|k| k * 8 + k % 3).collect());
            let (mixed, _) = mix(&field, &first, &second);
            assert_eq!(mixed, field.member(mixed.1.clone()), "seed {seed}");
            assert_eq!(mixed.1.len(), 7);
            assert!(mixed.0 >= first.0.max(second.0));
            assert!(mixed.0 <= by_hand(&field, &first, &second));
            better += usize::from(mixed.0 > first.0.max(second.0));
        }
        assert!(better > 10, "{better} of 20");
    }

    #[test]
    fn parts_that_change_the_number_of_sites_are_taken_together() {
        let change = [(1, 9), (-1, -4), (0, -2), (1, 7), (-1, -8)];
        assert_eq!(best(&change, 0), Some((5, vec![true, true, false, false, false])));
        assert_eq!(best(&change, 1), Some((12, vec![true, true, false, true, false])));
        assert_eq!(best(&[(1, 5)], 0), Some((0, vec![false])));
        assert_eq!(best(&[(2, 5)], 1), None);
        assert_eq!(best(&[(2, 5)], 3), None);
    }
}
