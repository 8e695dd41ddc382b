//! Goals, terms of weighted goals, and constraints: each has the keys of its kind and no others.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::mistakes::duplicate;
use crate::scenario::node::Node;
use crate::study::GoalKind;

/// Each goal stands once, there is one, and every key has a meaning where it stands.
pub(in crate::scenario) fn goals_once(root: &Node, found: &mut Findings) {
    let goals = root.rows("goal");
    for (n, goal) in goals.iter().enumerate() {
        let kind = goal.text("kind");
        if goals[..n].iter().any(|earlier| earlier.text("kind") == kind) {
            duplicate(found, &goal.at, "goal", kind);
        }
        keys_of_kind(goal, found);
        blend(goal, found);
    }
    root.tables("constraint").iter().for_each(|entry| constraint(&entry.node, found));
    if let (true, Some(node)) = (goals.is_empty(), root.get("goal")) {
        found.error(
            &node.at,
            say("Không có mục tiêu nào.", "There is no goal."),
            say("Thêm [[goal]] kind = \"served\".", "Add [[goal]] kind = \"served\"."),
        );
    }
}

fn kind(node: &Node) -> Option<GoalKind> {
    GoalKind::from_code(node.text("kind"))
}

/// `level` goes with what compares areas, `floor` with floor.
fn keys_of_kind(node: &Node, found: &mut Findings) {
    let Some(kind) = kind(node) else { return };
    key_fits(node, "level", kind.compares_areas(), kind, found);
    key_fits(node, "floor", kind == GoalKind::Floor, kind, found);
    if kind == GoalKind::Floor && node.get("floor").is_none() {
        key_missing(&node.at, "floor", kind, found);
    }
}

/// A weighted goal adds up at least one other; each has a scale above nought.
fn blend(goal: &Node, found: &mut Findings) {
    let Some(kind) = kind(goal) else { return };
    let weighted = kind == GoalKind::Weighted;
    key_fits(goal, "blend", weighted, kind, found);
    if weighted && goal.rows("blend").is_empty() {
        key_missing(&goal.at, "blend", kind, found);
    }
    for term in goal.rows("blend") {
        keys_of_kind(term, found);
        if let Some(scale) = term.get("scale").filter(|scale| scale.number() <= 0.0) {
            found.error(
                &scale.at,
                say("Thang đo scale phải lớn hơn 0.", "The scale must be above 0."),
                say(
                    "Ghi giá trị của mục tiêu được tính là một điểm, ví dụ giá trị khi không làm gì.",
                    "State the value of the goal that counts as one point, such as that of doing nothing.",
                ),
            );
        }
    }
}

/// A constraint says `at_least` where more is better and `at_most` where less is.
fn constraint(node: &Node, found: &mut Findings) {
    keys_of_kind(node, found);
    let Some(kind) = kind(node) else { return };
    key_fits(node, "at_least", kind.maximise(), kind, found);
    key_fits(node, "at_most", !kind.maximise(), kind, found);
    let key = if kind.maximise() { "at_least" } else { "at_most" };
    match node.get(key) {
        None => key_missing(&node.at, key, kind, found),
        Some(bound) if kind == GoalKind::Equity && bound.number() > 100.0 => found.error(
            &bound.at,
            say(
                "Địa bàn được phục vụ ít nhất đo bằng %, không quá 100.",
                "The least-served area is measured in per cent, at most 100.",
            ),
            say("Ví dụ 5 cho 5 %.", "For example 5 for 5 %."),
        ),
        Some(_) => {}
    }
}

fn key_fits(node: &Node, key: &str, fits: bool, kind: GoalKind, found: &mut Findings) {
    let Some(extra) = node.get(key).filter(|_| !fits) else { return };
    let kind = kind.code();
    found.error(
        &extra.at,
        say(
            format!("Khóa {key} không dùng với mục tiêu {kind}."),
            format!("The key {key} does not go with the goal {kind}."),
        ),
        say(format!("Bỏ {key}."), format!("Remove {key}.")),
    );
}

fn key_missing(at: &At, key: &str, kind: GoalKind, found: &mut Findings) {
    let kind = kind.code();
    found.error(
        at,
        say(
            format!("Mục tiêu {kind} cần khóa {key}."),
            format!("The goal {kind} needs the key {key}."),
        ),
        say(format!("Thêm {key}."), format!("Add {key}.")),
    );
}
