//! What was foretold against what came: a band of simulated counts, the count that was seen, and what was planned.

use super::markup::{escape, hover, legend_entry, px, svg_text, swatch};
use super::scale::{decimals, marks};
use super::text::{both, each, number, same};
use crate::lang::Lang;
use crate::world::Label;
use std::fmt::Write;

/// One row of the chart.
#[derive(Debug, Clone)]
pub struct IntervalBar {
    /// What was planned.
    pub label: Label,
    /// 5 %, 50 % and 95 % of what is simulated.
    pub simulated: [f64; 3],
    /// What was seen.
    pub seen: f64,
    /// What was planned.
    pub planned: f64,
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 12.0;
const ROW: f64 = 46.0;
/// The few rules of the report's style sheet that this chart uses, for a picture that stands alone.
const STYLE: &str = "text{font:13px sans-serif;fill:#1b1f23}.title{font-weight:600}.mid{text-anchor:middle}\
    .grid{stroke:#dfe4e8}.outer{fill:#cfe0ec}.median{stroke:#004b7a;stroke-width:2.6}.dot{fill:#a63d00}.limit{stroke:#1b1f23;stroke-width:2.4}";

/// Height and body of the chart.
pub(super) fn intervals(bars: &[IntervalBar], lang: Lang) -> (f64, String) {
    let most = bars.iter().flat_map(|b| [b.planned, b.simulated[2]]).fold(0.0, f64::max);
    let marks = marks(most);
    let full = marks.last().copied().unwrap_or(1.0);
    let x = |value: f64| LEFT + (WIDTH - 2.0 * LEFT) * value / full;
    let bottom = bars.len() as f64 * ROW + 4.0;
    let digits = decimals(marks.get(1).copied().unwrap_or(1.0));
    let mut out = String::new();
    for mark in &marks {
        let at = px(x(*mark));
        let _ = write!(out, "<path class=\"grid\" d=\"M{at} 0V{}\"/>", px(bottom));
        out.push_str(&svg_text(x(*mark), bottom + 16.0, "axis mid", &number(*mark, digits)));
    }
    for (n, bar) in bars.iter().enumerate() {
        out.push_str(&row(bar, n as f64 * ROW, x, lang));
    }
    (bottom + 24.0, out)
}

fn row(bar: &IntervalBar, top: f64, x: impl Fn(f64) -> f64, lang: Lang) -> String {
    let [low, mid, high] = bar.simulated;
    let (upper, lower) = (px(top + 20.0), px(top + 38.0));
    let mut out = svg_text(0.0, top + 14.0, "name", &bar.label);
    // A band of one count is still seen.
    let (from, to) = (x(low) - 3.0, x(high) + 3.0);
    let _ = write!(
        out,
        "<rect class=\"outer\" x=\"{}\" y=\"{upper}\" width=\"{}\" height=\"18\">{}</rect>",
        px(from),
        px(to - from),
        hover("title", &told(bar), lang)
    );
    let _ = write!(out, "<path class=\"median\" d=\"M{} {upper}V{lower}\"/>", px(x(mid)));
    let _ = write!(out, "<path class=\"limit\" d=\"M{} {upper}V{lower}\"/>", px(x(bar.planned)));
    let (cx, cy) = (px(x(bar.seen)), px(top + 29.0));
    let _ = write!(out, "<circle class=\"dot seen\" cx=\"{cx}\" cy=\"{cy}\" r=\"5\"/>");
    out
}

fn told(bar: &IntervalBar) -> Label {
    let [low, mid, high] = bar.simulated;
    let (seen, planned) = (bar.seen, bar.planned);
    both(
        format!("mô phỏng {mid} ({low}–{high}); thực tế {seen}; dự kiến {planned}"),
        format!("simulated {mid} ({low}–{high}); seen {seen}; planned {planned}"),
    )
}

/// What the marks mean.
pub(super) fn legend() -> String {
    let names = [
        ("#cfe0ec", both("90 % kết cục mô phỏng", "90 % of simulated outcomes")),
        ("#004b7a", both("trung vị", "median")),
        ("#a63d00", both("thực tế đếm được", "counted")),
        ("#1b1f23", both("dự kiến", "planned")),
    ];
    names.iter().map(|(colour, label)| legend_entry(&swatch(colour), label)).collect()
}

/// The chart as a picture of its own, in one language.
pub fn interval_picture(title: &Label, bars: &[IntervalBar], lang: Lang) -> String {
    let one = |label: &Label| same(lang.label(label));
    let bars: Vec<IntervalBar> =
        bars.iter().map(|bar| IntervalBar { label: one(&bar.label), ..bar.clone() }).collect();
    let (height, body) = intervals(&bars, lang);
    let legend = each(|lang| {
        lang.pick(
            "dải: 90 % kết cục mô phỏng · vạch xanh: trung vị · chấm đỏ: thực tế · vạch đen: dự kiến",
            "band: 90 % of simulated outcomes · blue: median · red dot: counted · black: planned",
        )
        .to_owned()
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -32 {} {}\" width=\"{}\" height=\"{}\"><style>{STYLE}</style>\
         <rect x=\"-8\" y=\"-32\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\
         <text class=\"title\" x=\"0\" y=\"-12\">{}</text>{body}<text x=\"0\" y=\"{}\">{}</text></svg>\n",
        px(WIDTH + 16.0),
        px(height + 66.0),
        px(WIDTH + 16.0),
        px(height + 66.0),
        escape(lang.label(title)),
        px(height + 18.0),
        escape(lang.label(&legend)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_its_own_is_in_one_language_and_keeps_text_text() {
        let bar = IntervalBar {
            label: both("Văn phòng <xã>", "Commune office"),
            simulated: [1.0, 5.0, 12.0],
            seen: 8.0,
            planned: 28.0,
        };
        let picture = interval_picture(&both("Đối chiếu", "Back-test"), &[bar], Lang::Vi);
        assert!(picture.contains("Văn phòng &lt;xã&gt;") && picture.contains("Đối chiếu"));
        assert!(!picture.contains("Commune office") && !picture.contains("Back-test"));
        assert!(picture.contains("class=\"dot seen\""));
    }
}
