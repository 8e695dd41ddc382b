//! A Parquet file with one row a future, for notebooks. It goes to the disk group by group while futures are simulated.

use parquet::basic::Repetition;
use parquet::basic::Type::{DOUBLE, INT32};
use parquet::data_type::{DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::Seek;
use std::sync::Arc;

/// Rows of a group: what is held before it is written.
const GROUP: usize = 1000;

/// A file of numbers by column, written group by group.
pub struct ColumnFile {
    writer: SerializedFileWriter<File>,
    numbers: Vec<i32>,
    /// By column.
    figures: Vec<Vec<f64>>,
}

impl ColumnFile {
    /// Begins a file with a column `replication` and these, in an empty file.
    ///
    /// # Errors
    /// If a column cannot be named so, or what the disk says.
    pub fn new(columns: &[String], file: File) -> Result<Self, ParquetError> {
        let column = |name: &str, kind| {
            let field = Type::primitive_type_builder(name, kind);
            field.with_repetition(Repetition::REQUIRED).build().map(Arc::new)
        };
        let mut fields = vec![column("replication", INT32)?];
        for name in columns {
            fields.push(column(name, DOUBLE)?);
        }
        let schema = Type::group_type_builder("futures").with_fields(fields).build()?;
        let properties = WriterProperties::builder().set_created_by("botri".to_owned()).build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer, numbers: Vec::new(), figures: vec![Vec::new(); columns.len()] })
    }

    /// Adds a future.
    ///
    /// # Errors
    /// If a group cannot be encoded or written.
    pub fn push(&mut self, replication: u32, figures: &[f64]) -> Result<(), ParquetError> {
        self.numbers.push(i32::try_from(replication).unwrap_or(i32::MAX));
        self.figures.iter_mut().zip(figures).for_each(|(column, figure)| column.push(*figure));
        if self.numbers.len() == GROUP { self.write() } else { Ok(()) }
    }

    /// Ends the file and goes back to its beginning.
    ///
    /// # Errors
    /// If it cannot be encoded or written.
    pub fn finish(mut self) -> Result<File, ParquetError> {
        if !self.numbers.is_empty() {
            self.write()?;
        }
        let mut file = self.writer.into_inner()?;
        file.rewind()?;
        Ok(file)
    }

    fn write(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        if let Some(mut column) = group.next_column()? {
            column.typed::<Int32Type>().write_batch(&self.numbers, None, None)?;
            column.close()?;
        }
        for figures in &mut self.figures {
            if let Some(mut column) = group.next_column()? {
                column.typed::<DoubleType>().write_batch(figures, None, None)?;
                column.close()?;
            }
            figures.clear();
        }
        self.numbers.clear();
        group.close().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    #[test]
    fn what_is_written_is_read_again() {
        let names = ["people.served@2020".to_owned(), "input.demand".to_owned()];
        let mut file = ColumnFile::new(&names, tempfile::tempfile().unwrap()).unwrap();
        for n in 0..2500u32 {
            file.push(n, &[f64::from(n) * 0.5, 1.0 / f64::from(n + 1)]).unwrap();
        }
        let reader = SerializedFileReader::new(file.finish().unwrap()).unwrap();
        assert_eq!(reader.num_row_groups(), 3);
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2500);
        assert_eq!(rows[2001].get_int(0).unwrap(), 2001);
        assert_eq!(rows[2001].get_double(1).unwrap(), 1000.5);
        assert_eq!(rows[9].get_double(2).unwrap(), 0.1);
    }
}
