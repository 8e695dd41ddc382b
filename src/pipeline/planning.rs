//! From a case to an audited plan, with the rules of thumb beside it.
//!
//! The solver runs in a thread of its own: HiGHS cannot always be interrupted, so a caller who is told to stop takes the last
//! plan that the solver gave away and leaves the thread behind.

use super::case::Case;
use super::failure::Failure;
use crate::optimise::{self, Method, Options, Rule, Stop};
use crate::plan::audit::{self, Report};
use crate::plan::{GoalResult, Plan, Serve, Solved};
use crate::progress::{Stage, Watch};
use crate::world::Label;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A watcher that a thread left behind may go on telling.
pub type SharedWatch = Arc<dyn Watch + Send + Sync>;

/// How often the caller looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);
/// How long the solver may take to stop by itself, in looks.
const PATIENCE: usize = 20;

/// A plan that passed the audit.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub solved: Solved,
    /// The audit's account of it.
    pub report: Report,
    /// The rules of thumb at the same money; none beside a rule of thumb, or after an interruption.
    pub rules: Vec<RuleResult>,
}

/// What a rule of thumb gives at the same money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleResult {
    /// Method, as in `plan.json`.
    pub method: String,
    /// Goals; nothing is proven of them.
    pub goals: Vec<GoalResult>,
    /// People served in the last year (model 1.9).
    pub people: f64,
    /// Of these by group, in the order of the scenario; empty in runs of earlier versions.
    #[serde(default)]
    pub by_group: Vec<f64>,
    /// Of these by zone, in the order of the scenario; empty in runs of earlier versions.
    #[serde(default)]
    pub by_zone: Vec<f64>,
    /// Additional money over all years, đồng.
    pub cost: f64,
}

/// Makes a plan and audits it.
///
/// # Errors
/// Why there is no plan; [`Failure::Bug`] if there is one that the audit refuses.
pub fn plan(case: &Arc<Case>, options: Options, watch: &SharedWatch) -> Result<Planned, Failure> {
    let method = options.method;
    let solved = match solve(case, options, watch) {
        Err(Failure::Infeasible(label)) => return Err(why_not(case, method, label, watch)),
        solved => solved?,
    };
    watch.stage(Stage::Audit, None);
    let report = audit(case, &solved)?;
    let rules = match method == Method::Optimise && !watch.cancelled() {
        true => rules(case, watch)?,
        false => Vec::new(),
    };
    Ok(Planned { solved, report, rules })
}

/// Recounts a plan that was made here.
///
/// # Errors
/// [`Failure::Bug`] if it breaks a rule.
pub(super) fn audit(case: &Case, solved: &Solved) -> Result<Report, Failure> {
    let report = audit::audit(&case.world, &case.study, solved);
    match report.is_clean() {
        true => Ok(report),
        false => Err(Failure::Bug(report.breaches)),
    }
}

/// Solves in a thread; if the watcher is told to stop, the best plan so far.
fn solve(case: &Arc<Case>, options: Options, watch: &SharedWatch) -> Result<Solved, Failure> {
    let keeping = Arc::new(Keeping { watch: Arc::clone(watch), kept: Mutex::new(None) });
    let (inner, case) = (Arc::clone(&keeping), Arc::clone(case));
    let work = move || {
        let Case { world, study, times, demand, .. } = &*case;
        optimise::solve(world, study, times, demand, &options, &*inner)
    };
    match in_thread(work, watch)? {
        Some(result) => match (result, keeping.take()) {
            (Err(Stop::Cancelled), Some(kept)) => Ok(kept),
            (result, _) => Ok(result?),
        },
        None => keeping.take().ok_or(Failure::Stopped),
    }
}

/// Why there is no plan, in the user's rules.
fn why_not(case: &Arc<Case>, method: Method, label: Label, watch: &SharedWatch) -> Failure {
    let (inner, shared) = (Arc::clone(watch), Arc::clone(case));
    let work = move || {
        let Case { world, study, times, demand, .. } = &*shared;
        optimise::conflict(world, study, times, demand, &*inner)
    };
    match (in_thread(work, watch), method) {
        (Ok(Some(Ok(Some(conflict)))), _) => Failure::Conflict(Box::new(conflict)),
        (Ok(Some(Err(stop))), _) => stop.into(),
        (Ok(None), _) => Failure::Stopped,
        (Err(failure), _) => failure,
        (Ok(Some(Ok(None))), Method::Rule(_)) => Failure::Infeasible(Label {
            vi: "Cách chọn theo kinh nghiệm này không đáp ứng được mọi quy tắc bắt buộc; hãy dùng --method optimise".into(),
            en: "This rule of thumb does not meet every hard rule; use --method optimise".into(),
        }),
        (Ok(Some(Ok(None))), _) => Failure::Infeasible(label),
    }
}

