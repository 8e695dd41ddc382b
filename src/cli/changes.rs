//! What a run has otherwise than the one it was made from.

use crate::lang::Lang;
use crate::pipeline::{Change, Changes, Deed, SiteChange};

/// Site changes shown on a terminal; all of them stand in the JSON.
const SHOWN: usize = 30;

/// The changes in lines.
pub fn lines(changes: &Changes, lang: Lang) -> Vec<String> {
    let set = changes.set.join("; ");
    let head = lang.pick("Thay đổi so với", "Changed against");
    let mut lines = vec![format!("{head} {}: {set}", changes.from)];
    lines.extend(sites(&changes.sites, lang));
    let million = 1e-6;
    for (name, rows, factor) in [
        (lang.pick("Mục tiêu", "Goals"), &changes.goals, 1.0),
        (lang.pick("Chỉ tiêu đạt được", "Mandates reached"), &changes.mandates, 1.0),
        (
            lang.pick("Người được phục vụ năm cuối", "People served in the last year"),
            &changes.people,
            1.0,
        ),
        (lang.pick("Nhân sự năm cuối", "Staff in the last year"), &changes.staff, 1.0),
        (
            lang.pick("Chi các năm, triệu đồng", "Money of all years, million đồng"),
            &changes.money,
            million,
        ),
    ] {
        lines.extend(figures(name, rows, factor, lang));
    }
    lines
}

fn sites(changes: &[SiteChange], lang: Lang) -> Vec<String> {
    let (name, none) = (lang.pick("Điểm", "Sites"), lang.pick("không thay đổi", "no change"));
    if changes.is_empty() {
        return vec![format!("  {name}: {none}")];
    }
    let count = lang.pick("điểm thay đổi", "changed");
    let mut lines = vec![format!("  {name}: {} {count}", changes.len())];
    lines.extend(changes.iter().take(SHOWN).map(|site| {
        let all = || site.before.iter().chain(&site.after);
        let none = match all().any(|deed| matches!(deed, Deed::Open { .. })) {
            true => lang.pick("không mở", "not opened"),
            false => lang.pick("giữ nguyên", "as it is"),
        };
        let (before, after) = (deeds(&site.before, none, lang), deeds(&site.after, none, lang));
        format!("    {} ({}): {before} → {after}", site.name, site.code)
    }));
    if changes.len() > SHOWN {
        lines.push(format!("    ... +{}", changes.len() - SHOWN));
    }
    lines
}

fn deeds(deeds: &[Deed], none: &str, lang: Lang) -> String {
    let deed = |deed: &Deed| match deed {
        Deed::Open { size, start } => {
            format!("{} {start} ({size})", lang.pick("mở", "opened"))
        }
        Deed::Upgrade { upgrade, start } => {
            format!("{} {start} ({upgrade})", lang.pick("nâng cấp", "upgraded"))
        }
        Deed::Close { year } => format!("{} {year}", lang.pick("đóng", "closed")),
    };
    match deeds.is_empty() {
        true => none.to_owned(),
        false => deeds.iter().map(deed).collect::<Vec<_>>().join(", "),
    }
}

/// Figures that differ, and how many do not.
fn figures(name: &str, rows: &[Change], factor: f64, lang: Lang) -> Vec<String> {
    let differ = |row: &&Change| match (row.before, row.after) {
        (Some(before), Some(after)) => (after - before).abs() > 1e-6 * before.abs().max(1.0),
        _ => true,
    };
    let changed: Vec<&Change> = rows.iter().filter(differ).collect();
    let same = lang.pick("không đổi", "unchanged");
    let mut lines = vec![format!("  {name} ({} {same}):", rows.len() - changed.len())];
    let shown = |value: Option<f64>| value.map_or("-".to_owned(), |v| lang.number(v * factor, 1));
    lines.extend(changed.into_iter().map(|row| {
        let by = match (row.before, row.after) {
            (Some(before), Some(after)) => {
                let by = (after - before) * factor;
                let sign = if by > 0.0 { "+" } else { "" };
                format!(" ({sign}{})", lang.number(by, 1))
            }
            _ => String::new(),
        };
        let name = lang.label(&row.name);
        format!("    {name}: {} → {}{by}", shown(row.before), shown(row.after))
    }));
    lines
}
