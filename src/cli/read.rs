//! `audit`, `simulate`, `report`: what is done with a run that stands.

use super::answer::{Answer, say};
use super::args::{self, Boundary, Global};
use super::failure::breach_lines;
use super::summary;
use crate::lang::Lang;
use crate::pipeline::{self, Document, Failure};
use crate::progress::Watch;
use crate::results::{Run, Verified};
use crate::world::Label;
use serde_json::json;

/// `botri audit`: exit code 0 if the plan stands, 5 if it breaks a rule.
pub fn audit(args: &args::RunFolder, watch: &dyn Watch) -> Result<Answer, Failure> {
    let run = Run::open(&args.run)?;
    let recounted = pipeline::recount(&run, watch)?;
    let report = &recounted.report;
    let clean = report.is_clean();
    let text = match clean {
        true => say(
            "Kiểm toán: phương án đúng mọi quy tắc; mọi tổng số khớp khi tính lại.",
            "Audit: the plan keeps every rule; every total agrees with the recount.",
        ),
        false => {
            let words = |lang| breach_lines(&report.breaches, lang).join("\n");
            let count = report.breaches.len();
            say(
                format!("Kiểm toán: {count} vi phạm\n{}", words(Lang::Vi)),
                format!("Audit: {count} breaches\n{}", words(Lang::En)),
            )
        }
    };
    let exit_code = if clean { 0 } else { 5 };
    let json = json!({
        "exit": exit_code,
        "clean": clean,
        "breaches": report.breaches,
        "changed": recounted.verified.changed,
        "stale": recounted.verified.stale,
        "totals": { "goals": report.totals.goals, "mandates": report.totals.mandates },
    });
    let mut answer = Answer::done(text, json);
    answer.exit_code = exit_code;
    answer.notes = notes(&recounted.verified);
    Ok(answer)
}

/// `botri simulate`.
pub fn simulate(
    args: &args::Simulate,
    global: &Global,
    watch: &dyn Watch,
) -> Result<Answer, Failure> {
    let run = Run::open(&args.run.run)?;
    let simulation = pipeline::simulate(&run, global.seed, args.replications.amount(), watch)?;
    let words = |lang| summary::futures(&simulation, lang).join("\n");
    let json = json!({
        "exit": 0,
        "replications": simulation.replications,
        "seed": simulation.seed,
        "mandates": simulation.mandates,
    });
    Ok(Answer::done(say(words(Lang::Vi), words(Lang::En)), json))
}

/// `botri report`.
pub fn report(args: &args::Report, lang: Lang, watch: &dyn Watch) -> Result<Answer, Failure> {
    let run = Run::open(&args.run.run)?;
    let document = document(&args.boundary, lang)?;
    pipeline::report(&run, &document, watch)?;
    let path = args.run.run.join("report").join("report.html");
    let shown = path.display().to_string();
    Ok(Answer::plain(shown.clone(), json!({ "exit": 0, "report": shown })))
}

/// What the report is given by the user.
pub fn document(args: &Boundary, lang: Lang) -> Result<Document, Failure> {
    let Some(path) = &args.boundary else { return Ok(Document { lang, boundary: None }) };
    let refused = |error: &dyn std::fmt::Display| {
        let file = path.display();
        Failure::Input(say(
            format!(
                "{file}: {error}; cần một tệp GeoJSON (FeatureCollection) có thuộc tính `code`"
            ),
            format!(
                "{file}: {error}; expected a GeoJSON FeatureCollection with the property `code`"
            ),
        ))
    };
    let text = std::fs::read_to_string(path).map_err(|error| refused(&error))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| refused(&error))?;
    match value["features"].is_array() {
        true => Ok(Document { lang, boundary: Some(value) }),
        false => Err(refused(&"features?")),
    }
}

fn notes(verified: &Verified) -> Vec<Label> {
    let changed = verified.changed.iter().map(|file| {
        say(
            format!(
                "cảnh báo: {file} đã thay đổi sau khi ghi; kiểm toán tính theo nội dung hiện nay"
            ),
            format!(
                "warning: {file} was changed after it was written; the audit judges it as it is now"
            ),
        )
    });
    let stale = verified.stale.iter().map(|part| {
        say(
            format!("cảnh báo: {part} được lập từ nội dung cũ; hãy lập lại"),
            format!("warning: {part} was made from what has changed since; make it again"),
        )
    });
    changed.chain(stale).collect()
}
