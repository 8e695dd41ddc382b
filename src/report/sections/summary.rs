//! The plan in five figures, and what the reader must know before trusting them.

use crate::plan::GoalResult;
use crate::report::block::{Block, KeyFigure, Section};
use crate::report::facts::Facts;
use crate::report::input::ReportInput;
use crate::report::text::{both, each, join, money, number, people, percent, same};
use crate::report::words;
use crate::study::GoalKind;
use crate::world::{Label, Line, Vnd};

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Section {
    let mut blocks = vec![Block::Text(introduction(input))];
    blocks.extend(warnings(input).into_iter().map(Block::Warning));
    blocks.push(Block::KeyFigures(vec![
        served(input, facts),
        opened(input, facts),
        additional(input),
        gap(input),
        mandates(input),
    ]));
    Section { id: "summary", title: both("Tóm tắt phương án", "The plan in brief"), blocks }
}

fn introduction(input: &ReportInput) -> Label {
    let calendar = &input.world.calendar;
    let (first, last, as_of) = (calendar.first, calendar.last, calendar.as_of);
    let communes = input.world.communes.len();
    let day = as_of.strftime("%d/%m/%Y").to_string();
    let english_day = as_of.strftime("%-d %B %Y").to_string();
    both(
        format!(
            "Phương án bố trí mạng lưới dịch vụ công tác xã hội trên {communes} xã, phường, thị trấn, giai đoạn {first}–{last}, lập theo thông tin đến ngày {day}."
        ),
        format!(
            "A plan of the social-work network in {communes} communes from {first} to {last}, made with what was known on {english_day}."
        ),
    )
}

fn warnings(input: &ReportInput) -> Vec<Label> {
    let mut warnings = Vec::new();
    if input.world.retrospective {
        warnings.push(both(
            "Báo cáo này là minh họa hồi cứu: nó cho thấy phương án có thể lập được vào thời điểm nêu trên, không phải là quyết định hay kết quả thực tế của địa phương.",
            "This report is a retrospective illustration: it shows what could have been planned on that day, not what was decided or done.",
        ));
    }
    if !input.audit_clean {
        warnings.push(both(
            "Kiểm toán độc lập phát hiện vi phạm ràng buộc. Không sử dụng phương án này trước khi xử lý.",
            "The audit found breaches. Do not use this plan before they are resolved.",
        ));
    }
    if input.solved.interrupted {
        warnings.push(both(
            "Quá trình tính toán bị dừng giữa chừng; đây là phương án tốt nhất tìm được đến lúc đó.",
            "The search was interrupted; this is the best plan found until then.",
        ));
    }
    if !input.solved.repeatable {
        warnings.push(both(
            "Kết quả có thể không lặp lại được chính xác, do thời gian tính toán đã can thiệp.",
            "The result may not be exactly repeatable, because the clock or an interruption had a say.",
        ));
    }
    warnings
}

fn served(input: &ReportInput, facts: &Facts) -> KeyFigure {
    let (served, need) = (facts.people_served(), facts.people_in_need());
    let year = input.world.calendar.last;
    let (share, total) = (percent(served / need, 1), people(need.0));
    KeyFigure {
        label: both(format!("Người được phục vụ năm {year}"), format!("People served in {year}")),
        value: people(served.0.round()),
        note: both(
            format!("bằng {} của {} người có nhu cầu", share.vi, total.vi),
            format!("{} of {} people in need", share.en, total.en),
        ),
    }
}

fn opened(input: &ReportInput, facts: &Facts) -> KeyFigure {
    let count = |kind| {
        facts.built.iter().filter(|b| input.world.sites[b.opening.site].kind == kind).count()
    };
    let by_type: Vec<Label> = input
        .world
        .types
        .iter()
        .map(|(kind, row)| (count(kind), &row.label))
        .filter(|(count, _)| *count > 0)
        .map(|(count, label)| each(|lang| format!("{}: {count}", lang.label(label))))
        .collect();
    KeyFigure {
        label: both("Điểm mở mới", "Sites opened"),
        value: number(facts.built.len() as f64, 0),
        note: if by_type.is_empty() {
            both("không mở điểm nào", "none is opened")
        } else {
            join(&by_type, "; ")
        },
    }
}

