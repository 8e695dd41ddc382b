//! `plan` and `run`: from a scenario to a run folder.

use super::answer::Answer;
use super::args::{self, Global, Out, Search};
use super::{read, summary};
use crate::lang::Lang;
use crate::optimise::Options;
use crate::pipeline::{self, Failure, Futures, Order, Origin, SharedWatch};

/// `botri plan`.
pub fn plan(args: args::Plan, global: &Global, watch: &SharedWatch) -> Result<Answer, Failure> {
    made(order(args, global, None), watch)
}

/// `botri run`.
pub fn run(
    args: args::Run,
    global: &Global,
    lang: Lang,
    watch: &SharedWatch,
) -> Result<Answer, Failure> {
    let futures = Futures {
        amount: args.replications.amount(),
        explain: args.explain,
        document: read::document(&args.boundary, lang)?,
    };
    made(order(args.plan, global, Some(futures)), watch)
}

fn order(args: args::Plan, global: &Global, futures: Option<Futures>) -> Order {
    let args::Plan { scenario, from, set, out: Out { out, force }, search } = args;
    let Search { method, write_model } = search;
    Order {
        origin: match from {
            Some(run) => Origin::Run { run, set },
            None => Origin::Scenario(scenario.unwrap_or_default()),
        },
        seed: global.seed,
        options: Options { write_model, ..Options::new(method) },
        futures,
        out,
        force,
    }
}

fn made(order: Order, watch: &SharedWatch) -> Result<Answer, Failure> {
    let out = order.out.clone();
    let finished = pipeline::run(order, watch)?;
    Ok(summary::finished(&finished, &out))
}
