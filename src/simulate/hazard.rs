//! Storms and floods: when the links of a hazard group are closed, and which ways that lengthens or cuts.

use super::chance::{Key, points, unit};
use super::setting::Setting;
use crate::demand;
use crate::network::{Closed, TravelTimes};
use crate::world::Hazard;

/// Hazards whose combinations have travel times of their own; more would be too many sets.
const MOST: usize = 6;
/// Weeks of a year.
const WEEKS: f64 = 365.25 / 7.0;

/// What a set of closed hazards does to a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    pub way: u32,
    /// Hours of one client on the detour; `None`: no detour within the standard.
    pub hours: Option<f64>,
}

/// All hazards, with what each set of them does.
#[derive(Debug, Clone, Default)]
pub(super) struct Hazards {
    keys: Vec<Key>,
    /// By set (bit n: hazard n is closed).
    hits: Vec<Vec<Hit>>,
}

impl Hazards {
    /// Computes the detours of every set of hazards.
    pub fn new(setting: &Setting, seed: u64) -> Self {
        let hazards = listed(setting);
        if hazards.is_empty() {
            return Self::default();
        }
        let hits = (0..1usize << hazards.len()).map(|set| hits(setting, hazards, set)).collect();
        let keys = hazards.iter().map(|hazard| Key::new(seed, "hazard", &hazard.code)).collect();
        Self { keys, hits }
    }

    /// What a set does.
    pub fn hits(&self, set: usize) -> &[Hit] {
        self.hits.get(set).map_or(&[], Vec::as_slice)
    }

    /// Draws for every step of a replication which hazards close links, and for which share of the step: the longest of
    /// those that do.
    pub fn draw(&self, setting: &Setting, storms: f64, replication: u32, closed: &mut [Closure]) {
        closed.fill(Closure::default());
        for (n, (hazard, key)) in listed(setting).iter().zip(&self.keys).enumerate() {
            for step in 0..closed.len() {
                let season = hazard.season() as f64 / 12.0;
                if !hazard.in_season(month(setting, step)) {
                    continue;
                }
                let rate = hazard.per_year * storms / (season * setting.steps as f64);
                let at =
                    |block, what| key.block([address(setting, step), replication, block, what]);
                let mut events = [0];
                points(&[rate], |_| at(0, 0)[0], |_, block| at(block, 1), &mut events);
                for event in 0..events[0] {
                    let [start, length, ..] = at(event, 2);
                    let weeks = -unit(length).ln() * hazard.weeks;
                    close(
                        closed,
                        n,
                        step as f64 + unit(start),
                        weeks / WEEKS * setting.steps as f64,
                    );
                }
            }
        }
    }

    /// The closures that the future as written has: none.
    pub fn none(&self, closed: &mut [Closure]) {
        closed.fill(Closure::default());
    }
}

/// What is closed in a step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Closure {
    /// Set of hazards.
    pub set: usize,
    /// Share of the step.
    pub share: f64,
}

/// Notes a closure of so many steps from `start` on.
fn close(closed: &mut [Closure], hazard: usize, start: f64, steps: f64) {
    let end = start + steps;
    let mut at = start.floor() as usize;
    while (at as f64) < end && at < closed.len() {
        let part = end.min(at as f64 + 1.0) - start.max(at as f64);
        let closure = &mut closed[at];
        closure.set |= 1 << hazard;
        closure.share = closure.share.max(part);
        at += 1;
    }
}

fn listed<'a>(setting: &Setting<'a>) -> &'a [Hazard] {
    let hazards = &setting.world.dynamics.hazards;
    &hazards[..hazards.len().min(MOST)]
}

/// Calendar month of a step, 1 to 12.
fn month(setting: &Setting, step: usize) -> u32 {
    let years = setting.warm_up.div_ceil(setting.steps);
    let of_year = (step + years * setting.steps - setting.warm_up) % setting.steps;
    (of_year * 12 / setting.steps) as u32 + 1
}

/// A step as part of an address: counted by the calendar, so that neither horizon nor warm-up moves a draw.
pub(super) fn address(setting: &Setting, step: usize) -> u32 {
    let first = setting.years.first().map_or(0, |year| i64::from(*year));
    let step = first * setting.steps as i64 + step as i64 - setting.warm_up as i64;
    u32::try_from(step).unwrap_or(0)
}

/// What a set of closed hazards does to the ways.
fn hits(setting: &Setting, hazards: &[Hazard], set: usize) -> Vec<Hit> {
    if set == 0 {
        return Vec::new();
    }
    let inside = hazards.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1);
    let codes = inside.map(|(_, hazard)| hazard.code.clone()).collect();
    let times =
        TravelTimes::without(setting.world, &Closed { hazards: codes, ..Closed::default() });
    let mut hits = Vec::new();
    for cell in &setting.cells {
        let zone = setting.world.communes[cell.commune].zone;
        let standard = setting.world.services[cell.service].standard[zone].0;
        let Some(group) = setting.classes[cell.class].groups.first() else { continue };
        for w in cell.ways.clone() {
            let way = &setting.ways[w];
            let site = setting.actives[setting.desks[way.desk as usize].active].site;
            let now = times.to_site(setting.world, cell.commune, site);
            if now.is_some_and(|now| now.0 <= way.minutes) {
                continue;
            }
            let near = now.filter(|now| now.0 <= standard);
            let hours =
                near.map(|now| demand::hours_per_client(setting.world, *group, cell.service, now));
            hits.push(Hit { way: w as u32, hours });
        }
    }
    hits
}
