//! The command line: reads what is typed, calls `pipeline`, prints what came of it.
//!
//! Standard output carries results alone; progress, warnings and errors go to standard error.

mod answer;
mod args;
mod calibrate;
mod changes;
mod compare;
mod conflict;
mod failure;
mod inspect;
mod interrupt;
pub mod locate;
mod make;
mod progress;
mod read;
mod summary;
mod tools;
mod why;

use crate::lang::Lang;
use crate::pipeline::{Failure, SharedWatch};
use answer::Answer;
use args::{Cli, Command, Global};
use clap::Parser;
use progress::Screen;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the program with the arguments that were typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = cli.global.lang.unwrap_or_else(spoken);
    let screen = Arc::new(Screen::new(lang, cli.global.quiet));
    let result = prepare(&cli.global, &screen)
        .and_then(|()| answer(cli.command, &cli.global, lang, screen.clone()));
    screen.clear();
    ExitCode::from(match result {
        Ok(answer) => answer.print(lang, cli.global.json),
        Err(failure) => failure::print(&failure, lang, cli.global.json),
    })
}

/// Threads, and what an interruption does.
fn prepare(global: &Global, screen: &Arc<Screen>) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::Unexpected(error.to_string());
    if let Some(threads) = global.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(|error| failed(&error))?;
    }
    interrupt::install(Arc::clone(screen)).map_err(|error| failed(&error))
}

fn answer(
    command: Command,
    global: &Global,
    lang: Lang,
    watch: SharedWatch,
) -> Result<Answer, Failure> {
    match command {
        Command::Check(args) => inspect::check(&args, lang),
        Command::Assess(args) => inspect::assess(&args, global, &*watch),
        Command::Plan(args) => make::plan(args, global, &watch),
        Command::Run(args) => make::run(args, global, lang, &watch),
        Command::Audit(args) => read::audit(&args, &*watch),
        Command::Simulate(args) => read::simulate(&args, global, &*watch),
        Command::Explain(args) => why::explain(args, &*watch),
        Command::Report(args) => read::report(&args, lang, &*watch),
        Command::Compare(args) => compare::compare(&args, global, lang, &*watch),
        Command::Calibrate(args) => calibrate::calibrate(&args, global, lang),
        Command::Locate(args) => locate::run(&args, global.seed, &*watch).map(Answer::from),
        Command::Schema => tools::schema(),
        Command::Defaults => Ok(tools::defaults()),
        Command::New(args) => tools::new(&args),
        Command::Completions(args) => Ok(tools::completions(&args)),
    }
}

/// The language of the environment: Vietnamese where `LC_ALL`, else `LANG`, starts with `vi`; English elsewhere.
fn spoken() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match set("LC_ALL").or_else(|| set("LANG")) {
        Some(locale) if locale.starts_with("vi") => Lang::Vi,
        _ => Lang::En,
    }
}
