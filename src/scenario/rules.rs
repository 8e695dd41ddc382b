//! Rules about the scenario as a whole, one function each.

use super::codes::Codes;
use super::columns::TableSpec;
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::form::duplicate;
use super::node::Node;
use super::spec::Of;
use super::table::Sheet;
use crate::world::Calendar;
use std::collections::BTreeSet;

/// There must be communes, and zones for them.
pub(super) fn no_communes(found: &mut Findings) {
    if found.failed() {
        return;
    }
    found.error(
        &At::File(0),
        say(
            "Kịch bản không có xã nào: thiếu communes.csv.",
            "The scenario has no communes: communes.csv is missing.",
        ),
        say(
            "Thêm communes.csv, hoặc extends một kịch bản đã có.",
            "Add communes.csv, or extend a scenario that has it.",
        ),
    );
}

/// The calendar, if its dates are there; out of order they are reported.
pub(super) fn calendar(root: &Node, found: &mut Findings) -> Option<Calendar> {
    let scenario = root.get("scenario")?;
    let year = |key: &str| {
        let number = scenario.figure(key);
        number.is_finite().then_some(number as i16)
    };
    let calendar = Calendar {
        as_of: scenario.date("as_of")?,
        base_year: year("base_year")?,
        first: year("first_year")?,
        last: year("last_year")?,
    };
    let at = |key: &str| scenario.get(key).map_or(scenario.at.clone(), |node| node.at.clone());
    if calendar.last < calendar.first {
        dates_out_of_order(&at("last_year"), "last_year", "first_year", found);
    }
    if calendar.first < calendar.as_of.year() {
        dates_out_of_order(&at("first_year"), "first_year", "as_of", found);
    }
    if calendar.first < calendar.base_year {
        dates_out_of_order(&at("first_year"), "first_year", "base_year", found);
    }
    (calendar.last >= calendar.first && calendar.len() <= 60).then_some(calendar)
}

fn dates_out_of_order(at: &At, later: &str, earlier: &str, found: &mut Findings) {
    found.error(
        at,
        say(format!("{later} đứng trước {earlier}."), format!("{later} is before {earlier}.")),
        say(
            "Thứ tự cần có: base_year ≤ first_year, as_of không sau first_year, first_year ≤ last_year.",
            "Expected: base_year <= first_year, as_of not after first_year, first_year <= last_year.",
        ),
    );
}

/// Rows whose key columns repeat.
pub(super) fn unique_rows(sheet: &Sheet, spec: &TableSpec, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    let Some(first) = spec.unique.first() else { return };
    for row in &sheet.rows {
        let key: Vec<&str> = spec.unique.iter().map(|column| sheet.text(row, column)).collect();
        if key.iter().all(|cell| !cell.is_empty()) && !seen.insert(key.clone()) {
            duplicate(found, &sheet.at(row, first), &spec.unique.join(" + "), &key.join(" + "));
        }
    }
}

/// Places and communes share one namespace.
pub(super) fn places_are_no_communes(sheet: &Sheet, codes: &Codes, found: &mut Findings) {
    for row in &sheet.rows {
        let code = sheet.text(row, "code");
        if codes.position(Of::Commune, code).is_some() {
            duplicate(found, &sheet.at(row, "code"), "code", code);
        }
    }
}
