//! A run made from an earlier one: its scenario with some values changed, its plan as the start, and what that changed.

use super::case::Case;
use super::failure::Failure;
use super::parts;
use super::planning::Planned;
use super::stages::{Recounted, recount};
use crate::plan::audit::Totals;
use crate::plan::{Opening, Plan, Posts, RowPrices};
use crate::progress::Watch;
use crate::report::goal_name;
use crate::results::{Run, Staged};
use crate::scenario;
use crate::study::{Goal, Study};
use crate::world::{CadreId, FundId, GroupId, Label, SiteId, Vnd, World};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Whence the scenario of a run comes.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Its folder.
    Scenario(PathBuf),
    /// An earlier run, with changes as in [`scenario::change`].
    Run {
        /// Folder of the run.
        run: PathBuf,
        /// The changes as they were typed.
        set: Vec<String>,
    },
}

/// A figure before and after; `None` where one of the two scenarios does not know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Label,
    /// In the earlier run.
    pub before: Option<f64>,
    /// Now.
    pub after: Option<f64>,
}

/// How a site is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Code of the size.
    pub size: String,
    /// Start year.
    pub start: i16,
}

/// A site that is opened otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteChange {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// In the earlier run, if it was opened.
    pub before: Option<Opened>,
    /// Now, if it is.
    pub after: Option<Opened>,
}

/// What a run has otherwise than the one it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Name of the earlier run's folder.
    pub from: String,
    /// Changes of the scenario as they were typed.
    pub set: Vec<String>,
    /// Sites that are opened, left closed, moved in time or changed in size.
    pub sites: Vec<SiteChange>,
    /// Goals.
    pub goals: Vec<Change>,
    /// Mandates: what is reached; `CODE@AREA` where one holds for each area.
    pub mandates: Vec<Change>,
    /// People served in the last year, by group.
    pub people: Vec<Change>,
    /// People in post in the last year, by cadre.
    pub staff: Vec<Change>,
    /// Payments of all years by fund, đồng.
    pub money: Vec<Change>,
}

/// The earlier run.
pub(super) struct Earlier {
    from: String,
    set: Vec<String>,
    recounted: Recounted,
    prices: Vec<RowPrices>,
}

/// The scenario of a new run, and the earlier run if there is one.
///
/// # Errors
/// Every mistake in the scenario or in the changes; [`Failure::Breach`] if the earlier plan does not stand.
pub(super) fn load(
    origin: &Origin,
    out: &Path,
    seed: Option<u64>,
    watch: &dyn Watch,
) -> Result<(Case, Option<Earlier>), Failure> {
    let (folder, set) = match origin {
        Origin::Scenario(folder) => return Ok((Case::load(folder, seed, watch)?, None)),
        Origin::Run { run, set } => (run, set),
    };
    let run = Run::open(folder)?;
    let recounted = recount(&run, watch)?;
    if !recounted.report.is_clean() {
        return Err(Failure::Breach(recounted.report.breaches));
    }
    let changed = scenario::change(&run.inputs(), set).map_err(Failure::Scenario)?;
    let failed = |error: std::io::Error| Failure::Unexpected(format!("{}: {error}", out.display()));
    let staged = Staged::beside(out).map_err(failed)?;
    for (name, bytes) in &recounted.case.inputs {
        // The defaults of the program that made the run lie under the top folder alone.
        let below = if name.starts_with("defaults/") { "" } else { "base/" };
        staged.write(&format!("{below}{name}"), bytes).map_err(failed)?;
    }
    for file in changed {
        staged.write(&file.name, &file.bytes).map_err(failed)?;
    }
    let prices = parts::prices(&run)?;
    let seed = seed.unwrap_or(recounted.case.study.seed);
    let case = Case::load(staged.path(), Some(seed), watch)?;
    let from = folder.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    Ok((case, Some(Earlier { from, set: set.clone(), recounted, prices })))
}

impl Earlier {
    /// Openings and posts of the earlier plan in the terms of a world that may differ from its own.
    pub(super) fn start(&self, world: &World) -> Plan {
        let (old, plan) = (&self.recounted.case.world, &self.recounted.solved.plan);
        let site = |id: SiteId| world.sites.find(|site| site.code == old.sites[id].code);
        let openings = plan.openings.iter().filter_map(|opening| {
            let site = site(opening.site)?;
            let code = &old.type_of(opening.site).sizes[opening.size].code;
            let size = world.type_of(site).sizes.find(|size| size.code == *code)?;
            Some(Opening { site, size, start: opening.start })
        });
        let posts = plan.posts.iter().filter_map(|row| {
            let cadre = world.cadres.find(|cadre| cadre.code == old.cadres[row.cadre].code)?;
            Some(Posts { site: site(row.site)?, cadre, ..*row })
        });
        Plan { openings: openings.collect(), posts: posts.collect(), ..Plan::default() }
    }

