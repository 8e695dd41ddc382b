//! The action list: build what, where, when, at what size, with whom, at what cost, from which fund.

use crate::cost;
use crate::operation::Operation;
use crate::report::block::{Block, Column, Section, Table};
use crate::report::facts::{Built, Facts};
use crate::report::input::ReportInput;
use crate::report::text::{both, dash, each, join, million, number, same, year};
use crate::world::{FundId, Label, Line, OwnerId, Vnd, World, Year};
use std::collections::BTreeSet;

pub(super) fn section(input: &ReportInput, facts: &Facts) -> Section {
    let last = input.world.calendar.last;
    let mut blocks = vec![Block::Text(both(
        format!(
            "Mỗi dòng là một điểm mở mới, xếp theo năm bắt đầu. Chi thường xuyên là tiền lương và chi hoạt động của cả năm {last}, không gồm chi trực tiếp cho đối tượng; cơ sở chuyển đổi tính cả phần chi hiện có mà nó thay thế. Nguồn kinh phí là các nguồn chi cho cùng cơ quan quản lý trong năm đó."
        ),
        format!(
            "One row a new site, by the year in which work starts. Recurrent cost is pay and running cost of the whole of {last}, without direct cost of clients; a conversion includes the existing cost that it replaces. Funds are those that pay for the same owner in that year."
        ),
    ))];
    match facts.built.is_empty() {
        true => blocks
            .push(Block::Text(both("Phương án không mở điểm nào.", "The plan opens no site."))),
        false => blocks.push(Block::Table(openings(input, facts))),
    }
    blocks.extend(upgrades(input, facts).map(Block::Table));
    blocks.extend(closures(facts).map(Block::Table));
    blocks.extend(other_work(input.world).map(Block::Table));
    blocks.extend(super::measures::blocks(input));
    Section { id: "actions", title: both("Danh mục việc phải làm", "Action list"), blocks }
}

fn openings(input: &ReportInput, facts: &Facts) -> Table {
    let columns = vec![
        Column::words(both("Loại hình, quy mô", "Type and size")),
        Column::words(both("Địa điểm", "Where")),
        Column::words(both("Mở cửa", "Opens")),
        Column::words(both("Nhân sự", "Staff")),
        Column::numbers(both("Đầu tư, thiết bị (triệu đồng)", "Works, equipment (million đồng)")),
        Column::numbers(both(
            "Thường xuyên một năm (triệu đồng)",
            "Recurrent a year (million đồng)",
        )),
        Column::words(both("Nguồn kinh phí", "Funds")),
    ];
    let caption = both("Các điểm mở mới theo năm bắt đầu", "New sites by year of start");
    let mut table = Table::new(caption, columns);
    let mut before = None;
    for built in &facts.built {
        let start = built.opening.start;
        if before.replace(start) != Some(start) {
            let count = facts.built.iter().filter(|b| b.opening.start == start).count();
            table.group(both(
                format!("Bắt đầu năm {start}: {count} điểm"),
                format!(
                    "Started in {start}: {count} {}",
                    if count == 1 { "site" } else { "sites" }
                ),
            ));
        }
        table.row(row(input, facts, built));
    }
    table
}

fn row(input: &ReportInput, facts: &Facts, built: &Built) -> Vec<Label> {
    let world = input.world;
    let opening = &built.opening;
    let (capital, equipment) = cost::opening_cost(world, opening.site, opening.size, opening.start);
    vec![
        what(facts, built),
        same(place(world, facts, built)),
        opens(built),
        staff(facts, built),
        million(capital + equipment),
        million(recurrent(world, facts, built)),
        funds(input, world.type_of(opening.site).owner, opening.start),
    ]
}

/// Type and size, who supervises it in the last year, and the existing site that it takes over.
fn what(facts: &Facts, built: &Built) -> Label {
    let what = supervised(facts, built, facts.what(&built.opening));
    let Some(old) = facts.world.sites[built.opening.site].converts else { return what };
    let name = &facts.world.sites[old].name;
    both(format!("{}, chuyển đổi từ {name}", what.vi), format!("{}, converts {name}", what.en))
}

fn supervised(facts: &Facts, built: &Built, what: Label) -> Label {
    let (site, last) = (built.opening.site, facts.world.calendar.last);
    let row = facts.plan.supervision.iter().find(|row| row.site == site && row.year == last);
    let Some(row) = row else { return what };
    let by = &facts.world.sites[row.by].name;
    both(format!("{}, {by} giám sát", what.vi), format!("{}, supervised by {by}", what.en))
}

/// The host where there is one, the commune, the district.
fn place(world: &World, facts: &Facts, built: &Built) -> String {
    let place = &world.places[world.sites[built.opening.site].place];
    let commune = facts.full_name(place.commune);
    let is_host = place.kind != crate::world::PlaceKind::Commune && !place.name.is_empty();
    if is_host { format!("{}, {commune}", place.name) } else { commune }
}

fn opens(built: &Built) -> Label {
    match built.opens {
        Some((year, month)) => same(format!("{month:02}/{year}")),
        None => both("sau kỳ kế hoạch", "after the plan"),
    }
}

