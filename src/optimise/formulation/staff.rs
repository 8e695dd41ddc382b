//! Posts by start, pools, quotas and hours (model 3.5 to 3.7 and the `staff.*` rules).

use super::Formulation;
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::workforce::attrition;
use crate::world::{CadreId, Form, Id, OwnerId, ServiceId, SiteId, StaffRange, Year};

/// How many people hold a post if its start is chosen.
#[derive(Debug, Clone, Copy)]
pub enum People {
    /// Always this many: the size leaves no choice, so no column is needed.
    Fixed(u32),
    /// A whole-number column between the size's minimum and maximum.
    Chosen(Col),
}

/// People of a cadre at an opened site in a year in which it stands.
#[derive(Debug, Clone)]
pub struct Post {
    /// Position of the start.
    pub start: usize,
    /// Cadre.
    pub cadre: CadreId,
    /// Year.
    pub year: Year,
    /// How many.
    pub people: People,
}

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
    /// `staff.range`: min x open <= posts <= max x open.
    pub(super) fn add_posts(&mut self) {
        for n in 0..self.starts.len() {
            let start = self.starts[n].clone();
            let size = &self.world.type_of(start.site).sizes[start.size];
            for range in &size.staff {
                for year in self.years().into_iter().filter(|year| start.stands(*year)) {
                    let people = self.people(n, *range, year);
                    self.posts_of[start.site.index()].push(self.posts.len());
                    self.posts.push(Post { start: n, cadre: range.cadre, year, people });
                }
            }
            self.add_unit_minimum(n);
        }
    }

    /// `staff.unit-minimum`: a unit has the people whom the law in force asks for.
    fn add_unit_minimum(&mut self, n: usize) {
        let start = self.starts[n].clone();
        let kind = self.world.type_of(start.site);
        if kind.form != Form::Unit {
            return;
        }
        for year in self.years().into_iter().filter(|year| start.stands(*year)) {
            let Some(law) = supply::unit_minimum(self.world, kind.owner, year) else { continue };
            let counts =
                |post: &Post| law.post_kinds.contains(&self.world.cadres[post.cadre].post_kind);
            let mut staff = Expr::default();
            for post in self.posts_of[start.site.index()].iter().map(|&p| &self.posts[p]) {
                if post.start == n && post.year == year && counts(post) {
                    let (col, people) = self.head(post);
                    staff.add(col, people);
                }
            }
            staff.add(start.col, -law.people);
            let code = &self.world.sites[start.site].code;
            let name = format!("unit_minimum[{code},{},{},{year}]", start.size.index(), start.year);
            self.model.row(name, staff, Sense::Ge, 0.0);
        }
    }

    fn people(&mut self, n: usize, range: StaffRange, year: Year) -> People {
        if range.min == range.max {
            return People::Fixed(range.min);
        }
        let start = &self.starts[n];
        let tag = format!(
            "{},{},{},{},{year}",
            self.world.sites[start.site].code,
            start.size.index(),
            start.year,
            self.world.cadres[range.cadre].code
        );
        let open = start.col;
        let col = self.model.integer(format!("posts[{tag}]"), 0.0, f64::from(range.max));
        let mut least = Expr::column(col);
        least.add(open, -f64::from(range.min));
        self.model.row(format!("staff_min[{tag}]"), least, Sense::Ge, 0.0);
        let mut most = Expr::column(col);
        most.add(open, -f64::from(range.max));
        self.model.row(format!("staff_max[{tag}]"), most, Sense::Le, 0.0);
        People::Chosen(col)
    }

    /// The most people that a post can hold.
    pub fn most_people(&self, post: &Post) -> f64 {
        match post.people {
            People::Fixed(n) => f64::from(n),
            People::Chosen(col) => self.model.columns[col.index()].upper,
        }
    }

    /// People of one post as an expression.
    fn head(&self, post: &Post) -> (Col, f64) {
        match post.people {
            People::Fixed(n) => (self.starts[post.start].col, f64::from(n)),
            People::Chosen(col) => (col, 1.0),
        }
    }

    /// Sum of people x weight over the posts of a site, cadre and year; existing posts weigh with the part of the year that is left to them.
    pub(super) fn crew(
        &self,
        site: SiteId,
        cadre: CadreId,
        year: Year,
        weight: impl Fn(&super::Start) -> f64,
    ) -> Expr {
        let mut sum = Expr::default();
        for post in self.posts_of[site.index()].iter().map(|&n| &self.posts[n]) {
            if post.cadre == cadre && post.year == year {
                let (col, people) = self.head(post);
                sum.add(col, people * weight(&self.starts[post.start]));
            }
        }
        let existing = self.world.sites[site].existing.iter().flat_map(|e| &e.posts);
        for (_, people) in existing.filter(|(c, _)| *c == cadre) {
            sum.add_scaled(&self.operating(site, year), f64::from(*people));
        }
        sum
    }

    /// People in post on 31 December (existing posts leave when converted).
    pub(super) fn standing_people(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let mut sum = Expr::default();
        for post in self.posts_of[site.index()].iter().map(|&n| &self.posts[n]) {
            if post.cadre == cadre && post.year == year {
                let (col, people) = self.head(post);
                sum.add(col, people);
            }
        }
        let existing = self.world.sites[site].existing.iter().flat_map(|e| &e.posts);
        for (_, people) in existing.filter(|(c, _)| *c == cadre) {
            sum.add_scaled(&self.standing(site, year), f64::from(*people));
        }
        sum
    }

    /// Full-time equivalents weighted by operating time, for pay and norms.
    pub(super) fn fte(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let mut sum = Expr::default();
        let crew = self.crew(site, cadre, year, |start| start.operating(year));
        sum.add_scaled(&crew, self.world.cadres[cadre].fte);
        sum
    }

    /// Available client hours (3.7).
    pub fn hours(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let ramp = self.world.ramp;
        let able =
            |start: &super::Start| supply::effective(ramp, start.year, start.lead_months, year);
        let c = &self.world.cadres[cadre];
        let mut sum = Expr::default();
        sum.add_scaled(&self.crew(site, cadre, year, able), c.fte * supply::client_hours(c));
        sum
    }

    /// Cadres that may work at a site, in order.
    pub fn cadres_at(&self, site: SiteId) -> Vec<CadreId> {
        let row = &self.world.sites[site];
        let sizes = row.sizes.iter().map(|size| &self.world.types[row.kind].sizes[*size]);
        let mut cadres: Vec<CadreId> =
            sizes.flat_map(|size| size.staff.iter().map(|range| range.cadre)).collect();
        cadres.extend(row.existing.iter().flat_map(|e| e.posts.iter().map(|(c, _)| *c)));
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
