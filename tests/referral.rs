//! Cases referred up: on a tiny made-up province, through planner, audit and simulation.

mod tiny;

use self::tiny::TINY;
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::plan::{Plan, audit};
use botri::progress::Silent;
use botri::simulate::{self, simulate};
use botri::study::{Goal, GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{Id, Minutes, Referral, ServiceId, TypeId, World};

const CENTRE: usize = 1;
const OFFICE: usize = 2;

/// Six communes in two districts, an office candidate in each, more need than hours.
fn province() -> (World, Study) {
    let province =
        Province { seed: 3, communes: 6, district: 3, offices: 1.0, money: 60.0, ..TINY };
    let (mut world, mut study) = tiny::unlimited(province);
    study.goals = vec![Goal::new(GoalKind::Served), Goal::new(GoalKind::Cost)];
    for group in world.groups.ids().collect::<Vec<_>>() {
        world.groups[group].registered *= 30.0;
    }
    (world, study)
}

/// A service of offices that the centres offer, too.
fn service(world: &World) -> ServiceId {
    let offers = |kind: usize| &world.types[TypeId::new(kind)].offers;
    let shared = offers(OFFICE).iter().find(|one| {
        let takes_hours = world.services[one.service].takes_hours();
        takes_hours && offers(CENTRE).iter().any(|other| other.service == one.service)
    });
    shared.expect("a service of both").service
}

fn refer(world: &mut World, share: f64, within: f64) -> ServiceId {
    let (service, to) = (service(world), vec![TypeId::new(CENTRE)]);
    let referral = Referral { service, share, hours: 10.0, to, within: Minutes(within) };
    world.types[TypeId::new(OFFICE)].referrals = vec![referral];
    service
}

/// The best plan and the need that it serves.
fn plan(world: &World, study: &Study) -> (Plan, f64) {
    let best = tiny::best(world, study);
    (best.plan, best.goals[0].value)
}

/// Clients of a service at offices.
fn at_offices(world: &World, plan: &Plan, service: ServiceId) -> f64 {
    let rows = plan.serve.iter().filter(|row| row.service == service);
    let rows = rows.filter(|row| world.sites[row.site].kind == TypeId::new(OFFICE));
    rows.map(|row| row.clients.0).sum()
}

#[test]
fn the_share_goes_up_and_takes_hours_there() {
    let (mut world, study) = province();
    let (alone, most) = plan(&world, &study);
    assert!(alone.referrals.is_empty());
    let service = refer(&mut world, 0.4, 1e6);
    let (sent, less) = plan(&world, &study);
    let referred: f64 = sent.referrals.iter().map(|row| row.clients.0).sum();
    let served = at_offices(&world, &sent, service);
    assert!(served > 1.0, "offices serve nobody");
    assert!((referred - 0.4 * served).abs() < 1e-3 * served, "{referred} of {served}");
    assert!(less < most * (1.0 - 1e-4), "hours at the centre cost nothing: {less} of {most}");
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let options = simulate::Options { replications: 4, seed: 1, until: None };
    let future = |plan: &Plan| {
        let summary = simulate(&world, &study, &times, &demand, plan, options, &Silent::default());
        let summary = summary.expect("a simulation");
        let used = summary
            .fans
            .iter()
            .find(|fan| fan.indicator == "hours.used_share" && fan.year == world.calendar.last);
        used.expect("hours used").as_written
    };
    let without = Plan { referrals: Vec::new(), ..sent.clone() };
    assert!(future(&sent) > future(&without), "cases that are referred take no hours");
}

#[test]
fn who_reaches_no_centre_serves_nobody() {
    let (mut world, study) = province();
    let service = refer(&mut world, 0.4, 0.0);
    let centres: Vec<_> =
        world.sites.ids().filter(|s| world.sites[*s].kind == TypeId::new(CENTRE)).collect();
    let (plan, _) = plan(&world, &study);
    let beside = |site| {
        let commune = world.commune_of(site);
        centres.iter().any(|centre| world.commune_of(*centre) == commune)
    };
    let far = plan.serve.iter().filter(|row| row.service == service && !beside(row.site));
    let far = far.filter(|row| world.sites[row.site].kind == TypeId::new(OFFICE));
    assert_eq!(far.map(|row| row.clients.0).sum::<f64>(), 0.0);
}

#[test]
fn cases_that_stay_or_go_astray_are_named() {
    let (mut world, study) = province();
    refer(&mut world, 0.4, 1e6);
    let solved = tiny::best(&world, &study);
    let breaches = |change: &dyn Fn(&mut Plan)| {
        let mut solved = solved.clone();
        change(&mut solved.plan);
        let report = audit::audit(&world, &study, &solved);
        report.breaches.iter().any(|breach| breach.rule == "serve.referral")
    };
    assert!(!breaches(&|_| {}));
    assert!(breaches(&|plan| plan.referrals.clear()));
    assert!(breaches(&|plan| plan.referrals[0].to = plan.referrals[0].site));
    assert!(breaches(&|plan| plan.referrals[0].clients.0 *= -1.0));
}
