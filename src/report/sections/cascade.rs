//! The coverage cascade: where need is lost on the way to a service (model section 8).

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{CascadeRow, Cut, ReportInput};
use crate::report::palette::STAGES;
use crate::report::svg::{Chart, ChartKind, Series};
use crate::report::text::{both, people, percent, same};
use crate::report::words;
use crate::world::{Label, World};

/// Fewest people of a sensitive group that may be shown.
pub(super) const FEWEST: f64 = 10.0;

/// A named row of a table or bar of a chart.
type Named = (Label, CascadeRow);

pub(super) fn section(input: &ReportInput) -> Option<Section> {
    if input.cascade.is_empty() {
        return None;
    }
    let world = input.world;
    let last = world.calendar.last;
    let of = |pick: fn(Cut) -> bool| -> Vec<Named> {
        let rows = input.cascade.iter().filter(|row| row.year == last && pick(row.cut));
        rows.map(|row| (name(world, row.cut), *row)).collect()
    };
    let services = of(|cut| matches!(cut, Cut::Service(_)));
    let groups = groups(world, of(|cut| matches!(cut, Cut::Group(_))));
    let zones = of(|cut| matches!(cut, Cut::Zone(_)));
    let mut blocks = vec![Block::Text(explanation()), adds_up(input.cascade)];
    blocks.extend(by_year(input.cascade));
    let title = |vi: &str, en: &str| both(format!("{vi}, năm {last}"), format!("{en}, {last}"));
    blocks.extend(cut(
        title("Theo dịch vụ (người – dịch vụ)", "By service (client-services)"),
        &services,
        true,
    ));
    blocks.extend(cut(
        title("Theo nhóm đối tượng (người)", "By client group (people)"),
        &groups,
        true,
    ));
    blocks.extend(cut(title("Theo vùng (người)", "By zone (people)"), &zones, false));
    for (level, label) in levels(world) {
        let areas = areas(world, input.cascade, level);
        let name = (
            format!("Theo {} (người)", label.vi.to_lowercase()),
            format!("By {} (people)", label.en.to_lowercase()),
        );
        blocks.extend(cut(title(&name.0, &name.1), &areas, false));
    }
    Some(Section { id: "coverage", title: both("Mức độ bao phủ", "Coverage"), blocks })
}

/// Levels with more than one area: a province that is the only one says nothing new.
fn levels(world: &World) -> Vec<(usize, Label)> {
    let count = |level| world.areas.values().filter(|area| area.level == level).count();
    let levels = world.levels.iter().enumerate().filter(|(level, _)| count(*level) > 1);
    levels.map(|(level, row)| (level, row.label.clone())).collect()
}

/// Areas of a level in the last year.
fn areas(world: &World, rows: &[CascadeRow], level: usize) -> Vec<Named> {
    let of_level = |row: &&CascadeRow| {
        let area = matches!(row.cut, Cut::Area(area) if world.areas[area].level == level);
        area && row.year == world.calendar.last
    };
    rows.iter().filter(of_level).map(|row| (name(world, row.cut), *row)).collect()
}

fn explanation() -> Label {
    both(
        "Nhu cầu được chia lần lượt: ngoài tầm tiếp cận (không có điểm nào hoạt động trong thời gian đi lại tiêu chuẩn); trong tầm nhưng chưa tìm đến dịch vụ; tìm đến nhưng mạng lưới thiếu năng lực; và được phục vụ. Mỗi người được tính một lần, theo dịch vụ mà họ tiếp cận đầu tiên. Mọi tỷ lệ đều tính trên nhu cầu.",
        "Need is split in this order: out of reach (no operating site within the standard travel time); within reach but not seeking; seeking but without capacity; served. A person counts once, by the service through which he or she enters. Every share is a share of need.",
    )
}

fn stages(row: &CascadeRow) -> [f64; 5] {
    [row.served, row.without_capacity, row.not_seeking, row.out_of_reach, row.no_service_asked]
}

