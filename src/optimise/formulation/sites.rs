//! Openings: one column a site, size and start year; `upgrades` adds what may come later.

use super::Formulation;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::world::{AreaId, CommuneId, Id, Scope, SiteId, SizeId, Status, TypeId, Year};
use std::collections::BTreeMap;

/// A possible opening, or an upgrade.
#[derive(Debug, Clone)]
pub struct Start {
    /// Site.
    pub site: SiteId,
    /// Size that it reaches.
    pub size: SizeId,
    /// Year in whose January the work starts.
    pub year: Year,
    /// Months to opening, or to the takeover.
    pub lead_months: f64,
    /// Position of an upgrade among those of the type; `None`: an opening.
    pub upgrade: Option<usize>,
    /// Whether it is chosen.
    pub col: Col,
}

impl Start {
    /// Operating share of a year that it brings; an upgrade brings none.
    pub fn operating(&self, year: Year) -> f64 {
        match self.upgrade {
            None => supply::operating(self.year, self.lead_months, year),
            Some(_) => 0.0,
        }
    }

    /// Whether it stands, or has taken over, on 31 December.
    pub fn stands(&self, year: Year) -> bool {
        supply::stands(self.year, self.lead_months, year)
    }

    /// Share of a year for which its staff is paid: all of it from the year of a takeover on.
    pub fn paid(&self, year: Year) -> f64 {
        match self.upgrade {
            None => self.operating(year),
            Some(_) => f64::from(u8::from(self.stands(year))),
        }
    }
}

impl Formulation<'_> {
    /// `site.*` rows: one opening a site, forced and forbidden sites, one a area, one conversion.
    pub(super) fn add_sites(&mut self) {
        for site in self.world.sites.ids() {
            self.add_starts(site);
            self.add_single(site);
        }
        for site in self.world.sites.ids() {
            self.add_upgrades(site);
        }
        self.add_one_per();
        self.add_conversions();
    }

    fn add_starts(&mut self, site: SiteId) {
        let row = &self.world.sites[site];
        if matches!(row.status, Status::Existing | Status::Forbidden) {
            return;
        }
        let last = self.world.calendar.last;
        for &size in &row.sizes {
            let lead_months = self.world.types[row.kind].sizes[size].lead_months;
            for year in supply::earliest_start(self.world, row.kind)..=last {
                if !supply::stands(year, lead_months, last) {
                    continue;
                }
                let code = &self.world.types[row.kind].sizes[size].code;
                let name = format!("open[{},{code},{year}]", row.code);
                let col = self.model.integer(name, 0.0, 1.0);
                self.starts_of[site.index()].push(self.starts.len());
                self.starts.push(Start { site, size, year, lead_months, upgrade: None, col });
            }
        }
    }

    /// At most one opening a site; exactly one, in time, where it is forced.
    fn add_single(&mut self, site: SiteId) {
        let code = self.world.sites[site].code.clone();
        let any = self.opened(site, |_| 1.0);
        self.model.row(format!("once[{code}]"), any, Sense::Le, 1.0);
        if let Status::Forced(by) = self.world.sites[site].status {
            let in_time = self.opened(site, |start| f64::from(u8::from(start.year <= by)));
            self.model.row(format!("forced[{code}]"), in_time, Sense::Ge, 1.0);
        }
    }

    fn add_one_per(&mut self) {
        let mut together: BTreeMap<(TypeId, Place), Expr> = BTreeMap::new();
        for (site, row) in self.world.sites.iter() {
            let commune = self.world.commune_of(site);
            let place = match self.world.types[row.kind].one_per {
                Some(Scope::Commune) => Place::Commune(commune),
                Some(Scope::Level(n)) => Place::Area(self.world.communes[commune].areas[n]),
                Some(Scope::Any) => Place::Everywhere,
                None => continue,
            };
            let any = self.opened(site, |_| 1.0);
            together.entry((row.kind, place)).or_default().add_scaled(&any, 1.0);
        }
        for (n, ((kind, _), sum)) in together.into_iter().enumerate() {
            let name = format!("one_per[{},{n}]", self.world.types[kind].code);
            self.model.row(name, sum, Sense::Le, 1.0);
        }
    }

    fn add_conversions(&mut self) {
        for (site, row) in self.world.sites.iter().filter(|(_, row)| row.existing.is_some()) {
            let mut sum = Expr::default();
            for converter in supply::converters(self.world, site) {
                sum.add_scaled(&self.opened(converter, |_| 1.0), 1.0);
            }
            self.model.row(format!("converted_once[{}]", row.code), sum, Sense::Le, 1.0);
        }
    }
}

/// Within what at most one may be opened.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Everywhere,
    Area(AreaId),
    Commune(CommuneId),
}
