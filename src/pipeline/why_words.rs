//! An explanation as tables for the report.

use super::why::Explanation;
use crate::lang::Lang;
use crate::optimise::{Effect, Margin, SiteWhy, What};
use crate::report::WhyTable;
use crate::world::{Label, World};

/// The sites, then the margins.
pub(super) fn tables(world: &World, found: &Explanation) -> Vec<WhyTable> {
    let served = || label("Nhu cầu được phục vụ (quy đổi)", "Need served (weighted)");
    let sites = WhyTable {
        caption: label("Nếu không có từng điểm lớn", "Without each of the largest sites"),
        columns: vec![
            label("Điểm", "Site"),
            served(),
            label("Người, năm cuối", "People, last year"),
            label("Triệu đồng, các năm", "Million đồng, all years"),
            label("Vướng ở", "What binds"),
            label("Nơi tốt nhất chưa chọn", "Best place not chosen"),
        ],
        rows: found.sites.iter().map(site).collect(),
    };
    let margins = WhyTable {
        caption: label(
            "Thêm 100 triệu đồng ở một nguồn một năm, hoặc thêm một nhân viên: nhu cầu được phục vụ (quy đổi)",
            "100 million đồng more in a fund's year, or one worker more: need served (weighted)",
        ),
        columns: vec![
            label("Thêm", "More of"),
            label("Giữ nhân sự", "Staff as planned"),
            label("Chọn lại nhân sự", "Staff chosen anew"),
        ],
        rows: found.margins.iter().map(|row| margin(world, row)).collect(),
    };
    vec![sites, margins]
}

fn site(site: &SiteWhy) -> Vec<Label> {
    let figure = |of: fn(&Effect) -> f64| match &site.effect {
        Some(effect) => each(|lang| signed(of(effect), lang)),
        None => label("không đáp ứng được quy tắc", "the rules do not hold"),
    };
    let limits = |lang: Lang| {
        site.limits.iter().map(|limit| lang.label(limit)).collect::<Vec<_>>().join("; ")
    };
    let other = |lang: Lang| match &site.instead {
        Some(other) => format!("{} ({})", other.name, signed(other.effect.served, lang)),
        None => "–".to_owned(),
    };
    vec![
        each(|_| site.name.clone()),
        figure(|effect| effect.served),
        figure(|effect| effect.people),
        figure(|effect| effect.cost),
        each(limits),
        each(other),
    ]
}

fn margin(world: &World, margin: &Margin) -> Vec<Label> {
    let what = match &margin.what {
        What::Money { fund, year } => {
            let known = world.funds.values().find(|row| row.code == *fund);
            known.map(|row| each(|lang| format!("{}, {year}", lang.label(&row.label))))
        }
        What::Worker { cadre } => {
            let known = world.cadres.values().find(|row| row.code == *cadre);
            known.map(|row| row.label.clone())
        }
    };
    let free = |lang: Lang| match margin.distinct {
        true => format!(
            "{} … {}",
            signed(margin.posts_free.low, lang),
            signed(margin.posts_free.high, lang)
        ),
        false => lang.pick("không phân biệt được", "not distinguishable").to_owned(),
    };
    vec![what.unwrap_or_default(), each(|lang| signed(margin.posts_as_planned, lang)), each(free)]
}

fn signed(value: f64, lang: Lang) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, lang.number(value, 1))
}

fn each(text: impl Fn(Lang) -> String) -> Label {
    Label { vi: text(Lang::Vi), en: text(Lang::En) }
}

fn label(vi: &str, en: &str) -> Label {
    Label { vi: vi.into(), en: en.into() }
}
