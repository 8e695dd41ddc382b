//! The study: goals, mandates, uncertainties, limits, seed.

use super::codes::Codes;
use super::diagnostic::say;
use super::figure::{Figures, layer_name};
use super::findings::{At, Findings};
use super::goals;
use super::node::{Entry, Node};
use super::spec::Of;
use super::staff_money::{id, ids};
use super::units::Unit;
use crate::study::{Distribution, Limits, Mandate, Quantity, Rule, Study, Uncertainty};
use crate::world::{GroupId, Id, ProvenanceKind, Table};

/// The study.
pub(super) fn study(
    root: &Node,
    codes: &Codes,
    found: &mut Findings,
    figures: &mut Figures,
) -> Study {
    let scenario = |key: &str| root.get("scenario").map_or(f64::NAN, |node| node.figure(key));
    let mandates = root.tables("mandate").iter().filter_map(|entry| mandate(entry, codes, found));
    let mandates: Vec<Mandate> = mandates.collect();
    let uncertainties: Vec<Uncertainty> = root
        .tables("uncertainty")
        .iter()
        .filter_map(|entry| uncertainty(entry, codes, found, figures))
        .collect();
    Study {
        goals: root.rows("goal").iter().map(|node| goals::goal(node, codes)).collect(),
        mandates: Table::new(mandates),
        constraints: goals::constraints(root, codes),
        uncertainties,
        limits: limits(root),
        replications: scenario("replications") as usize,
        seed: scenario("seed") as u64,
    }
}

/// The keys that each rule needs, and may have.
const RULE_KEYS: [(&str, &[&str], &[&str]); 4] = [
    ("sites", &["types", "at_least"], &[]),
    ("communes", &["types", "at_least"], &[]),
    ("coverage", &["groups", "service", "share"], &["level"]),
    ("nested", &["types", "per_types", "ratio", "level"], &[]),
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
            groups: groups(node, codes),
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

fn groups(node: &Node, codes: &Codes) -> Vec<GroupId> {
    match node.text("groups") {
        "all" => (0..codes.all(Of::Group).len()).map(GroupId::new).collect(),
        _ => ids(codes, Of::Group, node, "groups"),
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

fn uncertainty(
    entry: &Entry,
    codes: &Codes,
    found: &mut Findings,
    figures: &mut Figures,
) -> Option<Uncertainty> {
    let node = &entry.node;
    let quantity = quantity(node.text("quantity"))?;
    applies_to(node, quantity, found);
    let numbers = |key| node.rows(key).iter().map(Node::number).collect::<Vec<f64>>();
    let distribution = match (
        node.maybe("fixed"),
        numbers("uniform")[..].as_ref(),
        numbers("triangular")[..].as_ref(),
    ) {
        (Some(value), [], []) => Distribution::Fixed(value),
        (None, [low, high], []) => Distribution::Uniform(*low, *high),
        (None, [], [low, mode, high]) => Distribution::Triangular(*low, *mode, *high),
        _ => {
            one_distribution(&entry.at, &entry.key, found);
            return None;
        }
    };
    note(entry, distribution, found, figures);
    Some(Uncertainty {
        code: entry.key.clone(),
        quantity,
        types: ids(codes, Of::Type, node, "types"),
        groups: ids(codes, Of::Group, node, "groups"),
        funds: ids(codes, Of::Fund, node, "funds"),
        distribution,
        shared: node.figure("shared"),
    })
}

fn note(entry: &Entry, distribution: Distribution, found: &Findings, figures: &mut Figures) {
    let (low, mode, high) = match distribution {
        Distribution::Fixed(_) => return,
        Distribution::Uniform(low, high) => (low, (low + high) / 2.0, high),
        Distribution::Triangular(low, mode, high) => (low, mode, high),
    };
    let (key, layer) = (format!("uncertainty.{}", entry.key), layer_name(found, &entry.node.at));
    let basis = entry.node.text("basis").trim_start_matches("assumption:").trim();
    figures.note(
        &key,
        mode,
        Unit::Number,
        Some((low, high)),
        basis,
        ProvenanceKind::Assumption,
        &layer,
    );
}

fn quantity(word: &str) -> Option<Quantity> {
    use Quantity::*;
    let all = [
        Demand,
        Uptake,
        Hours,
        Attrition,
        Refill,
        Cost,
        PayStep,
        Delivery,
        OnTime,
        Delay,
        CutProbability,
        CutSize,
        Storms,
        Abandonment,
    ];
    super::keys::QUANTITIES
        .iter()
        .position(|known| *known == word)
        .and_then(|n| all.get(n).copied())
}

/// `types`, `groups` and `funds` stand only where the quantity has them.
fn applies_to(node: &Node, quantity: Quantity, found: &mut Findings) {
    use Quantity::*;
    let fits: &[&str] = match quantity {
        Demand | Uptake | Hours => &["groups"],
        Cost | Delivery | OnTime | Delay => &["types"],
        CutProbability | CutSize => &["funds"],
        Attrition | Refill | PayStep | Storms | Abandonment => &[],
    };
    for key in ["types", "groups", "funds"] {
        if let Some(extra) = node.get(key).filter(|_| !fits.contains(&key)) {
            rule_has_no(&extra.at, node.text("quantity"), key, found);
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

fn rule_has_no(at: &At, rule: &str, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa {key} không dùng với {rule}."),
            format!("The key {key} has no meaning with {rule}."),
        ),
        say(format!("Bỏ {key}."), format!("Remove {key}.")),
    );
}

fn one_distribution(at: &At, code: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Yếu tố bất định “{code}” cần đúng một trong fixed, uniform, triangular."),
            format!("The uncertainty {code:?} needs exactly one of fixed, uniform, triangular."),
        ),
        say(
            "Ví dụ: triangular = [0.8, 1.0, 1.3]. Một khóa kế thừa có thể bỏ bằng drop.",
            "For example: triangular = [0.8, 1.0, 1.3]. Remove an inherited one by drop.",
        ),
    );
}
