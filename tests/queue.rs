//! The engine against queueing theory: one site and one service have the distribution of their slotted queue, which comes to Erlang's
//! formulas as the step shrinks; waits keep Little's law, and nobody is lost from the count.

#[allow(dead_code)]
mod province;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::plan::Plan;
use botri::progress::Silent;
use botri::simulate::{MonthFan, Options, Simulation, simulate};
use botri::world::*;
use province::{CASEWORK, WORKER, all_uncertain, offices, province, study};

/// People of the one commune who need the service; few of them come, so that who is inside thins the others hardly at all.
const PEOPLE: f64 = 1e6;

/// One commune, one service of so many servers (clients in care at one time), arrivals and lengths of care in months.
fn single(servers: u32, arrivals: f64, months: f64, steps: u32) -> World {
    let mut world = province(1);
    world.groups = Table::new(vec![Group {
        registered: PEOPLE,
        spread: vec![PEOPLE],
        ..world.groups[GroupId::new(0)].clone()
    }]);
    let uses = Use { requires: 1.0, hours_factor: 1.0, weight: 1.0 };
    world.uses = Table::new(vec![Table::new(vec![None, Some(uses)])]);
    for kind in [0, 1].map(TypeId::new) {
        for offer in &mut world.types[kind].offers {
            offer.groups = vec![GroupId::new(0)];
        }
    }
    world.uptake.start = arrivals * 12.0 / PEOPLE;
    let service = &mut world.services[ServiceId::new(CASEWORK)];
    service.mode = Mode::Attend;
    service.hours = 0.0;
    service.months = months;
    world.cadres[CadreId::new(WORKER)].attrition = 0.0;
    if let Some(existing) = &mut world.sites[SiteId::new(0)].existing {
        existing.posts = vec![(CadreId::new(WORKER), servers)];
        existing.places = f64::from(servers);
        existing.residents = 0.0;
    }
    world.norms.push(Norm {
        service: ServiceId::new(CASEWORK),
        cadre: None,
        from: jiff::civil::date(2000, 1, 1),
        clients: 1.0,
        forecast: false,
    });
    world.dynamics.steps = steps;
    world.dynamics.warm_up = 60;
    world
}

/// How a figure of a step is read off a series.
type Read<'a> = &'a dyn Fn(&MonthFan, usize) -> f64;

fn run(world: &World, replications: u32) -> Simulation {
    let (times, demand) = (TravelTimes::new(world), Demand::new(world));
    let options = Options { replications, seed: 5, until: None };
    let (mut study, plan) = (study(Vec::new()), Plan::default());
    // They speak of groups that are not here.
    study.mandates = Table::default();
    simulate(world, &study, &times, &demand, &plan, options, &Silent::default())
        .expect("nobody cancels")
}

fn series<'a>(simulation: &'a Simulation, indicator: &str) -> &'a MonthFan {
    let mut fans = simulation.months.iter();
    fans.find(|f| f.indicator == indicator && f.service == "all").expect("the fan is there")
}

/// Mean over all steps and futures.
fn mean(simulation: &Simulation, indicator: &str) -> f64 {
    let points = &series(simulation, indicator).points;
    points.iter().map(|point| point[0]).sum::<f64>() / points.len() as f64
}

/// Probabilities of 0, 1, ... of a Poisson variable.
fn poisson(rate: f64, n: usize) -> Vec<f64> {
    let mut p = vec![(-rate).exp()];
    for k in 1..n {
        p.push(p[k - 1] * rate / k as f64);
    }
    p
}

/// Probabilities of 0 to `n` of a binomial variable.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut all = vec![1.0];
    for _ in 0..n {
        let mut next = vec![0.0; all.len() + 1];
        for (k, mass) in all.iter().enumerate() {
            next[k] += mass * (1.0 - p);
            next[k + 1] += mass * p;
        }
        all = next;
    }
    all
}

/// Stationary number in the system at the end of a step: of those in care each is done with probability `done`, then clients come; more
/// than `servers` wait, or are lost at once.
fn slotted(servers: usize, rate: f64, done: f64, waits: bool) -> Vec<f64> {
    let most = if waits { servers + 120 } else { servers };
    let come = poisson(rate, 60);
    let ends: Vec<Vec<f64>> = (0..=servers).map(|n| binomial(n, done)).collect();
    let mut p = vec![0.0; most + 1];
    p[0] = 1.0;
    for _ in 0..6000 {
        let mut next = vec![0.0; most + 1];
        for (n, mass) in p.iter().enumerate().filter(|(_, mass)| **mass > 1e-16) {
            for (ended, end) in ends[n.min(servers)].iter().enumerate() {
                for (came, chance) in come.iter().enumerate() {
                    next[(n - ended + came).min(most)] += mass * end * chance;
                }
            }
        }
        let moved: f64 = p.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        p = next;
        if moved < 1e-10 {
            break;
        }
    }
    p
}

fn waiting(p: &[f64], servers: usize) -> f64 {
    p.iter().enumerate().map(|(n, mass)| mass * n.saturating_sub(servers) as f64).sum()
}

/// Erlang's loss formula.
fn erlang_b(servers: usize, load: f64) -> f64 {
    (1..=servers).fold(1.0, |b, n| load * b / (n as f64 + load * b))
}

/// Mean number waiting in a queue of so many servers (Erlang C).
fn erlang_c(servers: usize, load: f64) -> f64 {
    let (b, share) = (erlang_b(servers, load), load / servers as f64);
    let delayed = b / (1.0 - share + share * b);
    delayed * share / (1.0 - share)
}

fn near(a: f64, b: f64, share: f64) -> bool {
    (a - b).abs() <= share * b.abs()
}

