//! A run folder on disk: written whole, opened, checked against its manifests.

use super::folder::{self, Staged};
use super::manifest::{Manifest, sha256};
use super::part::{MANIFEST, Part, PartName};
use super::table;
use crate::plan::PlanFile;
use crate::simulate::Simulation;
use crate::world::Label;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Folder of the copied inputs.
const INPUTS: &str = "inputs";
/// The table that the plan, the simulation and the run as a whole have.
const INDICATORS: &str = "indicators.csv";
/// The decisions, by their path in the run.
pub(super) const PLAN: &str = "plan/plan.json";

/// Why a run folder cannot be used or written.
#[derive(Debug)]
pub enum RunError {
    /// The user can put it right.
    Input(Label),
    /// The disk or the program failed.
    Failed(String),
}

/// A run folder.
#[derive(Debug, Clone)]
pub struct Run {
    root: PathBuf,
}

/// How a whole run differs from what its manifests say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Inputs and decisions that were changed since: a recount has to judge them.
    pub changed: Vec<String>,
    /// Parts made from something that has changed since, and should be made again.
    pub stale: Vec<String>,
}

impl Run {
    /// Makes sure that a run may be written to a folder before the work begins.
    ///
    /// # Errors
    /// If something stands there and `force` is not given, or if it is no run and so not ours to replace.
    pub fn may_create(root: &Path, force: bool) -> Result<(), RunError> {
        folder::recover(root).map_err(|error| disk(root, &error))?;
        let shown = root.display();
        if !root.exists() {
            return Ok(());
        }
        if !force {
            return Err(input(
                format!("{shown} đã có; chọn thư mục khác hoặc thêm --force để thay thế"),
                format!("{shown} exists; choose another folder, or add --force to replace it"),
            ));
        }
        let is_run = root.join(PartName::Plan.folder()).join(MANIFEST).is_file();
        let is_empty = std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_none());
        match is_run || is_empty {
            true => Ok(()),
            false => Err(input(
                format!(
                    "{shown} không phải thư mục kết quả của botri nên không bị thay thế; chọn thư mục khác"
                ),
                format!(
                    "{shown} is no run folder, so --force does not replace it; choose another folder"
                ),
            )),
        }
    }

    /// Writes a run: it appears under its name when all of it is written.
    ///
    /// # Errors
    /// What the disk says.
    pub fn create(
        root: &Path,
        inputs: &BTreeMap<String, Vec<u8>>,
        parts: Vec<Part>,
    ) -> Result<Self, RunError> {
        let failed = |error: io::Error| disk(root, &error);
        let staged = Staged::beside(root).map_err(failed)?;
        for (name, bytes) in inputs {
            staged.write(&format!("{INPUTS}/{name}"), bytes).map_err(failed)?;
        }
        let mut tables = Vec::new();
        for part in parts {
            let place = format!("{}/", part.name.folder());
            let mut part = part.finish().map_err(failed)?;
            stage(&staged, &place, &mut part).map_err(failed)?;
            tables.extend(part.files.remove(INDICATORS));
        }
        let tables: Vec<&[u8]> = tables.iter().map(Vec::as_slice).collect();
        staged.write(INDICATORS, &table::join(&tables)).map_err(failed)?;
        staged.place().map_err(failed)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Opens a run.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(root: &Path) -> Result<Self, RunError> {
        folder::recover(root).map_err(|error| disk(root, &error))?;
        let run = Self { root: root.to_owned() };
        match run.path(&format!("plan/{MANIFEST}")).is_file() {
            true => Ok(run),
            false => Err(input(
                format!(
                    "{} không phải thư mục kết quả: thiếu plan/{MANIFEST}; tạo bằng `botri plan` hoặc `botri run`",
                    root.display()
                ),
                format!(
                    "{} is no run folder: plan/{MANIFEST} is missing; make one with `botri plan` or `botri run`",
                    root.display()
                ),
            )),
        }
    }

    /// Writes a part of an existing run whole, and the joined table of indicators.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put(&self, part: Part) -> Result<(), RunError> {
        let place = self.root.join(part.name.folder());
        let failed = |error: io::Error| disk(&place, &error);
        let staged = Staged::beside(&place).map_err(failed)?;
        let mut part = part.finish().map_err(failed)?;
        stage(&staged, "", &mut part).map_err(failed)?;
        staged.place().map_err(failed)?;
        folder::replace_file(&self.path(INDICATORS), &self.joined()?).map_err(failed)
    }

    /// An empty file without a name on the disk of a run: whatever stops the program, nothing of it stays.
    ///
    /// # Errors
    /// What the disk says.
    pub fn scratch(root: &Path) -> Result<File, RunError> {
        folder::scratch(root).map_err(|error| disk(root, &error))
    }

    /// Where it stands.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The copied inputs: a scenario of their own.
    pub fn inputs(&self) -> PathBuf {
        self.root.join(INPUTS)
    }

    /// A file by its path in the run.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, file: &str) -> Result<Vec<u8>, RunError> {
        std::fs::read(self.path(file)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged(file, "thiếu tệp", "the file is missing"),
            _ => disk(&self.path(file), &error),
        })
    }

    /// The plan as it is written.
    ///
    /// # Errors
    /// If it is missing or no plan file.
    pub fn plan(&self) -> Result<PlanFile, RunError> {
        self.parse(PLAN)
    }

    /// The simulation, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn simulation(&self) -> Result<Option<Simulation>, RunError> {
        match self.has(PartName::Simulation) {
            true => self.parse("simulation/simulation.json").map(Some),
            false => Ok(None),
        }
    }

    /// Whether a part is there.
    pub fn has(&self, part: PartName) -> bool {
        self.path(part.folder()).is_dir()
    }

    /// Whether a file is there.
    pub fn holds(&self, file: &str) -> bool {
        self.path(file).is_file()
    }

    /// The manifest of a part.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn manifest(&self, part: PartName) -> Result<Manifest, RunError> {
        self.parse(&format!("{}/{MANIFEST}", part.folder()))
    }

    /// Reads a JSON file.
    ///
    /// # Errors
    /// If it is missing, cut short or not of its form.
    pub fn parse<T: DeserializeOwned>(&self, file: &str) -> Result<T, RunError> {
        let bytes = self.read(file)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            let (vi, en) = (format!("không đọc được: {error}"), format!("cannot be read: {error}"));
            damaged(file, &vi, &en)
        })
    }

    /// Compares every file with the manifests.
    ///
    /// Changed inputs and decisions are told, for a recount judges them; other files must be as they were written.
    ///
    /// # Errors
    /// If a file is missing or damaged.
    pub fn verify(&self) -> Result<Verified, RunError> {
        let mut verified = Verified::default();
        for name in PartName::ALL.into_iter().filter(|name| self.has(*name)) {
            let manifest = self.manifest(name)?;
            for (file, hash) in &manifest.files {
                let path = format!("{}/{file}", name.folder());
                let same = sha256(&self.read(&path)?) == *hash;
                if !same && path == PLAN {
                    verified.changed.push(path);
                } else if !same {
                    return Err(damaged(
                        &path,
                        "khác với tệp đã ghi",
                        "is not the file that was written",
                    ));
                }
            }
            for (path, hash) in &manifest.read {
                if sha256(&self.read(path)?) == *hash {
                    continue;
                }
                match name {
                    PartName::Plan => verified.changed.push(path.clone()),
                    _ => verified.stale.push(name.folder().to_owned()),
                }
            }
            if name == PartName::Plan {
                verified.changed.extend(self.added_inputs(&manifest)?);
            }
        }
        if self.read(INDICATORS)? != self.joined()? {
            verified.stale.push(INDICATORS.to_owned());
        }
        verified.stale.dedup();
        Ok(verified)
    }

    /// Files among the inputs that the plan was not made from.
    fn added_inputs(&self, manifest: &Manifest) -> Result<Vec<String>, RunError> {
        let mut found = BTreeSet::new();
        let mut folders = vec![INPUTS.to_owned()];
        while let Some(folder) = folders.pop() {
            let failed = |error: io::Error| disk(&self.path(&folder), &error);
            for entry in std::fs::read_dir(self.path(&folder)).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                match entry.path().is_dir() {
                    true => folders.push(path),
                    false => _ = found.insert(path),
                }
            }
        }
        Ok(found.into_iter().filter(|path| !manifest.read.contains_key(path)).collect())
    }

    /// The indicators of all parts in one table.
    fn joined(&self) -> Result<Vec<u8>, RunError> {
        let mut tables = Vec::new();
        for part in [PartName::Plan, PartName::Simulation] {
            if self.has(part) {
                tables.push(self.read(&format!("{}/{INDICATORS}", part.folder()))?);
            }
        }
        let tables: Vec<&[u8]> = tables.iter().map(Vec::as_slice).collect();
        Ok(table::join(&tables))
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }
}

fn input(vi: String, en: String) -> RunError {
    RunError::Input(Label { vi, en })
}

fn damaged(file: &str, vi: &str, en: &str) -> RunError {
    input(
        format!("{file}: {vi}; thư mục kết quả không còn nguyên vẹn, hãy chạy lại"),
        format!("{file}: {en}; the run folder is not whole, make it again"),
    )
}

fn disk(path: &Path, error: &io::Error) -> RunError {
    RunError::Failed(format!("{}: {error}", path.display()))
}

/// Writes all files of a part under a place in a folder.
fn stage(staged: &Staged, place: &str, part: &mut Part) -> io::Result<()> {
    for (name, bytes) in &part.files {
        staged.write(&format!("{place}{name}"), bytes)?;
    }
    for (name, file) in &mut part.streams {
        staged.copy(&format!("{place}{name}"), file)?;
    }
    Ok(())
}
