//! The escapes of each kind of rule.

use super::elastic::Build;
use super::relaxed::Relaxed;
use super::rule::{HardRule, RuleKind};
use crate::cost;
use crate::optimise::model::Expr;
use crate::workforce::seats;
use crate::world::{Fund, FundKind, Id, Line, OwnerId, Scope, SiteId, Status, TypeId, Vnd, Year};
use std::collections::BTreeMap;

impl Build<'_> {
    /// Starts that approvals or works keep from coming so early.
    pub(super) fn early_starts(&mut self, relaxed: &Relaxed) {
        let mut held: BTreeMap<(RuleKind, TypeId), Expr> = BTreeMap::new();
        for start in &self.f.starts {
            let kind = self.world.sites[start.site].kind;
            if relaxed.is_twin(kind, start.size) {
                held.entry((RuleKind::LeadTime, kind)).or_default().add(start.col, 1.0);
            }
            if relaxed.is_early(kind, start.year) {
                held.entry((RuleKind::Gates, kind)).or_default().add(start.col, 1.0);
            }
        }
        for ((kind, of), sum) in held {
            let rule = self.rule(self.namer.of_type(kind, of, None), 1.0);
            self.new_row(rule, format!("{kind:?}[{}]", self.world.types[of].code), sum, 0.0);
        }
    }

    /// One opening in each area.
    pub(super) fn areas(&mut self) {
        for n in 0..self.f.model.rows.len() {
            let row = &self.f.model.rows[n];
            let Some(site) = row.name.strip_prefix("one_per[").and_then(|_| self.site_in(n)) else {
                continue;
            };
            let (name, kind) = (row.name.clone(), self.world.sites[site].kind);
            let (code, shown) = self.area_of(site);
            let named = self.namer.of_type(RuleKind::OnePer, kind, Some((&code, &shown)));
            let rule = self.rule(named, 1.0);
            self.escape(rule, &[(name, 1.0)], None);
        }
    }

    /// The site of the first opening in a row.
    fn site_in(&self, row: usize) -> Option<SiteId> {
        let (col, _) = self.f.model.rows[row].terms.first()?;
        self.f.starts.iter().find(|start| start.col == *col).map(|start| start.site)
    }

    /// Code and name of the area in which a site's type may be opened once.
    fn area_of(&self, site: SiteId) -> (String, String) {
        let commune = &self.world.communes[self.world.commune_of(site)];
        match self.world.type_of(site).one_per {
            Some(Scope::Level(level)) => {
                let area = &self.world.areas[commune.areas[level]];
                (area.code.clone(), area.name.clone())
            }
            Some(Scope::Commune) => (commune.code.clone(), commune.name.clone()),
            _ => ("*".into(), "*".into()),
        }
    }

    /// What binds sites, units and clients: one escape a row.
    pub(super) fn of_rows(&mut self) {
        let mut groups: BTreeMap<(RuleKind, usize), Vec<String>> = BTreeMap::new();
        for (n, row) in self.f.model.rows.iter().enumerate() {
            if let Some(about) = self.about(n) {
                groups.entry(about).or_default().push(row.name.clone());
            }
        }
        for ((kind, n), rows) in groups {
            let named = match kind {
                RuleKind::Norm => self.namer.norm(Id::new(n)),
                RuleKind::UnitMinimum => self.namer.unit_minimum(Id::new(n)),
                _ => self.namer.of_type(kind, Id::new(n), None),
            };
            let rule = self.rule(named, 10.0);
            rows.into_iter().for_each(|row| self.escape(rule, &[(row, 1.0)], None));
        }
    }

    /// The rule behind a row of a site, with its type, owner or service.
    fn about(&self, n: usize) -> Option<(RuleKind, usize)> {
        let row = &self.f.model.rows[n];
        let tag = row.name.split_once('[')?.1.strip_suffix(']')?;
        let site =
            || self.world.sites.find(|site| Some(site.code.as_str()) == tag.split(',').next());
        let of_type = |kind, site: SiteId| Some((kind, self.world.sites[site].kind.index()));
        match row.family() {
            "minimum_clients" => of_type(RuleKind::MinimumClients, site()?),
            "span" => of_type(RuleKind::Span, site()?),
            "calls" => of_type(RuleKind::Calls, site()?),
            "pilot" => of_type(RuleKind::Pilot, site()?),
            "supervised" | "taken" => of_type(RuleKind::Supervision, self.site_in(n)?),
            "unit_minimum" => {
                Some((RuleKind::UnitMinimum, self.world.type_of(site()?).owner.index()))
            }
            "norm" => {
                let (_, code) = tag.rsplit_once(',')?;
                let service = self.world.services.find(|service| service.code == code)?;
                Some((RuleKind::Norm, service.index()))
            }
            _ => None,
        }
    }

    /// Ceilings by fund and year; lines that nobody may pay.
    pub(super) fn money(&mut self) {
        let cost_rows = self.rows.iter().filter(|(name, _)| name.starts_with("cost["));
        let everything: f64 = cost_rows.map(|(_, n)| self.worst(*n)).sum();
        for line in Line::ALL {
            for owner in self.world.owners.ids() {
                self.unfunded(line, owner);
            }
        }
        for (fund, row) in self.world.funds.iter() {
            for year in self.f.years() {
                let tag = format!("{},{year}", row.code);
                let ceiling = row.ceiling[self.world.calendar.index(year)].million();
                let rule = self.rule(self.namer.fund(fund, year), ceiling.max(100.0));
                let mut rows = vec![(format!("balance_flow[{tag}]"), 1.0)];
                if row.kind == FundKind::Recurrent {
                    rows.push((format!("last_year[{tag}]"), 1.0));
                }
                self.escape(rule, &rows, Some(everything));
            }
        }
    }

    fn unfunded(&mut self, line: Line, owner: OwnerId) {
        let last = self.world.calendar.last;
        let may_pay = |fund: &Fund, year: Year| match year == last {
            true => fund.pays_on(line, owner),
            false => fund.pays(line, owner),
        };
        let unpaid = |year: &Year| !self.world.funds.values().any(|fund| may_pay(fund, *year));
        let years: Vec<Year> = self.f.years().into_iter().filter(unpaid).collect();
        if years.is_empty() {
            return;
        }
        let rule = self.rule(self.namer.unfunded(line, owner), 100.0);
        for year in years {
            let row = self.cost_row(line, owner, year);
            self.escape(rule, &[(row, 1.0)], None);
        }
    }

    fn cost_row(&self, line: Line, owner: OwnerId, year: Year) -> String {
        format!("cost[{},{},{year}]", line.code(), self.world.owners[owner].code)
    }

    /// Tasks and courses: the escape is the share that is left undone.
    pub(super) fn scheduled(&mut self) {
        let world = self.world;
        for task in &world.tasks {
            let named = self.namer.scheduled(RuleKind::Task, &task.code, &task.label);
            let cost = |y: usize| task.cost[y];
            self.undone(named, Line::Task, task.owner, &cost);
        }
        for course in &world.courses {
            let named = self.namer.scheduled(RuleKind::Course, &course.code, &course.label);
            let cost = |y: usize| course.cost_per_head * (course.seats * course.classes[y]);
            self.undone(named, Line::Training, course.owner, &cost);
        }
    }

    fn undone(&mut self, named: HardRule, line: Line, owner: OwnerId, cost: &dyn Fn(usize) -> Vnd) {
        let rule = self.rule(named, 1.0);
        let rows: Vec<(String, f64)> = self
            .f
            .years()
            .into_iter()
            .map(|year| {
                let stated = cost(self.world.calendar.index(year));
                let due = (stated * cost::deflator(self.world, year)).million();
                (self.cost_row(line, owner, year), due)
            })
            .filter(|(_, due)| *due > 0.0)
            .collect();
        self.escape(rule, &rows, Some(1.0));
    }

    /// Seats and collaborators that are offered: the relaxed world offers more, and a row of its own says how many there are.
    pub(super) fn offers(&mut self) {
        let world = self.world;
        let mut limits: BTreeMap<(usize, Year), Expr> = BTreeMap::new();
        for column in self.f.learners.iter().filter(|l| world.courses[l.course].offered.is_some()) {
            limits.entry((column.course, column.year)).or_default().add(column.col, 1.0);
        }
        for ((course, year), learners) in limits {
            let seats = seats(world, &world.courses[course], year);
            let rule = self.rule(self.namer.seats(course, year, seats), seats);
            self.new_row(rule, format!("offered_seats[{course},{year}]"), learners, seats);
        }
        let Some(hires) = &world.collaborators.hires else { return };
        for (y, year) in self.f.years().into_iter().enumerate() {
            let each = hires.most[y];
            let rule = self.rule(self.namer.collaborators(year, each), each);
            for hire in self.f.hires.iter().filter(|hire| hire.year == year) {
                let commune = &world.communes[hire.commune];
                let name = format!("offered_people[{},{year}]", commune.code);
                let most = hires.most_in(commune.villages, y);
                self.new_row(rule, name, Expr::column(hire.col), most);
            }
        }
    }

    /// Recruits and quotas. A post more in one year is one more in every later year.
    pub(super) fn staff(&mut self) {
        let world = self.world;
        let posts: f64 = self.f.posts.iter().map(|post| self.f.most_people(post)).sum();
        for (cadre, row) in world.cadres.iter() {
            let Some(market) = &row.recruits else { continue };
            for (y, year) in self.f.years().into_iter().enumerate() {
                let rule = self.rule(self.namer.recruits(cadre, year, market[y]), market[y]);
                let name = format!("pool_flow[{},{year}]", row.code);
                self.escape(rule, &[(name, 1.0)], Some(posts));
            }
        }
        for n in 0..world.quotas.len() {
            for (y, year) in self.f.years().into_iter().enumerate() {
                let later = self.f.years().split_off(y);
                let rows = later.into_iter().map(|year| (format!("quota[{n},{year}]"), 1.0));
                let rows: Vec<(String, f64)> = rows.collect();
                let size = world.quotas[n].new_posts[y];
                let rule = self.rule(self.namer.quota(n, year), size);
                self.escape(rule, &rows, None);
            }
        }
    }

    pub(super) fn sites(&mut self, relaxed: &Relaxed) {
        for &site in &relaxed.forbidden {
            let mut sum = Expr::default();
            let starts = self.f.starts_of[site.index()].iter().map(|n| &self.f.starts[*n]);
            starts.for_each(|start| sum.add(start.col, 1.0));
            let rule = self.rule(self.namer.status(site), 1.0);
            self.new_row(rule, format!("forbidden[{}]", self.world.sites[site].code), sum, 0.0);
        }
        let world = self.world;
        for (site, row) in world.sites.iter().filter(|(_, s)| matches!(s.status, Status::Forced(_)))
        {
            let rule = self.rule(self.namer.status(site), 1.0);
            self.escape(rule, &[(format!("forced[{}]", row.code), 1.0)], None);
        }
    }

    pub(super) fn mandates(&mut self) {
        for asked in self.f.asked.iter().filter(|asked| asked.shortfall.is_none()) {
            let mandate = &self.f.study.mandates[asked.mandate];
            let place =
                asked.area.map_or(String::new(), |a| format!(",{}", self.world.areas[a].code));
            let rule = self.rule(self.namer.mandate(mandate, asked.area), asked.gap.constant);
            self.escape(rule, &[(format!("mandate[{}{place}]", mandate.code), 1.0)], None);
        }
    }

    /// What a goal must reach: one escape a row.
    pub(super) fn constraints(&mut self) {
        for constraint in &self.f.study.constraints {
            let rule = self.rule(self.namer.constraint(constraint), constraint.bound);
            let own = |name: &str| {
                let rest = name.strip_prefix("constraint[")?.strip_prefix(&constraint.code)?;
                rest.starts_with([']', ',']).then_some(())
            };
            let rows = self.f.model.rows.iter().filter(|row| own(&row.name).is_some());
            let rows: Vec<String> = rows.map(|row| row.name.clone()).collect();
            rows.into_iter().for_each(|row| self.escape(rule, &[(row, 1.0)], None));
        }
    }
}
