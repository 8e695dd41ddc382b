//! What a run came to, in a few lines and as JSON.

use super::answer::{Answer, say};
use super::changes;
use crate::lang::Lang;
use crate::pipeline::{self, Finished, RuleResult};
use crate::plan::{GoalResult, Proof};
use crate::results::Status;
use crate::simulate::Simulation;
use crate::study::GoalKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Exit code of a run that was interrupted when it had a plan.
const INTERRUPTED: u8 = 6;

/// The answer of `plan` and `run`.
pub fn finished(finished: &Finished, out: &Path) -> Answer {
    let words = |lang| lines(finished, out, lang).join("\n");
    let exit_code = if finished.status == Status::Complete { 0 } else { INTERRUPTED };
    let mut answer =
        Answer::done(say(words(Lang::Vi), words(Lang::En)), json(finished, out, exit_code));
    answer.exit_code = exit_code;
    answer
}

fn lines(finished: &Finished, out: &Path, lang: Lang) -> Vec<String> {
    let solved = &finished.planned.solved;
    let mut lines = vec![
        format!("{} ({})", lang.label(&finished.case.world.title), solved.method),
        format!("{}:", lang.pick("Mở mới hoặc chuyển đổi", "Opened or converted")),
    ];
    let openings = openings(finished);
    for (kind, years) in &openings {
        let kind = finished.case.world.types.values().find(|known| known.code == *kind);
        let name = kind.map_or("", |kind| lang.label(&kind.label));
        let total: usize = years.values().sum();
        let split: Vec<String> = years.iter().map(|(year, n)| format!("{year}: {n}")).collect();
        lines.push(format!("  {name}: {total} ({})", split.join(", ")));
    }
    if openings.is_empty() {
        lines.push(format!("  {}", lang.pick("không có", "none")));
    }
    lines.push(format!("{}:", lang.pick("Mục tiêu, theo thứ tự", "Goals, in order")));
    lines.extend(solved.goals.iter().map(|goal| format!("  {}", goal_line(goal, lang))));
    lines.push(format!("{}:", lang.pick("Chỉ tiêu được giao", "Mandates")));
    lines.extend(mandates(finished, lang));
    lines.extend(rules(finished, lang));
    if let Some(simulation) = &finished.simulation {
        lines.extend(futures(simulation, lang));
    }
    if let Some(found) = &finished.changes {
        lines.extend(changes::lines(found, lang));
    }
    lines.push(lang.pick("Kiểm toán: đúng mọi quy tắc.", "Audit: every rule is kept.").to_owned());
    lines.push(status(finished.status, lang));
    lines.push(format!("{} {}", lang.pick("Kết quả:", "Run:"), out.display()));
    lines
}

fn status(status: Status, lang: Lang) -> String {
    let text = match status {
        Status::Complete => lang.pick("Hoàn thành.", "Complete."),
        Status::InterruptedSearch => lang.pick(
            "Bị dừng khi đang tìm: phương án là phương án tốt nhất đến lúc đó; chưa mô phỏng, chưa lập báo cáo.",
            "Interrupted while searching: the plan is the best known by then; no simulation, no report.",
        ),
        Status::InterruptedRun => lang.pick(
            "Bị dừng sau khi lập xong phương án: chưa mô phỏng, chưa lập báo cáo (botri simulate, botri report).",
            "Interrupted after the plan was finished: no simulation, no report (botri simulate, botri report).",
        ),
    };
    text.to_owned()
}

fn goal_line(goal: &GoalResult, lang: Lang) -> String {
    let name = match goal.kind {
        GoalKind::Shortfall => {
            lang.pick("thiếu hụt chỉ tiêu (ít nhất)", "shortfall of mandates (least)")
        }
        GoalKind::Served => {
            lang.pick("nhu cầu được phục vụ, quy đổi (nhiều nhất)", "need served, weighted (most)")
        }
        GoalKind::Equity => lang
            .pick("địa bàn được phục vụ ít nhất, % (cao nhất)", "least-served area, % (highest)"),
        GoalKind::Floor => lang.pick(
            "phần thiếu so với mức sàn của các địa bàn, điểm % (ít nhất)",
            "missing to the floor over areas, % points (least)",
        ),
        GoalKind::Weighted => lang.pick(
            "tổng có trọng số của các mục tiêu, điểm (cao nhất)",
            "weighted sum of goals, points (highest)",
        ),
        GoalKind::Cost => lang.pick(
            "chi phí tăng thêm, triệu đồng (ít nhất)",
            "additional cost, million đồng (least)",
        ),
    };
    let proof = match goal.proof {
        Proof::BranchAndBound => {
            lang.pick("chứng minh bằng nhánh cận", "proven by branch and bound")
        }
        Proof::WorkLimit => lang.pick("dừng ở giới hạn tính toán", "stopped at a work limit"),
        Proof::Relaxation => lang.pick("cận của bài toán nới lỏng", "bound of the relaxation"),
        Proof::None => lang.pick("không chứng minh", "nothing proven"),
    };
    let bound = goal.bound.map_or(String::new(), |bound| {
        let gap = goal.gap.map_or("-".to_owned(), |gap| lang.percent(gap, 3));
        format!(
            "; {} {}, {} {gap}",
            lang.pick("cận", "bound"),
            lang.figure(bound),
            lang.pick("khoảng cách", "gap")
        )
    });
    format!("{name}: {}{bound} ({proof})", lang.figure(goal.value))
}

