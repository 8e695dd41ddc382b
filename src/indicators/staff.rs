//! Who works where, against the norm, the quota and the hours; and whom each site serves.

use super::{Facts, Row, percent};
use crate::supply;
use crate::workforce;
use crate::world::{CadreId, OwnerId, ServiceId, SiteId, World, Year};
use std::collections::{BTreeMap, BTreeSet};

/// People in post at a site by cadre, whether it stands or not.
type PostsByYear = BTreeMap<(SiteId, Year), Vec<(CadreId, f64)>>;

pub(super) fn rows(facts: &Facts) -> Vec<Row> {
    let posts = posts(facts);
    let mut rows = Vec::new();
    for year in facts.world.calendar.years() {
        rows.extend(cadres(facts, &posts, year));
        rows.extend(learners(facts, year));
        rows.extend(quotas(facts, &posts, year));
        rows.extend(caseload(facts, &posts, year));
    }
    rows.extend(sites(facts, &posts));
    rows
}

/// Posts of every site that exists or is opened.
fn posts(facts: &Facts) -> PostsByYear {
    let mut posts = PostsByYear::new();
    for (site, description) in facts.world.sites.iter() {
        if description.existing.is_none() {
            continue;
        }
        for year in facts.world.calendar.years() {
            let people = facts.operation.people_today(facts.world, site, year);
            let people = people.into_iter().map(|(cadre, n)| (cadre, f64::from(n)));
            posts.insert((site, year), people.collect());
        }
    }
    for row in &facts.plan.posts {
        let people = posts.entry((row.site, row.year)).or_default();
        people.push((row.cadre, f64::from(row.people)));
    }
    posts
}

/// Posts at sites that stand on 31 December.
fn standing<'a>(
    facts: &'a Facts,
    posts: &'a PostsByYear,
    year: Year,
) -> impl Iterator<Item = (SiteId, CadreId, f64)> + 'a {
    posts
        .iter()
        .filter(move |((site, y), _)| *y == year && facts.operation.stands(*site, year))
        .flat_map(|((site, _), people)| people.iter().map(move |(c, n)| (*site, *c, *n)))
}

/// People and full-time equivalents by cadre.
fn cadres(facts: &Facts, posts: &PostsByYear, year: Year) -> Vec<Row> {
    let mut people = facts.world.cadres.map(|_| 0.0);
    for (_, cadre, n) in standing(facts, posts, year) {
        people[cadre] += n;
    }
    let mut rows = Vec::new();
    for (id, cadre) in facts.world.cadres.iter() {
        let row = |code: &str, value| Row::total(code, Some(year), value).member(&cadre.code);
        rows.push(row("staff.people", people[id]));
        rows.push(row("staff.fte", people[id] * cadre.fte));
        let trained = workforce::trained(facts.world, facts.plan, id, year, people[id]);
        if trained > 0.0 {
            rows.push(row("staff.trained", trained));
        }
    }
    rows
}

/// Learners of the courses that train.
fn learners(facts: &Facts, year: Year) -> Vec<Row> {
    let courses = facts.world.courses.iter().enumerate();
    let people = courses.filter(|(_, course)| course.training.is_some()).map(|(n, course)| {
        let begin = facts.plan.learners.iter().filter(|row| row.course == n && row.year == year);
        let people = begin.map(|row| row.people.0).sum();
        Row::total("train.learners", Some(year), people).member(&course.code)
    });
    people.collect()
}

/// Posts by owner and kind, concurrent cadres left out; and what each quota allows.
fn quotas(facts: &Facts, posts: &PostsByYear, year: Year) -> Vec<Row> {
    let world = facts.world;
    let row = |code: &str, owner: &str, kind: &str, n: f64| {
        Row::total(code, Some(year), n).member(&format!("{owner}|{kind}"))
    };
    let mut rows = Vec::new();
    for ((owner, kind), n) in by_kind(world, standing(facts, posts, year)) {
        rows.push(row("posts.taken", &world.owners[owner].code, kind, n));
    }
    let existing = world.sites.iter().flat_map(|(site, description)| {
        let people = description.existing.iter().flat_map(|existing| &existing.posts);
        people.map(move |(cadre, n)| (site, *cadre, f64::from(*n)))
    });
    let today = by_kind(world, existing);
    let years = world.calendar.index(year) + 1;
    for quota in &world.quotas {
        let counts = |(owner, kind): &(OwnerId, &str)| {
            quota.owner.is_none_or(|only| only == *owner) && quota.post_kind == *kind
        };
        let in_post: f64 = today.iter().filter(|(key, _)| counts(key)).map(|(_, n)| n).sum();
        let allowed = in_post + quota.new_posts.iter().take(years).sum::<f64>();
        let owner = quota.owner.map_or(super::ALL, |owner| &world.owners[owner].code);
        rows.push(row("posts.quota", owner, &quota.post_kind, allowed));
    }
    rows
}

