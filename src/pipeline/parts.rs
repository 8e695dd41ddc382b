//! What the stages made, as the files of a run.

use super::case::Case;
use super::changes::Changes;
use super::failure::Failure;
use super::planning::{Planned, RuleResult};
use crate::indicators;
use crate::plan::{self, AreaBounds, Hint, RowPrices};
use crate::results::{self, Manifest, Part, PartName, Status, actions, json, points};
use crate::simulate::Simulation;
use crate::uptake::View;
use std::collections::BTreeMap;
use std::fs::File;

/// Path of the decisions in a run.
pub(super) const PLAN: &str = "plan/plan.json";
/// Path of the rules of thumb in a run.
pub(super) const RULES: &str = "plan/rules.json";
/// Path of the prices behind the bounds.
pub(super) const PRICES: &str = "plan/prices.json";
pub(super) const AREAS: &str = "plan/areas.json";
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
    let prices: Vec<&RowPrices> = solved.hints.iter().map(|hint| &hint.prices).collect();
    if prices.iter().any(|prices| !prices.is_empty()) {
        part.add("prices.json", json(&prices)?);
    }
    let areas: Vec<&AreaBounds> = solved.hints.iter().map(|hint| &hint.areas).collect();
    if areas.iter().any(|areas| !areas.is_empty()) {
        part.add("areas.json", json(&areas)?);
    }
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
    let prices: Vec<RowPrices> = if run.holds(PRICES) { run.parse(PRICES)? } else { Vec::new() };
    let areas: Vec<AreaBounds> = if run.holds(AREAS) { run.parse(AREAS)? } else { Vec::new() };
    let areas = areas.into_iter().chain(std::iter::repeat_with(AreaBounds::default));
    Ok(prices.into_iter().zip(areas).map(|(prices, areas)| Hint { prices, areas }).collect())
}