/// Says whether the parts add up, and by how much they miss if not.
fn adds_up(rows: &[CascadeRow]) -> Block {
    let miss = |row: &CascadeRow| (stages(row).iter().sum::<f64>() - row.need).abs();
    let worst = rows.iter().map(miss).fold(0.0, f64::max);
    let largest = rows.iter().map(|row| row.need).fold(1.0, f64::max);
    if worst <= 1e-6 * largest {
        return Block::Text(both(
            "Đã đối chiếu: ở mọi dòng, các phần cộng lại đúng bằng nhu cầu.",
            "Checked: in every row the parts add up to the need.",
        ));
    }
    let worst = people(worst);
    Block::Warning(both(
        format!("Các phần không cộng lại bằng nhu cầu; lệch nhiều nhất {} người.", worst.vi),
        format!(
            "The parts do not add up to the need; the largest difference is {} people.",
            worst.en
        ),
    ))
}

fn name(world: &World, cut: Cut) -> Label {
    match cut {
        Cut::Province => both("Toàn tỉnh", "Province"),
        Cut::Group(g) => world.groups[g].label.clone(),
        Cut::Service(s) => world.services[s].label.clone(),
        Cut::Zone(z) => world.zones[z].label.clone(),
        Cut::Area(a) => same(world.areas[a].name.as_str()),
    }
}

/// Groups one by one; the sensitive ones together as soon as one of them has a figure too small to show.
/// Hiding only that figure would not help: it could be had by subtraction.
fn groups(world: &World, rows: Vec<Named>) -> Vec<Named> {
    let sensitive =
        |row: &CascadeRow| matches!(row.cut, Cut::Group(g) if world.groups[g].sensitive);
    let small = |row: &CascadeRow| stages(row).iter().any(|v| *v > 0.0 && *v < FEWEST);
    if !rows.iter().any(|(_, row)| sensitive(row) && small(row)) {
        return rows;
    }
    let (mut hidden, mut shown): (Vec<Named>, Vec<Named>) =
        rows.into_iter().partition(|(_, row)| sensitive(row));
    shown.sort_by(|(_, a), (_, b)| b.need.total_cmp(&a.need));
    let sum = |rows: &[Named]| rows.iter().map(|(_, row)| *row).reduce(add);
    // One group alone, or a sum that is still small, would tell: the smallest other groups join.
    while hidden.len() < 2 || sum(&hidden).is_some_and(|row| small(&row)) {
        let Some(next) = shown.pop() else { return Vec::new() };
        hidden.push(next);
    }
    let label = both("Các nhóm nhỏ và nhạy cảm, gộp chung", "Small and sensitive groups together");
    shown.extend(sum(&hidden).map(|row| (label, row)));
    shown
}

fn add(a: CascadeRow, b: CascadeRow) -> CascadeRow {
    CascadeRow {
        need: a.need + b.need,
        served: a.served + b.served,
        without_capacity: a.without_capacity + b.without_capacity,
        not_seeking: a.not_seeking + b.not_seeking,
        out_of_reach: a.out_of_reach + b.out_of_reach,
        no_service_asked: a.no_service_asked + b.no_service_asked,
        ..a
    }
}

fn series(rows: &[Named]) -> Vec<Series> {
    let named = words::stages().into_iter().zip(STAGES).take(shown(rows));
    named.map(|(label, colour)| Series { label, colour }).collect()
}

/// Number of stages to show: the last one, people who ask for no service, is empty for client-services.
fn shown(rows: &[Named]) -> usize {
    if rows.iter().any(|(_, row)| row.no_service_asked > 0.0) { 5 } else { 4 }
}

