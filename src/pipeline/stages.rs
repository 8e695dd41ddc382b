//! Each command's work on a scenario or a run, in order.

use super::beside::SharedWatch;
use super::case::Case;
use super::changes::Changes;
use super::clock::Clock;
use super::document::{self, Document, Known};
use super::failure::Failure;
use super::parts::{self, PLAN, RULES, SIMULATION, WHY};
use super::planning::{self, Planned};
use super::whatif::{self, Origin};
use super::why;
use crate::indicators::Present;
use crate::optimise::{self, Options};
use crate::plan::audit::{self, Breach, Report};
use crate::plan::{self, Solved};
use crate::progress::{Stage, Watch};
use crate::results::{ColumnFile, Part, PartName, Run, Status, Verified, json};
use crate::simulate::{self, Simulation, Simulator, Until};
use crate::study::Study;
use crate::uptake::View;
use crate::world::Label;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// What is asked of a run.
#[derive(Debug, Clone)]
pub struct Order {
    /// Whence the scenario comes.
    pub origin: Origin,
    /// Takes the place of the scenario's seed.
    pub seed: Option<u64>,
    /// How the plan is made.
    pub options: Options,
    /// What follows the plan, if anything.
    pub futures: Option<Futures>,
    /// Folder of the run.
    pub out: PathBuf,
    /// Whether a run that stands there may be replaced.
    pub force: bool,
}

/// What is asked beside the plan.
#[derive(Debug, Clone)]
pub struct Futures {
    /// Futures to simulate.
    pub amount: Amount,
    /// Whether the plan is explained in the report.
    pub explain: bool,
    /// The report.
    pub document: Document,
}

/// How many futures.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Amount {
    /// A number in place of the scenario's.
    pub replications: Option<u32>,
    /// A precision at which it is enough.
    pub until: Option<Until>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Finished {
    /// Where the run is.
    pub run: Run,
    /// Scenario.
    pub case: Arc<Case>,
    /// Plan.
    pub planned: Planned,
    /// What is otherwise than in the run it was made from.
    pub changes: Option<Changes>,
    /// Its futures, if they were simulated.
    pub simulation: Option<Simulation>,
    /// Whether the work was allowed to finish.
    pub status: Status,
}

/// A run that was read back and recounted.
#[derive(Debug)]
pub struct Recounted {
    /// Scenario.
    pub case: Case,
    /// Plan.
    pub solved: Solved,
    /// The audit's account.
    pub report: Report,
    /// How the files differ from the manifests.
    pub verified: Verified,
}

/// The present state in the first planned year.
///
/// # Errors
/// If the solver fails.
pub fn assess(case: &Case) -> Result<Present, Failure> {
    let Case { world, study, times, demand, .. } = case;
    let plan = optimise::nothing(world, study, times, demand)?;
    Ok(Present::new(world, times, demand, &plan, world.calendar.first))
}

/// Plans a scenario and, if `futures` are asked for, simulates and reports it; the run appears when all of it is there.
///
/// An interruption leaves the plan that is known by then, marked, without what was to follow.
///
/// # Errors
/// Why there is no plan; nothing is written then.
pub fn run(order: Order, watch: &SharedWatch) -> Result<Finished, Failure> {
    Run::may_create(&order.out, order.force)?;
    let mut clock = Clock::start();
    let (case, earlier) = whatif::load(&order.origin, &order.out, order.seed, &**watch)?;
    let case = Arc::new(case);
    clock.lap("read");
    let start = earlier.as_ref().map(|earlier| earlier.start(&case.world));
    let hints = earlier.as_ref().map_or(Vec::new(), |earlier| earlier.hints(&case.study));
    let planned = planning::plan(&case, Options { start, hints, ..order.options }, watch)?;
    let changes = earlier.map(|earlier| earlier.compare(&case, &planned));
    clock.lap("plan");
    let plan_times = clock.take();

    let plan_json = json(&plan::write(&case.world, &case.mandates(), &planned.solved))?;
    let followed = match order.futures.as_ref().filter(|_| !watch.cancelled()) {
        Some(futures) => {
            let table = Run::scratch(&order.out)?;
            follow(&case, &planned, &plan_json, (futures, table), &mut clock, &**watch)?
        }
        None => None,
    };
    let status = match (planned.solved.interrupted, watch.cancelled()) {
        (true, _) => Status::InterruptedSearch,
        (false, true) if order.futures.is_some() && followed.is_none() => Status::InterruptedRun,
        _ => Status::Complete,
    };
    watch.stage(Stage::Write, None);
    let mut all = vec![parts::plan_part(&case, &planned, changes.as_ref(), status, plan_times)?];
    let (simulation, more) = followed.map_or((None, Vec::new()), |(s, parts)| (Some(s), parts));
    all.extend(more);
    let run = Run::create(&order.out, &case.inputs, all)?;
    Ok(Finished { run, case, planned, changes, simulation, status })
}

