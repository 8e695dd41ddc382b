//! Cases that a site refers up to a higher one, where they take hours and places under the norm (`serve.referral`).

use super::Formulation;
use crate::network::TravelTimes;
use crate::optimise::model::{Col, Expr, Sense};
use crate::world::{Id, Referral, ServiceId, SiteId, Year};
use std::collections::BTreeMap;

/// Clients of a site whom another one takes on in a year.
#[derive(Debug, Clone)]
pub struct ReferColumn {
    /// Who refers.
    pub site: SiteId,
    /// Who takes them on.
    pub to: SiteId,
    /// Service.
    pub service: ServiceId,
    /// Year.
    pub year: Year,
    /// Hours one client takes there.
    pub hours: f64,
    /// Clients.
    pub col: Col,
}

impl Formulation<'_> {
    /// A share of the clients of a site goes on to others near it, which operate. Nothing where no type refers.
    pub(super) fn add_referrals(&mut self, times: &TravelTimes) {
        let world = self.world;
        let mut taken: BTreeMap<(SiteId, ServiceId, Year), Expr> = BTreeMap::new();
        for (site, row) in world.sites.iter() {
            for referral in &world.types[row.kind].referrals {
                let near = self.takers(site, referral, times);
                for year in self.years() {
                    self.refer(site, referral, &near, year, &mut taken);
                }
            }
        }
        for ((to, service, year), clients) in taken {
            let operating = self.operating(to, year);
            if operating.terms.is_empty() && operating.constant >= 1.0 {
                continue;
            }
            let most: f64 =
                clients.terms.iter().map(|(col, _)| self.model.columns[col.index()].upper).sum();
            let mut row = clients;
            row.add_scaled(&operating, -most);
            let (to, service) = (&world.sites[to].code, &world.services[service].code);
            self.model.row(format!("takes_on[{to},{service},{year}]"), row, Sense::Le, 0.0);
        }
    }

    /// Sites that offer the service and may stand within reach.
    fn takers(&self, site: SiteId, referral: &Referral, times: &TravelTimes) -> Vec<SiteId> {
        let commune = self.world.commune_of(site);
        let fits = |to: &SiteId| {
            let offers = &self.world.type_of(*to).offers;
            let minutes = times.to_site(self.world, commune, *to);
            offers.iter().any(|offer| offer.service == referral.service)
                && minutes.is_some_and(|minutes| minutes <= referral.within)
        };
        self.may_stand(&referral.to).filter(fits).collect()
    }

    fn refer(
        &mut self,
        site: SiteId,
        referral: &Referral,
        near: &[SiteId],
        year: Year,
        taken: &mut BTreeMap<(SiteId, ServiceId, Year), Expr>,
    ) {
        let Referral { service, share, hours, .. } = *referral;
        let (mut row, mut most) = (Expr::default(), 0.0);
        let here = self.serve_of[site.index()].iter().map(|&n| &self.serve[n]);
        for column in here.filter(|column| (column.service, column.year) == (service, year)) {
            row.add(column.col, share);
            most += share * self.model.columns[column.col.index()].upper;
        }
        if row.terms.is_empty() {
            return;
        }
        let (from, code) = (&self.world.sites[site].code, &self.world.services[service].code);
        for &to in near {
            let name = format!("refer[{from},{},{code},{year}]", self.world.sites[to].code);
            let col = self.model.continuous(name, 0.0, most);
            row.add(col, -1.0);
            taken.entry((to, service, year)).or_default().add(col, 1.0);
            self.referrals.push(ReferColumn { site, to, service, year, hours, col });
        }
        self.model.row(format!("referred[{from},{code},{year}]"), row, Sense::Le, 0.0);
    }
}
