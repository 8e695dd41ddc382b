//! The planner on tiny made-up provinces: against exhaustive search, against itself, and always through the audit.

mod tiny;

use self::tiny::{EFFORT, TINY};
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Formulation, Method, Model, Objective, Options, Outcome, Rule, nothing, relax, solve,
    solve_model,
};
use botri::plan::Hint;
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

/// A plan made again from an earlier one with other money: no bound is under the best plan, whatever of the earlier search is kept,
/// and the audit finds nothing.
#[test]
fn a_plan_made_again_is_bounded_by_kept_prices() {
    let (mut covered, mut shared) = (0, 0);
    let province = |seed: u64, money: f64| {
        let all = Province { seed, communes: 14, district: 7, years: 3, ..Province::default() };
        Province { money: all.money * money, ..all }.build()
    };
    for seed in 1..=2 {
        let (world, study) = province(seed, 1.0);
        let before = tiny::audited(&world, &study, Method::Optimise);
        for money in [0.9, 1.1] {
            let (world, study) = province(seed, money);
            let again = |hints: Vec<Hint>| {
                let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
                let start = Some(before.plan.clone());
                let options = Options { start, hints, ..Options::new(Method::Optimise) };
                let made = solve(&world, &study, &times, &demand, &options, &Silent::default());
                let made = made.expect("a plan");
                tiny::assert_clean(&world, &study, &made);
                (made.goals[1].value, made.goals[1].bound.expect("a bound"))
            };
            let mut priced = before.hints.clone();
            priced.iter_mut().for_each(|hint| {
                (covered, shared) = (covered + hint.covers.len(), shared + hint.shares.len());
                (hint.covers, hint.shares) = Default::default();
            });
            let made = [before.hints.clone(), priced, Vec::new()].map(again);
            let best = made.iter().map(|(value, _)| *value).fold(0.0, f64::max);
            for (_, bound) in made {
                assert!(bound >= best - 1e-6 * best.abs(), "seed {seed}: {bound} under {best}");
            }
            let [(_, kept), _, (_, anew)] = made;
            assert!((kept - anew).abs() <= 0.02 * anew.abs(), "seed {seed}: {kept} and {anew}");
        }
    }
    assert!(covered > 0 && shared > 0, "{covered} covers and {shared} shares kept");
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
