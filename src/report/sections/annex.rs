//! Annexes: further indicators, every figure with its basis, and the sources.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{IndicatorRow, ReportInput};
use crate::report::text::{both, dash, each, figure, number, same, year};
use crate::world::{Label, Provenance, ProvenanceKind};
use std::collections::BTreeMap;

pub(super) fn section(input: &ReportInput) -> Section {
    let figures = &input.world.provenance;
    let mut blocks = Vec::new();
    blocks.extend(indicators(input.indicators).map(Block::Table));
    blocks.push(Block::Text(counts(figures)));
    for kind in KINDS {
        let rows: Vec<&Provenance> = figures.iter().filter(|p| p.kind == kind).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(table(kind, &rows)));
        }
    }
    blocks.extend(sources(input).map(Block::Table));
    let title =
        both("Phụ lục: giả định, số liệu và nguồn", "Annex: assumptions, figures and sources");
    Section { id: "annex", title, blocks }
}

const KINDS: [ProvenanceKind; 3] =
    [ProvenanceKind::Assumption, ProvenanceKind::Source, ProvenanceKind::Unsourced];

fn heading(kind: ProvenanceKind) -> Label {
    match kind {
        ProvenanceKind::Assumption => both("Giả định", "Assumptions"),
        ProvenanceKind::Source => both("Số liệu có nguồn", "Figures with a source"),
        ProvenanceKind::Unsourced => both(
            "Số liệu của người lập, chưa nêu nguồn",
            "The user's own figures, without a source",
        ),
    }
}

fn counts(figures: &[Provenance]) -> Label {
    let count = |kind| number(figures.iter().filter(|p| p.kind == kind).count() as f64, 0);
    let [assumed, sourced, unsourced] = KINDS.map(count);
    both(
        format!(
            "Phương án dựa trên {} giả định, {} số liệu có nguồn và {} số liệu chưa nêu nguồn. Mỗi giả định có mức thấp, mức dùng và mức cao.",
            assumed.vi, sourced.vi, unsourced.vi
        ),
        format!(
            "The plan rests on {} assumptions, {} figures with a source and {} without. An assumption has a low, a used and a high value.",
            assumed.en, sourced.en, unsourced.en
        ),
    )
}

fn table(kind: ProvenanceKind, rows: &[&Provenance]) -> Table {
    let columns = vec![
        Column::words(both("Khóa", "Key")),
        Column::numbers(both("Giá trị", "Value")),
        Column::numbers(both("Thấp", "Low")),
        Column::numbers(both("Cao", "High")),
        Column::words(both("Đơn vị", "Unit")),
        Column::words(both("Căn cứ", "Basis")),
        Column::words(both("Lấy từ", "From")),
    ];
    let mut table = Table::new(heading(kind), columns);
    for row in rows {
        table.row(vec![
            same(row.key.as_str()),
            figure(row.value),
            row.low.map_or_else(dash, figure),
            row.high.map_or_else(dash, figure),
            same(row.unit.as_str()),
            same(row.basis.as_str()),
            same(row.layer.as_str()),
        ]);
    }
    table
}

/// Each source once, with the number of figures taken from it; mandates name theirs too.
fn sources(input: &ReportInput) -> Option<Table> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let figures = input.world.provenance.iter().filter(|p| p.kind == ProvenanceKind::Source);
    let mandates = input.study.mandates.values().map(|mandate| mandate.source.as_str());
    for source in figures.map(|p| p.basis.as_str()).chain(mandates).filter(|s| !s.is_empty()) {
        *uses.entry(source).or_default() += 1;
    }
    if uses.is_empty() {
        return None;
    }
    let columns =
        vec![Column::words(both("Nguồn", "Source")), Column::numbers(both("Số lần dùng", "Uses"))];
    let mut table = Table::new(both("Nguồn tài liệu", "Sources"), columns);
    for (source, count) in uses {
        table.row(vec![same(source), number(count as f64, 0)]);
    }
    Some(table)
}

fn indicators(rows: &[IndicatorRow]) -> Option<Table> {
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words(both("Chỉ số", "Indicator")),
        Column::words(both("Năm", "Year")),
        Column::numbers(both("Giá trị", "Value")),
        Column::words(both("Đơn vị", "Unit")),
    ];
    let mut table = Table::new(
        both("Các chỉ số khác của toàn tỉnh", "Further indicators of the province"),
        columns,
    );
    for row in rows {
        let decimals = if row.value.abs() < 100.0 { 2 } else { 0 };
        let when = row.year.map_or_else(|| both("cả kỳ", "all years"), year);
        let name = each(|lang| lang.label(&row.label).to_string());
        table.row(vec![name, when, number(row.value, decimals), row.unit.clone()]);
    }
    Some(table)
}
