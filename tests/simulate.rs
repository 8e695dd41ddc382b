//! The Monte Carlo on a made-up province: known answers, common futures, recourse, the same bytes on any number of threads.

#[allow(dead_code)]
mod province;

use botri::demand::Demand;
use botri::indicators::{self, Cascade, Part, Present, Row};
use botri::lang::Lang;
use botri::mandate;
use botri::network::TravelTimes;
use botri::plan::{Payment, Plan, Work};
use botri::progress::Silent;
use botri::simulate::{Fan, Options, Simulation, Simulator, simulate};
use botri::study::{Areas, Distribution, Quantity, Rule, Study, Uncertainty};
use botri::world::*;
use province::{CASEWORK, about, all_uncertain, offices, province, study};
use std::sync::atomic::Ordering;

/// A world with what is computed from it alone.
struct Case {
    world: World,
    times: TravelTimes,
    demand: Demand,
}

impl Case {
    fn new(world: World) -> Self {
        Self { times: TravelTimes::new(&world), demand: Demand::new(&world), world }
    }

    fn simulate(&self, study: &Study, plan: &Plan, replications: u32) -> Simulation {
        let options = Options { replications, seed: 11, until: None };
        let (world, watch) = (&self.world, Silent::default());
        simulate(world, study, &self.times, &self.demand, plan, options, &watch)
            .expect("nobody cancels")
    }

    /// The plan with the clients that its sites serve where each goes to the nearest site with hours.
    fn served(&self, mut plan: Plan) -> Plan {
        plan.serve = province::serve_nearest(&self.world, &self.times, &self.demand, &plan);
        plan
    }
}

fn fan<'a>(simulation: &'a Simulation, indicator: &str, year: Year) -> &'a Fan {
    let all = |f: &&Fan| f.area == "all" && f.group == "all" && f.service == "all";
    let mut fans = simulation.fans.iter().filter(all);
    fans.find(|f| f.indicator == indicator && f.year == year).expect("the fan is shown")
}

fn with(quantity: Quantity, distribution: Distribution) -> Study {
    study(vec![about(quantity, distribution)])
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

/// By column the figures of every future.
fn figures(case: &Case, study: &Study, plan: &Plan, replications: u32) -> Vec<(String, Vec<f64>)> {
    let (world, times, demand) = (&case.world, &case.times, &case.demand);
    let simulator = Simulator::new(world, study, times, demand, plan, 11);
    let mut columns: Vec<(String, Vec<f64>)> =
        simulator.columns().into_iter().map(|name| (name, Vec::new())).collect();
    let sink = &mut |_: u32, figures: &[f64]| {
        columns.iter_mut().zip(figures).for_each(|((_, column), figure)| column.push(*figure));
    };
    simulator.block(0..replications, &Silent::default(), sink).expect("nobody cancels");
    columns
}

fn column<'a>(figures: &'a [(String, Vec<f64>)], name: &str) -> &'a [f64] {
    &figures.iter().find(|(column, _)| column == name).expect("the column is there").1
}

/// Clients served in the last year by commune, as written and on average.
fn by_commune(simulation: &Simulation) -> Vec<(f64, f64)> {
    let of = |f: &&Fan| f.indicator == "people.served" && f.area.starts_with('c');
    simulation.fans.iter().filter(of).map(|f| (f.as_written, f.mean)).collect()
}

/// The question with communes as areas.
fn communes(uncertain: Vec<Uncertainty>) -> Study {
    let mut study = study(uncertain);
    study.goals[0].areas = Areas::Communes;
    study
}

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
    let [planned, months, nearest, chance] = &result.causes[..] else { panic!("four causes") };
    assert!(planned.clients > 2_000.0, "{planned:?}");
    assert!(months.clients.abs() < 0.01 * planned.clients, "{:?}", result.causes);
    let total: f64 =
        case.world.calendar.years().map(|year| fan(&result, "clients.served", year).mean).sum();
    let told: f64 = [planned, months, nearest, chance].iter().map(|cause| cause.clients).sum();
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

