//! Every indicator once: code, unit, direction, formula, name.

use super::Direction::{self, Down, Neutral, Up};
use super::Indicator;

const fn entry(
    code: &'static str,
    unit: &'static str,
    direction: Direction,
    formula: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Indicator {
    Indicator { code, unit, direction, formula, vi, en }
}

/// All indicators. Numbers in formulas are those of docs/model.md.
#[rustfmt::skip]
pub const CATALOGUE: &[Indicator] = &[
    entry("supply.design_places", "places", Neutral, "sum of the places of existing sites whose places count as design places",
        "Số chỗ theo thiết kế của các cơ sở hiện có", "Design places of the existing network"),
    entry("supply.design_places_per_need", "share", Up, "design places / registered need of the base year (1.3); not a coverage",
        "Số chỗ thiết kế trên tổng số đối tượng đăng ký", "Design places per registered person"),
    entry("supply.design_places_per_need_without_largest", "share", Up, "the same without the existing site with the most design places",
        "Số chỗ thiết kế trên tổng số đối tượng đăng ký, không tính cơ sở lớn nhất", "Design places per registered person without the largest site"),

    entry("people.need", "people", Neutral, "sum of need (1.4)", "Số người có nhu cầu", "People in need"),
    entry("people.asks_nothing", "people", Neutral, "need x (1 - sum of entry shares) (1.9)",
        "Số người chưa cần dịch vụ nào", "People who ask for no service"),
    entry("people.out_of_reach", "people", Down, "clients out of reach x entry / requires (section 8)",
        "Số người ngoài tầm tiếp cận", "People out of reach"),
    entry("people.not_seeking", "people", Down, "clients not seeking x entry / requires (section 8)",
        "Số người trong tầm tiếp cận nhưng không tìm đến", "People in reach who do not come"),
    entry("people.without_capacity", "people", Down, "clients without capacity x entry / requires (section 8)",
        "Số người tìm đến nhưng cơ sở không đủ năng lực phục vụ", "People who come but find no capacity"),
    entry("people.served", "people", Up, "clients served x entry / requires (section 8)", "Số người được phục vụ", "People served"),
    entry("people.served_share", "% of need", Up, "100 x people served / need", "Tỷ lệ người có nhu cầu được phục vụ", "Share of need served"),

    entry("clients.base", "clients/year", Neutral, "sum of base (1.5)", "Số lượt đối tượng cần dịch vụ", "Client-services needed"),
    entry("clients.out_of_reach", "clients/year", Down, "base where no operating site has an arc (section 8)",
        "Số lượt đối tượng ngoài tầm tiếp cận", "Client-services out of reach"),
    entry("clients.not_seeking", "clients/year", Down, "base in reach x (1 - uptake) (section 8)",
        "Số lượt đối tượng trong tầm tiếp cận nhưng không tìm đến", "Client-services in reach, not sought"),
    entry("clients.without_capacity", "clients/year", Down, "base in reach x uptake - served (section 8)",
        "Số lượt đối tượng tìm đến nhưng cơ sở không đủ năng lực", "Client-services sought, without capacity"),
    entry("clients.served", "clients/year", Up, "sum of serve", "Số lượt đối tượng được phục vụ", "Client-services served"),

    entry("flow.came", "clients", Neutral, "clients who come in the step (9.11)", "Số lượt đối tượng tìm đến", "Clients who come"),
    entry("flow.started", "clients", Up, "clients admitted in the step (9.15)", "Số lượt đối tượng được tiếp nhận", "Clients admitted"),
    entry("flow.closed", "clients", Neutral, "clients whose care ends in the step (9.10)", "Số lượt đối tượng kết thúc", "Clients whose care ends"),
    entry("flow.abandoned", "clients", Down, "waiting clients who give up (9.17)", "Số lượt đối tượng bỏ chờ", "Clients who give up waiting"),
    entry("flow.lost", "clients", Down, "emergency calls that no site can answer (9.17)", "Số ca khẩn cấp không được đáp ứng", "Emergency calls lost"),
    entry("flow.waiting", "clients", Down, "clients who wait at the end of the step or year", "Số lượt đối tượng đang chờ", "Clients who wait"),
    entry("flow.in_care", "clients", Neutral, "clients in care at the end of the step", "Số lượt đối tượng đang được phục vụ", "Clients in care"),
    entry("people.in_care_share", "% of need", Up, "100 x people in care at the end of the step (1.9) / need of the year (1.4)", "Tỷ lệ người có nhu cầu đang được phục vụ", "Share of need in care"),
    entry("equity.least_in_care", "% of need", Up, "least share of need in care among the areas of `equity.least_served`", "Tỷ lệ đang được phục vụ của địa bàn thấp nhất", "Share of need in care in the least area"),
    entry("equity.gini_in_care", "0-1", Down, "Gini coefficient of that share over those areas, weighted by need", "Hệ số Gini của tỷ lệ đang được phục vụ giữa các địa bàn", "Gini of the share in care between areas"),
    entry("staff.wisn_ratio", "ratio", Up, "hours available / hours that those who come in the step would take at their nearest site (9.22)", "Tỷ số nhân lực hiện có trên nhu cầu theo khối lượng công việc (WISN)", "Staff against workload (WISN ratio)"),
    entry("staff.wisn_gap", "people", Up, "people in post x (1 - 1 / WISN ratio): surplus, or shortage below zero (9.22)", "Số người thừa (+) hoặc thiếu (-) theo khối lượng công việc (WISN)", "Surplus (+) or shortage (-) of staff (WISN)"),
    entry("wait.mean", "months", Down, "mean wait of the clients admitted", "Thời gian chờ bình quân của đối tượng được tiếp nhận", "Mean wait of those admitted"),
    entry("staff.filled_share", "% of posts", Up, "100 x posts filled / posts", "Tỷ lệ vị trí có người làm", "Share of posts filled"),
    entry("staff.left", "people", Down, "people who leave in the step (9.8)", "Số người thôi việc", "People who leave"),
    entry("hours.used_share", "% of hours", Neutral, "100 x hours taken by clients admitted / hours available (9.9, 9.16)", "Tỷ lệ giờ làm việc đã dùng", "Share of hours used"),
    entry("network.operating", "sites", Up, "sites that operate in the step, part of a step counted as a part", "Số cơ sở đang hoạt động", "Sites in operation"),
    entry("links.closed_share", "% of the step", Down, "share of the step in which storms close links (9.18)", "Tỷ lệ thời gian đường, phà bị cắt", "Time with closed links"),

    entry("access.mean", "minutes", Down, "mean over served clients of minutes one way (2.1)",
        "Thời gian đi lại bình quân của đối tượng được phục vụ", "Mean travel time of served clients"),
    entry("access.p90", "minutes", Down, "minutes within which nine in ten served clients are reached",
        "Thời gian đi lại của 90 % đối tượng được phục vụ", "90th percentile of travel time"),
    entry("access.half_standard", "% of clients", Up, "served clients within half the standard / served clients x 100; within the standard all are (2.2)",
        "Tỷ lệ đối tượng được phục vụ trong nửa thời gian chuẩn", "Share served within half the standard"),

    entry("equity.least_served", "% of need", Up, "least share of need served among the areas of the equity goal's level, else of the lowest level",
        "Tỷ lệ phục vụ của địa bàn thấp nhất", "Least-served area"),
    entry("equity.gini", "0-1", Down, "Gini coefficient of the share served over those areas, weighted by need",
        "Hệ số Gini của tỷ lệ phục vụ giữa các địa bàn", "Gini of the share served between areas"),
    entry("equity.zone_ratio", "ratio", Up, "least share served among zones / greatest",
        "Tỷ số giữa vùng được phục vụ thấp nhất và cao nhất", "Worst zone against the best"),

    entry("uptake.share", "% of clients", Up, "100 x demand / base (1.5, 1.8) over the services that are not brought to the door",
        "Tỷ lệ đối tượng sẽ tìm đến nếu được phục vụ", "Uptake"),
    entry("outreach.spent", "million VND", Neutral, "outreach decided by the plan, nominal (5.7)", "Kinh phí truyền thông do phương án quyết định", "Outreach decided by the plan"),

    entry("collaborators.people", "people", Neutral, "collaborators, today's and those taken on", "Số cộng tác viên", "Collaborators"),
    entry("collaborators.villages", "% of villages", Up, "100 x sum of min(collaborators, villages) / sum of villages, by commune", "Tỷ lệ thôn, bản, khu phố có cộng tác viên", "Villages with a collaborator"),

    entry("staff.people", "people", Neutral, "posts at sites that stand on 31 December, by cadre; concurrent staff included",
        "Số người làm việc theo chức danh", "People in post by cadre"),
    entry("staff.fte", "full-time equivalents", Neutral, "posts x fte at sites that stand on 31 December, by cadre",
        "Số lao động quy đổi toàn thời gian theo chức danh", "Full-time equivalents by cadre"),
    entry("staff.trained", "people", Up, "people in post on 31 December who count as trained, by cadre (3.13)", "Số người làm việc đã qua đào tạo theo chức danh", "Trained people in post by cadre"),
    entry("train.learners", "people", Neutral, "learners who begin a course that trains, by course (3.11)", "Số học viên theo khóa học", "Learners by course"),
    entry("posts.taken", "posts", Down, "posts at sites that stand on 31 December, by owner and kind of post, concurrent cadres left out",
        "Số vị trí việc làm đã sử dụng theo cấp quản lý và loại", "Posts taken by owner and kind"),
    entry("posts.quota", "posts", Neutral, "posts today + new posts allowed so far, by quota", "Số vị trí việc làm được giao", "Posts allowed by quota"),
    entry("caseload.per_fte", "clients in care per full-time equivalent", Neutral, "sum of serve x months / 12 over posts x fte x operating of the skilled cadres at the sites that serve",
        "Số ca đang quản lý trên một lao động quy đổi", "Clients in care per full-time equivalent"),
    entry("caseload.norm_share", "% of the norm", Down, "100 x sum of serve x months / 12 over the clients that the norm allows (3.8)",
        "Tỷ lệ số ca so với định mức", "Caseload against the norm"),

    entry("site.people_served", "people", Up, "clients served at the site x entry / requires", "Số người được phục vụ tại cơ sở", "People served at a site"),
    entry("site.utilisation", "% of hours", Neutral, "100 x hours worked / hours available (3.7)", "Tỷ lệ sử dụng giờ làm việc của cơ sở", "Hours used at a site"),

    entry("supervision.sites", "sites", Neutral, "sites that a site supervises", "Số điểm do một nơi giám sát", "Sites supervised"),
    entry("supervision.span_share", "% of the span", Down, "100 x sites supervised / span", "Tỷ lệ sử dụng khả năng giám sát", "Use of the span"),

    entry("referral.clients", "clients", Neutral, "sum of cases referred to a site", "Số ca được chuyển tuyến đến cơ sở", "Cases referred to a site"),

    entry("money.additional", "million VND", Down, "sum of payments", "Kinh phí bổ sung", "Additional cost"),
    entry("money.paid", "million VND", Neutral, "payments by fund, line and owner", "Kinh phí bổ sung theo nguồn, khoản chi và cấp quản lý", "Additional cost by fund, line and owner"),
    entry("money.line_paid", "million VND", Neutral, "paid of the additional cost by line; direct costs of the clients served", "Kinh phí bổ sung đã chi theo khoản chi", "Additional cost paid by line"),
    entry("money.fund_paid", "million VND", Neutral, "payments by fund", "Kinh phí đã chi theo nguồn", "Paid by a fund"),
    entry("money.ceiling", "million VND", Neutral, "new money of a fund in the year, before what is carried over", "Trần kinh phí của nguồn", "Ceiling of a fund"),
    entry("money.existing", "million VND", Neutral, "existing cost by line and owner (5.9)", "Kinh phí hiện có theo khoản chi và cấp quản lý", "Existing cost by line and owner"),
    entry("money.per_client", "million VND/client", Down, "(additional + existing cost) / clients served", "Chi phí trên một lượt đối tượng được phục vụ", "Cost per client served"),
    entry("money.unpaid", "million VND", Down, "cost that no fund can pay in a simulated future", "Chi phí không có nguồn chi trả", "Cost left unpaid"),

    entry("mandate.asked", "sites, communes or % of need", Neutral, "section 6", "Mức chỉ tiêu giao", "Asked by a mandate"),
    entry("mandate.measured", "sites, communes or % of need", Up, "section 6", "Mức đạt được của chỉ tiêu", "Measured for a mandate"),
    entry("mandate.met", "0-1", Up, "1 if nothing is missing; in simulated futures the share of futures in which nothing is missing",
        "Đạt chỉ tiêu", "Mandate met"),

    entry("network.standing", "sites", Neutral, "existing and opened sites that stand on 31 December, by type", "Số cơ sở hoạt động theo loại hình", "Standing sites by type"),
    entry("delivery.standing", "0-1", Up, "share of futures in which the planned site stands on 31 December of the last year",
        "Xác suất cơ sở đi vào hoạt động trong kỳ", "Planned site stands at the end"),
    entry("delivery.on_time", "0-1", Up, "share of futures in which the planned site opens without delay", "Xác suất cơ sở đi vào hoạt động đúng hạn", "Planned site opens on time"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_stands_once_and_is_named_in_both_languages() {
        let codes: BTreeSet<&str> = CATALOGUE.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), CATALOGUE.len());
        for entry in CATALOGUE {
            assert!(!entry.vi.is_empty() && !entry.en.is_empty() && !entry.formula.is_empty());
        }
    }

    #[test]
    fn a_member_in_brackets_has_the_entry_of_its_indicator() {
        assert_eq!(Indicator::find("staff.fte[officer]").map(|i| i.code), Some("staff.fte"));
        assert_eq!(Indicator::find("staff"), None);
    }
}
