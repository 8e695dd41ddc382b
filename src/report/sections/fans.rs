//! How it may turn out: fans of simulated outcomes.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{Fan, ReportInput};
use crate::report::svg::{Chart, ChartKind};
use crate::report::text::{both, dash, each, number, same, year};
use crate::world::Label;

pub(super) fn section(input: &ReportInput) -> Option<Section> {
    let forecast = input.forecast.filter(|forecast| !forecast.fans.is_empty())?;
    let runs = number(forecast.replications as f64, 0);
    let mut blocks = vec![Block::Text(both(
        format!(
            "Phương án được thử trên {} tương lai mô phỏng, trong đó nhu cầu, tiến độ, nhân lực, giá và ngân sách diễn biến khác nhau. Dải đậm chứa một nửa số kết cục, dải nhạt chứa 90 %.",
            runs.vi
        ),
        format!(
            "The plan is tried in {} simulated futures in which need, delivery, staff, cost and money turn out differently. The dark band holds half of the outcomes, the light band 90%.",
            runs.en
        ),
    ))];
    for fan in &forecast.fans {
        blocks.push(Block::Chart(chart(fan)));
        blocks.push(Block::Table(table(fan)));
    }
    Some(Section {
        id: "outcomes",
        title: both("Kết quả có thể xảy ra", "How it may turn out"),
        blocks,
    })
}

fn title(fan: &Fan) -> Label {
    each(|lang| format!("{} ({})", lang.label(&fan.label), lang.label(&fan.unit)))
}

fn chart(fan: &Fan) -> Chart {
    Chart {
        title: title(fan),
        description: both(
            "Trung vị và các dải kết cục theo năm, cùng đường của phương án; số liệu ở bảng bên dưới.",
            "Median and bands of outcomes by year with the line of the plan; the figures are in the table below.",
        ),
        kind: ChartKind::Fan(fan.years.clone()),
    }
}

fn table(fan: &Fan) -> Table {
    let mut columns =
        vec![Column::words(both("Năm", "Year")), Column::numbers(both("Phương án", "Plan"))];
    columns.extend(["5", "25", "50", "75", "95"].map(|p| Column::numbers(same(format!("p{p}")))));
    let mut table = Table::new(title(fan), columns);
    let most = fan.years.iter().map(|year| year.quantiles[4].abs()).fold(0.0, f64::max);
    let decimals = if most >= 100.0 { 0 } else { 1 };
    for row in &fan.years {
        let plan = row.plan.map_or_else(dash, |plan| number(plan, decimals));
        let mut cells = vec![year(row.year), plan];
        cells.extend(row.quantiles.map(|quantile| number(quantile, decimals)));
        table.row(cells);
    }
    table
}
