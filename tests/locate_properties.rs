//! What every optimum of a location problem must obey: more sites, longer distances, sharing, limits, errors with their place.

mod located;

use botri::locate::{
    Control, Instance, LocateError, Matrix, Problem, Proof, Question, Solution, Sourcing, Status,
    capacitated_center, capacitated_cover, capacitated_single, capacitated_split, classic,
    generate, max_cover, p_center, p_dispersion, p_median, set_cover, uncapacitated,
};
use located::{CASES, p_of, square, tiny_between, tiny_capacitated};

#[test]
fn a_site_more_never_hurts_and_scaling_scales() {
    let control = Control::default();
    for seed in 0..6 {
        let instance = square(seed, 60);
        let mut fewer = instance.clone();
        fewer.status[7] = Status::Forbidden;
        fewer.status[21] = Status::Forbidden;
        let mut scaled = instance.clone();
        scaled.distance = Matrix::from_fn(60, 60, |i, j| 3.0 * instance.distance.at(i, j));
        scaled.standard.fill(450.0);
        let median = |instance: &Instance| p_median(instance, 5, &control).unwrap().objective;
        let center = |instance: &Instance| p_center(instance, 5, &control).unwrap().objective;
        let covered = |instance: &Instance| max_cover(instance, 5, &control).unwrap().objective;
        let apart = |instance: &Instance| p_dispersion(instance, 5, &control).unwrap().objective;
        let sites = |instance: &Instance| {
            set_cover(instance, &control).map_or(f64::INFINITY, |solution| solution.objective)
        };
        assert!(median(&instance) <= median(&fewer));
        assert!(center(&instance) <= center(&fewer));
        assert!(covered(&instance) >= covered(&fewer));
        assert!(sites(&instance) <= sites(&fewer));
        assert!(apart(&instance) >= apart(&fewer));
        assert!((median(&scaled) - 3.0 * median(&instance)).abs() < 1e-6);
        assert!((center(&scaled) - 3.0 * center(&instance)).abs() < 1e-6);
        assert!((apart(&scaled) - 3.0 * apart(&instance)).abs() < 1e-6);
        assert_eq!(covered(&scaled), covered(&instance));
        assert_eq!(sites(&scaled), sites(&instance));
    }
}

type Solve = fn(&Instance, usize) -> Result<Solution, LocateError>;

/// A problem, the sign of better (1 where less is better), and the power of distance in its value.
struct Asked {
    name: &'static str,
    solve: Solve,
    sign: f64,
    power: i32,
}

const fn asked(name: &'static str, solve: Solve, sign: f64, power: i32) -> Asked {
    Asked { name, solve, sign, power }
}

fn free() -> Control<'static> {
    Control::default()
}

const SINGLE: Sourcing = Sourcing::Single;
const SPLIT: Sourcing = Sourcing::Split;

/// Problems between clients and sites.
const PROBLEMS: [Asked; 13] = [
    asked("p-median", |i, p| p_median(i, p, &free()), 1.0, 1),
    asked("p-center", |i, p| p_center(i, p, &free()), 1.0, 1),
    asked("set cover", |i, _| set_cover(i, &free()), 1.0, 0),
    asked("maximal cover", |i, p| max_cover(i, p, &free()), -1.0, 0),
    asked("uncapacitated", |i, _| uncapacitated(i, &free()), 1.0, 1),
    asked("split", |i, _| capacitated_split(i, None, &free()), 1.0, 1),
    asked("single source", |i, _| capacitated_single(i, None, &free()), 1.0, 1),
    asked("p-median, split", |i, p| capacitated_split(i, Some(p), &free()), 1.0, 1),
    asked("p-median, single source", |i, p| capacitated_single(i, Some(p), &free()), 1.0, 1),
    asked("p-center, single source", |i, p| capacitated_center(i, p, SINGLE, &free()), 1.0, 1),
    asked("set cover, split", |i, _| capacitated_cover(i, None, SPLIT, &free()), 1.0, 0),
    asked("maximal cover, split", |i, p| capacitated_cover(i, Some(p), SPLIT, &free()), -1.0, 0),
    asked("maximal cover, single", |i, p| capacitated_cover(i, Some(p), SINGLE, &free()), -1.0, 0),
];

