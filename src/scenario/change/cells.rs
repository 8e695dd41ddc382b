//! Changes of tables.

use super::super::InputFile;
use super::super::codes::nearest;
use super::super::findings::Findings;
use super::request::{Cell, Op, Request};
use std::collections::BTreeMap;

/// A table as text.
struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The tables that were changed.
pub struct Tables<'a> {
    sources: &'a BTreeMap<&'static str, usize>,
    changed: BTreeMap<String, Sheet>,
}

impl<'a> Tables<'a> {
    /// No table changed yet; `sources` are the tables of the scenario.
    pub fn new(sources: &'a BTreeMap<&'static str, usize>) -> Self {
        Self { sources, changed: BTreeMap::new() }
    }

    /// Makes a change; what is wrong with it is reported.
    pub fn apply(&mut self, request: &Request, cell: &Cell, found: &mut Findings) {
        let Some(&source) = self.sources.get(cell.file.as_str()) else {
            return no_table(request, self.sources, &cell.file, found);
        };
        let text = &found.sources[source].text;
        let sheet = self.changed.remove(&cell.file).or_else(|| read(text));
        let Some(mut sheet) = sheet else { return no_rows(request, found) };
        if sheet.change(request, cell, found) {
            self.changed.insert(cell.file.clone(), sheet);
        }
    }

    /// The changed tables as files.
    pub fn files(self) -> Vec<InputFile> {
        let file = |(name, sheet): (String, Sheet)| InputFile { name, bytes: sheet.write() };
        self.changed.into_iter().map(file).collect()
    }
}

fn read(text: &str) -> Option<Sheet> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let owned = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = owned(reader.headers().ok()?);
    let rows = reader.records().map(|record| record.ok().map(|r| owned(&r))).collect::<Option<_>>();
    Some(Sheet { header, rows: rows? })
}

impl Sheet {
    fn write(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            // A vector in memory takes every byte.
            let _ = writer.write_record(row);
        }
        writer.into_inner().unwrap_or_default()
    }

    fn change(&mut self, request: &Request, cell: &Cell, found: &mut Findings) -> bool {
        let names = cell.rows.iter().map(|(name, _)| name).chain([&cell.column]);
        for name in names {
            if self.column(name).is_none() {
                no_column(request, &self.header, name, found);
                return false;
            }
        }
        let fits = |row: &Vec<String>| {
            cell.rows.iter().all(|(name, value)| {
                let n = self.header.iter().position(|known| known == name);
                n.and_then(|n| row.get(n)).is_some_and(|cell| cell.trim() == value)
            })
        };
        let chosen: Vec<usize> = (0..self.rows.len()).filter(|&n| fits(&self.rows[n])).collect();
        if chosen.is_empty() {
            no_rows(request, found);
            return false;
        }
        chosen.into_iter().all(|row| self.change_row(row, request, cell, found))
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }

    /// Changes a cell; the range of a figure moves with it, or goes where the figure is set anew.
    fn change_row(
        &mut self,
        row: usize,
        request: &Request,
        cell: &Cell,
        found: &mut Findings,
    ) -> bool {
        let ranged = matches!(cell.column.as_str(), "requires" | "count");
        let range: &[&str] = if ranged { &["low", "high"] } else { &[] };
        let columns = std::iter::once(cell.column.as_str()).chain(range.iter().copied());
        let places: Vec<usize> = columns.filter_map(|name| self.column(name)).collect();
        let width = self.header.len();
        let cells = &mut self.rows[row];
        cells.resize(width, String::new());
        for (n, &place) in places.iter().enumerate() {
            let new = match (request.op, n) {
                (Op::Set, 0) if request.value == "none" => Some(String::new()),
                (Op::Set, 0) => Some(request.value.clone()),
                (Op::Set, _) => Some(String::new()),
                _ if n > 0 && cells[place].trim().is_empty() => continue,
                _ => cells[place]
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|old| request.of(old))
                    .map(|v| v.to_string()),
            };
            let Some(new) = new else {
                not_a_number(request, &cells[place], found);
                return false;
            };
            cells[place] = new;
        }
        if let (true, Some(basis)) = (ranged, self.column("basis")) {
            self.rows[row][basis] = format!("source: what-if {}", request.text);
        }
        true
    }
}

fn no_table(
    request: &Request,
    known: &BTreeMap<&'static str, usize>,
    file: &str,
    found: &mut Findings,
) {
    let all = known.keys().copied().collect::<Vec<_>>().join(", ");
    request.refuse(
        format!("Kịch bản không có bảng {file}."),
        format!("The scenario has no table {file}."),
        (format!("Các bảng: {all}."), format!("Its tables: {all}.")),
        found,
    );
}

fn no_column(request: &Request, header: &[String], name: &str, found: &mut Findings) {
    let all = header.join(", ");
    let near = nearest(name, header.iter().map(String::as_str));
    let (vi, en) = near.map_or((String::new(), String::new()), |near| {
        (format!(" Có phải là {near}?"), format!(" Did you mean {near}?"))
    });
    request.refuse(
        format!("Bảng không có cột “{name}”."),
        format!("The table has no column {name:?}."),
        (format!("Các cột: {all}.{vi}"), format!("Its columns: {all}.{en}")),
        found,
    );
}

fn no_rows(request: &Request, found: &mut Findings) {
    request.refuse(
        "Không dòng nào của bảng khớp với điều kiện.".into(),
        "No row of the table fits.".into(),
        (
            "Viết điều kiện như [code=MÃ], nhiều điều kiện cách nhau bằng dấu phẩy, [*] là mọi dòng.".into(),
            "Write [code=CODE], several conditions with commas between, [*] for every row.".into(),
        ),
        found,
    );
}

fn not_a_number(request: &Request, cell: &str, found: &mut Findings) {
    request.refuse(
        format!("Ô “{cell}” không phải là số."),
        format!("The cell {cell:?} is no number."),
        ("Dùng = để thay giá trị.".into(), "Use = to replace it.".into()),
        found,
    );
}
