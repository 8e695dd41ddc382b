//! What raises demand and makes staff, as decisions: on tiny made-up provinces against worlds in which the same is a given fact,
//! and through the audit.

mod tiny;

use self::tiny::{EFFORT, TINY};
use botri::cost;
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{Formulation, Method, Model, Outcome, nothing, solve_model};
use botri::plan::{Plan, Solved, audit};
use botri::study::Study;
use botri::synthetic::Province;
use botri::uptake::{Shares, View};
use botri::workforce;
use botri::world::*;

/// Three communes in two districts; no collaborators, so that uptake is one share for all.
fn province(seed: u64, years: usize) -> (World, Study) {
    let (mut world, study) = tiny::build(Province { seed, years, ..TINY });
    world.collaborators.per_village = 0.0;
    world.uptake.lag_years = 0;
    (world, study)
}

/// Every opening operates all year, so that the greatest demand and demand itself bind alike.
fn open_at_once(world: &mut World) {
    let types: Vec<TypeId> = world.types.ids().collect();
    for kind in types {
        let sizes: Vec<SizeId> = world.types[kind].sizes.ids().collect();
        sizes.into_iter().for_each(|size| world.types[kind].sizes[size].lead_months = 0.0);
    }
}

fn offer(world: &mut World, level: Option<usize>, most: f64) {
    let years = world.calendar.len();
    let owner = OwnerId::new(0);
    world.outreach = Some(OutreachOffer { owner, level, most: vec![most; years], pieces: 6 });
}

fn breaches(world: &World, study: &Study, solved: &Solved) -> Vec<&'static str> {
    let report = audit::audit(world, study, solved);
    let mut names: Vec<&str> = report.breaches.iter().map(|breach| breach.rule).collect();
    names.dedup();
    names
}

/// Best served need of a world under a change to its model.
fn best(world: &World, study: &Study, change: impl FnOnce(&Formulation, &mut Model)) -> f64 {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    let f = Formulation::new(world, study, &times, &demand);
    let objective = tiny::served(&f, study);
    let mut model = f.model.clone();
    change(&f, &mut model);
    match solve_model(&model, &objective, &EFFORT, None) {
        Outcome::Found(solution) => solution.value,
        other => panic!("{other:?}"),
    }
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found} {expected}");
}

// Outreach

/// The world in which the spending of one year is a task and its uptake a given share.
fn as_given(world: &World, thousand: f64) -> World {
    let mut given = world.clone();
    let region = Region::Area(AreaId::new(0));
    let amount = Vnd(thousand * 1e3 * world.population(region));
    let year = world.calendar.first;
    let spent =
        Plan { outreach: vec![botri::plan::Outreach { region, year, amount }], ..Plan::default() };
    let share = Shares::under(world, &spent).campaigned(CommuneId::new(0), View::Pieces)[0];
    for service in 0..given.services.len() {
        given.services[ServiceId::new(service)].uptake_if_offered.get_or_insert(share);
    }
    given.outreach = None;
    let label = Label { vi: "x".into(), en: "x".into() };
    let (code, owner) = ("spent".into(), OwnerId::new(0));
    given.tasks.push(Task { code, label, owner, campaign: false, cost: vec![amount] });
    given
}

#[test]
fn outreach_serves_as_many_as_where_its_uptake_is_given_and_the_best_of_all_is_found() {
    for (seed, curve) in [(0, Curve::Saturating), (1, Curve::Logistic), (2, Curve::Logistic)] {
        let (mut world, study) = province(seed, 1);
        world.uptake.curve = curve;
        open_at_once(&mut world);
        offer(&mut world, Some(0), 12_000.0);
        let mut all = f64::NEG_INFINITY;
        for step in 0..=12 {
            let thousand = f64::from(step);
            let fixed = best(&world, &study, |f, model| {
                f.outreach.iter().for_each(|spend| model.fix(spend.col, thousand));
            });
            near(fixed, best(&as_given(&world, thousand), &study, |_, _| {}));
            all = all.max(fixed);
        }
        let free = best(&world, &study, |_, _| {});
        assert!(free >= all - 1e-6 * all, "seed {seed}: {free} under {all}");
        let idle = best(&world, &study, |f, model| f.idle().for_each(|col| model.fix(col, 0.0)));
        assert!(free > 1.01 * idle, "outreach that is worth nothing tests nothing: {free} {idle}");
    }
}

