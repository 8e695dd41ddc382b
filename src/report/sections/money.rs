//! Additional money by year, line and fund against the ceilings, with existing cost beside it.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::ReportInput;
use crate::report::palette;
use crate::report::svg::{Chart, ChartKind, Series};
use crate::report::text::{both, each, million, same, year};
use crate::report::words;
use crate::world::{Fund, FundId, Label, Line, Vnd, World, Year};

pub(super) fn section(input: &ReportInput) -> Section {
    let years: Vec<Year> = input.world.calendar.years().collect();
    let mut blocks = vec![Block::Text(explanation())];
    blocks.push(Block::Chart(chart(input, &years)));
    blocks.push(Block::Table(by_line(input, &years)));
    blocks.push(Block::Table(by_fund(input, &years)));
    blocks.extend(history(input.world).map(Block::Table));
    Section { id: "money", title: both("Kinh phí", "Money"), blocks }
}

fn explanation() -> Label {
    both(
        "Kinh phí tăng thêm là phần chi phát sinh do thực hiện phương án và phải nằm trong hạn mức của các nguồn. Chi hiện có (đã bố trí cho mạng lưới hiện nay) được nêu bên cạnh để so sánh. Giá hiện hành, đơn vị triệu đồng.",
        "Additional money is what the plan adds; it must stay within the ceilings of the funds. Existing cost (paid anyway for the present network) stands beside it. Nominal, in million đồng.",
    )
}

/// Payments of a year that satisfy a condition.
fn paid(input: &ReportInput, year: Year, counts: impl Fn(FundId, Line) -> bool) -> Vnd {
    let rows = input.solved.plan.payments.iter();
    rows.filter(|p| p.year == year && counts(p.fund, p.line)).map(|p| p.amount).sum()
}

/// Lines that are paid in some year.
fn used_lines(input: &ReportInput) -> Vec<Line> {
    let used = |line: &Line| {
        input.solved.plan.payments.iter().any(|p| p.line == *line && p.amount.0 > 0.0)
    };
    Line::ALL.into_iter().filter(used).collect()
}

fn new_money(fund: &Fund, n: usize) -> Vnd {
    fund.ceiling.get(n).copied().unwrap_or_default()
}

fn chart(input: &ReportInput, years: &[Year]) -> Chart {
    let lines = used_lines(input);
    let series = |(n, line): (usize, &Line)| Series {
        label: words::line(*line),
        colour: palette::series(n),
    };
    let row = |year: &Year| {
        let amounts = lines.iter().map(|line| paid(input, *year, |_, l| l == *line).million());
        (*year, amounts.collect())
    };
    let ceilings = (0..years.len())
        .map(|n| input.world.funds.values().map(|fund| new_money(fund, n).million()).sum());
    Chart {
        title: both(
            "Kinh phí tăng thêm theo năm và khoản chi (triệu đồng)",
            "Additional money by year and line (million đồng)",
        ),
        description: both(
            "Cột chồng theo khoản chi; vạch ngang là tổng kinh phí mới được cấp trong năm.",
            "Stacked columns by cost line; the bar across is the new money of all funds in that year.",
        ),
        kind: ChartKind::Columns {
            series: lines.iter().enumerate().map(series).collect(),
            years: years.iter().map(row).collect(),
            line: Some((
                both("kinh phí mới của các nguồn", "new money of all funds"),
                ceilings.collect(),
            )),
        },
    }
}

fn columns(first: Label, years: &[Year]) -> Vec<Column> {
    let mut columns = vec![Column::words(first)];
    columns.extend(years.iter().map(|y| Column::numbers(year(*y))));
    columns.push(Column::numbers(both("Cộng", "Total")));
    columns
}

/// A row of amounts with their sum.
fn amounts(name: Label, amounts: &[Vnd]) -> Vec<Label> {
    let mut cells = vec![name];
    cells.extend(amounts.iter().map(|amount| million(*amount)));
    cells.push(million(amounts.iter().copied().sum()));
    cells
}

