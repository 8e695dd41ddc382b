//! The map as SVG with its legend.

use super::map::{Map, Opens, Symbol};
use super::markup::{escape, hover, html, legend_entry, px, svg_text, swatch};
use super::palette;
use super::scale::nice;
use super::text::{both, each, plain, same};
use super::voronoi::Point;
use crate::lang::Lang;
use crate::world::Label;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
/// A map of a few communes need not fill the page.
const FEW: usize = 30;
const MARGIN: f64 = 14.0;
/// Space under the map for the scale bar.
const FOOT: f64 = 34.0;

/// From km to pixels, north up.
struct Frame {
    scale: f64,
    west: f64,
    north: f64,
    width: f64,
    height: f64,
    /// Radius of a symbol, larger where communes are few.
    symbol: f64,
}

impl Frame {
    fn of(map: &Map) -> Self {
        let corners = map.cells.iter().flat_map(|cell| cell.rings.iter().flatten());
        let points: Vec<Point> = corners.copied().chain(map.symbols.iter().map(|s| s.at)).collect();
        let least = |axis: usize| points.iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
        let most = |axis: usize| points.iter().map(|p| p[axis]).fold(f64::NEG_INFINITY, f64::max);
        let symbol = 5.0 + (40.0 / map.cells.len().max(1) as f64).min(4.0);
        if points.is_empty() {
            return Self { scale: 1.0, west: 0.0, north: 0.0, width: WIDTH, height: FOOT, symbol };
        }
        let (wide, high) = ((most(0) - least(0)).max(1e-6), (most(1) - least(1)).max(1e-6));
        let most_height = if map.cells.len() < FEW { 460.0 } else { 900.0 };
        let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((most_height - 2.0 * MARGIN - FOOT) / high);
        Self {
            scale,
            west: least(0),
            north: most(1),
            width: wide * scale + 2.0 * MARGIN,
            height: high * scale + 2.0 * MARGIN + FOOT,
            symbol,
        }
    }

    fn place(&self, p: Point) -> Point {
        [MARGIN + (p[0] - self.west) * self.scale, MARGIN + (self.north - p[1]) * self.scale]
    }
}

/// The figure: map, legend, caption.
pub(super) fn render(map: &Map, lang: Lang) -> String {
    let frame = Frame::of(map);
    let step = shade_step(map);
    let mut out = format!(
        "<figure class=\"map\"><figcaption>{}</figcaption><div class=\"scroll\">\
         <svg style=\"max-width: {}px\" viewBox=\"0 0 {} {}\" role=\"img\">{}{}",
        html(&map.title),
        px(frame.width * 1.1),
        px(frame.width),
        px(frame.height),
        hover("title", &map.title, lang),
        hover("desc", &map.description, lang),
    );
    cells(&mut out, map, &frame, step, lang);
    borders(&mut out, map, &frame);
    symbols(&mut out, map, &frame, lang);
    for (at, name) in &map.names {
        let [x, y] = frame.place(*at);
        let _ = write!(out, "{}", svg_text(x, y - 9.0, "place", &same(name.as_str())));
    }
    scale_bar(&mut out, &frame);
    out.push_str("</svg></div>");
    legend(&mut out, map, step);
    out.push_str("</figure>");
    out
}

/// A broad line under all cells stays visible round the whole: the coast and the border of the province.
fn cells(out: &mut String, map: &Map, frame: &Frame, step: f64, lang: Lang) {
    let outlines: Vec<String> = map
        .cells
        .iter()
        .map(|cell| cell.rings.iter().map(|ring| outline(ring, frame)).collect())
        .collect();
    let _ = write!(out, "<path class=\"coast\" d=\"{}\"/>", outlines.concat());
    for (cell, path) in map.cells.iter().zip(&outlines) {
        let fill = match cell.share {
            Some(share) => palette::SHADES[shade(share, step)],
            None => "#ffffff",
        };
        let title = hover("title", &cell.title, lang);
        let _ = write!(out, "<path class=\"cell\" d=\"{path}\" fill=\"{fill}\">{title}</path>");
    }
}

