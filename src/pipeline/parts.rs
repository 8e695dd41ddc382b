//! What the stages made, as the files of a run.

use super::case::Case;
use super::changes::Changes;
use super::failure::Failure;
use super::planning::{Planned, RuleResult};
use crate::indicators;
use crate::plan::{self, FlowCover, Hint, RowPrices};
use crate::results::{self, Manifest, Part, PartName, Status, actions, json, points};
use crate::simulate::Simulation;
use crate::uptake::View;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs::File;

/// Path of the decisions in a run.
pub(super) const PLAN: &str = "plan/plan.json";
/// Path of the rules of thumb in a run.
pub(super) const RULES: &str = "plan/rules.json";
/// Path of the prices behind the bounds.
pub(super) const PRICES: &str = "plan/prices.json";
/// Path of the flow covers among the rows that have one.
pub(super) const FLOW_COVERS: &str = "plan/flow_covers.json";
/// Path of the shares of openings in the relaxation.
pub(super) const SHARES: &str = "plan/shares.json";
/// Path of the futures in a run.
pub(super) const SIMULATION: &str = "simulation/simulation.json";

/// Path of the reasons in a run.
pub(super) const WHY: &str = "explain/explain.json";

/// The plan part.
///
/// # Errors
/// If a figure cannot be written.
pub fn plan_part(
    case: &Case,
    planned: &Planned,
    changes: Option<&Changes>,
    status: Status,
    times: BTreeMap<String, f64>,
) -> Result<Part, Failure> {
    let Case { world, study, .. } = case;
    let solved = &planned.solved;
    let mut part = Part::new(PartName::Plan, &world.name, study.seed);
    part.add("plan.json", json(&plan::write(world, &case.mandates(), solved))?);
    part.add("rules.json", json(&planned.rules)?);
    add_hints(&mut part, &solved.hints)?;
    if let Some(changes) = changes {
        part.add("changes.json", json(changes)?);
    }
    part.add("audit.json", json(&planned.report)?);
    part.add("actions.csv", results::table::write(&actions(world, &solved.plan))?);
    part.add("plan.geojson", json(&points(world, &solved.plan))?);
    let demand = case.demand_under(&solved.plan, View::Pieces);
    let rows = indicators::measure(world, study, &case.times, &demand, &solved.plan);
    part.add("indicators.csv", results::table::write(&rows)?);
    for (name, bytes) in &case.inputs {
        part.read(&format!("inputs/{name}"), bytes);
    }
    part.manifest = Manifest {
        status,
        repeatable: solved.repeatable && status == Status::Complete,
        method: Some(solved.method.clone()),
        solver: Some(Manifest::solver()),
        goals: solved.goals.clone(),
        times,
        ..part.manifest
    };
    Ok(part)
}

/// What the searches leave to later ones: a file of each thing that at least one of them left, a list by goal.
fn add_hints(part: &mut Part, hints: &[Hint]) -> Result<(), Failure> {
    let mut add = |path: &str, anything: bool, bytes: Vec<u8>| {
        if anything {
            part.add(path, bytes);
        }
    };
    let prices: Vec<&RowPrices> = hints.iter().map(|hint| &hint.prices).collect();
    add("prices.json", prices.iter().any(|prices| !prices.is_empty()), json(&prices)?);
    let covers: Vec<_> = hints.iter().map(|hint| &hint.covers).collect();
    add("flow_covers.json", covers.iter().any(|covers| !covers.is_empty()), json(&covers)?);
    let shares: Vec<_> = hints.iter().map(|hint| &hint.shares).collect();
    add("shares.json", shares.iter().any(|shares| !shares.is_empty()), json(&shares)?);
    Ok(())
}

/// The simulation part with the table of its futures, of a plan written as `plan_json`.
///
/// # Errors
/// If a figure cannot be written.
pub fn simulation_part(
    case: &Case,
    simulation: &Simulation,
    table: File,
    plan_json: &[u8],
    times: BTreeMap<String, f64>,
) -> Result<Part, Failure> {
    let mut part = Part::new(PartName::Simulation, &case.world.name, simulation.seed);
    part.add("simulation.json", json(simulation)?);
    part.add("indicators.csv", results::table::write(&simulation.rows())?);
    part.add("months.csv", results::table::write(&simulation.month_rows())?);
    part.stream("replications.parquet", table);
    part.read(PLAN, plan_json);
    part.manifest.replications = Some(simulation.replications);
    part.manifest.times = times;
    Ok(part)
}

/// The report part, with the files that it was made from.
pub fn report_part(
    case: &Case,
    html: String,
    made_from: &[(&str, &[u8])],
    times: BTreeMap<String, f64>,
) -> Part {
    let mut part = Part::new(PartName::Report, &case.world.name, case.study.seed);
    part.add("report.html", html.into_bytes());
    for (path, bytes) in made_from {
        part.read(path, bytes);
    }
    part.manifest.times = times;
    part
}

/// A file of a part that is not written yet.
pub(super) fn file<'a>(part: &'a Part, name: &str) -> &'a [u8] {
    part.files.get(name).map_or(&[], Vec::as_slice)
}

/// The rules of thumb of a written run.
///
/// # Errors
/// If they cannot be read.
pub(super) fn rules(run: &crate::results::Run) -> Result<Vec<RuleResult>, Failure> {
    Ok(run.parse(RULES)?)
}

/// What the searches of a written run left to later ones, by goal; nothing where it holds nothing.
///
/// # Errors
/// If it cannot be read.
pub(super) fn hints(run: &results::Run) -> Result<Vec<Hint>, Failure> {
    let prices: Vec<RowPrices> = held(run, PRICES)?;
    let covers: Vec<BTreeMap<String, FlowCover>> = held(run, FLOW_COVERS)?;
    let shares: Vec<BTreeMap<String, f64>> = held(run, SHARES)?;
    let mut hints: Vec<Hint> =
        prices.into_iter().map(|prices| Hint { prices, ..Hint::default() }).collect();
    hints.iter_mut().zip(covers).for_each(|(hint, covers)| hint.covers = covers);
    hints.iter_mut().zip(shares).for_each(|(hint, shares)| hint.shares = shares);
    Ok(hints)
}

/// A list that a run may hold.
fn held<T: DeserializeOwned>(run: &results::Run, path: &str) -> Result<Vec<T>, Failure> {
    Ok(if run.holds(path) { run.parse(path)? } else { Vec::new() })
}
