//! Charts as SVG. What a chart shows, a table beside it shows too.

use super::input::FanYear;
use super::interval_svg::{self, IntervalBar};
use super::markup::{hover, html, legend_entry, px, svg_text, swatch};
use super::scale::{decimals, marks};
use super::text::{both, each, join, number, same};
use crate::lang::Lang;
use crate::world::{Label, Year};
use std::fmt::Write;

/// A chart with its caption.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows, with the unit.
    pub title: Label,
    /// Its message for those who cannot see it.
    pub description: Label,
    /// What is drawn.
    pub kind: ChartKind,
}

/// Kinds of charts.
#[derive(Debug, Clone)]
pub enum ChartKind {
    /// Horizontal bars, stacked where there are several series.
    Bars {
        /// Series with their colours.
        series: Vec<Series>,
        /// Bars: name, one value a series.
        bars: Vec<(Label, Vec<f64>)>,
        /// Whether each bar is drawn as shares of its own sum.
        shares: bool,
    },
    /// Stacked columns by year.
    Columns {
        /// Series with their colours.
        series: Vec<Series>,
        /// Years with one value a series.
        years: Vec<(Year, Vec<f64>)>,
        /// A line over the columns, such as a ceiling: name, one value a year.
        line: Option<(Label, Vec<f64>)>,
    },
    /// Fan of outcomes by year: two bands, the median, and the plan's own line.
    Fan(Vec<FanYear>),
    /// Simulated intervals against what was counted and planned.
    Intervals(Vec<IntervalBar>),
}

/// A series.
#[derive(Debug, Clone)]
pub struct Series {
    /// Name.
    pub label: Label,
    /// Colour.
    pub colour: &'static str,
}

const WIDTH: f64 = 720.0;

/// The figure: chart, legend, caption.
pub(super) fn render(chart: &Chart, lang: Lang) -> String {
    let (height, body, legend) = match &chart.kind {
        ChartKind::Bars { series, bars, shares } => {
            let (height, body) = horizontal(series, bars, *shares, lang);
            (height, body, series_legend(series))
        }
        ChartKind::Columns { series, years, line } => {
            let body = columns(series, years, line.as_ref(), lang);
            (Frame::HEIGHT, body, series_legend(series) + &line_legend(line.as_ref()))
        }
        ChartKind::Fan(years) => (Frame::HEIGHT, fan(years, lang), fan_legend(years)),
        ChartKind::Intervals(bars) => {
            let (height, body) = interval_svg::intervals(bars, lang);
            (height, body, interval_svg::legend())
        }
    };
    let legend =
        if legend.is_empty() { legend } else { format!("<ul class=\"legend\">{legend}</ul>") };
    format!(
        "<figure><figcaption>{}</figcaption><div class=\"scroll\">\
         <svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\">{}{}{body}</svg></div>{legend}</figure>",
        html(&chart.title),
        px(height),
        hover("title", &chart.title, lang),
        hover("desc", &chart.description, lang),
    )
}

fn series_legend(series: &[Series]) -> String {
    if series.len() < 2 {
        return String::new();
    }
    series.iter().map(|s| legend_entry(&swatch(s.colour), &s.label)).collect()
}

fn line_legend(line: Option<&(Label, Vec<f64>)>) -> String {
    line.map_or(String::new(), |(label, _)| legend_entry(&stroke("limit"), label))
}

fn stroke(class: &str) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">\
         <path class=\"{class}\" d=\"M0 7H14\"/></svg>"
    )
}

/// A value with the decimals of its size.
fn value(v: f64) -> Label {
    number(v, if v.abs() < 10.0 && v != v.round() { 1 } else { 0 })
}

const BAR: f64 = 17.0;
const ROW: f64 = 44.0;

/// Each bar stands under its name, so that long names fit.
fn horizontal(
    series: &[Series],
    bars: &[(Label, Vec<f64>)],
    shares: bool,
    lang: Lang,
) -> (f64, String) {
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    let most = bars.iter().map(|(_, v)| sum(v)).fold(0.0, f64::max).max(1e-9);
    let full = WIDTH - 92.0;
    let mut out = String::new();
    for (n, (name, values)) in bars.iter().enumerate() {
        let top = n as f64 * ROW;
        out.push_str(&svg_text(0.0, top + 14.0, "name", name));
        let whole = if shares { sum(values).max(1e-9) } else { most };
        let mut x = 0.0;
        for (series, v) in series.iter().zip(values) {
            let width = full * v.max(0.0) / whole;
            let title = hover(
                "title",
                &join(&[name.clone(), series.label.clone(), value(*v)], " · "),
                lang,
            );
            let _ = write!(
                out,
                "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BAR}\" fill=\"{}\">{title}</rect>",
                px(x),
                px(top + 20.0),
                px(width),
                series.colour
            );
            x += width;
        }
        out.push_str(&svg_text(x + 6.0, top + 33.0, "value", &value(sum(values))));
    }
    (bars.len() as f64 * ROW + 2.0, out)
}

/// A plot with years below and values to the left.
struct Frame {
    marks: Vec<f64>,
    years: usize,
}

impl Frame {
    const HEIGHT: f64 = 300.0;
    const LEFT: f64 = 76.0;
    const TOP: f64 = 12.0;
    const BOTTOM: f64 = 268.0;

    fn new(most: f64, years: usize) -> Self {
        Self { marks: marks(most), years }
    }

    fn most(&self) -> f64 {
        self.marks.last().copied().unwrap_or(1.0)
    }

    fn y(&self, value: f64) -> f64 {
        Self::BOTTOM - (Self::BOTTOM - Self::TOP) * value / self.most()
    }

    fn step(&self) -> f64 {
        (WIDTH - Self::LEFT - 10.0) / self.years.max(1) as f64
    }

