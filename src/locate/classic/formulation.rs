//! The textbook formulations: a column a site, a column an arc where clients must be assigned.

use highs::{Col, RowProblem};

use super::super::instance::{Instance, Status};
use super::super::p_dispersion;
use super::{Problem, Question, Sourcing};

/// A share of a client at a site, and its column.
pub type Service = (usize, usize, Col);

/// A formulation and what its columns mean.
pub struct Built {
    /// The program.
    pub problem: RowProblem,
    /// Whether each site is open; forbidden ones have no column.
    pub open: Vec<Option<Col>>,
    /// Who is served where; empty where nobody needs to be assigned.
    pub serve: Vec<Service>,
}

/// Writes a question down as the textbooks do.
pub fn build(instance: &Instance, question: Question) -> Built {
    let mut problem = RowProblem::default();
    let open: Vec<Option<Col>> = (0..instance.sites())
        .map(|site| {
            let cost = match question.problem {
                Problem::SetCover => 1.0,
                Problem::FacilityLocation => instance.opening_due(site),
                _ => 0.0,
            };
            let low = if instance.status[site].is_open() { 1.0 } else { 0.0 };
            (instance.status[site] != Status::Forbidden)
                .then(|| problem.add_integer_column(cost, low..=1.0))
        })
        .collect();
    if let Some(p) = question.p {
        let row: Vec<(Col, f64)> = open.iter().flatten().map(|&col| (col, 1.0)).collect();
        problem.add_row(p as f64..=p as f64, row);
    }
    if question.problem == Problem::PDispersion {
        add_distances(&mut problem, instance, &open);
        return Built { problem, open, serve: Vec::new() };
    }
    let covering = matches!(question.problem, Problem::SetCover | Problem::MaxCover);
    if covering && instance.capacity.is_none() {
        add_cover(&mut problem, instance, question.problem, &open);
        return Built { problem, open, serve: Vec::new() };
    }
    let serve = add_service(&mut problem, instance, question, &open);
    add_capacities(&mut problem, instance, &open, &serve);
    Built { problem, open, serve }
}

/// Without capacities a client is covered if one of its sites is open; nobody needs to be assigned.
fn add_cover(problem: &mut RowProblem, instance: &Instance, kind: Problem, open: &[Option<Col>]) {
    for client in 0..instance.clients() {
        let sites = reach(instance, kind, client, open);
        let mut row: Vec<(Col, f64)> = sites.map(|(_, col)| (col, 1.0)).collect();
        if kind == Problem::MaxCover {
            row.push((problem.add_column(instance.weight[client], 0.0..=1.0), 1.0));
        }
        problem.add_row(1.0.., row);
    }
}

/// The least distance is at most that of each two sites that are both open (Kuby 1987).
fn add_distances(problem: &mut RowProblem, instance: &Instance, open: &[Option<Col>]) {
    let sites: Vec<(usize, Col)> =
        open.iter().enumerate().filter_map(|(site, col)| Some((site, (*col)?))).collect();
    let pairs = || {
        let later = |k: usize| sites[k + 1..].iter();
        sites.iter().enumerate().flat_map(move |(k, &a)| later(k).map(move |&b| (a, b)))
    };
    let distance = |a: usize, b: usize| p_dispersion::shortest(instance, &[a, b]);
    let longest = pairs().map(|(a, b)| distance(a.0, b.0)).fold(0.0, f64::max);
    let least = problem.add_column(-1.0, 0.0..=longest);
    for ((a, first), (b, second)) in pairs() {
        let room = longest - distance(a, b);
        problem.add_row(..=longest + room, [(least, 1.0), (first, room), (second, room)]);
    }
}

/// Arcs that carry clients to open sites, every client served (or left out at its weight in maximal covering).
fn add_service(
    problem: &mut RowProblem,
    instance: &Instance,
    question: Question,
    open: &[Option<Col>],
) -> Vec<Service> {
    let center = question.problem == Problem::PCenter;
    let longest = center.then(|| problem.add_column(1.0, 0.0..));
    let mut serve = Vec::new();
    for client in 0..instance.clients() {
        let first = serve.len();
        for (site, col) in reach(instance, question.problem, client, open) {
            let x = arc(problem, instance, question, client, site);
            problem.add_row(..=0.0, [(x, 1.0), (col, -1.0)]);
            serve.push((client, site, x));
        }
        let mut ones: Vec<(Col, f64)> = serve[first..].iter().map(|&(_, _, x)| (x, 1.0)).collect();
        if question.problem == Problem::MaxCover {
            ones.push((problem.add_column(instance.weight[client], 0.0..=1.0), 1.0));
        }
        problem.add_row(1.0..=1.0, ones);
        if let Some(longest) = longest {
            let far = serve[first..].iter();
            let mut row: Vec<(Col, f64)> =
                far.map(|&(_, site, x)| (x, -instance.distance.at(client, site))).collect();
            row.push((longest, 1.0));
            problem.add_row(0.0.., row);
        }
    }
    serve
}

/// Sites that can serve a client in this problem.
fn reach<'a>(
    instance: &'a Instance,
    problem: Problem,
    client: usize,
    open: &'a [Option<Col>],
) -> impl Iterator<Item = (usize, Col)> + 'a {
    let covering = matches!(problem, Problem::SetCover | Problem::MaxCover);
    let limit = if covering { instance.standard[client] } else { f64::INFINITY };
    (0..instance.sites()).filter_map(move |site| {
        let distance = instance.distance.at(client, site);
        open[site].filter(|_| distance.is_finite() && distance <= limit).map(|col| (site, col))
    })
}

fn arc(
    problem: &mut RowProblem,
    instance: &Instance,
    question: Question,
    client: usize,
    site: usize,
) -> Col {
    let cost = match question.problem {
        Problem::PMedian | Problem::FacilityLocation => instance.cost(client, site),
        _ => 0.0,
    };
    let whole = question.sourcing == Sourcing::Single && instance.capacity.is_some();
    problem.add_column_with_integrality(cost, 0.0..=1.0, whole)
}

fn add_capacities(
    problem: &mut RowProblem,
    instance: &Instance,
    open: &[Option<Col>],
    serve: &[Service],
) {
    let Some(capacity) = &instance.capacity else { return };
    let mut load: Vec<Vec<(Col, f64)>> = vec![Vec::new(); instance.sites()];
    for &(client, site, x) in serve {
        load[site].push((x, instance.demand[client]));
    }
    for (site, mut row) in load.into_iter().enumerate() {
        if let Some(col) = open[site] {
            row.push((col, -capacity[site]));
            problem.add_row(..=0.0, row);
        }
    }
}
