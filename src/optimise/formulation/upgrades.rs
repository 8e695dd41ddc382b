//! Upgrades: the arcs of a site's state network beyond its opening (`site.upgrade`), one column an arc and start year.
//!
//! A site is in one state (today's, or a size) on each 31 December; an upgrade leaves one and reaches another, and whoever leaves
//! must have been there at the end of the year before. The staff of the new size is there for the whole year of the takeover.

use super::{Formulation, Start};
use crate::optimise::model::{Expr, Sense};
use crate::supply;
use crate::world::{Id, SiteId, SizeId, Upgrade, Year};

impl Formulation<'_> {
    /// Columns of the upgrades of a site that stands or may be opened, and what lets them begin.
    pub(super) fn add_upgrades(&mut self, site: SiteId) {
        let row = &self.world.sites[site];
        let kind = &self.world.types[row.kind];
        for (n, upgrade) in kind.upgrades.iter().enumerate() {
            let fits = match upgrade.from {
                None => row.existing.is_some(),
                Some(_) => row.sizes.contains(&upgrade.to) && self.reaches(site, upgrade.from),
            };
            for year in supply::earliest_start(self.world, row.kind)..=self.world.calendar.last {
                if fits && supply::takeover(upgrade, year) <= self.world.calendar.last {
                    self.add_upgrade(site, n, upgrade, year);
                }
            }
        }
        if !self.upgrades_of[site.index()].is_empty() {
            self.add_flow(site);
        }
    }

    /// Whether some column leads to a state.
    fn reaches(&self, site: SiteId, state: Option<SizeId>) -> bool {
        self.legs(site).any(|start| Some(start.size) == state)
    }

    fn add_upgrade(&mut self, site: SiteId, n: usize, upgrade: &Upgrade, year: Year) {
        let name = format!("upgrade[{},{},{year}]", self.world.sites[site].code, upgrade.code);
        let col = self.model.integer(name, 0.0, 1.0);
        self.upgrades_of[site.index()].push(self.starts.len());
        let (size, lead_months) = (upgrade.to, upgrade.lead_months);
        self.starts.push(Start { site, size, year, lead_months, upgrade: Some(n), col });
    }

    /// Upgrades out of a state begin only where the site was in it at the end of the year before; an existing site takes one
    /// upgrade of today's state, or is converted.
    fn add_flow(&mut self, site: SiteId) {
        let code = self.world.sites[site].code.clone();
        let mut states: Vec<Option<SizeId>> =
            self.world.type_of(site).upgrades.iter().map(|upgrade| upgrade.from).collect();
        states.sort();
        states.dedup();
        for state in states {
            let Some(size) = state else {
                let mut ends = self.left(site, None, self.world.calendar.last);
                for converter in supply::converters(self.world, site) {
                    ends.add_scaled(&self.opened(converter, |_| 1.0), 1.0);
                }
                self.model.row(format!("upgraded_once[{code}]"), ends, Sense::Le, 1.0);
                continue;
            };
            for year in self.years() {
                let mut row = self.begun(site, state, year);
                if row.terms.is_empty() {
                    continue;
                }
                for start in self.legs(site).filter(|start| start.size == size) {
                    row.add(start.col, -f64::from(u8::from(start.stands(year - 1))));
                }
                let name = format!("upgrade_if[{code},{},{year}]", size.index());
                self.model.row(name, row, Sense::Le, 0.0);
            }
        }
    }

    /// Openings and upgrades of a site.
    pub(super) fn legs(&self, site: SiteId) -> impl Iterator<Item = &Start> {
        let upgrades = &self.upgrades_of[site.index()];
        self.starts_of[site.index()].iter().chain(upgrades).map(|&n| &self.starts[n])
    }

    /// The upgrades of a site, with what they are.
    pub(super) fn upgrades(&self, site: SiteId) -> impl Iterator<Item = (&Start, &Upgrade)> {
        let kind = self.world.type_of(site);
        let starts = self.upgrades_of[site.index()].iter().map(|&n| &self.starts[n]);
        starts.filter_map(|start| Some((start, &kind.upgrades[start.upgrade?])))
    }

    /// Upgrades out of a state whose works have begun by a year.
    fn begun(&self, site: SiteId, state: Option<SizeId>, year: Year) -> Expr {
        let mut sum = Expr::default();
        for (start, upgrade) in self.upgrades(site) {
            if upgrade.from == state && start.year <= year {
                sum.add(start.col, 1.0);
            }
        }
        sum
    }

    /// Upgrades out of a state that have taken over by the end of a year.
    pub(super) fn left(&self, site: SiteId, state: Option<SizeId>, year: Year) -> Expr {
        let mut sum = Expr::default();
        for (start, upgrade) in self.upgrades(site) {
            if upgrade.from == state && start.stands(year) {
                sum.add(start.col, 1.0);
            }
        }
        sum
    }

    /// Whether some upgrade leads out of the size that a start reaches.
    pub(super) fn may_leave(&self, start: &Start) -> bool {
        self.upgrades(start.site).any(|(_, upgrade)| upgrade.from == Some(start.size))
    }

    /// Whether the site is in a size at the end of a year.
    pub(super) fn in_size(&self, site: SiteId, size: SizeId, year: Year) -> Expr {
        let mut sum = Expr::default();
        for start in self.legs(site).filter(|start| start.size == size && start.stands(year)) {
            sum.add(start.col, 1.0);
        }
        sum.add_scaled(&self.left(site, Some(size), year), -1.0);
        sum
    }

    /// Share of a year in which an existing site has today's staff: it operates and no upgrade has taken over.
    pub(super) fn as_today(&self, site: SiteId, year: Year) -> Expr {
        let mut share = self.unconverted(site, year, |start| start.operating(year));
        share.add_scaled(&self.left(site, None, year), -1.0);
        share
    }

    /// What upgrades change in a year of what each size has of something: the new size's from the takeover on, the old one's up
    /// to it and not in downtime.
    pub(super) fn upgraded(
        &self,
        site: SiteId,
        year: Year,
        of_size: impl Fn(SizeId) -> f64,
        today: f64,
    ) -> Expr {
        let mut sum = Expr::default();
        for (start, upgrade) in self.upgrades(site) {
            let after = supply::operating(start.year, start.lead_months, year);
            let closed = supply::downtime(upgrade, start.year, year);
            let old = upgrade.from.map_or(today, &of_size);
            sum.add(start.col, of_size(start.size) * after - old * (after + closed));
        }
        sum
    }
}
