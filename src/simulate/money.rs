//! What a future costs, and what the funds pay of it when they are cut or costs run over. Đồng, nominal.

use super::draw::Draw;
use super::setting::Setting;
use crate::cost;
use crate::operation::Operation;
use crate::plan::{Closed, Upgraded};
use crate::world::{CadreId, Fund, FundId, Id, Line, OwnerId, SiteId, World, Year};
use jiff::civil::Date;

/// Cost below which nothing counts as unpaid, as a share of the cost: what rounding leaves over.
const TINY: f64 = 1e-9;

/// Pay and running cost of a full year at a site.
#[derive(Debug, Clone)]
struct Upkeep {
    owner: usize,
    running: f64,
    /// By cadre, at the pay of the plan.
    pay: Vec<(CadreId, f64)>,
}

/// What an opening costs if it goes as written.
#[derive(Debug, Clone)]
struct OpeningCost {
    owner: usize,
    start: usize,
    capital: f64,
    equipment: f64,
    /// By planned year.
    upkeep: Vec<Upkeep>,
    /// Direct cost of the planned clients for a full operating year, by planned year.
    case: Vec<f64>,
    /// The site that it takes over, and its upkeep by planned year.
    converted: Option<(SiteId, Vec<Upkeep>)>,
}

/// What one upgrade costs.
#[derive(Debug, Clone)]
struct UpgradeCost {
    /// Position of its site's opening; `None`: an existing site.
    opening: Option<usize>,
    owner: usize,
    /// Position of the start year.
    start: usize,
    capital: f64,
    equipment: f64,
    /// What an existing site costs more than today, by planned year.
    more: Vec<Upkeep>,
}

/// A planned payment.
#[derive(Debug, Clone, Copy)]
struct Planned {
    fund: usize,
    cost: usize,
    amount: f64,
}

/// Everything about money that the replications share.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    owners: usize,
    openings: Vec<OpeningCost>,
    upgrades: Vec<UpgradeCost>,
    /// What closures cost and free, by closure, then planned year.
    closures: Vec<Vec<Upkeep>>,
    /// Training and tasks by planned year, then cost.
    fixed: Vec<Vec<f64>>,
    /// By planned year.
    payments: Vec<Vec<Planned>>,
    /// Planned payments of all funds together, by planned year, then cost.
    planned: Vec<Vec<f64>>,
    /// By cost, the funds that may pay it.
    payers: [Vec<Vec<usize>>; 2],
    /// Cost of the present network without direct costs of clients, by planned year.
    pub existing: Vec<f64>,
    /// Share of a year's base salary that is paid after `as_of`.
    after_as_of: Vec<f64>,
}

/// The costs of a year by line and owner, as they add up.
struct Ledger {
    owners: usize,
    cost: Vec<f64>,
}

impl Ledger {
    fn add(&mut self, line: Line, owner: usize, amount: f64) {
        self.cost[position(self.owners, line, owner)] += amount;
    }

    /// Pay of the filled posts, raised, and running cost, for a part of the year (negative: saved).
    fn upkeep(&mut self, upkeep: &Upkeep, part: f64, raised: f64, filled: &[f64]) {
        let pay = upkeep.pay.iter().map(|(cadre, pay)| pay * filled[cadre.index()]);
        self.add(Line::Pay, upkeep.owner, pay.sum::<f64>() * raised * part);
        self.add(Line::Running, upkeep.owner, upkeep.running * part);
    }
}

/// What is paid in one future.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Paid {
    /// Paid share of the works of a start year, by planned year, then owner.
    pub built: Vec<Vec<f64>>,
    /// Paid share of the recurrent cost of opened sites, by planned year, then owner.
    pub running: Vec<Vec<f64>>,
    /// Additional cost that is paid, without direct costs of clients, by planned year.
    pub additional: Vec<f64>,
    /// The same by planned year, then line; direct costs as set aside.
    pub by_line: Vec<Vec<f64>>,
    /// What each fund pays, by planned year.
    pub by_fund: Vec<Vec<f64>>,
    /// Additional cost that no fund can pay, by planned year.
    pub unpaid: Vec<f64>,
}

