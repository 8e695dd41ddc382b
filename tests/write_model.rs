//! The models that `--write-model` writes, read again by a reader of its own and solved by another solver than the planner's.

mod written;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Method, Options, solve};
use botri::progress::Silent;
use botri::scenario::load;
use botri::study::Study;
use botri::synthetic::Province;
use botri::world::World;
use std::path::Path;

/// The other solver's optimum of each level lies between what the plan reaches there and the plan's bound.
fn agrees(name: &str, world: &World, study: &Study) {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    let home = tempfile::tempdir().unwrap();
    let mut options = Options::new(Method::Optimise);
    options.write_model = Some(home.path().into());
    let ours = solve(world, study, &times, &demand, &options, &Silent::default()).unwrap();
    for (n, goal) in ours.goals.iter().enumerate() {
        let kind = study.goals[n].kind;
        let file = home.path().join(format!("level{}-{}.mps", n + 1, kind.code()));
        let least = written::least(&std::fs::read_to_string(file).unwrap());
        let theirs = if kind.maximise() { -least } else { least };
        let (value, bound) = (goal.value, goal.bound.unwrap());
        let slack = 1e-6 * theirs.abs().max(1.0);
        let (low, high) = (value.min(bound) - slack, value.max(bound) + slack);
        assert!((low..=high).contains(&theirs), "{name}: {theirs} is not within {value}, {bound}");
    }
}

#[test]
fn another_solver_agrees_on_every_goal_of_the_small_scenario() {
    let loaded = load(Path::new("scenarios/three-communes")).expect("it loads");
    assert!(loaded.study.goals.len() >= 4);
    agrees("three-communes", &loaded.world, &loaded.study);
}

#[test]
fn another_solver_agrees_on_made_up_provinces() {
    for seed in 1..=3 {
        let province = Province { seed, communes: 7, district: 7, years: 3, ..Province::default() };
        let (world, study) = province.build();
        agrees(&format!("seed {seed}"), &world, &study);
    }
}
