//! The linear program of a cover: fewest sites, a row for each client and for each cut.
//!
//! HiGHS proposes multipliers of the rows; the bound at them is counted here, so that no tolerance of the solver enters it:
//! L(u) = sum of u_r b_r + sum over free sites of min(0, rho_j) + sum over open sites of rho_j, rho_j = 1 - sum of u_r a_rj.

use highs::{Col, RowProblem};

use super::super::core::{Meter, Site};
use super::super::cover::Cover;
use super::super::error::LocateError;
use super::super::highs_lp::{Lp, LpSolution};
use crate::highs_rows::Rows;

/// What sites must come to in weights.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// The least that they come to.
    pub least: f64,
    /// Sites with what each counts.
    pub terms: Vec<(u32, f64)>,
}

/// The program in HiGHS.
pub struct Program {
    lp: Lp,
    /// Columns of the sites.
    column: Vec<Col>,
    rows: Vec<Row>,
    nonzeros: usize,
}

/// A solved program.
pub struct Relaxed {
    /// Number of sites.
    pub value: f64,
    /// By how much each site is open.
    pub share: Vec<f64>,
    /// What the multipliers of the rows prove.
    pub proof: Proof,
}

/// A bound, and what it says of each site.
pub struct Proof {
    /// No cover has fewer sites.
    pub bound: f64,
    rho: Vec<f64>,
}

impl Program {
    /// One row for each client that has sites.
    pub fn new(cover: &Cover) -> Result<Self, LocateError> {
        let mut problem = RowProblem::default();
        let column: Vec<Col> =
            (0..cover.by_site.count()).map(|_| problem.add_column(1.0, 0.0..=1.0)).collect();
        let mut rows = Vec::new();
        for sites in cover.by_client.iter().filter(|sites| !sites.is_empty()) {
            problem.add_row(1.0.., sites.iter().map(|&j| (column[j as usize], 1.0)));
            rows.push(Row { least: 1.0, terms: sites.iter().map(|&j| (j, 1.0)).collect() });
        }
        let nonzeros = cover.by_client.arcs();
        Ok(Self { lp: Lp::new(problem)?, column, rows, nonzeros })
    }

    /// Adds cuts.
    pub fn add(&mut self, cuts: Vec<Row>) -> Result<(), LocateError> {
        let mut rows = Rows::default();
        for cut in &cuts {
            let terms =
                cut.terms.iter().map(|&(j, factor)| (self.column[j as usize].index(), factor));
            rows.push((cut.least, f64::INFINITY), terms);
            self.nonzeros += cut.terms.len();
        }
        self.rows.extend(cuts);
        self.lp.enter(&rows)
    }

    /// Solves as far as the work allows. Each client must have a site that is not closed.
    pub fn solve(&mut self, site: &[Site], meter: &mut Meter) -> Result<Relaxed, LocateError> {
        for (&col, &kind) in self.column.iter().zip(site) {
            self.lp.bound(col, kind.shares())?;
        }
        let solution = self.run(usize::MAX, meter)?;
        let proof = self.proof(&solution, site, meter);
        let share = solution.value.iter().map(|value| value.clamp(0.0, 1.0)).collect();
        Ok(Relaxed { value: solution.objective, share, proof })
    }

    /// The value, and what the multipliers prove, after at most `steps` simplex steps with the free site `j` settled; `site` says so.
    pub fn trial(
        &mut self,
        j: usize,
        site: &[Site],
        steps: usize,
        meter: &mut Meter,
    ) -> Result<(f64, Proof), LocateError> {
        self.lp.bound(self.column[j], site[j].shares())?;
        let solution = self.run(steps, meter)?;
        self.lp.bound(self.column[j], Site::Free.shares())?;
        let proof = self.proof(&solution, site, meter);
        Ok((solution.objective, proof))
    }

    fn run(&mut self, steps: usize, meter: &mut Meter) -> Result<LpSolution, LocateError> {
        let step = self.nonzeros / 2 + self.rows.len() + 1;
        let solution = self.lp.solve(steps.min(meter.left() / step))?;
        let solution = solution.ok_or_else(|| LocateError::Solver("no cover".into()))?;
        meter.spend((solution.steps + 1) * step);
        Ok(solution)
    }

    /// The bound at the duals of the rows.
    fn proof(&self, solution: &LpSolution, site: &[Site], meter: &mut Meter) -> Proof {
        let mut rho = vec![1.0; site.len()];
        let mut bound = 0.0;
        for (row, &dual) in self.rows.iter().zip(&solution.dual) {
            if dual > 0.0 {
                bound += dual * row.least;
                row.terms.iter().for_each(|&(j, factor)| rho[j as usize] -= dual * factor);
            }
        }
        meter.spend(self.nonzeros);
        bound += rho
            .iter()
            .zip(site)
            .map(|(&rho, kind)| match kind {
                Site::Free => rho.min(0.0),
                Site::Open => rho,
                Site::Closed => 0.0,
            })
            .sum::<f64>();
        Proof { bound, rho }
    }
}

impl Proof {
    /// Settles every free site whose other choice would need more than `most` sites.
    pub fn fix(&self, most: f64, site: &mut [Site]) {
        for (kind, &rho) in site.iter_mut().zip(&self.rho) {
            if *kind == Site::Free && self.bound + rho.abs() > most {
                *kind = if rho > 0.0 { Site::Closed } else { Site::Open };
            }
        }
    }
}
