//! Who joins the posts of a site after its opening learns as an opening does (3.7): beginners do less than those who have stayed.

use super::{Formulation, Post};
use crate::optimise::model::{Col, Expr, Sense};
use crate::supply;
use crate::world::{CadreId, Id, SiteId, Year};
use std::collections::BTreeMap;

/// People of a post who have been there for so many whole years or longer; those who come with an opening are left out.
#[derive(Debug, Clone)]
pub struct Staying {
    /// Position of the post.
    pub post: usize,
    /// Years, from one on.
    years: usize,
    /// How many.
    pub col: Col,
}

impl Formulation<'_> {
    /// At most those in post in each of the years, for whoever came last leaves first. Fewer only do less, so that no row holds
    /// them up, and a site that serves nobody asks nothing of them.
    pub(super) fn add_staying(&mut self) {
        let place: BTreeMap<(usize, CadreId, Year), usize> =
            self.posts.iter().enumerate().map(|(n, p)| ((p.start, p.cadre, p.year), n)).collect();
        for (n, post) in self.posts.clone().iter().enumerate() {
            let mut now = self.joining(post);
            if now.terms.is_empty() {
                continue;
            }
            let most = self.most_people(post);
            for years in 1..=self.known_for(post) {
                let before = post.year - years as Year;
                let earlier = match place.get(&(post.start, post.cadre, before)) {
                    Some(&earlier) => self.joining(&self.posts[earlier]),
                    None => {
                        let site = self.starts[post.start].site;
                        self.standing_people(site, post.cadre, before)
                    }
                };
                let tag = format!("{n},{years}");
                let col = self.model.continuous(format!("staying[{tag}]"), 0.0, most);
                for (family, people) in [("stays", &now), ("stayed", &earlier)] {
                    let mut row = Expr::column(col);
                    row.add_scaled(people, -1.0);
                    self.model.row(format!("{family}[{tag}]"), row, Sense::Le, 0.0);
                }
                self.staying_of[self.starts[post.start].site.index()].push(self.staying.len());
                self.staying.push(Staying { post: n, years, col });
                now = Expr::column(col);
            }
        }
    }

    /// People of a post who may have joined it: all after an upgrade, at an opening those beyond the least.
    pub fn joining(&self, post: &Post) -> Expr {
        match self.starts[post.start].upgrade {
            Some(_) => self.head(post),
            None => post.people.further().map(Expr::column).unwrap_or_default(),
        }
    }

    /// Years back to the crew with which a post's start began, or before an upgrade; no more than one learns.
    fn known_for(&self, post: &Post) -> usize {
        let start = &self.starts[post.start];
        let began =
            supply::opens(start.year, start.lead_months) - Year::from(start.upgrade.is_some());
        ((post.year - began) as usize).min(supply::learning_years(self.world.ramp))
    }

    /// Work that the people of a cadre at a site do not do yet, in years of one who has learnt.
    pub(super) fn unlearnt(&self, site: SiteId, cadre: CadreId, year: Year) -> Expr {
        let here = |post: &Post| (post.cadre, post.year) == (cadre, year);
        let mut sum = Expr::default();
        for post in self.posts_of[site.index()].iter().map(|&n| &self.posts[n]).filter(|p| here(p))
        {
            if self.known_for(post) > 0 {
                sum.add_scaled(&self.joining(post), self.loss(post, 0));
            }
        }
        for row in self.staying_of[site.index()].iter().map(|&n| &self.staying[n]) {
            let post = &self.posts[row.post];
            if here(post) {
                let all = row.years == self.known_for(post);
                let still = if all { 0.0 } else { self.loss(post, row.years) };
                sum.add(row.col, still - self.loss(post, row.years - 1));
            }
        }
        sum
    }

    /// What one who began so many whole years ago does less in a year than one of the crew with which the start began.
    fn loss(&self, post: &Post, years: usize) -> f64 {
        let start = &self.starts[post.start];
        let output = self.world.type_of(start.site).sizes[start.size].output;
        let beginner = supply::beginner(self.world.ramp, years);
        (self.able(start, post.year) - self.at_work(start, post.year) * output * beginner).max(0.0)
    }
}
