//! Location set covering: the fewest sites that cover every client within its standard (Toregas, Swain, ReVelle, Bergman 1971).

use super::core::Meter;
use super::cover::Cover;
use super::covering::fewest;
use super::error::LocateError;
use super::instance::Instance;
use super::p_median::nearest;
use super::solution::{Assigned, Control, Solution};

/// Solves the location set covering problem, after dominance.
///
/// # Errors
///
/// Bad numbers, or a client that no site covers.
pub fn set_cover(instance: &Instance, control: &Control) -> Result<Solution, LocateError> {
    instance.check()?;
    let cover = Cover::of(instance);
    if let Some(client) = cover.by_client.iter().position(<[u32]>::is_empty) {
        return Err(LocateError::Unreachable { client: instance.client_name[client].clone() });
    }
    let must = instance.must_open();
    let cover = cover.without(&must).reduced();
    let found = fewest(&cover, None, &mut Meter::new(control))?;
    let open = [must.clone(), found.open].concat();
    let assignment: Vec<Assigned> = (0..instance.clients())
        .filter_map(|client| {
            nearest(instance, &open, client).map(|site| Assigned { client, site, share: 1.0 })
        })
        .collect();
    Ok(Solution::new(open.len() as f64, found.bound + must.len() as f64, open, assignment))
}

#[cfg(test)]
mod tests {
    use super::super::generate;
    use super::*;

    #[test]
    fn with_little_work_everybody_is_covered_by_no_fewer_sites_than_the_optimum() {
        for seed in 0..3 {
            let mut instance = generate::plane(seed, 200);
            instance.standard.fill(110.0);
            let optimum = set_cover(&instance, &Control::default()).unwrap();
            assert_eq!(optimum.bound, optimum.objective, "seed {seed}");
            let little = Control { work: 4.0, ..Control::default() };
            let found = set_cover(&instance, &little).unwrap();
            assert_eq!(found.assignment.len(), 200, "seed {seed}");
            assert!(found.bound <= optimum.objective && optimum.objective <= found.objective);
            let near = found.objective <= 1.1 * optimum.objective;
            assert!(near, "seed {seed}: {} {}", found.objective, optimum.objective);
        }
    }
}