#[test]
fn closing_the_ferry_costs_only_those_behind_it() {
    let mut world = province(10);
    // Communes 2 to 4 are reached from the centre by ferry only; 7 to 9 are served at 7.
    world.links[1].mode = LinkMode::Ferry;
    let mut case = Case::new(world);
    let plan = offices(&case.world, [4, 7]);
    let open = by_commune(&case.simulate(&communes(Vec::new()), &plan, 60));
    let closed = botri::network::Closed { ferries: true, ..Default::default() };
    case.times = TravelTimes::without(&case.world, &closed);
    let shut = by_commune(&case.simulate(&communes(Vec::new()), &plan, 60));
    for n in [2, 3] {
        assert!(open[n].1 > 25.0 && shut[n] == (0.0, 0.0), "commune {n} depends on it: {open:?}");
    }
    for n in (0..10).filter(|n| ![2, 3].contains(n)) {
        assert_eq!(open[n], shut[n], "commune {n} does not");
    }
}

#[test]
fn half_the_staff_of_a_site_moves_only_those_whom_it_may_serve() {
    let served = |people: u32| {
        let mut world = province(12);
        world.cadres[CadreId::new(1)].annual_hours = 100.0;
        let case = Case::new(world);
        let mut plan = offices(&case.world, [4, 7, 11]);
        for row in &mut plan.posts {
            row.people = if row.site == SiteId::new(8) { people } else { 2 };
        }
        by_commune(&case.simulate(&communes(Vec::new()), &plan, 60))
    };
    let (whole, half) = (served(2), served(1));
    for n in 0..12 {
        match n {
            7 => assert!(half[n].1 < whole[n].1),
            _ => assert_eq!(whole[n], half[n], "commune {n} is not served there"),
        }
    }
}

#[test]
fn another_uncertainty_or_site_moves_no_other_draw() {
    let case = Case::new(province(12));
    let few = by_commune(&case.simulate(&communes(Vec::new()), &offices(&case.world, [7]), 60));
    let many =
        by_commune(&case.simulate(&communes(Vec::new()), &offices(&case.world, [5, 7, 11]), 60));
    for n in (0..12).filter(|n| ![5, 11].contains(n)) {
        assert_eq!(few[n], many[n], "commune {n} has no more sites than before");
    }
    // An uncertainty that changes nothing here (no fund is ever cut by a share of zero) leaves every figure as it was.
    let cuts = vec![
        about(Quantity::CutProbability, Distribution::Uniform(0.2, 0.9)),
        about(Quantity::CutSize, Distribution::Fixed(0.0)),
    ];
    let more = by_commune(&case.simulate(&communes(cuts), &offices(&case.world, [7]), 60));
    assert_eq!(few, more);
}

#[test]
fn ten_blocks_merged_are_one() {
    let case = Case::new(province(12));
    let (study, plan) = (study(all_uncertain()), offices(&case.world, [1, 4, 7, 11]));
    let (world, times, demand) = (&case.world, &case.times, &case.demand);
    let simulator = Simulator::new(world, &study, times, demand, &plan, 11);
    let block =
        |range| simulator.block(range, &Silent::default(), &mut |_, _| {}).expect("nobody cancels");
    let mut merged = block(270..300);
    for n in [4, 0, 8, 2, 6, 1, 3, 5, 7] {
        merged.merge(&block(30 * n..30 * (n + 1)));
    }
    let bytes = |block: &botri::simulate::Block| {
        serde_json::to_string(&simulator.summary(block)).expect("it can be written")
    };
    assert_eq!(bytes(&merged), bytes(&block(0..300)));
    let options = Options { replications: 300, seed: 11, until: None };
    let whole = simulate(world, &study, times, demand, &plan, options, &Silent::default());
    assert_eq!(bytes(&merged), serde_json::to_string(&whole).expect("it can be written"));
}

