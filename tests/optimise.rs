//! The planner on tiny made-up provinces: against exhaustive search, against itself, and always through the audit.

mod tiny;

use self::tiny::{EFFORT, TINY};
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Formulation, Method, Model, Objective, Options, Outcome, Rule, nothing, relax, solve,
    solve_model,
};
use botri::plan::{AreaBound, AreaBounds, Solved};
use botri::progress::Silent;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::World;

fn province(seed: u64, money: f64) -> (World, Study) {
    tiny::build(Province { seed, money: TINY.money * money, ..TINY })
}

fn value(outcome: Outcome) -> Option<f64> {
    match outcome {
        Outcome::Found(solution) => Some(solution.value),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

/// Best value over every choice of openings, at most one a site, the rest (posts included) left to branch and bound.
fn exhaustive(f: &Formulation, objective: &Objective) -> f64 {
    let sites: Vec<&Vec<usize>> = f.starts_of.iter().filter(|starts| !starts.is_empty()).collect();
    let choices: usize = sites.iter().map(|starts| starts.len() + 1).product();
    assert!(choices <= 2000, "{choices} choices");
    let best = |choice: usize| {
        let mut model: Model = f.model.clone();
        f.starts.iter().for_each(|start| model.fix(start.col, 0.0));
        let mut rest = choice;
        for starts in &sites {
            let chosen = rest % (starts.len() + 1);
            rest /= starts.len() + 1;
            if chosen > 0 {
                model.fix(f.starts[starts[chosen - 1]].col, 1.0);
            }
        }
        value(solve_model(&model, objective, &EFFORT, None)).unwrap_or(f64::NEG_INFINITY)
    };
    (0..choices).map(best).fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn on_fifty_worlds_no_bound_is_under_the_optimum_and_no_plan_above_it() {
    for seed in 0..50 {
        let (world, mut study) = province(seed, 1.0);
        study.goals.retain(|goal| goal.kind == GoalKind::Served);
        let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
        let f = Formulation::new(&world, &study, &times, &demand);
        let objective = tiny::served(&f, &study);
        let best = exhaustive(&f, &objective);
        let slack = 1e-6 * best.abs();
        let bound = value(relax(&f.model, &objective, &EFFORT)).expect("a bound");
        assert!(bound >= best - slack, "seed {seed}: relaxation {bound} under {best}");
        let whole = &tiny::audited(&world, &study, Method::Monolithic).goals[0];
        assert!((whole.value - best).abs() <= slack, "seed {seed}: {} not {best}", whole.value);
        let own = &tiny::audited(&world, &study, Method::Optimise).goals[0];
        let bound = own.bound.expect("a bound");
        assert!(bound >= best - slack, "seed {seed}: bound {bound} under {best}");
        assert!(own.value <= best + slack, "seed {seed}: {} above {best}", own.value);
    }
}

#[test]
fn every_method_passes_the_audit_and_no_bound_is_below_a_value() {
    for seed in 0..4 {
        let (world, study) = province(seed, 1.0);
        for method in
            [Method::Optimise, Method::Monolithic].into_iter().chain(Rule::ALL.map(Method::Rule))
        {
            let solved = tiny::audited(&world, &study, method);
            for goal in &solved.goals {
                let Some(bound) = goal.bound else { continue };
                let ahead =
                    if goal.kind.maximise() { bound - goal.value } else { goal.value - bound };
                assert!(ahead >= -1e-6 * goal.value.abs().max(1.0), "{goal:?}");
            }
        }
    }
}

#[test]
fn the_search_is_within_its_gap_of_the_monolithic_optimum() {
    for seed in 0..4 {
        let (world, study) = province(seed, 1.0);
        let own = tiny::audited(&world, &study, Method::Optimise);
        let reference = tiny::audited(&world, &study, Method::Monolithic);
        assert!((own.goals[0].value - reference.goals[0].value).abs() < 1e-6);
        let (own, reference) = (&own.goals[1], &reference.goals[1]);
        let bound = own.bound.expect("a bound");
        assert!(bound >= reference.value - 1e-6 * reference.value.abs());
        assert!(own.value <= bound + 1e-6 * bound.abs());
    }
}

/// A plan made again from an earlier one with other money: no bound is under the optimum, whether areas are asked again or what they
/// answered before is taken, and the audit finds nothing.
#[test]
fn a_plan_made_again_is_proven_by_kept_answers_as_by_new_ones() {
    let mut taken = 0;
    for seed in 0..4 {
        let (world, study) = province(seed, 1.0);
        let before = tiny::audited(&world, &study, Method::Optimise);
        for money in [0.9, 1.1] {
            let (world, study) = province(seed, money);
            let best = tiny::audited(&world, &study, Method::Monolithic).goals[1].value;
            let again = |hints: Solved| -> Solved {
                let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
                let (start, hints) = (Some(hints.plan), hints.hints);
                let options = Options { start, hints, ..Options::new(Method::Optimise) };
                let made = solve(&world, &study, &times, &demand, &options, &Silent::default());
                let made = made.expect("a plan");
                tiny::assert_clean(&world, &study, &made);
                made
            };
            let kept = again(before.clone());
            let mut asked = before.clone();
            // Answers to other questions.
            let other = AreaBound { bound: 0.0, starts: Vec::new() };
            let other: AreaBounds = [("other".to_owned(), other)].into_iter().collect();
            asked.hints.iter_mut().for_each(|hint| hint.areas = other.clone());
            let asked = again(asked);
            for made in [&kept, &asked] {
                let bound = made.goals[1].bound.expect("a bound");
                assert!(bound >= best - 1e-6 * best.abs(), "seed {seed}: {bound} under {best}");
            }
            let (one, other) = (kept.goals[1].bound.unwrap(), asked.goals[1].bound.unwrap());
            assert!((one - other).abs() <= 1e-3 * other.abs(), "seed {seed}: {one} and {other}");
            taken += usize::from(!kept.hints[1].areas.is_empty());
        }
    }
    assert!(taken > 0, "no area was ever asked");
}

#[test]
fn more_money_never_hurts_a_proven_optimum() {
    for seed in 0..4 {
        let values = [0.5, 1.0, 2.0].map(|money| {
            let (world, study) = province(seed, money);
            tiny::audited(&world, &study, Method::Monolithic).goals[0].value
        });
        assert!(values[0] >= values[1] - 1e-6 && values[1] >= values[2] - 1e-6, "{values:?}");
    }
}

#[test]
fn doing_nothing_opens_nothing_and_still_serves() {
    let (world, study) = province(1, 1.0);
    let times = TravelTimes::new(&world);
    let plan = nothing(&world, &study, &times, &Demand::new(&world)).expect("the present network");
    assert!(plan.openings.is_empty() && plan.posts.is_empty());
    assert!(!plan.serve.is_empty());
}
