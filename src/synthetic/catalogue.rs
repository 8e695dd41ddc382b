//! What is offered to whom: services, groups and what they need, facility types with their sizes.

use super::label;
use crate::world::*;

/// A service: code, mode, hours of a client, standard in minutes, share of people who need it, weight.
const SERVICES: [(&str, Mode, f64, f64, f64, f64); 6] = [
    ("counselling", Mode::Attend, 3.0, 60.0, 0.4, 1.0),
    ("case_management", Mode::Visit, 24.0, 45.0, 0.06, 4.0),
    ("therapy", Mode::Attend, 40.0, 60.0, 0.015, 5.0),
    ("emergency", Mode::Emergency, 30.0, 120.0, 0.003, 6.0),
    ("day_care", Mode::Attend, 60.0, 30.0, 0.012, 6.0),
    ("reintegration", Mode::Visit, 16.0, 60.0, 0.02, 3.0),
];

/// Services that every cadre can give.
pub(super) const BASIC: [usize; 2] = [0, 1];

/// A group: code, share of the population, hours factor.
const GROUPS: [(&str, f64, f64); 4] =
    [("elderly", 0.04, 1.0), ("disabled", 0.02, 1.5), ("children", 0.05, 1.2), ("poor", 0.07, 1.0)];

pub(super) fn add_clients(world: &mut World) {
    world.services = Table::new(
        SERVICES
            .iter()
            .map(|&(code, mode, hours, standard, _, _)| Service {
                code: code.into(),
                label: label(code),
                mode,
                hours,
                visits: if mode.worker_travels() { 10.0 } else { 0.0 },
                calls: 0.0,
                turnout: Minutes(0.0),
                months: 12.0,
                standard: Table::new(vec![Minutes(standard)]),
                access_full: Minutes(15.0),
                access_floor: 0.5,
                uptake_if_offered: (mode == Mode::Visit).then_some(0.6),
                flow: Flow::default(),
                uses_places: false,
                direct_cost: Vnd::from_million(0.05),
            })
            .collect(),
    );
    let population: Vec<f64> = world.communes.values().map(|c| c.population.0).collect();
    let total: f64 = population.iter().sum();
    world.groups = Table::new(
        GROUPS
            .iter()
            .map(|&(code, share, _)| Group {
                code: code.into(),
                label: label(code),
                registered: share * total,
                growth: 0.015,
                spread: population.clone(),
                counted: false,
                sensitive: false,
            })
            .collect(),
    );
    world.uses = world.groups.map(|g| {
        world.services.map(|s| {
            let factor = GROUPS[g.index()].2;
            let (.., requires, weight) = SERVICES[s.index()];
            Some(Use {
                requires,
                hours_factor: factor,
                weight: weight * if g.index() == 1 { 1.2 } else { 1.0 },
            })
        })
    });
}

pub(super) fn add_types(world: &mut World) {
    let groups: Vec<GroupId> = world.groups.ids().collect();
    let offers = |services: &[usize]| -> Vec<Offer> {
        let offer = |n: &usize| Offer { service: ServiceId::new(*n), groups: groups.clone() };
        services.iter().map(offer).collect()
    };
    let size =
        |code: &str, capital: f64, running: f64, lead_months, staff: &[(usize, u32, u32)]| Size {
            code: code.into(),
            label: label(code),
            capital: Vnd::from_million(capital),
            equipment: Vnd::from_million(capital / 3.0),
            running: Vnd::from_million(running),
            output: 1.0,
            lead_months,
            places: 0.0,
            calls: None,
            staff: staff
                .iter()
                .map(|&(cadre, min, max)| StaffRange { cadre: CadreId::new(cadre), min, max })
                .collect(),
        };
    let kind = |code: &str, owner, scope, services: &[usize], sizes| FacilityType {
        code: code.into(),
        label: label(code),
        owner: OwnerId::new(owner),
        form: Form::Point,
        host: None,
        scope,
        one_per: None,
        min_clients: 0.0,
        gates: Vec::new(),
        supervision: None,
        referrals: vec![],
        upgrades: vec![],
        pilot: None,
        span: None,
        offers: offers(services),
        sizes: Table::new(sizes),
    };
    let mut centre = kind(
        "centre",
        1,
        Scope::Any,
        &[0, 1, 2, 3, 4, 5],
        vec![
            size("small", 700.0, 100.0, 10.0, &[(0, 2, 4), (2, 1, 3)]),
            size("large", 1350.0, 200.0, 10.0, &[(0, 4, 8), (2, 2, 6)]),
        ],
    );
    centre.one_per = Some(Scope::Level(1));
    world.types = Table::new(vec![
        kind("provincial", 0, Scope::Any, &[0, 1, 2, 3, 4, 5], Vec::new()),
        centre,
        kind("office", 2, Scope::Any, &BASIC, vec![size("one", 85.0, 18.0, 4.0, &[(1, 1, 2)])]),
        kind("school", 2, Scope::Any, &BASIC[..1], vec![size("one", 60.0, 8.0, 4.0, &[(1, 1, 1)])]),
    ]);
}
