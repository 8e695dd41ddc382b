//! The audit of a plan worked out by hand: it finds nothing, and names each rule once facts or plan are bent where it binds.

mod common;

use botri::plan::audit::audit;
use botri::plan::{
    Closed, GoalResult, Opening, Payment, Plan, Posts, Proof, Recruits, Serve, Shortfall, Solved,
    Supervised, Upgraded, Work,
};
use botri::study::{Areas, Constraint, Goal, GoalKind, Rule, Study, Term};
use botri::world::{
    Closing, Form, FundKind, Hours, Line, Minutes, Mode, People, Pilot, Scope, Size, Status,
    Supervision, Table, UnitMinimum, Upgrade, Vnd, World,
};
use common::*;
use jiff::civil::date;
use std::collections::BTreeSet;

/// Names of the rules broken after a change to the three communes.
fn broken(change: impl FnOnce(&mut World, &mut Study, &mut Solved)) -> Vec<&'static str> {
    let (mut world, mut study, mut solved) = (world(), study(), solved());
    change(&mut world, &mut study, &mut solved);
    let report = audit(&world, &study, &solved);
    let names: BTreeSet<&str> = report.breaches.iter().map(|breach| breach.rule).collect();
    names.into_iter().collect()
}

/// The same, of a change to the facts alone.
fn with_facts(change: impl FnOnce(&mut World)) -> Vec<&'static str> {
    broken(|world, _, _| change(world))
}

/// The same, of a change to the plan alone.
fn with_plan(change: impl FnOnce(&mut Plan)) -> Vec<&'static str> {
    broken(|_, _, solved| change(&mut solved.plan))
}

#[test]
fn the_plan_worked_out_by_hand_breaks_no_rule() {
    let report = audit(&world(), &study(), &solved());
    let messages: Vec<&str> = report.breaches.iter().map(|b| b.message.en.as_str()).collect();
    assert_eq!(messages, [""; 0]);
}

#[test]
fn every_row_of_the_plan_matters() {
    let plan = solved().plan;
    fn drop_each<T: Clone>(rows: &[T], put: impl Fn(&mut Plan, Vec<T>), what: &str) {
        for n in 0..rows.len() {
            let mut fewer = rows.to_vec();
            fewer.remove(n);
            assert!(!with_plan(|plan| put(plan, fewer)).is_empty(), "{what} row {n}");
        }
    }
    drop_each(&plan.openings, |plan, rows| plan.openings = rows, "openings");
    drop_each(&plan.posts, |plan, rows| plan.posts = rows, "posts");
    drop_each(&plan.recruits, |plan, rows| plan.recruits = rows, "recruits");
    drop_each(&plan.work, |plan, rows| plan.work = rows, "work");
    drop_each(&plan.serve, |plan, rows| plan.serve = rows, "serve");
    drop_each(&plan.payments, |plan, rows| plan.payments = rows, "payments");
    drop_each(&plan.shortfalls, |plan, rows| plan.shortfalls = rows, "shortfalls");
}

// Sites

#[test]
fn a_start_before_the_gates_open_is_named() {
    // Approval on 1 July 2016, so offices may start in 2017 only.
    let named = ["site.unknown-start"];
    assert_eq!(with_facts(|world| world.gates[id(0)].months = 30.0), named);
    // Approved on New Year of 2015, the centre gets its first money in 2016.
    assert_eq!(with_facts(|world| world.gates[id(1)].months = 12.0), named);
    // Nothing starts before the first planned year, even without a gate.
    let early = broken(|world, _, solved| {
        world.gates[id(0)].months = 0.0;
        solved.plan.openings[1].start = 2014;
    });
    assert!(early.contains(&"site.unknown-start"), "{early:?}");
    // Approved on New Year of 2016, an office may start that very year.
    assert!(with_facts(|world| world.gates[id(0)].months = 24.0).is_empty());
}

#[test]
fn months_that_end_on_new_year_do_not_cost_a_year() {
    for month in 1..=12 {
        let approved_on_new_year = |world: &mut World| {
            world.calendar.as_of = date(2014, month, 1);
            world.gates[id(0)].months = 25.0 - f64::from(month);
            world.gates[id(1)].months = 0.0;
        };
        assert!(with_facts(approved_on_new_year).is_empty(), "from month {month}");
    }
}

#[test]
fn a_size_that_does_not_fit_and_a_second_opening_are_named() {
    let named = ["site.unknown-start"];
    assert_eq!(with_facts(|world| world.sites[id(OFFICE_B)].sizes.clear()), named);
    let again = Opening { site: id(OFFICE_B), size: id(0), start: 2016 };
    assert_eq!(with_plan(|plan| plan.openings.push(again)), named);
}

