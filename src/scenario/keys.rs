//! The keys of `scenario.toml`, table by table: name, kind, (neutral value,) Vietnamese, English.

use super::question_keys::{MANDATE, GOAL, CONSTRAINT, UNCERTAINTY, DRIVER, CORRELATION, CALIBRATION, LIMITS};
use super::spec::{Key, Kind, Need, Of};
use super::units::Unit::*;

pub(super) const fn must(name: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Key {
    Key { name, kind, need: Need::Required, vi, en }
}

pub(super) const fn may(name: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Key {
    Key { name, kind, need: Need::Optional, vi, en }
}

pub(super) const fn or(name: &'static str, kind: Kind, value: f64, vi: &'static str, en: &'static str) -> Key {
    Key { name, kind, need: Need::Else(value), vi, en }
}

pub(super) const LABEL: Key = must("label", Kind::Label, "tên gọi", "name");

/// Keys known to the design but not built yet.
pub(super) const NOT_BUILT: &[&str] = &[
    "crosswalk",
    "referral",
    "effect",
    "optimise",
    "climate",
    "closures",
    "condition",
];

/// The words of `lines`.
pub(super) const LINES: &[&str] =
    &["capital", "equipment", "pay", "running", "case", "training", "task"];

/// Post kinds, as in decisions on headcount.
pub(super) const POST_KINDS: &[&str] =
    &["vien_chuc", "cong_chuc", "khong_chuyen_trach", "hop_dong", "ctv", "kiem_nhiem"];

/// The whole file.
pub(super) const TOP: &[Key] = &[
    must("format", Kind::Whole(1, 1), "phiên bản định dạng", "version of the format"),
    may("extends", Kind::Text, "thư mục kịch bản được kế thừa", "folder of the scenario below"),
    may("drop", Kind::Texts, "các bảng kế thừa bị bỏ", "inherited tables to remove"),
    must("scenario", Kind::Table(SCENARIO), "kịch bản", "the scenario"),
    must("need", Kind::Table(NEED), "nhu cầu", "how need is counted"),
    must("group", Kind::Tables(GROUP), "nhóm đối tượng", "client groups"),
    must("zone", Kind::Tables(ZONE), "vùng", "zones"),
    must("service", Kind::Tables(SERVICE), "dịch vụ", "services"),
    must("uptake", Kind::Table(UPTAKE), "tiếp cận dịch vụ", "who comes"),
    may("outreach", Kind::Table(OUTREACH), "truyền thông do kế hoạch quyết định", "outreach that the plan decides on"),
    must("collaborators", Kind::Table(COLLABORATORS), "cộng tác viên thôn", "village collaborators"),
    must("owner", Kind::Tables(OWNER), "cơ quan chủ quản", "owners"),
    must("cadre", Kind::Tables(CADRE), "chức danh", "cadres"),
    must("pay_step", Kind::Rows(PAY_STEP), "lương cơ sở", "base salary by date"),
    may("norm", Kind::Rows(NORM), "định mức", "dated caseload norms"),
    may("unit_minimum", Kind::Rows(UNIT_MINIMUM), "nhân lực tối thiểu của đơn vị", "dated laws on the smallest unit"),
    must("ramp", Kind::Table(RAMP), "giai đoạn đầu hoạt động", "what an opening loses while it learns"),
    may("quota", Kind::Rows(QUOTA), "chỉ tiêu biên chế", "new posts allowed"),
    may("gate", Kind::Tables(GATE), "thủ tục phê duyệt", "decisions that openings wait for"),
    must("facility_type", Kind::Tables(FACILITY_TYPE), "loại hình cơ sở", "facility types"),
    must("prices", Kind::Table(PRICES), "mặt bằng giá", "price level"),
    may("fund", Kind::Tables(FUND), "nguồn kinh phí", "funds"),
    may("task", Kind::Tables(TASK), "nhiệm vụ không gắn với cơ sở", "work without a site"),
    may("course", Kind::Tables(COURSE), "lớp đào tạo", "courses"),
    may("mandate", Kind::Tables(MANDATE), "chỉ tiêu, quy định", "mandates"),
    may("constraint", Kind::Tables(CONSTRAINT), "ràng buộc về mục tiêu", "values that goals must reach"),
    must("goal", Kind::Rows(GOAL), "mục tiêu theo thứ tự", "goals, in order"),
    may("uncertainty", Kind::Tables(UNCERTAINTY), "yếu tố bất định", "what may turn out differently"),
    may("backlog", Kind::FigureBy(Of::Service, Clients), "số người đang chờ khi bắt đầu", "clients who wait on the first day"),
    may("hazard", Kind::Tables(HAZARD), "bão, lũ", "storms and floods"),
    may("driver", Kind::Tables(DRIVER), "yếu tố chi phối chung", "what several uncertainties share"),
    may("correlation", Kind::Tables(CORRELATION), "tương quan giữa các yếu tố bất định", "correlations between uncertainties"),
    may("simulation", Kind::Table(SIMULATION), "cách mô phỏng", "how futures are simulated"),
    may("calibration", Kind::Table(CALIBRATION), "giả định khi hiệu chỉnh theo số liệu đã qua", "what is assumed when delivery is judged from past counts"),
    must("limits", Kind::Table(LIMITS), "giới hạn tính toán", "work limits of the search"),
];

const SCENARIO: &[Key] = &[
    must("name", Kind::Text, "tên ngắn", "short name"),
    must("title", Kind::Label, "tiêu đề", "title for documents"),
    must("as_of", Kind::Date, "ngày lập kế hoạch", "the day on which the plan is made"),
    must("base_year", Kind::Whole(1900, 2200), "năm gốc của dân số và đối tượng", "year of population and registrations"),
    must("first_year", Kind::Whole(1900, 2200), "năm đầu", "first planned year"),
    must("last_year", Kind::Whole(1900, 2200), "năm cuối", "last planned year"),
    may("retrospective", Kind::Flag, "nhìn lại một kế hoạch đã qua", "looks back at a plan whose outcome is known"),
    must("levels", Kind::Texts, "các cấp trên xã, từ trên xuống", "levels above the commune, from the top"),
    may("level_labels", Kind::LabelBy(Of::Level), "tên các cấp", "names of the levels"),
    must("seed", Kind::Whole(0, i64::MAX), "hạt giống ngẫu nhiên", "seed of every draw"),
    must("replications", Kind::Whole(1, 1_000_000), "số lần mô phỏng", "replications of the simulation"),
];

const NEED: &[Key] = &[
    may("registered_total", Kind::Figure(People), "tổng số đối tượng dùng để hiệu chỉnh", "registrations to which the groups are scaled"),
    must("overlap", Kind::Figure(Share), "tỷ lệ tính trùng", "share of registrations that count a person again"),
];

const GROUP: &[Key] = &[
    LABEL,
    may("registered", Kind::Figure(People), "số đăng ký", "registrations in the province"),
    or("growth", Kind::Figure(Growth), 0.0, "tăng mỗi năm", "growth a year"),
    may("key", Kind::Text, "cột phân bổ trong communes.csv", "column of communes.csv by which it is spread"),
    may("zone_factor", Kind::FigureBy(Of::Zone, Factor), "hệ số vùng", "factor by zone (1 where left out)"),
    may("sensitive", Kind::Flag, "nhóm nhạy cảm", "shown only where ten or more"),
];

const ZONE: &[Key] = &[
    LABEL,
    must("speed", Kind::Figure(Speed), "tốc độ đường địa phương", "speed on local roads"),
    must("highway_speed", Kind::Figure(Speed), "tốc độ quốc lộ", "speed on a national highway"),
    must("detour", Kind::Figure(Factor), "hệ số đường vòng", "road km per straight km"),
    must("price_factor", Kind::Figure(Factor), "hệ số giá xây dựng", "multiplies capital cost"),
];

const SERVICE: &[Key] = &[
    LABEL,
    must("mode", Kind::Choice(&["visit", "attend", "residential", "emergency"]), "cách cung cấp", "how it meets a client"),
    or("hours", Kind::Figure(HoursPerClient), 0.0, "giờ làm việc", "work on one client"),
    or("visits", Kind::Figure(JourneysPerClient), 0.0, "chuyến đi", "journeys of the worker"),
    or("calls", Kind::Figure(CallsPerClient), 0.0, "cuộc gọi khẩn cấp", "emergency calls of a client"),
    or("turnout", Kind::Figure(Minutes), 0.0, "thời gian từ cuộc gọi đến khi xuất phát", "from an emergency call to the departure"),
    or("months", Kind::Figure(Months), 12.0, "thời gian một ca", "length of one client's care"),
    may("standard", Kind::Figure(Minutes), "chuẩn thời gian đi lại", "access standard, one way"),
    may("standard_by_zone", Kind::FigureBy(Of::Zone, Minutes), "chuẩn theo vùng", "access standard by zone of the client"),
    must("access_full", Kind::Figure(Minutes), "thời gian chưa giảm tiếp cận", "up to this time access is full"),
    or("access_floor", Kind::Figure(Share), 1.0, "tiếp cận tại chuẩn", "worth of access at the standard"),
    may("uptake_if_offered", Kind::Figure(Share), "tỷ lệ nhận khi được mời", "share that accepts when offered"),
    may("uses_places", Kind::Flag, "chiếm chỗ", "each client takes a place"),
    or("direct_cost", Kind::Figure(MillionPerClient), 0.0, "chi trực tiếp", "direct cost"),
    or("urgent", Kind::Figure(Share), 0.0, "tỷ lệ khẩn cấp", "share of clients who are urgent"),
    or("abandonment", Kind::Figure(Share), 0.0, "tỷ lệ bỏ chờ mỗi tháng", "share of waiting clients who give up in a month"),
    or("dispersion", Kind::Figure(Factor), 0.0, "độ phân tán của lượt đến", "variance of the monthly rate over its squared mean"),
];

const SIMULATION: &[Key] = &[
    may("steps", Kind::Whole(12, 365), "số bước mỗi năm", "steps a year"),
    may("warm_up", Kind::Whole(0, 240), "số tháng chạy trước", "months that the present network runs first"),
    or("word_of_mouth", Kind::Figure(Share), 0.0, "tác động truyền miệng", "added to uptake where all need was lately served"),
    may("points", Kind::Choice(&["random", "latin", "sobol"]), "cách rút mẫu", "how draws are spread (absent: random)"),
    may("dimensions", Kind::Texts, "các chiều Sobol' đầu tiên", "what takes the first Sobol' dimensions, in order"),
];

const HAZARD: &[Key] = &[
    LABEL,
    must("per_year", Kind::Figure(Number), "số lần mỗi năm", "closures a year"),
    must("first_month", Kind::Whole(1, 12), "tháng đầu mùa", "first month of the season"),
    must("last_month", Kind::Whole(1, 12), "tháng cuối mùa", "last month of the season"),
    must("weeks", Kind::Figure(Number), "số tuần trung bình", "mean weeks of a closure"),
];

const UPTAKE: &[Key] = &[
    must("start", Kind::Figure(Share), "ban đầu", "share without any campaign"),
    must("ceiling", Kind::Figure(Share), "trần", "share that no campaign exceeds"),
    must("half_saturation", Kind::Figure(DongPerInhabitant), "mức chi đạt nửa hiệu quả", "campaign money for half of the rise"),
    must("memory", Kind::Figure(Share), "phần còn lại sau một năm", "share of the stock left after a year"),
    must("lag_years", Kind::Whole(0, 10), "độ trễ", "years from campaign to contacts"),
    may("curve", Kind::Choice(&["saturating", "logistic"]), "dạng đường cong", "shape of the rise (absent: saturating)"),
    must("collaborator_effect", Kind::Figure(Share), "tác động của cộng tác viên", "added by a trained collaborator in every village"),
];

const OUTREACH: &[Key] = &[
    must("owner", Kind::Code(Of::Owner), "cơ quan thực hiện", "whose cost"),
    must("level", Kind::Code(Of::Area), "quyết định theo cấp", "decided for each area of this level"),
    must("most", Kind::Yearly(DongSpent), "mức chi cao nhất", "greatest spending (0 in years left out)"),
    must("pieces", Kind::Whole(2, 50), "số đoạn thẳng", "straight pieces that replace the curve"),
];

const COLLABORATORS: &[Key] = &[
    must("per_village", Kind::Figure(Number), "số cộng tác viên mỗi thôn", "collaborators a village"),
    must("pay_multiple", Kind::Figure(Factor), "phụ cấp, lần lương cơ sở", "allowance, multiples of base salary"),
    must("trained_share", Kind::Figure(Share), "tỷ lệ đã tập huấn", "share who are trained"),
    may("caseload", Kind::Figure(People), "số người một cộng tác viên theo dõi được trong năm", "people whom a trained one can screen, refer and follow up a year (absent: any number)"),
    may("owner", Kind::Code(Of::Owner), "cơ quan chi trả người mới", "who pays those whom the plan takes on"),
    may("offered", Kind::Yearly(Number), "số người kế hoạch được tăng thêm mỗi thôn", "people whom the plan may take on, for each village"),
];

const OWNER: &[Key] = &[LABEL];

const CADRE: &[Key] = &[
    LABEL,
    must("post_kind", Kind::Choice(POST_KINDS), "loại biên chế", "kind of post"),
    or("fte", Kind::Figure(Fte), 1.0, "định suất một người", "full-time equivalent of one person"),
    may("concurrent", Kind::Flag, "kiêm nhiệm", "assigned from staff in post elsewhere"),
    must("pay_multiple", Kind::Figure(Factor), "hệ số lương", "multiples of base salary"),
    or("allowance", Kind::Figure(Factor), 0.0, "phụ cấp", "allowances, share of pay"),
    or("employer_rate", Kind::Figure(Share), 0.0, "đóng góp của đơn vị", "employer contributions, share of pay"),
    must("annual_hours", Kind::Figure(HoursPerYear), "giờ làm việc một năm", "hours of one full-time equivalent"),
    must("client_share", Kind::Figure(Share), "tỷ lệ giờ cho đối tượng", "share of hours with clients"),
    or("productivity", Kind::Figure(Factor), 1.0, "năng suất", "output against a qualified worker"),
    must("attrition", Kind::Figure(Share), "thôi việc mỗi năm", "share who leave a year"),
    may("pay_anchor", Kind::Figure(Million), "mức thu nhập tham chiếu một tháng", "pay and allowances a month at which the attrition holds"),
    may("pay_elasticity", Kind::Figure(Number), "độ co giãn của thôi việc theo thu nhập", "per cent less attrition for one per cent more pay"),
    may("qualified", Kind::Flag, "coi là đã qua đào tạo", "everybody in it counts as trained"),
    or("trained", Kind::Figure(People), 0.0, "số người đã có chứng chỉ", "people who hold a certificate today"),
    may("recruits", Kind::Yearly(People), "tuyển được mỗi năm", "people the labour market gives (absent: no limit)"),
    must("skills", Kind::Codes(Of::Service), "dịch vụ làm được", "services on which it may work"),
];

const PAY_STEP: &[Key] = &[
    must("from", Kind::Date, "từ ngày", "first day"),
    must("vnd", Kind::Figure(DongPerMonth), "lương cơ sở", "base salary"),
    may("forecast", Kind::Flag, "dự báo", "not yet known on as_of"),
];

const NORM: &[Key] = &[
    must("service", Kind::Code(Of::Service), "dịch vụ", "service"),
    may("cadre", Kind::Code(Of::Cadre), "chức danh", "cadre (absent: all)"),
    must("from", Kind::Date, "từ ngày", "first day in force"),
    must("clients", Kind::Figure(Clients), "đối tượng mỗi định suất", "clients in care per full-time equivalent"),
    may("forecast", Kind::Flag, "dự báo", "not yet known on as_of"),
];

const UNIT_MINIMUM: &[Key] = &[
    must("from", Kind::Date, "từ ngày", "first day in force"),
    must("people", Kind::Figure(People), "số người ít nhất", "people at least"),
    must("post_kinds", Kind::Choices(POST_KINDS), "loại biên chế được tính", "kinds of post that count"),
    may("owners", Kind::Codes(Of::Owner), "cơ quan chủ quản", "owners (absent: all)"),
    may("forecast", Kind::Flag, "dự báo", "not yet known on as_of"),
];

const RAMP: &[Key] = &[
    must("first", Kind::Figure(Share), "tháng đầu", "share of full output at the opening"),
    must("months", Kind::Figure(Months), "số tháng đến mức đầy đủ", "months to full output"),
];

const QUOTA: &[Key] = &[
    may("owner", Kind::Code(Of::Owner), "cơ quan chủ quản", "owner (absent: all)"),
    must("post_kind", Kind::Choice(POST_KINDS), "loại biên chế", "kind of post"),
    must("new_posts", Kind::Yearly(Number), "biên chế tăng thêm", "new posts of each year"),
];

const GATE: &[Key] = &[
    LABEL,
    must("decides", Kind::Text, "cấp quyết định", "who decides"),
    or("months", Kind::Figure(Months), 0.0, "số tháng", "months it takes"),
    may("money_next_year", Kind::Flag, "kinh phí từ năm sau", "money only in the year after"),
];

const FACILITY_TYPE: &[Key] = &[
    LABEL,
    must("owner", Kind::Code(Of::Owner), "cơ quan chủ quản", "owner"),
    must("form", Kind::Choice(&["unit", "branch", "point"]), "hình thức pháp lý", "legal form"),
    may("host", Kind::Choice(&["school", "hospital", "other"]), "nơi đặt", "kind of place that hosts it"),
    must("scope", Kind::Code(Of::Scope), "phạm vi phục vụ", "whom it may serve"),
    may("one_per", Kind::Code(Of::Area), "mỗi địa bàn một cơ sở", "at most one in each area"),
    may("candidates", Kind::Choice(&["commune", "school", "hospital"]), "địa điểm dự kiến", "every place of this kind is a candidate"),
    may("pilot", Kind::Text, "quy mô thí điểm", "size that is tried before any other opens"),
    may("pilot_years", Kind::Whole(1, 20), "số năm thí điểm", "successive 31 Decembers on which a pilot must have stood"),
    may("supervised_by", Kind::Codes(Of::Type), "loại hình giám sát", "types of which one must stand near"),
    may("supervision_minutes", Kind::Figure(Minutes), "thời gian đến nơi giám sát", "travel time within which it supervises"),
    may("span", Kind::Figure(Number), "số điểm giám sát tối đa", "most sites that one of this type supervises (absent: no limit)"),
    may("refer", Kind::TablesOf(Of::Service, REFER), "chuyển tuyến", "cases that it refers up, by service"),
    or("min_clients", Kind::Figure(Clients), 0.0, "số đối tượng tối thiểu", "fewest clients of an opened site in a full year"),
    may("gates", Kind::Codes(Of::Gate), "thủ tục", "decisions, one after the other"),
    may("offers", Kind::Offers, "dịch vụ cung cấp", "services, and to whom"),
    may("size", Kind::Tables(SIZE), "quy mô", "sizes"),
    may("upgrade", Kind::Tables(UPGRADE), "mở rộng, nâng cấp, trang bị", "steps of a standing site to another size"),
];

const REFER: &[Key] = &[
    must("share", Kind::Figure(Share), "tỷ lệ chuyển tuyến", "share of its clients of the service"),
    must("hours", Kind::Figure(HoursPerClient), "số giờ ở tuyến trên", "hours one of them takes where he is referred to"),
    must("to", Kind::Codes(Of::Type), "loại hình tuyến trên", "types that take them on"),
    must("minutes", Kind::Figure(Minutes), "thời gian đến tuyến trên", "travel time within which they do"),
];

const SIZE: &[Key] = &[
    LABEL,
    or("capital", Kind::Figure(Million), 0.0, "vốn xây dựng, sửa chữa", "works"),
    or("equipment", Kind::Figure(Million), 0.0, "trang thiết bị", "equipment"),
    or("running", Kind::Figure(MillionPerYear), 0.0, "chi thường xuyên ngoài lương", "running cost apart from pay"),
    or("lead_months", Kind::Figure(Months), 0.0, "tháng đến khi hoạt động", "months from 1 January to opening"),
    or("places", Kind::Figure(Places), 0.0, "số chỗ", "places"),
    may("calls", Kind::Figure(CallsPerYear), "số cuộc gọi khẩn cấp tiếp nhận được", "emergency calls that it can answer (absent: as its hours allow)"),
    or("output", Kind::Figure(Factor), 1.0, "hệ số giờ làm việc", "multiplies the hours of its staff"),
    may("staff", Kind::Staff, "nhân sự", "people by cadre"),
];

const UPGRADE: &[Key] = &[
    LABEL,
    must("from", Kind::Text, "từ quy mô", "size that it leaves, or today for an existing site"),
    must("to", Kind::Text, "đến quy mô", "size that it reaches"),
    or("capital", Kind::Figure(Million), 0.0, "vốn xây dựng, sửa chữa", "works"),
    or("equipment", Kind::Figure(Million), 0.0, "trang thiết bị", "equipment"),
    or("lead_months", Kind::Figure(Months), 0.0, "tháng đến khi chuyển quy mô", "months from 1 January to the takeover"),
    or("downtime", Kind::Figure(Months), 0.0, "tháng đóng cửa", "months closed before the takeover, in its year"),
];

const PRICES: &[Key] = &[
    must("year", Kind::Whole(1900, 2200), "năm của mặt bằng giá", "year whose prices are stated"),
    must("growth", Kind::Figure(Growth), "tăng giá", "yearly rise"),
];

const FUND: &[Key] = &[
    LABEL,
    must("kind", Kind::Choice(&["recurrent", "capital"]), "loại", "kind of money"),
    must("lines", Kind::Choices(LINES), "khoản chi", "lines that it may pay"),
    must("owners", Kind::Codes(Of::Owner), "chi cho cơ quan nào", "owners whose costs it may pay"),
    or("carry", Kind::Figure(Share), 0.0, "chuyển nguồn", "share of the balance carried over"),
    must("ceiling", Kind::Yearly(MillionPerYear), "mức trần", "new money"),
];

const TASK: &[Key] = &[
    LABEL,
    must("owner", Kind::Code(Of::Owner), "cơ quan thực hiện", "whose cost"),
    may("campaign", Kind::Flag, "truyền thông", "a campaign, which raises uptake"),
    must("cost", Kind::Yearly(MillionPerYear), "kinh phí", "cost"),
];

const COURSE: &[Key] = &[
    LABEL,
    must("owner", Kind::Code(Of::Owner), "cơ quan thực hiện", "whose cost"),
    must("seats", Kind::Figure(Number), "học viên một lớp", "seats of a class"),
    must("cost_per_head", Kind::Figure(MillionPerLearner), "chi một học viên", "cost of a learner"),
    may("classes", Kind::Yearly(Number), "số lớp đã định", "classes held whatever the plan"),
    may("offered", Kind::Yearly(Number), "số lớp có thể mở", "classes that may be held: the plan decides who learns"),
    may("entry", Kind::Codes(Of::Cadre), "chức danh được học", "cadres whose people may learn"),
    may("exit", Kind::Code(Of::Cadre), "chức danh sau khi học", "cadre into which graduates move"),
    or("completion", Kind::Figure(Share), 1.0, "tỷ lệ hoàn thành", "share who finish"),
    or("months_to_finish", Kind::Figure(Months), 0.0, "thời gian học", "from 1 January of the year in which a class begins to its end"),
];
