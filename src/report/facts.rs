//! What several sections need to know of the plan: when each site opens, who stands there, who is served.

use super::input::ReportInput;
use super::text;
use crate::operation::Operation;
use crate::plan::{Opening, Plan};
use crate::supply;
use crate::world::{CadreId, CommuneId, Id, Label, People, Quota, SiteId, Table, World, Year};

/// An opening with the day on which its doors open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Built {
    /// What the plan says.
    pub opening: Opening,
    /// Year and month of the opening; `None` if it lies beyond the last year.
    pub opens: Option<(Year, u8)>,
}

/// Counts by commune that the map and the key figures share.
pub(super) struct Facts<'a> {
    pub world: &'a World,
    pub plan: &'a Plan,
    /// What stands when.
    pub operation: Operation,
    /// By start year, type and site.
    pub built: Vec<Built>,
    /// People in need in the last year, by commune.
    pub need: Table<CommuneId, f64>,
    /// People served in the last year, by commune.
    pub served: Table<CommuneId, f64>,
}

impl<'a> Facts<'a> {
    /// Counts them.
    pub fn new(input: &ReportInput<'a>) -> Self {
        let world = input.world;
        let last = world.calendar.last;
        let need = world.communes.map(|i| {
            let groups = world.groups.ids();
            groups.map(|g| input.demand.need(i, g, last)).sum::<f64>()
        });
        let mut served = world.communes.map(|_| 0.0);
        for row in input.solved.plan.serve.iter().filter(|row| row.year == last) {
            let people = input.demand.people_per_client(row.group, row.service);
            served[row.commune] += row.clients.0 * people;
        }
        let plan = &input.solved.plan;
        let operation = Operation::of(world, plan);
        Self { world, plan, operation, built: built(world, plan), need, served }
    }

    /// People served in the last year.
    pub fn people_served(&self) -> People {
        People(self.served.values().sum())
    }

    /// People in need in the last year.
    pub fn people_in_need(&self) -> People {
        People(self.need.values().sum())
    }

    /// Share of a commune's need that is served in the last year; `None` where nobody is in need.
    pub fn share(&self, commune: CommuneId) -> Option<f64> {
        (self.need[commune] > 0.0).then(|| self.served[commune] / self.need[commune])
    }

    /// Whether a site stands on 31 December (model 3.3).
    pub fn stands(&self, site: SiteId, year: Year) -> bool {
        self.operation.stands(site, year)
    }

    /// People in post by cadre at the sites that stand and satisfy `counts`, on 31 December.
    pub fn posts(&self, year: Year, counts: impl Fn(SiteId) -> bool) -> Table<CadreId, f64> {
        let mut posts = self.world.cadres.map(|_| 0.0);
        let standing = self.world.sites.ids().filter(|site| self.stands(*site, year));
        for site in standing.filter(|site| counts(*site)) {
            for (cadre, people) in self.operation.people_today(self.world, site, year) {
                posts[cadre] += f64::from(people);
            }
        }
        for row in self.plan.posts.iter().filter(|row| row.year == year && counts(row.site)) {
            if self.stands(row.site, year) {
                posts[row.cadre] += f64::from(row.people);
            }
        }
        posts
    }

    /// Posts of a quota's kind at standing sites of its owner, concurrent cadres left out (`staff.quota`).
    pub fn posts_of_quota(&self, quota: &Quota, year: Year) -> f64 {
        let owned = |site| quota.owner.is_none_or(|owner| self.world.type_of(site).owner == owner);
        let posts = self.posts(year, owned);
        let counted = self.world.cadres.iter().filter(|(_, cadre)| counts(quota, cadre));
        counted.map(|(cadre, _)| posts[cadre]).sum()
    }

    /// The same today.
    pub fn posts_of_quota_today(&self, quota: &Quota) -> f64 {
        let sites = self.world.sites.iter();
        let owned = sites.filter(|(site, _)| {
            quota.owner.is_none_or(|owner| self.world.type_of(*site).owner == owner)
        });
        let posts = owned.filter_map(|(_, site)| site.existing.as_ref()).flat_map(|e| &e.posts);
        let counted = posts.filter(|(cadre, _)| counts(quota, &self.world.cadres[*cadre]));
        counted.map(|(_, people)| f64::from(*people)).sum()
    }

