//! Every rule gets escapes: columns at which its rows give way. A rule holds where its escapes are shut.

use super::relaxed::Relaxed;
use super::rule::{HardRule, Namer, RuleKind};
use crate::cost;
use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Col, Expr, Model, Sense};
use crate::optimise::reduce::{activity, reduce};
use crate::world::{Id, Line, OwnerId, Scope, SiteId, Status, TypeId, Vnd, World, Year};
use std::collections::BTreeMap;

/// A rule with the columns by which it gives way.
#[derive(Debug, Clone)]
pub struct Easing {
    /// The rule.
    pub rule: HardRule,
    /// Escapes with the most that each can need.
    pub escapes: Vec<(Col, f64)>,
    /// What the rule asks or allows, in its unit: the measure of a small or a large miss.
    pub size: f64,
}

/// The rows of a scenario with every rule eased or not.
#[derive(Debug, Clone)]
pub struct Elastic {
    /// The model; every escape is open.
    pub model: Model,
    /// The rules, in the order in which they are given up.
    pub rules: Vec<Easing>,
}

impl Elastic {
    /// All rules of a world with their escapes; `f` is the formulation of the relaxed world.
    pub fn new(world: &World, relaxed: &Relaxed, f: &Formulation) -> Self {
        let mut build = Build::new(world, f);
        build.early_starts(relaxed);
        build.areas();
        build.of_clients();
        build.money();
        build.scheduled();
        build.staff();
        build.sites(relaxed);
        build.mandates();
        build.constraints();
        build.finish()
    }

    /// The model in which just these rules may give way.
    pub fn eased(&self, gives: impl Fn(usize) -> bool) -> Model {
        let mut model = self.model.clone();
        let shut = self.rules.iter().enumerate().filter(|(n, _)| !gives(*n));
        let escapes = shut.flat_map(|(_, rule)| &rule.escapes);
        escapes.for_each(|(col, _)| model.fix(*col, 0.0));
        model
    }

    /// By how much a rule gives way at a point.
    pub fn missed(&self, rule: usize, point: &[f64]) -> f64 {
        self.rules[rule].escapes.iter().map(|(col, _)| point[col.index()].max(0.0)).sum()
    }
}

struct Build<'a> {
    world: &'a World,
    f: &'a Formulation<'a>,
    model: Model,
    rows: BTreeMap<String, usize>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    rules: Vec<Easing>,
    namer: Namer<'a>,
}

impl<'a> Build<'a> {
    fn new(world: &'a World, f: &'a Formulation<'a>) -> Self {
        let rows = f.model.rows.iter().enumerate().map(|(n, row)| (row.name.clone(), n)).collect();
        let columns = || f.model.columns.iter();
        Self {
            world,
            f,
            model: f.model.clone(),
            rows,
            lower: columns().map(|column| column.lower).collect(),
            upper: columns().map(|column| column.upper).collect(),
            rules: Vec::new(),
            namer: Namer(world),
        }
    }

    fn rule(&mut self, rule: HardRule, size: f64) -> usize {
        self.rules.push(Easing { rule, escapes: Vec::new(), size: size.abs().max(1.0) });
        self.rules.len() - 1
    }

    /// A column at which some rows give way, each by `factor` for one unit; `most` where an equality cannot tell it.
    fn escape(&mut self, rule: usize, rows: &[(String, f64)], most: Option<f64>) {
        let found: Vec<(usize, f64)> = rows
            .iter()
            .filter_map(|(name, factor)| Some((*self.rows.get(name)?, *factor)))
            .collect();
        if found.is_empty() {
            return;
        }
        let most =
            most.unwrap_or_else(|| found.iter().map(|(n, _)| self.worst(*n)).fold(0.0, f64::max));
        let name = format!("escape[{rule},{}]", self.rules[rule].escapes.len());
        let col = self.model.continuous(name, 0.0, most);
        for (n, factor) in found {
            let row = &mut self.model.rows[n];
            let sign = if row.sense == Sense::Ge { 1.0 } else { -1.0 };
            row.terms.push((col, sign * factor));
        }
        self.rules[rule].escapes.push((col, most));
    }

    /// The most by which a row can be missed.
    fn worst(&self, row: usize) -> f64 {
        let row = &self.f.model.rows[row];
        let (least, most) = activity(row, &self.lower, &self.upper);
        match row.sense {
            Sense::Ge => row.rhs - least,
            _ => most - row.rhs,
        }
        .max(0.0)
    }

