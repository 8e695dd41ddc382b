//! Readers of the formats that the field exchanges, plain or gzip.

mod orlib;
mod points;
mod sheet;
mod table;
mod tsplib;

use std::fs;
use std::io::Read;
use std::path::Path;

pub use orlib::{orlib_cap, orlib_pmed};
pub use points::{points, sites};
pub use table::{Columns, matrix};
pub use tsplib::tsplib;

use super::instance::Instance;
use crate::world::Label;

/// A file that does not follow its format.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}: {}", place.en, cause.en)]
pub struct ReadError {
    /// File, and line or entry.
    pub place: Label,
    /// What is wrong and what was expected.
    pub cause: Label,
}

impl ReadError {
    /// Something wrong in a file, or in a line of it.
    pub(super) fn new(file: &str, line: Option<u64>, cause: Label) -> Self {
        let place = match line {
            Some(line) => label(format!("{file}, dòng {line}"), format!("{file}, line {line}")),
            None => label(file, file),
        };
        Self { place, cause }
    }

    /// The message in both languages.
    pub fn label(&self) -> Label {
        let Self { place, cause } = self;
        label(format!("{}: {}", place.vi, cause.vi), format!("{}: {}", place.en, cause.en))
    }
}

fn label(vi: impl Into<String>, en: impl Into<String>) -> Label {
    Label { vi: vi.into(), en: en.into() }
}

/// What a file holds: the instance, and `p` and positions where the format gives them.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The instance.
    pub instance: Instance,
    /// Number of sites to open, from the file.
    pub p: Option<usize>,
    /// Positions of clients.
    pub client_at: Option<Vec<Position>>,
    /// Positions of sites.
    pub site_at: Option<Vec<Position>>,
}

/// Where something lies: on the plane (any unit) or on the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// East, or longitude in degrees.
    pub x: f64,
    /// North, or latitude in degrees.
    pub y: f64,
}

/// The text of a file, unpacked if it is gzip.
///
/// # Errors
///
/// The file cannot be read, is not valid gzip or not UTF-8.
pub fn text(path: &Path) -> Result<String, ReadError> {
    let fail = |vi: &str, en: &str, error: &dyn std::error::Error| {
        let cause = label(format!("{vi} ({error})"), format!("{en} ({error})"));
        ReadError::new(&path.display().to_string(), None, cause)
    };
    let bytes = fs::read(path)
        .map_err(|error| fail("không đọc được tệp", "the file cannot be read", &error))?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .read_to_end(&mut plain)
            .map_err(|error| fail("tệp nén gzip bị hỏng", "the gzip file is damaged", &error))?;
        plain
    } else {
        bytes
    };
    String::from_utf8(bytes).map_err(|error| {
        fail(
            "tệp không phải UTF-8: hãy lưu lại dưới dạng UTF-8",
            "the file is not UTF-8: save it as UTF-8",
            &error,
        )
    })
}
