//! What may stand in the CSV tables: one row a column.

use super::spec::Of;
use super::units::Unit::{self, *};

/// What stands in the cells of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    /// Text.
    Text,
    /// A code that this table defines; unique.
    NewCode,
    /// A code defined elsewhere.
    Code(Of),
    /// A number.
    Number(Unit),
    /// 0 or 1.
    Flag,
    /// A date, 2013-11-30.
    Date,
    /// A whole year.
    Year,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A column.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) cell: Cell,
    /// Whether the column must be there and every cell filled.
    pub(super) required: bool,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

/// A table.
#[derive(Debug)]
pub(super) struct TableSpec {
    pub(super) file: &'static str,
    pub(super) columns: &'static [Column<'static>],
    /// Whether further numeric columns may stand in it.
    pub(super) open: bool,
    /// Columns that together may not repeat.
    pub(super) unique: &'static [&'static str],
}

impl TableSpec {
    /// Unit of further columns: observations may be any number, keys of a spread may not be negative.
    pub(super) fn further(&self) -> Unit {
        if self.file == SAMPLES.file { Real } else { Number }
    }
}

const fn must(
    name: &'static str,
    cell: Cell,
    vi: &'static str,
    en: &'static str,
) -> Column<'static> {
    Column { name, cell, required: true, vi, en }
}

const fn may(
    name: &'static str,
    cell: Cell,
    vi: &'static str,
    en: &'static str,
) -> Column<'static> {
    Column { name, cell, required: false, vi, en }
}

const BASIS: Column<'static> = may(
    "basis",
    Cell::Text,
    "căn cứ: source: ... hoặc assumption: ...",
    "source: ... or assumption: ...",
);

pub(super) const COMMUNES: TableSpec = TableSpec {
    file: "communes.csv",
    open: true,
    unique: &[],
    columns: &[
        must("code", Cell::NewCode, "mã xã", "code of the commune"),
        must("name", Cell::Text, "tên", "name"),
        may("kind", Cell::Text, "loại đơn vị", "xã, phường or thị trấn"),
        must("zone", Cell::Code(Of::Zone), "vùng", "zone"),
        must("lon", Cell::Number(Degrees), "kinh độ", "longitude (WGS84)"),
        must("lat", Cell::Number(Latitude), "vĩ độ", "latitude (WGS84)"),
        may("area_km2", Cell::Number(SquareKilometres), "diện tích", "area"),
        must("population", Cell::Number(People), "dân số", "population of the base year"),
        must("villages", Cell::Number(Number), "số thôn", "villages"),
        may("households", Cell::Number(Number), "số hộ", "households"),
        may("poor", Cell::Number(Number), "hộ nghèo", "poor households"),
        may("near_poor", Cell::Number(Number), "hộ cận nghèo", "near-poor households"),
        may("children", Cell::Number(People), "trẻ em", "children"),
        may("elderly", Cell::Number(People), "người cao tuổi", "elderly people"),
        may("urban", Cell::Number(People), "dân số thành thị", "urban population"),
        may("schools", Cell::Number(Number), "số trường", "schools"),
        may(
            "km_district",
            Cell::Number(Kilometres),
            "km đến trung tâm huyện",
            "road km to the district seat",
        ),
        may(
            "km_province",
            Cell::Number(Kilometres),
            "km đến trung tâm tỉnh",
            "road km to the province seat",
        ),
        BASIS,
    ],
};

pub(super) const PLACES: TableSpec = TableSpec {
    file: "places.csv",
    open: false,
    unique: &[],
    columns: &[
        must("code", Cell::NewCode, "mã địa điểm", "code of the place"),
        must("name", Cell::Text, "tên", "name"),
        must("kind", Cell::Choice(&["school", "hospital", "other", "junction"]), "loại", "kind"),
        must("commune", Cell::Code(Of::Commune), "xã", "commune"),
        may("size", Cell::Number(Number), "giường hoặc học sinh", "beds or pupils"),
        BASIS,
    ],
};

pub(super) const LINKS: TableSpec = TableSpec {
    file: "links.csv",
    open: false,
    unique: &[],
    columns: &[
        must("a", Cell::Code(Of::Place), "một đầu", "one end"),
        must("b", Cell::Code(Of::Place), "đầu kia", "the other end"),
        must("mode", Cell::Choice(&["road", "bridge", "ferry"]), "phương thức", "mode"),
        may("minutes", Cell::Number(Minutes), "phút", "minutes"),
        may("km", Cell::Number(Kilometres), "km đường thẳng", "straight km"),
        may("highway", Cell::Flag, "quốc lộ", "along a national highway"),
        may("hazard", Cell::Text, "nhóm thiên tai", "links of one hazard close together"),
        may("from", Cell::Date, "có từ ngày", "first day"),
        may("until", Cell::Date, "đến hết ngày", "last day"),
        must("basis", Cell::Text, "căn cứ", "source: ... or assumption: ..."),
    ],
};

pub(super) const ALLOWANCES: TableSpec = TableSpec {
    file: "allowances.csv",
    open: false,
    unique: &["commune", "group"],
    columns: &[
        must("commune", Cell::Code(Of::Commune), "xã", "commune"),
        must("group", Cell::Code(Of::Group), "nhóm", "group"),
        must("count", Cell::Number(People), "số người đăng ký", "registered people"),
        BASIS,
    ],
};

