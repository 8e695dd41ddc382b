//! What can be typed. Help is in both languages, since it is read before a language is chosen.

use super::locate::LocateArgs;
use crate::lang::Lang;
use crate::optimise::Method;
use crate::pipeline::Amount;
use crate::simulate::Until;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Exit codes, below the help.
const EXIT_CODES: &str = "\
Mã kết thúc / exit codes:
  0  xong / done
  1  lỗi bất ngờ / unexpected failure
  2  đầu vào có lỗi / bad input
  3  không phương án nào đáp ứng các quy định bắt buộc / no plan meets the hard rules
  4  dừng trước khi có phương án / stopped before a first plan
  5  phương án vi phạm quy tắc / the audit found a breach
  6  dừng khi đã có phương án: được giữ và đánh dấu / stopped with a plan: kept and marked";

/// Bố Trí: lập kế hoạch mở rộng mạng lưới công tác xã hội của một tỉnh · plan the expansion of a province's social-work network
#[derive(Debug, Parser)]
#[command(name = "botri", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
}

/// What holds for every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Không báo tiến độ · no progress
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// In kết quả tóm tắt dạng JSON · print the summary as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Số luồng tính toán; kết quả không phụ thuộc vào số luồng · threads; the result does not depend on them
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Hạt giống thay cho giá trị trong kịch bản · seed in place of the scenario's
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Ngôn ngữ: vi hoặc en; mặc định theo LC_ALL, LANG · language, by default that of LC_ALL, LANG: vi if it starts so, else en
    #[arg(long, global = true, value_name = "vi|en", value_parser = lang)]
    pub lang: Option<Lang>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Kiểm tra kịch bản, nêu mọi lỗi cùng lúc · find every mistake of a scenario at once
    Check(Check),
    /// Đánh giá hiện trạng mạng lưới · describe the present state
    Assess(Scenario),
    /// Lập phương án tối ưu hoặc theo kinh nghiệm · make a plan
    Plan(Plan),
    /// Kiểm toán: tính lại phương án từ đầu vào · recount a plan from its inputs
    Audit(RunFolder),
    /// Mô phỏng các tương lai của phương án · simulate the futures of a plan
    Simulate(Simulate),
    /// Giải thích phương án: điểm, xã, chỉ tiêu, đồng vốn · explain a plan
    Explain(Explain),
    /// Lập báo cáo từ thư mục kết quả · print the report of a run
    Report(Report),
    /// Toàn bộ: lập phương án, kiểm toán, mô phỏng, báo cáo · all of it: plan, audit, simulate, report
    Run(Run),
    /// So sánh các phương án trong cùng những tương lai · plans in the same futures: differences, who is better how often, regret
    Compare(Compare),
    /// Hiệu chỉnh xác suất triển khai theo kết quả kế hoạch trước · fit the prior of delivery to what became of earlier plans
    Calibrate(Calibrate),
    /// Bài toán vị trí kinh điển · classic location problems: p-median, p-center, covering, facility location
    Locate(Box<LocateArgs>),
    /// In JSON Schema của scenario.toml · print the JSON Schema of scenario.toml
    Schema,
    /// In các giá trị mặc định có chú giải · print the commented defaults
    Defaults,
    /// Tạo một kịch bản mẫu nhỏ · write a small scenario to begin with
    New(New),
    /// In tệp gợi ý lệnh cho shell · print shell completions
    Completions(Completions),
}

/// A scenario.
#[derive(Debug, Args)]
pub struct Scenario {
    /// Thư mục kịch bản · folder of the scenario
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
}

/// `botri check`.
#[derive(Debug, Args)]
pub struct Check {
    /// What is checked.
    #[command(flatten)]
    pub scenario: Scenario,
    /// Liệt kê mọi số liệu kèm nguồn hoặc giả định · list every figure with its source or assumption
    #[arg(long)]
    pub assumptions: bool,
}

/// `botri compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// Các thư mục kết quả của cùng một kịch bản · folders of runs of one scenario, two or more
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    pub runs: Vec<PathBuf>,
    /// Where it goes.
    #[command(flatten)]
    pub out: Out,
    /// Number.
    #[command(flatten)]
    pub replications: Replications,
}

/// `botri calibrate`.
#[derive(Debug, Args)]
pub struct Calibrate {
    /// Thư mục kịch bản có deliveries.csv, hoặc chính bảng đó · folder of a scenario with deliveries.csv, or such a table
    #[arg(value_name = "SCENARIO|TABLE.csv")]
    pub source: PathBuf,
    /// Where it goes.
    #[command(flatten)]
    pub out: Out,
}

/// Where a run goes.
#[derive(Debug, Args)]
pub struct Out {
    /// Thư mục kết quả · folder of the run
    #[arg(long, value_name = "RUN")]
    pub out: PathBuf,
    /// Thay thế kết quả cũ nếu đã có · replace a run that stands there
    #[arg(long)]
    pub force: bool,
}

