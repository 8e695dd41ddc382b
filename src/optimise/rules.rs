//! Rules of thumb: what planners do today. Forced sites come first; then each mandated type, hard mandates before targets,
//! gets its number of sites in the order of the rule, as early and as small as can be, as far as money and posts reach;
//! clients are then served as well as the result allows.

use super::fixing::Smaller;
use super::formulation::Formulation;
use super::highs::Outcome;
use super::levels::{effort, nothing, objective, without_rules};
use super::model::Model;
use super::reduce::has_point;
use super::{Method, Rule, Stop, extract};
use crate::plan::{GoalResult, Proof, Solved};
use crate::progress::{Stage, Watch};
use crate::study::{GoalKind, Mandate, Rule as MandateRule};
use crate::world::{CommuneId, Id, SiteId, Status, TypeId};

/// The plan of a rule.
pub fn solve(f: &Formulation, rule: Rule, watch: &dyn Watch) -> Result<Solved, Stop> {
    let wanted = wanted(f);
    watch.stage(Stage::Rules, Some(wanted.len() as u64));
    let free = without_rules(f);
    let mut open = forced(f);
    for (step, (kind, number)) in wanted.into_iter().enumerate() {
        if watch.cancelled() {
            return Err(Stop::Cancelled);
        }
        let queue = queue(f, rule, kind, number, &open);
        open = longest(f, &free, open, &queue)?;
        watch.step(step as u64 + 1);
    }
    let served = f.study.goals.iter().position(|g| g.kind == GoalKind::Served).unwrap_or(0);
    let outcome = Smaller::new(&with_openings(f, &f.model, &open))
        .map_or(Outcome::Infeasible, |small| small.relaxed(&objective(f, served), &effort(f)));
    let point = match outcome {
        Outcome::Found(solution) => solution.point,
        Outcome::Failed(message) => return Err(Stop::Failed(message)),
        _ => return Err(Stop::Infeasible(super::levels::hard_rules(f))),
    };
    let idle = nothing(f)?;
    let goals = f.study.goals.iter().enumerate().map(|(n, goal)| GoalResult {
        kind: goal.kind,
        value: f.goal_value(n, &point),
        final_value: f.goal_value(n, &point),
        bound: None,
        gap: None,
        nothing: f.goal_value(n, &idle),
        gap_to_nothing: None,
        proof: Proof::None,
    });
    Ok(Solved {
        method: Method::Rule(rule).code().into(),
        goals: goals.collect(),
        plan: extract::plan(f, &point),
        repeatable: true,
        interrupted: false,
        hints: Vec::new(),
    })
}

/// The first possible start of each forced site.
fn forced(f: &Formulation) -> Vec<usize> {
    let sites = f.world.sites.iter().filter(|(_, site)| matches!(site.status, Status::Forced(_)));
    let can = sites.filter(|(site, _)| !f.starts_of[site.index()].is_empty());
    can.map(|(site, _)| first_start(f, site)).collect()
}

/// Types and numbers that the mandates ask for: hard ones first, else in the order of the mandates.
fn wanted(f: &Formulation) -> Vec<(TypeId, usize)> {
    let mut wanted: Vec<(TypeId, usize)> = Vec::new();
    let (hard, soft): (Vec<&Mandate>, Vec<&Mandate>) =
        f.study.mandates.values().partition(|mandate| mandate.price.is_none());
    for mandate in hard.into_iter().chain(soft) {
        let (MandateRule::Sites { types, at_least } | MandateRule::Communes { types, at_least }) =
            &mandate.rule
        else {
            continue;
        };
        if let Some(&kind) = types.iter().find(|kind| !wanted.iter().any(|(k, _)| k == *kind)) {
            wanted.push((kind, at_least.ceil() as usize));
        }
    }
    wanted
}

/// The first possible start of the sites that a type still lacks to `number`, in the order of the rule.
fn queue(f: &Formulation, rule: Rule, kind: TypeId, number: usize, open: &[usize]) -> Vec<usize> {
    let opened: Vec<SiteId> = open.iter().map(|&n| f.starts[n].site).collect();
    let known = opened.iter().filter(|site| f.world.sites[**site].kind == kind).count();
    let free = |site: &SiteId| {
        let fits = f.world.sites[*site].kind == kind && !opened.contains(site);
        fits && !f.starts_of[site.index()].is_empty()
    };
    let mut sites: Vec<SiteId> = f.world.sites.ids().filter(free).collect();
    let weight = |site: SiteId| weight(f, rule, f.world.commune_of(site));
    sites.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    if rule == Rule::District {
        sites = in_turn(f, sites);
    }
    sites.into_iter().take(number.saturating_sub(known)).map(|site| first_start(f, site)).collect()
}

