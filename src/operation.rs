//! Which sites stand and operate when a given set of candidates opens and sites are upgraded (model 3.2 to 3.5, 3.14).

use crate::plan::{Closed, Opening, Plan, Upgraded};
use crate::supply;
use crate::world::{CadreId, SiteId, SizeId, Table, World, Year};

/// What is known of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// Never opens.
    Closed,
    /// Stands today; the opening of the second site, if any, ends it.
    Existing(Option<SiteId>),
    /// Opens `lead` months after January of `start`.
    Opened { start: Year, lead: f64, size: SizeId },
}

/// An upgrade that takes over in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Takeover {
    year: Year,
    /// Share of that year in which the site is closed for it.
    closed: f64,
    /// Share of that year after it.
    after: f64,
    size: SizeId,
}

/// The state of every site over the years.
#[derive(Debug, Clone)]
pub struct Operation {
    sites: Table<SiteId, State>,
    /// By year.
    takeovers: Table<SiteId, Vec<Takeover>>,
    /// First year without an existing site that is closed.
    closed: Table<SiteId, Option<Year>>,
}

impl Operation {
    /// Under a plan that goes as written.
    pub fn of(world: &World, plan: &Plan) -> Self {
        let openings = plan.openings.iter().map(|opening| (opening, 0.0));
        Self::delayed(world, openings, &plan.upgrades, &plan.closures)
    }

    /// When these candidates open, each with so many months of delay, and sites are upgraded on time; all others stay closed,
    /// and what is closed is not upgraded.
    pub fn delayed<'a>(
        world: &World,
        openings: impl Iterator<Item = (&'a Opening, f64)>,
        upgrades: &[Upgraded],
        closures: &[Closed],
    ) -> Self {
        let mut sites = world.sites.map(|site| match world.sites[site].existing {
            Some(_) => State::Existing(None),
            None => State::Closed,
        });
        for (opening, delay) in openings {
            let (start, size) = (opening.start, opening.size);
            let lead = world.type_of(opening.site).sizes[size].lead_months + delay;
            sites[opening.site] = State::Opened { start, lead, size };
            if let Some(converted) = world.sites[opening.site].converts {
                sites[converted] = State::Existing(Some(opening.site));
            }
        }
        let mut takeovers = sites.map(|_| Vec::new());
        for one in upgrades.iter().filter(|one| sites[one.site] != State::Closed) {
            let upgrade = &world.type_of(one.site).upgrades[one.upgrade];
            let year = supply::takeover(upgrade, one.start);
            takeovers[one.site].push(Takeover {
                year,
                closed: supply::downtime(upgrade, one.start, year),
                after: supply::operating(one.start, upgrade.lead_months, year),
                size: upgrade.to,
            });
        }
        for id in world.sites.ids() {
            takeovers[id].sort_by_key(|one: &Takeover| one.year);
        }
        let mut closed = sites.map(|_| None);
        for one in closures {
            closed[one.site] = Some(one.year);
        }
        Self { sites, takeovers, closed }
    }

    /// Operating share of a year (3.4).
    pub fn operating(&self, site: SiteId, year: Year) -> f64 {
        let closed = self.takeovers[site].iter().filter(|one| one.year == year).map(|o| o.closed);
        (self.open(site, year) - closed.sum::<f64>()).max(0.0)
    }

    /// Share of a year for which staff is paid: operating, or closed for an upgrade (5.4).
    pub fn paid(&self, site: SiteId, year: Year) -> f64 {
        self.open(site, year)
    }

    /// The operating share without what upgrades close.
    fn open(&self, site: SiteId, year: Year) -> f64 {
        match self.sites[site] {
            _ if self.is_closed(site, year) => 0.0,
            State::Closed => 0.0,
            State::Existing(None) => 1.0,
            State::Existing(Some(successor)) => 1.0 - self.open(successor, year),
            State::Opened { start, lead, .. } => supply::operating(start, lead, year),
        }
    }

    /// Operating share weighted by learning and by the output of the size (3.5).
    pub fn effective(&self, world: &World, site: SiteId, year: Year) -> f64 {
        let size = self.size(site, year);
        let output = size.map_or(1.0, |size| world.type_of(site).sizes[size].output);
        output
            * match self.sites[site] {
                State::Opened { start, lead, .. } if !self.is_upgraded(site, year) => {
                    supply::effective(world.ramp, start, lead, year)
                }
                _ => self.operating(site, year),
            }
    }

    /// Work of a cadre's people at a site in a year, in years of one who has learnt (3.7): who joined a crew later learns as an
    /// opening does, and whoever came last leaves first. `people` are in post in a planned year.
    pub fn work(
        &self,
        world: &World,
        site: SiteId,
        cadre: CadreId,
        year: Year,
        people: impl Fn(Year) -> f64,
    ) -> f64 {
        let full = self.effective(world, site, year);
        let today = || world.sites[site].existing.iter().flat_map(|existing| &existing.posts);
        let people = |year: Year| match year < world.calendar.first {
            true => today().filter(|(c, _)| *c == cadre).map(|(_, n)| f64::from(*n)).sum(),
            false => people(year),
        };
        let output = self.size(site, year).map_or(1.0, |z| world.type_of(site).sizes[z].output);
        let at_work = self.operating(site, year) * output;
        let since = self.crew_since(site, year).unwrap_or(year);
        let (mut work, mut longer) = (0.0, people(year));
        for (k, before) in (since..year).rev().take(supply::learning_years(world.ramp)).enumerate()
        {
            let stayed = longer.min(people(before));
            work += (longer - stayed) * full.min(at_work * supply::beginner(world.ramp, k));
            longer = stayed;
        }
        work + longer * full
    }

