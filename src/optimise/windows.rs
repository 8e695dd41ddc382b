//! Neighbourhoods: the sites of some communes, and who may be served there.

use super::formulation::Formulation;
use super::model::Model;
use super::narrowed::Narrowed;
use crate::world::Id;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Communes of one window, and the least doubt of one, in starts.
const COMMUNES: usize = 24;
const DOUBT: f64 = 0.1;

/// Pairs of windows of the communes in which starts on the leaders' way differ from a plan: in the first pass the most doubtful
/// together, in each later one shuffled anew.
pub fn in_doubt(f: &Formulation, mean: &[f64], plan: &[f64], pass: u32) -> Vec<[Vec<bool>; 2]> {
    let mut doubt = vec![0.0; f.world.communes.len()];
    for start in &f.starts {
        let n = start.col.index();
        doubt[f.world.commune_of(start.site).index()] += (mean[n] - plan[n]).abs();
    }
    let mut order: Vec<usize> = (0..doubt.len()).filter(|n| doubt[*n] >= DOUBT).collect();
    order.sort_by(|one, other| doubt[*other].total_cmp(&doubt[*one]));
    if pass > 0 {
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(pass.into()));
    }
    let pair = |communes: &[usize]| {
        let mut pair = [vec![false; doubt.len()], vec![false; doubt.len()]];
        for (n, commune) in communes.iter().enumerate() {
            pair[n % 2][*commune] = true;
        }
        pair
    };
    order.chunks(2 * COMMUNES).map(pair).collect()
}

/// The model around a plan: openings at sites of the window that are worth a try are free, and so is who goes where among its
/// communes and sites; elsewhere all is as it is.
pub fn around<'a>(
    f: &Formulation,
    model: &'a Model,
    plan: &[f64],
    window: &[bool],
    live: &[bool],
) -> Narrowed<'a> {
    let mut model = Narrowed::new(model);
    let near: Vec<bool> =
        f.world.sites.ids().map(|j| window[f.world.commune_of(j).index()]).collect();
    let mut open: Vec<bool> = f.world.sites.values().map(|site| site.existing.is_some()).collect();
    for start in &f.starts {
        let (n, site) = (start.col.index(), start.site.index());
        let chosen = plan[n] > 0.5;
        let free = near[site] && (chosen || live[n]);
        open[site] |= chosen || free;
        if !free {
            model.fix(start.col, plan[n].round());
        }
    }
    for post in &f.posts {
        let free = near[f.starts[post.start].site.index()];
        if let (Some(col), false) = (post.people.further(), free) {
            model.fix(col, plan[col.index()].round());
        }
    }
    for column in &f.serve {
        let (n, site) = (column.col.index(), column.site.index());
        let worth_a_try = open[site] && (live[n] || plan[n] > 0.0);
        if !worth_a_try || !(near[site] || window[column.commune.index()]) {
            model.fix_about(column.col, plan[n]);
        }
    }
    model
}

/// The model with nothing else opened than in a point, and clients only where something stands.
pub fn at_places<'a>(
    f: &Formulation,
    model: &'a Model,
    point: &[f64],
    live: &[bool],
) -> Narrowed<'a> {
    let mut model = around(f, model, point, &vec![true; f.world.communes.len()], live);
    for start in &f.starts {
        model.fix(start.col, point[start.col.index()].round());
    }
    model
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::small::province;

    /// Every commune in doubt is in just one window of a pass, no other is in any, and shuffled they are the same ones.
    #[test]
    fn windows_in_doubt_hold_each_doubtful_commune_once() {
        province(1, |f, _| {
            let plan = vec![0.0; f.model.columns.len()];
            let mut mean = plan.clone();
            let doubtful: Vec<usize> = [0, f.starts.len() / 2, f.starts.len() - 1].to_vec();
            doubtful.iter().for_each(|n| mean[f.starts[*n].col.index()] = 0.5);
            mean[f.starts[1].col.index()] += DOUBT / 2.0;
            let commune = |n: &usize| f.world.commune_of(f.starts[*n].site).index();
            let mut expected: Vec<usize> = doubtful.iter().map(commune).collect();
            expected.sort_unstable();
            expected.dedup();
            for pass in 0..3 {
                let windows: Vec<Vec<bool>> =
                    in_doubt(f, &mean, &plan, pass).into_iter().flatten().collect();
                let times = |i: usize| windows.iter().filter(|window| window[i]).count();
                let seen: Vec<usize> =
                    (0..f.world.communes.len()).filter(|i| times(*i) > 0).collect();
                assert_eq!(seen, expected, "pass {pass}");
                assert!(seen.iter().all(|i| times(*i) == 1), "pass {pass}: one window each");
            }
            assert!(in_doubt(f, &plan, &plan, 0).is_empty(), "a plan has no doubt of itself");
        });
    }
}