fn weight(f: &Formulation, rule: Rule, commune: CommuneId) -> f64 {
    match rule {
        Rule::Population | Rule::District => f.world.communes[commune].population.0,
        Rule::Need => {
            let year = f.world.calendar.base_year;
            f.world.groups.ids().map(|g| f.demand.registered(commune, g, year)).sum()
        }
    }
}

/// The first of each area, then the second of each, and so on.
fn in_turn(f: &Formulation, sites: Vec<SiteId>) -> Vec<SiteId> {
    let area = |site: SiteId| f.world.communes[f.world.commune_of(site)].areas.last().copied();
    let mut seen = std::collections::BTreeMap::new();
    let mut turns: Vec<(usize, SiteId)> = Vec::new();
    for site in sites {
        let turn = seen.entry(area(site)).or_insert(0usize);
        turns.push((*turn, site));
        *turn += 1;
    }
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, site)| site).collect()
}

/// The earliest start at the smallest size.
fn first_start(f: &Formulation, site: SiteId) -> usize {
    starts_by_year(f, site).into_iter().next().unwrap_or_default()
}

/// The start at the smallest size in each year, by year.
fn starts_by_year(f: &Formulation, site: SiteId) -> Vec<usize> {
    let least_staff = |n: usize| -> u32 {
        let start = &f.starts[n];
        f.world.type_of(site).sizes[start.size].staff.iter().map(|range| range.min).sum()
    };
    let mut starts = f.starts_of[site.index()].clone();
    starts.sort_by_key(|&n| (f.starts[n].year, least_staff(n), n));
    starts.dedup_by_key(|n| f.starts[*n].year);
    starts
}

/// The longest run of the queue that still fits, found by bisection; a site that fits not waits for a later year or is passed
/// over, and the rest is tried once more.
fn longest(
    f: &Formulation,
    free: &Model,
    open: Vec<usize>,
    queue: &[usize],
) -> Result<Vec<usize>, Stop> {
    let mut open = open;
    let mut rest = queue;
    while !rest.is_empty() {
        let (mut fits, mut breaks) = (0, rest.len() + 1);
        while breaks - fits > 1 {
            let half =
                if fits == 0 && breaks > rest.len() { rest.len() } else { (fits + breaks) / 2 };
            let trial: Vec<usize> = open.iter().chain(&rest[..half]).copied().collect();
            if feasible(f, free, &trial)? { fits = half } else { breaks = half }
        }
        open.extend(&rest[..fits]);
        let Some((&stuck, after)) = rest[fits..].split_first() else { break };
        let waited = later(f, free, &open, stuck)?;
        if fits == 0 && waited.is_none() {
            break;
        }
        open.extend(waited);
        rest = after;
    }
    Ok(open)
}

/// The first later start of a site that fits beside what is open.
fn later(
    f: &Formulation,
    free: &Model,
    open: &[usize],
    stuck: usize,
) -> Result<Option<usize>, Stop> {
    let start = &f.starts[stuck];
    for n in starts_by_year(f, start.site) {
        if f.starts[n].year > start.year {
            let trial: Vec<usize> = open.iter().copied().chain([n]).collect();
            if feasible(f, free, &trial)? {
                return Ok(Some(n));
            }
        }
    }
    Ok(None)
}

/// A model with just these openings, each with its least staff.
fn with_openings(f: &Formulation, whole: &Model, open: &[usize]) -> Model {
    let mut model = whole.clone();
    for col in f.model.integers() {
        model.fix(col, 0.0);
    }
    for &n in open {
        model.fix(f.starts[n].col, 1.0);
    }
    for post in f.posts.iter().filter(|post| open.contains(&post.start)) {
        if let Some(col) = post.people.further() {
            model.fix(col, f.fewest_further(post));
        }
    }
    model
}

/// Whether money and posts reach for these openings; what is mandated may still be missing in a model that is `free` of rules.
fn feasible(f: &Formulation, free: &Model, open: &[usize]) -> Result<bool, Stop> {
    has_point(&with_openings(f, free, open), &effort(f))
}
