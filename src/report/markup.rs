//! Pieces of HTML and SVG in which every text is escaped and stands in both languages.

use crate::lang::Lang;
use crate::world::Label;

/// Text made safe for content and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Not allowed in a document of text.
            c if c.is_control() && !matches!(c, '\n' | '\t') => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// Both languages inside `element`s (`span`, `tspan`), of which the style sheet shows one; once where they agree.
fn bilingual(element: &str, label: &Label) -> String {
    let (vi, en) = (escape(&label.vi), escape(&label.en));
    match vi == en {
        true => vi,
        false => {
            format!(
                "<{element} lang=\"vi\">{vi}</{element}><{element} lang=\"en\">{en}</{element}>"
            )
        }
    }
}

/// A text in HTML.
pub(super) fn html(label: &Label) -> String {
    bilingual("span", label)
}

/// A text in SVG.
pub(super) fn svg_text(x: f64, y: f64, class: &str, label: &Label) -> String {
    let text = bilingual("tspan", label);
    format!("<text x=\"{}\" y=\"{}\" class=\"{class}\">{text}</text>", px(x), px(y))
}

/// An SVG `title` or `desc`. Browsers show one text only, so the script exchanges it with the language.
pub(super) fn hover(element: &str, label: &Label, lang: Lang) -> String {
    let shown = escape(lang.label(label));
    match label.vi == label.en {
        true => format!("<{element}>{shown}</{element}>"),
        false => format!(
            "<{element} data-vi=\"{}\" data-en=\"{}\">{shown}</{element}>",
            escape(&label.vi),
            escape(&label.en)
        ),
    }
}

/// A coordinate with one decimal: enough for the eye, the same on every machine.
pub(super) fn px(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Avoids "-0".
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// One entry of a legend: a coloured swatch (or drawn symbol) and its name.
pub(super) fn legend_entry(swatch: &str, label: &Label) -> String {
    format!("<li>{swatch}<span>{}</span></li>", html(label))
}

/// A swatch of one colour.
pub(super) fn swatch(colour: &str) -> String {
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">\
         <rect width=\"14\" height=\"14\" fill=\"{colour}\" class=\"edge\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::{both, same};

    #[test]
    fn nothing_that_a_user_writes_becomes_markup() {
        assert_eq!(html(&same("<b> & \"c\"")), "&lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(escape("a\u{0}b'"), "a b&#39;");
    }

    #[test]
    fn a_text_stands_in_both_languages_and_once_where_they_agree() {
        let text = html(&both("Huyện", "District"));
        assert_eq!(text, "<span lang=\"vi\">Huyện</span><span lang=\"en\">District</span>");
        assert_eq!(html(&same("Hạ Long")), "Hạ Long");
        assert!(hover("title", &both("a", "b"), Lang::En).ends_with(">b</title>"));
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!((px(1.04), px(-0.01), px(12.35)), ("1".into(), "0".into(), "12.4".into()));
    }
}
