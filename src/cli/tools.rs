//! Small commands that help to write a scenario.

use super::answer::{Answer, say};
use super::args::{Cli, Completions, New};
use crate::pipeline::Failure;
use crate::scenario;
use clap::CommandFactory;
use serde_json::json;

/// `botri schema`.
pub fn schema() -> Result<Answer, Failure> {
    let schema = scenario::schema();
    Ok(Answer::plain(serde_json::to_string_pretty(&schema)?, schema))
}

/// `botri defaults`.
pub fn defaults() -> Answer {
    let text = format!(
        "# defaults.toml\n{}\n# needs.csv\n{}",
        scenario::DEFAULTS,
        scenario::DEFAULT_NEEDS.lines().map(|line| format!("# {line}\n")).collect::<String>()
    );
    let json = json!({ "defaults.toml": scenario::DEFAULTS, "needs.csv": scenario::DEFAULT_NEEDS });
    Answer::plain(text, json)
}

/// `botri new`.
pub fn new(args: &New) -> Result<Answer, Failure> {
    scenario::new(&args.dir).map_err(|finding| Failure::Scenario(vec![*finding]))?;
    let dir = args.dir.display();
    let text = say(
        format!("Đã tạo kịch bản mẫu trong {dir}. Sửa các tệp rồi chạy: botri check {dir}"),
        format!("A small scenario is in {dir}. Edit its files, then run: botri check {dir}"),
    );
    Ok(Answer::done(text, json!({ "exit": 0, "scenario": args.dir })))
}

/// `botri completions`.
pub fn completions(args: &Completions) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "botri", &mut script);
    let text = String::from_utf8_lossy(&script).into_owned();
    Answer::plain(text.clone(), json!({ "completions": text }))
}