#[test]
fn plans_with_outreach_pass_the_audit_by_area_and_by_commune() {
    for (seed, level) in [(0, Some(1)), (1, None), (2, Some(0))] {
        let (mut world, study) = province(seed, 2);
        world.uptake.curve = Curve::Logistic;
        world.uptake.lag_years = 1;
        world.collaborators.per_village = 1.0;
        offer(&mut world, level, 6_000.0);
        for method in [Method::Optimise, Method::Monolithic] {
            let solved = tiny::found(&world, &study, method).expect("a plan");
            assert_eq!(breaches(&world, &study, &solved), [""; 0], "seed {seed} {level:?}");
            assert!(!solved.plan.outreach.is_empty());
            // The lag leaves the second year's money without effect.
            assert!(solved.plan.outreach.iter().all(|row| row.year == world.calendar.first));
        }
    }
}

#[test]
fn outreach_told_otherwise_is_named() {
    let (mut world, study) = province(0, 1);
    offer(&mut world, Some(1), 6_000.0);
    let solved = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    assert!(!solved.plan.outreach.is_empty());
    let bent = |factor: f64| {
        let mut solved = solved.clone();
        solved.plan.outreach.iter_mut().for_each(|row| row.amount = row.amount * factor);
        breaches(&world, &study, &solved)
    };
    assert!(bent(0.5).contains(&"serve.demand"), "{:?}", bent(0.5));
    assert!(bent(0.999).contains(&"money.cost"), "{:?}", bent(0.999));
    assert!(bent(100.0).contains(&"outreach.range"));
    assert!(bent(-1.0).contains(&"outreach.range"));
}

#[test]
fn nothing_done_spends_nothing() {
    let (mut world, study) = province(0, 2);
    offer(&mut world, Some(1), 6_000.0);
    let times = TravelTimes::new(&world);
    let idle = nothing(&world, &study, &times, &Demand::new(&world)).expect("the present network");
    assert!(idle.outreach.is_empty() && !idle.serve.is_empty());
}

#[test]
fn demand_follows_the_pieces_in_the_plan_and_the_curve_in_the_futures() {
    let (mut world, study) = province(0, 1);
    world.uptake.curve = Curve::Logistic;
    offer(&mut world, Some(1), 6_000.0);
    let solved = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    let share = |view| {
        let demand = Demand::under(&world, &solved.plan, view);
        let year = world.calendar.first;
        world.communes.ids().map(|i| demand.uptake(i, ServiceId::new(0), year)).fold(0.0, f64::max)
    };
    let report = audit::audit(&world, &study, &solved).totals.uptake.expect("told");
    let away = share(View::Pieces) - share(View::Curve);
    assert!(away <= report.over + 1e-9 && away >= -report.under - 1e-9, "{away} {report:?}");
    assert!(report.over > 0.0 && report.under > 0.0);
    let pieces = botri::uptake::pieces(&world).expect("offered");
    near(report.over, pieces.over);
    near(report.under, pieces.under);
}

// Courses

const WORKER: usize = 0;
const ASSISTANT: usize = 2;

fn course(entry: &[usize], exit: Option<usize>, months: f64, offered: Vec<f64>) -> Course {
    Course {
        code: "upgrade".into(),
        label: Label { vi: "Liên thông".into(), en: "Upgrade".into() },
        owner: OwnerId::new(0),
        seats: 3.0,
        cost_per_head: Vnd::from_million(2.0),
        classes: vec![0.0; offered.len()],
        offered: Some(offered),
        training: Some(Training {
            entry: entry.iter().map(|c| CadreId::new(*c)).collect(),
            exit: exit.map(CadreId::new),
            completion: 0.8,
            months,
        }),
    }
}

/// The market replaces the workers who leave and no more; assistants are plenty.
fn short_of_workers(seed: u64) -> (World, Study) {
    let (mut world, study) = province(seed, 2);
    world.quotas.clear();
    world.cadres[CadreId::new(WORKER)].recruits = Some(vec![1.0, 1.0]);
    (world, study)
}

