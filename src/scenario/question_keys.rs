//! The keys of the question: mandates, goals, uncertainties, limits.

use super::keys::{LABEL, may, must, or};
use super::spec::{Key, Kind, Of};
use super::units::Unit::*;

pub(super) const MANDATE: &[Key] = &[
    LABEL,
    must(
        "rule",
        Kind::Choice(&["sites", "communes", "coverage", "nested", "trained", "villages"]),
        "quy tắc",
        "rule",
    ),
    may("types", Kind::Codes(Of::Type), "loại hình", "types counted"),
    may("per_types", Kind::Codes(Of::Type), "tính trên loại hình", "types that call for them"),
    may("at_least", Kind::Figure(Number), "ít nhất", "number"),
    may("share", Kind::Figure(Share), "tỷ lệ", "share of need, or of people in post"),
    may("cadres", Kind::CodesOrAll(Of::Cadre), "chức danh", "cadres"),
    may("ratio", Kind::Figure(Number), "tỷ số", "how many for each"),
    may("groups", Kind::CodesOrAll(Of::Group), "nhóm", "groups"),
    may("service", Kind::Code(Of::Service), "dịch vụ", "service"),
    may("level", Kind::Code(Of::Level), "cấp", "for each area of this level"),
    must("year", Kind::Whole(1900, 2200), "năm", "as of 31 December of this year"),
    may(
        "price",
        Kind::Figure(Price),
        "giá một đơn vị thiếu",
        "price of a missing unit (absent: hard)",
    ),
    must("source", Kind::Text, "văn bản", "where it is written"),
];

pub(super) const GOAL: &[Key] = &[
    must(
        "kind",
        Kind::Choice(&["shortfall", "served", "equity", "floor", "cost", "weighted"]),
        "mục tiêu",
        "what is measured",
    ),
    or(
        "tolerance",
        Kind::Figure(Share),
        0.0,
        "phần có thể nhường",
        "share that later levels may give up",
    ),
    or("discount", Kind::Figure(Share), 0.0, "chiết khấu mỗi năm", "discount a year"),
    may(
        "level",
        Kind::Code(Of::Compared),
        "cấp so sánh",
        "what is compared: a level, commune or zone",
    ),
    may("floor", Kind::Figure(Share), "mức sàn", "share of need asked for in each area"),
    may("blend", Kind::Rows(BLEND), "các mục tiêu được cộng", "goals that a weighted one adds up"),
];

/// The kinds that a weighted goal adds up, or that a constraint holds.
pub(super) const MEASURED: Kind = Kind::Choice(&["shortfall", "served", "equity", "floor", "cost"]);

pub(super) const BLEND: &[Key] = &[
    must("kind", MEASURED, "mục tiêu", "what is measured"),
    must("weight", Kind::Figure(Factor), "trọng số", "points for one scale"),
    must("scale", Kind::Figure(Number), "thang đo", "value of the goal that counts as one"),
    or("discount", Kind::Figure(Share), 0.0, "chiết khấu mỗi năm", "discount a year"),
    may("level", Kind::Code(Of::Compared), "cấp so sánh", "what is compared"),
    may("floor", Kind::Figure(Share), "mức sàn", "share of need asked for in each area"),
];

pub(super) const CONSTRAINT: &[Key] = &[
    LABEL,
    must("kind", MEASURED, "mục tiêu", "what is measured"),
    may("at_least", Kind::Figure(Number), "ít nhất", "value to reach where more is better"),
    may("at_most", Kind::Figure(Number), "nhiều nhất", "value to reach where less is better"),
    or("discount", Kind::Figure(Share), 0.0, "chiết khấu mỗi năm", "discount a year"),
    may("level", Kind::Code(Of::Compared), "cấp so sánh", "what is compared"),
    may("floor", Kind::Figure(Share), "mức sàn", "share of need asked for in each area"),
    must("source", Kind::Text, "văn bản", "where it is written"),
];

/// The words of `quantity`.
pub(super) const QUANTITIES: &[&str] = &[
    "demand",
    "uptake",
    "hours",
    "attrition",
    "refill",
    "cost",
    "pay_step",
    "delivery",
    "on_time",
    "delay",
    "cut_probability",
    "cut_size",
    "storms",
    "abandonment",
];

/// The keys that state a distribution.
pub(super) const DISTRIBUTIONS: &[&str] = &[
    "fixed",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "beta",
    "gamma",
    "pert",
    "discrete",
    "empirical",
];

