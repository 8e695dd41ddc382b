//! CSV that a person opens in a spreadsheet: UTF-8 with a byte-order mark, commas, decimal points.

use serde::Serialize;

/// Without it, spreadsheets take UTF-8 for the code page of the machine and break the diacritics.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows under a header, with byte-order mark.
///
/// # Errors
/// If a row cannot be written as CSV.
pub fn write<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    for row in rows {
        writer.serialize(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Joins tables of the same columns: the header of the first, the rows of all.
pub fn join(tables: &[&[u8]]) -> Vec<u8> {
    let mut joined = tables.first().map_or(Vec::new(), |first| first.to_vec());
    for table in tables.iter().skip(1) {
        let header = table.iter().position(|byte| *byte == b'\n').map_or(table.len(), |n| n + 1);
        joined.extend_from_slice(&table[header..]);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Line {
        name: &'static str,
        value: f64,
    }

    #[test]
    fn a_table_has_a_mark_a_header_and_its_rows() {
        let table = write(&[Line { name: "Hạ Long", value: 0.5 }]).unwrap();
        assert_eq!(String::from_utf8(table.clone()).unwrap(), "\u{feff}name,value\nHạ Long,0.5\n");
        let joined = join(&[&table, &table]);
        let text = String::from_utf8(joined).unwrap();
        assert_eq!(text, "\u{feff}name,value\nHạ Long,0.5\nHạ Long,0.5\n");
    }
}
