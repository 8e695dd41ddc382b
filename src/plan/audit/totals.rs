//! The audit's own account of a plan, in codes, for `audit.json`.

use super::costs::{self, Costs};
use super::mandates::Measured;
use super::money;
use super::reading::Reading;
use super::staff;
use crate::study::{Constraint, GoalKind};
use crate::world::{Line, OwnerId, Year};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Everything recounted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Totals {
    /// Goals, in order.
    pub goals: Vec<GoalTotal>,
    /// Constraints, in order.
    pub constraints: Vec<ConstraintTotal>,
    /// Mandates, area by area.
    pub mandates: Vec<MandateTotal>,
    /// Sites that stand on 31 December, by type and year.
    pub sites: Vec<SiteTotal>,
    /// People in post and in the pool, by cadre and year.
    pub staff: Vec<StaffTotal>,
    /// People in need and served, by group and year.
    pub people: Vec<PeopleTotal>,
    /// Client-services, by group, service and year.
    pub clients: Vec<ClientTotal>,
    /// What the straight pieces of uptake stand for, where outreach is offered.
    pub uptake: Option<UptakeTotal>,
    /// Outreach by region and year, where it is offered.
    pub outreach: Vec<OutreachTotal>,
    /// Cost by line, owner and year, đồng.
    pub costs: Vec<CostTotal>,
    /// Payments by fund, line, owner and year, đồng.
    pub payments: Vec<PaymentTotal>,
    /// Balance of each fund and year, đồng.
    pub funds: Vec<FundTotal>,
}

/// One goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalTotal {
    /// What is measured.
    pub kind: GoalKind,
    /// Recounted value.
    pub value: f64,
}

/// One constraint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConstraintTotal {
    /// Constraint.
    pub constraint: String,
    /// What is measured.
    pub kind: GoalKind,
    /// Value to reach.
    pub bound: f64,
    /// Recounted value.
    pub value: f64,
}

/// One mandate in one area (`None`: in all).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MandateTotal {
    /// Mandate.
    pub mandate: String,
    /// Area, where it holds for each.
    pub area: Option<String>,
    /// What is asked: sites, communes or per cent of need.
    pub asked: f64,
    /// What the plan reaches.
    pub reached: f64,
    /// What is missing.
    pub shortfall: f64,
}

/// Sites of a type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteTotal {
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Year.
    pub year: Year,
    /// Sites that stand.
    pub standing: usize,
    /// Of these, opened by the plan.
    pub opened: usize,
}

/// Staff of a cadre; `pool` is `None` for a concurrent one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StaffTotal {
    /// Cadre.
    pub cadre: String,
    /// Year.
    pub year: Year,
    /// People in post at standing sites.
    pub posts: f64,
    /// People who are there to be posted.
    pub pool: Option<f64>,
}

/// People of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleTotal {
    /// Group.
    pub group: String,
    /// Year.
    pub year: Year,
    /// People in need (1.4).
    pub need: f64,
    /// People served (1.9).
    pub served: f64,
}

/// Client-services of a group and service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClientTotal {
    /// Group.
    pub group: String,
    /// Service.
    pub service: String,
    /// Year.
    pub year: Year,
    /// Clients who need it (1.5).
    pub base: f64,
    /// Clients who would come (1.8).
    pub demand: f64,
    /// Clients served.
    pub served: f64,
}

/// Greatest errors of the pieces against the curve, shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UptakeTotal {
    /// Most by which the pieces lie above the curve.
    pub over: f64,
    /// Most by which they lie below it.
    pub under: f64,
}

/// Outreach of a region in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutreachTotal {
    /// Area or commune.
    pub area: String,
    /// Year.
    pub year: Year,
    /// Money spent by decision, đồng at the price level of the scenario.
    pub spent: f64,
    /// Campaign stock, đồng an inhabitant (1.6).
    pub stock: f64,
}

/// Cost of a line, owner and year, đồng.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CostTotal {
    /// Line.
    pub line: Line,
    /// Whose cost.
    pub owner: String,
    /// Year.
    pub year: Year,
    /// What the plan adds (5.8); below zero where a conversion saves more.
    pub additional: f64,
    /// What is paid today and goes on (5.9).
    pub existing: f64,
}

/// Payments, đồng.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaymentTotal {
    /// Fund.
    pub fund: String,
    /// Line.
    pub line: Line,
    /// Whose cost.
    pub owner: String,
    /// Year.
    pub year: Year,
    /// Amount.
    pub amount: f64,
}

/// A fund's year, đồng.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FundTotal {
    /// Fund.
    pub fund: String,
    /// Year.
    pub year: Year,
    /// New money.
    pub ceiling: f64,
    /// Payments.
    pub paid: f64,
    /// What is left at the year's end.
    pub balance: f64,
}

pub(super) fn totals(
    reading: &Reading,
    costs: &Costs,
    measured: &[Measured],
    values: &[f64],
    constraints: &[(&Constraint, f64)],
) -> Totals {
    let goals = reading.study.goals.iter().zip(values);
    let constraint = |(constraint, value): &(&Constraint, f64)| ConstraintTotal {
        constraint: constraint.code.clone(),
        kind: constraint.goal.kind,
        bound: constraint.bound,
        value: *value,
    };
    Totals {
        goals: goals.map(|(goal, &value)| GoalTotal { kind: goal.kind, value }).collect(),
        constraints: constraints.iter().map(constraint).collect(),
        mandates: measured.iter().map(|one| mandate(reading, one)).collect(),
        sites: sites(reading),
        staff: staff(reading),
        people: people(reading),
        clients: clients(reading),
        uptake: reading.clients.comers.errors().map(|(over, under)| UptakeTotal { over, under }),
        outreach: outreach(reading),
        costs: cost_rows(reading, costs),
        payments: payments(reading),
        funds: funds(reading),
    }
}

