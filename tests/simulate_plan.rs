//! The futures against the plan on the province that is shipped.

mod tiny;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Method, Rule};
use botri::progress::Silent;
use botri::scenario;
use botri::simulate::{Options, simulate};
use botri::uptake::View;
use std::path::Path;

#[test]
fn quang_ninhs_months_by_the_plans_shares_serve_what_the_plan_serves() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quang-ninh");
    let loaded = scenario::load(&folder).expect("it is shipped");
    let (world, study) = (&loaded.world, &loaded.study);
    let plan = tiny::found(world, study, Method::Rule(Rule::Population)).expect("a plan").plan;
    let (times, demand) = (TravelTimes::new(world), Demand::under(world, &plan, View::Curve));
    let options = Options { replications: 1, seed: 1, until: None };
    let futures = simulate(world, study, &times, &demand, &plan, options, &Silent::default())
        .expect("nobody cancels");
    let [planned, months, ..] = &futures.causes[..] else { panic!("five causes") };
    assert!(plan.openings.len() > 200 && planned.clients > 70_000.0, "{planned:?}");
    assert!(months.clients.abs() < 0.01 * planned.clients, "{:?}", futures.causes);
}
