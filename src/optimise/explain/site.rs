//! One site: what it adds, what holds it back, and the best place beside it.

use super::Explainer;
use crate::optimise::formulation::{People, ServeColumn};
use crate::optimise::question::{Best, Move};
use crate::world::{CommuneId, Id, Label, SiteId, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Places that are tried instead of a site.
const TRIED: usize = 8;

/// Communes of a catchment below this many people are left out.
const FEW: f64 = 0.5;

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

/// What changes when one site is opened or not, all other openings and all posts as planned and clients served anew: on both sides
/// for most need served, then under it for most people, then under both for least cost.
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

/// A commune that a site serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catchment {
    /// Commune.
    pub commune: String,
    /// Name.
    pub name: String,
    /// People of it who are served at the site in the last year.
    pub people: f64,
    /// People of it who are served anywhere only because the site is there; below nought where it draws staff or money away.
    pub marginal: f64,
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
    /// Who is served there in the last year, largest first; of a closed site, who would be.
    pub catchment: Vec<Catchment>,
    /// Targets that would be missed, or missed by more, if the site were not opened.
    pub misses: Vec<Label>,
    /// What binds at the site in the last year; of a closed site, what keeps it closed.
    pub limits: Vec<Label>,
    /// Of an opened site, the best place tried in its stead.
    pub instead: Option<Instead>,
}

