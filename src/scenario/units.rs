//! Units of the figures in a scenario: their names and the range in which a figure makes sense.

/// Unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    People,
    Share,
    Growth,
    Speed,
    Factor,
    HoursPerClient,
    HoursPerYear,
    JourneysPerClient,
    CallsPerClient,
    CallsPerYear,
    Months,
    Minutes,
    DongPerMonth,
    DongPerInhabitant,
    DongSpent,
    Million,
    MillionPerYear,
    MillionPerClient,
    MillionPerLearner,
    Fte,
    Places,
    Clients,
    Number,
    Price,
    Degrees,
    Latitude,
    Kilometres,
    SquareKilometres,
    Real,
    Positive,
    Correlation,
}

use Unit::*;

impl Unit {
    /// All units.
    pub(super) const ALL: [Unit; 31] = [
        People,
        Share,
        Growth,
        Speed,
        Factor,
        HoursPerClient,
        HoursPerYear,
        JourneysPerClient,
        CallsPerClient,
        CallsPerYear,
        Months,
        Minutes,
        DongPerMonth,
        DongPerInhabitant,
        DongSpent,
        Million,
        MillionPerYear,
        MillionPerClient,
        MillionPerLearner,
        Fte,
        Places,
        Clients,
        Number,
        Price,
        Degrees,
        Latitude,
        Kilometres,
        SquareKilometres,
        Real,
        Positive,
        Correlation,
    ];

    /// Names: English first, Vietnamese second, then what else is accepted in `unit = "..."`.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            People => &["people", "người", "persons", "people/year", "người/năm"],
            Share => &["share", "tỷ lệ"],
            Growth => &["share a year", "tỷ lệ/năm", "share/year"],
            Speed => &["km/h", "km/giờ"],
            Factor => &["factor", "hệ số", "x"],
            HoursPerClient => &["hours/client-year", "giờ/người/năm"],
            HoursPerYear => &["hours/year", "giờ/năm"],
            JourneysPerClient => &["journeys/client-year", "chuyến/người/năm"],
            CallsPerClient => &["calls/client-year", "cuộc gọi/người/năm"],
            CallsPerYear => &["calls/year", "cuộc gọi/năm"],
            Months => &["months", "tháng"],
            Minutes => &["minutes", "phút"],
            DongPerMonth => &["đồng/month", "đồng/tháng", "VND/month"],
            DongPerInhabitant | DongSpent => &["đồng/inhabitant/year", "đồng/người dân/năm"],
            Million => &["million đồng", "triệu đồng"],
            MillionPerYear => {
                &["million đồng/year", "triệu đồng/năm", "million đồng", "triệu đồng"]
            }
            MillionPerClient => {
                &["million đồng/client-year", "triệu đồng/người/năm", "million đồng", "triệu đồng"]
            }
            MillionPerLearner => {
                &["million đồng/learner", "triệu đồng/học viên", "million đồng", "triệu đồng"]
            }
            Fte => &["full-time equivalent", "định suất toàn thời gian", "FTE"],
            Places => &["places", "chỗ"],
            Clients => &["clients", "đối tượng", "clients/FTE"],
            Number => &["number", "số lượng", "posts", "classes", "seats", "sites", "communes"],
            Price => &["price of a missing unit", "giá một đơn vị thiếu"],
            Degrees | Latitude => &["degrees", "độ"],
            Kilometres => &["km", "ki-lô-mét"],
            SquareKilometres => &["km²", "ki-lô-mét vuông", "km2"],
            Real => &["real number", "số thực"],
            Positive => &["number above 0", "số dương"],
            Correlation => &["correlation", "hệ số tương quan"],
        }
    }

    /// English name.
    pub(super) fn en(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    /// Vietnamese name.
    pub(super) fn vi(self) -> &'static str {
        self.names().get(1).copied().unwrap_or_default()
    }

    /// Lowest and highest value that makes sense.
    pub(super) fn range(self) -> (f64, f64) {
        match self {
            Share => (0.0, 1.0),
            Growth | Correlation => (-1.0, 1.0),
            Real => (f64::NEG_INFINITY, f64::INFINITY),
            Degrees => (-180.0, 180.0),
            Latitude => (-90.0, 90.0),
            // They divide.
            Speed | DongPerInhabitant | DongPerMonth | Positive => {
                (f64::MIN_POSITIVE, f64::INFINITY)
            }
            _ => (0.0, f64::INFINITY),
        }
    }

    /// Whether `1.250` could mean 1250: counts and money, which Vietnamese offices write with dots.
    pub(super) fn dots_are_doubtful(self) -> bool {
        !matches!(
            self,
            Share
                | Growth
                | Speed
                | Factor
                | Minutes
                | Degrees
                | Latitude
                | Kilometres
                | SquareKilometres
                | Real
                | Positive
                | Correlation
        )
    }
}
