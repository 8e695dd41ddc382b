//! The Benders master program over the sites that are still free.
//!
//! One column theta_i per client; for any level u the cut theta_i >= u - sum_{cost_ij < u} (u - cost_ij) y_j is valid, and the one most violated
//! at y is found by walking the arcs of the client until y adds up to one (Duran-Mateluna, Ales, Elloumi 2023; Fischetti, Ljubić, Sinnl 2017).

use highs::{Col, RowProblem};

use super::super::error::LocateError;
use super::super::highs_lp::{Lp, LpSolution};
use super::meter::Meter;
use super::model::{Model, Site};
use crate::highs_rows::Rows;

/// The master program in HiGHS.
pub struct Master {
    lp: Lp,
    site: Vec<usize>,
    column: Vec<Option<Col>>,
    theta: Vec<Option<Col>>,
    /// Client and level (in units of the model) of each cut.
    cuts: Vec<(usize, f64)>,
    first_cut: usize,
    scale: f64,
    nonzeros: usize,
}

/// A solved master.
pub struct Relaxed {
    /// What the master minimises, up to what no site changes.
    pub value: f64,
    /// Opening share of each site (1 for open, 0 for closed ones).
    pub y: Vec<f64>,
    /// Cost of each client as the master sees it.
    pub theta: Vec<f64>,
    /// Multipliers that follow from the duals of the cuts: a convex mean of the levels, so that the Lagrangian bound at them is at least the master's.
    pub multipliers: Vec<f64>,
}

impl Master {
    /// A master with cuts at the given levels.
    pub fn new(model: &Model, cuts: &[(usize, f64)]) -> Result<Self, LocateError> {
        let mut problem = RowProblem::default();
        let largest = (0..model.clients()).map(|i| model.miss[i]).fold(1e-300, f64::max);
        let scale = 1000.0 / largest;
        let site: Vec<usize> = model.of_kind(Site::Free).collect();
        let mut column = vec![None; model.sites()];
        for &j in &site {
            column[j] = Some(problem.add_column(model.opening[j] * scale, 0.0..=1.0));
        }
        let theta = (0..model.clients())
            .map(|i| {
                let low = model.least(i) * scale;
                (!model.arcs(i).is_empty()).then(|| problem.add_column(1.0, low..))
            })
            .collect();
        let mut first_cut = 0;
        if let Some(count) = model.count {
            let left = count as f64 - model.of_kind(Site::Open).count() as f64;
            let row: Vec<(Col, f64)> = column.iter().flatten().map(|&col| (col, 1.0)).collect();
            problem.add_row(left..=left, row);
            first_cut = 1;
        }
        let mut master = Self {
            lp: Lp::new(RowProblem::default())?,
            site,
            column,
            theta,
            cuts: Vec::new(),
            first_cut,
            scale,
            nonzeros: 0,
        };
        for &(client, level) in cuts {
            if let Some((low, row)) = master.row(model, client, level) {
                problem.add_row(low.., row);
                master.cuts.push((client, level));
            }
        }
        master.lp = Lp::new(problem)?;
        Ok(master)
    }

    fn row(&mut self, model: &Model, client: usize, level: f64) -> Option<(f64, Vec<(Col, f64)>)> {
        let theta = self.theta[client]?;
        let mut row = vec![(theta, 1.0)];
        let cheaper = model.arcs(client).iter().take_while(|arc| arc.1 < level);
        row.extend(cheaper.filter_map(|&(j, cost)| {
            self.column[j as usize].map(|col| (col, (level - cost) * self.scale))
        }));
        self.nonzeros += row.len();
        Some((level * self.scale, row))
    }