pub(super) const UNCERTAINTY: &[Key] = &[
    must("quantity", Kind::Choice(QUANTITIES), "đại lượng", "quantity"),
    may("types", Kind::Codes(Of::Type), "loại hình", "types (absent: all)"),
    may("groups", Kind::Codes(Of::Group), "nhóm", "groups (absent: all)"),
    may("funds", Kind::Codes(Of::Fund), "nguồn", "funds (absent: all)"),
    may(
        "converts",
        Kind::Flag,
        "chuyển đổi cơ sở hiện có",
        "conversions of existing sites, or new builds (absent: both)",
    ),
    may("fixed", Kind::Figure(Number), "cố định", "always this"),
    may("uniform", Kind::Numbers(2), "phân bố đều", "uniform: low, high"),
    may("triangular", Kind::Numbers(3), "phân bố tam giác", "triangular: low, mode, high"),
    may("normal", Kind::Table(NORMAL), "phân bố chuẩn", "normal"),
    may("lognormal", Kind::Table(LOGNORMAL), "phân bố chuẩn logarit", "lognormal"),
    may("beta", Kind::Table(BETA), "phân bố beta", "beta, between 0 and 1"),
    may("gamma", Kind::Table(GAMMA), "phân bố gamma", "gamma"),
    may("pert", Kind::Numbers(3), "phân bố PERT", "PERT: low, mode, high"),
    may("discrete", Kind::Rows(VALUE), "phân bố rời rạc", "values with weights"),
    may(
        "empirical",
        Kind::Text,
        "cột số liệu trong samples.csv",
        "column of samples.csv, each cell as likely as the other",
    ),
    may(
        "between",
        Kind::Numbers(2),
        "chỉ lấy trong khoảng",
        "given that it lies between two values",
    ),
    may(
        "varies",
        Kind::Choice(&["replication", "month"]),
        "rút lại theo",
        "drawn once a replication (absent) or every month",
    ),
    or(
        "shared",
        Kind::Figure(Share),
        0.0,
        "tương quan chung",
        "correlation through one shared shock",
    ),
    may(
        "drivers",
        Kind::FigureBy(Of::Driver, Correlation),
        "hệ số theo yếu tố chi phối",
        "loadings on drivers",
    ),
    must("basis", Kind::Text, "căn cứ", "source or reason"),
];

pub(super) const NORMAL: &[Key] = &[
    must("mean", Kind::Setting(Real), "trung bình", "mean"),
    must("sd", Kind::Setting(Positive), "độ lệch chuẩn", "standard deviation"),
];

pub(super) const LOGNORMAL: &[Key] = &[
    must("median", Kind::Setting(Positive), "trung vị", "median"),
    must(
        "sigma",
        Kind::Setting(Positive),
        "độ lệch chuẩn của logarit",
        "standard deviation of the logarithm",
    ),
];

pub(super) const BETA: &[Key] = &[
    must("alpha", Kind::Setting(Positive), "tham số alpha", "alpha"),
    must("beta", Kind::Setting(Positive), "tham số beta", "beta"),
];

pub(super) const GAMMA: &[Key] = &[
    must("shape", Kind::Setting(Positive), "tham số hình dạng", "shape"),
    must("scale", Kind::Setting(Positive), "tham số tỷ lệ", "scale"),
];

pub(super) const VALUE: &[Key] = &[
    must("value", Kind::Setting(Real), "giá trị", "value"),
    must("weight", Kind::Setting(Positive), "trọng số", "weight"),
];

pub(super) const DRIVER: &[Key] = &[LABEL];

pub(super) const CORRELATION: &[Key] = &[
    must("of", Kind::Codes(Of::Uncertainty), "các yếu tố bất định", "uncertainties"),
    must("matrix", Kind::Matrix, "ma trận tương quan", "correlations, row by row"),
    must("basis", Kind::Text, "căn cứ", "source or reason"),
];

pub(super) const CALIBRATION: &[Key] = &[
    must(
        "shared",
        Kind::Figure(Share),
        "tương quan chung giữa các cơ sở",
        "correlation between sites through one shared shock",
    ),
    must(
        "alike",
        Kind::Figure(Positive),
        "mức giống nhau giữa các loại hình",
        "how alike the types are: alpha + beta of their common beta distribution",
    ),
];

pub(super) const LIMITS: &[Key] = &[
    must(
        "gap",
        Kind::Setting(Share),
        "khoảng cách tương đối",
        "relative gap at which a level is done",
    ),
    must("nodes", Kind::Whole(1, 1_000_000_000), "số nút", "nodes of one solve"),
    must(
        "stall_nodes",
        Kind::Whole(1, 1_000_000_000),
        "số nút không cải thiện",
        "nodes without a better plan",
    ),
    must(
        "rounds",
        Kind::Whole(0, 1_000_000),
        "số vòng cải thiện",
        "rounds of the improving search",
    ),
    must(
        "safety_seconds",
        Kind::Setting(Number),
        "giây an toàn",
        "seconds after which a solve is given up",
    ),
];
