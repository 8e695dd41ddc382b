//! What a run has otherwise than the one it was made from.

use super::case::Case;
use crate::plan::Plan;
use crate::plan::audit::{MandateTotal, Totals};
use crate::report::goal_name;
use crate::world::{CadreId, FundId, GroupId, Label, Vnd};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// What is done at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// It is opened.
    Open {
        /// Code of the size.
        size: String,
        /// Start year.
        start: i16,
    },
    /// It is upgraded, enlarged or equipped.
    Upgrade {
        /// Code of the upgrade.
        upgrade: String,
        /// Start year.
        start: i16,
    },
    /// It is closed or merged.
    Close {
        /// First year without it.
        year: i16,
    },
}

/// A site at which something else is done than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteChange {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// In the earlier run; empty where nothing is done.
    pub before: Vec<Deed>,
    /// Now.
    pub after: Vec<Deed>,
}

/// What a run has otherwise than the one it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Name of the earlier run's folder.
    pub from: String,
    /// Changes of the scenario as they were typed.
    pub set: Vec<String>,
    /// Sites that are opened, upgraded or closed otherwise.
    pub sites: Vec<SiteChange>,
    /// Goals.
    pub goals: Vec<Change>,
    /// Mandates: what is reached; `CODE@AREA` where one holds for each area.
    pub mandates: Vec<Change>,
    /// People served in the last year, by group.
    pub people: Vec<Change>,
    /// People in post in the last year, by cadre; collaborators taken on, where they are offered.
    pub staff: Vec<Change>,
    /// Payments of all years by fund, đồng; outreach decided by the plan, where it is offered.
    pub money: Vec<Change>,
}

/// What the second of two runs has otherwise than the first, which has this name; with the changes as they were typed.
pub(super) fn between((from, set): (&str, &[String]), old: &Side, new: &Side) -> Changes {
    Changes {
        from: from.to_owned(),
        set: set.to_vec(),
        sites: sites(old, new),
        goals: pair(old.goals(), new.goals()),
        mandates: pair(old.mandates(), new.mandates()),
        people: pair(old.people(), new.people()),
        staff: pair(old.staff(), new.staff()),
        money: pair(old.money(), new.money()),
    }
}

/// Sites at which the two do not do the same.
fn sites(old: &Side, new: &Side) -> Vec<SiteChange> {
    let (before, after) = (old.deeds(), new.deeds());
    let codes: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let change = |code: &str| {
        let (one, other) = (before.get(code), after.get(code));
        let (name, _) = other.or(one)?;
        let deeds =
            |side: Option<&(&str, Vec<Deed>)>| side.map_or(Vec::new(), |(_, deeds)| deeds.clone());
        let (code, name, before, after) =
            (code.to_owned(), (*name).to_owned(), deeds(one), deeds(other));
        (before != after).then_some(SiteChange { code, name, before, after })
    };
    codes.into_iter().filter_map(change).collect()
}

/// Figures of one run by code, in their order.
type Figures = Vec<(String, Label, f64)>;

/// One of the two runs.
pub(super) struct Side<'a> {
    case: &'a Case,
    plan: &'a Plan,
    totals: &'a Totals,
}

impl<'a> Side<'a> {
    pub(super) fn new(case: &'a Case, plan: &'a Plan, totals: &'a Totals) -> Self {
        Self { case, plan, totals }
    }

    /// Name of each site at which something is done, and what, by its code.
    fn deeds(&self) -> BTreeMap<&'a str, (&'a str, Vec<Deed>)> {
        let (world, plan) = (&self.case.world, self.plan);
        let opened = plan.openings.iter().map(|row| {
            let size = world.type_of(row.site).sizes[row.size].code.clone();
            (row.site, Deed::Open { size, start: row.start })
        });
        let upgraded = plan.upgrades.iter().map(|row| {
            let upgrade = world.type_of(row.site).upgrades[row.upgrade].code.clone();
            (row.site, Deed::Upgrade { upgrade, start: row.start })
        });
        let closed = plan.closures.iter().map(|row| (row.site, Deed::Close { year: row.year }));
        let mut deeds: BTreeMap<&str, (&str, Vec<Deed>)> = BTreeMap::new();
        for (site, deed) in opened.chain(upgraded).chain(closed) {
            let site = &world.sites[site];
            deeds.entry(&site.code).or_insert((&site.name, Vec::new())).1.push(deed);
        }
        deeds
    }

    fn goals(&self) -> Figures {
        let rows = self.totals.goals.iter().enumerate();
        rows.map(|(n, goal)| {
            (format!("{}.{}", n + 1, goal.kind.code()), goal_name(goal.kind), goal.value)
        })
        .collect()
    }

    fn mandates(&self) -> Figures {
        let row = |row: &MandateTotal| {
            let mandate = self.case.study.mandates.values().find(|m| m.code == row.mandate)?;
            let Some(code) = &row.area else {
                return Some((row.mandate.clone(), mandate.label.clone(), row.reached));
            };
            let area = self.case.world.areas.values().find(|area| area.code == *code)?;
            let Label { vi, en } = &mandate.label;
            let label =
                Label { vi: format!("{vi} ({})", area.name), en: format!("{en} ({})", area.name) };
            Some((format!("{}@{code}", row.mandate), label, row.reached))
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
        let mut rows: Figures = world.cadres.ids().map(row).collect();
        if world.collaborators.hires.is_some() {
            let own = self.plan.collaborators.iter().filter(|row| row.year == world.calendar.last);
            let label = Label {
                vi: "Cộng tác viên tăng thêm".into(),
                en: "Collaborators taken on".into(),
            };
            rows.push(("collaborators".into(), label, own.map(|row| f64::from(row.people)).sum()));
        }
        rows
    }

    fn money(&self) -> Figures {
        let world = &self.case.world;
        let row = |id: FundId| {
            let fund = &world.funds[id];
            let own = self.totals.payments.iter().filter(|row| row.fund == fund.code);
            (fund.code.clone(), fund.label.clone(), own.map(|row| Vnd(row.amount)).sum::<Vnd>().0)
        };
        let mut rows: Figures = world.funds.ids().map(row).collect();
        if world.outreach.is_some() {
            let label = Label {
                vi: "Trong đó: truyền thông do phương án quyết định (giá của kịch bản)".into(),
                en: "Of it outreach decided by the plan (prices of the scenario)".into(),
            };
            let spent = self.plan.outreach.iter().map(|row| row.amount).sum::<Vnd>();
            rows.push(("outreach".into(), label, spent.0));
        }
        rows
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
