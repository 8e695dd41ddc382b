//! A run made from an earlier one: its scenario with some values changed, its plan as the start.

use super::case::Case;
use super::changes::{Changes, Side, between};
use super::failure::Failure;
use super::parts;
use super::planning::Planned;
use super::stages::{Recounted, recount};
use crate::plan::{Closed, Hint, Hired, Learners, Opening, Outreach, Plan, Posts, Upgraded};
use crate::progress::Watch;
use crate::results::{Run, Staged};
use crate::scenario;
use crate::study::{Goal, Study};
use crate::world::{CadreId, CommuneId, Region, SiteId, World};
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

/// The earlier run.
pub(super) struct Earlier {
    from: String,
    set: Vec<String>,
    recounted: Recounted,
    hints: Vec<Hint>,
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
    let hints = parts::hints(&run)?;
    let seed = seed.unwrap_or(recounted.case.study.seed);
    let case = Case::load(staged.path(), Some(seed), watch)?;
    let from = folder.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    Ok((case, Some(Earlier { from, set: set.clone(), recounted, hints })))
}

impl Earlier {
    /// What the earlier plan decides, in the terms of a world that may differ from its own. What follows from it (who is recruited,
    /// trained, served and paid) is decided anew.
    pub(super) fn start(&self, world: &World) -> Plan {
        let to = Into { old: &self.recounted.case.world, new: world };
        let plan = &self.recounted.solved.plan;
        Plan {
            openings: plan.openings.iter().filter_map(|row| to.opening(row)).collect(),
            upgrades: plan.upgrades.iter().filter_map(|row| to.upgrade(row)).collect(),
            closures: plan.closures.iter().filter_map(|row| to.closure(row)).collect(),
            posts: plan.posts.iter().filter_map(|row| to.posts(row)).collect(),
            learners: plan.learners.iter().filter_map(|row| to.learners(row)).collect(),
            collaborators: plan.collaborators.iter().filter_map(|row| to.hired(row)).collect(),
            outreach: plan.outreach.iter().filter_map(|row| to.outreach(row)).collect(),
            ..Plan::default()
        }
    }

    /// What the earlier searches left, by the goals of a study that may differ.
    pub(super) fn hints(&self, study: &Study) -> Vec<Hint> {
        let known = &self.recounted.solved.goals;
        let of = |goal: &Goal| known.iter().position(|old| old.kind == goal.kind);
        let of = |goal: &Goal| of(goal).and_then(|n| self.hints.get(n)).cloned();
        study.goals.iter().map(|goal| of(goal).unwrap_or_default()).collect()
    }

    /// What is otherwise in a new plan.
    pub(super) fn compare(&self, case: &Case, planned: &Planned) -> Changes {
        let Recounted { case: old, solved, report, .. } = &self.recounted;
        let old = Side::new(old, &solved.plan, &report.totals);
        let new = Side::new(case, &planned.solved.plan, &planned.report.totals);
        between((&self.from, &self.set), &old, &new)
    }
}

/// Decisions of one world in the terms of another, by code; what the other does not know is left out.
struct Into<'a> {
    old: &'a World,
    new: &'a World,
}

