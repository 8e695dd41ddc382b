//! Client groups, services, what a group takes of a service, and who comes.

use super::codes::Codes;
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::form::did_you_mean;
use super::node::{Entry, Node};
use super::spec::Of;
use super::table::Sheet;
use crate::world::{
    Calendar, Collaborators, Commune, CommuneId, Curve, Dynamics, Flow, Group, GroupId, Hazard,
    Hires, Id, Minutes, Mode, Need, OutreachOffer, Service, ServiceId, Table, Uptake, Use, Vnd,
    Zone, ZoneId,
};

/// `[need]`.
pub(super) fn need(root: &Node) -> Need {
    let node = root.get("need");
    Need {
        calibrate_to: node.and_then(|node| node.maybe("registered_total")),
        overlap: node.map_or(f64::NAN, |node| node.figure("overlap")),
    }
}

/// `[uptake]`.
pub(super) fn uptake(root: &Node) -> Uptake {
    let figure = |key: &str| root.get("uptake").map_or(f64::NAN, |node| node.figure(key));
    Uptake {
        start: figure("start"),
        ceiling: figure("ceiling"),
        half_saturation: figure("half_saturation"),
        memory: figure("memory"),
        lag_years: figure("lag_years") as u32,
        collaborator_effect: figure("collaborator_effect"),
        curve: match root.get("uptake").map_or("", |node| node.text("curve")) {
            "logistic" => Curve::Logistic,
            _ => Curve::Saturating,
        },
    }
}

/// `[outreach]`, if it is offered.
pub(super) fn outreach(root: &Node, codes: &Codes, calendar: &Calendar) -> Option<OutreachOffer> {
    let node = root.get("outreach")?;
    Some(OutreachOffer {
        owner: codes.position(Of::Owner, node.text("owner")).map(Id::new)?,
        level: codes.position(Of::Level, node.text("level")),
        most: node.yearly("most", calendar),
        pieces: node.figure("pieces") as u32,
    })
}

/// `[collaborators]`.
pub(super) fn collaborators(root: &Node, codes: &Codes, calendar: &Calendar) -> Collaborators {
    let node = root.get("collaborators");
    let hires = || {
        let node = node.filter(|node| node.get("offered").is_some())?;
        let owner = codes.position(Of::Owner, node.text("owner")).map(Id::new)?;
        Some(Hires { owner, most: node.yearly("offered", calendar) })
    };
    let figure = |key: &str| root.get("collaborators").map_or(f64::NAN, |node| node.figure(key));
    Collaborators {
        per_village: figure("per_village"),
        pay_multiple: figure("pay_multiple"),
        trained_share: figure("trained_share"),
        caseload: node.and_then(|node| node.maybe("caseload")),
        hires: hires(),
    }
}

/// Services.
pub(super) fn services(
    root: &Node,
    zones: &Table<ZoneId, Zone>,
    found: &mut Findings,
) -> Table<ServiceId, Service> {
    let service = |entry: &Entry, found: &mut Findings| {
        let node = &entry.node;
        Service {
            code: entry.key.clone(),
            label: node.label("label"),
            mode: match node.text("mode") {
                "visit" => Mode::Visit,
                "residential" => Mode::Residential,
                "emergency" => Mode::Emergency,
                _ => Mode::Attend,
            },
            hours: node.figure("hours"),
            visits: node.figure("visits"),
            calls: node.figure("calls"),
            turnout: Minutes(node.figure("turnout")),
            months: node.figure("months"),
            standard: standards(entry, zones, found),
            access_full: Minutes(node.figure("access_full")),
            access_floor: node.figure("access_floor"),
            uptake_if_offered: node.maybe("uptake_if_offered"),
            uses_places: node.flag("uses_places"),
            direct_cost: Vnd::from_million(node.figure("direct_cost")),
            flow: flow(root, entry),
        }
    };
    Table::new(root.tables("service").iter().map(|entry| service(entry, found)).collect())
}

/// How clients of a service come and wait.
fn flow(root: &Node, service: &Entry) -> Flow {
    let backlog = root.get("backlog").and_then(|table| table.maybe(&service.key));
    Flow {
        urgent: service.node.figure("urgent"),
        abandonment: service.node.figure("abandonment"),
        dispersion: service.node.figure("dispersion"),
        backlog: backlog.unwrap_or(0.0),
    }
}