fn by_year(rows: &[CascadeRow]) -> Vec<Block> {
    let province: Vec<&CascadeRow> = rows.iter().filter(|r| r.cut == Cut::Province).collect();
    if province.is_empty() {
        return Vec::new();
    }
    let caption = both("Toàn tỉnh theo năm (người)", "Province by year (people)");
    let years = province.iter().map(|row| (row.year, stages(row).to_vec())).collect();
    let named: Vec<Named> = province.iter().map(|r| (same(r.year.to_string()), **r)).collect();
    vec![
        Block::Chart(Chart {
            title: caption.clone(),
            description: both(
                "Cột chồng: người được phục vụ và những người còn lại theo nguyên nhân, từng năm.",
                "Stacked columns: people served and the others by cause, year by year.",
            ),
            kind: ChartKind::Columns { series: series(&named), years, line: None },
        }),
        Block::Table(table(caption, both("Năm", "Year"), &named)),
    ]
}

/// A table of one cut, with a chart of shares if wanted.
fn cut(caption: Label, rows: &[Named], chart: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    if rows.is_empty() {
        return blocks;
    }
    if chart {
        blocks.push(Block::Chart(Chart {
            title: caption.clone(),
            description: both(
                "Thanh ngang: tỷ lệ của từng phần trong nhu cầu; con số cuối thanh là nhu cầu.",
                "Horizontal bars: the share of each part in the need; the figure at the end is the need.",
            ),
            kind: ChartKind::Bars {
                series: series(rows),
                bars: rows.iter().map(|(name, row)| (name.clone(), stages(row).to_vec())).collect(),
                shares: true,
            },
        }));
    }
    blocks.push(Block::Table(table(caption, both("Nội dung", "Item"), rows)));
    blocks
}

fn table(caption: Label, first: Label, rows: &[Named]) -> Table {
    let mut columns = vec![Column::words(first), Column::numbers(both("Nhu cầu", "Need"))];
    columns.push(Column::numbers(both("Tỷ lệ được phục vụ", "Share served")));
    let stages_shown = shown(rows);
    columns.extend(words::stages().into_iter().take(stages_shown).map(Column::numbers));
    let mut table = Table::new(caption, columns);
    for (name, row) in rows {
        let share = if row.need > 0.0 { row.served / row.need } else { f64::NAN };
        let mut cells = vec![name.clone(), people(row.need), percent(share, 1)];
        cells.extend(stages(row).into_iter().take(stages_shown).map(people));
        table.row(cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::world::{GroupId, Id};

    fn row(group: usize, served: f64) -> Named {
        let row = CascadeRow {
            cut: Cut::Group(GroupId::new(group)),
            year: 2016,
            need: 100.0 + served,
            served,
            without_capacity: 100.0,
            not_seeking: 0.0,
            out_of_reach: 0.0,
            no_service_asked: 0.0,
        };
        (same(group.to_string()), row)
    }

    #[test]
    fn small_figures_of_sensitive_groups_vanish_in_a_sum() {
        let world = fixture::world();
        let sensitive = world.groups.find(|g| g.sensitive).map_or(0, Id::index);
        let open = 1 - sensitive;
        let fine = groups(&world, vec![row(open, 3.0), row(sensitive, 12.0)]);
        assert_eq!(fine.len(), 2);
        let joined = groups(&world, vec![row(open, 30.0), row(sensitive, 3.0)]);
        assert_eq!(joined.iter().map(|(_, row)| row.served).collect::<Vec<_>>(), [33.0]);
        let summed =
            groups(&world, vec![row(open, 30.0), row(sensitive, 3.0), row(sensitive, 9.0)]);
        assert_eq!(summed.iter().map(|(_, row)| row.served).collect::<Vec<_>>(), [30.0, 12.0]);
        assert!(groups(&world, vec![row(sensitive, 3.0)]).is_empty());
    }

    #[test]
    fn a_cascade_that_does_not_add_up_is_told() {
        let (_, mut row) = row(0, 5.0);
        assert!(matches!(adds_up(&[row]), Block::Text(_)));
        row.need += 1.0;
        assert!(matches!(adds_up(&[row]), Block::Warning(_)));
    }
}
