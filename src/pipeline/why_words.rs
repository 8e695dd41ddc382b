//! An explanation as tables, for the report and for a terminal.

use super::near_words;
use super::why::Explanation;
use crate::lang::Lang;
use crate::optimise::{Effect, MandatePrice, Margin, SiteWhy, What};
use crate::report::WhyTable;
use crate::study::{Rule, Study};
use crate::world::{Label, World};

/// The sites, and then what is not about single sites.
pub(super) fn tables(world: &World, study: &Study, found: &Explanation) -> Vec<WhyTable> {
    let mut all = vec![sites(found)];
    all.extend(general(world, study, found));
    all
}

/// Mandates, margins, plans nearly as good; only what there is.
pub(super) fn general(world: &World, study: &Study, found: &Explanation) -> Vec<WhyTable> {
    let mut all = vec![prices(study, found), margins(world, found)];
    all.extend(near_words::tables(world, found));
    all.retain(|table| !table.rows.is_empty());
    all
}

fn sites(found: &Explanation) -> WhyTable {
    WhyTable {
        caption: label("Nếu không có từng điểm lớn", "Without each of the largest sites"),
        columns: vec![
            label("Điểm", "Site"),
            label("Nhu cầu được phục vụ (quy đổi)", "Need served (weighted)"),
            label("Người, năm cuối", "People, last year"),
            label("Triệu đồng, các năm", "Million đồng, all years"),
            label("Phục vụ chính", "Serves mostly"),
            label("Vướng ở", "What binds"),
            label("Nơi tốt nhất chưa chọn", "Best place not chosen"),
        ],
        rows: found.sites.iter().map(site).collect(),
    }
}

fn margins(world: &World, found: &Explanation) -> WhyTable {
    WhyTable {
        caption: label(
            "Thêm 100 triệu đồng ở một nguồn một năm, hoặc thêm một nhân viên từ năm đầu: nhu cầu được phục vụ tăng thêm (quy đổi)",
            "100 million đồng more in a fund's year, or one worker more from the first year on: need served gained (weighted)",
        ),
        columns: vec![
            label("Thêm", "More of"),
            label("Giữ nguyên điểm và nhân sự", "Sites and staff as planned"),
            label(
                "Giữ điểm, chọn lại nhân sự (ước lượng)",
                "Sites as planned, staff chosen anew (estimate)",
            ),
            label("Chọn lại mọi điểm (ước lượng)", "Sites chosen anew, too (estimate)"),
        ],
        rows: found.margins.iter().map(|row| margin(world, row)).collect(),
    }
}

fn prices(study: &Study, found: &Explanation) -> WhyTable {
    WhyTable {
        caption: label(
            "Giá của mỗi chỉ tiêu: nhu cầu được phục vụ (quy đổi), ước lượng khi chọn lại mọi điểm",
            "The price of each mandate: need served (weighted), an estimate with every site chosen anew",
        ),
        columns: vec![
            label("Chỉ tiêu", "Mandate"),
            label("Được thêm nếu bỏ chỉ tiêu", "Gained without it"),
            label("Mất đi nếu đòi hỏi hơn một bậc", "Lost with it one step stricter"),
        ],
        rows: found.prices.iter().map(|row| price(study, row)).collect(),
    }
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
        each(|lang| catchment(site, 3, lang)),
        each(limits),
        each(other),
    ]
}

/// The communes that a site serves most people of: total, and in brackets what only it adds.
pub fn catchment(site: &SiteWhy, most: usize, lang: Lang) -> String {
    let row = |row: &crate::optimise::Catchment| {
        let (all, own) = (lang.number(row.people, 0), signed(row.marginal, lang));
        format!("{} {all} ({own})", row.name)
    };
    let mut rows: Vec<String> = site.catchment.iter().take(most).map(row).collect();
    if site.catchment.len() > most {
        let others = lang.pick("xã khác", "more communes");
        rows.push(format!("+{} {others}", site.catchment.len() - most));
    }
    rows.join("; ")
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
    let gain = |value: f64| each(|lang| signed(value, lang));
    vec![
        what.unwrap_or_default(),
        gain(margin.posts_as_planned),
        gain(margin.posts_anew),
        margin.sites_anew.map_or(label("–", "–"), gain),
    ]
}

fn price(study: &Study, price: &MandatePrice) -> Vec<Label> {
    let known = study.mandates.values().find(|mandate| mandate.code == price.code);
    let step = known.map_or(Label::default(), |mandate| step(&mandate.rule));
    let stricter = each(|lang| match price.stricter {
        Some(lost) => format!("{} ({})", lang.number(lost, 1), lang.label(&step)),
        None => format!("{} ({})", lang.pick("không thể đạt", "out of reach"), lang.label(&step)),
    });
    vec![
        known.map_or(Label::default(), |mandate| mandate.label.clone()),
        each(|lang| lang.number(price.without, 1)),
        stricter,
    ]
}

/// One step of a mandate.
fn step(rule: &Rule) -> Label {
    match rule {
        Rule::Sites { .. } => label("thêm 1 điểm", "one site more"),
        Rule::Nested { .. } => label("thêm 1 điểm mỗi địa bàn", "one site more in each area"),
        Rule::Communes { .. } => label("thêm 1 xã", "one commune more"),
        Rule::Coverage { .. } => label("thêm 1 % nhu cầu", "1% of need more"),
        Rule::Trained { .. } => label("thêm 1 người", "one person more"),
        Rule::Villages { .. } => label("thêm 1 % thôn", "1% of villages more"),
    }
}

pub(super) fn signed(value: f64, lang: Lang) -> String {
    let shown = lang.number(value, 1);
    let nought = !shown.contains(|c: char| ('1'..='9').contains(&c));
    format!("{}{shown}", if value > 0.0 && !nought { "+" } else { "" })
}

pub(super) fn each(text: impl Fn(Lang) -> String) -> Label {
    Label { vi: text(Lang::Vi), en: text(Lang::En) }
}

pub(super) fn label(vi: &str, en: &str) -> Label {
    Label { vi: vi.into(), en: en.into() }
}
