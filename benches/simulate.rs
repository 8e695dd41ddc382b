//! How fast months pass: commune-service-months a second on one core, on a made-up province the size of Quảng Ninh (186 communes, 100
//! new sites, seven years, eight services) at mean arrivals of three a month, every kind of event on and no cell skipped. Beside it
//! the floor: as many Poisson variates of rand_distr at the same changing rates, and nothing else.

#[allow(dead_code)]
#[path = "../tests/province/mod.rs"]
mod province;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{Options, simulate};
use botri::study::{Quantity, Study};
use botri::world::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Poisson};
use std::hint::black_box;
use std::time::Instant;

const COMMUNES: usize = 186;
const SERVICES: usize = 8;
const MEAN: f64 = 3.0;
const REPLICATIONS: u32 = 40;
const ROUNDS: usize = 5;

fn main() {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    let (world, study, plan) = large();
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let run = |replications| {
        let options = Options { replications, seed: 1, until: None };
        let begin = Clock::start();
        let watch = Silent::default();
        let futures =
            pool.install(|| simulate(&world, &study, &times, &demand, &plan, options, &watch));
        black_box(futures);
        begin.seconds()
    };
    let fastest = |replications| (0..ROUNDS).map(|_| run(replications)).fold(f64::MAX, f64::min);
    let years = world.calendar.len();
    let months = years * 12 + world.dynamics.warm_up as usize;
    let cell_months = (COMMUNES * SERVICES * months * REPLICATIONS as usize) as f64;
    // The difference is what the replications take; what is prepared once is in both.
    let seconds = fastest(REPLICATIONS + 1) - fastest(1);
    let speed = cell_months / seconds;
    let floor = cell_months / floor(cell_months as usize);
    println!(
        "commune-service-months: {cell_months:.0}, mean arrivals {:.2}",
        mean(&world, &demand)
    );
    println!("engine: {:.2} million a second on one core ({:.1} ns)", speed / 1e6, 1e9 / speed);
    println!(
        "floor:  {:.2} million Poisson variates a second ({:.1} ns)",
        floor / 1e6,
        1e9 / floor
    );
    println!("ratio:  {:.2} of the floor's speed", speed / floor);
}

/// Seconds of the processor, where the system tells them: a machine shared with others makes wall clocks lie. Else of the wall clock.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor() }
    }

    fn seconds(&self) -> f64 {
        match (self.processor, processor()) {
            (Some(begin), Some(end)) => end - begin,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Processor time of all threads of this process (Linux: utime and stime of proc(5), in hundredths).
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |n: usize| fields.get(n)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// Seconds for so many Poisson variates whose rates change from one to the next.
fn floor(variates: usize) -> f64 {
    let rates: Vec<f64> = (0..COMMUNES * SERVICES)
        .map(|n| MEAN * (0.5 + n as f64 / (COMMUNES * SERVICES) as f64))
        .collect();
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let once = |generator: &mut ChaCha8Rng| {
        let begin = Clock::start();
        let mut sum = 0.0;
        for n in 0..variates {
            let rate = rates[n % rates.len()] * if n & 1 == 0 { 1.01 } else { 0.99 };
            if let Ok(poisson) = Poisson::new(rate) {
                sum += poisson.sample(generator);
            }
        }
        black_box(sum);
        begin.seconds()
    };
    (0..ROUNDS).map(|_| once(&mut generator)).fold(f64::MAX, f64::min)
}

/// Mean arrivals of a commune and service in a month as planned.
fn mean(world: &World, demand: &Demand) -> f64 {
    let year = world.calendar.first;
    let mut sum = 0.0;
    for i in world.communes.ids() {
        for g in world.groups.ids() {
            sum += world.services.ids().map(|s| demand.demand(i, g, s, year)).sum::<f64>();
        }
    }
    sum / (COMMUNES * SERVICES * 12) as f64
}

/// The made-up province with seven years, eight services, every event, and sites that serve all who are within the standard.
fn large() -> (World, Study, Plan) {
    let mut world = province::province(COMMUNES);
    world.calendar.last = 2020;
    for fund in world.funds.ids().collect::<Vec<_>>() {
        world.funds[fund].ceiling = vec![Vnd(1e12); world.calendar.len()];
    }
    for (n, link) in world.links.iter_mut().enumerate() {
        link.minutes = Minutes(8.0);
        link.hazard = match n % 20 {
            0 => Some("flood".to_owned()),
            10 => Some("storm".to_owned()),
            _ => None,
        };
    }
    let two = [0, 1].map(ServiceId::new);
    for n in 2..SERVICES {
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
    every_event(&mut world);
    let demand = Demand::new(&world);
    let scale = MEAN / mean(&world, &demand);
    for group in world.groups.ids().collect::<Vec<_>>() {
        world.groups[group].spread.iter_mut().for_each(|people| *people *= scale);
        world.groups[group].registered *= scale;
    }
    let plan = province::offices(&world, (0..100).map(|n| n * COMMUNES / 100));
    let mut uncertain = province::all_uncertain();
    uncertain.retain(|u| u.quantity != Quantity::Delivery);
    (world, province::study(uncertain), plan)
}

/// Urgent clients, clustered arrivals, people who give up, beds, calls, storms, norms, staff who leave, word of mouth, a warm-up.
fn every_event(world: &mut World) {
    let hazard = |code: &str, first_month, last_month| Hazard {
        code: code.to_owned(),
        label: Label::default(),
        per_year: 3.0,
        first_month,
        last_month,
        weeks: 2.0,
    };
    world.dynamics = Dynamics {
        steps: 12,
        warm_up: 24,
        word_of_mouth: 0.1,
        hazards: vec![hazard("flood", 5, 9), hazard("storm", 9, 12)],
    };
    for (n, service) in world.services.ids().enumerate().collect::<Vec<_>>() {
        let service = &mut world.services[service];
        service.months = [12.0, 6.0, 3.0, 1.0][n % 4];
        service.flow = Flow { urgent: 0.1, abandonment: 0.1, dispersion: 0.2, backlog: 50.0 };
        match n {
            6 => service.mode = Mode::Emergency,
            7 => {
                service.mode = Mode::Residential;
                service.hours = 0.0;
                service.uses_places = true;
            }
            _ => {}
        }
    }
    world.norms.push(Norm {
        service: ServiceId::new(1),
        cadre: None,
        from: jiff::civil::date(2013, 1, 1),
        clients: 60.0,
        forecast: false,
    });
    world.ramp = Ramp { first: 0.4, months: 12.0 };
}