fn mandate(reading: &Reading, one: &Measured) -> MandateTotal {
    MandateTotal {
        mandate: reading.study.mandates[one.mandate].code.clone(),
        area: one.area.map(|area| reading.world.areas[area].code.clone()),
        asked: one.asked,
        reached: one.reached,
        shortfall: one.shortfall(),
    }
}

fn sites(reading: &Reading) -> Vec<SiteTotal> {
    let mut rows = Vec::new();
    for year in reading.world.calendar.years() {
        let standing: Vec<_> = reading.standing(year).collect();
        for (id, kind) in reading.world.types.iter() {
            let of_type = || standing.iter().filter(|&&s| reading.world.sites[s].kind == id);
            rows.push(SiteTotal {
                kind: kind.code.clone(),
                year,
                standing: of_type().count(),
                opened: of_type().filter(|&&site| reading.is_opened(site)).count(),
            });
        }
    }
    rows
}

fn staff(reading: &Reading) -> Vec<StaffTotal> {
    let mut rows = Vec::new();
    for (id, cadre) in reading.world.cadres.iter() {
        for (year, pool) in staff::pool(reading, id) {
            rows.push(StaffTotal {
                cadre: cadre.code.clone(),
                year,
                posts: staff::in_post(reading, id, year),
                pool: (!cadre.concurrent).then_some(pool),
            });
        }
    }
    rows
}

fn people(reading: &Reading) -> Vec<PeopleTotal> {
    let mut served = BTreeMap::new();
    for row in &reading.plan.serve {
        *served.entry((row.group, row.year)).or_insert(0.0) += row.clients.0;
    }
    let mut rows = Vec::new();
    for (id, group) in reading.world.groups.iter() {
        for year in reading.world.calendar.years() {
            let clients: f64 = served.get(&(id, year)).copied().unwrap_or(0.0);
            rows.push(PeopleTotal {
                group: group.code.clone(),
                year,
                need: reading.clients.need_everywhere(id, year),
                served: clients * reading.clients.people_per_client(id),
            });
        }
    }
    rows
}

fn clients(reading: &Reading) -> Vec<ClientTotal> {
    let mut served = BTreeMap::new();
    for row in &reading.plan.serve {
        *served.entry((row.group, row.service, row.year)).or_insert(0.0) += row.clients.0;
    }
    let world = reading.world;
    let mut rows = Vec::new();
    for (g, group) in world.groups.iter() {
        for (s, service) in world.services.iter() {
            if reading.clients.usage(g, s).is_none() {
                continue;
            }
            for year in world.calendar.years() {
                let communes = || world.communes.ids();
                rows.push(ClientTotal {
                    group: group.code.clone(),
                    service: service.code.clone(),
                    year,
                    base: communes().map(|i| reading.clients.base(i, g, s, year)).sum(),
                    demand: communes().map(|i| reading.clients.demand(i, g, s, year)).sum(),
                    served: served.get(&(g, s, year)).copied().unwrap_or(0.0),
                });
            }
        }
    }
    rows
}

fn outreach(reading: &Reading) -> Vec<OutreachTotal> {
    let Some(offer) = &reading.world.outreach else { return Vec::new() };
    let mut rows = Vec::new();
    for region in reading.world.regions(offer.level) {
        for year in reading.world.calendar.years() {
            let spent = reading.plan.outreach.iter();
            let here = spent.filter(|row| row.region == region && row.year == year);
            rows.push(OutreachTotal {
                area: reading.world.region_code(region).into(),
                year,
                spent: here.map(|row| row.amount.0).sum(),
                stock: reading.clients.comers.stock(region, year),
            });
        }
    }
    rows
}

fn cost_rows(reading: &Reading, additional: &Costs) -> Vec<CostTotal> {
    let existing = costs::existing(reading);
    let keys: BTreeSet<&(Line, OwnerId, Year)> = additional.keys().chain(existing.keys()).collect();
    let of = |costs: &Costs, key: &(Line, OwnerId, Year)| costs.get(key).copied().unwrap_or(0.0);
    let row = |key: &(Line, OwnerId, Year)| CostTotal {
        line: key.0,
        owner: reading.world.owners[key.1].code.clone(),
        year: key.2,
        additional: of(additional, key),
        existing: of(&existing, key),
    };
    keys.into_iter().map(row).collect()
}

fn payments(reading: &Reading) -> Vec<PaymentTotal> {
    let mut paid = BTreeMap::new();
    for row in &reading.plan.payments {
        *paid.entry((row.fund, row.line, row.owner, row.year)).or_insert(0.0) += row.amount.0;
    }
    let row = |((fund, line, owner, year), amount)| PaymentTotal {
        fund: reading.world.funds[fund].code.clone(),
        line,
        owner: reading.world.owners[owner].code.clone(),
        year,
        amount,
    };
    paid.into_iter().map(row).collect()
}

fn funds(reading: &Reading) -> Vec<FundTotal> {
    let mut rows = Vec::new();
    for (id, fund) in reading.world.funds.iter() {
        for (year, balance) in money::balances(reading, id) {
            rows.push(FundTotal {
                fund: fund.code.clone(),
                year,
                ceiling: money::ceiling(reading, id, year),
                paid: money::paid(reading, id, year, |_| true),
                balance,
            });
        }
    }
    rows
}