#[test]
fn it_stops_at_a_precision_after_whole_batches() {
    let case = Case::new(province(12));
    let (study, plan) = (study(all_uncertain()), offices(&case.world, [1, 4, 7, 11]));
    let (world, times, demand) = (&case.world, &case.times, &case.demand);
    let run = |half: f64| {
        let until = botri::simulate::Until { estimate: botri::simulate::Estimate::Coverage, half };
        let options = Options { replications: 5000, seed: 11, until: Some(until) };
        simulate(world, &study, times, demand, &plan, options, &Silent::default())
            .expect("nobody cancels")
    };
    let (rough, fine) = (run(0.02), run(0.004));
    assert!(rough.replications < fine.replications && fine.replications < 5000);
    assert!(fine.replications.is_multiple_of(100));
    let [low, high] = fan(&fine, "people.served_share", 2016).intervals[0];
    assert!((high - low) / 2.0 <= 0.4);
}

#[test]
fn zero_delivery_leaves_exactly_the_present_network() {
    let case = Case::new(province(12));
    let mut uncertain = all_uncertain();
    uncertain.retain(|u| u.quantity != Quantity::Delivery);
    let present = case.simulate(&study(uncertain.clone()), &Plan::default(), 40);
    uncertain.push(about(Quantity::Delivery, Distribution::Fixed(0.0)));
    let mut plan = case.served(offices(&case.world, [1, 4, 7, 11]));
    plan.work.push(Work {
        site: SiteId::new(5),
        cadre: CadreId::new(1),
        service: ServiceId::new(CASEWORK),
        year: 2015,
        hours: Hours(100.0),
    });
    let undelivered = case.simulate(&study(uncertain), &plan, 40);
    for (undelivered, present) in undelivered.fans.iter().zip(&present.fans) {
        assert_eq!(&Fan { as_written: present.as_written, ..undelivered.clone() }, present);
    }
    for (undelivered, present) in undelivered.months.iter().zip(&present.months) {
        assert_eq!(undelivered.points, present.points, "{}", present.indicator);
    }
    assert_eq!(undelivered.fans.len(), present.fans.len());
    assert_ne!(undelivered.fans, present.fans, "as written, the offices open");
    assert!(undelivered.deliveries.iter().all(|d| d.standing.estimate == 0.0));
}

#[test]
fn an_existing_site_goes_on_until_its_successor_is_delivered() {
    let mut world = province(3);
    world.sites[SiteId::new(1)].converts = Some(SiteId::new(0));
    let case = Case::new(world);
    let plan = offices(&case.world, [0]);
    let standing = |study: &Study| {
        let result = case.simulate(study, &plan, 5);
        ["centre", "office"]
            .map(|kind| fan(&result, &format!("network.standing[{kind}]"), 2015).mean)
    };
    assert_eq!(standing(&study(Vec::new())), [0.0, 1.0]);
    assert_eq!(standing(&with(Quantity::Delivery, Distribution::Fixed(0.0))), [1.0, 0.0]);
}

#[test]
fn a_site_late_beyond_the_plan_costs_nothing_and_never_stands() {
    let case = Case::new(province(10));
    let late = |months| {
        let uncertain = vec![
            about(Quantity::OnTime, Distribution::Fixed(0.0)),
            about(Quantity::Delay, Distribution::Fixed(months)),
        ];
        case.simulate(&study(uncertain), &offices(&case.world, [9]), 3)
    };
    let standing = |s: &Simulation, year| fan(s, "network.standing[office]", year).mean;
    let year_late = late(12.0);
    assert_eq!([2014, 2015, 2016].map(|y| standing(&year_late, y)), [0.0, 1.0, 1.0]);
    assert!(
        close(fan(&year_late, "money.additional", 2014).mean, 120.0),
        "works in the start year"
    );
    let never = late(36.0);
    assert_eq!(standing(&never, 2016), 0.0);
    assert_eq!(fan(&never, "money.additional", 2014).mean, 0.0);
}

