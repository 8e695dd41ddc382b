//! Goal levels in order: each is solved while every earlier one keeps its value within its tolerance.

use super::begin::{Ask, begin};
use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::{self, Effort, End, Outcome};
use super::model::{Expr, Model, Objective, Sense};
use super::narrowed::Narrowed;
use super::search::{self, Found, Left, Task};
use super::{Method, Options, Stop, extract, start};
use crate::plan::{GoalResult, Hint, Proof, Solved};
use crate::progress::{Stage, Watch};
use crate::study::{Goal, GoalKind};
use crate::world::{Label, Status};

/// Slack of a kept value against rounding, relative.
const KEEP_SLACK: f64 = 1e-7;

/// What one level gave.
struct Level {
    value: f64,
    bound: f64,
    end: End,
    proven_by_relaxation: bool,
    hint: Hint,
}

/// Solves all goal levels.
pub fn solve(f: &Formulation, options: &Options, watch: &dyn Watch) -> Result<Solved, Stop> {
    let idle = nothing(f)?;
    let mut model = f.model.clone();
    let mut point: Option<Vec<f64>> = meets(&model, &idle).then(|| idle.clone());
    let mut start = options.start.as_ref().and_then(|plan| start::whole(f, plan));
    let mut done: Vec<Level> = Vec::new();
    let mut left = Left::default();
    for level in 0..f.study.goals.len() {
        let objective = objective(f, level);
        let hint = options.hints.get(level).filter(|hint| !hint.prices.is_empty());
        if let Some(folder) = &options.write_model {
            write_model(folder, level, f.study.goals[level].kind.code(), &model, &objective)?;
        }
        let known =
            start::known(&model, &objective, [point.as_deref(), start.as_deref()], &effort(f));
        let nothing = objective.expr.value(&idle);
        if options.method != Method::Monolithic && search::is_served(f, level) {
            watch.stage(Stage::Relax(level), None);
            let value = known.as_ref().map_or(0.0, |point| objective.expr.value(point));
            let (objective, hints) = (&objective, &*options.hints);
            let ask = Ask { f, objective, hint, hints, value, nothing, watch };
            left.begun = begin(&ask, &mut model, &mut left);
        }
        let found = match options.method {
            Method::Monolithic => monolithic(f, level, &model, &objective, known.as_deref(), watch),
            _ => {
                let (model, objective, known) = (&model, &objective, known.as_deref());
                let task = Task { f, level, model, objective, known, nothing, hint, watch };
                search::level(&task, &mut left)
            }
        };
        let Found { solution, relaxed, hint } = match found {
            Ok(found) => found,
            Err(Stop::Cancelled) if !done.is_empty() => break,
            Err(stop) => return Err(stop),
        };
        keep(&mut model, &f.study.goals[level], level, &objective.expr, solution.value);
        done.push(Level {
            value: solution.value,
            bound: solution.bound,
            end: solution.end,
            proven_by_relaxation: relaxed,
            hint,
        });
        point = Some(solution.point);
        // Once clients are served the start has had its say.
        start = start.filter(|_| f.study.goals[level].kind != GoalKind::Served);
        if let Some(point) = &point {
            watch.keep(&solved(f, options.method, point, &done, &idle, true));
        }
    }
    let Some(point) = point else { return Err(Stop::Cancelled) };
    let interrupted = done.len() < f.study.goals.len();
    if interrupted {
        return Ok(solved(f, options.method, &point, &done, &idle, true));
    }
    watch.stage(Stage::Polish, None);
    let point = polish(f, &model, &point)?;
    Ok(solved(f, options.method, &point, &done, &idle, false))
}

/// One HiGHS solve on the whole model.
fn monolithic(
    f: &Formulation,
    level: usize,
    model: &Model,
    objective: &Objective,
    start: Option<&[f64]>,
    watch: &dyn Watch,
) -> Result<Found, Stop> {
    watch.stage(Stage::Search(level), None);
    search::proven(f, highs::search(model, objective, &effort(f), start))
}

