//! From a point of the model to a plan.

use super::formulation::{Formulation, ReferColumn};
use super::supervise::supervisors;
use crate::plan::{
    Closed, Hired, Learners, Opening, Outreach, Payment, Plan, Posts, Recruits, Referred, Serve,
    Shortfall, Upgraded, Work,
};
use crate::world::{
    CadreId, Hours, Id, Line, OwnerId, People as Clients, ServiceId, SiteId, Vnd, Year,
};
use std::collections::{BTreeMap, BTreeSet};

/// Below this a continuous decision is none.
const TINY: f64 = 1e-9;

/// The plan of a point whose whole-number columns are whole.
pub fn plan(f: &Formulation, point: &[f64]) -> Plan {
    let chosen: Vec<usize> =
        (0..f.starts.len()).filter(|&n| point[f.starts[n].col.index()] > 0.5).collect();
    let mut plan = Plan {
        openings: openings(f, &chosen),
        closures: closures(f, point),
        upgrades: upgrades(f, &chosen),
        posts: posts(f, &chosen, point),
        supervision: Vec::new(),
        referrals: Vec::new(),
        recruits: recruits(f, point),
        work: Vec::new(),
        learners: learners(f, point),
        collaborators: collaborators(f, point),
        outreach: outreach(f, point),
        serve: serve(f, point),
        payments: payments(f, point),
        shortfalls: shortfalls(f, point),
    };
    plan.referrals = referrals(f, point);
    plan.work = work(f, point, &plan.referrals);
    plan.supervision = supervisors(f.world, f.times, &plan);
    plan
}

fn openings(f: &Formulation, chosen: &[usize]) -> Vec<Opening> {
    let starts = chosen.iter().map(|&n| &f.starts[n]).filter(|start| start.upgrade.is_none());
    starts.map(|s| Opening { site: s.site, size: s.size, start: s.year }).collect()
}

fn closures(f: &Formulation, point: &[f64]) -> Vec<Closed> {
    let chosen = f.closures.iter().filter(|closure| point[closure.col.index()] > 0.5);
    chosen.map(|closure| Closed { site: closure.site, year: closure.year }).collect()
}

fn upgrades(f: &Formulation, chosen: &[usize]) -> Vec<Upgraded> {
    let upgraded = |&n: &usize| {
        let start = &f.starts[n];
        Some(Upgraded { site: start.site, upgrade: start.upgrade?, start: start.year })
    };
    chosen.iter().filter_map(upgraded).collect()
}

fn posts(f: &Formulation, chosen: &[usize], point: &[f64]) -> Vec<Posts> {
    let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
    let held = f.posts.iter().filter(|post| chosen.contains(&post.start));
    held.map(|post| Posts {
        site: f.starts[post.start].site,
        cadre: post.cadre,
        year: post.year,
        people: post.people.at(point),
    })
    .filter(|posts| posts.people > 0)
    .collect()
}

/// Cases referred, cut down to the share where the model sends more.
fn referrals(f: &Formulation, point: &[f64]) -> Vec<Referred> {
    let mut served: BTreeMap<(SiteId, ServiceId, Year), f64> = BTreeMap::new();
    for column in &f.serve {
        let key = (column.site, column.service, column.year);
        *served.entry(key).or_default() += point[column.col.index()].max(0.0);
    }
    let mut sent: BTreeMap<(SiteId, ServiceId, Year), f64> = BTreeMap::new();
    for column in &f.referrals {
        let key = (column.site, column.service, column.year);
        *sent.entry(key).or_default() += point[column.col.index()].max(0.0);
    }
    let due = |column: &ReferColumn| {
        let key = (column.site, column.service, column.year);
        let referral = f.world.type_of(column.site).referral(column.service);
        let share = referral.map_or(0.0, |referral| referral.share);
        let due = share * served.get(&key).copied().unwrap_or(0.0);
        if sent[&key] > 0.0 { due / sent[&key] } else { 0.0 }
    };
    let rows = f.referrals.iter().map(|column| Referred {
        site: column.site,
        to: column.to,
        service: column.service,
        year: column.year,
        clients: Clients(point[column.col.index()].max(0.0) * due(column)),
    });
    rows.filter(|row| row.clients.0 > TINY).collect()
}

fn recruits(f: &Formulation, point: &[f64]) -> Vec<Recruits> {
    let rows = f.recruits.iter().map(|&(cadre, year, col)| Recruits {
        cadre,
        year,
        people: Clients(point[col.index()].max(0.0)),
    });
    rows.filter(|row| row.people.0 > TINY).collect()
}

fn learners(f: &Formulation, point: &[f64]) -> Vec<Learners> {
    let rows = f.learners.iter().map(|column| Learners {
        course: column.course,
        cadre: column.cadre,
        year: column.year,
        people: Clients(point[column.col.index()].round()),
    });
    rows.filter(|row| row.people.0 > 0.0).collect()
}

