//! HiGHS, through good_lp: one thread, a fixed seed, work limits.

use super::model::{Model, Objective, Sense};
use good_lp::{Expression, ProblemVariables, SolverModel, Variable, constraint, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};

/// How one solve is limited.
#[derive(Debug, Clone)]
pub struct Effort {
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Nodes.
    pub nodes: u32,
    /// Nodes without a better solution.
    pub stall_nodes: u32,
    /// Safety clock, seconds.
    pub seconds: f64,
}

/// Why a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Optimal, or within the gap asked for.
    Done,
    /// At a work limit.
    WorkLimit,
    /// At the safety clock.
    Clock,
}

/// A solution with what is proven of it.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Value of each column.
    pub point: Vec<f64>,
    /// Reduced costs (linear models only).
    pub reduced: Vec<f64>,
    /// Objective value.
    pub value: f64,
    /// Bound on any solution's value.
    pub bound: f64,
    /// Why it ended.
    pub end: End,
}

impl Solution {
    /// A point of which nothing is proven.
    pub fn unproven(objective: &Objective, point: Vec<f64>) -> Self {
        let (value, bound) = (objective.expr.value(&point), objective.sign() * f64::INFINITY);
        Self { point, reduced: Vec::new(), value, bound, end: End::Done }
    }

    /// Takes over how a part of its search ended: where one ended at the safety clock, the whole does not repeat.
    pub fn ended_as(&mut self, part: End) {
        if part == End::Clock {
            self.end = End::Clock;
        }
    }
}

/// What came of a solve.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A solution.
    Found(Box<Solution>),
    /// No point meets the rows.
    Infeasible,
    /// Stopped before any solution; the bound stands.
    Nothing {
        /// Bound on any solution's value.
        bound: f64,
        /// Why it ended.
        end: End,
    },
    /// The solver failed; its own words.
    Failed(String),
}

/// HiGHS's heuristics that solve a smaller mixed-integer problem.
const NEIGHBOURHOODS: [&str; 3] =
    ["mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost"];

impl Outcome {
    /// The bound, where the search has one.
    pub fn bound(&self) -> Option<f64> {
        let bound = match self {
            Outcome::Found(solution) => solution.bound,
            Outcome::Nothing { bound, .. } => *bound,
            Outcome::Infeasible | Outcome::Failed(_) => return None,
        };
        bound.is_finite().then_some(bound)
    }

    /// Why the search ended; a solver that failed has settled nothing, as at a work limit.
    pub fn end(&self) -> End {
        match self {
            Outcome::Found(solution) => solution.end,
            Outcome::Nothing { end, .. } => *end,
            Outcome::Infeasible => End::Done,
            Outcome::Failed(_) => End::WorkLimit,
        }
    }
}

/// How a model is solved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// As it is.
    Whole,
    /// As it is, without the heuristics that search small neighbourhoods of the relaxation.
    Tree,
    /// Its relaxation, by the simplex method.
    Simplex,
    /// Its relaxation, by the interior point method and from there to a vertex.
    Interior,
}

/// Solves the linear relaxation.
pub fn relax(model: &Model, objective: &Objective, effort: &Effort) -> Outcome {
    run(model, objective, effort, None, How::Simplex)
}

/// The same by the interior point method: four times as fast where a least of many is made greatest, else slower.
pub fn relax_inside(model: &Model, objective: &Objective, effort: &Effort) -> Outcome {
    run(model, objective, effort, None, How::Interior)
}

/// Solves the mixed-integer model, from a known point if there is one.
pub fn search(
    model: &Model,
    objective: &Objective,
    effort: &Effort,
    start: Option<&[f64]>,
) -> Outcome {
    // Without whole numbers HiGHS reports no bound of branch and bound.
    let how = if model.integers().next().is_some() { How::Whole } else { How::Simplex };
    run(model, objective, effort, start, how)
}

/// Searches by the tree alone, from a known point if there is one. On what is left of a province the heuristics that solve small
/// problems of their own take two thirds of the time and find what the tree finds.
pub fn search_tree(
    model: &Model,
    objective: &Objective,
    effort: &Effort,
    start: Option<&[f64]>,
) -> Outcome {
    let how = if model.integers().next().is_some() { How::Tree } else { How::Simplex };
    run(model, objective, effort, start, how)
}

