//! Main terms in both languages.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::text::{both, same};

pub(super) fn section() -> Section {
    let columns = vec![
        Column::words(both("Tiếng Việt", "Vietnamese")),
        Column::words(both("Tiếng Anh", "English")),
        Column::words(both("Nghĩa trong báo cáo này", "Meaning in this report")),
    ];
    let mut table = Table::new(both("Thuật ngữ chính", "Main terms"), columns);
    for (vi, en, meaning_vi, meaning_en) in TERMS {
        table.row(vec![same(vi), same(en), both(meaning_vi, meaning_en)]);
    }
    Section {
        id: "glossary",
        title: both("Thuật ngữ", "Glossary"),
        blocks: vec![Block::Table(table)],
    }
}

/// Vietnamese, English, and what it means in both.
const TERMS: [(&str, &str, &str, &str); 17] = [
    (
        "nhu cầu",
        "need",
        "số người có hoàn cảnh thuộc các nhóm đối tượng, đã trừ phần trùng lặp giữa các nhóm",
        "people in the client groups, those who stand in several groups counted once",
    ),
    (
        "người – dịch vụ",
        "client-service",
        "một người nhận một dịch vụ trong năm; một người có thể nhận nhiều dịch vụ",
        "one person who gets one service in a year; a person may get several",
    ),
    (
        "được phục vụ",
        "served",
        "đã bố trí được điểm, cán bộ và thời gian để phục vụ",
        "a site, staff and working time are assigned",
    ),
    (
        "thiếu năng lực phục vụ",
        "without capacity",
        "tìm đến dịch vụ nhưng mạng lưới không đủ giờ công hoặc chỗ",
        "would come, but the network has no time or place left",
    ),
    (
        "chưa tìm đến dịch vụ",
        "not seeking",
        "có điểm phục vụ trong tầm nhưng không đến, do chưa biết hoặc chưa tin",
        "a site is within reach, but they do not come",
    ),
    (
        "ngoài tầm tiếp cận",
        "out of reach",
        "không có điểm nào hoạt động trong thời gian đi lại tiêu chuẩn",
        "no operating site within the standard travel time",
    ),
    (
        "tiêu chuẩn tiếp cận",
        "access standard",
        "thời gian đi một chiều dài nhất được chấp nhận, tính bằng phút, theo dịch vụ và vùng",
        "longest accepted travel time one way in minutes, by service and zone",
    ),
    (
        "công tác viên xã hội",
        "social worker",
        "người làm công tác xã hội chuyên trách tại cơ sở",
        "full-time social-work staff of a facility",
    ),
    (
        "kiêm nhiệm",
        "concurrent",
        "người đang giữ vị trí khác được giao thêm việc; không dùng chỉ tiêu biên chế mới",
        "staff with another post who are assigned the work; takes no new post",
    ),
    (
        "cộng tác viên",
        "collaborator",
        "người ở thôn, bản, khu phố giúp phát hiện, giới thiệu, theo dõi đối tượng",
        "a villager who finds, refers and follows up clients",
    ),
    (
        "chỉ tiêu biên chế",
        "post quota",
        "số vị trí được phép dùng, theo cơ quan quản lý, loại và năm",
        "posts allowed by owner, kind and year",
    ),
    (
        "kinh phí tăng thêm",
        "additional money",
        "phần chi do phương án tạo ra, phải nằm trong hạn mức các nguồn",
        "what the plan adds, within the ceilings of the funds",
    ),
    (
        "kinh phí hiện có",
        "existing cost",
        "phần chi đã bố trí cho mạng lưới hiện nay, không tính vào hạn mức",
        "what is paid anyway for the present network; not held against the ceilings",
    ),
    (
        "chỉ tiêu được giao",
        "mandate",
        "quy định bắt buộc hoặc mục tiêu về số điểm, số xã, mức bao phủ",
        "a rule or target about sites, communes or coverage",
    ),
    (
        "cận",
        "bound",
        "giá trị mà không phương án nào có thể vượt qua, đã được chứng minh",
        "a proven value that no plan can pass",
    ),
    (
        "khoảng cách tới tối ưu",
        "gap",
        "chênh lệch giữa cận và giá trị đạt được, tính theo phần trăm",
        "distance from value to bound, in per cent",
    ),
    (
        "mô phỏng",
        "simulation",
        "thử phương án trên nhiều tương lai lấy ngẫu nhiên theo các giả định về bất định",
        "the plan tried in many futures drawn at random from the stated uncertainties",
    ),
];
