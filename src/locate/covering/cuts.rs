//! Cuts of rank one on three clients: one site is enough for them only if it covers all three.
//!
//! Half the sum of the rows of three clients, rounded up: sites that cover one or two of them count once, sites that cover all three twice, and together
//! they count at least two (Chvátal-Gomory; Balas and Ng 1989 for all facets with coefficients 0, 1 and 2).

use std::collections::HashSet;

use super::super::core::Meter;
use super::super::cover::Cover;
use super::program::Row;

/// The least violation that is worth a cut.
const VIOLATION: f64 = 0.02;

/// Clients whose sites are open by this much more than one take part in no violated cut.
const SLACK: f64 = 0.5;

/// Clients that share less than this are no neighbours.
const SHARED: f64 = 0.05;

/// Cuts of a round in which a client takes part.
const OFTEN: usize = 6;

/// Three clients, ascending.
type Triple = [u32; 3];

/// Finds cuts, none twice.
#[derive(Default)]
pub struct Cuts {
    known: HashSet<Triple>,
}

impl Cuts {
    /// Cuts that are violated where each site is open by its share, the most violated first.
    pub fn violated(&mut self, cover: &Cover, share: &[f64], meter: &mut Meter) -> Vec<Row> {
        let near = Near::new(cover, share, meter);
        let mut found = near.triples(cover, share, meter);
        found.retain(|(_, triple)| !self.known.contains(triple));
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut times = vec![0; cover.by_client.count()];
        let mut rows = Vec::new();
        for (_, triple) in found {
            if triple.iter().all(|&client| times[client as usize] < OFTEN) {
                triple.iter().for_each(|&client| times[client as usize] += 1);
                self.known.insert(triple);
                rows.push(row(cover, triple));
            }
        }
        rows
    }
}

/// Clients that share sites.
struct Near {
    /// By how much the sites of a client are open beyond one; infinite where it takes no part.
    slack: Vec<f64>,
    /// Neighbours of each client, and by how much the sites of both are open.
    list: Vec<Vec<(u32, f64)>>,
}

impl Near {
    fn new(cover: &Cover, share: &[f64], meter: &mut Meter) -> Self {
        let slack = |sites: &[u32]| {
            let open = sites.iter().map(|&j| share[j as usize]).sum::<f64>() - 1.0;
            if sites.is_empty() || open > SLACK { f64::INFINITY } else { open.max(0.0) }
        };
        let slack: Vec<f64> = cover.by_client.iter().map(slack).collect();
        let mut both = vec![0.0; slack.len()];
        let mut steps = cover.by_client.arcs();
        let mut neighbours = |(a, sites): (usize, &[u32])| {
            let mut list = Vec::new();
            for &j in sites.iter().filter(|&&j| slack[a].is_finite() && share[j as usize] > 0.0) {
                steps += cover.by_site[j as usize].len();
                for &b in &cover.by_site[j as usize] {
                    if b as usize != a && slack[b as usize].is_finite() {
                        if both[b as usize] == 0.0 {
                            list.push((b, 0.0));
                        }
                        both[b as usize] += share[j as usize];
                    }
                }
            }
            list.iter_mut().for_each(|(b, mass)| *mass = std::mem::take(&mut both[*b as usize]));
            list.retain(|&(_, mass)| mass >= SHARED);
            list
        };
        let list = cover.by_client.iter().enumerate().map(&mut neighbours).collect();
        meter.spend(steps);
        Self { slack, list }
    }

