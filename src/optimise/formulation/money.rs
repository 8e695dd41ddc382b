//! Additional cost by line, owner and year, and who pays it (model section 5, the `money.*` rules). In million đồng.

use super::Formulation;
use crate::cost;
use crate::optimise::model::{Col, Expr, Sense};
use crate::world::{FundId, Id, Line, OwnerId, SiteId, Year};
use std::collections::BTreeMap;

/// A payment column.
#[derive(Debug, Clone)]
pub struct Pay {
    /// Fund.
    pub fund: FundId,
    /// Line.
    pub line: Line,
    /// Owner.
    pub owner: OwnerId,
    /// Year.
    pub year: Year,
    /// Million đồng.
    pub col: Col,
}

/// Additional cost by line, owner and year, million đồng.
pub type Ledger = BTreeMap<(Line, OwnerId, Year), Expr>;

impl Formulation<'_> {
    /// `money.*` rows.
    pub(super) fn add_money(&mut self) {
        let ledger = self.additional();
        self.ledger = ledger.iter().map(|(key, cost)| (*key, cost.clone().tidy())).collect();
        self.cost = self.years().iter().map(|year| yearly(&ledger, *year)).collect();
        for ((line, owner, year), cost) in ledger {
            let mut row = cost;
            for fund in self.world.funds.ids() {
                if !self.world.funds[fund].pays(line, owner) {
                    continue;
                }
                let tag = format!(
                    "{},{},{},{year}",
                    self.world.funds[fund].code,
                    line.code(),
                    self.world.owners[owner].code
                );
                let col = self.model.continuous(format!("pay[{tag}]"), 0.0, f64::INFINITY);
                row.add(col, -1.0);
                self.pay.push(Pay { fund, line, owner, year, col });
            }
            let name = format!("cost[{},{},{year}]", line.code(), self.world.owners[owner].code);
            // Saved credit stays with its owner (money.cost): paying more than the cost is trimmed in `extract`.
            self.model.row(name, row, Sense::Le, 0.0);
        }
        self.add_balances();
    }

    /// Additional cost (5.8).
    fn additional(&self) -> Ledger {
        let mut ledger = Ledger::new();
        for year in self.years() {
            for owner in self.world.owners.ids() {
                for line in Line::ALL {
                    let fixed = cost::fixed_cost(self.world, line, owner, year).million();
                    ledger.insert((line, owner, year), Expr::constant(fixed));
                }
            }
        }
        for site in self.world.sites.ids() {
            match self.world.sites[site].existing {
                Some(_) => self.add_credit(&mut ledger, site),
                None => self.add_opening_cost(&mut ledger, site),
            }
            self.add_upgrade_cost(&mut ledger, site);
            self.add_pay(&mut ledger, site);
        }
        for column in &self.learners {
            let course = &self.world.courses[column.course];
            if course.offered.is_some() {
                let each = course.cost_per_head.million() * cost::deflator(self.world, column.year);
                let training = entry(&mut ledger, Line::Training, course.owner, column.year);
                training.add(column.col, each);
            }
        }
        for hire in &self.hires {
            let Some(hires) = &self.world.collaborators.hires else { break };
            let rate = cost::collaborator_rate(self.world, hire.year).million();
            entry(&mut ledger, Line::Pay, hires.owner, hire.year).add(hire.col, rate);
        }
        self.add_closing_cost(&mut ledger);
        for spend in &self.outreach {
            let Some(offer) = &self.world.outreach else { break };
            let people = self.world.population(spend.region);
            let each = people / 1e3 * cost::deflator(self.world, spend.year);
            entry(&mut ledger, Line::Task, offer.owner, spend.year).add(spend.col, each);
        }
        for column in &self.serve {
            if self.world.sites[column.site].existing.is_some() {
                continue;
            }
            let owner = self.world.type_of(column.site).owner;
            let direct = cost::case_cost(self.world, column.service, column.year).million();
            entry(&mut ledger, Line::Case, owner, column.year).add(column.col, direct);
        }
        ledger
    }

    /// Opening and running of a candidate (5.2, 5.3).
    fn add_opening_cost(&self, ledger: &mut Ledger, site: SiteId) {
        let owner = self.world.type_of(site).owner;
        for start in self.starts_of[site.index()].iter().map(|&n| &self.starts[n]) {
            let (works, goods) = cost::opening_cost(self.world, site, start.size, start.year);
            entry(ledger, Line::Capital, owner, start.year).add(start.col, works.million());
            entry(ledger, Line::Equipment, owner, start.year).add(start.col, goods.million());
            for year in self.years() {
                let running = cost::running_cost(self.world, site, start.size, year).million();
                let part = running * start.operating(year);
                entry(ledger, Line::Running, owner, year).add(start.col, part);
            }
        }
    }

    /// Works and equipment of upgrades, and what they change of the running cost (5.10).
    fn add_upgrade_cost(&self, ledger: &mut Ledger, site: SiteId) {
        let owner = self.world.type_of(site).owner;
        for (start, upgrade) in self.upgrades(site) {
            let (works, goods) = cost::upgrade_cost(self.world, site, upgrade, start.year);
            entry(ledger, Line::Capital, owner, start.year).add(start.col, works.million());
            entry(ledger, Line::Equipment, owner, start.year).add(start.col, goods.million());
        }
        for year in self.years() {
            let (_, today) = cost::existing_cost(self.world, site, year);
            let of_size = |size| cost::running_cost(self.world, site, size, year).million();
            let change = self.upgraded(site, year, of_size, today.million());
            entry(ledger, Line::Running, owner, year).add_scaled(&change, 1.0);
        }
    }

    /// Pay of the posts that the plan fills (5.4).
    fn add_pay(&self, ledger: &mut Ledger, site: SiteId) {
        let owner = self.world.type_of(site).owner;
        for cadre in self.cadres_at(site) {
            for year in self.years() {
                let rate = cost::pay_rate(self.world, cadre, year).million();
                let crew = self.planned_crew(site, cadre, year, |start| start.paid(year));
                entry(ledger, Line::Pay, owner, year).add_scaled(&crew, rate);
            }
        }
    }

    /// What a conversion or an upgrade frees of today's pay, and a conversion of the running cost (5.5).
    fn add_credit(&self, ledger: &mut Ledger, site: SiteId) {
        let owner = self.world.type_of(site).owner;
        for year in self.years() {
            let (pay, running) = cost::existing_cost(self.world, site, year);
            let mut gone = self.as_today(site, year);
            gone.constant -= 1.0;
            entry(ledger, Line::Pay, owner, year).add_scaled(&gone, pay.million());
            let mut closed = self.unconverted(site, year, |start| start.operating(year));
            closed.constant -= 1.0;
            entry(ledger, Line::Running, owner, year).add_scaled(&closed, running.million());
        }
    }

    /// `money.balance` and `money.last-year`.
    fn add_balances(&mut self) {
        for (fund, row) in self.world.funds.iter() {
            let mut before: Option<Col> = None;
            for (y, year) in self.years().into_iter().enumerate() {
                let tag = format!("{},{year}", row.code);
                let balance = self.model.continuous(format!("balance[{tag}]"), 0.0, f64::INFINITY);
                let ceiling = row.ceiling[y].million();
                let mut flow = Expr::column(balance);
                if let Some(before) = before {
                    flow.add(before, -row.carry);
                }
                let mut recurrent = Expr::default();
                for pay in self.pay.iter().filter(|pay| pay.fund == fund && pay.year == year) {
                    flow.add(pay.col, 1.0);
                    if pay.line.recurrent() {
                        recurrent.add(pay.col, 1.0);
                    }
                }
                self.model.row(format!("balance_flow[{tag}]"), flow, Sense::Eq, ceiling);
                let lasting = row.lasting(y).million();
                if year == self.world.calendar.last && (lasting < ceiling || row.carry > 0.0) {
                    self.model.row(format!("last_year[{tag}]"), recurrent, Sense::Le, lasting);
                }
                before = Some(balance);
            }
        }
    }
}

fn entry(ledger: &mut Ledger, line: Line, owner: OwnerId, year: Year) -> &mut Expr {
    ledger.entry((line, owner, year)).or_default()
}

fn yearly(ledger: &Ledger, year: Year) -> Expr {
    let mut sum = Expr::default();
    for ((_, _, y), cost) in ledger {
        if *y == year {
            sum.add_scaled(cost, 1.0);
        }
    }
    sum.tidy()
}
