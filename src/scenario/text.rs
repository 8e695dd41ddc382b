//! Text as it comes from disk: byte-order mark, encoding, NFC, and numbers in Vietnamese style.

use super::diagnostic::say;
use super::findings::{At, Findings};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Fills `text` of a source from its bytes, and reports what is wrong with the encoding.
pub(super) fn decode(source: usize, found: &mut Findings) {
    let bytes = &found.sources[source].bytes;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (text, broken) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_string(), None),
        Err(error) => (String::new(), Some(bytes[..error.valid_up_to()].to_vec())),
    };
    if let Some(good) = broken {
        not_utf8(source, 1 + good.iter().filter(|byte| **byte == b'\n').count(), found);
    }
    let line = text.lines().position(|line| !is_nfc(line));
    found.sources[source].text = if line.is_some() { text.nfc().collect() } else { text };
    if let Some(line) = line {
        not_nfc(source, line + 1, found);
    }
}

fn place(source: usize, line: usize) -> At {
    At::Cell { source, line, column: String::new() }
}

fn not_utf8(source: usize, line: usize, found: &mut Findings) {
    found.error(
        &place(source, line),
        say("Tệp không phải UTF-8.", "The file is not UTF-8."),
        say(
            "Trong Excel chọn Lưu thành > “CSV UTF-8 (phân tách bằng dấu phẩy)”.",
            "In Excel choose Save As > \"CSV UTF-8 (comma delimited)\".",
        ),
    );
}

fn not_nfc(source: usize, line: usize, found: &mut Findings) {
    found.warn(
        &place(source, line),
        say(
            "Chữ có dấu viết dạng tổ hợp (không phải NFC); đã được chuẩn hóa khi đọc.",
            "Letters with marks are written in decomposed form (not NFC); they were normalised on reading.",
        ),
        say(
            "Gõ bằng bảng mã Unicode dựng sẵn để tên trùng khớp giữa các tệp.",
            "Type with precomposed Unicode so that names match between files.",
        ),
    );
}

/// How a number in Vietnamese style (`1.176.000`, `0,71`, `1.234,5`) should be written; `None` for anything else.
pub(super) fn vietnamese_number(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once(',').map_or((digits, None), |(w, f)| (w, Some(f)));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = whole.split('.').collect();
    let first_fits =
        groups.first().is_some_and(|g| numeric(g) && (groups.len() == 1 || g.len() <= 3));
    let rest_fit = groups.iter().skip(1).all(|g| numeric(g) && g.len() == 3);
    if !first_fits || !rest_fit || fraction.is_some_and(|f| !numeric(f)) {
        return None;
    }
    match (groups.len(), fraction) {
        (1, None) => None,
        (_, Some(fraction)) => Some(format!("{sign}{}.{fraction}", groups.concat())),
        (_, None) => Some(format!("{sign}{}", groups.concat())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_numbers_are_told_from_plain_ones() {
        assert_eq!(vietnamese_number("1.176.000").as_deref(), Some("1176000"));
        assert_eq!(vietnamese_number("0,71").as_deref(), Some("0.71"));
        assert_eq!(vietnamese_number("-1.234,5").as_deref(), Some("-1234.5"));
        assert_eq!(vietnamese_number("176.000").as_deref(), Some("176000"));
        assert_eq!(vietnamese_number("0.71"), None);
        assert_eq!(vietnamese_number("176000"), None);
        assert_eq!(vietnamese_number("1,2,3"), None);
        assert_eq!(vietnamese_number("2014.000"), None);
    }
}
