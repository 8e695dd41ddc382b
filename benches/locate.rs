//! `cargo bench --bench locate [-- SIZE... [NAME]]`: each problem on seeded instances (100, 300 and 1000 points unless sizes up to 10,000 are given; only the
//! cases whose name begins with NAME), the textbook formulation on HiGHS beside it in the same run, 60 s at most, where it has at most a million arcs.
//! Making the instance is timed on neither side.

mod beside;

use beside::{alone, highs, words};
use botri::locate::{
    Control, Instance, LocateError, Problem, Question, Solution, Sourcing, capacitated_single,
    capacitated_split, generate, max_cover, p_center, p_dispersion, p_median, set_cover,
    uncapacitated,
};
use std::io::Write;
use std::time::Instant;

/// Seconds allowed to HiGHS.
const LIMIT: f64 = 60.0;

const SEED: u64 = 20_260_101;

/// HiGHS runs out of memory on much larger formulations.
const MOST_ARCS: usize = 1_000_000;

/// Points of the plane, in towns, with a standard, and warehouses with and without capacities.
#[derive(Clone, Copy, PartialEq)]
enum Family {
    Plane,
    Towns,
    Covering,
    Limited,
    Unlimited,
}

/// A question on a family.
struct Case {
    name: &'static str,
    family: Family,
    problem: Problem,
    p: Option<usize>,
    sourcing: Sourcing,
}

fn main() {
    let (typed, highs_alone) = words();
    let mut sizes: Vec<usize> = typed.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![100, 300, 1000];
    }
    let name = typed.iter().find(|word| word.parse::<usize>().is_err());
    let wanted = |case: &Case| name.is_none_or(|name| case.name.starts_with(name.as_str()));
    if highs_alone {
        let case = cases(sizes[0]).into_iter().find(wanted).expect("a case");
        return alone(&instance(case.family, sizes[0]), question(&case));
    }
    println!(
        "{:<26}{:>7}{:>6}{:>14}{:>12}{:>9}{:>9}{:>9}",
        "problem", "points", "p", "value", "gap", "s", "HiGHS s", "times"
    );
    for size in sizes {
        cases(size).iter().filter(|case| wanted(case)).for_each(|case| line(case, size));
    }
}

/// The cases of a size. No name begins another.
fn cases(points: usize) -> Vec<Case> {
    let case = |name, family, problem, p| Case {
        name,
        family,
        problem,
        p: (p > 0).then_some(p),
        sourcing: Sourcing::Split,
    };
    let few = (points / 100).max(5);
    let single = Case {
        sourcing: Sourcing::Single,
        ..case("capacitated, single", Family::Limited, Problem::FacilityLocation, 0)
    };
    vec![
        case("p-median, few", Family::Plane, Problem::PMedian, few),
        case("p-median, many", Family::Plane, Problem::PMedian, points / 10),
        case("p-median, towns", Family::Towns, Problem::PMedian, points / 20),
        case("p-center, few", Family::Plane, Problem::PCenter, few),
        case("p-center, many", Family::Plane, Problem::PCenter, points / 10),
        case("set cover", Family::Covering, Problem::SetCover, 0),
        case("maximal cover", Family::Covering, Problem::MaxCover, 50),
        case("p-dispersion", Family::Plane, Problem::PDispersion, 10),
        case("uncapacitated", Family::Unlimited, Problem::FacilityLocation, 0),
        case("capacitated, split", Family::Limited, Problem::FacilityLocation, 0),
        single,
    ]
}

fn instance(family: Family, points: usize) -> Instance {
    let mut instance = match family {
        Family::Plane | Family::Covering => generate::plane(SEED, points),
        Family::Towns => generate::towns(SEED, points),
        // A tenth as many sites as clients.
        Family::Limited | Family::Unlimited => generate::warehouses(SEED, points, points / 10, 5.0),
    };
    match family {
        Family::Unlimited => instance.capacity = None,
        Family::Covering => {
            let apart = 1000.0 / (points as f64).sqrt();
            instance.standard.fill(generate::covering_radius(0.01).max(2.0 * apart));
        }
        _ => {}
    }
    instance
}

fn question(case: &Case) -> Question {
    Question { problem: case.problem, p: case.p, sourcing: case.sourcing }
}

fn solve(case: &Case, instance: &Instance) -> Result<Solution, LocateError> {
    let control = Control::default();
    let p = case.p.unwrap_or_default();
    match (case.problem, case.sourcing) {
        (Problem::PDispersion, _) => p_dispersion(instance, p, &control),
        (Problem::PMedian, _) => p_median(instance, p, &control),
        (Problem::PCenter, _) => p_center(instance, p, &control),
        (Problem::SetCover, _) => set_cover(instance, &control),
        (Problem::MaxCover, _) => max_cover(instance, p, &control),
        (Problem::FacilityLocation, _) if instance.capacity.is_none() => {
            uncapacitated(instance, &control)
        }
        (Problem::FacilityLocation, Sourcing::Split) => capacitated_split(instance, None, &control),
        (Problem::FacilityLocation, Sourcing::Single) => {
            capacitated_single(instance, None, &control)
        }
    }
}

/// Arcs of the textbook formulation.
fn arcs(instance: &Instance) -> usize {
    let near = |client: usize| {
        let within = |distance: &&f64| **distance <= instance.standard[client];
        instance.distance.row(client).iter().filter(within).count()
    };
    (0..instance.clients()).map(near).sum()
}

fn line(case: &Case, points: usize) {
    let instance = instance(case.family, points);
    let p = case.p.map_or(String::new(), |p| p.to_string());
    print!("{:<26}{points:>7}{p:>6}", case.name);
    let start = Instant::now();
    let solution = match solve(case, &instance) {
        Ok(solution) => solution,
        Err(error) => return println!("  {error}"),
    };
    let seconds = start.elapsed().as_secs_f64();
    let (value, gap) = (solution.objective, 100.0 * solution.gap());
    print!("{value:>14.2}{gap:>10.3} %{seconds:>9.3}");
    let _ = std::io::stdout().flush();
    if arcs(&instance) > MOST_ARCS {
        return println!("{:>9}{:>9}", "-", "-");
    }
    match highs(&[&points.to_string(), case.name], LIMIT) {
        Some(theirs) => {
            println!("{:>9.3}{:>9.1}", theirs.seconds, theirs.seconds / seconds);
            let apart = (theirs.value - value).abs() > 1e-4 * value.abs();
            assert!(!apart || gap > 0.0, "HiGHS: {}", theirs.value);
        }
        None => println!("{:>9}{:>9.1}", format!(">{LIMIT}"), LIMIT / seconds),
    }
}
