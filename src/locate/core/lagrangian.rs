//! Lagrangian relaxation of the assignment of clients, with reduced-cost fixing.
//!
//! For multipliers u: L(u) = sum_i u_i + min over y of sum_j rho_j(u) y_j, rho_j = opening_j + sum_i min(0, cost_ij - u_i)
//! (Cornuéjols, Fisher, Nemhauser 1977; Beasley 1993). Only arcs cheaper than u_i are looked at, so that one evaluation is far cheaper than n x m.

use super::meter::Meter;
use super::model::{Model, Site};

/// L(u) and what follows from it.
pub struct Evaluation {
    /// Lower bound on every solution that keeps the fixings.
    pub bound: f64,
    /// Reduced value of each site.
    pub rho: Vec<f64>,
    /// Sites that attain the minimum.
    pub open: Vec<usize>,
    /// The worst of the chosen free sites, and the best of those left out.
    margin: (f64, f64),
    /// Arcs looked at.
    pub steps: usize,
}

/// L(u). Multipliers must lie between `least` and `miss`.
pub fn evaluate(model: &Model, multipliers: &[f64]) -> Evaluation {
    let mut rho = model.opening.clone();
    let mut steps = model.sites();
    for (i, &u) in multipliers.iter().enumerate() {
        for &(j, cost) in model.arcs(i) {
            if cost >= u {
                break;
            }
            rho[j as usize] += cost - u;
            steps += 1;
        }
    }
    let (open, margin) = choose(model, &rho);
    let bound = multipliers.iter().sum::<f64>() + open.iter().map(|&j| rho[j]).sum::<f64>();
    Evaluation { bound, rho, open, margin, steps }
}

/// The sites that minimise sum of rho, and the values at the border.
fn choose(model: &Model, rho: &[f64]) -> (Vec<usize>, (f64, f64)) {
    let mut open: Vec<usize> = model.of_kind(Site::Open).collect();
    let mut free: Vec<usize> = model.of_kind(Site::Free).collect();
    let Some(count) = model.count else {
        open.extend(free.into_iter().filter(|&j| rho[j] < 0.0));
        return (open, (0.0, 0.0));
    };
    let take = count.saturating_sub(open.len()).min(free.len());
    if take == 0 {
        let best = free.iter().map(|&j| rho[j]).fold(f64::INFINITY, f64::min);
        return (open, (f64::NEG_INFINITY, best));
    }
    let order = |a: &usize, b: &usize| rho[*a].total_cmp(&rho[*b]).then(a.cmp(b));
    free.select_nth_unstable_by(take - 1, order);
    let next = free[take..].iter().map(|&j| rho[j]).fold(f64::INFINITY, f64::min);
    let last = rho[free[take - 1]];
    open.extend(&free[..take]);
    (open, (last, next))
}

impl Evaluation {
    /// Fixes every free site whose other choice would push the bound to `cutoff`; tells how many.
    pub fn fix(&self, model: &Model, cutoff: f64, site: &mut [Site]) -> usize {
        let mut chosen = vec![false; model.sites()];
        self.open.iter().for_each(|&j| chosen[j] = true);
        let (last, next) = self.margin;
        let mut fixed = 0;
        for j in model.of_kind(Site::Free) {
            let change = if chosen[j] { next - self.rho[j] } else { self.rho[j] - last };
            let change = if model.count.is_none() { self.rho[j].abs() } else { change };
            if self.bound + change >= cutoff {
                site[j] = if chosen[j] { Site::Open } else { Site::Closed };
                fixed += 1;
            }
        }
        fixed
    }
}

/// Subgradient ascent with a smoothed direction (Crowder 1976; Camerini, Fratta, Maffioli 1975).
pub struct Ascent {
    /// Multipliers of the best bound.
    pub best: Vec<f64>,
    /// Best bound.
    pub bound: f64,
    current: Vec<f64>,
    direction: Vec<f64>,
    factor: f64,
    stale: usize,
}

impl Ascent {
    /// Starts at `multipliers`.
    pub fn new(multipliers: Vec<f64>, factor: f64) -> Self {
        let direction = vec![0.0; multipliers.len()];
        let current = multipliers.clone();
        Self { best: multipliers, bound: f64::NEG_INFINITY, current, direction, factor, stale: 0 }
    }

    /// Whether steps have become too small to matter.
    pub fn settled(&self) -> bool {
        self.factor < 1e-3
    }

    /// Restarts from the best multipliers with a new step factor.
    pub fn restart(&mut self, factor: f64) {
        self.current.clone_from(&self.best);
        self.direction.fill(0.0);
        self.factor = factor;
        self.stale = 0;
    }

    /// Brings the multipliers back between `least` and `miss` after the model has shrunk.
    pub fn fit(&mut self, model: &Model) {
        for multipliers in [&mut self.best, &mut self.current] {
            for (i, u) in multipliers.iter_mut().enumerate() {
                let low = model.least(i);
                *u = u.clamp(low, model.miss[i].max(low));
            }
        }
    }

    /// Evaluates, then takes one step toward `target` (the best known value).
    pub fn step(&mut self, model: &Model, target: f64, meter: &mut Meter) -> Evaluation {
        let evaluation = evaluate(model, &self.current);
        if evaluation.bound > self.bound + 1e-7 * self.bound.abs().min(1e300) {
            self.stale = 0;
        } else {
            self.stale += 1;
        }
        if evaluation.bound > self.bound {
            self.bound = evaluation.bound;
            self.best.clone_from(&self.current);
        }
        if self.stale >= 20 {
            self.restart(self.factor * 0.6);
        }
        let norm = self.turn(model, &evaluation.open);
        meter.spend(2 * evaluation.steps + 2 * model.clients());
        if norm > 0.0 {
            let room = (1.0005 * target - evaluation.bound).max(1e-6 * target.abs());
            let length = self.factor * room / norm;
            for (i, u) in self.current.iter_mut().enumerate() {
                let low = model.least(i);
                *u = (*u + length * self.direction[i]).clamp(low, model.miss[i].max(low));
            }
        }
        evaluation
    }

    /// Mixes the subgradient at `open` into the direction; its squared norm.
    fn turn(&mut self, model: &Model, open: &[usize]) -> f64 {
        let mut is_open = vec![false; model.sites()];
        open.iter().for_each(|&j| is_open[j] = true);
        let mut norm = 0.0;
        for (i, &u) in self.current.iter().enumerate() {
            let cheaper = model.arcs(i).iter().take_while(|arc| arc.1 < u);
            let served = cheaper.filter(|arc| is_open[arc.0 as usize]).count();
            let mut slope = 1.0 - served as f64;
            let (low, high) = (model.least(i), model.miss[i]);
            if (slope > 0.0 && u >= high) || (slope < 0.0 && u <= low) {
                slope = 0.0;
            }
            self.direction[i] = 0.7 * slope + 0.3 * self.direction[i];
            norm += self.direction[i] * self.direction[i];
        }
        norm
    }
}

/// Multipliers between the cost of the nearest and the second nearest open site of a solution.
pub fn multipliers_of(model: &Model, open: &[usize]) -> Vec<f64> {
    let mut is_open = vec![false; model.sites()];
    open.iter().for_each(|&j| is_open[j] = true);
    (0..model.clients())
        .map(|i| {
            let mut near = model.arcs(i).iter().filter(|arc| is_open[arc.0 as usize]);
            let first = near.next().map_or(model.miss[i], |arc| arc.1);
            let second = near.next().map_or(model.miss[i], |arc| arc.1);
            0.5 * (first + second)
        })
        .collect()
}
