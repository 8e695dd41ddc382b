//! The map of the province: who is served where, and what opens when.

use super::boundary;
use super::facts::Facts;
use super::input::ReportInput;
use super::text::{both, each, join, percent, same};
use super::voronoi::{self, Point, distance};
use crate::world::{Commune, CommuneId, Id, Label, Site, SiteId, Status, TypeId, World, Year};

/// Everything that is drawn, in km.
#[derive(Debug, Clone)]
pub struct Map {
    /// What it shows.
    pub title: Label,
    /// The same in a sentence for those who cannot see it.
    pub description: Label,
    /// One cell a commune, or a polygon of the user's.
    pub cells: Vec<Cell>,
    /// Borders between districts.
    pub borders: Vec<[Point; 2]>,
    /// Names of districts.
    pub names: Vec<(Point, String)>,
    /// Sites.
    pub symbols: Vec<Symbol>,
    /// Names of the facility types drawn, in the order of their shapes.
    pub types: Vec<Label>,
    /// Planned years.
    pub years: Vec<Year>,
}

/// A commune.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Outlines.
    pub rings: Vec<Vec<Point>>,
    /// Share of need served in the last year.
    pub share: Option<f64>,
    /// What hovering says.
    pub title: Label,
}

/// A site.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// Centre of its commune.
    pub at: Point,
    /// Position among the sites drawn there, and how many they are.
    pub slot: (usize, usize),
    /// Position of its type in `Map::types`.
    pub shape: usize,
    /// Whether its type stands in so many communes that a small symbol must do.
    pub common: bool,
    /// When it opens.
    pub opens: Opens,
    /// What hovering says.
    pub title: Label,
}

/// When a site opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// It stands today.
    Today,
    /// In this planned year.
    In(Year),
    /// After the last planned year.
    Later,
}

/// Fewer sites of a type than this are never too many for full symbols.
const COMMON: usize = 20;

/// Draws a world with its plan.
pub(super) fn build(input: &ReportInput, facts: &Facts) -> Map {
    let world = input.world;
    let centres = centres(world);
    let (cells, borders) = cells(input, facts, &centres);
    let drawn = drawn(world, facts);
    let types: Vec<TypeId> = world
        .types
        .ids()
        .filter(|t| drawn.iter().any(|(s, _)| world.sites[*s].kind == *t))
        .collect();
    Map {
        title: both("Bản đồ mạng lưới theo năm mở cửa", "Map of the network by opening year"),
        description: description(world, facts),
        cells,
        borders,
        names: district_names(world, facts, &centres),
        symbols: symbols(world, facts, &drawn, &types, &centres),
        types: types.iter().map(|t| world.types[*t].label.clone()).collect(),
        years: world.calendar.years().collect(),
    }
}

fn description(world: &World, facts: &Facts) -> Label {
    let existing = world.sites.values().filter(|s| s.status == Status::Existing).count();
    let opened = facts.built.len();
    both(
        format!(
            "{} xã, phường, thị trấn, tô đậm dần theo tỷ lệ nhu cầu được phục vụ năm {}; {existing} cơ sở hiện có và {opened} điểm mở mới.",
            world.communes.len(),
            world.calendar.last
        ),
        format!(
            "{} communes, shaded by the share of need served in {}; {existing} existing facilities and {opened} new sites.",
            world.communes.len(),
            world.calendar.last
        ),
    )
}

/// Equirectangular: true to scale at the mean latitude.
fn projection(world: &World) -> impl Fn(Point) -> Point + use<> {
    let count = world.communes.len().max(1) as f64;
    let lat = world.communes.values().map(|c| c.lat).sum::<f64>() / count;
    let lon = world.communes.values().map(|c| c.lon).sum::<f64>() / count;
    let narrow = lat.to_radians().cos();
    move |[x, y]| [(x - lon) * narrow * 111.320, (y - lat) * 110.574]
}

fn centres(world: &World) -> Vec<Point> {
    let project = projection(world);
    world.communes.values().map(|commune| project([commune.lon, commune.lat])).collect()
}