pub(super) const NEEDS: TableSpec = TableSpec {
    file: "needs.csv",
    open: false,
    unique: &["group", "service"],
    columns: &[
        must("group", Cell::Code(Of::Group), "nhóm", "group"),
        must("service", Cell::Code(Of::Service), "dịch vụ", "service"),
        must("requires", Cell::Number(Share), "tỷ lệ cần", "share of the group that needs it"),
        must("hours_factor", Cell::Number(Factor), "hệ số giờ", "multiplies the service's hours"),
        must("weight", Cell::Number(Factor), "trọng số", "worth of one served client"),
        may("low", Cell::Number(Share), "tỷ lệ cần, thấp", "lowest plausible requires"),
        may("high", Cell::Number(Share), "tỷ lệ cần, cao", "highest plausible requires"),
        BASIS,
    ],
};

pub(super) const FACILITIES: TableSpec = TableSpec {
    file: "facilities.csv",
    open: false,
    unique: &[],
    columns: &[
        must("code", Cell::NewCode, "mã cơ sở", "code"),
        must("name", Cell::Text, "tên", "name"),
        must("type", Cell::Code(Of::Type), "loại hình", "facility type"),
        must("place", Cell::Code(Of::Place), "địa điểm", "place"),
        may("public", Cell::Flag, "công lập", "public"),
        may("decision", Cell::Text, "quyết định thành lập", "founding decision"),
        may("design", Cell::Flag, "tính chỗ thiết kế", "whether its places count as design places"),
        may("places", Cell::Number(Places), "số chỗ", "places"),
        may(
            "calls",
            Cell::Number(CallsPerYear),
            "số cuộc gọi khẩn cấp tiếp nhận được",
            "emergency calls that it can answer",
        ),
        may("residents", Cell::Number(People), "đang ở", "residents"),
        may(
            "running",
            Cell::Number(MillionPerYear),
            "chi thường xuyên ngoài lương",
            "running cost",
        ),
        may("closes", Cell::Flag, "có thể đóng", "whether it may be closed"),
        may(
            "merges_into",
            Cell::Text,
            "sáp nhập vào",
            "facility that takes its people over when it closes",
        ),
        may("close_cost", Cell::Number(Million), "chi phí đóng cửa", "cost of closing"),
        may(
            "close_months",
            Cell::Number(Months),
            "thời gian làm thủ tục đóng cửa",
            "time to close",
        ),
        BASIS,
    ],
};

pub(super) const STAFF: TableSpec = TableSpec {
    file: "staff.csv",
    open: false,
    unique: &["facility", "cadre", "contract", "degree"],
    columns: &[
        must("facility", Cell::Code(Of::Facility), "cơ sở", "facility"),
        must("cadre", Cell::Code(Of::Cadre), "chức danh", "cadre"),
        may("contract", Cell::Text, "hợp đồng", "contract"),
        may("degree", Cell::Text, "trình độ", "degree"),
        must("people", Cell::Number(People), "số người", "people"),
        BASIS,
    ],
};

pub(super) const SITES: TableSpec = TableSpec {
    file: "sites.csv",
    open: false,
    unique: &[],
    columns: &[
        must("code", Cell::NewCode, "mã", "code"),
        may("name", Cell::Text, "tên", "name"),
        must("type", Cell::Code(Of::Type), "loại hình", "facility type"),
        must("place", Cell::Code(Of::Place), "địa điểm", "place"),
        must("status", Cell::Choice(&["candidate", "forced", "forbidden"]), "trạng thái", "status"),
        may("year", Cell::Year, "năm phải khởi công", "year by which it must start"),
        may("sizes", Cell::Text, "quy mô", "sizes that fit (absent: all)"),
        may(
            "converts",
            Cell::Code(Of::Facility),
            "chuyển đổi từ",
            "existing facility that it takes over",
        ),
        BASIS,
    ],
};

pub(super) const SPENDING: TableSpec = TableSpec {
    file: "spending.csv",
    open: false,
    unique: &["level", "year", "line"],
    columns: &[
        must("level", Cell::Text, "cấp ngân sách", "level or fund"),
        must("year", Cell::Year, "năm", "year"),
        must("line", Cell::Text, "khoản", "line"),
        must("amount", Cell::Number(MillionPerYear), "số tiền", "amount"),
        BASIS,
    ],
};

pub(super) const SAMPLES: TableSpec =
    TableSpec { file: "samples.csv", open: true, unique: &[], columns: &[BASIS] };

pub(super) const DELIVERIES: TableSpec = TableSpec {
    file: "deliveries.csv",
    open: false,
    unique: &[],
    columns: &[
        must("code", Cell::NewCode, "mã", "code"),
        may("name", Cell::Text, "tên", "name"),
        must("type", Cell::Code(Of::Type), "loại hình", "facility type"),
        may("converts", Cell::Flag, "tiếp tục cơ sở đã có", "goes on from what stood before"),
        must("planned", Cell::Number(Number), "số dự kiến", "planned"),
        must("standing", Cell::Number(Number), "số đang có", "standing on the day of the count"),
        must("due", Cell::Date, "hạn hoàn thành", "day by which they were to stand"),
        must("counted", Cell::Date, "ngày đếm", "day of the count"),
        BASIS,
    ],
};

/// All tables.
pub(super) const TABLES: &[&TableSpec] = &[
    &COMMUNES,
    &PLACES,
    &LINKS,
    &ALLOWANCES,
    &NEEDS,
    &FACILITIES,
    &STAFF,
    &SITES,
    &SPENDING,
    &SAMPLES,
    &DELIVERIES,
];