impl Budget {
    /// Prices the plan as written.
    pub fn new(setting: &Setting) -> Self {
        let world = setting.world;
        let owners = world.owners.len();
        let costs = Line::ALL.len() * owners;
        let mut payments = vec![Vec::new(); setting.years.len()];
        let mut planned = vec![vec![0.0; costs]; setting.years.len()];
        for p in &setting.plan.payments {
            let y = world.calendar.index(p.year);
            let cost = position(owners, p.line, p.owner.index());
            payments[y].push(Planned { fund: p.fund.index(), cost, amount: p.amount.0 });
            planned[y][cost] += p.amount.0;
        }
        Self {
            owners,
            openings: (0..setting.plan.openings.len()).map(|n| opening(setting, n)).collect(),
            closures: setting.plan.closures.iter().flat_map(|one| closure(setting, one)).collect(),
            upgrades: setting.plan.upgrades.iter().map(|one| upgrade(setting, one)).collect(),
            fixed: setting.years.iter().map(|year| fixed(world, *year)).collect(),
            payments,
            planned,
            payers: [false, true].map(|last| payers(world, last)),
            existing: setting.years.iter().map(|year| present_cost(world, *year)).collect(),
            after_as_of: setting.years.iter().map(|year| after_as_of(world, *year)).collect(),
        }
    }

    /// Counts the cost of a future and pays it year by year: first as planned, then from any fund that may and still has money.
    pub fn pay(
        &self,
        setting: &Setting,
        draw: &Draw,
        operation: &Operation,
        filled: &[Vec<f64>],
    ) -> Paid {
        let mut paid = Paid::default();
        let mut balance = vec![0.0; setting.world.funds.len()];
        for (y, filled) in filled.iter().enumerate() {
            let cost = self.cost(setting, y, draw, operation, filled);
            for (f, fund) in setting.world.funds.iter() {
                let new = fund.ceiling[y].0 * (1.0 - draw.cuts[f.index()][y]);
                balance[f.index()] = balance[f.index()] * fund.carry + new;
            }
            let before = balance.clone();
            let unpaid = self.settle(y, &cost, &mut balance);
            paid.by_fund.push(before.iter().zip(&balance).map(|(old, new)| old - new).collect());
            paid.by_line.push(self.by_line(&cost, &unpaid));
            let share = |lines: &[Line]| -> Vec<f64> {
                (0..self.owners).map(|owner| self.share(&cost, &unpaid, owner, lines)).collect()
            };
            paid.built.push(share(&[Line::Capital, Line::Equipment]));
            paid.running.push(share(&[Line::Pay, Line::Running, Line::Case]));
            let first = position(self.owners, Line::Case, 0);
            let case = first..first + self.owners;
            let all = |amounts: &[f64]| amounts.iter().sum::<f64>();
            let cases = all(&cost[case.clone()]) - all(&unpaid[case]);
            paid.unpaid.push(all(&unpaid));
            paid.additional.push(all(&cost) - all(&unpaid) - cases);
        }
        paid
    }

    /// By planned year, pay against that of the plan.
    pub fn raised<'a>(&'a self, draw: &'a Draw) -> impl Iterator<Item = f64> + 'a {
        self.after_as_of.iter().map(|after| 1.0 + (draw.pay - 1.0) * after)
    }

