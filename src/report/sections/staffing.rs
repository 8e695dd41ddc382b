//! People in post by cadre, and the posts taken against quotas.

use crate::report::block::{Block, Column, Section, Table};
use crate::report::facts::Facts;
use crate::report::input::ReportInput;
use crate::report::palette;
use crate::report::svg::{Chart, ChartKind, Series};
use crate::report::text::{both, dash, each, number, people, same, year};
use crate::report::words;
use crate::world::{CadreId, Label, ServiceId, SiteId, Table as Rows, World, Year};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Section {
    let world = input.world;
    let years: Vec<Year> = world.calendar.years().collect();
    let posts: Vec<Rows<CadreId, f64>> =
        years.iter().map(|year| facts.posts(*year, |_| true)).collect();
    let cadres: Vec<CadreId> =
        world.cadres.ids().filter(|c| posts.iter().any(|year| year[*c] > 0.0)).collect();
    let mut blocks = vec![Block::Text(explanation())];
    blocks.push(Block::Chart(chart(world, &years, &posts, &cadres)));
    blocks.push(Block::Table(by_cadre(world, &years, &posts, &cadres)));
    blocks.extend(recruits(input, &years).map(Block::Table));
    blocks.extend(referrals(facts, &years).map(Block::Table));
    blocks.push(Block::Heading(both("Vị trí việc làm và chỉ tiêu biên chế", "Posts and quotas")));
    blocks.push(Block::Table(by_owner(world, facts, &years)));
    blocks.extend(quotas(world, facts, &years).map(Block::Table));
    Section { id: "staffing", title: both("Nhân lực", "Staffing"), blocks }
}

/// Cases that other sites refer to each one.
fn referrals(facts: &Facts, years: &[Year]) -> Option<Table> {
    let mut clients: BTreeMap<(SiteId, ServiceId), Vec<f64>> = BTreeMap::new();
    for row in &facts.plan.referrals {
        let by_year =
            clients.entry((row.to, row.service)).or_insert_with(|| vec![0.0; years.len()]);
        if let Some(y) = years.iter().position(|year| *year == row.year) {
            by_year[y] += row.clients.0;
        }
    }
    if clients.is_empty() {
        return None;
    }
    let head = [both("Nơi tiếp nhận", "Taken on by"), both("Dịch vụ", "Service")];
    let caption = both("Số ca được chuyển tuyến theo năm", "Cases referred, by year");
    let mut table = Table::new(caption, year_columns(&head, years));
    for ((site, service), by_year) in clients {
        let (site, service) = (&facts.world.sites[site], &facts.world.services[service]);
        let mut cells = vec![same(site.name.as_str()), service.label.clone()];
        cells.extend(by_year.into_iter().map(people));
        table.row(cells);
    }
    Some(table)
}

fn explanation() -> Label {
    both(
        "Số người làm việc đến ngày 31 tháng 12 tại các cơ sở đang hoạt động, gồm cơ sở hiện có và cơ sở mở mới. Người kiêm nhiệm không tính vào chỉ tiêu biên chế.",
        "People in post on 31 December at standing sites, existing and new. Concurrent staff take no post of a quota.",
    )
}

fn chart(world: &World, years: &[Year], posts: &[Rows<CadreId, f64>], cadres: &[CadreId]) -> Chart {
    let series = |(n, cadre): (usize, &CadreId)| Series {
        label: world.cadres[*cadre].label.clone(),
        colour: palette::series(n),
    };
    let row = |(year, posts): (&Year, &Rows<CadreId, f64>)| {
        (*year, cadres.iter().map(|cadre| posts[*cadre]).collect())
    };
    Chart {
        title: both("Số người làm việc theo chức danh", "People in post by cadre"),
        description: both(
            "Cột chồng theo năm, mỗi phần là một chức danh; số liệu ở bảng bên dưới.",
            "Stacked columns by year, one part a cadre; the figures are in the table below.",
        ),
        kind: ChartKind::Columns {
            series: cadres.iter().enumerate().map(series).collect(),
            years: years.iter().zip(posts).map(row).collect(),
            line: None,
        },
    }
}

/// Columns of one year each after some columns of words.
fn year_columns(first: &[Label], years: &[Year]) -> Vec<Column> {
    let words = first.iter().cloned().map(Column::words);
    words.chain(years.iter().map(|y| Column::numbers(year(*y)))).collect()
}

