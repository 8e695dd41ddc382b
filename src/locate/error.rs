//! Why an instance has no answer, in both languages.

use crate::world::Label;

/// A question that cannot be answered as it is put.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LocateError {
    /// No client or no site that may be opened.
    #[error("there is no client, or no site that may be opened")]
    Empty,
    /// A number that makes no sense.
    #[error("{what} of \"{name}\" is {value}: give a number that is not negative")]
    Number {
        /// Which number.
        what: &'static str,
        /// Whose.
        name: String,
        /// What was given.
        value: f64,
    },
    /// p-dispersion asks for distances among the sites.
    #[error(
        "the distances lead from {clients} clients to {sites} sites: p-dispersion needs those from each site to each, in the same order"
    )]
    Square {
        /// Rows.
        clients: usize,
        /// Columns.
        sites: usize,
    },
    /// The problem needs `p`.
    #[error("give the number of sites to open: -p N")]
    NoCount,
    /// The problem needs a standard.
    #[error(
        "without a standard every site covers everybody: give --standard DISTANCE, a column \"standard\", or --service CODE with a scenario"
    )]
    NoStandard,
    /// The problem needs opening costs.
    #[error(
        "opening costs nothing, so that every site would open: give --sites F.csv with a column \"opening\""
    )]
    NoOpening,
    /// `p` does not fit the sites.
    #[error(
        "p = {p}, but {least} sites at least must be open (those that exist or are required, or one) and {most} may be: give p between, or change the sites"
    )]
    Count {
        /// What was asked.
        p: usize,
        /// Sites that must be open.
        least: usize,
        /// Sites that may be open.
        most: usize,
    },
    /// A client that no site can serve.
    #[error(
        "\"{client}\" is out of reach of every site that may be opened: add a site or an arc, or widen the standard"
    )]
    Unreachable {
        /// Whose.
        client: String,
    },
    /// No `p` sites reach everybody.
    #[error(
        "no {p} sites reach every client (for one, \"{client}\" is left out): raise p or add arcs"
    )]
    TooFew {
        /// What was asked.
        p: usize,
        /// A client that the best choice leaves out.
        client: String,
    },
    /// Capacity does not suffice.
    #[error(
        "the sites that may be open together hold {capacity} at most, the clients need {demand}{}: add sites or capacity, or raise p if it is given",
        at(client)
    )]
    Capacity {
        /// What sites hold together.
        capacity: f64,
        /// What clients need together.
        demand: f64,
        /// A client that shows it, if one does.
        client: Option<String>,
    },
    /// No solution keeps all conditions, without one place to blame.
    #[error(
        "no choice of sites keeps all conditions (p, arcs, capacities, required and forbidden sites) at once"
    )]
    Infeasible,
    /// HiGHS failed on a reduced problem.
    #[error("the linear solver stopped without an answer: {0}")]
    Solver(String),
}

fn at(client: &Option<String>) -> String {
    client.as_ref().map(|name| format!(" (see \"{name}\")")).unwrap_or_default()
}

impl LocateError {
    /// The message in both languages.
    pub fn label(&self) -> Label {
        Label { vi: self.vietnamese(), en: self.to_string() }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Empty => "không có khách hàng nào, hoặc không có địa điểm nào được phép mở".into(),
            Self::Number { what, name, value } => {
                let what = match *what {
                    "weight" => "trọng số",
                    "demand" => "nhu cầu",
                    "opening cost" => "chi phí mở",
                    "capacity" => "sức chứa",
                    "standard" => "tiêu chuẩn",
                    _ => "khoảng cách",
                };
                format!("{what} của \"{name}\" là {value}: hãy cho một số không âm")
            }
            Self::Square { clients, sites } => format!(
                "khoảng cách đi từ {clients} khách hàng đến {sites} địa điểm: p-dispersion cần khoảng cách giữa mọi cặp địa điểm, theo cùng thứ tự"
            ),
            Self::NoCount => "hãy cho số địa điểm cần mở: -p N".into(),
            Self::NoStandard => "không có tiêu chuẩn thì địa điểm nào cũng phủ mọi khách hàng: hãy cho --standard, cột \"standard\", hoặc --service cùng với kịch bản".into(),
            Self::NoOpening => "chi phí mở bằng không thì mọi địa điểm đều mở: hãy cho --sites F.csv có cột \"opening\"".into(),
            Self::Count { p, least, most } => format!(
                "p = {p}, nhưng ít nhất {least} địa điểm phải mở (hiện có, bắt buộc, hoặc một) và nhiều nhất {most} được mở: hãy cho p trong khoảng đó hoặc sửa danh sách địa điểm"
            ),
            Self::Unreachable { client } => format!(
                "không địa điểm nào được phép mở với tới \"{client}\": hãy thêm địa điểm hoặc cung đường, hoặc nới tiêu chuẩn"
            ),
            Self::TooFew { p, client } => format!(
                "không có {p} địa điểm nào với tới được mọi khách hàng (chẳng hạn bỏ sót \"{client}\"): hãy tăng p hoặc thêm cung đường"
            ),
            Self::Capacity { capacity, demand, client } => {
                let place =
                    client.as_ref().map(|name| format!(" (xem \"{name}\")")).unwrap_or_default();
                format!(
                    "các địa điểm được mở cùng lúc chứa được nhiều nhất {capacity}, nhu cầu là {demand}{place}: hãy thêm địa điểm hoặc sức chứa, hoặc tăng p nếu đã cho p"
                )
            }
            Self::Infeasible => {
                "không cách chọn địa điểm nào thoả mãn cùng lúc mọi điều kiện (p, cung đường, sức chứa, địa điểm bắt buộc và bị cấm)".into()
            }
            Self::Solver(cause) => {
                format!("bộ giải tuyến tính dừng lại mà không có kết quả: {cause}")
            }
        }
    }
}
