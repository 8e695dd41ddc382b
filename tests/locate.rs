//! Every location solver against exhaustive search on tiny random instances, and the properties that an optimum must have.

use botri::locate::{
    Control, Instance, LocateError, Matrix, Problem, Proof, Question, Solution, Sourcing, Status,
    capacitated_center, capacitated_cover, capacitated_single, capacitated_split, classic,
    max_cover, p_center, p_dispersion, p_median, set_cover, uncapacitated,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const CASES: u64 = 1000;

fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Up to seven clients and six sites, some arcs missing, some sites settled, whole or broken numbers.
fn tiny(seed: u64) -> Instance {
    let mut random = seeded(seed);
    let (clients, sites) = (random.random_range(1..=7), random.random_range(1..=6));
    let broken = f64::from(random.random_range(0..2_u32)) * 0.37;
    let table: Vec<f64> = (0..clients * sites)
        .map(|_| {
            let whole = f64::from(random.random_range(0..20_u32));
            let missing = random.random_range(0..12) == 0;
            if missing { f64::INFINITY } else { whole + broken * whole.sin().abs() }
        })
        .collect();
    let mut instance = Instance::new(Matrix::from_fn(clients, sites, |i, j| table[i * sites + j]));
    for i in 0..clients {
        instance.weight[i] = f64::from(random.random_range(0..9_u32));
        instance.demand[i] = f64::from(random.random_range(1..6_u32));
        instance.standard[i] = f64::from(random.random_range(3..16_u32));
    }
    for j in 0..sites {
        instance.opening[j] = f64::from(random.random_range(0..40_u32));
        instance.status[j] = match random.random_range(0..10) {
            0 => Status::Forbidden,
            1 => Status::Forced,
            2 => Status::Existing,
            _ => Status::Free,
        };
    }
    instance
}

/// The same with capacities, and few enough clients to try every assignment.
fn tiny_capacitated(seed: u64) -> Instance {
    let mut instance = tiny(seed);
    let mut random = seeded(seed ^ 0xca9);
    let keep = instance.clients().min(5);
    let table = instance.distance.clone();
    instance.distance = Matrix::from_fn(keep, table.sites(), |i, j| table.at(i, j));
    for list in [&mut instance.weight, &mut instance.demand, &mut instance.standard] {
        list.truncate(keep);
    }
    instance.client_name.truncate(keep);
    let capacity = (0..instance.sites()).map(|_| f64::from(random.random_range(1..14_u32)));
    instance.capacity = Some(capacity.collect());
    instance
}

/// Every allowed set of open sites, of size `p` if it is given.
fn choices(status: &[Status], p: Option<usize>) -> Vec<Vec<usize>> {
    (0..1_usize << status.len())
        .map(|mask| (0..status.len()).filter(|j| mask >> j & 1 == 1).collect::<Vec<_>>())
        .filter(|open| {
            let allowed = |(j, status): (usize, &Status)| match status {
                Status::Free => true,
                Status::Forbidden => !open.contains(&j),
                Status::Existing | Status::Forced => open.contains(&j),
            };
            p.is_none_or(|p| open.len() == p) && status.iter().enumerate().all(allowed)
        })
        .collect()
}

fn nearest(instance: &Instance, open: &[usize], i: usize) -> f64 {
    open.iter().map(|&j| instance.distance.at(i, j)).fold(f64::INFINITY, f64::min)
}

fn cost_of(instance: &Instance, open: &[usize]) -> f64 {
    let cost = |i: usize| open.iter().map(|&j| instance.cost(i, j)).fold(f64::INFINITY, f64::min);
    (0..instance.clients()).map(cost).sum()
}

fn opening_of(instance: &Instance, open: &[usize]) -> f64 {
    open.iter().map(|&j| instance.opening_due(j)).sum()
}

fn weight_covered(instance: &Instance, open: &[usize]) -> f64 {
    let covered = |&i: &usize| nearest(instance, open, i) <= instance.standard[i];
    (0..instance.clients()).filter(covered).map(|i| instance.weight[i]).sum()
}

fn least(values: impl Iterator<Item = f64>) -> Option<f64> {
    Some(values.fold(f64::INFINITY, f64::min)).filter(|value| value.is_finite())
}

/// The solver finds what exhaustive search finds, proves it, keeps what is settled; or both find nothing.
fn agree(seed: u64, instance: &Instance, found: Result<Solution, LocateError>, best: Option<f64>) {
    match (found, best) {
        (Ok(solution), Some(best)) => {
            let close = (solution.objective - best).abs() <= 1e-6 * best.abs().max(1.0);
            assert!(close, "seed {seed}: {} instead of {best}", solution.objective);
            assert_eq!(solution.proof, Proof::Optimal, "seed {seed}: bound {}", solution.bound);
            let open = |site: usize| solution.open.binary_search(&site).is_ok();
            for (j, status) in instance.status.iter().enumerate() {
                assert!(!(open(j) && *status == Status::Forbidden), "seed {seed}: {j} forbidden");
                assert!(open(j) || !status.is_open(), "seed {seed}: {j} must be open");
            }
            assert!(solution.assignment.iter().all(|a| open(a.site)), "seed {seed}");
        }
        (Err(LocateError::Solver(cause)), _) => panic!("seed {seed}: {cause}"),
        (Err(_), None) => {}
        (found, best) => panic!("seed {seed}: {found:?} instead of {best:?}"),
    }
}

fn p_of(seed: u64, instance: &Instance) -> usize {
    seeded(seed ^ 0x9).random_range(1..=instance.sites())
}

#[test]
fn p_median_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny(seed);
        let p = p_of(seed, &instance);
        let best = least(choices(&instance.status, Some(p)).iter().map(|o| cost_of(&instance, o)));
        agree(seed, &instance, p_median(&instance, p, &Control::default()), best);
    }
}

