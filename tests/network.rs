//! Travel times against the audit's own shortest paths, a second implementation, with ferries and closed links respected.

use botri::network::{Closed, TravelTimes};
use botri::plan::audit::Travel;
use botri::synthetic::Province;
use botri::world::{Id, LinkMode, PlaceId, World};
use jiff::civil::date;
use std::collections::BTreeSet;

fn province(seed: u64) -> World {
    Province { seed, communes: 40, ..Province::default() }.build().0
}

#[test]
fn two_shortest_path_implementations_agree() {
    for seed in 0..10 {
        let mut world = province(seed);
        for (n, link) in world.links.iter_mut().enumerate() {
            link.mode = if n % 5 == 0 { LinkMode::Ferry } else { LinkMode::Road };
            link.from = (n % 7 == 0).then(|| date(2018, 9, 1));
            link.until = (n % 11 == 0).then(|| date(2013, 1, 1));
        }
        let times = TravelTimes::new(&world);
        let sites: BTreeSet<_> = world.sites.ids().collect();
        let second = Travel::new(&world, &sites);
        let cut = botri::network::longest_standard(&world);
        for commune in world.communes.ids() {
            for site in world.sites.ids() {
                let one = times.to_site(&world, commune, site).map(|minutes| minutes.0);
                let other = second.minutes(commune, site).filter(|minutes| *minutes <= cut);
                match (one, other) {
                    (Some(a), Some(b)) => assert!((a - b).abs() < 1e-9, "{a} {b}"),
                    (a, b) => assert_eq!(a.is_some(), b.is_some()),
                }
            }
        }
    }
}

#[test]
fn a_closed_ferry_cuts_its_island_off_and_nobody_else() {
    let mut world = province(3);
    let island = PlaceId::new(0);
    for link in &mut world.links {
        if link.a == island || link.b == island {
            link.mode = LinkMode::Ferry;
            link.hazard = Some("sea".into());
        }
    }
    let open = TravelTimes::new(&world);
    let ferries = TravelTimes::without(&world, &Closed { ferries: true, ..Closed::default() });
    let storm = Closed { hazards: ["sea".to_string()].into(), ferries: false };
    let storm = TravelTimes::without(&world, &storm);
    let communes: Vec<_> = world.communes.ids().collect();
    let other = world.centre(communes[1]);
    assert!(ferries.between(communes[0], other).is_none());
    assert!(storm.between(communes[0], other).is_none());
    for &a in &communes[1..] {
        for &b in &communes[1..] {
            let before = open.between(a, world.centre(b));
            let after = storm.between(a, world.centre(b));
            assert!(after.is_none_or(|after| before.is_some_and(|before| after.0 >= before.0)));
        }
    }
}