#[test]
fn forbidden_forced_and_existing_sites_are_named() {
    let status = |site: usize, status| with_facts(|world| world.sites[id(site)].status = status);
    assert_eq!(status(OFFICE_B, Status::Forbidden), ["site.forbidden"]);
    assert_eq!(status(OFFICE_C, Status::Forced(2015)), ["site.forced"]);
    assert_eq!(status(OFFICE_A, Status::Forced(2016)), ["site.forced"]);
    let pilot = Opening { site: id(PILOT_A), size: id(0), start: 2015 };
    assert_eq!(with_plan(|plan| plan.openings.push(pilot)), ["site.existing"]);
}

#[test]
fn a_second_opening_in_an_area_is_named() {
    let one_per = |scope| with_facts(|world| world.types[id(OFFICE)].one_per = Some(scope));
    assert_eq!(one_per(Scope::Level(0)), ["site.one-per"]);
    assert_eq!(one_per(Scope::Any), ["site.one-per"]);
    assert!(one_per(Scope::Level(1)).is_empty());
    assert!(one_per(Scope::Commune).is_empty());
}

#[test]
fn a_second_conversion_is_named() {
    let twice = |world: &mut World| world.sites[id(OFFICE_B)].converts = Some(id(PILOT_A));
    assert_eq!(with_facts(twice), ["site.converted-once"]);
}

#[test]
fn too_few_clients_for_an_opening_are_named() {
    // 33.5 clients in half of 2015.
    let least = |clients| with_facts(|world| world.types[id(CENTRE)].min_clients = clients);
    assert!(least(67.0).is_empty());
    assert_eq!(least(67.1), ["site.minimum-clients"]);
}

// Upgrades: the centre of 2015 moves into a larger house in July 2016, for 10 and 5 million at the prices of 2015.

fn upgraded(change: impl FnOnce(&mut World, &mut Solved)) -> Vec<&'static str> {
    broken(|world, _, solved| {
        let kind = &mut world.types[id(CENTRE)];
        let small = kind.sizes[id(0)].clone();
        kind.sizes = Table::new(vec![small.clone(), Size { code: "large".into(), ..small }]);
        kind.upgrades = vec![Upgrade {
            code: "enlarge".into(),
            label: Default::default(),
            from: Some(id(0)),
            to: id(1),
            capital: Vnd::from_million(10.0),
            equipment: Vnd::from_million(5.0),
            lead_months: 6.0,
            downtime: 0.0,
        }];
        world.sites[id(CENTRE_H)].sizes.push(id(1));
        world.funds[id(INVEST)].ceiling[0] = Vnd::from_million(200.0);
        solved.plan.upgrades = vec![Upgraded { site: id(CENTRE_H), upgrade: 0, start: 2016 }];
        for (line, million) in [(Line::Capital, 11.0), (Line::Equipment, 5.5)] {
            let (fund, owner, year) = (id(INVEST), id(PROVINCE), 2016);
            let amount = Vnd::from_million(million);
            solved.plan.payments.push(Payment { fund, line, owner, year, amount });
        }
        solved.goals[3].value += 16.5 / 1.25;
        solved.goals[3].final_value += 16.5 / 1.25;
        (solved.goals[3].gap, solved.goals[3].gap_to_nothing) = (None, None);
        change(world, solved);
    })
}

#[test]
fn an_upgrade_at_its_time_and_price_breaks_no_rule() {
    assert_eq!(upgraded(|_, _| ()), [""; 0]);
    assert!(upgraded(|_, solved| solved.plan.upgrades.clear()).contains(&"money.cost"));
    assert!(upgraded(|_, solved| solved.plan.payments.truncate(17)).contains(&"money.cost"));
}

#[test]
fn an_upgrade_from_what_does_not_stand_is_named() {
    let named = |change: fn(&mut World, &mut Solved)| upgraded(change).contains(&"site.upgrade");
    // Too early, too late, twice, of a size that the site does not take, or from one that it has not.
    assert!(named(|_, solved| solved.plan.upgrades[0].start = 2015));
    assert!(named(|world, _| world.types[id(CENTRE)].upgrades[0].lead_months = 12.0));
    assert!(named(|_, solved| solved.plan.upgrades.push(solved.plan.upgrades[0])));
    assert!(named(|world, _| world.sites[id(CENTRE_H)].sizes.truncate(1)));
    assert!(named(|world, _| world.types[id(CENTRE)].upgrades[0].from = None));
    assert!(named(|_, solved| solved.plan.upgrades[0].site = id(CENTRE_B)));
    assert!(named(|world, _| world.gates[id(1)].months = 24.0));
}