    /// Middle of year `n`.
    fn x(&self, n: usize) -> f64 {
        Self::LEFT + self.step() * (n as f64 + 0.5)
    }

    fn grid(&self, years: impl Iterator<Item = Year>) -> String {
        let mut out = String::new();
        let digits = decimals(self.marks.get(1).copied().unwrap_or(1.0));
        for mark in &self.marks {
            let y = px(self.y(*mark));
            let _ = write!(out, "<path class=\"grid\" d=\"M{} {y}H{WIDTH}\"/>", px(Self::LEFT));
            out.push_str(&svg_text(
                Self::LEFT - 8.0,
                self.y(*mark) + 4.0,
                "axis end",
                &number(*mark, digits),
            ));
        }
        for (n, year) in years.enumerate() {
            out.push_str(&svg_text(
                self.x(n),
                Self::BOTTOM + 20.0,
                "axis mid",
                &same(year.to_string()),
            ));
        }
        out
    }

    fn points(&self, values: impl Iterator<Item = f64>) -> String {
        let mut text = String::new();
        for (n, v) in values.enumerate() {
            let letter = if n == 0 { 'M' } else { 'L' };
            let _ = write!(text, "{letter}{} {}", px(self.x(n)), px(self.y(v)));
        }
        text
    }
}

fn columns(
    series: &[Series],
    years: &[(Year, Vec<f64>)],
    line: Option<&(Label, Vec<f64>)>,
    lang: Lang,
) -> String {
    let highest = years.iter().map(|(_, v)| v.iter().sum::<f64>()).fold(0.0, f64::max);
    let line_top = line.map_or(0.0, |(_, v)| v.iter().copied().fold(0.0, f64::max));
    let frame = Frame::new(highest.max(line_top), years.len());
    let mut out = frame.grid(years.iter().map(|(year, _)| *year));
    let width = (frame.step() * 0.62).min(72.0);
    for (n, (year, values)) in years.iter().enumerate() {
        let mut sum = 0.0;
        for (series, v) in series.iter().zip(values) {
            let (low, high) = (frame.y(sum), frame.y(sum + v.max(0.0)));
            let title = join(&[same(year.to_string()), series.label.clone(), value(*v)], " · ");
            let _ = write!(
                out,
                "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\">{}</rect>",
                px(frame.x(n) - width / 2.0),
                px(high),
                px(width),
                px(low - high),
                series.colour,
                hover("title", &title, lang)
            );
            sum += v.max(0.0);
        }
    }
    if let Some((_, values)) = line {
        let _ = write!(out, "<path class=\"limit\" d=\"{}\"/>", steps(&frame, values));
    }
    out
}

/// A ceiling is a level for the whole year: a bar across each column.
fn steps(frame: &Frame, values: &[f64]) -> String {
    let half = frame.step() * 0.42;
    let mut path = String::new();
    for (n, v) in values.iter().enumerate() {
        let _ = write!(path, "M{} {}h{}", px(frame.x(n) - half), px(frame.y(*v)), px(2.0 * half));
    }
    path
}

fn fan(years: &[FanYear], lang: Lang) -> String {
    let tops = years.iter().flat_map(|y| [y.quantiles[4], y.plan.unwrap_or(0.0)]);
    let frame = Frame::new(tops.fold(0.0, f64::max), years.len());
    let mut out = frame.grid(years.iter().map(|y| y.year));
    for (class, low, high) in [("band outer", 0, 4), ("band inner", 1, 3)] {
        let up = frame.points(years.iter().map(|y| y.quantiles[high]));
        let back: String = (0..years.len())
            .rev()
            .map(|n| format!("L{} {}", px(frame.x(n)), px(frame.y(years[n].quantiles[low]))))
            .collect();
        let _ = write!(out, "<path class=\"{class}\" d=\"{up}{back}Z\"/>");
    }
    let _ = write!(
        out,
        "<path class=\"median\" d=\"{}\"/>",
        frame.points(years.iter().map(|y| y.quantiles[2]))
    );
    let planned: Option<Vec<f64>> = years.iter().map(|y| y.plan).collect();
    if let Some(planned) = planned {
        let _ = write!(out, "<path class=\"plan\" d=\"{}\"/>", frame.points(planned.into_iter()));
    }
    for (n, y) in years.iter().enumerate() {
        let title = hover("title", &fan_title(y), lang);
        let (x, y) = (px(frame.x(n)), px(frame.y(y.quantiles[2])));
        let _ = write!(out, "<circle class=\"dot\" cx=\"{x}\" cy=\"{y}\" r=\"4\">{title}</circle>");
    }
    out
}

fn fan_title(year: &FanYear) -> Label {
    let [p05, _, p50, _, p95] = year.quantiles.map(value);
    each(|lang| {
        let (low, mid, high) = (lang.label(&p05), lang.label(&p50), lang.label(&p95));
        format!(
            "{} · {} {mid} · 5–95\u{a0}%: {low}–{high}",
            year.year,
            lang.pick("trung vị", "median")
        )
    })
}

fn fan_legend(years: &[FanYear]) -> String {
    let mut legend = legend_entry(
        &swatch("#cfe0ec"),
        &both("90 % kết cục (5–95 %)", "90 % of outcomes (5–95 %)"),
    );
    legend += &legend_entry(
        &swatch("#8db8d6"),
        &both("một nửa kết cục (25–75 %)", "half of outcomes (25–75 %)"),
    );
    legend += &legend_entry(&stroke("median"), &both("trung vị", "median"));
    if !years.is_empty() && years.iter().all(|y| y.plan.is_some()) {
        legend += &legend_entry(&stroke("plan"), &both("theo phương án", "as planned"));
    }
    legend
}