impl Explainer<'_> {
    /// Explains a site.
    pub fn site(&mut self, site: SiteId) -> SiteWhy {
        let world = self.f.world;
        let row = &world.sites[site];
        let chosen = self.chosen(site);
        let standing = match (&row.status, chosen) {
            (Status::Existing, _) => Standing::Existing,
            (_, Some(_)) => Standing::Opened,
            (Status::Forbidden, _) => Standing::Forbidden,
            _ => Standing::Closed,
        };
        let other = match standing {
            Standing::Opened => self.planned.ask_all(&self.closing(site)),
            Standing::Closed => self.added(site),
            Standing::Existing | Standing::Forbidden => None,
        };
        let limits = match (standing, &other) {
            (Standing::Closed, None) => self.blockers(site),
            (Standing::Closed | Standing::Forbidden, _) => Vec::new(),
            _ => self.limits(site),
        };
        let catchment = match (standing, &other) {
            (Standing::Closed, Some(with)) => self.catchment(site, with, &self.base),
            (_, Some(without)) => self.catchment(site, &self.base, without),
            (_, None) => self.catchment(site, &self.base, &self.base),
        };
        let misses = other.as_ref().map_or(Vec::new(), |other| self.misses(other));
        SiteWhy {
            code: row.code.clone(),
            name: row.name.clone(),
            standing,
            clients: self.served_at(site, |_| 1.0),
            people: self.served_at(site, |column| column.people),
            effect: other.map(|other| self.effect(&other)),
            catchment,
            misses,
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
        let mut starts = self.f.starts_of[site.index()].iter().copied();
        starts.find(|&n| self.whole[self.f.starts[n].col.index()] > 0.5)
    }

    fn served_at(&self, site: SiteId, weight: impl Fn(&ServeColumn) -> f64) -> f64 {
        let last = self.f.world.calendar.last;
        let own = self.f.serve.iter().filter(|column| column.site == site && column.year == last);
        own.map(|column| weight(column) * self.base.point[column.col.index()]).sum()
    }

    /// Moves that close an opened site: its starts, its upgrades and its posts to nought.
    fn closing(&self, site: SiteId) -> Vec<Move> {
        let own = self.f.starts_of[site.index()].iter().chain(&self.f.upgrades_of[site.index()]);
        let starts = own.map(|&n| self.f.starts[n].col);
        let posts = self.f.posts_of[site.index()].iter().map(|&n| self.f.posts[n].people);
        let posts = posts.filter_map(People::further);
        starts.chain(posts).map(|col| (col, 0.0, 0.0)).collect()
    }

    /// Moves that open a site by a start with least staff.
    pub(super) fn opening(&self, start: usize) -> Vec<Move> {
        let row = &self.f.starts[start];
        let mut moves = vec![(row.col, 1.0, 1.0)];
        for post in self.f.posts_of[row.site.index()].iter().map(|&n| &self.f.posts[n]) {
            if let (Some(col), true) = (post.people.further(), post.start == start) {
                let fewest = self.f.fewest_further(post);
                moves.push((col, fewest, fewest));
            }
        }
        moves
    }

    /// What another point has otherwise than the plan.
    fn effect(&self, other: &Best) -> Effect {
        Effect {
            served: other.value - self.base.value,
            people: self.people.value(&other.point) - self.people.value(&self.base.point),
            cost: self.cost.value(&other.point) - self.cost.value(&self.base.point),
        }
    }

    /// The first possible opening of a closed site.
    fn added(&mut self, site: SiteId) -> Option<Best> {
        let starts = self.f.starts_of[site.index()].clone();
        starts.into_iter().find_map(|start| self.planned.ask_all(&self.opening(start)))
    }

    /// People of each commune served at a site where it is there, and how many of them only because it is.
    fn catchment(&self, site: SiteId, with: &Best, without: &Best) -> Vec<Catchment> {
        let mut rows: BTreeMap<CommuneId, (f64, f64)> = BTreeMap::new();
        let last = self.f.world.calendar.last;
        for column in self.f.serve.iter().filter(|column| column.year == last) {
            let at = |best: &Best| column.people * best.point[column.col.index()];
            let (here, more) = rows.entry(column.commune).or_default();
            *here += if column.site == site { at(with) } else { 0.0 };
            *more += at(with) - at(without);
        }
        let communes = &self.f.world.communes;
        let mut rows: Vec<Catchment> = rows
            .into_iter()
            .filter(|(_, (people, _))| *people >= FEW)
            .map(|(commune, (people, marginal))| Catchment {
                commune: communes[commune].code.clone(),
                name: communes[commune].name.clone(),
                people,
                marginal,
            })
            .collect();
        rows.sort_by(|a, b| b.people.total_cmp(&a.people).then(a.commune.cmp(&b.commune)));
        rows
    }

    /// Targets that a point misses by more than the plan does.
    fn misses(&self, other: &Best) -> Vec<Label> {
        let [plan, other] = [&self.base, other].map(|best| self.f.recounted(&best.point));
        let more = self.f.asked.iter();
        let more = more.filter(|asked| asked.missing(&other) > asked.missing(&plan) + 1e-6);
        let mut codes: Vec<_> = more.map(|asked| asked.mandate).collect();
        codes.dedup();
        codes.into_iter().map(|id| self.f.study.mandates[id].label.clone()).collect()
    }

    /// The best of the places with most need beside a site, of its type and in its area, that are closed.
    fn instead(&mut self, site: SiteId, start: usize) -> Option<Instead> {
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
        others.truncate(TRIED);
        let (size, year) = (self.f.starts[start].size, self.f.starts[start].year);
        let mut best: Option<(f64, SiteId, Vec<Move>)> = None;
        for other in others {
            let mut same = self.f.starts_of[other.index()].iter().copied();
            let same = same.find(|&n| {
                let start = &self.f.starts[n];
                (start.size, start.year) == (size, year)
            });
            let Some(same) = same else { continue };
            let moves = [self.closing(site), self.opening(same)].concat();
            let Some(found) = self.planned.ask(&moves) else { continue };
            let gain = self.gain(found.value, self.base.value);
            if best.as_ref().is_none_or(|(known, ..)| gain > *known) {
                best = Some((gain, other, moves));
            }
        }
        let (_, other, moves) = best?;
        let with = self.planned.ask_all(&moves)?;
        let effect = self.effect(&with);
        let row = &world.sites[other];
        Some(Instead { code: row.code.clone(), name: row.name.clone(), effect })
    }
}
