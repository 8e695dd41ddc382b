//! A part of a run, in memory, before it is written.

use super::manifest::{Manifest, sha256};
use std::collections::BTreeMap;

/// Name of the manifest in every part that has one.
pub(super) const MANIFEST: &str = "manifest.json";

/// The parts that have a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartName {
    /// The plan.
    Plan,
    /// Its futures.
    Simulation,
    /// Why the plan is as it is.
    Explain,
    /// The documents.
    Report,
}

impl PartName {
    /// All, in the order in which they are made.
    pub const ALL: [PartName; 4] =
        [PartName::Plan, PartName::Simulation, PartName::Explain, PartName::Report];

    /// The folder.
    pub fn folder(self) -> &'static str {
        match self {
            PartName::Plan => "plan",
            PartName::Simulation => "simulation",
            PartName::Explain => "explain",
            PartName::Report => "report",
        }
    }
}

/// A part: its files and its manifest.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which.
    pub name: PartName,
    /// Files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Manifest; `files` is filled in when it is written.
    pub manifest: Manifest,
}

impl Part {
    /// An empty part.
    pub fn new(name: PartName, scenario: &str, seed: u64) -> Self {
        let manifest = Manifest::new(name.folder(), scenario, seed);
        Self { name, files: BTreeMap::new(), manifest }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    /// Notes a file that was read, by its path in the run.
    pub fn read(&mut self, path: &str, bytes: &[u8]) {
        self.manifest.read.insert(path.to_owned(), sha256(bytes));
    }

    /// All files with the manifest, by name.
    ///
    /// # Errors
    /// If a figure cannot be written as JSON.
    pub fn finish(mut self) -> serde_json::Result<BTreeMap<String, Vec<u8>>> {
        let hashes = self.files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes)));
        self.manifest.files = hashes.collect();
        self.files.insert(MANIFEST.to_owned(), json(&self.manifest)?);
        Ok(self.files)
    }
}

/// JSON for people: indented, ended by a line feed.
///
/// # Errors
/// If a figure cannot be written as JSON.
pub fn json(value: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
