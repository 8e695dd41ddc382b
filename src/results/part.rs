//! A part of a run before it is written: in memory, but for what is too long for it.

use super::manifest::{Manifest, sha256, sha256_of_file};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;

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
#[derive(Debug)]
pub struct Part {
    /// Which.
    pub name: PartName,
    /// Files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that already lie on the disk, without a name there, by name.
    pub streams: BTreeMap<String, File>,
    /// Manifest; `files` is filled in when it is written.
    pub manifest: Manifest,
}

impl Part {
    /// An empty part.
    pub fn new(name: PartName, scenario: &str, seed: u64) -> Self {
        let manifest = Manifest::new(name.folder(), scenario, seed);
        Self { name, files: BTreeMap::new(), streams: BTreeMap::new(), manifest }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    /// Adds a file that already lies on the disk, at its beginning.
    pub fn stream(&mut self, name: &str, file: File) {
        self.streams.insert(name.to_owned(), file);
    }

    /// Notes a file that was read, by its path in the run.
    pub fn read(&mut self, path: &str, bytes: &[u8]) {
        self.manifest.read.insert(path.to_owned(), sha256(bytes));
    }

    /// Fills in the manifest and adds it to the files.
    ///
    /// # Errors
    /// If a figure cannot be written as JSON, or a file not be read.
    pub fn finish(mut self) -> io::Result<Self> {
        let hashes = self.files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes)));
        self.manifest.files = hashes.collect();
        for (name, file) in &mut self.streams {
            self.manifest.files.insert(name.clone(), sha256_of_file(file)?);
        }
        self.files.insert(MANIFEST.to_owned(), json(&self.manifest)?);
        Ok(self)
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
