//! How evenly need is met: the least-served area, the Gini coefficient, the zones against each other.

use super::{Facts, Part, Row, percent};
use crate::study::{Areas, Goal, Study};
use crate::world::{World, Year};

/// What equity compares: the areas of the first goal that compares any, else of the lowest level, else the communes.
pub(crate) fn equity_areas(world: &World, study: &Study) -> Areas {
    let terms = |goal: &Goal| goal.blend.iter().map(|term| term.goal.clone()).collect::<Vec<_>>();
    let blended = study.goals.iter().flat_map(terms);
    let constrained = study.constraints.iter().map(|constraint| constraint.goal.clone());
    let mut goals = study.goals.iter().cloned().chain(blended).chain(constrained);
    let lowest = world.levels.len().checked_sub(1).map_or(Areas::Communes, Areas::Level);
    goals.find(|goal| goal.kind.compares_areas()).map_or(lowest, |goal| goal.areas)
}

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let areas = Part::compared(facts.world, equity_areas(facts.world, facts.study));
    let zones = Part::zones(facts.world);
    let mut rows = Vec::new();
    for year in facts.world.calendar.years() {
        let shares = served_shares(facts, &areas, year);
        let row = |code: &str, value| Row::total(code, Some(year), value);
        if let Some(least) = least(&shares) {
            rows.push(row("equity.least_served", least));
        }
        rows.push(row("equity.gini", gini(&shares)));
        rows.extend(
            zone_ratio(&served_shares(facts, &zones, year)).map(|v| row("equity.zone_ratio", v)),
        );
    }
    rows
}

/// Per cent of need served, and the need, of each part that has need.
fn served_shares(facts: &Facts, parts: &[Part], year: Year) -> Vec<(f64, f64)> {
    let people = parts.iter().map(|part| facts.cascade.people(facts.world, *part, None, year));
    people
        .filter(|people| people.need > 0.0)
        .map(|people| (percent(people.entering.served, people.need), people.need))
        .collect()
}

/// The least share.
fn least(shares: &[(f64, f64)]) -> Option<f64> {
    shares.iter().map(|(share, _)| *share).min_by(f64::total_cmp)
}

/// The least share over the greatest.
pub(crate) fn zone_ratio(shares: &[(f64, f64)]) -> Option<f64> {
    let greatest = shares.iter().map(|(share, _)| *share).max_by(f64::total_cmp)?;
    (greatest > 0.0).then(|| least(shares).map(|least| least / greatest)).flatten()
}

/// Gini coefficient of (value, weight) pairs: half the weighted mean difference over the mean; 0 where all are equal.
pub fn gini(values: &[(f64, f64)]) -> f64 {
    let weight: f64 = values.iter().map(|(_, w)| w).sum();
    let total: f64 = values.iter().map(|(v, w)| v * w).sum();
    if weight <= 0.0 || total <= 0.0 {
        return 0.0;
    }
    let against = |(v, w): &(f64, f64)| -> f64 {
        values.iter().map(|(other, o)| w * o * (v - other).abs()).sum()
    };
    let differences: f64 = values.iter().map(against).sum();
    differences / (2.0 * weight * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_of_known_distributions() {
        assert_eq!(gini(&[(30.0, 5.0), (30.0, 1.0)]), 0.0);
        assert!((gini(&[(0.0, 1.0), (10.0, 1.0)]) - 0.5).abs() < 1e-12);
        assert!((gini(&[(0.0, 3.0), (10.0, 1.0)]) - 0.75).abs() < 1e-12);
        assert_eq!(gini(&[(0.0, 1.0)]), 0.0);
    }

    #[test]
    fn the_worst_zone_is_held_against_the_best() {
        assert_eq!(zone_ratio(&[(10.0, 1.0), (40.0, 1.0)]), Some(0.25));
        assert_eq!(zone_ratio(&[(0.0, 1.0)]), None);
    }
}