fn by_cadre(
    world: &World,
    years: &[Year],
    posts: &[Rows<CadreId, f64>],
    cadres: &[CadreId],
) -> Table {
    let head = [both("Chức danh", "Cadre")];
    let mut table = Table::new(
        both("Số người làm việc theo chức danh và năm", "People in post by cadre and year"),
        year_columns(&head, years),
    );
    for cadre in cadres {
        let mut cells = vec![world.cadres[*cadre].label.clone()];
        cells.extend(posts.iter().map(|year| people(year[*cadre])));
        table.row(cells);
    }
    let mut sum = vec![both("Cộng (người)", "Total (people)")];
    sum.extend(posts.iter().map(|year| people(year.values().sum())));
    table.total(sum);
    let mut whole = vec![both("Quy đổi toàn thời gian", "Full-time equivalents")];
    whole.extend(
        posts
            .iter()
            .map(|year| number(year.iter().map(|(cadre, n)| n * world.cadres[cadre].fte).sum(), 1)),
    );
    table.total(whole);
    table
}

fn recruits(input: &ReportInput, years: &[Year]) -> Option<Table> {
    let world = input.world;
    let rows = &input.solved.plan.recruits;
    let cadres: BTreeSet<CadreId> =
        rows.iter().filter(|r| r.people.0 > 0.0).map(|r| r.cadre).collect();
    if cadres.is_empty() {
        return None;
    }
    let head = [both("Chức danh", "Cadre")];
    let mut table = Table::new(
        both("Tuyển mới trong năm (số kỳ vọng)", "Recruits of the year (expected headcount)"),
        year_columns(&head, years),
    );
    for cadre in cadres {
        let mut cells = vec![world.cadres[cadre].label.clone()];
        cells.extend(years.iter().map(|year| {
            let fits = rows.iter().filter(|r| r.cadre == cadre && r.year == *year);
            people(fits.map(|r| r.people.0).sum())
        }));
        table.row(cells);
    }
    Some(table)
}

/// Posts by owner and kind, concurrent staff in rows of their own.
fn by_owner(world: &World, facts: &Facts, years: &[Year]) -> Table {
    let head = [both("Cơ quan quản lý", "Owner"), both("Loại vị trí", "Kind of post")];
    let mut table = Table::new(
        both("Vị trí theo cơ quan quản lý và loại", "Posts by owner and kind"),
        year_columns(&head, years),
    );
    for (owner, row) in world.owners.iter() {
        let by_year: Vec<Rows<CadreId, f64>> = years
            .iter()
            .map(|y| facts.posts(*y, |site| world.type_of(site).owner == owner))
            .collect();
        for kind in world.cadres.values().map(|c| c.post_kind.as_str()).collect::<BTreeSet<_>>() {
            let count = |posts: &Rows<CadreId, f64>| -> f64 {
                let of_kind = world.cadres.iter().filter(|(_, c)| c.post_kind == kind);
                of_kind.map(|(cadre, _)| posts[cadre]).sum()
            };
            if by_year.iter().any(|posts| count(posts) > 0.0) {
                let mut cells = vec![row.label.clone(), words::post_kind(kind)];
                cells.extend(by_year.iter().map(|posts| people(count(posts))));
                table.row(cells);
            }
        }
    }
    table
}

fn quotas(world: &World, facts: &Facts, years: &[Year]) -> Option<Table> {
    if world.quotas.is_empty() {
        return None;
    }
    let mut columns = year_columns(
        &[both("Cơ quan quản lý", "Owner"), both("Loại vị trí", "Kind of post")],
        years,
    );
    columns.insert(2, Column::numbers(both("Hiện có", "Today")));
    let mut table = Table::new(
        both("Vị trí đã dùng / được phép theo chỉ tiêu", "Posts taken / allowed by quota"),
        columns,
    );
    for quota in &world.quotas {
        let owner =
            quota.owner.map_or_else(|| both("Tất cả", "All"), |o| world.owners[o].label.clone());
        let today = facts.posts_of_quota_today(quota);
        let mut cells = vec![owner, words::post_kind(&quota.post_kind), people(today)];
        let mut allowed = today;
        for (n, year) in years.iter().enumerate() {
            allowed += quota.new_posts.get(n).copied().unwrap_or(0.0);
            let (used, limit) = (people(facts.posts_of_quota(quota, *year)), people(allowed));
            cells.push(each(|lang| format!("{} / {}", lang.label(&used), lang.label(&limit))));
        }
        cells.resize(years.len() + 3, dash());
        table.row(cells);
    }
    Some(table)
}
