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

/// Where and when something stands.
type Place = (Option<AreaId>, TypeId, Year);

/// The openings of a type that an area has in a year, and their further people by cadre.
#[derive(Default)]
struct Opened {
    openings: Vec<Col>,
    people: BTreeMap<CadreId, Vec<Col>>,
}

/// Keeps openings of each area at one of the two whole numbers next to their mean, in a model of the leaders, and where it is known
/// their people, too; starts that are rare in it count as none. Where no site has to be opened nobody has to be in post.
pub fn keep(f: &Formulation, leaders: &Master, mean: &[f64], people: bool, model: &mut Model) {
    let mut row = |name: String, columns: &[Col], sense: Sense| {
        let sum: f64 = columns.iter().map(|col| mean[col.index()]).sum();
        let (end, whole) = match sense {
            Sense::Ge => ("least", (sum + ROUNDING).floor()),
            _ => ("most", (sum - ROUNDING).ceil()),
        };
        let terms: Vec<(Col, f64)> = columns.iter().map(|col| (*col, 1.0)).collect();
        model.row(format!("{end}[{name}]"), leaders.expr(&terms), sense, whole);
        whole
    };
    for ((area, kind, year), opened) in opened(f, mean) {
        let area = area.map_or("", |area| &f.world.areas[area].code);
        let name = format!("{area},{},{year}", f.world.types[kind].code);
        let least = row(name.clone(), &opened.openings, Sense::Ge);
        row(name.clone(), &opened.openings, Sense::Le);
        for (cadre, columns) in opened.people.iter().filter(|_| people) {
            let name = format!("{name},{}", f.world.cadres[*cadre].code);
            if least > 0.0 {
                row(name.clone(), columns, Sense::Ge);
            }
            row(name, columns, Sense::Le);
        }
    }
}

/// What can be opened by place; upgrades are not openings.
fn opened(f: &Formulation, mean: &[f64]) -> BTreeMap<Place, Opened> {
    let mut places: BTreeMap<Place, Opened> = BTreeMap::new();
    let counts = |start: &Start| start.upgrade.is_none() && mean[start.col.index()] >= RARE;
    for start in f.starts.iter().filter(|start| counts(start)) {
        for year in f.years().into_iter().filter(|year| start.stands(*year)) {
            places.entry(place(f, start, year)).or_default().openings.push(start.col);
        }
    }
    for post in f.posts.iter().filter(|post| counts(&f.starts[post.start])) {
        let opened = places.entry(place(f, &f.starts[post.start], post.year)).or_default();
        if let Some(col) = post.people.further() {
            opened.people.entry(post.cadre).or_default().push(col);
        }
    }
    places
}

fn place(f: &Formulation, start: &Start, year: Year) -> Place {
    let commune = f.world.commune_of(start.site);
    (f.world.communes[commune].areas.last().copied(), f.world.sites[start.site].kind, year)
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
            let pairs = f.starts.iter().flat_map(|a| f.starts.iter().map(move |b| (a, b)));
            let (one, other) = pairs
                .filter(|(a, b)| a.site < b.site && a.stands(last) && b.stands(last))
                .find(|(a, b)| place(f, a, last) == place(f, b, last))
                .expect("two sites of a type in an area");
            let mut mean = vec![0.0; f.model.columns.len()];
            mean[one.col.index()] = 0.5;
            mean[other.col.index()] = 0.5;
            let mut model = Model::default();
            keep(f, &apart.learning, &mean, true, &mut model);
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