#[test]
fn another_fund_that_may_pay_steps_in_for_one_that_is_cut() {
    let mut world = province(10);
    let fund = world.funds[FundId::new(0)].clone();
    world.funds.push(Fund { code: "aid".to_owned(), ..fund });
    let case = Case::new(world);
    let mut plan = offices(&case.world, [9]);
    let capital = |fund, amount| Payment {
        fund: FundId::new(fund),
        line: Line::Capital,
        owner: OwnerId::new(1),
        year: 2014,
        amount: Vnd::from_million(amount),
    };
    plan.payments = vec![capital(0, 60.0), capital(1, 40.0)];
    let uncertain = vec![
        about(Quantity::CutProbability, Distribution::Fixed(1.0)),
        Uncertainty {
            funds: vec![FundId::new(0)],
            ..about(Quantity::CutSize, Distribution::Fixed(1.0))
        },
        Uncertainty {
            code: "aid stays".to_owned(),
            funds: vec![FundId::new(1)],
            ..about(Quantity::CutSize, Distribution::Fixed(0.0))
        },
    ];
    let result = case.simulate(&study(uncertain), &plan, 1);
    assert_eq!(fan(&result, "money.unpaid", 2014).mean, 0.0, "the other fund steps in");
}

#[test]
fn payments_follow_the_plan_before_any_fund_steps_in() {
    // The first fund may pay all and has just enough for the year's running cost; the works are planned on the second.
    let mut world = province(10);
    let works = Fund { code: "works".to_owned(), ..world.funds[FundId::new(0)].clone() };
    let recurrent = 1.15 * 3.0 * 1.2 * 6.0 + 5.0;
    world.funds[FundId::new(0)].ceiling = vec![Vnd::from_million(recurrent); 3];
    let works = world.funds.push(Fund { lines: vec![Line::Capital, Line::Equipment], ..works });
    let case = Case::new(world);
    let mut plan = offices(&case.world, [9]);
    let mut pay = |fund, line, amount| {
        let amount = Vnd::from_million(amount);
        plan.payments.push(Payment { fund, line, owner: OwnerId::new(1), year: 2014, amount });
    };
    pay(works, Line::Capital, 100.0);
    pay(works, Line::Equipment, 20.0);
    pay(FundId::new(0), Line::Pay, recurrent - 5.0);
    pay(FundId::new(0), Line::Running, 5.0);
    let planned = case.simulate(&study(Vec::new()), &plan, 1);
    assert_eq!(fan(&planned, "money.unpaid", 2014).mean, 0.0);
    plan.payments.clear();
    let unplanned = case.simulate(&study(Vec::new()), &plan, 1);
    assert!(fan(&unplanned, "money.unpaid", 2014).mean > 1.0, "the works eat the first fund up");
}

#[test]
fn pay_and_works_cost_more_in_bad_futures() {
    let mut world = province(10);
    for service in [0, 1].map(ServiceId::new) {
        world.services[service].direct_cost = Vnd(0.0);
    }
    let case = Case::new(world);
    let plan = offices(&case.world, [9]);
    let pay = 1.15 * 3.0 * 1.2 * 12.0;
    let cost =
        |study: &Study, year| fan(&case.simulate(study, &plan, 1), "money.additional", year).mean;
    let as_written = study(Vec::new());
    assert!(close(cost(&as_written, 2014), 120.0 + pay / 2.0 + 5.0));
    assert!(close(cost(&as_written, 2015), pay + 10.0));
    let overrun = with(Quantity::Cost, Distribution::Fixed(0.25));
    assert!(close(cost(&overrun, 2014), 150.0 + pay / 2.0 + 5.0));
    let raised = with(Quantity::PayStep, Distribution::Fixed(1.5));
    assert!(close(cost(&raised, 2015), 1.5 * pay + 10.0));
    let vacant = with(Quantity::Refill, Distribution::Fixed(12.0));
    assert!(close(cost(&vacant, 2015), 0.9 * pay + 10.0), "a vacant post draws no pay");
}

