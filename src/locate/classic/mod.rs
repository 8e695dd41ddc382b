//! The textbook formulation of each problem, handed to HiGHS whole.
//!
//! It answers the questions with capacities that have no algorithm of their own here, and is the yardstick of the others in tests and benches.

mod formulation;

use serde::Serialize;

use formulation::{Built, Service, build};

use super::error::LocateError;
use super::highs_lp::{MipSolution, solve_mip};
use super::instance::Instance;
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
        let share = |&(client, site, col): &Service| Assigned {
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