impl Into<'_> {
    fn site(&self, id: SiteId) -> Option<SiteId> {
        self.new.sites.find(|site| site.code == self.old.sites[id].code)
    }

    fn commune(&self, id: CommuneId) -> Option<CommuneId> {
        self.new.communes.find(|commune| commune.code == self.old.communes[id].code)
    }

    fn opening(&self, row: &Opening) -> Option<Opening> {
        let site = self.site(row.site)?;
        let code = &self.old.type_of(row.site).sizes[row.size].code;
        let size = self.new.type_of(site).sizes.find(|size| size.code == *code)?;
        Some(Opening { site, size, ..*row })
    }

    fn upgrade(&self, row: &Upgraded) -> Option<Upgraded> {
        let site = self.site(row.site)?;
        let code = &self.old.type_of(row.site).upgrades[row.upgrade].code;
        let upgrades = &self.new.type_of(site).upgrades;
        let upgrade = upgrades.iter().position(|upgrade| upgrade.code == *code)?;
        Some(Upgraded { site, upgrade, ..*row })
    }

    fn closure(&self, row: &Closed) -> Option<Closed> {
        Some(Closed { site: self.site(row.site)?, ..*row })
    }

    fn posts(&self, row: &Posts) -> Option<Posts> {
        Some(Posts { site: self.site(row.site)?, cadre: self.cadre(row.cadre)?, ..*row })
    }

    fn cadre(&self, cadre: CadreId) -> Option<CadreId> {
        let code = &self.old.cadres[cadre].code;
        self.new.cadres.find(|cadre| cadre.code == *code)
    }

    fn learners(&self, row: &Learners) -> Option<Learners> {
        let code = &self.old.courses[row.course].code;
        let course = self.new.courses.iter().position(|course| course.code == *code)?;
        let cadre = match row.cadre {
            Some(cadre) => Some(self.cadre(cadre)?),
            None => None,
        };
        Some(Learners { course, cadre, ..*row })
    }

    fn hired(&self, row: &Hired) -> Option<Hired> {
        Some(Hired { commune: self.commune(row.commune)?, ..*row })
    }

    fn outreach(&self, row: &Outreach) -> Option<Outreach> {
        let region = match row.region {
            Region::Commune(commune) => Region::Commune(self.commune(commune)?),
            Region::Area(area) => {
                let code = &self.old.areas[area].code;
                Region::Area(self.new.areas.find(|area| area.code == *code)?)
            }
        };
        Some(Outreach { region, ..*row })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::Province;
    use crate::world::{CadreId, Id, Label, SizeId, Table, Upgrade, Vnd};

    fn upgrade(code: &str) -> Upgrade {
        Upgrade {
            code: code.into(),
            label: Label::default(),
            from: None,
            to: SizeId::new(0),
            capital: Vnd(0.0),
            equipment: Vnd(0.0),
            lead_months: 0.0,
            downtime: 0.0,
        }
    }

    /// Every decision of a plan finds its place in a world whose sites stand in another order and whose types know one upgrade more.
    #[test]
    fn every_decision_is_taken_over_by_its_code() {
        let (mut old, _) = Province { communes: 6, district: 3, ..Province::default() }.build();
        old.types.ids().collect::<Vec<_>>().into_iter().for_each(|kind| {
            old.types[kind].upgrades = vec![upgrade("equip")];
        });
        let mut new = old.clone();
        new.sites = Table::new(old.sites.values().rev().cloned().collect());
        new.types.ids().collect::<Vec<_>>().into_iter().for_each(|kind| {
            new.types[kind].upgrades.insert(0, upgrade("first"));
        });
        let to = Into { old: &old, new: &new };
        let (site, year) = (SiteId::new(1), old.calendar.first);
        let same = |id: SiteId| new.sites[id].code == old.sites[site].code;
        let opening = Opening { site, size: SizeId::new(0), start: year };
        assert!(to.opening(&opening).is_some_and(|row| same(row.site) && row.start == year));
        let upgraded = Upgraded { site, upgrade: 0, start: year };
        assert!(to.upgrade(&upgraded).is_some_and(|row| same(row.site) && row.upgrade == 1));
        assert!(to.closure(&Closed { site, year }).is_some_and(|row| same(row.site)));
        let posts = Posts { site, cadre: CadreId::new(0), year, people: 3 };
        assert!(to.posts(&posts).is_some_and(|row| same(row.site) && row.people == 3));
        let commune = CommuneId::new(2);
        let hired = Hired { commune, year, people: 4 };
        assert_eq!(to.hired(&hired), Some(hired));
        for region in [Region::Commune(commune), Region::Area(old.communes[commune].areas[0])] {
            let spent = Outreach { region, year, amount: Vnd(5.0) };
            assert_eq!(to.outreach(&spent), Some(spent));
        }
        let gone = World { sites: Table::new(Vec::new()), ..old.clone() };
        assert_eq!(Into { old: &old, new: &gone }.opening(&opening), None);
    }
}
