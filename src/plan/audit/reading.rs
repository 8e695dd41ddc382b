//! The plan laid out for counting: what stands, operates and is staffed in each year.

use super::clients::Clients;
use super::time;
use super::travel::Travel;
use super::upgrades::Upgrades;
use crate::plan::{Opening, Plan};
use crate::study::Study;
use crate::world::{CadreId, FacilityType, OwnerId, SiteId, Size, SizeId, World, Year};
use std::collections::{BTreeMap, BTreeSet};

/// Facts, question and plan, with what every rule looks up.
pub(super) struct Reading<'a> {
    pub world: &'a World,
    pub study: &'a Study,
    pub plan: &'a Plan,
    pub clients: Clients<'a>,
    pub travel: Travel<'a>,
    openings: BTreeMap<SiteId, Opening>,
    converters: BTreeMap<SiteId, Vec<SiteId>>,
    posts: BTreeMap<(SiteId, CadreId, Year), f64>,
    upgrades: Upgrades<'a>,
}

impl<'a> Reading<'a> {
    /// Lays a plan out. Where a site is opened twice the first opening counts, and that of an existing site does not:
    /// both are breaches in themselves.
    pub fn new(world: &'a World, study: &'a Study, plan: &'a Plan) -> Self {
        let mut openings = BTreeMap::new();
        for opening in &plan.openings {
            if world.sites[opening.site].existing.is_none() {
                openings.entry(opening.site).or_insert(*opening);
            }
        }
        let mut converters = BTreeMap::<SiteId, Vec<SiteId>>::new();
        for &site in openings.keys() {
            if let Some(converted) = world.sites[site].converts {
                converters.entry(converted).or_default().push(site);
            }
        }
        let upgrades = Upgrades::new(world, plan);
        let mut posts = BTreeMap::new();
        for row in &plan.posts {
            *posts.entry((row.site, row.cadre, row.year)).or_insert(0.0) += f64::from(row.people);
        }
        let supervising = plan.supervision.iter().map(|row| row.by);
        let taking_on = plan.referrals.iter().map(|row| row.to);
        let serving = plan.serve.iter().map(|row| row.site);
        let ends: BTreeSet<SiteId> = serving.chain(supervising).chain(taking_on).collect();
        let travel = Travel::new(world, &ends);
        let clients = Clients::new(world, plan);
        Self { world, study, plan, clients, travel, openings, converters, posts, upgrades }
    }

    /// The openings that count, by site.
    pub fn openings(&self) -> impl Iterator<Item = &Opening> {
        self.openings.values()
    }

    /// Whether the plan opens the site.
    pub fn is_opened(&self, site: SiteId) -> bool {
        self.openings.contains_key(&site)
    }

    /// What is opened at a site: the start and the size.
    pub fn opened(&self, site: SiteId) -> Option<(Year, &'a Size)> {
        let opening = self.openings.get(&site)?;
        Some((opening.start, &self.world.type_of(site).sizes[opening.size]))
    }

