//! What the user wrote: read, checked all at once, and turned into a [`World`] and a [`Study`].
//!
//! The way of a scenario: `layers` reads the files and lays them over each other; `form` compares the document with
//! `spec`, `table` the tables with `columns`; the builders (`geography`, `links`, `clients`, `staff_money`,
//! `facilities`, `question`) make the world; `rules` holds what only the whole can show. What is wrong is reported and
//! made harmless, so that one pass finds every mistake; a world leaves only if there was none.

mod assumptions;
mod clients;
mod codes;
mod columns;
mod copy;
mod diagnostic;
mod facilities;
mod figure;
mod findings;
mod form;
mod geography;
mod layers;
mod links;
mod node;
mod question;
mod rules;
mod schema;
mod spec;
mod staff_money;
mod table;
mod text;
mod units;

pub use assumptions::assumptions;
pub use copy::{freeze, new};
pub use diagnostic::{Diagnostic, Excerpt, Place, Severity};
pub use layers::{DEFAULT_NEEDS, DEFAULTS};
pub use schema::schema;

use crate::study::Study;
use crate::world::{Site, Status, World};
use codes::Codes;
use columns::{Cell, Column, TableSpec};
use figure::Figures;
use findings::Findings;
use form::Form;
use layers::Layers;
use node::Node;
use spec::Of;
use std::path::Path;
use table::Sheet;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Name relative to the scenario folder, with `/`: `scenario.toml`, `base/communes.csv`, `defaults/needs.csv`.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// A scenario that passed every check.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Facts.
    pub world: World,
    /// Question.
    pub study: Study,
    /// Every file that had a say, defaults included. Written into a folder under their names they are a scenario of
    /// their own (a frozen copy), which loads to the same world and study wherever it lies: `base/` in it stands for
    /// what it extends, `defaults/` for the built-in defaults of the program that froze it.
    pub files: Vec<InputFile>,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
}

/// Loads the scenario in a folder.
///
/// # Errors
/// Every mistake that was found, and the warnings, in the order of files and lines.
pub fn load(dir: &Path) -> Result<Loaded, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let layers = layers::read(dir, &mut found);
    let built = build(layers, &mut found);
    let failed = found.failed();
    let files = found
        .sources
        .iter()
        .map(|source| InputFile { name: source.name.clone(), bytes: source.bytes.clone() })
        .collect();
    match built {
        Some((world, study)) if !failed => {
            Ok(Loaded { world, study, files, warnings: found.sorted() })
        }
        _ => Err(found.sorted()),
    }
}

