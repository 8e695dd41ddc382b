//! What the user wrote: read, checked all at once, and turned into a [`World`] and a [`Study`].
//!
//! The way of a scenario: `layers` reads the files and lays them over each other; `form` compares the document with
//! `spec`, `table` the tables with `columns`; the builders (`geography`, `links`, `clients`, `staff_money`,
//! `facilities`, `question`) make the world; `rules` holds what only the whole can show. What is wrong is reported and
//! made harmless, so that one pass finds every mistake; a world leaves only if there was none.

mod assumptions;
mod build;
mod change;
mod clients;
mod codes;
mod columns;
mod copy;
mod courses;
mod diagnostic;
mod facilities;
mod facility_types;
mod figure;
mod findings;
mod form;
mod geography;
mod goals;
#[rustfmt::skip] // one row a key
mod keys;
mod layers;
mod links;
mod mistakes;
mod node;
mod question;
mod question_keys;
mod record;
mod rules;
mod schema;
mod sheets;
mod spec;
mod staff_money;
mod table;
mod text;
mod uncertain;
mod units;

pub use assumptions::assumptions;
pub use change::change;
pub use copy::{freeze, new};
pub use diagnostic::{Diagnostic, Excerpt, Place, Severity};
pub use layers::{DEFAULT_NEEDS, DEFAULTS};
pub use record::deliveries;
pub use schema::schema;

use crate::study::Study;
use crate::world::World;
use findings::Findings;
use std::path::Path;

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
    let built = build::build(layers, &mut found);
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