/// People by owner and kind of post, concurrent cadres left out.
fn by_kind(
    world: &World,
    posts: impl Iterator<Item = (SiteId, CadreId, f64)>,
) -> BTreeMap<(OwnerId, &str), f64> {
    let mut sums = BTreeMap::new();
    for (site, cadre, n) in posts {
        let cadre = &world.cadres[cadre];
        if !cadre.concurrent {
            let key = (world.type_of(site).owner, cadre.post_kind.as_str());
            *sums.entry(key).or_insert(0.0) += n;
        }
    }
    sums
}

/// Clients in care per full-time equivalent, and their share of what the norm allows, by service.
fn caseload(facts: &Facts, posts: &PostsByYear, year: Year) -> Vec<Row> {
    let world = facts.world;
    let mut rows = Vec::new();
    for (s, service) in world.services.iter() {
        let served = facts.plan.serve.iter().filter(|r| r.service == s && r.year == year);
        let mut sites = BTreeSet::new();
        let mut in_care = 0.0;
        for row in served {
            sites.insert(row.site);
            in_care += row.clients.0 * service.months / 12.0;
        }
        let referred = facts.plan.referrals.iter().filter(|r| r.service == s && r.year == year);
        for row in referred {
            sites.insert(row.to);
            in_care += row.clients.0 * service.months / 12.0;
        }
        let (mut fte, mut allowed) = (0.0, 0.0);
        for site in sites {
            let (f, a) = norm_capacity(facts, posts, site, s, year);
            fte += f;
            allowed += a;
        }
        let row = |code: &str, value| Row::total(code, Some(year), value).service(world, Some(s));
        if fte > 0.0 {
            rows.push(row("caseload.per_fte", in_care / fte));
        }
        if allowed > 0.0 {
            rows.push(row("caseload.norm_share", percent(in_care, allowed)));
        }
    }
    rows
}

/// Full-time equivalents with the skill at a site, and the clients that they may have in care where a norm is in force.
fn norm_capacity(
    facts: &Facts,
    posts: &PostsByYear,
    site: SiteId,
    service: ServiceId,
    year: Year,
) -> (f64, f64) {
    let operating = facts.operation.operating(site, year);
    let (mut fte, mut allowed) = (0.0, 0.0);
    for (cadre, n) in posts.get(&(site, year)).into_iter().flatten() {
        let description = &facts.world.cadres[*cadre];
        if description.skills.contains(&service) {
            let present = n * description.fte * operating;
            fte += present;
            allowed +=
                supply::norm(facts.world, service, *cadre, year).map_or(0.0, |n| n * present);
        }
    }
    (fte, allowed)
}

/// People served and share of hours used, site by site.
fn sites(facts: &Facts, posts: &PostsByYear) -> Vec<Row> {
    let mut people: BTreeMap<(SiteId, Year), f64> = BTreeMap::new();
    let mut hours: BTreeMap<(SiteId, Year), f64> = BTreeMap::new();
    for row in &facts.plan.serve {
        let count = row.clients.0 * facts.demand.people_per_client(row.group, row.service);
        *people.entry((row.site, row.year)).or_default() += count;
    }
    for row in &facts.plan.work {
        *hours.entry((row.site, row.year)).or_default() += row.hours.0;
    }
    let mut rows = Vec::new();
    for (site, year) in posts.keys() {
        if facts.operation.operating(*site, *year) <= 0.0 {
            continue;
        }
        let code = &facts.world.sites[*site].code;
        let key = (*site, *year);
        let row = |indicator: &str, value| Row::total(indicator, Some(*year), value).member(code);
        rows.push(row("site.people_served", people.get(&key).copied().unwrap_or(0.0)));
        let available = available_hours(facts, posts, *site, *year);
        if available > 0.0 {
            let used = hours.get(&key).copied().unwrap_or(0.0);
            rows.push(row("site.utilisation", percent(used, available)));
        }
    }
    rows
}

/// Client hours of a site in a year (3.7 summed over cadres).
fn available_hours(facts: &Facts, posts: &PostsByYear, site: SiteId, year: Year) -> f64 {
    let people = |cadre: CadreId, year: Year| {
        let staff = posts.get(&(site, year)).into_iter().flatten();
        staff.filter(|(c, _)| *c == cadre).map(|(_, n)| n).sum::<f64>()
    };
    let staff = posts.get(&(site, year)).into_iter().flatten();
    let cadres: BTreeSet<CadreId> = staff.map(|(cadre, _)| *cadre).collect();
    let hours = cadres.into_iter().map(|cadre| {
        let years = |year| people(cadre, year);
        let work = facts.operation.work(facts.world, site, cadre, year, years);
        let description = &facts.world.cadres[cadre];
        work * description.fte * supply::client_hours(description)
    });
    hours.sum()
}
