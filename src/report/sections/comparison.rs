//! What planning is worth: the plan beside rules of thumb at the same money.

use super::cascade::FEWEST;
use crate::plan::Serve;
use crate::report::block::{Block, Column, Section, Table};
use crate::report::facts::Facts;
use crate::report::input::{ReportInput, RuleComparison};
use crate::report::palette;
use crate::report::svg::{Chart, ChartKind, Series};
use crate::report::text::{both, each, million, number, people, percent};
use crate::study::GoalKind;
use crate::world::{Id, Label, Vnd};

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Option<Section> {
    if input.rules.is_empty() {
        return None;
    }
    let plan = own(input, facts);
    let text = both(
        "Các cách chọn theo kinh nghiệm được tính với cùng nguồn tiền, cùng biên chế và cùng quy định, rồi kiểm toán như phương án này.",
        "Rules of thumb are worked out with the same money, posts and rules, and audited like this plan.",
    );
    let mut blocks = vec![
        Block::Text(text),
        Block::Chart(chart(&plan, input.rules)),
        Block::Table(table(&plan, input.rules)),
    ];
    blocks.extend(whom(input, &plan).map(Block::Table));
    let title = both("So với cách chọn theo kinh nghiệm", "Against rules of thumb");
    Some(Section { id: "comparison", title, blocks })
}

/// Whom each method serves: people by group and by zone.
fn whom(input: &ReportInput, plan: &RuleComparison) -> Option<Table> {
    let methods: Vec<&RuleComparison> = std::iter::once(plan).chain(input.rules).collect();
    let known = |row: &&RuleComparison| {
        row.by_group.len() == input.world.groups.len()
            && row.by_zone.len() == input.world.zones.len()
    };
    if !methods.iter().all(known) {
        return None;
    }
    let mut columns = vec![Column::words(both("Nhóm, vùng", "Group, zone"))];
    columns.extend(methods.iter().map(|method| Column::numbers(method.name.clone())));
    let caption =
        both("Ai được phục vụ năm cuối (người)", "Who is served in the last year (people)");
    let mut table = Table::new(caption, columns);
    table.group(both("Theo nhóm", "By group"));
    for (label, figures) in groups(input, &methods) {
        table.row(line(label, &figures));
    }
    table.group(both("Theo vùng", "By zone"));
    for (id, zone) in input.world.zones.iter() {
        let figures: Vec<f64> = methods.iter().map(|row| row.by_zone[id.index()]).collect();
        table.row(line(zone.label.clone(), &figures));
    }
    Some(table)
}

/// Groups with what each method gives them; the sensitive ones together as soon as one figure is too small to show.
fn groups(input: &ReportInput, methods: &[&RuleComparison]) -> Vec<(Label, Vec<f64>)> {
    let groups = &input.world.groups;
    let figures = |n: usize| -> Vec<f64> { methods.iter().map(|row| row.by_group[n]).collect() };
    let small = |n: usize| figures(n).iter().any(|people| *people < FEWEST);
    let hidden: Vec<usize> = groups.ids().filter(|g| groups[*g].sensitive).map(Id::index).collect();
    let together = hidden.iter().any(|n| small(*n));
    let shown = groups.iter().filter(|(_, group)| !(together && group.sensitive));
    let mut rows: Vec<(Label, Vec<f64>)> =
        shown.map(|(id, group)| (group.label.clone(), figures(id.index()))).collect();
    if together {
        let sum = |method: usize| hidden.iter().map(|n| figures(*n)[method]).sum();
        let label =
            both("Các nhóm nhỏ và nhạy cảm, gộp chung", "Small and sensitive groups together");
        rows.push((label, (0..methods.len()).map(sum).collect()));
    }
    rows
}

fn line(label: Label, figures: &[f64]) -> Vec<Label> {
    std::iter::once(label).chain(figures.iter().map(|count| people(count.round()))).collect()
}

/// People of some rows served in the last year (model 1.9).
fn served(input: &ReportInput, counts: impl Fn(&Serve) -> bool) -> f64 {
    let last = input.world.calendar.last;
    let rows = input.solved.plan.serve.iter().filter(|row| row.year == last && counts(row));
    rows.map(|row| row.clients.0 * input.demand.people_per_client(row.group, row.service)).sum()
}

/// The plan in the same figures.
fn own(input: &ReportInput, facts: &Facts) -> RuleComparison {
    let value = |kind| {
        let goal = input.solved.goals.iter().find(|goal| goal.kind == kind);
        goal.map_or(f64::NAN, |goal| goal.final_value)
    };
    let zone = |row: &Serve| input.world.communes[row.commune].zone;
    RuleComparison {
        name: both("Phương án này", "This plan"),
        served: value(GoalKind::Served),
        people: facts.people_served().0,
        by_group: input.world.groups.ids().map(|g| served(input, |row| row.group == g)).collect(),
        by_zone: input.world.zones.ids().map(|z| served(input, |row| zone(row) == z)).collect(),
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
