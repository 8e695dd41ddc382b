//! Delivery judged from past counts: the counts of Quảng Ninh lie inside what is simulated, and the score is told as it is.

use botri::calibrate::{fragment, of_scenario, of_table};
use botri::scenario;
use botri::study::{Count, Distribution, Prior, Quantity, Record};
use std::path::Path;

fn quang_ninh() -> scenario::Loaded {
    scenario::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quang-ninh")).unwrap()
}

fn count(code: &str, planned: u32, standing: u32) -> Count {
    Count {
        code: code.to_owned(),
        name: Default::default(),
        kind: "office".to_owned(),
        converts: false,
        planned,
        standing,
        due: jiff::civil::date(2015, 12, 31),
        counted: jiff::civil::date(2020, 7, 18),
        basis: "source: \"made up\"".to_owned(),
    }
}

fn record(counts: Vec<Count>) -> Record {
    Record { counts, prior: Prior { shared: [0.3, 0.6, 0.9], alike: [2.0, 6.0, 30.0] } }
}

#[test]
fn the_counts_of_mid_2020_lie_inside_what_is_simulated() {
    let loaded = quang_ninh();
    let fit = of_scenario(&loaded.world, &loaded.study).unwrap();
    let seen: Vec<(&str, u32, u32)> = fit
        .rows
        .iter()
        .map(|row| (row.count.code.as_str(), row.count.planned, row.count.standing))
        .collect();
    let counts = [
        ("district_centre", 3, 0),
        ("commune_office", 28, 8),
        ("school_office", 21, 4),
        ("hospital_office", 4, 0),
        ("pilot", 4, 4),
    ];
    assert_eq!(seen, counts, "7 / 28 / 21 / 4 against 4 / 8 / 4 / 0, the pilots apart");
    for row in &fit.rows {
        let own = row.scenario.unwrap();
        assert!(row.simulated.holds(row.count.standing), "fitted: {row:?}");
        assert!(own.holds(row.count.standing), "the scenario's own: {row:?}");
    }
    assert_eq!(fit.missed().count(), 0);
}

#[test]
fn the_scenario_carries_the_prior_that_is_fitted() {
    let loaded = quang_ninh();
    let fit = of_scenario(&loaded.world, &loaded.study).unwrap();
    for row in &fit.rows {
        let name = format!("delivery_{}", row.count.code);
        let own = loaded.study.uncertainties.iter().find(|u| u.code == name).unwrap();
        assert_eq!(own.distribution, Distribution::Beta(row.alpha, row.beta), "{name}");
        let centre = row.count.kind == "district_centre";
        let converts = centre.then_some(row.count.converts);
        assert_eq!((own.shared, own.converts), (row.shared, converts), "{name}");
    }
}

#[test]
fn a_prior_that_foretells_otherwise_is_told() {
    let loaded = quang_ninh();
    let mut study = loaded.study.clone();
    for one in study.uncertainties.iter_mut().filter(|u| u.quantity == Quantity::Delivery) {
        one.distribution = Distribution::Fixed(0.95);
        one.shared = 0.0;
    }
    let fit = of_scenario(&loaded.world, &study).unwrap();
    let offices = &fit.rows[1];
    assert!(!offices.scenario.unwrap().holds(offices.count.standing));
    assert!(offices.simulated.holds(offices.count.standing), "the fit does not depend on it");
}

#[test]
fn types_that_are_alike_foretell_each_other_and_those_that_are_not_fail_to() {
    let like = record(vec![count("a", 20, 6), count("b", 20, 7), count("c", 20, 5)]);
    assert!(of_table(&like, 1).unwrap().score.unwrap() > 0.0);
    let mut unlike = record(vec![count("a", 20, 20), count("b", 20, 0), count("c", 20, 20)]);
    unlike.prior = Prior { shared: [0.0; 3], alike: [30.0; 3] };
    let fit = of_table(&unlike, 1).unwrap();
    assert!(fit.score.unwrap() < 0.0, "told although it fails");
    assert!(of_table(&record(vec![count("a", 20, 6)]), 1).unwrap().score.is_none());
    assert!(of_table(&record(vec![]), 1).is_none());
}

#[test]
fn the_fragment_is_a_scenario_again() {
    let fit = of_table(&record(vec![count("a", 20, 6), count("b", 4, 0)]), 1).unwrap();
    let text = fragment(&fit);
    assert!(
        text.contains("[uncertainty.delivery_a]") && text.contains("\\\"made up\\\""),
        "{text}"
    );
    let alpha = format!("alpha = {}", fit.rows[1].alpha);
    assert!(text.contains(&alpha), "{text}");
    assert_eq!(fit, of_table(&record(vec![count("a", 20, 6), count("b", 4, 0)]), 1).unwrap());
}
