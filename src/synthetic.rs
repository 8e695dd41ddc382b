//! Made-up provinces of any size from a seed, for tests and benches: no figure in them means anything.

use crate::study::{Areas, Goal, GoalKind, Limits, Mandate, Rule, Study};
use crate::world::*;
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// What a made-up province looks like.
#[derive(Debug, Clone)]
pub struct Province {
    /// Seed.
    pub seed: u64,
    /// Communes.
    pub communes: usize,
    /// Communes a district.
    pub district: usize,
    /// Planned years.
    pub years: usize,
    /// Candidate places of a centre in each district.
    pub centres: usize,
    /// Share of communes with an office candidate.
    pub offices: f64,
    /// Multiplies every fund.
    pub money: f64,
    /// Whether mandates are hard.
    pub hard: bool,
}

impl Default for Province {
    fn default() -> Self {
        Self {
            seed: 1,
            communes: 186,
            district: 13,
            years: 7,
            centres: 2,
            offices: 1.0,
            money: 1.0,
            hard: false,
        }
    }
}

const FIRST: Year = 2014;
const SERVICES: [(&str, Mode, f64, f64); 4] = [
    ("counselling", Mode::Attend, 3.0, 60.0),
    ("case_management", Mode::Visit, 24.0, 45.0),
    ("therapy", Mode::Attend, 40.0, 60.0),
    ("emergency", Mode::Emergency, 30.0, 120.0),
];
const GROUPS: [(&str, f64, f64); 4] =
    [("elderly", 0.04, 1.0), ("disabled", 0.02, 1.5), ("children", 0.05, 1.2), ("poor", 0.07, 1.0)];

impl Province {
    /// The province and its question.
    pub fn build(&self) -> (World, Study) {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut world = self.empty();
        self.add_geography(&mut world, &mut rng);
        add_clients(&mut world);
        self.add_staff(&mut world);
        add_types(&mut world);
        self.add_sites(&mut world, &mut rng);
        self.add_money(&mut world);
        let study = self.study(&world);
        (world, study)
    }

    fn empty(&self) -> World {
        let zone = Zone {
            code: "plain".into(),
            label: label("plain"),
            speed_kmh: 30.0,
            highway_kmh: 45.0,
            detour: 1.35,
            price_factor: 1.0,
        };
        World {
            name: "synthetic".into(),
            title: label("synthetic"),
            retrospective: false,
            calendar: Calendar {
                as_of: date(2013, 11, 30),
                base_year: 2013,
                first: FIRST,
                last: FIRST + self.years as Year - 1,
            },
            levels: ["province", "district"]
                .map(|code| Level { code: code.into(), label: label(code) })
                .to_vec(),
            areas: Table::default(),
            zones: Table::new(vec![zone]),
            communes: Table::default(),
            places: Table::default(),
            links: Vec::new(),
            need: Need { calibrate_to: None, overlap: 0.25 },
            groups: Table::default(),
            services: Table::default(),
            uses: Table::default(),
            uptake: Uptake {
                start: 0.12,
                ceiling: 0.45,
                half_saturation: 3000.0,
                memory: 0.5,
                lag_years: 1,
                collaborator_effect: 0.05,
                curve: Curve::Saturating,
            },
            outreach: None,
            collaborators: Collaborators {
                per_village: 1.0,
                pay_multiple: 0.2,
                trained_share: 0.5,
                caseload: None,
                hires: None,
            },
            cadres: Table::default(),
            pay_steps: vec![PayStep { from: date(2013, 7, 1), vnd: 1_150_000.0, forecast: false }],
            norms: Vec::new(),
            unit_minimums: vec![],
            ramp: Ramp { first: 0.4, months: 12.0 },
            owners: Table::new(
                ["province", "district", "commune"]
                    .map(|code| Owner { code: code.into(), label: label(code) })
                    .to_vec(),
            ),
            quotas: Vec::new(),
            gates: Table::default(),
            types: Table::default(),
            sites: Table::default(),
            prices: Prices { year: 2014, growth: 0.03 },
            funds: Table::default(),
            tasks: Vec::new(),
            courses: Vec::new(),
            history: Vec::new(),
            dynamics: Dynamics::default(),
            provenance: Vec::new(),
        }
    }

