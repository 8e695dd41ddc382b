//! The codes that a scenario defines, to look references up, and the nearest one to a typing mistake.

use super::node::Node;
use super::spec::Of;
use std::collections::{BTreeMap, BTreeSet};

/// Defined codes by what they name.
#[derive(Debug, Default)]
pub(super) struct Codes {
    known: BTreeMap<Of, Vec<String>>,
    dropped: BTreeSet<(Of, String)>,
    unreadable: BTreeSet<Of>,
}

/// The tables of `scenario.toml` that define codes.
const DEFINED: [(&str, Of); 10] = [
    ("zone", Of::Zone),
    ("group", Of::Group),
    ("service", Of::Service),
    ("owner", Of::Owner),
    ("cadre", Of::Cadre),
    ("gate", Of::Gate),
    ("facility_type", Of::Type),
    ("fund", Of::Fund),
    ("uncertainty", Of::Uncertainty),
    ("driver", Of::Driver),
];

impl Codes {
    /// The codes of the merged `scenario.toml`; `dropped` are the paths that were removed from lower layers.
    pub(super) fn of(root: &Node, dropped: &[String]) -> Self {
        let mut codes = Codes::default();
        for (table, of) in DEFINED {
            codes.set(of, root.tables(table).iter().map(|entry| entry.key.clone()).collect());
            let inside = format!("{table}.");
            for code in dropped.iter().filter_map(|path| path.strip_prefix(&inside)) {
                codes.dropped.insert((of, code.to_string()));
            }
        }
        let levels: Vec<String> = root
            .get("scenario")
            .map_or(vec![], |scenario| scenario.texts("levels"))
            .into_iter()
            .map(str::to_string)
            .collect();
        let with = |more: &[&str]| {
            let more = more.iter().map(|word| word.to_string());
            levels.iter().cloned().chain(more).collect()
        };
        codes.set(Of::Area, with(&["commune"]));
        codes.set(Of::Compared, with(&["commune", "zone"]));
        codes.set(Of::Scope, with(&["commune", "any"]));
        codes.set(Of::Level, levels);
        codes
    }

    fn set(&mut self, of: Of, codes: Vec<String>) {
        self.known.insert(of, codes);
    }

    /// Defines one more code.
    pub(super) fn add(&mut self, of: Of, code: &str) {
        self.known.entry(of).or_default().push(code.to_string());
    }

    /// All codes of a kind, in order.
    pub(super) fn all(&self, of: Of) -> &[String] {
        self.known.get(&of).map_or(&[], Vec::as_slice)
    }

    /// The position of a code.
    pub(super) fn position(&self, of: Of, code: &str) -> Option<usize> {
        self.all(of).iter().position(|known| known == code)
    }

    /// Lets any code of a kind pass: the table that defines them could not be read, and that was reported.
    pub(super) fn let_pass(&mut self, of: Of) {
        self.unreadable.insert(of);
    }

    /// Whether a code may be named.
    pub(super) fn accepts(&self, of: Of, code: &str) -> bool {
        self.position(of, code).is_some() || self.unreadable.contains(&of)
    }

    /// Whether a lower layer may still name this code, since an upper one dropped it.
    pub(super) fn was_dropped(&self, of: Of, code: &str) -> bool {
        self.dropped.contains(&(of, code.to_string()))
    }
}

/// What a code names, in both languages, in a sentence.
pub(super) fn name(of: Of) -> (&'static str, &'static str) {
    match of {
        Of::Zone => ("vùng", "zone"),
        Of::Group => ("nhóm đối tượng", "client group"),
        Of::Service => ("dịch vụ", "service"),
        Of::Owner => ("cơ quan chủ quản", "owner"),
        Of::Cadre => ("chức danh", "cadre"),
        Of::Gate => ("thủ tục", "gate"),
        Of::Type => ("loại hình cơ sở", "facility type"),
        Of::Fund => ("nguồn kinh phí", "fund"),
        Of::Level | Of::Area | Of::Compared => ("cấp hành chính", "level"),
        Of::Scope => ("phạm vi", "scope"),
        Of::Commune => ("xã", "commune"),
        Of::Place => ("địa điểm", "place"),
        Of::Facility => ("cơ sở hiện có", "existing facility"),
        Of::Uncertainty => ("yếu tố bất định", "uncertainty"),
        Of::Driver => ("yếu tố chi phối", "driver"),
    }
}

/// The nearest of some words, if it is near enough to be what was meant.
pub(super) fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    words
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, near)| *distance <= (length.max(near.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_its_word_and_a_strange_word_none() {
        assert_eq!(nearest("hous", ["visits", "hours", "months"]), Some("hours"));
        assert_eq!(nearest("tharapy", ["therapy", "counselling"]), Some("therapy"));
        assert_eq!(nearest("xyz", ["therapy", "counselling"]), None);
    }
}