#[test]
fn graduates_serve_as_many_as_recruits_would_and_the_best_of_all_is_found() {
    let mut gained = 0.0_f64;
    for seed in 0..3 {
        let (mut world, study) = short_of_workers(seed);
        world.courses = vec![course(&[ASSISTANT], Some(WORKER), 12.0, vec![2.0, 2.0])];
        let mut all = f64::NEG_INFINITY;
        for learners in [0.0, 1.0, 3.0, 4.0, 6.0] {
            let fixed = best(&world, &study, |f, model| {
                f.learners.iter().for_each(|column| model.fix(column.col, learners));
            });
            let mut given = world.clone();
            given.courses.clear();
            let market = vec![1.0 + 0.8 * learners; 2];
            given.cadres[CadreId::new(WORKER)].recruits = Some(market);
            let (code, owner) = ("spent".into(), OwnerId::new(0));
            let label = Label { vi: "x".into(), en: "x".into() };
            let cost = vec![Vnd::from_million(2.0 * learners); 2];
            given.tasks.push(Task { code, label, owner, campaign: false, cost });
            near(fixed, best(&given, &study, |_, _| {}));
            all = all.max(fixed);
        }
        let free = best(&world, &study, |_, _| {});
        assert!(free >= all - 1e-6 * all, "seed {seed}: {free} under {all}");
        let idle = best(&world, &study, |f, model| {
            f.learners.iter().for_each(|column| model.fix(column.col, 0.0));
        });
        gained = gained.max(free / idle);
    }
    assert!(gained > 1.05, "courses that are worth nothing test nothing: {gained}");
}

#[test]
fn a_course_of_two_years_fills_posts_in_its_second_year_and_is_recounted() {
    let (mut world, study) = short_of_workers(0);
    world.courses = vec![course(&[ASSISTANT], Some(WORKER), 24.0, vec![2.0, 2.0])];
    let solved = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    assert_eq!(breaches(&world, &study, &solved), [""; 0]);
    let first = world.calendar.first;
    assert!(solved.plan.learners.iter().all(|row| row.year == first), "{:?}", solved.plan.learners);
    let learnt: f64 = solved.plan.learners.iter().map(|row| row.people.0).sum();
    assert!(learnt > 1.0, "nobody learns");

    let bent = |change: &dyn Fn(&mut botri::plan::Plan, &mut World)| {
        let (mut solved, mut world) = (solved.clone(), world.clone());
        change(&mut solved.plan, &mut world);
        breaches(&world, &study, &solved)
    };
    // Without its graduates the pool is too small; a longer course gives none in time.
    assert!(bent(&|plan, _| plan.learners.clear()).contains(&"staff.pool"));
    let months = |months: f64| {
        bent(&|_, world| {
            let training = world.courses[0].training.as_mut();
            training.expect("trains").months = months;
        })
    };
    assert!(months(24.5).contains(&"staff.pool"), "{:?}", months(24.5));
    assert_eq!(months(13.0), [""; 0]);
    assert!(bent(&|plan, _| plan.learners[0].people.0 = 7.0).contains(&"train.seats"));
    assert!(bent(&|plan, _| plan.learners[0].cadre = None).contains(&"train.entry"));
    // More learners than there are assistants.
    let none = |plan: &mut botri::plan::Plan, _: &mut World| {
        plan.recruits.retain(|row| row.cadre != CadreId::new(ASSISTANT));
    };
    assert!(bent(&none).contains(&"train.entry"));
    assert!(bent(&|_, world| world.courses[0].cost_per_head = Vnd(1.0)).contains(&"money.cost"));
}

#[test]
fn a_share_of_trained_staff_is_reached_by_courses_and_missed_without() {
    let (mut world, mut study) = province(0, 2);
    world.quotas.clear();
    let all: Vec<CadreId> = world.cadres.ids().collect();
    world.cadres[CadreId::new(WORKER)].trained = 3.0;
    world.cadres[CadreId::new(1)].attrition = 0.5;
    let rule = botri::study::Rule::Trained { cadres: all.clone(), share: 0.4 };
    let year = world.calendar.last;
    let trained = botri::study::Mandate {
        code: "trained".into(),
        label: Label { vi: "x".into(), en: "x".into() },
        rule,
        year,
        price: Some(1.0),
        source: "made up".into(),
    };
    study.mandates = Table::new(vec![trained]);
    let missing =
        |solved: &Solved| solved.plan.shortfalls.iter().map(|row| row.amount).sum::<f64>();

    let without = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    assert_eq!(breaches(&world, &study, &without), [""; 0]);
    // 24 workers stand, of whom 3 x 0.96 x 0.96 still hold a certificate.
    near(missing(&without), 0.4 * 24.0 - 3.0 * 0.96 * 0.96);

    world.courses = vec![course(&[WORKER, 1, ASSISTANT], None, 1.0, vec![1.0, 1.0])];
    for method in [Method::Optimise, Method::Monolithic] {
        let with = tiny::found(&world, &study, method).expect("a plan");
        assert_eq!(breaches(&world, &study, &with), [""; 0]);
        // Two classes of three, four in five finish.
        assert!(missing(&with) <= 9.6 - 3.0 * 0.9216 - 2.4 * 0.96 - 2.4 + 1e-6);
        let mut bent = with.clone();
        bent.plan.learners.clear();
        assert!(breaches(&world, &study, &bent).contains(&"mandate.shortfall"));
    }
    // A cadre that is qualified as a whole is trained to the last.
    world.cadres[CadreId::new(WORKER)].qualified = true;
    world.courses.clear();
    near(missing(&tiny::found(&world, &study, Method::Monolithic).expect("a plan")), 0.0);
}

