//! How many sites each supervisor has, against its span; and cases referred to each site.

use super::{Facts, Row, percent};
use std::collections::BTreeMap;

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let mut load: BTreeMap<_, f64> = BTreeMap::new();
    for row in &facts.plan.supervision {
        *load.entry((row.by, row.year)).or_default() += 1.0;
    }
    let mut rows = Vec::new();
    for ((by, year), sites) in load {
        let code = &facts.world.sites[by].code;
        let row = |indicator: &str, value| Row::total(indicator, Some(year), value).member(code);
        rows.push(row("supervision.sites", sites));
        if let Some(span) = facts.world.type_of(by).span {
            rows.push(row("supervision.span_share", percent(sites, span)));
        }
    }
    let mut referred: BTreeMap<_, f64> = BTreeMap::new();
    for row in &facts.plan.referrals {
        *referred.entry((row.to, row.year)).or_default() += row.clients.0;
    }
    for ((to, year), clients) in referred {
        let code = &facts.world.sites[to].code;
        rows.push(Row::total("referral.clients", Some(year), clients).member(code));
    }
    rows
}