    /// Starts that approvals or works keep from coming so early.
    fn early_starts(&mut self, relaxed: &Relaxed) {
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
            self.new_row(rule, format!("{kind:?}[{}]", self.world.types[of].code), sum);
        }
    }

    /// A row of its own: a sum that must be nought, or its escape says by how much it is not.
    fn new_row(&mut self, rule: usize, name: String, sum: Expr) {
        let most = sum.terms.len() as f64;
        self.rows.insert(name.clone(), self.model.rows.len());
        self.model.row(name.clone(), sum, Sense::Le, 0.0);
        self.escape(rule, &[(name, 1.0)], Some(most));
    }

    /// One opening in each area.
    fn areas(&mut self) {
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

    /// Fewest clients, norms, supervision and span: one escape a row.
    fn of_clients(&mut self) {
        let mut groups: BTreeMap<(RuleKind, usize), Vec<String>> = BTreeMap::new();
        for (n, row) in self.f.model.rows.iter().enumerate() {
            let inside = |start: &str| row.name.strip_prefix(start)?.strip_suffix(']');
            if let Some(site) = inside("minimum_clients[").and_then(|rest| self.site(rest)) {
                let kind = self.world.sites[site].kind.index();
                groups.entry((RuleKind::MinimumClients, kind)).or_default().push(row.name.clone());
            } else if let Some(site) = inside("span[").and_then(|rest| self.site(rest)) {
                let kind = self.world.sites[site].kind.index();
                groups.entry((RuleKind::Span, kind)).or_default().push(row.name.clone());
            } else if row.name.starts_with("supervised[") || row.name.starts_with("taken[") {
                let Some(site) = self.site_in(n) else { continue };
                let kind = self.world.sites[site].kind.index();
                groups.entry((RuleKind::Supervision, kind)).or_default().push(row.name.clone());
            } else if let Some((_, code)) = inside("norm[").and_then(|rest| rest.rsplit_once(',')) {
                let Some(service) = self.world.services.find(|s| s.code == code) else { continue };
                groups.entry((RuleKind::Norm, service.index())).or_default().push(row.name.clone());
            }
        }
        for ((kind, n), rows) in groups {
            let named = match kind {
                RuleKind::Norm => self.namer.norm(Id::new(n)),
                _ => self.namer.of_type(kind, Id::new(n), None),
            };
            let rule = self.rule(named, 10.0);
            rows.into_iter().for_each(|row| self.escape(rule, &[(row, 1.0)], None));
        }
    }

    /// The site of a tag `SITE,YEAR`.
    fn site(&self, tag: &str) -> Option<SiteId> {
        let (code, _) = tag.rsplit_once(',')?;
        self.world.sites.find(|site| site.code == code)
    }

    /// Ceilings by fund and year; lines that nobody may pay.
    fn money(&mut self) {
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
                let rows =
                    [(format!("balance_flow[{tag}]"), 1.0), (format!("last_year[{tag}]"), 1.0)];
                self.escape(rule, &rows, Some(everything));
            }
        }
    }

    fn unfunded(&mut self, line: Line, owner: OwnerId) {
        if self.world.funds.values().any(|fund| fund.pays(line, owner)) {
            return;
        }
        let rule = self.rule(self.namer.unfunded(line, owner), 100.0);
        for year in self.f.years() {
            let row = self.cost_row(line, owner, year);
            self.escape(rule, &[(row, 1.0)], None);
        }
    }

    fn cost_row(&self, line: Line, owner: OwnerId, year: Year) -> String {
        format!("cost[{},{},{year}]", line.code(), self.world.owners[owner].code)
    }

    /// Tasks and courses: the escape is the share that is left undone.
    fn scheduled(&mut self) {
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

    /// Recruits and quotas. A post more in one year is one more in every later year.
    fn staff(&mut self) {
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

    fn sites(&mut self, relaxed: &Relaxed) {
        for &site in &relaxed.forbidden {
            let mut sum = Expr::default();
            let starts = self.f.starts_of[site.index()].iter().map(|n| &self.f.starts[*n]);
            starts.for_each(|start| sum.add(start.col, 1.0));
            let rule = self.rule(self.namer.status(site), 1.0);
            self.new_row(rule, format!("forbidden[{}]", self.world.sites[site].code), sum);
        }
        let world = self.world;
        for (site, row) in world.sites.iter().filter(|(_, s)| matches!(s.status, Status::Forced(_)))
        {
            let rule = self.rule(self.namer.status(site), 1.0);
            self.escape(rule, &[(format!("forced[{}]", row.code), 1.0)], None);
        }
    }

    fn mandates(&mut self) {
        for asked in self.f.asked.iter().filter(|asked| asked.shortfall.is_none()) {
            let mandate = &self.f.study.mandates[asked.mandate];
            let place =
                asked.area.map_or(String::new(), |a| format!(",{}", self.world.areas[a].code));
            let rule = self.rule(self.namer.mandate(mandate, asked.area), asked.gap.constant);
            self.escape(rule, &[(format!("mandate[{}{place}]", mandate.code), 1.0)], None);
        }
    }

    /// What a goal must reach: one escape a row.
    fn constraints(&mut self) {
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

    /// The reduced model with the rules that still have a row.
    fn finish(self) -> Elastic {
        let Self { model, rules, .. } = self;
        let mut kept = vec![false; model.columns.len()];
        rules.iter().flat_map(|rule| &rule.escapes).for_each(|(col, _)| kept[col.index()] = true);
        let (model, place) = reduce(&model, &kept);
        let rules = rules.into_iter().map(|rule| Easing {
            escapes: (rule.escapes.iter())
                .filter_map(|(col, most)| Some((place[col.index()]?, *most)))
                .collect(),
            ..rule
        });
        let mut rules: Vec<Easing> = rules.filter(|rule| !rule.escapes.is_empty()).collect();
        rules.sort_by_key(|rule| rule.rule.kind);
        Elastic { model, rules }
    }
}
