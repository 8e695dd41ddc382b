//! Supervision and span (`site.supervised`, `site.span`).
//!
//! Sites that the same supervisors can reach are one class, and its columns are how many of them each supervisor takes: who
//! takes whom is then a transport problem, whose vertices are whole, so that `supervise` can always tell them apart.

use super::Formulation;
use crate::network::TravelTimes;
use crate::optimise::model::{Expr, Sense};
use crate::world::{Id, SiteId, TypeId, Year};
use std::collections::BTreeMap;

/// Sites that the same supervisors can reach.
type Classes = BTreeMap<Vec<SiteId>, Vec<SiteId>>;

impl Formulation<'_> {
    /// Rows of supervision; nothing where no type asks for it.
    pub(super) fn add_supervision(&mut self, times: &TravelTimes) {
        let classes = self.supervised_classes(times);
        for year in self.years() {
            let mut loads: BTreeMap<SiteId, Expr> = BTreeMap::new();
            for (n, (supervisors, sites)) in classes.iter().enumerate() {
                self.add_near(supervisors, sites, year);
                self.add_takes(n, supervisors, sites, year, &mut loads);
            }
            for (supervisor, mut load) in loads {
                let Some(span) = self.world.type_of(supervisor).span else { continue };
                load.add_scaled(&self.standing(supervisor, year), -span.floor());
                let code = &self.world.sites[supervisor].code;
                self.model.row(format!("span[{code},{year}]"), load, Sense::Le, 0.0);
            }
        }
    }

    fn supervised_classes(&self, times: &TravelTimes) -> Classes {
        let mut classes = Classes::new();
        for (site, row) in self.world.sites.iter() {
            let Some(supervision) = &self.world.types[row.kind].supervision else { continue };
            if self.starts_of[site.index()].is_empty() {
                continue;
            }
            let commune = self.world.commune_of(site);
            let near = |by: &SiteId| {
                let minutes = times.to_site(self.world, commune, *by);
                minutes.is_some_and(|minutes| minutes <= supervision.within)
            };
            let supervisors = self.may_stand(&supervision.by).filter(near).collect();
            classes.entry(supervisors).or_default().push(site);
        }
        classes
    }

    /// Sites of these types that stand or may be opened.
    pub(super) fn may_stand<'s>(
        &'s self,
        types: &'s [TypeId],
    ) -> impl Iterator<Item = SiteId> + 's {
        let stands = |site: &SiteId| {
            self.world.sites[*site].existing.is_some() || !self.starts_of[site.index()].is_empty()
        };
        self.world
            .sites
            .ids()
            .filter(move |site| types.contains(&self.world.sites[*site].kind) && stands(site))
    }

    /// A site stands only if some supervisor does: implied by the classes for whole numbers, stronger without.
    fn add_near(&mut self, supervisors: &[SiteId], sites: &[SiteId], year: Year) {
        let mut any = Expr::default();
        for supervisor in supervisors {
            any.add_scaled(&self.standing(*supervisor, year), 1.0);
        }
        if any.terms.is_empty() && any.constant >= 1.0 {
            return;
        }
        for &site in sites {
            let mut row = self.standing(site, year);
            row.add_scaled(&any, -1.0);
            let code = &self.world.sites[site].code;
            self.model.row(format!("supervised[{code},{year}]"), row, Sense::Le, 0.0);
        }
    }

    /// How many sites of a class each supervisor takes; needed only where a span may bind.
    fn add_takes(
        &mut self,
        n: usize,
        supervisors: &[SiteId],
        sites: &[SiteId],
        year: Year,
        loads: &mut BTreeMap<SiteId, Expr>,
    ) {
        let mut left = Expr::default();
        for site in sites {
            left.add_scaled(&self.standing(*site, year), 1.0);
        }
        let bounded = supervisors.iter().any(|by| self.world.type_of(*by).span.is_some());
        if !bounded || left.terms.is_empty() {
            return;
        }
        for &by in supervisors {
            let most = self.world.type_of(by).span.map_or(f64::INFINITY, f64::floor);
            let most = most.min(sites.len() as f64);
            let tag = format!("{n},{},{year}", self.world.sites[by].code);
            let col = self.model.continuous(format!("takes[{tag}]"), 0.0, most);
            let mut row = Expr::column(col);
            row.add_scaled(&self.standing(by, year), -most);
            self.model.row(format!("takes_if[{tag}]"), row, Sense::Le, 0.0);
            left.add(col, -1.0);
            loads.entry(by).or_default().add(col, 1.0);
        }
        self.model.row(format!("taken[{n},{year}]"), left, Sense::Le, 0.0);
    }
}
