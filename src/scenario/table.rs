//! CSV tables: read, checked cell by cell, every figure noted.

use super::codes::Codes;
use super::columns::{Cell, Column, TableSpec};
use super::diagnostic::say;
use super::figure::{self, Figures, layer_name};
use super::findings::{At, Findings};
use super::mistakes::{bad_code, did_you_mean, unknown_code, wrong_type};
use super::spec::Of;
use super::text::vietnamese_number;
use super::units::Unit;
use crate::world::{ProvenanceKind, Year};
use jiff::civil::Date;

/// A table whose cells are known to be of the right kind, or were reported and made harmless.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Position in `Findings::sources`.
    pub(super) source: usize,
    /// Header.
    pub(super) columns: Vec<String>,
    /// Rows in the order of the file.
    pub(super) rows: Vec<Row>,
    /// Whether the header told nothing, so that no row was read.
    pub(super) unreadable: bool,
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Line in the file, from 1.
    pub(super) line: usize,
    cells: Vec<String>,
}

impl Sheet {
    /// The text of a cell; empty where there is none.
    pub(super) fn text<'a>(&self, row: &'a Row, column: &str) -> &'a str {
        let position = self.columns.iter().position(|name| name == column);
        position.and_then(|n| row.cells.get(n)).map_or("", String::as_str)
    }

    /// The number in a cell; `None` where it is empty, `NaN` where it was reported.
    pub(super) fn number(&self, row: &Row, column: &str) -> Option<f64> {
        self.text(row, column).parse().ok()
    }

    /// Whether a cell holds 1; `absent` where it is empty.
    pub(super) fn flag(&self, row: &Row, column: &str, absent: bool) -> bool {
        match self.text(row, column) {
            "" => absent,
            text => text == "1",
        }
    }

    /// The date in a cell.
    pub(super) fn date(&self, row: &Row, column: &str) -> Option<Date> {
        self.text(row, column).parse().ok()
    }

    /// The year in a cell.
    pub(super) fn year(&self, row: &Row, column: &str) -> Option<Year> {
        self.text(row, column).parse().ok()
    }

    /// The place of a cell.
    pub(super) fn at(&self, row: &Row, column: &str) -> At {
        At::Cell { source: self.source, line: row.line, column: column.to_string() }
    }

    /// Makes a bad cell harmless: `NaN` is no code and no date, and as a number every rule lets it pass.
    fn disarm(&mut self, row: usize, column: usize) {
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) {
            *cell = "NaN".to_string();
        }
    }
}

/// Reads a table; `more` are further columns that it may have, by the hierarchy.
pub(super) fn read(
    source: usize,
    spec: &TableSpec,
    more: &[Column<'_>],
    found: &mut Findings,
) -> Sheet {
    let text = found.sources[source].text.clone();
    let mut sheet = Sheet { source, columns: vec![], rows: vec![], unreadable: true };
    let header = text.lines().next().unwrap_or("");
    if header.matches(';').count() > header.matches(',').count() {
        semicolons(source, found);
        return sheet;
    }
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    sheet.columns = match reader.headers() {
        Ok(header) => header.iter().map(str::to_string).collect(),
        Err(_) => vec![],
    };
    let known = || spec.columns.iter().chain(more);
    if !header_complete(&sheet, known(), found) {
        return sheet;
    }
    sheet.unreadable = false;
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, |place| place.line() as usize);
        let cells: Vec<String> = record.iter().map(str::to_string).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() != sheet.columns.len() {
            cell_count(source, line, cells.len(), sheet.columns.len(), found);
        }
        sheet.rows.push(Row { line, cells });
    }
    further_columns(&mut sheet, spec, more, found);
    sheet
}

