//! Changes of `scenario.toml`.

use super::super::codes::nearest;
use super::super::findings::{At, Findings};
use super::super::node::{Entry, Node, Value, tree};
use super::request::{Op, Request, Step};
use toml::de::DeTable;

/// A merged document under change.
pub struct Document {
    /// The document as it is after the changes.
    pub root: Node,
    /// Paths that the new layer states, in the order of the changes; each is replaced whole.
    pub stated: Vec<Vec<String>>,
    /// Paths that the new layer drops.
    pub dropped: Vec<String>,
}

impl Document {
    /// A document without changes.
    pub fn new(root: Node) -> Self {
        Self { root, stated: Vec::new(), dropped: Vec::new() }
    }

    /// Makes a change; what is wrong with it is reported.
    pub fn apply(&mut self, request: &Request, steps: &[Step], found: &mut Findings) {
        for path in expand(&self.root, steps, request, found) {
            if request.op == Op::Set && request.value == "none" {
                self.drop_key(&path, request, found);
            } else {
                self.set(&path, request, found);
            }
        }
    }

    fn drop_key(&mut self, path: &[Step], request: &Request, found: &mut Findings) {
        let (Some(keys), true) = (keys(path), at(&mut self.root, path).is_some()) else {
            return unknown(&self.root, path, request, found);
        };
        self.stated.retain(|stated| !stated.starts_with(&keys));
        self.dropped.push(keys.join("."));
    }

    fn set(&mut self, path: &[Step], request: &Request, found: &mut Findings) {
        let years = years(&self.root);
        let Some((last, above)) = path.split_last() else { return };
        let Some(parent) = at(&mut self.root, above) else {
            return unknown(&self.root, path, request, found);
        };
        if let (Step::Key(year), true) = (last, is_figure(parent))
            && is_year(year)
        {
            spread(parent, &years);
        }
        let done = match at(parent, std::slice::from_ref(last)) {
            Some(node) => change(node, request),
            None => add(parent, last, request),
        };
        match done {
            Done::Changed => {
                let whole = whole(&mut self.root, path);
                self.stated.retain(|stated| *stated != whole);
                self.stated.push(whole);
            }
            Done::Unknown => unknown(&self.root, path, request, found),
            Done::NoNumber => no_number(request, found),
        }
    }
}

/// What came of a change.
enum Done {
    Changed,
    Unknown,
    NoNumber,
}

/// Every path that a key with `*` means.
fn expand(root: &Node, steps: &[Step], request: &Request, found: &mut Findings) -> Vec<Vec<Step>> {
    let mut paths: Vec<Vec<Step>> = vec![Vec::new()];
    for step in steps {
        let mut next = Vec::new();
        for path in paths {
            match step {
                Step::Every => {
                    let entries = look(root, &path).map_or(&[][..], Node::entries);
                    next.extend(
                        entries.iter().map(|entry| with(&path, Step::Key(entry.key.clone()))),
                    );
                }
                step => next.push(with(&path, step.clone())),
            }
        }
        paths = next;
    }
    if paths.is_empty() {
        unknown(root, steps, request, found);
    }
    paths
}

fn with(path: &[Step], step: Step) -> Vec<Step> {
    path.iter().cloned().chain([step]).collect()
}

fn look<'a>(root: &'a Node, path: &[Step]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Item(n) => match &node.value {
            Value::Array(items) => items.get(*n),
            _ => None,
        },
        Step::Every => None,
    })
}

fn at<'a>(root: &'a mut Node, path: &[Step]) -> Option<&'a mut Node> {
    path.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key),
        Step::Item(n) => match &mut node.value {
            Value::Array(items) => items.get_mut(*n),
            _ => None,
        },
        Step::Every => None,
    })
}

/// The keys of a path without list items.
fn keys(path: &[Step]) -> Option<Vec<String>> {
    let key = |step: &Step| if let Step::Key(key) = step { Some(key.clone()) } else { None };
    path.iter().map(key).collect()
}

/// The part of a path that a layer replaces whole: up to a list, a figure, or a figure by year.
fn whole(root: &mut Node, path: &[Step]) -> Vec<String> {
    let mut keys = Vec::new();
    for (n, step) in path.iter().enumerate() {
        let Step::Key(key) = step else { break };
        keys.push(key.clone());
        let here = look(root, &path[..=n]);
        if here.is_some_and(|node| is_figure(node) || node.is_by_year()) {
            break;
        }
    }
    keys
}

fn is_figure(node: &Node) -> bool {
    matches!(node.value, Value::Number(_)) || node.is_figure()
}

