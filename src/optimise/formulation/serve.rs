//! Clients along arcs, and what a site can do for them (the `serve.*`, `work.*` rules).

use super::{Formulation, WorkColumn};
use crate::demand::{access, arcs, groups_served, hours_per_client};
use crate::network::TravelTimes;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::world::{CadreId, CommuneId, Id, Minutes, ServiceId, SiteId, SizeId, Year};
use std::collections::BTreeMap;

/// Clients of a class of a commune served at a site in a year.
#[derive(Debug, Clone)]
pub struct ServeColumn {
    /// Commune.
    pub commune: CommuneId,
    /// Service.
    pub service: ServiceId,
    /// Position of the class among those of the service.
    pub class: usize,
    /// Site.
    pub site: SiteId,
    /// Year.
    pub year: Year,
    /// Hours one client takes.
    pub hours: f64,
    /// Worth of one client: weight times access.
    pub worth: f64,
    /// People counted for one client.
    pub people: f64,
    /// Clients.
    pub col: Col,
}

/// What a site's clients take, by service, and over all of them.
#[derive(Default)]
struct Load {
    hours: BTreeMap<ServiceId, Expr>,
    care: BTreeMap<ServiceId, Expr>,
    places: Expr,
    calls: Expr,
    clients: Expr,
}

