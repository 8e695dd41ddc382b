//! `compare`: what is printed of plans in the same futures.

use super::answer::{Answer, say};
use super::args::{Compare, Global};
use crate::compare::{Compared, Pair};
use crate::lang::Lang;
use crate::pipeline::{self, Comparing, Comparison, Failure};
use crate::progress::Watch;
use serde_json::json;
use std::path::Path;

/// `botri compare`.
pub fn compare(
    args: &Compare,
    global: &Global,
    lang: Lang,
    watch: &dyn Watch,
) -> Result<Answer, Failure> {
    let out = &args.out.out;
    let order = Comparing {
        runs: args.runs.clone(),
        replications: args.replications.replications,
        seed: global.seed,
        lang,
        out: out.clone(),
        force: args.out.force,
    };
    let comparison = pipeline::compare(&order, watch)?;
    let words = |lang| lines(&comparison, out, lang).join("\n");
    let json = json!({ "exit": 0, "out": out, "comparison": comparison });
    Ok(Answer::done(say(words(Lang::Vi), words(Lang::En)), json))
}

fn lines(comparison: &Comparison, out: &Path, lang: Lang) -> Vec<String> {
    let runs = lang.number(f64::from(comparison.replications), 0);
    let head = lang.pick("tương lai như nhau cho mọi phương án", "futures, the same for all plans");
    let mut lines = vec![format!("{runs} {head}")];
    for figure in &comparison.figures {
        let measure = &figure.measure;
        let year = measure.year.map_or(String::new(), |year| format!(", {year}"));
        lines.push(format!("{} ({}{year}):", lang.label(&measure.label), measure.unit));
        lines.extend(figure.pairs.iter().map(|pair| line(comparison, figure, pair, lang)));
    }
    let shown = out.display();
    let written = lang.pick("Đã ghi", "Written to");
    lines.push(format!("{written} {shown}: comparison.html, comparison.json, comparison.csv"));
    lines
}

fn line(comparison: &Comparison, figure: &Compared, pair: &Pair, lang: Lang) -> String {
    let name = |n: usize| comparison.plans.get(n).map_or("–", |plan| plan.name.as_str());
    let digits = if figure.means.iter().any(|m| m.mean.abs() >= 100.0) { 0 } else { 2 };
    let signed = |v: f64| format!("{}{}", if v > 0.0 { "+" } else { "" }, lang.number(v, digits));
    let [mean, low, high] =
        [pair.difference.mean, pair.difference.low, pair.difference.high].map(signed);
    let (a, b) = (name(pair.a), name(pair.b));
    let better = lang.percent(pair.a_better.estimate, 1);
    let apart = match pair.told_apart {
        true => "",
        false => lang.pick("; chưa phân biệt được", "; not told apart"),
    };
    let says = lang.pick("tốt hơn trong", "is better in");
    format!("  {a} – {b}: {mean} [{low}; {high}]{apart}; {a} {says} {better}")
}
