//! `manifest.json`: what a part was made of, by what, and what is proven of it.

use crate::plan::GoalResult;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek};

/// Whether the work was allowed to finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was.
    Complete,
    /// The search was interrupted; the plan is the best so far.
    InterruptedSearch,
    /// The plan is finished, but the run was interrupted before all its parts were.
    InterruptedRun,
}

/// The solver behind a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solver {
    /// Name.
    pub name: String,
    /// Version of the crate `highs-sys`, which holds its source.
    pub version: String,
}

/// The manifest of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format of the run folder: 1.
    pub format: u32,
    /// The part.
    pub part: String,
    /// Version of the program.
    pub botri: String,
    /// Commit it was built from, with `-dirty` if the tree had changes, or `unknown`.
    pub commit: String,
    /// Scenario.
    pub scenario: String,
    /// Seed of every draw.
    pub seed: u64,
    /// Whether the work was allowed to finish.
    pub status: Status,
    /// Whether neither a clock nor an interruption had a say.
    pub repeatable: bool,
    /// How the plan was made (the plan part).
    pub method: Option<String>,
    /// With what (the plan part).
    pub solver: Option<Solver>,
    /// Value, bound, gap and proof of each goal level (the plan part).
    pub goals: Vec<GoalResult>,
    /// Number of simulated futures (the simulation).
    pub replications: Option<usize>,
    /// SHA-256 of every file that was read, by its path in the run.
    pub read: BTreeMap<String, String>,
    /// SHA-256 of every file of the part, by its name in the part.
    pub files: BTreeMap<String, String>,
    /// Seconds by stage: the only thing in which two runs of the same inputs differ.
    pub times: BTreeMap<String, f64>,
}

impl Manifest {
    /// The manifest of a part, to be filled in.
    pub fn new(part: &str, scenario: &str, seed: u64) -> Self {
        Self {
            format: 1,
            part: part.to_owned(),
            botri: env!("CARGO_PKG_VERSION").to_owned(),
            commit: env!("BOTRI_COMMIT").to_owned(),
            scenario: scenario.to_owned(),
            seed,
            status: Status::Complete,
            repeatable: true,
            method: None,
            solver: None,
            goals: Vec::new(),
            replications: None,
            read: BTreeMap::new(),
            files: BTreeMap::new(),
            times: BTreeMap::new(),
        }
    }

    /// The solver that this program is built with.
    pub fn solver() -> Solver {
        Solver { name: "HiGHS".to_owned(), version: env!("BOTRI_SOLVER").to_owned() }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(Sha256::digest(bytes).as_slice())
}

/// SHA-256 of a whole file in hexadecimal; it stands at its beginning again.
///
/// # Errors
/// What the file system says.
pub fn sha256_of_file(file: &mut File) -> io::Result<String> {
    let mut hash = Sha256::new();
    file.rewind()?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    file.rewind()?;
    Ok(hexadecimal(hash.finalize().as_slice()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, b"abc").unwrap();
        assert_eq!(sha256_of_file(&mut file).unwrap(), abc);
    }
}