#[test]
fn what_the_larger_house_has_counts_from_its_year_on() {
    let large = |change: fn(&mut Size)| {
        upgraded(|world, _| change(&mut world.types[id(CENTRE)].sizes[id(1)]))
    };
    // Its staff all year; its places and running cost from July; its output all year.
    assert_eq!(large(|size| size.staff[OFFICER].min = 3), ["staff.range"]);
    // 10 clients a year: 8 places in the old house, or 9 and 11.
    assert_eq!(large(|size| size.places = 9.9), ["serve.places"]);
    assert!(large(|size| size.places = 10.1).is_empty());
    assert!(large(|size| size.running = Vnd::from_million(13.0)).contains(&"money.cost"));
    // 323 hours of 1600, which learning no longer cuts.
    assert!(large(|size| size.output = 323.1 / 1600.0).contains(&"work.hours"));
    assert_eq!(large(|size| size.output = 0.2), ["work.hours"]);
    assert!(large(|size| size.output = 0.3).is_empty());
}

#[test]
fn a_site_closed_for_works_serves_nobody_then() {
    // Closed for three months: 96 of the 114 clients who would come from A, in nine months 85.5.
    let closed =
        |months: f64| upgraded(|world, _| world.types[id(CENTRE)].upgrades[0].downtime = months);
    let named = closed(6.0);
    assert!(named.contains(&"serve.link"), "{named:?}");
    // Its staff is paid through, but the running cost stops.
    assert!(named.contains(&"money.cost"), "{named:?}");
}

// Closures: the pilot, which the plan converts, may close.

#[test]
fn a_closure_that_may_not_be_is_named() {
    let closed = |may: bool, year: i16, keep: bool| {
        broken(|world, _, solved| {
            let from = world.calendar.first;
            let closing = may.then_some(Closing { cost: Vnd(0.0), into: None, from });
            if let Some(existing) = &mut world.sites[id(PILOT_A)].existing {
                existing.closing = closing;
            }
            if !keep {
                world.sites[id(CENTRE_H)].converts = None;
            }
            solved.plan.closures = vec![Closed { site: id(PILOT_A), year }];
        })
    };
    let named = |names: Vec<&str>| names.contains(&"site.closed");
    // It is converted; it may not close; the year is none of the plan's; it may close later.
    assert!(named(closed(true, 2016, true)));
    assert!(named(closed(false, 2016, false)));
    assert!(named(closed(true, 2017, false)));
    let too_soon = |world: &mut World, _: &mut Study, solved: &mut Solved| {
        world.sites[id(CENTRE_H)].converts = None;
        let closing = Closing { cost: Vnd(0.0), into: None, from: 2017 };
        world.sites[id(PILOT_A)].existing.as_mut().expect("stands").closing = Some(closing);
        solved.plan.closures = vec![Closed { site: id(PILOT_A), year: 2016 }];
    };
    assert!(named(broken(too_soon)));
    assert!(!named(closed(true, 2016, false)));
    // From New Year on it serves nobody: its 20 clients of 2015 are too many, those of 2016 there are none.
    assert!(closed(true, 2015, false).contains(&"serve.link"));
    assert!(!closed(true, 2016, false).contains(&"serve.link"));
}

#[test]
fn an_opening_before_its_pilot_is_named() {
    let pilot = |years: i16| {
        with_facts(|world| {
            let kind = &mut world.types[id(OFFICE)];
            let room = kind.sizes[id(0)].clone();
            kind.sizes = Table::new(vec![room.clone(), Size { code: "trial".into(), ..room }]);
            kind.pilot = Some(Pilot { size: id(1), years });
        })
    };
    // Two offices of 2016 and no pilot; the type of the one that stands is another.
    assert_eq!(pilot(1), ["site.pilot"]);
    let own =
        with_facts(|world| world.types[id(OFFICE)].pilot = Some(Pilot { size: id(0), years: 1 }));
    assert!(own.is_empty(), "pilots themselves need none");
}

// Staff

#[test]
fn posts_outside_their_range_are_named() {
    let named = ["staff.range"];
    let range = |n: usize, min, max| {
        with_facts(|world| {
            let staff = &mut world.types[id(CENTRE)].sizes[id(0)].staff[n];
            (staff.min, staff.max) = (min, max);
        })
    };
    assert!(range(OFFICER, 2, 2).is_empty());
    assert_eq!(range(OFFICER, 1, 1), named);
    assert_eq!(range(CARER, 2, 2), named);
    let post = |site, cadre, year| Posts { site: id(site), cadre: id(cadre), year, people: 1 };
    let stray = |row: Posts| with_plan(|plan| plan.posts.push(row));
    assert_eq!(stray(post(CENTRE_B, OFFICER, 2016)), named);
    assert_eq!(stray(post(PILOT_A, OFFICER, 2015)), named);
    assert_eq!(stray(post(OFFICE_B, HELPER, 2015)), named);
}

