//! One replication of a made-up province the size of Quảng Ninh: 186 communes, 100 new sites, seven years, eight services.

#[allow(dead_code)]
#[path = "../tests/province/mod.rs"]
mod province;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{Options, simulate};
use botri::study::Study;
use botri::world::*;
use divan::{Bencher, counter::ItemsCount};

fn main() {
    divan::main();
}

/// The made-up province with seven years, four times the services, and sites that serve all who are within the standard.
fn large() -> (World, Study, Plan) {
    let mut world = province::province(186);
    world.calendar.last = 2020;
    for fund in world.funds.ids().collect::<Vec<_>>() {
        world.funds[fund].ceiling = vec![Vnd(1e12); world.calendar.len()];
    }
    for link in &mut world.links {
        link.minutes = Minutes(1.0);
    }
    let two = [0, 1].map(ServiceId::new);
    for n in 2..8 {
        let like = two[n % 2];
        let service = Service { code: format!("service-{n}"), ..world.services[like].clone() };
        let id = world.services.push(service);
        for group in world.groups.ids().collect::<Vec<_>>() {
            let uses = world.uses[group][like];
            world.uses[group].push(uses);
        }
        for cadre in world.cadres.ids().collect::<Vec<_>>() {
            world.cadres[cadre].skills.push(id);
        }
        for kind in world.types.ids().collect::<Vec<_>>() {
            let offer = world.types[kind].offers[n % 2].clone();
            world.types[kind].offers.push(Offer { service: id, ..offer });
            world.types[kind].scope = Scope::Any;
        }
    }
    let plan = province::offices(&world, (0..100).map(|n| n * 186 / 100));
    (world, province::study(province::all_uncertain()), plan)
}

#[divan::bench(args = [1, 100], sample_count = 10)]
fn replications(bencher: Bencher, replications: u32) {
    let (world, study, plan) = large();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let options = Options { replications, seed: 1 };
    bencher
        .counter(ItemsCount::new(replications))
        .bench(|| simulate(&world, &study, &times, &demand, &plan, options, &Silent::default()));
}
