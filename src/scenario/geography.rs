//! Levels, areas, communes, places and links from the tables.

use super::codes::Codes;
use super::columns::{Cell, Column};
use super::diagnostic::say;
use super::findings::Findings;
use super::mistakes::duplicate;
use super::node::Node;
use super::spec::Of;
use super::table::{Row, Sheet};
use crate::world::{
    Area, AreaId, Commune, CommuneId, Id, Label, Level, People, Place, PlaceId, PlaceKind, Table,
    Zone, ZoneId,
};
use std::collections::BTreeMap;

/// Levels of `[scenario]`.
pub(super) fn levels(root: &Node) -> Vec<Level> {
    let Some(scenario) = root.get("scenario") else { return vec![] };
    let label = |code: &str| match code {
        "province" => Label { vi: "Tỉnh".into(), en: "Province".into() },
        "district" => Label { vi: "Huyện".into(), en: "District".into() },
        code => Label { vi: code.to_string(), en: code.to_string() },
    };
    let labels = scenario.get("level_labels");
    let given = |code: &str| labels.filter(|l| l.get(code).is_some()).map(|l| l.label(code));
    let level = |code: &str| Level {
        code: code.to_string(),
        label: given(code).unwrap_or_else(|| label(code)),
    };
    scenario.texts("levels").into_iter().map(level).collect()
}

/// The names of the columns of `communes.csv` that the levels call for: code and name of each, and whether it must be there.
pub(super) fn level_column_names(levels: &[Level]) -> Vec<(String, bool)> {
    let pair = |(n, level): (usize, &Level)| {
        [(level.code.clone(), n > 0), (format!("{}_name", level.code), false)]
    };
    levels.iter().enumerate().flat_map(pair).collect()
}

/// Those columns.
pub(super) fn level_columns(names: &[(String, bool)]) -> Vec<Column<'_>> {
    names
        .iter()
        .map(|(name, required)| Column {
            name,
            cell: Cell::Text,
            required: *required,
            vi: "địa bàn cấp trên",
            en: "area above the commune",
        })
        .collect()
}

/// Zones.
pub(super) fn zones(root: &Node) -> Table<ZoneId, Zone> {
    let zone = |code: &str, node: &Node| Zone {
        code: code.to_string(),
        label: node.label("label"),
        speed_kmh: node.figure("speed"),
        highway_kmh: node.figure("highway_speed"),
        detour: node.figure("detour"),
        price_factor: node.figure("price_factor"),
    };
    Table::new(root.tables("zone").iter().map(|entry| zone(&entry.key, &entry.node)).collect())
}

/// Areas of all levels, from the top, and those of each row of `communes.csv`.
pub(super) fn areas(
    sheet: &Sheet,
    levels: &[Level],
    title: &Label,
    found: &mut Findings,
) -> (Table<AreaId, Area>, Vec<Vec<AreaId>>) {
    let mut areas: Table<AreaId, Area> = Table::default();
    let mut of_rows: Vec<Vec<AreaId>> = vec![vec![]; sheet.rows.len()];
    for (level, Level { code: column, .. }) in levels.iter().enumerate() {
        let mut known: BTreeMap<String, AreaId> = BTreeMap::new();
        for (row, of_row) in sheet.rows.iter().zip(&mut of_rows) {
            let (code, name) = area_names(sheet, row, column, title);
            let parent = of_row.last().copied();
            let id = *known
                .entry(code.clone())
                .or_insert_with(|| areas.push(Area { level, code: code.clone(), name, parent }));
            if areas[id].parent != parent {
                two_parents(sheet, row, column, &code, found);
            }
            of_row.push(id);
        }
        for (code, id) in known {
            if areas.find(|area| area.code == code) != Some(id) {
                duplicate(found, &super::findings::At::File(sheet.source), column, &code);
            }
        }
    }
    (areas, of_rows)
}

fn area_names(sheet: &Sheet, row: &Row, column: &str, title: &Label) -> (String, String) {
    let code = sheet.text(row, column);
    let name = sheet.text(row, &format!("{column}_name"));
    match (code, name) {
        ("", _) => (column.to_string(), title.vi.clone()),
        (code, "") => (code.to_string(), code.to_string()),
        (code, name) => (code.to_string(), name.to_string()),
    }
}

fn two_parents(sheet: &Sheet, row: &Row, column: &str, code: &str, found: &mut Findings) {
    found.error(
        &sheet.at(row, column),
        say(
            format!("Địa bàn “{code}” nằm trong hai địa bàn cấp trên."),
            format!("The area {code:?} lies in two areas of the level above."),
        ),
        say(
            "Sửa mã cấp trên của các xã này.",
            "Mend the code of the level above of these communes.",
        ),
    );
}

/// Communes.
pub(super) fn communes(
    sheet: &Sheet,
    areas: Vec<Vec<AreaId>>,
    codes: &Codes,
) -> Table<CommuneId, Commune> {
    let numbers: Vec<&String> = sheet
        .columns
        .iter()
        .filter(|name| !["code", "name", "zone", "kind", "basis"].contains(&name.as_str()))
        .collect();
    let commune = |(row, areas): (&Row, Vec<AreaId>)| Commune {
        code: sheet.text(row, "code").to_string(),
        name: sheet.text(row, "name").to_string(),
        kind: sheet.text(row, "kind").to_string(),
        areas,
        zone: ZoneId::new(codes.position(Of::Zone, sheet.text(row, "zone")).unwrap_or(0)),
        lon: sheet.number(row, "lon").unwrap_or(f64::NAN),
        lat: sheet.number(row, "lat").unwrap_or(f64::NAN),
        area_km2: sheet.number(row, "area_km2").unwrap_or(0.0),
        population: People(sheet.number(row, "population").unwrap_or(f64::NAN)),
        villages: sheet.number(row, "villages").unwrap_or(f64::NAN),
        keys: numbers
            .iter()
            .filter_map(|name| Some((name.to_string(), sheet.number(row, name)?)))
            .collect(),
    };
    Table::new(sheet.rows.iter().zip(areas).map(commune).collect())
}

/// Places: the commune centres first.
pub(super) fn places(
    communes: &Table<CommuneId, Commune>,
    sheet: Option<&Sheet>,
    codes: &Codes,
) -> Table<PlaceId, Place> {
    let centre = |(id, commune): (CommuneId, &Commune)| Place {
        code: commune.code.clone(),
        name: commune.name.clone(),
        kind: PlaceKind::Commune,
        commune: id,
        size: None,
    };
    let mut places: Vec<Place> = communes.iter().map(centre).collect();
    let Some(sheet) = sheet else { return Table::new(places) };
    places.extend(sheet.rows.iter().map(|row| Place {
        code: sheet.text(row, "code").to_string(),
        name: sheet.text(row, "name").to_string(),
        kind: place_kind(sheet.text(row, "kind")),
        commune: CommuneId::new(
            codes.position(Of::Commune, sheet.text(row, "commune")).unwrap_or(0),
        ),
        size: sheet.number(row, "size"),
    }));
    Table::new(places)
}

/// The kind of a place by its word.
pub(super) fn place_kind(word: &str) -> PlaceKind {
    match word {
        "commune" => PlaceKind::Commune,
        "school" => PlaceKind::School,
        "hospital" => PlaceKind::Hospital,
        "junction" => PlaceKind::Junction,
        _ => PlaceKind::Other,
    }
}