#[test]
fn posts_belong_to_the_years_in_which_a_site_stands() {
    // Works of a year and a half: the centre stands from July 2016, so the posts of 2015 are too early.
    let slow = with_facts(|world| world.types[id(CENTRE)].sizes[id(0)].lead_months = 18.0);
    assert!(slow.contains(&"staff.range"), "{slow:?}");
    let later = broken(|world, _, solved| {
        world.types[id(CENTRE)].sizes[id(0)].lead_months = 18.0;
        solved.plan.posts.retain(|row| row.site != id(CENTRE_H) || row.year == 2016);
    });
    assert!(!later.contains(&"staff.range"), "{later:?}");
}

#[test]
fn a_unit_below_the_law_is_named() {
    let law = |people, year, month| {
        with_facts(|world| {
            let post_kinds = vec!["vien_chuc".to_owned(), "hop_dong".to_owned()];
            let (from, owners) = (date(year, month, 1), ids(&[PROVINCE]));
            let law = UnitMinimum { from, people, post_kinds, owners, forecast: false };
            world.unit_minimums = vec![law];
            world.types[id(OFFICE)].form = Form::Point;
        })
    };
    // The centre has two officers and a carer.
    assert!(law(3.0, 2010, 1).is_empty());
    assert_eq!(law(4.0, 2010, 1), ["staff.unit-minimum"]);
    assert_eq!(law(4.0, 2016, 7), ["staff.unit-minimum"]);
    assert!(law(4.0, 2016, 8).is_empty());
    // What is no unit, or of another owner, is not bound, and a later law takes the place of an earlier one.
    let other = |change: fn(&mut World)| {
        with_facts(|world| {
            let law = |people, year| UnitMinimum {
                from: date(year, 1, 1),
                people,
                post_kinds: vec!["vien_chuc".to_owned()],
                owners: ids(&[PROVINCE]),
                forecast: false,
            };
            world.unit_minimums = vec![law(9.0, 2010), law(2.0, 2011)];
            change(world);
        })
    };
    assert!(other(|_| ()).is_empty());
    assert_eq!(other(|world| world.unit_minimums.truncate(1)), ["staff.unit-minimum"]);
    assert!(
        other(|world| {
            world.unit_minimums.truncate(1);
            world.types[id(CENTRE)].form = Form::Branch;
        })
        .is_empty()
    );
    assert!(
        other(|world| {
            world.unit_minimums.truncate(1);
            world.unit_minimums[0].owners = ids(&[DISTRICT]);
        })
        .is_empty()
    );
}

// Supervision: offices below a centre. B is 25 minutes from the hospital in A, the island 55.

fn supervised(within: f64, span: f64, rows: &[(usize, usize, i16)]) -> Vec<&'static str> {
    broken(|world, _, solved| {
        let (by, within) = (ids(&[CENTRE]), Minutes(within));
        world.types[id(OFFICE)].supervision = Some(Supervision { by, within });
        world.types[id(CENTRE)].span = Some(span);
        let row = |&(site, by, year): &(usize, usize, i16)| Supervised {
            site: id(site),
            by: id(by),
            year,
        };
        solved.plan.supervision = rows.iter().map(row).collect();
    })
}

#[test]
fn an_office_without_a_supervisor_near_is_named() {
    let named = ["site.supervised"];
    let both = [(OFFICE_B, CENTRE_H, 2016), (OFFICE_C, CENTRE_H, 2016)];
    assert!(supervised(55.0, 2.0, &both).is_empty());
    assert_eq!(supervised(54.0, 2.0, &both), named);
    assert_eq!(supervised(55.0, 2.0, &both[..1]), named);
    // Neither one who does not stand, nor one of another type, nor one in another year will do.
    assert_eq!(supervised(55.0, 2.0, &[both[0], (OFFICE_C, CENTRE_B, 2016)]), named);
    assert_eq!(supervised(55.0, 2.0, &[both[0], (OFFICE_C, OFFICE_B, 2016)]), named);
    assert_eq!(supervised(55.0, 2.0, &[both[0], both[1], (OFFICE_C, CENTRE_H, 2015)]), named);
}

#[test]
fn a_supervisor_of_too_many_is_named() {
    let both = [(OFFICE_B, CENTRE_H, 2016), (OFFICE_C, CENTRE_H, 2016)];
    assert_eq!(supervised(55.0, 1.0, &both), ["site.span"]);
    // Told twice is counted once.
    assert!(supervised(55.0, 2.0, &[both[0], both[1], both[1]]).is_empty());
}

