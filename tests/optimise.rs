//! The planner on tiny made-up provinces: against exhaustive search, against itself, and always through the audit.

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Effort, Formulation, Method, Model, Objective, Options, Outcome, Rule, nothing, relax, solve,
    solve_model,
};
use botri::plan::{Solved, audit};
use botri::progress::Silent;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::World;

const EFFORT: Effort = Effort { gap: 0.0, nodes: 100_000, stall_nodes: 100_000, seconds: 60.0 };

fn tiny(seed: u64, money: f64) -> (World, Study) {
    let province = Province {
        seed,
        communes: 3,
        district: 2,
        years: 2,
        centres: 1,
        offices: 0.5,
        money: 25.0 * money,
        hard: false,
    };
    let (world, mut study) = province.build();
    study.limits.gap = 1e-7;
    (world, study)
}

fn plan(world: &World, study: &Study, method: Method) -> Solved {
    let times = TravelTimes::new(world);
    let demand = Demand::new(world);
    let options = Options::new(method);
    solve(world, study, &times, &demand, &options, &Silent::default()).expect("a plan")
}

fn assert_clean(world: &World, study: &Study, solved: &Solved) {
    let report = audit::audit(world, study, solved);
    let first = report.breaches.first().map(|b| format!("{} {}", b.rule, b.message.en));
    assert!(report.is_clean(), "{} breaches, first {first:?}", report.breaches.len());
}

fn value(outcome: Outcome) -> Option<f64> {
    match outcome {
        Outcome::Found(solution) => Some(solution.value),
        Outcome::Infeasible => None,
        other => panic!("{other:?}"),
    }
}

/// Best value over every choice of openings, the rest (posts included) left to `value`.
fn exhaustive(f: &Formulation, objective: &Objective) -> f64 {
    let starts: Vec<_> = f.starts.iter().map(|start| start.col).collect();
    let mut best = f64::NEG_INFINITY;
    for choice in 0..1u32 << starts.len() {
        let mut model: Model = f.model.clone();
        for (n, col) in starts.iter().enumerate() {
            model.fix(*col, f64::from(choice >> n & 1));
        }
        if let Some(value) = value(solve_model(&model, objective, &EFFORT, None)) {
            best = best.max(value);
        }
    }
    best
}

#[test]
fn branch_and_bound_meets_exhaustive_search_and_the_relaxation_bounds_it() {
    for seed in 0..6 {
        let (world, study) = tiny(seed, 1.0);
        let times = TravelTimes::new(&world);
        let demand = Demand::new(&world);
        let f = Formulation::new(&world, &study, &times, &demand);
        let level = study.goals.iter().position(|g| g.kind == GoalKind::Served).expect("served");
        let objective = Objective { expr: f.goals[level].clone(), maximise: true };
        assert!(f.starts.len() <= 12, "{} starts", f.starts.len());
        let best = exhaustive(&f, &objective);
        let found = value(solve_model(&f.model, &objective, &EFFORT, None)).expect("a plan");
        let bound = value(relax(&f.model, &objective, &EFFORT)).expect("a bound");
        assert!((found - best).abs() <= 1e-6 * best.abs(), "seed {seed}: {found} against {best}");
        assert!(bound >= best - 1e-6 * best.abs(), "seed {seed}: bound {bound} under {best}");
    }
}

#[test]
fn every_method_passes_the_audit_and_no_bound_is_below_a_value() {
    for seed in 0..4 {
        let (world, study) = tiny(seed, 1.0);
        for method in
            [Method::Optimise, Method::Monolithic].into_iter().chain(Rule::ALL.map(Method::Rule))
        {
            let solved = plan(&world, &study, method);
            assert_clean(&world, &study, &solved);
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
        let (world, study) = tiny(seed, 1.0);
        let own = plan(&world, &study, Method::Optimise);
        let reference = plan(&world, &study, Method::Monolithic);
        assert!((own.goals[0].value - reference.goals[0].value).abs() < 1e-6);
        let (own, reference) = (&own.goals[1], &reference.goals[1]);
        let bound = own.bound.expect("a bound");
        assert!(bound >= reference.value - 1e-6 * reference.value.abs());
        assert!(own.value <= bound + 1e-6 * bound.abs());
    }
}

#[test]
fn more_money_never_hurts_a_proven_optimum() {
    for seed in 0..4 {
        let values = [0.5, 1.0, 2.0].map(|money| {
            let (world, study) = tiny(seed, money);
            plan(&world, &study, Method::Monolithic).goals[0].value
        });
        assert!(values[0] >= values[1] - 1e-6 && values[1] >= values[2] - 1e-6, "{values:?}");
    }
}

#[test]
fn doing_nothing_opens_nothing_and_still_serves() {
    let (world, study) = tiny(1, 1.0);
    let times = TravelTimes::new(&world);
    let plan = nothing(&world, &study, &times, &Demand::new(&world)).expect("the present network");
    assert!(plan.openings.is_empty() && plan.posts.is_empty());
    assert!(!plan.serve.is_empty());
}
