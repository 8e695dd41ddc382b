//! Share of people in need who come: what campaigns, outreach and collaborators make of it (model 1.6 and 1.7).

use crate::plan::Plan;
use crate::world::{CommuneId, Curve, OutreachOffer, Region, Table, Uptake, World, Year};
use std::collections::BTreeMap;

/// Share that comes at a campaign stock, đồng an inhabitant: the curve itself.
pub fn reached(rule: &Uptake, stock: f64) -> f64 {
    let Uptake { start, ceiling, half_saturation, .. } = *rule;
    match rule.curve {
        Curve::Saturating => start + (ceiling - start) * stock / (stock + half_saturation),
        Curve::Logistic => {
            let rate = (1.0 + ceiling / start).ln() / half_saturation;
            ceiling / (1.0 + (ceiling / start - 1.0) * (-rate * stock).exp())
        }
    }
}

/// A straight piece: a share of `intercept + slope x stock`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Share at stock 0.
    pub intercept: f64,
    /// Share for each đồng an inhabitant.
    pub slope: f64,
}

/// The curve as the plan sees it: the least of straight pieces, hence concave, hence linear rows without whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// Pieces.
    pub pieces: Vec<Piece>,
    /// Most by which they lie above the curve: where a logistic still bends upwards.
    pub over: f64,
    /// Most by which they lie below it.
    pub under: f64,
}

/// Points at which each piece is compared with the curve.
const LOOKS: u32 = 1000;

impl Pieces {
    /// Chords of the curve's concave envelope up to the stock `most`, at quadratically spaced breakpoints (1.7); two at least.
    pub fn new(rule: &Uptake, most: f64, count: u32) -> Self {
        let mut found = Self { pieces: Vec::new(), over: 0.0, under: 0.0 };
        let foot = foot(rule).min(most);
        if foot > 0.0 {
            found.chord(rule, 0.0, foot);
        }
        let rest = count - found.pieces.len() as u32;
        if most > foot {
            let at = |n: u32| foot + (most - foot) * (f64::from(n) / f64::from(rest)).powi(2);
            (0..rest).for_each(|n| found.chord(rule, at(n), at(n + 1)));
        }
        if found.pieces.is_empty() {
            found.pieces.push(Piece { intercept: rule.start, slope: 0.0 });
        }
        found
    }

    fn chord(&mut self, rule: &Uptake, from: f64, to: f64) {
        let slope = (reached(rule, to) - reached(rule, from)) / (to - from);
        let piece = Piece { intercept: reached(rule, from) - slope * from, slope };
        for n in 1..LOOKS {
            let stock = from + (to - from) * f64::from(n) / f64::from(LOOKS);
            let above = piece.intercept + slope * stock - reached(rule, stock);
            self.over = self.over.max(above);
            self.under = self.under.max(-above);
        }
        self.pieces.push(piece);
    }

    /// Share at a stock.
    pub fn at(&self, stock: f64) -> f64 {
        let shares = self.pieces.iter().map(|piece| piece.intercept + piece.slope * stock);
        shares.fold(f64::INFINITY, f64::min)
    }
}

/// Where the tangent through the start touches the curve: 0 where it is concave from the start.
fn foot(rule: &Uptake) -> f64 {
    if rule.curve == Curve::Saturating || rule.start >= rule.ceiling / 2.0 {
        return 0.0;
    }
    // Beyond the inflexion the tangent at a stock meets the axis the higher the greater the stock.
    let rate = (1.0 + rule.ceiling / rule.start).ln() / rule.half_saturation;
    let too_low = |stock: f64| {
        let share = reached(rule, stock);
        share - rate * share * (1.0 - share / rule.ceiling) * stock < rule.start
    };
    let (mut low, mut high) = (0.0, rule.half_saturation);
    while too_low(high) {
        (low, high) = (high, 2.0 * high);
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if too_low(middle) { low = middle } else { high = middle }
    }
    high
}

/// Which share is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// By the pieces, as the plan counts.
    Pieces,
    /// By the curve that they stand for.
    Curve,
}

/// Money of the scheduled campaigns by planned year, đồng an inhabitant.
fn scheduled(world: &World) -> Vec<f64> {
    let population: f64 = world.communes.values().map(|c| c.population.0).sum();
    let campaigns = || world.tasks.iter().filter(|task| task.campaign);
    let spent = |y: usize| campaigns().map(|task| task.cost[y].0).sum::<f64>() / population;
    (0..world.calendar.len()).map(spent).collect()
}