fn is_year(key: &str) -> bool {
    key.len() == 4 && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The planned years.
fn years(root: &Node) -> Vec<String> {
    let year = |key: &str| root.get("scenario").map_or(f64::NAN, |node| node.figure(key));
    let (first, last) = (year("first_year"), year("last_year"));
    (first as i64..=last as i64).map(|year| year.to_string()).collect()
}

/// A figure that is the same every year, year by year.
fn spread(node: &mut Node, years: &[String]) {
    let entry =
        |year: &String| Entry { key: year.clone(), at: node.at.clone(), node: node.clone() };
    node.value = Value::Table(years.iter().map(entry).collect());
}

/// Changes what is there: a figure, each year of a figure by year, or a plain value.
fn change(node: &mut Node, request: &Request) -> Done {
    if node.is_by_year() {
        let Value::Table(entries) = &mut node.value else { return Done::Unknown };
        let mut each = entries.iter_mut().map(|entry| change(&mut entry.node, request));
        return each.find(|done| !matches!(done, Done::Changed)).unwrap_or(Done::Changed);
    }
    if !is_figure(node) {
        return match request.op {
            Op::Set => {
                node.value = value(request);
                Done::Changed
            }
            _ => Done::NoNumber,
        };
    }
    let Some(new) = request.of(node.number()) else { return Done::NoNumber };
    let said = format!("what-if: {}", request.text);
    if request.op != Op::Set
        && let Some(assumption) = node.get_mut("assumption")
    {
        return change_range(assumption, request, &said);
    }
    node.value = match node.value {
        Value::Number(_) => Value::Number(new),
        _ => Value::Table(vec![
            entry("value", Value::Number(new), &node.at),
            entry("source", Value::Text(said), &node.at),
        ]),
    };
    Done::Changed
}

/// Changes low, base and high alike, and says so.
fn change_range(assumption: &mut Node, request: &Request, said: &str) -> Done {
    for key in ["low", "base", "high"] {
        let Some(node) = assumption.get_mut(key) else { continue };
        let Some(new) = request.of(node.number()) else { return Done::NoNumber };
        node.value = Value::Number(new);
    }
    if let Some(why) = assumption.get_mut("why") {
        why.value = Value::Text(format!("{} ({said})", why.as_text()));
    }
    Done::Changed
}

/// Adds a key that is not there: only as a whole new value.
fn add(parent: &mut Node, last: &Step, request: &Request) -> Done {
    let Step::Key(key) = last else { return Done::Unknown };
    let by_year = parent.is_by_year();
    let Value::Table(entries) = &mut parent.value else { return Done::Unknown };
    let new = match request.op {
        // A misspelt table would come as a new one: only values are added.
        Op::Set => value(request),
        // A year that is left out is nought, to which something can be added.
        Op::Plus if by_year && is_year(key) => match request.of(0.0) {
            Some(new) => Value::Number(new),
            None => return Done::NoNumber,
        },
        _ => return Done::Unknown,
    };
    if by_year && !is_year(key) {
        return Done::Unknown;
    }
    entries.push(entry(key, new, &parent.at));
    Done::Changed
}

fn entry(key: &str, value: Value, at: &At) -> Entry {
    Entry { key: key.to_owned(), at: at.clone(), node: Node { value, at: at.clone() } }
}

/// A value as TOML, or else as a text.
fn value(request: &Request) -> Value {
    let line = format!("x = {}", request.value);
    let parsed = DeTable::parse(&line).ok();
    let node = parsed.map(|table| tree(request.at.source(), table.get_ref(), 0..0));
    let value = node.and_then(|node| node.get("x").map(|x| x.value.clone()));
    value.unwrap_or_else(|| Value::Text(request.value.clone()))
}

fn no_number(request: &Request, found: &mut Findings) {
    request.refuse(
        "Thay đổi này cần một số ở cả hai vế.".into(),
        "This change needs a number on both sides.".into(),
        (
            "Dùng = để thay một chữ hoặc danh sách; *=, +=, -= chỉ dùng cho số.".into(),
            "Use = for a text or a list; *=, += and -= are for figures.".into(),
        ),
        found,
    );
}

/// Says which step of a path is not there, and what comes near it.
fn unknown(root: &Node, path: &[Step], request: &Request, found: &mut Findings) {
    let mut node = root;
    let mut here = "scenario.toml".to_owned();
    for step in path {
        let next = look(node, std::slice::from_ref(step));
        let (Some(inner), Step::Key(key)) = (next, step) else { break };
        (node, here) = (inner, key.clone());
    }
    let missing = path.iter().find_map(|step| match step {
        Step::Key(key) if node.get(key).is_none() && *key != here => Some(key.clone()),
        _ => None,
    });
    let missing = missing.unwrap_or_else(|| "*".to_owned());
    let known: Vec<&str> = node.entries().iter().map(|entry| entry.key.as_str()).collect();
    let all = known.join(", ");
    let remedy = match nearest(&missing, known.iter().copied()) {
        Some(near) => (format!("Có phải là {near}?"), format!("Did you mean {near}?")),
        None => (format!("Ở đây có: {all}."), format!("There is: {all}.")),
    };
    request.refuse(
        format!("Không có “{missing}” trong {here}."),
        format!("There is no {missing:?} in {here}."),
        remedy,
        found,
    );
}
