//! A made-up province of four communes for the tests of the report. None of its figures means anything.

use super::input::*;
use super::text::{both, same};
use crate::demand::Demand;
use crate::lang::Lang;
use crate::plan::*;
use crate::study::*;
use crate::world::*;
use jiff::civil::date;
use std::collections::BTreeMap;

/// What a report borrows.
pub(super) struct Fixture {
    pub world: World,
    pub study: Study,
    pub demand: Demand,
    pub solved: Solved,
    pub cascade: Vec<CascadeRow>,
    pub existing: Vec<ExistingCost>,
    pub mandates: Vec<MandateRow>,
    pub forecast: Forecast,
    pub backtest: Backtest,
    pub rules: Vec<RuleComparison>,
    pub indicators: Vec<IndicatorRow>,
}

impl Fixture {
    pub fn new() -> Self {
        let world = world();
        let demand = Demand::new(&world);
        Self {
            demand,
            study: study(),
            solved: solved(),
            cascade: cascade(),
            existing: vec![ExistingCost { line: Line::Pay, year: 2014, amount: Vnd(2.4e9) }],
            mandates: mandates(),
            forecast: forecast(),
            backtest: Backtest {
                rows: vec![BacktestRow {
                    name: both("Văn phòng", "Offices"),
                    planned: 28,
                    standing: 8,
                    counted: "2020-07-18".into(),
                    simulated: [1, 6, 15],
                    expected: Some(5.5),
                }],
                width: 0.5,
                score: Some(-0.25),
            },
            rules: vec![RuleComparison {
                name: both("Theo dân số", "By population"),
                served: 80.0,
                people: 41.0,
                by_group: world.groups.ids().map(|_| 20.5).collect(),
                by_zone: world.zones.ids().map(|_| 20.5).collect(),
                cost: Vnd(1.5e9),
                shortfall: 2.0,
            }],
            indicators: vec![IndicatorRow {
                label: both("Hệ số Gini", "Gini coefficient"),
                unit: both("chỉ số", "index"),
                year: Some(2015),
                value: 0.25,
            }],
            world,
        }
    }

    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            world: &self.world,
            study: &self.study,
            demand: &self.demand,
            solved: &self.solved,
            cascade: &self.cascade,
            existing: &self.existing,
            mandates: &self.mandates,
            forecast: Some(&self.forecast),
            backtest: Some(&self.backtest),
            rules: &self.rules,
            why: &[],
            indicators: &self.indicators,
            constraints: &[96.5],
            audit_clean: true,
            lang: Lang::Vi,
            boundary: None,
            generated: "botri 0.1.0 · seed 1",
        }
    }
}

fn id<K: Id>(n: usize) -> K {
    K::new(n)
}

fn commune(n: usize, name: &str, area: usize, lon: f64, lat: f64) -> Commune {
    Commune {
        code: format!("00{n}"),
        name: name.into(),
        kind: if n == 0 { "Phường".into() } else { "Xã".into() },
        areas: vec![id(0), id(area)],
        zone: id(usize::from(n > 1)),
        lon,
        lat,
        area_km2: 30.0,
        population: People(5000.0),
        villages: 8.0,
        keys: BTreeMap::new(),
    }
}

fn zone(code: &str, label: Label) -> Zone {
    Zone {
        code: code.into(),
        label,
        speed_kmh: 30.0,
        highway_kmh: 50.0,
        detour: 1.3,
        price_factor: 1.0,
    }
}

fn group(code: &str, label: Label, sensitive: bool) -> Group {
    Group {
        code: code.into(),
        label,
        registered: 1000.0,
        growth: 0.0,
        spread: vec![1.0; 4],
        counted: false,
        sensitive,
    }
}

fn kind(code: &str, label: Label, owner: usize) -> FacilityType {
    let size = |code: &str, label| Size {
        code: code.into(),
        label,
        capital: Vnd(500e6),
        equipment: Vnd(100e6),
        running: Vnd(60e6),
        output: 1.0,
        lead_months: 9.0,
        places: 20.0,
        calls: None,
        staff: vec![StaffRange { cadre: id(0), min: 1, max: 4 }],
    };
    FacilityType {
        code: code.into(),
        label,
        owner: id(owner),
        form: Form::Unit,
        host: None,
        scope: Scope::Any,
        one_per: None,
        min_clients: 0.0,
        gates: Vec::new(),
        supervision: None,
        upgrades: vec![],
        pilot: None,
        span: None,
        offers: vec![Offer { service: id(0), groups: vec![id(0), id(1)] }],
        sizes: Table::new(vec![
            size("small", both("cỡ nhỏ", "small")),
            size("large", both("cỡ lớn", "large")),
        ]),
    }
}