#[test]
fn late_shares_and_overruns_follow_their_distributions() {
    let case = Case::new(province(50));
    let mut uncertain = about(Quantity::Delivery, Distribution::Fixed(0.3));
    let plan = offices(&case.world, 0..50);
    let spread = |uncertain: &Uncertainty| {
        let result = case.simulate(&study(vec![uncertain.clone()]), &plan, 200);
        let office = fan(&result, "network.standing[office]", 2016).clone();
        (office.mean, office.p95 - office.p05)
    };
    let (apart, narrow) = spread(&uncertain);
    uncertain.shared = 0.6;
    let (together, wide) = spread(&uncertain);
    assert!((apart - 15.0).abs() < 1.0, "{apart}");
    assert!((together - 15.0).abs() < 3.0, "{together}");
    assert!(wide > 2.0 * narrow, "a shared shock widens the fan: {narrow} {wide}");
}

#[test]
fn plans_meet_the_same_futures() {
    // An office more, or another uncertainty, moves the fate of no other office.
    let case = Case::new(province(12));
    let delivery = about(Quantity::Delivery, Distribution::Uniform(0.2, 0.8));
    let fate = |study: &Study, plan: &Plan, site: &str| {
        let result = case.simulate(study, plan, 100);
        result.deliveries.iter().find(|d| d.site == site).map(|d| d.standing)
    };
    let few = fate(&study(vec![delivery.clone()]), &offices(&case.world, [7]), "office-c7");
    let many = fate(&study(vec![delivery.clone()]), &offices(&case.world, [2, 7, 9]), "office-c7");
    assert!(few.is_some_and(|p| p.estimate > 0.0 && p.estimate < 1.0));
    assert_eq!(few, many);
    let more = study(vec![about(Quantity::Hours, Distribution::Uniform(0.5, 2.0)), delivery]);
    assert_eq!(few, fate(&more, &offices(&case.world, [7]), "office-c7"));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let case = Case::new(province(12));
    let study = study(all_uncertain());
    let plan = case.served(offices(&case.world, [1, 4, 7, 11]));
    let bytes = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let result = pool.install(|| case.simulate(&study, &plan, 64));
        serde_json::to_string(&result).expect("it can be written")
    };
    let alone = bytes(1);
    assert_eq!(alone, bytes(2));
    assert_eq!(alone, bytes(4));
    let read: Simulation = serde_json::from_str(&alone).expect("it can be read");
    assert_eq!(read.replications, 64);
}

#[test]
fn a_raised_flag_stops_it() {
    let case = Case::new(province(3));
    let watch = Silent::default();
    watch.stop.store(true, Ordering::Relaxed);
    let options = Options { replications: 5, seed: 1, until: None };
    let study = study(Vec::new());
    let plan = Plan::default();
    let stopped = simulate(&case.world, &study, &case.times, &case.demand, &plan, options, &watch);
    assert!(stopped.is_none());
}

#[test]
fn the_cascade_adds_up() {
    let case = Case::new(province(12));
    let plan = case.served(offices(&case.world, [4, 11]));
    let world = &case.world;
    let cascade = Cascade::new(world, &case.times, &case.demand, &plan);
    let mut parts = vec![Part::All];
    parts.extend(
        Part::areas(world).into_iter().chain(Part::zones(world)).chain(Part::communes(world)),
    );
    for part in parts {
        for year in world.calendar.years() {
            for group in std::iter::once(None).chain(world.groups.ids().map(Some)) {
                let people = cascade.people(world, part, group, year);
                let stages = people.entering;
                let sum = people.asks_nothing
                    + stages.out_of_reach
                    + stages.not_seeking
                    + stages.without_capacity
                    + stages.served;
                assert!(close(sum, people.need), "{part:?} {group:?} {year}");
                let clients = cascade.clients(world, part, group, None, year);
                let sum = clients.out_of_reach
                    + clients.not_seeking
                    + clients.without_capacity
                    + clients.served;
                assert!(close(sum, clients.base));
                assert!(clients.without_capacity > -1e-6 && clients.out_of_reach >= 0.0);
            }
        }
    }
    // Counselling reaches communes 0 to 3 from the centre, casework 0 to 2; offices reach 4 and 11 from July 2014 on.
    let all = cascade.clients(world, Part::All, None, None, 2013 + 1);
    assert!(close(all.out_of_reach, 104.0 * 6.0 + 28.0 * 7.0), "{all:?}");
}

