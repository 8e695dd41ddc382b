//! `cargo bench --bench locate [-- SIZE...]`: each problem on seeded instances (100, 300 and 1000 points unless sizes are given, up to 10,000), the textbook
//! formulation on HiGHS beside it where it has at most 100,000 arcs. Generating and reading are not timed.

use botri::locate::{
    Control, Instance, LocateError, Problem, Question, Solution, Sourcing, capacitated_single,
    capacitated_split, classic, generate, max_cover, p_center, p_dispersion, p_median, set_cover,
    uncapacitated,
};
use std::time::Instant;

const SEED: u64 = 20_260_101;

/// Million steps allowed to each solve, so that a run ends.
const WORK: f64 = 60_000.0;

fn main() {
    let typed: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if typed.is_empty() { vec![100, 300, 1000] } else { typed };
    println!(
        "{:<34}{:>16}{:>11}{:>10}{:>12}{:>9}",
        "problem", "value", "gap", "s", "HiGHS s", "times"
    );
    for points in sizes {
        on_the_plane(points);
        with_costs(points);
    }
}

fn control() -> Control<'static> {
    Control { work: WORK, ..Control::default() }
}

fn on_the_plane(points: usize) {
    let mut instance = generate::plane(SEED, points);
    for p in [(points / 100).max(5), points / 10] {
        let name = format!("p-median {points}, p = {p}");
        line(&name, &instance, Some((Problem::PMedian, p)), |i| p_median(i, p, &control()));
        let name = format!("p-center {points}, p = {p}");
        // HiGHS needs more than two minutes for the textbook p-center at 100 points already.
        line(&name, &instance, None, |i| p_center(i, p, &control()));
    }
    let towns = generate::towns(SEED, points);
    let p = points / 20;
    let name = format!("p-median, towns {points}, p = {p}");
    line(&name, &towns, Some((Problem::PMedian, p)), |i| p_median(i, p, &control()));
    instance
        .standard
        .fill(generate::covering_radius(0.01).max(2.0 * 1000.0 / (points as f64).sqrt()));
    let name = format!("set cover {points}");
    line(&name, &instance, Some((Problem::SetCover, 0)), |i| set_cover(i, &control()));
    let name = format!("maximal cover {points}, p = 50");
    let near = Control { gap: if points > 1000 { 0.01 } else { 0.0 }, ..control() };
    line(&name, &instance, Some((Problem::MaxCover, 50)), |i| max_cover(i, 50, &near));
    if points <= 1000 {
        let p = 10;
        let name = format!("p-dispersion {points}, p = {p}");
        line(&name, &instance, None, |i| p_dispersion(&i.distance, &i.status, p, &control()));
    }
}

fn with_costs(points: usize) {
    let sites = points / 10;
    let mut instance = generate::warehouses(SEED, points, sites, 5.0);
    let size = format!("{points} x {sites}");
    if points <= 1000 {
        let question = Some((Problem::FacilityLocation, 0));
        line(&format!("capacitated split {size}"), &instance, question, |i| {
            capacitated_split(i, None, &control())
        });
    }
    if points <= 300 {
        line(&format!("capacitated single {size}"), &instance, None, |i| {
            capacitated_single(i, None, &control())
        });
    }
    instance.capacity = None;
    let question = Some((Problem::FacilityLocation, 0));
    line(&format!("uncapacitated {size}"), &instance, question, |i| uncapacitated(i, &control()));
}

/// Times one problem, and HiGHS on it where a question is given and the formulation is small enough.
fn line(
    name: &str,
    instance: &Instance,
    question: Option<(Problem, usize)>,
    solve: impl Fn(&Instance) -> Result<Solution, LocateError>,
) {
    let start = Instant::now();
    let solution = match solve(instance) {
        Ok(solution) => solution,
        Err(error) => return println!("{name:<34}{error}"),
    };
    let seconds = start.elapsed().as_secs_f64();
    let (value, gap) = (solution.objective, 100.0 * solution.gap());
    print!("{name:<34}{value:>16.2}{gap:>9.3} %{seconds:>10.3}");
    let small = instance.clients() * instance.sites() <= 100_000;
    match question.filter(|_| small) {
        Some((problem, p)) => {
            let p = (p > 0).then_some(p);
            let start = Instant::now();
            let other =
                classic(instance, Question { problem, p, sourcing: Sourcing::Split }, &control());
            let theirs = start.elapsed().as_secs_f64();
            let agrees = other.is_ok_and(|other| {
                (other.objective - value).abs() <= 1e-4 * value.abs() || other.gap() > 1e-6
            });
            let mark = if agrees { "" } else { "  values differ" };
            println!("{theirs:>12.3}{:>9.1}{mark}", theirs / seconds.max(1e-6));
        }
        None => println!("{:>12}{:>9}", "-", "-"),
    }
}