    /// The year of the crew that a site had when it opened, or before its last upgrade; `None`: that of today.
    fn crew_since(&self, site: SiteId, year: Year) -> Option<Year> {
        let upgraded = self.takeovers[site].iter().rev().find(|one| one.year <= year);
        upgraded.map(|one| one.year - 1).or(match self.sites[site] {
            State::Opened { start, lead, .. } => Some(supply::opens(start, lead)),
            _ => None,
        })
    }

    /// Whether it stands on 31 December (3.3).
    pub fn stands(&self, site: SiteId, year: Year) -> bool {
        match self.sites[site] {
            _ if self.is_closed(site, year) => false,
            State::Closed => false,
            State::Existing(None) => true,
            State::Existing(Some(successor)) => !self.stands(successor, year),
            State::Opened { start, lead, .. } => supply::stands(start, lead, year),
        }
    }

    /// Whether an existing site is closed by a year.
    pub fn is_closed(&self, site: SiteId, year: Year) -> bool {
        self.closed[site].is_some_and(|first| first <= year)
    }

    /// People of today in post at an existing site in a year, by cadre: its own until an upgrade takes over, and those of the
    /// sites that have merged into it.
    pub fn people_today(&self, world: &World, site: SiteId, year: Year) -> Vec<(CadreId, u32)> {
        let Some(own) = &world.sites[site].existing else { return Vec::new() };
        let mut people = if self.is_upgraded(site, year) { Vec::new() } else { own.posts.clone() };
        for (other, facts) in world.sites.iter() {
            let Some(existing) = &facts.existing else { continue };
            let into = existing.closing.and_then(|closing| closing.into);
            if into == Some(site) && self.is_closed(other, year) {
                people.extend(existing.posts.iter().copied());
            }
        }
        people
    }

    /// Whether it is an opened candidate rather than an existing site.
    pub fn is_opened(&self, site: SiteId) -> bool {
        matches!(self.sites[site], State::Opened { .. })
    }

    /// Whether an upgrade has taken over by the end of a year.
    pub fn is_upgraded(&self, site: SiteId, year: Year) -> bool {
        self.takeovers[site].iter().any(|one| one.year <= year)
    }

    /// Its size at the end of a year; `None`: closed, or as it stands today.
    pub fn size(&self, site: SiteId, year: Year) -> Option<SizeId> {
        let opened = match self.sites[site] {
            State::Opened { size, .. } => Some(size),
            _ => None,
        };
        self.takeovers[site].iter().rev().find(|one| one.year <= year).map(|o| o.size).or(opened)
    }

    /// Something that each size has, over the operating time of a year (places, running cost): the new size's from a takeover
    /// on; `today` is that of an existing site.
    pub fn over_year(
        &self,
        site: SiteId,
        year: Year,
        of_size: impl Fn(SizeId) -> f64,
        today: f64,
    ) -> f64 {
        let of = |size: Option<SizeId>| size.map_or(today, &of_size);
        match self.takeovers[site].iter().find(|one| one.year == year) {
            None => of(self.size(site, year)) * self.operating(site, year),
            Some(one) => {
                let before = self.operating(site, year) - one.after;
                of(Some(one.size)) * one.after + of(self.size(site, year - 1)) * before.max(0.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Province;
    use crate::world::Ramp;

    /// Two open a site, two more come in its third year: these learn for a year and a half, the others have learnt by then.
    #[test]
    fn who_joins_later_learns_and_who_came_last_leaves_first() {
        let (mut world, _) = Province { communes: 7, years: 5, ..Province::default() }.build();
        world.ramp = Ramp { first: 0.5, months: 18.0 };
        let (site, row) = world.sites.iter().find(|(_, site)| !site.sizes.is_empty()).unwrap();
        let (size, kind, first) = (row.sizes[0], row.kind, world.calendar.first);
        world.types[kind].sizes[size].lead_months = 0.0;
        world.types[kind].sizes[size].output = 1.0;
        let opening = Opening { site, size, start: first };
        let operation = Operation::of(&world, &Plan { openings: vec![opening], ..Plan::default() });
        let cadre = world.cadres.ids().next().unwrap();
        let work = |people: [f64; 5], n: i16| {
            let people = |year: Year| people[usize::try_from(year - first).unwrap()];
            operation.work(&world, site, cadre, first + n, people)
        };
        // The first year of a ramp of 18 months from one half: one half and a third of one half on average; the second: 11 months and a half.
        let (year, next) = (2.0 / 3.0, 23.0 / 24.0);
        let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-12, "{one} {other}");
        near(work([2.0; 5], 0), 2.0 * year);
        near(work([2.0; 5], 1), 2.0 * next);
        near(work([2.0, 2.0, 4.0, 4.0, 4.0], 2), 2.0 + 2.0 * year);
        near(work([2.0, 2.0, 4.0, 4.0, 4.0], 3), 2.0 + 2.0 * next);
        near(work([2.0, 2.0, 4.0, 4.0, 4.0], 4), 4.0);
        near(work([2.0, 4.0, 2.0, 3.0, 3.0], 3), 2.0 + year);
        near(work([2.0, 4.0, 4.0, 4.0, 4.0], 1), 2.0 * next + 2.0 * year);
    }
}
