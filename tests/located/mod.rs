//! Small random instances for the tests of the location solvers.
#![allow(dead_code, reason = "each test file uses its part")]

use botri::locate::{Instance, Matrix, Status};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Instances tried of each problem.
pub const CASES: u64 = 1000;

pub fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Up to seven clients and six sites, some arcs missing, some sites settled, whole or broken numbers.
pub fn tiny(seed: u64) -> Instance {
    let mut random = seeded(seed);
    let (clients, sites) = (random.random_range(1..=7), random.random_range(1..=6));
    let broken = f64::from(random.random_range(0..2_u32)) * 0.37;
    let table: Vec<f64> = (0..clients * sites)
        .map(|_| {
            let whole = f64::from(random.random_range(0..20_u32));
            let missing = random.random_range(0..12) == 0;
            if missing { f64::INFINITY } else { whole + broken * whole.sin().abs() }
        })
        .collect();
    let mut instance = Instance::new(Matrix::from_fn(clients, sites, |i, j| table[i * sites + j]));
    for i in 0..clients {
        instance.weight[i] = f64::from(random.random_range(0..9_u32));
        instance.demand[i] = f64::from(random.random_range(1..6_u32));
        instance.standard[i] = f64::from(random.random_range(3..16_u32));
    }
    for j in 0..sites {
        instance.opening[j] = f64::from(random.random_range(0..40_u32));
        instance.status[j] = match random.random_range(0..10) {
            0 => Status::Forbidden,
            1 => Status::Forced,
            2 => Status::Existing,
            _ => Status::Free,
        };
    }
    instance
}

/// The same with capacities, and few enough clients to try every assignment.
pub fn tiny_capacitated(seed: u64) -> Instance {
    let mut instance = tiny(seed);
    let mut random = seeded(seed ^ 0xca9);
    let keep = instance.clients().min(5);
    let table = instance.distance.clone();
    instance.distance = Matrix::from_fn(keep, table.sites(), |i, j| table.at(i, j));
    for list in [&mut instance.weight, &mut instance.demand, &mut instance.standard] {
        list.truncate(keep);
    }
    instance.client_name.truncate(keep);
    let capacity = (0..instance.sites()).map(|_| f64::from(random.random_range(1..14_u32)));
    instance.capacity = Some(capacity.collect());
    instance
}

/// Distances between two to nine sites, the same in both directions, some sites settled.
pub fn tiny_between(seed: u64) -> Instance {
    let mut random = seeded(seed);
    let sites = random.random_range(2..=9);
    let table: Vec<f64> =
        (0..sites * sites).map(|_| f64::from(random.random_range(0..30_u32))).collect();
    let mut instance =
        Instance::new(Matrix::from_fn(sites, sites, |a, b| table[a.min(b) * sites + a.max(b)]));
    for status in &mut instance.status {
        *status = [Status::Forbidden, Status::Forced]
            .get(random.random_range(0..8))
            .copied()
            .unwrap_or_default();
    }
    instance
}

pub fn p_of(seed: u64, instance: &Instance) -> usize {
    seeded(seed ^ 0x9).random_range(1..=instance.sites())
}

/// Points on a square with weights: large enough to need bounds and branching.
pub fn square(seed: u64, points: usize) -> Instance {
    let mut random = seeded(seed);
    let at: Vec<(f64, f64)> = (0..points)
        .map(|_| (random.random_range(0.0..1000.0), random.random_range(0.0..1000.0)))
        .collect();
    let mut instance = Instance::new(Matrix::from_fn(points, points, |i, j| {
        (at[i].0 - at[j].0).hypot(at[i].1 - at[j].1).floor()
    }));
    instance.weight.iter_mut().for_each(|w| *w = f64::from(random.random_range(1..50_u32)));
    instance.standard.fill(150.0);
    instance
}
