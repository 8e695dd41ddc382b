//! What a service says fits the way in which it meets its clients.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;

/// Who lives somewhere takes a place; only emergencies have calls, a turnout, and an answer to both.
pub(in crate::scenario) fn fit(root: &Node, found: &mut Findings) {
    for entry in root.tables("service") {
        let (node, code) = (&entry.node, &entry.key);
        let mode = node.text("mode");
        if mode == "residential" && !node.flag("uses_places") {
            let at = node.get("uses_places").or(node.get("mode"));
            takes_no_place(at.map_or(&entry.at, |node| &node.at), code, found);
        }
        for key in ["calls", "turnout"] {
            if let Some(figure) = node.get(key).filter(|_| mode != "emergency")
                && figure.number() > 0.0
            {
                no_emergency(&figure.at, code, key, found);
            }
        }
    }
}

fn takes_no_place(at: &At, service: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Dịch vụ lưu trú “{service}” không chiếm chỗ, nên không có giới hạn nào."),
            format!("The residential service {service:?} takes no place, so nothing limits it."),
        ),
        say("Thêm uses_places = true.", "Add uses_places = true."),
    );
}

fn no_emergency(at: &At, service: &str, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!(
                "Khóa {key} chỉ dùng với dịch vụ khẩn cấp; “{service}” không phải là khẩn cấp."
            ),
            format!("The key {key} goes with emergency services only; {service:?} is none."),
        ),
        say(
            format!("Bỏ {key}, hoặc đặt mode = \"emergency\"."),
            format!("Remove {key}, or set mode = \"emergency\"."),
        ),
    );
}
