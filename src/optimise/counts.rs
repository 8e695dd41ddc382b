//! How many sites of a kind can stand, in whole numbers.
//!
//! The relaxation opens shares of sites, and with the share of a last one it goes beyond what money, posts and mandates let any
//! plan do. The most and the least of each count that the rows allow is a small linear program without clients; rounded
//! (Chvátal 1973, Edmonds polytopes and a hierarchy of combinatorial problems) it is a row that every plan keeps.

use super::formulation::Formulation;
use super::highs::Effort;
use super::model::{Col, Expr, Model, Row, Sense};
use super::program::{Program, Side};
use super::reduce::reduce;
use crate::world::{AreaId, Id, TypeId, Year};
use std::collections::BTreeSet;

/// What a count may be off a whole number by rounding errors.
const ROUNDING: f64 = 1e-6;

/// Adds the rows that rounding makes; a count that is whole anyway needs none.
pub fn enter(f: &Formulation, model: &mut Model, effort: &Effort) {
    let Some(mut sites) = Sites::new(f, model, effort) else { return };
    let types: Vec<TypeId> = f.world.types.ids().collect();
    let mut scarce = Vec::new();
    let areas = lowest_areas(f);
    for &kind in &types {
        for year in f.years() {
            let tag = format!("{},{year}", f.world.types[kind].code);
            let most = sites.enter(model, &tag, opened(f, kind, None, year));
            if year == f.world.calendar.last && most.is_some_and(|most| most < areas.len() as f64) {
                scarce.push(kind);
            }
        }
    }
    // Where there is less than one for each area it matters which areas must have one, and which cannot.
    for (kind, area) in scarce.into_iter().flat_map(|kind| areas.iter().map(move |a| (kind, *a))) {
        let tag = format!("{},{}", f.world.types[kind].code, f.world.areas[area].code);
        sites.enter(model, &tag, opened(f, kind, Some(area), f.world.calendar.last));
    }
}

/// Openings of a type, perhaps of one area, that stand at the end of a year.
fn opened(f: &Formulation, kind: TypeId, area: Option<AreaId>, year: Year) -> Vec<Col> {
    let inside = |site| {
        let communes = &f.world.communes[f.world.commune_of(site)];
        area.is_none_or(|area| communes.areas.contains(&area))
    };
    let sites = f.world.sites.ids().filter(|site| f.world.sites[*site].kind == kind);
    let starts = sites.filter(|site| inside(*site)).flat_map(|site| &f.starts_of[site.index()]);
    starts
        .map(|n| &f.starts[*n])
        .filter(|start| start.stands(year))
        .map(|start| start.col)
        .collect()
}

/// The areas that hold communes directly.
fn lowest_areas(f: &Formulation) -> Vec<AreaId> {
    let areas = f.world.communes.values().filter_map(|commune| commune.areas.last().copied());
    areas.collect::<BTreeSet<AreaId>>().into_iter().collect()
}

/// What the rows ask of openings, without clients.
struct Sites {
    program: Program,
    /// Place of each column of the whole model in the program.
    place: Vec<Option<Col>>,
    columns: usize,
}

impl Sites {
    fn new(f: &Formulation, model: &Model, effort: &Effort) -> Option<Self> {
        let mut kept = vec![false; model.columns.len()];
        f.starts.iter().for_each(|start| kept[start.col.index()] = true);
        let (small, place) = reduce(model, &kept);
        let mut program = Program::new(&small.columns, &small.rows, true, effort);
        program.come_from(Side::Feasible);
        (!small.columns.is_empty()).then_some(Self { program, place, columns: small.columns.len() })
    }

    /// Rounds the least and the most of a sum of openings; the most.
    fn enter(&mut self, model: &mut Model, tag: &str, openings: Vec<Col>) -> Option<f64> {
        let mut count = Expr::default();
        openings.iter().for_each(|col| count.add(*col, 1.0));
        let places = openings.iter().map(|col| Some((self.place[col.index()]?, 1.0)));
        let here = Expr { terms: places.collect::<Option<Vec<_>>>()?, constant: 0.0 };
        let most = self.extreme(&here, 1.0)?;
        let whole = (most + ROUNDING).floor();
        if whole < most - ROUNDING {
            self.round(model, format!("most[{tag}]"), (&count, &here), Sense::Le, whole);
        }
        let least = self.extreme(&here, -1.0)?;
        let whole = (least - ROUNDING).ceil();
        if whole > least + ROUNDING {
            self.round(model, format!("least[{tag}]"), (&count, &here), Sense::Ge, whole);
        }
        Some(most)
    }

    fn extreme(&mut self, count: &Expr, sign: f64) -> Option<f64> {
        self.program.set_costs(&count.factors(self.columns, sign));
        Some(sign * self.program.solve()?.value)
    }

    fn round(
        &mut self,
        model: &mut Model,
        name: String,
        at: (&Expr, &Expr),
        sense: Sense,
        rhs: f64,
    ) {
        let (count, here) = at;
        self.program.enter(&Row { name: name.clone(), terms: here.terms.clone(), sense, rhs });
        model.row(name, count.clone(), sense, rhs);
    }
}
