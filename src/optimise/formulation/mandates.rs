//! Mandates (model section 6): hard ones as rows, soft ones with a shortfall column.

use super::{Formulation, HireColumn};
use crate::optimise::model::{Col, Expr, Sense};
use crate::study::{Mandate, Rule};
use crate::uptake::corps_today;
use crate::world::{
    AreaId, CadreId, CommuneId, GroupId, Id, MandateId, ServiceId, SiteId, TypeId, Year,
};
use std::collections::BTreeMap;

/// How much of a site that stands a mandate does not count, since it serves nobody in the year.
#[derive(Debug, Clone)]
pub struct Idle {
    /// The share that does not count.
    col: Col,
    /// Whether it stands, less its clients of the year: at least so much does not count.
    least: Expr,
}

/// One row of a mandate.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Mandate.
    pub mandate: MandateId,
    /// Area, where it holds for each.
    pub area: Option<AreaId>,
    /// Asked less measured, as an expression; positive where something is missing.
    pub gap: Expr,
    /// Communes in which a site counts, once each: sums of sites that are cut at one.
    pub once: Vec<Expr>,
    /// Of each pair of sums the lesser counts: people who hold a certificate, and people in post.
    pub lesser: Vec<[Expr; 2]>,
    /// Shortfall column of a soft mandate.
    pub shortfall: Option<Col>,
}

impl Asked {
    /// Missing units at a point whose sites are counted as far as they count ([`Formulation::recounted`]).
    pub fn missing(&self, point: &[f64]) -> f64 {
        let counted: f64 = self.once.iter().map(|sum| sum.value(point).min(1.0)).sum();
        let lesser = |[one, other]: &[Expr; 2]| one.value(point).min(other.value(point));
        let missing = self.gap.value(point) - counted - self.lesser.iter().map(lesser).sum::<f64>();
        if missing > 1e-6 { missing } else { 0.0 }
    }
}

