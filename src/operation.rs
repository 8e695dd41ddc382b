//! Which sites stand and operate when a given set of candidates opens (model 3.2 to 3.5).

use crate::plan::{Opening, Plan};
use crate::supply;
use crate::world::{SiteId, Table, World, Year};

/// What is known of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Never opens.
    Closed,
    /// Stands today; the opening of the second site, if any, ends it.
    Existing(Option<SiteId>),
    /// Opens `lead` months after January of `start`.
    Opened { start: Year, lead: f64 },
}

/// The state of every site over the years.
#[derive(Debug, Clone)]
pub struct Operation {
    sites: Table<SiteId, State>,
}

impl Operation {
    /// Under a plan that goes as written.
    pub fn of(world: &World, plan: &Plan) -> Self {
        Self::delayed(world, plan.openings.iter().map(|opening| (opening, 0.0)))
    }

    /// When these candidates open, each with so many months of delay; all others stay closed.
    pub fn delayed<'a>(world: &World, openings: impl Iterator<Item = (&'a Opening, f64)>) -> Self {
        let mut sites = world.sites.map(|site| match world.sites[site].existing {
            Some(_) => State::Existing(None),
            None => State::Closed,
        });
        for (opening, delay) in openings {
            let size = &world.type_of(opening.site).sizes[opening.size];
            let lead = size.lead_months + delay;
            sites[opening.site] = State::Opened { start: opening.start, lead };
            if let Some(converted) = world.sites[opening.site].converts {
                sites[converted] = State::Existing(Some(opening.site));
            }
        }
        Self { sites }
    }

    /// Operating share of a year (3.4).
    pub fn operating(&self, site: SiteId, year: Year) -> f64 {
        match self.sites[site] {
            State::Closed => 0.0,
            State::Existing(None) => 1.0,
            State::Existing(Some(successor)) => 1.0 - self.operating(successor, year),
            State::Opened { start, lead } => supply::operating(start, lead, year),
        }
    }

    /// Operating share weighted by learning (3.5).
    pub fn effective(&self, world: &World, site: SiteId, year: Year) -> f64 {
        match self.sites[site] {
            State::Opened { start, lead } => supply::effective(world.ramp, start, lead, year),
            _ => self.operating(site, year),
        }
    }

    /// Whether it stands on 31 December (3.3).
    pub fn stands(&self, site: SiteId, year: Year) -> bool {
        match self.sites[site] {
            State::Closed => false,
            State::Existing(None) => true,
            State::Existing(Some(successor)) => !self.stands(successor, year),
            State::Opened { start, lead } => supply::stands(start, lead, year),
        }
    }

    /// Whether it is an opened candidate rather than an existing site.
    pub fn is_opened(&self, site: SiteId) -> bool {
        matches!(self.sites[site], State::Opened { .. })
    }
}
