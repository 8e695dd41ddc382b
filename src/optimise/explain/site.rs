//! One site: what it adds, what holds it back, and the best place beside it.

use super::Explainer;
use crate::optimise::formulation::People;
use crate::optimise::levels::fixed;
use crate::optimise::model::Sense;
use crate::world::{Id, Label, SiteId, Status};
use serde::{Deserialize, Serialize};

/// Places that are tried instead of a site.
const TRIED: usize = 8;

/// A row binds if less than this share of its largest term is left.
const TIGHT: f64 = 1e-6;

/// What a site is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Stands today.
    Existing,
    /// Opened.
    Opened,
    /// Could be opened and is not.
    Closed,
    /// Must not be opened.
    Forbidden,
}

/// What changes when one site is opened or not, all other openings and all posts as planned and clients served anew.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Need served, in the goal's unit.
    pub served: f64,
    /// People served in the last year.
    pub people: f64,
    /// Additional cost of all years, million đồng.
    pub cost: f64,
}

/// The best place that the plan does not use for the same purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instead {
    /// Site.
    pub code: String,
    /// Name.
    pub name: String,
    /// What the exchange would change.
    pub effect: Effect,
}

/// Why a site is opened or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteWhy {
    /// Site.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it is in the plan.
    pub standing: Standing,
    /// Clients served there in the last year, all services together.
    pub clients: f64,
    /// People served there in the last year.
    pub people: f64,
    /// Opened: what is lost without it. Closed: what its earliest, smallest opening adds. `None`: the rules do not hold then.
    pub effect: Option<Effect>,
    /// What binds at the site in the last year; of a closed site, what keeps it closed.
    pub limits: Vec<Label>,
    /// Of an opened site, the best place tried in its stead.
    pub instead: Option<Instead>,
}

