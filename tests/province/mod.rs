//! A made-up province along one road: commune `n` lies `n` x 10 minutes from commune 0, districts hold five communes each.
//! Commune 0 has a centre with ten workers. Every commune may open an office of one officer.

use botri::demand::{self, Demand};
use botri::network::TravelTimes;
use botri::operation::Operation;
use botri::plan::{Opening, Plan, Posts, Serve};
use botri::study::{
    Areas, Distribution, Goal, GoalKind, Limits, Mandate, Quantity, Rule, Study, Uncertainty,
};
use botri::world::*;
use jiff::civil::date;
use std::collections::BTreeMap;

pub const YEARS: std::ops::RangeInclusive<Year> = 2014..=2016;
pub const CENTRE: usize = 0;
pub const OFFICE: usize = 1;
pub const COUNSELLING: usize = 0;
pub const CASEWORK: usize = 1;
pub const WORKER: usize = 0;

fn label(text: &str) -> Label {
    Label { vi: text.to_owned(), en: text.to_owned() }
}

fn by_year(value: f64) -> Vec<f64> {
    YEARS.map(|_| value).collect()
}

/// A province of so many communes.
pub fn province(communes: usize) -> World {
    let districts = communes.div_ceil(5);
    World {
        name: "made-up".to_owned(),
        title: label("made-up"),
        retrospective: false,
        calendar: Calendar {
            as_of: date(2013, 11, 30),
            base_year: 2013,
            first: *YEARS.start(),
            last: *YEARS.end(),
        },
        levels: ["province", "district"]
            .map(|code| Level { code: code.to_owned(), label: label(code) })
            .to_vec(),
        areas: areas(districts),
        zones: Table::new(vec![zone("plain"), zone("island")]),
        communes: Table::new((0..communes).map(commune).collect()),
        places: Table::new((0..communes).map(place).collect()),
        links: (1..communes).map(link).collect(),
        need: Need { calibrate_to: None, overlap: 0.0 },
        groups: groups(communes),
        services: services(),
        uses: uses(),
        uptake: Uptake {
            start: 0.5,
            ceiling: 0.9,
            half_saturation: 1.0,
            memory: 0.0,
            lag_years: 0,
            collaborator_effect: 0.0,
            curve: Curve::Saturating,
        },
        outreach: None,
        collaborators: Collaborators {
            per_village: 0.0,
            pay_multiple: 0.0,
            trained_share: 0.0,
            caseload: None,
            hires: None,
        },
        cadres: Table::new(vec![cadre("worker", 1.0), cadre("officer", 0.5)]),
        pay_steps: vec![PayStep { from: date(2013, 7, 1), vnd: 1_150_000.0, forecast: false }],
        norms: Vec::new(),
        unit_minimums: vec![],
        ramp: Ramp { first: 1.0, months: 0.0 },
        owners: ["province", "commune"]
            .map(|code| Owner { code: code.to_owned(), label: label(code) })
            .to_vec()
            .into_table(),
        quotas: Vec::new(),
        gates: Table::default(),
        types: Table::new(vec![kind("centre", 0, Scope::Any), kind("office", 1, Scope::Commune)]),
        sites: Table::new(sites(communes)),
        prices: Prices { year: 2013, growth: 0.0 },
        funds: Table::new(vec![fund()]),
        tasks: Vec::new(),
        courses: Vec::new(),
        history: Vec::new(),
        dynamics: Dynamics::default(),
        provenance: Vec::new(),
    }
}

trait IntoTable<V> {
    fn into_table<K: Id>(self) -> Table<K, V>;
}

impl<V> IntoTable<V> for Vec<V> {
    fn into_table<K: Id>(self) -> Table<K, V> {
        Table::new(self)
    }
}

fn areas(districts: usize) -> Table<AreaId, Area> {
    let top = Area { level: 0, code: "22".to_owned(), name: "made-up".to_owned(), parent: None };
    let district = |n: usize| Area {
        level: 1,
        code: format!("d{n}"),
        name: format!("district {n}"),
        parent: Some(AreaId::new(0)),
    };
    Table::new(std::iter::once(top).chain((0..districts).map(district)).collect())
}

fn zone(code: &str) -> Zone {
    Zone {
        code: code.to_owned(),
        label: label(code),
        speed_kmh: 30.0,
        highway_kmh: 50.0,
        detour: 1.3,
        price_factor: 1.0,
    }
}

fn commune(n: usize) -> Commune {
    Commune {
        code: format!("c{n}"),
        name: format!("commune {n}"),
        kind: "xã".to_owned(),
        areas: vec![AreaId::new(0), AreaId::new(1 + n / 5)],
        zone: ZoneId::new(usize::from(n % 5 == 4)),
        lon: 107.0,
        lat: 21.0,
        area_km2: 10.0,
        population: People(1000.0),
        villages: 5.0,
        keys: BTreeMap::new(),
    }
}

fn place(n: usize) -> Place {
    Place {
        code: format!("c{n}"),
        name: format!("commune {n}"),
        kind: PlaceKind::Commune,
        commune: CommuneId::new(n),
        size: None,
    }
}

