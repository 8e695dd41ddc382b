//! A report as one HTML file: style and script inside, both languages inside, nothing fetched.

use super::block::{Block, Column, KeyFigure, Report, Section, Table, TableRow};
use super::markup::{escape, html};
use super::text::both;
use super::{map_svg, svg};
use crate::lang::Lang;
use crate::world::Label;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The whole file.
pub(super) fn render(report: &Report) -> String {
    let lang = report.lang;
    let title = escape(lang.label(&report.title));
    let head = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title data-vi=\"{}\" data-en=\"{}\">{title}</title>\n<style>\n{STYLE}</style>\n</head>\n",
        lang.code(),
        escape(&report.title.vi),
        escape(&report.title.en),
    );
    let sections: String = report.sections.iter().map(|s| section(s, lang)).collect();
    format!(
        "{head}<body>\n{}<header>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n</header>\n{}<main>\n{sections}</main>\n\
         <footer><p>{}</p></footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        switch(lang),
        html(&report.subtitle),
        html(&report.title),
        contents(&report.sections),
        escape(&report.generated),
    )
}

/// Two radio buttons, so that the style sheet alone can switch the language.
fn switch(lang: Lang) -> String {
    let button = |of: Lang, name: &str| {
        let checked = if of == lang { " checked=\"checked\"" } else { "" };
        let code = of.code();
        let input = format!(
            "<input type=\"radio\" name=\"lang\" id=\"lang-{code}\" value=\"{code}\"{checked}/>"
        );
        (input, format!("<label for=\"lang-{code}\" lang=\"{code}\" class=\"keep\">{name}</label>"))
    };
    let (vi, vi_label) = button(Lang::Vi, "Tiếng Việt");
    let (en, en_label) = button(Lang::En, "English");
    format!("{vi}{en}\n<div class=\"switch\" role=\"group\">{vi_label}{en_label}</div>\n")
}

fn contents(sections: &[Section]) -> String {
    let entry = |s: &Section| format!("<li><a href=\"#{}\">{}</a></li>", s.id, html(&s.title));
    let entries: String = sections.iter().map(entry).collect();
    let name = html(&both("Mục lục", "Contents"));
    format!("<nav><p class=\"of\">{name}</p><ol>{entries}</ol></nav>\n")
}

fn section(section: &Section, lang: Lang) -> String {
    let blocks: String = section.blocks.iter().map(|b| block(b, lang)).collect();
    format!(
        "<section id=\"{}\">\n<h2>{}</h2>\n{blocks}</section>\n",
        section.id,
        html(&section.title)
    )
}

fn block(block: &Block, lang: Lang) -> String {
    let text = match block {
        Block::Heading(label) => format!("<h3>{}</h3>", html(label)),
        Block::Text(label) => format!("<p>{}</p>", html(label)),
        Block::Warning(label) => format!("<p class=\"warning\">{}</p>", html(label)),
        Block::KeyFigures(figures) => {
            format!(
                "<dl class=\"figures\">{}</dl>",
                figures.iter().map(key_figure).collect::<String>()
            )
        }
        Block::Table(table) => self::table(table),
        Block::Chart(chart) => svg::render(chart, lang),
        Block::Map(map) => map_svg::render(map, lang),
    };
    text + "\n"
}

fn key_figure(figure: &KeyFigure) -> String {
    format!(
        "<div><dt>{}</dt><dd class=\"big\">{}</dd><dd>{}</dd></div>",
        html(&figure.label),
        html(&figure.value),
        html(&figure.note)
    )
}

fn table(table: &Table) -> String {
    let head: String = table
        .columns
        .iter()
        .map(|c| format!("<th scope=\"col\"{}>{}</th>", class(c), html(&c.label)))
        .collect();
    let rows: String = table.rows.iter().map(|r| row(r, &table.columns)).collect();
    format!(
        "<div class=\"scroll\"><table><caption>{}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>",
        html(&table.caption)
    )
}

fn class(column: &Column) -> &'static str {
    if column.numeric { " class=\"n\"" } else { "" }
}

fn row(row: &TableRow, columns: &[Column]) -> String {
    match row {
        TableRow::Group(label) => format!(
            "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>",
            columns.len(),
            html(label)
        ),
        TableRow::Cells(cells) => format!("<tr>{}</tr>", self::cells(cells, columns)),
        TableRow::Total(cells) => {
            format!("<tr class=\"total\">{}</tr>", self::cells(cells, columns))
        }
    }
}

fn cells(cells: &[Label], columns: &[Column]) -> String {
    let cell = |(n, (text, column)): (usize, (&Label, &Column))| match n {
        0 => format!("<th scope=\"row\"{}>{}</th>", class(column), html(text)),
        _ => format!("<td{}>{}</td>", class(column), html(text)),
    };
    cells.iter().zip(columns).enumerate().map(cell).collect()
}
