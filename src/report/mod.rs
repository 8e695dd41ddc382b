//! The report: one file for those who decide, in Vietnamese and English, that opens anywhere and fetches nothing.
//!
//! [`build`] turns what is known of a plan into HTML. Each section is a file of `sections`, made of [`block`]s that know nothing of
//! HTML; `html`, `svg` and `map_svg` draw them. Every text is a [`Label`](crate::world::Label) and so stands in both languages.

pub mod block;
mod boundary;
mod facts;
mod html;
pub mod input;
mod interval_svg;
pub mod map;
mod map_svg;
mod markup;
mod palette;
mod plans;
mod scale;
mod sections;
pub mod svg;
mod text;
mod voronoi;
mod words;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

use crate::lang::Lang;

pub use input::{
    Backtest, BacktestRow, CascadeRow, Cut, Driver, Estimate, ExistingCost, Fan, FanYear, Forecast,
    IndicatorRow, MandateRow, ReportInput, RuleComparison, WhyTable,
};
pub use words::goal as goal_name;

pub use plans::{PlansInput, comparison_page};

/// The report as one self-contained HTML file. The same input gives the same bytes.
pub fn build(input: &ReportInput) -> String {
    html::render(&sections::report(input))
}

/// The back-test as a picture (SVG) in one language.
pub fn backtest_picture(backtest: &Backtest, lang: Lang) -> String {
    let (title, bars) = (sections::backtest::title(), sections::backtest::bars(backtest));
    interval_svg::interval_picture(&title, &bars, lang)
}
