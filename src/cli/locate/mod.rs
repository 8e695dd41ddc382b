//! `botri locate`: the classic location problems on files of the field or on a scenario.

mod args;
mod source;

pub use args::{LocateArgs, Problem};

use crate::lang::Lang;
use crate::locate::{
    self, Control, Instance, LocateError, Progress, Proof, Solution, Sourcing,
    read::{Given, Position},
    write,
};
use crate::pipeline::Failure;
use crate::progress::Watch;
use crate::world::Label;
use clap::ValueEnum;
use serde_json::Value;
use source::{input, named};
use std::path::Path;

/// What is printed, and the exit code.
#[derive(Debug, Clone)]
pub struct Located {
    /// For people.
    pub text: Label,
    /// For programs.
    pub json: Value,
    /// 0, or 6 if it was stopped with a solution.
    pub exit_code: u8,
}

/// Reads, solves, writes the files that were asked for.
///
/// # Errors
///
/// Bad input (exit code 2), no solution (3), or a failure of disk or solver (1).
pub fn run(args: &LocateArgs, seed: Option<u64>, watch: &dyn Watch) -> Result<Located, Failure> {
    let given = source::read(args)?;
    let instance = &given.instance;
    check_question(args.problem, instance).map_err(failure)?;
    let cancel = || watch.cancelled();
    let progress = |step: Progress| {
        let gap = (step.value - step.bound).abs() / step.value.abs().max(f64::MIN_POSITIVE);
        watch.better(0, step.value, gap.is_finite().then_some(gap));
    };
    let mut control = Control { gap: args.gap, cancel: Some(&cancel), ..Control::default() };
    control.progress = Some(&progress);
    control.seed = seed.unwrap_or(control.seed);
    control.work = args.work.unwrap_or(control.work);
    control.start = (!args.start.is_empty()).then(|| named(instance, &args.start)).transpose()?;
    let solution = solve(args, &given, &control).map_err(failure)?;
    write_files(args, &given, &solution)?;
    let name = args.problem.to_possible_value().map_or(String::new(), |v| v.get_name().to_owned());
    let text = Label {
        vi: write::table(instance, &solution, Lang::Vi),
        en: write::table(instance, &solution, Lang::En),
    };
    let stopped = watch.cancelled() && solution.proof != Proof::Optimal;
    let json = write::json(&name, instance, &solution);
    Ok(Located { text, json, exit_code: if stopped { 6 } else { 0 } })
}

/// Refuses questions whose answer says nothing because numbers are missing.
fn check_question(problem: Problem, instance: &Instance) -> Result<(), LocateError> {
    let covers = matches!(problem, Problem::SetCover | Problem::MaxCover);
    if covers && instance.standard.iter().all(|standard| standard.is_infinite()) {
        return Err(LocateError::NoStandard);
    }
    let opens = problem == Problem::FacilityLocation;
    if opens
        && instance.capacity.is_none()
        && instance.opening.iter().all(|&opening| opening == 0.0)
    {
        return Err(LocateError::NoOpening);
    }
    Ok(())
}

fn solve(args: &LocateArgs, given: &Given, control: &Control) -> Result<Solution, LocateError> {
    let instance = &given.instance;
    let p = args.p.or(given.p);
    let needed = || p.ok_or(LocateError::NoCount);
    let limited = instance.capacity.is_some();
    let sourcing = if args.single_source { Sourcing::Single } else { Sourcing::Split };
    let capacitated = |p| match sourcing {
        Sourcing::Single => locate::capacitated_single(instance, p, control),
        Sourcing::Split => locate::capacitated_split(instance, p, control),
    };
    match args.problem {
        Problem::PMedian if limited => capacitated(Some(needed()?)),
        Problem::PMedian => locate::p_median(instance, needed()?, control),
        Problem::PCenter if limited => {
            locate::capacitated_center(instance, needed()?, sourcing, control)
        }
        Problem::PCenter => locate::p_center(instance, needed()?, control),
        Problem::SetCover if limited => {
            locate::capacitated_cover(instance, None, sourcing, control)
        }
        Problem::SetCover => locate::set_cover(instance, control),
        Problem::MaxCover if limited => {
            locate::capacitated_cover(instance, Some(needed()?), sourcing, control)
        }
        Problem::MaxCover => locate::max_cover(instance, needed()?, control),
        Problem::FacilityLocation if limited => capacitated(None),
        Problem::FacilityLocation => locate::uncapacitated(instance, control),
        Problem::PDispersion => locate::p_dispersion(instance, needed()?, control),
    }
}

fn write_files(args: &LocateArgs, given: &Given, solution: &Solution) -> Result<(), Failure> {
    if args.geojson.is_none() && args.picture.is_none() {
        return Ok(());
    }
    let (Some(client_at), Some(site_at)) = (&given.client_at, &given.site_at) else {
        return Err(input(
            "nguồn này không có toạ độ nên không vẽ được; hãy bỏ --geojson và --picture",
            "this source has no positions, so nothing can be drawn; leave out --geojson and --picture",
        ));
    };
    let (client_at, site_at): (&[Position], &[Position]) = (client_at, site_at);
    let save = |path: &Path, text: String| {
        let failed = |error| Failure::Unexpected(format!("{}: {error}", path.display()));
        std::fs::write(path, text).map_err(failed)
    };
    if let Some(path) = &args.geojson {
        let map = write::geojson(&given.instance, solution, client_at, site_at);
        save(path, map.to_string())?;
    }
    if let Some(path) = &args.picture {
        let title = format!("{:?}: {}", args.problem, solution.objective);
        save(path, write::picture(&title, &given.instance, solution, client_at, site_at))?;
    }
    Ok(())
}

fn failure(error: LocateError) -> Failure {
    match error {
        LocateError::Solver(cause) => Failure::Unexpected(cause),
        LocateError::Infeasible | LocateError::TooFew { .. } => Failure::Infeasible(error.label()),
        _ => Failure::Input(error.label()),
    }
}