/// A forbidden site that is set free, or distances three times as long.
fn changes_as_it_should(asked: &Asked, seed: u64, fewer: &Instance) {
    let Asked { name, solve, sign, power } = asked;
    let p = p_of(seed, fewer);
    let Ok(base) = solve(fewer, p) else { return };
    let mut more = fewer.clone();
    more.status.iter_mut().filter(|s| **s == Status::Forbidden).for_each(|s| *s = Status::Free);
    let added = solve(&more, p).unwrap_or_else(|e| panic!("{name}, seed {seed}: {e}"));
    let worse = sign * (added.objective - base.objective);
    assert!(worse <= 1e-6, "{name}, seed {seed}: a site more made it worse by {worse}");
    let mut longer = fewer.clone();
    longer.distance =
        Matrix::from_fn(fewer.clients(), fewer.sites(), |i, j| 3.0 * fewer.distance.at(i, j));
    longer.standard.iter_mut().chain(&mut longer.opening).for_each(|x| *x *= 3.0);
    let scaled = solve(&longer, p).unwrap_or_else(|e| panic!("{name}, seed {seed}: {e}"));
    let wanted = base.objective * 3.0_f64.powi(*power);
    let same = (scaled.objective - wanted).abs() <= 1e-6 * wanted.abs().max(1.0);
    assert!(same, "{name}, seed {seed}: {} instead of {wanted}", scaled.objective);
}

#[test]
fn a_site_more_and_longer_roads_change_tiny_optima_as_they_should() {
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        PROBLEMS.iter().for_each(|asked| changes_as_it_should(asked, seed, &instance));
    }
}

#[test]
fn a_site_more_and_longer_roads_change_tiny_dispersions_as_they_should() {
    let dispersion = asked("p-dispersion", |i, p| p_dispersion(i, p, &free()), -1.0, 1);
    (0..CASES).for_each(|seed| changes_as_it_should(&dispersion, seed, &tiny_between(seed)));
}

/// Where a client may be shared the optimum is at least as good (of the center the definition is another, see `classic`).
#[test]
fn single_source_is_never_better_than_split() {
    let asks: [(&str, Solve, Solve, f64); 4] = [
        (
            "facility location",
            |i, _| capacitated_single(i, None, &free()),
            |i, _| capacitated_split(i, None, &free()),
            1.0,
        ),
        (
            "p-median",
            |i, p| capacitated_single(i, Some(p), &free()),
            |i, p| capacitated_split(i, Some(p), &free()),
            1.0,
        ),
        (
            "set cover",
            |i, _| capacitated_cover(i, None, SINGLE, &free()),
            |i, _| capacitated_cover(i, None, SPLIT, &free()),
            1.0,
        ),
        (
            "maximal cover",
            |i, p| capacitated_cover(i, Some(p), SINGLE, &free()),
            |i, p| capacitated_cover(i, Some(p), SPLIT, &free()),
            -1.0,
        ),
    ];
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        let p = p_of(seed, &instance);
        for (name, single, split, sign) in asks {
            let Ok(single) = single(&instance, p) else { continue };
            let split = split(&instance, p).unwrap_or_else(|e| panic!("{name}, seed {seed}: {e}"));
            let better = sign * (split.objective - single.objective);
            assert!(better <= 1e-6, "{name}, seed {seed}: single source is better by {better}");
        }
    }
}

#[test]
fn larger_instances_agree_with_the_textbook_formulation() {
    let control = Control::default();
    for seed in 0..3 {
        let mut instance = square(seed + 100, 40);
        instance.opening.fill(4000.0);
        let ask = |problem, p| {
            let question = Question { problem, p, sourcing: Sourcing::Split };
            classic(&instance, question, &control).unwrap().objective
        };
        let same = |ours: Result<Solution, LocateError>, theirs: f64| {
            let ours = ours.unwrap().objective;
            assert!((ours - theirs).abs() <= 1e-6 * theirs, "{ours} instead of {theirs}");
        };
        same(p_median(&instance, 4, &control), ask(Problem::PMedian, Some(4)));
        same(max_cover(&instance, 4, &control), ask(Problem::MaxCover, Some(4)));
        same(uncapacitated(&instance, &control), ask(Problem::FacilityLocation, None));
    }
}

/// Whole clients, where they are few to a site and where they are many, with and without a number of sites.
#[test]
fn whole_clients_agree_with_the_textbook_formulation() {
    let control = Control::default();
    for (seed, clients, slack) in [(1, 20, 1.5), (2, 40, 2.0), (3, 60, 4.0)] {
        let instance = generate::warehouses(seed, clients, 8, slack);
        for p in [None, Some(6)] {
            let problem = if p.is_some() { Problem::PMedian } else { Problem::FacilityLocation };
            let question = Question { problem, p, sourcing: Sourcing::Single };
            let theirs = classic(&instance, question, &control).unwrap().objective;
            let ours = capacitated_single(&instance, p, &control).unwrap();
            assert_eq!(ours.proof, Proof::Optimal);
            assert!((ours.objective - theirs).abs() <= 1e-6 * theirs, "{seed} {p:?}");
        }
    }
}