/// Simulation, explanation and report of a fresh plan; `None` if it is interrupted.
fn follow(
    case: &Case,
    planned: &Planned,
    plan_json: &[u8],
    (futures, table): (&Futures, File),
    clock: &mut Clock,
    watch: &dyn Watch,
) -> Result<Option<(Simulation, Vec<Part>)>, Failure> {
    let simulated = futures_of(case, &planned.solved, futures.amount, table, watch)?;
    let Some((simulation, table)) = simulated else { return Ok(None) };
    clock.lap("simulate");
    let simulated = parts::simulation_part(case, &simulation, table, plan_json, clock.take())?;
    let explained = match futures.explain {
        true => match why::part(case, &planned.solved, plan_json, clock, watch) {
            Err(Failure::Stopped) => return Ok(None),
            explained => Some(explained?),
        },
        false => None,
    };
    let (why, explained) = explained.unzip();
    watch.stage(Stage::Report, None);
    let known = Known {
        solved: &planned.solved,
        audit: &planned.report,
        rules: &planned.rules,
        simulation: Some(&simulation),
        why: why.as_ref(),
    };
    let html = document::html(case, &known, &futures.document);
    clock.lap("report");
    let rules = json(&planned.rules)?;
    let mut made_from = vec![
        (PLAN, plan_json),
        (RULES, rules.as_slice()),
        (SIMULATION, parts::file(&simulated, "simulation.json")),
    ];
    made_from.extend(explained.as_ref().map(|part| (WHY, parts::file(part, "explain.json"))));
    let reported = parts::report_part(case, html, &made_from, clock.take());
    let all = [Some(simulated), explained, Some(reported)];
    Ok(Some((simulation, all.into_iter().flatten().collect())))
}

/// Reads a run back, recounts its plan and compares its files with the manifests.
///
/// # Errors
/// If a file is missing or damaged. Breaches are in the report, not an error.
pub fn recount(run: &Run, watch: &dyn Watch) -> Result<Recounted, Failure> {
    let verified = run.verify()?;
    let (case, solved) = read_back(run, None, watch)?;
    watch.stage(Stage::Audit, None);
    let report = audit::audit(&case.world, &case.study, &solved);
    Ok(Recounted { case, solved, report, verified })
}

/// Simulates the plan of a run and writes the part.
///
/// # Errors
/// [`Failure::Breach`] if the plan does not stand; [`Failure::Stopped`] if it is interrupted.
pub fn simulate(
    run: &Run,
    seed: Option<u64>,
    amount: Amount,
    watch: &dyn Watch,
) -> Result<Simulation, Failure> {
    let mut clock = Clock::start();
    let (case, solved) = read_back(run, seed, watch)?;
    sound(&case, &solved, watch)?;
    clock.lap("read");
    let table = Run::scratch(run.root())?;
    let simulated = futures_of(&case, &solved, amount, table, watch)?;
    let (simulation, table) = simulated.ok_or(Failure::Stopped)?;
    clock.lap("simulate");
    watch.stage(Stage::Write, None);
    let plan_json = run.read(PLAN)?;
    run.put(parts::simulation_part(&case, &simulation, table, &plan_json, clock.take())?)?;
    Ok(simulation)
}

