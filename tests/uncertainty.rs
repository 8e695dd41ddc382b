//! What is uncertain: draws keep their places when anything is added, and hang together as stated.

#[allow(
    dead_code,
    reason = "the province of the simulation tests, of which this one needs the question alone"
)]
mod province;

use botri::random::Book;
use botri::scenario;
use botri::study::{Correlation, Distribution, Points, Quantity, Study, Uncertainty, Varies};
use province::{about, all_uncertain, study};
use std::path::Path;

/// Every draw of a study that a replication makes for all, with some for sites, by code.
fn draws(study: &Study) -> Vec<(String, Vec<f64>)> {
    let book = Book::new(study, 7);
    let one = |u: &Uncertainty| {
        let entities = if u.quantity.by_entity() { &["S1", "S2"][..] } else { &[""][..] };
        let of = |entity: &&str| {
            let drawn = book.drawn(u, entity);
            (0..64).map(|r| drawn.value(0, r)).collect::<Vec<f64>>()
        };
        (u.code.clone(), entities.iter().flat_map(of).collect())
    };
    study.uncertainties.iter().map(one).collect()
}

fn spread(mut study: Study, points: Points) -> Study {
    study.sampling.points = points;
    study.sampling.dimensions = vec!["Uptake".into(), "shared delivery".into()];
    study
}

fn pair(a: &str, b: &str, r: f64) -> Correlation {
    let of = vec![a.to_owned(), b.to_owned()];
    Correlation { code: "c".into(), of, matrix: vec![vec![1.0, r], vec![r, 1.0]] }
}

#[test]
fn one_more_quantity_moves_no_other_draw() {
    for points in [Points::Random, Points::Latin, Points::Sobol] {
        let before = spread(study(all_uncertain()), points);
        let mut more = before.clone();
        // In front of all others, so that a position would show.
        let mut extra = about(Quantity::Storms, Distribution::Gamma(4.0, 0.25));
        extra.shared = 0.5;
        more.uncertainties.insert(0, extra);
        more.sampling.dimensions.push("Storms".into());
        assert_eq!(draws(&before), draws(&more)[1..], "{points:?}");
    }
}

#[test]
fn one_more_member_of_a_correlation_moves_none_before_it() {
    let mut before = study(all_uncertain());
    before.sampling.correlations = vec![pair("Uptake", "Demand", 0.6)];
    let mut more = before.clone();
    more.sampling.correlations[0].of.push("Hours".into());
    more.sampling.correlations[0].matrix =
        vec![vec![1.0, 0.6, 0.3], vec![0.6, 1.0, 0.2], vec![0.3, 0.2, 1.0]];
    let (before, more) = (draws(&before), draws(&more));
    let moved: Vec<&str> =
        before.iter().zip(&more).filter(|(b, m)| b != m).map(|(b, _)| b.0.as_str()).collect();
    assert_eq!(moved, ["Hours"]);
}

/// Correlation of ranks between two uncertainties about entities.
fn ranks(study: &Study, a: (usize, &str), b: (usize, &str)) -> f64 {
    let book = Book::new(study, 11);
    let n = 8000;
    let ranks = |(position, entity): (usize, &str)| {
        let drawn = book.drawn(&study.uncertainties[position], entity);
        let values: Vec<f64> = (0..n).map(|r| drawn.value(0, r)).collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|i, j| values[*i].total_cmp(&values[*j]));
        let mut ranks = vec![0.0; values.len()];
        order.iter().enumerate().for_each(|(rank, i)| ranks[*i] = rank as f64 / f64::from(n) - 0.5);
        ranks
    };
    12.0 * ranks(a).iter().zip(ranks(b)).map(|(x, y)| x * y).sum::<f64>() / f64::from(n)
}

/// Spearman's correlation of a Gaussian copula with correlation r.
fn spearman(r: f64) -> f64 {
    6.0 / std::f64::consts::PI * (r / 2.0).asin()
}

