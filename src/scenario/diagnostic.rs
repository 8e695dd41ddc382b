//! What is wrong with a scenario, where, and what to do about it: in both languages.

use crate::lang::Lang;
use crate::world::Label;
use std::fmt::Write;

/// Whether a scenario with this finding can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but the user should know.
    Warning,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file as a whole.
    File,
    /// Line and column of a TOML file, from 1.
    Line {
        /// Line.
        line: usize,
        /// Column, in characters.
        column: usize,
    },
    /// A cell of a CSV table.
    Cell {
        /// Line of the file, from 1; the header is line 1.
        line: usize,
        /// Name of the column.
        column: String,
    },
}

/// The source line with the stretch that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line.
    pub line: String,
    /// First character that is meant, from 0.
    pub start: usize,
    /// How many characters.
    pub length: usize,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// File, relative to the scenario folder.
    pub file: String,
    /// Place in it.
    pub place: Place,
    /// Severity.
    pub severity: Severity,
    /// What is wrong.
    pub what: Label,
    /// What was expected, or what to do.
    pub remedy: Label,
    /// The source line, for TOML.
    pub excerpt: Option<Excerpt>,
}

impl Diagnostic {
    /// `scenario.toml:12:5`, or `communes.csv:12 population`.
    pub fn location(&self) -> String {
        match &self.place {
            Place::File => self.file.clone(),
            Place::Line { line, column } => format!("{}:{line}:{column}", self.file),
            Place::Cell { line, column } if column.is_empty() => format!("{}:{line}", self.file),
            Place::Cell { line, column } => format!("{}:{line} {column}", self.file),
        }
    }

    /// The finding in words, several lines, ended by a line feed.
    pub fn render(&self, lang: Lang) -> String {
        let kind = match self.severity {
            Severity::Error => lang.pick("lỗi", "error"),
            Severity::Warning => lang.pick("cảnh báo", "warning"),
        };
        let mut text = format!("{kind}: {}: {}\n", self.location(), lang.label(&self.what));
        if let (Some(excerpt), Place::Line { line, .. }) = (&self.excerpt, &self.place) {
            let margin = " ".repeat(line.to_string().len());
            let (blank, marks) = (" ".repeat(excerpt.start), "^".repeat(excerpt.length.max(1)));
            let _ = writeln!(text, "  {line} | {}", excerpt.line);
            let _ = writeln!(text, "  {margin} | {blank}{marks}");
        }
        let _ =
            writeln!(text, "  {}: {}", lang.pick("cách sửa", "remedy"), lang.label(&self.remedy));
        text
    }
}

/// A text in both languages.
pub(super) fn say(vi: impl Into<String>, en: impl Into<String>) -> Label {
    Label { vi: vi.into(), en: en.into() }
}
