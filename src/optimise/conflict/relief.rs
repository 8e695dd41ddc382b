//! By how much the rules are missed, and what would be cheapest to give way.

use super::elastic::Elastic;
use super::filter::least_missed;
use super::rule::{HardRule, RuleKind, Unit};
use crate::optimise::highs::{self, Effort, End, Outcome};
use crate::optimise::model::{Col, Expr, Model, Objective, Sense};
use serde::{Deserialize, Serialize};

/// A rule that gives way, and by how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The rule.
    pub rule: HardRule,
    /// By how much, in its unit.
    pub amount: f64,
    /// The same as a change of the scenario (`--set`), where one figure of it says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
}

/// Changes that make a plan possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relief {
    /// What gives way.
    pub parts: Vec<Part>,
    /// What was made least: million đồng, number of rules, or sum of shares.
    pub total: f64,
    /// Whether nothing less would do.
    pub proven: bool,
    /// Whether the safety clock ended the search, so that another run may find less.
    pub clock: bool,
}

/// The least of one rule alone that makes a plan possible, and how its search ended; no amount: it alone cannot.
pub fn alone(elastic: &Elastic, rule: usize, effort: &Effort) -> (Option<f64>, End) {
    let model = elastic.eased(|other| other == rule);
    let mut goal = Objective { expr: Expr::default(), maximise: false };
    elastic.rules[rule].escapes.iter().for_each(|(col, _)| goal.expr.add(*col, 1.0));
    match highs::search(&model, &goal, effort, None) {
        Outcome::Found(found) => (Some(elastic.missed(rule, &found.point)), found.end),
        other => (None, other.end()),
    }
}

/// The least sum of what all rules miss, each measured by its own size; looked for from `start` on.
pub fn in_all(elastic: &Elastic, start: Option<&[f64]>, effort: &Effort) -> Result<Relief, End> {
    let model = elastic.eased(|_| true);
    let (point, total, end) = least(&model, &least_missed(elastic, |_| true), start, effort)?;
    Ok(relief(elastic, &point, total, end))
}

/// The least additional money with which all other rules hold, million đồng of the years in which it is paid.
pub fn in_money(elastic: &Elastic, effort: &Effort) -> Result<Relief, End> {
    let money = |rule: usize| elastic.rules[rule].rule.kind == RuleKind::Fund;
    let mut goal = Objective { expr: Expr::default(), maximise: false };
    let escapes = elastic.rules.iter().filter(|rule| rule.rule.kind == RuleKind::Fund);
    escapes.flat_map(|rule| &rule.escapes).for_each(|(col, _)| goal.expr.add(*col, 1.0));
    let (point, total, end) = least(&elastic.eased(money), &goal, None, effort)?;
    Ok(relief(elastic, &point, total, end))
}

/// The fewest rules that must give way, the least that they then miss, and a point at which that is so.
pub fn in_rules(elastic: &Elastic, effort: &Effort) -> Result<(Relief, Vec<f64>), End> {
    let mut model = elastic.eased(|_| true);
    let mut goal = Objective { expr: Expr::default(), maximise: false };
    let mut gives: Vec<Col> = Vec::new();
    for (n, rule) in elastic.rules.iter().enumerate() {
        let given = model.integer(format!("gives[{n}]"), 0.0, 1.0);
        for (k, (col, most)) in rule.escapes.iter().enumerate() {
            let mut row = Expr::column(*col);
            row.add(given, -most);
            model.row(format!("only_if[{n},{k}]"), row, Sense::Le, 0.0);
        }
        goal.expr.add(given, 1.0);
        gives.push(given);
    }
    let (point, _, end) = least(&model, &goal, None, effort)?;
    let chosen: Vec<bool> = gives.iter().map(|col| point[col.index()] > 0.5).collect();
    // The size of what gives way is found anew, so that no large multiplier blurs it.
    let eased = elastic.eased(|rule| chosen[rule]);
    let goal = least_missed(elastic, |rule| chosen[rule]);
    let (point, _, amounts) = least(&eased, &goal, None, effort)?;
    let mut found = relief(elastic, &point, 0.0, end);
    found.total = found.parts.len() as f64;
    found.clock |= amounts == End::Clock;
    Ok((found, point))
}

fn relief(elastic: &Elastic, point: &[f64], total: f64, end: End) -> Relief {
    let missed = (0..elastic.rules.len()).map(|rule| (rule, elastic.missed(rule, point)));
    let parts = missed.filter(|(rule, amount)| *amount > 1e-6 * elastic.rules[*rule].size);
    let part = |(rule, amount): (usize, f64)| {
        let rule = elastic.rules[rule].rule.clone();
        Part { set: change(&rule, amount), rule, amount }
    };
    let (proven, clock) = (end == End::Done, end == End::Clock);
    Relief { parts: parts.map(part).collect(), total, proven, clock }
}

/// A rule eased by so much as one change of the scenario, rounded so that it is enough.
fn change(rule: &HardRule, amount: f64) -> Option<String> {
    let code = &rule.code;
    match rule.kind {
        RuleKind::Fund => Some(format!("{code}+={}", up(amount))),
        RuleKind::Quota | RuleKind::Recruits => Some(format!("{code}+={}", up(amount))),
        RuleKind::Task => Some(format!("{code}.cost*={:.2}", 1.0 - up(amount).min(1.0))),
        RuleKind::Mandate if !code.contains('@') => match rule.unit {
            Unit::Sites | Unit::Communes => Some(format!("{code}.at_least-={}", amount.ceil())),
            _ => None,
        },
        RuleKind::Forbidden => {
            let site = code.strip_prefix("site.")?.strip_suffix(".forbidden")?;
            Some(format!("sites.csv[code={site}].status=candidate"))
        }
        _ => None,
    }
}

/// Two decimals, rounded up: with three a number could be read as one of thousands, which is refused.
fn up(amount: f64) -> f64 {
    (amount * 100.0 - 1e-6).ceil() / 100.0
}

/// A best point, its value and how the search for it ended; without a point how it ended.
fn least(
    model: &Model,
    goal: &Objective,
    start: Option<&[f64]>,
    effort: &Effort,
) -> Result<(Vec<f64>, f64, End), End> {
    match highs::search(model, goal, effort, start) {
        Outcome::Found(solution) => Ok((solution.point, solution.value, solution.end)),
        other => Err(other.end()),
    }
}
