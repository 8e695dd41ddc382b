//! How staff leave, learn and move on (model 3.10 to 3.13). The pools themselves are rows `pool` of the formulation.

use crate::cost;
use crate::operation::Operation;
use crate::plan::{Learners, Plan};
use crate::world::{CadreId, Course, Training, World, Year};

/// Share of a cadre that leaves in a year: the better the pay against the anchor, the fewer (3.10).
pub fn attrition(world: &World, cadre: CadreId, year: Year) -> f64 {
    let row = &world.cadres[cadre];
    let Some(anchor) = &row.anchor else { return row.attrition };
    let month = row.pay_multiple * (1.0 + row.allowance) * cost::base_salary(world, year).0 / 12.0;
    let asked = anchor.monthly.0 * cost::deflator(world, year);
    (row.attrition * (asked / month).powf(anchor.elasticity)).min(1.0)
}

/// Year in which those who begin in `begun` finish: a course ends `months` after 1 January (3.11).
pub fn finishes(training: &Training, begun: Year) -> Year {
    begun + ((training.months / 12.0).ceil().max(1.0) - 1.0) as Year
}

/// Seats of a course in a year, scheduled or offered (3.11).
pub fn seats(world: &World, course: &Course, year: Year) -> f64 {
    let classes = course.offered.as_ref().unwrap_or(&course.classes);
    course.seats * classes[world.calendar.index(year)]
}

/// Courses that give a certificate to a cadre, or move its people on, with their positions.
pub fn courses_of(world: &World, cadre: CadreId) -> impl Iterator<Item = (usize, &Training)> {
    let training = world.courses.iter().enumerate();
    let training = training.filter_map(|(n, course)| Some((n, course.training.as_ref()?)));
    training.filter(move |(_, training)| training.entry.contains(&cadre))
}

/// People whom courses bring into a cadre in a year, less those whom they lead on to another one (3.12).
pub fn moved(world: &World, plan: &Plan, cadre: CadreId, year: Year) -> f64 {
    let people = |row: &Learners| {
        let training = world.courses[row.course].training.as_ref();
        let Some(training) = training.filter(|t| finishes(t, row.year) == year) else { return 0.0 };
        let into = f64::from(u8::from(training.exit == Some(cadre)));
        let onward = f64::from(u8::from(training.exit.is_some() && row.cadre == Some(cadre)));
        (into - onward) * training.completion * row.people.0
    };
    plan.learners.iter().map(people).sum()
}

/// People of a cadre who hold a certificate, by planned year, in or out of post (3.13).
pub fn certified(world: &World, plan: &Plan, cadre: CadreId) -> Vec<f64> {
    let mut people = world.cadres[cadre].trained;
    let after = |year: Year| {
        people *= 1.0 - attrition(world, cadre, year);
        for (n, training) in courses_of(world, cadre).filter(|(_, t)| t.exit.is_none()) {
            let rows = plan.learners.iter().filter(|row| row.course == n);
            let done =
                rows.filter(|r| r.cadre == Some(cadre) && finishes(training, r.year) == year);
            people += training.completion * done.map(|row| row.people.0).sum::<f64>();
        }
        people
    };
    world.calendar.years().map(after).collect()
}

/// People of a cadre in post at the sites that stand on 31 December.
pub fn in_post(world: &World, plan: &Plan, operation: &Operation, cadre: CadreId, y: Year) -> f64 {
    let existing = world.sites.iter().filter_map(|(id, site)| Some((id, site.existing.as_ref()?)));
    // Whom an upgrade keeps in post the plan says.
    let stays = |site| operation.stands(site, y) && !operation.is_upgraded(site, y);
    let today = existing.filter(|(site, _)| stays(*site));
    let held = today.flat_map(|(_, existing)| &existing.posts).filter(|(held, _)| *held == cadre);
    let planned = plan.posts.iter().filter(|p| p.cadre == cadre && p.year == y);
    let filled = planned.filter(|posts| operation.stands(posts.site, y));
    held.map(|(_, people)| f64::from(*people)).sum::<f64>()
        + filled.map(|posts| f64::from(posts.people)).sum::<f64>()
}

/// Of people of a cadre in post, those who count as trained (3.13).
pub fn trained(world: &World, plan: &Plan, cadre: CadreId, year: Year, in_post: f64) -> f64 {
    match world.cadres[cadre].qualified {
        true => in_post,
        false => certified(world, plan, cadre)[world.calendar.index(year)].min(in_post),
    }
}