fn collaborators(f: &Formulation, point: &[f64]) -> Vec<Hired> {
    let rows = f.hires.iter().map(|hire| Hired {
        commune: hire.commune,
        year: hire.year,
        people: point[hire.col.index()].round() as u32,
    });
    rows.filter(|row| row.people > 0).collect()
}

fn outreach(f: &Formulation, point: &[f64]) -> Vec<Outreach> {
    let rows = f.outreach.iter().map(|spend| Outreach {
        region: spend.region,
        year: spend.year,
        amount: Vnd(point[spend.col.index()].max(0.0) * 1e3 * f.world.population(spend.region)),
    });
    rows.filter(|row| row.amount.0 > 1.0).collect()
}

/// Hours by cadre and service. Where all cadres of a site have the same skills the model holds only their sum, which is shared by available hours.
fn work(f: &Formulation, point: &[f64], referred: &[Referred]) -> Vec<Work> {
    let mut rows: Vec<Work> = Vec::new();
    let mut allotted: BTreeSet<(SiteId, Year)> = BTreeSet::new();
    for column in &f.work {
        allotted.insert((column.site, column.year));
        rows.push(Work {
            site: column.site,
            cadre: column.cadre,
            service: column.service,
            year: column.year,
            hours: Hours(point[column.col.index()]),
        });
    }
    let mut loads: BTreeMap<(SiteId, Year, ServiceId), f64> = BTreeMap::new();
    for column in f.serve.iter().filter(|c| !allotted.contains(&(c.site, c.year))) {
        let hours = column.hours * point[column.col.index()];
        *loads.entry((column.site, column.year, column.service)).or_default() += hours;
    }
    for row in referred.iter().filter(|row| !allotted.contains(&(row.to, row.year))) {
        let referral = f.world.type_of(row.site).referral(row.service);
        let hours = referral.map_or(0.0, |referral| referral.hours);
        *loads.entry((row.to, row.year, row.service)).or_default() += hours * row.clients.0;
    }
    for ((site, year, service), load) in loads {
        let skilled = |c: &CadreId| f.world.cadres[*c].skills.contains(&service);
        let cadres: Vec<CadreId> = f.cadres_at(site).into_iter().filter(skilled).collect();
        let able: Vec<f64> = cadres.iter().map(|c| f.hours(site, *c, year).value(point)).collect();
        let all: f64 = able.iter().sum();
        for (cadre, able) in cadres.into_iter().zip(able).filter(|_| all > 0.0) {
            rows.push(Work { site, cadre, service, year, hours: Hours(load * able / all) });
        }
    }
    rows.retain(|row| row.hours.0 > TINY);
    rows.sort_by_key(|row| (row.site, row.year, row.cadre, row.service));
    rows
}

/// Classes are split back into groups in proportion to their demand.
fn serve(f: &Formulation, point: &[f64]) -> Vec<Serve> {
    let mut rows = Vec::new();
    for column in &f.serve {
        let clients = point[column.col.index()];
        if clients <= TINY {
            continue;
        }
        let class = &f.classes[column.service.index()][column.class];
        let total = f.class_base(column.commune, class, column.service, column.year);
        for &group in &class.groups {
            let part = f.demand.base(column.commune, group, column.service, column.year) / total;
            rows.push(Serve {
                commune: column.commune,
                group,
                service: column.service,
                site: column.site,
                year: column.year,
                clients: Clients(clients * part),
            });
        }
    }
    rows.retain(|row| row.clients.0 > TINY);
    rows
}

/// Payments, cut down to what they pay for where the model paid more.
fn payments(f: &Formulation, point: &[f64]) -> Vec<Payment> {
    let mut paid: BTreeMap<(Line, OwnerId, Year), f64> = BTreeMap::new();
    for pay in &f.pay {
        *paid.entry((pay.line, pay.owner, pay.year)).or_default() += point[pay.col.index()];
    }
    let share = |key: &(Line, OwnerId, Year)| {
        let due = f.ledger[key].value(point).max(0.0);
        if paid[key] > 0.0 { due / paid[key] } else { 0.0 }
    };
    let rows = f.pay.iter().map(|pay| Payment {
        fund: pay.fund,
        line: pay.line,
        owner: pay.owner,
        year: pay.year,
        amount: Vnd::from_million(point[pay.col.index()] * share(&(pay.line, pay.owner, pay.year))),
    });
    rows.filter(|row| row.amount.0 > 0.01).collect()
}

fn shortfalls(f: &Formulation, point: &[f64]) -> Vec<Shortfall> {
    let point = &f.recounted(point);
    let soft = f.asked.iter().filter(|asked| asked.shortfall.is_some());
    let rows = soft.map(|asked| Shortfall {
        mandate: asked.mandate,
        area: asked.area,
        amount: asked.missing(point),
    });
    rows.filter(|row| row.amount > 0.0).collect()
}