#[test]
fn more_posts_than_people_are_named() {
    let recruits = |people| with_plan(|plan| plan.recruits[0].people = People(people));
    assert_eq!(recruits(1.0), ["staff.pool"]);
    assert!(recruits(1.2).is_empty());
    assert_eq!(with_facts(|world| world.cadres[id(OFFICER)].attrition = 0.2), ["staff.pool"]);
}

#[test]
fn recruits_beyond_the_market_or_below_zero_are_named() {
    let market = |limit| with_facts(|world| world.cadres[id(OFFICER)].recruits = Some(limit));
    assert!(market(vec![1.1, 0.2]).is_empty());
    assert_eq!(market(vec![1.0, 0.2]), ["staff.recruits"]);
    let negative = Recruits { cadre: id(HELPER), year: 2015, people: People(-1.0) };
    assert_eq!(with_plan(|plan| plan.recruits.push(negative)), ["staff.recruits"]);
}

#[test]
fn posts_beyond_their_quota_are_named() {
    let quota = |n: usize, posts| with_facts(|world| world.quotas[n].new_posts = posts);
    assert!(quota(0, vec![1.0, 0.0]).is_empty());
    assert_eq!(quota(0, vec![0.0, 1.0]), ["staff.quota"]);
    assert_eq!(quota(1, vec![0.0, 0.0]), ["staff.quota"]);
    // A quota of one owner leaves the others' staff alone.
    let of_commune = |world: &mut World| {
        world.quotas[1].owner = Some(id(COMMUNE));
        world.quotas[1].new_posts = vec![0.0, 0.0];
    };
    assert!(with_facts(of_commune).is_empty());
    // Concurrent staff take no post.
    let concurrent = |world: &mut World| {
        world.quotas[0].post_kind = "kiem_nhiem".into();
        world.quotas[0].new_posts = vec![0.0, 0.0];
    };
    assert!(with_facts(concurrent).is_empty());
}

// Clients

#[test]
fn clients_off_every_arc_are_named() {
    let named = ["serve.arc"];
    let not_elderly =
        |world: &mut World| world.types[id(PILOT)].offers[0].groups = ids(&[DISABLED]);
    assert_eq!(with_facts(not_elderly), named);
    assert_eq!(with_facts(|world| world.types[id(PILOT)].scope = Scope::Commune), named);
    assert_eq!(with_facts(|world| world.types[id(CENTRE)].scope = Scope::Level(0)), [""; 0]);
    // By ferry it is 50 minutes from the island to the pilot.
    let standard = |minutes| {
        with_facts(|world| world.services[id(COUNSEL)].standard[id(1)] = Minutes(minutes))
    };
    assert!(!standard(50.5).contains(&"serve.arc"));
    assert!(standard(49.5).contains(&"serve.arc"));
    // A ferry may begin or end on the very day of the plan.
    let as_of = Some(date(2014, 1, 1));
    assert!(with_facts(|world| world.links[2].until = as_of).is_empty());
    assert!(with_facts(|world| world.links[2].from = as_of).is_empty());
    let closed = |world: &mut World| world.links[2].until = Some(date(2013, 12, 31));
    assert!(with_facts(closed).contains(&"serve.arc"));
    let negative = Serve { clients: People(-1.0), ..solved().plan.serve[9] };
    assert!(with_plan(|plan| plan.serve.push(negative)).contains(&"serve.arc"));
}

#[test]
fn more_clients_than_demand_are_named() {
    // At full saturation 0.49 instead of 0.5: the 36 elderly of B become 35.4, served at two sites.
    assert_eq!(with_facts(|world| world.uptake.ceiling = 0.49), ["serve.demand"]);
}

#[test]
fn more_clients_than_operating_time_allows_are_named() {
    // One client of A moves from the pilot, open for half of 2015, to the centre, open for the other half.
    let moved = |_: &mut World, _: &mut Study, solved: &mut Solved| {
        let plan = &mut solved.plan;
        (plan.serve[0].clients, plan.serve[2].clients) = (People(17.0), People(19.0));
        plan.work[2].hours = Hours(90.25);
        plan.payments[4].amount = Vnd::from_million(7.95);
        solved.goals[3].final_value += 0.1;
    };
    assert_eq!(broken(moved), ["serve.link"]);
}

