//! What is said about a key that is unknown, missing or of the wrong type.

use super::codes::{self, Codes};
use super::diagnostic::say;
use super::findings::{At, Findings};
use super::keys::NOT_BUILT;
use super::node::Entry;
use super::spec::{Key, Of};

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}

/// " Did you mean ...?" in both languages, or nothing.
pub(super) fn did_you_mean<'a>(
    word: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> (String, String) {
    codes::nearest(word, words).map_or((String::new(), String::new()), |near| {
        (format!(" Có phải là “{near}”?"), format!(" Did you mean {near:?}?"))
    })
}

pub(super) fn in_table(path: &str) -> (String, String) {
    if path.is_empty() {
        ("ở đầu tệp".into(), "at the top of the file".into())
    } else {
        (format!("trong bảng [{path}]"), format!("in the table [{path}]"))
    }
}

pub(super) fn unknown_key(found: &mut Findings, entry: &Entry, keys: &[Key], path: &str) {
    let (key, (vi, en)) = (&entry.key, in_table(path));
    if NOT_BUILT.contains(&key.as_str()) {
        return not_built(found, entry);
    }
    let (vi_near, en_near) = did_you_mean(key, keys.iter().map(|key| key.name));
    let all = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
    found.error(
        &entry.at,
        say(format!("Khóa “{key}” không có {vi}."), format!("There is no key {key:?} {en}.")),
        say(
            format!("Các khóa hợp lệ: {all}.{vi_near}"),
            format!("Keys that may stand here: {all}.{en_near}"),
        ),
    );
}

pub(super) fn not_built(found: &mut Findings, entry: &Entry) {
    let key = &entry.key;
    found.error(
        &entry.at,
        say(
            format!("Khóa “{key}” thuộc về một tính năng chưa được xây dựng (not built yet)."),
            format!("The key {key:?} belongs to a feature that is not built yet."),
        ),
        say(
            "Bỏ khóa này: chương trình từ chối thay vì lặng lẽ bỏ qua.",
            "Remove it: what is not built is refused, never silently ignored.",
        ),
    );
}

pub(super) fn missing_key(found: &mut Findings, at: &At, key: &Key, path: &str) {
    let (name, (vi, en)) = (key.name, in_table(path));
    found.error(
        at,
        say(format!("Thiếu khóa “{name}” {vi}."), format!("The key {name:?} is missing {en}.")),
        say(format!("Thêm {name} ({}).", key.vi), format!("Add {name} ({}).", key.en)),
    );
}

/// A value of another kind than expected.
pub(super) fn wrong_type(found: &mut Findings, at: &At, path: &str, (vi, en): (&str, &str)) {
    found.error(
        at,
        say(
            format!("{path}: giá trị không đúng kiểu."),
            format!("{path}: the value is of the wrong kind."),
        ),
        say(format!("Cần {vi}."), format!("Expected {en}.")),
    );
}

/// A reference to a code that nothing defines.
pub(super) fn unknown_code(found: &mut Findings, codes: &Codes, at: &At, of: Of, code: &str) {
    let (vi, en) = codes::name(of);
    let known = codes.all(of);
    let (vi_near, en_near) = did_you_mean(code, known.iter().map(String::as_str));
    let list = if known.len() <= 30 { known.join(", ") } else { String::new() };
    let (vi_list, en_list) = match list.is_empty() {
        true => ("Kiểm tra lại mã.".to_string(), "Check the code.".to_string()),
        false => (format!("Các mã đã khai: {list}."), format!("Codes that are defined: {list}.")),
    };
    found.error(
        at,
        say(
            format!("Không có {vi} mang mã “{code}”."),
            format!("There is no {en} with the code {code:?}."),
        ),
        say(format!("{vi_list}{vi_near}"), format!("{en_list}{en_near}")),
    );
}

/// A code that stands twice.
pub(super) fn duplicate(found: &mut Findings, at: &At, path: &str, code: &str) {
    found.error(
        at,
        say(format!("{path}: “{code}” bị lặp lại."), format!("{path}: {code:?} stands twice.")),
        say("Bỏ một dòng hoặc đổi mã.", "Remove one of them or change its code."),
    );
}

/// Codes appear in file names, arguments and addresses of random draws.
pub(super) fn bad_code(found: &mut Findings, at: &At, code: &str) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !code.is_empty() && code.chars().all(fits) {
        return;
    }
    found.error(
        at,
        say(format!("Mã “{code}” không hợp lệ."), format!("The code {code:?} is not valid.")),
        say(
            "Mã chỉ gồm chữ cái không dấu, chữ số, gạch dưới, gạch nối và dấu chấm.",
            "Codes have unaccented letters, digits, underscores, hyphens and points only.",
        ),
    );
}