fn outline(ring: &[Point], frame: &Frame) -> String {
    let mut path = String::new();
    let mut before = (String::new(), String::new());
    for point in ring {
        let [x, y] = frame.place(*point);
        let here = (px(x), px(y));
        if here != before {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{} {}", here.0, here.1);
            before = here;
        }
    }
    path.push('Z');
    path
}

fn borders(out: &mut String, map: &Map, frame: &Frame) {
    let mut path = String::new();
    for [a, b] in &map.borders {
        let (a, b) = (frame.place(*a), frame.place(*b));
        let _ = write!(path, "M{} {}L{} {}", px(a[0]), px(a[1]), px(b[0]), px(b[1]));
    }
    let _ = write!(out, "<path class=\"border\" d=\"{path}\"/>");
}

fn symbols(out: &mut String, map: &Map, frame: &Frame, lang: Lang) {
    for symbol in &map.symbols {
        let [x, y] = frame.place(symbol.at);
        let [dx, dy] = slot(symbol, frame.symbol);
        let title = hover("title", &symbol.title, lang);
        let style = style(map, symbol.opens);
        let size = if symbol.common { 0.55 } else { 1.0 } * frame.symbol;
        let path = shape(symbol.shape, x + dx, y + dy, size);
        let _ = write!(out, "<path d=\"{path}\" {style}>{title}</path>");
    }
}

/// Sites of one commune stand in a ring about its centre.
fn slot(symbol: &Symbol, size: f64) -> Point {
    let (n, of) = symbol.slot;
    if of < 2 {
        return [0.0, 0.0];
    }
    let angle = std::f64::consts::TAU * n as f64 / of as f64 - std::f64::consts::FRAC_PI_2;
    let radius = size * (0.85f64).max(of as f64 / 3.2);
    [radius * angle.cos(), radius * angle.sin()]
}

fn style(map: &Map, opens: Opens) -> String {
    match opens {
        Opens::Today => "class=\"site today\"".into(),
        Opens::Later => "class=\"site later\"".into(),
        Opens::In(year) => {
            let n = map.years.iter().position(|y| *y == year).unwrap_or(0);
            format!("class=\"site\" fill=\"{}\"", palette::year(n, map.years.len()))
        }
    }
}

/// A closed path for facility type `n`: circle, square, triangle, diamond, pentagon, star, cross, hexagon,
/// triangle on its point, star of four, cross askew; then from the first again.
fn shape(n: usize, x: f64, y: f64, r: f64) -> String {
    let polygon = |corners: usize, turn: f64, radius: &dyn Fn(usize) -> f64| {
        let points: Vec<Point> = (0..corners)
            .map(|k| {
                let angle = std::f64::consts::TAU * (k as f64 + turn) / corners as f64
                    - std::f64::consts::FRAC_PI_2;
                [x + radius(k) * angle.cos(), y + radius(k) * angle.sin()]
            })
            .collect();
        path(&points)
    };
    match n % 11 {
        0 => format!(
            "M{} {}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0Z",
            px(x - r),
            px(y),
            d = 2.0 * r
        ),
        1 => polygon(4, 0.5, &|_| 1.25 * r),
        2 => polygon(3, 0.0, &|_| 1.35 * r),
        3 => polygon(4, 0.0, &|_| 1.35 * r),
        4 => polygon(5, 0.0, &|_| 1.15 * r),
        5 => polygon(10, 0.0, &|k| if k % 2 == 0 { 1.5 * r } else { 0.62 * r }),
        6 => polygon(12, 0.5, &|k| if k % 3 == 1 { 0.5 * r } else { 1.2 * r }),
        7 => polygon(6, 0.0, &|_| 1.15 * r),
        8 => polygon(3, 1.5, &|_| 1.35 * r),
        9 => polygon(8, 0.0, &|k| if k % 2 == 0 { 1.6 * r } else { 0.6 * r }),
        _ => polygon(12, 2.0, &|k| if k % 3 == 1 { 0.5 * r } else { 1.2 * r }),
    }
}

