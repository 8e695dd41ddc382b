//! Rules about the scenario as a whole, one function each.

mod closing;
mod dates;
mod goals;
mod hazards;
mod modes;
mod money;
mod questions;
mod referrals;
mod sites;
mod supervision;
mod totals;
mod uncertain;
mod upgrades;

pub(super) use closing::{mergers, pilots_whole};
pub(super) use dates::{calendar, dated_facts, pay_at_start};
pub(super) use hazards::hazards;
pub(super) use money::every_line_has_a_fund;
pub(super) use questions::mandate_years;
pub(super) use sites::{conversions, forced_in_time, forced_years};
pub(super) use totals::{people_exist, totals_and_parts};

use crate::scenario::codes::Codes;
use crate::scenario::columns::TableSpec;
use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::mistakes::duplicate;
use crate::scenario::node::Node;
use crate::scenario::spec::Of;
use crate::scenario::table::Sheet;
use crate::study::Study;
use std::collections::BTreeSet;

/// The rules that `scenario.toml` alone can break.
pub(in crate::scenario) fn of_document(root: &Node, found: &mut Findings) {
    sites::levels_named(root, found);
    supervision::supervision_whole(root, found);
    referrals::referrals_lead_up(root, found);
    upgrades::upgrades_lead_on(root, found);
    pilots_whole(root, found);
    goals::goals_once(root, found);
    totals::uptake_below_ceiling(root, found);
    totals::logistic_starts_above_nought(root, found);
    totals::anchor_with_elasticity(root, found);
    totals::hires_have_an_owner(root, found);
    modes::fit(root, found);
    money::recurrent_money_lapses(root, found);
    totals::ramp_takes_time(root, found);
}

/// The rules about what is uncertain.
pub(in crate::scenario) fn of_study(root: &Node, study: &Study, found: &mut Findings) {
    uncertain::Rules { root, list: &study.uncertainties, found }.all(&study.sampling);
}

/// There must be communes, and zones for them.
pub(in crate::scenario) fn no_communes(root: &Node, found: &mut Findings) {
    if root.get("scenario").is_none() {
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

/// Rows whose key columns repeat.
pub(in crate::scenario) fn unique_rows(sheet: &Sheet, spec: &TableSpec, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    let Some(first) = spec.unique.first() else { return };
    for row in &sheet.rows {
        let key: Vec<&str> = spec.unique.iter().map(|column| sheet.text(row, column)).collect();
        if key.iter().all(|cell| !cell.is_empty() && *cell != "NaN") && !seen.insert(key.clone()) {
            duplicate(found, &sheet.at(row, first), &spec.unique.join(" + "), &key.join(" + "));
        }
    }
}

/// Places and communes share one namespace.
pub(in crate::scenario) fn places_are_no_communes(
    sheet: &Sheet,
    codes: &Codes,
    found: &mut Findings,
) {
    for row in &sheet.rows {
        let code = sheet.text(row, "code");
        if codes.position(Of::Commune, code).is_some() {
            duplicate(found, &sheet.at(row, "code"), "code", code);
        }
    }
}