#[test]
fn mandates_are_measured_as_the_model_says() {
    // Offices in communes 1, 4 and 7 of ten; the first district has two, the second one.
    let case = Case::new(province(10));
    let world = &case.world;
    let plan = case.served(offices(world, [1, 4, 7]));
    let measured = |rule| {
        let mut study = study(Vec::new());
        study.mandates[MandateId::new(0)].rule = rule;
        let id = MandateId::new(0);
        let measured = mandate::measure(world, &study, &case.demand, &plan, id);
        measured.iter().map(|m| (m.asked, m.measured, m.met())).collect::<Vec<_>>()
    };
    let types = |n: usize| vec![TypeId::new(n)];
    let offices = types(province::OFFICE);
    let sites = Rule::Sites { types: offices.clone(), at_least: 4.0 };
    assert_eq!(measured(sites), [(4.0, 3.0, false)]);
    let both = vec![TypeId::new(0), TypeId::new(1)];
    let communes = Rule::Communes { types: both, at_least: 4.0 };
    assert_eq!(measured(communes), [(4.0, 4.0, true)]);
    let centre = types(province::CENTRE);
    let nested = Rule::Nested { types: offices, per_types: centre, ratio: 3.0, level: 1 };
    assert_eq!(measured(nested), [(3.0, 2.0, false), (0.0, 1.0, true)]);
    // Casework reaches communes 0 to 2 from the centre and 4 and 7 from their offices: 12 of 40 disabled people in each.
    let service = ServiceId::new(CASEWORK);
    let groups = vec![GroupId::new(1)];
    let coverage = |level| Rule::Coverage { groups: groups.clone(), service, share: 0.2, level };
    let all = measured(coverage(None));
    assert!(close(all[0].1, 30.0 * 5.0 / 10.0) && !all[0].2, "{all:?}");
    let districts = measured(coverage(Some(1)));
    assert!(close(districts[0].1, 30.0 * 4.0 / 5.0) && districts[0].2, "{districts:?}");
    assert!(close(districts[1].1, 30.0 / 5.0) && !districts[1].2, "{districts:?}");
}

