//! `calibrate`: what is printed of a prior fitted to past counts.

use super::answer::{Answer, say};
use super::args::{Calibrate, Global};
use crate::calibrate::{Fit, Fitted, Interval};
use crate::lang::Lang;
use crate::pipeline::{self, Calibration, Failure};
use serde_json::json;
use std::path::Path;

/// `botri calibrate`.
pub fn calibrate(args: &Calibrate, global: &Global, lang: Lang) -> Result<Answer, Failure> {
    let out = &args.out.out;
    let fit = pipeline::calibrate(&Calibration {
        source: args.source.clone(),
        seed: global.seed,
        lang,
        out: out.clone(),
        force: args.out.force,
    })?;
    let words = |lang| lines(&fit, out, lang).join("\n");
    let json = json!({ "exit": 0, "calibration": out, "fit": fit });
    Ok(Answer::done(say(words(Lang::Vi), words(Lang::En)), json))
}

fn lines(fit: &Fit, out: &Path, lang: Lang) -> Vec<String> {
    let counts = fit.rows.len();
    let mut lines = vec![
        told(
            lang,
            format!(
                "Xác suất triển khai, khớp với {counts} con số: rất ít dữ liệu; đây là phép kiểm tra, không phải bằng chứng."
            ),
            format!(
                "Probability of delivery, fitted to {counts} counts: very little data; this is a check and no evidence."
            ),
        ),
        told(
            lang,
            "Cách khớp: cơ sở lập mới cùng một phân bố beta (chia sẻ một phần giữa các loại) và một cú sốc chung; cơ sở đã có tiếp tục hoạt động khớp riêng; mức chậm lấy từ giả định.",
            "How: new builds share one beta distribution (partial pooling over types) and one shock; what goes on from an existing site is fitted alone; lateness is assumed.",
        ),
    ];
    lines.extend(fit.rows.iter().map(|row| line(row, lang)));
    let [low, mode, high] = fit.prior.shared.map(|c| lang.figure(c));
    let shared = lang.figure(fit.shared);
    lines.push(told(
lang,
        format!("Tương quan qua cú sốc chung: {shared} (giả định trước {low}–{mode}–{high}; một lần lịch sử không cho biết hơn)"),
        format!("Correlation through the shared shock: {shared} (assumed {low}–{mode}–{high}; one history hardly tells more)"),
    ));
    let width = lang.percent(fit.width(), 0);
    lines.push(told(
        lang,
        format!("Các khoảng mô phỏng chứa {width} mọi kết quả có thể: càng gần 100 % phép kiểm tra càng khó thất bại."),
        format!("The simulated intervals hold {width} of all possible counts: the nearer to 100%, the less the check can fail."),
    ));
    lines.push(score(fit, lang));
    let shown = out.display();
    lines.push(told(
lang,
        format!("Đã ghi {shown}: fitted.toml (dán vào scenario.toml), calibration.json, backtest.svg"),
        format!("Written to {shown}: fitted.toml (put it into scenario.toml), calibration.json, backtest.svg"),
    ));
    lines
}

fn line(row: &Fitted, lang: Lang) -> String {
    let (name, standing, planned) =
        (lang.label(&row.count.name), row.count.standing, row.count.planned);
    let mean = lang.percent(row.alpha / (row.alpha + row.beta), 0);
    let (alpha, beta) = (lang.figure(row.alpha), lang.figure(row.beta));
    let Interval { low, high, .. } = row.simulated;
    let inside = match row.simulated.holds(standing) {
        true => lang.pick("trong khoảng", "inside"),
        false => lang.pick("NGOÀI KHOẢNG", "OUTSIDE"),
    };
    let own = row.scenario.map_or(String::new(), |Interval { low, high, .. }| {
        told(
            lang,
            format!("; kịch bản hiện nay {low}–{high}"),
            format!("; the scenario as it is {low}–{high}"),
        )
    });
    told(
        lang,
        format!(
            "  {name}: {standing} / {planned}; xác suất {mean} (beta {alpha}; {beta}); mô phỏng 90 % {low}–{high}: {inside}{own}"
        ),
        format!(
            "  {name}: {standing} / {planned}; probability {mean} (beta {alpha}, {beta}); simulated 90% {low}–{high}: {inside}{own}"
        ),
    )
}

fn score(fit: &Fit, lang: Lang) -> String {
    let Some(score) = fit.score else {
        return told(
            lang,
            "Bỏ từng loại để dự báo: không thử được, chỉ có một loại lập mới.",
            "Leave one type out: cannot be tried with fewer than two types of new builds."
                .to_owned(),
        );
    };
    let types: Vec<String> = fit.rows.iter().filter_map(|row| held_out(row, lang)).collect();
    let (types, figure) = (types.join("; "), lang.number(score, 2));
    let verdict = match score > 0.0 {
        true => lang.pick("tốt hơn giả định đều", "better than a uniform prior"),
        false => lang.pick("KHÔNG tốt hơn giả định đều", "NO better than a uniform prior"),
    };
    told(
        lang,
        format!(
            "Bỏ từng loại để dự báo từ các loại khác, điểm log so với giả định đều: {types}; tổng {figure}: {verdict}"
        ),
        format!(
            "Leave one type out, log-score less that of a uniform prior: {types}; together {figure}: {verdict}"
        ),
    )
}

fn held_out(row: &Fitted, lang: Lang) -> Option<String> {
    let gain = lang.number(row.held_out? - row.uniform, 2);
    let (expected, standing) = (lang.number(row.expected?, 1), row.count.standing);
    let name = lang.label(&row.count.name);
    Some(told(
        lang,
        format!("{name} {gain} (dự báo {expected}, thực tế {standing})"),
        format!("{name} {gain} (expected {expected}, counted {standing})"),
    ))
}

/// A sentence in one of the languages.
fn told(lang: Lang, vi: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Vi => vi.into(),
        Lang::En => en.into(),
    }
}