#[test]
fn p_center_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny(seed);
        let p = p_of(seed, &instance);
        let radius = |open: &Vec<usize>| {
            (0..instance.clients()).map(|i| nearest(&instance, open, i)).fold(0.0, f64::max)
        };
        let best = least(choices(&instance.status, Some(p)).iter().map(radius));
        agree(seed, &instance, p_center(&instance, p, &Control::default()), best);
    }
}

#[test]
fn set_cover_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny(seed);
        let near = |open: &[usize], i: usize| nearest(&instance, open, i) <= instance.standard[i];
        let covers = |open: &&Vec<usize>| (0..instance.clients()).all(|i| near(open, i));
        let choices = choices(&instance.status, None);
        let best = least(choices.iter().filter(covers).map(|open| open.len() as f64));
        agree(seed, &instance, set_cover(&instance, &Control::default()), best);
    }
}

#[test]
fn max_cover_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny(seed);
        let p = p_of(seed, &instance);
        let choices = choices(&instance.status, Some(p));
        let best = choices.iter().map(|open| weight_covered(&instance, open)).reduce(f64::max);
        agree(seed, &instance, max_cover(&instance, p, &Control::default()), best);
    }
}

#[test]
fn uncapacitated_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny(seed);
        let value = |open: &Vec<usize>| cost_of(&instance, open) + opening_of(&instance, open);
        let best = least(choices(&instance.status, None).iter().map(value));
        agree(seed, &instance, uncapacitated(&instance, &Control::default()), best);
    }
}

#[test]
fn p_dispersion_is_exhaustive_search() {
    for seed in 0..CASES {
        let mut random = seeded(seed);
        let sites = random.random_range(2..=9);
        let table: Vec<f64> =
            (0..sites * sites).map(|_| f64::from(random.random_range(0..30_u32))).collect();
        let between = Matrix::from_fn(sites, sites, |a, b| table[a.min(b) * sites + a.max(b)]);
        let mut instance = Instance::new(between.clone());
        for status in &mut instance.status {
            *status = [Status::Forbidden, Status::Forced]
                .get(random.random_range(0..8))
                .copied()
                .unwrap_or_default();
        }
        let p = random.random_range(2..=sites);
        let apart = |open: &Vec<usize>| {
            let pairs = open.iter().flat_map(|&a| open.iter().map(move |&b| (a, b)));
            let far = pairs.filter(|(a, b)| a < b).map(|(a, b)| between.at(a, b));
            far.fold(f64::INFINITY, f64::min)
        };
        let best = choices(&instance.status, Some(p)).iter().map(apart).reduce(f64::max);
        let found = p_dispersion(&between, &instance.status, p, &Control::default());
        agree(seed, &instance, found, best);
    }
}

/// Least value of every way to send each client whole to one of the open sites (or nowhere) within the capacities.
fn whole(instance: &Instance, open: &[usize], value: &impl Fn(&[Option<usize>]) -> f64) -> f64 {
    let capacity = instance.capacity.clone().unwrap_or_default();
    let options = open.len() + 1;
    let ways = options.pow(instance.clients() as u32);
    (0..ways)
        .map(|way| {
            let site = |i: usize| open.get(way / options.pow(i as u32) % options).copied();
            let sent: Vec<Option<usize>> = (0..instance.clients()).map(site).collect();
            let load = |j: usize| -> f64 {
                (0..sent.len()).filter(|&i| sent[i] == Some(j)).map(|i| instance.demand[i]).sum()
            };
            let fits = open.iter().all(|&j| load(j) <= capacity[j]);
            if fits { value(&sent) } else { f64::INFINITY }
        })
        .fold(f64::INFINITY, f64::min)
}

