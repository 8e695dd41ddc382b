//! What holds for every report.

use super::block::{Block, Report, TableRow};
use super::fixture::Fixture;
use super::svg::ChartKind;
use super::{ReportInput, build, sections};
use crate::lang::Lang;
use crate::world::Label;
use serde_json::json;

/// Elements that HTML never closes.
const VOID: [&str; 3] = ["meta", "input", "br"];

/// The first tag that is not closed where it should be.
fn unbalanced(page: &str) -> Option<String> {
    let body = page.split_once('\n').map_or("", |(_, rest)| rest);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>')?;
        rest = next;
        let name = tag.trim_matches('/').split([' ', '\n', '/']).next().unwrap_or("");
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Some(tag.into());
            }
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
            if matches!(name, "script" | "style") {
                rest = &rest[rest.find(&format!("</{name}>"))?..];
            }
        }
    }
    open.pop().map(str::to_string)
}

/// Every text of a report.
fn labels(report: &Report) -> Vec<&Label> {
    let mut labels = vec![&report.title, &report.subtitle];
    for section in &report.sections {
        labels.push(&section.title);
        section.blocks.iter().for_each(|block| labels_of(block, &mut labels));
    }
    labels
}

fn labels_of<'a>(block: &'a Block, labels: &mut Vec<&'a Label>) {
    match block {
        Block::Heading(text) | Block::Text(text) | Block::Warning(text) => labels.push(text),
        Block::KeyFigures(figures) => {
            figures.iter().for_each(|f| labels.extend([&f.label, &f.value, &f.note]));
        }
        Block::Table(table) => {
            labels.push(&table.caption);
            labels.extend(table.columns.iter().map(|c| &c.label));
            for row in &table.rows {
                match row {
                    TableRow::Group(text) => labels.push(text),
                    TableRow::Cells(cells) | TableRow::Total(cells) => labels.extend(cells),
                }
            }
        }
        Block::Chart(chart) => {
            labels.extend([&chart.title, &chart.description]);
            if let ChartKind::Bars { series, .. } | ChartKind::Columns { series, .. } = &chart.kind
            {
                labels.extend(series.iter().map(|s| &s.label));
            }
        }
        Block::Map(map) => {
            labels.extend([&map.title, &map.description]);
            labels.extend(map.cells.iter().map(|c| &c.title));
            labels.extend(map.symbols.iter().map(|s| &s.title));
        }
    }
}

#[test]
fn every_tag_is_closed() {
    assert_eq!(unbalanced(&build(&Fixture::new().input())), None);
    assert_eq!(unbalanced("\n<p><b></p>"), Some("/p".into()));
    assert_eq!(unbalanced("\n<p><b/>"), Some("p".into()));
}

#[test]
fn nothing_is_fetched_from_anywhere() {
    let page = build(&Fixture::new().input());
    for outside in ["http:", "https:", "//cdn", " src=", "@import", "url(", "<link", "<iframe"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let links = page.split("href=\"").skip(1);
    assert!(links.clone().count() > 5 && links.clone().all(|link| link.starts_with('#')));
}

#[test]
fn every_link_has_its_anchor() {
    let page = build(&Fixture::new().input());
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(page.matches(&format!("<section id=\"{link}\">")).count(), 1, "{link}");
    }
}

#[test]
fn every_text_stands_in_both_languages() {
    let fixture = Fixture::new();
    let report = sections::report(&fixture.input());
    let all = labels(&report);
    assert!(all.len() > 200);
    for label in all {
        assert_eq!(label.vi.is_empty(), label.en.is_empty(), "{label:?}");
    }
    for section in &report.sections {
        assert_ne!(section.title.vi, section.title.en);
        for block in &section.blocks {
            if let Block::Text(text) | Block::Warning(text) | Block::Heading(text) = block {
                assert_ne!(text.vi, text.en);
            }
        }
    }
}

#[test]
fn english_texts_hold_no_vietnamese_words_of_ours() {
    let fixture = Fixture::new();
    let report = sections::report(&fixture.input());
    for label in labels(&report).into_iter().filter(|label| label.vi != label.en) {
        for word in ["năm ", "người", "nhu cầu", "điểm", "được"] {
            let glossed = label.en.contains("người / people");
            assert!(glossed || !label.en.contains(word), "{label:?}");
        }
    }
}