    /// Additional cost of a year (5.8) by line and owner. Direct costs are those of the planned clients.
    fn cost(
        &self,
        setting: &Setting,
        y: usize,
        draw: &Draw,
        operation: &Operation,
        filled: &[f64],
    ) -> Vec<f64> {
        let year = setting.years[y];
        let raised = 1.0 + (draw.pay - 1.0) * self.after_as_of[y];
        let mut ledger = Ledger { owners: self.owners, cost: self.fixed[y].clone() };
        let openings = setting.plan.openings.iter().zip(&self.openings).zip(&draw.fates);
        for ((planned, opening), fate) in openings.filter(|(_, fate)| fate.delay.is_some()) {
            let owner = opening.owner;
            if opening.start == y {
                let overrun = 1.0 + fate.overrun;
                ledger.add(Line::Capital, owner, opening.capital * overrun);
                ledger.add(Line::Equipment, owner, opening.equipment * overrun);
            }
            let operating = operation.operating(planned.site, year);
            ledger.upkeep(&opening.upkeep[y], operating, raised, filled);
            ledger.add(Line::Case, owner, opening.case[y] * operating);
            if let Some((converted, old)) = &opening.converted {
                let saved = 1.0 - operation.operating(*converted, year);
                ledger.upkeep(&old[y], -saved, raised, filled);
            }
        }
        for closure in &self.closures {
            ledger.upkeep(&closure[y], 1.0, raised, filled);
        }
        for upgrade in &self.upgrades {
            let fate = upgrade.opening.map(|n| draw.fates[n]);
            if fate.is_some_and(|fate| fate.delay.is_none()) {
                continue;
            }
            if upgrade.start == y {
                let overrun = 1.0 + fate.map_or(0.0, |fate| fate.overrun);
                ledger.add(Line::Capital, upgrade.owner, upgrade.capital * overrun);
                ledger.add(Line::Equipment, upgrade.owner, upgrade.equipment * overrun);
            }
            ledger.upkeep(&upgrade.more[y], 1.0, raised, filled);
        }
        ledger.cost
    }

    /// Pays the costs of a year out of the balances; what is left unpaid, by cost.
    fn settle(&self, y: usize, cost: &[f64], balance: &mut [f64]) -> Vec<f64> {
        let mut unpaid: Vec<f64> = cost.iter().map(|c| c.max(0.0)).collect();
        let wanted: Vec<f64> = self.payments[y]
            .iter()
            .map(|p| p.amount * (unpaid[p.cost] / self.planned[y][p.cost]).min(1.0))
            .collect();
        let mut asked = vec![0.0; balance.len()];
        for (payment, amount) in self.payments[y].iter().zip(&wanted) {
            asked[payment.fund] += amount;
        }
        let share: Vec<f64> = asked
            .iter()
            .zip(balance.iter())
            .map(|(asked, balance)| if asked > balance { balance / asked } else { 1.0 })
            .collect();
        for (payment, amount) in self.payments[y].iter().zip(&wanted) {
            let amount = amount * share[payment.fund];
            balance[payment.fund] = (balance[payment.fund] - amount).max(0.0);
            unpaid[payment.cost] = (unpaid[payment.cost] - amount).max(0.0);
        }
        let payers = &self.payers[usize::from(y + 1 == self.payments.len())];
        for (n, unpaid) in unpaid.iter_mut().enumerate() {
            for fund in &payers[n] {
                let amount = unpaid.min(balance[*fund]);
                balance[*fund] -= amount;
                *unpaid -= amount;
            }
            if *unpaid <= TINY * cost[n].abs() {
                *unpaid = 0.0;
            }
        }
        unpaid
    }

    /// What is paid of the cost of each line.
    fn by_line(&self, cost: &[f64], unpaid: &[f64]) -> Vec<f64> {
        let paid = cost.iter().zip(unpaid).map(|(cost, unpaid)| cost - unpaid);
        let paid: Vec<f64> = paid.collect();
        paid.chunks(self.owners.max(1)).map(|owners| owners.iter().sum()).collect()
    }

    /// Paid share of some lines of an owner.
    fn share(&self, cost: &[f64], unpaid: &[f64], owner: usize, lines: &[Line]) -> f64 {
        let sum = |amounts: &[f64]| -> f64 {
            lines.iter().map(|line| amounts[position(self.owners, *line, owner)].max(0.0)).sum()
        };
        let (cost, unpaid) = (sum(cost), sum(unpaid));
        if unpaid > 0.0 { 1.0 - unpaid / cost } else { 1.0 }
    }
}