/// `[simulation]` and `[hazard]`.
pub(super) fn dynamics(root: &Node) -> Dynamics {
    let figure = |key: &str| root.get("simulation").and_then(|node| node.maybe(key));
    let neutral = Dynamics::default();
    let hazard = |Entry { key, node, .. }: &Entry| Hazard {
        code: key.clone(),
        label: node.label("label"),
        per_year: node.figure("per_year"),
        first_month: node.figure("first_month") as u32,
        last_month: node.figure("last_month") as u32,
        weeks: node.figure("weeks"),
    };
    Dynamics {
        steps: figure("steps").map_or(neutral.steps, |steps| steps as u32),
        warm_up: figure("warm_up").map_or(neutral.warm_up, |months| months as u32),
        word_of_mouth: figure("word_of_mouth").unwrap_or(neutral.word_of_mouth),
        hazards: root.tables("hazard").iter().map(hazard).collect(),
    }
}

fn standards(
    entry: &Entry,
    zones: &Table<ZoneId, Zone>,
    found: &mut Findings,
) -> Table<ZoneId, Minutes> {
    let node = &entry.node;
    let by_zone = node.get("standard_by_zone");
    zones.map(|zone| {
        let code = &zones[zone].code;
        let own = by_zone.and_then(|table| table.maybe(code));
        match own.or_else(|| node.maybe("standard")) {
            Some(minutes) => Minutes(minutes),
            None => {
                no_standard(&node.at, &entry.key, code, found);
                Minutes(f64::NAN)
            }
        }
    })
}

/// Groups; `allowances` holds counts by commune.
pub(super) fn groups(
    root: &Node,
    communes: &Table<CommuneId, Commune>,
    zones: &Table<ZoneId, Zone>,
    allowances: Option<&Sheet>,
    codes: &Codes,
    found: &mut Findings,
) -> Table<GroupId, Group> {
    let group = |entry: &Entry, found: &mut Findings| {
        let node = &entry.node;
        let counts = allowances.and_then(|sheet| counts(sheet, &entry.key, communes.len(), codes));
        let counted = counts.is_some();
        let spread = counts.unwrap_or_else(|| spread(entry, communes, zones, found));
        let registered = match counted {
            true => counted_total(node, &spread, found),
            false => node.maybe("registered").unwrap_or_else(|| {
                no_total(&node.at, &entry.key, found);
                f64::NAN
            }),
        };
        Group {
            code: entry.key.clone(),
            label: node.label("label"),
            registered,
            growth: node.figure("growth"),
            spread,
            counted,
            sensitive: node.flag("sensitive"),
        }
    };
    Table::new(root.tables("group").iter().map(|entry| group(entry, found)).collect())
}

/// Registered people of a group by commune, if the table names the group at all.
fn counts(sheet: &Sheet, group: &str, communes: usize, codes: &Codes) -> Option<Vec<f64>> {
    let mut counts = vec![0.0; communes];
    let mut named = false;
    for row in sheet.rows.iter().filter(|row| sheet.text(row, "group") == group) {
        named = true;
        let commune = codes.position(Of::Commune, sheet.text(row, "commune"));
        if let Some(count) = commune.and_then(|n| counts.get_mut(n)) {
            *count += sheet.number(row, "count").unwrap_or(f64::NAN);
        }
    }
    named.then_some(counts)
}

fn counted_total(node: &Node, counts: &[f64], found: &mut Findings) -> f64 {
    let sum: f64 = counts.iter().sum();
    if let Some(stated) = node.get("registered") {
        let total = stated.number();
        if (total - sum).abs() > 0.5 {
            counts_contradict(&stated.at, total, sum, found);
        }
    }
    sum
}

/// Key column times zone factor (docs/model.md 1.1).
fn spread(
    entry: &Entry,
    communes: &Table<CommuneId, Commune>,
    zones: &Table<ZoneId, Zone>,
    found: &mut Findings,
) -> Vec<f64> {
    let (node, key) = (&entry.node, entry.node.text("key"));
    let at = node.get("key").map_or(&node.at, |key| &key.at);
    if key.is_empty() {
        no_key(at, &entry.key, found);
        return vec![f64::NAN; communes.len()];
    }
    let factors = node.get("zone_factor");
    let factor =
        |zone: ZoneId| factors.and_then(|table| table.maybe(&zones[zone].code)).unwrap_or(1.0);
    let missing = communes.values().find(|commune| !commune.keys.contains_key(key));
    if let Some(commune) = missing {
        unknown_key_column(at, key, &commune.code, communes, found);
    }
    let weight =
        |commune: &Commune| commune.keys.get(key).map_or(f64::NAN, |v| v * factor(commune.zone));
    let spread: Vec<f64> = communes.values().map(weight).collect();
    if spread.iter().sum::<f64>() == 0.0 {
        nothing_to_spread_by(at, key, found);
    }
    spread
}

