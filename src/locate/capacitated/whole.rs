//! Whole clients from given open sites: the generalized assignment problem (Ross and Soland 1975).
//!
//! The prices of the transportation problem say what each arc costs beyond the bound, so that hardly any is left that could be part of a service below
//! the cutoff; HiGHS decides among those, the cheapest first, so that a better service leaves fewer for the next round.

use std::ops::Range;

use highs::RowProblem;

use super::super::core::Meter;
use super::super::error::LocateError;
use super::super::highs_lp::{MipSolution, solve_mip};
use super::relaxation::Capacitated;
use super::transport::{Priced, Service};

/// Arcs for each client in the rounds before the last, where HiGHS gets no further than the root.
const ROUNDS: [usize; 2] = [2, 4];

/// The round that finds a good service but may leave a better one.
pub const FIRST: Range<usize> = 0..1;

/// All rounds.
pub const ALL: Range<usize> = 0..ROUNDS.len() + 1;

/// What HiGHS proves up to its tolerances counts as proven.
const CLOSE: f64 = 1e-9;

/// Elementary steps for each arc that a simplex step of HiGHS takes with all that it does besides, and that a node takes.
const STEP: usize = 20;
const NODE: usize = 800;

/// The best service found below a cutoff, and what may be left.
pub struct Whole {
    /// A service, if one was found.
    pub service: Option<Service>,
    /// The bound on cheaper ones, unless there are none.
    pub left: Option<f64>,
}

/// The cheapest service of whole clients from `open` that costs less than `cutoff`, as far as these rounds find it.
///
/// # Errors
///
/// HiGHS fails.
pub fn cheapest(
    problem: &Capacitated,
    open: &[usize],
    priced: &Priced,
    cutoff: f64,
    rounds: Range<usize>,
    meter: &mut Meter,
) -> Result<Whole, LocateError> {
    let floor = priced.floor(problem, open);
    let arcs = arcs(problem, open, priced);
    let (mut best, mut cutoff) = (None, cutoff);
    let clients = problem.instance.clients();
    for round in rounds {
        if meter.over() {
            break;
        }
        let limit = ROUNDS.get(round).map_or(arcs.len(), |each| each * clients);
        let left = arcs.partition_point(|arc| floor + arc.0 < cutoff);
        let last = left <= limit;
        let arcs = &arcs[..left.min(limit)];
        if last && !all_served(clients, arcs) {
            return Ok(Whole { service: best, left: None });
        }
        let nodes = if last { meter.left() / (NODE * arcs.len()) } else { 0 };
        let found = decided(problem, open, arcs, nodes.max(1), meter)?;
        let service = found.value.map(|value| chosen(problem, arcs, &value));
        if let Some(service) = service.filter(|service| service.cost < cutoff) {
            cutoff = service.cost;
            best = Some(service);
        }
        if last {
            let open = found.bound < cutoff - CLOSE * cutoff.abs().max(1.0);
            return Ok(Whole { service: best, left: open.then_some(found.bound.max(floor)) });
        }
    }
    Ok(Whole { service: best, left: Some(floor) })
}

/// What a service costs beyond the bound if it has this arc, client and site; the least first.
type Arc = (f64, usize, usize);

fn arcs(problem: &Capacitated, open: &[usize], priced: &Priced) -> Vec<Arc> {
    let instance = problem.instance;
    let of_client = |i: usize| {
        let reach = open.iter().filter(move |&&j| instance.cost(i, j).is_finite());
        reach.map(move |&j| (priced.reduced(problem, i, j), i, j))
    };
    let mut arcs: Vec<Arc> = (0..instance.clients()).flat_map(of_client).collect();
    arcs.sort_by(|a, b| a.0.total_cmp(&b.0));
    arcs
}

fn all_served(clients: usize, arcs: &[Arc]) -> bool {
    let mut served = vec![false; clients];
    arcs.iter().for_each(|arc| served[arc.1] = true);
    served.into_iter().all(|served| served)
}

