//! From a case to an audited plan, with the rules of thumb beside it.

use super::beside::{SharedWatch, in_thread, start, wait};
use super::case::Case;
use super::failure::Failure;
use crate::optimise::{self, Method, Options, Rule, Stop};
use crate::plan::audit::{self, Report};
use crate::plan::{GoalResult, Plan, Serve, Solved};
use crate::progress::{Stage, Watch};
use crate::world::Label;
use serde::{Deserialize, Serialize};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

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
    let beside = (method == Method::Optimise).then(|| start(rules_of_thumb(case, watch)));
    let solved = match solve(case, options, watch) {
        Err(Failure::Infeasible(label)) => return Err(why_not(case, method, label, watch)),
        solved => solved?,
    };
    watch.stage(Stage::Audit, None);
    let report = audit(case, &solved)?;
    let rules = match beside {
        Some(beside) if !watch.cancelled() => rules(case, beside, watch)?,
        _ => Vec::new(),
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

/// The rules of thumb, one after the other on one thread: most of the search leaves another idle.
fn rules_of_thumb(
    case: &Arc<Case>,
    watch: &SharedWatch,
) -> impl FnOnce() -> Vec<Result<Solved, Stop>> + Send + 'static {
    let (case, quiet) = (Arc::clone(case), Quiet { watch: Arc::clone(watch) });
    move || {
        let Case { world, study, times, demand, .. } = &*case;
        let solve = |rule: &Rule| {
            let options = Options::new(Method::Rule(*rule));
            optimise::solve(world, study, times, demand, &options, &quiet)
        };
        Rule::ALL.iter().map(solve).collect()
    }
}

/// What the rules of thumb give, each audited; nothing if the watcher is told to stop.
fn rules(
    case: &Case,
    beside: Receiver<Vec<Result<Solved, Stop>>>,
    watch: &SharedWatch,
) -> Result<Vec<RuleResult>, Failure> {
    watch.stage(Stage::Rules, None);
    let Some(solved) = wait(&beside, watch)? else { return Ok(Vec::new()) };
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
