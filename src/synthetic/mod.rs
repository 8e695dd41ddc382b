//! Made-up provinces of any size from a seed, for tests and benches: no figure in them means anything.

mod catalogue;
mod geography;

use self::catalogue::{BASIC, add_clients, add_types};
use crate::study::{Areas, Goal, GoalKind, Limits, Mandate, Rule, Study};
use crate::world::*;
use jiff::civil::date;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

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
    /// Share of communes with a school where an office may be.
    pub schools: f64,
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
            schools: 0.5,
            money: 1.0,
            hard: false,
        }
    }
}

const FIRST: Year = 2014;
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

    fn add_staff(&self, world: &mut World) {
        let all: Vec<ServiceId> = world.services.ids().collect();
        let basic = BASIC.map(ServiceId::new).to_vec();
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
        let [centre, office, school] = [1, 2, 3].map(TypeId::new);
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
        for (code, kind, share) in
            [("office", office, self.offices), ("school", school, self.schools)]
        {
            for n in 0..self.communes {
                if rng.random::<f64>() < share {
                    world.sites.push(candidate(code, kind, n, vec![SizeId::new(0)]));
                }
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