    /// The prices behind the earlier bounds, by the goals of a study that may differ.
    pub(super) fn prices(&self, study: &Study) -> Vec<RowPrices> {
        let known = &self.recounted.solved.goals;
        let of = |goal: &Goal| known.iter().position(|old| old.kind == goal.kind);
        let of = |goal: &Goal| of(goal).and_then(|n| self.prices.get(n)).cloned();
        study.goals.iter().map(|goal| of(goal).unwrap_or_default()).collect()
    }

    /// What is otherwise in a new plan.
    pub(super) fn compare(&self, case: &Case, planned: &Planned) -> Changes {
        let old = Side::new(&self.recounted.case, &self.recounted.report.totals);
        let new = Side::new(case, &planned.report.totals);
        Changes {
            from: self.from.clone(),
            set: self.set.clone(),
            sites: self.sites(&case.world, &planned.solved.plan),
            goals: pair(old.goals(), new.goals()),
            mandates: pair(old.mandates(), new.mandates()),
            people: pair(old.people(), new.people()),
            staff: pair(old.staff(), new.staff()),
            money: pair(old.money(), new.money()),
        }
    }

    fn sites(&self, world: &World, plan: &Plan) -> Vec<SiteChange> {
        let before = openings(&self.recounted.case.world, &self.recounted.solved.plan);
        let after = openings(world, plan);
        let codes: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let change = |code: &String| {
            let (old, new) = (before.get(code), after.get(code));
            let (name, _) = new.or(old)?;
            let opened = |side: Option<&(String, Opened)>| side.map(|(_, opened)| opened.clone());
            let (before, after) = (opened(old), opened(new));
            let changed = before != after;
            let (code, name) = (code.clone(), name.clone());
            changed.then_some(SiteChange { code, name, before, after })
        };
        codes.into_iter().filter_map(change).collect()
    }
}

/// Name and opening of each site by its code.
fn openings(world: &World, plan: &Plan) -> BTreeMap<String, (String, Opened)> {
    let row = |opening: &Opening| {
        let site = &world.sites[opening.site];
        let size = world.type_of(opening.site).sizes[opening.size].code.clone();
        (site.code.clone(), (site.name.clone(), Opened { size, start: opening.start }))
    };
    plan.openings.iter().map(row).collect()
}

/// Figures of one run by code, in their order.
type Figures = Vec<(String, Label, f64)>;

/// One of the two runs.
struct Side<'a> {
    case: &'a Case,
    totals: &'a Totals,
}

impl<'a> Side<'a> {
    fn new(case: &'a Case, totals: &'a Totals) -> Self {
        Self { case, totals }
    }

    fn goals(&self) -> Figures {
        let rows = self.totals.goals.iter().enumerate();
        rows.map(|(n, goal)| {
            (format!("{}.{}", n + 1, goal.kind.code()), goal_name(goal.kind), goal.value)
        })
        .collect()
    }

    fn mandates(&self) -> Figures {
        let row = |row: &crate::plan::audit::MandateTotal| {
            let mandate = self.case.study.mandates.values().find(|m| m.code == row.mandate)?;
            let at = row.area.as_ref().map_or(String::new(), |area| format!("@{area}"));
            Some((format!("{}{at}", row.mandate), mandate.label.clone(), row.reached))
        };
        self.totals.mandates.iter().filter_map(row).collect()
    }

    fn people(&self) -> Figures {
        let world = &self.case.world;
        let row = |id: GroupId| {
            let group = &world.groups[id];
            let rows = self.totals.people.iter();
            let own = rows.filter(|row| row.group == group.code && row.year == world.calendar.last);
            (group.code.clone(), group.label.clone(), own.map(|row| row.served).sum())
        };
        world.groups.ids().map(row).collect()
    }

    fn staff(&self) -> Figures {
        let world = &self.case.world;
        let row = |id: CadreId| {
            let cadre = &world.cadres[id];
            let rows = self.totals.staff.iter();
            let own = rows.filter(|row| row.cadre == cadre.code && row.year == world.calendar.last);
            (cadre.code.clone(), cadre.label.clone(), own.map(|row| row.posts).sum())
        };
        world.cadres.ids().map(row).collect()
    }

    fn money(&self) -> Figures {
        let world = &self.case.world;
        let row = |id: FundId| {
            let fund = &world.funds[id];
            let own = self.totals.payments.iter().filter(|row| row.fund == fund.code);
            (fund.code.clone(), fund.label.clone(), own.map(|row| Vnd(row.amount)).sum::<Vnd>().0)
        };
        world.funds.ids().map(row).collect()
    }
}

/// Figures of both sides by code: those of the new run in its order, then those it no longer has.
fn pair(before: Figures, after: Figures) -> Vec<Change> {
    let find = |side: &Figures, code: &str| {
        side.iter().find(|(known, ..)| known == code).map(|(_, _, value)| *value)
    };
    let gone = before.iter().filter(|(code, ..)| find(&after, code).is_none());
    let rows = after.iter().chain(gone).map(|(code, name, _)| Change {
        code: code.clone(),
        name: name.clone(),
        before: find(&before, code),
        after: find(&after, code),
    });
    rows.collect()
}