#[test]
fn indicators_of_staff_money_and_access_have_the_answers_computed_by_hand() {
    let mut world = province(10);
    let norm = Norm {
        service: ServiceId::new(CASEWORK),
        cadre: None,
        from: jiff::civil::date(2013, 1, 1),
        clients: 40.0,
        forecast: false,
    };
    world.norms.push(norm);
    world.quotas.push(Quota {
        owner: Some(OwnerId::new(1)),
        post_kind: "vien_chuc".to_owned(),
        new_posts: vec![2.0, 1.0, 1.0],
    });
    let case = Case::new(world);
    let study = study(Vec::new());
    let mut plan = case.served(offices(&case.world, [4, 9]));
    plan.payments.push(Payment {
        fund: FundId::new(0),
        line: Line::Pay,
        owner: OwnerId::new(1),
        year: 2015,
        amount: Vnd::from_million(30.0),
    });
    plan.work.push(Work {
        site: SiteId::new(10),
        cadre: CadreId::new(1),
        service: ServiceId::new(CASEWORK),
        year: 2015,
        hours: Hours(100.0),
    });
    let rows = indicators::measure(&case.world, &study, &case.times, &case.demand, &plan);
    let value = |indicator: &str, service: &str| {
        let mut fits = rows.iter().filter(|r| r.indicator == indicator && r.year == Some(2015));
        let row = fits.find(|r| r.area == "all" && r.group == "all" && r.service == service);
        row.unwrap_or_else(|| panic!("{indicator} is there")).value
    };
    assert_eq!(value("staff.people[officer]", "all"), 2.0);
    assert_eq!(value("staff.fte[officer]", "all"), 1.0);
    assert_eq!(value("posts.taken[commune|vien_chuc]", "all"), 2.0);
    assert_eq!(value("posts.quota[commune|vien_chuc]", "all"), 3.0);
    assert!(close(value("site.utilisation[office-c9]", "all"), 25.0), "100 of 400 hours");
    // In care: 14 in each of communes 0 to 2, 4 and 9; ten workers and two half officers.
    assert!(close(value("caseload.per_fte", "casework"), 5.0 * 14.0 / 11.0));
    assert!(close(value("caseload.norm_share", "casework"), 100.0 * 70.0 / (11.0 * 40.0)));
    // Casework: 28 clients at 0 minutes x 2 more communes, one at 10, one at 20.
    assert!(close(value("access.mean", "casework"), (10.0 + 20.0) / 5.0));
    assert_eq!(value("access.p90", "casework"), 20.0);
    assert!(close(value("access.half_standard", "casework"), 80.0), "12.5 minutes are half");
    assert_eq!(value("money.additional", "all"), 30.0);
    assert_eq!(value("money.paid[state|pay|commune]", "all"), 30.0);
    assert!(close(value("money.existing[running|province]", "all"), 500.0));
    assert!(close(value("money.existing[pay|province]", "all"), 10.0 * 1.15 * 3.0 * 1.2 * 12.0));
    assert!(value("equity.least_served", "all") < value("people.served_share", "all"));
}

#[test]
fn rows_keep_sensitive_groups_back_and_use_only_known_indicators() {
    let case = Case::new(province(12));
    let study = study(all_uncertain());
    let plan = case.served(offices(&case.world, [4, 11]));
    let mut rows = indicators::measure(&case.world, &study, &case.times, &case.demand, &plan);
    let result = case.simulate(&study, &plan, 20);
    rows.extend(result.rows());
    for row in &rows {
        assert!(indicators::Indicator::find(&row.indicator).is_some(), "{row:?}");
        assert!(row.value.is_finite() && !row.unit.is_empty(), "{row:?}");
        if row.group == "victims" {
            let counted = row.unit == "people" || row.unit == "clients/year";
            assert!(!counted || row.value >= 10.0, "{row:?}");
            assert!(!row.area.starts_with('c') && !row.area.starts_with("zone:"), "{row:?}");
        }
    }
    assert!(rows.iter().any(|r| r.group == "victims"), "shown where they are enough");
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        let key = |r: &Row| {
            let place = (r.area.clone(), r.group.clone(), r.service.clone());
            (r.indicator.clone(), place, r.year, r.statistic.clone())
        };
        assert!(seen.insert(key(row)), "twice: {row:?}");
    }
}

#[test]
fn the_present_network_is_described_from_its_data() {
    let mut world = province(3);
    let case = Case::new(world.clone());
    let present = |case: &Case| {
        let plan = case.served(Plan::default());
        Present::new(&case.world, &case.times, &case.demand, &plan, 2014)
    };
    let first = present(&case);
    assert_eq!(first.design_places, 100.0);
    assert_eq!(first.design_places_per_need, (100.0f64 / 432.0 * 1e4).round() / 1e4);
    assert_eq!(first.design_places_per_need_without_largest, 0.0);
    let json = serde_json::to_value(&first).expect("it can be written");
    assert_eq!(json["design_places"], 100.0);
    assert!(json["design_places_per_need"].is_number());
    assert!(first.text(Lang::Vi).contains("Số chỗ theo thiết kế"));
    assert!(first.text(Lang::En).contains("Design places"));
    if let Some(existing) = &mut world.sites[SiteId::new(0)].existing {
        existing.places = 150.0;
    }
    assert_eq!(present(&Case::new(world)).design_places, 150.0);
}
