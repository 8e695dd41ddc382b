//! The solution by names, as JSON.

use serde_json::{Value, json as object};

use super::super::instance::Instance;
use super::super::solution::Solution;

/// Objective, bound, gap, proof, open sites and assignment.
pub fn json(problem: &str, instance: &Instance, solution: &Solution) -> Value {
    let open: Vec<&str> =
        solution.open.iter().map(|&site| instance.site_name[site].as_str()).collect();
    let assignment: Vec<Value> = solution
        .assignment
        .iter()
        .map(|a| {
            object!({
                "client": instance.client_name[a.client],
                "site": instance.site_name[a.site],
                "share": a.share,
                "distance": instance.distance.at(a.client, a.site),
            })
        })
        .collect();
    object!({
        "problem": problem,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap(),
        "proof": solution.proof,
        "open": open,
        "assignment": assignment,
    })
}
