//! What docs/model.md says computes a formula is in the source.

mod app;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_function_beside_a_formula_exists() {
    let sources: Vec<u8> = app::files(Path::new("src")).into_values().flatten().collect();
    let sources = String::from_utf8(sources).unwrap();
    let known: BTreeSet<&str> =
        sources.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
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
