//! Runs the program as a user does.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The shipped scenario that is small enough for tests.
pub fn small() -> PathBuf {
    scenario("three-communes")
}

/// A shipped scenario.
pub fn scenario(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// The program, quiet about its progress.
pub fn botri() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_botri"));
    command.arg("--quiet").env("LC_ALL", "C.UTF-8");
    command
}

/// What came of a command.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}\n{}\n{}", self.out, self.err))
    }
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Ended {
    ended(botri().args(arguments).output().unwrap())
}

pub fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A whole run of the small scenario.
pub fn small_run(home: &Path) -> PathBuf {
    let out = home.join("run");
    let small = small();
    let ended = run(&["run", arg(&small), "--out", arg(&out), "--replications", "20"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    out
}

/// Every file under a folder by its path.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = arg(path.strip_prefix(folder).unwrap()).to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Copies a folder of files.
pub fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
