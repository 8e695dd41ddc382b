//! Solutions merged by solving the problem over the sites that any of them opens, exactly.
//!
//! Such a restricted problem is small, so that the best mixture of several good solutions is soon found (tour merging: Cook and Seymour 2003; for
//! other problems Blum, Pinacho, López-Ibáñez, Lozano 2016).

use super::super::core::{self, Meter, Model, Site};
use super::super::cover::Cover;
use super::super::error::LocateError;
use super::super::solution::Control;
use super::{Weighted, merged, model};

/// Million steps for one merge.
const MERGE: f64 = 200.0;

/// The best sites found among these and those that are settled, no worse than `start`.
pub fn merge(
    cover: &Weighted,
    full: &Model,
    start: &[usize],
    sites: Vec<usize>,
    meter: &mut Meter,
) -> Result<Vec<usize>, LocateError> {
    let Model { site, count, .. } = full;
    let mut chosen: Vec<Site> = site.clone();
    chosen.iter_mut().filter(|kind| **kind == Site::Free).for_each(|kind| *kind = Site::Closed);
    sites.iter().for_each(|&j| chosen[j] = site[j]);
    let kept = |j: &u32| chosen[*j as usize] != Site::Closed;
    let lists = cover.cover.by_client.iter();
    let by_client = lists.map(|list| list.iter().copied().filter(kept).collect()).collect();
    let restricted = merged(&Cover::new(by_client, site.len()), &cover.weight);
    if meter.over() {
        return Ok(start.to_vec());
    }
    let control =
        Control { start: Some(start.to_vec()), gap: 0.0, progress: None, ..meter.control.clone() };
    let mut part = Meter::new(&control).share(MERGE.min(meter.left_over()));
    let solved = core::solve(&model(&restricted, count.unwrap_or(site.len()), chosen), &mut part)?;
    meter.spend((part.spent() * 1e6) as usize);
    Ok(solved.open)
}
