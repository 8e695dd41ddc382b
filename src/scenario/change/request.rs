//! One change as it is typed.

use super::super::diagnostic::say;
use super::super::findings::{At, Findings};
use super::super::text::vietnamese_number;

/// How a value is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Takes the place of what is there.
    Set,
    /// Multiplies it.
    Times,
    /// Is added to it.
    Plus,
    /// Is taken from it.
    Minus,
}

/// A step of a dotted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key.
    Key(String),
    /// Every table that is there.
    Every,
    /// A table of a list, from 0.
    Item(usize),
}

/// A cell, or one column of several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Table.
    pub file: String,
    /// Columns and the values that a row must have; none: every row.
    pub rows: Vec<(String, String)>,
    /// Column.
    pub column: String,
}

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A key of `scenario.toml`.
    Key(Vec<Step>),
    /// Cells of a table.
    Cell(Cell),
}

/// A change.
#[derive(Debug, Clone)]
pub struct Request {
    /// As it was typed.
    pub text: String,
    /// Its place among the sources.
    pub at: At,
    /// What is changed.
    pub target: Target,
    /// How.
    pub op: Op,
    /// Value as it was typed.
    pub value: String,
}

impl Request {
    /// Reads a change; what is wrong with its form is reported.
    pub fn parse(text: &str, source: usize, found: &mut Findings) -> Option<Self> {
        let at = At::File(source);
        let parsed = split(text).and_then(|(key, op, value)| Some((target(key)?, op, value)));
        let Some((target, op, value)) = parsed else {
            found.error(
                &at,
                say("Không hiểu thay đổi này.", "This change is not understood."),
                say(
                    "Viết KHÓA=GIÁ_TRỊ, ví dụ fund.MÃ.ceiling.2015*=1.05 hoặc sites.csv[code=MÃ].status=forbidden.",
                    "Write KEY=VALUE, such as fund.CODE.ceiling.2015*=1.05 or sites.csv[code=CODE].status=forbidden.",
                ),
            );
            return None;
        };
        if let Some(plain) = vietnamese_number(value) {
            found.error(
                &at,
                say(
                    format!("“{value}” là cách viết số kiểu Việt Nam."),
                    format!("{value:?} is a number in Vietnamese style."),
                ),
                say(format!("Viết {plain}."), format!("Write {plain}.")),
            );
            return None;
        }
        Some(Self { text: text.to_owned(), at, target, op, value: value.to_owned() })
    }

    /// The figure after the change of one that is there; `None` if the value is no number.
    pub fn of(&self, old: f64) -> Option<f64> {
        let value: f64 = self.value.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(match self.op {
            Op::Set => value,
            Op::Times => old * value,
            Op::Plus => old + value,
            Op::Minus => old - value,
        })
    }

    /// Reports that a value cannot be changed so.
    pub fn refuse(&self, vi: String, en: String, remedy: (String, String), found: &mut Findings) {
        found.error(&self.at, say(vi, en), say(remedy.0, remedy.1));
    }
}

/// Key, operator and value: at the first `=` outside brackets.
fn split(text: &str) -> Option<(&str, Op, &str)> {
    let mut depth = 0i32;
    let equals = text.char_indices().find_map(|(n, c)| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        (c == '=' && depth == 0).then_some(n)
    })?;
    let (key, value) = (&text[..equals], text[equals + 1..].trim());
    let (key, op) = match key.chars().next_back()? {
        '*' => (&key[..key.len() - 1], Op::Times),
        '+' => (&key[..key.len() - 1], Op::Plus),
        '-' => (&key[..key.len() - 1], Op::Minus),
        _ => (key, Op::Set),
    };
    (!key.trim().is_empty() && !value.is_empty()).then_some((key.trim(), op, value))
}

fn target(key: &str) -> Option<Target> {
    match key.find(".csv[") {
        Some(n) => cell(&key[..n + 4], &key[n + 5..]).map(Target::Cell),
        None => steps(key).map(Target::Key),
    }
}

fn cell(file: &str, rest: &str) -> Option<Cell> {
    let (rows, column) = rest.rsplit_once("].")?;
    let conditions = || rows.split(',').map(|part| part.split_once('='));
    let rows = match rows {
        "*" => Vec::new(),
        _ => conditions()
            .map(|pair| pair.map(|(column, value)| (column.trim().into(), value.trim().into())))
            .collect::<Option<_>>()?,
    };
    let column = column.to_owned();
    (!column.is_empty()).then(|| Cell { file: file.to_owned(), rows, column })
}

fn steps(key: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in key.split('.') {
        let (name, item) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
            Some((name, number)) => (name, Some(number.parse::<usize>().ok()?.checked_sub(1)?)),
            None => (part, None),
        };
        match name.trim() {
            "" => return None,
            "*" => steps.push(Step::Every),
            name => steps.push(Step::Key(name.to_owned())),
        }
        steps.extend(item.map(Step::Item));
    }
    Some(steps)
}
