//! How well the plan is proven, goal by goal.

use crate::plan::{GoalResult, Solved};
use crate::report::block::{Block, Column, Section, Table};
use crate::report::input::ReportInput;
use crate::report::text::{both, dash, each, number, percent};
use crate::report::words;
use crate::world::Label;

pub(super) fn section(input: &ReportInput) -> Section {
    let mut blocks = vec![Block::Text(explanation()), Block::Table(table(&input.solved.goals))];
    if !input.study.constraints.is_empty() {
        blocks.push(Block::Table(constraints(input)));
    }
    blocks.push(Block::Text(audit(input.audit_clean)));
    blocks.push(Block::Text(method(input.solved, input.study.seed)));
    Section {
        id: "proof", title: both("Mức độ chứng minh", "How well this is proven"), blocks
    }
}

fn explanation() -> Label {
    both(
        "Các mục tiêu được xét lần lượt; mục tiêu sau không làm mục tiêu trước giảm quá dung sai. Cận là giá trị mà không phương án nào, kể cả chưa biết, có thể vượt qua. Khoảng cách là chênh lệch giữa cận và giá trị đạt được, tính trên giá trị đó; khoảng cách so với không làm gì tính trên phần tăng thêm.",
        "Goals are taken in order; a later one may cost an earlier one no more than its tolerance. A bound is a value that no plan, known or unknown, can pass. The gap is the distance from value to bound, as a share of the value; the gap to doing nothing is a share of what the plan adds.",
    )
}

fn table(goals: &[GoalResult]) -> Table {
    let columns = vec![
        Column::words(both("Mục tiêu, theo thứ tự", "Goal, in order")),
        Column::words(both("Đơn vị", "Unit")),
        Column::numbers(both("Giá trị", "Value")),
        Column::numbers(both("Cận", "Bound")),
        Column::numbers(both("Khoảng cách", "Gap")),
        Column::numbers(both("Không làm gì", "Doing nothing")),
        Column::numbers(both("Khoảng cách so với không làm gì", "Gap to doing nothing")),
        Column::numbers(both("Phương án cuối", "Final plan")),
        Column::words(both("Chứng minh", "Proof")),
    ];
    let caption = both("Giá trị, cận và chứng minh", "Values, bounds and proof");
    let mut table = Table::new(caption, columns);
    for (n, goal) in goals.iter().enumerate() {
        table.row(cells(n + 1, goal));
    }
    table
}

/// What goals had to reach, and do.
fn constraints(input: &ReportInput) -> Table {
    let columns = vec![
        Column::words(both("Ràng buộc", "Constraint")),
        Column::words(both("Đơn vị", "Unit")),
        Column::words(both("Yêu cầu", "Asked")),
        Column::numbers(both("Phương án", "Plan")),
    ];
    let mut table = Table::new(both("Ràng buộc về mục tiêu", "Constraints on goals"), columns);
    for (constraint, reached) in input.study.constraints.iter().zip(input.constraints) {
        let kind = constraint.goal.kind;
        let name =
            each(|lang| format!("{} ({})", lang.label(&constraint.label), constraint.source));
        let bound = each(|lang| {
            let side = match kind.maximise() {
                true => lang.pick("ít nhất", "at least"),
                false => lang.pick("nhiều nhất", "at most"),
            };
            format!("{side} {}", lang.figure(constraint.bound))
        });
        let value = number(*reached, if reached.abs() < 1000.0 { 2 } else { 0 });
        table.row(vec![name, words::goal_unit(kind), bound, value]);
    }
    table
}

fn cells(rank: usize, goal: &GoalResult) -> Vec<Label> {
    let name = words::goal(goal.kind);
    let value = |value: f64| number(value, if value.abs() < 1000.0 { 2 } else { 0 });
    let share = |gap: Option<f64>| gap.map_or_else(dash, |gap| percent(gap, 2));
    vec![
        each(|lang| format!("{rank}. {}", lang.label(&name))),
        words::goal_unit(goal.kind),
        value(goal.value),
        goal.bound.map_or_else(dash, value),
        share(goal.gap),
        value(goal.nothing),
        share(goal.gap_to_nothing),
        value(goal.final_value),
        words::proof(goal.proof),
    ]
}

fn audit(clean: bool) -> Label {
    match clean {
        true => both(
            "Kiểm toán độc lập đã tính lại mọi giới hạn, tổng số và mục tiêu từ dữ liệu đầu vào và không phát hiện vi phạm.",
            "The audit recounted every limit, total and goal from the inputs and found no breach.",
        ),
        false => both(
            "Kiểm toán độc lập phát hiện vi phạm; chi tiết ở kết quả kiểm toán.",
            "The audit found breaches; see its output for details.",
        ),
    }
}

fn method(solved: &Solved, seed: u64) -> Label {
    let method = &solved.method;
    match solved.repeatable {
        true => both(
            format!(
                "Phương pháp: {method}; hạt giống ngẫu nhiên {seed}. Cùng dữ liệu và cùng chương trình sẽ cho lại đúng kết quả này."
            ),
            format!(
                "Method: {method}; random seed {seed}. The same inputs and program give exactly this result again."
            ),
        ),
        false => both(
            format!(
                "Phương pháp: {method}; hạt giống ngẫu nhiên {seed}. Kết quả có thể không lặp lại được chính xác."
            ),
            format!(
                "Method: {method}; random seed {seed}. The result may not be exactly repeatable."
            ),
        ),
    }
}
