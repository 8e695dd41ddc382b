//! What the audit finds: breaches, collected as the rules are gone through.

use super::rules::Rule;
use crate::world::Label;
use serde::Serialize;

/// A rule that the plan does not keep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// Name of the rule in `docs/model.md`.
    pub rule: &'static str,
    /// Codes of what it concerns, joined by `/`: site, cadre, fund, ... and the year last.
    #[serde(rename = "where")]
    pub where_: String,
    /// What the plan has, in the unit of the rule.
    pub found: f64,
    /// What it should have, at most or at least.
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
    /// The figure must not exceed the limit. A figure that is no number never passes.
    pub fn at_most(
        &mut self,
        rule: &Rule,
        found: f64,
        limit: f64,
        where_: impl FnOnce() -> String,
    ) {
        let kept = found - limit <= rule.unit.slack(found, limit);
        self.keep(kept, rule, found, limit, where_);
    }

    /// The figure must not fall below the limit.
    pub fn at_least(
        &mut self,
        rule: &Rule,
        found: f64,
        limit: f64,
        where_: impl FnOnce() -> String,
    ) {
        let kept = limit - found <= rule.unit.slack(found, limit);
        self.keep(kept, rule, found, limit, where_);
    }

    /// The figure must be the limit.
    pub fn equal(&mut self, rule: &Rule, found: f64, limit: f64, where_: impl FnOnce() -> String) {
        let kept = (found - limit).abs() <= rule.unit.slack(found, limit);
        self.keep(kept, rule, found, limit, where_);
    }

    fn keep(
        &mut self,
        kept: bool,
        rule: &Rule,
        found: f64,
        limit: f64,
        where_: impl FnOnce() -> String,
    ) {
        if kept && found.is_finite() && limit.is_finite() {
            return;
        }
        let where_ = where_();
        let message = message(rule, &where_, found, limit);
        self.breaches.push(Breach { rule: rule.name, where_, found, limit, message });
    }
}

fn message(rule: &Rule, where_: &str, found: f64, limit: f64) -> Label {
    let vi = |value| figure(value).replace('.', ",");
    Label {
        vi: format!(
            "{}: {} ({where_}): trong phương án {}, theo tính lại {}",
            rule.name,
            rule.vi,
            vi(found),
            vi(limit)
        ),
        en: format!(
            "{}: {} ({where_}): the plan has {}, the recount {}",
            rule.name,
            rule.en,
            figure(found),
            figure(limit)
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
        let text = message(SERVE_DEMAND, "A/elderly/2016", 12.5, 12.0);
        assert_eq!(
            text.vi,
            "serve.demand: phục vụ nhiều hơn cầu (A/elderly/2016): trong phương án 12,5, theo tính lại 12"
        );
        assert!(text.en.ends_with("(A/elderly/2016): the plan has 12.5, the recount 12"));
    }
}
