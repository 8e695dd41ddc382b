//! Upgrades: between sizes of their type, never back, and closed no longer than the year of the takeover allows.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::{Entry, Node};

/// Every upgrade of every type.
pub(in crate::scenario) fn upgrades_lead_on(root: &Node, found: &mut Findings) {
    for kind in root.tables("facility_type") {
        let upgrades = kind.node.tables("upgrade");
        for upgrade in upgrades {
            ends(kind, upgrade, found);
            downtime(upgrade, found);
        }
        if let Some(upgrade) = upgrades.iter().find(|upgrade| leads_back(upgrade, upgrades)) {
            circle(&upgrade.at, &upgrade.key, found);
        }
    }
}

/// Both ends are sizes of the type, and `from` may be today.
fn ends(kind: &Entry, upgrade: &Entry, found: &mut Findings) {
    let sizes: Vec<&str> = kind.node.tables("size").iter().map(|size| size.key.as_str()).collect();
    for key in ["from", "to"] {
        let Some(node) = upgrade.node.get(key) else { continue };
        let code = node.as_text();
        let today = key == "from" && code == "today";
        if !code.is_empty() && !today && !sizes.contains(&code) {
            unknown_size(&node.at, &kind.key, code, &sizes.join(", "), found);
        }
    }
}

/// The site is closed in the year of the takeover only.
fn downtime(upgrade: &Entry, found: &mut Findings) {
    let node = &upgrade.node;
    let (lead, downtime) = (node.figure("lead_months"), node.figure("downtime"));
    let months = lead.rem_euclid(12.0);
    if let Some(at) = node.get("downtime").filter(|_| downtime > months) {
        too_long(&at.at, downtime, months, found);
    }
}

/// Whether some way of upgrades leads from the end of one to its beginning.
fn leads_back(upgrade: &Entry, all: &[Entry]) -> bool {
    let mut reached = vec![upgrade.node.text("to")];
    let mut n = 0;
    while n < reached.len() {
        let here = reached[n];
        for next in all.iter().filter(|next| next.node.text("from") == here) {
            let to = next.node.text("to");
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
        n += 1;
    }
    reached.contains(&upgrade.node.text("from"))
}

fn unknown_size(at: &At, kind: &str, code: &str, sizes: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” không có quy mô “{code}”."),
            format!("The type {kind:?} has no size {code:?}."),
        ),
        say(
            format!("Các quy mô: {sizes}; from có thể là today (cơ sở hiện có)."),
            format!("Sizes: {sizes}; `from` may be today (an existing site)."),
        ),
    );
}

fn too_long(at: &At, downtime: f64, months: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Đóng cửa {downtime} tháng, nhưng năm chuyển quy mô chỉ có {months} tháng trước khi chuyển."),
            format!("Closed for {downtime} months, but the year of the takeover has only {months} months before it."),
        ),
        say(
            "downtime không quá phần dư của lead_months chia cho 12.",
            "Keep downtime within what is left of lead_months after whole years.",
        ),
    );
}

fn circle(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Bước nâng cấp “{code}” có thể quay về quy mô ban đầu."),
            format!("The upgrade {code:?} is part of a way that leads back."),
        ),
        say(
            "Các bước chỉ đi tới: bỏ một bước của vòng.",
            "Steps lead on only: remove one of the circle.",
        ),
    );
}