#[test]
fn a_work_limit_leaves_whole_clients_within_the_capacities_and_a_bound_below() {
    let instance = generate::warehouses(4, 80, 12, 2.0);
    let full = capacitated_single(&instance, None, &Control::default()).unwrap();
    for work in [1.0, 5.0, 20.0] {
        let control = Control { work, ..Control::default() };
        let found = capacitated_single(&instance, None, &control).unwrap();
        assert!(found.bound <= full.objective + 1e-6 && full.bound <= found.objective, "{work}");
        let mut load = vec![0.0; instance.sites()];
        for assigned in &found.assignment {
            assert_eq!(assigned.share, 1.0);
            load[assigned.site] += instance.demand[assigned.client];
        }
        let capacity = instance.capacity.iter().flatten();
        assert!(load.iter().zip(capacity).all(|(load, capacity)| load <= capacity));
        assert_eq!(found.assignment.len(), instance.clients());
        assert_eq!(found, capacitated_single(&instance, None, &control).unwrap());
    }
}

#[test]
fn a_work_limit_leaves_a_valid_bound_and_nothing_depends_on_the_run() {
    let instance = square(5, 120);
    let control = Control { work: 0.5, ..Control::default() };
    let first = p_median(&instance, 9, &control).unwrap();
    let full = p_median(&instance, 9, &Control::default()).unwrap();
    assert!(first.bound <= full.objective && full.objective <= first.objective);
    assert_eq!(first, p_median(&instance, 9, &control).unwrap());
    let warm = Control { start: Some(full.open.clone()), ..control };
    assert_eq!(p_median(&instance, 9, &warm).unwrap().objective, full.objective);
}

/// However little the work, the radius found is one of the province's and the optimum lies between the bound and it.
#[test]
fn a_work_limit_leaves_a_radius_and_a_bound_around_the_optimum() {
    let instance = square(5, 120);
    let full = p_center(&instance, 9, &Control::default()).unwrap();
    assert_eq!(full.bound, full.objective);
    for work in [0.0, 0.01, 0.1, 0.5] {
        let control = Control { work, ..Control::default() };
        let found = p_center(&instance, 9, &control).unwrap();
        assert!(found.bound <= full.objective && full.objective <= found.objective, "{work}");
        assert_eq!(found, p_center(&instance, 9, &control).unwrap());
    }
}

/// A free site that holds nobody and costs nothing has no cost a unit, and must not hide the others.
#[test]
fn a_site_without_capacity_changes_nothing() {
    let mut instance = Instance::new(Matrix::from_fn(1, 3, |_, _| 1.0));
    instance.demand = vec![5.0];
    instance.opening = vec![100.0, 100.0, 0.0];
    instance.capacity = Some(vec![10.0, 10.0, 0.0]);
    for found in [
        capacitated_split(&instance, None, &Control::default()),
        capacitated_single(&instance, None, &Control::default()),
    ] {
        assert_eq!(found.unwrap().objective, 101.0);
    }
}

#[test]
fn errors_name_the_place() {
    let mut instance = Instance::new(Matrix::from_arcs(2, 2, [(0, 0, 1.0), (0, 1, 2.0)]));
    instance.client_name[1] = "Xã An Bình".into();
    let control = Control::default();
    let error = p_median(&instance, 1, &control).unwrap_err();
    assert_eq!(error, LocateError::Unreachable { client: "Xã An Bình".into() });
    assert!(error.label().vi.contains("không địa điểm nào"));
    let error = p_median(&instance, 3, &control).unwrap_err();
    assert_eq!(error, LocateError::Count { p: 3, least: 1, most: 2 });
    let mut instance = Instance::new(Matrix::from_fn(2, 2, |_, _| 1.0));
    instance.capacity = Some(vec![1.0, 0.5]);
    let error = capacitated_split(&instance, None, &control).unwrap_err();
    assert_eq!(error, LocateError::Capacity { capacity: 1.5, demand: 2.0, client: None });
    instance.capacity = Some(vec![5.0, 2.0]);
    instance.demand[1] = 5.5;
    instance.client_name[1] = "Xã An Bình".into();
    let error = capacitated_single(&instance, None, &control).unwrap_err();
    let client = Some("Xã An Bình".into());
    assert_eq!(error, LocateError::Capacity { capacity: 5.0, demand: 5.5, client });
    let parted = Matrix::from_arcs(2, 2, [(0, 0, 1.0), (1, 1, 1.0)]);
    let error = p_median(&Instance::new(parted), 1, &control).unwrap_err();
    assert!(matches!(error, LocateError::TooFew { p: 1, .. }));
}
