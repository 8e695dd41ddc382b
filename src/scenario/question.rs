//! The study: goals, mandates, limits, seed; what is uncertain is read in `uncertain`.

use super::codes::Codes;
use super::diagnostic::say;
use super::figure::Figures;
use super::findings::{At, Findings};
use super::goals;
use super::node::{Entry, Node};
use super::sheets::Sheets;
use super::spec::Of;
use super::staff_money::{id, ids};
use super::{record, uncertain};
use crate::study::{Limits, Mandate, Rule, Study};
use crate::world::{Id, Table};
use jiff::civil::Date;

/// The study.
pub(super) fn study(
    root: &Node,
    codes: &Codes,
    sheets: &Sheets,
    as_of: Date,
    found: &mut Findings,
    figures: &mut Figures,
) -> Study {
    let scenario = |key: &str| root.get("scenario").map_or(f64::NAN, |node| node.figure(key));
    let mandates = root.tables("mandate").iter().filter_map(|entry| mandate(entry, codes, found));
    let mandates: Vec<Mandate> = mandates.collect();
    let uncertainties =
        uncertain::Reader { codes, samples: sheets.samples.as_ref(), found, figures }.all(root);
    Study {
        goals: root.rows("goal").iter().map(|node| goals::goal(node, codes)).collect(),
        mandates: Table::new(mandates),
        constraints: goals::constraints(root, codes),
        uncertainties,
        sampling: uncertain::sampling(root),
        record: record::record(root, sheets.deliveries.as_ref(), codes, as_of, found),
        limits: limits(root),
        replications: scenario("replications") as usize,
        seed: scenario("seed") as u64,
    }
}

/// The keys that each rule needs, and may have.
const RULE_KEYS: [(&str, &[&str], &[&str]); 6] = [
    ("sites", &["types", "at_least"], &[]),
    ("communes", &["types", "at_least"], &[]),
    ("coverage", &["groups", "service", "share"], &["level"]),
    ("nested", &["types", "per_types", "ratio", "level"], &[]),
    ("trained", &["cadres", "share"], &[]),
    ("villages", &["share"], &["level"]),
];

fn mandate(entry: &Entry, codes: &Codes, found: &mut Findings) -> Option<Mandate> {
    let node = &entry.node;
    rule_keys(entry, found);
    let types = || ids(codes, Of::Type, node, "types");
    let level = codes.position(Of::Level, node.text("level"));
    let rule = match node.text("rule") {
        "sites" => Rule::Sites { types: types(), at_least: node.figure("at_least") },
        "communes" => Rule::Communes { types: types(), at_least: node.figure("at_least") },
        "coverage" => Rule::Coverage {
            groups: listed(node, codes, Of::Group, "groups"),
            service: id(codes, Of::Service, node, "service")?,
            share: node.figure("share"),
            level,
        },
        "nested" => Rule::Nested {
            types: types(),
            per_types: ids(codes, Of::Type, node, "per_types"),
            ratio: node.figure("ratio"),
            level: level?,
        },
        "villages" => Rule::Villages { share: node.figure("share"), level },
        "trained" => Rule::Trained {
            cadres: listed(node, codes, Of::Cadre, "cadres"),
            share: node.figure("share"),
        },
        _ => return None,
    };
    Some(Mandate {
        code: entry.key.clone(),
        label: node.label("label"),
        rule,
        year: node.figure("year") as i16,
        price: node.maybe("price"),
        source: node.text("source").to_string(),
    })
}

/// The ids of an array of codes, or of all of them.
fn listed<K: Id>(node: &Node, codes: &Codes, of: Of, key: &str) -> Vec<K> {
    match node.text(key) {
        "all" => (0..codes.all(of).len()).map(K::new).collect(),
        _ => ids(codes, of, node, key),
    }
}

/// A mandate has the keys of its rule, filled, and no others.
fn rule_keys(entry: &Entry, found: &mut Findings) {
    let (node, rule) = (&entry.node, entry.node.text("rule"));
    let Some((_, needed, allowed)) = RULE_KEYS.iter().find(|(name, ..)| *name == rule) else {
        return;
    };
    for key in needed.iter() {
        let empty =
            |n: &Node| matches!(&n.value, super::node::Value::Array(items) if items.is_empty());
        if node.get(key).is_none_or(empty) {
            rule_needs(&entry.at, &entry.key, rule, key, found);
        }
    }
    let all = RULE_KEYS.iter().flat_map(|(_, needed, allowed)| needed.iter().chain(*allowed));
    for key in all.filter(|key| !needed.contains(key) && !allowed.contains(key)) {
        if let Some(extra) = node.get(key) {
            rule_has_no(&extra.at, rule, key, found);
        }
    }
}

fn limits(root: &Node) -> Limits {
    let number = |key: &str| root.get("limits").map_or(f64::NAN, |node| node.figure(key));
    Limits {
        gap: number("gap"),
        nodes: number("nodes") as u32,
        stall_nodes: number("stall_nodes") as u32,
        rounds: number("rounds") as u32,
        safety_seconds: number("safety_seconds"),
    }
}

fn rule_needs(at: &At, mandate: &str, rule: &str, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Chỉ tiêu “{mandate}” theo quy tắc {rule} cần khóa {key}."),
            format!("The mandate {mandate:?} of rule {rule} needs the key {key}."),
        ),
        say(format!("Thêm {key}."), format!("Add {key}.")),
    );
}

/// A key that does not go with its rule or quantity.
pub(super) fn rule_has_no(at: &At, rule: &str, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa {key} không dùng với {rule}."),
            format!("The key {key} has no meaning with {rule}."),
        ),
        say(format!("Bỏ {key}."), format!("Remove {key}.")),
    );
}
