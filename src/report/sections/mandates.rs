//! Mandates: what is asked, planned and missing, what binds, and how probably each is met.

use super::limits;
use crate::report::block::{Block, Column, Section, Table};
use crate::report::facts::Facts;
use crate::report::input::{Estimate, MandateRow, ReportInput};
use crate::report::text::{both, dash, each, figure, number, percent, same, year};
use crate::report::words;
use crate::study::Mandate;
use crate::world::{Label, MandateId};

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Option<Section> {
    if input.study.mandates.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Text(both(
        "Quy định bắt buộc phải được đáp ứng; mục tiêu có thể thiếu, khi đó phần thiếu được nêu rõ. Xác suất lấy từ mô phỏng, kèm khoảng tin cậy 95 %.",
        "A rule must be met; a target may be missed, and then the shortfall is stated. Probabilities come from the simulation, with a 95% confidence interval.",
    ))];
    blocks.push(Block::Table(table(input)));
    blocks.extend(limits::table(input, facts).map(Block::Table));
    Some(Section { id: "mandates", title: both("Chỉ tiêu được giao", "Mandates"), blocks })
}

fn table(input: &ReportInput) -> Table {
    let columns = vec![
        Column::words(both("Chỉ tiêu", "Mandate")),
        Column::words(both("Tính chất", "Kind")),
        Column::numbers(both("Năm", "Year")),
        Column::numbers(both("Yêu cầu", "Asked")),
        Column::numbers(both("Phương án", "Planned")),
        Column::numbers(both("Còn thiếu", "Shortfall")),
        Column::words(both("Đơn vị", "Unit")),
        Column::words(both("Vướng mắc", "What binds")),
        Column::numbers(both("Xác suất đạt", "Probability met")),
    ];
    let caption = both("Thực hiện chỉ tiêu", "How the mandates are met");
    let mut table = Table::new(caption, columns);
    for (id, mandate) in input.study.mandates.iter() {
        let rows: Vec<&MandateRow> = input.mandates.iter().filter(|r| r.mandate == id).collect();
        for cells in cells(input, id, mandate, &rows) {
            table.row(cells);
        }
    }
    table
}

/// One row for the province; where a mandate holds for each area, a row that counts them and one for each that falls short.
fn cells(
    input: &ReportInput,
    id: MandateId,
    mandate: &Mandate,
    rows: &[&MandateRow],
) -> Vec<Vec<Label>> {
    let name = match mandate.source.is_empty() {
        true => mandate.label.clone(),
        false => each(|lang| format!("{} ({})", lang.label(&mandate.label), mandate.source)),
    };
    if let [row] = rows
        && row.area.is_none()
    {
        return vec![measured(name, mandate, row)];
    }
    let short: Vec<&&MandateRow> = rows.iter().filter(|row| !is_met(row)).collect();
    let joint = joint(rows);
    let mut out = vec![by_area(name, mandate, rows.len(), rows.len() - short.len(), joint)];
    for row in short {
        let area = row.area.map_or_else(
            || input.study.mandates[id].label.clone(),
            |area| same(format!("– {}", input.world.areas[area].name)),
        );
        // The probability of all areas together stands once, in the row above.
        let met = if joint.is_some() { None } else { row.met };
        out.push(measured(area, mandate, &MandateRow { met, ..(**row).clone() }));
    }
    out
}

fn is_met(row: &MandateRow) -> bool {
    row.shortfall <= 1e-6 * row.asked.abs().max(1.0)
}

/// The probability of a mandate as a whole, where every area carries the same.
fn joint(rows: &[&MandateRow]) -> Option<Estimate> {
    let first = rows.first()?.met;
    rows.iter().all(|row| row.met == first).then_some(first).flatten()
}

fn kind(mandate: &Mandate) -> Label {
    match mandate.price {
        None => both("bắt buộc", "rule"),
        Some(_) => both("mục tiêu", "target"),
    }
}

fn measured(name: Label, mandate: &Mandate, row: &MandateRow) -> Vec<Label> {
    let amount = |value: f64| number(value, if value == value.round() { 0 } else { 1 });
    let shortfall = if is_met(row) { both("đạt", "met") } else { amount(row.shortfall) };
    vec![
        name,
        kind(mandate),
        year(mandate.year),
        amount(row.asked),
        amount(row.planned),
        shortfall,
        words::mandate_unit(&mandate.rule),
        row.binding.clone().unwrap_or_else(dash),
        probability(row.met),
    ]
}

fn by_area(
    name: Label,
    mandate: &Mandate,
    areas: usize,
    met: usize,
    probability_of_all: Option<Estimate>,
) -> Vec<Label> {
    let missing = areas - met;
    vec![
        name,
        kind(mandate),
        year(mandate.year),
        figure(areas as f64),
        figure(met as f64),
        if missing == 0 { both("đạt", "met") } else { figure(missing as f64) },
        both("địa bàn đạt", "areas that meet it"),
        dash(),
        probability(probability_of_all),
    ]
}

fn probability(met: Option<Estimate>) -> Label {
    let Some(met) = met else { return dash() };
    let [value, low, high] = [met.value, met.low, met.high].map(|share| percent(share, 1));
    each(|lang| format!("{} ({}–{})", lang.label(&value), lang.label(&low), lang.label(&high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::Fixture;
    use crate::world::{AreaId, Id};

    #[test]
    fn a_mandate_by_area_names_the_areas_that_fall_short() {
        let fixture = Fixture::new();
        let (id, mandate) =
            fixture.study.mandates.iter().next().map(|(i, m)| (i, m.clone())).unwrap();
        let row = |area, shortfall| MandateRow {
            mandate: id,
            area: Some(AreaId::new(area)),
            asked: 2.0,
            planned: 2.0 - shortfall,
            shortfall,
            binding: None,
            met: None,
        };
        let (full, short) = (row(1, 0.0), row(2, 1.0));
        let rows = cells(&fixture.input(), id, &mandate, &[&full, &short]);
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0][3].vi.as_str(), rows[0][4].vi.as_str()), ("2", "1"));
        let name = &fixture.world.areas[AreaId::new(2)].name;
        assert!(rows[1][0].vi.contains(name.as_str()));
    }
}
