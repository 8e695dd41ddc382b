//! Readers of the formats that the field exchanges, plain or gzip.

mod orlib;
mod table;
mod tsplib;

use std::fs;
use std::io::Read;
use std::path::Path;

pub use orlib::{orlib_cap, orlib_pmed};
pub use table::{Columns, matrix, points, sites};
pub use tsplib::tsplib;

use super::instance::Instance;

/// A file that does not follow its format.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{place}: {cause}")]
pub struct ReadError {
    /// File, and line or entry.
    pub place: String,
    /// What is wrong and what was expected.
    pub cause: String,
}

impl ReadError {
    pub(super) fn new(place: impl Into<String>, cause: impl Into<String>) -> Self {
        Self { place: place.into(), cause: cause.into() }
    }
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
    let fail = |cause: String| ReadError::new(path.display().to_string(), cause);
    let bytes = fs::read(path).map_err(|error| fail(error.to_string()))?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .read_to_end(&mut plain)
            .map_err(|error| fail(error.to_string()))?;
        plain
    } else {
        bytes
    };
    String::from_utf8(bytes).map_err(|error| fail(error.to_string()))
}