fn additional(input: &ReportInput) -> KeyFigure {
    let payments = &input.solved.plan.payments;
    let sum = |counts: &dyn Fn(Line) -> bool| -> Vnd {
        payments.iter().filter(|p| counts(p.line)).map(|p| p.amount).sum()
    };
    let (first, last) = (input.world.calendar.first, input.world.calendar.last);
    let capital = money(sum(&|line| !line.recurrent()));
    KeyFigure {
        label: both(
            format!("Kinh phí tăng thêm {first}–{last}"),
            format!("Additional money {first}–{last}"),
        ),
        value: money(sum(&|_| true)),
        note: both(
            format!("trong đó đầu tư, thiết bị {}; giá hiện hành", capital.vi),
            format!("of which works and equipment {}; nominal", capital.en),
        ),
    }
}

fn gap(input: &ReportInput) -> KeyFigure {
    let label = both("Khoảng cách tới tối ưu", "Gap to the optimum");
    let served = input.solved.goals.iter().find(|goal| goal.kind == GoalKind::Served);
    match served.and_then(|goal| Some((goal, goal.bound?, goal.gap?))) {
        Some((goal, bound, gap)) => {
            KeyFigure { label, value: percent(gap, 2), note: bound_note(goal, bound) }
        }
        None => KeyFigure {
            label,
            value: same("–"),
            note: both("chưa có cận chứng minh", "no bound is proven"),
        },
    }
}

fn bound_note(goal: &GoalResult, bound: f64) -> Label {
    let (value, bound) = (number(goal.value, 0), number(bound, 0));
    let unit = words::goal_unit(goal.kind);
    both(
        format!(
            "nhu cầu được phục vụ: đạt {}, không phương án nào vượt {} ({})",
            value.vi, bound.vi, unit.vi
        ),
        format!("need served: {}, and no plan exceeds {} ({})", value.en, bound.en, unit.en),
    )
}

fn mandates(input: &ReportInput) -> KeyFigure {
    let label = both("Xác suất đạt mọi chỉ tiêu", "Probability that every mandate is met");
    let Some(forecast) = input.forecast else {
        let note = both("chưa mô phỏng", "not simulated");
        return KeyFigure { label, value: same("–"), note };
    };
    let Some(all) = forecast.all_mandates else { return hardest(input) };
    let (low, high) = (percent(all.low, 1), percent(all.high, 1));
    let runs = number(forecast.replications as f64, 0);
    KeyFigure {
        label,
        value: percent(all.value, 1),
        note: both(
            format!("khoảng tin cậy 95 %: {}–{}; {} lần mô phỏng", low.vi, high.vi, runs.vi),
            format!("95% confidence: {}–{}; {} simulated futures", low.en, high.en, runs.en),
        ),
    }
}

/// Where the probability of all together is not known: that of the mandate least likely to be met, which it cannot exceed.
fn hardest(input: &ReportInput) -> KeyFigure {
    let label = both("Chỉ tiêu khó đạt nhất", "Mandate least likely to be met");
    let chances = input.mandates.iter().filter_map(|row| Some((row, row.met?)));
    let Some((row, met)) = chances.min_by(|a, b| a.1.value.total_cmp(&b.1.value)) else {
        let note = both("không có chỉ tiêu nào được mô phỏng", "no mandate is simulated");
        return KeyFigure { label, value: same("–"), note };
    };
    let name = &input.study.mandates[row.mandate].label;
    let (low, high) = (percent(met.low, 1), percent(met.high, 1));
    KeyFigure {
        label,
        value: percent(met.value, 1),
        note: both(
            format!("xác suất đạt của “{}”; khoảng tin cậy 95 %: {}–{}", name.vi, low.vi, high.vi),
            format!("probability of “{}”; 95% confidence: {}–{}", name.en, low.en, high.en),
        ),
    }
}
