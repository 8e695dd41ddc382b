//! The facts of the three communes.

use super::*;
use botri::world::*;
use jiff::civil::date;

pub fn world() -> World {
    World {
        name: "tiny".into(),
        title: label("tiny"),
        retrospective: false,
        calendar: Calendar { as_of: date(2014, 1, 1), base_year: 2014, first: 2015, last: 2016 },
        levels: ["province", "district"]
            .map(|code| Level { code: code.into(), label: label(code) })
            .into(),
        areas: table([area(0, "P", None), area(1, "D1", Some(id(0))), area(1, "D2", Some(id(0)))]),
        zones: table([zone("plain", 1.0), zone("island", 1.5)]),
        communes: table([
            commune("A", 1, 0, 6000.0, 5.0),
            commune("B", 1, 0, 3000.0, 0.0),
            commune("C", 2, 1, 1000.0, 4.0),
        ]),
        places: table([
            place("A", PlaceKind::Commune, A),
            place("B", PlaceKind::Commune, B),
            place("C", PlaceKind::Commune, C),
            place("H", PlaceKind::Hospital, A),
        ]),
        links: links(),
        need: Need { calibrate_to: Some(1100.0), overlap: 0.2 },
        groups: groups(),
        services: services(),
        uses: table([
            table([need(0.5, 1.0, 1.0), need(0.25, 1.0, 2.0)]),
            table([need(1.0, 1.5, 1.0), need(1.0, 2.0, 3.0)]),
        ]),
        uptake: Uptake {
            start: 0.1,
            ceiling: 0.5,
            half_saturation: 100.0,
            memory: 0.5,
            lag_years: 1,
            collaborator_effect: 0.1,
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
        cadres: cadres(),
        pay_steps: vec![
            PayStep { from: date(2013, 7, 1), vnd: 1_000_000.0, forecast: false },
            PayStep { from: date(2016, 5, 1), vnd: 1_300_000.0, forecast: true },
        ],
        norms: vec![norm(None, 2010, 1, 50.0), norm(Some(OFFICER), 2016, 7, 30.0)],
        unit_minimums: vec![],
        ramp: Ramp { first: 0.5, months: 12.0 },
        owners: table(
            ["province", "district", "commune"].map(|c| Owner { code: c.into(), label: label(c) }),
        ),
        quotas: vec![
            quota(None, "vien_chuc", [1.0, 0.0]),
            quota(Some(PROVINCE), "hop_dong", [1.0, 1.0]),
        ],
        gates: table([gate("approval", 18.0, false), gate("scheme", 6.0, true)]),
        types: types(),
        sites: sites(),
        prices: Prices { year: 2015, growth: 0.1 },
        funds: funds(),
        tasks: vec![task("campaign", true, [1.0, 0.0]), task("survey", false, [0.0, 2.0])],
        courses: vec![Course {
            code: "basic".into(),
            label: label("basic"),
            owner: id(PROVINCE),
            seats: 20.0,
            cost_per_head: Vnd::from_million(0.5),
            classes: vec![1.0, 0.0],
            offered: None,
            training: None,
        }],
        history: vec![],
        dynamics: Dynamics::default(),
        provenance: vec![],
    }
}

fn area(level: usize, code: &str, parent: Option<AreaId>) -> Area {
    Area { level, code: code.into(), name: code.into(), parent }
}

fn zone(code: &str, price_factor: f64) -> Zone {
    let (speed_kmh, highway_kmh, detour) = (30.0, 50.0, 1.3);
    Zone { code: code.into(), label: label(code), speed_kmh, highway_kmh, detour, price_factor }
}

fn commune(code: &str, district: usize, zone: usize, population: f64, villages: f64) -> Commune {
    Commune {
        code: code.into(),
        name: code.into(),
        kind: "xã".into(),
        areas: ids(&[0, district]),
        zone: id(zone),
        lon: 107.0,
        lat: 21.0,
        area_km2: 10.0,
        population: People(population),
        villages,
        keys: Default::default(),
    }
}

fn place(code: &str, kind: PlaceKind, commune: usize) -> Place {
    Place { code: code.into(), name: code.into(), kind, commune: id(commune), size: None }
}

/// A-B 20 and A-H 5 by road, B-C 30 by ferry; a bridge A-C of 10 minutes comes too late.
fn links() -> Vec<Link> {
    let link = |a, b, mode, minutes| Link {
        a: id(a),
        b: id(b),
        mode,
        minutes: Minutes(minutes),
        hazard: None,
        from: None,
        until: None,
    };
    let bridge = Link { from: Some(date(2016, 1, 1)), ..link(A, C, LinkMode::Bridge, 10.0) };
    vec![
        link(A, B, LinkMode::Road, 20.0),
        link(A, 3, LinkMode::Road, 5.0),
        link(C, B, LinkMode::Ferry, 30.0),
        bridge,
    ]
}

fn groups() -> Table<GroupId, Group> {
    let group = |code: &str, registered, growth, spread: [f64; 3], counted| Group {
        code: code.into(),
        label: label(code),
        registered,
        growth,
        spread: spread.into(),
        counted,
        sensitive: false,
    };
    table([
        group("elderly", 500.0, 0.0, [6.0, 3.0, 1.0], false),
        group("disabled", 100.0, 0.5, [50.0, 30.0, 20.0], true),
    ])
}

fn services() -> Table<ServiceId, Service> {
    let counsel = Service {
        code: "counsel".into(),
        label: label("counsel"),
        mode: Mode::Visit,
        hours: 2.0,
        visits: 3.0,
        calls: 0.0,
        turnout: Minutes(0.0),
        months: 6.0,
        standard: table([Minutes(60.0), Minutes(60.0)]),
        access_full: Minutes(20.0),
        access_floor: 0.5,
        uptake_if_offered: None,
        flow: Flow::default(),
        uses_places: false,
        direct_cost: Vnd::from_million(0.1),
    };
    let daycare = Service {
        code: "daycare".into(),
        label: label("daycare"),
        mode: Mode::Attend,
        hours: 10.0,
        months: 12.0,
        standard: table([Minutes(30.0), Minutes(30.0)]),
        access_full: Minutes(30.0),
        uptake_if_offered: Some(0.5),
        flow: Flow::default(),
        uses_places: true,
        direct_cost: Vnd::from_million(1.0),
        ..counsel.clone()
    };
    table([counsel, daycare])
}

fn need(requires: f64, hours_factor: f64, weight: f64) -> Option<Use> {
    Some(Use { requires, hours_factor, weight })
}

fn cadres() -> Table<CadreId, Cadre> {
    let officer = Cadre {
        code: "officer".into(),
        label: label("officer"),
        post_kind: "vien_chuc".into(),
        fte: 1.0,
        concurrent: false,
        pay_multiple: 2.0,
        allowance: 0.5,
        employer_rate: 0.2,
        annual_hours: 1600.0,
        client_share: 0.5,
        productivity: 1.0,
        attrition: 0.1,
        anchor: None,
        qualified: false,
        trained: 0.0,
        recruits: Some(vec![3.0, 3.0]),
        skills: ids(&[COUNSEL]),
    };
    let carer = Cadre {
        code: "carer".into(),
        post_kind: "hop_dong".into(),
        pay_multiple: 1.0,
        allowance: 0.0,
        employer_rate: 0.0,
        annual_hours: 2000.0,
        productivity: 0.5,
        attrition: 0.0,
        anchor: None,
        qualified: false,
        trained: 0.0,
        recruits: None,
        skills: ids(&[DAYCARE]),
        ..officer.clone()
    };
    let helper = Cadre {
        code: "helper".into(),
        post_kind: "kiem_nhiem".into(),
        fte: 0.2,
        concurrent: true,
        pay_multiple: 0.1,
        annual_hours: 1000.0,
        client_share: 1.0,
        productivity: 1.0,
        skills: ids(&[COUNSEL]),
        ..carer.clone()
    };
    table([officer, carer, helper])
}

fn norm(cadre: Option<usize>, year: i16, month: i8, clients: f64) -> Norm {
    let from = date(year, month, 1);
    Norm { service: id(COUNSEL), cadre: cadre.map(id), from, clients, forecast: false }
}

fn quota(owner: Option<usize>, post_kind: &str, new_posts: [f64; 2]) -> Quota {
    Quota { owner: owner.map(id), post_kind: post_kind.into(), new_posts: new_posts.into() }
}

fn gate(code: &str, months: f64, money_next_year: bool) -> Gate {
    Gate { code: code.into(), label: label(code), decides: "UBND".into(), months, money_next_year }
}

fn types() -> Table<TypeId, FacilityType> {
    let kind = |code: &str, owner, scope, gates: &[usize], sizes| FacilityType {
        code: code.into(),
        label: label(code),
        owner: id(owner),
        form: Form::Unit,
        host: None,
        scope,
        one_per: None,
        min_clients: 0.0,
        gates: ids(gates),
        supervision: None,
        referrals: vec![],
        upgrades: vec![],
        pilot: None,
        span: None,
        offers: vec![offer(COUNSEL)],
        sizes,
    };
    let small = size("small", [100.0, 20.0, 12.0], 6.0, 10.0, &[(OFFICER, 1, 3), (CARER, 1, 2)]);
    let room = size("room", [10.0, 2.0, 1.2], 0.0, 0.0, &[(HELPER, 1, 2)]);
    table([
        kind("pilot", DISTRICT, Scope::Any, &[], table([room.clone()])),
        FacilityType {
            one_per: Some(Scope::Level(1)),
            min_clients: 10.0,
            offers: vec![offer(COUNSEL), offer(DAYCARE)],
            ..kind("centre", PROVINCE, Scope::Any, &[1], table([small]))
        },
        kind("office", COMMUNE, Scope::Commune, &[0], table([room])),
    ])
}

fn offer(service: usize) -> Offer {
    Offer { service: id(service), groups: ids(&[ELDERLY, DISABLED]) }
}

fn size(
    code: &str,
    [capital, equipment, running]: [f64; 3],
    lead_months: f64,
    places: f64,
    staff: &[(usize, u32, u32)],
) -> Size {
    let range = |&(cadre, min, max): &(usize, u32, u32)| StaffRange { cadre: id(cadre), min, max };
    Size {
        code: code.into(),
        label: label(code),
        capital: Vnd::from_million(capital),
        equipment: Vnd::from_million(equipment),
        running: Vnd::from_million(running),
        output: 1.0,
        lead_months,
        places,
        calls: None,
        staff: staff.iter().map(range).collect(),
    }
}

fn sites() -> Table<SiteId, Site> {
    let site = |code: &str, kind: usize, place: usize, status| Site {
        code: code.into(),
        name: code.into(),
        kind: id(kind),
        place: id(place),
        status,
        sizes: ids(&[0]),
        converts: None,
        existing: None,
    };
    let pilot = Existing {
        places: 0.0,
        calls: None,
        residents: 0.0,
        running: Vnd::from_million(6.0),
        posts: vec![(id(OFFICER), 1), (id(HELPER), 1)],
        decision: "QĐ".into(),
        public: true,
        design: false,
        closing: None,
    };
    let takes_over = |site: Site| Site { converts: Some(id(PILOT_A)), ..site };
    table([
        Site { existing: Some(pilot), ..site("pilot-A", PILOT, A, Status::Existing) },
        takes_over(site("centre-H", CENTRE, 3, Status::Candidate)),
        site("centre-B", CENTRE, B, Status::Candidate),
        site("centre-C", CENTRE, C, Status::Forbidden),
        site("office-C", OFFICE, C, Status::Forced(2016)),
        site("office-B", OFFICE, B, Status::Candidate),
        takes_over(site("office-A", OFFICE, A, Status::Candidate)),
    ])
}

fn funds() -> Table<FundId, Fund> {
    use Line::{Capital, Case, Equipment, Pay, Running, Task, Training};
    let fund =
        |code: &str, kind, lines: &[Line], owners: &[usize], carry, ceiling: [f64; 2]| Fund {
            code: code.into(),
            label: label(code),
            kind,
            lines: lines.into(),
            owners: ids(owners),
            carry,
            ceiling: ceiling.map(Vnd::from_million).into(),
        };
    let recurrent = [Pay, Running, Case, Training, Task];
    let all = [PROVINCE, DISTRICT, COMMUNE];
    table([
        fund("invest", FundKind::Capital, &[Capital, Equipment], &all, 1.0, [155.0, 0.0]),
        fund("run", FundKind::Recurrent, &recurrent, &[PROVINCE], 0.0, [80.0, 160.0]),
        fund("local", FundKind::Recurrent, &recurrent, &[COMMUNE, PROVINCE], 0.0, [0.0, 8.0]),
    ])
}

fn task(code: &str, campaign: bool, million: [f64; 2]) -> Task {
    let cost = million.map(Vnd::from_million).into();
    Task { code: code.into(), label: label(code), owner: id(PROVINCE), campaign, cost }
}