#[test]
fn hours_too_few_too_many_or_unskilled_are_named() {
    assert_eq!(with_plan(|plan| plan.work[5].hours = Hours(139.0)), ["serve.work"]);
    assert_eq!(with_plan(|plan| plan.work[3].hours = Hours(157.0)), ["work.hours"]);
    assert!(with_plan(|plan| plan.work[3].hours = Hours(156.25)).is_empty());
    let work = |site, cadre, hours| Work {
        site: id(site),
        cadre: id(cadre),
        service: id(COUNSEL),
        year: 2016,
        hours: Hours(hours),
    };
    let one_more = |row: Work| with_plan(|plan| plan.work.push(row));
    assert_eq!(one_more(work(CENTRE_H, CARER, 1.0)), ["work.skill"]);
    assert_eq!(one_more(work(CENTRE_B, OFFICER, 1.0)), ["work.hours"]);
    assert_eq!(one_more(work(CENTRE_B, OFFICER, -1.0)), ["work.hours"]);
    // The pilot has gone by 2016.
    assert_eq!(one_more(work(PILOT_A, OFFICER, 1.0)), ["work.hours"]);
}

#[test]
fn travel_eats_hours_where_the_worker_travels() {
    let counsel = |mode, visits| {
        with_facts(|world| {
            let service = &mut world.services[id(COUNSEL)];
            (service.mode, service.visits) = (mode, visits);
        })
    };
    assert_eq!(counsel(Mode::Visit, 3.1), ["serve.work"]);
    assert_eq!(counsel(Mode::Emergency, 3.1), ["serve.work"]);
    assert!(counsel(Mode::Attend, 3.1).is_empty());
}

#[test]
fn an_emergency_must_be_reached_within_its_standard_and_its_calls_be_answered() {
    let emergency = |change: &dyn Fn(&mut World)| {
        with_facts(|world| {
            let service = &mut world.services[id(COUNSEL)];
            (service.mode, service.calls) = (Mode::Emergency, 2.0);
            // So that access stays as it was.
            service.access_floor = 1.0;
            change(world);
        })
    };
    // The island is 50 minutes from the pilot, its standard 60; the goals see the fuller access.
    let turnout =
        |minutes| emergency(&|world| world.services[id(COUNSEL)].turnout = Minutes(minutes));
    assert!(!turnout(9.9).contains(&"serve.arc"), "{:?}", turnout(9.9));
    assert!(turnout(10.1).contains(&"serve.arc"));
    // 34 clients in 2016 make 68 calls... at the two offices; the centre answers 2 x 106 in its first full year.
    let calls =
        |limit| emergency(&|world| world.types[id(CENTRE)].sizes[id(0)].calls = Some(limit));
    assert!(!calls(212.0).contains(&"serve.calls"));
    assert!(calls(211.9).contains(&"serve.calls"));
    let pilot = |limit| {
        emergency(&|world| {
            let existing = world.sites[id(PILOT_A)].existing.as_mut();
            existing.expect("stands").calls = Some(limit);
        })
    };
    // 20 clients in half a year.
    assert!(!pilot(80.0).contains(&"serve.calls"));
    assert!(pilot(79.9).contains(&"serve.calls"));
}

#[test]
fn a_caseload_above_the_norm_is_named() {
    // 106 clients for half a year each, with two officers.
    let norm = |clients| with_facts(|world| world.norms[1].clients = clients);
    assert!(norm(26.5).is_empty());
    assert_eq!(norm(26.4), ["serve.norm"]);
    // The norm of July binds that year already, a norm of August not yet.
    let late = |world: &mut World| {
        world.norms[1].clients = 1.0;
        world.norms[1].from = date(2016, 7, 2);
    };
    assert!(with_facts(late).is_empty());
}

#[test]
fn more_clients_than_places_are_named() {
    let places = |n| with_facts(|world| world.types[id(CENTRE)].sizes[id(0)].places = n);
    assert!(places(10.0).is_empty());
    assert_eq!(places(9.9), ["serve.places"]);
}

// Money

#[test]
fn payments_other_than_the_cost_are_named() {
    let million =
        |n: usize, amount| with_plan(|plan| plan.payments[n].amount = Vnd::from_million(amount));
    assert_eq!(million(0, 101.0), ["money.cost"]);
    assert_eq!(million(0, 99.0), ["money.cost"]);
    assert!(million(0, 100.000_05).is_empty());
}

#[test]
fn payments_by_the_wrong_fund_are_named() {
    let other = |fund| with_plan(|plan| plan.payments[13].fund = id(fund));
    assert_eq!(other(RUN), ["money.eligible"]);
    let no_pay = |world: &mut World| world.funds[id(LOCAL)].lines.retain(|&l| l != Line::Pay);
    assert_eq!(with_facts(no_pay), ["money.eligible"]);
    let split = |plan: &mut Plan| {
        let (mut more, mut less) = (plan.payments[9], plan.payments[9]);
        plan.payments[9].fund = id(RUN);
        (more.amount, less.amount) = (Vnd::from_million(1.0), Vnd::from_million(-1.0));
        plan.payments.extend([more, less]);
    };
    assert_eq!(with_plan(split), ["money.eligible"]);
}