fn link(n: usize) -> Link {
    Link {
        a: PlaceId::new(n - 1),
        b: PlaceId::new(n),
        mode: LinkMode::Road,
        minutes: Minutes(10.0),
        hazard: None,
        from: None,
        until: None,
    }
}

/// 100 poor, 40 disabled and 4 victims in each commune.
fn groups(communes: usize) -> Table<GroupId, Group> {
    let group = |code: &str, people: f64, sensitive| Group {
        code: code.to_owned(),
        label: label(code),
        registered: people * communes as f64,
        growth: 0.0,
        spread: vec![people; communes],
        counted: true,
        sensitive,
    };
    Table::new(vec![
        group("poor", 100.0, false),
        group("disabled", 40.0, false),
        group("victims", 4.0, true),
    ])
}

fn services() -> Table<ServiceId, Service> {
    let service = |code: &str, mode, hours, visits, minutes| Service {
        code: code.to_owned(),
        label: label(code),
        mode,
        hours,
        visits,
        calls: 0.0,
        turnout: Minutes(0.0),
        months: 12.0,
        standard: Table::new(vec![Minutes(minutes); 2]),
        access_full: Minutes(10.0),
        access_floor: 0.5,
        uptake_if_offered: None,
        flow: Flow::default(),
        uses_places: false,
        direct_cost: Vnd::from_million(0.1),
    };
    Table::new(vec![
        service("counselling", Mode::Attend, 2.0, 0.0, 35.0),
        service("casework", Mode::Visit, 10.0, 6.0, 25.0),
    ])
}

fn uses() -> Table<GroupId, Table<ServiceId, Option<Use>>> {
    let uses = |requires, weight| Some(Use { requires, hours_factor: 1.0, weight });
    Table::new(vec![
        Table::new(vec![uses(0.8, 1.0), None]),
        Table::new(vec![uses(0.5, 1.0), uses(0.6, 4.0)]),
        Table::new(vec![uses(1.0, 1.0), uses(1.0, 4.0)]),
    ])
}

fn cadre(code: &str, fte: f64) -> Cadre {
    Cadre {
        code: code.to_owned(),
        label: label(code),
        post_kind: "vien_chuc".to_owned(),
        fte,
        concurrent: false,
        pay_multiple: 3.0,
        allowance: 0.0,
        employer_rate: 0.2,
        annual_hours: 1600.0,
        client_share: 0.5,
        productivity: 1.0,
        attrition: 0.1,
        anchor: None,
        qualified: false,
        trained: 0.0,
        recruits: None,
        skills: vec![ServiceId::new(COUNSELLING), ServiceId::new(CASEWORK)],
    }
}

fn kind(code: &str, owner: usize, scope: Scope) -> FacilityType {
    let groups: Vec<GroupId> = (0..3).map(GroupId::new).collect();
    let offer = |s| Offer { service: ServiceId::new(s), groups: groups.clone() };
    FacilityType {
        code: code.to_owned(),
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
        offers: vec![offer(COUNSELLING), offer(CASEWORK)],
        sizes: Table::new(vec![Size {
            code: "only".to_owned(),
            label: label("only"),
            capital: Vnd::from_million(100.0),
            equipment: Vnd::from_million(20.0),
            running: Vnd::from_million(10.0),
            output: 1.0,
            lead_months: 6.0,
            places: 0.0,
            calls: None,
            staff: Vec::new(),
        }]),
    }
}

/// Site 0 is the centre; site n + 1 is the office of commune n.
fn sites(communes: usize) -> Vec<Site> {
    let centre = Site {
        code: "centre".to_owned(),
        name: "centre".to_owned(),
        kind: TypeId::new(CENTRE),
        place: PlaceId::new(0),
        status: Status::Existing,
        sizes: Vec::new(),
        converts: None,
        existing: Some(Existing {
            places: 100.0,
            calls: None,
            residents: 80.0,
            running: Vnd::from_million(500.0),
            posts: vec![(CadreId::new(WORKER), 10)],
            decision: String::new(),
            public: true,
            design: true,
            closing: None,
        }),
    };
    let office = |n: usize| Site {
        code: format!("office-c{n}"),
        name: format!("office {n}"),
        kind: TypeId::new(OFFICE),
        place: PlaceId::new(n),
        status: Status::Candidate,
        sizes: vec![SizeId::new(0)],
        converts: None,
        existing: None,
    };
    std::iter::once(centre).chain((0..communes).map(office)).collect()
}

fn fund() -> Fund {
    Fund {
        code: "state".to_owned(),
        label: label("state"),
        kind: FundKind::Recurrent,
        lines: Line::ALL.to_vec(),
        owners: vec![OwnerId::new(0), OwnerId::new(1)],
        carry: 0.0,
        ceiling: by_year(1e12).into_iter().map(Vnd).collect(),
    }
}

/// Opens an office with one officer in each of these communes in 2014.
pub fn offices(world: &World, communes: impl IntoIterator<Item = usize>) -> Plan {
    let mut plan = Plan::default();
    for n in communes {
        let site = SiteId::new(n + 1);
        plan.openings.push(Opening { site, size: SizeId::new(0), start: 2014 });
        for year in world.calendar.years() {
            plan.posts.push(Posts { site, cadre: CadreId::new(1), year, people: 1 });
        }
    }
    plan
}