fn path(points: &[Point]) -> String {
    let mut text = String::new();
    for (n, p) in points.iter().enumerate() {
        let letter = if n == 0 { 'M' } else { 'L' };
        let _ = write!(text, "{letter}{} {}", px(p[0]), px(p[1]));
    }
    text + "Z"
}

fn scale_bar(out: &mut String, frame: &Frame) {
    let km = nice(150.0 / frame.scale);
    let (x, y, length) = (MARGIN, frame.height - MARGIN, km * frame.scale);
    let _ =
        write!(out, "<path class=\"scale\" d=\"M{} {}v6h{}v-6\"/>", px(x), px(y - 6.0), px(length));
    let text = each(|lang| format!("{} km", lang.figure(km)));
    out.push_str(&svg_text(x + length + 8.0, y, "axis", &text));
}

/// Width of a class of shading, so that five of them hold the largest share.
fn shade_step(map: &Map) -> f64 {
    let most = map.cells.iter().filter_map(|cell| cell.share).fold(0.0, f64::max);
    if most > 0.0 { nice(most / palette::SHADES.len() as f64) } else { 0.2 }
}

fn shade(share: f64, step: f64) -> usize {
    ((share / step) as usize).min(palette::SHADES.len() - 1)
}

fn legend(out: &mut String, map: &Map, step: f64) {
    out.push_str("<ul class=\"legend\">");
    let heading = |label: Label| format!("<li class=\"of\">{}</li>", html(&label));
    out.push_str(&heading(both("Nhu cầu được phục vụ:", "Need served:")));
    for (n, colour) in palette::SHADES.iter().enumerate() {
        out.push_str(&legend_entry(&swatch(colour), &class(n, step)));
    }
    out.push_str("</ul><ul class=\"legend\">");
    out.push_str(&heading(both("Loại hình:", "Type:")));
    for (n, label) in map.types.iter().enumerate() {
        out.push_str(&legend_entry(&drawn(n, "class=\"site plain\""), label));
    }
    out.push_str("</ul><ul class=\"legend\">");
    out.push_str(&heading(both("Mở cửa:", "Opens:")));
    out.push_str(&legend_entry(&drawn(0, &style(map, Opens::Today)), &both("hiện có", "existing")));
    for year in &map.years {
        out.push_str(&legend_entry(
            &drawn(0, &style(map, Opens::In(*year))),
            &same(year.to_string()),
        ));
    }
    if map.symbols.iter().any(|symbol| symbol.opens == Opens::Later) {
        let label = both("sau kỳ kế hoạch", "after the plan");
        out.push_str(&legend_entry(&drawn(0, &style(map, Opens::Later)), &label));
    }
    out.push_str("</ul>");
}

fn class(n: usize, step: f64) -> Label {
    let (low, high) = (100.0 * step * n as f64, 100.0 * step * (n + 1) as f64);
    let decimals = if step >= 0.01 { 0 } else { 1 };

    each(|lang| {
        let unit = lang.pick("\u{a0}%", "%");
        let (low, high) = (plain(lang, low, decimals), plain(lang, high, decimals));
        format!("{low}–{high}{unit}")
    })
}

fn drawn(n: usize, style: &str) -> String {
    let path = escape(&shape(n, 8.0, 8.0, 5.0));
    format!(
        "<svg class=\"swatch\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{path}\" {style}/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn eleven_types_have_shapes_of_their_own() {
        let shapes: BTreeSet<String> = (0..11).map(|n| shape(n, 10.0, 10.0, 5.0)).collect();
        assert_eq!(shapes.len(), 11);
        assert_eq!(shape(11, 10.0, 10.0, 5.0), shape(0, 10.0, 10.0, 5.0));
    }
}
