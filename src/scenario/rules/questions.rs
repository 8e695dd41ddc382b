//! Goals, mandates and uncertainties.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;
use crate::study::{Distribution, Quantity, Uncertainty};
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

/// No quantity is drawn twice for the same thing.
pub(in crate::scenario) fn uncertainties_once(
    root: &Node,
    list: &[Uncertainty],
    found: &mut Findings,
) {
    for (n, one) in list.iter().enumerate() {
        let clash = list[..n].iter().find(|other| {
            other.quantity == one.quantity
                && meet(&other.types, &one.types)
                && meet(&other.groups, &one.groups)
                && meet(&other.funds, &one.funds)
        });
        let place = root.tables("uncertainty").iter().find(|entry| entry.key == one.code);
        if let (Some(other), Some(entry)) = (clash, place) {
            drawn_twice(&entry.at, &one.code, &other.code, found);
        }
    }
}

/// Whether two lists, in which nothing means all, name something in common.
fn meet<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|item| b.contains(item))
}

/// Probabilities lie between 0 and 1, multipliers are not negative, a cost change is not below -1.
pub(in crate::scenario) fn probabilities(root: &Node, list: &[Uncertainty], found: &mut Findings) {
    use Quantity::*;
    for one in list {
        let (low, high) = match one.distribution {
            Distribution::Fixed(value) => (value, value),
            Distribution::Uniform(low, high) | Distribution::Triangular(low, _, high) => {
                (low, high)
            }
        };
        let (least, most) = match one.quantity {
            Delivery | OnTime | CutProbability | CutSize => (0.0, 1.0),
            Cost => (-1.0, f64::INFINITY),
            _ => (0.0, f64::INFINITY),
        };
        let place = root.tables("uncertainty").iter().find(|entry| entry.key == one.code);
        if let Some(entry) = place.filter(|_| low < least || high > most) {
            out_of_bounds(&entry.at, &one.code, least, most, found);
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

fn drawn_twice(at: &At, code: &str, other: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("“{code}” và “{other}” cùng quy định một đại lượng cho cùng đối tượng."),
            format!("{code:?} and {other:?} describe the same quantity of the same thing."),
        ),
        say(
            "Giới hạn bằng types, groups, funds, hoặc bỏ một bảng.",
            "Narrow them by types, groups or funds, or remove one.",
        ),
    );
}

fn out_of_bounds(at: &At, code: &str, least: f64, most: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Phân bố của “{code}” ra ngoài khoảng {least} đến {most}."),
            format!("The distribution of {code:?} leaves the range from {least} to {most}."),
        ),
        say("Sửa các số của phân bố.", "Mend the numbers of the distribution."),
    );
}
