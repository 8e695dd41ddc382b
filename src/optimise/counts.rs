//! How many sites of a kind can stand, in whole numbers.
//!
//! The relaxation opens shares of sites, and with the share of a last one it goes beyond what money, posts and mandates let any
//! plan do. The most and the least of each count that the rows allow is a small linear program without clients; rounded
//! (Chvátal 1973, Edmonds polytopes and a hierarchy of combinatorial problems) it is a row that every plan keeps.

use super::formulation::Formulation;
use super::highs::Effort;
use super::model::{Col, Expr, Model, ROUNDING, Row, Sense};
use super::program::{Program, Side};
use super::reduce::reduce_to;
use crate::world::{AreaId, Id, TypeId, Year};
use std::collections::BTreeSet;

/// The rows that rounding makes; a count that is whole anyway needs none.
pub fn rows(f: &Formulation, model: &Model, effort: &Effort) -> Vec<Row> {
    let Some(mut sites) = Sites::new(f, model, effort) else { return Vec::new() };
    let types: Vec<TypeId> = f.world.types.ids().collect();
    let mut scarce = Vec::new();
    let areas = lowest_areas(f);
    for &kind in &types {
        for year in f.years() {
            let tag = format!("{},{year}", f.world.types[kind].code);
            let most = sites.enter_most(model, &tag, &opened(f, kind, None, year));
            if year == f.world.calendar.last && most.is_some_and(|most| most < areas.len() as f64) {
                scarce.push(kind);
            }
        }
    }
    // Where there is less than one for each area it matters which areas must have one, and which cannot.
    for (kind, area) in scarce.into_iter().flat_map(|kind| areas.iter().map(move |a| (kind, *a))) {
        let tag = format!("{},{}", f.world.types[kind].code, f.world.areas[area].code);
        let openings = opened(f, kind, Some(area), f.world.calendar.last);
        sites.enter_most(model, &tag, &openings);
        sites.enter_least(model, &tag, &openings);
    }
    sites.rounded
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
pub fn lowest_areas(f: &Formulation) -> Vec<AreaId> {
    let areas = f.world.communes.values().filter_map(|commune| commune.areas.last().copied());
    areas.collect::<BTreeSet<AreaId>>().into_iter().collect()
}

/// What the rows ask of openings, without clients.
struct Sites {
    program: Program,
    /// Place of each column of the whole model in the program.
    place: Vec<Option<Col>>,
    columns: usize,
    /// Rows of the whole model that rounding made.
    rounded: Vec<Row>,
}

impl Sites {
    fn new(f: &Formulation, model: &Model, effort: &Effort) -> Option<Self> {
        let mut kept = vec![false; model.columns.len()];
        f.starts.iter().for_each(|start| kept[start.col.index()] = true);
        // That sites must serve somebody to count would keep clients.
        let (small, place) = reduce_to(model, &kept, |row| row.family() != "serves");
        let mut program = Program::new(&small.columns, &small.rows, true, effort);
        program.come_from(Side::Feasible);
        let columns = small.columns.len();
        (columns > 0).then_some(Self { program, place, columns, rounded: Vec::new() })
    }

    /// Rounds the most of a sum of openings, and returns it unrounded.
    fn enter_most(&mut self, model: &Model, tag: &str, openings: &[Col]) -> Option<f64> {
        let here = self.here(model, openings)?;
        let most = self.extreme(&here, 1.0)?;
        let whole = (most + ROUNDING).floor();
        if whole < most - ROUNDING {
            self.round(format!("most[{tag}]"), (openings, here), Sense::Le, whole);
        }
        Some(most)
    }

    /// Rounds the least of a sum of openings.
    fn enter_least(&mut self, model: &Model, tag: &str, openings: &[Col]) {
        let Some(here) = self.here(model, openings) else { return };
        let Some(least) = self.extreme(&here, -1.0) else { return };
        let whole = (least - ROUNDING).ceil();
        if whole > least + ROUNDING {
            self.round(format!("least[{tag}]"), (openings, here), Sense::Ge, whole);
        }
    }

    /// The sum of openings in terms of the program; `None` where no row keeps one of them.
    fn here(&self, model: &Model, openings: &[Col]) -> Option<Expr> {
        let mut here = Expr::default();
        for col in openings {
            let column = &model.columns[col.index()];
            match self.place[col.index()] {
                Some(place) => here.add(place, 1.0),
                None if column.lower == column.upper => here.constant += column.lower,
                None => return None,
            }
        }
        Some(here)
    }

    fn extreme(&mut self, count: &Expr, sign: f64) -> Option<f64> {
        self.program.set_costs(&count.factors(self.columns, sign));
        Some(sign * self.program.solve()?.value + count.constant)
    }

    fn round(&mut self, name: String, (openings, here): (&[Col], Expr), sense: Sense, rhs: f64) {
        let own = Row { name: name.clone(), terms: here.terms, sense, rhs: rhs - here.constant };
        self.program.enter([&own]);
        let terms = openings.iter().map(|col| (*col, 1.0)).collect();
        self.rounded.push(Row { name, terms, sense, rhs });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::network::TravelTimes;
    use crate::optimise::reduce::reduce;
    use crate::synthetic::Province;

    /// Sites that stand whatever is decided count, and those that nothing keeps back are left alone.
    #[test]
    fn what_is_fixed_counts_and_what_is_free_is_not_rounded() {
        let (world, study) = Province { communes: 14, years: 3, ..Province::default() }.build();
        let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
        let f = Formulation::new(&world, &study, &times, &demand);
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 60.0 };
        let mut model = f.model.clone();
        let sum =
            |cols: &[Col]| Expr { terms: cols.iter().map(|c| (*c, 1.0)).collect(), constant: 0.0 };
        let (fixed, half, free) = (
            model.integer("fixed".into(), 1.0, 1.0),
            model.integer("half".into(), 0.0, 3.0),
            model.integer("free".into(), 0.0, 3.0),
        );
        model.row("half".into(), sum(&[half]), Sense::Le, 1.5);
        let mut kept = vec![false; model.columns.len()];
        kept[half.index()] = true;
        kept[free.index()] = true;
        let (small, place) = reduce(&model, &kept);
        let program = Program::new(&small.columns, &small.rows, true, &effort);
        let mut sites = Sites { program, place, columns: small.columns.len(), rounded: Vec::new() };
        assert_eq!(sites.enter_most(&model, "both", &[fixed, half]), Some(2.5));
        assert_eq!(sites.rounded[0].rhs, 2.0);
        assert_eq!(sites.enter_most(&model, "free", &[free]), None);
        assert_eq!(sites.rounded.len(), 1);
    }
}