impl Formulation<'_> {
    /// Columns on arcs, `serve.demand` and `serve.link`.
    pub(super) fn add_serve(&mut self, times: &TravelTimes) {
        let mut demand_rows: BTreeMap<(CommuneId, ServiceId, usize, Year), Vec<Col>> =
            BTreeMap::new();
        for arc in arcs(self.world, times) {
            let kind = self.world.sites[arc.site].kind;
            let served = groups_served(self.world, kind, arc.service);
            for class in 0..self.classes[arc.service.index()].len() {
                if !served.contains(&self.classes[arc.service.index()][class].groups[0]) {
                    continue;
                }
                for year in self.years() {
                    if let Some(col) = self.add_clients(
                        arc.commune,
                        arc.service,
                        class,
                        arc.site,
                        year,
                        arc.minutes,
                    ) {
                        let key = (arc.commune, arc.service, class, year);
                        demand_rows.entry(key).or_default().push(col);
                    }
                }
            }
        }
        for ((i, s, class, year), cols) in demand_rows {
            let members = self.classes[s.index()][class].clone();
            self.add_demand(i, s, (class, &members), year, cols);
        }
    }

    fn code(&self, commune: CommuneId) -> &str {
        &self.world.communes[commune].code
    }

    fn add_clients(
        &mut self,
        commune: CommuneId,
        service: ServiceId,
        class: usize,
        site: SiteId,
        year: Year,
        minutes: Minutes,
    ) -> Option<Col> {
        let operating = self.operating(site, year);
        let members = self.classes[service.index()][class].clone();
        let most = self.class_demand(commune, &members, service, year);
        if most <= 0.0 || operating.terms.is_empty() && operating.constant <= 0.0 {
            return None;
        }
        let mean = |figure: &dyn Fn(crate::world::GroupId) -> f64| {
            self.class_mean(commune, &members, service, year, figure)
        };
        let hours = mean(&|g| hours_per_client(self.world, g, service, minutes));
        let people = mean(&|g| self.demand.people_per_client(g, service));
        let zone = self.world.communes[commune].zone;
        let worth = members.weight * access(&self.world.services[service], zone, minutes);
        let tag = format!(
            "{},{},{class},{},{year}",
            self.code(commune),
            self.world.services[service].code,
            self.world.sites[site].code
        );
        let col = self.model.continuous(format!("serve[{tag}]"), 0.0, most);
        if !operating.terms.is_empty() {
            let mut link = Expr::column(col);
            link.add_scaled(&operating, -most);
            self.model.row(format!("link[{tag}]"), link, Sense::Le, 0.0);
        }
        self.serve_of[site.index()].push(self.serve.len());
        self.serve.push(ServeColumn {
            commune,
            service,
            class,
            site,
            year,
            hours,
            worth,
            people,
            col,
        });
        Some(col)
    }

    /// `serve.work`, `work.hours`, `serve.norm`, `serve.places`, `serve.calls`, `site.minimum-clients`.
    pub(super) fn add_capacity(&mut self) {
        let mut loads: BTreeMap<(SiteId, Year), Load> = BTreeMap::new();
        for column in &self.serve {
            let service = &self.world.services[column.service];
            let load = loads.entry((column.site, column.year)).or_default();
            if column.hours > 0.0 {
                load.hours.entry(column.service).or_default().add(column.col, column.hours);
            }
            let care = service.months / 12.0;
            load.care.entry(column.service).or_default().add(column.col, care);
            if service.uses_places {
                load.places.add(column.col, care);
            }
            load.calls.add(column.col, service.calls_per_client());
            load.clients.add(column.col, 1.0);
        }
        for column in &self.referrals {
            let load = loads.entry((column.to, column.year)).or_default();
            let care = self.world.services[column.service].months / 12.0;
            load.hours.entry(column.service).or_default().add(column.col, column.hours);
            load.care.entry(column.service).or_default().add(column.col, care);
        }
        for ((site, year), load) in loads {
            let tag = format!("{},{year}", self.world.sites[site].code);
            self.add_hours(site, year, &tag, load.hours);
            self.add_norms(site, year, &tag, load.care);
            if !load.places.terms.is_empty() {
                let mut row = load.places;
                row.add_scaled(&self.places(site, year), -1.0);
                self.model.row(format!("places[{tag}]"), row, Sense::Le, 0.0);
            }
            self.add_calls(site, year, &tag, load.calls);
            let least = self.world.type_of(site).min_clients;
            if least > 0.0 && self.world.sites[site].existing.is_none() {
                let mut row = load.clients;
                row.add_scaled(&self.operating(site, year), -least);
                self.model.row(format!("minimum_clients[{tag}]"), row, Sense::Ge, 0.0);
            }
        }
    }

    /// Where all cadres of a site have the same skills one row does; else each cadre's hours are allotted to services.
    fn add_hours(&mut self, site: SiteId, year: Year, tag: &str, hours: BTreeMap<ServiceId, Expr>) {
        let cadres = self.cadres_at(site);
        let skilled = |c: CadreId, s: &ServiceId| self.world.cadres[c].skills.contains(s);
        let useful = |c: &CadreId| hours.keys().any(|s| skilled(*c, s));
        let cadres: Vec<CadreId> = cadres.into_iter().filter(useful).collect();
        let alike = cadres.iter().all(|c| hours.keys().all(|s| skilled(*c, s)));
        if alike {
            let mut row = Expr::default();
            hours.values().for_each(|load| row.add_scaled(load, 1.0));
            for cadre in cadres {
                row.add_scaled(&self.hours(site, cadre, year), -1.0);
            }
            self.model.row(format!("hours[{tag}]"), row, Sense::Le, 0.0);
            return;
        }
        let mut given: BTreeMap<ServiceId, Expr> = hours;
        for cadre in cadres {
            let code = &self.world.cadres[cadre].code;
            let mut used = Expr::default();
            for (service, row) in given.iter_mut() {
                if !self.world.cadres[cadre].skills.contains(service) {
                    continue;
                }
                let name = format!("work[{tag},{code},{}]", self.world.services[*service].code);
                let col = self.model.continuous(name, 0.0, f64::INFINITY);
                row.add(col, -1.0);
                used.add(col, 1.0);
                self.work.push(WorkColumn { site, cadre, service: *service, year, col });
            }
            used.add_scaled(&self.hours(site, cadre, year), -1.0);
            self.model.row(format!("hours[{tag},{code}]"), used, Sense::Le, 0.0);
        }
        for (service, row) in given {
            let name = format!("workload[{tag},{}]", self.world.services[service].code);
            self.model.row(name, row, Sense::Le, 0.0);
        }
    }

    fn add_norms(&mut self, site: SiteId, year: Year, tag: &str, care: BTreeMap<ServiceId, Expr>) {
        for (service, mut row) in care {
            let mut normed = false;
            for cadre in self.cadres_at(site) {
                let skilled = self.world.cadres[cadre].skills.contains(&service);
                let norm = supply::norm(self.world, service, cadre, year);
                normed |= norm.is_some();
                if let (true, Some(norm)) = (skilled, norm) {
                    row.add_scaled(&self.fte(site, cadre, year), -norm);
                }
            }
            if normed {
                let name = format!("norm[{tag},{}]", self.world.services[service].code);
                self.model.row(name, row, Sense::Le, 0.0);
            }
        }
    }

    /// `serve.calls`, where a limit is given for what stands today or for a size.
    fn add_calls(&mut self, site: SiteId, year: Year, tag: &str, mut row: Expr) {
        let (kind, today) = (self.world.type_of(site), &self.world.sites[site].existing);
        let mut limits = kind.sizes.values().map(|size| size.calls);
        let limited = limits.any(|limit| limit.is_some());
        if row.terms.is_empty() || !limited && today.as_ref().is_none_or(|e| e.calls.is_none()) {
            return;
        }
        // What has no limit has room for every call that may come.
        let each = |(col, calls): &(Col, f64)| calls * self.model.columns[col.index()].upper;
        let most: f64 = row.terms.iter().map(each).sum();
        let of = |size: SizeId| kind.sizes[size].calls.unwrap_or(most);
        let today = today.as_ref().map_or(0.0, |existing| existing.calls.unwrap_or(most));
        let mut room = self.opened(site, |start| of(start.size) * start.operating(year));
        if today > 0.0 {
            room.add_scaled(&self.unconverted(site, year, |start| start.operating(year)), today);
        }
        room.add_scaled(&self.upgraded(site, year, of, today), 1.0);
        row.add_scaled(&room, -1.0);
        self.model.row(format!("calls[{tag}]"), row, Sense::Le, 0.0);
    }

    /// Places that stand, weighted by operating time.
    fn places(&self, site: SiteId, year: Year) -> Expr {
        let kind = self.world.type_of(site);
        let today = self.world.sites[site].existing.as_ref().map_or(0.0, |e| e.places);
        let mut places = self.opened(site, |s| kind.sizes[s.size].places * s.operating(year));
        if today > 0.0 {
            places.add_scaled(&self.unconverted(site, year, |start| start.operating(year)), today);
        }
        places.add_scaled(&self.upgraded(site, year, |size| kind.sizes[size].places, today), 1.0);
        places
    }
}
