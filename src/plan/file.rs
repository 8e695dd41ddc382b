//! `plan.json`: a plan in codes, so that a stranger can read it beside the scenario. Described in `docs/run-format.md`.

use super::rows::*;
use super::{
    Closed, GoalResult, Hired, Learners, Opening, Outreach, Payment, Plan, Posts, Recruits,
    Referred, Serve, Shortfall, Solved, Supervised, Upgraded, Work,
};
use crate::world::{Hours, Id, People, Region, Table, Vnd, World, Year};
use serde::{Deserialize, Serialize};

/// The whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Format of this file: 1.
    pub format: u32,
    /// Scenario name.
    pub scenario: String,
    /// Method.
    pub method: String,
    /// Whether no clock had a say.
    pub repeatable: bool,
    /// Whether it was interrupted.
    pub interrupted: bool,
    /// Goal levels.
    pub goals: Vec<GoalResult>,
    /// Openings.
    pub openings: Vec<OpeningRow>,
    /// Closures; a plan made before there were any has none.
    #[serde(default)]
    pub closures: Vec<ClosedRow>,
    /// Upgrades; a plan made before there were any has none.
    #[serde(default)]
    pub upgrades: Vec<UpgradeRow>,
    /// Posts.
    pub posts: Vec<PostsRow>,
    /// Supervisors; a plan made before there were any has none.
    #[serde(default)]
    pub supervision: Vec<SupervisedRow>,
    /// Cases referred up; a plan made before there were any has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<ReferredRow>,
    /// Recruits.
    pub recruits: Vec<RecruitsRow>,
    /// Work.
    pub work: Vec<WorkRow>,
    /// Learners.
    #[serde(default)]
    pub learners: Vec<LearnersRow>,
    /// Collaborators.
    #[serde(default)]
    pub collaborators: Vec<HiredRow>,
    /// Outreach.
    #[serde(default)]
    pub outreach: Vec<OutreachRow>,
    /// Clients.
    pub serve: Vec<ServeRow>,
    /// Payments, đồng.
    pub payments: Vec<PaymentRow>,
    /// Shortfalls.
    pub shortfalls: Vec<ShortfallRow>,
}

/// The file of a solved plan.
pub fn write(world: &World, mandates: &[String], solved: &Solved) -> PlanFile {
    let plan = &solved.plan;
    let site = |id| world.sites[id].code.clone();
    let cadre = |id| world.cadres[id].code.clone();
    let service = |id| world.services[id].code.clone();
    PlanFile {
        format: 1,
        scenario: world.name.clone(),
        method: solved.method.clone(),
        repeatable: solved.repeatable,
        interrupted: solved.interrupted,
        goals: solved.goals.clone(),
        openings: rows(&plan.openings, |o| OpeningRow {
            site: site(o.site),
            size: world.type_of(o.site).sizes[o.size].code.clone(),
            start: o.start,
        }),
        closures: rows(&plan.closures, |c| ClosedRow { site: site(c.site), year: c.year }),
        upgrades: rows(&plan.upgrades, |u| UpgradeRow {
            site: site(u.site),
            upgrade: world.type_of(u.site).upgrades[u.upgrade].code.clone(),
            start: u.start,
        }),
        posts: rows(&plan.posts, |p| PostsRow {
            site: site(p.site),
            cadre: cadre(p.cadre),
            year: p.year,
            people: p.people,
        }),
        supervision: rows(&plan.supervision, |s| SupervisedRow {
            site: site(s.site),
            by: site(s.by),
            year: s.year,
        }),
        referrals: rows(&plan.referrals, |r| ReferredRow {
            site: site(r.site),
            to: site(r.to),
            service: world.services[r.service].code.clone(),
            year: r.year,
            clients: r.clients.0,
        }),
        recruits: rows(&plan.recruits, |r| RecruitsRow {
            cadre: cadre(r.cadre),
            year: r.year,
            people: r.people.0,
        }),
        work: rows(&plan.work, |w| WorkRow {
            site: site(w.site),
            cadre: cadre(w.cadre),
            service: service(w.service),
            year: w.year,
            hours: w.hours.0,
        }),
        learners: rows(&plan.learners, |l| LearnersRow {
            course: world.courses[l.course].code.clone(),
            cadre: l.cadre.map(cadre),
            year: l.year,
            people: l.people.0,
        }),
        collaborators: rows(&plan.collaborators, |h| HiredRow {
            commune: world.communes[h.commune].code.clone(),
            year: h.year,
            people: h.people,
        }),
        outreach: rows(&plan.outreach, |o| OutreachRow {
            area: world.region_code(o.region).into(),
            year: o.year,
            amount: o.amount.0,
        }),
        serve: rows(&plan.serve, |s| ServeRow {
            commune: world.communes[s.commune].code.clone(),
            group: world.groups[s.group].code.clone(),
            service: service(s.service),
            site: site(s.site),
            year: s.year,
            clients: s.clients.0,
        }),
        payments: rows(&plan.payments, |p| PaymentRow {
            fund: world.funds[p.fund].code.clone(),
            line: p.line,
            owner: world.owners[p.owner].code.clone(),
            year: p.year,
            amount: p.amount.0,
        }),
        shortfalls: rows(&plan.shortfalls, |s| ShortfallRow {
            mandate: mandates[s.mandate.index()].clone(),
            area: s.area.map(|area| world.areas[area].code.clone()),
            amount: s.amount,
        }),
    }
}

