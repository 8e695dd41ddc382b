//! What drives the outcome, and what the worst futures have in common.

use super::panel::EVENTS;
use super::replicate::Ground;
use super::tally::Block;
use crate::indicators::Indicator;
use crate::lang::Lang;
use crate::study::{Quantity, Study};
use crate::world::Label;
use serde::{Deserialize, Serialize};

/// Share of futures that are called the worst.
const WORST: f64 = 0.05;
/// Standard errors by which a sign of the worst futures must differ from all.
const CLEAR: f64 = 3.0;
/// Signs that are told.
const TOLD: usize = 4;

/// One bar of the tornado.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Indicator, in the last year.
    pub indicator: String,
    /// Code of the uncertainty, or of an event.
    pub input: String,
    /// What it is.
    pub label: Label,
    /// Spearman's rank correlation, with its 95 % interval.
    pub correlation: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// First-order index: share of the variance that knowing the input would take away.
    pub first_order: f64,
    /// Its 95 % interval.
    #[serde(default)]
    pub first_order_interval: [f64; 2],
}

/// The worst futures in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Worst {
    /// Indicator, in the last year.
    pub indicator: String,
    /// Share of futures.
    pub share: f64,
    /// The value beyond which they lie, on the grid of the histograms.
    pub beyond: f64,
    /// What they have in common.
    pub text: Label,
}

/// Inputs by target, the strongest first.
pub(super) fn drivers(ground: &Ground, block: &Block) -> Vec<Driver> {
    let mut all = Vec::new();
    for (target, joint) in ground.panel.targets.iter().zip(&block.joints) {
        let of = |n: usize| {
            let effect = joint.effect(n)?;
            Some(Driver {
                indicator: ground.panel.readings[target.reading].row.indicator.clone(),
                input: ground.inputs[n].clone(),
                label: name(ground.setting.study, &ground.inputs[n]),
                correlation: effect.correlation,
                low: effect.low,
                high: effect.high,
                first_order: effect.first_order,
                first_order_interval: [effect.first_order_low, effect.first_order_high],
            })
        };
        let mut drivers: Vec<Driver> = (0..ground.inputs.len()).filter_map(of).collect();
        drivers.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
        all.extend(drivers);
    }
    all
}

/// What the worst futures of each target share.
pub(super) fn worst(ground: &Ground, block: &Block) -> Vec<Worst> {
    let of = |(target, joint): (&super::panel::Target, &super::tally::Joint)| {
        let (beyond, shifts) = joint.worst(WORST, target.low_is_bad)?;
        let mut signs: Vec<(usize, f64)> = shifts.into_iter().enumerate().collect();
        signs.retain(|(_, shift)| shift.abs() > CLEAR);
        signs.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        signs.truncate(TOLD);
        let indicator = ground.panel.readings[target.reading].row.indicator.clone();
        let text = |lang| sentence(ground, &indicator, beyond, target.low_is_bad, &signs, lang);
        let text = Label { vi: text(Lang::Vi), en: text(Lang::En) };
        Some(Worst { indicator, share: WORST, beyond, text })
    };
    ground.panel.targets.iter().zip(&block.joints).filter_map(of).collect()
}

fn sentence(
    ground: &Ground,
    indicator: &str,
    beyond: f64,
    low_is_bad: bool,
    signs: &[(usize, f64)],
    lang: Lang,
) -> String {
    let entry = Indicator::find(indicator);
    let what = entry.map_or(indicator, |entry| lang.pick(entry.vi, entry.en));
    let unit = entry.map_or("", |entry| entry.unit);
    let side = match low_is_bad {
        true => lang.pick("không quá", "at most"),
        false => lang.pick("từ", "at least"),
    };
    let head = match lang {
        Lang::Vi => {
            format!("5 % tương lai xấu nhất: {what} {side} {} {unit}. ", lang.figure(beyond))
        }
        Lang::En => {
            format!("The worst 5 % of futures: {what} {side} {} {unit}. ", lang.figure(beyond))
        }
    };
    if signs.is_empty() {
        return head
            + lang.pick(
                "Các tương lai này không có điểm chung rõ rệt.",
                "They have nothing clearly in common.",
            );
    }
    let sign = |(n, shift): &(usize, f64)| {
        let level = match shift < &0.0 {
            true => lang.pick("thấp", "low"),
            false => lang.pick("cao", "high"),
        };
        format!("{} {level}", lang.label(&name(ground.setting.study, &ground.inputs[*n])))
    };
    let list: Vec<String> = signs.iter().map(sign).collect();
    let shared = lang.pick("Điểm chung", "What they share");
    format!("{head}{shared}: {}.", list.join("; "))
}

/// What an input is called.
fn name(study: &Study, input: &str) -> Label {
    let label = |vi: &str, en: &str| Label { vi: vi.to_owned(), en: en.to_owned() };
    if let Some(event) = EVENTS.iter().position(|event| *event == input) {
        return match event {
            0 => label("tỷ lệ cơ sở được triển khai", "share of planned sites that are delivered"),
            1 => {
                label("thời gian đường, phà bị cắt do bão, lũ", "time for which storms close links")
            }
            _ => label("mức cắt giảm kinh phí", "cuts of funds"),
        };
    }
    let known = study.uncertainties.iter().find(|one| one.code == input);
    let of = known.map(|one| quantity(one.quantity)).unwrap_or_else(|| label("yếu tố", "input"));
    label(&format!("{} ({input})", of.vi), &format!("{} ({input})", of.en))
}

fn quantity(quantity: Quantity) -> Label {
    let (vi, en) = match quantity {
        Quantity::Demand => ("nhu cầu", "need"),
        Quantity::Uptake => ("tỷ lệ tìm đến dịch vụ", "uptake"),
        Quantity::Hours => ("giờ làm việc cho một đối tượng", "hours of a client"),
        Quantity::Attrition => ("tỷ lệ thôi việc", "attrition"),
        Quantity::Refill => ("thời gian tuyển bù", "months to refill a post"),
        Quantity::Cost => ("vượt dự toán", "cost overrun"),
        Quantity::PayStep => ("mức tăng lương cơ sở", "rise of base salary"),
        Quantity::Delivery => ("xác suất triển khai", "probability of delivery"),
        Quantity::OnTime => ("xác suất đúng hạn", "probability of being on time"),
        Quantity::Delay => ("số tháng chậm", "months of delay"),
        Quantity::CutProbability => ("xác suất bị cắt kinh phí", "probability of a cut"),
        Quantity::CutSize => ("mức cắt kinh phí", "size of a cut"),
        Quantity::Storms => ("số lần bão, lũ", "number of storms and floods"),
        Quantity::Abandonment => ("tỷ lệ bỏ chờ", "share who give up waiting"),
    };
    Label { vi: vi.to_owned(), en: en.to_owned() }
}
