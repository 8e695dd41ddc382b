//! Whether the merged `scenario.toml` has the form that `spec` describes; every figure is noted with its source.
//!
//! What is wrong is reported and made harmless (`NaN`, or left out), so that the rest is still read and checked.

use super::codes::Codes;
use super::diagnostic::say;
use super::figure::{self, Figures};
use super::findings::{At, Findings};
use super::mistakes::{
    bad_code, did_you_mean, duplicate, join, missing_key, unknown_code, unknown_key, wrong_type,
};
use super::node::{Entry, Node, Value};
use super::spec::{Key, Kind, Need, Of};
use super::units::Unit;

/// Checks the merged document against the keys of `TOP`.
pub(super) struct Form<'a> {
    pub(super) found: &'a mut Findings,
    pub(super) codes: &'a Codes,
    pub(super) figures: &'a mut Figures,
}

impl Form<'_> {
    /// Checks a table; `path` is its dotted name.
    pub(super) fn table(&mut self, keys: &[Key], node: &mut Node, path: &str) {
        let at = node.at.clone();
        let Value::Table(entries) = &mut node.value else {
            wrong_type(self.found, &at, path, ("một bảng", "a table"));
            return;
        };
        for entry in entries.iter() {
            if !keys.iter().any(|key| key.name == entry.key) {
                unknown_key(self.found, entry, keys, path);
            }
        }
        for key in keys {
            let inner = join(path, key.name);
            match entries.iter_mut().find(|entry| entry.key == key.name) {
                Some(entry) => self.value(key.kind, &mut entry.node, &inner),
                None => self.absent(key, entries, &at, path),
            }
        }
    }

    fn absent(&mut self, key: &Key, entries: &mut Vec<Entry>, at: &At, path: &str) {
        match (key.need, key.kind) {
            (Need::Required, _) => missing_key(self.found, at, key, path),
            (Need::Else(value), Kind::Figure(unit)) => {
                let node = Node { value: Value::Number(value), at: at.clone() };
                self.figures.left_out(&join(path, key.name), value, unit);
                entries.push(Entry { key: key.name.to_string(), at: at.clone(), node });
            }
            _ => {}
        }
    }

    fn value(&mut self, kind: Kind, node: &mut Node, path: &str) {
        match kind {
            Kind::Text => self.text(node, path),
            Kind::Label => self.label(node, path),
            Kind::Flag => self.expect(
                node,
                path,
                |v| matches!(v, Value::Flag(_)),
                ("true hoặc false", "true or false"),
            ),
            Kind::Date => self.expect(
                node,
                path,
                |v| matches!(v, Value::Date(_)),
                (
                    "một ngày dạng 2013-11-30, không có dấu ngoặc kép",
                    "a date such as 2013-11-30, without quotes",
                ),
            ),
            Kind::Whole(low, high) => self.whole(node, path, low, high),
            Kind::Setting(unit) => figure::number(self.found, node, path, unit),
            Kind::Figure(unit) => figure::figure(self.found, self.figures, node, path, unit),
            Kind::Yearly(unit) => figure::yearly(self.found, self.figures, node, path, unit),
            Kind::Choice(words) => self.choice(node, path, words),
            Kind::Choices(words) => {
                self.each(node, path, |form, item| form.choice(item, path, words))
            }
            Kind::Code(of) => {
                self.code(node, of);
            }
            Kind::Codes(of) => self.codes(node, path, of),
            Kind::CodesOrAll(of) => {
                if node.as_text() != "all" {
                    self.codes(node, path, of);
                }
            }
            Kind::Texts => self.each(node, path, |form, item| form.text(item, path)),
            Kind::Numbers(count) => self.numbers(node, path, count),
            Kind::Matrix => self.matrix(node, path),
            Kind::FigureBy(of, unit) => self.figure_by(node, path, of, unit),
            Kind::LabelBy(of) => {
                self.by_code(node, path, of, |form, node, path| form.label(node, path))
            }
            Kind::Staff => self.by_code(node, path, Of::Cadre, Self::staff),
            Kind::Offers => self.by_code(node, path, Of::Service, |form, node, path| {
                form.value(Kind::CodesOrAll(Of::Group), node, path);
            }),
            Kind::Table(keys) => self.table(keys, node, path),
            Kind::Tables(keys) => self.tables(keys, node, path),
            Kind::TablesOf(of, keys) => {
                self.by_code(node, path, of, |form, node, path| form.table(keys, node, path));
            }
            Kind::Rows(keys) => self.rows(keys, node, path),
        }
    }

    fn expect(&mut self, node: &Node, path: &str, fits: fn(&Value) -> bool, what: (&str, &str)) {
        if !fits(&node.value) {
            wrong_type(self.found, &node.at, path, what);
        }
    }

    fn text(&mut self, node: &Node, path: &str) {
        let filled = |v: &Value| matches!(v, Value::Text(text) if !text.trim().is_empty());
        self.expect(
            node,
            path,
            filled,
            ("một chuỗi \"...\" không rỗng", "a text in \"...\" that is not empty"),
        );
    }

    fn label(&mut self, node: &mut Node, path: &str) {
        const NAMES: &[Key] = &[
            Key {
                name: "vi",
                kind: Kind::Text,
                need: Need::Required,
                vi: "tiếng Việt",
                en: "Vietnamese",
            },
            Key {
                name: "en",
                kind: Kind::Text,
                need: Need::Required,
                vi: "tiếng Anh",
                en: "English",
            },
        ];
        if matches!(node.value, Value::Table(_)) {
            self.table(NAMES, node, path);
        } else {
            let shape = "{ vi = \"...\", en = \"...\" }";
            wrong_type(self.found, &node.at, path, (shape, shape));
        }
    }

    fn whole(&mut self, node: &mut Node, path: &str, low: i64, high: i64) {
        let number = if let Value::Number(number) = node.value { number } else { f64::NAN };
        if number.fract() != 0.0 || number < low as f64 || number > high as f64 {
            let range = if low == high { low.to_string() } else { format!("{low}–{high}") };
            let (vi, en) = (format!("một số nguyên {range}"), format!("a whole number {range}"));
            wrong_type(self.found, &node.at, path, (&vi, &en));
            node.value = Value::Number(f64::NAN);
        }
    }

    fn choice(&mut self, node: &Node, path: &str, words: &[&str]) {
        let text = node.as_text();
        if words.contains(&text) {
            return;
        }
        let all = words.join(", ");
        let (vi, en) = did_you_mean(text, words.iter().copied());
        self.found.error(
            &node.at,
            say(
                format!("{path}: “{text}” không phải là lựa chọn hợp lệ."),
                format!("{path}: {text:?} is not one of the choices."),
            ),
            say(format!("Chọn một trong: {all}.{vi}"), format!("Choose one of: {all}.{en}")),
        );
    }

    /// Whether a code is known; an inherited one that was dropped is unknown without complaint.
    fn code(&mut self, node: &Node, of: Of) -> bool {
        self.known(node.as_text(), &node.at, of)
    }

    fn known(&mut self, code: &str, at: &At, of: Of) -> bool {
        let known = self.codes.position(of, code).is_some();
        if !known && !self.gone(code, at, of) {
            unknown_code(self.found, self.codes, at, of, code);
        }
        known
    }

    /// Whether a lower layer names what an upper one dropped.
    fn gone(&self, code: &str, at: &At, of: Of) -> bool {
        let inherited = self.found.sources.get(at.source()).is_some_and(|source| source.layer > 0);
        inherited && self.codes.was_dropped(of, code)
    }

    fn codes(&mut self, node: &mut Node, path: &str, of: Of) {
        let at = node.at.clone();
        let Value::Array(items) = &mut node.value else {
            wrong_type(
                self.found,
                &at,
                path,
                ("một mảng mã [\"...\"]", "an array of codes [\"...\"]"),
            );
            return;
        };
        items.retain(|item| self.code(item, of) || !self.gone(item.as_text(), &item.at, of));
        for (n, item) in items.iter().enumerate() {
            if items[..n].iter().any(|earlier| earlier.value == item.value) {
                duplicate(self.found, &item.at, path, item.as_text());
            }
        }
    }

    fn each(&mut self, node: &Node, path: &str, mut check: impl FnMut(&mut Self, &Node)) {
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| check(self, item)),
            _ => {
                wrong_type(self.found, &node.at, path, ("một mảng [\"...\"]", "an array [\"...\"]"))
            }
        }
    }

    fn numbers(&mut self, node: &Node, path: &str, count: usize) {
        let numbers: Vec<f64> = match &node.value {
            Value::Array(items) => items.iter().map(Node::number).collect(),
            _ => vec![],
        };
        let fit = numbers.len() == count && numbers.iter().all(|number| number.is_finite());
        if !fit || !numbers.is_sorted() {
            let (vi, en) = (
                format!("một mảng gồm {count} số tăng dần"),
                format!("an array of {count} numbers in ascending order"),
            );
            wrong_type(self.found, &node.at, path, (&vi, &en));
        }
    }

    /// A square array of arrays of numbers between -1 and 1.
    fn matrix(&mut self, node: &Node, path: &str) {
        let Value::Array(rows) = &node.value else {
            let shape = "[[1, 0.5], [0.5, 1]]";
            return wrong_type(self.found, &node.at, path, (shape, shape));
        };
        for row in rows {
            let cells = match &row.value {
                Value::Array(cells) if cells.len() == rows.len() => cells.as_slice(),
                _ => {
                    let n = rows.len();
                    let (vi, en) =
                        (format!("một hàng gồm {n} số"), format!("a row of {n} numbers"));
                    wrong_type(self.found, &row.at, path, (&vi, &en));
                    continue;
                }
            };
            for cell in cells {
                figure::number(self.found, &mut cell.clone(), path, Unit::Correlation);
            }
        }
    }

    fn by_code(
        &mut self,
        node: &mut Node,
        path: &str,
        of: Of,
        mut check: impl FnMut(&mut Self, &mut Node, &str),
    ) {
        let at = node.at.clone();
        let Value::Table(entries) = &mut node.value else {
            wrong_type(self.found, &at, path, ("một bảng theo mã", "a table by code"));
            return;
        };
        entries.retain(|entry| self.known(&entry.key, &entry.at, of));
        for entry in entries {
            check(self, &mut entry.node, &join(path, &entry.key));
        }
    }

    fn figure_by(&mut self, node: &mut Node, path: &str, of: Of, unit: Unit) {
        self.by_code(node, path, of, |form, node, path| {
            figure::figure(form.found, form.figures, node, path, unit);
        });
    }

    fn staff(&mut self, node: &mut Node, path: &str) {
        const RANGE: &[Key] = &[
            Key {
                name: "min",
                kind: Kind::Whole(0, 100_000),
                need: Need::Required,
                vi: "ít nhất",
                en: "least",
            },
            Key {
                name: "max",
                kind: Kind::Whole(0, 100_000),
                need: Need::Required,
                vi: "nhiều nhất",
                en: "most",
            },
        ];
        if !matches!(node.value, Value::Table(_)) {
            return self.whole(node, path, 0, 100_000);
        }
        self.table(RANGE, node, path);
        if node.figure("min") > node.figure("max") {
            let (vi, en) = ("min không lớn hơn max", "min not above max");
            wrong_type(self.found, &node.at, path, (vi, en));
        }
    }

    fn tables(&mut self, keys: &[Key], node: &mut Node, path: &str) {
        let at = node.at.clone();
        let Value::Table(entries) = &mut node.value else {
            wrong_type(self.found, &at, path, ("một bảng theo mã", "a table by code"));
            return;
        };
        for entry in entries {
            bad_code(self.found, &entry.at, &entry.key);
            self.table(keys, &mut entry.node, &join(path, &entry.key));
        }
    }

    fn rows(&mut self, keys: &[Key], node: &mut Node, path: &str) {
        let at = node.at.clone();
        let Value::Array(items) = &mut node.value else {
            let (vi, en) = (format!("các bảng [[{path}]]"), format!("tables [[{path}]]"));
            wrong_type(self.found, &at, path, (&vi, &en));
            return;
        };
        for (n, item) in items.iter_mut().enumerate() {
            self.table(keys, item, &format!("{path}[{}]", n + 1));
        }
    }
}
