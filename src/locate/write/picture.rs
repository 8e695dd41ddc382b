//! The solution as a drawing (SVG).

use std::fmt::Write;

use super::super::instance::Instance;
use super::super::read::Position;
use super::super::solution::Solution;

const SIDE: f64 = 800.0;
const MARGIN: f64 = 20.0;

/// Maps positions to the page, north up.
struct Page {
    low: Position,
    scale: f64,
    height: f64,
    width: f64,
}

impl Page {
    fn new(all: impl Iterator<Item = Position> + Clone) -> Self {
        let least =
            |f: fn(&Position) -> f64| all.clone().map(|p| f(&p)).fold(f64::INFINITY, f64::min);
        let most =
            |f: fn(&Position) -> f64| all.clone().map(|p| f(&p)).fold(f64::NEG_INFINITY, f64::max);
        let low = Position { x: least(|p| p.x), y: least(|p| p.y) };
        let (wide, high) = (most(|p| p.x) - low.x, most(|p| p.y) - low.y);
        let scale = (SIDE - 2.0 * MARGIN) / wide.max(high).max(1e-9);
        let (width, height) = (wide * scale + 2.0 * MARGIN, high * scale + 2.0 * MARGIN);
        Self { low, scale, height, width }
    }

    fn at(&self, p: Position) -> (f64, f64) {
        let x = MARGIN + (p.x - self.low.x) * self.scale;
        (x, self.height - MARGIN - (p.y - self.low.y) * self.scale)
    }
}

/// Clients as dots by weight, open sites as squares, a line for each service. The title is read out by screen readers.
pub fn picture(
    title: &str,
    instance: &Instance,
    solution: &Solution,
    client_at: &[Position],
    site_at: &[Position],
) -> String {
    let page = Page::new(client_at.iter().chain(site_at).copied());
    let heaviest = instance.weight.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let mut svg = String::new();
    let (width, height) = (page.width, page.height);
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width:.0} {height:.0}\">\n\
         <title>{}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        escaped(title)
    );
    for a in &solution.assignment {
        let ((x1, y1), (x2, y2)) = (page.at(client_at[a.client]), page.at(site_at[a.site]));
        let _ = writeln!(
            svg,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#9aa7b5\" stroke-opacity=\"{:.2}\"/>",
            0.3 + 0.7 * a.share
        );
    }
    for (&at, &weight) in client_at.iter().zip(&instance.weight) {
        let (x, y) = page.at(at);
        let radius = 1.0 + 4.0 * (weight / heaviest).sqrt();
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#3b6ea5\"/>"
        );
    }
    for &site in &solution.open {
        let (x, y) = page.at(site_at[site]);
        let name = escaped(&instance.site_name[site]);
        let _ = writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"10\" height=\"10\" fill=\"#c0392b\"><title>{name}</title></rect>",
            x - 5.0,
            y - 5.0
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