#[test]
fn stated_correlations_drivers_and_shared_shocks_are_what_is_drawn() {
    let mut list = vec![
        Uncertainty::new("demand", Quantity::Demand, Distribution::Pert(0.5, 1.0, 1.4)),
        Uncertainty::new("pay", Quantity::PayStep, Distribution::Lognormal(1.0, 0.2)),
        Uncertainty::new("cost", Quantity::Cost, Distribution::Uniform(0.0, 0.5)),
        Uncertainty::new("uptake", Quantity::Uptake, Distribution::Beta(2.0, 3.0)),
        Uncertainty::new("refill", Quantity::Refill, Distribution::Gamma(4.0, 2.0)),
    ];
    list[2].shared = 0.64;
    list[3].drivers = vec![("trust".into(), 0.8)];
    list[4].drivers = vec![("trust".into(), -0.5)];
    let mut study = study(list);
    let matrix = vec![vec![1.0, 0.5, -0.4], vec![0.5, 1.0, 0.2], vec![-0.4, 0.2, 1.0]];
    let of = ["demand", "pay", "cost"].map(str::to_owned).to_vec();
    study.sampling.correlations = vec![Correlation { code: "c".into(), of, matrix }];
    let near = |a, b, r: f64| {
        let seen = ranks(&study, a, b);
        assert!((seen - spearman(r)).abs() < 0.035, "{a:?} {b:?}: {seen} for {r}");
    };
    near((0, ""), (1, ""), 0.5);
    // A site has the common part at the root of what it shares.
    near((0, ""), (2, "S1"), -0.4 * 0.8);
    near((1, ""), (2, "S2"), 0.2 * 0.8);
    near((2, "S1"), (2, "S2"), 0.64);
    near((3, ""), (4, ""), -0.4);
    near((0, ""), (3, ""), 0.0);
}

#[test]
fn a_monthly_quantity_is_drawn_anew_each_month_at_its_own_place() {
    let mut one = about(Quantity::Demand, Distribution::Uniform(0.5, 1.5));
    one.varies = Varies::Month;
    let study = study(vec![one]);
    let drawn = Book::new(&study, 7).drawn(&study.uncertainties[0], "");
    let months: Vec<f64> = (24168..24192).map(|step| drawn.value(step, 3)).collect();
    assert!(months.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(months[5], drawn.value(24173, 3));
}

#[test]
fn conversions_are_told_from_new_builds() {
    let loaded =
        scenario::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quang-ninh"))
            .unwrap();
    let (world, study) = (&loaded.world, &loaded.study);
    let book = Book::new(study, 7);
    let about = |code: &str| {
        let site = world.sites.values().find(|site| site.code == code).unwrap();
        book.of_opening(Quantity::Delivery, site.kind, site.converts.is_some()).unwrap()
    };
    // Hạ Long has a pilot, Cẩm Phả has none.
    assert_eq!(about("TT193-1").code, "delivery_pilot");
    assert_eq!(about("TT195-1").code, "delivery_district_centre");
    let often = |code: &str| {
        let chance = book.chance(about(code), code);
        (0..2000).filter(|r| chance.happens(0, *r)).count()
    };
    let (pilot, new) = (often("TT193-1"), often("TT195-1"));
    assert!(pilot > 1500 && new < 600, "{pilot} {new}");
}

#[test]
fn every_distribution_is_read_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/three-communes");
    for file in std::fs::read_dir(good).unwrap() {
        let path = file.unwrap().path();
        std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
    }
    let written = [
        ("uptake", "normal = { mean = 1.0, sd = 0.2 }\nbetween = [0.5, 1.5]"),
        ("hours", "lognormal = { median = 1.0, sigma = 0.3 }"),
        ("attrition", "gamma = { shape = 4.0, scale = 0.25 }"),
        ("refill", "discrete = [{ value = 12, weight = 1 }, { value = 4, weight = 3 }]"),
        ("pay_step", "empirical = \"steps\""),
        ("storms", "pert = [0.5, 1.0, 2.5]"),
        ("on_time", "beta = { alpha = 2.0, beta = 5.0 }\nconverts = true"),
        ("delay", "uniform = [3, 9]"),
    ];
    let tables: String = written
        .iter()
        .map(|(q, d)| {
            format!("\n[uncertainty.{q}]\nquantity = \"{q}\"\n{d}\nbasis = \"source: x\"\n")
        })
        .collect();
    let path = dir.path().join("scenario.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text + &tables).unwrap();
    std::fs::write(dir.path().join("samples.csv"), "steps,other\n1.25,3\n0.9,\n1.1,-2.125\n")
        .unwrap();
    let study = scenario::load(dir.path()).unwrap().study;
    let read = |code: &str| {
        let one = study.uncertainties.iter().find(|u| u.code == code).unwrap();
        one.distribution.clone()
    };
    use Distribution::*;
    assert_eq!(read("uptake"), Within(Box::new(Normal(1.0, 0.2)), 0.5, 1.5));
    assert_eq!(read("hours"), Lognormal(1.0, 0.3));
    assert_eq!(read("attrition"), Gamma(4.0, 0.25));
    assert_eq!(read("refill"), Discrete(vec![(4.0, 0.75), (12.0, 0.25)]));
    assert_eq!(read("pay_step"), Empirical(vec![0.9, 1.1, 1.25]));
    assert_eq!(read("storms"), Pert(0.5, 1.0, 2.5));
    assert_eq!(read("on_time"), Beta(2.0, 5.0));
}
