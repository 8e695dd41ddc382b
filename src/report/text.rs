//! Text in both languages: every word of the report is a [`Label`], so that none can be missing.

use crate::lang::Lang;
use crate::world::{Label, Vnd};

/// A text written in both languages.
pub(super) fn both(vi: impl Into<String>, en: impl Into<String>) -> Label {
    Label { vi: vi.into(), en: en.into() }
}

/// A text that reads the same in both, such as the name of a commune.
pub(super) fn same(text: impl Into<String>) -> Label {
    let text = text.into();
    Label { vi: text.clone(), en: text }
}

/// A text made once for each language.
pub(super) fn each(text: impl Fn(Lang) -> String) -> Label {
    Label { vi: text(Lang::Vi), en: text(Lang::En) }
}

/// A number, or a dash where there is none.
pub(super) fn number(value: f64, decimals: usize) -> Label {
    each(|lang| plain(lang, value, decimals))
}

/// A number in one language, or a dash where there is none.
pub(super) fn plain(lang: Lang, value: f64, decimals: usize) -> String {
    if value.is_finite() { lang.number(value, decimals) } else { "–".into() }
}

/// A count of people: whole numbers, with one decimal below ten unless it is 0.
pub(super) fn people(value: f64) -> Label {
    let whole = value.abs() >= 9.95 || (value - value.round()).abs() < 0.05;
    number(value, if whole { 0 } else { 1 })
}

/// A figure with as many decimals as it needs.
pub(super) fn figure(value: f64) -> Label {
    each(|lang| if value.is_finite() { lang.figure(value) } else { "–".into() })
}

/// A share as a percentage.
pub(super) fn percent(share: f64, decimals: usize) -> Label {
    each(|lang| if share.is_finite() { lang.percent(share, decimals) } else { "–".into() })
}

/// Million đồng, the number alone.
pub(super) fn million(amount: Vnd) -> Label {
    let million = amount.million();
    number(million, if million != 0.0 && million.abs() < 10.0 { 1 } else { 0 })
}

/// Money in words of its size: tỷ đồng from a thousand million up, triệu đồng below.
pub(super) fn money(amount: Vnd) -> Label {
    let million = amount.million();
    if million.abs() >= 1000.0 {
        each(|lang| {
            let unit = lang.pick("tỷ đồng", "billion đồng");
            format!("{}\u{a0}{unit}", plain(lang, million / 1000.0, 1))
        })
    } else {
        each(|lang| {
            let unit = lang.pick("triệu đồng", "million đồng");
            format!("{}\u{a0}{unit}", plain(lang, million, 0))
        })
    }
}

/// Labels one after the other.
pub(super) fn join(labels: &[Label], between: &str) -> Label {
    each(|lang| {
        let texts: Vec<&str> = labels.iter().map(|label| lang.label(label)).collect();
        texts.join(between)
    })
}

/// A year; never with a thousands separator.
pub(super) fn year(year: crate::world::Year) -> Label {
    same(year.to_string())
}

/// An empty cell.
pub(super) fn dash() -> Label {
    same("–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_takes_the_unit_of_its_size() {
        let large = money(Vnd(2.5e9));
        assert_eq!(
            (large.vi.as_str(), large.en.as_str()),
            ("2,5\u{a0}tỷ đồng", "2.5\u{a0}billion đồng")
        );
        assert_eq!(money(Vnd(340e6)).vi, "340\u{a0}triệu đồng");
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        assert_eq!(number(f64::NAN, 1), dash());
        assert_eq!(percent(f64::INFINITY, 1), dash());
        assert_eq!(people(1234.4).vi, "1.234");
        assert_eq!(people(3.25).en, "3.2");
        assert_eq!((people(-1e-9).en, people(5.01).en), ("0".into(), "5".into()));
    }
}
