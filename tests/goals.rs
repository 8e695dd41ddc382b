//! Weighted goals, goals as constraints and floors by area: on tiny made-up provinces, through the planner and the audit.

mod tiny;

use self::tiny::TINY;
use botri::optimise::{Method, Stop};
use botri::study::{Areas, Constraint, Goal, GoalKind, Study, Term};

use botri::world::{Label, World};

/// The values of the goals at a proven optimum, recounted by the audit; the search comes near, and its bounds hold.
fn values(world: &World, study: &Study) -> Vec<f64> {
    let of = |method| tiny::audited(world, study, method).goals;
    let (own, reference) = (of(Method::Optimise), of(Method::Monolithic));
    let (first, best) = (&own[0], reference[0].value);
    let sign = if first.kind.maximise() { 1.0 } else { -1.0 };
    let slack = 1e-6 * best.abs().max(1.0);
    assert!(sign * (best - first.value) >= -slack, "{first:?} against {best}");
    assert!(sign * (first.bound.expect("a bound") - best) >= -slack, "{first:?} against {best}");
    reference.iter().map(|goal| goal.value).collect()
}

fn goal(kind: GoalKind) -> Goal {
    let floor = if kind == GoalKind::Floor { 30.0 } else { 0.0 };
    Goal { areas: Areas::Level(1), floor, ..Goal::new(kind) }
}

fn constraint(kind: GoalKind, bound: f64) -> Constraint {
    let (label, source) = (Label::default(), "made up".to_owned());
    Constraint { code: kind.code().to_owned(), label, goal: goal(kind), bound, source }
}

fn asked(goals: Vec<Goal>, constraints: Vec<Constraint>) -> Vec<f64> {
    let (world, mut study) = tiny::build(TINY);
    (study.goals, study.constraints) = (goals, constraints);
    values(&world, &study)
}

fn alone(kind: GoalKind) -> f64 {
    asked(vec![goal(kind)], vec![])[0]
}

fn term(kind: GoalKind, weight: f64, scale: f64) -> Term {
    Term { weight, scale, goal: goal(kind) }
}

fn weighted(terms: Vec<Term>) -> f64 {
    asked(vec![Goal { blend: terms, ..Goal::new(GoalKind::Weighted) }], vec![])[0]
}

#[test]
fn a_weighted_goal_of_one_term_is_that_goal_on_its_scale() {
    for kind in [GoalKind::Served, GoalKind::Equity] {
        let points = weighted(vec![term(kind, 3.0, 50.0)]);
        assert!((points - 3.0 * alone(kind) / 50.0).abs() < 1e-4, "{kind:?}");
    }
    for kind in [GoalKind::Shortfall, GoalKind::Floor, GoalKind::Cost] {
        let points = weighted(vec![term(kind, 3.0, 50.0)]);
        assert!((points + 3.0 * alone(kind) / 50.0).abs() < 1e-4, "{kind:?}");
    }
}

#[test]
fn a_weighted_goal_trades_what_an_order_would_not() {
    // Nothing is worth a client: with cost first in weight nobody new is served, with service first everybody who can be.
    let served = alone(GoalKind::Served);
    let blend = |weight| vec![term(GoalKind::Served, weight, 1.0), term(GoalKind::Cost, 1.0, 1.0)];
    assert!(weighted(blend(1e-6)) < 1e-3 * served);
    let dear = weighted(blend(1e4)) / 1e4;
    assert!(dear > 0.99 * served - 1.0 && dear < served + 1e-6, "{dear} {served}");
}

#[test]
fn a_floor_is_missed_by_what_each_area_lacks() {
    // The best least-served area shows how far one area can be lifted; a floor below it is reached everywhere.
    let best = alone(GoalKind::Equity);
    assert!(best > 1.0, "{best}");
    let floor = |floor| {
        let by_level = Goal { floor, areas: Areas::Level(1), ..Goal::new(GoalKind::Floor) };
        asked(vec![by_level], vec![])[0]
    };
    assert!(floor(0.99 * best) < 1e-4);
    assert!(floor(1.5 * best) > 0.4 * best);
    // A zone or a commune is as good an area as a district.
    for areas in [Areas::Zones, Areas::Communes] {
        let floor = Goal { floor: 30.0, areas, ..Goal::new(GoalKind::Floor) };
        assert!(asked(vec![floor], vec![])[0] >= 0.0);
    }
}

#[test]
fn a_goal_as_constraint_binds_at_every_level() {
    let dear = asked(vec![goal(GoalKind::Served), goal(GoalKind::Cost)], vec![]);
    let (most, least) = (dear[0], alone(GoalKind::Equity));
    let least_cost = |constraint| asked(vec![goal(GoalKind::Cost)], vec![constraint])[0];
    let free = alone(GoalKind::Cost);
    // Serving nearly all that can be served costs more than nothing and less than all.
    let some = least_cost(constraint(GoalKind::Served, 0.99 * most));
    assert!(some > free + 1.0 && some <= dear[1] + 1e-6, "{free} {some} {}", dear[1]);
    // So does lifting the least-served area.
    let fair = least_cost(constraint(GoalKind::Equity, 0.9 * least));
    assert!(fair >= free, "{free} {fair}");
    // Under a ceiling of cost no more is served than before.
    let poor = asked(vec![goal(GoalKind::Served)], vec![constraint(GoalKind::Cost, 0.5 * some)])[0];
    assert!(poor < most - 1e-6, "{poor} {most}");
    // What is missing to a floor in all areas together is held as it can best be held, and no better.
    let missing = alone(GoalKind::Floor);
    assert!(least_cost(constraint(GoalKind::Floor, 1.001 * missing)) > free);
    let (world, mut study) = tiny::build(TINY);
    study.constraints = vec![constraint(GoalKind::Floor, 0.99 * missing)];
    assert!(matches!(tiny::found(&world, &study, Method::Monolithic), Err(Stop::Infeasible(_))));
}

#[test]
fn what_no_plan_reaches_is_told_with_the_constraint() {
    let (world, mut study) = tiny::build(TINY);
    study.constraints = vec![constraint(GoalKind::Equity, 99.0)];
    match tiny::found(&world, &study, Method::Optimise) {
        Err(Stop::Infeasible(rules)) => {
            assert!(rules.en.contains("constraint.equity"), "{rules:?}")
        }
        other => panic!("{other:?}"),
    }
}
