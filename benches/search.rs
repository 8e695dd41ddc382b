//! The planner against HiGHS alone on the same model, as ratios of one run: seconds, gap, memory.
//!
//! `cargo bench --bench search` takes the shipped scenario and the made-up province of the aim; `-- 65 577` takes made-up provinces of
//! these many communes and says how their time grows, `-- quang-ninh --money 0.5` the scenario at half its money. `-- --alone 10` also gives
//! HiGHS ten times our seconds on each, `-- --what-if 0.95` makes the plan of all goals and makes it again at so much of its money.

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Formulation, Method, Options, solve};
use botri::plan::{GoalResult, Solved};
use botri::progress::{Stage, Watch};
use botri::scenario::load;
use botri::study::{GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{Vnd, World};
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

/// The sizes of the growth table.
const SIZES: [&str; 3] = ["quang-ninh", "65", "186"];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let after = |name: &str| words.iter().position(|word| word == name).map(|at| at + 1);
    let figure = |name: &str| after(name).and_then(|at| words.get(at)?.parse::<f64>().ok());
    let asked = Asked {
        money: figure("--money").unwrap_or(1.0),
        alone: figure("--alone"),
        what_if: figure("--what-if"),
    };
    let options = ["--alone", "--money", "--what-if"];
    let taken: Vec<usize> = options.into_iter().filter_map(after).collect();
    let named =
        words.iter().enumerate().filter(|(n, word)| !word.starts_with('-') && !taken.contains(n));
    let mut names: Vec<&str> = named.map(|(_, word)| word.as_str()).collect();
    if names.is_empty() {
        names = SIZES.to_vec();
    }
    println!(
        "province, communes, columns, rows: served, bound, gap, gap of what is gained; seconds, and to 1 %; MiB at most"
    );
    let measured: Vec<(f64, f64)> = names.iter().map(|name| measure(name, &asked)).collect();
    let made_up = measured.iter().zip(&names).filter(|(_, name)| name.parse::<usize>().is_ok());
    let made_up: Vec<&(f64, f64)> = made_up.map(|(measured, _)| measured).collect();
    for (few, many) in made_up.iter().zip(made_up.iter().skip(1)).filter(|(a, b)| a.0 < b.0) {
        let (times, size) = (many.1 / few.1, many.0 / few.0);
        let exponent = times.ln() / size.ln();
        println!("{size:.1} times the communes, {times:.1} times the seconds: n^{exponent:.2}");
    }
}

/// What is measured on each province.
struct Asked {
    /// Share of its money.
    money: f64,
    /// How many times our seconds HiGHS alone is given.
    alone: Option<f64>,
    /// Share of the money at which the plan is made again.
    what_if: Option<f64>,
}

/// The world with so much of its money.
fn at(mut world: World, money: f64) -> World {
    for fund in world.funds.ids().collect::<Vec<_>>() {
        world.funds[fund].ceiling.iter_mut().for_each(|amount| *amount = Vnd(amount.0 * money));
    }
    world
}

/// One province by our search, made again, and by HiGHS alone with a multiple of its time; communes and our seconds.
fn measure(name: &str, asked: &Asked) -> (f64, f64) {
    let (world, mut study) = province(name);
    let world = at(world, asked.money);
    if asked.what_if.is_none() {
        let last = study.goals.iter().position(|goal| goal.kind == GoalKind::Served);
        study.goals.truncate(last.map_or(study.goals.len(), |last| last + 1));
    }
    let served = study.goals.iter().position(|goal| goal.kind == GoalKind::Served).unwrap_or(0);
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let (columns, rows) = Formulation::new(&world, &study, &times, &demand).size();
    let run = |world: &World, study: &Study, options: &Options| {
        let watch = Near { served, clock: Instant::now(), near: Mutex::new(None) };
        let solved = solve(world, study, &times, &demand, options, &watch).ok();
        let seconds = watch.clock.elapsed().as_secs_f64();
        (solved, seconds, watch.near.into_inner().ok().flatten())
    };
    let goal = |solved: &Option<Solved>| solved.as_ref().map(|solved| solved.goals[served].clone());
    let (solved, seconds, near) = run(&world, &study, &Options::new(Method::Optimise));
    let own = goal(&solved);
    let words = own.as_ref().map_or("no plan".into(), told);
    let communes = world.communes.len();
    let near = near.map_or("never".into(), |near| format!("after {near:.1} s"));
    println!(
        "{name}, {communes}, {columns}, {rows}: {words}; {seconds:.1} s, at 1 % {near}; {} MiB",
        memory()
    );
    if let (Some(money), Some(Solved { plan, hints, .. })) = (asked.what_if, solved) {
        let options = Options { start: Some(plan), hints, ..Options::new(Method::Optimise) };
        let (again, theirs, _) = run(&at(world.clone(), money), &study, &options);
        let words = goal(&again).as_ref().map_or("no plan".into(), told);
        println!(
            "  at {money} of the money: {words}; {theirs:.1} s, {:.2} times",
            theirs / seconds
        );
    }
    if let Some(times) = asked.alone {
        study.limits.safety_seconds = times * seconds;
        (study.limits.nodes, study.limits.stall_nodes) = (u32::MAX, u32::MAX);
        study.limits.gap = own.and_then(|goal| goal.gap).unwrap_or(study.limits.gap);
        let (alone, theirs, _) = run(&world, &study, &Options::new(Method::Monolithic));
        let words = goal(&alone).as_ref().map_or("no plan".into(), told);
        println!("  HiGHS alone: {words}; {theirs:.1} s, {:.1} times ours", theirs / seconds);
    }
    (communes as f64, seconds)
}

/// Notes when the served level comes within 1 % of its bound.
struct Near {
    served: usize,
    clock: Instant,
    near: Mutex<Option<f64>>,
}

impl Watch for Near {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn step(&self, _: u64) {}
    fn better(&self, level: usize, _: f64, gap: Option<f64>) {
        if let (true, Some(true), Ok(mut near)) =
            (level == self.served, gap.map(|gap| gap <= 0.01), self.near.lock())
        {
            near.get_or_insert(self.clock.elapsed().as_secs_f64());
        }
    }
    fn keep(&self, _: &Solved) {}
    fn cancelled(&self) -> bool {
        false
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
