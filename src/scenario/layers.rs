//! The layers of a scenario: the scenario, what it extends, and the built-in defaults.

use super::diagnostic::say;
use super::findings::{At, Findings, Source};
use super::node::{Entry, Node, Value, tree};
use super::text::{decode, vietnamese_number};
use super::{codes, columns};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The built-in lowest layer.
pub const DEFAULTS: &str = include_str!("defaults.toml");
/// Its table of needs.
pub const DEFAULT_NEEDS: &str = include_str!("defaults_needs.csv");

const MAIN: &str = "scenario.toml";
/// Where a frozen copy keeps the layer below.
const BASE: &str = "base";
/// Where a frozen copy keeps the defaults that it was made with.
const FROZEN_DEFAULTS: &str = "defaults";

/// All layers put together.
pub(super) struct Layers {
    /// `scenario.toml`, merged.
    pub(super) root: Node,
    /// The source of each table, from the nearest layer that has it.
    pub(super) tables: BTreeMap<&'static str, usize>,
    /// Paths that were dropped from lower layers.
    pub(super) dropped: Vec<String>,
}

/// Reads every layer; the tables stay unparsed.
pub(super) fn read(dir: &Path, found: &mut Findings) -> Layers {
    let (mut documents, mut tables) = (Vec::new(), BTreeMap::new());
    for (layer, (folder, prefix)) in chain(dir, found, &mut documents).into_iter().enumerate() {
        read_tables(&folder, &prefix, layer, found, &mut tables);
    }
    let lowest = documents.len();
    let frozen = dir.join(FROZEN_DEFAULTS);
    let folder = frozen.join(MAIN).is_file().then_some(frozen);
    let name = format!("{FROZEN_DEFAULTS}/{MAIN}");
    let text = read_or(folder.as_deref(), MAIN, DEFAULTS);
    documents.push(parse(add(found, name, text, lowest, true), found));
    tables.entry("needs.csv").or_insert_with(|| {
        let text = read_or(folder.as_deref(), "needs.csv", DEFAULT_NEEDS);
        add(found, format!("{FROZEN_DEFAULTS}/needs.csv"), text, lowest, true)
    });
    let (root, dropped) = merge_all(documents, found);
    Layers { root, tables, dropped }
}

/// The built-in defaults, and the source of one table that stands by itself.
pub(super) fn table_alone(path: &Path, found: &mut Findings) -> (Node, usize) {
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let bytes = std::fs::read(path);
    let missing = bytes.as_ref().err().map(ToString::to_string);
    let source = add(found, name, bytes.unwrap_or_default(), 0, false);
    if let Some(why) = missing {
        unreadable(source, path, &why, found);
    }
    let defaults = add(found, MAIN.to_owned(), DEFAULTS.as_bytes().to_vec(), 1, true);
    (parse(defaults, found), source)
}

fn unreadable(source: usize, path: &Path, why: &str, found: &mut Findings) {
    let shown = path.display();
    found.error(
        &At::File(source),
        say(format!("Không đọc được {shown}: {why}."), format!("Cannot read {shown}: {why}.")),
        say("Kiểm tra đường dẫn.", "Check the path."),
    );
}

fn read_or(folder: Option<&Path>, name: &str, builtin: &str) -> Vec<u8> {
    folder
        .and_then(|folder| std::fs::read(folder.join(name)).ok())
        .unwrap_or_else(|| builtin.as_bytes().to_vec())
}

/// Registers a file and returns its position.
fn add(found: &mut Findings, name: String, bytes: Vec<u8>, layer: usize, defaults: bool) -> usize {
    let source = found.sources.len();
    found.sources.push(Source { name, bytes, text: String::new(), layer, defaults });
    decode(source, found);
    source
}

/// The folders from the scenario down through what it extends, with the prefix of their file names; parses each document.
fn chain(dir: &Path, found: &mut Findings, documents: &mut Vec<Node>) -> Vec<(PathBuf, String)> {
    let (mut folder, mut prefix) = (dir.to_path_buf(), String::new());
    let (mut chain, mut seen): (Vec<(PathBuf, String)>, Vec<PathBuf>) = (Vec::new(), Vec::new());
    loop {
        let bytes = std::fs::read(folder.join(MAIN));
        let missing = bytes.as_ref().err().map(ToString::to_string);
        let layer = chain.len();
        let source = add(found, format!("{prefix}{MAIN}"), bytes.unwrap_or_default(), layer, false);
        if let Some(why) = missing {
            missing_file(source, &folder, &why, found);
            return chain;
        }
        seen.push(folder.canonicalize().unwrap_or_else(|_| folder.clone()));
        let document = parse(source, found);
        chain.push((folder.clone(), prefix.clone()));
        let next = document.get("extends").cloned();
        documents.push(document);
        let Some(extends) = next.filter(|node| !node.as_text().is_empty()) else { return chain };
        folder = below(&folder, extends.as_text());
        if seen.contains(&folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
            cycle(&extends, found);
            return chain;
        }
        prefix = format!("{prefix}{BASE}/");
    }
}

