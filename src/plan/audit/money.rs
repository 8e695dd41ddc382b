//! Rules about who pays what.

use super::breach::Findings;
use super::costs::Costs;
use super::reading::Reading;
use super::rules::{MONEY_BALANCE, MONEY_COST, MONEY_ELIGIBLE, MONEY_LAST};
use crate::world::{FundId, FundKind, Line, Year};

pub(super) fn check(reading: &Reading, costs: &Costs, found: &mut Findings) {
    every_cost_paid(reading, costs, found);
    eligible(reading, found);
    for fund in reading.world.funds.ids() {
        for (year, balance) in balances(reading, fund) {
            found.at_least(MONEY_BALANCE, balance, 0.0, || at(reading, fund, year));
        }
        last_year(reading, fund, found);
    }
}

fn at(reading: &Reading, fund: FundId, year: Year) -> String {
    format!("{}/{year}", reading.world.funds[fund].code)
}

/// Payments of a line, owner and year are its additional cost; where a conversion saves more than is spent, nothing is paid.
fn every_cost_paid(reading: &Reading, costs: &Costs, found: &mut Findings) {
    let mut paid = Costs::new();
    for row in &reading.plan.payments {
        *paid.entry((row.line, row.owner, row.year)).or_default() += row.amount.0;
    }
    for key in costs.keys() {
        paid.entry(*key).or_default();
    }
    for ((line, owner, year), amount) in paid {
        let cost = costs.get(&(line, owner, year)).copied().unwrap_or(0.0).max(0.0);
        found.equal(MONEY_COST, amount, cost, || {
            format!("{}/{}/{year}", line.code(), reading.world.owners[owner].code)
        });
    }
}

fn eligible(reading: &Reading, found: &mut Findings) {
    for row in &reading.plan.payments {
        let fund = &reading.world.funds[row.fund];
        let where_ = || {
            let owner = &reading.world.owners[row.owner].code;
            format!("{}/{}/{owner}/{}", fund.code, row.line.code(), row.year)
        };
        found.at_least(MONEY_ELIGIBLE, row.amount.0, 0.0, where_);
        if !fund.pays(row.line, row.owner) {
            found.at_most(MONEY_ELIGIBLE, row.amount.0, 0.0, where_);
        }
    }
}

/// Payments of a fund in a year on some lines.
pub(super) fn paid(
    reading: &Reading,
    fund: FundId,
    year: Year,
    counts: impl Fn(Line) -> bool,
) -> f64 {
    let rows = reading.plan.payments.iter();
    let counted = rows.filter(|row| row.fund == fund && row.year == year && counts(row.line));
    counted.map(|row| row.amount.0).sum()
}

/// New money of a fund in a year.
pub(super) fn ceiling(reading: &Reading, fund: FundId, year: Year) -> f64 {
    reading.world.funds[fund].ceiling.get(reading.nth(year)).map_or(0.0, |money| money.0)
}

/// What is left of a fund at the end of each year.
pub(super) fn balances(reading: &Reading, fund: FundId) -> Vec<(Year, f64)> {
    let carry = reading.world.funds[fund].carry;
    let mut balance = 0.0;
    let mut by_year = Vec::new();
    for year in reading.world.calendar.years() {
        let spent = paid(reading, fund, year, |_| true);
        balance = carry * balance + ceiling(reading, fund, year) - spent;
        by_year.push((year, balance));
    }
    by_year
}

/// What goes on after the plan must be paid from money that goes on.
fn last_year(reading: &Reading, fund: FundId, found: &mut Findings) {
    let last = reading.world.calendar.last;
    let recurrent = paid(reading, fund, last, Line::recurrent);
    let lasting = match reading.world.funds[fund].kind {
        FundKind::Recurrent => ceiling(reading, fund, last),
        FundKind::Capital => 0.0,
    };
    found.at_most(MONEY_LAST, recurrent, lasting, || at(reading, fund, last));
}
