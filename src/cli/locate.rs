//! `botri locate`: the classic location problems on files of the field or on a scenario.

use crate::lang::Lang;
use crate::locate::{
    self, Choice, Control, Instance, LocateError, Progress, Proof, Solution, Sourcing, Status,
    read::{self, Columns, Given, Position, ReadError},
    write,
};
use crate::network::TravelTimes;
use crate::pipeline::Failure;
use crate::progress::Watch;
use crate::scenario;
use crate::world::{Label, World};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Problem {
    /// Tổng khoảng cách có trọng số nhỏ nhất với p địa điểm · least weighted distance with p sites
    PMedian,
    /// Khoảng cách xa nhất nhỏ nhất với p địa điểm · least longest distance with p sites
    PCenter,
    /// Ít địa điểm nhất phủ mọi khách hàng · fewest sites that cover everybody
    SetCover,
    /// Phủ nhiều trọng số nhất với p địa điểm · most weight covered with p sites
    MaxCover,
    /// Chi phí mở và phục vụ nhỏ nhất · least cost of opening and service
    FacilityLocation,
    /// Các địa điểm cách xa nhau nhất · sites as far apart as can be
    PDispersion,
}

/// What can be typed after `botri locate`.
#[derive(Debug, Clone, Args)]
pub struct LocateArgs {
    /// Bài toán · problem
    #[arg(value_enum)]
    pub problem: Problem,
    /// Where the numbers come from.
    #[command(flatten)]
    pub source: Source,
    /// Số địa điểm mở, kể cả hiện có và bắt buộc · sites to open, existing and required ones included
    #[arg(long, short, value_name = "N")]
    pub p: Option<usize>,
    /// Tiêu chuẩn tiếp cận chung · the longest distance that counts as covered, for everybody
    #[arg(long, value_name = "DISTANCE")]
    pub standard: Option<f64>,
    /// Giá trị của từ `capacity` trong tệp OR-Library, hoặc sức chứa chung · what `capacity` stands for in an OR-Library file, or the capacity of every site
    #[arg(long, value_name = "X")]
    pub capacity: Option<f64>,
    /// Bỏ qua sức chứa · leave capacities out
    #[arg(long, conflicts_with = "capacity")]
    pub uncapacitated: bool,
    /// Mỗi khách hàng do một địa điểm phục vụ · each client at one site
    #[arg(long)]
    pub single_source: bool,
    /// Bảng địa điểm: site, status, opening, capacity · a table about sites
    #[arg(long, value_name = "F.csv")]
    pub sites: Option<PathBuf>,
    /// Địa điểm hiện có · existing sites
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub existing: Vec<String>,
    /// Địa điểm bắt buộc mở · sites that must open
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub required: Vec<String>,
    /// Địa điểm không được mở · sites that must not open
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub forbidden: Vec<String>,
    /// Bắt đầu từ các địa điểm này · start from these sites
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub start: Vec<String>,
    /// Độ hở được chấp nhận · accepted relative gap
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub gap: f64,
    /// Giới hạn khối lượng tính, triệu bước · work limit, million steps
    #[arg(long, value_name = "N")]
    pub work: Option<f64>,
    /// Ghi GeoJSON · write GeoJSON
    #[arg(long, value_name = "FILE")]
    pub geojson: Option<PathBuf>,
    /// Ghi hình vẽ SVG · write a picture (SVG)
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
}

/// Where the numbers come from; just one.
#[derive(Debug, Clone, Args)]
pub struct Source {
    /// Kịch bản: xã là khách hàng, phút là khoảng cách · a scenario: communes and minutes
    #[arg(long, value_name = "DIR", required_unless_present_any = ["orlib_pmed", "orlib_cap", "tsplib", "matrix", "points"],
          conflicts_with_all = ["orlib_pmed", "orlib_cap", "tsplib", "matrix", "points"])]
    pub scenario: Option<PathBuf>,
    /// Loại cơ sở trong kịch bản · facility types of the scenario
    #[arg(long = "type", value_name = "CODE", value_delimiter = ',', requires = "scenario")]
    pub types: Vec<String>,
    /// Dịch vụ cho tiêu chuẩn tiếp cận · service whose standards count
    #[arg(long, value_name = "CODE", requires = "scenario")]
    pub service: Option<String>,
    /// Cột trọng số của xã · column of communes.csv that weighs them
    #[arg(long, value_name = "COLUMN", requires = "scenario")]
    pub weight: Option<String>,
    /// OR-Library p-median
    #[arg(long, value_name = "F", conflicts_with_all = ["orlib_cap", "tsplib", "matrix", "points"])]
    pub orlib_pmed: Option<PathBuf>,
    /// OR-Library warehouse location
    #[arg(long, value_name = "F", conflicts_with_all = ["tsplib", "matrix", "points"])]
    pub orlib_cap: Option<PathBuf>,
    /// TSPLIB
    #[arg(long, value_name = "F", conflicts_with_all = ["matrix", "points"])]
    pub tsplib: Option<PathBuf>,
    /// Bảng khoảng cách, rộng hoặc dài · table of distances, wide or long
    #[arg(long, value_name = "F.csv", conflicts_with = "points")]
    pub matrix: Option<PathBuf>,
    /// Tên cột trong bảng dài: khách hàng, địa điểm, khoảng cách, trọng số · columns of a long table
    #[arg(
        long,
        value_name = "CLIENT,SITE,DISTANCE,WEIGHT",
        value_delimiter = ',',
        num_args = 1,
        requires = "matrix"
    )]
    pub columns: Vec<String>,
    /// Bảng điểm: lon, lat hoặc x, y · table of points
    #[arg(long, value_name = "F.csv")]
    pub points: Option<PathBuf>,
}

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
    let given = with_sites(read_source(args)?, args)?;
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

fn read_source(args: &LocateArgs) -> Result<Given, Failure> {
    let source = &args.source;
    let read = |path: &Path| read::text(path).map_err(bad_file);
    let name = |path: &Path| path.display().to_string();
    match source {
        Source { scenario: Some(dir), .. } => from_scenario(dir, source, args.problem),
        Source { orlib_pmed: Some(path), .. } => {
            read::orlib_pmed(&name(path), &read(path)?).map_err(bad_file)
        }
        Source { orlib_cap: Some(path), .. } => {
            // Without capacities their value does not matter.
            let capacity = args.capacity.or(args.uncapacitated.then_some(0.0));
            read::orlib_cap(&name(path), &read(path)?, capacity).map_err(bad_file)
        }
        Source { tsplib: Some(path), .. } => {
            read::tsplib(&name(path), &read(path)?).map_err(bad_file)
        }
        Source { matrix: Some(path), .. } => {
            read::matrix(&name(path), &read(path)?, &columns(source)).map_err(bad_file)
        }
        Source { points: Some(path), .. } => {
            read::points(&name(path), &read(path)?).map_err(bad_file)
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

/// Positions of sites by name; all unknown ones at once.
fn named(instance: &Instance, names: &[String]) -> Result<Vec<usize>, Failure> {
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

fn input(vi: &str, en: &str) -> Failure {
    Failure::Input(Label { vi: vi.into(), en: en.into() })
}

fn bad_file(error: ReadError) -> Failure {
    Failure::Input(error.label())
}

fn failure(error: LocateError) -> Failure {
    match error {
        LocateError::Solver(cause) => Failure::Unexpected(cause),
        LocateError::Infeasible | LocateError::TooFew { .. } => Failure::Infeasible(error.label()),
        _ => Failure::Input(error.label()),
    }
}
