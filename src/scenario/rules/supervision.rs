//! Supervision: who, and how near.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;

/// Supervisors and their distance go together, no type waits for its own kind, and a span is that of a supervisor.
pub(in crate::scenario) fn supervision_whole(root: &Node, found: &mut Findings) {
    let types = root.tables("facility_type");
    let supervisors: Vec<&str> =
        types.iter().flat_map(|entry| entry.node.texts("supervised_by")).collect();
    for entry in types {
        let node = &entry.node;
        let (by, within) = (node.get("supervised_by"), node.get("supervision_minutes"));
        match (by, within) {
            (Some(by), None) => missing(&by.at, &entry.key, "supervision_minutes", found),
            (None, Some(within)) => missing(&within.at, &entry.key, "supervised_by", found),
            _ => {}
        }
        if let Some(by) = by.filter(|_| node.texts("supervised_by").is_empty()) {
            missing(&by.at, &entry.key, "supervised_by", found);
        }
        if let Some(by) = by.filter(|_| node.texts("supervised_by").contains(&entry.key.as_str())) {
            own_kind(&by.at, &entry.key, found);
        }
        if let Some(span) = node.get("span").filter(|_| !supervisors.contains(&entry.key.as_str()))
        {
            idle_span(&span.at, &entry.key, found);
        }
    }
}

fn missing(at: &At, kind: &str, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” cần khóa {key} (khác rỗng) để được giám sát."),
            format!("To be supervised, the type {kind:?} needs the key {key}, not empty."),
        ),
        say(format!("Thêm {key}."), format!("Add {key}.")),
    );
}

fn own_kind(at: &At, kind: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” không thể do chính loại hình đó giám sát."),
            format!("The type {kind:?} cannot be supervised by its own kind."),
        ),
        say("Nêu loại hình cấp trên.", "Name a type above it."),
    );
}

fn idle_span(at: &At, kind: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” có span nhưng không giám sát loại hình nào."),
            format!("The type {kind:?} has a span but supervises nothing."),
        ),
        say(
            "Bỏ span, hoặc nêu loại hình này trong supervised_by.",
            "Remove the span, or name the type in a supervised_by.",
        ),
    );
}
