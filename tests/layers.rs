//! Dependence runs one way: a module may name only modules that stand above it in this list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the facts to the command line. `docs/architecture.md` shows the same order.
const ORDER: [&str; 27] = [
    "world",
    "lang",
    "study",
    "plan",
    "random",
    "calibrate",
    "synthetic",
    "network",
    "supply",
    "cost",
    "uptake",
    "demand",
    "progress",
    "scenario",
    "operation",
    "workforce",
    "mandate",
    "highs_rows",
    "optimise",
    "indicators",
    "simulate",
    "compare",
    "report",
    "locate",
    "results",
    "pipeline",
    "cli",
];

/// What a module or a file must not name although it stands below.
const APART: [(&str, &[&str]); 6] = [
    // What the user wrote knows facts and question only.
    ("scenario", &["network", "supply", "cost", "uptake", "demand", "plan", "progress"]),
    // The second program shares input types with the planner, and nothing that computes.
    (
        "plan/audit",
        &[
            "network",
            "supply",
            "cost",
            "uptake",
            "demand",
            "operation",
            "workforce",
            "mandate",
            "optimise",
        ],
    ),
    ("report", &["optimise", "simulate", "scenario", "results"]),
    ("simulate", &["optimise", "scenario"]),
    ("indicators", &["optimise", "scenario"]),
    ("results", &["optimise", "scenario", "report"]),
];

/// Crates that one place alone may name.
const CRATES: [(&str, &[&str]); 7] = [
    ("petgraph::", &["network", "locate"]),
    ("good_lp::", &["optimise", "locate"]),
    ("highs::", &["highs_rows", "optimise", "locate"]),
    ("clap", &["cli", "locate"]),
    ("indicatif::", &["cli"]),
    ("toml::", &["scenario"]),
    ("tempfile::", &["results"]),
];

/// Source files by their path under `src`, with `/`.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, code(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// A file without comment lines and without its own tests at the end.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "mod tests {");
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Top modules that a file names as `crate::module`, grouped imports included.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => _ = names.insert(word(rest)),
            Some(group) => names.extend(grouped(group)),
        }
    }
    names
}

/// First words of the entries of `{a::b, c::{d, e}}`, from after the brace.
fn grouped(text: &str) -> Vec<String> {
    let (mut depth, mut entry, mut words) = (1, String::new(), Vec::new());
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => words.push(word(std::mem::take(&mut entry).trim())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if c != ',' || depth > 1 {
            entry.push(c);
        }
    }
    words.push(word(entry.trim()));
    words.retain(|word| !word.is_empty());
    words
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == module)
}

#[test]
fn every_module_names_only_modules_before_it() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let own = module(&file);
        if matches!(own, "lib" | "main" | "build") {
            continue;
        }
        let here = place(own).unwrap_or_else(|| panic!("src/{file}: {own} has no place in ORDER"));
        for name in named(&text) {
            // Upper case is a macro or a type of the crate root, of which there is none; `$crate` has no module.
            let Some(there) = place(&name) else { continue };
            if there > here {
                wrong.push(format!("src/{file} names crate::{name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "against the order:\n{}", wrong.join("\n"));
}

#[test]
fn what_must_stay_apart_stays_apart() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let names = named(&text);
        for (own, strangers) in APART {
            let inside = file.starts_with(&format!("{own}/")) || file == format!("{own}.rs");
            let met = strangers.iter().filter(|stranger| inside && names.contains(**stranger));
            wrong.extend(met.map(|stranger| format!("src/{file} names crate::{stranger}")));
        }
    }
    assert!(wrong.is_empty(), "these share nothing:\n{}", wrong.join("\n"));
}

#[test]
fn each_library_has_its_place() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (library, homes) in CRATES {
            let used =
                text.lines().any(|line| line.trim_start().starts_with(&format!("use {library}")));
            if used && !homes.contains(&module(&file)) {
                wrong.push(format!("src/{file} uses {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "out of place:\n{}", wrong.join("\n"));
}

#[test]
fn unsafe_code_has_one_home() {
    let files = sources().into_iter().filter(|(_, text)| text.contains("unsafe"));
    assert_eq!(files.map(|(file, _)| file).collect::<Vec<_>>(), ["highs_rows.rs"]);
}

#[test]
fn every_module_of_the_library_has_a_place_in_the_order() {
    let lib = &sources()["lib.rs"];
    let modules: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() > 10);
    let lost: Vec<_> = modules.iter().filter(|module| place(module).is_none()).collect();
    assert!(lost.is_empty(), "without a place: {lost:?}");
}

#[test]
fn imports_are_read_in_every_form() {
    let text = "use crate::world::Year;\nuse crate::{plan::Plan, cost::{a, b}};\nlet x = crate::demand::access();";
    let names: Vec<String> = named(text).into_iter().collect();
    assert_eq!(names, ["cost", "demand", "plan", "world"]);
}
