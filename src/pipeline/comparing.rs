//! `compare`: plans of several runs in the same futures.

use super::case::Case;
use super::failure::Failure;
use super::stages::{read_back, sound};
use crate::compare::{self, Compared};
use crate::lang::Lang;
use crate::plan::Plan;
use crate::progress::Watch;
use crate::report;
use crate::results::{PartName, Run, bundle, json, may_bundle, table};
use crate::simulate::{self, Options, Outcomes};
use crate::study::Study;
use crate::uptake::View;
use crate::world::Label;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The figures of a comparison.
const FIGURES: &str = "comparison.json";

/// What is asked of a comparison.
#[derive(Debug, Clone)]
pub struct Comparing {
    /// Folders of the runs.
    pub runs: Vec<PathBuf>,
    /// Takes the place of the runs' number of futures.
    pub replications: Option<u32>,
    /// Takes the place of the runs' seed.
    pub seed: Option<u64>,
    /// Language shown first.
    pub lang: Lang,
    /// Folder to write.
    pub out: PathBuf,
    /// Whether a comparison that stands there may be replaced.
    pub force: bool,
}

/// A plan that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedPlan {
    /// Name of its run's folder, or its path where two have the same.
    pub name: String,
    /// How it was made.
    pub method: String,
}

/// Plans in the same futures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Scenario.
    pub scenario: String,
    /// Seed of every draw.
    pub seed: u64,
    /// Futures.
    pub replications: u32,
    /// Plans, in the order in which they were named.
    pub plans: Vec<ComparedPlan>,
    /// Figure by figure; plans by their position.
    pub figures: Vec<Compared>,
}

/// What must be the same of all runs.
struct Terms {
    inputs: BTreeMap<String, Vec<u8>>,
    seed: u64,
    replications: u32,
}

/// Simulates the plans of the runs in the same futures and writes what differs.
///
/// # Errors
/// [`Failure::Input`] if the runs do not have the same futures; [`Failure::Breach`] if a plan does not stand.
pub fn compare(order: &Comparing, watch: &dyn Watch) -> Result<Comparison, Failure> {
    may_bundle(&order.out, FIGURES, order.force)?;
    two_at_least(&order.runs)?;
    let mut terms: Option<Terms> = None;
    let (mut plans, mut outcomes, mut scenario) = (Vec::new(), Vec::new(), None);
    for path in &order.runs {
        let run = Run::open(path)?;
        let (case, solved) = read_back(&run, order.seed, watch)?;
        sound(&case, &solved, watch)?;
        let own = terms_of(&run, &case, order)?;
        let agreed = terms.get_or_insert(Terms { inputs: own.inputs.clone(), ..own });
        same_futures(agreed, &own, &order.runs[0], path)?;
        plans.push(ComparedPlan { name: name(path, &order.runs), method: solved.method.clone() });
        outcomes.push(simulated(&case, &solved.plan, &own, watch)?);
        scenario.get_or_insert_with(|| (case.world.name.clone(), case.world.title.clone()));
    }
    let (seed, replications) = terms.map_or((0, 0), |terms| (terms.seed, terms.replications));
    let (scenario, title) = scenario.unwrap_or_default();
    let figures = compare::compare(&outcomes);
    let comparison = Comparison { scenario, seed, replications, plans, figures };
    write(order, &comparison, &title)?;
    Ok(comparison)
}

fn two_at_least(runs: &[PathBuf]) -> Result<(), Failure> {
    let distinct: BTreeSet<PathBuf> =
        runs.iter().map(|run| run.canonicalize().unwrap_or_else(|_| run.clone())).collect();
    match distinct.len() == runs.len() && runs.len() > 1 {
        true => Ok(()),
        false => Err(input(
            "cần ít nhất hai thư mục kết quả khác nhau".into(),
            "name two different runs at least".into(),
        )),
    }
}

fn terms_of(run: &Run, case: &Case, order: &Comparing) -> Result<Terms, Failure> {
    let simulated = match run.has(PartName::Simulation) {
        true => Some(run.manifest(PartName::Simulation)?),
        false => None,
    };
    let stated = u32::try_from(case.study.replications).unwrap_or(u32::MAX);
    let made = simulated.as_ref().and_then(|manifest| manifest.replications);
    let made = made.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    Ok(Terms {
        inputs: case.inputs.clone(),
        seed: order.seed.or(simulated.map(|m| m.seed)).unwrap_or(case.study.seed),
        replications: order.replications.or(made).unwrap_or(stated),
    })
}

