//! Seeded instances of the families on which location solvers are compared. None is a copy of a published instance.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::instance::{Instance, Matrix};

/// Points spread evenly on a square of side 1000, each a client and a site, distances rounded down, weights 1 to 100.
pub fn plane(seed: u64, points: usize) -> Instance {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let at = spread(&mut random, points);
    let mut instance = Instance::new(Matrix::from_fn(points, points, |i, j| {
        (at[i].0 - at[j].0).hypot(at[i].1 - at[j].1).floor()
    }));
    for weight in &mut instance.weight {
        *weight = f64::from(random.random_range(1..=100_u32));
    }
    instance.demand.clone_from(&instance.weight);
    instance
}

/// Points in towns of different size, so that many are close together and few lie between.
pub fn towns(seed: u64, points: usize) -> Instance {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let centres = spread(&mut random, (points / 40).max(2));
    let at: Vec<(f64, f64)> = (0..points)
        .map(|k| {
            let (x, y) = centres[k % centres.len()];
            let turn = random.random_range(0.0..std::f64::consts::TAU);
            let away = 60.0 * random.random_range(0.0_f64..1.0).powi(2);
            (x + away * turn.cos(), y + away * turn.sin())
        })
        .collect();
    Instance::new(Matrix::from_fn(points, points, |i, j| {
        (at[i].0 - at[j].0).hypot(at[i].1 - at[j].1).floor()
    }))
}

/// Warehouse location in the manner of Cornuéjols, Sridharan and Thizy (1991): capacities add up to `slack` times the demand, opening costs grow with
/// the root of the capacity, costs with demand and distance.
pub fn warehouses(seed: u64, clients: usize, sites: usize, slack: f64) -> Instance {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (from, to) = (spread(&mut random, clients), spread(&mut random, sites));
    let mut instance = Instance::new(Matrix::from_fn(clients, sites, |i, j| {
        0.01 * (from[i].0 - to[j].0).hypot(from[i].1 - to[j].1)
    }));
    for client in 0..clients {
        instance.demand[client] = f64::from(random.random_range(5..=35_u32));
        instance.weight[client] = instance.demand[client];
    }
    let raw: Vec<f64> = (0..sites).map(|_| random.random_range(10.0..160.0)).collect();
    let factor = slack * instance.demand.iter().sum::<f64>() / raw.iter().sum::<f64>();
    let capacity: Vec<f64> = raw.iter().map(|share| (share * factor).ceil()).collect();
    for (opening, capacity) in instance.opening.iter_mut().zip(&capacity) {
        let fixed = f64::from(random.random_range(0..90_u32));
        *opening = fixed + f64::from(random.random_range(100..110_u32)) * capacity.sqrt();
    }
    instance.capacity = Some(capacity);
    instance
}

/// The distance within which a point of [`plane`] covers about this share of all points, away from the border.
pub fn covering_radius(share: f64) -> f64 {
    1000.0 * (share / std::f64::consts::PI).sqrt()
}

fn spread(random: &mut ChaCha8Rng, points: usize) -> Vec<(f64, f64)> {
    (0..points)
        .map(|_| (random.random_range(0.0..1000.0), random.random_range(0.0..1000.0)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_instance() {
        assert_eq!(plane(3, 20), plane(3, 20));
        assert_ne!(towns(3, 20), towns(4, 20));
    }

    #[test]
    fn capacities_follow_the_slack() {
        let instance = warehouses(1, 50, 10, 3.0);
        let capacity: f64 = instance.capacity.unwrap().iter().sum();
        let demand: f64 = instance.demand.iter().sum();
        assert!(capacity >= 3.0 * demand && capacity <= 3.0 * demand + 10.0);
    }

    #[test]
    fn the_radius_covers_about_the_share() {
        let instance = plane(1, 1000);
        let radius = covering_radius(0.01);
        let pairs = (0..1000).flat_map(|i| instance.distance.row(i).to_vec());
        let near = pairs.filter(|&d| d <= radius).count() as f64 / 1000.0;
        assert!((7.0..=12.0).contains(&near), "{near}");
    }
}
