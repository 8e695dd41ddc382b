//! Which rules contradict each other: an elastic filter finds some that do, a deletion filter takes away what is not needed
//! (Chinneck and Dravnieks, Locating minimal infeasible constraint sets in linear programs, 1991; for whole numbers Guieu and
//! Chinneck 1999: a set is only as irreducible as each of its proofs).

use super::elastic::Elastic;
use crate::optimise::Stop;
use crate::optimise::highs::{self, Effort, Outcome};
use crate::optimise::model::{Model, Objective};
use crate::progress::Watch;

/// An escape smaller than this share of what its rule asks is none.
const NONE: f64 = 1e-6;

/// Rules that cannot hold together.
pub struct Contradiction {
    /// Positions of the rules.
    pub rules: Vec<usize>,
    /// Whether it is proven that without any one of them the others hold together.
    pub irreducible: bool,
}

/// What a solve says of a set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Holds,
    Contradicts,
    Unknown,
}

/// The contradiction among the rules; `None` if a point keeps them all, or the work limits end before that is settled.
///
/// # Errors
/// If the solver fails or the work is stopped.
pub fn contradiction(
    elastic: &Elastic,
    effort: &Effort,
    watch: &dyn Watch,
) -> Result<Option<Contradiction>, Stop> {
    let Some(suspects) = suspects(elastic, effort, watch)? else { return Ok(None) };
    needed(elastic, suspects, effort, watch).map(Some)
}

/// The suspects without those that the others contradict each other without.
fn needed(
    elastic: &Elastic,
    suspects: Vec<usize>,
    effort: &Effort,
    watch: &dyn Watch,
) -> Result<Contradiction, Stop> {
    let (mut kept, mut irreducible) = (suspects.clone(), true);
    for (step, rule) in suspects.into_iter().enumerate() {
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        let rest: Vec<usize> = kept.iter().copied().filter(|other| *other != rule).collect();
        match verdict(elastic, &rest, effort)? {
            Verdict::Contradicts => kept = rest,
            Verdict::Holds => {}
            Verdict::Unknown => irreducible = false,
        }
        watch.step(step as u64 + 1);
    }
    Ok(Contradiction { rules: kept, irreducible })
}

/// Rules that certainly contradict each other, in their order: those that give way are shut, one lot after another, until
/// nothing can give way. First without whole numbers, then with them.
fn suspects(
    elastic: &Elastic,
    effort: &Effort,
    watch: &dyn Watch,
) -> Result<Option<Vec<usize>>, Stop> {
    let mut shut: Vec<usize> = Vec::new();
    for whole in [false, true] {
        loop {
            if watch.cancelled() {
                return Err(Stop::Cancelled);
            }
            let model = elastic.eased(|rule| !shut.contains(&rule));
            let goal = least_missed(elastic, |rule| !shut.contains(&rule));
            let point = match solve(&model, &goal, effort, whole) {
                Outcome::Found(solution) => solution.point,
                Outcome::Infeasible => {
                    shut.sort_unstable();
                    return Ok(Some(shut));
                }
                Outcome::Nothing { .. } => return Ok(None),
                Outcome::Failed(message) => return Err(Stop::Failed(message)),
            };
            let gives =
                |rule: &usize| elastic.missed(*rule, &point) > NONE * elastic.rules[*rule].size;
            let giving: Vec<usize> = (0..elastic.rules.len()).filter(gives).collect();
            if giving.is_empty() {
                break;
            }
            shut.extend(giving);
        }
    }
    Ok(None)
}

/// What is missed, each rule measured by its own size.
pub fn least_missed(elastic: &Elastic, counts: impl Fn(usize) -> bool) -> Objective {
    let mut objective = Objective { expr: Default::default(), maximise: false };
    for (_, rule) in elastic.rules.iter().enumerate().filter(|(n, _)| counts(*n)) {
        rule.escapes.iter().for_each(|(col, _)| objective.expr.add(*col, 1.0 / rule.size));
    }
    objective
}

/// Whether these rules hold together, all others left aside.
fn verdict(elastic: &Elastic, rules: &[usize], effort: &Effort) -> Result<Verdict, Stop> {
    let model = elastic.eased(|rule| !rules.contains(&rule));
    let goal = Objective { expr: Default::default(), maximise: false };
    for whole in [false, true] {
        match solve(&model, &goal, effort, whole) {
            Outcome::Found(_) => {}
            Outcome::Infeasible => return Ok(Verdict::Contradicts),
            Outcome::Nothing { .. } => return Ok(Verdict::Unknown),
            Outcome::Failed(message) => return Err(Stop::Failed(message)),
        }
    }
    Ok(Verdict::Holds)
}

fn solve(model: &Model, goal: &Objective, effort: &Effort, whole: bool) -> Outcome {
    match whole {
        true => highs::search(model, goal, effort, None),
        false => highs::relax(model, goal, effort),
    }
}

#[cfg(test)]
mod tests {
    use super::super::elastic::Easing;
    use super::super::rule::{HardRule, RuleKind, Unit};
    use super::*;
    use crate::optimise::model::{Expr, Sense};
    use crate::optimise::small::EFFORT;
    use crate::progress::Silent;

    /// Two rules that give way at rows of a market split problem (Cornuéjols and Dawande 1998), which a few nodes neither solve
    /// nor prove to have no point.
    fn hard() -> Elastic {
        let mut model = Model::default();
        let columns: Vec<_> = (0..40).map(|n| model.integer(format!("x{n}"), 0.0, 1.0)).collect();
        let mut seed = 1u64;
        let mut random = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % 100
        };
        let rules = (0..2).map(|n| {
            let escape = model.continuous(format!("escape{n}"), 0.0, 5000.0);
            for row in 0..3 {
                let mut sum = Expr::default();
                let factors: Vec<u64> = columns.iter().map(|_| random()).collect();
                columns.iter().zip(&factors).for_each(|(col, a)| sum.add(*col, *a as f64));
                sum.add(escape, if row == 0 { 1.0 } else { 0.0 });
                let half = factors.iter().sum::<u64>() / 2;
                model.row(format!("split{n},{row}"), sum, Sense::Eq, half as f64);
            }
            let (kind, unit) = (RuleKind::Fund, Unit::MillionVnd);
            let (code, place) = (String::new(), String::new());
            let rule = HardRule { kind, unit, code, place, says: Default::default() };
            Easing { rule, escapes: vec![(escape, 5000.0)], size: 1.0 }
        });
        Elastic { rules: rules.collect(), model }
    }

    #[test]
    fn what_a_few_nodes_do_not_settle_stays_and_is_not_proven_irreducible() {
        let effort = Effort { nodes: 1, stall_nodes: 1, ..EFFORT };
        let found = needed(&hard(), vec![0, 1], &effort, &Silent::default()).unwrap();
        assert_eq!(found.rules, [0, 1]);
        assert!(!found.irreducible);
    }
}