/// Refuses runs whose futures are not the same, with all that differs.
fn same_futures(a: &Terms, b: &Terms, first: &Path, path: &Path) -> Result<(), Failure> {
    let names: BTreeSet<&String> = a.inputs.keys().chain(b.inputs.keys()).collect();
    let other = |name: &&&String| a.inputs.get(**name) != b.inputs.get(**name);
    let files: Vec<&str> = names.iter().filter(other).map(|name| name.as_str()).collect();
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    if !files.is_empty() {
        let files = files.join(", ");
        vi.push(format!("tệp đầu vào: {files}"));
        en.push(format!("input files: {files}"));
    }
    if a.seed != b.seed {
        vi.push(format!("hạt giống: {} và {}", a.seed, b.seed));
        en.push(format!("seed: {} and {}", a.seed, b.seed));
    }
    if a.replications != b.replications {
        vi.push(format!("số tương lai: {} và {}", a.replications, b.replications));
        en.push(format!("number of futures: {} and {}", a.replications, b.replications));
    }
    if vi.is_empty() {
        return Ok(());
    }
    let (first, path) = (first.display(), path.display());
    Err(input(
        format!(
            "{first} và {path} không gặp cùng những tương lai. Khác nhau ở {}. Chỉ so sánh phương án của cùng một kịch bản; hạt giống và số tương lai có thể đặt chung bằng --seed, --replications.",
            vi.join("; ")
        ),
        format!(
            "{first} and {path} do not meet the same futures. They differ in {}. Compare plans of one scenario; --seed and --replications set seed and number for all.",
            en.join("; ")
        ),
    ))
}

fn simulated(
    case: &Case,
    plan: &Plan,
    terms: &Terms,
    watch: &dyn Watch,
) -> Result<Outcomes, Failure> {
    let Case { world, times, .. } = case;
    let demand = case.demand_under(plan, View::Curve);
    let study = &Study { replications: terms.replications as usize, ..case.study.clone() };
    let options = Options { replications: terms.replications, seed: terms.seed, until: None };
    let outcomes = simulate::outcomes(world, study, times, &demand, plan, options, watch);
    outcomes.ok_or(Failure::Stopped)
}

/// The name of a run's folder, unless another has the same.
fn name(path: &Path, all: &[PathBuf]) -> String {
    let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let alone = all.iter().filter(|other| last(other) == last(path)).count() == 1;
    last(path).filter(|_| alone).unwrap_or_else(|| path.display().to_string())
}

fn write(order: &Comparing, comparison: &Comparison, title: &Label) -> Result<(), Failure> {
    let plans: Vec<(String, String)> =
        comparison.plans.iter().map(|plan| (plan.name.clone(), plan.method.clone())).collect();
    let generated = format!(
        "botri {} ({}), seed {}",
        env!("CARGO_PKG_VERSION"),
        env!("BOTRI_COMMIT"),
        comparison.seed
    );
    let page = report::comparison_page(&report::PlansInput {
        title,
        plans: &plans,
        figures: &comparison.figures,
        replications: comparison.replications,
        lang: order.lang,
        generated: &generated,
    });
    let files = BTreeMap::from([
        (FIGURES, json(comparison)?),
        ("comparison.csv", table::write(&rows(comparison))?),
        ("comparison.html", page.into_bytes()),
    ]);
    Ok(bundle(&order.out, &files)?)
}

/// A row of `comparison.csv`.
#[derive(Debug, Serialize)]
struct Row<'a> {
    indicator: &'a str,
    unit: &'a str,
    year: Option<i16>,
    plan: &'a str,
    against: &'a str,
    statistic: &'static str,
    value: f64,
}

fn rows(comparison: &Comparison) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let plan = |n: usize| comparison.plans[n].name.as_str();
    for figure in &comparison.figures {
        let measure = &figure.measure;
        let mut add = |of: usize, against: Option<usize>, figures: &[(&'static str, f64)]| {
            rows.extend(figures.iter().map(|(statistic, value)| Row {
                indicator: &measure.indicator,
                unit: &measure.unit,
                year: measure.year,
                plan: plan(of),
                against: against.map_or("", plan),
                statistic,
                value: *value,
            }));
        };
        for (n, (mean, regret)) in figure.means.iter().zip(&figure.regrets).enumerate() {
            add(n, None, &[("mean", mean.mean), ("low", mean.low), ("high", mean.high)]);
            let regret = [
                ("regret_mean", regret.mean),
                ("regret_p95", regret.p95),
                ("regret_most", regret.most),
                ("best_share", regret.best),
            ];
            add(n, None, &regret);
        }
        for pair in &figure.pairs {
            let figures = [
                ("difference", pair.difference.mean),
                ("difference_low", pair.difference.low),
                ("difference_high", pair.difference.high),
                ("better", pair.a_better.estimate),
                ("better_low", pair.a_better.low),
                ("better_high", pair.a_better.high),
                ("worse", pair.b_better.estimate),
            ];
            add(pair.a, Some(pair.b), &figures);
        }
    }
    rows
}

fn input(vi: String, en: String) -> Failure {
    Failure::Input(Label { vi, en })
}
