//! Why the plan is as it is: what the largest sites add, and what a little more would bring.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::{ReportInput, WhyTable};
use crate::report::text::both;

pub(super) fn section(input: &ReportInput) -> Option<Section> {
    if input.why.iter().all(|table| table.rows.is_empty()) {
        return None;
    }
    let text = both(
        "Mỗi con số là hiệu của hai lần tính; các điểm khác và nhân sự giữ như phương án, đối tượng được phân bổ lại. “Không phân biệt được” nghĩa là khoảng chứa số 0.",
        "Every figure is a difference between two solves; other sites and staff stay as planned, clients are served anew. \"Not distinguishable\" means that the interval contains nought.",
    );
    let filled = input.why.iter().filter(|table| !table.rows.is_empty());
    let mut blocks = vec![Block::Text(text)];
    blocks.extend(filled.map(|given| Block::Table(table(given))));
    Some(Section { id: "why", title: both("Vì sao", "Why"), blocks })
}

fn table(given: &WhyTable) -> Table {
    let columns = given.columns.iter().cloned().map(Column::words).collect();
    let mut table = Table::new(given.caption.clone(), columns);
    given.rows.iter().for_each(|row| table.row(row.clone()));
    table
}
