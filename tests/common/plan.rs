//! A valid plan for the three communes. Figures by hand from docs/model.md:
//!
//! Elderly: 500 registrations x 2 (calibration: (1100 - 100) / 500) x 0.8 = 800 people, 480 / 240 / 80; counselling for half,
//! day care for a quarter. Disabled: 100 x 0.8 x 1.5 in 2015, x 2.25 in 2016: 60 / 36 / 24, then 90 / 54 / 36; both services for all.
//! Uptake of counselling: 2015: 0.1, plus 0.1 x 0.5 where there are villages; in 2016 the campaign of 2015 (100 đồng a head, half
//! saturated) adds 0.4 x 0.5. So demand of the elderly for counselling: 36 / 12 / 6, then 84 / 36 / 14.
//! The centre operates half of 2015 (effective 0.3125) and all of 2016 (0.9375); the offices open in January 2016 (0.75).

use super::*;
use botri::plan::{
    GoalResult, Opening, Payment, Plan, Posts, Proof, Recruits, Serve, Shortfall, Solved, Work,
};
use botri::study::{Areas, Goal, GoalKind, Limits, Mandate, Rule, Study};
use botri::world::{Hours, Line, People, Vnd, Year};

pub fn study() -> Study {
    let goal = |kind, discount, areas| Goal { tolerance: 0.01, discount, areas, ..Goal::new(kind) };
    let types = |rows: &[usize]| ids(rows);
    Study {
        goals: vec![
            goal(GoalKind::Shortfall, 0.0, Areas::Communes),
            goal(GoalKind::Served, 0.25, Areas::Communes),
            goal(GoalKind::Equity, 0.0, Areas::Level(1)),
            goal(GoalKind::Cost, 0.25, Areas::Communes),
        ],
        mandates: table([
            mandate("sites", None, Rule::Sites { types: types(&[CENTRE, OFFICE]), at_least: 3.0 }),
            mandate(
                "coverage",
                Some(2.0),
                Rule::Coverage {
                    groups: ids(&[ELDERLY]),
                    service: id(COUNSEL),
                    share: 0.25,
                    level: Some(1),
                },
            ),
            mandate(
                "nested",
                None,
                Rule::Nested {
                    types: types(&[OFFICE]),
                    per_types: types(&[CENTRE]),
                    ratio: 1.0,
                    level: 1,
                },
            ),
            mandate(
                "communes",
                Some(5.0),
                Rule::Communes { types: types(&[PILOT, CENTRE, OFFICE]), at_least: 4.0 },
            ),
        ]),
        constraints: vec![],
        uncertainties: vec![],
        sampling: Default::default(),
        record: Default::default(),
        limits: Limits { gap: 0.01, nodes: 100, stall_nodes: 10, rounds: 1, safety_seconds: 60.0 },
        replications: 1,
        seed: 1,
    }
}

fn mandate(code: &str, price: Option<f64>, rule: Rule) -> Mandate {
    let source = String::from("QĐ 32");
    Mandate { code: code.into(), label: label(code), rule, year: 2016, price, source }
}

pub fn solved() -> Solved {
    Solved {
        method: "by hand".into(),
        plan: plan(),
        goals: vec![
            // 2 x (25 - 15) + 2 x (25 - 12.5) + 5 x 1
            goal(GoalKind::Shortfall, 50.0, 45.0, 70.0),
            // 2015: 18 + 18 + 6 x 0.9375 + 2 x 0.625 + 4.5 + 2 x 5 = 57.375; 2016: 150.5 / 1.25
            goal(GoalKind::Served, 177.775, 180.0, 77.775),
            // D2: 10 of 80 + 36 people; D1 has 121 of 864
            goal(GoalKind::Equity, 1000.0 / 116.0, 10.0, 0.0),
            // 168.85 in 2015, 136.1 / 1.25 in 2016
            goal(GoalKind::Cost, 277.73, 270.0, 12.76),
        ],
        repeatable: true,
        interrupted: false,
        hints: Vec::new(),
    }
}

fn goal(kind: GoalKind, value: f64, bound: f64, nothing: f64) -> GoalResult {
    let away = (bound - value).abs();
    GoalResult {
        kind,
        value,
        final_value: value,
        bound: Some(bound),
        gap: Some(away / value),
        nothing,
        gap_to_nothing: Some(away / (value - nothing).abs()),
        proof: Proof::WorkLimit,
    }
}

fn plan() -> Plan {
    let opening = |site, start| Opening { site: id(site), size: id(0), start };
    let posts =
        |site, cadre, year, people| Posts { site: id(site), cadre: id(cadre), year, people };
    let recruits =
        |cadre, year, people| Recruits { cadre: id(cadre), year, people: People(people) };
    Plan {
        openings: vec![opening(CENTRE_H, 2015), opening(OFFICE_C, 2016), opening(OFFICE_B, 2016)],
        posts: vec![
            posts(CENTRE_H, OFFICER, 2015, 2),
            posts(CENTRE_H, OFFICER, 2016, 2),
            posts(CENTRE_H, CARER, 2015, 1),
            posts(CENTRE_H, CARER, 2016, 1),
            posts(OFFICE_C, HELPER, 2016, 1),
            posts(OFFICE_B, HELPER, 2016, 1),
        ],
        closures: vec![],
        upgrades: vec![],
        supervision: vec![],
        referrals: vec![],
        // Two officers are wanted: one less a tenth leaves 0.9; two less a tenth 1.8.
        recruits: vec![
            recruits(OFFICER, 2015, 1.1),
            recruits(OFFICER, 2016, 0.2),
            recruits(CARER, 2015, 1.0),
        ],
        work: work(),
        learners: vec![],
        collaborators: vec![],
        outreach: vec![],
        serve: serve(),
        payments: payments(),
        shortfalls: vec![
            Shortfall { mandate: id(COVERAGE), area: Some(id(1)), amount: 10.0 },
            Shortfall { mandate: id(COVERAGE), area: Some(id(2)), amount: 12.5 },
            Shortfall { mandate: id(COMMUNES), area: None, amount: 1.0 },
        ],
    }
}

