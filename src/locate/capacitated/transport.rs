//! The cheapest service from given open sites, clients shared among them: a transportation problem, solved with the columns that can matter.

use highs::RowProblem;

use super::super::core::Meter;
use super::super::error::LocateError;
use super::super::highs_lp::Lp;
use super::relaxation::Capacitated;

/// Shares of clients at sites and their cost without opening.
#[derive(Debug, Clone)]
pub struct Service {
    /// Cost of service.
    pub cost: f64,
    /// Client, site, share.
    pub flow: Vec<(usize, usize, f64)>,
}

impl Service {
    /// What these shares cost.
    pub fn of(problem: &Capacitated, flow: Vec<(usize, usize, f64)>) -> Self {
        let cost = flow.iter().map(|&(i, j, share)| share * problem.instance.cost(i, j)).sum();
        Self { cost, flow }
    }
}

/// The cheapest service and its prices: what one more client, and one more unit of capacity (not positive), would change.
pub struct Priced {
    /// The service.
    pub service: Service,
    client: Vec<f64>,
    site: Vec<f64>,
}

impl Priced {
    /// What serving a client from a site costs beyond its prices: nothing where the service does so.
    pub fn reduced(&self, problem: &Capacitated, client: usize, site: usize) -> f64 {
        let instance = problem.instance;
        let due = self.client[client] + self.site[site] * instance.demand[client];
        instance.cost(client, site) - due
    }

    /// The bound on every service from `open` that the prices prove, whatever the simplex method called optimal: a client at a site costs as much more as
    /// [`Self::reduced`] says.
    pub fn floor(&self, problem: &Capacitated, open: &[usize]) -> f64 {
        let least = |i: usize| {
            let reduced = open.iter().map(|&j| self.reduced(problem, i, j));
            self.client[i] + reduced.fold(0.0, f64::min)
        };
        let clients: f64 = (0..self.client.len()).map(least).sum();
        clients + open.iter().map(|&j| self.site[j].min(0.0) * problem.capacity[j]).sum::<f64>()
    }
}

/// Serves everybody from `open`; `None` if capacity or arcs do not allow it.
pub fn serve(
    problem: &Capacitated,
    open: &[usize],
    meter: &mut Meter,
) -> Result<Option<Priced>, LocateError> {
    let instance = problem.instance;
    let mut near: Vec<Vec<usize>> = (0..instance.clients())
        .map(|i| {
            let reach = open.iter().copied().filter(|&j| instance.cost(i, j).is_finite());
            let mut reach: Vec<usize> = reach.collect();
            reach.sort_by(|&a, &b| instance.cost(i, a).total_cmp(&instance.cost(i, b)));
            reach
        })
        .collect();
    if near.iter().any(Vec::is_empty) {
        return Ok(None);
    }
    let mut columns: Vec<usize> = near.iter().map(|reach| reach.len().min(4)).collect();
    loop {
        let solved = restricted(problem, open, &near, &columns, meter)?;
        let all = columns.iter().zip(&near).all(|(&taken, reach)| taken == reach.len());
        let Some(priced) = solved else {
            if all {
                return Ok(None);
            }
            columns.iter_mut().zip(&near).for_each(|(c, reach)| *c = reach.len().min(2 * *c));
            continue;
        };
        let mut added = false;
        for (i, reach) in near.iter_mut().enumerate() {
            let tolerance = 1e-9 * priced.client[i].abs().max(1.0);
            for k in columns[i]..reach.len() {
                if priced.reduced(problem, i, reach[k]) < -tolerance {
                    reach.swap(columns[i], k);
                    columns[i] += 1;
                    added = true;
                }
            }
        }
        if !added {
            return Ok(Some(priced));
        }
    }
}

/// The problem over the first `columns` sites of each client, with the prices of clients and sites.
fn restricted(
    problem: &Capacitated,
    open: &[usize],
    near: &[Vec<usize>],
    columns: &[usize],
    meter: &mut Meter,
) -> Result<Option<Priced>, LocateError> {
    let instance = problem.instance;
    let mut lp = RowProblem::default();
    let mut load = vec![Vec::new(); instance.sites()];
    let mut arcs = Vec::new();
    for (i, reach) in near.iter().enumerate() {
        let first = arcs.len();
        for &j in &reach[..columns[i]] {
            let col = lp.add_column(instance.cost(i, j), 0.0..);
            load[j].push((col, instance.demand[i]));
            arcs.push((i, j, col));
        }
        lp.add_row(1.0..=1.0, arcs[first..].iter().map(|arc| (arc.2, 1.0)).collect::<Vec<_>>());
    }
    for &j in open {
        lp.add_row(..=problem.capacity[j], std::mem::take(&mut load[j]));
    }
    let Some(solution) = Lp::new(lp)?.solve(usize::MAX)? else { return Ok(None) };
    meter.spend(solution.steps * near.len() + 4 * arcs.len());
    let flow: Vec<(usize, usize, f64)> = arcs
        .iter()
        .map(|&(i, j, col)| (i, j, solution.value[col.index()]))
        .filter(|arc| arc.2 > 1e-9)
        .collect();
    let client = solution.dual[..near.len()].to_vec();
    let mut site = vec![0.0; instance.sites()];
    open.iter().zip(&solution.dual[near.len()..]).for_each(|(&j, &price)| site[j] = price);
    Ok(Some(Priced { service: Service::of(problem, flow), client, site }))
}
