//! Sites that are enlarged, upgraded or equipped later: on a tiny made-up province, through planner, audit and simulation.

mod tiny;

use self::tiny::TINY;
use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::operation::Operation;
use botri::optimise::Method;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{self, simulate};
use botri::study::{Goal, GoalKind, Study};
use botri::synthetic::Province;
use botri::world::{
    CadreId, Id, Label, Size, SizeId, StaffRange, Status, Table, TypeId, Upgrade, Vnd, World,
};

const PROVINCIAL: usize = 0;
const CENTRE: usize = 1;
const SMALL: usize = 0;
const LARGE: usize = 1;

/// Three years, far more need than the present network can meet, one centre candidate, money for staff and works but never for a large house at once.
fn province() -> (World, Study) {
    let province = Province { district: 3, years: 3, offices: 0.0, money: 200.0, ..TINY };
    let (mut world, mut study) = tiny::unlimited(province);
    study.goals = vec![Goal::new(GoalKind::Served), Goal::new(GoalKind::Cost)];
    for group in world.groups.ids().collect::<Vec<_>>() {
        world.groups[group].registered *= 10.0;
    }
    world.types[TypeId::new(CENTRE)].sizes[SizeId::new(LARGE)].capital = Vnd::from_million(1e9);
    (world, study)
}

fn upgrade(code: &str, from: Option<usize>, to: usize, lead_months: f64, downtime: f64) -> Upgrade {
    Upgrade {
        code: code.into(),
        label: Label::default(),
        from: from.map(SizeId::new),
        to: SizeId::new(to),
        capital: Vnd::from_million(50.0),
        equipment: Vnd::from_million(10.0),
        lead_months,
        downtime,
    }
}

fn enlarge(world: &mut World, lead_months: f64, downtime: f64) {
    let step = upgrade("enlarge", Some(SMALL), LARGE, lead_months, downtime);
    world.types[TypeId::new(CENTRE)].upgrades = vec![step];
}

/// The existing provincial centre may take a better house, with twice the output.
fn renew(world: &mut World, output: f64) {
    let existing = world.sites.values().find_map(|site| site.existing.clone()).expect("one stands");
    let staff = |(cadre, people): &(CadreId, u32)| StaffRange {
        cadre: *cadre,
        min: *people,
        max: people + 3,
    };
    let size = Size {
        code: "renewed".into(),
        label: Label::default(),
        capital: Vnd(0.0),
        equipment: Vnd(0.0),
        running: existing.running + Vnd::from_million(30.0),
        lead_months: 0.0,
        places: 0.0,
        calls: None,
        output,
        staff: existing.posts.iter().map(staff).collect(),
    };
    world.types[TypeId::new(PROVINCIAL)].sizes = Table::new(vec![size]);
    world.types[TypeId::new(PROVINCIAL)].upgrades = vec![upgrade("renew", None, 0, 15.0, 0.0)];
}

/// Cost in a future without surprises: that of the plan up to the direct costs of who comes, so that both read upgrades alike.
fn assert_simulated(world: &World, study: &Study, plan: &Plan) {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    let options = simulate::Options { replications: 1, seed: 1, until: None };
    let watch = Silent::default();
    let simulation = simulate(world, study, &times, &demand, plan, options, &watch).expect("done");
    for year in world.calendar.years() {
        let paid = plan.payments.iter().filter(|p| p.year == year).map(|p| p.amount.million());
        let planned: f64 = paid.sum();
        let total = |f: &&simulate::Fan| f.area == "all" && f.group == "all" && f.service == "all";
        let mut fans = simulation.fans.iter().filter(total);
        let found = fans.find(|f| f.indicator == "money.additional" && f.year == year);
        let mean = found.expect("additional money is shown").p50;
        assert!((mean - planned).abs() <= 0.02 * planned.max(1.0), "{year}: {mean} {planned}");
    }
}

