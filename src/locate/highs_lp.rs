//! The only door to HiGHS: a linear program that is solved again and again, and mixed-integer programs under work limits.

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use super::error::LocateError;
use crate::highs_rows::Rows;

/// A linear program kept in HiGHS, so that each solve starts from the basis of the last.
pub struct Lp {
    model: Option<Model>,
}

/// A basis of the linear program, optimal unless the steps ran out.
pub struct LpSolution {
    /// Columns.
    pub value: Vec<f64>,
    /// Dual value of each row (sign: non-negative on `>=` rows when minimising).
    pub dual: Vec<f64>,
    /// Simplex steps taken.
    pub steps: usize,
    /// Value at this basis.
    pub objective: f64,
}

fn failed(cause: impl std::fmt::Debug) -> LocateError {
    LocateError::Solver(format!("{cause:?}"))
}

fn configured(problem: RowProblem) -> Result<Model, LocateError> {
    let mut model = Model::try_new(problem).map_err(failed)?;
    model.set_sense(Sense::Minimise);
    model.try_set_option("threads", 1).map_err(failed)?;
    model.try_set_option("parallel", "off").map_err(failed)?;
    model.try_set_option("random_seed", 1).map_err(failed)?;
    Ok(model)
}

impl Lp {
    /// Hands the program to HiGHS (dual simplex, one thread, no presolve).
    pub fn new(problem: RowProblem) -> Result<Self, LocateError> {
        let mut model = configured(problem)?;
        model.try_set_option("presolve", "off").map_err(failed)?;
        model.try_set_option("solver", "simplex").map_err(failed)?;
        Ok(Self { model: Some(model) })
    }

    fn model(&mut self) -> Result<&mut Model, LocateError> {
        self.model.as_mut().ok_or_else(|| LocateError::Solver("no model".into()))
    }

    /// Changes the bounds of a column.
    pub fn bound(&mut self, col: Col, (low, high): (f64, f64)) -> Result<(), LocateError> {
        self.model()?.change_column_bounds(col, low..=high);
        Ok(())
    }

    /// Adds rows at the end.
    pub fn enter(&mut self, rows: &Rows) -> Result<(), LocateError> {
        rows.enter(self.model()?).map_err(failed)
    }

    /// Solves from the last basis in at most `steps` simplex steps (after them the duals are those of the last basis); `None` if there is no solution.
    pub fn solve(&mut self, steps: usize) -> Result<Option<LpSolution>, LocateError> {
        let mut model = self.model.take().ok_or_else(|| LocateError::Solver("no model".into()))?;
        let steps = steps.clamp(1, i32::MAX as usize) as i32;
        model.try_set_option("simplex_iteration_limit", steps).map_err(failed)?;
        let solved = model.try_solve().map_err(failed)?;
        let status = solved.status();
        let steps = solved.simplex_iteration_count().max(0) as usize;
        let solution = solved.get_solution();
        let objective = solved.objective_value();
        self.model = Some(solved.into());
        match status {
            HighsModelStatus::Optimal
            | HighsModelStatus::ModelEmpty
            | HighsModelStatus::ReachedIterationLimit => Ok(Some(LpSolution {
                value: solution.columns().to_vec(),
                dual: solution.dual_rows().to_vec(),
                steps,
                objective,
            })),
            HighsModelStatus::Infeasible => Ok(None),
            other => Err(failed(other)),
        }
    }
}

/// What HiGHS found for a mixed-integer program (minimising).
pub struct MipSolution {
    /// Columns of the best solution, if there is one.
    pub value: Option<Vec<f64>>,
    /// Proven lower bound (infinite if there is no solution).
    pub bound: f64,
    /// Simplex steps taken.
    pub steps: usize,
}

/// Solves a mixed-integer program to `gap` within `nodes` nodes.
pub fn solve_mip(problem: RowProblem, gap: f64, nodes: usize) -> Result<MipSolution, LocateError> {
    let mut model = configured(problem)?;
    model.try_set_option("mip_rel_gap", gap).map_err(failed)?;
    model.try_set_option("mip_abs_gap", 1e-9).map_err(failed)?;
    model.try_set_option("mip_feasibility_tolerance", 1e-9).map_err(failed)?;
    model.try_set_option("mip_max_nodes", nodes.min(i32::MAX as usize) as i32).map_err(failed)?;
    let solved = model.try_solve().map_err(failed)?;
    let steps = solved.simplex_iteration_count().max(0) as usize;
    match solved.status() {
        HighsModelStatus::Infeasible => {
            Ok(MipSolution { value: None, bound: f64::INFINITY, steps })
        }
        HighsModelStatus::Optimal
        | HighsModelStatus::ModelEmpty
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedIterationLimit
        | HighsModelStatus::ReachedTimeLimit => {
            let bound = solved.double_info_value(c"mip_dual_bound").map_err(failed)?;
            // Where presolve leaves nothing, or without integers, there is no such bound: the optimum itself is one.
            let whole = bound.is_finite() || solved.status() != HighsModelStatus::Optimal;
            let bound = if whole { bound } else { solved.objective_value() };
            let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
            let value = found.then(|| solved.get_solution().columns().to_vec());
            Ok(MipSolution { value, bound, steps })
        }
        other => Err(failed(other)),
    }
}