impl Formulation<'_> {
    /// All mandates.
    pub(super) fn add_mandates(&mut self) {
        let study = self.study;
        for (id, mandate) in study.mandates.iter() {
            match &mandate.rule {
                Rule::Sites { types, at_least } => {
                    let mut gap = Expr::constant(*at_least);
                    gap.add_scaled(&self.counted_of(types, None, mandate.year), -1.0);
                    self.add_asked(id, mandate, None, gap, Vec::new());
                }
                Rule::Communes { types, at_least } => {
                    let once = self.counted_by_commune(types, mandate.year);
                    self.add_asked(id, mandate, None, Expr::constant(*at_least), once);
                }
                Rule::Coverage { groups, service, share, level } => {
                    for area in self.areas_of(*level) {
                        let gap = self.uncovered(groups, *service, *share, area, mandate.year);
                        self.add_asked(id, mandate, area, gap, Vec::new());
                    }
                }
                Rule::Nested { types, per_types, ratio, level } => {
                    for area in self.areas_of(Some(*level)) {
                        let mut gap = Expr::default();
                        let calling = self.standing_of(per_types, area, mandate.year);
                        gap.add_scaled(&calling, *ratio);
                        let there = self.counted_of(types, area, mandate.year);
                        gap.add_scaled(&there, -1.0);
                        self.add_asked(id, mandate, area, gap, Vec::new());
                    }
                }
                Rule::Villages { share, level } => {
                    for area in self.areas_of(*level) {
                        self.add_villages(id, mandate, area, *share);
                    }
                }
                Rule::Trained { cadres, share } => self.add_trained(id, mandate, cadres, *share),
            }
        }
    }

    /// Per cent of villages asked for less those with a collaborator: in each commune the lesser of people and villages.
    fn add_villages(&mut self, id: MandateId, mandate: &Mandate, area: Option<AreaId>, share: f64) {
        let communes = self.world.communes.iter().filter(|(i, _)| self.is_in(*i, area));
        let communes: Vec<(CommuneId, f64)> = communes.map(|(i, row)| (i, row.villages)).collect();
        let all: f64 = communes.iter().map(|(_, villages)| villages).sum();
        if all <= 0.0 {
            return self.add_asked(id, mandate, area, Expr::default(), Vec::new());
        }
        let mut gap = Expr::constant(100.0 * share);
        let mut lesser = Vec::new();
        for (commune, villages) in communes {
            let today = corps_today(self.world, commune);
            let here = |hire: &&HireColumn| hire.commune == commune && hire.year == mandate.year;
            match self.hires.iter().find(here) {
                None => gap.constant -= 100.0 * today.min(villages) / all,
                Some(hire) => {
                    let mut people = Expr::constant(100.0 * today / all);
                    people.add(hire.col, 100.0 / all);
                    lesser.push([people, Expr::constant(100.0 * villages / all)]);
                }
            }
        }
        self.add_counted(id, mandate, area, (gap, Vec::new(), lesser));
    }

    /// People asked for less those who are trained: everybody of a qualified cadre, else the lesser of holders and posts.
    fn add_trained(&mut self, id: MandateId, mandate: &Mandate, cadres: &[CadreId], share: f64) {
        let mut gap = Expr::default();
        let mut lesser = Vec::new();
        for &cadre in cadres {
            let mut in_post = Expr::default();
            for site in self.world.sites.ids() {
                in_post.add_scaled(&self.standing_people(site, cadre, mandate.year), 1.0);
            }
            gap.add_scaled(&in_post, share);
            match self.world.cadres[cadre].qualified {
                true => gap.add_scaled(&in_post, -1.0),
                false => lesser.push([self.certified(cadre, mandate.year).tidy(), in_post.tidy()]),
            }
        }
        self.add_counted(id, mandate, None, (gap, Vec::new(), lesser));
    }

    fn add_asked(
        &mut self,
        id: MandateId,
        mandate: &Mandate,
        area: Option<AreaId>,
        gap: Expr,
        once: Vec<Expr>,
    ) {
        self.add_counted(id, mandate, area, (gap, once, Vec::new()));
    }

    fn add_counted(
        &mut self,
        id: MandateId,
        mandate: &Mandate,
        area: Option<AreaId>,
        (gap, once, lesser): (Expr, Vec<Expr>, Vec<[Expr; 2]>),
    ) {
        let place = area.map_or(String::new(), |a| format!(",{}", self.world.areas[a].code));
        let tag = format!("{}{place}", mandate.code);
        let mut row = gap.clone();
        for (n, sum) in once.iter().enumerate() {
            let counted = self.model.continuous(format!("staffed[{tag},{n}]"), 0.0, 1.0);
            let mut bound = Expr::column(counted);
            bound.add_scaled(sum, -1.0);
            self.model.row(format!("staffed_if[{tag},{n}]"), bound, Sense::Le, 0.0);
            row.add(counted, -1.0);
        }
        for (n, pair) in lesser.iter().enumerate() {
            let counted = self.model.continuous(format!("lesser[{tag},{n}]"), 0.0, f64::INFINITY);
            for (m, sum) in pair.iter().enumerate() {
                let mut bound = Expr::column(counted);
                bound.add_scaled(sum, -1.0);
                self.model.row(format!("lesser[{tag},{n},{m}]"), bound, Sense::Le, 0.0);
            }
            row.add(counted, -1.0);
        }
        let shortfall = mandate.price.map(|_| {
            let col = self.model.continuous(format!("short[{tag}]"), 0.0, f64::INFINITY);
            row.add(col, -1.0);
            col
        });
        self.model.row(format!("mandate[{tag}]"), row, Sense::Le, 0.0);
        self.asked.push(Asked { mandate: id, area, gap: gap.tidy(), once, lesser, shortfall });
    }

    /// The areas of a level, or the whole province.
    fn areas_of(&self, level: Option<usize>) -> Vec<Option<AreaId>> {
        let Some(level) = level else { return vec![None] };
        let areas = self.world.areas.iter().filter(|(_, area)| area.level == level);
        areas.map(|(id, _)| Some(id)).collect()
    }

    fn is_in(&self, commune: CommuneId, area: Option<AreaId>) -> bool {
        area.is_none_or(|area| self.world.communes[commune].areas.contains(&area))
    }

    fn sites_of(&self, types: &[TypeId], area: Option<AreaId>) -> Vec<SiteId> {
        let fits = |site: &SiteId| {
            types.contains(&self.world.sites[*site].kind)
                && self.is_in(self.world.commune_of(*site), area)
        };
        self.world.sites.ids().filter(fits).collect()
    }

    fn standing_of(&self, types: &[TypeId], area: Option<AreaId>, year: Year) -> Expr {
        let mut sum = Expr::default();
        for site in self.sites_of(types, area) {
            sum.add_scaled(&self.standing(site, year), 1.0);
        }
        sum
    }

    /// The same, as far as a mandate counts them.
    fn counted_of(&mut self, types: &[TypeId], area: Option<AreaId>, year: Year) -> Expr {
        let mut sum = Expr::default();
        for site in self.sites_of(types, area) {
            sum.add_scaled(&self.counted(site, year), 1.0);
        }
        sum
    }

    fn counted_by_commune(&mut self, types: &[TypeId], year: Year) -> Vec<Expr> {
        let mut communes: BTreeMap<CommuneId, Expr> = BTreeMap::new();
        for site in self.sites_of(types, None) {
            let counted = self.counted(site, year);
            let sum = communes.entry(self.world.commune_of(site)).or_default();
            sum.add_scaled(&counted, 1.0);
        }
        communes.into_values().map(Expr::tidy).collect()
    }

    /// A site that stands counts as far as it serves a client in the year; one that has nothing to offer counts where it stands.
    fn counted(&mut self, site: SiteId, year: Year) -> Expr {
        let mut counted = self.standing(site, year).tidy();
        let may = !counted.terms.is_empty() || counted.constant > 0.0;
        if may && !self.world.type_of(site).offers.is_empty() {
            counted.add(self.idle_share(site, year), -1.0);
        }
        counted
    }

    fn idle_share(&mut self, site: SiteId, year: Year) -> Col {
        if let Some(known) = self.idle_sites.get(&(site, year)) {
            return known.col;
        }
        let tag = format!("{},{year}", self.world.sites[site].code);
        let col = self.model.continuous(format!("idle[{tag}]"), 0.0, 1.0);
        let mut least = self.standing(site, year).tidy();
        let here = self.serve_of[site.index()].iter().map(|&n| &self.serve[n]);
        let here = here.filter(|column| column.year == year);
        here.for_each(|column| least.add(column.col, -1.0));
        let mut row = least.clone();
        row.add(col, -1.0);
        self.model.row(format!("serves[{tag}]"), row, Sense::Le, 0.0);
        self.idle_sites.insert((site, year), Idle { col, least });
        col
    }

    /// Columns of how far sites stand and serve nobody.
    pub fn idle_shares(&self) -> impl Iterator<Item = Col> {
        self.idle_sites.values().map(|idle| idle.col)
    }

    /// A point whose sites count as far as they serve: where no goal asks for it the columns may say less.
    pub fn recounted(&self, point: &[f64]) -> Vec<f64> {
        let mut point = point.to_vec();
        for idle in self.idle_sites.values() {
            point[idle.col.index()] = idle.least.value(&point).clamp(0.0, 1.0);
        }
        point
    }

    /// Per cent of need asked less per cent served.
    fn uncovered(
        &self,
        groups: &[GroupId],
        service: ServiceId,
        share: f64,
        area: Option<AreaId>,
        year: Year,
    ) -> Expr {
        let communes = self.world.communes.ids().filter(|i| self.is_in(*i, area));
        let need: f64 = communes
            .flat_map(|i| groups.iter().map(move |g| (i, *g)))
            .map(|(i, g)| self.demand.need(i, g, year))
            .sum();
        if need <= 0.0 {
            return Expr::default();
        }
        let mut gap = Expr::constant(100.0 * share);
        for column in &self.serve {
            let class = &self.classes[column.service.index()][column.class];
            let counts = column.service == service
                && column.year == year
                && self.is_in(column.commune, area)
                && groups.contains(&class.groups[0]);
            if counts {
                gap.add(column.col, -100.0 / need);
            }
        }
        gap
    }
}