/// The study's work limits for one solve.
pub fn effort(f: &Formulation) -> Effort {
    let limits = &f.study.limits;
    Effort {
        gap: limits.gap,
        nodes: limits.nodes,
        stall_nodes: limits.stall_nodes,
        seconds: limits.safety_seconds,
    }
}

/// The objective of a level.
pub fn objective(f: &Formulation, level: usize) -> Objective {
    let maximise = f.study.goals[level].kind.maximise();
    Objective { expr: f.goals[level].clone(), maximise }
}

/// A row that keeps what a level achieved, within its tolerance.
pub fn keep(model: &mut Model, goal: &Goal, level: usize, expr: &Expr, value: f64) {
    if goal.kind == GoalKind::Shortfall && value <= KEEP_SLACK {
        // Nothing is missing: prices are positive, so every shortfall is nought, which says it without a tolerance.
        expr.terms.iter().for_each(|(col, _)| model.fix(*col, 0.0));
        return;
    }
    let give = goal.tolerance * value.abs() + KEEP_SLACK * value.abs().max(1.0);
    let (sense, rhs) = match goal.kind.maximise() {
        true => (Sense::Ge, value - give),
        false => (Sense::Le, value + give),
    };
    model.row(format!("keep[{level}]"), expr.clone(), sense, rhs);
}

/// Fixes whole numbers at their rounded values and solves the rest again where that moves one.
fn polish(f: &Formulation, model: &Model, point: &[f64]) -> Result<Vec<f64>, Stop> {
    if model.integers().all(|col| point[col.index()].fract() == 0.0) {
        return Ok(rounded(model, point.to_vec()));
    }
    let last = f.study.goals.len() - 1;
    let small = Smaller::within(&Narrowed::at(model, point));
    match small.map(|small| small.relaxed(&objective(f, last), &effort(f))) {
        Some(Outcome::Found(solution)) => Ok(rounded(model, solution.point)),
        Some(Outcome::Failed(message)) => Err(Stop::Failed(message)),
        _ => Err(Stop::Failed("rounded whole numbers do not fit the rows".into())),
    }
}

/// The model with its whole numbers fixed at a point.
pub fn fixed(model: &Model, point: &[f64]) -> Model {
    let mut fixed = model.clone();
    fixed.fix_integers(point);
    fixed
}

/// A point with whole numbers exactly whole and every column within its bounds.
fn rounded(model: &Model, mut point: Vec<f64>) -> Vec<f64> {
    for (value, column) in point.iter_mut().zip(&model.columns) {
        if column.integer {
            *value = value.round();
        }
        *value = value.clamp(column.lower, column.upper);
    }
    point
}

/// The present network serving as well as it can: every opening at nought, hard mandates and forced sites left aside.
pub fn nothing(f: &Formulation) -> Result<Vec<f64>, Stop> {
    let free = without_rules(f);
    let mut model = Narrowed::new(&free);
    f.model.integers().for_each(|col| model.fix(col, 0.0));
    f.idle().for_each(|col| model.fix(col, 0.0));
    let served = f.study.goals.iter().position(|goal| goal.kind == GoalKind::Served);
    let objective = objective(f, served.unwrap_or(0));
    let outcome = Smaller::within(&model)
        .map_or(Outcome::Infeasible, |small| small.relaxed(&objective, &effort(f)));
    match outcome {
        Outcome::Found(solution) => Ok(rounded(&free, solution.point)),
        Outcome::Infeasible => Err(Stop::Infeasible(Label {
            vi: "Nhiệm vụ và khóa học đã định vượt quá kinh phí được phép chi ngay cả khi không mở điểm nào".into(),
            en: "The scheduled tasks and courses cost more than the funds that may pay them, even if nothing is opened".into(),
        })),
        Outcome::Nothing { .. } => Err(Stop::Failed("no relaxation within the safety clock".into())),
        Outcome::Failed(message) => Err(Stop::Failed(message)),
    }
}