    /// Districts on a grid, communes scattered round their seat, links to the nearest neighbours.
    fn add_geography(&self, world: &mut World, rng: &mut ChaCha8Rng) {
        let top = world.areas.push(area(0, "22", None));
        let districts = self.communes.div_ceil(self.district);
        let across = (districts as f64).sqrt().ceil() as usize;
        let seats: Vec<AreaId> = (0..districts)
            .map(|n| world.areas.push(area(1, &format!("d{n:03}"), Some(top))))
            .collect();
        for n in 0..self.communes {
            let d = n % districts;
            let spread = |rng: &mut ChaCha8Rng| (rng.random::<f64>() - 0.5) * 0.28;
            let lon = 107.0 + (d % across) as f64 * 0.25 + spread(rng);
            let lat = 21.0 + (d / across) as f64 * 0.25 + spread(rng);
            let population = (2000.0 * (1.6 * rng.random::<f64>()).exp()).round();
            let commune = Commune {
                code: format!("{n:05}"),
                name: format!("Xã {n}"),
                kind: "xã".into(),
                areas: vec![top, seats[d]],
                zone: ZoneId::new(0),
                lon,
                lat,
                area_km2: 30.0,
                population: People(population),
                villages: (population / 500.0).ceil(),
                keys: BTreeMap::new(),
            };
            world.places.push(Place {
                code: commune.code.clone(),
                name: commune.name.clone(),
                kind: PlaceKind::Commune,
                commune: CommuneId::new(n),
                size: None,
            });
            world.communes.push(commune);
        }
        world.links = nearest_links(&world.communes, 5);
    }

    fn add_staff(&self, world: &mut World) {
        let all: Vec<ServiceId> = world.services.ids().collect();
        let basic = all[..2].to_vec();
        let cadre = |code: &str, kind: &str, fte, concurrent, pay_multiple, skills| Cadre {
            code: code.into(),
            label: label(code),
            post_kind: kind.into(),
            fte,
            concurrent,
            pay_multiple,
            allowance: 0.25,
            employer_rate: 0.24,
            annual_hours: 1780.0,
            client_share: 0.55,
            productivity: 1.0,
            attrition: 0.04,
            anchor: None,
            qualified: false,
            trained: 0.0,
            recruits: None,
            skills,
        };
        world.cadres = Table::new(vec![
            cadre("worker", "vien_chuc", 1.0, false, 2.34, all.clone()),
            cadre("officer", "khong_chuyen_trach", 0.2, true, 0.3, basic.clone()),
            cadre("assistant", "hop_dong", 1.0, false, 1.86, basic),
        ]);
        world.norms = vec![Norm {
            service: ServiceId::new(1),
            cadre: None,
            from: date(2010, 1, 1),
            clients: 60.0,
            forecast: false,
        }];
        let posts = self.communes as f64 / 23.0;
        let mut new_posts = vec![0.0; self.years];
        new_posts[0] = posts.round();
        new_posts[1.min(self.years - 1)] += posts.round();
        world.quotas = vec![Quota { owner: None, post_kind: "vien_chuc".into(), new_posts }];
    }

    fn add_sites(&self, world: &mut World, rng: &mut ChaCha8Rng) {
        let (centre, office) = (TypeId::new(1), TypeId::new(2));
        let sizes: Vec<SizeId> = world.types[centre].sizes.ids().collect();
        world.sites.push(Site {
            code: "provincial".into(),
            name: "provincial".into(),
            kind: TypeId::new(0),
            place: PlaceId::new(0),
            status: Status::Existing,
            sizes: Vec::new(),
            converts: None,
            existing: Some(Existing {
                places: 0.0,
                calls: None,
                residents: 0.0,
                running: Vnd::from_million(500.0),
                posts: vec![(CadreId::new(0), 24)],
                decision: String::new(),
                public: true,
                design: false,
                closing: None,
            }),
        });
        let districts = self.communes.div_ceil(self.district);
        for n in 0..self.communes {
            if n / districts < self.centres {
                world.sites.push(candidate("centre", centre, n, sizes.clone()));
            }
        }
        for n in 0..self.communes {
            if rng.random::<f64>() < self.offices {
                world.sites.push(candidate("office", office, n, vec![SizeId::new(0)]));
            }
        }
    }

    fn add_money(&self, world: &mut World) {
        let scale = self.money * self.communes as f64 / 186.0;
        let fund = |code: &str, kind, lines: &[Line], carry, first: f64, later: f64| Fund {
            code: code.into(),
            label: label(code),
            kind,
            lines: lines.to_vec(),
            owners: world.owners.ids().collect(),
            carry,
            ceiling: (0..self.years)
                .map(|y| Vnd::from_million(scale * if y == 0 { first } else { later }))
                .collect(),
        };
        let recurrent = [Line::Pay, Line::Running, Line::Case, Line::Training, Line::Task];
        let capital = [Line::Capital, Line::Equipment];
        world.funds = Table::new(vec![
            fund("recurrent", FundKind::Recurrent, &recurrent, 0.0, 1500.0, 4500.0),
            fund("capital", FundKind::Capital, &capital, 1.0, 3000.0, 2000.0),
        ]);
    }