/// Where the cost of a line and an owner stands in a year's list.
fn position(owners: usize, line: Line, owner: usize) -> usize {
    line as usize * owners + owner
}

fn opening(setting: &Setting, n: usize) -> OpeningCost {
    let (world, plan) = (setting.world, setting.plan);
    let opening = &plan.openings[n];
    let owner = world.type_of(opening.site).owner.index();
    let (capital, equipment) = cost::opening_cost(world, opening.site, opening.size, opening.start);
    let as_planned =
        Operation::delayed(world, std::iter::once((opening, 0.0)), &plan.upgrades, &[]);
    let upkeep = |year: &Year| {
        let (site, operating) = (opening.site, as_planned.operating(opening.site, *year));
        let share = if operating > 0.0 { 1.0 / operating } else { 0.0 };
        let of_size = |size| cost::running_cost(world, site, size, *year).0;
        let posts = plan.posts.iter().filter(|p| p.site == site && p.year == *year);
        let paid = share * as_planned.paid(site, *year);
        let pay = posts.map(|p| (p.cadre, paid * pay(world, p.cadre, p.people, *year)));
        let running = share * as_planned.over_year(site, *year, of_size, 0.0);
        Upkeep { owner, running, pay: pay.collect() }
    };
    let case = |year: &Year| {
        let rows = plan.serve.iter().filter(|r| r.site == opening.site && r.year == *year);
        let cost = rows.map(|r| cost::case_cost(world, r.service, *year).0 * r.clients.0);
        let operating = as_planned.operating(opening.site, *year);
        if operating > 0.0 { cost.sum::<f64>() / operating } else { 0.0 }
    };
    let converted = world.sites[opening.site].converts.map(|site| {
        (site, setting.years.iter().map(|year| present_upkeep(world, site, *year)).collect())
    });
    OpeningCost {
        owner,
        start: world.calendar.index(opening.start),
        capital: capital.0,
        equipment: equipment.0,
        upkeep: setting.years.iter().map(upkeep).collect(),
        case: setting.years.iter().map(case).collect(),
        converted,
    }
}

/// What closing a site costs and frees, and the pay of its people where another one takes them over.
fn closure(setting: &Setting, one: &Closed) -> Vec<Vec<Upkeep>> {
    let world = setting.world;
    let closing = world.sites[one.site].existing.as_ref().and_then(|existing| existing.closing);
    let Some(closing) = closing else { return Vec::new() };
    let none = |owner| Upkeep { owner, running: 0.0, pay: Vec::new() };
    let freed = |year: &Year| {
        let today = present_upkeep(world, one.site, *year);
        if *year < one.year {
            return none(today.owner);
        }
        let cost =
            if *year == one.year { cost::closing_cost(world, &closing, *year).0 } else { 0.0 };
        let pay = today.pay.iter().map(|(cadre, pay)| (*cadre, -pay)).collect();
        Upkeep { running: cost - today.running, pay, ..today }
    };
    let moved = |into: SiteId| {
        let owner = world.type_of(into).owner.index();
        let of_year = |year: &Year| match *year < one.year {
            true => none(owner),
            false => Upkeep { owner, running: 0.0, ..present_upkeep(world, one.site, *year) },
        };
        setting.years.iter().map(of_year).collect()
    };
    let mut parts = vec![setting.years.iter().map(freed).collect()];
    parts.extend(closing.into.map(moved));
    parts
}