#[test]
fn a_centre_is_enlarged_where_that_serves_more() {
    let (mut world, study) = province();
    let without = tiny::best(&world, &study);
    assert!(without.plan.upgrades.is_empty());
    enlarge(&mut world, 6.0, 2.0);
    let with = tiny::best(&world, &study);
    assert!(!with.plan.upgrades.is_empty());
    assert!(with.goals[0].value > without.goals[0].value + 1.0);

    let one = with.plan.upgrades[0];
    let operation = Operation::of(&world, &with.plan);
    assert_eq!(operation.size(one.site, one.start - 1), Some(SizeId::new(SMALL)));
    assert_eq!(operation.size(one.site, one.start), Some(SizeId::new(LARGE)));
    assert!((operation.operating(one.site, one.start) - 10.0 / 12.0).abs() < 1e-12);
    assert_eq!(operation.operating(one.site, one.start + 1), 1.0);
    assert_simulated(&world, &study, &with.plan);
}

#[test]
fn an_enlargement_in_the_year_of_the_opening_would_leave_what_never_stood() {
    let (mut world, study) = province();
    enlarge(&mut world, 0.0, 0.0);
    let with = tiny::best(&world, &study).plan;
    let opened = with.openings.iter().find(|o| o.site == with.upgrades[0].site).expect("opened");
    assert!(with.upgrades[0].start > opened.start);
}

#[test]
fn a_chain_of_upgrades_is_climbed_one_a_year() {
    let (mut world, study) = province();
    let kind = TypeId::new(CENTRE);
    let mut sizes: Vec<Size> = world.types[kind].sizes.values().cloned().collect();
    sizes.push(Size { code: "equipped".into(), output: 1.5, ..sizes[LARGE].clone() });
    world.types[kind].sizes = Table::new(sizes);
    for site in world.sites.ids().collect::<Vec<_>>() {
        if world.sites[site].kind == kind {
            world.sites[site].sizes.push(SizeId::new(2));
        }
    }
    let steps = [
        upgrade("enlarge", Some(SMALL), LARGE, 3.0, 1.0),
        upgrade("equip", Some(LARGE), 2, 1.0, 0.0),
    ];
    world.types[kind].upgrades = steps.to_vec();
    let with = tiny::best(&world, &study).plan;
    assert_eq!(with.upgrades.len(), 2, "{:?}", with.upgrades);
    assert_simulated(&world, &study, &with);
}

#[test]
fn an_existing_site_takes_a_better_house_after_years_of_works() {
    let (mut world, study) = province();
    for site in world.sites.ids().collect::<Vec<_>>() {
        if world.sites[site].kind.index() == CENTRE {
            world.sites[site].status = Status::Forbidden;
        }
    }
    let today = tiny::audited(&world, &study, Method::Optimise);
    renew(&mut world, 2.0);
    let with = tiny::best(&world, &study);
    assert_eq!(with.plan.upgrades.len(), 1);
    assert!(with.goals[0].value > today.goals[0].value + 1.0);
    // Fifteen months of works: its own posts are stated from the second year on, today's are facts until then.
    let one = with.plan.upgrades[0];
    assert!(with.plan.posts.iter().all(|row| row.site == one.site && row.year > one.start));
    assert!(!with.plan.posts.is_empty());
    assert_simulated(&world, &study, &with.plan);
    // Where it gives no more, it is left alone.
    renew(&mut world, 1.0);
    let dear = world.types[TypeId::new(PROVINCIAL)].sizes[SizeId::new(0)].staff.clone();
    let same = dear.into_iter().map(|range| StaffRange { max: range.min, ..range });
    world.types[TypeId::new(PROVINCIAL)].sizes[SizeId::new(0)].staff = same.collect();
    assert!(tiny::best(&world, &study).plan.upgrades.is_empty());
}

#[test]
fn what_is_not_offered_adds_no_column() {
    let (mut world, study) = province();
    let count = |world: &World| {
        let (times, demand) = (TravelTimes::new(world), Demand::new(world));
        botri::optimise::Formulation::new(world, &study, &times, &demand).size()
    };
    let bare = count(&world);
    // A step from a size at which nothing opens.
    let mut step = upgrade("enlarge", Some(SMALL), LARGE, 6.0, 0.0);
    step.lead_months = 120.0;
    world.types[TypeId::new(CENTRE)].upgrades = vec![step];
    assert_eq!(count(&world), bare);
}
