//! Whether what is believed of delivery would have foretold what came of earlier plans.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{Backtest, BacktestRow, ReportInput};
use crate::report::interval_svg::IntervalBar;
use crate::report::svg::{Chart, ChartKind};
use crate::report::text::{both, dash, number, percent, same};
use crate::world::Label;

pub(super) fn section(input: &ReportInput) -> Option<Section> {
    let backtest = input.backtest?;
    let mut blocks = vec![Block::Text(both(
        "Xác suất triển khai trong mô phỏng được đối chiếu với kết quả của kế hoạch trước. Chỉ có vài con số: đây là phép kiểm tra với rất ít dữ liệu, không phải bằng chứng. Cơ sở đã có rồi tiếp tục hoạt động được xét riêng với cơ sở lập mới; mức chậm lấy từ giả định vì số đếm một ngày không cho biết.",
        "The probabilities of delivery in the simulation are held against what came of an earlier plan. There are only a few counts: this is a check with very little data and no evidence. What goes on from an existing site is judged apart from new builds; lateness is an assumption, since counts on one day cannot tell it.",
    ))];
    for row in backtest.rows.iter().filter(|row| !row.inside()) {
        blocks.push(Block::Warning(outside(row)));
    }
    blocks.push(Block::Chart(Chart {
        title: title(),
        description: both(
            "Mỗi dòng: dải 90 % số cơ sở mô phỏng, số đếm được và số dự kiến; số liệu ở bảng bên dưới.",
            "Each row: the band of 90 % of simulated sites, those counted and those planned; the figures are in the table below.",
        ),
        kind: ChartKind::Intervals(bars(backtest)),
    }));
    blocks.push(Block::Table(table(backtest)));
    let width = percent(backtest.width, 0);
    blocks.push(Block::Text(both(
        format!("Các khoảng chứa {} mọi kết quả có thể: càng gần 100 % phép kiểm tra càng khó thất bại.", width.vi),
        format!("The intervals hold {} of all possible counts: the nearer to 100%, the less the check can fail.", width.en),
    )));
    blocks.push(Block::Text(score(backtest.score)));
    Some(Section {
        id: "backtest",
        title: both("Đối chiếu với thực tế trước đây", "Held against what came before"),
        blocks,
    })
}

/// What the chart shows.
pub(in crate::report) fn title() -> Label {
    both("Số cơ sở: mô phỏng (90 %), thực tế, dự kiến", "Sites: simulated (90 %), counted, planned")
}

/// The rows of the chart.
pub(in crate::report) fn bars(backtest: &Backtest) -> Vec<IntervalBar> {
    let bar = |row: &BacktestRow| IntervalBar {
        label: row.name.clone(),
        simulated: row.simulated.map(f64::from),
        seen: f64::from(row.standing),
        planned: f64::from(row.planned),
    };
    backtest.rows.iter().map(bar).collect()
}

fn outside(row: &BacktestRow) -> Label {
    let [low, _, high] = row.simulated;
    let (name, standing) = (&row.name, row.standing);
    both(
        format!("{}: thực tế {standing} nằm ngoài khoảng mô phỏng {low}–{high}.", name.vi),
        format!("{}: the count of {standing} lies outside the simulated {low}–{high}.", name.en),
    )
}

fn table(backtest: &Backtest) -> Table {
    let mut columns =
        vec![Column::words(both("Loại", "Kind")), Column::words(both("Đếm ngày", "Counted on"))];
    let numbers = [
        both("Dự kiến", "Planned"),
        both("Thực tế", "Counted"),
        both("Mô phỏng: 5 %", "Simulated: 5 %"),
        both("Trung vị", "Median"),
        same("95 %"),
        both("Các loại khác cho thấy", "Others let expect"),
    ];
    columns.extend(numbers.into_iter().map(Column::numbers));
    let mut table = Table::new(title(), columns);
    for row in &backtest.rows {
        let counts =
            [row.planned, row.standing, row.simulated[0], row.simulated[1], row.simulated[2]];
        let mut cells = vec![row.name.clone(), same(row.counted.as_str())];
        cells.extend(counts.map(|count| number(f64::from(count), 0)));
        cells.push(row.expected.map_or_else(dash, |expected| number(expected, 1)));
        table.row(cells);
    }
    table
}

/// How well each type is foretold by the others.
fn score(score: Option<f64>) -> Label {
    let Some(score) = score else {
        return both(
            "Chỉ có một loại nên không thể thử dự báo loại này từ các loại khác.",
            "There is one type only, so none can be foretold from the others.",
        );
    };
    let figure = number(score, 2);
    match score > 0.0 {
        true => both(
            format!(
                "Bỏ lần lượt từng loại rồi dự báo nó từ các loại khác: tốt hơn giả định đều {} đơn vị log.",
                figure.vi
            ),
            format!(
                "Leaving out one type at a time and foretelling it from the others: {} log units better than a uniform prior.",
                figure.en
            ),
        ),
        false => both(
            format!(
                "Bỏ lần lượt từng loại rồi dự báo nó từ các loại khác: {} đơn vị log so với giả định đều, tức là không tốt hơn.",
                figure.vi
            ),
            format!(
                "Leaving out one type at a time and foretelling it from the others: {} log units against a uniform prior, so no better.",
                figure.en
            ),
        ),
    }
}
