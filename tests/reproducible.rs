//! The same inputs and seed give the same bytes for any number of threads, but for the seconds in the manifests.

mod app;

use app::{arg, files, run, small};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn made(home: &Path, threads: &str, extra: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let (small, out) = (small(), home.join(threads));
    let mut arguments = vec!["--threads", threads, "run", arg(&small), "--out", arg(&out)];
    arguments.extend(extra);
    let ended = run(&arguments);
    assert_eq!(ended.code, 0, "{}", ended.err);
    files(&out).into_iter().map(|(name, bytes)| (name.clone(), timeless(&name, bytes))).collect()
}

/// A manifest without its times; any other file as it is.
fn timeless(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    if !name.ends_with("manifest.json") {
        return bytes;
    }
    let mut manifest: Value = serde_json::from_slice(&bytes).unwrap();
    let times = manifest.as_object_mut().unwrap().remove("times");
    assert!(times.is_some_and(|times| times.is_object()), "{name} has no times");
    serde_json::to_vec(&manifest).unwrap()
}

#[test]
fn one_thread_and_two_give_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let (one, two) = (made(home.path(), "1", &[]), made(home.path(), "2", &[]));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} depends on the number of threads");
    }
}

#[test]
fn another_seed_gives_other_futures_and_the_same_plan() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (made(home.path(), "1", &[]), made(home.path(), "2", &["--seed", "99"]));
    assert!(one["simulation/simulation.json"] != other["simulation/simulation.json"]);
    assert!(one["plan/plan.json"] == other["plan/plan.json"]);
}
