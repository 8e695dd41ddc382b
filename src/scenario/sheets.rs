//! All CSV tables of a scenario, in the order in which they define codes for each other.

use super::codes::Codes;
use super::columns::{self, Cell, Column, TableSpec};
use super::figure::Figures;
use super::findings::Findings;
use super::geography;
use super::node::Node;
use super::rules;
use super::spec::Of;
use super::table::{self, Sheet};
use crate::world::Level;
use std::collections::BTreeMap;

/// The tables.
pub(super) struct Sheets {
    pub(super) communes: Option<Sheet>,
    pub(super) places: Option<Sheet>,
    pub(super) links: Option<Sheet>,
    pub(super) allowances: Option<Sheet>,
    pub(super) needs: Option<Sheet>,
    pub(super) facilities: Option<Sheet>,
    pub(super) staff: Option<Sheet>,
    pub(super) sites: Option<Sheet>,
    pub(super) spending: Option<Sheet>,
    pub(super) samples: Option<Sheet>,
    pub(super) deliveries: Option<Sheet>,
}

/// Reads tables and defines their codes.
pub(super) struct Reader<'a> {
    pub(super) tables: &'a BTreeMap<&'static str, usize>,
    pub(super) codes: &'a mut Codes,
    pub(super) found: &'a mut Findings,
    pub(super) figures: &'a mut Figures,
}

impl Reader<'_> {
    /// All tables.
    pub(super) fn all(&mut self, root: &Node, levels: &[Level]) -> Sheets {
        let names = geography::level_column_names(levels);
        let communes = self.sheet(&columns::COMMUNES, &geography::level_columns(&names));
        if communes.is_none() {
            rules::no_communes(root, self.found);
            [Of::Commune, Of::Place].into_iter().for_each(|of| self.codes.let_pass(of));
        }
        Sheets {
            communes,
            places: self.sheet(&columns::PLACES, &[]),
            links: self.sheet(&columns::LINKS, &[]),
            allowances: self.sheet(&columns::ALLOWANCES, &[]),
            needs: self.sheet(&columns::NEEDS, &[]),
            facilities: self.sheet(&columns::FACILITIES, &[]),
            staff: self.sheet(&columns::STAFF, &[]),
            sites: self.sheet(&columns::SITES, &[]),
            spending: self.sheet(&columns::SPENDING, &[]),
            samples: self.sheet(&columns::SAMPLES, &[]),
            deliveries: self.sheet(&columns::DELIVERIES, &[]),
        }
    }

    fn sheet(&mut self, spec: &TableSpec, more: &[Column<'_>]) -> Option<Sheet> {
        let source = *self.tables.get(spec.file)?;
        let mut sheet = table::read(source, spec, more, self.found);
        table::forget_dropped(&mut sheet, spec.columns, self.codes, self.found);
        let columns: Vec<&Column<'_>> = spec.columns.iter().chain(more).collect();
        table::check(&mut sheet, &columns, self.codes, self.found, self.figures);
        rules::unique_rows(&sheet, spec, self.found);
        if spec.columns.iter().any(|column| matches!(column.cell, Cell::NewCode)) {
            self.define(&sheet, spec);
        }
        Some(sheet)
    }

    /// Makes the codes of a table known to the tables after it.
    fn define(&mut self, sheet: &Sheet, spec: &TableSpec) {
        let kinds: &[Of] = match spec.file {
            "communes.csv" => &[Of::Commune, Of::Place],
            "places.csv" => &[Of::Place],
            "facilities.csv" => &[Of::Facility],
            _ => return,
        };
        if sheet.unreadable {
            kinds.iter().for_each(|of| self.codes.let_pass(*of));
            return;
        }
        if spec.file == "places.csv" {
            rules::places_are_no_communes(sheet, self.codes, self.found);
        }
        for row in &sheet.rows {
            kinds.iter().for_each(|of| self.codes.add(*of, sheet.text(row, "code")));
        }
    }
}
