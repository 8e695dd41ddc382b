//! The list of figures behind a scenario: what is assumed, what has no source, what has one.

use super::figure::LEFT_OUT;
use super::units::Unit;
use crate::lang::Lang;
use crate::world::{Provenance, ProvenanceKind, World};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Every figure of the scenario in words, assumptions first. Cells of a table that share column and basis are one line.
pub fn assumptions(world: &World, lang: Lang) -> String {
    let mut text = String::new();
    for (kind, vi, en) in [
        (ProvenanceKind::Assumption, "Giả định", "Assumptions"),
        (ProvenanceKind::Unsourced, "Số liệu không nêu nguồn", "Figures without a source"),
        (ProvenanceKind::Source, "Số liệu có nguồn", "Figures with a source"),
    ] {
        let figures: Vec<&Provenance> =
            world.provenance.iter().filter(|p| p.kind == kind).collect();
        let _ = writeln!(text, "{} ({})", lang.pick(vi, en), lang.number(figures.len() as f64, 0));
        for line in lines(&figures, lang) {
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
    }
    text
}

fn lines(figures: &[&Provenance], lang: Lang) -> Vec<String> {
    let mut cells: BTreeMap<(String, &str), Vec<&Provenance>> = BTreeMap::new();
    let mut lines = Vec::new();
    for figure in figures {
        match column(&figure.key) {
            Some(column) => cells.entry((column, &figure.basis)).or_default().push(figure),
            None => lines.push(single(figure, lang)),
        }
    }
    lines.extend(cells.iter().map(|((column, _), cells)| match cells[..] {
        [cell] => single(cell, lang),
        _ => several(column, cells, lang),
    }));
    lines
}

/// `communes.csv population` of `communes.csv:12 population`; `None` for a key of `scenario.toml`.
fn column(key: &str) -> Option<String> {
    let (file, rest) = key.split_once(".csv:")?;
    let (_, column) = rest.split_once(' ')?;
    Some(format!("{file}.csv {column}"))
}

fn unit(name: &str, lang: Lang) -> &str {
    Unit::ALL
        .iter()
        .find(|unit| unit.en() == name)
        .map_or(name, |unit| lang.pick(unit.vi(), unit.en()))
}

fn single(figure: &Provenance, lang: Lang) -> String {
    let range = match (figure.low, figure.high) {
        (Some(low), Some(high)) => format!(" ({} – {})", lang.figure(low), lang.figure(high)),
        _ => String::new(),
    };
    let (value, unit) = (lang.figure(figure.value), unit(&figure.unit, lang));
    format!("{} = {value}{range} {unit}: {} [{}]", figure.key, basis(figure, lang), figure.layer)
}

fn several(column: &str, cells: &[&Provenance], lang: Lang) -> String {
    let values = || cells.iter().map(|cell| cell.value);
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let unit = cells.first().map_or("", |cell| unit(&cell.unit, lang));
    let because = cells.first().map_or("", |cell| basis(cell, lang));
    let (count, from, to) = (cells.len(), lang.figure(low), lang.figure(high));
    let cells = lang.pick("ô", "cells");
    format!("{column}: {count} {cells}, {from} – {to} {unit}: {}", because)
}

fn basis(figure: &Provenance, lang: Lang) -> &str {
    match (figure.basis.as_str(), figure.layer.as_str()) {
        ("", LEFT_OUT) => {
            lang.pick("khóa không khai, dùng giá trị trung tính", "key left out: its neutral value")
        }
        ("", _) => lang.pick("số liệu của người dùng", "the user's own figure"),
        (text, _) => text,
    }
}