fn service(instance: &Instance, sent: &[Option<usize>]) -> f64 {
    sent.iter().enumerate().map(|(i, j)| j.map_or(f64::INFINITY, |j| instance.cost(i, j))).sum()
}

#[test]
fn single_source_is_exhaustive_search_and_split_never_worse() {
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        let p = (seed % 2 == 0).then(|| p_of(seed, &instance));
        let value = |open: &Vec<usize>| {
            let opening = if p.is_some() { 0.0 } else { opening_of(&instance, open) };
            whole(&instance, open, &|sent| service(&instance, sent)) + opening
        };
        let best = least(choices(&instance.status, p).iter().map(value));
        let single = capacitated_single(&instance, p, &Control::default());
        let split = capacitated_split(&instance, p, &Control::default());
        if let (Ok(single), Ok(split)) = (&single, &split) {
            assert!(split.objective <= single.objective + 1e-6, "seed {seed}");
        }
        agree(seed, &instance, single, best);
    }
}

/// Each unit of demand as a client of its own: with whole demands and capacities some optimal split is whole in units.
fn in_units(instance: &Instance) -> Instance {
    let units: Vec<usize> = (0..instance.clients())
        .flat_map(|i| std::iter::repeat_n(i, instance.demand[i] as usize))
        .collect();
    let mut unit = Instance::new(Matrix::from_fn(units.len(), instance.sites(), |k, j| {
        instance.distance.at(units[k], j)
    }));
    for (k, &i) in units.iter().enumerate() {
        unit.weight[k] = instance.weight[i] / instance.demand[i];
    }
    unit.status.clone_from(&instance.status);
    unit.opening.clone_from(&instance.opening);
    unit.capacity.clone_from(&instance.capacity);
    unit
}

#[test]
fn split_is_exhaustive_search_over_units() {
    for seed in 0..CASES {
        let mut instance = tiny_capacitated(seed);
        instance.demand.iter_mut().for_each(|d| *d = d.min(2.0));
        if instance.demand.iter().sum::<f64>() > 6.0 || instance.sites() > 4 {
            continue;
        }
        let unit = in_units(&instance);
        let p = (seed % 2 == 0).then(|| p_of(seed, &instance));
        let value = |open: &Vec<usize>| {
            let opening = if p.is_some() { 0.0 } else { opening_of(&unit, open) };
            whole(&unit, open, &|sent| service(&unit, sent)) + opening
        };
        let best = least(choices(&unit.status, p).iter().map(value));
        agree(seed, &instance, capacitated_split(&instance, p, &Control::default()), best);
    }
}

#[test]
fn capacitated_covers_and_centers_are_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        let p = p_of(seed, &instance);
        let control = Control::default();
        let near = |i: usize, j: usize| instance.distance.at(i, j) <= instance.standard[i];
        let all = choices(&instance.status, None);
        let some = choices(&instance.status, Some(p));
        let full = |sent: &[Option<usize>], open: &[usize]| {
            let kept = sent.iter().enumerate().all(|(i, j)| j.is_some_and(|j| near(i, j)));
            if kept { open.len() as f64 } else { f64::INFINITY }
        };
        let best = least(all.iter().map(|open| whole(&instance, open, &|sent| full(sent, open))));
        let found = capacitated_cover(&instance, None, Sourcing::Single, &control);
        agree(seed, &instance, found, best);
        let missed = |sent: &[Option<usize>]| -> f64 {
            let stray = sent.iter().enumerate().any(|(i, j)| j.is_some_and(|j| !near(i, j)));
            let kept = (0..sent.len()).filter(|&i| sent[i].is_some());
            let weight: f64 = kept.map(|i| instance.weight[i]).sum();
            if stray { f64::INFINITY } else { -weight }
        };
        let best = some.iter().map(|open| 0.0 - whole(&instance, open, &missed)).reduce(f64::max);
        let found = capacitated_cover(&instance, Some(p), Sourcing::Single, &control);
        agree(seed, &instance, found, best);
        let radius = |sent: &[Option<usize>]| {
            let far = |(i, j): (usize, &Option<usize>)| {
                j.map_or(f64::INFINITY, |j| instance.distance.at(i, j))
            };
            sent.iter().enumerate().map(far).fold(0.0, f64::max)
        };
        let best = least(some.iter().map(|open| whole(&instance, open, &radius)));
        let found = capacitated_center(&instance, p, Sourcing::Single, &control);
        agree(seed, &instance, found, best);
    }
}

