//! Common futures, blocks that add up, the same bytes on any number of threads.

#[allow(dead_code)]
mod futures;

use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{Options, Simulation, Simulator, simulate};
use botri::study::{Distribution, Quantity, Study};
use futures::province::{about, all_uncertain, offices, province, study};
use futures::{Case, by_commune, communes, fan};
use std::sync::atomic::Ordering;

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