/// Makes the report of a run from its parts alone and writes the part.
///
/// # Errors
/// [`Failure::Breach`] if the plan does not stand; [`Failure::Input`] if the simulation is that of another plan.
pub fn report(run: &Run, document: &Document, watch: &dyn Watch) -> Result<(), Failure> {
    let mut clock = Clock::start();
    let (case, solved) = read_back(run, None, watch)?;
    let audit = sound(&case, &solved, watch)?;
    let stale = run.verify()?.stale;
    if stale.iter().any(|part| part == PartName::Explain.folder()) {
        return Err(Failure::Input(Label {
            vi: "explain/ giải thích một phương án khác với plan/plan.json hiện nay; chạy `botri explain` trước".into(),
            en: "explain/ explains another plan/plan.json; run `botri explain` first".into(),
        }));
    }
    if stale.iter().any(|part| part == PartName::Simulation.folder()) {
        return Err(Failure::Input(Label {
            vi: "simulation/ được mô phỏng từ một phương án khác với plan/plan.json hiện nay; chạy `botri simulate` trước".into(),
            en: "simulation/ was made from another plan/plan.json; run `botri simulate` first".into(),
        }));
    }
    let simulation = run.simulation()?;
    let rules = parts::rules(run)?;
    let why = why::of_run(run)?;
    watch.stage(Stage::Report, None);
    let known = Known {
        solved: &solved,
        audit: &audit,
        rules: &rules,
        simulation: simulation.as_ref(),
        why: why.as_ref(),
    };
    let html = document::html(&case, &known, document);
    clock.lap("report");
    let mut files = vec![(PLAN, run.read(PLAN)?), (RULES, run.read(RULES)?)];
    if simulation.is_some() {
        files.push((SIMULATION, run.read(SIMULATION)?));
    }
    if why.is_some() {
        files.push((WHY, run.read(WHY)?));
    }
    let made_from: Vec<(&str, &[u8])> =
        files.iter().map(|(p, bytes)| (*p, bytes.as_slice())).collect();
    watch.stage(Stage::Write, None);
    Ok(run.put(parts::report_part(&case, html, &made_from, clock.take()))?)
}

/// The futures of a plan, and the table with the figures of each in an empty file; `None` if it is interrupted.
fn futures_of(
    case: &Case,
    solved: &Solved,
    amount: Amount,
    table: File,
    watch: &dyn Watch,
) -> Result<Option<(Simulation, File)>, Failure> {
    let Case { world, study, times, .. } = case;
    // People come by the curve itself; the plan counts by its pieces.
    let demand = case.demand_under(&solved.plan, View::Curve);
    let stated = || match amount.until {
        Some(_) => simulate::MOST,
        None => u32::try_from(study.replications).unwrap_or(u32::MAX),
    };
    let replications = amount.replications.unwrap_or_else(stated);
    // A Latin hypercube has as many strata as there are futures.
    let study = &Study { replications: replications as usize, ..study.clone() };
    let options = simulate::Options { replications, seed: study.seed, until: amount.until };
    let simulator = Simulator::new(world, study, times, &demand, &solved.plan, study.seed);
    let mut table = ColumnFile::new(&simulator.columns(), table)?;
    let mut failed = None;
    let sink = &mut |replication: u32, figures: &[f64]| {
        if let Err(error) = table.push(replication, figures) {
            failed.get_or_insert(error);
        }
    };
    let simulation = simulator.simulate(options, watch, sink);
    if let Some(error) = failed {
        return Err(error.into());
    }
    let table = table.finish()?;
    Ok(simulation.map(|simulation| (simulation, table)))
}

/// The scenario and the plan of a run.
pub(super) fn read_back(
    run: &Run,
    seed: Option<u64>,
    watch: &dyn Watch,
) -> Result<(Case, Solved), Failure> {
    let file = run.plan()?;
    let case = Case::of_run(run, seed, watch)?;
    let solved = plan::read(&case.world, &case.mandates(), &file).map_err(|unknown| {
        let list = unknown.join("; ");
        Failure::Input(Label {
            vi: format!("{PLAN}: không có trong kịch bản của kết quả này: {list}"),
            en: format!("{PLAN}: unknown to the scenario of this run: {list}"),
        })
    })?;
    Ok((case, solved))
}

/// Only a plan that stands is simulated and reported.
pub(super) fn sound(case: &Case, solved: &Solved, watch: &dyn Watch) -> Result<Report, Failure> {
    watch.stage(Stage::Audit, None);
    let report = audit::audit(&case.world, &case.study, solved);
    let breaches: Vec<Breach> = report.breaches.clone();
    if breaches.is_empty() { Ok(report) } else { Err(Failure::Breach(breaches)) }
}
