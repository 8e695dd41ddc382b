//! The files that were read and everything that was found in them.

use super::diagnostic::{Diagnostic, Excerpt, Place, Severity};
use crate::world::Label;

/// A place in a source file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum At {
    /// The file as a whole.
    File(usize),
    /// A stretch of bytes of a TOML file.
    Span {
        /// Position in `Findings::sources`.
        source: usize,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// A cell of a CSV file.
    Cell {
        /// Position in `Findings::sources`.
        source: usize,
        /// Line, from 1.
        line: usize,
        /// Column name.
        column: String,
    },
}

impl At {
    /// Position of the file in `Findings::sources`.
    pub(super) fn source(&self) -> usize {
        match self {
            At::File(source) | At::Span { source, .. } | At::Cell { source, .. } => *source,
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Name relative to the scenario folder, e.g. `base/communes.csv`.
    pub(super) name: String,
    /// Contents as they are on disk.
    pub(super) bytes: Vec<u8>,
    /// Contents without byte-order mark, in NFC.
    pub(super) text: String,
    /// Layer: 0 is the scenario itself, the deepest are the defaults.
    pub(super) layer: usize,
    /// Whether it belongs to the built-in defaults.
    pub(super) defaults: bool,
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Files.
    pub(super) sources: Vec<Source>,
    /// Findings, as they come.
    pub(super) list: Vec<Diagnostic>,
}

impl Findings {
    /// Something that makes the scenario unusable.
    pub(super) fn error(&mut self, at: &At, what: Label, remedy: Label) {
        self.add(Severity::Error, at, what, remedy);
    }

    /// Something that the user should know.
    pub(super) fn warn(&mut self, at: &At, what: Label, remedy: Label) {
        self.add(Severity::Warning, at, what, remedy);
    }

    /// Whether any error was found.
    pub(super) fn failed(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Everything found, in the order of files and lines, each once.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        let names: Vec<String> = self.sources.into_iter().map(|source| source.name).collect();
        let rank = |file: &str| names.iter().position(|name| name == file).unwrap_or(usize::MAX);
        self.list.sort_by_key(|finding| (rank(&finding.file), line_of(&finding.place)));
        self.list.dedup();
        self.list
    }

    fn add(&mut self, severity: Severity, at: &At, what: Label, remedy: Label) {
        let Some(source) = self.sources.get(at.source()) else { return };
        let (place, excerpt) = match at {
            At::File(_) => (Place::File, None),
            At::Cell { line, column, .. } => {
                (Place::Cell { line: *line, column: column.clone() }, None)
            }
            At::Span { start, end, .. } => span_place(&source.text, *start, *end),
        };
        let file = source.name.clone();
        self.list.push(Diagnostic { file, place, severity, what, remedy, excerpt });
    }
}

fn line_of(place: &Place) -> usize {
    match place {
        Place::File => 0,
        Place::Line { line, .. } | Place::Cell { line, .. } => *line,
    }
}

/// Line, column and marked source line of a stretch of bytes.
fn span_place(text: &str, start: usize, end: usize) -> (Place, Option<Excerpt>) {
    let start = text.floor_char_boundary(start);
    let end = text.floor_char_boundary(end).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let column = text[line_start..start].chars().count();
    let length = text[start..end.min(line_end).max(start)].chars().count();
    let line = text[..start].matches('\n').count() + 1;
    let shown = text[line_start..line_end].trim_end().replace('\t', " ");
    let excerpt = Excerpt { line: shown, start: column, length };
    (Place::Line { line, column: column + 1 }, Some(excerpt))
}
