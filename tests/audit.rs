//! The audit names each rule where it binds.

mod common;

use botri::plan::audit::{RULES, Report, audit};
use common::{solved, study, world};

fn clean() -> Report {
    audit(&world(), &study(), &solved())
}

#[test]
fn the_plan_worked_out_by_hand_breaks_no_rule() {
    let report = clean();
    let messages: Vec<&str> = report.breaches.iter().map(|b| b.message.en.as_str()).collect();
    assert_eq!(messages, Vec::<&str>::new());
    assert!(RULES.len() > 20);
}