fn site(code: &str, name: &str, kind: usize, place: usize, existing: Option<Existing>) -> Site {
    Site {
        code: code.into(),
        name: name.into(),
        kind: id(kind),
        place: id(place),
        status: if existing.is_some() { Status::Existing } else { Status::Candidate },
        sizes: vec![id(0)],
        converts: None,
        existing,
    }
}

pub(super) fn world() -> World {
    let communes = vec![
        commune(0, "Sao <Mai>", 1, 107.0, 21.0),
        commune(1, "Đồi \"Thông\"", 1, 107.08, 21.0),
        commune(2, "Bến & Sông", 2, 107.0, 21.1),
        commune(3, "Đảo Xa", 2, 107.4, 21.05),
    ];
    let places = communes
        .iter()
        .enumerate()
        .map(|(n, c)| Place {
            code: c.code.clone(),
            name: c.name.clone(),
            kind: PlaceKind::Commune,
            commune: id(n),
            size: None,
        })
        .collect();
    let area = |level, code: &str, name: &str, parent: Option<usize>| Area {
        level,
        code: code.into(),
        name: name.into(),
        parent: parent.map(id),
    };
    let existing = Existing {
        places: 100.0,
        calls: None,
        residents: 80.0,
        running: Vnd(300e6),
        posts: vec![(id(0), 5)],
        decision: String::new(),
        public: true,
        design: true,
        closing: None,
    };
    World {
        name: "thu".into(),
        title: both("Mạng lưới thử <1>", "Trial network <1>"),
        retrospective: true,
        calendar: Calendar { as_of: date(2013, 11, 30), base_year: 2013, first: 2014, last: 2016 },
        levels: vec![
            Level { code: "province".into(), label: both("tỉnh", "province") },
            Level { code: "district".into(), label: both("huyện", "district") },
        ],
        areas: Table::new(vec![
            area(0, "22", "Tỉnh Thử", None),
            area(1, "A", "Huyện Một", Some(0)),
            area(1, "B", "Huyện Hai", Some(0)),
        ]),
        zones: Table::new(vec![
            zone("urban", both("đô thị", "urban")),
            zone("island", both("hải đảo", "island")),
        ]),
        communes: Table::new(communes),
        places: Table::new(places),
        links: Vec::new(),
        need: Need { calibrate_to: None, overlap: 0.1 },
        groups: Table::new(vec![
            group("elderly", both("Người cao tuổi", "Elderly people"), false),
            group("violence", both("Nạn nhân bạo lực", "Victims of violence"), true),
        ]),
        services: Table::new(vec![Service {
            code: "counselling".into(),
            label: both("Tham vấn", "Counselling"),
            mode: Mode::Attend,
            hours: 3.0,
            visits: 0.0,
            calls: 0.0,
            turnout: Minutes(0.0),
            months: 3.0,
            standard: Table::new(vec![Minutes(60.0), Minutes(90.0)]),
            access_full: Minutes(20.0),
            access_floor: 0.5,
            uptake_if_offered: None,
            flow: Flow::default(),
            uses_places: false,
            direct_cost: Vnd(0.0),
        }]),
        uses: Table::new(vec![
            Table::new(vec![Some(Use { requires: 0.5, hours_factor: 1.0, weight: 1.0 })]),
            Table::new(vec![Some(Use { requires: 0.8, hours_factor: 1.0, weight: 1.0 })]),
        ]),
        uptake: Uptake {
            start: 0.1,
            ceiling: 0.5,
            half_saturation: 1000.0,
            memory: 0.5,
            lag_years: 1,
            collaborator_effect: 0.0,
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
        cadres: Table::new(vec![Cadre {
            code: "worker".into(),
            label: both("Nhân viên công tác xã hội", "Social worker"),
            post_kind: "vien_chuc".into(),
            fte: 1.0,
            concurrent: false,
            pay_multiple: 2.34,
            allowance: 0.2,
            employer_rate: 0.24,
            annual_hours: 1760.0,
            client_share: 0.6,
            productivity: 1.0,
            attrition: 0.05,
            anchor: None,
            qualified: false,
            trained: 0.0,
            recruits: Some(vec![2.0, 2.0, 0.0]),
            skills: vec![id(0)],
        }]),
        pay_steps: vec![PayStep { from: date(2013, 7, 1), vnd: 1_150_000.0, forecast: false }],
        norms: Vec::new(),
        unit_minimums: vec![],
        ramp: Ramp { first: 0.5, months: 12.0 },
        owners: Table::new(vec![
            Owner { code: "province".into(), label: both("Tỉnh", "Province") },
            Owner { code: "commune".into(), label: both("Xã", "Commune") },
        ]),
        quotas: vec![Quota {
            owner: Some(id(1)),
            post_kind: "vien_chuc".into(),
            new_posts: vec![2.0, 1.0, 0.0],
        }],
        gates: Table::default(),
        types: Table::new(vec![
            kind("centre", both("Trung tâm công tác xã hội", "Social-work centre"), 0),
            kind("office", both("Văn phòng xã", "Commune office"), 1),
        ]),
        sites: Table::new(vec![
            site("old", "Trung tâm Bảo trợ", 0, 0, Some(existing)),
            site("office-0", "", 1, 0, None),
            Site { converts: Some(id(0)), ..site("office-1", "", 1, 1, None) },
            site("office-3", "", 1, 3, None),
        ]),
        prices: Prices { year: 2013, growth: 0.05 },
        funds: Table::new(vec![Fund {
            code: "budget".into(),
            label: both("Ngân sách tỉnh", "Provincial budget"),
            kind: FundKind::Recurrent,
            lines: Line::ALL.to_vec(),
            owners: vec![id(0), id(1)],
            carry: 0.0,
            ceiling: vec![Vnd(1.5e9), Vnd(1.0e9), Vnd(1.0e9)],
        }]),
        tasks: vec![Task {
            code: "media".into(),
            label: both("Truyền thông", "Campaign"),
            owner: id(0),
            campaign: true,
            cost: vec![Vnd(10e6); 3],
        }],
        courses: vec![Course {
            code: "short".into(),
            label: both("Lớp bồi dưỡng", "Short course"),
            owner: id(0),
            seats: 75.0,
            cost_per_head: Vnd(1e6),
            classes: vec![1.0, 0.0, 1.0],
            offered: None,
            training: None,
        }],
        history: vec![Spending {
            level: "tỉnh".into(),
            year: 2012,
            line: "lương".into(),
            amount: Vnd(9e8),
        }],
        dynamics: Dynamics::default(),
        provenance: vec![
            Provenance {
                key: "service.counselling.hours".into(),
                value: 3.0,
                low: Some(1.5),
                high: Some(6.0),
                unit: "giờ".into(),
                basis: "1-4 buổi & ghi chép".into(),
                kind: ProvenanceKind::Assumption,
                layer: "defaults".into(),
            },
            Provenance {
                key: "need.registered_total".into(),
                value: 1000.0,
                low: None,
                high: None,
                unit: "người".into(),
                basis: "báo cáo năm 2013".into(),
                kind: ProvenanceKind::Source,
                layer: "scenario.toml".into(),
            },
        ],
    }
}

fn study() -> Study {
    Study {
        goals: Vec::new(),
        mandates: Table::new(vec![Mandate {
            code: "offices".into(),
            label: both("Văn phòng cấp xã", "Commune offices"),
            rule: Rule::Sites { types: vec![id(1)], at_least: 4.0 },
            year: 2015,
            price: Some(10.0),
            source: "Đề án 2013".into(),
        }]),
        constraints: vec![Constraint {
            code: "enough".into(),
            label: both("Phục vụ không ít hơn hiện nay", "No fewer served than today"),
            goal: Goal::new(GoalKind::Served),
            bound: 96.0,
            source: "Đề án 2013".into(),
        }],
        uncertainties: Vec::new(),
        sampling: Default::default(),
        record: Default::default(),
        limits: Limits { gap: 0.01, nodes: 100, stall_nodes: 10, rounds: 3, safety_seconds: 60.0 },
        replications: 100,
        seed: 1,
    }
}

fn solved() -> Solved {
    let opening = |site, start| Opening { site: id(site), size: id(0), start };
    let posts = |(site, year)| Posts { site: id(site), cadre: id(0), year, people: 1 };
    let goal = |kind, value, bound, proof| GoalResult {
        kind,
        value,
        final_value: value,
        bound,
        gap: bound.map(|b: f64| (b - value).abs() / value),
        nothing: 10.0,
        gap_to_nothing: bound.map(|b: f64| (b - value).abs() / (value - 10.0)),
        proof,
    };
    Solved {
        method: "optimise".into(),
        plan: Plan {
            outreach: Vec::new(),
            learners: Vec::new(),
            collaborators: Vec::new(),
            openings: vec![opening(1, 2014), opening(2, 2014), opening(3, 2016)],
            posts: [(1, 2014), (1, 2015), (1, 2016), (2, 2016), (3, 2016)].map(posts).to_vec(),
            closures: Vec::new(),
            upgrades: Vec::new(),
            supervision: Vec::new(),
            recruits: vec![Recruits { cadre: id(0), year: 2014, people: People(2.0) }],
            work: Vec::new(),
            serve: vec![Serve {
                commune: id(1),
                group: id(0),
                service: id(0),
                site: id(2),
                year: 2016,
                clients: People(60.0),
            }],
            payments: vec![Payment {
                fund: id(0),
                line: Line::Capital,
                owner: id(1),
                year: 2014,
                amount: Vnd(1.5e9),
            }],
            shortfalls: Vec::new(),
        },
        goals: vec![
            goal(GoalKind::Served, 100.0, Some(101.0), Proof::WorkLimit),
            goal(GoalKind::Cost, 1500.0, None, Proof::None),
        ],
        repeatable: true,
        interrupted: false,
        prices: Vec::new(),
    }
}

fn cascade() -> Vec<CascadeRow> {
    let row = |cut, year| CascadeRow {
        cut,
        year,
        need: 1800.0,
        served: 60.0,
        without_capacity: 100.0,
        not_seeking: 800.0,
        out_of_reach: 440.0,
        no_service_asked: 400.0,
    };
    let mut rows: Vec<CascadeRow> = (2014..=2016).map(|year| row(Cut::Province, year)).collect();
    rows.push(row(Cut::Service(id(0)), 2016));
    rows.extend([0, 1].map(|n| row(Cut::Group(id(n)), 2016)));
    rows.extend([0, 1].map(|n| row(Cut::Zone(id(n)), 2016)));
    rows.extend([1, 2].map(|n| row(Cut::Area(id(n)), 2016)));
    rows
}

fn mandates() -> Vec<MandateRow> {
    vec![MandateRow {
        mandate: id(0),
        area: None,
        asked: 4.0,
        planned: 2.0,
        shortfall: 2.0,
        binding: Some(both("kinh phí đầu tư", "capital money")),
        met: Some(Estimate { value: 0.2, low: 0.13, high: 0.29 }),
    }]
}

fn forecast() -> Forecast {
    let year =
        |year: Year| FanYear { year, plan: Some(60.0), quantiles: [20.0, 30.0, 45.0, 52.0, 61.5] };
    Forecast {
        replications: 1000,
        all_mandates: Some(Estimate { value: 0.2, low: 0.18, high: 0.23 }),
        fans: vec![Fan {
            label: both("Người được phục vụ", "People served"),
            unit: same("người / people"),
            years: (2014..=2016).map(year).collect(),
        }],
        drivers: vec![Driver {
            label: both("nhu cầu (demand)", "need (demand)"),
            correlation: Estimate { value: -0.61, low: -0.66, high: -0.55 },
            first_order: Estimate { value: 0.37, low: 0.31, high: 0.42 },
        }],
        worst: vec![both("Điểm chung: nhu cầu cao.", "What they share: need high.")],
        causes: vec![(both("theo phương án", "as planned"), 1234.0)],
    }
}