/// What each group takes of each service.
pub(super) fn uses(
    sheet: &Sheet,
    groups: usize,
    services: usize,
    codes: &Codes,
    found: &mut Findings,
) -> Table<GroupId, Table<ServiceId, Option<Use>>> {
    let mut uses = Table::new((0..groups).map(|_| Table::new(vec![None; services])).collect());
    for row in &sheet.rows {
        let group = codes.position(Of::Group, sheet.text(row, "group")).map(GroupId::new);
        let service = codes.position(Of::Service, sheet.text(row, "service")).map(ServiceId::new);
        let (Some(group), Some(service)) = (group, service) else { continue };
        let number = |column| sheet.number(row, column).unwrap_or(f64::NAN);
        let (requires, low, high) = (number("requires"), number("low"), number("high"));
        super::figure::out_of_order(
            found,
            &sheet.at(row, "requires"),
            "requires",
            low,
            requires,
            high,
        );
        let of_group: &mut Table<ServiceId, Option<Use>> = &mut uses[group];
        of_group[service] = (requires > 0.0).then(|| Use {
            requires,
            hours_factor: number("hours_factor"),
            weight: number("weight"),
        });
    }
    uses
}

/// A group that needs no service would never be planned for.
pub(super) fn idle_groups(
    root: &Node,
    uses: &Table<GroupId, Table<ServiceId, Option<Use>>>,
    found: &mut Findings,
) {
    for (entry, services) in root.tables("group").iter().zip(uses.values()) {
        if services.values().all(Option::is_none) {
            let code = &entry.key;
            found.warn(
                &entry.at,
                say(
                    format!("Nhóm “{code}” không cần dịch vụ nào trong needs.csv."),
                    format!("The group {code:?} needs no service in needs.csv."),
                ),
                say(
                    "Thêm các dòng của nhóm này vào needs.csv.",
                    "Add rows for this group to needs.csv.",
                ),
            );
        }
    }
}

fn no_standard(at: &At, service: &str, zone: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Dịch vụ “{service}” không có chuẩn thời gian cho vùng “{zone}”."),
            format!("The service {service:?} has no access standard for the zone {zone:?}."),
        ),
        say(
            "Thêm standard, hoặc standard_by_zone cho vùng này.",
            "Add standard, or standard_by_zone for this zone.",
        ),
    );
}

fn no_total(at: &At, group: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Nhóm “{group}” không có registered và không có trong allowances.csv."),
            format!(
                "The group {group:?} has no `registered` and does not stand in allowances.csv."
            ),
        ),
        say("Thêm registered (người).", "Add registered (people)."),
    );
}

fn no_key(at: &At, group: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Nhóm “{group}” không có khóa phân bổ `key`."),
            format!("The group {group:?} has no `key` to spread it by."),
        ),
        say(
            "Thêm key = \"population\" hoặc một cột số khác của communes.csv.",
            "Add key = \"population\" or another numeric column of communes.csv.",
        ),
    );
}

fn unknown_key_column(
    at: &At,
    key: &str,
    commune: &str,
    communes: &Table<CommuneId, Commune>,
    found: &mut Findings,
) {
    let columns: Vec<&str> =
        communes.values().next().map_or(vec![], |c| c.keys.keys().map(String::as_str).collect());
    let (vi, en) = did_you_mean(key, columns.iter().copied());
    let all = columns.join(", ");
    found.error(
        at,
        say(
            format!("Cột phân bổ “{key}” của communes.csv không có số tại xã {commune}."),
            format!(
                "The key column {key:?} of communes.csv has no number at the commune {commune}."
            ),
        ),
        say(format!("Các cột số: {all}.{vi}"), format!("Numeric columns: {all}.{en}")),
    );
}

fn nothing_to_spread_by(at: &At, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Cột “{key}” bằng 0 ở mọi xã, không phân bổ được."),
            format!("The column {key:?} is 0 in every commune, so nothing can be spread by it."),
        ),
        say("Chọn một cột khác.", "Choose another column."),
    );
}

fn counts_contradict(at: &At, total: f64, sum: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Tổng {total} không khớp với tổng các xã trong allowances.csv ({sum})."),
            format!(
                "The total {total} contradicts the sum over communes in allowances.csv ({sum})."
            ),
        ),
        say("Sửa một trong hai, hoặc bỏ registered.", "Mend one of them, or leave out registered."),
    );
}