/// The world and the study; what is in them is sound only if nothing was reported.
fn build(layers: Layers, found: &mut Findings) -> Option<(World, Study)> {
    let Layers { mut root, tables, dropped } = layers;
    let mut codes = Codes::of(&root, &dropped);
    let mut figures = Figures { list: vec![], years: planned_years(&root) };
    Form { found, codes: &codes, figures: &mut figures }.table(spec::TOP, &mut root, "");
    rules::levels_named(&root, found);
    rules::goals_once(&root, found);
    rules::uptake_below_ceiling(&root, found);
    rules::ramp_takes_time(&root, found);

    let levels = geography::levels(&root);
    let mut sheet =
        |spec: &TableSpec, more: &[Column<'_>], codes: &mut Codes, found: &mut Findings| {
            let source = *tables.get(spec.file)?;
            Some(read_sheet(source, spec, more, codes, found, &mut figures))
        };
    let names = geography::level_column_names(&levels);
    let more = geography::level_columns(&names);
    let communes_sheet = sheet(&columns::COMMUNES, &more, &mut codes, found);
    let places_sheet = sheet(&columns::PLACES, &[], &mut codes, found);
    let links_sheet = sheet(&columns::LINKS, &[], &mut codes, found);
    let allowances = sheet(&columns::ALLOWANCES, &[], &mut codes, found);
    let needs = sheet(&columns::NEEDS, &[], &mut codes, found);
    let facilities_sheet = sheet(&columns::FACILITIES, &[], &mut codes, found);
    let staff_sheet = sheet(&columns::STAFF, &[], &mut codes, found);
    let sites_sheet = sheet(&columns::SITES, &[], &mut codes, found);
    let spending = sheet(&columns::SPENDING, &[], &mut codes, found);

    let Some(communes_sheet) = communes_sheet else {
        rules::no_communes(found);
        return None;
    };
    let calendar = rules::calendar(&root, found)?;
    let title = root.get("scenario")?.label("title");
    let (areas, of_rows) = geography::areas(&communes_sheet, &levels, &title, found);
    let zones = geography::zones(&root);
    if zones.is_empty() || communes_sheet.rows.is_empty() {
        rules::no_communes(found);
        return None;
    }
    let communes = geography::communes(&communes_sheet, of_rows, &codes);
    let places = geography::places(&communes, places_sheet.as_ref(), &codes);
    let net = links::Net { zones: &zones, communes: &communes, places: &places, codes: &codes };
    let mut links = match &links_sheet {
        Some(sheet) => net.from_table(sheet, found),
        None => net.star(&communes_sheet, found),
    };
    net.reached(&links, calendar.as_of, &communes_sheet, found);
    net.attach(&mut links);

    let services = clients::services(&root, &zones, found);
    let groups = clients::groups(&root, &communes, &zones, allowances.as_ref(), &codes, found);
    let uses = clients::uses(&needs?, groups.len(), services.len(), &codes, found);
    clients::idle_groups(&root, &uses, found);
    let types = facilities::types(&root, &levels, &codes);
    facilities::candidates_fit_host(&root, found);
    let stock = facilities::Stock {
        root: &root,
        types: &types,
        places: &places,
        codes: &codes,
        facilities: facilities_sheet.as_ref(),
        staff: staff_sheet.as_ref(),
        sites: sites_sheet.as_ref(),
    };
    let sites = stock.sites(found);
    rules::dated_facts(&root, calendar.as_of, found);
    rules::mandate_years(&root, &calendar, found);
    rules::totals_and_parts(&communes_sheet, found);
    rules::people_exist(&root, &communes_sheet, &groups, found);
    if let Some(sheet) = &facilities_sheet {
        rules::totals_and_parts(sheet, found);
    }
    if let Some(sheet) = &sites_sheet {
        let stated: Vec<&Site> =
            sites.values().filter(|site| site.status != Status::Existing).collect();
        rules::forced_years(sheet, &stated, &calendar, found);
        rules::conversions(sheet, &stated, &sites, &types, found);
    }
    let study = question::study(&root, &codes, found, &mut figures);
    let scenario = root.get("scenario")?;
    let world = World {
        name: scenario.text("name").to_string(),
        title,
        retrospective: scenario.flag("retrospective"),
        levels,
        areas,
        zones,
        communes,
        places,
        links,
        need: clients::need(&root),
        groups,
        services,
        uses,
        uptake: clients::uptake(&root),
        collaborators: clients::collaborators(&root),
        cadres: staff_money::cadres(&root, &codes, &calendar),
        pay_steps: staff_money::pay_steps(&root),
        norms: staff_money::norms(&root, &codes),
        ramp: staff_money::ramp(&root),
        owners: staff_money::owners(&root),
        quotas: staff_money::quotas(&root, &codes, &calendar),
        gates: staff_money::gates(&root),
        types,
        sites,
        prices: staff_money::prices(&root),
        funds: staff_money::funds(&root, &codes, &calendar),
        tasks: staff_money::tasks(&root, &codes, &calendar),
        courses: staff_money::courses(&root, &codes, &calendar),
        history: staff_money::history(spending.as_ref()),
        provenance: figures.list,
        calendar,
    };
    rules::pay_at_start(&root, &world.pay_steps, &world.calendar, found);
    rules::every_line_has_a_fund(&root, &world, found);
    rules::uncertainties_once(&root, &study.uncertainties, found);
    rules::probabilities(&root, &study.uncertainties, found);
    Some((world, study))
}

fn read_sheet(
    source: usize,
    spec: &TableSpec,
    more: &[Column<'_>],
    codes: &mut Codes,
    found: &mut Findings,
    figures: &mut Figures,
) -> Sheet {
    let mut sheet = table::read(source, spec, more, found);
    table::forget_dropped(&mut sheet, spec.columns, codes, found);
    let columns: Vec<&Column<'_>> = spec.columns.iter().chain(more).collect();
    table::check(&mut sheet, &columns, codes, found, figures);
    rules::unique_rows(&sheet, spec, found);
    if spec.columns.iter().any(|column| matches!(column.cell, Cell::NewCode)) {
        define(&sheet, spec, codes, found);
    }
    sheet
}

/// Makes the codes that a table defines known to the tables after it.
fn define(sheet: &Sheet, spec: &TableSpec, codes: &mut Codes, found: &mut Findings) {
    let new: Vec<String> =
        sheet.rows.iter().map(|row| sheet.text(row, "code").to_string()).collect();
    match spec.file {
        "communes.csv" => {
            codes.set(Of::Place, new.clone());
            codes.set(Of::Commune, new);
        }
        "places.csv" => {
            rules::places_are_no_communes(sheet, codes, found);
            let all = codes.all(Of::Commune).iter().cloned().chain(new).collect();
            codes.set(Of::Place, all);
        }
        "facilities.csv" => codes.set(Of::Facility, new),
        _ => {}
    }
}

/// Where the years are not known, any year is let pass: it was reported.
const NO_YEARS: std::ops::RangeInclusive<i64> = 1..=0;

fn planned_years(root: &Node) -> std::ops::RangeInclusive<i64> {
    let year = |key: &str| {
        root.get("scenario")
            .map(|node| node.figure(key))
            .filter(|year| year.is_finite())
            .map(|year| year as i64)
    };
    match (year("first_year"), year("last_year")) {
        (Some(first), Some(last)) => first..=last,
        _ => NO_YEARS,
    }
}
