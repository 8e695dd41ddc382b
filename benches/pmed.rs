//! `cargo bench --bench pmed -- FILE_OR_FOLDER...` (or `BOTRI_PMED=FOLDER cargo bench --bench pmed`): p-median and p-center on OR-Library files, and HiGHS
//! on the textbook p-median beside them in the same run, 120 s at most.
//!
//! Reading and shortest paths are timed on neither side. HiGHS runs in a process of its own, so that it can be ended; what it does not finish counts
//! as 120 s. The files are not part of this project: without any, the bench says so and ends.

mod beside;

use beside::{alone, highs, words};
use botri::locate::{
    Control, Problem, Proof, Question, Solution, Sourcing, p_center, p_median, read,
};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Seconds allowed to HiGHS.
const LIMIT: f64 = 120.0;

fn main() {
    let (typed, highs_alone) = words();
    let folder = std::env::var_os("BOTRI_PMED").map(PathBuf::from);
    let files: Vec<PathBuf> =
        typed.into_iter().map(PathBuf::from).chain(folder).flat_map(listed).collect();
    let Some(first) = files.first() else {
        return println!("no OR-Library files were given: set BOTRI_PMED to their folder");
    };
    if highs_alone {
        let (given, p) = given(first);
        let question =
            Question { problem: Problem::PMedian, p: Some(p), sourcing: Sourcing::Split };
        return alone(&given.instance, question);
    }
    println!(
        "{:<10}{:>5}{:>10}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "instance", "p", "p-median", "s", "p-center", "s", "HiGHS s", "times"
    );
    let ratios: Vec<f64> = files.iter().map(|file| compare(file)).collect();
    let mean = ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64;
    println!("geometric mean of {}: {:.1} times", ratios.len(), mean.exp());
}

/// The file itself, or the pmed files of a folder in order of their number.
fn listed(path: PathBuf) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(&path) else { return vec![path] };
    let mut files: Vec<(usize, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let number = short(&path).strip_prefix("pmed")?.parse().ok()?;
            Some((number, path))
        })
        .collect();
    files.sort();
    files.into_iter().map(|(_, path)| path).collect()
}

/// The name of a file up to its first dot.
fn short(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

fn given(file: &Path) -> (read::Given, usize) {
    let name = file.display().to_string();
    let text = read::text(file).unwrap_or_else(|error| panic!("{}", error.label().en));
    let given =
        read::orlib_pmed(&name, &text).unwrap_or_else(|error| panic!("{}", error.label().en));
    let p = given.p.unwrap_or_else(|| panic!("{name}: no p"));
    (given, p)
}

/// Prints one line; how many times as long HiGHS takes for the p-median.
fn compare(file: &Path) -> f64 {
    let (given, p) = given(file);
    let control = Control::default();
    let (median, seconds) = timed(|| p_median(&given.instance, p, &control));
    let (center, center_seconds) = timed(|| p_center(&given.instance, p, &control));
    print!(
        "{:<10}{p:>5}{:>10}{seconds:>9.3}{:>9}{center_seconds:>9.3}",
        short(file),
        shown(&median),
        shown(&center)
    );
    let _ = std::io::stdout().flush();
    let theirs = highs(&[&file.display().to_string()], LIMIT);
    let (mark, highs) = theirs.as_ref().map_or(('>', LIMIT), |theirs| (' ', theirs.seconds));
    println!("{mark:>1}{highs:>8.2}{:>9.1}", highs / seconds);
    if let Some(theirs) = theirs {
        let (theirs, ours) = (theirs.value, median.objective);
        assert!((theirs - ours).abs() <= 1e-6 * ours, "{theirs} instead of {ours}");
    }
    highs / seconds
}

fn timed<E: std::fmt::Debug>(solve: impl Fn() -> Result<Solution, E>) -> (Solution, f64) {
    let start = Instant::now();
    let solution = solve().unwrap_or_else(|error| panic!("{error:?}"));
    (solution, start.elapsed().as_secs_f64())
}

/// The value, marked where it is not proven.
fn shown(solution: &Solution) -> String {
    let mark = if solution.proof == Proof::Optimal { "" } else { "?" };
    format!("{}{mark}", solution.objective)
}
