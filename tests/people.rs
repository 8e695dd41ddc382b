//! What raises demand and makes staff, as decisions: on tiny made-up provinces against worlds in which the same is a given fact,
//! and through the audit.

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Effort, Formulation, Method, Model, Objective, Options, Outcome, nothing, solve, solve_model,
};
use botri::plan::{Plan, Solved, audit};
use botri::progress::Silent;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::uptake::{Shares, View};
use botri::world::*;

const EFFORT: Effort = Effort { gap: 0.0, nodes: 100_000, stall_nodes: 100_000, seconds: 60.0 };

/// Three communes in two districts; no collaborators, so that uptake is one share for all.
fn tiny(seed: u64, years: usize) -> (World, Study) {
    let province = Province {
        seed,
        communes: 3,
        district: 2,
        years,
        centres: 1,
        offices: 0.5,
        money: 25.0,
        hard: false,
    };
    let (mut world, mut study) = province.build();
    world.collaborators.per_village = 0.0;
    world.uptake.lag_years = 0;
    study.limits.gap = 1e-7;
    (world, study)
}

fn offer(world: &mut World, level: Option<usize>, most: f64) {
    let years = world.calendar.len();
    let owner = OwnerId::new(0);
    world.outreach = Some(OutreachOffer { owner, level, most: vec![most; years], pieces: 6 });
}

fn plan(world: &World, study: &Study, method: Method) -> Solved {
    let times = TravelTimes::new(world);
    let demand = Demand::new(world);
    let options = Options::new(method);
    solve(world, study, &times, &demand, &options, &Silent::default()).expect("a plan")
}

fn breaches(world: &World, study: &Study, solved: &Solved) -> Vec<&'static str> {
    let report = audit::audit(world, study, solved);
    let mut names: Vec<&str> = report.breaches.iter().map(|breach| breach.rule).collect();
    names.dedup();
    names
}

/// Best served need of a world under a change to its model.
fn best(world: &World, study: &Study, change: impl FnOnce(&Formulation, &mut Model)) -> f64 {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    let f = Formulation::new(world, study, &times, &demand);
    let level = study.goals.iter().position(|g| g.kind == GoalKind::Served).expect("served");
    let objective = Objective { expr: f.goals[level].clone(), maximise: true };
    let mut model = f.model.clone();
    change(&f, &mut model);
    match solve_model(&model, &objective, &EFFORT, None) {
        Outcome::Found(solution) => solution.value,
        other => panic!("{other:?}"),
    }
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found} {expected}");
}

// Outreach

/// The world in which the spending of one year is a task and its uptake a given share.
fn as_given(world: &World, thousand: f64) -> World {
    let mut given = world.clone();
    let region = Region::Area(AreaId::new(0));
    let amount = Vnd(thousand * 1e3 * world.population(region));
    let year = world.calendar.first;
    let spent =
        Plan { outreach: vec![botri::plan::Outreach { region, year, amount }], ..Plan::default() };
    let share = Shares::under(world, &spent).of(CommuneId::new(0), View::Pieces)[0];
    for service in 0..given.services.len() {
        given.services[ServiceId::new(service)].uptake_if_offered.get_or_insert(share);
    }
    given.outreach = None;
    let label = Label { vi: "x".into(), en: "x".into() };
    let (code, owner) = ("spent".into(), OwnerId::new(0));
    given.tasks.push(Task { code, label, owner, campaign: false, cost: vec![amount] });
    given
}

#[test]
fn outreach_serves_as_many_as_where_its_uptake_is_given_and_the_best_of_all_is_found() {
    for (seed, curve) in [(0, Curve::Saturating), (1, Curve::Logistic), (2, Curve::Logistic)] {
        let (mut world, study) = tiny(seed, 1);
        world.uptake.curve = curve;
        offer(&mut world, Some(0), 12_000.0);
        let mut all = f64::NEG_INFINITY;
        for step in 0..=12 {
            let thousand = f64::from(step);
            let fixed = best(&world, &study, |f, model| {
                f.outreach.iter().for_each(|spend| model.fix(spend.col, thousand));
            });
            near(fixed, best(&as_given(&world, thousand), &study, |_, _| {}));
            all = all.max(fixed);
        }
        let free = best(&world, &study, |_, _| {});
        assert!(free >= all - 1e-6 * all, "seed {seed}: {free} under {all}");
        let idle = best(&world, &study, |f, model| f.idle().for_each(|col| model.fix(col, 0.0)));
        assert!(free > 1.01 * idle, "outreach that is worth nothing tests nothing: {free} {idle}");
    }
}

#[test]
fn plans_with_outreach_pass_the_audit_by_area_and_by_commune() {
    for (seed, level) in [(0, Some(1)), (1, None), (2, Some(0))] {
        let (mut world, study) = tiny(seed, 2);
        world.uptake.curve = Curve::Logistic;
        world.uptake.lag_years = 1;
        world.collaborators.per_village = 1.0;
        offer(&mut world, level, 6_000.0);
        for method in [Method::Optimise, Method::Monolithic] {
            let solved = plan(&world, &study, method);
            assert_eq!(breaches(&world, &study, &solved), [""; 0], "seed {seed} {level:?}");
            assert!(!solved.plan.outreach.is_empty());
            // The lag leaves the second year's money without effect.
            assert!(solved.plan.outreach.iter().all(|row| row.year == world.calendar.first));
        }
    }
}

#[test]
fn outreach_told_otherwise_is_named() {
    let (mut world, study) = tiny(0, 1);
    offer(&mut world, Some(1), 6_000.0);
    let solved = plan(&world, &study, Method::Monolithic);
    assert!(!solved.plan.outreach.is_empty());
    let bent = |factor: f64| {
        let mut solved = solved.clone();
        solved.plan.outreach.iter_mut().for_each(|row| row.amount = row.amount * factor);
        breaches(&world, &study, &solved)
    };
    assert!(bent(0.5).contains(&"serve.demand"), "{:?}", bent(0.5));
    assert!(bent(0.999).contains(&"money.cost"), "{:?}", bent(0.999));
    assert!(bent(100.0).contains(&"outreach.range"));
    assert!(bent(-1.0).contains(&"outreach.range"));
}

#[test]
fn nothing_done_spends_nothing() {
    let (mut world, study) = tiny(0, 2);
    offer(&mut world, Some(1), 6_000.0);
    let times = TravelTimes::new(&world);
    let idle = nothing(&world, &study, &times, &Demand::new(&world)).expect("the present network");
    assert!(idle.outreach.is_empty() && !idle.serve.is_empty());
}

#[test]
fn demand_follows_the_pieces_in_the_plan_and_the_curve_in_the_futures() {
    let (mut world, study) = tiny(0, 1);
    world.uptake.curve = Curve::Logistic;
    offer(&mut world, Some(1), 6_000.0);
    let solved = plan(&world, &study, Method::Monolithic);
    let share = |view| {
        let demand = Demand::under(&world, &solved.plan, view);
        let year = world.calendar.first;
        world.communes.ids().map(|i| demand.uptake(i, ServiceId::new(0), year)).fold(0.0, f64::max)
    };
    let report = audit::audit(&world, &study, &solved).totals.uptake.expect("told");
    let away = share(View::Pieces) - share(View::Curve);
    assert!(away <= report.over + 1e-9 && away >= -report.under - 1e-9, "{away} {report:?}");
    assert!(report.over > 0.0 && report.under > 0.0);
    let pieces = botri::uptake::pieces(&world).expect("offered");
    near(report.over, pieces.over);
    near(report.under, pieces.under);
}
