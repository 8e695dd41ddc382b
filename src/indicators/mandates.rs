//! Every mandate: asked, measured, met.

use super::{Facts, Row};
use crate::mandate;

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, mandate) in facts.study.mandates.iter() {
        let measured = mandate::measure(facts.world, facts.study, facts.demand, facts.plan, id);
        for part in &measured {
            let mut add = |code: &str, value| {
                let row = Row::total(code, Some(mandate.year), value).member(&mandate.code);
                rows.push(match part.area {
                    Some(area) => row.area(facts.world.areas[area].code.clone()),
                    None => row,
                });
            };
            add("mandate.asked", part.asked);
            add("mandate.measured", part.measured);
            add("mandate.met", f64::from(u8::from(part.met())));
        }
    }
    rows
}
