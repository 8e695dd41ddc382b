//! Totals against their parts.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;
use crate::scenario::table::Sheet;
use crate::world::{Group, GroupId, Table};

/// Parts of a commune or a facility, and the total they may not exceed.
const PARTS: [(&[&str], &str); 5] = [
    (&["urban"], "population"),
    (&["children", "elderly"], "population"),
    (&["households"], "population"),
    (&["poor", "near_poor"], "households"),
    (&["residents"], "places"),
];

/// No part exceeds its total, row by row.
pub(in crate::scenario) fn totals_and_parts(sheet: &Sheet, found: &mut Findings) {
    for row in &sheet.rows {
        for (parts, total) in PARTS {
            let sum: f64 = parts.iter().filter_map(|part| sheet.number(row, part)).sum();
            if let Some(whole) = sheet.number(row, total).filter(|whole| sum > *whole) {
                part_exceeds(
                    &sheet.at(row, parts.first().copied().unwrap_or(total)),
                    parts,
                    total,
                    sum,
                    whole,
                    found,
                );
            }
        }
    }
}

/// There is a population, and what is scaled to `registered_total` fits into it.
pub(in crate::scenario) fn people_exist(
    root: &Node,
    communes: &Sheet,
    groups: &Table<GroupId, Group>,
    found: &mut Findings,
) {
    let population: f64 =
        communes.rows.iter().filter_map(|row| communes.number(row, "population")).sum();
    if population <= 0.0 {
        let at = At::Cell { source: communes.source, line: 1, column: "population".into() };
        no_population(&at, found);
    }
    let Some(total) = root.get("need").and_then(|need| need.get("registered_total")) else {
        return;
    };
    let sum = |counted: bool| -> f64 {
        groups.values().filter(|group| group.counted == counted).map(|group| group.registered).sum()
    };
    let (counted, others) = (sum(true), sum(false));
    if total.number() < counted {
        total_below_counted(&total.at, total.number(), counted, found);
    }
    if others == 0.0 && (total.number() - counted).abs() > 0.5 {
        nothing_to_scale(&total.at, total.number(), counted, found);
    }
}

/// The ramp divides by its months.
pub(in crate::scenario) fn ramp_takes_time(root: &Node, found: &mut Findings) {
    let Some(months) = root.get("ramp").and_then(|ramp| ramp.get("months")) else { return };
    if months.number() == 0.0 {
        found.error(
            &months.at,
            say("ramp.months phải lớn hơn 0.", "ramp.months must be above 0."),
            say("Không có giai đoạn đầu: đặt first = 1.", "For no learning at all set first = 1."),
        );
    }
}

/// Uptake starts below its ceiling.
pub(in crate::scenario) fn uptake_below_ceiling(root: &Node, found: &mut Findings) {
    let Some((uptake, start)) =
        root.get("uptake").and_then(|node| Some((node, node.get("start")?)))
    else {
        return;
    };
    if start.number() > uptake.figure("ceiling") {
        found.error(
            &start.at,
            say("uptake.start lớn hơn uptake.ceiling.", "uptake.start is above uptake.ceiling."),
            say("Sửa một trong hai.", "Mend one of the two."),
        );
    }
}

/// Pay moves attrition only where both its anchor and its elasticity are given.
pub(in crate::scenario) fn anchor_with_elasticity(root: &Node, found: &mut Findings) {
    for entry in root.tables("cadre") {
        let (anchor, elasticity) = (entry.node.get("pay_anchor"), entry.node.get("pay_elasticity"));
        let alone = match (anchor, elasticity) {
            (Some(anchor), Some(_)) if anchor.number() > 0.0 => continue,
            (Some(node), _) | (None, Some(node)) => node,
            (None, None) => continue,
        };
        found.error(
            &alone.at,
            say(
                format!(
                    "Chức danh “{}” cần cả pay_anchor (lớn hơn 0) và pay_elasticity.",
                    entry.key
                ),
                format!(
                    "The cadre {:?} needs both pay_anchor (above 0) and pay_elasticity.",
                    entry.key
                ),
            ),
            say("Thêm khóa còn thiếu, hoặc bỏ cả hai.", "Add the missing key, or remove both."),
        );
    }
}

/// Whoever may be taken on has somebody who pays.
pub(in crate::scenario) fn hires_have_an_owner(root: &Node, found: &mut Findings) {
    let Some(node) = root.get("collaborators") else { return };
    let alone = match (node.get("offered"), node.get("owner")) {
        (Some(offered), None) => offered,
        (None, Some(owner)) => owner,
        _ => return,
    };
    found.error(
        &alone.at,
        say(
            "Cộng tác viên tăng thêm cần cả offered và owner.",
            "Collaborators to take on need both offered and owner.",
        ),
        say(
            "Thêm khóa còn thiếu (owner: cơ quan chi trả), hoặc bỏ cả hai.",
            "Add the missing key (owner: who pays), or remove both.",
        ),
    );
}

/// A logistic that starts at nought never rises.
pub(in crate::scenario) fn logistic_starts_above_nought(root: &Node, found: &mut Findings) {
    let Some(uptake) = root.get("uptake").filter(|node| node.text("curve") == "logistic") else {
        return;
    };
    if let Some(start) = uptake.get("start").filter(|start| start.number() <= 0.0) {
        found.error(
            &start.at,
            say(
                "Đường cong logistic cần uptake.start lớn hơn 0.",
                "A logistic curve needs uptake.start above 0.",
            ),
            say(
                "Tăng start, hoặc dùng curve = \"saturating\".",
                "Raise start, or use curve = \"saturating\".",
            ),
        );
    }
}

fn part_exceeds(at: &At, parts: &[&str], total: &str, sum: f64, whole: f64, found: &mut Findings) {
    let parts = parts.join(" + ");
    found.error(
        at,
        say(
            format!("{parts} ({sum}) lớn hơn {total} ({whole})."),
            format!("{parts} ({sum}) is more than {total} ({whole})."),
        ),
        say(
            "Tổng mâu thuẫn với thành phần: sửa một trong các ô.",
            "The total contradicts its parts: mend one of the cells.",
        ),
    );
}

fn no_population(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Tổng dân số các xã bằng 0.", "The communes have no population."),
        say("Điền cột population.", "Fill in the column population."),
    );
}

fn total_below_counted(at: &At, total: f64, counted: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("registered_total ({total}) nhỏ hơn số đã đếm theo xã ({counted})."),
            format!("registered_total ({total}) is below what is counted by commune ({counted})."),
        ),
        say("Sửa tổng số hoặc allowances.csv.", "Mend the total or allowances.csv."),
    );
}

fn nothing_to_scale(at: &At, total: f64, counted: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("registered_total ({total}) khác số đã đếm theo xã ({counted}) và không có nhóm nào để hiệu chỉnh."),
            format!("registered_total ({total}) differs from what is counted by commune ({counted}), and no other group can be scaled."),
        ),
        say("Bỏ registered_total.", "Remove registered_total."),
    );
}