#[test]
fn an_overdrawn_fund_is_named() {
    let ceiling = |million: [f64; 2], carry| {
        with_facts(|world| {
            world.funds[id(INVEST)].ceiling = million.map(Vnd::from_million).into();
            world.funds[id(INVEST)].carry = carry;
        })
    };
    assert!(ceiling([151.9, 0.0], 1.0).is_empty());
    assert_eq!(ceiling([151.8, 0.0], 1.0), ["money.balance"]);
    assert_eq!(ceiling([155.0, 0.0], 0.9), ["money.balance"]);
}

#[test]
fn running_on_after_the_plan_without_new_money_is_named() {
    let saved = |world: &mut World| {
        world.funds[id(RUN)].ceiling = vec![Vnd::from_million(300.0), Vnd::from_million(100.0)];
        world.funds[id(RUN)].carry = 1.0;
    };
    assert_eq!(with_facts(saved), ["money.last-year"]);
    let capital = |world: &mut World| world.funds[id(RUN)].kind = FundKind::Capital;
    assert_eq!(with_facts(capital), ["money.last-year"]);
}

// Mandates and goals

#[test]
fn a_missed_hard_mandate_is_named() {
    let rule = |mandate: usize, rule| broken(|_, study, _| study.mandates[id(mandate)].rule = rule);
    let sites = |at_least| Rule::Sites { types: ids(&[CENTRE, OFFICE]), at_least };
    assert_eq!(rule(ANY_SITES, sites(4.0)), ["mandate.hard"]);
    let nested =
        |ratio| Rule::Nested { types: ids(&[OFFICE]), per_types: ids(&[CENTRE]), ratio, level: 1 };
    assert_eq!(rule(NESTED, nested(2.0)), ["mandate.hard"]);
    assert!(rule(NESTED, nested(0.5)).is_empty());
    // The pilot has gone, the centre stands: three communes, of which two in D1.
    let communes = |types: &[usize], at_least| Rule::Communes { types: ids(types), at_least };
    assert!(rule(ANY_SITES, communes(&[PILOT, CENTRE, OFFICE], 3.0)).is_empty());
    assert_eq!(rule(ANY_SITES, communes(&[PILOT, OFFICE], 3.0)), ["mandate.hard"]);
    let coverage = |share| Rule::Coverage {
        groups: ids(&[ELDERLY]),
        service: id(COUNSEL),
        share,
        level: None,
    };
    // 118 of 800.
    assert!(rule(ANY_SITES, coverage(0.1475)).is_empty());
    assert_eq!(rule(ANY_SITES, coverage(0.148)), ["mandate.hard"]);
}

#[test]
fn a_shortfall_told_wrongly_is_named() {
    let named = ["mandate.shortfall"];
    assert_eq!(with_plan(|plan| plan.shortfalls[0].amount = 9.0), named);
    assert_eq!(with_plan(|plan| plan.shortfalls.truncate(2)), named);
    let stray = |mandate, area| Shortfall { mandate: id(mandate), area, amount: 1.0 };
    assert_eq!(with_plan(|plan| plan.shortfalls.push(stray(COVERAGE, Some(id(0))))), named);
    assert_eq!(with_plan(|plan| plan.shortfalls.push(stray(ANY_SITES, None))), named);
}

#[test]
fn a_goal_told_wrongly_is_named() {
    for goal in 0..4 {
        let better = broken(|_, _, solved| solved.goals[goal].final_value *= 1.000_01);
        assert_eq!(better, ["goal.value"], "goal {goal}");
    }
    assert_eq!(broken(|_, _, solved| solved.goals.truncate(3)), ["goal.value"]);
    assert_eq!(broken(|_, _, solved| solved.goals.swap(1, 2)), ["goal.value"]);
}

#[test]
fn a_goal_given_up_beyond_its_tolerance_is_named() {
    let before = |goal: usize, factor: f64| {
        broken(|_, _, solved| {
            let result = &mut solved.goals[goal];
            result.value *= factor;
            (result.bound, result.gap, result.gap_to_nothing) = (None, None, None);
        })
    };
    assert_eq!(before(1, 1.02), ["goal.kept"]);
    assert!(before(1, 1.005).is_empty());
    assert_eq!(before(0, 0.98), ["goal.kept"]);
    assert!(before(0, 0.995).is_empty());
}

