//! The expansion problem as a mixed-integer model: docs/model.md sections 3 to 7, one file a family of rows.
//!
//! It is strong where it matters: a site's posts are split by its start (so that learning and part years stay linear without
//! big-M), and every served client is linked to the operating share of its site.

mod classes;
mod closures;
mod collaborators;
mod goals;
mod mandates;
mod money;
mod posts;
mod referral;
mod serve;
mod sites;
mod staff;
mod staying;
mod supervision;
mod training;
mod upgrades;
mod uptake;

pub use classes::Class;
pub use closures::Closure;
pub use collaborators::HireColumn;
use goals::Measure;
pub use mandates::Asked;
use mandates::Idle;
pub use money::{Ledger, Pay};
pub use posts::{People, Post};
pub use referral::ReferColumn;
pub use serve::ServeColumn;
pub use sites::Start;
pub use staff::WorkColumn;
pub use staying::Staying;
pub use training::LearnColumn;
pub use uptake::Spend;

use super::model::{Col, Expr, Model};
use crate::demand::Demand;
use crate::network::TravelTimes;
use crate::plan::Plan;
use crate::study::Study;
use crate::uptake::Shares;
use crate::world::{CadreId, CommuneId, Id, Region, SiteId, World, Year};
use std::collections::BTreeMap;

/// The model and what its columns mean.
pub struct Formulation<'a> {
    /// Facts.
    pub world: &'a World,
    /// Question.
    pub study: &'a Study,
    /// Travel times.
    pub times: &'a TravelTimes,
    /// Need and what follows from it without a decision.
    pub demand: &'a Demand,
    /// The greatest demand that any plan can raise.
    pub greatest: Demand,
    /// Columns and rows.
    pub model: Model,
    /// Possible starts of openings and of upgrades.
    pub starts: Vec<Start>,
    /// Positions in `starts` of the openings by site.
    pub starts_of: Vec<Vec<usize>>,
    /// Positions in `starts` of the upgrades by site.
    pub upgrades_of: Vec<Vec<usize>>,
    /// Possible closures of existing sites.
    pub closures: Vec<Closure>,
    /// Positions in `closures` by site.
    pub closures_of: Vec<Vec<usize>>,
    /// Posts at opened sites.
    pub posts: Vec<Post>,
    /// Positions in `posts` by site.
    pub posts_of: Vec<Vec<usize>>,
    /// People who have been in posts for some years, where some may join later.
    pub staying: Vec<Staying>,
    /// Positions in `staying` by site.
    staying_of: Vec<Vec<usize>>,
    /// Recruits by cadre and year, where there is a pool.
    pub recruits: Vec<(CadreId, Year, Col)>,
    /// Work, at sites whose cadres have different skills.
    pub work: Vec<WorkColumn>,
    /// Groups that are served alike, by service.
    pub classes: Vec<Vec<Class>>,
    /// Learners of courses that train.
    pub learners: Vec<LearnColumn>,
    /// Outreach, where it is offered.
    pub outreach: Vec<Spend>,
    /// Collaborators taken on, where it is offered.
    pub hires: Vec<HireColumn>,
    /// Uptake where the plan decides on nothing.
    pub(super) undecided: Shares<'a>,
    /// What the collaborators of a commune add to uptake in per cent, where the plan decides on them.
    pub word: BTreeMap<(CommuneId, Year), Col>,
    /// Uptake in per cent, by region and year, where outreach decides on it.
    pub uptake: BTreeMap<(Region, Year), Col>,
    /// Clients.
    pub serve: Vec<ServeColumn>,
    /// Positions in `serve` by site.
    serve_of: Vec<Vec<usize>>,
    /// Clients referred up.
    pub referrals: Vec<ReferColumn>,
    /// Payments.
    pub pay: Vec<Pay>,
    /// Sites of mandates as far as they serve nobody in the mandate's year.
    idle_sites: BTreeMap<(SiteId, Year), Idle>,
    /// Mandates as rows.
    pub asked: Vec<Asked>,
    /// Additional cost by line, owner and year, million đồng.
    pub ledger: Ledger,
    /// Additional cost of each year, million đồng.
    pub cost: Vec<Expr>,
    /// The value of each goal of the study, in its order.
    pub goals: Vec<Expr>,
    /// How the value of each goal is recounted.
    measures: Vec<Measure>,
}

