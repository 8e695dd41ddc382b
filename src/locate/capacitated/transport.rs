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

/// Serves everybody from `open`; `None` if capacity or arcs do not allow it.
pub fn serve(
    problem: &Capacitated,
    open: &[usize],
    meter: &mut Meter,
) -> Result<Option<Service>, LocateError> {
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
        let Some((service, client_price, site_price)) = solved else {
            if all {
                return Ok(None);
            }
            columns.iter_mut().zip(&near).for_each(|(c, reach)| *c = reach.len().min(2 * *c));
            continue;
        };
        let mut added = false;
        for (i, reach) in near.iter_mut().enumerate() {
            let tolerance = 1e-9 * client_price[i].abs().max(1.0);
            for k in columns[i]..reach.len() {
                let j = reach[k];
                let reduced =
                    instance.cost(i, j) - client_price[i] - site_price[j] * instance.demand[i];
                if reduced < -tolerance {
                    reach.swap(columns[i], k);
                    columns[i] += 1;
                    added = true;
                }
            }
        }
        if !added {
            return Ok(Some(service));
        }
    }
}

type Priced = (Service, Vec<f64>, Vec<f64>);

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
    let cost = flow.iter().map(|&(i, j, share)| share * instance.cost(i, j)).sum();
    let client_price = solution.dual[..near.len()].to_vec();
    let mut site_price = vec![0.0; instance.sites()];
    open.iter().zip(&solution.dual[near.len()..]).for_each(|(&j, &price)| site_price[j] = price);
    Ok(Some((Service { cost, flow }, client_price, site_price)))
}