/// The model without the rows of hard mandates, constraints and forced sites.
pub fn without_rules(f: &Formulation) -> Model {
    let hard = f.study.mandates.values().filter(|mandate| mandate.price.is_none());
    let hard: Vec<String> = hard.map(|mandate| format!("mandate[{}", mandate.code)).collect();
    let is_rule = |name: &str| {
        let starts = |start: &String| name.strip_prefix(start.as_str());
        name.starts_with("forced[")
            || name.starts_with("constraint[")
            || hard.iter().filter_map(starts).any(|rest| rest.starts_with([']', ',']))
    };
    let mut model = f.model.clone();
    model.rows.retain(|row| !is_rule(&row.name));
    model
}

/// The hard rules in words, for a scenario that none can meet.
pub fn hard_rules(f: &Formulation) -> Label {
    let hard = f.study.mandates.values().filter(|mandate| mandate.price.is_none());
    let mut codes: Vec<String> = hard.map(|mandate| format!("mandate.{}", mandate.code)).collect();
    let forced = f.world.sites.values().filter(|site| matches!(site.status, Status::Forced(_)));
    codes.extend(forced.map(|site| format!("site {}", site.code)));
    codes.extend(f.study.constraints.iter().map(|c| format!("constraint.{}", c.code)));
    let codes = codes.join(", ");
    Label {
        vi: format!("Các quy tắc cứng không thể cùng được đáp ứng: {codes}"),
        en: format!("The hard rules cannot hold together: {codes}"),
    }
}

/// Whether a point meets every row within the solver's tolerance.
pub fn meets(model: &Model, point: &[f64]) -> bool {
    model.rows.iter().all(|row| row.violation(point) <= 1e-6 * row.rhs.abs().max(1.0))
}

fn write_model(
    folder: &std::path::Path,
    level: usize,
    goal: &str,
    model: &Model,
    objective: &Objective,
) -> Result<(), Stop> {
    let name = format!("level{}-{goal}", level + 1);
    let failed = |error: std::io::Error| Stop::Failed(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    std::fs::write(folder.join(format!("{name}.mps")), model.mps(&name, objective)).map_err(failed)
}

/// The plan of a point with what is proven of each level.
fn solved(
    f: &Formulation,
    method: Method,
    point: &[f64],
    done: &[Level],
    idle: &[f64],
    interrupted: bool,
) -> Solved {
    let goals = f.study.goals.iter().enumerate().map(|(n, goal)| {
        let final_value = f.goal_value(n, point);
        let nothing = match goal.kind {
            GoalKind::Cost => f.goals[n].value(idle),
            _ => f.goal_value(n, idle),
        };
        // A level that an interruption left undone has a value, but nothing is proven of it.
        let level = done.get(n);
        let value = level.map_or(final_value, |level| level.value);
        GoalResult {
            kind: goal.kind,
            value,
            final_value,
            bound: level.map(|level| level.bound),
            gap: level.and_then(|level| gap(level, value.abs())),
            nothing,
            gap_to_nothing: level.and_then(|level| gap(level, (value - nothing).abs())),
            proof: match level {
                None => Proof::None,
                Some(level) if level.proven_by_relaxation => Proof::Relaxation,
                Some(level) if level.end == End::Done => Proof::BranchAndBound,
                Some(_) => Proof::WorkLimit,
            },
        }
    });
    Solved {
        method: method.code().into(),
        plan: extract::plan(f, point),
        goals: goals.collect(),
        hints: done.iter().map(|level| level.hint.clone()).collect(),
        repeatable: done.iter().all(|level| level.end != End::Clock) && !interrupted,
        interrupted,
    }
}

/// |bound - value| / scale; nought where they agree, none where the scale is nought.
fn gap(level: &Level, scale: f64) -> Option<f64> {
    let apart = (level.bound - level.value).abs();
    if apart <= 1e-9 {
        return Some(0.0);
    }
    (scale > 0.0 && apart.is_finite()).then(|| apart / scale)
}