/// The folder that `extends` means: `base/` inside a frozen copy, else the path as written.
fn below(folder: &Path, extends: &str) -> PathBuf {
    let frozen = folder.join(BASE);
    if frozen.join(MAIN).is_file() { frozen } else { folder.join(extends) }
}

fn missing_file(source: usize, folder: &Path, why: &str, found: &mut Findings) {
    let shown = folder.display();
    found.error(
        &At::File(source),
        say(
            format!("Không đọc được {MAIN} trong thư mục {shown}: {why}."),
            format!("Cannot read {MAIN} in the folder {shown}: {why}."),
        ),
        say(
            "Kiểm tra đường dẫn; tạo một kịch bản mới bằng `botri new THƯ_MỤC`.",
            "Check the path; make a new scenario with `botri new DIR`.",
        ),
    );
}

fn cycle(extends: &Node, found: &mut Findings) {
    let path = extends.as_text();
    found.error(
        &extends.at,
        say(
            format!("extends = “{path}” kế thừa vòng tròn: thư mục này đã có trong chuỗi kế thừa."),
            format!(
                "extends = {path:?} goes round in a circle: that folder is already in the chain."
            ),
        ),
        say("Bỏ một trong các khóa extends.", "Remove one of the extends keys."),
    );
}

/// Parses a TOML source; every syntax error is reported.
fn parse(source: usize, found: &mut Findings) -> Node {
    let text = found.sources[source].text.clone();
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let at = At::Span { source, start: span.start, end: span.end };
        syntax_error(&at, line_at(&text, span.start), error.message(), found);
    }
    tree(source, table.get_ref(), 0..0)
}

fn line_at(text: &str, byte: usize) -> &str {
    let byte = text.floor_char_boundary(byte);
    let start = text[..byte].rfind('\n').map_or(0, |n| n + 1);
    text[start..].lines().next().unwrap_or("")
}

fn syntax_error(at: &At, line: &str, message: &str, found: &mut Findings) {
    let value = line.split_once('=').map_or("", |(_, value)| value);
    let value = value.split('#').next().unwrap_or("").trim();
    if let Some(plain) = vietnamese_number(value) {
        found.error(
            at,
            say(
                format!("“{value}” là cách viết số kiểu Việt Nam, TOML không hiểu."),
                format!("{value:?} is a number in Vietnamese style, which TOML does not know."),
            ),
            say(
                format!("Viết {plain}: dấu chấm cho phần thập phân, không dấu cho hàng nghìn."),
                format!("Write {plain}: a point before decimals and nothing between thousands."),
            ),
        );
        return;
    }
    found.error(
        at,
        say(format!("Sai cú pháp TOML: {message}."), format!("TOML syntax error: {message}.")),
        say(
            "Sửa dòng này; chuỗi phải nằm trong dấu \"...\", mỗi khóa chỉ viết một lần.",
            "Mend this line; texts stand in \"...\" and each key is written once.",
        ),
    );
}

fn read_tables(
    folder: &Path,
    prefix: &str,
    layer: usize,
    found: &mut Findings,
    tables: &mut BTreeMap<&'static str, usize>,
) {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|files| files.flatten().filter_map(|f| f.file_name().into_string().ok()).collect())
        .unwrap_or_default();
    names.retain(|name| name.to_lowercase().ends_with(".csv"));
    names.sort();
    for name in names {
        let known = columns::TABLES.iter().find(|table| table.file == name);
        let path = format!("{prefix}{name}");
        match known {
            Some(table) if tables.contains_key(table.file) => {}
            Some(table) => {
                let bytes = std::fs::read(folder.join(&name)).unwrap_or_default();
                tables.insert(table.file, add(found, path, bytes, layer, false));
            }
            None => unknown_table(add(found, path, Vec::new(), layer, false), &name, found),
        }
    }
}

