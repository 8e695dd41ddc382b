//! Build script: tells the program which commit and which solver it is made of, for its manifests.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    // HEAD moves with a checkout, its log with a commit; both may lie outside the folder in a linked worktree.
    for file in ["HEAD", "logs/HEAD"] {
        if let Some(path) = git(&["rev-parse", "--git-path", file])
            && Path::new(&path).exists()
        {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let commit = git(&["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]);
    println!("cargo::rustc-env=BOTRI_COMMIT={}", commit.as_deref().unwrap_or("unknown"));
    println!("cargo::rustc-env=BOTRI_SOLVER={}", solver().as_deref().unwrap_or("unknown"));
}

/// What git says, or nothing where there is no git or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}

/// The locked version of the crate that holds HiGHS's source.
fn solver() -> Option<String> {
    let lock = std::fs::read_to_string("Cargo.lock").ok()?;
    let package = lock.split("[[package]]").find(|p| p.contains("name = \"highs-sys\""))?;
    let line = package.lines().find(|line| line.starts_with("version = "))?;
    Some(line.trim_start_matches("version = ").trim_matches('"').to_owned())
}
