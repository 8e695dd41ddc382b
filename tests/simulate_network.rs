//! It is a simulation of a network and not a plan with noise: what closes, is late or has fewer people costs those who depend on it.

#[allow(dead_code)]
mod futures;

use botri::network::TravelTimes;
use botri::plan::{Plan, Work};
use botri::simulate::{Fan, Simulation};
use botri::study::{Distribution, Quantity, Study};
use botri::world::*;
use futures::province::{CASEWORK, about, all_uncertain, offices, province, study};
use futures::{Case, by_commune, close, communes, fan, with};

#[test]
fn closing_the_ferry_costs_only_those_behind_it() {
    let mut world = province(10);
    // Communes 2 to 4 are reached from the centre by ferry only; 7 to 9 are served at 7.
    world.links[1].mode = LinkMode::Ferry;
    let mut case = Case::new(world);
    let plan = offices(&case.world, [4, 7]);
    let open = by_commune(&case.simulate(&communes(Vec::new()), &plan, 60));
    let closed = botri::network::Closed { ferries: true, ..Default::default() };
    case.times = TravelTimes::without(&case.world, &closed);
    let shut = by_commune(&case.simulate(&communes(Vec::new()), &plan, 60));
    for n in [2, 3] {
        assert!(open[n].1 > 25.0 && shut[n] == (0.0, 0.0), "commune {n} depends on it: {open:?}");
    }
    for n in (0..10).filter(|n| ![2, 3].contains(n)) {
        assert_eq!(open[n], shut[n], "commune {n} does not");
    }
}

#[test]
fn half_the_staff_of_a_site_moves_only_those_whom_it_may_serve() {
    let served = |people: u32| {
        let mut world = province(12);
        world.cadres[CadreId::new(1)].annual_hours = 100.0;
        let case = Case::new(world);
        let mut plan = offices(&case.world, [4, 7, 11]);
        for row in &mut plan.posts {
            row.people = if row.site == SiteId::new(8) { people } else { 2 };
        }
        by_commune(&case.simulate(&communes(Vec::new()), &plan, 60))
    };
    let (whole, half) = (served(2), served(1));
    for n in 0..12 {
        match n {
            7 => assert!(half[n].1 < whole[n].1),
            _ => assert_eq!(whole[n], half[n], "commune {n} is not served there"),
        }
    }
}

#[test]
fn zero_delivery_leaves_exactly_the_present_network() {
    let case = Case::new(province(12));
    let mut uncertain = all_uncertain();
    uncertain.retain(|u| u.quantity != Quantity::Delivery);
    let present = case.simulate(&study(uncertain.clone()), &Plan::default(), 40);
    uncertain.push(about(Quantity::Delivery, Distribution::Fixed(0.0)));
    let mut plan = case.served(offices(&case.world, [1, 4, 7, 11]));
    plan.work.push(Work {
        site: SiteId::new(5),
        cadre: CadreId::new(1),
        service: ServiceId::new(CASEWORK),
        year: 2015,
        hours: Hours(100.0),
    });
    let undelivered = case.simulate(&study(uncertain), &plan, 40);
    for (undelivered, present) in undelivered.fans.iter().zip(&present.fans) {
        assert_eq!(&Fan { as_written: present.as_written, ..undelivered.clone() }, present);
    }
    for (undelivered, present) in undelivered.months.iter().zip(&present.months) {
        assert_eq!(undelivered.points, present.points, "{}", present.indicator);
    }
    assert_eq!(undelivered.fans.len(), present.fans.len());
    assert_ne!(undelivered.fans, present.fans, "as written, the offices open");
    assert!(undelivered.deliveries.iter().all(|d| d.standing.estimate == 0.0));
}

#[test]
fn an_existing_site_goes_on_until_its_successor_is_delivered() {
    let mut world = province(3);
    world.sites[SiteId::new(1)].converts = Some(SiteId::new(0));
    let case = Case::new(world);
    let plan = offices(&case.world, [0]);
    let standing = |study: &Study| {
        let result = case.simulate(study, &plan, 5);
        ["centre", "office"]
            .map(|kind| fan(&result, &format!("network.standing[{kind}]"), 2015).mean)
    };
    assert_eq!(standing(&study(Vec::new())), [0.0, 1.0]);
    assert_eq!(standing(&with(Quantity::Delivery, Distribution::Fixed(0.0))), [1.0, 0.0]);
}

#[test]
fn a_site_late_beyond_the_plan_costs_nothing_and_never_stands() {
    let case = Case::new(province(10));
    let late = |months| {
        let uncertain = vec![
            about(Quantity::OnTime, Distribution::Fixed(0.0)),
            about(Quantity::Delay, Distribution::Fixed(months)),
        ];
        case.simulate(&study(uncertain), &offices(&case.world, [9]), 3)
    };
    let standing = |s: &Simulation, year| fan(s, "network.standing[office]", year).mean;
    let year_late = late(12.0);
    assert_eq!([2014, 2015, 2016].map(|y| standing(&year_late, y)), [0.0, 1.0, 1.0]);
    assert!(
        close(fan(&year_late, "money.additional", 2014).mean, 120.0),
        "works in the start year"
    );
    let never = late(36.0);
    assert_eq!(standing(&never, 2016), 0.0);
    assert_eq!(fan(&never, "money.additional", 2014).mean, 0.0);
}
