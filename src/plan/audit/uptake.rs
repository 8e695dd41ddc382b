//! Who comes: the share of people in need, year by year, under what the plan decides (1.6 and 1.7).

use super::breach::Findings;
use super::reading::Reading;
use super::rules::{COLLABORATORS_RANGE, OUTREACH_RANGE};
use crate::plan::Plan;
use crate::world::{CommuneId, Curve, Region, Uptake, World, Year};
use std::collections::BTreeMap;

/// Stocks and the shape of the rise.
pub(super) struct Comers<'a> {
    world: &'a World,
    /// Stock where nothing is decided, and where everything on offer is spent; đồng an inhabitant by planned year.
    without: Vec<f64>,
    most: Vec<f64>,
    /// Stock of the regions in which the plan spends.
    decided: BTreeMap<Region, Vec<f64>>,
    /// Collaborators whom the plan takes on.
    hired: BTreeMap<(CommuneId, Year), f64>,
    /// Ends of the straight pieces, where outreach is offered.
    knots: Option<Vec<f64>>,
}

impl<'a> Comers<'a> {
    pub fn new(world: &'a World, plan: &Plan) -> Self {
        let campaigns = campaigns(world);
        let rule = &world.uptake;
        let mut spent: BTreeMap<Region, Vec<f64>> = BTreeMap::new();
        for row in &plan.outreach {
            let by_year = spent.entry(row.region).or_insert_with(|| campaigns.clone());
            by_year[world.calendar.index(row.year)] += row.amount.0 / people(world, row.region);
        }
        let mut hired = BTreeMap::new();
        for row in &plan.collaborators {
            *hired.entry((row.commune, row.year)).or_insert(0.0) += f64::from(row.people);
        }
        let most = world.outreach.as_ref().map_or(campaigns.clone(), |offer| {
            campaigns.iter().zip(&offer.most).map(|(some, more)| some + more).collect()
        });
        let most = stock(rule, &most);
        let farthest = most.iter().copied().fold(0.0, f64::max);
        Self {
            world,
            without: stock(rule, &campaigns),
            knots: world.outreach.as_ref().map(|offer| knots(rule, farthest, offer.pieces)),
            most,
            hired,
            decided: spent
                .into_iter()
                .map(|(region, spent)| (region, stock(rule, &spent)))
                .collect(),
        }
    }

    /// Share of a commune with so many people in need that comes to a service that is not brought to its door (1.7).
    pub fn share(&self, commune: CommuneId, need: f64, year: Year) -> f64 {
        let region = self.world.outreach.as_ref().map(|o| self.world.region_of(commune, o.level));
        let stock = region.and_then(|region| self.decided.get(&region)).unwrap_or(&self.without);
        let stock = stock[self.world.calendar.index(year)];
        self.with(commune, need, (stock, self.collaborators(commune, year)))
    }

    /// The greatest share that any plan can reach.
    pub fn greatest(&self, commune: CommuneId, need: f64, year: Year) -> f64 {
        let stock = self.most[self.world.calendar.index(year)];
        let people = self.today(commune) + self.offered(commune, year);
        self.with(commune, need, (stock, people))
    }

    fn with(&self, commune: CommuneId, need: f64, (stock, people): (f64, f64)) -> f64 {
        let rule = &self.world.uptake;
        let share = match &self.knots {
            Some(knots) => between(rule, knots, stock),
            None => curve(rule, stock),
        };
        rule.ceiling.min(share + self.word(commune, need, people))
    }

    /// What collaborators add: by the villages that have one, and within the caseload of the trained ones (1.7c).
    fn word(&self, commune: CommuneId, need: f64, people: f64) -> f64 {
        let helpers = &self.world.collaborators;
        let villages = self.world.communes[commune].villages;
        if villages <= 0.0 {
            return 0.0;
        }
        let reached = (people / villages).min(1.0);
        let word = self.world.uptake.collaborator_effect * helpers.trained_share * reached;
        match helpers.caseload {
            Some(_) if need <= 0.0 => 0.0,
            Some(cases) => word.min(cases * helpers.trained_share * people / need),
            None => word,
        }
    }

    fn today(&self, commune: CommuneId) -> f64 {
        self.world.collaborators.per_village * self.world.communes[commune].villages
    }

    /// Most whole people whom the plan may take on.
    fn offered(&self, commune: CommuneId, year: Year) -> f64 {
        let villages = self.world.communes[commune].villages;
        let hires = self.world.collaborators.hires.as_ref();
        let most = hires.map_or(0.0, |hires| hires.most[self.world.calendar.index(year)]);
        (most * villages + 1e-9).floor()
    }

    /// Collaborators of a commune, today's among them.
    pub fn collaborators(&self, commune: CommuneId, year: Year) -> f64 {
        self.today(commune) + self.hired.get(&(commune, year)).copied().unwrap_or(0.0)
    }

    /// Most by which the pieces lie above and below the curve; `None` without outreach.
    pub fn errors(&self) -> Option<(f64, f64)> {
        let knots = self.knots.as_ref()?;
        let rule = &self.world.uptake;
        let (mut over, mut under) = (0.0_f64, 0.0_f64);
        for ends in knots.windows(2) {
            for n in 0..=1000 {
                let stock = ends[0] + (ends[1] - ends[0]) * f64::from(n) / 1000.0;
                let away = between(rule, knots, stock) - curve(rule, stock);
                (over, under) = (over.max(away), under.max(-away));
            }
        }
        Some((over, under))
    }

