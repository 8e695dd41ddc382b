//! Dates: in order, and nothing known before its time.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;
use crate::scenario::staff_money::is_forecast;
use crate::world::{Calendar, PayStep};
use jiff::civil::Date;

/// The calendar, if its dates are there; out of order they are reported.
pub(in crate::scenario) fn calendar(root: &Node, found: &mut Findings) -> Option<Calendar> {
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

/// Pay steps, norms and laws on units: none repeats, and what is dated after `as_of` is marked as a forecast.
pub(in crate::scenario) fn dated_facts(root: &Node, as_of: Date, found: &mut Findings) {
    for (table, figure) in [("pay_step", "vnd"), ("norm", "clients"), ("unit_minimum", "people")] {
        let mut seen: Vec<(Date, &str, &str, Vec<&str>)> = Vec::new();
        for row in root.rows(table) {
            let (Some(from), Some(at)) = (row.date("from"), row.get("from").map(|n| &n.at)) else {
                continue;
            };
            let key = (from, row.text("service"), row.text("cadre"), row.texts("owners"));
            if seen.contains(&key) {
                repeated_date(at, table, from, found);
            }
            seen.push(key);
            if from > as_of && !is_forecast(row, figure) {
                future_fact(at, table, from, as_of, found);
            }
        }
    }
}

/// A base salary is in force when the plan begins, and is not an old one.
pub(in crate::scenario) fn pay_at_start(
    root: &Node,
    steps: &[PayStep],
    calendar: &Calendar,
    found: &mut Findings,
) {
    let at = root.get("pay_step").map_or(At::File(0), |node| node.at.clone());
    let first_day = Date::new(calendar.first, 1, 1).unwrap_or(calendar.as_of);
    if !steps.iter().any(|step| step.from <= first_day) {
        no_pay_step(&at, calendar.first, found);
    }
    let known = steps.iter().filter(|step| !step.forecast).map(|step| step.from).max();
    if let Some(from) =
        known.filter(|from| calendar.as_of.year() - from.year() > OLD_PAY_STEP_YEARS)
    {
        old_pay_step(&at, from, found);
    }
}

/// The longest time without a step since 2009 was four years (2019 to 2023).
const OLD_PAY_STEP_YEARS: i16 = 4;

fn repeated_date(at: &At, table: &str, from: Date, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("[[{table}]]: ngày {from} bị lặp lại."),
            format!("[[{table}]]: the date {from} stands twice."),
        ),
        say("Bỏ một trong hai bảng.", "Remove one of the two tables."),
    );
}

fn future_fact(at: &At, table: &str, from: Date, as_of: Date, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("[[{table}]] có hiệu lực từ {from}, sau ngày lập kế hoạch {as_of}."),
            format!("[[{table}]] holds from {from}, after the day of the plan {as_of}."),
        ),
        say(
            "Điều biết sau ngày đó chỉ được đưa vào như dự báo: thêm forecast = true, hoặc bỏ đi.",
            "What became known later may enter only as a forecast: add forecast = true, or leave it out.",
        ),
    );
}

fn no_pay_step(at: &At, first: i16, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Không có mức lương cơ sở nào có hiệu lực vào ngày 01/01/{first}."),
            format!("No base salary is in force on 1 January {first}."),
        ),
        say(
            "Thêm [[pay_step]] sớm hơn (danh sách [[pay_step]] thay thế toàn bộ danh sách mặc định).",
            "Add an earlier [[pay_step]] (a list of [[pay_step]] replaces the whole list of the layer below).",
        ),
    );
}

fn old_pay_step(at: &At, from: Date, found: &mut Findings) {
    found.warn(
        at,
        say(
            format!("Mức lương cơ sở mới nhất có từ {from}, đã lâu so với ngày lập kế hoạch."),
            format!("The latest base salary is of {from}, long before the day of the plan."),
        ),
        say("Thêm các [[pay_step]] đã ban hành sau đó.", "Add the [[pay_step]] decreed since."),
    );
}
