//! What stands in the report, in a planner's order.

mod actions;
mod annex;
pub(super) mod backtest;
mod cascade;
mod comparison;
mod fans;
mod glossary;
mod limits;
mod mandates;
mod map;
mod measures;
mod money;
mod proof;
mod staffing;
mod summary;
mod why;

use super::block::Report;
use super::facts::Facts;
use super::input::ReportInput;
use super::text::both;
use crate::world::Label;

/// The whole report; sections about which nothing is known are left out.
pub(super) fn report(input: &ReportInput) -> Report {
    let facts = Facts::new(input);
    let sections = [
        Some(summary::section(input, &facts)),
        Some(map::section(input, &facts)),
        cascade::section(input),
        Some(staffing::section(input, &facts)),
        Some(money::section(input)),
        Some(actions::section(input, &facts)),
        mandates::section(input, &facts),
        why::section(input),
        fans::section(input),
        backtest::section(input),
        comparison::section(input, &facts),
        Some(proof::section(input)),
        Some(annex::section(input)),
        Some(glossary::section()),
    ];
    Report {
        lang: input.lang,
        title: input.world.title.clone(),
        subtitle: subtitle(input),
        sections: sections.into_iter().flatten().collect(),
        generated: input.generated.to_string(),
    }
}

fn subtitle(input: &ReportInput) -> Label {
    match input.world.retrospective {
        true => both(
            "Minh họa hồi cứu – không phải văn bản của cơ quan nhà nước",
            "Retrospective illustration – not a document of any authority",
        ),
        false => both("Báo cáo phương án", "Report on the plan"),
    }
}
