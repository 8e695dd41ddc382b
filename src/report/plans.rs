//! Plans in the same futures, as a page of its own.

use super::block::{Block, Column, Report, Section, Table};
use super::html;
use super::text::{both, each, number, percent, plain, same};
use crate::compare::{Compared, Mean, Pair, Probability};
use crate::lang::Lang;
use crate::world::Label;

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct PlansInput<'a> {
    /// Title of the scenario.
    pub title: &'a Label,
    /// Name and method of each plan.
    pub plans: &'a [(String, String)],
    /// Figure by figure.
    pub figures: &'a [Compared],
    /// Futures.
    pub replications: u32,
    /// Language shown first.
    pub lang: Lang,
    /// What made it.
    pub generated: &'a str,
}

/// The page as one self-contained HTML file. The same input gives the same bytes.
pub fn comparison_page(input: &PlansInput) -> String {
    html::render(&Report {
        lang: input.lang,
        title: input.title.clone(),
        subtitle: both("So sánh phương án trong cùng những tương lai", "Plans in the same futures"),
        sections: vec![means(input), differences(input), regrets(input)],
        generated: input.generated.to_owned(),
    })
}

fn means(input: &PlansInput) -> Section {
    let runs = number(f64::from(input.replications), 0);
    let text = both(
        format!(
            "Mỗi phương án gặp đúng {} tương lai như nhau: cùng nhu cầu, cùng chậm tiến độ, cùng cắt giảm kinh phí. Khoảng tin cậy 95 % của từng phương án phản ánh sự khác nhau giữa các tương lai; sự khác nhau giữa các phương án đọc ở mục sau.",
            runs.vi
        ),
        format!(
            "Every plan meets the very same {} futures: the same need, the same slippage, the same cuts. The 95% interval of one plan shows how futures differ; how plans differ stands in the next section.",
            runs.en
        ),
    );
    let mut columns = vec![Column::words(both("Chỉ số", "Indicator"))];
    columns.extend(input.plans.iter().map(|plan| Column::numbers(plan_name(plan))));
    let mut table = Table::new(both("Bình quân [95 %]", "Mean [95%]"), columns);
    for figure in input.figures {
        let decimals = decimals(&figure.means);
        let cells = figure.means.iter().map(|mean| interval(mean, decimals));
        table.row([figure_name(figure)].into_iter().chain(cells).collect());
    }
    Section {
        id: "means",
        title: both("Từng phương án", "Plan by plan"),
        blocks: vec![Block::Text(text), Block::Table(table)],
    }
}

fn differences(input: &PlansInput) -> Section {
    let text = both(
        "Hiệu số được tính trong từng tương lai rồi mới lấy bình quân. Khoảng chứa 0 nghĩa là chưa phân biệt được. “Tốt hơn” là tỷ lệ tương lai trong đó phương án tốt hơn về chỉ số này, kèm khoảng tin cậy 95 %.",
        "Differences are taken future by future and then averaged. An interval that holds 0 means that the two cannot be told apart. “Better” is the share of futures in which a plan is better in this figure, with its 95% interval.",
    );
    let mut columns = vec![Column::words(both("Cặp phương án", "Pair of plans"))];
    let numbers = [
        both("Hiệu số [95 %]", "Difference [95%]"),
        both("Phương án trước tốt hơn", "First is better"),
        both("Phương án sau tốt hơn", "Second is better"),
    ];
    columns.extend(numbers.into_iter().map(Column::numbers));
    let mut table = Table::new(both("Hiệu số theo cặp", "Paired differences"), columns);
    for figure in input.figures {
        table.group(figure_name(figure));
        for pair in &figure.pairs {
            table.row(row(input, pair));
        }
    }
    Section {
        id: "differences",
        title: both("Phương án này so với phương án kia", "One plan against another"),
        blocks: vec![Block::Text(text), Block::Table(table)],
    }
}

fn row(input: &PlansInput, pair: &Pair) -> Vec<Label> {
    let name = |n: usize| input.plans.get(n).map_or(same("–"), |(name, _)| same(name.as_str()));
    let (a, b) = (name(pair.a), name(pair.b));
    let apart = interval(&pair.difference, decimals(&[pair.difference]));
    let told = match pair.told_apart {
        true => apart,
        false => both(
            format!("{} (chưa phân biệt được)", apart.vi),
            format!("{} (not told apart)", apart.en),
        ),
    };
    let better = |share: &Probability| {
        let [value, low, high] = [share.estimate, share.low, share.high].map(|p| percent(p, 1));
        both(
            format!("{} [{}–{}]", value.vi, low.vi, high.vi),
            format!("{} [{}–{}]", value.en, low.en, high.en),
        )
    };
    vec![same(format!("{} – {}", a.vi, b.vi)), told, better(&pair.a_better), better(&pair.b_better)]
}

fn regrets(input: &PlansInput) -> Section {
    let text = both(
        "Mức nuối tiếc: trong mỗi tương lai, phương án kém phương án tốt nhất của tương lai đó bao nhiêu, theo đơn vị của chỉ số. Phương án có mức lớn nhất nhỏ nhất là phương án an toàn nhất.",
        "Regret: by how much a plan falls behind the plan that is best in that future, in the unit of the figure. The plan whose greatest regret is least is the safest.",
    );
    let mut columns = vec![Column::words(both("Phương án", "Plan"))];
    let numbers = [
        both("Bình quân", "Mean"),
        both("95 % tương lai không quá", "95% of futures at most"),
        both("Lớn nhất", "Greatest"),
        both("Tốt nhất trong", "Best in"),
    ];
    columns.extend(numbers.into_iter().map(Column::numbers));
    let mut table = Table::new(both("Mức nuối tiếc", "Regret"), columns);
    for figure in input.figures {
        table.group(figure_name(figure));
        for (plan, regret) in input.plans.iter().zip(&figure.regrets) {
            let digits = if regret.most.abs() >= 100.0 { 0 } else { 2 };
            let mut cells = vec![plan_name(plan)];
            cells.extend([regret.mean, regret.p95, regret.most].map(|r| number(r, digits)));
            cells.push(percent(regret.best, 1));
            table.row(cells);
        }
    }
    Section {
        id: "regret",
        title: both("Mức nuối tiếc", "Regret"),
        blocks: vec![Block::Text(text), Block::Table(table)],
    }
}

fn plan_name((name, method): &(String, String)) -> Label {
    same(format!("{name} ({method})"))
}

fn figure_name(figure: &Compared) -> Label {
    let measure = &figure.measure;
    let year = |lang: Lang| match measure.year {
        Some(year) => year.to_string(),
        None => lang.pick("mọi năm", "all years").to_owned(),
    };
    each(|lang| format!("{} ({}, {})", lang.label(&measure.label), measure.unit, year(lang)))
}

/// Decimals by the size of the figures.
fn decimals(means: &[Mean]) -> usize {
    let most = means.iter().map(|mean| mean.low.abs().max(mean.high.abs())).fold(0.0, f64::max);
    match most {
        m if m >= 100.0 => 0,
        m if m >= 1.5 => 1,
        _ => 3,
    }
}

fn interval(mean: &Mean, decimals: usize) -> Label {
    each(|lang| {
        let [m, low, high] = [mean.mean, mean.low, mean.high].map(|v| plain(lang, v, decimals));
        format!("{m} [{low}; {high}]")
    })
}
