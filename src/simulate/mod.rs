//! The simulator: thousands of monthly futures of a plan.
//!
//! `draw` gives a replication its parameters, `setting` holds what all replications share, `engine` runs the months, `record` is what
//! it writes down, `replicate` counts its years, `summary` says what all of them say together.

mod chance;
mod class;
mod draw;
mod engine;
mod hazard;
mod money;
mod outcomes;
mod record;
mod replicate;
mod setting;
mod statistics;
mod summary;
mod way;

pub use outcomes::{Measure, Outcomes, outcomes};
pub use statistics::{Fan, Probability};
pub use summary::{Delivery, MandateChance, Simulation};

use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::progress::{Stage, Watch};
use crate::study::Study;
use crate::world::{Label, World};
pub use engine::Routing;
use rayon::prelude::*;
use replicate::{Ground, Outcome, Worker};
use setting::Setting;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much to simulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Number of futures.
    pub replications: u32,
    /// Seed of every draw.
    pub seed: u64,
}

/// Simulates a plan; `None` if it is cancelled or no replication is asked for. The same bytes for any number of threads.
pub fn simulate(
    world: &World,
    study: &Study,
    times: &TravelTimes,
    demand: &Demand,
    plan: &Plan,
    options: Options,
    watch: &dyn Watch,
) -> Option<Simulation> {
    watch.stage(Stage::Simulate, Some(u64::from(options.replications)));
    let setting = Setting::new(world, study, times, demand, plan, options.seed);
    let ground = Ground::new(setting, options.seed);
    let done = AtomicU64::new(0);
    let replicate = |worker: &mut Worker<chance::Chance>, replication: u32| {
        if watch.cancelled() {
            return None;
        }
        let outcome = ground.replicate(worker, replication);
        watch.step(done.fetch_add(1, Ordering::Relaxed) + 1);
        Some(outcome)
    };
    let outcomes: Option<Vec<Outcome>> = (0..options.replications)
        .into_par_iter()
        .map_init(|| Worker::by_chance(&ground.setting), replicate)
        .collect();
    let outcomes = outcomes.filter(|outcomes| !outcomes.is_empty())?;
    let as_written = ground.as_written(Routing::Nearest);
    Some(summary::summarise(&ground, &as_written, &outcomes, options.seed))
}

/// The rules that the futures follow where the plan says nothing.
fn notes() -> Vec<Label> {
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
            "Đối tượng đến cơ sở gần nhất, nếu hết khả năng thì đến cơ sở kế tiếp. Nơi thiếu giờ làm việc phục vụ trước những người mà một giờ làm việc có giá trị cao nhất. Cơ sở mới giữ giờ cho từng dịch vụ theo kế hoạch; giờ không dùng đến được dùng chung.",
            "Clients go to the nearest site and, where there is no room, to the next. A site short of hours takes those first to whom an hour is worth most. An opened site keeps hours for each service as planned; hours not used are then free for all.",
        ),
        note(
            "Tỷ lệ vị trí trống bình quân = tỷ lệ nghỉ việc x số tháng tuyển bù / 12; vị trí trống không làm việc và không hưởng lương.",
            "Expected share of posts vacant = attrition x months to refill / 12; a vacant post does no work and draws no pay.",
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