    /// The district of a commune, where the hierarchy has one below the province.
    pub fn district(&self, commune: CommuneId) -> Option<crate::world::AreaId> {
        match self.world.levels.len() {
            0 | 1 => None,
            levels => self.world.communes[commune].areas.get(levels - 1).copied(),
        }
    }

    /// A commune with its kind: "Phường Bãi Cháy".
    pub fn commune_name(&self, commune: CommuneId) -> String {
        let commune = &self.world.communes[commune];
        match commune.kind.is_empty() || starts_with_kind(&commune.name, &commune.kind) {
            true => commune.name.clone(),
            false => format!("{} {}", commune.kind, commune.name),
        }
    }

    /// A commune with its kind and district.
    pub fn full_name(&self, commune: CommuneId) -> String {
        match self.district(commune) {
            Some(area) => {
                format!("{}, {}", self.commune_name(commune), self.world.areas[area].name)
            }
            None => self.commune_name(commune),
        }
    }

    /// Type and size of an opening: "Văn phòng xã (cỡ nhỏ)"; the size only where there is a choice.
    pub fn what(&self, opening: &Opening) -> Label {
        let kind = self.world.type_of(opening.site);
        let size = &kind.sizes[opening.size].label;
        match kind.sizes.len() {
            1 => kind.label.clone(),
            _ => text::each(|lang| format!("{} ({})", lang.label(&kind.label), lang.label(size))),
        }
    }
}

fn counts(quota: &Quota, cadre: &crate::world::Cadre) -> bool {
    !cadre.concurrent && cadre.post_kind == quota.post_kind
}

fn starts_with_kind(name: &str, kind: &str) -> bool {
    name.to_lowercase().starts_with(&kind.to_lowercase())
}

fn lead_months(world: &World, opening: &Opening) -> f64 {
    world.type_of(opening.site).sizes[opening.size].lead_months
}

fn built(world: &World, plan: &Plan) -> Vec<Built> {
    let mut built: Vec<Built> = plan
        .openings
        .iter()
        .map(|opening| Built { opening: *opening, opens: opens(world, opening) })
        .collect();
    built.sort_by_key(|b| {
        let site = b.opening.site;
        (b.opening.start, world.sites[site].kind.index(), site.index())
    });
    built
}

/// The first year in which it operates, and the month (model 3.2).
fn opens(world: &World, opening: &Opening) -> Option<(Year, u8)> {
    let lead = lead_months(world, opening);
    let mut years = opening.start..=world.calendar.last;
    let year = years.find(|year| supply::stands(opening.start, lead, *year))?;
    let month = 13.0 - supply::operating_months(opening.start, lead, year).ceil();
    Some((year, month as u8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::Fixture;

    #[test]
    fn a_site_opens_in_the_month_after_its_lead_time() {
        let fixture = Fixture::new();
        let facts = Facts::new(&fixture.input());
        let opens: Vec<_> = facts.built.iter().map(|built| built.opens).collect();
        assert_eq!(opens, [Some((2014, 10)), Some((2014, 10)), Some((2016, 10))]);
    }

    #[test]
    fn a_converted_site_leaves_with_its_posts() {
        let mut fixture = Fixture::new();
        let worker = CadreId::new(0);
        let facts = Facts::new(&fixture.input());
        assert_eq!(facts.posts(2014, |_| true)[worker], 1.0);
        fixture.solved.plan.openings.remove(1);
        let facts = Facts::new(&fixture.input());
        assert_eq!(facts.posts(2014, |_| true)[worker], 6.0);
    }

    #[test]
    fn a_quota_counts_its_owner_s_posts_only() {
        let fixture = Fixture::new();
        let facts = Facts::new(&fixture.input());
        let quota = &fixture.world.quotas[0];
        assert_eq!(facts.posts_of_quota_today(quota), 0.0);
        assert_eq!(facts.posts_of_quota(quota, 2016), 3.0);
        let all = Quota { owner: None, ..quota.clone() };
        assert_eq!(facts.posts_of_quota_today(&all), 5.0);
    }

    #[test]
    fn people_served_count_by_the_service_they_enter() {
        let fixture = Fixture::new();
        let facts = Facts::new(&fixture.input());
        // 60 clients of a service that half of the group needs and enters by: one person each.
        assert_eq!(facts.people_served(), People(60.0));
        assert!((facts.people_in_need().0 - 1800.0).abs() < 1e-9);
    }
}
