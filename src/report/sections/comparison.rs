//! What planning is worth: the plan beside rules of thumb at the same money.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::facts::Facts;
use crate::report::input::{ReportInput, RuleComparison};
use crate::report::palette;
use crate::report::svg::{Chart, ChartKind, Series};
use crate::report::text::{both, each, million, number, people, percent};
use crate::study::GoalKind;
use crate::world::{Label, Vnd};

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Option<Section> {
    if input.rules.is_empty() {
        return None;
    }
    let plan = own(input, facts);
    let text = both(
        "Các cách chọn theo kinh nghiệm được tính với cùng nguồn tiền, cùng biên chế và cùng quy định, rồi kiểm toán như phương án này.",
        "Rules of thumb are worked out with the same money, posts and rules, and audited like this plan.",
    );
    Some(Section {
        id: "comparison",
        title: both("So với cách chọn theo kinh nghiệm", "Against rules of thumb"),
        blocks: vec![
            Block::Text(text),
            Block::Chart(chart(&plan, input.rules)),
            Block::Table(table(&plan, input.rules)),
        ],
    })
}

/// The plan in the same figures.
fn own(input: &ReportInput, facts: &Facts) -> RuleComparison {
    let value = |kind| {
        let goal = input.solved.goals.iter().find(|goal| goal.kind == kind);
        goal.map_or(f64::NAN, |goal| goal.final_value)
    };
    RuleComparison {
        name: both("Phương án này", "This plan"),
        served: value(GoalKind::Served),
        people: facts.people_served().0,
        cost: input.solved.plan.payments.iter().map(|p| p.amount).sum::<Vnd>(),
        shortfall: value(GoalKind::Shortfall),
    }
}

fn chart(plan: &RuleComparison, rules: &[RuleComparison]) -> Chart {
    let bar = |row: &RuleComparison| (row.name.clone(), vec![row.people]);
    Chart {
        title: both("Người được phục vụ năm cuối", "People served in the last year"),
        description: both(
            "Thanh ngang: số người được phục vụ năm cuối theo từng cách chọn.",
            "Horizontal bars: people served in the last year by each method.",
        ),
        kind: ChartKind::Bars {
            series: vec![Series { label: both("người", "people"), colour: palette::series(0) }],
            bars: std::iter::once(plan).chain(rules).map(bar).collect(),
            shares: false,
        },
    }
}

fn table(plan: &RuleComparison, rules: &[RuleComparison]) -> Table {
    let columns = vec![
        Column::words(both("Cách chọn", "Method")),
        Column::numbers(both("Nhu cầu được phục vụ (quy đổi)", "Need served (weighted)")),
        Column::numbers(both("Phương án này hơn", "This plan is ahead by")),
        Column::numbers(both("Người, năm cuối", "People, last year")),
        Column::numbers(both("Kinh phí tăng thêm (triệu đồng)", "Additional money (million đồng)")),
        Column::numbers(both("Thiếu hụt chỉ tiêu (điểm phạt)", "Shortfall (priced)")),
    ];
    let caption = both("So sánh với cùng nguồn lực", "Comparison at the same resources");
    let mut table = Table::new(caption, columns);
    table.total(cells(plan, both("", "")));
    for rule in rules {
        table.row(cells(rule, ahead(plan, rule)));
    }
    table
}

fn cells(row: &RuleComparison, ahead: Label) -> Vec<Label> {
    vec![
        row.name.clone(),
        number(row.served, 0),
        ahead,
        people(row.people.round()),
        million(row.cost),
        number(row.shortfall, 1),
    ]
}

fn ahead(plan: &RuleComparison, rule: &RuleComparison) -> Label {
    let share = percent((plan.served - rule.served) / rule.served.abs(), 1);
    let sign = if plan.served > rule.served { "+" } else { "" };
    each(|lang| format!("{sign}{}", lang.label(&share)))
}
