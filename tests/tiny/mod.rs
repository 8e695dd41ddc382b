//! Made-up provinces small enough to be solved to their optimum, and plans of them that pass the audit.

#![allow(dead_code, reason = "each test file uses a part")]

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Effort, Formulation, Method, Objective, Options, Stop, solve};
use botri::plan::{Solved, audit};
use botri::progress::Silent;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{Cadre, Table, World};

/// Three communes in two districts over two years: one centre candidate in each district, an office candidate in every other
/// commune, money for most of it.
pub const TINY: Province = Province {
    seed: 1,
    communes: 3,
    district: 2,
    years: 2,
    centres: 1,
    offices: 0.5,
    schools: 0.0,
    money: 25.0,
    hard: false,
};

/// Work enough for any tiny model.
pub const EFFORT: Effort = Effort { gap: 0.0, nodes: 100_000, stall_nodes: 100_000, seconds: 60.0 };

/// The province, its goals to be solved to their optimum.
pub fn build(province: Province) -> (World, Study) {
    let (world, mut study) = province.build();
    study.limits.gap = 1e-7;
    (world, study)
}

/// The same without mandates, quotas and limits of recruitment.
pub fn unlimited(province: Province) -> (World, Study) {
    let (mut world, mut study) = build(province);
    study.mandates = Table::new(vec![]);
    world.quotas.clear();
    world.cadres = world.cadres.map(|c| Cadre { recruits: None, ..world.cadres[c].clone() });
    (world, study)
}

/// What a method finds.
pub fn found(world: &World, study: &Study, method: Method) -> Result<Solved, Stop> {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    solve(world, study, &times, &demand, &Options::new(method), &Silent::default())
}

/// The plan of a method, without a breach.
pub fn audited(world: &World, study: &Study, method: Method) -> Solved {
    let solved = found(world, study, method).expect("a plan");
    assert_clean(world, study, &solved);
    solved
}

/// The audit finds nothing.
pub fn assert_clean(world: &World, study: &Study, solved: &Solved) {
    let report = audit::audit(world, study, solved);
    let first = report.breaches.first().map(|breach| breach.message.en.clone());
    assert!(
        report.is_clean(),
        "{}: {} breaches, first {first:?}",
        solved.method,
        report.breaches.len()
    );
}

/// The monolithic method's plan; the search's passes the audit too and is no better in the first goal.
pub fn best(world: &World, study: &Study) -> Solved {
    let own = audited(world, study, Method::Optimise);
    let best = audited(world, study, Method::Monolithic);
    let (one, other) = (own.goals[0].value, best.goals[0].value);
    let ahead = if best.goals[0].kind.maximise() { one - other } else { other - one };
    assert!(ahead <= 1e-6 * other.abs().max(1.0), "{one} found where {other} is the optimum");
    best
}

/// The objective of the level of need served.
pub fn served(f: &Formulation, study: &Study) -> Objective {
    let level = study.goals.iter().position(|goal| goal.kind == GoalKind::Served).expect("served");
    Objective { expr: f.goals[level].clone(), maximise: true }
}
