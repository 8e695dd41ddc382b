//! Reads the instance that `botri locate` is asked about.

use super::args::{LocateArgs, Problem, Source};
use crate::locate::{
    self, Choice, Instance, Status,
    read::{self, Columns, Given, ReadError},
};
use crate::network::TravelTimes;
use crate::pipeline::Failure;
use crate::scenario;
use crate::world::{Label, World};
use std::path::Path;

/// Reads the numbers and applies what was typed about sites, standards and capacities.
pub fn read(args: &LocateArgs) -> Result<Given, Failure> {
    check_numbers(args)?;
    with_sites(read_source(args)?, args)
}

fn read_source(args: &LocateArgs) -> Result<Given, Failure> {
    let source = &args.source;
    let text = |path: &Path| read::text(path).map_err(bad_file);
    let name = |path: &Path| path.display().to_string();
    match source {
        Source { scenario: Some(dir), .. } => from_scenario(dir, source, args.problem),
        Source { orlib_pmed: Some(path), .. } => {
            read::orlib_pmed(&name(path), &text(path)?).map_err(bad_file)
        }
        Source { orlib_cap: Some(path), .. } => {
            // Without capacities their value does not matter.
            let capacity = args.capacity.or(args.uncapacitated.then_some(0.0));
            read::orlib_cap(&name(path), &text(path)?, capacity).map_err(bad_file)
        }
        Source { tsplib: Some(path), .. } => {
            read::tsplib(&name(path), &text(path)?).map_err(bad_file)
        }
        Source { matrix: Some(path), .. } => {
            read::matrix(&name(path), &text(path)?, &columns(source)).map_err(bad_file)
        }
        Source { points: Some(path), .. } => {
            read::points(&name(path), &text(path)?).map_err(bad_file)
        }
        _ => Err(input("chưa cho nguồn dữ liệu", "no source is given")),
    }
}

/// The names that were typed, in order; the rest keeps its own.
fn columns(source: &Source) -> Columns {
    let mut columns = Columns::default();
    let Columns { client, site, distance, weight } = &mut columns;
    for (column, typed) in [client, site, distance, weight].into_iter().zip(&source.columns) {
        column.clone_from(typed);
    }
    columns
}

fn from_scenario(dir: &Path, source: &Source, problem: Problem) -> Result<Given, Failure> {
    let world = scenario::load(dir).map_err(Failure::Scenario)?.world;
    let choice = choice(&world, source)?;
    let times = TravelTimes::new(&world);
    Ok(match problem {
        Problem::PDispersion => locate::between_sites(&world, &times, &choice),
        _ => locate::province(&world, &times, &choice),
    })
}

fn choice(world: &World, source: &Source) -> Result<Choice, Failure> {
    let unknown = |vi: &str, en: &str, code: &str, known: Vec<String>| {
        let known = known.join(", ");
        input(
            &format!("không có {vi} \"{code}\"; kịch bản có: {known}"),
            &format!("there is no {en} \"{code}\"; the scenario has: {known}"),
        )
    };
    let mut choice = Choice::default();
    for code in &source.types {
        let known = || world.types.values().map(|kind| kind.code.clone()).collect();
        let found = world.types.ids().find(|&id| world.types[id].code == *code);
        choice
            .types
            .push(found.ok_or_else(|| unknown("loại cơ sở", "facility type", code, known()))?);
    }
    if let Some(code) = &source.service {
        let known = || world.services.values().map(|service| service.code.clone()).collect();
        let found = world.services.ids().find(|&id| world.services[id].code == *code);
        choice.service = Some(found.ok_or_else(|| unknown("dịch vụ", "service", code, known()))?);
    }
    if let Some(key) = &source.weight {
        let keys: Vec<String> = world
            .communes
            .values()
            .next()
            .map(|commune| commune.keys.keys().cloned().collect())
            .unwrap_or_default();
        if !keys.contains(key) {
            return Err(unknown("cột", "column", key, keys));
        }
        choice.weight = Some(key.clone());
    }
    Ok(choice)
}

/// Applies what was typed about sites and standards.
fn with_sites(mut given: Given, args: &LocateArgs) -> Result<Given, Failure> {
    let instance = &mut given.instance;
    if let Some(path) = &args.sites {
        let text = read::text(path).map_err(bad_file)?;
        read::sites(&path.display().to_string(), &text, instance).map_err(bad_file)?;
    }
    let typed = [
        (&args.existing, Status::Existing),
        (&args.required, Status::Forced),
        (&args.forbidden, Status::Forbidden),
    ];
    check_once(&typed.map(|(names, _)| names))?;
    for (names, status) in typed {
        for site in named(instance, names)? {
            instance.status[site] = status;
        }
    }
    if let Some(standard) = args.standard {
        instance.standard.fill(standard);
    }
    match args.capacity {
        Some(capacity) if args.source.orlib_cap.is_none() => {
            instance.capacity = Some(vec![capacity; instance.sites()]);
        }
        _ if args.uncapacitated => instance.capacity = None,
        _ => {}
    }
    Ok(given)
}

/// Refuses numbers that say nothing: all of them at once.
fn check_numbers(args: &LocateArgs) -> Result<(), Failure> {
    let typed = [
        ("--standard", args.standard),
        ("--capacity", args.capacity),
        ("--gap", Some(args.gap)),
        ("--work", args.work),
    ];
    let bad = |number: f64| number.is_nan() || number < 0.0;
    let wrong: Vec<&str> =
        typed.iter().filter(|(_, number)| number.is_some_and(bad)).map(|typed| typed.0).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong = wrong.join(", ");
    Err(input(
        &format!("{wrong}: hãy cho một số không âm"),
        &format!("{wrong}: give a number that is not negative"),
    ))
}

/// Refuses a site that is named in two lists: existing, required and forbidden exclude one another.
fn check_once(lists: &[&Vec<String>; 3]) -> Result<(), Failure> {
    let [existing, required, forbidden] = lists;
    let others = existing.iter().filter(|name| required.contains(name) || forbidden.contains(name));
    let both = required.iter().filter(|name| forbidden.contains(name));
    let twice: Vec<&str> = others.chain(both).map(String::as_str).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let twice = twice.join("\", \"");
    Err(input(
        &format!(
            "\"{twice}\" có trong hai danh sách --existing, --required, --forbidden: hãy giữ lại ở một"
        ),
        &format!("\"{twice}\" is in two of --existing, --required, --forbidden: keep it in one"),
    ))
}

/// Positions of sites by name; all unknown ones at once.
pub fn named(instance: &Instance, names: &[String]) -> Result<Vec<usize>, Failure> {
    let position = |name: &String| instance.site_name.iter().position(|known| known == name);
    let unknown: Vec<&str> =
        names.iter().filter(|name| position(name).is_none()).map(String::as_str).collect();
    if unknown.is_empty() {
        return Ok(names.iter().filter_map(position).collect());
    }
    let unknown = unknown.join("\", \"");
    Err(input(
        &format!("không có địa điểm \"{unknown}\""),
        &format!("there is no site \"{unknown}\""),
    ))
}

/// Something wrong with what was typed.
pub fn input(vi: &str, en: &str) -> Failure {
    Failure::Input(Label { vi: vi.into(), en: en.into() })
}

fn bad_file(error: ReadError) -> Failure {
    Failure::Input(error.label())
}
