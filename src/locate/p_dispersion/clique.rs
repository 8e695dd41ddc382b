//! Sites that may all stand together: a clique, found by branch and bound with greedy colouring as the bound (Tomita and Seki 2003; San Segundo,
//! Rodríguez-Losada, Jiménez 2011).

use rayon::prelude::*;

use super::super::core::Meter;

/// Sites as vertices 0.., joined where they may stand together.
pub struct Graph {
    joined: Vec<Vec<u64>>,
}

fn has(set: &[u64], member: usize) -> bool {
    set[member / 64] >> (member % 64) & 1 == 1
}

fn first(set: &[u64]) -> Option<usize> {
    let word = set.iter().position(|&word| word != 0)?;
    Some(word * 64 + set[word].trailing_zeros() as usize)
}

impl Graph {
    /// Two sites are joined where `far` says so in both directions: rows of the table are read in their order, columns are not.
    pub fn new(
        sites: &[usize],
        far: impl Fn(usize, usize) -> bool + Sync,
        meter: &mut Meter,
    ) -> Self {
        let count = sites.len();
        meter.spend(count * count);
        let set = |member: &dyn Fn(usize) -> bool| {
            let mut set = vec![0; count.div_ceil(64)];
            (0..count).filter(|&b| member(b)).for_each(|b| set[b / 64] |= 1 << (b % 64));
            set
        };
        let one_way = |a: usize| set(&|b| a != b && far(sites[a], sites[b]));
        let there: Vec<Vec<u64>> = (0..count).into_par_iter().map(one_way).collect();
        let both_ways = |a: usize| set(&|b| has(&there[a], b) && has(&there[b], a));
        Self { joined: (0..count).into_par_iter().map(both_ways).collect() }
    }

    /// `p` vertices that include `must`, pairwise joined; inner `None` if there are none, outer `None` if work ran out.
    pub fn clique(
        &self,
        sites: &[usize],
        must: &[usize],
        p: usize,
        meter: &mut Meter,
    ) -> Option<Option<Vec<usize>>> {
        let mut candidates = vec![u64::MAX; sites.len().div_ceil(64)];
        if let Some(last) = candidates.last_mut().filter(|_| !sites.len().is_multiple_of(64)) {
            *last = (1 << (sites.len() % 64)) - 1;
        }
        let mut chosen: Vec<usize> = Vec::new();
        for vertex in (0..sites.len()).filter(|&v| must.contains(&sites[v])) {
            if !has(&candidates, vertex) {
                return Some(None);
            }
            chosen.push(vertex);
            intersect(&mut candidates, &self.joined[vertex]);
        }
        let found = self.grow(&mut chosen, candidates, p, meter)?;
        Some(found.then(|| chosen.into_iter().map(|v| sites[v]).collect()))
    }

    fn grow(
        &self,
        chosen: &mut Vec<usize>,
        mut candidates: Vec<u64>,
        p: usize,
        meter: &mut Meter,
    ) -> Option<bool> {
        if chosen.len() == p {
            return Some(true);
        }
        if meter.over() {
            return None;
        }
        let coloured = self.colour(&candidates);
        meter.spend(coloured.len() * (candidates.len() + 2));
        for &(vertex, colour) in coloured.iter().rev() {
            if chosen.len() + colour < p {
                return Some(false);
            }
            let mut next = candidates.clone();
            intersect(&mut next, &self.joined[vertex]);
            chosen.push(vertex);
            if self.grow(chosen, next, p, meter)? {
                return Some(true);
            }
            chosen.pop();
            candidates[vertex / 64] &= !(1 << (vertex % 64));
        }
        Some(false)
    }

    /// Vertices in the order of a greedy colouring, with their colour from 1: no clique among the first of them needs more.
    fn colour(&self, candidates: &[u64]) -> Vec<(usize, usize)> {
        let mut left = candidates.to_vec();
        let mut coloured = Vec::new();
        let mut colour = 0;
        while left.iter().any(|&word| word != 0) {
            colour += 1;
            let mut class = left.clone();
            while let Some(vertex) = first(&class) {
                class.iter_mut().zip(&self.joined[vertex]).for_each(|(c, j)| *c &= !j);
                class[vertex / 64] &= !(1 << (vertex % 64));
                left[vertex / 64] &= !(1 << (vertex % 64));
                coloured.push((vertex, colour));
            }
        }
        coloured
    }
}

fn intersect(set: &mut [u64], other: &[u64]) {
    set.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
}

#[cfg(test)]
mod tests {
    use super::super::super::solution::Control;
    use super::*;

    /// Places on a line, in no order; from place 9 everybody is near.
    const PLACE: [i32; 6] = [9, 0, 4, 2, 6, 1];

    fn far(a: usize, b: usize) -> bool {
        PLACE[a] < 9 && (PLACE[a] - PLACE[b]).abs() >= 2
    }

    #[test]
    fn sites_on_a_line_stand_together_where_both_see_each_other_far() {
        let control = Control::default();
        let mut meter = Meter::new(&control);
        let sites: Vec<usize> = (0..6).collect();
        let graph = Graph::new(&sites, far, &mut meter);
        let mut found = graph.clique(&sites, &[], 4, &mut meter).unwrap().unwrap();
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3, 4]);
        assert_eq!(graph.clique(&sites, &[], 5, &mut meter), Some(None));
        assert_eq!(graph.clique(&sites, &[5], 4, &mut meter), Some(None));
        assert!(graph.clique(&sites, &[5], 3, &mut meter).unwrap().unwrap().contains(&5));
        assert_eq!(graph.clique(&sites, &[0, 1], 2, &mut meter), Some(None));
    }
}
