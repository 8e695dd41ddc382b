//! What the search for maximal covering looks at again and again: who covers whom, weights in whole numbers, and the sites beside each.

use rayon::prelude::*;

use super::super::core::Site;
use super::super::cover::Cover;
use super::super::lists::Lists;
use super::Weighted;

/// Sites kept beside each: those that share most weight with it.
const BESIDE: usize = 64;

/// Arcs looked at to find them; of a site with more a sample of its clients is taken.
const LOOKS: usize = 20_000;

/// Weight covered, and open free sites, ascending.
pub type Member = (i32, Vec<u32>);

/// The part of a covering problem that is still to be decided.
pub struct Field {
    /// Free sites, and clients that no settled site covers.
    pub cover: Cover,
    /// Sites beside each free site, most alike first.
    pub beside: Lists,
    /// Weights in a unit so small that rounding does not matter, and so large that sums fit; whole weights stay as they are.
    pub weight: Vec<i32>,
    /// Sites that may be opened.
    pub free: Vec<u32>,
}

impl Field {
    /// What is left of `cover` where some sites are settled.
    pub fn new(cover: &Weighted, site: &[Site]) -> Self {
        let Weighted { cover, weight } = cover;
        let settled = |list: &[u32]| list.iter().any(|&j| site[j as usize] == Site::Open);
        let is_free = |j: &u32| site[*j as usize] == Site::Free;
        let left = cover.by_client.iter().map(|list| match settled(list) {
            true => Vec::new(),
            false => list.iter().copied().filter(is_free).collect::<Vec<u32>>(),
        });
        let cover = Cover::new(left.collect(), site.len());
        let weight = whole(weight);
        let useful = |j: &u32| !cover.by_site[*j as usize].is_empty();
        let free = (0..site.len() as u32).filter(useful).collect();
        let beside = beside(&cover, &weight);
        Self { cover, beside, weight, free }
    }

    /// Sites of the model, decided or not.
    pub fn sites(&self) -> usize {
        self.cover.by_site.count()
    }

    /// A member of these sites.
    pub fn member(&self, mut open: Vec<u32>) -> Member {
        open.sort_unstable();
        let mut clients: Vec<u32> =
            open.iter().flat_map(|&j| &self.cover.by_site[j as usize]).copied().collect();
        clients.sort_unstable();
        clients.dedup();
        (clients.iter().map(|&i| self.weight[i as usize]).sum(), open)
    }

    /// Opens sites greedily until there are `slots`.
    pub fn filled(&self, mut open: Vec<u32>, slots: usize) -> Vec<u32> {
        let mut covered = vec![false; self.weight.len()];
        let mut is_open = vec![false; self.sites()];
        let mut last = 0;
        while open.len() <= slots {
            for &site in &open[last..] {
                is_open[site as usize] = true;
                self.cover.by_site[site as usize].iter().for_each(|&i| covered[i as usize] = true);
            }
            if open.len() == slots {
                break;
            }
            last = open.len();
            let gain = |site: u32| -> i32 {
                let new =
                    self.cover.by_site[site as usize].iter().filter(|&&i| !covered[i as usize]);
                new.map(|&i| self.weight[i as usize]).sum()
            };
            let spare = self.free.iter().copied().filter(|&site| !is_open[site as usize]);
            let Some(best) = spare.max_by_key(|&site| (gain(site), std::cmp::Reverse(site))) else {
                break;
            };
            open.push(best);
        }
        open
    }
}

/// Weights as whole numbers whose sum fits: themselves where they are such.
fn whole(weight: &[f64]) -> Vec<i32> {
    let total: f64 = weight.iter().sum();
    let largest = f64::from(1 << 30);
    let fits = total <= largest && weight.iter().all(|w| w.fract() == 0.0);
    let unit = if fits { 1.0 } else { largest / total };
    weight.iter().map(|w| (w * unit) as i32).collect()
}

/// Of each site the sites that share most weight with it.
fn beside(cover: &Cover, weight: &[i32]) -> Lists {
    let Cover { by_client, by_site } = cover;
    let near = |shared: &mut Vec<i32>, j: usize| {
        let clients = &by_site[j];
        let arcs: usize = clients.iter().map(|&i| by_client[i as usize].len()).sum();
        let mut touched = Vec::new();
        for &i in clients.iter().step_by(arcs / LOOKS + 1) {
            for &other in &by_client[i as usize] {
                if shared[other as usize] == 0 {
                    touched.push(other);
                }
                shared[other as usize] += weight[i as usize].max(1);
            }
        }
        touched.retain(|&other| other as usize != j);
        let order = |a: &u32, b: &u32| shared[*b as usize].cmp(&shared[*a as usize]).then(a.cmp(b));
        touched.sort_unstable_by(order);
        shared.fill(0);
        touched.truncate(BESIDE);
        touched
    };
    let sites = by_site.count();
    let lists: Vec<Vec<u32>> =
        (0..sites).into_par_iter().map_init(|| vec![0; sites], near).collect();
    lists.into_iter().collect()
}
