//! Pilots, closures and mergers.

use crate::scenario::diagnostic::say;
use crate::scenario::findings::{At, Findings};
use crate::scenario::node::Node;
use crate::scenario::table::Sheet;
use crate::world::{FacilityType, Site, SiteId, Table, TypeId};

/// A pilot size is one of the type, and goes together with its years.
pub(in crate::scenario) fn pilots_whole(root: &Node, found: &mut Findings) {
    for kind in root.tables("facility_type") {
        let (size, years) = (kind.node.get("pilot"), kind.node.get("pilot_years"));
        let known = |code: &str| kind.node.tables("size").iter().any(|size| size.key == code);
        match (size, years) {
            (Some(size), Some(_)) if known(size.as_text()) => {}
            (Some(node), _) | (None, Some(node)) => pilot_incomplete(&node.at, &kind.key, found),
            (None, None) => {}
        }
    }
}

/// Who takes people over stays as it is: neither closed, nor converted, nor upgraded.
pub(in crate::scenario) fn mergers(
    sheet: &Sheet,
    sites: &Table<SiteId, Site>,
    types: &Table<TypeId, FacilityType>,
    found: &mut Findings,
) {
    for (row, (_, site)) in sheet.rows.iter().zip(sites.iter()) {
        let closing = site.existing.as_ref().and_then(|existing| existing.closing);
        let Some(into) = closing.and_then(|closing| closing.into) else { continue };
        let Some((_, target)) = sites.iter().find(|(id, _)| *id == into) else { continue };
        let converted = sites.values().any(|other| other.converts == Some(into));
        let closes = target.existing.as_ref().is_some_and(|existing| existing.closing.is_some());
        let kind = types.iter().find(|(id, _)| *id == target.kind).map(|(_, kind)| kind);
        let upgraded = kind.is_some_and(|k| k.upgrades.iter().any(|step| step.from.is_none()));
        if converted || closes || upgraded {
            unsteady(&sheet.at(row, "merges_into"), &target.code, found);
        }
    }
}

fn pilot_incomplete(at: &At, kind: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Thí điểm của loại hình “{kind}” cần pilot (một quy mô của loại hình) và pilot_years."),
            format!("The pilot of the type {kind:?} needs pilot (a size of the type) and pilot_years."),
        ),
        say("Thêm khóa còn thiếu, hoặc sửa mã quy mô.", "Add the missing key, or correct the size."),
    );
}

fn unsteady(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Cơ sở tiếp nhận “{code}” có thể bị đóng, chuyển đổi hoặc nâng cấp."),
            format!("The receiving facility {code:?} may itself be closed, converted or upgraded."),
        ),
        say(
            "Chọn nơi tiếp nhận không thay đổi trong kỳ kế hoạch.",
            "Choose a facility that stays as it is throughout the plan.",
        ),
    );
}
