//! `botri explain`.

use super::answer::{Answer, say};
use super::args;
use crate::lang::Lang;
use crate::optimise::{Effect, SiteWhy, Standing};
use crate::pipeline::{self, Explained, Explanation, Failure, MandateWhy, Question};
use crate::progress::Watch;
use crate::report::WhyTable;
use crate::results::Run;
use serde_json::json;

/// Communes of a catchment that are listed.
const COMMUNES: usize = 8;

/// `botri explain`.
pub fn explain(args: args::Explain, watch: &dyn Watch) -> Result<Answer, Failure> {
    let run = Run::open(&args.run.run)?;
    let question = match (args.site, args.commune, args.mandate, args.near) {
        (Some(code), ..) => Question::Site(code),
        (_, Some(code), ..) => Question::Commune(code),
        (_, _, Some(code), _) => Question::Mandate(code),
        (.., Some(share)) => Question::Near(share),
        _ => Question::All,
    };
    let explained = pipeline::explain(&run, &question, watch)?;
    let words = |lang| lines(&explained, &question, lang).join("\n");
    let json = json!({ "exit": 0, "explanation": explained.found });
    Ok(Answer::done(say(words(Lang::Vi), words(Lang::En)), json))
}

fn lines(explained: &Explained, question: &Question, lang: Lang) -> Vec<String> {
    let found = &explained.found;
    let mut lines: Vec<String> =
        found.sites.iter().flat_map(|site| site_lines(site, lang)).collect();
    let moves = |site: &SiteWhy| matches!(site.standing, Standing::Opened | Standing::Closed);
    if matches!(question, Question::Site(_)) && found.sites.iter().all(moves) {
        lines.push(again(found, lang));
    }
    lines.extend(found.mandates.iter().flat_map(|mandate| mandate_lines(mandate, lang)));
    lines.extend(explained.tables.iter().flat_map(|table| table_lines(table, lang)));
    lines
}

/// A table as lines: its caption, then what each row is about with its figures by column.
fn table_lines(table: &WhyTable, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("{}:", lang.label(&table.caption))];
    lines.extend(table.rows.iter().map(|row| {
        let cells = table.columns.iter().zip(row).skip(1);
        let cells: Vec<String> = cells
            .map(|(head, cell)| format!("{}: {}", lang.label(head), lang.label(cell)))
            .collect();
        let first = row.first().map_or("", |first| lang.label(first));
        format!("  {first}: {}", cells.join(" | "))
    }));
    lines
}

fn site_lines(site: &SiteWhy, lang: Lang) -> Vec<String> {
    let standing = match site.standing {
        Standing::Existing => lang.pick("đang hoạt động", "stands today"),
        Standing::Opened => lang.pick("được mở", "opened"),
        Standing::Closed => lang.pick("không mở", "not opened"),
        Standing::Forbidden => lang.pick("không được phép mở", "must not be opened"),
    };
    let mut lines = vec![format!("{} ({}): {standing}", site.name, site.code)];
    if site.clients > 0.0 {
        lines.push(format!(
            "  {}: {} {}, {} {}",
            lang.pick("phục vụ năm cuối", "serves in the last year"),
            lang.number(site.clients, 0),
            lang.pick("lượt đối tượng", "clients"),
            lang.number(site.people, 0),
            lang.pick("người", "people"),
        ));
    }
    let head = match site.standing {
        Standing::Closed => lang.pick("nếu mở thêm", "if it is opened besides"),
        _ => lang.pick("nếu không có", "without it"),
    };
    match (&site.effect, site.standing) {
        (Some(effect), _) => lines.push(format!("  {head}: {}", effect_text(effect, lang))),
        (None, Standing::Existing | Standing::Forbidden) => {}
        (None, _) => {
            let none = lang.pick("các quy tắc không còn được đáp ứng", "the rules no longer hold");
            lines.push(format!("  {head}: {none}"));
        }
    }
    if !site.catchment.is_empty() {
        let head = match site.standing {
            Standing::Closed => lang.pick("sẽ phục vụ", "would serve"),
            _ => lang.pick(
                "phục vụ (trong đó chỉ nhờ điểm này)",
                "serves (of these only because of it)",
            ),
        };
        lines.push(format!("  {head}: {}", pipeline::catchment(site, COMMUNES, lang)));
    }
    if !site.misses.is_empty() {
        let misses: Vec<&str> = site.misses.iter().map(|label| lang.label(label)).collect();
        let head = lang.pick("khi đó không đạt chỉ tiêu", "targets missed then");
        lines.push(format!("  {head}: {}", misses.join("; ")));
    }
    let limits: Vec<&str> = site.limits.iter().map(|limit| lang.label(limit)).collect();
    if !limits.is_empty() {
        lines.push(format!("  {}: {}", lang.pick("vướng ở", "what binds"), limits.join("; ")));
    }
    if let Some(other) = &site.instead {
        let head =
            lang.pick("thay bằng nơi tốt nhất chưa chọn", "best place not chosen in its stead");
        lines.push(format!(
            "  {head}: {} ({}): {}",
            other.name,
            other.code,
            effect_text(&other.effect, lang)
        ));
    }
    lines
}

fn effect_text(effect: &Effect, lang: Lang) -> String {
    format!(
        "{} {}, {} {}, {} {}",
        signed(effect.served, lang),
        lang.pick("nhu cầu quy đổi", "weighted need"),
        signed(effect.people, lang),
        lang.pick("người năm cuối", "people in the last year"),
        signed(effect.cost, lang),
        lang.pick("triệu đồng", "million đồng"),
    )
}

fn again(found: &Explanation, lang: Lang) -> String {
    let head = lang.pick(
        "  lập lại toàn bộ phương án theo hướng ngược lại, nhu cầu quy đổi",
        "  the whole plan made anew the other way, weighted need",
    );
    let Some(again) = &found.again else {
        return format!("{head}: {}", lang.pick("không có phương án", "there is no plan"));
    };
    let (low, high) = (signed(again.gain.low, lang), signed(again.gain.high, lang));
    let proven = match again.distinct {
        true => lang.pick("chứng minh được trong khoảng", "proven between"),
        false => lang.pick(
            "chưa phân biệt được với 0: trong khoảng",
            "not distinguishable from nought: between",
        ),
    };
    let found = signed(again.found, lang);
    format!("{head}: {found} ({proven} {low} … {high})")
}

fn mandate_lines(mandate: &MandateWhy, lang: Lang) -> Vec<String> {
    let at = mandate.area.as_ref().map_or(String::new(), |area| format!("@{area}"));
    let mut lines = vec![format!(
        "{}{at}: {} / {}",
        mandate.code,
        lang.figure(mandate.reached),
        lang.figure(mandate.asked)
    )];
    lines.extend(mandate.binding.iter().map(|rule| {
        let binds = lang.pick("vướng", "binds");
        format!("  {binds}: {} [{}]", lang.label(&rule.says), rule.place)
    }));
    lines
}

fn signed(value: f64, lang: Lang) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, lang.number(value, 1))
}
