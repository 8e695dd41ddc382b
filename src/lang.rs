//! The two languages of everything that people read, and how each writes numbers.

use crate::world::Label;

/// Language of messages, tables and reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The language of a code (`vi`, `en`).
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// Its code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// The one of two texts that is in this language.
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// The name in this language.
    pub fn label(self, label: &Label) -> &str {
        self.pick(&label.vi, &label.en)
    }

    /// A number with thousands groups and exactly `decimals` decimals: `1.234,5` (vi), `1,234.5` (en).
    pub fn number(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return value.to_string();
        }
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let zero = plain.chars().all(|c| matches!(c, '0' | '.'));
        let mut text = String::from(if value < 0.0 && !zero { "-" } else { "" });
        for (n, digit) in whole.chars().enumerate() {
            if n > 0 && (whole.len() - n).is_multiple_of(3) {
                text.push_str(self.pick(".", ","));
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push_str(self.pick(",", "."));
            text.push_str(fraction);
        }
        text
    }

    /// A number with as many decimals as it needs, four at most.
    pub fn figure(self, value: f64) -> String {
        let shortest = format!("{:.4}", value);
        let decimals = shortest
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len());
        self.number(value, decimals)
    }

    /// A share as a percentage: `12,5 %` (vi), `12.5%` (en).
    pub fn percent(self, share: f64, decimals: usize) -> String {
        let sign = self.pick("\u{a0}%", "%");
        format!("{}{sign}", self.number(100.0 * share, decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Lang::Vi.number(1234.5, 1), "1.234,5");
        assert_eq!(Lang::En.number(1234.5, 1), "1,234.5");
        assert_eq!(Lang::Vi.number(-1_234_567.0, 0), "-1.234.567");
        assert_eq!(Lang::En.number(-0.04, 1), "0.0");
        assert_eq!(Lang::En.number(999.0, 0), "999");
    }

    #[test]
    fn a_figure_keeps_only_the_decimals_it_needs() {
        assert_eq!(Lang::Vi.figure(0.0071), "0,0071");
        assert_eq!(Lang::Vi.figure(176_000.0), "176.000");
        assert_eq!(Lang::En.figure(2.5), "2.5");
        assert_eq!(Lang::En.percent(0.0071, 2), "0.71%");
    }
}
