//! Indicators on a made-up province: answers computed by hand.

#[allow(dead_code)]
mod futures;

use botri::indicators::{self, Cascade, Part, Present, Row};
use botri::lang::Lang;
use botri::mandate;
use botri::plan::{Payment, Plan, Work};
use botri::study::Rule;
use botri::world::*;
use futures::province::{CASEWORK, all_uncertain, offices, province, study};
use futures::{Case, close, province};

#[test]
fn the_cascade_adds_up() {
    let case = Case::new(province(12));
    let plan = case.served(offices(&case.world, [4, 11]));
    let world = &case.world;
    let cascade = Cascade::new(world, &case.times, &case.demand, &plan);
    let mut parts = vec![Part::All];
    parts.extend(
        Part::areas(world).into_iter().chain(Part::zones(world)).chain(Part::communes(world)),
    );
    for part in parts {
        for year in world.calendar.years() {
            for group in std::iter::once(None).chain(world.groups.ids().map(Some)) {
                let people = cascade.people(world, part, group, year);
                let stages = people.entering;
                let sum = people.asks_nothing
                    + stages.out_of_reach
                    + stages.not_seeking
                    + stages.without_capacity
                    + stages.served;
                assert!(close(sum, people.need), "{part:?} {group:?} {year}");
                let clients = cascade.clients(world, part, group, None, year);
                let sum = clients.out_of_reach
                    + clients.not_seeking
                    + clients.without_capacity
                    + clients.served;
                assert!(close(sum, clients.base));
                assert!(clients.without_capacity > -1e-6 && clients.out_of_reach >= 0.0);
            }
        }
    }
    // Counselling reaches communes 0 to 3 from the centre, casework 0 to 2; offices reach 4 and 11 from July 2014 on.
    let all = cascade.clients(world, Part::All, None, None, 2013 + 1);
    assert!(close(all.out_of_reach, 104.0 * 6.0 + 28.0 * 7.0), "{all:?}");
}

#[test]
fn mandates_are_measured_as_the_model_says() {
    // Offices in communes 1, 4 and 7 of ten; the first district has two, the second one.
    let case = Case::new(province(10));
    let world = &case.world;
    let plan = case.served(offices(world, [1, 4, 7]));
    let measured = |rule| {
        let mut study = study(Vec::new());
        study.mandates[MandateId::new(0)].rule = rule;
        let id = MandateId::new(0);
        let measured = mandate::measure(world, &study, &case.demand, &plan, id);
        measured.iter().map(|m| (m.asked, m.measured, m.met())).collect::<Vec<_>>()
    };
    let types = |n: usize| vec![TypeId::new(n)];
    let offices = types(province::OFFICE);
    let sites = Rule::Sites { types: offices.clone(), at_least: 4.0 };
    assert_eq!(measured(sites), [(4.0, 3.0, false)]);
    let both = vec![TypeId::new(0), TypeId::new(1)];
    let communes = Rule::Communes { types: both, at_least: 4.0 };
    assert_eq!(measured(communes), [(4.0, 4.0, true)]);
    let centre = types(province::CENTRE);
    let nested = Rule::Nested { types: offices, per_types: centre, ratio: 3.0, level: 1 };
    assert_eq!(measured(nested), [(3.0, 2.0, false), (0.0, 1.0, true)]);
    // Casework reaches communes 0 to 2 from the centre and 4 and 7 from their offices: 12 of 40 disabled people in each.
    let service = ServiceId::new(CASEWORK);
    let groups = vec![GroupId::new(1)];
    let coverage = |level| Rule::Coverage { groups: groups.clone(), service, share: 0.2, level };
    let all = measured(coverage(None));
    assert!(close(all[0].1, 30.0 * 5.0 / 10.0) && !all[0].2, "{all:?}");
    let districts = measured(coverage(Some(1)));
    assert!(close(districts[0].1, 30.0 * 4.0 / 5.0) && districts[0].2, "{districts:?}");
    assert!(close(districts[1].1, 30.0 / 5.0) && !districts[1].2, "{districts:?}");
}

