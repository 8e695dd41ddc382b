//! What is printed when a command fails.

use super::answer::{print as print_out, say};
use super::conflict;
use crate::lang::Lang;
use crate::pipeline::Failure;
use crate::plan::audit::Breach;
use crate::scenario::{Diagnostic, Severity};
use crate::world::Label;
use serde_json::{Value, json};

/// Breaches shown on a terminal; all of them stand in the JSON.
const SHOWN: usize = 20;

/// Prints a failure and gives the exit code.
pub fn print(failure: &Failure, lang: Lang, json: bool) -> u8 {
    for line in lines(failure, lang) {
        eprintln!("{}", line.trim_end());
    }
    if json {
        print_out(&format!("{:#}", as_json(failure)));
    }
    failure.exit_code()
}

fn lines(failure: &Failure, lang: Lang) -> Vec<String> {
    let error =
        |label: &Label| vec![format!("{}: {}", lang.pick("lỗi", "error"), lang.label(label))];
    match failure {
        Failure::Scenario(found) => diagnostics(found, lang),
        Failure::Input(label) | Failure::Infeasible(label) => error(label),
        Failure::Conflict(found) => conflict::lines(found, lang),
        Failure::Stopped => error(&say(
            "đã dừng trước khi có phương án; không ghi gì",
            "stopped before a first plan; nothing is written",
        )),
        Failure::Breach(breaches) => breach_lines(breaches, lang),
        Failure::Bug(breaches) => {
            let mut lines = error(&say(
                "phương án do botri lập không qua được kiểm toán của chính botri: đây là lỗi của chương trình, xin báo cho nhóm phát triển; không ghi gì",
                "the plan that botri made does not pass botri's own audit: this is our bug, please report it; nothing is written",
            ));
            lines.extend(breach_lines(breaches, lang));
            lines
        }
        Failure::Unexpected(message) => error(&say(message, message)),
    }
}

/// Findings in a scenario, then how many there are.
pub fn diagnostics(found: &[Diagnostic], lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = found.iter().map(|finding| finding.render(lang)).collect();
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        lines.push(format!(
            "{errors} {}",
            lang.pick(
                "lỗi; không ghi gì",
                if errors == 1 {
                    "error; nothing is written"
                } else {
                    "errors; nothing is written"
                }
            )
        ));
    }
    lines
}

/// Breaches, one a line.
pub fn breach_lines(breaches: &[Breach], lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> =
        breaches.iter().take(SHOWN).map(|breach| lang.label(&breach.message).to_owned()).collect();
    if breaches.len() > SHOWN {
        let more = breaches.len() - SHOWN;
        lines.push(format!("... {more} {}", lang.pick("vi phạm nữa", "more breaches")));
    }
    lines
}

fn as_json(failure: &Failure) -> Value {
    let code = failure.exit_code();
    match failure {
        Failure::Scenario(found) => json!({ "exit": code, "findings": findings(found) }),
        Failure::Input(label) | Failure::Infeasible(label) => {
            json!({ "exit": code, "error": label })
        }
        Failure::Conflict(found) => json!({ "exit": code, "conflict": found }),
        Failure::Stopped => json!({ "exit": code, "error": "stopped" }),
        Failure::Breach(breaches) | Failure::Bug(breaches) => {
            json!({ "exit": code, "clean": false, "breaches": breaches })
        }
        Failure::Unexpected(message) => json!({ "exit": code, "error": message }),
    }
}

/// Findings for programs.
pub fn findings(found: &[Diagnostic]) -> Value {
    let row = |finding: &Diagnostic| {
        json!({
            "severity": match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "file": finding.file,
            "location": finding.location(),
            "what": finding.what,
            "remedy": finding.remedy,
        })
    };
    found.iter().map(row).collect()
}
