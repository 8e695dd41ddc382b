//! How it may turn out: fans of simulated outcomes.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{Driver, Estimate, Fan, FanYear, ReportInput};
use crate::report::svg::{Chart, ChartKind};
use crate::report::text::{both, dash, each, number, same, year};
use crate::world::Label;

pub(super) fn section(input: &ReportInput) -> Option<Section> {
    let forecast = input.forecast?;
    let (first, others) = forecast.fans.split_first()?;
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
    blocks.push(Block::Chart(chart(first)));
    blocks.push(Block::Table(table(first)));
    if !others.is_empty() {
        blocks.push(Block::Table(last_year(others)));
    }
    if !forecast.causes.is_empty() {
        blocks.push(Block::Table(causes(&forecast.causes)));
    }
    if !forecast.drivers.is_empty() {
        blocks.push(Block::Table(drivers(&forecast.drivers)));
    }
    blocks.extend(forecast.worst.iter().cloned().map(Block::Text));
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

fn quantile_columns(first: Vec<Column>) -> Vec<Column> {
    let quantiles = ["5", "25", "50", "75", "95"].map(|p| Column::numbers(same(format!("p{p}"))));
    let plan = Column::numbers(both("Phương án", "Plan"));
    first.into_iter().chain([plan]).chain(quantiles).collect()
}

fn quantiles(row: &FanYear) -> Vec<Label> {
    let decimals = if row.quantiles[4].abs() >= 100.0 { 0 } else { 1 };
    let plan = row.plan.map_or_else(dash, |plan| number(plan, decimals));
    std::iter::once(plan).chain(row.quantiles.map(|q| number(q, decimals))).collect()
}

fn table(fan: &Fan) -> Table {
    let columns = quantile_columns(vec![Column::words(both("Năm", "Year"))]);
    let mut table = Table::new(title(fan), columns);
    for row in &fan.years {
        table.row([vec![year(row.year)], quantiles(row)].concat());
    }
    table
}

/// Why the futures serve other numbers than the plan.
fn causes(causes: &[(Label, f64)]) -> Table {
    let caption = both(
        "Từ số lượt đối tượng của phương án đến số bình quân của các tương lai, cả kỳ",
        "From the client-services of the plan to the mean of the futures, all years",
    );
    let head = Column::numbers(both("Lượt đối tượng", "Client-services"));
    let mut table = Table::new(caption, vec![Column::words(both("Nguyên nhân", "Cause")), head]);
    for (label, clients) in causes {
        table.row(vec![label.clone(), number(*clients, 0)]);
    }
    table
}

/// What drives the share served.
fn drivers(drivers: &[Driver]) -> Table {
    let caption = both(
        "Yếu tố ảnh hưởng mạnh nhất đến tỷ lệ được phục vụ năm cuối",
        "What drives the share served in the last year",
    );
    let columns = vec![
        Column::words(both("Yếu tố", "Input")),
        Column::numbers(both("Tương quan hạng", "Rank correlation")),
        Column::numbers(both("Khoảng 95 %", "95% interval")),
        Column::numbers(both("Chỉ số bậc một", "First-order index")),
        Column::numbers(both("Khoảng 95 %", "95% interval")),
    ];
    let mut table = Table::new(caption, columns);
    for driver in drivers {
        let cells = [driver.correlation, driver.first_order].into_iter().flat_map(estimate);
        table.row(std::iter::once(driver.label.clone()).chain(cells).collect());
    }
    table
}

/// The value and its interval, a cell each.
fn estimate(Estimate { value, low, high }: Estimate) -> [Label; 2] {
    let (low, high) = (number(low, 2), number(high, 2));
    let interval = each(|lang| format!("{}; {}", lang.label(&low), lang.label(&high)));
    [number(value, 2), interval]
}

/// The other indicators, each in its last year.
fn last_year(fans: &[Fan]) -> Table {
    let head = [both("Chỉ số", "Indicator"), both("Đơn vị", "Unit"), both("Năm", "Year")];
    let columns = quantile_columns(head.into_iter().map(Column::words).collect());
    let caption = both("Các chỉ số khác, năm cuối", "Other indicators, last year");
    let mut table = Table::new(caption, columns);
    for fan in fans {
        if let Some(row) = fan.years.last() {
            let name = vec![fan.label.clone(), fan.unit.clone(), year(row.year)];
            table.row([name, quantiles(row)].concat());
        }
    }
    table
}