#[test]
fn indicators_of_staff_money_and_access_have_the_answers_computed_by_hand() {
    let mut world = province(10);
    let norm = Norm {
        service: ServiceId::new(CASEWORK),
        cadre: None,
        from: jiff::civil::date(2013, 1, 1),
        clients: 40.0,
        forecast: false,
    };
    world.norms.push(norm);
    world.quotas.push(Quota {
        owner: Some(OwnerId::new(1)),
        post_kind: "vien_chuc".to_owned(),
        new_posts: vec![2.0, 1.0, 1.0],
    });
    let case = Case::new(world);
    let study = study(Vec::new());
    let mut plan = case.served(offices(&case.world, [4, 9]));
    plan.payments.push(Payment {
        fund: FundId::new(0),
        line: Line::Pay,
        owner: OwnerId::new(1),
        year: 2015,
        amount: Vnd::from_million(30.0),
    });
    plan.work.push(Work {
        site: SiteId::new(10),
        cadre: CadreId::new(1),
        service: ServiceId::new(CASEWORK),
        year: 2015,
        hours: Hours(100.0),
    });
    let rows = indicators::measure(&case.world, &study, &case.times, &case.demand, &plan);
    let value = |indicator: &str, service: &str| {
        let mut fits = rows.iter().filter(|r| r.indicator == indicator && r.year == Some(2015));
        let row = fits.find(|r| r.area == "all" && r.group == "all" && r.service == service);
        row.unwrap_or_else(|| panic!("{indicator} is there")).value
    };
    assert_eq!(value("staff.people[officer]", "all"), 2.0);
    assert_eq!(value("staff.fte[officer]", "all"), 1.0);
    assert_eq!(value("posts.taken[commune|vien_chuc]", "all"), 2.0);
    assert_eq!(value("posts.quota[commune|vien_chuc]", "all"), 3.0);
    assert!(close(value("site.utilisation[office-c9]", "all"), 25.0), "100 of 400 hours");
    // In care: 14 in each of communes 0 to 2, 4 and 9; ten workers and two half officers.
    assert!(close(value("caseload.per_fte", "casework"), 5.0 * 14.0 / 11.0));
    assert!(close(value("caseload.norm_share", "casework"), 100.0 * 70.0 / (11.0 * 40.0)));
    // Casework: 28 clients at 0 minutes x 2 more communes, one at 10, one at 20.
    assert!(close(value("access.mean", "casework"), (10.0 + 20.0) / 5.0));
    assert_eq!(value("access.p90", "casework"), 20.0);
    assert!(close(value("access.half_standard", "casework"), 80.0), "12.5 minutes are half");
    assert_eq!(value("money.additional", "all"), 30.0);
    assert_eq!(value("money.paid[state|pay|commune]", "all"), 30.0);
    assert!(close(value("money.existing[running|province]", "all"), 500.0));
    assert!(close(value("money.existing[pay|province]", "all"), 10.0 * 1.15 * 3.0 * 1.2 * 12.0));
    assert!(value("equity.least_served", "all") < value("people.served_share", "all"));
}

#[test]
fn rows_keep_sensitive_groups_back_and_use_only_known_indicators() {
    let case = Case::new(province(12));
    let study = study(all_uncertain());
    let plan = case.served(offices(&case.world, [4, 11]));
    let mut rows = indicators::measure(&case.world, &study, &case.times, &case.demand, &plan);
    let result = case.simulate(&study, &plan, 20);
    rows.extend(result.rows());
    for row in &rows {
        assert!(indicators::Indicator::find(&row.indicator).is_some(), "{row:?}");
        assert!(row.value.is_finite() && !row.unit.is_empty(), "{row:?}");
        if row.group == "victims" {
            let counted = row.unit == "people" || row.unit == "clients/year";
            assert!(!counted || row.value >= 10.0, "{row:?}");
            assert!(!row.area.starts_with('c') && !row.area.starts_with("zone:"), "{row:?}");
        }
    }
    assert!(rows.iter().any(|r| r.group == "victims"), "shown where they are enough");
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        let key = |r: &Row| {
            let place = (r.area.clone(), r.group.clone(), r.service.clone());
            (r.indicator.clone(), place, r.year, r.statistic.clone())
        };
        assert!(seen.insert(key(row)), "twice: {row:?}");
    }
}

#[test]
fn the_present_network_is_described_from_its_data() {
    let mut world = province(3);
    let case = Case::new(world.clone());
    let present = |case: &Case| {
        let plan = case.served(Plan::default());
        Present::new(&case.world, &case.times, &case.demand, &plan, 2014)
    };
    let first = present(&case);
    assert_eq!(first.design_places, 100.0);
    assert_eq!(first.design_places_per_need, (100.0f64 / 432.0 * 1e4).round() / 1e4);
    assert_eq!(first.design_places_per_need_without_largest, 0.0);
    let json = serde_json::to_value(&first).expect("it can be written");
    assert_eq!(json["design_places"], 100.0);
    assert!(json["design_places_per_need"].is_number());
    assert!(first.text(Lang::Vi).contains("Số chỗ theo thiết kế"));
    assert!(first.text(Lang::En).contains("Design places"));
    if let Some(existing) = &mut world.sites[SiteId::new(0)].existing {
        existing.places = 150.0;
    }
    assert_eq!(present(&Case::new(world)).design_places, 150.0);
}