    fn study(&self, world: &World) -> Study {
        let price = |price: f64| (!self.hard).then_some(price);
        let year = (FIRST + 1).min(world.calendar.last);
        let mandate = |code: &str, kind: usize, at_least: f64, worth: f64| Mandate {
            code: code.into(),
            label: label(code),
            rule: Rule::Sites { types: vec![TypeId::new(kind)], at_least },
            year,
            price: price(worth),
            source: "made up".into(),
        };
        let scale = self.communes as f64 / 186.0;
        let goal =
            |kind, tolerance, areas| Goal { tolerance, discount: 0.03, areas, ..Goal::new(kind) };
        Study {
            goals: vec![
                goal(GoalKind::Shortfall, 0.0, Areas::Communes),
                goal(GoalKind::Served, 0.01, Areas::Communes),
                goal(GoalKind::Equity, 0.05, Areas::Level(1)),
                goal(GoalKind::Cost, 0.01, Areas::Communes),
            ],
            mandates: Table::new(vec![
                mandate("centres", 1, (7.0 * scale).floor(), 10.0),
                mandate("offices", 2, (28.0 * scale).floor(), 2.0),
            ]),
            constraints: Vec::new(),
            uncertainties: Vec::new(),
            sampling: Default::default(),
            record: Default::default(),
            limits: Limits {
                gap: 0.005,
                nodes: 200,
                stall_nodes: 100,
                rounds: 10,
                safety_seconds: 600.0,
            },
            replications: 100,
            seed: self.seed,
        }
    }
}

fn label(text: &str) -> Label {
    Label { vi: text.into(), en: text.into() }
}

fn area(level: usize, code: &str, parent: Option<AreaId>) -> Area {
    Area { level, code: code.into(), name: code.into(), parent }
}

fn candidate(code: &str, kind: TypeId, commune: usize, sizes: Vec<SizeId>) -> Site {
    Site {
        code: format!("{code}-{commune:05}"),
        name: format!("{code} {commune}"),
        kind,
        place: PlaceId::new(commune),
        status: Status::Candidate,
        sizes,
        converts: None,
        existing: None,
    }
}

/// Straight distance, km, on a sphere flattened at 21 degrees north.
fn distance_km(a: &Commune, b: &Commune) -> f64 {
    let east = (a.lon - b.lon) * 111.32 * 21f64.to_radians().cos();
    let north = (a.lat - b.lat) * 110.57;
    east.hypot(north)
}

/// Links to the nearest communes, and one from each commune to an earlier one so that all are joined.
fn nearest_links(communes: &Table<CommuneId, Commune>, neighbours: usize) -> Vec<Link> {
    let mut pairs = std::collections::BTreeSet::new();
    for (id, commune) in communes.iter() {
        let mut near: Vec<(f64, CommuneId)> = communes
            .iter()
            .filter(|(other, _)| *other != id)
            .map(|(other, c)| (distance_km(commune, c), other))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let earlier = near.iter().find(|(_, other)| *other < id);
        for (_, other) in near.iter().take(neighbours).chain(earlier) {
            pairs.insert((id.min(*other), id.max(*other)));
        }
    }
    let link = |(a, b): (CommuneId, CommuneId)| Link {
        a: PlaceId::new(a.index()),
        b: PlaceId::new(b.index()),
        mode: LinkMode::Road,
        minutes: Minutes(distance_km(&communes[a], &communes[b]) * 1.35 / 30.0 * 60.0),
        hazard: None,
        from: None,
        until: None,
    };
    pairs.into_iter().map(link).collect()
}

fn add_clients(world: &mut World) {
    world.services = Table::new(
        SERVICES
            .iter()
            .map(|&(code, mode, hours, standard)| Service {
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
    let requires = [0.4, 0.06, 0.015, 0.003];
    let weights = [1.0, 4.0, 5.0, 6.0];
    world.uses = world.groups.map(|g| {
        world.services.map(|s| {
            let factor = GROUPS[g.index()].2;
            Some(Use {
                requires: requires[s.index()],
                hours_factor: factor,
                weight: weights[s.index()] * if g.index() == 1 { 1.2 } else { 1.0 },
            })
        })
    });
}

fn add_types(world: &mut World) {
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
        &[0, 1, 2, 3],
        vec![
            size("small", 700.0, 100.0, 10.0, &[(0, 2, 4), (2, 1, 3)]),
            size("large", 1350.0, 200.0, 10.0, &[(0, 4, 8), (2, 2, 6)]),
        ],
    );
    centre.one_per = Some(Scope::Level(1));
    world.types = Table::new(vec![
        kind("provincial", 0, Scope::Any, &[0, 1, 2, 3], Vec::new()),
        centre,
        kind("office", 2, Scope::Any, &[0, 1], vec![size("one", 85.0, 18.0, 4.0, &[(1, 1, 2)])]),
    ]);
}
