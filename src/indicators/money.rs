//! Additional money by fund, line, owner and year against the ceilings; existing money beside it. Million đồng.

use super::{Facts, Row};
use crate::cost;
use crate::world::{Line, OwnerId, Vnd, Year};
use std::collections::BTreeMap;

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let world = facts.world;
    let mut rows = Vec::new();
    for year in world.calendar.years() {
        let row = |code: &str, value: Vnd| Row::total(code, Some(year), value.million());
        for (id, fund) in world.funds.iter() {
            let ceiling = fund.ceiling[world.calendar.index(year)];
            rows.push(row("money.ceiling", ceiling).member(&fund.code));
            let paid = facts.plan.payments.iter().filter(|p| p.fund == id && p.year == year);
            rows.push(row("money.fund_paid", paid.map(|p| p.amount).sum()).member(&fund.code));
        }
        rows.extend(payments(facts, year));
        let mut existing_total = Vnd(0.0);
        for ((line, owner), amount) in existing(facts, year) {
            existing_total += amount;
            let member = format!("{}|{}", line.code(), world.owners[owner].code);
            rows.push(row("money.existing", amount).member(&member));
        }
        let paid = facts.plan.payments.iter().filter(|p| p.year == year);
        let additional: Vnd = paid.map(|p| p.amount).sum();
        rows.push(row("money.additional", additional));
        let served = facts.plan.serve.iter().filter(|r| r.year == year);
        let clients: f64 = served.map(|r| r.clients.0).sum();
        if clients > 0.0 {
            let each = (additional + existing_total) * (1.0 / clients);
            rows.push(row("money.per_client", each));
        }
    }
    rows
}

/// Payments by fund, line and owner.
fn payments(facts: &Facts, year: Year) -> Vec<Row> {
    let world = facts.world;
    let mut paid = BTreeMap::new();
    for payment in facts.plan.payments.iter().filter(|p| p.year == year) {
        *paid.entry((payment.fund, payment.line, payment.owner)).or_insert(Vnd(0.0)) +=
            payment.amount;
    }
    paid.into_iter()
        .map(|((fund, line, owner), amount)| {
            let (fund, owner) = (&world.funds[fund].code, &world.owners[owner].code);
            let member = format!("{fund}|{}|{owner}", line.code());
            Row::total("money.paid", Some(year), amount.million()).member(&member)
        })
        .collect()
}

/// Existing money by line and owner (5.9): the present network before any conversion, and the collaborators.
fn existing(facts: &Facts, year: Year) -> BTreeMap<(Line, OwnerId), Vnd> {
    let world = facts.world;
    let mut sums: BTreeMap<(Line, OwnerId), Vnd> = BTreeMap::new();
    let mut add = |line, owner, amount| *sums.entry((line, owner)).or_insert(Vnd(0.0)) += amount;
    for (site, _) in world.sites.iter().filter(|(_, site)| site.existing.is_some()) {
        let owner = world.type_of(site).owner;
        let (pay, running) = cost::existing_cost(world, site, year);
        add(Line::Pay, owner, pay);
        add(Line::Running, owner, running);
    }
    for row in facts.plan.serve.iter().filter(|r| r.year == year) {
        if world.sites[row.site].existing.is_some() {
            let amount = cost::case_cost(world, row.service, year) * row.clients.0;
            add(Line::Case, world.type_of(row.site).owner, amount);
        }
    }
    let commune = world.owners.find(|owner| owner.code == "commune");
    if let Some(owner) = commune.or(world.owners.ids().next()) {
        add(Line::Pay, owner, cost::collaborator_cost(world, year));
    }
    sums
}
