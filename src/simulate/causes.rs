//! Why futures serve other numbers than the plan, cause by cause.

use super::replicate::Outcome;
use super::setting::Setting;
use super::statistics::Fan;
use crate::indicators::ALL;
use crate::world::Label;
use serde::{Deserialize, Serialize};

/// One step from the plan's clients to those of the futures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// What it is.
    pub label: Label,
    /// Client-services of all planned years: of the first entry the plan's own, of the others what they add (negative: take away).
    pub clients: f64,
}

/// The futures without chance that lie between the plan and the futures.
pub(super) struct Written {
    /// By the plan's shares, and nobody leaves.
    pub planned: Outcome,
    /// By the plan's shares.
    pub by_plan: Outcome,
    /// By the nearest site: the one that is shown as written.
    pub nearest: Outcome,
}

/// The steps: months instead of years, staff who leave, the nearest site instead of the plan's, and all that is uncertain.
pub(super) fn causes(setting: &Setting, written: &Written, mean: f64) -> Vec<Cause> {
    let planned: f64 = setting.plan.serve.iter().map(|row| row.clients.0).sum();
    let stays = clients(&written.planned);
    let (by_plan, nearest) = (clients(&written.by_plan), clients(&written.nearest));
    let cause = |vi: &str, en: &str, clients| Cause {
        label: Label { vi: vi.to_owned(), en: en.to_owned() },
        clients,
    };
    vec![
        cause("theo phương án", "as planned", planned),
        cause(
            "tính theo tháng, số nguyên và hàng chờ",
            "months, whole clients and queues",
            stays - planned,
        ),
        cause(
            "người thôi việc và người mới vào nghề chưa đủ năng suất",
            "staff who leave, and beginners who do not yet work in full",
            by_plan - stays,
        ),
        cause(
            "đối tượng đến cơ sở gần nhất còn giờ thay vì cơ sở của phương án",
            "clients go to the nearest site with hours instead of the plan's",
            nearest - by_plan,
        ),
        cause("các yếu tố bất định", "all that is uncertain", mean - nearest),
    ]
}

/// Whether a fan counts the clients of all services in a year.
pub(super) fn counts(fan: &Fan) -> bool {
    fan.indicator == "clients.served"
        && [&fan.area, &fan.group, &fan.service].iter().all(|x| *x == ALL)
}

fn clients(outcome: &Outcome) -> f64 {
    outcome.years.iter().flat_map(|year| &year.clients).sum()
}
