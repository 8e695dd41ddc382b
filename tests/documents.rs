//! What docs/model.md says computes a formula is in the source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// All words of the sources in a folder.
fn words(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            words(&path, found);
        } else {
            let text = fs::read_to_string(path).unwrap();
            let word = |c: char| !(c.is_alphanumeric() || c == '_');
            found.extend(text.split(word).map(str::to_owned));
        }
    }
}

#[test]
fn every_function_beside_a_formula_exists() {
    let mut known = BTreeSet::new();
    words(Path::new("src"), &mut known);
    let model = fs::read_to_string("docs/model.md").unwrap();
    let (mut named, mut missing) = (0, Vec::new());
    for line in model.lines().filter(|line| line.starts_with('|')) {
        let last = line.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap_or_default();
        // What stands between backticks, the last part of a path.
        for name in last.split('`').skip(1).step_by(2) {
            let name = name.rsplit("::").next().unwrap_or_default().trim_end_matches("()");
            if name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                named += 1;
                if !known.contains(name) {
                    missing.push(format!("{name}: {line}"));
                }
            }
        }
    }
    assert!(named > 100, "{named} names: the tables are read");
    assert!(missing.is_empty(), "not in src:\n{}", missing.join("\n"));
}
