//! Sites that close or merge, and pilots that come first: on a tiny made-up province, through planner, audit and simulation.

mod tiny;

use self::tiny::TINY;
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::operation::Operation;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{self, simulate};
use botri::study::{Goal, GoalKind, Mandate, Rule, Study};
use botri::synthetic::Province;
use botri::world::{Closing, Id, Label, Pilot, Site, SiteId, SizeId, Table, TypeId, Vnd, World};

const CENTRE: usize = 1;

/// Three years and one centre candidate in each of two districts.
fn province() -> (World, Study) {
    let province = Province { seed: 2, communes: 4, years: 3, offices: 0.0, money: 200.0, ..TINY };
    let (world, mut study) = tiny::unlimited(province);
    study.goals = vec![Goal::new(GoalKind::Served), Goal::new(GoalKind::Cost)];
    (world, study)
}

/// Beside the centre that stands, a second one of the same type at the same place, with staff and running cost of its own.
fn with_twin(world: &mut World, merges: bool, cost: f64) -> (SiteId, SiteId) {
    let first = world.sites.ids().find(|id| world.sites[*id].existing.is_some()).expect("stands");
    let twin = Site { code: "twin".into(), ..world.sites[first].clone() };
    let mut sites: Vec<Site> = world.sites.values().cloned().collect();
    sites.insert(1, twin);
    world.sites = Table::new(sites);
    let twin = SiteId::new(first.index() + 1);
    let from = world.calendar.first;
    if let Some(existing) = &mut world.sites[twin].existing {
        let cost = Vnd::from_million(cost);
        existing.closing = Some(Closing { cost, into: merges.then_some(first), from });
    }
    (first, twin)
}

/// The best plan, with the values of its goals.
fn plan(world: &World, study: &Study) -> (Plan, Vec<f64>) {
    let best = tiny::best(world, study);
    (best.plan, best.goals.iter().map(|goal| goal.final_value).collect())
}

#[test]
fn a_merger_saves_running_cost_and_keeps_the_people_at_work() {
    let (mut world, study) = province();
    let (first, twin) = with_twin(&mut world, true, 1.0);
    let (merged, values) = plan(&world, &study);
    assert_eq!(merged.closures.len(), 1);
    let year = merged.closures[0].year;
    let operation = Operation::of(&world, &merged);
    assert!(!operation.stands(twin, year) && operation.stands(twin, year - 1));
    let people = |site, year| -> u32 {
        operation.people_today(&world, site, year).iter().map(|(_, people)| people).sum()
    };
    assert_eq!(people(first, year), 2 * people(first, year - 1));

    // Where merging is dearer than all that it saves, nothing merges, and as many are served.
    if let Some(existing) = &mut world.sites[twin].existing {
        let from = world.calendar.first;
        existing.closing = Some(Closing { cost: Vnd::from_million(1e6), into: Some(first), from });
    }
    let (apart, others) = plan(&world, &study);
    assert!(apart.closures.is_empty());
    assert!((values[0] - others[0]).abs() <= 1e-6 * others[0]);
    assert!(values[1] < others[1] - 1.0, "{values:?} {others:?}");
}

#[test]
fn a_closure_saves_more_and_serves_less() {
    let (mut world, mut study) = province();
    for group in world.groups.ids().collect::<Vec<_>>() {
        world.groups[group].registered *= 10.0;
    }
    let (_, twin) = with_twin(&mut world, false, 1.0);
    let (kept, values) = plan(&world, &study);
    assert!(kept.closures.is_empty(), "serving comes first");
    study.goals = vec![Goal::new(GoalKind::Cost)];
    let (closed, cost) = plan(&world, &study);
    assert_eq!(closed.closures[0].site, twin);
    let next = world.calendar.first + 1;
    let closing =
        |existing: &mut botri::world::Existing| existing.closing.as_mut().map(|c| c.from = next);
    let mut later = world.clone();
    later.sites[twin].existing.as_mut().and_then(closing).expect("may close");
    assert_eq!(plan(&later, &study).0.closures[0].year, next, "closing takes its time");
    assert_eq!(closed.closures[0].year, world.calendar.first);
    assert!(cost[0] < values[1]);
    assert!(closed.serve.iter().all(|row| row.site != twin));
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let options = simulate::Options { replications: 2, seed: 1, until: None };
    let watch = Silent::default();
    assert!(simulate(&world, &study, &times, &demand, &closed, options, &watch).is_some());
}

#[test]
fn other_sizes_wait_until_a_pilot_has_stood() {
    let (mut world, mut study) = province();
    let mandate = Mandate {
        code: "centres".into(),
        label: Label::default(),
        rule: Rule::Sites { types: vec![TypeId::new(CENTRE)], at_least: 2.0 },
        year: world.calendar.last,
        price: Some(10.0),
        source: "made up".into(),
    };
    study.mandates = Table::new(vec![mandate]);
    study.goals = vec![Goal::new(GoalKind::Shortfall)];
    // The large size is the pilot: the small one may open a year after it, and the plan's last year is early enough.
    let kind = TypeId::new(CENTRE);
    let small = SizeId::new(0);
    let sites: Vec<SiteId> = world.sites.ids().filter(|s| world.sites[*s].kind == kind).collect();
    world.sites[sites[1]].sizes = vec![small];
    let starts = |world: &World, years| {
        let mut world = world.clone();
        world.types[kind].pilot = Some(Pilot { size: SizeId::new(1), years });
        let (plan, values) = plan(&world, &study);
        let of = |site| plan.openings.iter().find(|o| o.site == site).map(|o| (o.size, o.start));
        (of(sites[0]), of(sites[1]), values[0])
    };
    let (pilot, next, short) = starts(&world, 2);
    let (size, first) = pilot.expect("the pilot opens");
    assert_eq!((size, short), (SizeId::new(1), 0.0));
    assert!(next.expect("the other follows").1 >= first + 2);
    // Three years are more than the plan has.
    let (_, next, short) = starts(&world, 3);
    assert_eq!((next, short), (None, 10.0));
}
