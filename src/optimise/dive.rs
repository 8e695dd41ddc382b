//! A plan by a dive into the relaxation.
//!
//! Most starts are settled: the relaxation opens them and their area wants them, or neither does. Of the others those that are
//! nearest to a whole number are rounded, the relaxation is solved again, and so on until all are whole (Bixby, Fenelon, Gu,
//! Rothberg and Wunderling 2000, diving heuristics).

use super::decompose::Bounded;
use super::fixing::Smaller;
use super::highs::Solution;
use super::improve::posts_next_to;
use super::levels::effort;
use super::model::{Col, Model, ROUNDING};
use super::program::Program;
use super::search::Task;
use super::windows::{among, at_places};

/// A start that its area wants is settled where the relaxation opens more of it than this, any other where it opens less.
const OPENED: f64 = 0.5;
const CLOSED: f64 = 0.2;

/// Share of the starts in question that are rounded at once.
const AT_ONCE: f64 = 0.2;

/// Simplex steps after which rounding is taken for impossible: where it is, proving it can take longer than all the rest.
const STEPS: u32 = 1000;

/// A plan near the point of the relaxation and what areas want; `None` where the rows leave none.
pub fn dive(task: &Task, bounded: &Bounded, wanted: &[bool]) -> Option<Solution> {
    let settled = |n: usize| match (wanted[n], bounded.mean[n]) {
        (true, share) if share > OPENED => Some(true),
        (false, share) if share < CLOSED => Some(false),
        _ => None,
    };
    let point = descend(task, &among(task.f, task.model, settled, &bounded.live))?;
    posts_next_to(task, at_places(task.f, task.model, &point, &bounded.live), &point)
}

/// The relaxation with whole starts.
fn descend(task: &Task, model: &Model) -> Option<Vec<f64>> {
    let small = Smaller::new(model)?;
    let starts = task.f.starts.iter().filter_map(|start| small.place(start.col));
    let starts: Vec<usize> = starts.map(Col::index).collect();
    let mut program = small.program(task.objective, &effort(task.f));
    let mut point = program.solve()?.point;
    loop {
        let parts = in_part(&point, &starts);
        let Some(most) = parts.iter().max_by(|one, other| point[**one].total_cmp(&point[**other]))
        else {
            break;
        };
        let group = &parts[..((AT_ONCE * parts.len() as f64) as usize).max(1)];
        let near = group.iter().map(|n| (*n, point[*n].round())).collect();
        // Where rows forbid it, what is open most is opened by itself, or not at all.
        let tries = [(near, STEPS), (vec![(*most, 1.0)], STEPS), (vec![(*most, 0.0)], u32::MAX)];
        point = tries.iter().find_map(|(starts, steps)| rounded(&mut program, starts, *steps))?;
    }
    Some(small.whole_point(&point))
}

/// Starts that are open in part, the nearest to a whole number first.
fn in_part(point: &[f64], starts: &[usize]) -> Vec<usize> {
    let off = |n: &usize| (point[*n] - point[*n].round()).abs();
    let mut parts: Vec<usize> = starts.iter().copied().filter(|n| off(n) > ROUNDING).collect();
    parts.sort_by(|one, other| off(one).total_cmp(&off(other)));
    parts
}

/// The relaxation with some starts fixed; where the rows do not let them be so they are free again.
fn rounded(program: &mut Program, starts: &[(usize, f64)], steps: u32) -> Option<Vec<f64>> {
    program.limit_steps(steps);
    starts.iter().for_each(|(n, value)| program.set_bounds(*n, *value, *value));
    let found = program.solve().map(|vertex| vertex.point);
    if found.is_none() {
        starts.iter().for_each(|(n, _)| program.set_bounds(*n, 0.0, 1.0));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::areas::apart;
    use crate::optimise::decompose::Priceable;
    use crate::optimise::duality::of_bound;
    use crate::optimise::search::relaxation;
    use crate::optimise::small::{EFFORT, province};
    use crate::plan::AreaBounds;
    use crate::progress::Silent;

    /// A dive ends at a plan that keeps every row and is worth nearly what the relaxation is.
    #[test]
    fn a_dive_ends_at_a_plan_that_keeps_every_row() {
        let mut share = Vec::new();
        for seed in 1..=6 {
            province(seed, |f, objective| {
                let linear = relaxation(f, &f.model).optimise(objective, 20).expect("a relaxation");
                let prices = of_bound(&f.model, &linear);
                let leaders = Priceable::new(f, &f.model, objective, &EFFORT);
                let bounded = leaders.within(linear.value, &prices, &linear.point);
                let none = AreaBounds::default();
                let areas = apart(f, &f.model, objective, &prices, None, &none, &EFFORT);
                let task = Task {
                    f,
                    level: 1,
                    model: &f.model,
                    objective,
                    known: None,
                    nothing: 0.0,
                    hint: None,
                    watch: &Silent::default(),
                };
                let Some(found) = dive(&task, &bounded, &areas.expect("areas").wanted) else {
                    return;
                };
                let missed = f.model.rows.iter().map(|row| row.violation(&found.point));
                assert!(missed.fold(0.0, f64::max) < 1e-5, "seed {seed}: a row is missed");
                for col in f.model.integers() {
                    let value = found.point[col.index()];
                    assert!((value - value.round()).abs() <= ROUNDING, "seed {seed}: {value}");
                }
                assert!(found.value <= linear.value * (1.0 + 1e-6), "seed {seed}: above the bound");
                share.push(found.value / linear.value);
            });
        }
        assert!(share.len() >= 3, "dives find next to nothing: {share:?}");
        assert!(share.iter().all(|share| *share > 0.8), "{share:?}");
    }

    #[test]
    fn the_nearest_to_whole_come_first() {
        let point = [0.5, 1.0, 0.9, 0.02, 0.0];
        assert_eq!(in_part(&point, &[0, 1, 2, 3, 4]), [3, 2, 0]);
    }
}
