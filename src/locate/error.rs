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
    /// The problem needs `p`.
    #[error("give the number of sites to open: -p N")]
    NoCount,
    /// `p` does not fit the sites.
    #[error(
        "p = {p}, but between {least} and {most} sites can be open: change p or the required and forbidden sites"
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
        "the sites that may be opened hold {capacity}, the clients need {demand}{}: add sites or capacity",
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
            Self::NoCount => "hãy cho số địa điểm cần mở: -p N".into(),
            Self::Count { p, least, most } => format!(
                "p = {p}, nhưng số địa điểm mở phải từ {least} đến {most}: hãy sửa p hoặc danh sách địa điểm bắt buộc, bị cấm"
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
                    "các địa điểm được phép mở chứa được {capacity}, nhu cầu là {demand}{place}: hãy thêm địa điểm hoặc sức chứa"
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