fn staff(facts: &Facts, built: &Built) -> Label {
    let world = facts.world;
    let last = world.calendar.last;
    let rows = facts.plan.posts.iter().filter(|p| p.site == built.opening.site && p.year == last);
    let staff: Vec<Label> = rows
        .map(|p| {
            let cadre = &world.cadres[p.cadre].label;
            each(|lang| format!("{} {}", p.people, lang.label(cadre)))
        })
        .collect();
    if staff.is_empty() { dash() } else { join(&staff, "; ") }
}

fn recurrent(world: &World, facts: &Facts, built: &Built) -> Vnd {
    let (last, site) = (world.calendar.last, built.opening.site);
    let posts = facts.plan.posts.iter().filter(|p| p.site == site && p.year == last);
    let pay: Vnd = posts.map(|p| cost::pay_rate(world, p.cadre, last) * f64::from(p.people)).sum();
    let size = Operation::of(world, facts.plan).size(site, last).unwrap_or(built.opening.size);
    pay + cost::running_cost(world, site, size, last)
}

/// Funds that pay something for an owner in a year, in the order of the scenario; training and tasks belong to no site.
fn funds(input: &ReportInput, owner: OwnerId, year: Year) -> Label {
    let of_site = |line: Line| !matches!(line, Line::Training | Line::Task);
    let rows = input.solved.plan.payments.iter();
    let paying: BTreeSet<FundId> = rows
        .filter(|p| p.owner == owner && p.year == year && of_site(p.line) && p.amount.0 > 0.0)
        .map(|p| p.fund)
        .collect();
    let names: Vec<Label> = paying.iter().map(|f| input.world.funds[*f].label.clone()).collect();
    if names.is_empty() { dash() } else { join(&names, "; ") }
}

/// Standing sites that are enlarged, upgraded or equipped.
fn upgrades(input: &ReportInput, facts: &Facts) -> Option<Table> {
    let world = input.world;
    if facts.plan.upgrades.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words(both("Điểm", "Site")),
        Column::words(both("Nâng cấp", "Upgrade")),
        Column::words(both("Từ năm", "In use from")),
        Column::numbers(both("Đầu tư, thiết bị (triệu đồng)", "Works, equipment (million đồng)")),
        Column::numbers(both("Đóng cửa (tháng)", "Closed (months)")),
    ];
    let caption = both("Mở rộng, nâng cấp, trang bị", "Enlarged, upgraded, equipped");
    let mut table = Table::new(caption, columns);
    for one in &facts.plan.upgrades {
        let upgrade = &world.type_of(one.site).upgrades[one.upgrade];
        let (capital, equipment) = cost::upgrade_cost(world, one.site, upgrade, one.start);
        table.row(vec![
            same(world.sites[one.site].name.clone()),
            upgrade.label.clone(),
            year(crate::supply::takeover(upgrade, one.start)),
            million(capital + equipment),
            number(upgrade.downtime, 1),
        ]);
    }
    Some(table)
}

/// Existing sites that close, and who takes their people over.
fn closures(facts: &Facts) -> Option<Table> {
    let world = facts.world;
    if facts.plan.closures.is_empty() {
        return None;
    }
    let columns = vec![
        Column::words(both("Cơ sở", "Site")),
        Column::words(both("Từ năm", "From")),
        Column::words(both("Sáp nhập vào", "Merged into")),
    ];
    let mut table = Table::new(both("Đóng cửa, sáp nhập", "Closed and merged"), columns);
    for one in &facts.plan.closures {
        let existing = world.sites[one.site].existing.as_ref();
        let into = existing.and_then(|existing| existing.closing).and_then(|closing| closing.into);
        let into = into.map_or_else(dash, |into| same(world.sites[into].name.clone()));
        table.row(vec![same(world.sites[one.site].name.clone()), year(one.year), into]);
    }
    Some(table)
}

/// Courses and tasks: work that needs no site.
fn other_work(world: &World) -> Option<Table> {
    if world.courses.is_empty() && world.tasks.is_empty() {
        return None;
    }
    let years: Vec<Year> = world.calendar.years().collect();
    let mut columns = vec![Column::words(both("Công việc", "Work"))];
    columns.extend(years.iter().map(|y| Column::numbers(year(*y))));
    let caption = both(
        "Công việc không gắn với một điểm (triệu đồng; trong ngoặc: số lớp)",
        "Work without a site (million đồng; in brackets: classes)",
    );
    let mut table = Table::new(caption, columns);
    for course in &world.courses {
        let mut cells = vec![course.label.clone()];
        cells.extend(years.iter().zip(&course.classes).map(|(year, classes)| {
            let level = cost::deflator(world, *year);
            let amount = million(course.cost_per_head * (course.seats * classes * level));
            if *classes <= 0.0 {
                return dash();
            }
            let classes = number(*classes, 0);
            each(|lang| format!("{} ({})", lang.label(&amount), lang.label(&classes)))
        }));
        table.row(cells);
    }
    for task in &world.tasks {
        let mut cells = vec![task.label.clone()];
        let costs = years.iter().zip(&task.cost);
        cells.extend(costs.map(|(year, amount)| million(*amount * cost::deflator(world, *year))));
        table.row(cells);
    }
    Some(table)
}
