//! What the audit finds: breaches, collected as the rules are gone through.

use super::rules::Rule;
use crate::world::Label;
use serde::Serialize;

/// What a limit demands of the figure that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not above the limit.
    AtMost,
    /// Not below it.
    AtLeast,
    /// The same.
    Equal,
}

/// A rule that the plan does not keep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// Name of the rule in `docs/model.md`.
    pub rule: &'static str,
    /// Codes of what it concerns, joined by `/`: site, cadre, fund, ... and the year last.
    #[serde(rename = "where")]
    pub where_: String,
    /// What the plan has, in the unit of the rule (money: đồng).
    pub found: f64,
    /// What it should have been.
    pub relation: Relation,
    /// ... this.
    pub limit: f64,
    /// One sentence for people.
    pub message: Label,
}

/// Breaches so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub breaches: Vec<Breach>,
}

impl Findings {
    /// The figure must not exceed the limit.
    pub fn at_most(&mut self, rule: &Rule, found: f64, limit: f64, at: impl FnOnce() -> String) {
        self.check(rule, found, Relation::AtMost, limit, at);
    }

    /// The figure must not fall below the limit.
    pub fn at_least(&mut self, rule: &Rule, found: f64, limit: f64, at: impl FnOnce() -> String) {
        self.check(rule, found, Relation::AtLeast, limit, at);
    }

    /// The figure must be the limit.
    pub fn equal(&mut self, rule: &Rule, found: f64, limit: f64, at: impl FnOnce() -> String) {
        self.check(rule, found, Relation::Equal, limit, at);
    }

    fn check(
        &mut self,
        rule: &Rule,
        found: f64,
        relation: Relation,
        limit: f64,
        at: impl FnOnce() -> String,
    ) {
        if !kept(rule, found, relation, limit) {
            let where_ = at();
            let message = message(rule, &where_, found, relation, limit);
            self.breaches.push(Breach { rule: rule.name, where_, found, relation, limit, message });
        }
    }
}

/// Whether a figure is within the rule's tolerance of its limit. What is no finite number never is.
fn kept(rule: &Rule, found: f64, relation: Relation, limit: f64) -> bool {
    let beyond = match relation {
        Relation::AtMost => found - limit,
        Relation::AtLeast => limit - found,
        Relation::Equal => (found - limit).abs(),
    };
    beyond.is_finite() && beyond <= rule.unit.slack(found, limit)
}

fn message(rule: &Rule, where_: &str, found: f64, relation: Relation, limit: f64) -> Label {
    let (vi, en) = match relation {
        Relation::AtMost => ("tối đa", "at most"),
        Relation::AtLeast => ("tối thiểu", "at least"),
        Relation::Equal => ("tính lại là", "recounted"),
    };
    let unit = rule.unit;
    let comma = |value| figure(unit.shown(value)).replace('.', ",") + unit.words().0;
    let point = |value| figure(unit.shown(value)) + unit.words().1;
    Label {
        vi: format!(
            "{}: {} ({where_}): có {}, {vi} {}",
            rule.name,
            rule.vi,
            comma(found),
            comma(limit)
        ),
        en: format!(
            "{}: {} ({where_}): {}, {en} {}",
            rule.name,
            rule.en,
            point(found),
            point(limit)
        ),
    }
}

/// Up to six decimals, without trailing zeros.
fn figure(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::rules::{MONEY_BALANCE, SERVE_DEMAND};
    use super::*;

    fn found(check: impl FnOnce(&mut Findings)) -> usize {
        let mut findings = Findings::default();
        check(&mut findings);
        findings.breaches.len()
    }

    #[test]
    fn tolerance_is_relative_or_of_the_unit_whichever_is_larger() {
        let over = |rule, by, limit| found(|f| f.at_most(rule, limit + by, limit, String::new));
        assert_eq!(over(SERVE_DEMAND, 0.9e-4, 1.0), 0);
        assert_eq!(over(SERVE_DEMAND, 1.1e-4, 1.0), 1);
        assert_eq!(over(SERVE_DEMAND, 0.9e-2, 1e4), 0);
        assert_eq!(over(SERVE_DEMAND, 1.1e-2, 1e4), 1);
        assert_eq!(over(MONEY_BALANCE, 999.0, 0.0), 0);
        assert_eq!(over(MONEY_BALANCE, 1001.0, 0.0), 1);
    }

    #[test]
    fn what_is_no_number_never_passes() {
        assert_eq!(found(|f| f.at_most(SERVE_DEMAND, f64::NAN, 1.0, String::new)), 1);
        assert_eq!(found(|f| f.at_least(SERVE_DEMAND, f64::NAN, 1.0, String::new)), 1);
        assert_eq!(found(|f| f.equal(SERVE_DEMAND, 1.0, f64::NAN, String::new)), 1);
        assert_eq!(found(|f| f.at_most(SERVE_DEMAND, f64::INFINITY, 1.0, String::new)), 1);
    }

    #[test]
    fn a_message_names_rule_place_and_both_figures_in_both_languages() {
        let text = message(SERVE_DEMAND, "A/elderly/2016", 12.5, Relation::AtMost, 12.0);
        let vi =
            "serve.demand: phục vụ nhiều hơn cầu (A/elderly/2016): có 12,5 người, tối đa 12 người";
        assert_eq!(text.vi, vi);
        assert!(text.en.ends_with("(A/elderly/2016): 12.5 people, at most 12 people"));
        let money = message(MONEY_BALANCE, "run/2016", -1.5e6, Relation::AtLeast, 0.0);
        assert!(money.vi.ends_with("có -1,5 triệu đồng, tối thiểu 0 triệu đồng"), "{}", money.vi);
    }
}
