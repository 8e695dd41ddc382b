//! Hazards: not more than the simulation can combine, and none that closes nothing.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::Findings;
use crate::scenario::node::Node;
use crate::world::Link;

/// Closures are combined: each set of hazards that may meet has travel times of its own.
const MOST: usize = 6;

/// Hazards are few, and each one closes some link.
pub(in crate::scenario) fn hazards(root: &Node, links: &[Link], found: &mut Findings) {
    for (n, entry) in root.tables("hazard").iter().enumerate() {
        let code = &entry.key;
        if n == MOST {
            found.error(
                &entry.at,
                say(
                    format!("Có nhiều hơn {MOST} loại thiên tai."),
                    format!("There are more than {MOST} hazards."),
                ),
                say("Gộp các nhóm xảy ra cùng lúc.", "Merge those that happen together."),
            );
        }
        if !links.iter().any(|link| link.hazard.as_ref() == Some(code)) {
            found.warn(
                &entry.at,
                say(
                    format!("Thiên tai “{code}” không cắt tuyến đường nào trong links.csv."),
                    format!("The hazard {code:?} closes no link of links.csv."),
                ),
                say(
                    "Ghi mã này vào cột hazard của links.csv, hoặc bỏ bảng.",
                    "Write the code into the column hazard of links.csv, or remove the table.",
                ),
            );
        }
    }
}