fn decided(
    problem: &Capacitated,
    open: &[usize],
    arcs: &[Arc],
    nodes: usize,
    meter: &mut Meter,
) -> Result<MipSolution, LocateError> {
    let instance = problem.instance;
    let mut mip = RowProblem::default();
    let mut served = vec![Vec::new(); instance.clients()];
    let mut load = vec![Vec::new(); instance.sites()];
    for &(_, i, j) in arcs {
        let col = mip.add_integer_column(instance.cost(i, j), 0.0..=1.0);
        served[i].push((col, 1.0));
        load[j].push((col, instance.demand[i]));
    }
    served.into_iter().for_each(|row| mip.add_row(1.0..=1.0, row));
    open.iter().for_each(|&j| mip.add_row(..=problem.capacity[j], std::mem::take(&mut load[j])));
    let found = solve_mip(mip, meter.control.gap, nodes)?;
    meter.spend((STEP * found.steps + 4) * arcs.len());
    Ok(found)
}

fn chosen(problem: &Capacitated, arcs: &[Arc], value: &[f64]) -> Service {
    let taken = arcs.iter().zip(value).filter(|(_, value)| **value > 0.5);
    let mut flow: Vec<(usize, usize, f64)> = taken.map(|(&(_, i, j), _)| (i, j, 1.0)).collect();
    flow.sort_unstable_by_key(|share| share.0);
    Service::of(problem, flow)
}

#[cfg(test)]
mod tests {
    use super::super::super::classic::Sourcing;
    use super::super::super::generate;
    use super::super::super::solution::Control;
    use super::super::shifts::Places;
    use super::super::transport::serve;
    use super::*;

    /// The cheapest assignment of whole clients from all sites, by trying them all.
    fn tried(problem: &Capacitated, client: usize, room: &mut [f64]) -> f64 {
        if client == problem.instance.clients() {
            return 0.0;
        }
        let (mut best, need) = (f64::INFINITY, problem.instance.demand[client]);
        for site in 0..room.len() {
            if room[site] >= need {
                room[site] -= need;
                let rest = tried(problem, client + 1, room);
                best = best.min(problem.instance.cost(client, site) + rest);
                room[site] += need;
            }
        }
        best
    }

    #[test]
    fn whole_clients_are_served_as_exhaustive_search_does() {
        for seed in 0..40 {
            let mut instance = generate::warehouses(seed, 9, 3, 1.15);
            let room: Vec<f64> =
                instance.capacity.take().into_iter().flatten().map(f64::floor).collect();
            let problem = Capacitated::new(&instance, &room, vec![0.0; 3], None, Sourcing::Single);
            let control = Control::default();
            let mut meter = Meter::new(&control);
            let priced = serve(&problem, &[0, 1, 2], &mut meter).unwrap().unwrap();
            let best = tried(&problem, 0, &mut room.clone());
            let floor = priced.floor(&problem, &[0, 1, 2]);
            assert!(floor <= best + 1e-9 && (floor - priced.service.cost).abs() < 1e-6);

            let infinite = f64::INFINITY;
            let found = cheapest(&problem, &[0, 1, 2], &priced, infinite, ALL, &mut meter).unwrap();
            assert!(found.left.is_none(), "seed {seed}");
            let value = found.service.map_or(f64::INFINITY, |service| service.cost);
            assert!(value == best || (value - best).abs() < 1e-6, "seed {seed}: {value} {best}");
            let none = cheapest(&problem, &[0, 1, 2], &priced, best, ALL, &mut meter).unwrap();
            assert!(none.service.is_none_or(|service| service.cost > best - 1e-6));

            let mut places = Places::of(&problem, &[0, 1, 2], &priced);
            places.improve();
            if let Some(service) = places.service() {
                assert!(service.cost >= best - 1e-6);
                let mut load = [0.0; 3];
                service.flow.iter().for_each(|&(i, j, _)| load[j] += instance.demand[i]);
                assert!(load.iter().zip(&room).all(|(load, room)| load <= room), "seed {seed}");
            }
        }
    }
}