impl Explainer<'_> {
    /// Explains a site.
    pub fn site(&self, site: SiteId) -> SiteWhy {
        let row = &self.f.world.sites[site];
        let chosen = self.chosen(site);
        let standing = match (&row.status, chosen) {
            (Status::Existing, _) => Standing::Existing,
            (_, Some(_)) => Standing::Opened,
            (Status::Forbidden, _) => Standing::Forbidden,
            _ => Standing::Closed,
        };
        let added = if standing == Standing::Closed { self.added(site) } else { None };
        let effect = chosen.map_or(added, |_| self.effect(&self.without(site)));
        let limits = match (standing, effect) {
            (Standing::Closed, None) => self.blockers(site),
            (Standing::Closed | Standing::Forbidden, _) => Vec::new(),
            _ => self.limits(site),
        };
        SiteWhy {
            code: row.code.clone(),
            name: row.name.clone(),
            standing,
            clients: self.served_at(site, |_| 1.0),
            people: self.served_at(site, |column| column.people),
            effect,
            limits,
            instead: chosen.and_then(|start| self.instead(site, start)),
        }
    }

    /// The opened sites that serve most people, at most so many.
    pub fn largest(&self, most: usize) -> Vec<SiteId> {
        let opened = self.f.world.sites.ids().filter(|site| self.chosen(*site).is_some());
        let mut opened: Vec<(SiteId, f64)> =
            opened.map(|site| (site, self.served_at(site, |column| column.people))).collect();
        opened.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        opened.into_iter().take(most).map(|(site, _)| site).collect()
    }

    /// The start of an opened site.
    fn chosen(&self, site: SiteId) -> Option<usize> {
        let starts = self.f.starts_of[site.index()].iter().copied();
        starts.into_iter().find(|&n| self.whole[self.f.starts[n].col.index()] > 0.5)
    }

    fn served_at(
        &self,
        site: SiteId,
        weight: impl Fn(&crate::optimise::formulation::ServeColumn) -> f64,
    ) -> f64 {
        let last = self.f.world.calendar.last;
        let own = self.f.serve.iter().filter(|column| column.site == site && column.year == last);
        own.map(|column| weight(column) * self.base[column.col.index()]).sum()
    }

    /// Whole numbers without a site.
    fn without(&self, site: SiteId) -> Vec<f64> {
        let mut whole = self.whole.clone();
        for &n in &self.f.starts_of[site.index()] {
            whole[self.f.starts[n].col.index()] = 0.0;
        }
        for &n in &self.f.posts_of[site.index()] {
            if let People::Chosen(col) = self.f.posts[n].people {
                whole[col.index()] = 0.0;
            }
        }
        whole
    }

    /// Whole numbers with a start besides, at its least staff.
    fn with(&self, mut whole: Vec<f64>, start: usize) -> Vec<f64> {
        let row = &self.f.starts[start];
        whole[row.col.index()] = 1.0;
        let staff = &self.f.world.type_of(row.site).sizes[row.size].staff;
        for post in self.f.posts_of[row.site.index()].iter().map(|&n| &self.f.posts[n]) {
            if let (People::Chosen(col), true) = (post.people, post.start == start) {
                let least = staff.iter().find(|range| range.cadre == post.cadre);
                whole[col.index()] = least.map_or(0.0, |range| f64::from(range.min));
            }
        }
        whole
    }

    /// What whole numbers change against the plan's.
    fn effect(&self, whole: &[f64]) -> Option<Effect> {
        let (point, value) = self.best(&fixed(&self.f.model, whole))?;
        Some(Effect {
            served: value - self.value,
            people: self.people(&point) - self.people(&self.base),
            cost: self.cost(&point) - self.cost(&self.base),
        })
    }

    /// What the first possible opening of a closed site adds.
    fn added(&self, site: SiteId) -> Option<Effect> {
        let starts = self.f.starts_of[site.index()].iter();
        starts.into_iter().find_map(|&n| self.effect(&self.with(self.whole.clone(), n)))
    }

    /// The best of the places with most need beside a site, of its type and in its area, that are closed.
    fn instead(&self, site: SiteId, start: usize) -> Option<Instead> {
        let world = self.f.world;
        let area = |site: SiteId| world.communes[world.commune_of(site)].areas.last().copied();
        let fits = |other: &SiteId| {
            world.sites[*other].kind == world.sites[site].kind
                && area(*other) == area(site)
                && self.chosen(*other).is_none()
                && !self.f.starts_of[other.index()].is_empty()
        };
        let mut others: Vec<SiteId> = world.sites.ids().filter(fits).collect();
        let people = |site: SiteId| world.communes[world.commune_of(site)].population.0;
        others.sort_by(|a, b| people(*b).total_cmp(&people(*a)).then(a.cmp(b)));
        let row = &self.f.starts[start];
        let tried = others.into_iter().take(TRIED).filter_map(|other| {
            let same = self.f.starts_of[other.index()].iter().copied().find(|&n| {
                let start = &self.f.starts[n];
                (start.size, start.year) == (row.size, row.year)
            })?;
            let effect = self.effect(&self.with(self.without(site), same))?;
            let site = &world.sites[other];
            Some(Instead { code: site.code.clone(), name: site.name.clone(), effect })
        });
        let sign = if self.objective.maximise { 1.0 } else { -1.0 };
        tried.reduce(|best, next| {
            if sign * next.effect.served > sign * best.effect.served { next } else { best }
        })
    }

    /// What binds at a site in the last year.
    fn limits(&self, site: SiteId) -> Vec<Label> {
        let tag = format!("{},{}", self.f.world.sites[site].code, self.f.world.calendar.last);
        let mut found = Vec::new();
        for (start, vi, en) in [
            ("hours", "giờ làm việc của nhân viên", "hours of the staff"),
            ("norm", "định mức số ca", "norm of cases a worker"),
            ("places", "số chỗ", "places"),
            ("minimum_clients", "số đối tượng tối thiểu", "fewest clients"),
        ] {
            let mut own = self.f.model.rows.iter().filter(|row| {
                let rest = row.name.strip_prefix(start).and_then(|rest| rest.strip_prefix('['));
                let rest = rest.and_then(|rest| rest.strip_prefix(&tag));
                rest.is_some_and(|rest| rest.starts_with([',', ']']))
            });
            if own.any(|row| is_tight(row, &self.base)) {
                found.push(Label { vi: vi.into(), en: en.into() });
            }
        }
        if found.is_empty() {
            found.push(Label {
                vi: "nhu cầu: mọi người tìm đến đều được phục vụ".into(),
                en: "demand: everybody who comes is served".into(),
            });
        }
        found
    }

    /// Families of rules without any one of which a closed site could be opened beside the others.
    fn blockers(&self, site: SiteId) -> Vec<Label> {
        let Some(&start) = self.f.starts_of[site.index()].first() else {
            return vec![Label {
                vi: "không kịp hoạt động trong kỳ kế hoạch".into(),
                en: "cannot stand within the planned years".into(),
            }];
        };
        let whole = fixed(&self.f.model, &self.with(self.whole.clone(), start));
        let families: [(&[&str], &str, &str); 5] = [
            (&["balance_flow[", "last_year[", "cost["], "kinh phí", "money"),
            (&["quota["], "biên chế", "posts allowed"),
            (&["pool_use["], "nguồn nhân lực", "people to be found"),
            (&["one_per[", "converted_once["], "mỗi địa bàn một điểm", "one opening in an area"),
            (&["minimum_clients["], "số đối tượng tối thiểu", "fewest clients"),
        ];
        let opens = |names: &[&str]| {
            let mut model = whole.clone();
            model.rows.retain(|row| !names.iter().any(|name| row.name.starts_with(name)));
            self.best(&model).is_some()
        };
        let found: Vec<Label> = families
            .into_iter()
            .filter(|(names, ..)| opens(names))
            .map(|(_, vi, en)| Label { vi: vi.into(), en: en.into() })
            .collect();
        if !found.is_empty() {
            return found;
        }
        vec![Label {
            vi: "nhiều quy tắc cùng lúc".into(), en: "several rules at once".into()
        }]
    }
}

fn is_tight(row: &crate::optimise::model::Row, point: &[f64]) -> bool {
    let terms = || row.terms.iter().map(|(col, factor)| factor * point[col.index()]);
    let (sum, scale) = (terms().sum::<f64>(), terms().map(f64::abs).fold(row.rhs.abs(), f64::max));
    let left = if row.sense == Sense::Ge { sum - row.rhs } else { row.rhs - sum };
    scale > 1e-9 && left <= TIGHT * scale
}