#[test]
fn a_missed_constraint_is_named() {
    let asked = |kind, bound, areas| {
        broken(|_, study, _| {
            let goal = Goal { areas, discount: 0.25, floor: 20.0, ..Goal::new(kind) };
            let (code, source) = ("asked".to_owned(), "QĐ 32".to_owned());
            study.constraints =
                vec![Constraint { code, label: Default::default(), goal, bound, source }];
        })
    };
    let named = ["goal.constraint"];
    let district = Areas::Level(1);
    assert!(asked(GoalKind::Shortfall, 50.0, district).is_empty());
    assert_eq!(asked(GoalKind::Shortfall, 49.9, district), named);
    assert!(asked(GoalKind::Served, 177.7, district).is_empty());
    assert_eq!(asked(GoalKind::Served, 177.8, district), named);
    assert!(asked(GoalKind::Cost, 277.8, district).is_empty());
    assert_eq!(asked(GoalKind::Cost, 277.7, district), named);
    // 10 of 116 people in D2, of whom all live in the zone of the island; 121 of 864 in D1.
    for areas in [district, Areas::Zones] {
        assert!(asked(GoalKind::Equity, 8.62, areas).is_empty());
        assert_eq!(asked(GoalKind::Equity, 8.63, areas), named);
    }
    // Below a floor of 20 %: 20 - 8.62 and 20 - 14.005.
    let missing = 40.0 - 1000.0 / 116.0 - 12100.0 / 864.0;
    assert!(asked(GoalKind::Floor, missing + 1e-3, district).is_empty());
    assert_eq!(asked(GoalKind::Floor, missing - 1e-3, district), named);
}

#[test]
fn a_weighted_goal_told_wrongly_is_named() {
    // 2 points for 100 served, one less for 100 million đồng, one less for a shortfall of 10.
    let told = |value: f64| {
        broken(|_, study, solved| {
            let term = |goal: usize, weight, scale| Term {
                weight,
                scale,
                goal: study.goals[goal].clone(),
            };
            let blend = vec![term(1, 2.0, 100.0), term(3, 1.0, 100.0), term(0, 1.0, 10.0)];
            study.goals = vec![Goal { blend, ..Goal::new(GoalKind::Weighted) }];
            let (kind, nothing) = (GoalKind::Weighted, 0.0);
            let (bound, gap, gap_to_nothing, proof) = (None, None, None, Proof::None);
            let (value, final_value) = (value, value);
            solved.goals = vec![GoalResult {
                kind,
                value,
                final_value,
                bound,
                gap,
                nothing,
                gap_to_nothing,
                proof,
            }];
        })
    };
    let points = 2.0 * 1.77775 - 2.7773 - 5.0;
    assert!(told(points).is_empty());
    assert_eq!(told(points + 1e-3), ["goal.value"]);
}

#[test]
fn a_bound_on_the_wrong_side_or_another_gap_is_named() {
    let named = ["goal.bound"];
    for (goal, bound) in [(0, 51.0), (1, 170.0), (2, 8.0), (3, 280.0)] {
        let wrong = broken(|_, _, solved| {
            let result = &mut solved.goals[goal];
            (result.bound, result.gap, result.gap_to_nothing) = (Some(bound), None, None);
        });
        assert_eq!(wrong, named, "goal {goal}");
    }
    assert_eq!(broken(|_, _, solved| solved.goals[1].gap = Some(0.001)), named);
    assert_eq!(broken(|_, _, solved| solved.goals[1].gap_to_nothing = Some(0.001)), named);
    assert_eq!(broken(|_, _, solved| solved.goals[1].bound = None), named);
}

// The six changes by hand that the issue asks for, made to nothing but the plan.

#[test]
fn one_site_more_is_caught() {
    let site = Opening { site: id(OFFICE_A), size: id(0), start: 2016 };
    let named = with_plan(|plan| plan.openings.push(site));
    assert!(named.contains(&"money.cost") && named.contains(&"staff.range"), "{named:?}");
}

#[test]
fn one_worker_too_many_is_caught() {
    let named = with_plan(|plan| plan.posts[1].people += 1);
    assert!(named.contains(&"staff.pool") && named.contains(&"staff.quota"), "{named:?}");
}

#[test]
fn money_moved_between_funds_is_caught() {
    assert_eq!(
        with_plan(|plan| plan.payments[1].fund = id(RUN)),
        ["money.balance", "money.eligible"]
    );
}

#[test]
fn a_served_figure_above_need_is_caught() {
    let named = with_plan(|plan| plan.serve[6].clients = People(500.0));
    assert!(named.contains(&"serve.demand"), "{named:?}");
}

#[test]
fn a_year_earlier_is_caught() {
    let named = with_plan(|plan| plan.openings[1].start = 2015);
    assert!(named.contains(&"site.unknown-start"), "{named:?}");
}

#[test]
fn a_forbidden_site_is_caught() {
    let named = with_plan(|plan| plan.openings[2].site = id(CENTRE_C));
    assert!(named.contains(&"site.forbidden"), "{named:?}");
}