#[test]
fn names_of_the_user_stay_text() {
    let page = build(&Fixture::new().input());
    assert!(page.contains("Sao &lt;Mai&gt;") && page.contains("Bến &amp; Sông"));
    assert!(!page.contains("<Mai>") && !page.contains("network <1>"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(build(&Fixture::new().input()), build(&Fixture::new().input()));
}

#[test]
fn the_language_asked_for_is_shown_first() {
    let fixture = Fixture::new();
    let page = build(&ReportInput { lang: Lang::En, ..fixture.input() });
    assert!(page.contains("<html lang=\"en\">"));
    assert!(page.contains("id=\"lang-en\" value=\"en\" checked=\"checked\"/>"));
    assert!(page.contains(">Trial network &lt;1&gt;</title>"));
    assert_eq!(page.matches("checked=\"checked\"").count(), 1);
}

#[test]
fn numbers_are_written_the_reader_s_way() {
    let page = build(&Fixture::new().input());
    assert!(page.contains("<span lang=\"vi\">1,5\u{a0}tỷ đồng</span>"));
    assert!(page.contains("<span lang=\"en\">1.5\u{a0}billion đồng</span>"));
    assert!(page.contains("<span lang=\"vi\">1.800</span><span lang=\"en\">1,800</span>"));
}

#[test]
fn a_retrospective_says_so_and_a_breach_too() {
    let mut fixture = Fixture::new();
    assert!(build(&fixture.input()).contains("Retrospective illustration"));
    fixture.world.retrospective = false;
    let page = build(&ReportInput { audit_clean: false, ..fixture.input() });
    assert!(!page.contains("Retrospective illustration"));
    assert!(page.contains("Do not use this plan"));
}

#[test]
fn the_back_test_says_what_it_shows_and_where_it_fails() {
    let mut fixture = Fixture::new();
    let page = build(&fixture.input());
    assert!(page.contains("id=\"backtest\"") && page.contains("so no better"));
    assert!(!page.contains("lies outside the simulated"));
    fixture.backtest.rows[0].standing = 16;
    assert!(build(&fixture.input()).contains("the count of 16 lies outside the simulated 1–15"));
    let without = ReportInput { backtest: None, ..fixture.input() };
    assert!(!build(&without).contains("id=\"backtest\""));
}

#[test]
fn a_plan_that_opens_nothing_and_was_not_simulated_still_has_a_report() {
    let mut fixture = Fixture::new();
    fixture.solved.plan = Default::default();
    fixture.solved.goals.clear();
    let bare = ReportInput {
        cascade: &[],
        existing: &[],
        mandates: &[],
        forecast: None,
        rules: &[],
        indicators: &[],
        ..fixture.input()
    };
    let page = build(&bare);
    assert_eq!(unbalanced(&page), None);
    assert!(page.contains("The plan opens no site.") && page.contains("not simulated"));
    assert!(!page.contains("NaN") && !page.contains("inf\""));
}

#[test]
fn without_a_joint_probability_the_hardest_mandate_is_named() {
    let mut fixture = Fixture::new();
    assert!(!build(&fixture.input()).contains("Mandate least likely"));
    fixture.forecast.all_mandates = None;
    let page = build(&fixture.input());
    assert!(
        page.contains("Mandate least likely") && page.contains("probability of “Commune offices”")
    );
}

#[test]
fn openings_stand_in_their_year_with_month_cost_and_place() {
    let page = build(&Fixture::new().input());
    assert!(page.contains("Bắt đầu năm 2014: 2 điểm") && page.contains("Started in 2016: 1 site<"));
    // Nine months of work from January: October.
    assert!(page.contains("10/2014") && page.contains("10/2016"));
    assert!(page.contains("Xã Đảo Xa, Huyện Hai"));
    assert!(page.contains("Commune office (small), converts Trung tâm Bảo trợ"));
    // 600 million at prices of 2013, one year of 5 %.
    assert!(page.contains("<td class=\"n\">630</td>"));
}

#[test]
fn a_boundary_file_replaces_the_cells() {
    let fixture = Fixture::new();
    let ring = json!([[107.0, 21.0], [107.1, 21.0], [107.1, 21.1], [107.0, 21.0]]);
    let boundary = json!({ "type": "FeatureCollection", "features": [{
        "properties": { "code": "000" },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    }]});
    let own = build(&ReportInput { boundary: Some(&boundary), ..fixture.input() });
    assert_eq!(unbalanced(&own), None);
    assert!(own.contains("those of the user&#39;s own file"));
    assert!(build(&fixture.input()).contains("Voronoi cells"));
}
