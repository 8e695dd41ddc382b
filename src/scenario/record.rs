//! `deliveries.csv` and `[calibration]`: what became of earlier plans.
//!
//! The table can also be read by itself, for a province that has no scenario yet.

use super::codes::Codes;
use super::columns::{self, Column};
use super::diagnostic::{Diagnostic, say};
use super::figure::Figures;
use super::findings::{At, Findings};
use super::layers;
use super::node::Node;
use super::spec::Of;
use super::table::{self, Row, Sheet};
use crate::study::{Count, Prior, Record};
use crate::world::Label;
use jiff::civil::Date;
use std::ops::RangeInclusive;
use std::path::Path;

/// The record of earlier plans; empty without `deliveries.csv`.
pub(super) fn record(
    root: &Node,
    sheet: Option<&Sheet>,
    codes: &Codes,
    as_of: Date,
    found: &mut Findings,
) -> Record {
    let counts = sheet.map_or(vec![], |sheet| {
        // A frozen copy of defaults from before there were counts.
        if root.get("calibration").is_none() {
            no_prior(&At::File(sheet.source), found);
        }
        let rows = sheet.rows.iter();
        rows.filter_map(|row| count(root, sheet, row, codes, as_of, found)).collect()
    });
    Record { counts, prior: prior(root) }
}

/// Reads a table of its own, as `deliveries.csv` but with any codes of types; what is assumed beside it is that of the defaults.
///
/// # Errors
/// Every mistake in it.
pub fn deliveries(path: &Path) -> Result<Record, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let (root, source) = layers::table_alone(path, &mut found);
    let mut codes = Codes::default();
    codes.let_pass(Of::Type);
    let mut figures = Figures { list: vec![], years: RangeInclusive::new(1, 0) };
    let mut sheet = table::read(source, &columns::DELIVERIES, &[], &mut found);
    let known: Vec<&Column> = columns::DELIVERIES.columns.iter().collect();
    table::check(&mut sheet, &known, &codes, &mut found, &mut figures);
    let record = record(&root, Some(&sheet), &codes, Date::MAX, &mut found);
    if found.failed() { Err(found.sorted()) } else { Ok(record) }
}

/// `[calibration]`: low, base and high of each figure; a figure without a range counts three times.
fn prior(root: &Node) -> Prior {
    let range = |key: &str| {
        let figure = root.get("calibration").and_then(|node| node.get(key));
        let stated = figure.and_then(|node| node.get("assumption"));
        match stated {
            Some(range) => ["low", "base", "high"].map(|end| range.figure(end)),
            None => [figure.map_or(f64::NAN, Node::number); 3],
        }
    };
    Prior { shared: range("shared"), alike: range("alike") }
}

fn count(
    root: &Node,
    sheet: &Sheet,
    row: &Row,
    codes: &Codes,
    as_of: Date,
    found: &mut Findings,
) -> Option<Count> {
    let whole = |column: &str| sheet.number(row, column).filter(|n| n.is_finite());
    let (planned, standing) = (whole("planned")?, whole("standing")?);
    for (column, number) in [("planned", planned), ("standing", standing)] {
        if number.fract() != 0.0 || number > 10_000.0 {
            not_whole(&sheet.at(row, column), column, found);
        }
    }
    if standing > planned {
        more_than_planned(&sheet.at(row, "standing"), standing, planned, found);
    }
    let (due, counted) = (sheet.date(row, "due")?, sheet.date(row, "counted")?);
    if counted < due {
        counted_early(&sheet.at(row, "counted"), found);
    }
    if counted > as_of && !sheet.text(row, "basis").contains("forecast") {
        later_than_plan(&sheet.at(row, "counted"), counted, as_of, found);
    }
    let kind = sheet.text(row, "type").to_owned();
    if !codes.accepts(Of::Type, &kind) {
        return None;
    }
    let known = root.get("facility_type").and_then(|types| types.get(&kind));
    let name = match (sheet.text(row, "name"), known) {
        ("", Some(known)) => known.label("label"),
        ("", None) => Label { vi: kind.clone(), en: kind.clone() },
        (name, _) => Label { vi: name.to_owned(), en: name.to_owned() },
    };
    Some(Count {
        code: sheet.text(row, "code").to_owned(),
        name,
        kind,
        converts: sheet.flag(row, "converts", false),
        planned: planned as u32,
        standing: standing as u32,
        due,
        counted,
        basis: sheet.text(row, "basis").to_owned(),
    })
}

fn no_prior(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Có số đếm nhưng thiếu bảng [calibration].", "There are counts but no [calibration]."),
        say(
            "Chép [calibration] từ `botri defaults` vào scenario.toml.",
            "Copy [calibration] from `botri defaults` into scenario.toml.",
        ),
    );
}

fn not_whole(at: &At, column: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("{column}: phải là số nguyên đến 10000."),
            format!("{column}: expected a whole number up to 10000."),
        ),
        say("Đếm theo cơ sở.", "Count sites."),
    );
}

fn more_than_planned(at: &At, standing: f64, planned: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Số đang có ({standing}) lớn hơn số dự kiến ({planned})."),
            format!("More stand ({standing}) than were planned ({planned})."),
        ),
        say("Chỉ đếm những cơ sở đã nằm trong kế hoạch.", "Count only what the plan had in it."),
    );
}

fn counted_early(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Ngày đếm đứng trước hạn hoàn thành.", "The count was made before they were due."),
        say("Sửa due hoặc counted.", "Mend due or counted."),
    );
}

fn later_than_plan(at: &At, counted: Date, as_of: Date, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Số liệu ngày {counted} có sau ngày lập kế hoạch {as_of}."),
            format!("The count of {counted} is later than the day of the plan, {as_of}."),
        ),
        say(
            "Nếu chỉ dùng cho mô phỏng, ghi chữ forecast trong cột basis.",
            "If it serves the simulation alone, put the word forecast into basis.",
        ),
    );
}