fn run(
    model: &Model,
    objective: &Objective,
    effort: &Effort,
    start: Option<&[f64]>,
    how: How,
) -> Outcome {
    let relaxed = !matches!(how, How::Whole | How::Tree);
    let mut inner = match hand_over(model, objective, relaxed) {
        Ok(inner) => inner,
        Err(message) => return Outcome::Failed(message),
    };
    limit(&mut inner, effort);
    match how {
        How::Interior => inner.set_option("solver", "ipm"),
        How::Tree => NEIGHBOURHOODS.iter().for_each(|name| inner.set_option(*name, false)),
        How::Whole | How::Simplex => {}
    }
    if let Some(point) = start {
        inner.set_solution(Some(point), None, None, None);
    }
    match inner.try_solve() {
        Ok(solved) => read(&solved, objective, relaxed),
        Err(status) => Outcome::Failed(format!("HiGHS: {status:?}")),
    }
}

/// One thread, a fixed seed, the work limits and the safety clock.
pub(super) fn limit(inner: &mut highs::Model, effort: &Effort) {
    inner.make_quiet();
    inner.set_option("threads", 1);
    inner.set_option("parallel", "off");
    inner.set_option("random_seed", 0);
    inner.set_option("mip_rel_gap", effort.gap);
    inner.set_option("mip_abs_gap", 1e-9);
    inner.set_option("mip_max_nodes", effort.nodes.min(i32::MAX as u32) as i32);
    inner.set_option("mip_max_stall_nodes", effort.stall_nodes.min(i32::MAX as u32) as i32);
    inner.set_option("time_limit", effort.seconds);
}

/// Builds the model with good_lp and takes the HiGHS model out of it, which alone knows gap and bound.
fn hand_over(model: &Model, objective: &Objective, relaxed: bool) -> Result<highs::Model, String> {
    let mut variables = ProblemVariables::new();
    let columns: Vec<Variable> = model
        .columns
        .iter()
        .map(|column| {
            let definition = variable().min(column.lower).max(column.upper);
            variables.add(if column.integer && !relaxed {
                definition.integer()
            } else {
                definition
            })
        })
        .collect();
    let linear = |terms: &[(super::model::Col, f64)]| -> Expression {
        terms.iter().map(|(col, factor)| (*factor) * columns[col.index()]).sum()
    };
    let goal = linear(&objective.expr.terms);
    let unsolved =
        if objective.maximise { variables.maximise(goal) } else { variables.minimise(goal) };
    let mut problem = unsolved.using(good_lp::highs);
    for row in &model.rows {
        let left = linear(&row.terms);
        problem.add_constraint(match row.sense {
            Sense::Le => constraint::leq(left, row.rhs),
            Sense::Ge => constraint::geq(left, row.rhs),
            Sense::Eq => constraint::eq(left, row.rhs),
        });
    }
    problem.try_into_inner().map_err(|error| error.to_string())
}

fn read(solved: &highs::SolvedModel, objective: &Objective, relaxed: bool) -> Outcome {
    let end = match solved.status() {
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
            return Outcome::Infeasible;
        }
        HighsModelStatus::Optimal => End::Done,
        HighsModelStatus::ReachedTimeLimit => End::Clock,
        HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedIterationLimit
        | HighsModelStatus::ReachedInterrupt
        | HighsModelStatus::ObjectiveBound
        | HighsModelStatus::ObjectiveTarget => End::WorkLimit,
        other => return Outcome::Failed(format!("HiGHS: {other:?}")),
    };
    let constant = objective.expr.constant;
    let value = solved.objective_value() + constant;
    let proven = match relaxed {
        true => Ok(solved.objective_value()),
        false => solved.double_info_value(c"mip_dual_bound"),
    };
    let worst = if objective.maximise { f64::INFINITY } else { f64::NEG_INFINITY };
    let bound = proven.map_or(worst, |bound| bound + constant);
    if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
        return Outcome::Nothing { bound, end };
    }
    let solution = solved.get_solution();
    Outcome::Found(Box::new(Solution {
        point: solution.columns().to_vec(),
        reduced: solution.dual_columns().to_vec(),
        value,
        bound,
        end,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::model::Expr;
    use super::*;

    #[test]
    fn a_search_without_whole_numbers_is_bounded_by_its_optimum() {
        let mut model = Model::default();
        let a = model.continuous("a".into(), 0.0, 3.0);
        let objective = Objective { expr: Expr::column(a), maximise: true };
        let effort = Effort { gap: 0.0, nodes: 10, stall_nodes: 10, seconds: 10.0 };
        let Outcome::Found(found) = search(&model, &objective, &effort, None) else {
            panic!("an optimum")
        };
        assert_eq!((found.value, found.bound), (3.0, 3.0));
    }
}
