//! What can be typed after `botri locate`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Problem {
    /// Tổng khoảng cách có trọng số nhỏ nhất với p địa điểm · least weighted distance with p sites
    PMedian,
    /// Khoảng cách xa nhất nhỏ nhất với p địa điểm · least longest distance with p sites
    PCenter,
    /// Ít địa điểm nhất phủ mọi khách hàng · fewest sites that cover everybody
    SetCover,
    /// Phủ nhiều trọng số nhất với p địa điểm · most weight covered with p sites
    MaxCover,
    /// Chi phí mở và phục vụ nhỏ nhất · least cost of opening and service
    FacilityLocation,
    /// Các địa điểm cách xa nhau nhất · sites as far apart as can be
    PDispersion,
}

/// What can be typed after `botri locate`.
#[derive(Debug, Clone, Args)]
pub struct LocateArgs {
    /// Bài toán · problem
    #[arg(value_enum)]
    pub problem: Problem,
    /// Where the numbers come from.
    #[command(flatten)]
    pub source: Source,
    /// Số địa điểm mở, kể cả hiện có và bắt buộc · sites to open, existing and required ones included
    #[arg(long, short, value_name = "N")]
    pub p: Option<usize>,
    /// Tiêu chuẩn tiếp cận chung · the longest distance that counts as covered, for everybody
    #[arg(long, value_name = "DISTANCE", allow_negative_numbers = true)]
    pub standard: Option<f64>,
    /// Giá trị của từ `capacity` trong tệp OR-Library, hoặc sức chứa chung · what `capacity` stands for in an OR-Library file, or the capacity of every site
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub capacity: Option<f64>,
    /// Bỏ qua sức chứa · leave capacities out
    #[arg(long, conflicts_with = "capacity")]
    pub uncapacitated: bool,
    /// Mỗi khách hàng do một địa điểm phục vụ · each client at one site
    #[arg(long)]
    pub single_source: bool,
    /// Bảng địa điểm: site, status, opening, capacity · a table about sites
    #[arg(long, value_name = "F.csv")]
    pub sites: Option<PathBuf>,
    /// Địa điểm hiện có · existing sites
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub existing: Vec<String>,
    /// Địa điểm bắt buộc mở · sites that must open
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub required: Vec<String>,
    /// Địa điểm không được mở · sites that must not open
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub forbidden: Vec<String>,
    /// Bắt đầu từ các địa điểm này · start from these sites
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub start: Vec<String>,
    /// Độ hở được chấp nhận · accepted relative gap
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, allow_negative_numbers = true)]
    pub gap: f64,
    /// Giới hạn khối lượng tính, triệu bước · work limit, million steps
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub work: Option<f64>,
    /// Ghi GeoJSON · write GeoJSON
    #[arg(long, value_name = "FILE")]
    pub geojson: Option<PathBuf>,
    /// Ghi hình vẽ SVG · write a picture (SVG)
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
}

/// Where the numbers come from; just one.
#[derive(Debug, Clone, Args)]
pub struct Source {
    /// Kịch bản: xã là khách hàng, phút là khoảng cách · a scenario: communes and minutes
    #[arg(long, value_name = "DIR", required_unless_present_any = ["orlib_pmed", "orlib_cap", "tsplib", "matrix", "points"],
          conflicts_with_all = ["orlib_pmed", "orlib_cap", "tsplib", "matrix", "points"])]
    pub scenario: Option<PathBuf>,
    /// Loại cơ sở trong kịch bản · facility types of the scenario
    #[arg(long = "type", value_name = "CODE", value_delimiter = ',', requires = "scenario")]
    pub types: Vec<String>,
    /// Dịch vụ cho tiêu chuẩn tiếp cận · service whose standards count
    #[arg(long, value_name = "CODE", requires = "scenario")]
    pub service: Option<String>,
    /// Cột trọng số của xã · column of communes.csv that weighs them
    #[arg(long, value_name = "COLUMN", requires = "scenario")]
    pub weight: Option<String>,
    /// OR-Library p-median
    #[arg(long, value_name = "F", conflicts_with_all = ["orlib_cap", "tsplib", "matrix", "points"])]
    pub orlib_pmed: Option<PathBuf>,
    /// OR-Library warehouse location
    #[arg(long, value_name = "F", conflicts_with_all = ["tsplib", "matrix", "points"])]
    pub orlib_cap: Option<PathBuf>,
    /// TSPLIB
    #[arg(long, value_name = "F", conflicts_with_all = ["matrix", "points"])]
    pub tsplib: Option<PathBuf>,
    /// Bảng khoảng cách, rộng hoặc dài · table of distances, wide or long
    #[arg(long, value_name = "F.csv", conflicts_with = "points")]
    pub matrix: Option<PathBuf>,
    /// Tên cột trong bảng dài: khách hàng, địa điểm, khoảng cách, trọng số · columns of a long table
    #[arg(
        long,
        value_name = "CLIENT,SITE,DISTANCE,WEIGHT",
        value_delimiter = ',',
        num_args = 1,
        requires = "matrix"
    )]
    pub columns: Vec<String>,
    /// Bảng điểm: lon, lat hoặc x, y · table of points
    #[arg(long, value_name = "F.csv")]
    pub points: Option<PathBuf>,
}
