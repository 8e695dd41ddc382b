//! Facility types: whom they serve with what, their sizes and the steps between them.

use super::codes::Codes;
use super::geography::place_kind;
use super::node::{Entry, Node};
use super::spec::Of;
use super::staff_money::{id, ids};
use crate::world::{
    CadreId, FacilityType, Form, GroupId, Id, Level, Minutes, Offer, OwnerId, Pilot, Referral,
    Scope, ServiceId, Size, SizeId, StaffRange, Supervision, Table, TypeId, Upgrade, Vnd,
};

/// Facility types: one for each table, so that positions agree with codes; an unknown owner was reported.
pub(super) fn types(root: &Node, levels: &[Level], codes: &Codes) -> Table<TypeId, FacilityType> {
    let kind = |entry: &Entry| {
        let node = &entry.node;
        let sizes: Vec<Size> = node.tables("size").iter().map(|e| self::size(e, codes)).collect();
        FacilityType {
            code: entry.key.clone(),
            label: node.label("label"),
            owner: id(codes, Of::Owner, node, "owner").unwrap_or(OwnerId::new(0)),
            form: match node.text("form") {
                "unit" => Form::Unit,
                "branch" => Form::Branch,
                _ => Form::Point,
            },
            host: node.get("host").map(|host| place_kind(host.as_text())),
            scope: scope(node.text("scope"), levels),
            one_per: node.get("one_per").map(|area| scope(area.as_text(), levels)),
            supervision: node.get("supervised_by").map(|_| Supervision {
                by: ids(codes, Of::Type, node, "supervised_by"),
                within: Minutes(node.figure("supervision_minutes")),
            }),
            span: node.maybe("span"),
            referrals: node.tables("refer").iter().filter_map(|e| referral(e, codes)).collect(),
            pilot: pilot(node, &sizes),
            min_clients: node.figure("min_clients"),
            gates: ids(codes, Of::Gate, node, "gates"),
            offers: offers(node, codes),
            upgrades: node.tables("upgrade").iter().filter_map(|e| upgrade(e, &sizes)).collect(),
            sizes: Table::new(sizes),
        }
    };
    Table::new(root.tables("facility_type").iter().map(kind).collect())
}

fn scope(code: &str, levels: &[Level]) -> Scope {
    match levels.iter().position(|level| level.code == code) {
        Some(level) => Scope::Level(level),
        None if code == "commune" => Scope::Commune,
        None => Scope::Any,
    }
}

fn offers(node: &Node, codes: &Codes) -> Vec<Offer> {
    let offer = |entry: &Entry| {
        let every = (0..codes.all(Of::Group).len()).map(GroupId::new);
        let groups = match entry.node.as_text() {
            "all" => every.collect(),
            _ => ids(codes, Of::Group, node.get("offers")?, &entry.key),
        };
        Some(Offer { service: ServiceId::new(codes.position(Of::Service, &entry.key)?), groups })
    };
    node.tables("offers").iter().filter_map(offer).collect()
}

/// Cases of a service that are referred up; rules report a service that is not there.
fn referral(entry: &Entry, codes: &Codes) -> Option<Referral> {
    let node = &entry.node;
    Some(Referral {
        service: ServiceId::new(codes.position(Of::Service, &entry.key)?),
        share: node.figure("share"),
        hours: node.figure("hours"),
        to: ids(codes, Of::Type, node, "to"),
        within: Minutes(node.figure("minutes")),
    })
}

fn size(entry: &Entry, codes: &Codes) -> Size {
    let node = &entry.node;
    let staff = |entry: &Entry| {
        let cadre = CadreId::new(codes.position(Of::Cadre, &entry.key)?);
        let bound = |key| entry.node.maybe(key).unwrap_or(entry.node.number()) as u32;
        Some(StaffRange { cadre, min: bound("min"), max: bound("max") })
    };
    Size {
        code: entry.key.clone(),
        label: node.label("label"),
        capital: Vnd::from_million(node.figure("capital")),
        equipment: Vnd::from_million(node.figure("equipment")),
        running: Vnd::from_million(node.figure("running")),
        lead_months: node.figure("lead_months"),
        places: node.figure("places"),
        calls: node.maybe("calls"),
        output: node.figure("output"),
        staff: node.tables("staff").iter().filter_map(staff).collect(),
    }
}

/// Which size is tried first; rules report a size that is not there.
fn pilot(node: &Node, sizes: &[Size]) -> Option<Pilot> {
    let size = sizes.iter().position(|size| size.code == node.text("pilot"))?;
    Some(Pilot { size: SizeId::new(size), years: node.maybe("pilot_years")? as i16 })
}

/// A step between two sizes; rules report sizes that are not there.
fn upgrade(entry: &Entry, sizes: &[Size]) -> Option<Upgrade> {
    let node = &entry.node;
    let size = |code: &str| sizes.iter().position(|size| size.code == code).map(SizeId::new);
    let from = node.text("from");
    Some(Upgrade {
        code: entry.key.clone(),
        label: node.label("label"),
        from: if from == "today" { None } else { Some(size(from)?) },
        to: size(node.text("to"))?,
        capital: Vnd::from_million(node.figure("capital")),
        equipment: Vnd::from_million(node.figure("equipment")),
        lead_months: node.figure("lead_months"),
        downtime: node.figure("downtime"),
    })
}
