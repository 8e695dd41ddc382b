//! The fitted prior as tables of a scenario.

use super::{Fit, Fitted, code};
use std::fmt::Write;

/// Tables `[uncertainty.CODE]` to put into `scenario.toml` in the place of its own about delivery.
pub fn fragment(fit: &Fit) -> String {
    let mut text = String::from(
        "# Fitted by `botri calibrate`. Very few counts lie behind it: read calibration.json, and replace it when there are more.\n",
    );
    for row in &fit.rows {
        let _ = write!(text, "\n{}", table(fit, row));
    }
    text
}

fn table(fit: &Fit, row: &Fitted) -> String {
    let [low, _, high] = fit.prior.shared;
    let count = &row.count;
    let shared = match row.shared > 0.0 {
        true => format!(
            "shared = {{ assumption = {{ low = {low}, base = {}, high = {high}, why = \"stated prior of the fit; one history hardly moves it\" }} }}\n",
            row.shared
        ),
        false => String::new(),
    };
    // Where a type has counts of one kind only, they stand for both.
    let told_apart =
        fit.rows.iter().any(|r| r.count.kind == count.kind && r.count.converts != count.converts);
    let converts = match told_apart {
        true => format!("converts = {}\n", count.converts),
        false => String::new(),
    };
    let source = quoted(&format!(
        "source: fitted by botri calibrate to {} of {} standing on {} (due {}); {}",
        count.standing, count.planned, count.counted, count.due, count.basis
    ));
    format!(
        "[uncertainty.{}]\nquantity = \"delivery\"\ntypes = [{}]\n{converts}beta = {{ alpha = {}, beta = {} }}\n{shared}basis = {source}\n",
        code(count),
        quoted(&count.kind),
        row.alpha,
        row.beta
    )
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