fn by_line(input: &ReportInput, years: &[Year]) -> Table {
    let mut table = Table::new(
        both("Chi theo khoản và năm (triệu đồng)", "Cost by line and year (million đồng)"),
        columns(both("Khoản chi", "Line"), years),
    );
    let of_years =
        |amount: &dyn Fn(Year) -> Vnd| years.iter().map(|y| amount(*y)).collect::<Vec<_>>();
    table.group(both("Tăng thêm", "Additional"));
    for line in used_lines(input) {
        let row = of_years(&|year| paid(input, year, |_, l| l == line));
        table.row(amounts(words::line(line), &row));
    }
    let total = both("Cộng tăng thêm", "Total additional");
    table.total(amounts(total, &of_years(&|year| paid(input, year, |_, _| true))));
    if !input.existing.is_empty() {
        table.group(both("Hiện có (để so sánh)", "Existing (for comparison)"));
        let existing = |year, counts: &dyn Fn(Line) -> bool| -> Vnd {
            let rows = input.existing.iter().filter(|row| row.year == year && counts(row.line));
            rows.map(|row| row.amount).sum()
        };
        for line in Line::ALL {
            if input.existing.iter().any(|row| row.line == line && row.amount.0 != 0.0) {
                let row = of_years(&|year| existing(year, &|l| l == line));
                table.row(amounts(words::line(line), &row));
            }
        }
        let total = both("Cộng hiện có", "Total existing");
        table.total(amounts(total, &of_years(&|year| existing(year, &|_| true))));
    }
    table
}

fn by_fund(input: &ReportInput, years: &[Year]) -> Table {
    let mut table = Table::new(
        both("Nguồn kinh phí theo năm (triệu đồng)", "Funds by year (million đồng)"),
        columns(both("Nguồn", "Fund"), years),
    );
    for (id, fund) in input.world.funds.iter() {
        let kind = words::fund_kind(fund.kind);
        table.group(each(|lang| format!("{} ({})", lang.label(&fund.label), lang.label(&kind))));
        let new: Vec<Vnd> = (0..years.len()).map(|n| new_money(fund, n)).collect();
        let spent: Vec<Vnd> = years.iter().map(|y| paid(input, *y, |f, _| f == id)).collect();
        table.row(amounts(both("Kinh phí mới (hạn mức)", "New money (ceiling)"), &new));
        table.row(amounts(both("Đã bố trí", "Paid"), &spent));
        let mut left = vec![both("Số dư cuối năm", "Balance at the end of the year")];
        left.extend(balances(fund, &new, &spent).into_iter().map(million));
        left.push(same(""));
        table.row(left);
    }
    table
}

/// Balance of each year (`money.balance`).
fn balances(fund: &Fund, new: &[Vnd], spent: &[Vnd]) -> Vec<Vnd> {
    let mut balance = Vnd(0.0);
    let step = |(new, spent): (&Vnd, &Vnd)| {
        balance = balance * fund.carry + *new - *spent;
        balance
    };
    new.iter().zip(spent).map(step).collect()
}

fn history(world: &World) -> Option<Table> {
    if world.history.is_empty() {
        return None;
    }
    let head = [both("Cấp, nguồn", "Level or fund"), both("Khoản chi", "Line")];
    let mut columns: Vec<Column> = head.into_iter().map(Column::words).collect();
    columns.insert(1, Column::words(both("Năm", "Year")));
    columns.push(Column::numbers(both("Số tiền", "Amount")));
    let caption = both("Chi các năm trước (triệu đồng)", "Spending before the plan (million đồng)");
    let mut table = Table::new(caption, columns);
    for row in &world.history {
        let owner = world.owners.values().find(|owner| owner.code == row.level);
        let name = owner.map_or_else(|| same(row.level.as_str()), |owner| owner.label.clone());
        table.row(vec![name, year(row.year), same(row.line.as_str()), million(row.amount)]);
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn only_the_carried_share_of_a_balance_is_left() {
        let mut fund = fixture::world().funds[crate::world::Id::new(0)].clone();
        fund.carry = 0.5;
        let left = balances(&fund, &[Vnd(10.0), Vnd(4.0)], &[Vnd(4.0), Vnd(5.0)]);
        assert_eq!(left, [Vnd(6.0), Vnd(2.0)]);
    }
}