#[test]
fn one_site_is_the_slotted_queue_and_comes_to_erlang_c_as_the_step_shrinks() {
    // Four servers, two arrivals a month, 1.5 months of care: three quarters busy.
    let (servers, arrivals, months) = (4, 2.0, 1.5);
    let limit = erlang_c(servers, arrivals * months);
    let mut far = f64::INFINITY;
    for steps in [12, 48, 192] {
        let step = 12.0 / f64::from(steps);
        let exact = waiting(&slotted(servers, arrivals * step, step / months, true), servers);
        let simulation = run(&single(4, arrivals, months, steps), 2000);
        let simulated = mean(&simulation, "flow.waiting");
        assert!(near(simulated, exact, 0.05), "{steps} steps: {simulated} {exact}");
        let now = (exact - limit).abs();
        assert!(now < far, "{steps} steps: {exact} {limit}");
        far = now;
    }
    assert!(far < 0.05 * limit, "{far} {limit}");
}

#[test]
fn the_slotted_queue_has_its_whole_distribution() {
    let simulation = run(&single(3, 2.0, 1.2, 12), 4000);
    let p = slotted(3, 2.0, 1.0 / 1.2, true);
    let care: f64 = p.iter().enumerate().map(|(n, mass)| mass * n.min(3) as f64).sum();
    assert!(near(mean(&simulation, "flow.in_care"), care, 0.01));
    // Quantiles of those who wait at the end of a step.
    let point = &series(&simulation, "flow.waiting").points[7];
    for (share, quantile) in [(0.5, point[5]), (0.75, point[6]), (0.95, point[7])] {
        let below = |n: f64| p.iter().take(n as usize + 3 + 1).sum::<f64>();
        assert!(below(quantile) >= share - 0.02, "{share} {quantile}");
        assert!(quantile == 0.0 || below(quantile - 1.0) <= share + 0.02, "{share} {quantile}");
    }
}

#[test]
fn emergencies_and_places_are_lost_as_erlang_b_says() {
    let (servers, arrivals, months) = (5usize, 3.0, 1.0);
    let limit = erlang_b(servers, arrivals * months);
    for places in [false, true] {
        let mut far = f64::INFINITY;
        for steps in [24, 192] {
            let step = 12.0 / f64::from(steps);
            let mut world = single(5, arrivals, months, steps);
            let service = &mut world.services[ServiceId::new(CASEWORK)];
            let lost = if places {
                // Whoever finds no bed goes elsewhere at once.
                world.norms.clear();
                service.mode = Mode::Residential;
                service.uses_places = true;
                service.flow.abandonment = 1.0;
                "flow.abandoned"
            } else {
                service.mode = Mode::Emergency;
                "flow.lost"
            };
            let simulation = run(&world, 700);
            let share = mean(&simulation, lost) / mean(&simulation, "flow.came");
            let p = slotted(servers, arrivals * step, step / months, false);
            let busy: f64 = p.iter().enumerate().map(|(n, mass)| mass * n as f64).sum();
            let exact = 1.0 - busy / months / arrivals;
            assert!(near(share, exact, 0.05), "{lost} {steps}: {share} {exact}");
            assert!((share - limit).abs() < far, "{lost} {steps}: {share} {limit}");
            far = (share - limit).abs();
        }
        assert!(far < 0.1 * limit, "{far} {limit}");
    }
}

#[test]
fn waits_keep_littles_law() {
    // Who waits at the end of a step has waited one step more: the mean number waiting is arrivals x mean wait.
    let simulation = run(&single(4, 2.0, 1.8, 12), 1500);
    let started = mean(&simulation, "flow.started");
    let mut weighted = 0.0;
    let waits = &simulation.waits[0];
    for age in 0..waits.months.len() {
        let before = if age > 0 { waits.started[age - 1] } else { 0.0 };
        weighted += waits.months[age] * (waits.started[age] - before);
    }
    let number = mean(&simulation, "flow.waiting");
    assert!(near(started * weighted, number, 0.06), "{started} x {weighted} against {number}");
}

#[test]
fn nobody_is_lost_from_the_count() {
    let mut world = province(12);
    world.dynamics.warm_up = 24;
    world.dynamics.word_of_mouth = 0.2;
    world.cadres[CadreId::new(WORKER)].annual_hours = 60.0;
    world.sites[SiteId::new(1)].converts = Some(SiteId::new(0));
    for service in [0, 1].map(ServiceId::new) {
        world.services[service].months = 5.0;
        world.services[service].flow =
            Flow { urgent: 0.2, abandonment: 0.1, dispersion: 0.3, backlog: 40.0 };
    }
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let options = Options { replications: 60, seed: 5, until: None };
    let plan = offices(&world, [0, 4, 7, 11]);
    let study = study(all_uncertain());
    let simulation = simulate(&world, &study, &times, &demand, &plan, options, &Silent::default());
    let simulation = simulation.expect("nobody cancels");
    let inside = |step: usize, value: Read| {
        value(series(&simulation, "flow.waiting"), step)
            + value(series(&simulation, "flow.in_care"), step)
    };
    let mean = |fan: &MonthFan, step: usize| fan.points[step][0];
    let written = |fan: &MonthFan, step: usize| fan.as_written[step].expect("a count");
    for value in [&mean as Read, &written] {
        for step in 1..36 {
            let flow = |indicator: &str| value(series(&simulation, indicator), step);
            let out = flow("flow.closed") + flow("flow.abandoned") + flow("flow.lost");
            let change = inside(step, value) - inside(step - 1, value);
            assert!((flow("flow.came") - out - change).abs() < 1e-3, "step {step}");
        }
    }
    assert!(series(&simulation, "flow.abandoned").points.iter().any(|point| point[0] > 0.0));
}