/// How far a cell may reach: beyond a disc of the commune's area; a typical one where the area is not given.
fn radii(world: &World, centres: &[Point]) -> Vec<f64> {
    let known: Vec<f64> =
        world.communes.values().map(|c| c.area_km2).filter(|area| *area > 0.0).collect();
    let typical = if known.is_empty() { 40.0 } else { mean(&known) };
    let area = |given: f64| if given > 0.0 { given } else { typical };
    let disc = |c: &Commune| 1.7 * (area(c.area_km2) / std::f64::consts::PI).sqrt();
    let own: Vec<f64> = world.communes.values().map(disc).collect();
    // A small town among large communes would leave holes around it: it may reach as far as its neighbours do.
    let widened = |n: usize| {
        let touches = |m: &usize| distance(centres[n], centres[*m]) < own[n] + own[*m];
        let around: Vec<f64> = (0..own.len()).filter(touches).map(|m| own[m]).collect();
        own[n].max(mean(&around))
    };
    (0..own.len()).map(widened).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn cells(input: &ReportInput, facts: &Facts, centres: &[Point]) -> (Vec<Cell>, Vec<[Point; 2]>) {
    let world = input.world;
    let own = input.boundary.map(boundary::rings_by_code).unwrap_or_default();
    let project = projection(world);
    let voronoi = voronoi::cells(centres, &radii(world, centres));
    let (mut cells, mut borders, mut polygons) = (Vec::new(), Vec::new(), Vec::new());
    for (commune, place) in world.communes.iter() {
        let rings = match own.get(&place.code) {
            Some(rings) => rings.iter().map(|r| r.iter().map(|p| project(*p)).collect()).collect(),
            None if own.is_empty() => {
                let cell = &voronoi[commune.index()];
                borders.extend(cell_borders(facts, commune, cell));
                vec![cell.iter().map(|corner| corner.at).collect()]
            }
            // The user's map leaves it out: a small mark says that it is there.
            None => Vec::new(),
        };
        let area = facts.district(commune).map_or(0, Id::index);
        polygons.extend(rings.iter().map(|ring: &Vec<Point>| (area, ring.clone())));
        cells.push(Cell { rings, share: facts.share(commune), title: cell_title(facts, commune) });
    }
    if !own.is_empty() {
        borders = boundary::borders(&polygons);
    }
    (cells, borders)
}

/// Edges of a cell towards other districts.
fn cell_borders(facts: &Facts, commune: CommuneId, cell: &[voronoi::Corner]) -> Vec<[Point; 2]> {
    let own = facts.district(commune);
    let foreign = |n: usize| facts.district(CommuneId::new(n)) != own;
    let pairs = cell.iter().zip(cell.iter().cycle().skip(1));
    pairs.filter(|(a, _)| a.beyond.is_some_and(foreign)).map(|(a, b)| [a.at, b.at]).collect()
}

fn cell_title(facts: &Facts, commune: CommuneId) -> Label {
    let share = facts.share(commune).map_or(same("–"), |share| percent(share, 1));
    join(
        &[same(facts.full_name(commune)), both("nhu cầu được phục vụ", "need served"), share],
        " · ",
    )
}

fn district_names(world: &World, facts: &Facts, centres: &[Point]) -> Vec<(Point, String)> {
    let name = |area| {
        let inside = world.communes.ids().filter(|i| facts.district(*i) == Some(area));
        let points: Vec<Point> = inside.map(|i| centres[i.index()]).collect();
        let mean = |axis: usize| points.iter().map(|p| p[axis]).sum::<f64>() / points.len() as f64;
        (!points.is_empty()).then(|| ([mean(0), mean(1)], world.areas[area].name.clone()))
    };
    world.areas.ids().filter_map(name).collect()
}

/// Existing sites that still stand in the last year, and all that are opened.
fn drawn(world: &World, facts: &Facts) -> Vec<(SiteId, Opens)> {
    let last = world.calendar.last;
    let stays = |(site, facts_of): &(SiteId, &Site)| {
        facts_of.status == Status::Existing && facts.stands(*site, last)
    };
    let existing = world.sites.iter().filter(stays).map(|(site, _)| (site, Opens::Today));
    let opened = facts.built.iter().map(|built| {
        let opens = built.opens.map_or(Opens::Later, |(year, _)| Opens::In(year));
        (built.opening.site, opens)
    });
    existing.chain(opened).collect()
}

fn symbols(
    world: &World,
    facts: &Facts,
    drawn: &[(SiteId, Opens)],
    types: &[TypeId],
    centres: &[Point],
) -> Vec<Symbol> {
    let count = |kind| drawn.iter().filter(|(site, _)| world.sites[*site].kind == kind).count();
    let common = |kind| count(kind) >= COMMON.max(world.communes.len() / 2);
    let mut symbols = Vec::new();
    for commune in world.communes.ids() {
        let here: Vec<_> = drawn.iter().filter(|(s, _)| world.commune_of(*s) == commune).collect();
        for (slot, (site, opens)) in here.iter().enumerate() {
            symbols.push(Symbol {
                at: centres[commune.index()],
                slot: (slot, here.len()),
                shape: types.iter().position(|t| *t == world.sites[*site].kind).unwrap_or(0),
                common: common(world.sites[*site].kind),
                opens: *opens,
                title: symbol_title(world, facts, *site, *opens),
            });
        }
    }
    // The rarer ones on top.
    symbols.sort_by_key(|symbol: &Symbol| !symbol.common);
    symbols
}

fn symbol_title(world: &World, facts: &Facts, site: SiteId, opens: Opens) -> Label {
    let place = facts.full_name(world.commune_of(site));
    let when = match opens {
        Opens::Today => both("hiện có", "existing"),
        Opens::In(year) => both(format!("mở năm {year}"), format!("opens in {year}")),
        Opens::Later => both("mở sau kỳ kế hoạch", "opens after the plan"),
    };
    let kind = &world.type_of(site).label;
    let name = &world.sites[site].name;
    each(|lang| {
        let kind = lang.label(kind);
        let what = if name.is_empty() { kind.to_string() } else { format!("{name} ({kind})") };
        format!("{what} · {place} · {}", lang.label(&when))
    })
}
