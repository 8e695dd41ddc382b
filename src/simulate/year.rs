//! What a year of a future comes to.

use super::chance::Luck;
use super::draw::Draw;
use super::months;
use super::record::Net;
use super::setting::{Member, Setting};
use super::worker::Worker;
use crate::cost;
use crate::operation::Operation;
use crate::world::{CommuneId, Id};

/// What one year of a future gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct YearOutcome {
    /// People in need, by part of the equity level.
    pub need: Vec<f64>,
    /// People served, by part of the equity level.
    pub people: Vec<f64>,
    /// People in need and people served, by zone.
    pub by_zone: Vec<[f64; 2]>,
    /// People in need who ask for no service, whom no site reaches at the end of the year, and who could come and do not.
    pub lost: LostOnTheWay,
    /// People served, by group.
    pub people_of: Vec<f64>,
    /// Client-services served, by group, then service.
    pub clients: Vec<f64>,
    /// Additional cost, đồng.
    pub additional: f64,
    /// What is paid of the additional cost, by line and by fund, đồng.
    pub by_line: Vec<f64>,
    pub by_fund: Vec<f64>,
    /// Cost of the present network and its clients, đồng.
    pub existing: f64,
    /// Cost left unpaid, đồng.
    pub unpaid: f64,
    /// Standing sites by type.
    pub standing: Vec<f64>,
    /// Months that those waited whose care began.
    pub wait: f64,
    /// Minutes one way of those whose care began.
    pub minutes: f64,
    /// Clients who wait at the end of the year.
    pub waiting: f64,
    /// Clients who gave up.
    pub abandoned: f64,
    /// Calls that found nobody.
    pub unanswered: f64,
    /// Per cent of hours used.
    pub hours_used: f64,
    /// Per cent of posts filled.
    pub filled: f64,
}

/// The first steps of the cascade (model section 8), people.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct LostOnTheWay {
    pub asks_nothing: f64,
    pub out_of_reach: f64,
    pub not_seeking: f64,
}

/// Need by planned year, part and group.
pub(super) fn need_of(
    setting: &Setting,
    parts: usize,
    part_of: impl Fn(CommuneId) -> Option<usize>,
) -> Vec<Vec<Vec<f64>>> {
    let groups = setting.world.groups.len();
    let mut need = vec![vec![vec![0.0; groups]; parts]; setting.years.len()];
    for (y, year) in setting.years.iter().enumerate() {
        for commune in setting.world.communes.ids() {
            let Some(part) = part_of(commune) else { continue };
            for group in setting.world.groups.ids() {
                need[y][part][group.index()] += setting.demand.need(commune, group, *year);
            }
        }
    }
    need
}

/// Who is lost before a site could serve them, as the last month of the year sees it.
pub(super) fn lost_on_the_way<L: Luck>(
    setting: &Setting,
    worker: &Worker<L>,
    draw: &Draw,
    y: usize,
) -> LostOnTheWay {
    let mut lost = LostOnTheWay::default();
    let end = month_of(y, 11);
    for commune in setting.world.communes.ids() {
        for group in setting.world.groups.ids() {
            let need = setting.demand.need(commune, group, setting.years[y]);
            let share = setting.demand.asks_nothing(group);
            lost.asks_nothing += need * draw.demand[group.index()].at(end) * share;
        }
    }
    for cell in &setting.cells {
        let reached = worker.engine.reaches(setting, cell);
        for m in cell.members.clone() {
            let Member { group, base } = &setting.members[m];
            let each = setting.demand.people_per_client(*group, cell.service);
            let people = base[y] * draw.demand[group.index()].at(end) * each;
            match reached {
                true => lost.not_seeking += people - worker.engine.asking()[m] * each,
                false => lost.out_of_reach += people,
            }
        }
    }
    lost
}

/// A month of a planned year, counted from the first one.
pub(super) fn month_of(y: usize, month: usize) -> usize {
    12 * y + month
}

/// What the months of a year come to.
pub(super) fn of_months<L>(setting: &Setting, worker: &Worker<L>, y: usize) -> YearOutcome {
    let (record, steps) = (&worker.engine.record, y * setting.steps..(y + 1) * setting.steps);
    let services = setting.world.services.len();
    let flows = months::all(&record.by_service[steps.start * services..steps.end * services]);
    let net = &record.by_step[steps.clone()];
    let sum = |of: fn(&Net) -> f64| net.iter().map(of).sum::<f64>();
    let ratio = |part: f64, of: f64| if of > 0.0 { part / of } else { 0.0 };
    let end = &record.by_service[(steps.end - 1) * services..steps.end * services];
    let started = f64::from(flows.started);
    YearOutcome {
        wait: ratio(f64::from(flows.waited) * 12.0 / setting.steps as f64, started),
        minutes: ratio(sum(|net| net.minutes), started),
        waiting: f64::from(months::all(end).waiting),
        abandoned: f64::from(flows.abandoned),
        unanswered: f64::from(flows.lost),
        hours_used: 100.0 * ratio(sum(|net| net.hours_used), sum(|net| net.hours_available)),
        filled: 100.0 * ratio(sum(|n| f64::from(n.filled)), sum(|n| f64::from(n.posts))),
        ..YearOutcome::default()
    }
}

/// Direct cost of the clients who started this year at opened sites and at those of today.
pub(super) fn case_costs<L>(setting: &Setting, worker: &Worker<L>, y: usize) -> [f64; 2] {
    let mut costs = [0.0; 2];
    for (desk, clients) in setting.desks.iter().zip(&worker.engine.record.started_desk) {
        let today = setting.actives[desk.active].opening.is_none();
        let each = cost::case_cost(setting.world, desk.service, setting.years[y]).0;
        costs[usize::from(today)] += each * f64::from(*clients);
    }
    costs
}

pub(super) fn standing(setting: &Setting, operation: &Operation, y: usize) -> Vec<f64> {
    let mut standing = vec![0.0; setting.world.types.len()];
    for active in &setting.actives {
        if operation.stands(active.site, setting.years[y]) {
            standing[setting.world.sites[active.site].kind.index()] += 1.0;
        }
    }
    standing
}
