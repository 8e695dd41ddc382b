//! Goals as levels, as terms of a weighted one, and as constraints.

use super::codes::Codes;
use super::node::{Entry, Node};
use super::spec::Of;
use crate::study::{Areas, Constraint, Goal, GoalKind, Term};

/// A goal of `[[goal]]`; rules report what its kind does not have.
pub(super) fn goal(node: &Node, codes: &Codes) -> Goal {
    Goal {
        tolerance: node.figure("tolerance"),
        blend: node.rows("blend").iter().map(|node| term(node, codes)).collect(),
        ..measured(node, codes)
    }
}

fn term(node: &Node, codes: &Codes) -> Term {
    let (weight, scale) = (node.figure("weight"), node.figure("scale"));
    Term { weight, scale, goal: measured(node, codes) }
}

/// What is measured; shares of need become per cent.
fn measured(node: &Node, codes: &Codes) -> Goal {
    Goal {
        discount: node.figure("discount"),
        areas: match node.text("level") {
            "zone" => Areas::Zones,
            level => codes.position(Of::Level, level).map_or(Areas::Communes, Areas::Level),
        },
        floor: 100.0 * node.maybe("floor").unwrap_or(0.0),
        ..Goal::new(GoalKind::from_code(node.text("kind")).unwrap_or(GoalKind::Served))
    }
}

/// `[constraint.CODE]`.
pub(super) fn constraints(root: &Node, codes: &Codes) -> Vec<Constraint> {
    let constraint = |entry: &Entry| {
        let node = &entry.node;
        Constraint {
            code: entry.key.clone(),
            label: node.label("label"),
            goal: measured(node, codes),
            bound: node.maybe("at_least").or(node.maybe("at_most")).unwrap_or(f64::NAN),
            source: node.text("source").to_string(),
        }
    };
    root.tables("constraint").iter().map(constraint).collect()
}