    /// Sets the bounds of the sites and solves as far as the work allows; `None` if the count cannot be met.
    pub fn solve(
        &mut self,
        model: &Model,
        fixed: &[Site],
        meter: &mut Meter,
    ) -> Result<Option<Relaxed>, LocateError> {
        for &j in &self.site {
            if let Some(col) = self.column[j] {
                self.lp.bound(col, fixed[j].shares())?;
            }
        }
        let Some(solution) = self.run(usize::MAX, meter)? else { return Ok(None) };
        let y = (0..model.sites())
            .map(|j| match self.column[j] {
                Some(col) => solution.value[col.index()].clamp(0.0, 1.0),
                None => f64::from(u8::from(model.site[j] == Site::Open)),
            })
            .collect();
        let theta = (0..model.clients())
            .map(|i| {
                self.theta[i].map_or(model.miss[i], |col| solution.value[col.index()] / self.scale)
            })
            .collect();
        let multipliers = self.multipliers(model, &solution.dual);
        Ok(Some(Relaxed { value: solution.objective / self.scale, y, theta, multipliers }))
    }

    /// The value of the master, and its multipliers, after at most `steps` simplex steps with one free site settled; `None` if the count cannot be met.
    pub fn trial(
        &mut self,
        model: &Model,
        (site, kind): (usize, Site),
        steps: usize,
        meter: &mut Meter,
    ) -> Result<Option<(f64, Vec<f64>)>, LocateError> {
        let col = self.column[site].ok_or_else(|| LocateError::Solver("no column".into()))?;
        self.lp.bound(col, kind.shares())?;
        let solution = self.run(steps, meter)?;
        self.lp.bound(col, Site::Free.shares())?;
        Ok(solution.map(|solution| {
            (solution.objective / self.scale, self.multipliers(model, &solution.dual))
        }))
    }

    /// At most `steps` simplex steps, as far as the work allows.
    fn run(&mut self, steps: usize, meter: &mut Meter) -> Result<Option<LpSolution>, LocateError> {
        let step = self.nonzeros / 4 + self.cuts.len() + 1;
        let solution = self.lp.solve(steps.min(meter.left() / step))?;
        meter.spend((solution.as_ref().map_or(0, |solution| solution.steps) + 1) * step);
        Ok(solution)
    }

    fn multipliers(&self, model: &Model, dual: &[f64]) -> Vec<f64> {
        let mut weight = vec![0.0; model.clients()];
        let mut mean = vec![0.0; model.clients()];
        for (&(client, level), &dual) in self.cuts.iter().zip(&dual[self.first_cut..]) {
            if dual > 1e-12 {
                weight[client] += dual;
                mean[client] += dual * level;
            }
        }
        (0..model.clients())
            .map(|i| {
                let low = model.least(i);
                let rest = (1.0 - weight[i]).max(0.0);
                let total = weight[i] + rest;
                ((mean[i] + rest * low) / total).clamp(low, model.miss[i].max(low))
            })
            .collect()
    }

    /// Adds the most violated cut of each client; tells how many.
    pub fn separate(
        &mut self,
        model: &Model,
        relaxed: &Relaxed,
        tolerance: f64,
    ) -> Result<usize, LocateError> {
        let mut rows = Rows::default();
        let before = self.cuts.len();
        for client in 0..model.clients() {
            let Some(level) = violated(model, client, relaxed, tolerance) else { continue };
            if let Some((low, row)) = self.row(model, client, level) {
                let terms = row.into_iter().map(|(col, factor)| (col.index(), factor));
                rows.push((low, f64::INFINITY), terms);
                self.cuts.push((client, level));
            }
        }
        self.lp.enter(&rows)?;
        Ok(self.cuts.len() - before)
    }
}

/// The level of the most violated cut of a client, if it is violated by more than `tolerance` of its cost.
fn violated(model: &Model, client: usize, relaxed: &Relaxed, tolerance: f64) -> Option<f64> {
    let (mut share, mut cost) = (0.0, 0.0);
    let mut level = model.miss[client];
    for &(j, arc) in model.arcs(client) {
        let y = relaxed.y[j as usize];
        if share + y >= 1.0 - 1e-9 {
            level = arc;
            break;
        }
        share += y;
        cost += y * arc;
    }
    let value = cost + (1.0 - share) * level;
    (value > relaxed.theta[client] + tolerance * value.abs().max(1e-9)).then_some(level)
}
