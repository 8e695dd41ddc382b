//! Which area each column belongs to. Any choice gives a valid bound; the fewer rows areas then share, the better it is.

use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Model, Row};
use crate::world::{AreaId, CommuneId, Id, Region, SiteId};
use std::collections::BTreeSet;

/// The area of each column; none where several areas have to do with it.
pub fn of_columns(f: &Formulation, model: &Model) -> Vec<Option<AreaId>> {
    let mut area_of = vec![None; model.columns.len()];
    let lowest = |commune: CommuneId| f.world.communes[commune].areas.last().copied();
    let at = |site: SiteId| lowest(f.world.commune_of(site));
    let lowest_areas: BTreeSet<AreaId> = f.world.communes.ids().filter_map(lowest).collect();
    let of_region = |region: Region| match region {
        Region::Commune(commune) => lowest(commune),
        Region::Area(area) => lowest_areas.contains(&area).then_some(area),
    };
    f.starts.iter().for_each(|start| area_of[start.col.index()] = at(start.site));
    for post in &f.posts {
        if let Some(col) = post.people.further() {
            area_of[col.index()] = at(f.starts[post.start].site);
        }
    }
    let settled: Vec<bool> = f.world.sites.ids().map(|site| is_settled(f, site)).collect();
    for column in &f.serve {
        // A client of a site that stands anyway belongs where he lives: there is his demand, and elsewhere only a share of hours.
        let at_home = settled[column.site.index()];
        area_of[column.col.index()] =
            if at_home { lowest(column.commune) } else { at(column.site) };
    }
    f.work.iter().for_each(|work| area_of[work.col.index()] = at(work.site));
    f.outreach.iter().for_each(|spend| area_of[spend.col.index()] = of_region(spend.region));
    f.uptake.iter().for_each(|((region, _), col)| area_of[col.index()] = of_region(*region));
    f.word.iter().for_each(|((commune, _), col)| area_of[col.index()] = lowest(*commune));
    f.hires.iter().for_each(|hire| area_of[hire.col.index()] = lowest(hire.commune));
    model.rows.iter().for_each(|row| join(row, &mut area_of));
    area_of
}

/// The area that has all columns of a row.
pub fn of_row(row: &Row, area_of: &[Option<AreaId>]) -> Option<AreaId> {
    let first = area_of[row.terms.first()?.0.index()];
    row.terms.iter().all(|(col, _)| area_of[col.index()] == first).then_some(first)?
}

/// Whether nothing is decided about a site.
fn is_settled(f: &Formulation, site: SiteId) -> bool {
    let own = [&f.starts_of, &f.upgrades_of, &f.closures_of];
    own.into_iter().all(|of| of[site.index()].is_empty()) && !converts(f, site)
}

/// Whether a candidate would take the place of a site.
fn converts(f: &Formulation, site: SiteId) -> bool {
    f.world.sites.values().any(|other| other.converts == Some(site))
}

/// A column that a row alone ties to an area joins it: a shortfall of the area, a count of its communes.
fn join(row: &Row, area_of: &mut [Option<AreaId>]) {
    let mut free = row.terms.iter().filter(|(col, _)| area_of[col.index()].is_none());
    let (Some((col, _)), None) = (free.next(), free.next()) else { return };
    let areas: BTreeSet<AreaId> =
        row.terms.iter().filter_map(|(col, _)| area_of[col.index()]).collect();
    if let (1, Some(area)) = (areas.len(), areas.first()) {
        area_of[col.index()] = Some(*area);
    }
}