/// Stock by planned year of money spent by planned year, đồng an inhabitant (1.6).
fn stock(rule: &Uptake, spent: &[f64]) -> Vec<f64> {
    let mut stock = 0.0;
    let after = |y: usize| {
        let heard = y.checked_sub(rule.lag_years as usize).map_or(0.0, |before| spent[before]);
        stock = stock * rule.memory + heard;
        stock
    };
    (0..spent.len()).map(after).collect()
}

/// Stock of the scheduled campaigns by planned year.
pub fn campaign_stock(world: &World) -> Vec<f64> {
    stock(&world.uptake, &scheduled(world))
}

/// Part of a đồng spent in planned year `spent` that is in the stock of planned year `y`.
pub fn remembered(rule: &Uptake, spent: usize, y: usize) -> f64 {
    match y.checked_sub(spent + rule.lag_years as usize) {
        Some(years) => rule.memory.powi(years as i32),
        None => 0.0,
    }
}

/// The pieces by which a plan counts, where outreach is offered: up to the greatest stock that it can reach.
pub fn pieces(world: &World) -> Option<Pieces> {
    let offer = world.outreach.as_ref()?;
    let greatest = stock(&world.uptake, &with(&scheduled(world), &offer.most));
    let most = greatest.into_iter().fold(0.0, f64::max);
    Some(Pieces::new(&world.uptake, most, offer.pieces))
}

fn with(some: &[f64], more: &[f64]) -> Vec<f64> {
    some.iter().zip(more).map(|(a, b)| a + b).collect()
}

/// What collaborators add, as far as it depends on their number: `flat + each x people`, and never more than `full` (1.7c).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Added where every village has one.
    pub full: f64,
    /// Added by one, as long as some villages have none.
    pub by_village: f64,
    /// Added by one within the caseload, if there is a limit.
    pub by_caseload: Option<f64>,
}

impl Word {
    /// In a commune with so many people in need.
    pub fn of(world: &World, commune: CommuneId, need: f64) -> Self {
        let corps = &world.collaborators;
        let villages = world.communes[commune].villages;
        let full = world.uptake.collaborator_effect * corps.trained_share;
        let by_village = if villages > 0.0 { full / villages } else { 0.0 };
        let able = |cases: f64| if need > 0.0 { cases * corps.trained_share / need } else { 0.0 };
        Self { full, by_village, by_caseload: corps.caseload.map(able) }
    }

    /// Added by so many people.
    pub fn at(&self, people: f64) -> f64 {
        let cases = self.by_caseload.map_or(f64::INFINITY, |each| each * people);
        self.full.min(self.by_village * people).min(cases)
    }
}

/// Collaborators of a commune today.
pub fn corps_today(world: &World, commune: CommuneId) -> f64 {
    world.collaborators.per_village * world.communes[commune].villages
}

/// Uptake of a service that is not offered at home, by commune and planned year, under decided outreach.
pub struct Shares<'a> {
    world: &'a World,
    pieces: Option<Pieces>,
    scheduled: Vec<f64>,
    decided: BTreeMap<Region, Vec<f64>>,
    /// Collaborators by commune and planned year, today's among them.
    corps: Table<CommuneId, Vec<f64>>,
}

impl<'a> Shares<'a> {
    /// Under the outreach and the collaborators of a plan.
    pub fn under(world: &'a World, plan: &Plan) -> Self {
        let mut decided: BTreeMap<Region, Vec<f64>> = BTreeMap::new();
        for row in &plan.outreach {
            let years = decided.entry(row.region).or_insert(vec![0.0; world.calendar.len()]);
            years[world.calendar.index(row.year)] += row.amount.0 / world.population(row.region);
        }
        let years = world.calendar.len();
        let mut corps = world.communes.map(|i| vec![corps_today(world, i); years]);
        for row in &plan.collaborators {
            corps[row.commune][world.calendar.index(row.year)] += f64::from(row.people);
        }
        Self { world, pieces: pieces(world), scheduled: scheduled(world), decided, corps }
    }

    /// With all the outreach and all the collaborators that are offered.
    pub fn greatest(world: &'a World) -> Self {
        let mut shares = Self::under(world, &Plan::default());
        if let Some(OutreachOffer { level, most, .. }) = &world.outreach {
            let regions = world.regions(*level).into_iter();
            shares.decided = regions.map(|region| (region, most.clone())).collect();
        }
        if let Some(hires) = &world.collaborators.hires {
            for (commune, row) in world.communes.iter() {
                for (y, people) in shares.corps[commune].iter_mut().enumerate() {
                    *people += hires.most_in(row.villages, y);
                }
            }
        }
        shares
    }

    /// Stock of a commune by planned year (1.6).
    pub fn stock(&self, commune: CommuneId) -> Vec<f64> {
        let offer = self.world.outreach.as_ref();
        let region = offer.map(|offer| self.world.region_of(commune, offer.level));
        match region.and_then(|region| self.decided.get(&region)) {
            Some(decided) => stock(&self.world.uptake, &with(&self.scheduled, decided)),
            None => stock(&self.world.uptake, &self.scheduled),
        }
    }

