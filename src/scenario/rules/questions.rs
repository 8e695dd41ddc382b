//! Goals, mandates and uncertainties.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;
use crate::world::Calendar;

/// A mandate is measured in a planned year.
pub(in crate::scenario) fn mandate_years(root: &Node, calendar: &Calendar, found: &mut Findings) {
    for entry in root.tables("mandate") {
        let Some(year) = entry.node.get("year") else { continue };
        let outside = |number: f64| number < calendar.first.into() || number > calendar.last.into();
        if outside(year.number()) {
            mandate_outside_plan(&year.at, &entry.key, year.number(), calendar, found);
        }
    }
}

fn mandate_outside_plan(at: &At, code: &str, year: f64, calendar: &Calendar, found: &mut Findings) {
    let (first, last) = (calendar.first, calendar.last);
    found.error(
        at,
        say(
            format!("Chỉ tiêu “{code}” đo vào năm {year}, ngoài kỳ kế hoạch."),
            format!("The mandate {code:?} is measured in {year}, outside the plan."),
        ),
        say(
            format!("Dùng các năm từ {first} đến {last}."),
            format!("Use years from {first} to {last}."),
        ),
    );
}
