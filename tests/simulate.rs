//! The Monte Carlo on a made-up province: known answers.

#[allow(dead_code)]
mod futures;

use botri::plan::{Plan, Work};
use botri::study::Uncertainty;
use botri::world::*;
use futures::province::{CASEWORK, COUNSELLING, offices, province, study};
use futures::{Case, close, column, fan, figures, province};

#[test]
fn three_communes_without_chance_have_the_answer_computed_by_hand() {
    // Each commune: counselling (80 + 20 + 4) and casework (24 + 4), half of them come: 52 and 14.
    // Ten workers have 8,000 hours; counselling takes 2 and casework 10 + 6 x 2 x minutes / 60.
    // All three communes are within both standards of the centre: 3 x 52 x 2 + 14 x (10 + 12 + 14) = 816 hours.
    let mut world = province(3);
    world.cadres[CadreId::new(0)].attrition = 0.0;
    let case = Case::new(world);
    let result = case.simulate(&study(Vec::new()), &Plan::default(), 400);
    for year in case.world.calendar.years() {
        let clients = fan(&result, "clients.served", year);
        // Whole clients: one may come a month later in each of six cells.
        assert!((clients.as_written - 3.0 * 66.0).abs() <= 6.0, "{clients:?}");
        let [low, high] = clients.intervals[0];
        assert!(low - 1.0 < 198.0 && 198.0 < high + 1.0, "{clients:?}");
        let used = fan(&result, "hours.used_share", year).as_written;
        assert!((used - 816.0 / 80.0).abs() < 0.4, "{used}");
    }
    // People: poor enter by counselling (80), disabled by both (44 of 40 x 1.1, so 40), victims by both (8 halves): half of each.
    let people = fan(&result, "people.served", 2015).as_written;
    assert!((people - 3.0 * (40.0 + 20.0 + 2.0)).abs() < 5.0, "{people}");
}

#[test]
fn hours_that_run_short_bound_what_is_served() {
    // 40 hours a year: casework at home takes 10, counselling 2; both are asked for, and all hours are used.
    let mut world = province(1);
    world.cadres[CadreId::new(0)].annual_hours = 8.0;
    world.cadres[CadreId::new(0)].attrition = 0.0;
    let case = Case::new(world);
    let result = case.simulate(&study(Vec::new()), &Plan::default(), 50);
    let used = fan(&result, "hours.used_share", 2016);
    assert!(used.p05 > 97.0 && used.p95 < 103.0, "{used:?}");
    assert!(fan(&result, "flow.waiting", 2016).mean > 50.0, "the others wait");
}

#[test]
fn hours_that_the_plan_gives_to_a_service_are_kept_for_it() {
    // 40 hours a year in commune 9; the plan keeps 30 of them for casework: three clients of ten hours.
    let mut world = province(10);
    world.cadres[CadreId::new(1)].annual_hours = 160.0;
    world.cadres[CadreId::new(1)].attrition = 0.0;
    let case = Case::new(world);
    let mut plan = offices(&case.world, [9]);
    let casework = |plan: &Plan| {
        let result = case.simulate(&study(Vec::new()), plan, 1);
        let flow =
            result.months.iter().find(|f| f.indicator == "flow.started" && f.service == "casework");
        let written = &flow.expect("it is there").as_written;
        let nothing = case.simulate(&study(Vec::new()), &Plan::default(), 1);
        let other = nothing
            .months
            .iter()
            .find(|f| f.indicator == "flow.started" && f.service == "casework");
        let other = &other.expect("it is there").as_written;
        let last = 12..36;
        last.map(|n| written[n].unwrap_or(0.0) - other[n].unwrap_or(0.0)).sum::<f64>()
    };
    let free = casework(&plan);
    for year in [2014, 2015, 2016] {
        plan.work.push(Work {
            site: SiteId::new(10),
            cadre: CadreId::new(1),
            service: ServiceId::new(CASEWORK),
            year,
            hours: Hours(if year == 2014 { 15.0 } else { 30.0 }),
        });
    }
    let kept = casework(&plan);
    assert!((kept - 6.0).abs() <= 1.0, "three a year for two years: {kept}");
    assert!(free < kept, "by themselves clients of counselling take more: {free}");
}

