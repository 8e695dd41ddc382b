//! The planner against HiGHS alone on the same model, as ratios of one run: seconds, gap, memory.
//!
//! `cargo bench --bench search` takes the shipped scenario and the made-up province of the aim; `-- 65 577` takes made-up provinces of
//! these many communes, `-- quang-ninh 0.5` the scenario at half its money. `-- --alone 10` also gives HiGHS ten times our seconds on each.

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Formulation, Method, Options, solve};
use botri::plan::GoalResult;
use botri::progress::Silent;
use botri::scenario::load;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{Vnd, World};
use std::path::Path;
use std::time::Instant;

/// The sizes of the growth table.
const SIZES: [&str; 3] = ["quang-ninh", "65", "186"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let after = |name: &str| words.iter().position(|word| word == name).map(|at| at + 1);
    let figure = |name: &str| after(name).and_then(|at| words.get(at)?.parse::<f64>().ok());
    let (alone, money) = (figure("--alone"), figure("--money").unwrap_or(1.0));
    let taken: Vec<usize> = ["--alone", "--money"].into_iter().filter_map(after).collect();
    let named =
        words.iter().enumerate().filter(|(n, word)| !word.starts_with('-') && !taken.contains(n));
    let mut names: Vec<&str> = named.map(|(_, word)| word.as_str()).collect();
    if names.is_empty() {
        names = SIZES.to_vec();
    }
    println!(
        "province, communes, columns, rows: served, bound, gap, gap of what is gained; seconds; MiB at most"
    );
    for name in names {
        measure(name, money, alone);
    }
}

/// One province by our search, and by HiGHS alone with a multiple of its time.
fn measure(name: &str, money: f64, alone: Option<f64>) {
    let (mut world, mut study) = province(name);
    for fund in world.funds.ids().collect::<Vec<_>>() {
        world.funds[fund].ceiling.iter_mut().for_each(|amount| *amount = Vnd(amount.0 * money));
    }
    let last = study.goals.iter().position(|goal| goal.kind == GoalKind::Served);
    study.goals.truncate(last.map_or(study.goals.len(), |last| last + 1));
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let (columns, rows) = Formulation::new(&world, &study, &times, &demand).size();
    let run = |method, study: &Study| {
        let clock = Instant::now();
        let watch = Silent::default();
        let solved = solve(&world, study, &times, &demand, &Options::new(method), &watch);
        let served = solved.ok().and_then(|solved| solved.goals.last().cloned());
        (served, clock.elapsed().as_secs_f64())
    };
    let (own, seconds) = run(Method::Optimise, &study);
    let words = own.as_ref().map_or("no plan".into(), told);
    let communes = world.communes.len();
    println!("{name}, {communes}, {columns}, {rows}: {words}; {seconds:.1} s; {} MiB", memory());
    if let Some(times) = alone {
        study.limits.safety_seconds = times * seconds;
        (study.limits.nodes, study.limits.stall_nodes) = (u32::MAX, u32::MAX);
        study.limits.gap = own.and_then(|goal| goal.gap).unwrap_or(study.limits.gap);
        let (alone, theirs) = run(Method::Monolithic, &study);
        let words = alone.as_ref().map_or("no plan".into(), told);
        println!("  HiGHS alone: {words}; {theirs:.1} s, {:.1} times ours", theirs / seconds);
    }
}

fn province(name: &str) -> (World, Study) {
    if let Ok(communes) = name.parse() {
        return Province { communes, ..Province::default() }.build();
    }
    match load(&Path::new("scenarios").join(name)) {
        Ok(loaded) => (loaded.world, loaded.study),
        Err(mistakes) => panic!("{name}: {} mistakes", mistakes.len()),
    }
}

fn told(goal: &GoalResult) -> String {
    let share = |gap: Option<f64>| gap.map_or("none".into(), |gap| format!("{:.2} %", 100.0 * gap));
    let bound = goal.bound.map_or("none".into(), |bound| format!("{bound:.0}"));
    let (gap, gained) = (share(goal.gap), share(goal.gap_to_nothing));
    format!("{:.0}, {bound}, {gap}, {gained}", goal.value)
}

/// Most memory so far, MiB, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or("?".into(), |kib| format!("{:.0}", kib / 1024.0))
}
