//! A TOML document as a tree in which every value knows its place.

use super::findings::At;
use crate::world::{Calendar, Label};
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// `true`, `false`.
    Flag(bool),
    /// Integer or float.
    Number(f64),
    /// String.
    Text(String),
    /// Local date.
    Date(Date),
    /// Array, also of tables.
    Array(Vec<Node>),
    /// Table, in the order of the file.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Key.
    pub(super) key: String,
    /// Place of the key.
    pub(super) at: At,
    /// Value.
    pub(super) node: Node,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Value.
    pub(super) value: Value,
    /// Place.
    pub(super) at: At,
}

/// The tree of a parsed document.
pub(super) fn tree(source: usize, table: &DeTable<'_>, span: std::ops::Range<usize>) -> Node {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            at: At::Span { source, start: key.span().start, end: key.span().end },
            node: node(source, value.get_ref(), value.span()),
        })
        .collect();
    entries.sort_by_key(|entry| start(&entry.at));
    Node { value: Value::Table(entries), at: At::Span { source, start: span.start, end: span.end } }
}

fn start(at: &At) -> usize {
    if let At::Span { start, .. } = at { *start } else { 0 }
}

fn node(source: usize, value: &DeValue<'_>, span: std::ops::Range<usize>) -> Node {
    let at = At::Span { source, start: span.start, end: span.end };
    let value = match value {
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => {
            let parsed = i64::from_str_radix(whole.as_str(), whole.radix());
            Value::Number(parsed.map_or(f64::INFINITY, |n| n as f64))
        }
        DeValue::Float(float) => Value::Number(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Datetime(when) => date(when).map_or(Value::Text(when.to_string()), Value::Date),
        DeValue::Array(items) => Value::Array(
            items.iter().map(|item| node(source, item.get_ref(), item.span())).collect(),
        ),
        DeValue::Table(table) => return tree(source, table, span),
    };
    Node { value, at }
}

fn date(when: &toml::value::Datetime) -> Option<Date> {
    let (Some(day), None, None) = (when.date, when.time, when.offset) else { return None };
    Date::new(day.year as i16, day.month as i8, day.day as i8).ok()
}

impl Node {
    /// The entries of a table; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        if let Value::Table(entries) = &self.value { entries } else { &[] }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of a key, to change it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let Value::Table(entries) = &mut self.value else { return None };
        entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The items of an array under a key; none if there is no array.
    pub(super) fn rows(&self, key: &str) -> &[Node] {
        if let Some(Value::Array(items)) = self.get(key).map(|node| &node.value) {
            items
        } else {
            &[]
        }
    }

    /// The tables under a key: `[service.CODE]`.
    pub(super) fn tables(&self, key: &str) -> &[Entry] {
        self.get(key).map_or(&[], Node::entries)
    }

    /// The number that stands here: a number or a figure; `NaN` for anything else.
    pub(super) fn number(&self) -> f64 {
        match &self.value {
            Value::Number(number) => *number,
            _ => (self.get("value"))
                .or_else(|| self.get("assumption").and_then(|a| a.get("base")))
                .map_or(f64::NAN, Node::number),
        }
    }

    /// The number under a key; `NaN` where there is none, which every rule lets pass: it was reported.
    pub(super) fn figure(&self, key: &str) -> f64 {
        self.get(key).map_or(f64::NAN, Node::number)
    }

    /// The number under a key, where there is one.
    pub(super) fn maybe(&self, key: &str) -> Option<f64> {
        self.get(key).map(Node::number)
    }

    /// The text under a key, or nothing.
    pub(super) fn text(&self, key: &str) -> &str {
        if let Some(Value::Text(text)) = self.get(key).map(|node| &node.value) { text } else { "" }
    }

    /// The texts of an array under a key.
    pub(super) fn texts(&self, key: &str) -> Vec<&str> {
        let text = |item: &'_ Node| matches!(item.value, Value::Text(_));
        self.rows(key).iter().filter(|item| text(item)).map(Node::as_text).collect()
    }

    /// The text that stands here, or nothing.
    pub(super) fn as_text(&self) -> &str {
        if let Value::Text(text) = &self.value { text } else { "" }
    }

    /// Whether the flag under a key is set.
    pub(super) fn flag(&self, key: &str) -> bool {
        matches!(self.get(key).map(|node| &node.value), Some(Value::Flag(true)))
    }

    /// The date under a key.
    pub(super) fn date(&self, key: &str) -> Option<Date> {
        if let Some(Value::Date(date)) = self.get(key).map(|node| &node.value) {
            Some(*date)
        } else {
            None
        }
    }

    /// The two names under a key.
    pub(super) fn label(&self, key: &str) -> Label {
        self.get(key).map_or(Label::default(), |node| Label {
            vi: node.text("vi").to_string(),
            en: node.text("en").to_string(),
        })
    }

    /// A figure by year: the same every year, or by planned year with 0 for years left out.
    pub(super) fn yearly(&self, key: &str, calendar: &Calendar) -> Vec<f64> {
        let Some(node) = self.get(key) else { return vec![0.0; calendar.len()] };
        let of_year = |year: i16| node.get(&year.to_string()).map_or(0.0, Node::number);
        match node.is_by_year() {
            true => calendar.years().map(of_year).collect(),
            false => vec![node.number(); calendar.len()],
        }
    }

    /// Whether it is a table of years.
    pub(super) fn is_by_year(&self) -> bool {
        let entries = self.entries();
        let year = |key: &str| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        !entries.is_empty() && entries.iter().all(|entry| year(&entry.key))
    }

    /// Whether it is a table that says where a figure comes from.
    pub(super) fn is_figure(&self) -> bool {
        self.get("value").is_some() || self.get("assumption").is_some()
    }
}