fn serve() -> Vec<Serve> {
    let serve = |commune, group, service, site, year: Year, clients| Serve {
        commune: id(commune),
        group: id(group),
        service: id(service),
        site: id(site),
        year,
        clients: People(clients),
    };
    vec![
        serve(A, ELDERLY, COUNSEL, PILOT_A, 2015, 18.0),
        serve(C, ELDERLY, COUNSEL, PILOT_A, 2015, 2.0),
        serve(A, ELDERLY, COUNSEL, CENTRE_H, 2015, 18.0),
        serve(B, ELDERLY, COUNSEL, CENTRE_H, 2015, 6.0),
        serve(A, DISABLED, COUNSEL, CENTRE_H, 2015, 4.5),
        serve(A, ELDERLY, DAYCARE, CENTRE_H, 2015, 5.0),
        serve(A, ELDERLY, COUNSEL, CENTRE_H, 2016, 72.0),
        serve(B, ELDERLY, COUNSEL, CENTRE_H, 2016, 24.0),
        serve(A, DISABLED, COUNSEL, CENTRE_H, 2016, 10.0),
        serve(A, DISABLED, DAYCARE, CENTRE_H, 2016, 4.0),
        serve(A, ELDERLY, DAYCARE, CENTRE_H, 2016, 6.0),
        serve(C, ELDERLY, COUNSEL, OFFICE_C, 2016, 10.0),
        serve(B, ELDERLY, COUNSEL, OFFICE_B, 2016, 12.0),
    ]
}

fn work() -> Vec<Work> {
    let work = |site, cadre, service, year, hours| Work {
        site: id(site),
        cadre: id(cadre),
        service: id(service),
        year,
        hours: Hours(hours),
    };
    vec![
        // 18 x 2 + 2 x 7; the officer has 400 hours, the helper 100
        work(PILOT_A, OFFICER, COUNSEL, 2015, 40.0),
        work(PILOT_A, HELPER, COUNSEL, 2015, 10.0),
        // 18 x 2.5 + 6 x 4.5 + 4.5 x 3.5 of 500
        work(CENTRE_H, OFFICER, COUNSEL, 2015, 87.75),
        // 5 x 10 of 156.25
        work(CENTRE_H, CARER, DAYCARE, 2015, 50.0),
        // 72 x 2.5 + 24 x 4.5 + 10 x 3.5 of 1500
        work(CENTRE_H, OFFICER, COUNSEL, 2016, 323.0),
        // 4 x 20 + 6 x 10 of 468.75
        work(CENTRE_H, CARER, DAYCARE, 2016, 140.0),
        work(OFFICE_C, HELPER, COUNSEL, 2016, 20.0),
        work(OFFICE_B, HELPER, COUNSEL, 2016, 24.0),
    ]
}

/// Base salaries of a year: 12 million, then 14.4 (1.3 from May). An officer costs 43.2 and 51.84, a carer 12 and 14.4, a helper
/// 1.2 and 1.44. The pilot saves its district 22.2 + 3 in 2015 and 53.28 + 6.6 in 2016, which pays for nothing else.
fn payments() -> Vec<Payment> {
    let pay = |fund, line, owner, year, million| Payment {
        fund: id(fund),
        line,
        owner: id(owner),
        year,
        amount: Vnd::from_million(million),
    };
    vec![
        pay(INVEST, Line::Capital, PROVINCE, 2015, 100.0),
        pay(INVEST, Line::Equipment, PROVINCE, 2015, 20.0),
        pay(RUN, Line::Pay, PROVINCE, 2015, 49.2),
        pay(RUN, Line::Running, PROVINCE, 2015, 6.0),
        pay(RUN, Line::Case, PROVINCE, 2015, 7.85),
        pay(RUN, Line::Training, PROVINCE, 2015, 10.0),
        pay(RUN, Line::Task, PROVINCE, 2015, 1.0),
        // (10 x 1.5 on the island + 10) x 1.1
        pay(INVEST, Line::Capital, COMMUNE, 2016, 27.5),
        pay(INVEST, Line::Equipment, COMMUNE, 2016, 4.4),
        pay(RUN, Line::Pay, PROVINCE, 2016, 118.08),
        pay(RUN, Line::Running, PROVINCE, 2016, 13.2),
        // (106 x 0.1 + 10) x 1.1
        pay(RUN, Line::Case, PROVINCE, 2016, 22.66),
        pay(RUN, Line::Task, PROVINCE, 2016, 2.2),
        pay(LOCAL, Line::Pay, COMMUNE, 2016, 2.88),
        pay(LOCAL, Line::Running, COMMUNE, 2016, 2.64),
        pay(LOCAL, Line::Case, COMMUNE, 2016, 2.42),
    ]
}
