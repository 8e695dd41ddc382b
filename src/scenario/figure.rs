//! Figures: numbers that say where they come from.

use super::diagnostic::say;
use super::findings::{At, Findings};
use super::mistakes::{did_you_mean, wrong_type};
use super::node::{Node, Value};
use super::text::vietnamese_number;
use super::units::Unit;
use crate::world::{Provenance, ProvenanceKind};
use std::ops::RangeInclusive;

/// Every figure that was read, with where it comes from.
#[derive(Debug)]
pub(super) struct Figures {
    /// In the order of reading.
    pub(super) list: Vec<Provenance>,
    /// The planned years, in which figures by year must lie.
    pub(super) years: RangeInclusive<i64>,
}

/// The layer of neutral values.
pub(super) const LEFT_OUT: &str = "format";

impl Figures {
    /// Notes the neutral value of a key that was left out.
    pub(super) fn left_out(&mut self, path: &str, value: f64, unit: Unit) {
        self.note(path, value, unit, None, "", ProvenanceKind::Unsourced, LEFT_OUT);
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn note(
        &mut self,
        key: &str,
        value: f64,
        unit: Unit,
        range: Option<(f64, f64)>,
        basis: &str,
        kind: ProvenanceKind,
        layer: &str,
    ) {
        self.list.push(Provenance {
            key: key.to_string(),
            value,
            low: range.map(|(low, _)| low),
            high: range.map(|(_, high)| high),
            unit: unit.en().to_string(),
            basis: basis.to_string(),
            kind,
            layer: layer.to_string(),
        });
    }
}

/// The layer a place lies in, by name.
pub(super) fn layer_name(found: &Findings, at: &At) -> String {
    match found.sources.get(at.source()) {
        Some(source) if source.defaults => "defaults".to_string(),
        Some(source) => source.name.clone(),
        None => String::new(),
    }
}

/// Checks a figure and notes it; a bad one becomes `NaN`.
pub(super) fn figure(
    found: &mut Findings,
    figures: &mut Figures,
    node: &mut Node,
    path: &str,
    unit: Unit,
) {
    let before = found.list.len();
    match &node.value {
        Value::Table(_) => table(found, node, path, unit),
        _ => number(found, node, path, unit),
    }
    if found.list.len() > before {
        node.value = Value::Number(f64::NAN);
        return;
    }
    let layer = layer_name(found, &node.at);
    let (value, source) = (node.number(), node.text("source"));
    let assumption = node.get("assumption");
    let range = assumption.map(|a| (a.figure("low"), a.figure("high")));
    let (kind, basis) = match assumption {
        Some(assumption) => (ProvenanceKind::Assumption, assumption.text("why")),
        None if !source.is_empty() => (ProvenanceKind::Source, source),
        None => (ProvenanceKind::Unsourced, ""),
    };
    figures.note(path, value, unit, range, basis, kind, &layer);
}

/// Checks a figure, or a figure for each of some years.
pub(super) fn yearly(
    found: &mut Findings,
    figures: &mut Figures,
    node: &mut Node,
    path: &str,
    unit: Unit,
) {
    if !node.is_by_year() {
        return figure(found, figures, node, path, unit);
    }
    let Value::Table(entries) = &mut node.value else { return };
    for entry in entries {
        let year: i64 = entry.key.parse().unwrap_or(0);
        if !figures.years.is_empty() && !figures.years.contains(&year) {
            year_outside(found, &entry.at, path, year, &figures.years);
        }
        figure(found, figures, &mut entry.node, &format!("{path}.{year}"), unit);
    }
}

fn year_outside(found: &mut Findings, at: &At, path: &str, year: i64, years: &RangeInclusive<i64>) {
    let (first, last) = (years.start(), years.end());
    found.error(
        at,
        say(
            format!("{path}: năm {year} nằm ngoài kỳ kế hoạch."),
            format!("{path}: the year {year} lies outside the plan."),
        ),
        say(
            format!("Dùng các năm từ {first} đến {last}."),
            format!("Use years from {first} to {last}."),
        ),
    );
}

fn table(found: &mut Findings, node: &Node, path: &str, unit: Unit) {
    const KEYS: [&str; 5] = ["value", "source", "unit", "forecast", "assumption"];
    for entry in node.entries() {
        if !KEYS.contains(&entry.key.as_str()) {
            unknown_figure_key(found, &entry.at, &entry.key, &KEYS);
        }
    }
    if let Some(stated) = node.get("unit") {
        wrong_unit(found, stated, path, unit);
    }
    match (node.get("value"), node.get("assumption")) {
        (Some(value), None) => number(found, &mut value.clone(), path, unit),
        (None, Some(assumption)) => self::assumption(found, assumption, path, unit),
        _ => {
            let shape = "{ value = ..., source = \"...\" }";
            let other = "{ assumption = { low, base, high, why } }";
            let (vi, en) =
                (format!("một số, {shape} hoặc {other}"), format!("a number, {shape} or {other}"));
            wrong_type(found, &node.at, path, (&vi, &en));
        }
    }
}

fn assumption(found: &mut Findings, node: &Node, path: &str, unit: Unit) {
    const KEYS: [&str; 4] = ["low", "base", "high", "why"];
    for entry in node.entries() {
        if !KEYS.contains(&entry.key.as_str()) {
            unknown_figure_key(found, &entry.at, &entry.key, &KEYS);
        }
    }
    let complete = KEYS.iter().all(|key| node.get(key).is_some()) && !node.text("why").is_empty();
    if !complete {
        let shape = "{ low = ..., base = ..., high = ..., why = \"...\" }";
        return wrong_type(found, &node.at, path, (shape, shape));
    }
    for key in ["low", "base", "high"] {
        if let Some(node) = node.get(key) {
            number(found, &mut node.clone(), &format!("{path} {key}"), unit);
        }
    }
    let [low, base, high] = ["low", "base", "high"].map(|key| node.figure(key));
    out_of_order(found, &node.at, path, low, base, high);
}

/// low <= base <= high.
pub(super) fn out_of_order(
    found: &mut Findings,
    at: &At,
    path: &str,
    low: f64,
    base: f64,
    high: f64,
) {
    if low > base || base > high {
        found.error(
            at,
            say(
                format!(
                    "{path}: giả định không theo thứ tự thấp ≤ cơ sở ≤ cao ({low}, {base}, {high})."
                ),
                format!(
                    "{path}: the assumption breaks low <= base <= high ({low}, {base}, {high})."
                ),
            ),
            say("Sắp lại theo độ lớn của số.", "Order them by size."),
        );
    }
}

fn unknown_figure_key(found: &mut Findings, at: &At, key: &str, keys: &[&str]) {
    let all = keys.join(", ");
    let (vi, en) = did_you_mean(key, keys.iter().copied());
    found.error(
        at,
        say(
            format!("Khóa “{key}” không thuộc về một số liệu."),
            format!("A figure has no key {key:?}."),
        ),
        say(format!("Các khóa của số liệu: {all}.{vi}"), format!("Keys of a figure: {all}.{en}")),
    );
}

fn wrong_unit(found: &mut Findings, stated: &Node, path: &str, unit: Unit) {
    let text = stated.as_text();
    if unit.names().contains(&text) {
        return;
    }
    found.error(
        &stated.at,
        say(
            format!("{path}: đơn vị “{text}” không đúng; số liệu này tính bằng {}.", unit.vi()),
            format!("{path}: wrong unit {text:?}; this figure is in {}.", unit.en()),
        ),
        say(
            format!("Đổi số sang {0} và viết unit = \"{0}\".", unit.vi()),
            format!("Convert the number and write unit = \"{}\".", unit.en()),
        ),
    );
}

/// Checks a plain number; a bad one becomes `NaN`.
pub(super) fn number(found: &mut Findings, node: &mut Node, path: &str, unit: Unit) {
    let written = written(found, &node.at);
    match node.value {
        Value::Number(number) if unit.dots_are_doubtful() && is_one_group(&written) => {
            doubtful(found, &node.at, path, &written, number);
        }
        Value::Number(number) => {
            if in_range(found, &node.at, path, number, unit) {
                return;
            }
        }
        Value::Text(ref text) if vietnamese_number(text).is_some() => {
            vietnamese(found, &node.at, path, text);
        }
        _ => {
            let (vi, en) = (format!("một số ({})", unit.vi()), format!("a number ({})", unit.en()));
            wrong_type(found, &node.at, path, (&vi, &en));
        }
    }
    node.value = Value::Number(f64::NAN);
}

/// The source text of a value.
fn written(found: &Findings, at: &At) -> String {
    let At::Span { source, start, end } = at else { return String::new() };
    let text = found.sources.get(*source).and_then(|source| source.text.get(*start..*end));
    text.unwrap_or("").to_string()
}

/// `176.000`: a decimal in TOML, a thousand in a Vietnamese office.
pub(super) fn is_one_group(text: &str) -> bool {
    vietnamese_number(text).is_some() && !text.contains(',') && !text.starts_with("0.")
}

/// A number such as 1.250 that may mean two things.
pub(super) fn doubtful(found: &mut Findings, at: &At, path: &str, written: &str, number: f64) {
    let thousands = vietnamese_number(written).unwrap_or_default();
    // A fourth decimal tells a decimal point from a thousands point where the third is not 0.
    let short = number.to_string();
    let decimal = if short == written { format!("{written}0") } else { short };
    found.error(
        at,
        say(
            format!("{path}: “{written}” có thể là {thousands} (dấu chấm hàng nghìn kiểu Việt Nam) hoặc {number}."),
            format!("{path}: {written:?} may mean {thousands} (Vietnamese thousands point) or {number}."),
        ),
        say(format!("Viết {thousands} hoặc {decimal}."), format!("Write {thousands} or {decimal}.")),
    );
}

/// A number in Vietnamese style.
pub(super) fn vietnamese(found: &mut Findings, at: &At, path: &str, written: &str) {
    let plain = vietnamese_number(written).unwrap_or_default();
    found.error(
        at,
        say(
            format!("{path}: “{written}” là cách viết số kiểu Việt Nam."),
            format!("{path}: {written:?} is a number in Vietnamese style."),
        ),
        say(
            format!("Viết {plain}: dấu chấm cho phần thập phân, không dấu cho hàng nghìn."),
            format!("Write {plain}: a point before decimals and nothing between thousands."),
        ),
    );
}

/// Finite and within what the unit allows; reports otherwise.
pub(super) fn in_range(found: &mut Findings, at: &At, path: &str, number: f64, unit: Unit) -> bool {
    let (low, high) = unit.range();
    if number.is_finite() && number >= low && number <= high {
        return true;
    }
    let (vi, en) = match (number.is_finite(), number < low, unit) {
        (false, ..) => ("Cần một số hữu hạn.".to_string(), "Expected a finite number.".to_string()),
        (_, true, _) if low > 0.0 && number == 0.0 => {
            ("Số này phải lớn hơn 0.".into(), "It must be above 0.".into())
        }
        (_, true, _) if low >= 0.0 => {
            ("Số này không được âm.".into(), "It must not be negative.".into())
        }
        (_, _, Unit::Share) => (
            "Tỷ lệ nằm trong 0–1: 12 % viết là 0.12.".into(),
            "Shares lie between 0 and 1: 12 % is written 0.12.".into(),
        ),
        _ => (
            format!("Cần một số trong {low}–{high}."),
            format!("Expected a number from {low} to {high}."),
        ),
    };
    found.error(
        at,
        say(
            format!("{path}: {number} nằm ngoài khoảng cho phép ({}).", unit.vi()),
            format!("{path}: {number} is out of range ({}).", unit.en()),
        ),
        say(vi, en),
    );
    false
}