impl<'a> Formulation<'a> {
    /// Builds the model.
    pub fn new(
        world: &'a World,
        study: &'a Study,
        times: &'a TravelTimes,
        demand: &'a Demand,
    ) -> Self {
        let sites = world.sites.len();
        let mut f = Self {
            world,
            study,
            times,
            demand,
            greatest: Demand::greatest(world),
            model: Model::default(),
            starts: Vec::new(),
            starts_of: vec![Vec::new(); sites],
            upgrades_of: vec![Vec::new(); sites],
            closures: Vec::new(),
            closures_of: vec![Vec::new(); sites],
            posts: Vec::new(),
            posts_of: vec![Vec::new(); sites],
            staying: Vec::new(),
            staying_of: vec![Vec::new(); sites],
            recruits: Vec::new(),
            work: Vec::new(),
            classes: classes::classes(world, study),
            learners: Vec::new(),
            outreach: Vec::new(),
            hires: Vec::new(),
            undecided: Shares::under(world, &Plan::default()),
            word: BTreeMap::new(),
            uptake: BTreeMap::new(),
            serve: Vec::new(),
            serve_of: vec![Vec::new(); sites],
            referrals: Vec::new(),
            pay: Vec::new(),
            idle_sites: BTreeMap::new(),
            asked: Vec::new(),
            ledger: Ledger::new(),
            cost: Vec::new(),
            goals: Vec::new(),
            measures: Vec::new(),
        };
        f.add_sites();
        f.add_closures();
        f.add_pilots();
        f.add_posts();
        f.add_staying();
        f.add_learners();
        f.add_pools();
        f.add_quotas();
        f.add_supervision(times);
        f.add_outreach();
        f.add_hires();
        f.add_serve(times);
        f.add_referrals(times);
        f.add_capacity();
        f.add_money();
        f.add_mandates();
        f.add_goals();
        f.add_constraints();
        f
    }

    /// The planned years.
    pub fn years(&self) -> Vec<Year> {
        self.world.calendar.years().collect()
    }

    /// Share of a year in which a site operates (3.4): less what upgrades close.
    pub fn operating(&self, site: SiteId, year: Year) -> Expr {
        let mut share = match self.world.sites[site].existing {
            None => self.opened(site, |start| start.operating(year)),
            Some(_) => self.unconverted(site, year, |start| start.operating(year)),
        };
        for (start, upgrade) in self.upgrades(site) {
            share.add(start.col, -crate::supply::downtime(upgrade, start.year, year));
        }
        share
    }

    /// Whether a site stands on 31 December (3.3).
    pub fn standing(&self, site: SiteId, year: Year) -> Expr {
        let stands = |start: &Start| f64::from(u8::from(start.stands(year)));
        match self.world.sites[site].existing {
            None => self.opened(site, stands),
            Some(_) => self.unconverted(site, year, stands),
        }
    }

    /// One less what closing an existing site and the candidates that convert it take.
    fn unconverted(&self, site: SiteId, year: Year, taken: impl Fn(&Start) -> f64) -> Expr {
        let mut left = Expr::constant(1.0);
        left.add_scaled(&self.closed(site, year), -1.0);
        for converter in crate::supply::converters(self.world, site) {
            left.add_scaled(&self.opened(converter, &taken), -1.0);
        }
        left
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

    /// Columns that are at nought where nothing is done, beside the whole numbers.
    pub fn idle(&self) -> impl Iterator<Item = Col> {
        self.outreach.iter().map(|spend| spend.col)
    }

    /// The columns and the rows so far, for the log.
    pub fn size(&self) -> (usize, usize) {
        (self.model.columns.len(), self.model.rows.len())
    }

    /// The value of a goal of the study at a point. Shortfall and equity are recounted, since
    /// their columns are only bounds where another goal is optimised.
    pub fn goal_value(&self, level: usize, point: &[f64]) -> f64 {
        self.measured(&self.measures[level], point)
    }
}