fn unknown_table(source: usize, name: &str, found: &mut Findings) {
    let known = || columns::TABLES.iter().map(|table| table.file);
    let all = known().collect::<Vec<_>>().join(", ");
    let remedy = match codes::nearest(name, known()) {
        Some(near) => say(format!("Có phải là {near}?"), format!("Did you mean {near}?")),
        None => say(
            format!("Các bảng được đọc: {all}. Chuyển tệp khác vào thư mục con."),
            format!("Tables that are read: {all}. Move other files into a subfolder."),
        ),
    };
    found.error(
        &At::File(source),
        say(
            format!("Bảng {name} không thuộc định dạng kịch bản."),
            format!("The format has no table {name}."),
        ),
        remedy,
    );
}

/// Merges the documents, nearest first, and applies `drop`.
fn merge_all(mut documents: Vec<Node>, found: &mut Findings) -> (Node, Vec<String>) {
    let empty = Node { value: Value::Table(vec![]), at: At::File(0) };
    let mut root = documents.pop().unwrap_or(empty);
    let mut dropped = Vec::new();
    while let Some(upper) = documents.pop() {
        for path in upper.rows("drop") {
            if remove(&mut root, path.as_text()) {
                dropped.push(path.as_text().to_string());
            } else {
                nothing_to_drop(path, &root, found);
            }
        }
        merge(&mut root, upper);
    }
    (root, dropped)
}

/// Removes the table at a dotted path; whether there was one.
fn remove(node: &mut Node, path: &str) -> bool {
    let Some((head, rest)) = path.split_once('.') else {
        let Value::Table(entries) = &mut node.value else { return false };
        let before = entries.len();
        entries.retain(|entry| entry.key != path);
        return entries.len() < before;
    };
    node.get_mut(head).is_some_and(|inner| remove(inner, rest))
}

fn nothing_to_drop(path: &Node, root: &Node, found: &mut Findings) {
    let text = path.as_text();
    let paths: Vec<String> = root
        .entries()
        .iter()
        .flat_map(|table| {
            let inside = table.node.entries().iter();
            inside.map(|entry| format!("{}.{}", table.key, entry.key)).chain([table.key.clone()])
        })
        .collect();
    let near = codes::nearest(text, paths.iter().map(String::as_str));
    let (vi, en) = near.map_or((String::new(), String::new()), |near| {
        (format!(" Có phải là “{near}”?"), format!(" Did you mean {near:?}?"))
    });
    found.error(
        &path.at,
        say(
            format!("drop: không có bảng kế thừa nào tên “{text}”."),
            format!("drop: no inherited table is called {text:?}."),
        ),
        say(
            format!("Viết đường dẫn như \"service.therapy\".{vi}"),
            format!("Write a path such as \"service.therapy\".{en}"),
        ),
    );
}

/// Lays `upper` over `lower` key by key; figures, figures by year and arrays are replaced whole.
fn merge(lower: &mut Node, upper: Node) {
    let whole = upper.is_figure() || lower.is_figure() || upper.is_by_year() || lower.is_by_year();
    let (Value::Table(below), false) = (&mut lower.value, whole) else {
        *lower = upper;
        return;
    };
    let Value::Table(entries) = upper.value else {
        *lower = upper;
        return;
    };
    for entry in entries {
        match below.iter_mut().find(|known| known.key == entry.key) {
            Some(Entry { at, node, .. }) => {
                *at = entry.at;
                merge(node, entry.node);
            }
            None => below.push(entry),
        }
    }
    lower.at = upper.at;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        tree(0, DeTable::parse(text).unwrap().get_ref(), 0..0)
    }

    #[test]
    fn tables_merge_key_by_key_and_figures_whole() {
        let mut lower =
            node("[s]\na = { value = 1, source = \"x\" }\nb = 2\nl = [1, 2]\ny = { 2015 = 3 }");
        merge(&mut lower, node("[s]\na = 5\nl = [3]\ny = { 2016 = 4 }"));
        let table = lower.get("s").unwrap();
        assert_eq!(table.figure("a"), 5.0);
        assert_eq!(table.figure("b"), 2.0);
        assert_eq!(table.rows("l").len(), 1);
        assert_eq!(table.get("y").unwrap().entries().len(), 1);
    }

    #[test]
    fn a_dropped_table_is_gone_with_all_that_is_in_it() {
        let mut root = node("[service.a]\nx = 1\n[service.b]\nx = 2");
        assert!(remove(&mut root, "service.a"));
        assert!(!remove(&mut root, "service.a"));
        assert_eq!(root.tables("service").len(), 1);
    }
}
