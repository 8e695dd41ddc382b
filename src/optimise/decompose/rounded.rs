//! What is opened rounded area by area.
//!
//! At given prices a client is worth as much to each of two sites that could serve him, so that whole leaders open both or neither
//! where on their way they opened each by half. Rows that keep every sum of an area next to that of the mean share openings and people
//! out as the mean does (controlled rounding: Cox 1987, Journal of the American Statistical Association 82).

use super::RARE;
use super::master::Master;
use crate::optimise::formulation::{Formulation, Start};
use crate::optimise::model::{Col, Model, ROUNDING, Sense};
use crate::world::{AreaId, CadreId, TypeId, Year};
use std::collections::BTreeMap;

/// What is summed: the openings of a type, or its people of a cadre, that an area has in a year.
type Sum = (Option<AreaId>, TypeId, Year, Option<CadreId>);

/// Keeps openings and people of each area at one of the two whole numbers next to their mean, in a model of the leaders; starts that
/// are rare in it count as none.
pub fn keep(f: &Formulation, leaders: &Master, mean: &[f64], model: &mut Model) {
    for ((area, kind, year, cadre), columns) in sums(f, mean) {
        let sum: f64 = columns.iter().map(|col| mean[col.index()]).sum();
        let terms: Vec<(Col, f64)> = columns.into_iter().map(|col| (col, 1.0)).collect();
        let area = area.map_or("", |area| &f.world.areas[area].code);
        let cadre = cadre.map_or("", |cadre| &f.world.cadres[cadre].code);
        let name = format!("{area},{},{year},{cadre}", f.world.types[kind].code);
        for (end, sense, rhs) in [
            ("least", Sense::Ge, (sum + ROUNDING).floor()),
            ("most", Sense::Le, (sum - ROUNDING).ceil()),
        ] {
            model.row(format!("{end}[{name}]"), leaders.expr(&terms), sense, rhs);
        }
    }
}

/// The columns of each sum.
fn sums(f: &Formulation, mean: &[f64]) -> BTreeMap<Sum, Vec<Col>> {
    let mut sums: BTreeMap<Sum, Vec<Col>> = BTreeMap::new();
    let counts = |start: &Start| mean[start.col.index()] >= RARE;
    let place = |start: &Start| {
        let commune = f.world.commune_of(start.site);
        (f.world.communes[commune].areas.last().copied(), f.world.sites[start.site].kind)
    };
    for start in f.starts.iter().filter(|start| counts(start)) {
        let (area, kind) = place(start);
        for year in f.years().into_iter().filter(|year| start.stands(*year)) {
            sums.entry((area, kind, year, None)).or_default().push(start.col);
        }
    }
    for post in f.posts.iter().filter(|post| counts(&f.starts[post.start])) {
        let (area, kind) = place(&f.starts[post.start]);
        if let Some(col) = post.people.further() {
            sums.entry((area, kind, post.year, Some(post.cadre))).or_default().push(col);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::decompose::Priceable;
    use crate::optimise::small::{EFFORT, province};

    /// A mean that opens two sites of a type in an area by half each lets one of them stand, neither two nor none.
    #[test]
    fn halves_of_an_area_become_one_opening() {
        province(1, |f, objective| {
            let apart = Priceable::new(f, &f.model, objective, &EFFORT);
            let last = f.world.calendar.last;
            let place = |start: &Start| {
                let commune = f.world.commune_of(start.site);
                (f.world.communes[commune].areas.last(), f.world.sites[start.site].kind)
            };
            let pairs = f.starts.iter().flat_map(|a| f.starts.iter().map(move |b| (a, b)));
            let (one, other) = pairs
                .filter(|(a, b)| a.site < b.site && a.stands(last) && b.stands(last))
                .find(|(a, b)| place(a) == place(b))
                .expect("two sites of a type in an area");
            let mut mean = vec![0.0; f.model.columns.len()];
            mean[one.col.index()] = 0.5;
            mean[other.col.index()] = 0.5;
            let mut model = Model::default();
            keep(f, &apart.learning, &mean, &mut model);
            let meets = |open: &[&Start]| {
                let mut point = vec![0.0; apart.learning.model.columns.len()];
                let columns = open.iter().filter_map(|start| apart.learning.column(start.col));
                columns.for_each(|col| point[col.index()] = 1.0);
                model.rows.iter().all(|row| row.violation(&point) == 0.0)
            };
            assert!(meets(&[one]) && meets(&[other]));
            assert!(!meets(&[]) && !meets(&[one, other]));
        });
    }
}
