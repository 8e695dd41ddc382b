//! Plans nearly as good, as tables.

use super::nearby::{Nearby, Place};
use super::why::Explanation;
use super::why_words::{each, label, signed};
use crate::lang::Lang;
use crate::report::WhyTable;
use crate::world::{Id, Label, World};

/// Sites listed of each plan; all of them stand in the JSON.
const SHOWN: usize = 12;

/// What each plan gives up, by group and zone too, and which sites it opens instead.
pub(super) fn tables(world: &World, found: &Explanation) -> Vec<WhyTable> {
    if found.near.is_empty() {
        return Vec::new();
    }
    vec![figures(world, found), places(&found.near)]
}

fn figures(world: &World, found: &Explanation) -> WhyTable {
    let share = found.within.unwrap_or(0.0);
    let caption = each(|lang| match lang {
        Lang::Vi => format!(
            "Phương án khác mà giá trị kém không quá {}, khác phương án này và khác nhau nhiều nhất: chênh lệch so với phương án này",
            lang.percent(share, 1)
        ),
        Lang::En => format!(
            "Other plans within {} of this one's value that differ most from it and from each other: differences from this plan",
            lang.percent(share, 1)
        ),
    });
    let mut columns = vec![label("Chênh lệch", "Difference")];
    columns.extend((0..found.near.len()).map(name));
    let row = |what: Label, of: &dyn Fn(&Nearby) -> Label| {
        std::iter::once(what).chain(found.near.iter().map(of)).collect()
    };
    let mut rows: Vec<Vec<Label>> = vec![
        row(label("Số điểm khác nhau", "Sites that differ"), &|near| {
            each(|lang| distance(near, lang))
        }),
        row(
            label("Nhu cầu được phục vụ (quy đổi)", "Need served (weighted)"),
            &|near| {
                each(|lang| {
                    format!("{} ({})", signed(near.served, lang), lang.percent(near.share, 2))
                })
            },
        ),
        row(
            label("Kinh phí tăng thêm, triệu đồng", "Additional money, million đồng"),
            &|near| each(|lang| signed(near.cost * 1e-6, lang)),
        ),
    ];
    if found.near.iter().any(|near| near.floor.is_some()) {
        rows.push(row(
            label("Địa bàn được phục vụ ít nhất, % nhu cầu", "Least-served area, % of need"),
            &|near| {
                near.floor.map_or(label("–", "–"), |value| each(|lang| signed(value, lang)))
            },
        ));
    }
    let people = |value: f64| each(|lang| whole(value, lang));
    rows.push(row(
        label("Người được phục vụ năm cuối", "People served in the last year"),
        &|near| people(near.people),
    ));
    for (id, group) in world.groups.iter().filter(|(_, group)| !group.sensitive) {
        rows.push(row(group.label.clone(), &|near| people(near.by_group[id.index()])));
    }
    let sensitive: Vec<usize> =
        world.groups.ids().filter(|g| world.groups[*g].sensitive).map(Id::index).collect();
    if !sensitive.is_empty() {
        let together = label("Các nhóm nhạy cảm, gộp chung", "Sensitive groups together");
        let sum = |near: &Nearby| sensitive.iter().map(|n| near.by_group[*n]).sum();
        rows.push(row(together, &|near| people(sum(near))));
    }
    for (n, zone) in world.zones.values().enumerate() {
        rows.push(row(zone.label.clone(), &|near| people(near.by_zone[n])));
    }
    WhyTable { caption, columns, rows }
}

fn places(near: &[Nearby]) -> WhyTable {
    let row = |(n, near): (usize, &Nearby)| {
        vec![name(n), each(|lang| list(&near.opened, lang)), each(|lang| list(&near.closed, lang))]
    };
    WhyTable {
        caption: label(
            "Điểm mở và điểm bỏ của mỗi phương án khác",
            "Sites in and out of each other plan",
        ),
        columns: vec![
            label("Phương án", "Plan"),
            label("Mở thêm", "Sites in"),
            label("Không mở", "Sites out"),
        ],
        rows: near.iter().enumerate().map(row).collect(),
    }
}

fn name(n: usize) -> Label {
    each(|lang| format!("{} {}", lang.pick("Phương án khác", "Plan"), (b'A' + n as u8) as char))
}

fn distance(near: &Nearby, lang: Lang) -> String {
    let proof = match near.farthest {
        true => lang.pick("nhiều nhất có thể", "the most possible"),
        false => lang.pick("nhiều nhất tìm được", "the most found"),
    };
    format!("{} ({proof})", near.distance)
}

fn whole(value: f64, lang: Lang) -> String {
    let shown = lang.number(value, 0);
    format!("{}{shown}", if value >= 0.5 { "+" } else { "" })
}

fn list(places: &[Place], lang: Lang) -> String {
    let mut names: Vec<String> = places.iter().take(SHOWN).map(|p| p.name.clone()).collect();
    if places.len() > SHOWN {
        names.push(format!("+{} {}", places.len() - SHOWN, lang.pick("điểm khác", "more")));
    }
    if names.is_empty() { "–".into() } else { names.join("; ") }
}
