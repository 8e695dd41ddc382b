//! A scenario in which every rule can give way: escapes are columns at which its rows do. A rule holds where its escapes are shut.

use super::names::Namer;
use super::relaxed::Relaxed;
use super::rule::HardRule;
use crate::optimise::formulation::Formulation;
use crate::optimise::model::{Col, Expr, Model, Sense};
use crate::optimise::reduce::{activity, reduce};
use crate::world::World;
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
        build.of_rows();
        build.offers();
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

/// An elastic model on its way.
pub(super) struct Build<'a> {
    /// The world itself.
    pub(super) world: &'a World,
    /// The formulation of the relaxed world.
    pub(super) f: &'a Formulation<'a>,
    pub(super) model: Model,
    pub(super) rows: BTreeMap<String, usize>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    pub(super) rules: Vec<Easing>,
    pub(super) namer: Namer<'a>,
}

impl<'a> Build<'a> {
    fn new(world: &'a World, f: &'a Formulation<'a>) -> Self {
        let rows = f.model.rows.iter().enumerate().map(|(n, row)| (row.name.clone(), n)).collect();
        let (lower, mut upper) = f.model.ends();
        // A target misses no more than all that it asks.
        for asked in &f.asked {
            let most = activity(&asked.gap.terms, &lower, &upper).1 + asked.gap.constant;
            asked.shortfall.iter().for_each(|col| upper[col.index()] = most.max(0.0));
        }
        let model = f.model.clone();
        Self { world, f, model, rows, lower, upper, rules: Vec::new(), namer: Namer(world) }
    }

    pub(super) fn rule(&mut self, rule: HardRule, size: f64) -> usize {
        self.rules.push(Easing { rule, escapes: Vec::new(), size: size.abs().max(1.0) });
        self.rules.len() - 1
    }

    /// A column at which some rows give way, each by `factor` for one unit; `most` where an equality cannot tell it.
    pub(super) fn escape(&mut self, rule: usize, rows: &[(String, f64)], most: Option<f64>) {
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
    pub(super) fn worst(&self, row: usize) -> f64 {
        let row = &self.f.model.rows[row];
        let (least, most) = activity(&row.terms, &self.lower, &self.upper);
        match row.sense {
            Sense::Ge => row.rhs - least,
            _ => most - row.rhs,
        }
        .max(0.0)
    }

    /// A row of its own: a sum up to a limit, or its escape says by how much it is more.
    pub(super) fn new_row(&mut self, rule: usize, name: String, sum: Expr, limit: f64) {
        let most: f64 = sum.terms.iter().map(|(col, _)| self.upper[col.index()]).sum();
        self.rows.insert(name.clone(), self.model.rows.len());
        self.model.row(name.clone(), sum, Sense::Le, limit);
        self.escape(rule, &[(name, 1.0)], Some((most - limit).max(0.0)));
    }

    /// The reduced model with the rules that still have a row.
    fn finish(self) -> Elastic {
        let Self { mut model, rules, f, .. } = self;
        // However idle a site is said to be, targets are only harder to meet; without a most clients leave where none counts sites.
        f.idle_shares().for_each(|col| model.columns[col.index()].upper = f64::INFINITY);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Demand;
    use crate::network::TravelTimes;
    use crate::synthetic::Province;
    use crate::world::MandateId;

    /// Clients are in the model where a target that must be met counts sites, and only there.
    #[test]
    fn clients_leave_where_no_rule_counts_sites_that_serve_them() {
        let small = Province { communes: 14, district: 7, years: 3, ..Province::default() };
        let (world, mut study) = small.build();
        let mut clients = |must: bool| {
            let mandates: Vec<MandateId> = study.mandates.ids().collect();
            let price = if must { None } else { Some(1.0) };
            mandates.into_iter().for_each(|id| study.mandates[id].price = price);
            let relaxed = Relaxed::new(&world);
            let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
            let f = Formulation::new(&relaxed.world, &study, &times, &demand);
            let elastic = Elastic::new(&world, &relaxed, &f);
            elastic.model.columns.iter().filter(|column| column.name.starts_with("serve[")).count()
        };
        assert_eq!(clients(false), 0);
        assert!(clients(true) > 0);
    }
}