#[test]
fn emergency_calls_are_answered_before_the_line_moves_on() {
    // 240 hours a year: 14 calls of 4 hours leave 184 hours to 52 clients of 10 hours, who wait in a line that is never empty.
    let mut world = province(1);
    world.cadres[CadreId::new(0)].annual_hours = 24.0;
    world.cadres[CadreId::new(0)].attrition = 0.0;
    world.services[ServiceId::new(COUNSELLING)].hours = 10.0;
    let calls = &mut world.services[ServiceId::new(CASEWORK)];
    (calls.mode, calls.hours, calls.months) = (Mode::Emergency, 4.0, 1.0);
    let case = Case::new(world);
    let result = case.simulate(&study(Vec::new()), &Plan::default(), 50);
    let of = |indicator: &str| fan(&result, indicator, 2016).mean;
    assert!(of("flow.waiting") > 20.0, "the others wait: {}", of("flow.waiting"));
    assert!(of("hours.used_share") > 97.0, "every hour is used: {}", of("hours.used_share"));
    assert!(of("flow.lost") < 1.0, "a call finds an hour: {}", of("flow.lost"));
}

#[test]
fn without_variance_and_by_the_plans_shares_it_serves_what_the_plan_serves() {
    let mut world = province(12);
    for cadre in [0, 1].map(CadreId::new) {
        world.cadres[cadre].attrition = 0.0;
    }
    // Enough to share: some communes go to two sites.
    world.cadres[CadreId::new(0)].annual_hours = 200.0;
    for group in world.groups.ids().collect::<Vec<_>>() {
        world.groups[group].spread.iter_mut().for_each(|people| *people *= 10.0);
        world.groups[group].registered *= 10.0;
    }
    let case = Case::new(world);
    let plan = case.served(offices(&case.world, [4, 7, 11]));
    let result = case.simulate(&study(Vec::new()), &plan, 2);
    let [planned, months, leaving, nearest, chance] = &result.causes[..] else {
        panic!("five causes")
    };
    assert!(planned.clients > 2_000.0, "{planned:?}");
    assert!(months.clients.abs() < 0.01 * planned.clients, "{:?}", result.causes);
    let total: f64 =
        case.world.calendar.years().map(|year| fan(&result, "clients.served", year).mean).sum();
    let told: f64 =
        [planned, months, leaving, nearest, chance].iter().map(|cause| cause.clients).sum();
    assert!(close(total, told), "the causes add up: {total} {told}");
}

#[test]
fn double_staff_never_lengthens_the_queue() {
    let case = |workers| {
        let mut world = province(12);
        world.cadres[CadreId::new(0)].annual_hours = 60.0;
        world.cadres[CadreId::new(0)].attrition = 0.0;
        if let Some(existing) = &mut world.sites[SiteId::new(0)].existing {
            existing.posts = vec![(CadreId::new(0), workers)];
        }
        Case::new(world)
    };
    let fixed: Vec<Uncertainty> = Vec::new();
    let (few, many) = (case(5), case(10));
    let few = figures(&few, &study(fixed.clone()), &Plan::default(), 60);
    let many = figures(&many, &study(fixed), &Plan::default(), 60);
    for year in province::YEARS {
        for (few, many) in [
            (
                column(&few, &format!("flow.waiting@{year}")),
                column(&many, &format!("flow.waiting@{year}")),
            ),
            (
                column(&few, &format!("wait.mean@{year}")),
                column(&many, &format!("wait.mean@{year}")),
            ),
        ] {
            assert!(few.iter().zip(many).all(|(few, many)| many <= few), "{few:?} {many:?}");
        }
    }
}
