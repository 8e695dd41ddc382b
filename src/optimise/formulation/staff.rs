//! Crews of sites, pools, quotas and hours (model 3.5 to 3.7 and the `staff.pool`, `staff.recruits`, `staff.quota` rules).

use super::Formulation;
use super::posts::Post;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::workforce::attrition;
use crate::world::{CadreId, Id, OwnerId, ServiceId, SiteId, Year};

/// Hours of a cadre on a service.
#[derive(Debug, Clone)]
pub struct WorkColumn {
    /// Site.
    pub site: SiteId,
    /// Cadre.
    pub cadre: CadreId,
    /// Service.
    pub service: ServiceId,
    /// Year.
    pub year: Year,
    /// Hours.
    pub col: Col,
}

impl Formulation<'_> {
    /// People of one post as an expression.
    pub(super) fn head(&self, post: &Post) -> Expr {
        let mut people = Expr::default();
        people.add(self.starts[post.start].col, f64::from(post.people.least()));
        post.people.further().into_iter().for_each(|col| people.add(col, 1.0));
        people
    }

    /// Sum of people x weight over the posts that the plan fills at a site, by cadre and year.
    pub(super) fn planned_crew(
        &self,
        site: SiteId,
        cadre: CadreId,
        year: Year,
        weight: impl Fn(&super::Start) -> f64,
    ) -> Expr {
        let mut sum = Expr::default();
        for post in self.posts_of[site.index()].iter().map(|&n| &self.posts[n]) {
            if post.cadre == cadre && post.year == year {
                sum.add_scaled(&self.head(post), weight(&self.starts[post.start]));
            }
        }
        sum
    }

    /// People in post at an existing site today.
    pub(super) fn people_today(&self, site: SiteId, cadre: CadreId) -> f64 {
        let existing = self.world.sites[site].existing.iter().flat_map(|e| &e.posts);
        existing.filter(|(c, _)| *c == cadre).map(|(_, people)| f64::from(*people)).sum()
    }

    /// The same with those of today, for the part of the year that is left to them.
    fn crew(
        &self,
        site: SiteId,
        cadre: CadreId,
        year: Year,
        weight: impl Fn(&super::Start) -> f64,
    ) -> Expr {
        let mut sum = self.planned_crew(site, cadre, year, weight);
        sum.add_scaled(&self.as_today(site, year), self.people_today(site, cadre));
        sum.add_scaled(&self.merged(site, cadre, year), 1.0);
        sum
    }

    /// People in post on 31 December (existing posts leave when converted or upgraded).
    pub(super) fn standing_people(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let mut sum = self.planned_crew(site, cadre, year, |_| 1.0);
        let people = self.people_today(site, cadre);
        if people > 0.0 {
            sum.add_scaled(&self.standing(site, year), people);
            sum.add_scaled(&self.left(site, None, year), -people);
        }
        sum.add_scaled(&self.merged(site, cadre, year), 1.0);
        sum
    }

    /// Share of a year in which the staff of a start is at work: that of a takeover is there all year but for downtime.
    pub(super) fn at_work(&self, start: &super::Start, year: Year) -> f64 {
        let upgrade = |n| &self.world.type_of(start.site).upgrades[n];
        let closed = start.upgrade.map_or(0.0, |n| supply::downtime(upgrade(n), start.year, year));
        start.paid(year) - closed
    }

    /// Full-time equivalents weighted by operating time, for norms.
    pub(super) fn fte(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let mut sum = Expr::default();
        let crew = self.crew(site, cadre, year, |start| self.at_work(start, year));
        sum.add_scaled(&crew, self.world.cadres[cadre].fte);
        sum
    }

    /// Available client hours (3.7).
    pub fn hours(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let c = &self.world.cadres[cadre];
        let mut work = self.crew(site, cadre, year, |start| self.able(start, year));
        work.add_scaled(&self.unlearnt(site, cadre, year), -1.0);
        let mut sum = Expr::default();
        sum.add_scaled(&work, c.fte * supply::client_hours(c));
        sum
    }

    /// Work in a year of one of the crew with which a start began, in years of one who has learnt (3.5).
    pub(super) fn able(&self, start: &super::Start, year: Year) -> f64 {
        let ramp = self.world.ramp;
        let output = self.world.type_of(start.site).sizes[start.size].output;
        match start.upgrade {
            None => supply::effective(ramp, start.year, start.lead_months, year) * output,
            Some(_) => self.at_work(start, year) * output,
        }
    }

    /// Cadres that may work at a site, in order.
    pub fn cadres_at(&self, site: SiteId) -> Vec<CadreId> {
        let row = &self.world.sites[site];
        let kind = &self.world.types[row.kind];
        let reached = self.upgrades_of[site.index()].iter().map(|&n| &self.starts[n].size);
        let sizes = row.sizes.iter().chain(reached).map(|size| &kind.sizes[*size]);
        let mut cadres: Vec<CadreId> =
            sizes.flat_map(|size| size.staff.iter().map(|range| range.cadre)).collect();
        cadres.extend(row.existing.iter().flat_map(|e| e.posts.iter().map(|(c, _)| *c)));
        for merging in self.closures.iter().map(|closure| &self.world.sites[closure.site]) {
            let existing = merging.existing.iter();
            let into = existing.filter(|e| e.closing.and_then(|c| c.into) == Some(site));
            cadres.extend(into.flat_map(|e| e.posts.iter().map(|(c, _)| *c)));
        }
        cadres.sort();
        cadres.dedup();
        cadres
    }

    /// `staff.pool` and `staff.recruits`.
    pub(super) fn add_pools(&mut self) {
        for (cadre, row) in self.world.cadres.iter() {
            let used = self.world.sites.ids().any(|j| self.cadres_at(j).contains(&cadre));
            if row.concurrent || !used && !self.on_a_ladder(cadre) {
                continue;
            }
            let mut before = Expr::constant(f64::from(self.existing_people(|_, c| c == cadre)));
            for (y, year) in self.years().into_iter().enumerate() {
                let market = row.recruits.as_ref().map_or(f64::INFINITY, |market| market[y]);
                let tag = format!("{},{year}", row.code);
                let recruits = self.model.continuous(format!("recruits[{tag}]"), 0.0, market);
                let pool = self.model.continuous(format!("pool[{tag}]"), 0.0, f64::INFINITY);
                self.recruits.push((cadre, year, recruits));
                let mut flow = Expr::column(pool);
                flow.add_scaled(&before, attrition(self.world, cadre, year) - 1.0);
                flow.add(recruits, -1.0);
                let (into, onward) = self.moves(cadre, year);
                flow.add_scaled(&into, -1.0);
                flow.add_scaled(&onward, 1.0);
                self.model.row(format!("pool_flow[{tag}]"), flow, Sense::Eq, 0.0);
                let mut used = Expr::default();
                for site in self.world.sites.ids() {
                    used.add_scaled(&self.standing_people(site, cadre, year), 1.0);
                }
                used.add(pool, -1.0);
                self.model.row(format!("pool_use[{tag}]"), used, Sense::Le, 0.0);
                self.add_entry(cadre, year, pool);
                before = Expr::column(pool);
            }
        }
    }

    /// People in post today whose site's owner and cadre fit.
    fn existing_people(&self, fits: impl Fn(OwnerId, CadreId) -> bool) -> u32 {
        let mut people = 0;
        for (site, row) in self.world.sites.iter() {
            let owner = self.world.type_of(site).owner;
            let posts = row.existing.iter().flat_map(|e| &e.posts);
            people += posts.filter(|(c, _)| fits(owner, *c)).map(|(_, n)| n).sum::<u32>();
        }
        people
    }

    /// `staff.quota`: posts of a kind <= those of today + those allowed so far.
    pub(super) fn add_quotas(&mut self) {
        for (n, quota) in self.world.quotas.iter().enumerate() {
            let binds = |owner: OwnerId, cadre: CadreId| {
                let c = &self.world.cadres[cadre];
                quota.owner.is_none_or(|o| o == owner)
                    && c.post_kind == quota.post_kind
                    && !c.concurrent
            };
            let today = f64::from(self.existing_people(binds));
            for (y, year) in self.years().into_iter().enumerate() {
                let allowed: f64 = quota.new_posts[..=y].iter().sum();
                let mut taken = Expr::default();
                for site in self.world.sites.ids() {
                    let owner = self.world.type_of(site).owner;
                    for cadre in self.cadres_at(site).into_iter().filter(|c| binds(owner, *c)) {
                        taken.add_scaled(&self.standing_people(site, cadre, year), 1.0);
                    }
                }
                let name = format!("quota[{n},{year}]");
                self.model.row(name, taken, Sense::Le, today + allowed);
            }
        }
    }
}
