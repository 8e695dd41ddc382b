//! The map.

use crate::report::block::{Block, Section};
use crate::report::facts::Facts;
use crate::report::input::ReportInput;
use crate::report::map;
use crate::report::text::both;

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Section {
    let last = input.world.calendar.last;
    let text = both(
        format!(
            "Mỗi ô là một xã, phường, thị trấn, tô đậm dần theo tỷ lệ người có nhu cầu được phục vụ năm {last}. Ký hiệu cho biết loại hình, màu cho biết năm mở cửa. Đưa con trỏ vào ô hoặc ký hiệu để xem tên và số liệu."
        ),
        format!(
            "Each cell is a commune, shaded by the share of people in need served in {last}. The shape of a symbol is the type, its colour the year of opening. Point at a cell or symbol for its name and figure."
        ),
    );
    let outline = match input.boundary {
        Some(_) => both(
            "Ranh giới lấy từ tệp do người sử dụng cung cấp.",
            "Boundaries are those of the user's own file.",
        ),
        None => both(
            "Các ô được dựng từ điểm trung tâm (sơ đồ Voronoi), không phải là ranh giới hành chính.",
            "Cells are drawn from centre points (Voronoi cells); they are not administrative boundaries.",
        ),
    };
    Section {
        id: "map",
        title: both("Bản đồ mạng lưới", "Map of the network"),
        blocks: vec![Block::Text(text), Block::Map(map::build(input, facts)), Block::Text(outline)],
    }
}