fn rows<T, R>(items: &[T], row: impl FnMut(&T) -> R) -> Vec<R> {
    items.iter().map(row).collect()
}

/// The plan of a file, or every code in it that the scenario does not know.
pub fn read(world: &World, mandates: &[String], file: &PlanFile) -> Result<Solved, Vec<String>> {
    let mut codes = Codes { unknown: Vec::new() };
    let plan = codes.plan(world, mandates, file);
    if file.format != 1 {
        codes.unknown.push(format!("format {} (expected 1)", file.format));
    }
    if !codes.unknown.is_empty() {
        return Err(codes.unknown);
    }
    Ok(Solved {
        method: file.method.clone(),
        plan,
        goals: file.goals.clone(),
        repeatable: file.repeatable,
        interrupted: file.interrupted,
        hints: Vec::new(),
    })
}

/// Looks codes up and keeps those that are unknown.
struct Codes {
    unknown: Vec<String>,
}

impl Codes {
    fn find<K: Id, V>(
        &mut self,
        what: &str,
        table: &Table<K, V>,
        code: &str,
        of: impl Fn(&V) -> &str,
    ) -> Option<K> {
        let found = table.find(|row| of(row) == code);
        if found.is_none() {
            self.unknown.push(format!("{what} {code:?}"));
        }
        found
    }

    fn year(&mut self, world: &World, year: Year) -> Option<Year> {
        let known = world.calendar.years().contains(&year);
        if !known {
            self.unknown.push(format!("year {year}"));
        }
        known.then_some(year)
    }

    /// A region of the level on which outreach is offered.
    fn region(&mut self, world: &World, code: &str) -> Option<Region> {
        let level = world.outreach.as_ref().map(|offer| offer.level);
        let regions = level.map_or(Vec::new(), |level| world.regions(level));
        let found = regions.into_iter().find(|region| world.region_code(*region) == code);
        if found.is_none() {
            self.unknown.push(format!("outreach area {code:?}"));
        }
        found
    }

