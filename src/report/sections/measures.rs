//! What the plan decides beside sites: courses, collaborators and outreach.

use crate::cost;
use crate::report::block::{Block, Column, Table};
use crate::report::input::ReportInput;
use crate::report::text::{both, million, people, percent, same, year};
use crate::uptake;
use crate::world::{AreaId, CadreId, Label, Region, Vnd, Year};
use std::collections::BTreeMap;

/// Tables of what the plan decides; none where the scenario offers nothing.
pub(super) fn blocks(input: &ReportInput) -> Vec<Block> {
    let mut blocks: Vec<Block> = learners(input).map(Block::Table).into_iter().collect();
    blocks.extend(collaborators(input).map(Block::Table));
    if input.world.outreach.is_some() {
        blocks.push(Block::Table(outreach(input)));
        blocks.extend(errors(input));
    }
    blocks
}

/// Learners by course and cadre; what becomes of them stands beside the course.
fn learners(input: &ReportInput) -> Option<Table> {
    let world = input.world;
    let years: Vec<Year> = world.calendar.years().collect();
    let mut by_row: BTreeMap<(usize, Option<CadreId>), Vec<f64>> = BTreeMap::new();
    for row in &input.solved.plan.learners {
        let counts = by_row.entry((row.course, row.cadre)).or_insert(vec![0.0; years.len()]);
        counts[world.calendar.index(row.year)] += row.people.0;
    }
    if by_row.is_empty() {
        return None;
    }
    let words = [both("Khóa học", "Course"), both("Học viên từ", "Learners from")];
    let mut columns: Vec<Column> = words.into_iter().map(Column::words).collect();
    columns.push(Column::words(both("Sau khi học", "Then")));
    columns.extend(years.iter().map(|y| Column::numbers(year(*y))));
    let caption = both(
        "Học viên các khóa đào tạo (số kỳ vọng)",
        "Learners of courses that train (expected headcount)",
    );
    let mut table = Table::new(caption, columns);
    for ((course, from), counts) in by_row {
        let course = &world.courses[course];
        let exit = course.training.as_ref().and_then(|training| training.exit);
        let cadre = |cadre: Option<CadreId>, none: Label| {
            cadre.map_or(none, |cadre| world.cadres[cadre].label.clone())
        };
        let mut cells = vec![course.label.clone(), cadre(from, both("bên ngoài", "outside"))];
        cells.push(cadre(exit, both("chứng chỉ", "certificate")));
        cells.extend(counts.into_iter().map(people));
        table.row(cells);
    }
    Some(table)
}

/// Collaborators whom the plan takes on, by area of the lowest level.
fn collaborators(input: &ReportInput) -> Option<Table> {
    let world = input.world;
    let years: Vec<Year> = world.calendar.years().collect();
    let mut hired: BTreeMap<Option<AreaId>, Vec<f64>> = BTreeMap::new();
    for row in &input.solved.plan.collaborators {
        let area = world.communes[row.commune].areas.last().copied();
        let by_year = hired.entry(area).or_insert(vec![0.0; years.len()]);
        by_year[world.calendar.index(row.year)] += f64::from(row.people);
    }
    if hired.is_empty() {
        return None;
    }
    let mut columns = vec![Column::words(both("Địa bàn", "Where"))];
    columns.extend(years.iter().map(|y| Column::numbers(year(*y))));
    let caption = both("Cộng tác viên tăng thêm (người)", "Collaborators beyond today's (people)");
    let mut table = Table::new(caption, columns);
    for (area, by_year) in hired {
        let mut cells = vec![area.map_or(both("Toàn tỉnh", "The whole province"), |area| {
            same(world.areas[area].name.as_str())
        })];
        cells.extend(by_year.into_iter().map(people));
        table.row(cells);
    }
    Some(table)
}

fn outreach(input: &ReportInput) -> Table {
    let world = input.world;
    let years: Vec<Year> = world.calendar.years().collect();
    let mut spent: BTreeMap<Region, Vec<Vnd>> = BTreeMap::new();
    for row in &input.solved.plan.outreach {
        let by_year = spent.entry(row.region).or_insert(vec![Vnd(0.0); years.len()]);
        by_year[world.calendar.index(row.year)] += row.amount * cost::deflator(world, row.year);
    }
    let mut columns = vec![Column::words(both("Địa bàn", "Where"))];
    columns.extend(years.iter().map(|y| Column::numbers(year(*y))));
    let caption = both(
        "Truyền thông do phương án quyết định (triệu đồng)",
        "Outreach that the plan decides on (million đồng)",
    );
    let mut table = Table::new(caption, columns);
    for (region, by_year) in &spent {
        let mut cells = vec![same(world.region_name(*region))];
        cells.extend(by_year.iter().map(|amount| million(*amount)));
        table.row(cells);
    }
    let mut sum = vec![both("Cộng", "Total")];
    let of_year = |y: usize| spent.values().map(|by_year| by_year[y]).sum::<Vnd>();
    sum.extend((0..years.len()).map(|y| million(of_year(y))));
    table.total(sum);
    table
}

/// How far the plan's straight pieces lie from the curve that they stand for.
fn errors(input: &ReportInput) -> Option<Block> {
    let pieces = uptake::pieces(input.world)?;
    let (over, under) = (percent(pieces.over, 2), percent(pieces.under, 2));
    let count = pieces.pieces.len();
    Some(Block::Text(both(
        format!(
            "Phương án thay đường cong tỷ lệ tìm đến bằng {count} đoạn thẳng: cao hơn đường cong nhiều nhất {}, thấp hơn nhiều nhất {} (tính trên nhu cầu). Mô phỏng dùng chính đường cong.",
            over.vi, under.vi
        ),
        format!(
            "The plan replaces the curve of uptake by {count} straight pieces: at most {} of need above it, at most {} below it. The simulation uses the curve itself.",
            over.en, under.en
        ),
    )))
}