    /// Stock of a region in a year, đồng an inhabitant.
    pub fn stock(&self, region: Region, year: Year) -> f64 {
        self.decided.get(&region).unwrap_or(&self.without)[self.world.calendar.index(year)]
    }
}

/// Money of the scheduled campaigns, đồng an inhabitant by planned year.
fn campaigns(world: &World) -> Vec<f64> {
    let population: f64 = world.communes.values().map(|commune| commune.population.0).sum();
    let spent = |n: usize| -> f64 {
        let campaigns = world.tasks.iter().filter(|task| task.campaign);
        campaigns.filter_map(|task| task.cost.get(n)).map(|cost| cost.0).sum()
    };
    let share = |n| if population > 0.0 { spent(n) / population } else { 0.0 };
    (0..world.calendar.len()).map(share).collect()
}

/// Inhabitants of a region in the base year.
fn people(world: &World, region: Region) -> f64 {
    let inside = world.communes.iter().filter(|(id, commune)| match region {
        Region::Commune(one) => one == *id,
        Region::Area(area) => commune.areas.contains(&area),
    });
    inside.map(|(_, commune)| commune.population.0).sum()
}

/// What is still remembered of money spent by planned year (1.6).
fn stock(rule: &Uptake, spent: &[f64]) -> Vec<f64> {
    let lag = rule.lag_years as usize;
    let left = |from: usize, to: usize| match to.checked_sub(from + lag) {
        Some(age) => spent[from] * rule.memory.powi(age as i32),
        None => 0.0,
    };
    (0..spent.len()).map(|to| (0..=to).map(|from| left(from, to)).sum()).collect()
}

/// The curve (1.7).
fn curve(rule: &Uptake, stock: f64) -> f64 {
    let (start, ceiling) = (rule.start, rule.ceiling);
    if stock <= 0.0 {
        return start;
    }
    match rule.curve {
        Curve::Saturating => start + (ceiling - start) * stock / (stock + rule.half_saturation),
        Curve::Logistic => {
            let odds = (start / (ceiling - start)).ln()
                + ((start + ceiling) / start).ln() * stock / rule.half_saturation;
            ceiling / (1.0 + (-odds).exp())
        }
    }
}

/// Ends of the pieces: nought, the foot of the tangent if the curve bends upwards first, and `most` by square steps.
fn knots(rule: &Uptake, most: f64, pieces: u32) -> Vec<f64> {
    let bends = rule.curve == Curve::Logistic && 2.0 * rule.start < rule.ceiling;
    let foot = if bends { steepest(rule, most) } else { 0.0 };
    let mut knots = vec![0.0];
    if foot > 0.0 {
        knots.push(foot);
    }
    let rest = pieces + 1 - knots.len() as u32;
    if most > foot {
        knots.extend((1..=rest).map(|n| {
            let part = f64::from(n) / f64::from(rest);
            foot + (most - foot) * part * part
        }));
    }
    knots
}

/// The stock up to `most` at which the rise from the start is steepest, on average.
fn steepest(rule: &Uptake, most: f64) -> f64 {
    let slope = |stock: f64| (curve(rule, stock) - rule.start) / stock;
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.0, most);
    for _ in 0..200 {
        let (one, two) = (high - golden * (high - low), low + golden * (high - low));
        if one <= 0.0 || slope(one) < slope(two) { low = one } else { high = two }
    }
    // The end is better than all before it where the curve still bends upwards there.
    if slope(most) >= slope(high) { most } else { high }
}

/// The share between two knots, on the straight line; beyond the last, on the line before it.
fn between(rule: &Uptake, knots: &[f64], stock: f64) -> f64 {
    let Some(ends) = knots.windows(2).find(|ends| stock <= ends[1]).or(knots.windows(2).last())
    else {
        return rule.start;
    };
    let (low, high) = (curve(rule, ends[0]), curve(rule, ends[1]));
    low + (high - low) * (stock - ends[0]) / (ends[1] - ends[0])
}

/// Outreach and collaborators within what is offered.
pub(super) fn check(reading: &Reading, found: &mut Findings) {
    let world = reading.world;
    let mut spent: BTreeMap<(Region, Year), f64> = BTreeMap::new();
    for row in &reading.plan.outreach {
        *spent.entry((row.region, row.year)).or_default() += row.amount.0;
    }
    for ((region, year), amount) in spent {
        let offered = world.outreach.as_ref().map_or(0.0, |o| o.most[reading.nth(year)]);
        let where_ = || format!("{}/{year}", world.region_code(region));
        found.at_least(OUTREACH_RANGE, amount, 0.0, where_);
        found.at_most(OUTREACH_RANGE, amount, offered * people(world, region), where_);
    }
    let comers = &reading.clients.comers;
    for (&(commune, year), &people) in &comers.hired {
        found.at_most(COLLABORATORS_RANGE, people, comers.offered(commune, year), || {
            format!("{}/{year}", world.communes[commune].code)
        });
    }
}
