//! The expansion problem as a mixed-integer model: docs/model.md sections 3 to 7, one file a family of rows.
//!
//! It is strong where it matters: a site's posts are split by its start (so that learning and part years stay linear without
//! big-M), and every served client is linked to the operating share of its site.

mod classes;
mod goals;
mod mandates;
mod money;
mod serve;
mod sites;
mod staff;

pub use classes::Class;
pub use mandates::Asked;
pub use money::{Ledger, Pay};
pub use serve::ServeColumn;
pub use sites::Start;
pub use staff::{People, Post, WorkColumn};

use super::model::{Expr, Model};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::study::{GoalKind, Study};
use crate::world::{CadreId, Id, SiteId, World, Year};

/// The model and what its columns mean.
pub struct Formulation<'a> {
    /// Facts.
    pub world: &'a World,
    /// Question.
    pub study: &'a Study,
    /// Demand.
    pub demand: &'a Demand,
    /// Columns and rows.
    pub model: Model,
    /// Possible starts.
    pub starts: Vec<Start>,
    /// Positions in `starts` by site.
    pub starts_of: Vec<Vec<usize>>,
    /// Posts at opened sites.
    pub posts: Vec<Post>,
    /// Positions in `posts` by site.
    pub posts_of: Vec<Vec<usize>>,
    /// Recruits by cadre and year, where there is a pool.
    pub recruits: Vec<(CadreId, Year, super::model::Col)>,
    /// Work, at sites whose cadres have different skills.
    pub work: Vec<WorkColumn>,
    /// Groups that are served alike, by service.
    pub classes: Vec<Vec<Class>>,
    /// Clients.
    pub serve: Vec<ServeColumn>,
    /// Payments.
    pub pay: Vec<Pay>,
    /// Mandates as rows.
    pub asked: Vec<Asked>,
    /// Additional cost by line, owner and year, million đồng.
    pub ledger: Ledger,
    /// Additional cost of each year, million đồng.
    pub cost: Vec<Expr>,
    /// The value of each goal of the study, in its order.
    pub goals: Vec<Expr>,
    /// What the equity goals compare: the value of each area, by goal.
    pub areas: Vec<Vec<Expr>>,
}

impl<'a> Formulation<'a> {
    /// Builds the model.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &TravelTimes,
        demand: &'a Demand,
    ) -> Self {
        let sites = world.sites.len();
        let mut f = Self {
            world,
            study,
            demand,
            model: Model::default(),
            starts: Vec::new(),
            starts_of: vec![Vec::new(); sites],
            posts: Vec::new(),
            posts_of: vec![Vec::new(); sites],
            recruits: Vec::new(),
            work: Vec::new(),
            classes: classes::classes(world, study),
            serve: Vec::new(),
            pay: Vec::new(),
            asked: Vec::new(),
            ledger: Ledger::new(),
            cost: Vec::new(),
            goals: Vec::new(),
            areas: Vec::new(),
        };
        f.add_sites();
        f.add_posts();
        f.add_pools();
        f.add_quotas();
        f.add_serve(times);
        f.add_capacity();
        f.add_money();
        f.add_mandates();
        f.add_goals();
        f
    }

    /// The planned years.
    pub fn years(&self) -> Vec<Year> {
        self.world.calendar.years().collect()
    }

    /// Share of a year in which a site operates (3.4).
    pub fn operating(&self, site: SiteId, year: Year) -> Expr {
        if self.world.sites[site].existing.is_none() {
            return self.opened(site, |start| start.operating(year));
        }
        let mut share = Expr::constant(1.0);
        for converter in crate::supply::converters(self.world, site) {
            let taken = self.opened(converter, |start| start.operating(year));
            share.add_scaled(&taken, -1.0);
        }
        share
    }

    /// Whether a site stands on 31 December (3.3).
    pub fn standing(&self, site: SiteId, year: Year) -> Expr {
        if self.world.sites[site].existing.is_none() {
            return self.opened(site, |start| f64::from(u8::from(start.stands(year))));
        }
        let mut stands = Expr::constant(1.0);
        for converter in crate::supply::converters(self.world, site) {
            let gone = self.opened(converter, |start| f64::from(u8::from(start.stands(year))));
            stands.add_scaled(&gone, -1.0);
        }
        stands
    }

    /// Sum over the starts of a candidate of its column times a weight.
    fn opened(&self, site: SiteId, weight: impl Fn(&Start) -> f64) -> Expr {
        let mut sum = Expr::default();
        for &n in &self.starts_of[site.index()] {
            let start = &self.starts[n];
            sum.add(start.col, weight(start));
        }
        sum
    }

    /// The columns and the rows so far, for the log.
    pub fn size(&self) -> (usize, usize) {
        (self.model.columns.len(), self.model.rows.len())
    }

    /// The value of a goal of the study at a point. Shortfall and equity are recounted, since
    /// their columns are only bounds where another goal is optimised.
    pub fn goal_value(&self, level: usize, point: &[f64]) -> f64 {
        match self.study.goals[level].kind {
            GoalKind::Shortfall => {
                let priced = |asked: &Asked| {
                    self.study.mandates[asked.mandate].price.unwrap_or(0.0) * asked.missing(point)
                };
                self.asked.iter().map(priced).sum()
            }
            GoalKind::Equity => {
                let areas = self.areas[level].iter().map(|area| area.value(point));
                areas.fold(f64::INFINITY, f64::min)
            }
            GoalKind::Served | GoalKind::Cost => self.goals[level].value(point),
        }
    }
}
