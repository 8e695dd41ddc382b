//! A CSV file as text, with the place of every cell.

use super::{ReadError, label};

/// A CSV file as text, with the place of every cell.
pub struct Sheet<'t> {
    file: &'t str,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Line and cells of each row.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl<'t> Sheet<'t> {
    /// Splits the text; a byte order mark and blanks around cells do not count.
    pub fn new(file: &'t str, text: &str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let fail = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            let vi = format!("bảng CSV sai cấu trúc ({error})");
            ReadError::new(file, line, label(vi, format!("the CSV table is malformed ({error})")))
        };
        let header = reader.headers().map_err(fail)?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(fail)?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Self { file, header, rows })
    }

    /// The first column with one of these names, whatever the case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|h| h.eq_ignore_ascii_case(name)))
    }

    /// The same, or an error that lists the columns there are.
    pub fn needed(&self, names: &[&str]) -> Result<usize, ReadError> {
        self.column(names).ok_or_else(|| {
            let there = self.header.join(", ");
            let cause = label(
                format!("thiếu cột \"{}\"; đang có: {there}", names.join("\" hoặc \"")),
                format!("no column \"{}\"; there are: {there}", names.join("\" or \"")),
            );
            ReadError::new(self.file, Some(1), cause)
        })
    }

    /// A cell as a finite number; nothing if it is empty.
    pub fn number(&self, row: usize, column: usize) -> Result<Option<f64>, ReadError> {
        let (line, cells) = &self.rows[row];
        let text = cells.get(column).map_or("", String::as_str);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => {
                let (vi, en) = ("không phải là số", "is not a number");
                Err(self.bad(*line, column, format!("\"{text}\" {vi}"), format!("\"{text}\" {en}")))
            }
        }
    }

    /// Something wrong with a cell.
    pub fn bad(&self, line: u64, column: usize, vi: String, en: String) -> ReadError {
        let name = self.header.get(column).map_or("", String::as_str);
        let mut error = ReadError::new(self.file, Some(line), label(vi, en));
        error.place.vi += &format!(", cột \"{name}\"");
        error.place.en += &format!(", column \"{name}\"");
        error
    }

    /// A cell as it stands.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].1.get(column).map_or("", String::as_str)
    }

    /// Fills a list from an optional column; empty cells keep what is there.
    pub fn fill(&self, names: &[&str], list: &mut [f64]) -> Result<(), ReadError> {
        let Some(column) = self.column(names) else { return Ok(()) };
        for (row, value) in list.iter_mut().enumerate() {
            if let Some(number) = self.number(row, column)? {
                *value = number;
            }
        }
        Ok(())
    }
}