    /// Violated triples with their violation.
    fn triples(&self, cover: &Cover, share: &[f64], meter: &mut Meter) -> Vec<(f64, Triple)> {
        let mut found = Vec::new();
        let mut of_b = vec![0.0; self.slack.len()];
        let mut steps = 0;
        for (b, list) in self.list.iter().enumerate() {
            list.iter().for_each(|&(c, mass)| of_b[c as usize] = mass);
            for &(a, ab) in list.iter().filter(|(a, _)| (*a as usize) < b) {
                steps += self.list[a as usize].len();
                for &(c, ac) in &self.list[a as usize] {
                    let bc = of_b[c as usize];
                    let triple = [a, b as u32, c];
                    let slack: f64 = triple.iter().map(|&i| self.slack[i as usize]).sum();
                    let most = ab + ac + bc - 1.0 - slack;
                    if c as usize > b && bc > 0.0 && most > VIOLATION {
                        let violation = most - 2.0 * shared_by_all(cover, share, triple);
                        if violation > VIOLATION {
                            found.push((violation, triple));
                        }
                    }
                }
            }
            list.iter().for_each(|&(c, _)| of_b[c as usize] = 0.0);
        }
        meter.spend(steps);
        found
    }
}

/// By how much the sites that cover all three are open.
fn shared_by_all(cover: &Cover, share: &[f64], [a, b, c]: Triple) -> f64 {
    let covers =
        |client: u32, site: &u32| cover.by_client[client as usize].binary_search(site).is_ok();
    let sites = cover.by_client[a as usize].iter().filter(|&&j| share[j as usize] > 0.0);
    sites.filter(|j| covers(b, j) && covers(c, j)).map(|&j| share[j as usize]).sum()
}

fn row(cover: &Cover, triple: Triple) -> Row {
    let mut sites: Vec<u32> = Vec::new();
    triple.iter().for_each(|&client| sites.extend(&cover.by_client[client as usize]));
    sites.sort_unstable();
    let terms = sites.chunk_by(|a, b| a == b).map(|same| (same[0], same.len().div_ceil(2) as f64));
    Row { least: 2.0, terms: terms.collect() }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::super::super::solution::Control;
    use super::*;

    /// Three clients, each pair of which shares one site, and a site of the first alone.
    fn ring() -> Cover {
        Cover::new([vec![0, 1, 3], vec![1, 2], vec![0, 2]].into_iter().collect(), 4)
    }

    #[test]
    fn half_open_sites_around_three_clients_are_cut_off_once() {
        let control = Control::default();
        let mut meter = Meter::new(&control);
        let mut cuts = Cuts::default();
        let found = cuts.violated(&ring(), &[0.5, 0.5, 0.5, 0.0], &mut meter);
        let terms = vec![(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)];
        assert_eq!(found, [Row { least: 2.0, terms }]);
        assert!(cuts.violated(&ring(), &[0.5, 0.5, 0.5, 0.0], &mut meter).is_empty());
    }

    /// Every cover by whole sites of small random worlds keeps every cut.
    #[test]
    fn no_cover_is_cut_off() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut cuts = 0;
        for _ in 0..1500 {
            let client = |_| (0..8).filter(|_| random.random_bool(0.35)).collect::<Vec<u32>>();
            let cover = Cover::new((0..6).map(client).collect(), 8);
            let share: Vec<f64> = (0..8).map(|_| random.random_range(0.0..0.7)).collect();
            let control = Control::default();
            let rows = Cuts::default().violated(&cover, &share, &mut Meter::new(&control));
            let at = |row: &Row, open: &dyn Fn(u32) -> f64| {
                row.terms.iter().map(|&(j, factor)| factor * open(j)).sum::<f64>()
            };
            let violated = |row: &Row| at(row, &|j| share[j as usize]) < row.least - VIOLATION;
            assert!(rows.iter().all(violated));
            for open in 0..256_u32 {
                let is_open = |j: &u32| open >> j & 1 == 1;
                let served = |list: &[u32]| list.is_empty() || list.iter().any(is_open);
                if cover.by_client.iter().all(served) {
                    let kept = |row: &Row| at(row, &|j| f64::from(open >> j & 1)) >= row.least;
                    assert!(rows.iter().all(kept));
                }
            }
            cuts += rows.len();
        }
        assert!(cuts > 100, "{cuts}");
    }

    #[test]
    fn whole_covers_violate_nothing() {
        let control = Control::default();
        let mut meter = Meter::new(&control);
        for share in [[1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]] {
            assert!(Cuts::default().violated(&ring(), &share, &mut meter).is_empty());
        }
    }
}