    fn plan(&mut self, world: &World, mandates: &[String], file: &PlanFile) -> Plan {
        let mandates = Table::new(mandates.to_vec());
        let mut plan = Plan::default();
        for row in &file.openings {
            let Some(site) = self.find("site", &world.sites, &row.site, |s| &s.code) else {
                continue;
            };
            let size = self.find("size", &world.type_of(site).sizes, &row.size, |s| &s.code);
            let Some(size) = size else { continue };
            // A start outside the plan is a breach, which the audit names, unless it is no year at all.
            if !(1900..=2200).contains(&row.start) {
                self.unknown.push(format!("year {}", row.start));
                continue;
            }
            plan.openings.push(Opening { site, size, start: row.start });
        }
        for row in &file.closures {
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let (Some(site), Some(year)) = (site, self.year(world, row.year)) else { continue };
            plan.closures.push(Closed { site, year });
        }
        for row in &file.upgrades {
            let Some(site) = self.find("site", &world.sites, &row.site, |s| &s.code) else {
                continue;
            };
            let upgrades = &world.type_of(site).upgrades;
            let known = upgrades.iter().position(|upgrade| upgrade.code == row.upgrade);
            match known.filter(|_| (1900..=2200).contains(&row.start)) {
                Some(upgrade) => {
                    plan.upgrades.push(Upgraded { site, upgrade, start: row.start });
                }
                None => self.unknown.push(format!("upgrade {:?} of {}", row.upgrade, row.start)),
            }
        }
        for row in &file.posts {
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let cadre = self.find("cadre", &world.cadres, &row.cadre, |c| &c.code);
            let year = self.year(world, row.year);
            let (Some(site), Some(cadre), Some(year)) = (site, cadre, year) else { continue };
            plan.posts.push(Posts { site, cadre, year, people: row.people });
        }
        for row in &file.supervision {
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let by = self.find("site", &world.sites, &row.by, |s| &s.code);
            let (Some(site), Some(by)) = (site, by) else { continue };
            let Some(year) = self.year(world, row.year) else { continue };
            plan.supervision.push(Supervised { site, by, year });
        }
        for row in &file.referrals {
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let to = self.find("site", &world.sites, &row.to, |s| &s.code);
            let service = self.find("service", &world.services, &row.service, |s| &s.code);
            let (Some(site), Some(to), Some(service)) = (site, to, service) else { continue };
            let Some(year) = self.year(world, row.year) else { continue };
            plan.referrals.push(Referred { site, to, service, year, clients: People(row.clients) });
        }
        for row in &file.recruits {
            let cadre = self.find("cadre", &world.cadres, &row.cadre, |c| &c.code);
            let (Some(cadre), Some(year)) = (cadre, self.year(world, row.year)) else { continue };
            plan.recruits.push(Recruits { cadre, year, people: People(row.people) });
        }
        for row in &file.work {
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let cadre = self.find("cadre", &world.cadres, &row.cadre, |c| &c.code);
            let service = self.find("service", &world.services, &row.service, |s| &s.code);
            let (Some(site), Some(cadre), Some(service)) = (site, cadre, service) else { continue };
            let Some(year) = self.year(world, row.year) else { continue };
            plan.work.push(Work { site, cadre, service, year, hours: Hours(row.hours) });
        }
        self.learners(world, file, &mut plan);
        for row in &file.collaborators {
            let commune = self.find("commune", &world.communes, &row.commune, |c| &c.code);
            let (Some(commune), Some(year)) = (commune, self.year(world, row.year)) else {
                continue;
            };
            plan.collaborators.push(Hired { commune, year, people: row.people });
        }
        for row in &file.outreach {
            let region = self.region(world, &row.area);
            let (Some(region), Some(year)) = (region, self.year(world, row.year)) else { continue };
            plan.outreach.push(Outreach { region, year, amount: Vnd(row.amount) });
        }
        self.clients(world, file, &mut plan);
        for row in &file.payments {
            let fund = self.find("fund", &world.funds, &row.fund, |f| &f.code);
            let owner = self.find("owner", &world.owners, &row.owner, |o| &o.code);
            let year = self.year(world, row.year);
            let (Some(fund), Some(owner), Some(year)) = (fund, owner, year) else { continue };
            plan.payments.push(Payment {
                fund,
                line: row.line,
                owner,
                year,
                amount: Vnd(row.amount),
            });
        }
        for row in &file.shortfalls {
            let mandate = self.find("mandate", &mandates, &row.mandate, |m| m);
            let area =
                row.area.as_ref().map(|code| self.find("area", &world.areas, code, |a| &a.code));
            let (Some(mandate), false) = (mandate, area == Some(None)) else { continue };
            plan.shortfalls.push(Shortfall { mandate, area: area.flatten(), amount: row.amount });
        }
        plan
    }

    fn learners(&mut self, world: &World, file: &PlanFile, plan: &mut Plan) {
        for row in &file.learners {
            let course = world.courses.iter().position(|course| course.code == row.course);
            if course.is_none() {
                self.unknown.push(format!("course {:?}", row.course));
            }
            let cadre = row.cadre.as_ref();
            let cadre = cadre.map(|code| self.find("cadre", &world.cadres, code, |c| &c.code));
            let year = self.year(world, row.year);
            let (Some(course), Some(year), false) = (course, year, cadre == Some(None)) else {
                continue;
            };
            let people = People(row.people);
            plan.learners.push(Learners { course, cadre: cadre.flatten(), year, people });
        }
    }

    fn clients(&mut self, world: &World, file: &PlanFile, plan: &mut Plan) {
        for row in &file.serve {
            let commune = self.find("commune", &world.communes, &row.commune, |c| &c.code);
            let group = self.find("group", &world.groups, &row.group, |g| &g.code);
            let service = self.find("service", &world.services, &row.service, |s| &s.code);
            let site = self.find("site", &world.sites, &row.site, |s| &s.code);
            let (Some(commune), Some(group), Some(service)) = (commune, group, service) else {
                continue;
            };
            let (Some(site), Some(year)) = (site, self.year(world, row.year)) else { continue };
            plan.serve.push(Serve {
                commune,
                group,
                service,
                site,
                year,
                clients: People(row.clients),
            });
        }
    }
}