/// Checks every cell against its column and notes the figures; bad cells are made harmless.
pub(super) fn check(
    sheet: &mut Sheet,
    columns: &[&Column<'_>],
    codes: &Codes,
    found: &mut Findings,
    figures: &mut Figures,
) {
    for column in columns {
        let Some(n) = sheet.columns.iter().position(|name| name == column.name) else { continue };
        let mut seen = std::collections::BTreeSet::new();
        for row in 0..sheet.rows.len() {
            let text = sheet.text(&sheet.rows[row], column.name).to_string();
            let at = sheet.at(&sheet.rows[row], column.name);
            if matches!(column.cell, Cell::NewCode)
                && !text.is_empty()
                && !seen.insert(text.clone())
            {
                super::mistakes::duplicate(found, &at, column.name, &text);
            }
            if !cell(column, &text, &at, codes, found) {
                sheet.disarm(row, n);
            }
        }
    }
    note_figures(sheet, columns, found, figures);
}

/// Removes the rows of an inherited table that name what an upper layer dropped, or, in the defaults, what is not there.
pub(super) fn forget_dropped(
    sheet: &mut Sheet,
    columns: &[Column<'_>],
    codes: &Codes,
    found: &Findings,
) {
    let Some(source) = found.sources.get(sheet.source).filter(|source| source.layer > 0) else {
        return;
    };
    let gone = |of: Of, code: &str| {
        codes.position(of, code).is_none() && (source.defaults || codes.was_dropped(of, code))
    };
    let rows = std::mem::take(&mut sheet.rows);
    let stays = |row: &Row| {
        !columns.iter().any(|column| match column.cell {
            Cell::Code(of) => gone(of, sheet.text(row, column.name)),
            _ => false,
        })
    };
    let kept: Vec<Row> = rows.into_iter().filter(|row| stays(row)).collect();
    sheet.rows = kept;
}

fn cell(column: &Column<'_>, text: &str, at: &At, codes: &Codes, found: &mut Findings) -> bool {
    if text.is_empty() {
        if column.required {
            empty_cell(found, at, column);
        }
        return true;
    }
    let name = column.name;
    match column.cell {
        Cell::Text => true,
        Cell::NewCode => {
            bad_code(found, at, text);
            true
        }
        Cell::Code(of) if codes.accepts(of, text) => true,
        Cell::Code(of) => {
            unknown_code(found, codes, at, of, text);
            false
        }
        Cell::Number(unit) => number(found, at, name, text, unit),
        Cell::Flag => expect(found, at, name, matches!(text, "0" | "1"), ("0 hoặc 1", "0 or 1")),
        Cell::Date => {
            let date = text.parse::<Date>().is_ok();
            expect(found, at, name, date, ("một ngày dạng 2013-11-30", "a date such as 2013-11-30"))
        }
        Cell::Year => {
            let year = text.parse::<Year>().is_ok_and(|year| (1900..=2200).contains(&year));
            expect(found, at, name, year, ("một năm như 2014", "a year such as 2014"))
        }
        Cell::Choice(words) => {
            let all = words.join(", ");
            let (vi, en) = (format!("một trong: {all}"), format!("one of: {all}"));
            expect(found, at, name, words.contains(&text), (&vi, &en))
        }
    }
}

fn expect(found: &mut Findings, at: &At, name: &str, fits: bool, what: (&str, &str)) -> bool {
    if !fits {
        wrong_type(found, at, name, what);
    }
    fits
}

/// Whether a cell holds a number that its unit allows.
fn number(found: &mut Findings, at: &At, name: &str, text: &str, unit: Unit) -> bool {
    match text.parse::<f64>() {
        Ok(number) if unit.dots_are_doubtful() && figure::is_one_group(text) => {
            figure::doubtful(found, at, name, text, number);
            false
        }
        Ok(number) => figure::in_range(found, at, name, number, unit),
        Err(_) if vietnamese_number(text).is_some() => {
            figure::vietnamese(found, at, name, text);
            false
        }
        Err(_) => {
            let (vi, en) = (format!("một số ({})", unit.vi()), format!("a number ({})", unit.en()));
            wrong_type(found, at, name, (&vi, &en));
            false
        }
    }
}

fn note_figures(sheet: &Sheet, columns: &[&Column<'_>], found: &Findings, figures: &mut Figures) {
    let file = found.sources.get(sheet.source).map_or("", |source| &source.name);
    let layer = layer_name(found, &At::File(sheet.source));
    let skip = ["low", "high", "lon", "lat"];
    let known = |name: &str| columns.iter().any(|column| column.name == name);
    let further: Vec<&String> = sheet.columns.iter().filter(|name| !known(name)).collect();
    for row in &sheet.rows {
        let (kind, basis) = basis(sheet.text(row, "basis"));
        let bounds = (sheet.number(row, "low"), sheet.number(row, "high"));
        for column in columns.iter().filter(|column| !skip.contains(&column.name)) {
            let Cell::Number(unit) = column.cell else { continue };
            let Some(value) = sheet.number(row, column.name) else { continue };
            let range = match (column.name, bounds) {
                ("requires", (Some(low), Some(high))) => Some((low, high)),
                _ => None,
            };
            let key = format!("{file}:{} {}", row.line, column.name);
            figures.note(&key, value, unit, range, basis, kind, &layer);
        }
        for name in &further {
            let Some(value) = sheet.number(row, name) else { continue };
            let key = format!("{file}:{} {name}", row.line);
            figures.note(&key, value, Unit::Number, None, basis, kind, &layer);
        }
    }
}

/// What a `basis` cell says.
fn basis(text: &str) -> (ProvenanceKind, &str) {
    if let Some(rest) = text.strip_prefix("source:") {
        (ProvenanceKind::Source, rest.trim())
    } else if let Some(rest) = text.strip_prefix("assumption:") {
        (ProvenanceKind::Assumption, rest.trim())
    } else {
        (ProvenanceKind::Unsourced, text)
    }
}

/// Whether every required column is there and none stands twice; without them the rows say nothing.
fn header_complete<'a>(
    sheet: &Sheet,
    known: impl Iterator<Item = &'a Column<'a>>,
    found: &mut Findings,
) -> bool {
    let before = found.list.len();
    for column in known.filter(|column| column.required) {
        if !sheet.columns.iter().any(|name| name == column.name) {
            missing_column(sheet.source, column, found);
        }
    }
    for (n, name) in sheet.columns.iter().enumerate() {
        if sheet.columns[..n].contains(name) {
            let at = At::Cell { source: sheet.source, line: 1, column: name.clone() };
            super::mistakes::duplicate(found, &at, "header", name);
        }
    }
    found.list.len() == before
}

/// Columns beyond the known ones: numbers in an open table, else a mistake.
fn further_columns(sheet: &mut Sheet, spec: &TableSpec, more: &[Column<'_>], found: &mut Findings) {
    let known: Vec<&str> = spec.columns.iter().chain(more).map(|column| column.name).collect();
    for n in 0..sheet.columns.len() {
        let name = sheet.columns[n].clone();
        if known.contains(&name.as_str()) {
            continue;
        }
        let words = || sheet.rows.iter().filter_map(|row| row.cells.get(n));
        let numeric = words().any(|cell| !cell.is_empty())
            && words().all(|cell| {
                cell.is_empty()
                    || cell.bytes().any(|b| b.is_ascii_digit())
                        && !cell.chars().any(char::is_alphabetic)
            });
        if !(spec.open && numeric) {
            unknown_column(sheet.source, &name, &known, spec.open, found);
            continue;
        }
        for row in 0..sheet.rows.len() {
            let (text, at) = (
                sheet.text(&sheet.rows[row], &name).to_string(),
                sheet.at(&sheet.rows[row], &name),
            );
            if !text.is_empty() && !number(found, &at, &name, &text, spec.further()) {
                sheet.disarm(row, n);
            }
        }
    }
}

fn semicolons(source: usize, found: &mut Findings) {
    found.error(
        &At::Cell { source, line: 1, column: String::new() },
        say("Bảng dùng dấu chấm phẩy để ngăn cột.", "The table separates its columns by semicolons."),
        say(
            "Excel tiếng Việt lưu như vậy: chọn “CSV UTF-8 (phân tách bằng dấu phẩy)” sau khi đặt dấu ngăn danh sách là dấu phẩy trong Region, và viết số thập phân bằng dấu chấm.",
            "Excel with Vietnamese settings saves so: set the list separator to a comma in Region, save as \"CSV UTF-8 (comma delimited)\", and write decimals with a point.",
        ),
    );
}

fn cell_count(source: usize, line: usize, cells: usize, columns: usize, found: &mut Findings) {
    found.error(
        &At::Cell { source, line, column: String::new() },
        say(
            format!("Dòng có {cells} ô, còn tiêu đề có {columns} cột."),
            format!("The row has {cells} cells, the header {columns} columns."),
        ),
        say(
            "Số thập phân phải dùng dấu chấm; chữ có dấu phẩy phải nằm trong \"...\".",
            "Decimals need a point; a text with a comma must stand in \"...\".",
        ),
    );
}

fn missing_column(source: usize, column: &Column<'_>, found: &mut Findings) {
    found.error(
        &At::Cell { source, line: 1, column: column.name.to_string() },
        say(
            format!("Thiếu cột “{}”.", column.name),
            format!("The column {:?} is missing.", column.name),
        ),
        say(
            format!("Thêm cột {} ({}).", column.name, column.vi),
            format!("Add the column {} ({}).", column.name, column.en),
        ),
    );
}

fn unknown_column(source: usize, name: &str, known: &[&str], open: bool, found: &mut Findings) {
    let all = known.join(", ");
    let (vi, en) = did_you_mean(name, known.iter().copied());
    let (vi_open, en_open) = match open {
        true => (" Cột thêm chỉ được chứa số.", " Further columns must hold numbers."),
        false => ("", ""),
    };
    found.error(
        &At::Cell { source, line: 1, column: name.to_string() },
        say(
            format!("Không có cột “{name}” trong bảng này."),
            format!("This table has no column {name:?}."),
        ),
        say(
            format!("Các cột hợp lệ: {all}.{vi_open}{vi}"),
            format!("Columns that may stand here: {all}.{en_open}{en}"),
        ),
    );
}

fn empty_cell(found: &mut Findings, at: &At, column: &Column<'_>) {
    found.error(
        at,
        say(
            format!("Ô “{}” còn trống.", column.name),
            format!("The cell {:?} is empty.", column.name),
        ),
        say(
            format!("Điền {} ({}).", column.name, column.vi),
            format!("Fill in {} ({}).", column.name, column.en),
        ),
    );
}
