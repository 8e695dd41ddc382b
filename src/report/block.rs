//! What a report is made of, whatever it is printed as.

use super::map::Map;
use super::svg::Chart;
use crate::lang::Lang;
use crate::world::Label;

/// A whole report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Language shown first.
    pub lang: Lang,
    /// Title.
    pub title: Label,
    /// What kind of document it is.
    pub subtitle: Label,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// What made it: version, commit, seed.
    pub generated: String,
}

/// A section under a heading of its own.
#[derive(Debug, Clone)]
pub struct Section {
    /// Anchor within the page.
    pub id: &'static str,
    /// Heading.
    pub title: Label,
    /// Content.
    pub blocks: Vec<Block>,
}

/// A piece of content.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading below that of the section.
    Heading(Label),
    /// A paragraph.
    Text(Label),
    /// A paragraph that the reader must not miss.
    Warning(Label),
    /// Figures in large type.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A map.
    Map(Map),
}

/// One figure in large type.
#[derive(Debug, Clone)]
pub struct KeyFigure {
    /// What it is.
    pub label: Label,
    /// The figure with its unit.
    pub value: Label,
    /// What it means or is made of.
    pub note: Label,
}

/// A table; the first cell of a row is its header.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it shows, with the unit.
    pub caption: Label,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<TableRow>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Heading.
    pub label: Label,
    /// Whether it holds numbers.
    pub numeric: bool,
}

/// A row.
#[derive(Debug, Clone)]
pub enum TableRow {
    /// A heading over the rows that follow.
    Group(Label),
    /// Cells.
    Cells(Vec<Label>),
    /// Cells of a total.
    Total(Vec<Label>),
}

impl Column {
    /// A column of words.
    pub fn words(label: Label) -> Self {
        Self { label, numeric: false }
    }

    /// A column of numbers.
    pub fn numbers(label: Label) -> Self {
        Self { label, numeric: true }
    }
}

impl Table {
    /// A table without rows yet.
    pub fn new(caption: Label, columns: Vec<Column>) -> Self {
        Self { caption, columns, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Label>) {
        self.rows.push(TableRow::Cells(cells));
    }

    /// Adds a total.
    pub fn total(&mut self, cells: Vec<Label>) {
        self.rows.push(TableRow::Total(cells));
    }

    /// Adds a heading over the rows that follow.
    pub fn group(&mut self, label: Label) {
        self.rows.push(TableRow::Group(label));
    }
}
