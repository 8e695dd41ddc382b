//! What a command prints when it is done.

use super::locate::Located;
use crate::lang::Lang;
use crate::world::Label;
use serde_json::Value;
use std::io::{self, Write};

/// The result of a command.
#[derive(Debug, Clone)]
pub struct Answer {
    /// For people, in both languages.
    pub text: Label,
    /// For programs.
    pub json: Value,
    /// What the user should know beside the result; on standard error.
    pub notes: Vec<Label>,
    /// Exit code.
    pub exit_code: u8,
}

impl Answer {
    /// A result of a command that did all that was asked.
    pub fn done(text: Label, json: Value) -> Self {
        Self { text, json, notes: Vec::new(), exit_code: 0 }
    }

    /// A text that is the same in both languages.
    pub fn plain(text: String, json: Value) -> Self {
        Self::done(Label { vi: text.clone(), en: text }, json)
    }

    /// Prints it and gives the exit code.
    pub fn print(&self, lang: Lang, json: bool) -> u8 {
        for note in &self.notes {
            eprintln!("{}", lang.label(note).trim_end());
        }
        let text = match json {
            true => format!("{:#}", self.json),
            false => lang.label(&self.text).to_owned(),
        };
        print(&text);
        self.exit_code
    }
}

impl From<Located> for Answer {
    fn from(located: Located) -> Self {
        let Located { text, json, exit_code } = located;
        Self { text, json, notes: Vec::new(), exit_code }
    }
}

/// Prints to standard output; a reader that has gone away (`botri ... | head`) is no error.
pub fn print(text: &str) {
    if !text.is_empty() {
        let mut out = io::stdout().lock();
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

/// A text in both languages.
pub fn say(vi: impl Into<String>, en: impl Into<String>) -> Label {
    Label { vi: vi.into(), en: en.into() }
}