#[test]
fn the_textbook_formulations_agree() {
    for seed in 0..CASES / 10 {
        let instance = tiny(seed);
        let p = p_of(seed, &instance);
        let control = Control::default();
        let pairs = [
            (Problem::PMedian, Some(p), p_median(&instance, p, &control)),
            (Problem::PCenter, Some(p), p_center(&instance, p, &control)),
            (Problem::SetCover, None, set_cover(&instance, &control)),
            (Problem::MaxCover, Some(p), max_cover(&instance, p, &control)),
            (Problem::FacilityLocation, None, uncapacitated(&instance, &control)),
        ];
        for (problem, p, ours) in pairs {
            let question = Question { problem, p, sourcing: Sourcing::Split };
            let theirs = classic(&instance, question, &control);
            agree(seed, &instance, ours, theirs.ok().map(|solution| solution.objective));
        }
    }
}

/// Points on a square with weights: large enough to need bounds and branching.
fn square(seed: u64, points: usize) -> Instance {
    let mut random = seeded(seed);
    let at: Vec<(f64, f64)> = (0..points)
        .map(|_| (random.random_range(0.0..1000.0), random.random_range(0.0..1000.0)))
        .collect();
    let mut instance = Instance::new(Matrix::from_fn(points, points, |i, j| {
        (at[i].0 - at[j].0).hypot(at[i].1 - at[j].1).floor()
    }));
    instance.weight.iter_mut().for_each(|w| *w = f64::from(random.random_range(1..50_u32)));
    instance.standard.fill(150.0);
    instance
}

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
        let sites = |instance: &Instance| {
            set_cover(instance, &control).map_or(f64::INFINITY, |solution| solution.objective)
        };
        assert!(median(&instance) <= median(&fewer));
        assert!(center(&instance) <= center(&fewer));
        assert!(covered(&instance) >= covered(&fewer));
        assert!(sites(&instance) <= sites(&fewer));
        assert!((median(&scaled) - 3.0 * median(&instance)).abs() < 1e-6);
        assert!((center(&scaled) - 3.0 * center(&instance)).abs() < 1e-6);
        assert_eq!(covered(&scaled), covered(&instance));
        assert_eq!(sites(&scaled), sites(&instance));
    }
}

/// A forbidden site that is set free, or distances three times as long: for every problem on tiny instances.
#[test]
fn a_site_more_and_longer_roads_change_tiny_optima_as_they_should() {
    type Solve = fn(&Instance, usize) -> Result<Solution, LocateError>;
    // Each with the sign of better (1 where less is better) and the power of distance in its value.
    let problems: [(&str, Solve, f64, i32); 9] = [
        ("p-median", |i, p| p_median(i, p, &Control::default()), 1.0, 1),
        ("p-center", |i, p| p_center(i, p, &Control::default()), 1.0, 1),
        ("set cover", |i, _| set_cover(i, &Control::default()), 1.0, 0),
        ("maximal cover", |i, p| max_cover(i, p, &Control::default()), -1.0, 0),
        ("uncapacitated", |i, _| uncapacitated(i, &Control::default()), 1.0, 1),
        ("split", |i, _| capacitated_split(i, None, &Control::default()), 1.0, 1),
        ("single source", |i, _| capacitated_single(i, None, &Control::default()), 1.0, 1),
        (
            "capacitated center",
            |i, p| capacitated_center(i, p, Sourcing::Single, &Control::default()),
            1.0,
            1,
        ),
        (
            "capacitated cover",
            |i, p| capacitated_cover(i, Some(p), Sourcing::Single, &Control::default()),
            -1.0,
            0,
        ),
    ];
    for seed in 0..CASES / 4 {
        let fewer = tiny_capacitated(seed);
        let p = p_of(seed, &fewer);
        let mut more = fewer.clone();
        more.status.iter_mut().filter(|s| **s == Status::Forbidden).for_each(|s| *s = Status::Free);
        let mut longer = fewer.clone();
        longer.distance =
            Matrix::from_fn(fewer.clients(), fewer.sites(), |i, j| 3.0 * fewer.distance.at(i, j));
        longer.standard.iter_mut().chain(&mut longer.opening).for_each(|x| *x *= 3.0);
        for (name, solve, sign, power) in problems {
            let Ok(base) = solve(&fewer, p) else { continue };
            let added = solve(&more, p).unwrap_or_else(|e| panic!("{name}, seed {seed}: {e}"));
            let worse = sign * (added.objective - base.objective);
            assert!(worse <= 1e-6, "{name}, seed {seed}: a site more made it worse by {worse}");
            let scaled = solve(&longer, p).unwrap_or_else(|e| panic!("{name}, seed {seed}: {e}"));
            let wanted = base.objective * 3.0_f64.powi(power);
            let same = (scaled.objective - wanted).abs() <= 1e-6 * wanted.abs().max(1.0);
            assert!(same, "{name}, seed {seed}: {} instead of {wanted}", scaled.objective);
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
    let parted = Matrix::from_arcs(2, 2, [(0, 0, 1.0), (1, 1, 1.0)]);
    let error = p_median(&Instance::new(parted), 1, &control).unwrap_err();
    assert!(matches!(error, LocateError::TooFew { p: 1, .. }));
}