/// A question with these uncertainties: coverage as equity goal, one mandate on sites, one on coverage.
pub fn study(uncertainties: Vec<Uncertainty>) -> Study {
    let mandate = |code: &str, rule| Mandate {
        code: code.to_owned(),
        label: label(code),
        rule,
        year: *YEARS.end(),
        price: Some(1.0),
        source: "test".to_owned(),
    };
    let offices = Rule::Sites { types: vec![TypeId::new(OFFICE)], at_least: 2.0 };
    let casework = Rule::Coverage {
        groups: vec![GroupId::new(1)],
        service: ServiceId::new(CASEWORK),
        share: 0.2,
        level: None,
    };
    Study {
        goals: vec![Goal { areas: Areas::Level(1), ..Goal::new(GoalKind::Equity) }],
        mandates: Table::new(vec![mandate("offices", offices), mandate("casework", casework)]),
        constraints: vec![],
        uncertainties,
        sampling: Default::default(),
        record: Default::default(),
        limits: Limits { gap: 0.01, nodes: 1, stall_nodes: 1, rounds: 1, safety_seconds: 1.0 },
        replications: 100,
        seed: 7,
    }
}

/// An uncertainty about everything to which its quantity may apply.
pub fn about(quantity: Quantity, distribution: Distribution) -> Uncertainty {
    Uncertainty::new(&format!("{quantity:?}"), quantity, distribution)
}

/// Something uncertain about every quantity.
pub fn all_uncertain() -> Vec<Uncertainty> {
    let triangular = Distribution::Triangular;
    let mut all = vec![
        about(Quantity::Demand, triangular(0.8, 1.0, 1.3)),
        about(Quantity::Uptake, triangular(0.6, 1.0, 1.4)),
        about(Quantity::Hours, triangular(0.7, 1.0, 1.6)),
        about(Quantity::Attrition, triangular(0.5, 1.0, 2.0)),
        about(Quantity::Refill, triangular(4.0, 9.0, 18.0)),
        about(Quantity::Cost, Distribution::Uniform(0.0, 0.5)),
        about(Quantity::PayStep, triangular(0.9, 1.0, 1.3)),
        about(Quantity::Delivery, triangular(0.2, 0.5, 0.8)),
        about(Quantity::OnTime, Distribution::Fixed(0.5)),
        about(Quantity::Delay, triangular(3.0, 12.0, 40.0)),
        about(Quantity::CutProbability, Distribution::Fixed(0.3)),
        about(Quantity::CutSize, Distribution::Uniform(0.1, 0.6)),
    ];
    for uncertainty in &mut all {
        if matches!(uncertainty.quantity, Quantity::Delivery | Quantity::Cost) {
            uncertainty.shared = 0.5;
        }
    }
    all
}

/// Whom the sites of a plan serve in a year if each client goes to the nearest site with hours left; norms and places are not looked at.
pub fn serve_nearest(
    world: &World,
    times: &TravelTimes,
    demand: &Demand,
    plan: &Plan,
) -> Vec<Serve> {
    let operation = Operation::of(world, plan);
    let mut arcs = demand::arcs(world, times);
    arcs.sort_by(|a, b| a.minutes.0.total_cmp(&b.minutes.0).then(a.site.cmp(&b.site)));
    let mut rows = Vec::new();
    for year in world.calendar.years() {
        let mut hours = world.sites.map(|site| hours_of(world, plan, &operation, site, year));
        let mut left = BTreeMap::new();
        for arc in &arcs {
            for group in world.groups.ids() {
                if !world.type_of(arc.site).serves(arc.service, group) {
                    continue;
                }
                let all = demand.demand(arc.commune, group, arc.service, year);
                let left = left.entry((arc.commune, group, arc.service)).or_insert(all);
                let each = demand::hours_per_client(world, group, arc.service, arc.minutes);
                let open = all * operation.operating(arc.site, year);
                let clients = left.min(open).min(hours[arc.site] / each);
                if clients > 0.0 {
                    *left -= clients;
                    hours[arc.site] -= clients * each;
                    let (commune, service, site) = (arc.commune, arc.service, arc.site);
                    let clients = People(clients);
                    rows.push(Serve { commune, group, service, site, year, clients });
                }
            }
        }
    }
    rows
}

fn hours_of(world: &World, plan: &Plan, operation: &Operation, site: SiteId, year: Year) -> f64 {
    let of = |cadre: CadreId, people: u32| {
        let cadre = &world.cadres[cadre];
        f64::from(people) * cadre.fte * botri::supply::client_hours(cadre)
    };
    let opened = plan.posts.iter().filter(|p| p.site == site && p.year == year);
    let existing = world.sites[site].existing.iter().flat_map(|existing| &existing.posts);
    let posts = opened.map(|p| of(p.cadre, p.people)).chain(existing.map(|(c, n)| of(*c, *n)));
    posts.sum::<f64>() * operation.effective(world, site, year)
}
