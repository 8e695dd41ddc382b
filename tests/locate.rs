//! Every location solver against exhaustive search on a thousand tiny random instances.

mod located;

use botri::locate::{
    Control, Instance, LocateError, Matrix, Problem, Proof, Question, Solution, Sourcing, Status,
    capacitated_center, capacitated_cover, capacitated_single, capacitated_split, classic,
    max_cover, p_center, p_dispersion, p_median, set_cover, uncapacitated,
};
use located::{CASES, p_of, tiny, tiny_between, tiny_capacitated};

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
        let instance = tiny_between(seed);
        let p = p_of(seed, &instance).max(2);
        let apart = |open: &Vec<usize>| {
            let pairs = open.iter().flat_map(|&a| open.iter().map(move |&b| (a, b)));
            let far = pairs.filter(|(a, b)| a < b).map(|(a, b)| instance.distance.at(a, b));
            far.fold(f64::INFINITY, f64::min)
        };
        let best = choices(&instance.status, Some(p)).iter().map(apart).reduce(f64::max);
        let found = p_dispersion(&instance, p, &Control::default());
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
fn single_source_is_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        let p = (seed % 2 == 0).then(|| p_of(seed, &instance));
        let value = |open: &Vec<usize>| {
            let opening = if p.is_some() { 0.0 } else { opening_of(&instance, open) };
            whole(&instance, open, &|sent| service(&instance, sent)) + opening
        };
        let best = least(choices(&instance.status, p).iter().map(value));
        let single = capacitated_single(&instance, p, &Control::default());
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
    unit.standard = units.iter().map(|&i| instance.standard[i]).collect();
    unit.status.clone_from(&instance.status);
    unit.opening.clone_from(&instance.opening);
    unit.capacity.clone_from(&instance.capacity);
    unit
}

/// A thousand instances of few enough units to try every assignment, with their seeds.
fn few_units() -> impl Iterator<Item = (u64, Instance)> {
    let cases = (0..).map(|seed| {
        let mut instance = tiny_capacitated(seed);
        instance.demand.iter_mut().for_each(|d| *d = d.min(2.0));
        (seed, instance)
    });
    let few = |i: &Instance| i.demand.iter().sum::<f64>() <= 6.0 && i.sites() <= 4;
    cases.filter(move |(_, instance)| few(instance)).take(CASES as usize)
}

#[test]
fn split_is_exhaustive_search_over_units() {
    for (seed, instance) in few_units() {
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
fn split_covers_are_exhaustive_search_over_units() {
    for (seed, instance) in few_units() {
        let (unit, control) = (in_units(&instance), Control::default());
        let best = best_full_cover(&unit);
        agree(seed, &instance, capacitated_cover(&instance, None, Sourcing::Split, &control), best);
        let p = p_of(seed, &instance);
        let best = best_partial_cover(&unit, p);
        let found = capacitated_cover(&instance, Some(p), Sourcing::Split, &control);
        agree(seed, &instance, found, best);
    }
}

/// Fewest sites that serve everybody whole within standard and capacity.
fn best_full_cover(instance: &Instance) -> Option<f64> {
    let near = |i: usize, j: usize| instance.distance.at(i, j) <= instance.standard[i];
    let value = |sent: &[Option<usize>], open: &[usize]| {
        let kept = sent.iter().enumerate().all(|(i, j)| j.is_some_and(|j| near(i, j)));
        if kept { open.len() as f64 } else { f64::INFINITY }
    };
    let choices = choices(&instance.status, None);
    least(choices.iter().map(|open| whole(instance, open, &|sent| value(sent, open))))
}

/// Most weight that `p` sites serve whole within standard and capacity.
fn best_partial_cover(instance: &Instance, p: usize) -> Option<f64> {
    let near = |i: usize, j: usize| instance.distance.at(i, j) <= instance.standard[i];
    let missed = |sent: &[Option<usize>]| -> f64 {
        let stray = sent.iter().enumerate().any(|(i, j)| j.is_some_and(|j| !near(i, j)));
        let kept = (0..sent.len()).filter(|&i| sent[i].is_some());
        let weight: f64 = kept.map(|i| instance.weight[i]).sum();
        if stray { f64::INFINITY } else { -weight }
    };
    let choices = choices(&instance.status, Some(p));
    choices.iter().map(|open| 0.0 - whole(instance, open, &missed)).reduce(f64::max)
}

#[test]
fn capacitated_covers_and_centers_are_exhaustive_search() {
    for seed in 0..CASES {
        let instance = tiny_capacitated(seed);
        let p = p_of(seed, &instance);
        let control = Control::default();
        let best = best_full_cover(&instance);
        let found = capacitated_cover(&instance, None, Sourcing::Single, &control);
        agree(seed, &instance, found, best);
        let best = best_partial_cover(&instance, p);
        let found = capacitated_cover(&instance, Some(p), Sourcing::Single, &control);
        agree(seed, &instance, found, best);
        let some = choices(&instance.status, Some(p));
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
        let between = tiny_between(seed);
        let p = p_of(seed, &between).max(2);
        let question =
            Question { problem: Problem::PDispersion, p: Some(p), sourcing: Sourcing::Split };
        let ours = p_dispersion(&between, p, &control);
        let theirs = classic(&between, question, &control);
        agree(seed, &between, ours, theirs.ok().map(|solution| solution.objective));
    }
}