fn mandates(finished: &Finished, lang: Lang) -> Vec<String> {
    let totals = &finished.planned.report.totals.mandates;
    let mut lines = Vec::new();
    for mandate in finished.case.study.mandates.values() {
        let rows: Vec<_> = totals.iter().filter(|row| row.mandate == mandate.code).collect();
        let name = lang.label(&mandate.label);
        if let [row] = rows[..]
            && row.area.is_none()
        {
            lines.push(format!(
                "  {name}: {} / {} ({})",
                lang.figure(row.reached),
                lang.figure(row.asked),
                mandate.year
            ));
        } else {
            let met = rows.iter().filter(|row| row.shortfall <= 1e-6).count();
            let of = lang.pick("địa bàn đạt", "areas met");
            lines.push(format!("  {name}: {met} / {} {of} ({})", rows.len(), mandate.year));
        }
    }
    lines
}

fn rules(finished: &Finished, lang: Lang) -> Vec<String> {
    let Some(own) = served(&finished.planned.solved.goals) else { return Vec::new() };
    let ahead = |rule: &RuleResult| {
        let theirs = served(&rule.goals)?;
        let name = pipeline::rule_name(&rule.method);
        let share =
            if theirs != 0.0 { lang.percent(own / theirs - 1.0, 1) } else { "-".to_owned() };
        Some(format!("  {}: {share}", lang.label(&name)))
    };
    let lines: Vec<String> = finished.planned.rules.iter().filter_map(ahead).collect();
    if lines.is_empty() {
        return lines;
    }
    let head = lang.pick(
        "Nhu cầu được phục vụ hơn cách chọn theo kinh nghiệm, cùng nguồn lực:",
        "Need served above the rules of thumb at the same resources:",
    );
    std::iter::once(head.to_owned()).chain(lines).collect()
}

/// The final value of the goal `served`.
fn served(goals: &[GoalResult]) -> Option<f64> {
    goals.iter().find(|goal| goal.kind == GoalKind::Served).map(|goal| goal.final_value)
}

/// How probably each mandate is met.
pub fn futures(simulation: &Simulation, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!(
        "{} {}:",
        lang.figure(simulation.replications as f64),
        lang.pick(
            "tương lai mô phỏng; xác suất đạt từng chỉ tiêu [khoảng tin cậy 95 %]",
            "simulated futures; probability that each mandate is met [95% interval]"
        )
    )];
    lines.extend(simulation.mandates.iter().map(|mandate| {
        format!(
            "  {}: {} [{}, {}]",
            lang.label(&mandate.label),
            lang.percent(mandate.met.estimate, 1),
            lang.percent(mandate.met.low, 1),
            lang.percent(mandate.met.high, 1)
        )
    }));
    lines
}

/// Openings by type and start year.
fn openings(finished: &Finished) -> BTreeMap<String, BTreeMap<i16, usize>> {
    let mut counts: BTreeMap<String, BTreeMap<i16, usize>> = BTreeMap::new();
    for opening in &finished.planned.solved.plan.openings {
        let kind = finished.case.world.type_of(opening.site).code.clone();
        *counts.entry(kind).or_default().entry(opening.start).or_default() += 1;
    }
    counts
}

fn json(finished: &Finished, out: &Path, exit_code: u8) -> Value {
    let planned = &finished.planned;
    let simulation = finished.simulation.as_ref().map(|simulation| {
        json!({
            "replications": simulation.replications,
            "seed": simulation.seed,
            "mandates": simulation.mandates,
        })
    });
    json!({
        "exit": exit_code,
        "scenario": finished.case.world.name,
        "out": out,
        "method": planned.solved.method,
        "status": finished.status,
        "repeatable": planned.solved.repeatable && finished.status == Status::Complete,
        "seed": finished.case.study.seed,
        "goals": planned.solved.goals,
        "openings": openings(finished),
        "mandates": planned.report.totals.mandates,
        "rules": planned.rules,
        "audit": { "clean": planned.report.is_clean() },
        "changes": finished.changes,
        "simulation": simulation,
    })
}
