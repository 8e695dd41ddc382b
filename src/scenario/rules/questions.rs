//! Goals, mandates and uncertainties.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::form::duplicate;
use crate::scenario::node::Node;
use crate::world::Calendar;

/// Each goal stands once, there is one, and only equity compares areas.
pub(in crate::scenario) fn goals_once(root: &Node, found: &mut Findings) {
    let goals = root.rows("goal");
    for (n, goal) in goals.iter().enumerate() {
        let kind = goal.text("kind");
        if goals[..n].iter().any(|earlier| earlier.text("kind") == kind) {
            duplicate(found, &goal.at, "goal", kind);
        }
    }
    for goal in goals.iter().filter(|goal| goal.text("kind") != "equity") {
        if let Some(level) = goal.get("level") {
            found.error(
                &level.at,
                say(
                    "Khóa level chỉ dùng với mục tiêu equity.",
                    "The key level goes with the goal equity only.",
                ),
                say("Bỏ level.", "Remove level."),
            );
        }
    }
    if let (true, Some(node)) = (goals.is_empty(), root.get("goal")) {
        found.error(
            &node.at,
            say("Không có mục tiêu nào.", "There is no goal."),
            say("Thêm [[goal]] kind = \"served\".", "Add [[goal]] kind = \"served\"."),
        );
    }
}

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