    /// Share that campaigns and outreach reach in a commune, by planned year (1.7).
    pub fn campaigned(&self, commune: CommuneId, view: View) -> Vec<f64> {
        let share = |stock| match &self.pieces {
            Some(pieces) if view == View::Pieces => pieces.at(stock),
            _ => reached(&self.world.uptake, stock),
        };
        self.stock(commune).into_iter().map(share).collect()
    }

    /// Share of a commune by planned year, of its people in need by planned year (1.7).
    pub fn of(&self, commune: CommuneId, need: &[f64], view: View) -> Vec<f64> {
        let shares = self.campaigned(commune, view).into_iter().zip(need);
        let shares = shares.zip(&self.corps[commune]).map(|((share, need), people)| {
            share + Word::of(self.world, commune, *need).at(*people)
        });
        shares.map(|share| share.min(self.world.uptake.ceiling)).collect()
    }
}

/// Outreach offered in a year, đồng an inhabitant.
pub fn offered(world: &World, year: Year) -> f64 {
    let most = |offer: &OutreachOffer| offer.most[world.calendar.index(year)];
    world.outreach.as_ref().map_or(0.0, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(curve: Curve, start: f64) -> Uptake {
        Uptake {
            start,
            ceiling: 0.5,
            half_saturation: 1000.0,
            memory: 0.5,
            lag_years: 1,
            collaborator_effect: 0.0,
            curve,
        }
    }

    #[test]
    fn both_curves_start_at_the_start_and_are_half_way_up_at_half_saturation() {
        for curve in [Curve::Saturating, Curve::Logistic] {
            let rule = rule(curve, 0.1);
            assert!((reached(&rule, 0.0) - 0.1).abs() < 1e-12);
            assert!((reached(&rule, 1000.0) - 0.3).abs() < 1e-12);
            assert!(reached(&rule, 1e6) <= 0.5);
        }
    }

    #[test]
    fn pieces_touch_a_concave_curve_at_their_ends_and_lie_below_it_by_less_than_they_say() {
        for rule in [rule(Curve::Saturating, 0.1), rule(Curve::Logistic, 0.3)] {
            let pieces = Pieces::new(&rule, 4000.0, 8);
            assert_eq!(pieces.pieces.len(), 8);
            assert!(pieces.over < 1e-12 && pieces.under < 0.005, "{pieces:?}");
            for n in 0..=8 {
                let stock = 4000.0 * (f64::from(n) / 8.0).powi(2);
                assert!((pieces.at(stock) - reached(&rule, stock)).abs() < 1e-12);
            }
            for n in 0..4000 {
                let under = reached(&rule, f64::from(n)) - pieces.at(f64::from(n));
                assert!(under > -1e-12 && under <= pieces.under + 1e-6);
            }
        }
    }

    #[test]
    fn the_bend_upwards_of_a_logistic_is_bridged_by_a_tangent_and_its_error_is_told() {
        let rule = rule(Curve::Logistic, 0.05);
        let pieces = Pieces::new(&rule, 4000.0, 8);
        let (first, second) = (pieces.pieces[0], pieces.pieces[1]);
        assert!((first.intercept - 0.05).abs() < 1e-12);
        assert!(first.slope > second.slope && pieces.over > 0.01);
        let worst = (0..4000).map(f64::from).map(|k| pieces.at(k) - reached(&rule, k));
        let worst = worst.fold(0.0, f64::max);
        assert!((worst - pieces.over).abs() < 1e-5, "{worst} {pieces:?}");
        // Where the money does not reach the tangent's foot one chord is all.
        assert_eq!(Pieces::new(&rule, 100.0, 8).pieces.len(), 1);
    }

    #[test]
    fn two_pieces_and_no_money_at_all_are_pieces_too() {
        let pieces = Pieces::new(&rule(Curve::Logistic, 0.05), 4000.0, 2);
        assert_eq!(pieces.pieces.len(), 2);
        assert_eq!(Pieces::new(&rule(Curve::Saturating, 0.1), 0.0, 8).at(0.0), 0.1);
    }

    #[test]
    fn what_is_remembered_fades_by_year_after_the_lag() {
        let rule = rule(Curve::Saturating, 0.1);
        let left = [0, 1, 2, 3].map(|y| remembered(&rule, 0, y));
        assert_eq!(left, [0.0, 1.0, 0.5, 0.25]);
        assert_eq!(stock(&rule, &[100.0, 0.0, 40.0, 0.0]), [0.0, 100.0, 50.0, 65.0]);
    }
}
