//! Effects of sites on people, against solves of their own: the same value allows other people, so they are compared at the most
//! that the value allows on both sides.

mod tiny;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::optimise::{
    Explainer, Expr, Formulation, Method, Model, Objective, Outcome, Sense, relax,
};
use botri::synthetic::Province;

const PROVINCE: Province =
    Province { communes: 6, district: 3, offices: 1.0, money: 40.0, ..tiny::TINY };

/// Value, and the most people of the last year under it.
fn best(f: &Formulation, model: &Model, objective: &Objective) -> (f64, f64) {
    let value = |model: &Model, objective: &Objective| match relax(model, objective, &tiny::EFFORT)
    {
        Outcome::Found(found) => found.value,
        other => panic!("{other:?}"),
    };
    let served = value(model, objective);
    let last = f.world.calendar.last;
    let own = f.serve.iter().filter(|column| column.year == last);
    let expr = Expr { terms: own.map(|c| (c.col, c.people)).collect(), constant: 0.0 };
    let mut held = model.clone();
    held.row("held".into(), objective.expr.clone(), Sense::Ge, served * (1.0 - 1e-7));
    (served, value(&held, &Objective { expr, maximise: true }))
}

#[test]
fn people_are_compared_at_the_most_that_the_value_allows() {
    let mut compared = 0;
    for seed in 1..=6 {
        let (world, study) = tiny::build(Province { seed, ..PROVINCE });
        let plan = tiny::audited(&world, &study, Method::Optimise).plan;
        let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
        let f = Formulation::new(&world, &study, &times, &demand);
        let objective = tiny::served(&f, &study);
        let mut explainer = Explainer::new(&world, &study, &times, &demand, &plan).expect("fits");
        let fixed = |without: Option<usize>| {
            let mut model = f.model.clone();
            let opened = |start: &botri::optimise::Start| {
                Some(start.site) != without.map(|n| plan.openings[n].site)
                    && plan.openings.iter().any(|row| {
                        (row.site, row.size, row.start) == (start.site, start.size, start.year)
                    })
            };
            for start in &f.starts {
                model.fix(start.col, f64::from(u8::from(opened(start))));
            }
            for post in &f.posts {
                let start = &f.starts[post.start];
                let people = plan.posts.iter().find(|row| {
                    (row.site, row.cadre, row.year) == (start.site, post.cadre, post.year)
                });
                let people = people.filter(|_| opened(start)).map_or(0, |row| row.people);
                if let Some(further) = post.people.further() {
                    model.fix(further, f64::from(people.saturating_sub(post.people.least())));
                }
            }
            model
        };
        let (value, people) = best(&f, &fixed(None), &objective);
        for (n, opening) in plan.openings.iter().enumerate() {
            let Some(effect) = explainer.site(opening.site).effect else { continue };
            let (without, fewer) = best(&f, &fixed(Some(n)), &objective);
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-4 * people.max(1.0);
            assert!(near(effect.served, without - value), "seed {seed}: {effect:?}");
            assert!(near(effect.people, fewer - people), "seed {seed}: {effect:?}");
            compared += 1;
        }
    }
    assert!(compared > 3, "{compared} sites compared");
}