/// What an upgrade costs, and what an existing site costs more for it from year to year; that of an opened site is part of its
/// upkeep.
fn upgrade(setting: &Setting, one: &Upgraded) -> UpgradeCost {
    let (world, plan) = (setting.world, setting.plan);
    let owner = world.type_of(one.site).owner.index();
    let upgrade = &world.type_of(one.site).upgrades[one.upgrade];
    let (capital, equipment) = cost::upgrade_cost(world, one.site, upgrade, one.start);
    let operation = Operation::of(world, plan);
    // Of several upgrades of a site the first one of today's state carries what they change together.
    let carries = upgrade.from.is_none();
    let more = |year: &Year| {
        let today = present_upkeep(world, one.site, *year);
        if !carries || !operation.is_upgraded(one.site, *year) {
            return Upkeep { owner, running: 0.0, pay: Vec::new() };
        }
        let posts = plan.posts.iter().filter(|p| p.site == one.site && p.year == *year);
        let pay = posts.map(|p| (p.cadre, pay(world, p.cadre, p.people, *year)));
        let freed = today.pay.iter().map(|(cadre, pay)| (*cadre, -pay));
        let of_size = |size| cost::running_cost(world, one.site, size, *year).0;
        let running = operation.over_year(one.site, *year, of_size, today.running);
        Upkeep { owner, running: running - today.running, pay: pay.chain(freed).collect() }
    };
    UpgradeCost {
        opening: plan.openings.iter().position(|opening| opening.site == one.site),
        owner,
        start: world.calendar.index(one.start),
        capital: capital.0,
        equipment: equipment.0,
        more: setting.years.iter().map(more).collect(),
    }
}

/// Pay and running cost of an existing site in a full year, cadre by cadre.
fn present_upkeep(world: &World, site: SiteId, year: Year) -> Upkeep {
    let posts = world.sites[site].existing.iter().flat_map(|existing| &existing.posts);
    Upkeep {
        owner: world.type_of(site).owner.index(),
        running: cost::existing_cost(world, site, year).1.0,
        pay: posts.map(|(cadre, people)| (*cadre, pay(world, *cadre, *people, year))).collect(),
    }
}

fn pay(world: &World, cadre: CadreId, people: u32, year: Year) -> f64 {
    cost::pay_rate(world, cadre, year).0 * f64::from(people)
}

/// Pay and running cost of the present network and the pay of its collaborators (5.9).
fn present_cost(world: &World, year: Year) -> f64 {
    let existing = world.sites.iter().filter(|(_, site)| site.existing.is_some());
    let cost_of = |(site, _)| {
        let (pay, running) = cost::existing_cost(world, site, year);
        (pay + running).0
    };
    existing.map(cost_of).sum::<f64>() + cost::collaborator_cost(world, year).0
}

fn fixed(world: &World, year: Year) -> Vec<f64> {
    let of_line =
        |line| world.owners.ids().map(move |owner| cost::fixed_cost(world, line, owner, year).0);
    Line::ALL.into_iter().flat_map(of_line).collect()
}

/// Funds that may pay each line of each owner, in the last year or in any other (`money.last-year`).
fn payers(world: &World, last: bool) -> Vec<Vec<usize>> {
    let of = |line: Line, owner: OwnerId| {
        let may = |fund: &Fund| match last {
            true => fund.pays_on(line, owner),
            false => fund.pays(line, owner),
        };
        let funds = world.funds.ids().filter(|f: &FundId| may(&world.funds[*f]));
        funds.map(Id::index).collect()
    };
    let of_line = |line| world.owners.ids().map(move |owner| of(line, owner));
    Line::ALL.into_iter().flat_map(of_line).collect()
}

/// Share of a year's base salary that is paid for months that begin after `as_of`.
fn after_as_of(world: &World, year: Year) -> f64 {
    let month = |m: i8| {
        let day = Date::new(year, m, 1).ok()?;
        let step = world.pay_steps.iter().rev().find(|step| step.from <= day)?;
        Some((day > world.calendar.as_of, step.vnd))
    };
    let months: Vec<(bool, f64)> = (1..=12).filter_map(month).collect();
    let all: f64 = months.iter().map(|(_, vnd)| vnd).sum();
    let after: f64 = months.iter().filter(|(after, _)| *after).map(|(_, vnd)| vnd).sum();
    if all > 0.0 { after / all } else { 0.0 }
}
