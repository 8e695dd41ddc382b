//! Referral: what is offered, and up.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::{Entry, Node};

/// A type refers only what it offers, to types that offer it, and never to its own kind.
pub(in crate::scenario) fn referrals_lead_up(root: &Node, found: &mut Findings) {
    let types = root.tables("facility_type");
    let offers = |kind: &Entry, service: &str| {
        kind.node.tables("offers").iter().any(|offer| offer.key == service)
    };
    for kind in types {
        for refer in kind.node.tables("refer") {
            let to = refer.node.texts("to");
            let above = types.iter().filter(|other| to.contains(&other.key.as_str()));
            for none in above.chain([kind]).filter(|other| !offers(other, &refer.key)) {
                not_offered(&refer.at, &none.key, &refer.key, found);
            }
            if let Some(to) = refer.node.get("to")
                && refer.node.texts("to").contains(&kind.key.as_str())
            {
                own_kind(&to.at, &kind.key, found);
            }
        }
    }
}

fn not_offered(at: &At, kind: &str, service: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” không cung cấp dịch vụ “{service}” nên không có ca để chuyển hay tiếp nhận."),
            format!("The type {kind:?} does not offer {service:?}: it has no cases to refer and takes none on."),
        ),
        say(
            "Thêm dịch vụ vào offers, bỏ loại hình khỏi to, hoặc bỏ bảng này.",
            "Add it to offers, take the type out of to, or remove the table.",
        ),
    );
}

fn own_kind(at: &At, kind: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Loại hình “{kind}” không thể chuyển tuyến cho chính loại hình đó."),
            format!("The type {kind:?} cannot refer to its own kind."),
        ),
        say("Nêu loại hình tuyến trên.", "Name a type above it."),
    );
}
