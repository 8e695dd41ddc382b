//! Why there is no plan, in words.

use crate::lang::Lang;
use crate::optimise::{Conflict, HardRule, Missed, Part, Relief};

/// The conflict, what each rule misses, and the ways out.
pub fn lines(conflict: &Conflict, lang: Lang) -> Vec<String> {
    let mut lines = vec![
        lang.pick(
            "lỗi: không phương án nào đáp ứng được mọi quy tắc bắt buộc. Các quy tắc mâu thuẫn với nhau:",
            "error: no plan meets every hard rule. These contradict each other:",
        )
        .to_owned(),
    ];
    lines.extend(conflict.rules.iter().enumerate().flat_map(|(n, rule)| missed(n + 1, rule, lang)));
    lines.push(proof(conflict, lang).to_owned());
    lines.extend(ways_out(conflict, lang));
    if !conflict.repeatable() {
        let clock = lang.pick(
            "Đồng hồ an toàn đã dừng một phần việc tìm cách nới: chạy lại có thể cho kết quả khác.",
            "The safety clock ended part of the search for ways out: another run may find others.",
        );
        lines.push(clock.to_owned());
    }
    lines
}

fn missed(number: usize, missed: &Missed, lang: Lang) -> [String; 2] {
    let by = match missed.alone {
        Some(amount) => format!(
            "{} {}{}",
            lang.pick("nếu chỉ nới riêng quy tắc này:", "eased alone, by:"),
            amount_of(&missed.rule, amount, lang),
            unproven(missed.proven, lang)
        ),
        None if !missed.proven => lang
            .pick(
                "chưa rõ nới riêng quy tắc này có đủ không (dừng ở giới hạn tính toán)",
                "not known whether easing it alone is enough (stopped at a work limit)",
            )
            .to_owned(),
        None => lang
            .pick(
                "chỉ nới riêng quy tắc này thì không đủ",
                "easing it alone does not make a plan possible",
            )
            .to_owned(),
    };
    [format!("  {number}. {}", named(&missed.rule, lang)), format!("     {by}")]
}

fn proof(conflict: &Conflict, lang: Lang) -> &'static str {
    let (vi, en) = match (conflict.rules.is_empty(), conflict.irreducible) {
        (true, _) => (
            "Không quy tắc nào trong danh mục có thể nới: chính các số liệu mâu thuẫn với nhau.",
            "No rule that could be eased is to blame: the facts contradict themselves.",
        ),
        (_, true) => (
            "Đã chứng minh: bỏ bất kỳ quy tắc nào trong số này thì các quy tắc còn lại cùng đáp ứng được.",
            "Proven irreducible: without any one of these the others hold together.",
        ),
        _ => (
            "Chưa chứng minh là tập nhỏ nhất (dừng ở giới hạn tính toán).",
            "Not proven irreducible (stopped at a work limit).",
        ),
    };
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn ways_out(conflict: &Conflict, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut way = |relief: &Option<Relief>, head: String| {
        if let Some(relief) = relief {
            lines.push(format!("{head}{}:", unproven(relief.proven, lang)));
            lines.extend(relief.parts.iter().map(|part| format!("  - {}", part_line(part, lang))));
            lines.extend(sets(relief, lang));
        }
    };
    if let Some(money) = &conflict.money {
        let head = lang
            .pick("Cách ít tiền nhất, chỉ thêm kinh phí", "Cheapest in money, adding money alone");
        let unit = lang.pick("triệu đồng", "million đồng");
        way(&conflict.money, format!("{head}: {} {unit}", lang.figure(round(money.total))));
    }
    if let Some(fewest) = &conflict.fewest {
        let head = lang.pick("Nới ít quy tắc nhất", "Fewest rules to ease");
        way(&conflict.fewest, format!("{head}: {}", lang.figure(fewest.total)));
    }
    let head = lang.pick(
        "Mức nới nhỏ nhất so với chính quy tắc (cộng các tỷ lệ)",
        "Least change against what each rule asks (sum of shares)",
    );
    way(&conflict.least, head.to_owned());
    if conflict.money.is_none() {
        let none = match conflict.money_known {
            true => lang.pick("Chỉ thêm kinh phí thì không đủ.", "More money alone does not help."),
            false => lang.pick(
                "Chưa rõ chỉ thêm kinh phí có đủ không (dừng ở giới hạn tính toán).",
                "Not known whether more money alone helps (stopped at a work limit).",
            ),
        };
        lines.push(none.to_owned());
    }
    lines
}

/// The same as options of a further `botri plan --from`, where every part of it is one change of the scenario.
fn sets(relief: &Relief, lang: Lang) -> Option<String> {
    let sets: Option<Vec<String>> =
        relief.parts.iter().map(|part| Some(format!("--set \"{}\"", part.set.as_ref()?))).collect();
    let head = lang.pick("thêm vào lệnh (--from)", "to add to the command (--from)");
    sets.filter(|sets| !sets.is_empty()).map(|sets| format!("    {head}: {}", sets.join(" ")))
}

fn unproven(proven: bool, lang: Lang) -> &'static str {
    match (proven, lang) {
        (true, _) => "",
        (false, Lang::Vi) => " (chưa chứng minh là ít nhất)",
        (false, Lang::En) => " (not proven least)",
    }
}

fn part_line(part: &Part, lang: Lang) -> String {
    let by = lang.pick("nới", "eased by");
    format!("{}; {by} {}", named(&part.rule, lang), amount_of(&part.rule, part.amount, lang))
}

fn named(rule: &HardRule, lang: Lang) -> String {
    format!("{} [{}]", lang.label(&rule.says), rule.place)
}

fn amount_of(rule: &HardRule, amount: f64, lang: Lang) -> String {
    format!("{} {}", lang.figure(round(amount)), lang.label(&rule.unit.label()))
}

/// Three decimals, rounded up: what is shown must be enough.
fn round(amount: f64) -> f64 {
    let whole = amount.round();
    if (amount - whole).abs() < 1e-6 { whole } else { (amount * 1000.0 - 1e-6).ceil() / 1000.0 }
}