#[test]
fn better_pay_keeps_people_and_the_audit_knows() {
    let (mut world, study) = province(0, 2);
    world.quotas.clear();
    let worker = CadreId::new(WORKER);
    let row = &world.cadres[worker];
    let monthly = row.pay_multiple * (1.0 + row.allowance) * 1_150_000.0;
    let prices = cost::deflator(&world, world.calendar.first);
    let anchor = |factor: f64, elasticity| {
        Some(PayAnchor { monthly: Vnd(monthly * factor / prices), elasticity })
    };
    let leave = |world: &World| workforce::attrition(world, worker, world.calendar.first);
    near(leave(&world), 0.04);
    world.cadres[worker].anchor = anchor(1.0, 2.0);
    near(leave(&world), 0.04);
    world.cadres[worker].anchor = anchor(2.0, 2.0);
    near(leave(&world), 0.16);
    let dear = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    assert_eq!(breaches(&world, &study, &dear), [""; 0]);
    world.cadres[worker].anchor = anchor(20.0, 2.0);
    near(leave(&world), 1.0);
    assert!(breaches(&world, &study, &dear).contains(&"staff.pool"));
}

// Collaborators

/// Nobody works in the villages yet; every village may get a collaborator, who can look after `caseload` people.
fn without_collaborators(seed: u64, caseload: Option<f64>) -> (World, Study) {
    let (mut world, study) = province(seed, 1);
    let most = vec![1.0];
    let hires = Some(Hires { owner: OwnerId::new(2), most });
    world.collaborators =
        Collaborators { per_village: 0.0, pay_multiple: 0.2, trained_share: 0.8, caseload, hires };
    world.uptake.collaborator_effect = 0.15;
    open_at_once(&mut world);
    for commune in 0..3 {
        world.communes[CommuneId::new(commune)].villages = 3.0 - commune as f64;
    }
    (world, study)
}

#[test]
fn of_all_numbers_of_collaborators_the_best_is_found_and_each_counts_as_if_given() {
    for (seed, caseload) in [(0, None), (1, Some(40.0)), (2, Some(5.0))] {
        let (world, study) = without_collaborators(seed, caseload);
        let mut all = f64::NEG_INFINITY;
        for (a, b, c) in (0..=3).flat_map(|a| (0..=2).flat_map(move |b| [(a, b, 0), (a, b, 1)])) {
            let people = [a, b, c].map(f64::from);
            let fixed = best(&world, &study, |f, model| {
                for hire in &f.hires {
                    model.fix(hire.col, people[hire.commune.index()]);
                }
            });
            let mut given = world.clone();
            given.collaborators.hires = None;
            let year = world.calendar.first;
            let rate = cost::collaborator_rate(&world, year) * people.iter().sum::<f64>();
            let deflated = rate * (1.0 / cost::deflator(&world, year));
            let label = Label { vi: "x".into(), en: "x".into() };
            let (code, owner) = ("spent".into(), OwnerId::new(2));
            given.tasks.push(Task { code, label, owner, campaign: false, cost: vec![deflated] });
            let demand = Demand::new(&world);
            let expected = best_with_uptake(&given, &study, |commune| {
                let need = demand.need_of_all(commune, year);
                let here = people[commune.index()];
                let villages = world.communes[commune].villages;
                let cases = caseload.map_or(f64::INFINITY, |cases| cases * 0.8 * here / need);
                0.12 + (0.15 * 0.8 * (here / villages).min(1.0)).min(cases)
            });
            near(fixed, expected);
            all = all.max(fixed);
        }
        let free = best(&world, &study, |_, _| {});
        near(free, all);
        let none = best(&world, &study, |f, model| {
            f.hires.iter().for_each(|hire| model.fix(hire.col, 0.0));
        });
        assert!(free > none, "seed {seed}: collaborators that are worth nothing test nothing");
    }
}

