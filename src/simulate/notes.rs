//! The rules that the futures follow where the plan says nothing.

use crate::world::Label;

/// The rules that the futures follow where the plan says nothing.
pub(super) fn notes() -> Vec<Label> {
    let note = |vi: &str, en: &str| Label { vi: vi.to_owned(), en: en.to_owned() };
    vec![
        note(
            "Cơ sở không được triển khai, hoặc chậm quá kỳ kế hoạch: kinh phí không chi, nhân sự không tuyển, đối tượng tìm đến cơ sở gần kế tiếp còn khả năng phục vụ; cơ sở hiện có dự kiến chuyển đổi tiếp tục hoạt động như hiện nay.",
            "A site that is not delivered, or is late beyond the plan: its money stays unspent, its staff is not hired, its clients seek the next nearest site with room; an existing site that it was to convert goes on as today.",
        ),
        note(
            "Cơ sở triển khai chậm: kinh phí xây dựng và thiết bị chi vào năm khởi công theo kế hoạch; lương và chi thường xuyên chỉ phát sinh từ khi hoạt động.",
            "A late site: works and equipment are paid in the planned start year; pay and running cost begin when it opens.",
        ),
        note(
            "Hằng tháng đối tượng đến cơ sở gần nhất, nếu hết giờ hoặc hết chỗ thì đến cơ sở kế tiếp, nếu không còn nơi nào thì chờ sang tháng sau hoặc bỏ. Người khẩn cấp được nhận trước; số còn lại chia đều theo số người đến. Cơ sở mới giữ giờ cho từng dịch vụ theo kế hoạch; giờ không dùng đến được dùng chung.",
            "Every month clients go to the nearest site and, where hours or places are used up, to the next; where none is left they wait for the next month or give up. The urgent are admitted first, the others in equal shares. An opened site keeps hours for each service as planned; hours not used are then free for all.",
        ),
        note(
            "Vị trí có người nghỉ bị trống cho đến khi tuyển được người mới, người mới làm việc chưa đủ năng suất; lương tính theo tỷ lệ vị trí trống bình quân = tỷ lệ nghỉ việc x số tháng tuyển bù / 12.",
            "A post that somebody leaves is empty until it is refilled, and who begins does not yet work in full; pay counts the expected share of vacant posts = attrition x months to refill / 12.",
        ),
        note(
            "Khi kinh phí bị cắt giảm hoặc chi phí tăng: chi theo kế hoạch trước, phần thiếu lấy từ nguồn khác được phép còn dư. Phần chi thường xuyên không được cấp làm giảm giờ làm việc trong năm của các cơ sở mới thuộc cấp quản lý đó theo cùng tỷ lệ; phần xây dựng, thiết bị không được cấp làm giảm năng lực của các cơ sở khởi công năm đó trong mọi năm sau.",
            "When funds are cut or costs run over: payments follow the plan, then any other fund that may pay and has money left. Recurrent cost left unpaid cuts the year's hours of that owner's opened sites in proportion; works and equipment left unpaid cut the capacity of the sites started in that year, in all later years.",
        ),
        note(
            "Chi trực tiếp cho đối tượng được giữ theo số đối tượng trong kế hoạch; số báo cáo là chi cho số thực tế được phục vụ. Tập huấn và nhiệm vụ không được cấp kinh phí không làm giảm tỷ lệ tìm đến dịch vụ trong mô phỏng này.",
            "Direct costs are set aside for the planned clients; the cost reported is that of the clients served. Training and tasks left unpaid do not lower uptake in this simulation.",
        ),
    ]
}
