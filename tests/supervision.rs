//! Supervision, span, the smallest unit by law and long works: on a tiny made-up province, through the planner and the audit.

mod tiny;

use self::tiny::TINY;
use botri::plan::Plan;
use botri::study::{Mandate, Rule, Study};
use botri::synthetic::Province;
use botri::world::{Form, Id, Minutes, Supervision, Table, TypeId, UnitMinimum, World};
use jiff::civil::date;
use std::collections::BTreeSet;

const CENTRE: usize = 1;
const OFFICE: usize = 2;

/// Six communes in two districts, an office candidate in each, plenty of money, offices wanted above all.
fn province() -> (World, Study) {
    let province =
        Province { seed: 3, communes: 6, district: 3, offices: 1.0, money: 200.0, ..TINY };
    let (world, mut study) = tiny::unlimited(province);
    let wanted = Mandate {
        code: "offices".into(),
        label: Default::default(),
        rule: Rule::Sites { types: vec![TypeId::new(OFFICE)], at_least: 6.0 },
        year: world.calendar.last,
        price: Some(10.0),
        source: "made up".into(),
    };
    study.mandates = Table::new(vec![wanted]);
    (world, study)
}

fn plan(world: &World, study: &Study) -> Plan {
    tiny::best(world, study).plan
}

fn opened(world: &World, plan: &Plan, kind: usize) -> usize {
    plan.openings.iter().filter(|o| world.sites[o.site].kind.index() == kind).count()
}

fn supervise(world: &mut World, within: f64, span: Option<f64>) {
    let by = vec![TypeId::new(CENTRE)];
    world.types[TypeId::new(OFFICE)].supervision =
        Some(Supervision { by, within: Minutes(within) });
    world.types[TypeId::new(CENTRE)].span = span;
}

#[test]
fn offices_open_only_under_a_centre() {
    let (mut world, study) = province();
    let free = plan(&world, &study);
    assert_eq!(opened(&world, &free, OFFICE), 6);
    assert!(free.supervision.is_empty());

    supervise(&mut world, 1e6, None);
    let led = plan(&world, &study);
    assert_eq!(opened(&world, &led, OFFICE), 6);
    assert!(opened(&world, &led, CENTRE) > 0);
    let offices: BTreeSet<_> = led.supervision.iter().map(|row| row.site).collect();
    assert_eq!(offices.len(), 6);

    for site in world.sites.ids().collect::<Vec<_>>() {
        if world.sites[site].kind.index() == CENTRE {
            world.sites[site].status = botri::world::Status::Forbidden;
        }
    }
    assert_eq!(opened(&world, &plan(&world, &study), OFFICE), 0);
}

#[test]
fn a_span_limits_the_offices_of_each_centre() {
    let (mut world, study) = province();
    let centres = world.sites.values().filter(|site| site.kind.index() == CENTRE).count();
    supervise(&mut world, 1e6, Some(2.0));
    let led = plan(&world, &study);
    assert_eq!(opened(&world, &led, OFFICE), (2 * centres).min(6));
    let last = world.calendar.last;
    for by in led.supervision.iter().map(|row| row.by) {
        let sites = led.supervision.iter().filter(|row| row.by == by && row.year == last);
        assert!(sites.count() <= 2);
    }
}

#[test]
fn a_far_centre_supervises_nobody() {
    let (mut world, study) = province();
    supervise(&mut world, 0.0, None);
    let led = plan(&world, &study);
    // At no distance a centre supervises the office of its own commune alone.
    for row in &led.supervision {
        assert_eq!(world.commune_of(row.site), world.commune_of(row.by));
    }
    assert!(opened(&world, &led, OFFICE) <= opened(&world, &led, CENTRE));
}

#[test]
fn a_unit_has_the_people_of_the_law_from_its_date_on() {
    let (mut world, mut study) = province();
    let at_least = world.sites.values().filter(|site| site.kind.index() == CENTRE).count();
    study.mandates[Id::new(0)].rule =
        Rule::Sites { types: vec![TypeId::new(CENTRE)], at_least: at_least as f64 };
    world.types[TypeId::new(CENTRE)].form = Form::Unit;
    let kinds: BTreeSet<String> =
        world.cadres.values().filter(|c| !c.concurrent).map(|c| c.post_kind.clone()).collect();
    let law = |people, year| UnitMinimum {
        from: date(year, 7, 1),
        people,
        post_kinds: kinds.iter().cloned().collect(),
        owners: world.owners.ids().collect(),
        forecast: false,
    };
    let (first, last) = (world.calendar.first, world.calendar.last);
    let least = |world: &World, year| {
        let plan = plan(world, &study);
        let people = |site| {
            let rows = plan.posts.iter().filter(|p| p.site == site && p.year == year);
            rows.map(|row| row.people).sum::<u32>()
        };
        let units = plan.openings.iter().map(|o| o.site);
        units.filter(|s| world.sites[*s].kind.index() == CENTRE).map(people).min()
    };
    let dated = [law(7.0, last)];
    world.unit_minimums = dated.to_vec();
    assert!(least(&world, last).is_some_and(|people| people >= 7));
    // A law that nobody can keep closes every unit from its date on, and a later one takes its place.
    world.unit_minimums = vec![law(100.0, last)];
    assert_eq!(least(&world, last), None);
    world.unit_minimums = vec![law(100.0, first), law(2.0, first + 1)];
    assert!(least(&world, last).is_some());
}

#[test]
fn a_site_under_works_for_years_has_nobody_in_post_yet() {
    let (mut world, study) = province();
    let office = TypeId::new(OFFICE);
    let size = world.types[office].sizes.ids().next().expect("a size");
    world.types[office].sizes[size].lead_months = 15.0;
    let plan = plan(&world, &study);
    assert_eq!(opened(&world, &plan, OFFICE), 6);
    let first = world.calendar.first;
    assert!(plan.posts.iter().all(|row| world.sites[row.site].kind != office || row.year > first));
}

#[test]
fn quang_ninh_under_supervision_loads_with_what_it_adds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/quang-ninh-supervised");
    let loaded = botri::scenario::load(std::path::Path::new(folder)).expect("a sound scenario");
    let world = loaded.world;
    let supervised = world.types.values().filter(|kind| kind.supervision.is_some());
    assert_eq!(supervised.map(|kind| kind.code.as_str()).collect::<Vec<_>>(), ["commune_office"]);
    assert_eq!(world.types.values().filter(|kind| kind.span == Some(8.0)).count(), 3);
    assert_eq!(world.types.values().map(|kind| kind.upgrades.len()).sum::<usize>(), 1);
}