/// Best served need where the share that comes to each commune is given: every demand row is written anew.
fn best_with_uptake(world: &World, study: &Study, share: impl Fn(CommuneId) -> f64) -> f64 {
    let mut known = world.clone();
    known.uptake.start = 1.0;
    known.uptake.ceiling = 1.0;
    known.collaborators.per_village = 0.0;
    best(&known, study, |f, model| {
        let mut by_demand: std::collections::BTreeMap<_, (Vec<_>, f64)> = Default::default();
        for column in &f.serve {
            let at_home = world.services[column.service].uptake_if_offered.is_some();
            let class = &f.classes[column.service.index()][column.class];
            let base = f.class_base(column.commune, class, column.service, column.year);
            let come = if at_home { 1.0 } else { share(column.commune) };
            let key = (column.commune, column.service, column.class, column.year);
            let row = by_demand.entry(key).or_insert((Vec::new(), base * come));
            row.0.push(column.col);
        }
        for (n, (cols, most)) in by_demand.into_values().enumerate() {
            let terms = cols.into_iter().map(|col| (col, 1.0)).collect();
            let sum = botri::optimise::Expr { terms, constant: 0.0 };
            if model.columns[sum.terms[0].0.index()].upper > most {
                model.row(format!("given[{n}]"), sum, botri::optimise::Sense::Le, most);
            }
        }
    })
}

#[test]
fn plans_with_collaborators_pass_the_audit_and_are_named_when_bent() {
    let (mut world, mut study) = without_collaborators(0, Some(40.0));
    offer(&mut world, Some(1), 6_000.0);
    let villages = |level| botri::study::Mandate {
        code: "villages".into(),
        label: Label { vi: "x".into(), en: "x".into() },
        rule: botri::study::Rule::Villages { share: 0.75, level },
        year: world.calendar.last,
        price: Some(1.0),
        source: "made up".into(),
    };
    study.mandates = Table::new(vec![villages(None)]);
    for method in [Method::Optimise, Method::Monolithic] {
        let solved = tiny::found(&world, &study, method).expect("a plan");
        assert_eq!(breaches(&world, &study, &solved), [""; 0]);
        let people: u32 = solved.plan.collaborators.iter().map(|row| row.people).sum();
        assert!(
            people >= 5 && solved.plan.shortfalls.is_empty(),
            "{:?}",
            solved.plan.collaborators
        );
        let bent = |change: &dyn Fn(&mut botri::plan::Plan)| {
            let mut solved = solved.clone();
            change(&mut solved.plan);
            breaches(&world, &study, &solved)
        };
        assert!(bent(&|plan| plan.collaborators[0].people += 9).contains(&"collaborators.range"));
        let fewer = bent(&|plan| plan.collaborators.clear());
        assert!(fewer.contains(&"mandate.shortfall") && fewer.contains(&"money.cost"));
    }
    // By district: the second one has the commune of two villages alone.
    study.mandates = Table::new(vec![villages(Some(1))]);
    let solved = tiny::found(&world, &study, Method::Monolithic).expect("a plan");
    assert_eq!(breaches(&world, &study, &solved), [""; 0]);
}

// Modes

#[test]
fn calls_and_turnout_limit_an_emergency_service_and_the_plan_keeps_both() {
    let (mut world, study) = province(0, 1);
    let emergency = world.services.find(|s| s.mode == Mode::Emergency).expect("an emergency");
    let best_of = |world: &World| best(world, &study, |_, _| {});
    let free = best_of(&world);
    world.services[emergency].calls = 3.0;
    near(best_of(&world), free);
    let clients = |world: &World| {
        let solved = tiny::found(world, &study, Method::Monolithic).expect("a plan");
        assert_eq!(breaches(world, &study, &solved), [""; 0]);
        let rows = solved.plan.serve.iter().filter(|row| row.service == emergency);
        rows.map(|row| row.clients.0).sum::<f64>()
    };
    let all = clients(&world);
    assert!(all > 0.5, "nobody calls: {all}");
    // The provincial centre answers calls for a third of them; the others have no more than that either.
    for kind in 0..world.types.len() {
        let kind = TypeId::new(kind);
        let sizes: Vec<SizeId> = world.types[kind].sizes.ids().collect();
        sizes.into_iter().for_each(|size| world.types[kind].sizes[size].calls = Some(0.0));
    }
    let provincial = SiteId::new(0);
    world.sites[provincial].existing.as_mut().expect("stands").calls = Some(all);
    let answered = clients(&world);
    assert!(answered <= all / 3.0 + 1e-6 && best_of(&world) < free, "{answered} of {all}");
    let fewer = best_of(&world);
    // Nobody sets out in time any more.
    world.services[emergency].turnout = Minutes(1e4);
    near(clients(&world), 0.0);
    assert!(best_of(&world) < fewer);
}
