//! A plan crossed with the best of each area.
//!
//! What areas find at prices does not fit together: it spends other money than there is. Taken one area at a time into a known
//! plan, with clients, hours and payments chosen anew by a linear program that keeps its basis, what is worth it stays.

use super::Part;
use crate::optimise::fixing::Smaller;
use crate::optimise::highs::Solution;
use crate::optimise::levels::effort;
use crate::optimise::program::{Program, Side, Vertex};
use crate::optimise::search::Task;
use crate::optimise::windows::around;
use crate::world::Id;

/// The best plan that takes some areas from the parts and the others from the known plan.
pub fn cross(task: &Task, best: &Solution, parts: &[Part], live: &[bool]) -> Option<Solution> {
    let mut other = best.point.clone();
    for part in parts {
        part.columns.iter().zip(&part.point).for_each(|(col, value)| other[*col] = *value);
    }
    let mut wanted = live.to_vec();
    for start in &task.f.starts {
        wanted[start.col.index()] = other[start.col.index()] > 0.5;
    }
    {
        let mut m = crate::optimise::windows::at_places(task.f, task.model, &other, live);
        for c in &mut m.columns { c.integer = false; }
        let v = Smaller::new(&m).and_then(|m| m.relax(task.objective, &effort(task.f)));
        super::super::served::tick(&format!("all areas' best, posts free: {:?}", v.as_ref().map(|v| v.value)));
        let starts: f64 = task.f.starts.iter().map(|s| (other[s.col.index()] - best.point[s.col.index()]).abs()).sum();
        eprintln!("starts that differ {starts}");
    }
    let everywhere = vec![true; task.f.world.communes.len()];
    let mut model = around(task.f, task.model, &best.point, &everywhere, &wanted);
    let whole: Vec<usize> = task.model.integers().map(|col| col.index()).collect();
    for &n in &whole {
        if best.point[n].round() == other[n].round() {
            let value = best.point[n].round();
            (model.columns[n].lower, model.columns[n].upper) = (value, value);
        }
    }
    let smaller = Smaller::new(&model)?;
    let own = smaller.own(task.objective);
    let sign = task.objective.sign();
    let mut program =
        Program::new(&smaller.model.columns, &smaller.model.rows, true, &effort(task.f));
    program.set_costs(&own.expr.factors(smaller.model.columns.len(), sign));
    program.come_from(Side::Optimal);
    eprintln!("cross: {} columns {} rows", smaller.model.columns.len(), smaller.model.rows.len());
    let set = |program: &mut Program, n: usize, value: f64| {
        if let Some(col) = smaller.place[n] {
            program.set_bounds(col.index(), value.round(), value.round());
        }
    };
    whole.iter().for_each(|n| set(&mut program, *n, best.point[*n]));
    let mut vertex = program.solve()?;
    super::super::served::tick(&format!("cross begins at {}", vertex.value + own.expr.constant));
    let mut order: Vec<&Part> = parts.iter().collect();
    order.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    for part in order {
        let ints: Vec<(usize, f64)> = part.columns.iter().copied().zip(part.point.iter().copied()).filter(|(n, _)| task.model.columns[*n].integer).collect();
        ints.iter().for_each(|(n, value)| set(&mut program, *n, *value));
        let next: Option<Vertex> = program.solve();
        super::super::served::tick(&format!("cross {:.1} -> {:?}", part.gain, next.as_ref().map(|v| v.value + own.expr.constant)));
        match next {
            Some(next) if next.value > vertex.value + 1e-6 * vertex.value.abs() => vertex = next,
            _ => ints.iter().for_each(|(n, _)| set(&mut program, *n, best.point[*n])),
        }
    }
    let value = sign * vertex.value + own.expr.constant;
    Some(smaller.completed(Solution { point: vertex.point, reduced: Vec::new(), value, bound: best.bound, end: best.end }))
}
