//! The textbook formulation of each problem, handed to HiGHS whole.
//!
//! It answers the questions with capacities that have no algorithm of their own here, and is the yardstick of the others in tests and benches.

use highs::{Col, RowProblem};
use serde::Serialize;

use super::error::LocateError;
use super::highs_lp::{MipSolution, solve_mip};
use super::instance::{Instance, Status};
use super::p_dispersion;
use super::p_median::nearest;
use super::solution::{Assigned, Control, Solution};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// Least weighted distance with `p` sites.
    PMedian,
    /// Least longest distance with `p` sites (a client that is shared counts with the mean of its distances).
    PCenter,
    /// Fewest sites that cover everybody.
    SetCover,
    /// Most weight covered with `p` sites.
    MaxCover,
    /// Least cost of opening and service.
    FacilityLocation,
    /// Greatest shortest distance between two of `p` sites.
    PDispersion,
}

/// Whether a client may be shared among sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sourcing {
    /// A client may be served by several sites.
    Split,
    /// A client is served by one site.
    Single,
}

/// A question for HiGHS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Problem.
    pub problem: Problem,
    /// Number of open sites, where the problem asks for it.
    pub p: Option<usize>,
    /// Whether clients may be shared.
    pub sourcing: Sourcing,
}

struct Built {
    problem: RowProblem,
    open: Vec<Option<Col>>,
    serve: Vec<(usize, usize, Col)>,
}

/// Solves a question by its textbook formulation; capacities of the instance count if it has any.
///
/// # Errors
///
/// Bad numbers, a `p` that does not fit, an unreachable client, too little capacity, or no solution at all.
pub fn classic(
    instance: &Instance,
    question: Question,
    control: &Control,
) -> Result<Solution, LocateError> {
    check(instance, question)?;
    let built = build(instance, question);
    let nodes = (control.work as usize / 10).max(1);
    let Built { problem, open, serve } = built;
    let mip = solve_mip(problem, control.gap, nodes)?;
    let Some(value) = &mip.value else {
        return Err(if mip.bound.is_finite() {
            LocateError::Solver("no solution within the work limit".into())
        } else {
            LocateError::Infeasible
        });
    };
    let is_open = |site: &usize| open[*site].is_some_and(|col| value[col.index()] > 0.5);
    let open: Vec<usize> = (0..instance.sites()).filter(is_open).collect();
    let covering = matches!(question.problem, Problem::SetCover | Problem::MaxCover);
    let assignment = if question.problem == Problem::PDispersion {
        Vec::new()
    } else if instance.capacity.is_none() {
        // Without capacities the nearest open site is best; HiGHS may have shared a client among equals.
        let standard = |client| if covering { instance.standard[client] } else { f64::INFINITY };
        within(instance, &open, standard)
    } else {
        let whole = |share: f64| if share > 1.0 - 1e-7 { 1.0 } else { share };
        let share = |&(client, site, col): &(usize, usize, Col)| Assigned {
            client,
            site,
            share: whole(value[col.index()]),
        };
        serve.iter().map(share).filter(|a| a.share > 1e-9).collect()
    };
    Ok(counted(instance, question.problem, open, assignment, &mip))
}

fn check(instance: &Instance, question: Question) -> Result<(), LocateError> {
    if question.problem == Problem::PDispersion {
        return p_dispersion::check(instance, question.p.unwrap_or_default());
    }
    instance.check()?;
    if let Some(p) = question.p {
        instance.check_count(p)?;
    }
    match question.problem {
        Problem::MaxCover => Ok(()),
        problem => instance.check_served(problem == Problem::SetCover),
    }
}

/// Each client that an open site covers within its standard, at its nearest one.
pub(super) fn covered(instance: &Instance, open: &[usize]) -> Vec<Assigned> {
    within(instance, open, |client| instance.standard[client])
}

fn within(instance: &Instance, open: &[usize], limit: impl Fn(usize) -> f64) -> Vec<Assigned> {
    (0..instance.clients())
        .filter_map(|client| {
            let site = nearest(instance, open, client)?;
            let near = instance.distance.at(client, site) <= limit(client);
            near.then_some(Assigned { client, site, share: 1.0 })
        })
        .collect()
}

fn counted(
    instance: &Instance,
    problem: Problem,
    open: Vec<usize>,
    assignment: Vec<Assigned>,
    mip: &MipSolution,
) -> Solution {
    let service = |a: &Assigned| a.share * instance.cost(a.client, a.site);
    let objective = match problem {
        Problem::PMedian => assignment.iter().map(service).sum(),
        Problem::PCenter => {
            assignment.iter().map(|a| instance.distance.at(a.client, a.site)).fold(0.0, f64::max)
        }
        Problem::SetCover => open.len() as f64,
        Problem::MaxCover => assignment.iter().map(|a| a.share * instance.weight[a.client]).sum(),
        Problem::FacilityLocation => {
            assignment.iter().map(service).sum::<f64>()
                + open.iter().map(|&site| instance.opening_due(site)).sum::<f64>()
        }
        Problem::PDispersion => p_dispersion::shortest(instance, &open),
    };
    let bound = match problem {
        Problem::MaxCover => (instance.weight.iter().sum::<f64>() - mip.bound).max(objective),
        Problem::PDispersion => (-mip.bound).max(objective),
        _ => mip.bound.min(objective),
    };
    let close = (bound - objective).abs() <= 1e-6 * objective.abs().max(1.0);
    Solution::new(objective, if close { objective } else { bound }, open, assignment)
}

fn build(instance: &Instance, question: Question) -> Built {
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
) -> Vec<(usize, usize, Col)> {
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
    serve: &[(usize, usize, Col)],
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
