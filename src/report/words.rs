//! Names of what the program itself defines, in both languages.

use super::text::{both, same};
use crate::plan::Proof;
use crate::study::{GoalKind, Rule};
use crate::world::{FundKind, Label, Line};

/// A cost line.
pub(super) fn line(line: Line) -> Label {
    match line {
        Line::Capital => both("Xây dựng, sửa chữa", "Works"),
        Line::Equipment => both("Trang thiết bị", "Equipment"),
        Line::Pay => both("Tiền lương, phụ cấp, đóng góp", "Pay, allowances, contributions"),
        Line::Running => both("Chi hoạt động", "Running cost"),
        Line::Case => both("Chi trực tiếp cho đối tượng", "Direct cost of clients"),
        Line::Training => both("Đào tạo, bồi dưỡng", "Training"),
        Line::Task => both("Nhiệm vụ, truyền thông", "Tasks, communication"),
    }
}

/// A kind of fund.
pub(super) fn fund_kind(kind: FundKind) -> Label {
    match kind {
        FundKind::Recurrent => both("kinh phí thường xuyên", "recurrent"),
        FundKind::Capital => both("vốn đầu tư", "capital"),
    }
}

/// A goal level.
pub fn goal(kind: GoalKind) -> Label {
    match kind {
        GoalKind::Shortfall => {
            both("Mức thiếu hụt so với chỉ tiêu (ít nhất)", "Shortfall of mandates (least)")
        }
        GoalKind::Served => both("Nhu cầu được phục vụ (nhiều nhất)", "Need served (most)"),
        GoalKind::Equity => {
            both("Địa bàn được phục vụ ít nhất (cao nhất)", "Least-served area (highest)")
        }
        GoalKind::Floor => both(
            "Phần thiếu so với mức sàn của các địa bàn (ít nhất)",
            "Missing to the floor over areas (least)",
        ),
        GoalKind::Weighted => {
            both("Tổng có trọng số của các mục tiêu (cao nhất)", "Weighted sum of goals (highest)")
        }
        GoalKind::Cost => both("Chi phí tăng thêm (ít nhất)", "Additional cost (least)"),
    }
}

/// Unit of a goal's value.
pub(super) fn goal_unit(kind: GoalKind) -> Label {
    match kind {
        GoalKind::Shortfall => both("điểm phạt", "priced units"),
        GoalKind::Served => both("lượt phục vụ quy đổi", "weighted clients"),
        GoalKind::Equity => same("%"),
        GoalKind::Floor => both("điểm %", "% points"),
        GoalKind::Weighted => both("điểm quy đổi", "points"),
        GoalKind::Cost => both("triệu đồng, chiết khấu", "million đồng, discounted"),
    }
}

/// What proves a bound.
pub(super) fn proof(proof: Proof) -> Label {
    match proof {
        Proof::BranchAndBound => both(
            "Tối ưu trong dung sai: nhánh và cận đã khép khoảng cách",
            "Optimal within the tolerance: branch and bound closed the gap",
        ),
        Proof::WorkLimit => both(
            "Cận đã chứng minh; dừng ở giới hạn tính toán",
            "Proven bound; stopped at the work limit",
        ),
        Proof::Relaxation => {
            both("Cận của bài toán tuyến tính nới lỏng", "Bound of the linear relaxation")
        }
        Proof::None => both("Không có chứng minh", "No proof"),
    }
}

/// Unit of a mandate.
pub(super) fn mandate_unit(rule: &Rule) -> Label {
    match rule {
        Rule::Sites { .. } | Rule::Nested { .. } => both("điểm", "sites"),
        Rule::Communes { .. } => both("xã, phường", "communes"),
        Rule::Coverage { .. } => both("% nhu cầu", "% of need"),
        Rule::Villages { .. } => both("% thôn, bản, khu phố", "% of villages"),
        Rule::Trained { .. } => both("người", "people"),
    }
}

/// A kind of post; the code itself where it is the user's own.
pub(super) fn post_kind(code: &str) -> Label {
    match code {
        "vien_chuc" => both("Viên chức", "Public employees (viên chức)"),
        "cong_chuc" => both("Công chức", "Civil servants (công chức)"),
        "khong_chuyen_trach" => both("Người hoạt động không chuyên trách", "Non-specialised posts"),
        "hop_dong" => both("Lao động hợp đồng", "Contract staff"),
        "ctv" => both("Cộng tác viên", "Collaborators"),
        "kiem_nhiem" => both("Kiêm nhiệm", "Concurrent staff"),
        other => same(other),
    }
}

/// Stages of the coverage cascade, in the order in which they are drawn.
pub(super) fn stages() -> [Label; 5] {
    [
        both("Được phục vụ", "Served"),
        both("Thiếu năng lực phục vụ", "Without capacity"),
        both("Chưa tìm đến dịch vụ", "Not seeking"),
        both("Ngoài tầm tiếp cận", "Out of reach"),
        both("Không cần dịch vụ nào trong danh mục", "No service asked"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_differs_between_the_languages_and_none_is_missing() {
        let mut words: Vec<Label> = Line::ALL.map(line).to_vec();
        words.extend([FundKind::Recurrent, FundKind::Capital].map(fund_kind));
        words.extend(GoalKind::ALL.map(goal));
        let proofs = [Proof::BranchAndBound, Proof::WorkLimit, Proof::Relaxation, Proof::None];
        words.extend(proofs.map(proof));
        words.extend(stages());
        for kind in
            ["vien_chuc", "cong_chuc", "khong_chuyen_trach", "hop_dong", "ctv", "kiem_nhiem"]
        {
            words.push(post_kind(kind));
        }
        for word in words {
            assert!(!word.vi.is_empty() && !word.en.is_empty() && word.vi != word.en, "{word:?}");
        }
    }
}
