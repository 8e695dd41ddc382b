//! Limits that the plan uses up: what more posts, people or money would loosen.

use crate::report::block::{Column, Table};
use crate::report::facts::Facts;
use crate::report::input::ReportInput;
use crate::report::text::{both, each, same};
use crate::report::words;
use crate::world::{Label, Vnd, Year};

/// Money left over that no longer buys anything: this share of a year's ceiling.
const SPENT: f64 = 0.01;

/// Limits with the years in which they are reached; `None` if none is.
pub(super) fn table(input: &ReportInput, facts: &Facts) -> Option<Table> {
    let years: Vec<Year> = input.world.calendar.years().collect();
    let mut rows = quotas(input, facts, &years);
    rows.extend(recruits(input, &years));
    rows.extend(funds(input, &years));
    rows.retain(|(_, reached)| !reached.is_empty());
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words(both("Giới hạn", "Limit")),
        Column::words(both("Đã dùng hết trong năm", "Used up in")),
    ];
    let caption = both("Các giới hạn đã dùng hết", "Limits that are used up");
    let mut table = Table::new(caption, columns);
    for (name, reached) in rows {
        let reached: Vec<String> = reached.iter().map(Year::to_string).collect();
        table.row(vec![name, same(reached.join(", "))]);
    }
    Some(table)
}

type Limit = (Label, Vec<Year>);

fn quotas(input: &ReportInput, facts: &Facts, years: &[Year]) -> Vec<Limit> {
    let world = input.world;
    let limit = |quota: &crate::world::Quota| {
        let mut allowed = facts.posts_of_quota_today(quota);
        let mut reached = Vec::new();
        for (n, year) in years.iter().enumerate() {
            allowed += quota.new_posts.get(n).copied().unwrap_or(0.0);
            if facts.posts_of_quota(quota, *year) > allowed - 1.0 {
                reached.push(*year);
            }
        }
        let kind = words::post_kind(&quota.post_kind);
        let owner =
            quota.owner.map_or_else(|| both("tất cả", "all"), |o| world.owners[o].label.clone());
        let name = each(|lang| {
            let what = lang.pick("Chỉ tiêu biên chế", "Post quota");
            format!("{what}: {} – {}", lang.label(&kind), lang.label(&owner))
        });
        (name, reached)
    };
    world.quotas.iter().map(limit).collect()
}

fn recruits(input: &ReportInput, years: &[Year]) -> Vec<Limit> {
    let limit = |(cadre, row): (crate::world::CadreId, &crate::world::Cadre)| {
        let market = row.recruits.as_ref()?;
        let hired = |year: Year| -> f64 {
            let rows = input.solved.plan.recruits.iter();
            rows.filter(|r| r.cadre == cadre && r.year == year).map(|r| r.people.0).sum()
        };
        let full =
            |(year, most): &(&Year, &f64)| **most > 0.0 && hired(**year) >= **most * (1.0 - 1e-6);
        let reached = years.iter().zip(market).filter(full).map(|(year, _)| *year).collect();
        let name = each(|lang| {
            let what = lang.pick("Nguồn tuyển dụng", "Labour market");
            format!("{what}: {}", lang.label(&row.label))
        });
        Some((name, reached))
    };
    input.world.cadres.iter().filter_map(limit).collect()
}

fn funds(input: &ReportInput, years: &[Year]) -> Vec<Limit> {
    let limit = |(id, fund): (crate::world::FundId, &crate::world::Fund)| {
        let mut balance = Vnd(0.0);
        let mut reached = Vec::new();
        for (year, ceiling) in years.iter().zip(&fund.ceiling) {
            let rows = input.solved.plan.payments.iter();
            let paid: Vnd =
                rows.filter(|p| p.fund == id && p.year == *year).map(|p| p.amount).sum();
            balance = balance * fund.carry + *ceiling - paid;
            if ceiling.0 > 0.0 && balance.0 <= SPENT * ceiling.0 {
                reached.push(*year);
            }
        }
        let name = each(|lang| {
            let what = lang.pick("Nguồn kinh phí", "Fund");
            format!("{what}: {}", lang.label(&fund.label))
        });
        (name, reached)
    };
    input.world.funds.iter().map(limit).collect()
}