/// The rules of thumb, each audited; none if the watcher is told to stop.
fn rules(case: &Arc<Case>, watch: &SharedWatch) -> Result<Vec<RuleResult>, Failure> {
    watch.stage(Stage::Rules, Some(Rule::ALL.len() as u64));
    let (shared, flag) = (Arc::clone(case), Arc::clone(watch));
    let work = move || {
        let quiet = Quiet { watch: flag };
        let solved: Vec<Result<Solved, Stop>> = Rule::ALL
            .par_iter()
            .map(|rule| {
                let options = Options::new(Method::Rule(*rule));
                let Case { world, study, times, demand, .. } = &*shared;
                optimise::solve(world, study, times, demand, &options, &quiet)
            })
            .collect();
        solved
    };
    let Some(solved) = in_thread(work, watch)? else { return Ok(Vec::new()) };
    let mut results = Vec::new();
    for solved in solved {
        let solved = match solved {
            Ok(solved) => solved,
            // Asked to stop, or the rule finds no plan under the hard rules: then there is nothing to compare with.
            Err(Stop::Cancelled | Stop::Infeasible(_)) => continue,
            Err(stop) => return Err(stop.into()),
        };
        audit(case, &solved)?;
        results.push(account(case, solved));
    }
    Ok(results)
}

/// What a plan gives, in the figures by which it is compared.
pub(super) fn account(case: &Case, solved: Solved) -> RuleResult {
    let (groups, zones) = (case.world.groups.ids(), case.world.zones.ids());
    let zone = |row: &Serve| case.world.communes[row.commune].zone;
    RuleResult {
        people: people_served(case, &solved.plan, |_| true),
        by_group: groups.map(|g| people_served(case, &solved.plan, |row| row.group == g)).collect(),
        by_zone: zones.map(|z| people_served(case, &solved.plan, |row| zone(row) == z)).collect(),
        cost: solved.plan.payments.iter().map(|payment| payment.amount.0).sum(),
        method: solved.method,
        goals: solved.goals,
    }
}

/// People of some rows served in the last year (model 1.9).
fn people_served(case: &Case, plan: &Plan, counts: impl Fn(&Serve) -> bool) -> f64 {
    let last = case.world.calendar.last;
    let rows = plan.serve.iter().filter(|row| row.year == last && counts(row));
    rows.map(|row| row.clients.0 * case.demand.people_per_client(row.group, row.service)).sum()
}

/// Runs work in a thread until it is done, or until the watcher is told to stop and patience ends: then `None`.
fn in_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    watch: &SharedWatch,
) -> Result<Option<T>, Failure> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more after an interruption.
        let _ = sender.send(work());
    });
    let mut looks_since_stop = 0;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(result) => return Ok(Some(result)),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::Unexpected("the solver's thread ended early".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) if watch.cancelled() => looks_since_stop += 1,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if looks_since_stop > PATIENCE {
            return Ok(None);
        }
    }
}

/// Passes everything on and remembers the last plan that may be kept.
struct Keeping {
    watch: SharedWatch,
    kept: Mutex<Option<Solved>>,
}

impl Keeping {
    fn take(&self) -> Option<Solved> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Watch for Keeping {
    fn stage(&self, stage: Stage, steps: Option<u64>) {
        self.watch.stage(stage, steps);
    }
    fn step(&self, done: u64) {
        self.watch.step(done);
    }
    fn better(&self, level: usize, value: f64, gap: Option<f64>) {
        self.watch.better(level, value, gap);
    }
    fn keep(&self, solved: &Solved) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(solved.clone());
    }
    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}

/// Passes on only the wish to stop: several rules at once would talk over each other.
struct Quiet {
    watch: SharedWatch,
}

impl Watch for Quiet {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn step(&self, _: u64) {}
    fn better(&self, _: usize, _: f64, _: Option<f64>) {}
    fn keep(&self, _: &Solved) {}
    fn cancelled(&self) -> bool {
        self.watch.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn work_is_left_behind_when_it_does_not_stop_by_itself() {
        let silent = Arc::new(Silent { stop: AtomicBool::new(true) });
        let watch: SharedWatch = silent.clone();
        let (release, hold) = channel::<()>();
        let stubborn = move || hold.recv().is_ok();
        assert!(matches!(in_thread(stubborn, &watch), Ok(None)));
        drop(release);
        silent.stop.store(false, Ordering::Relaxed);
        assert!(matches!(in_thread(|| 7, &watch), Ok(Some(7))));
    }

    #[test]
    fn a_panic_of_the_solver_is_a_failure_and_not_a_hang() {
        let watch: SharedWatch = Arc::new(Silent::default());
        let broken = || -> u8 { std::panic::panic_any("broken on purpose") };
        assert!(matches!(in_thread(broken, &watch), Err(Failure::Unexpected(_))));
    }
}