    /// The type of a site.
    pub fn kind(&self, site: SiteId) -> &'a FacilityType {
        self.world.type_of(site)
    }

    /// Whose site it is.
    pub fn owner(&self, site: SiteId) -> OwnerId {
        self.kind(site).owner
    }

    /// Openings that convert this existing site.
    pub fn converters(&self, site: SiteId) -> &[SiteId] {
        self.converters.get(&site).map_or(&[], Vec::as_slice)
    }

    /// Whether an existing site is closed by a year.
    fn is_closed(&self, site: SiteId, year: Year) -> bool {
        self.plan.closures.iter().any(|row| row.site == site && row.year <= year)
    }

    /// People of a cadre whom an existing site has taken over from sites that merged into it.
    fn merged(&self, site: SiteId, cadre: CadreId, year: Year) -> f64 {
        let mut people = 0.0;
        for row in self.plan.closures.iter().filter(|row| row.year <= year) {
            let Some(existing) = &self.world.sites[row.site].existing else { continue };
            if existing.closing.and_then(|closing| closing.into) == Some(site) {
                let of_cadre = existing.posts.iter().filter(|(held, _)| *held == cadre);
                people += of_cadre.map(|(_, people)| f64::from(*people)).sum::<f64>();
            }
        }
        people
    }

    /// Whether it stands on 31 December (3.3).
    pub fn stands(&self, site: SiteId, year: Year) -> bool {
        match self.world.sites[site].existing {
            Some(_) => {
                !self.is_closed(site, year)
                    && !self.converters(site).iter().any(|&new| self.stands(new, year))
            }
            None => self.operating(site, year) > 0.0,
        }
    }

    /// Share of the year in which it operates (3.4): open, and not closed for an upgrade.
    pub fn operating(&self, site: SiteId, year: Year) -> f64 {
        (self.open(site, year) - self.upgrades.closed(site, year)).max(0.0)
    }

    /// Share of the year in which it is open or closed for an upgrade: that for which staff is paid (5.4).
    pub fn open(&self, site: SiteId, year: Year) -> f64 {
        if self.is_closed(site, year) {
            return 0.0;
        }
        if self.world.sites[site].existing.is_some() {
            let gone: f64 = self.converters(site).iter().map(|&new| self.open(new, year)).sum();
            return (1.0 - gone).max(0.0);
        }
        self.opened(site)
            .map_or(0.0, |(start, size)| time::months(start, size.lead_months, year) / 12.0)
    }

    /// Its size at the end of a year; `None`: closed, or as it stands today.
    pub fn size_at(&self, site: SiteId, year: Year) -> Option<SizeId> {
        let opened = self.openings.get(&site).map(|opening| opening.size);
        self.upgrades.size(site, year).or(opened)
    }

    /// Whether an upgrade has taken over by the end of a year.
    pub fn is_upgraded(&self, site: SiteId, year: Year) -> bool {
        self.upgrades.size(site, year).is_some()
    }

    /// Operating time weighted by what has been learnt and by the output of the size (3.5).
    pub fn effective(&self, site: SiteId, year: Year) -> f64 {
        let size = self.size_at(site, year).map(|size| &self.kind(site).sizes[size]);
        let learnt = match self.opened(site) {
            Some((start, first)) if !self.is_upgraded(site, year) => {
                time::effective(self.world.ramp, start, first.lead_months, year)
            }
            _ => self.operating(site, year),
        };
        size.map_or(1.0, |size| size.output) * learnt
    }

    /// Something that sizes have, over the operating time of a year: the new size's from a takeover on.
    pub fn over_year(
        &self,
        site: SiteId,
        year: Year,
        of_size: impl Fn(&Size) -> f64,
        today: f64,
    ) -> f64 {
        let at_end = |year: Year| {
            let size = self.size_at(site, year);
            size.map_or(today, |size| of_size(&self.kind(site).sizes[size]))
        };
        let after = self.upgrades.after(site, year).unwrap_or(0.0);
        let before = (self.operating(site, year) - after).max(0.0);
        match self.upgrades.after(site, year) {
            Some(after) => at_end(year) * after + at_end(year - 1) * before,
            None => at_end(year) * before,
        }
    }

    /// People of a cadre in post at a site, whether or not it stands yet.
    pub fn posts(&self, site: SiteId, cadre: CadreId, year: Year) -> f64 {
        match &self.world.sites[site].existing {
            Some(_) if self.is_upgraded(site, year) => self.planned_posts(site, cadre, year),
            Some(existing) => {
                let of_cadre = existing.posts.iter().filter(|(held, _)| *held == cadre);
                let own: f64 = of_cadre.map(|(_, people)| f64::from(*people)).sum();
                own + self.merged(site, cadre, year)
            }
            None if self.is_opened(site) => self.planned_posts(site, cadre, year),
            None => 0.0,
        }
    }

    /// Posts that the plan states.
    pub fn planned_posts(&self, site: SiteId, cadre: CadreId, year: Year) -> f64 {
        self.posts.get(&(site, cadre, year)).copied().unwrap_or(0.0)
    }

    /// Every site, cadre and year for which the plan states posts.
    pub fn posts_stated(&self) -> impl Iterator<Item = (SiteId, CadreId, Year)> {
        self.posts.keys().copied()
    }

    /// Places of a site over the operating time of a year.
    pub fn places(&self, site: SiteId, year: Year) -> f64 {
        let today = self.world.sites[site].existing.as_ref().map_or(0.0, |e| e.places);
        self.over_year(site, year, |size| size.places, today)
    }

    /// Emergency calls that a site can answer while it operates; more than anybody makes where no limit is stated.
    pub fn calls(&self, site: SiteId, year: Year) -> f64 {
        let limit = |stated: Option<f64>| stated.unwrap_or(1e12);
        let existing = self.world.sites[site].existing.as_ref();
        let today = existing.map_or(0.0, |existing| limit(existing.calls));
        self.over_year(site, year, |size| limit(size.calls), today)
    }

    /// Working hours that a cadre has at a site (3.6, 3.7).
    pub fn hours_available(&self, site: SiteId, cadre: CadreId, year: Year) -> f64 {
        let facts = &self.world.cadres[cadre];
        let per_person = facts.fte * facts.annual_hours * facts.client_share * facts.productivity;
        let size = self.size_at(site, year).map(|size| &self.kind(site).sizes[size]);
        let experienced = self.effective(site, year);
        let at_work = size.map_or(1.0, |size| size.output) * self.operating(site, year);
        // Who has been there for less than n years: all but the fewest who were in post in the last n years and this one.
        let held = |before: Year| self.posts(site, cadre, year - before);
        let stayed = |years: Year| (0..=years).map(held).fold(f64::INFINITY, f64::min);
        let known = self.crew_from(site, year).map_or(0, |from| year - from);
        let mut work = stayed(known) * experienced;
        for n in 0..known {
            let in_this_year = stayed(n) - stayed(n + 1);
            let beginner = at_work * time::effective(self.world.ramp, 0, 0.0, n);
            work += in_this_year * beginner.min(experienced);
        }
        work * per_person
    }

    /// The year whose crew counts as having learnt, or as learning with its site: that of the opening, or the one before the last
    /// upgrade. `None` at a site as it stands today.
    fn crew_from(&self, site: SiteId, year: Year) -> Option<Year> {
        let stands = |y: &Year| self.stands(site, *y);
        let opening = self.opened(site).map(|(start, _)| start);
        let opened = opening.and_then(|start| (start..=year).find(stands));
        let size = self.upgrades.size(site, year);
        let upgraded = (opening.unwrap_or(self.world.calendar.first)..=year).rev();
        let upgraded =
            upgraded.take_while(|y| size.is_some() && self.upgrades.size(site, *y) == size);
        upgraded.last().map(|taken_over| taken_over - 1).or(opened)
    }

    /// Position of a year in tables by planned year.
    pub fn nth(&self, year: Year) -> usize {
        self.world.calendar.index(year)
    }

    /// Code of a site.
    pub fn site_code(&self, site: SiteId) -> &'a str {
        &self.world.sites[site].code
    }

    /// A name for a site and a year in messages.
    pub fn at(&self, site: SiteId, year: Year) -> String {
        format!("{}/{year}", self.site_code(site))
    }

    /// Sites that stand in a year.
    pub fn standing(&self, year: Year) -> impl Iterator<Item = SiteId> {
        self.world.sites.ids().filter(move |&site| self.stands(site, year))
    }
}