/// How the plan is made.
#[derive(Debug, Args)]
pub struct Search {
    /// Cách lập · method: optimise, monolithic, rule:population, rule:district, rule:need
    #[arg(long, default_value = "optimise", value_parser = method)]
    pub method: Method,
    /// Ghi mô hình từng mục tiêu dạng MPS · write one MPS file a goal level
    #[arg(long, value_name = "DIR")]
    pub write_model: Option<PathBuf>,
}

/// How many futures.
#[derive(Debug, Args)]
pub struct Replications {
    /// Số tương lai được mô phỏng · futures to simulate in place of the scenario's number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Độ chính xác thì dừng · stop when half the 95 % interval is this small: coverage=0.5% or mandates=1%
    #[arg(long, value_name = "ESTIMATE=HALF", value_parser = Until::parse)]
    pub until: Option<Until>,
}

impl Replications {
    /// How many futures.
    pub fn amount(&self) -> Amount {
        Amount { replications: self.replications, until: self.until }
    }
}

/// What a report may be given.
#[derive(Debug, Args)]
pub struct Boundary {
    /// Ranh giới của người dùng, GeoJSON · the user's own boundaries, GeoJSON polygons with the property `code`
    #[arg(long, value_name = "F.geojson")]
    pub boundary: Option<PathBuf>,
}

/// `botri plan`.
#[derive(Debug, Args)]
pub struct Plan {
    /// Thư mục kịch bản · folder of the scenario
    #[arg(value_name = "SCENARIO", required_unless_present = "from")]
    pub scenario: Option<PathBuf>,
    /// Kết quả trước, làm điểm xuất phát và để so sánh · an earlier run: its scenario, its plan as the start
    #[arg(long, value_name = "RUN", conflicts_with = "scenario")]
    pub from: Option<PathBuf>,
    /// Thay đổi: KHÓA=GIÁ_TRỊ, KHÓA*=1.05 (nhiều lần) · change KEY=VALUE, KEY*=1.05, FILE.csv[code=X].COLUMN=VALUE; repeatable
    #[arg(long, value_name = "KEY=VALUE", requires = "from", conflicts_with = "scenario")]
    pub set: Vec<String>,
    /// Run.
    #[command(flatten)]
    pub out: Out,
    /// Method.
    #[command(flatten)]
    pub search: Search,
}

/// `botri run`.
#[derive(Debug, Args)]
pub struct Run {
    /// The plan.
    #[command(flatten)]
    pub plan: Plan,
    /// Its futures.
    #[command(flatten)]
    pub replications: Replications,
    /// Giải thích cả phương án, đưa vào báo cáo (lâu gấp mấy lần) · explain the plan for the report, too (takes several times as long)
    #[arg(long)]
    pub explain: bool,
    /// Its report.
    #[command(flatten)]
    pub boundary: Boundary,
}

/// A run.
#[derive(Debug, Args)]
pub struct RunFolder {
    /// Thư mục kết quả · folder of the run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
}

/// `botri simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Run.
    #[command(flatten)]
    pub run: RunFolder,
    /// Number.
    #[command(flatten)]
    pub replications: Replications,
}

/// `botri explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Run.
    #[command(flatten)]
    pub run: RunFolder,
    /// Một điểm · one site: what it adds, what binds, what without it
    #[arg(long, value_name = "ID", group = "about")]
    pub site: Option<String>,
    /// Các điểm trong một xã · the sites in a commune
    #[arg(long, value_name = "CODE", group = "about")]
    pub commune: Option<String>,
    /// Một chỉ tiêu · one mandate and what keeps it from being met
    #[arg(long, value_name = "NAME", group = "about")]
    pub mandate: Option<String>,
    /// Các phương án gần tốt bằng, khác nhau nhiều nhất · plans within this share of the best that differ most, e.g. 1%
    #[arg(long, value_name = "SHARE", group = "about", value_parser = share)]
    pub near: Option<f64>,
    /// Tất cả, ghi vào kết quả để đưa vào báo cáo · all of it, kept in the run for the report (default)
    #[arg(long, group = "about")]
    pub all: bool,
}

/// `botri report`.
#[derive(Debug, Args)]
pub struct Report {
    /// Run.
    #[command(flatten)]
    pub run: RunFolder,
    /// Boundaries.
    #[command(flatten)]
    pub boundary: Boundary,
}

/// `botri new`.
#[derive(Debug, Args)]
pub struct New {
    /// Thư mục mới · new folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// `botri completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell
    pub shell: Shell,
}

fn lang(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "vi | en".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 0.01));
    let share = number.trim().parse::<f64>().map(|number| number * unit);
    share.ok().filter(|share| *share > 0.0 && *share < 1.0).ok_or_else(|| "1% | 0.01".to_owned())
}

fn method(code: &str) -> Result<Method, String> {
    let known = "optimise | monolithic | rule:population | rule:district | rule:need";
    Method::from_code(code).ok_or_else(|| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
