//! Plans nearly as good: on tiny provinces against every choice of openings, and always through the audit.

mod tiny;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Effort, Formulation, Method, Model, Nearness, Objective, Options, Outcome, near, solve,
    solve_model,
};
use botri::plan::{Solved, audit};
use botri::progress::Silent;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{SiteId, World};
use std::collections::BTreeSet;

const EFFORT: Effort = Effort { gap: 0.0, nodes: 100_000, stall_nodes: 100_000, seconds: 60.0 };
const WITHIN: f64 = 0.3;

fn build(seed: u64) -> (World, Study) {
    let (communes, district, years, money) = (3, 2, 2, 25.0);
    tiny::build(Province { seed, communes, district, years, money, ..tiny::TINY })
}

fn level(study: &Study) -> usize {
    study.goals.iter().position(|goal| goal.kind == GoalKind::Served).expect("served")
}

fn opened(solved: &Solved) -> BTreeSet<SiteId> {
    solved.plan.openings.iter().map(|opening| opening.site).collect()
}

fn distance(one: &BTreeSet<SiteId>, other: &BTreeSet<SiteId>) -> usize {
    one.symmetric_difference(other).count()
}

/// Sets of sites that can be opened within the share of the best, by trying every choice of starts.
fn possible(f: &Formulation, solved: &Solved) -> BTreeSet<BTreeSet<SiteId>> {
    let level = level(f.study);
    let floor = solved.goals[level].value * (1.0 - WITHIN) * (1.0 + 1e-5);
    let objective = Objective { expr: f.goals[level].clone(), maximise: true };
    let mut sets = BTreeSet::new();
    for choice in 0..1u32 << f.starts.len() {
        let mut model: Model = f.model.clone();
        let mut set = BTreeSet::new();
        for (n, start) in f.starts.iter().enumerate() {
            let chosen = choice >> n & 1;
            model.fix(start.col, f64::from(chosen));
            set.extend((chosen == 1).then_some(start.site));
        }
        let missing = solved.goals[0].value + 1e-6;
        model.row("kept".into(), f.goals[0].clone(), botri::optimise::Sense::Le, missing);
        if sets.contains(&set) {
            continue;
        }
        match solve_model(&model, &objective, &EFFORT, None) {
            Outcome::Found(found) if found.value >= floor => sets.insert(set),
            Outcome::Found(_) | Outcome::Infeasible => false,
            other => panic!("{other:?}"),
        };
    }
    sets
}

#[test]
fn no_choice_of_places_within_the_share_is_farther_than_those_found() {
    let mut others = 0;
    for seed in 0..8 {
        let (world, study) = build(seed);
        let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
        let (options, silent) = (Options::new(Method::Optimise), Silent::default());
        let best = solve(&world, &study, &times, &demand, &options, &silent).expect("a plan");
        let nearness = Nearness { within: WITHIN, plans: 3 };
        let found =
            near((&world, &study, &times, &demand), &best, nearness, &silent).expect("near");
        let f = Formulation::new(&world, &study, &times, &demand);
        assert!(f.starts.len() <= 12, "{} starts", f.starts.len());
        let possible = possible(&f, &best);
        let mut known = vec![opened(&best)];
        let least = |set: &BTreeSet<SiteId>, known: &[BTreeSet<SiteId>]| {
            known.iter().map(|other| distance(set, other)).min().unwrap_or(0)
        };
        for plan in &found {
            let set = opened(&plan.solved);
            let farthest = possible.iter().map(|set| least(set, &known)).max().unwrap_or(0);
            assert_eq!(least(&set, &known), farthest, "seed {seed}, after {}", known.len());
            assert_eq!(plan.distance, distance(&set, &known[0]));
            assert!(plan.farthest, "seed {seed}: one window is proven");
            let level = level(&study);
            let (value, most) = (plan.solved.goals[level].value, best.goals[level].value);
            assert!(value >= most * (1.0 - WITHIN) * (1.0 - 1e-6), "{value} of {most}");
            let report = audit::audit(&world, &study, &plan.solved);
            assert!(report.is_clean(), "seed {seed}: {:?}", report.breaches.first());
            known.push(set);
        }
        if found.len() < 3 {
            let farthest = possible.iter().map(|set| least(set, &known)).max().unwrap_or(0);
            assert_eq!(farthest, 0, "seed {seed}: there is another plan");
        }
        others += found.len();
    }
    assert!(others > 0, "some province has another plan");
}

#[test]
fn window_by_window_each_plan_keeps_its_floor_and_its_distance() {
    let province =
        Province { seed: 3, communes: 40, district: 10, years: 2, ..Province::default() };
    let (world, study) = province.build();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let (options, silent) = (Options::new(Method::Optimise), Silent::default());
    let best = solve(&world, &study, &times, &demand, &options, &silent).expect("a plan");
    let nearness = Nearness { within: 0.02, plans: 2 };
    let found = near((&world, &study, &times, &demand), &best, nearness, &silent).expect("near");
    assert_eq!(found.len(), 2);
    let level = level(&study);
    for plan in &found {
        assert!(!plan.farthest && plan.distance >= 2, "{} sites differ", plan.distance);
        let (value, most) = (plan.solved.goals[level].value, best.goals[level].value);
        assert!(value >= most * 0.98 * (1.0 - 1e-6), "{value} of {most}");
        assert!(audit::audit(&world, &study, &plan.solved).is_clean());
    }
    let apart = distance(&opened(&found[0].solved), &opened(&found[1].solved));
    assert!(apart >= 2, "the two differ from each other, too: {apart}");
    let again = near((&world, &study, &times, &demand), &best, nearness, &silent).expect("near");
    assert_eq!(again[1].solved, found[1].solved, "the same bytes every time");
}
