//! A linear program that is asked again and again: some bounds moved, solved from the last basis, put back.
//!
//! Many points have the same best value and differ in everything else, so what is compared beside the value is made a goal of its
//! own, under the values of the goals before it. Each goal has a program of its own: its basis stays a good start when bounds move.

use super::highs::Effort;
use super::model::{Col, Expr, Model, Objective, Row, Sense};
use super::program::{Program, Vertex};
use std::collections::BTreeMap;

/// What of a goal's value may be lost for the goals after it, relative: the solver's tolerance.
const HELD: f64 = 1e-7;

/// A relaxation that can be asked. Rows `link[...]` tie one continuous column to whole numbers that stand still: they are kept as
/// its upper bound, which leaves a quarter of the rows.
pub struct Question {
    goals: Vec<Goal>,
    bounds: Vec<(f64, f64)>,
    links: Vec<Link>,
    /// Positions in `links` by the whole numbers that they hang on.
    hanging: BTreeMap<Col, Vec<usize>>,
}

/// One goal with its program, in which the goals before it can be held.
struct Goal {
    program: Program,
    /// How much of each goal before it there is at least.
    held: Vec<Col>,
    sign: f64,
    constant: f64,
}

/// An optimal point with its value.
pub struct Best {
    /// Value of each column.
    pub point: Vec<f64>,
    /// Value of the first goal.
    pub value: f64,
}

/// A column and the bounds that it gets.
pub type Move = (Col, f64, f64);

/// A column that is at most a constant and a sum over others.
struct Link {
    col: Col,
    constant: f64,
    others: Vec<(Col, f64)>,
}

impl Link {
    /// The link of a row whose other columns are all fixed.
    fn of(model: &Model, row: &Row) -> Option<Self> {
        let fixed = |col: Col| {
            let column = &model.columns[col.index()];
            column.lower == column.upper
        };
        let (others, own): (Vec<_>, Vec<_>) =
            row.terms.iter().copied().partition(|(col, _)| model.columns[col.index()].integer);
        let still = row.family() == "link" && others.iter().all(|(col, _)| fixed(*col));
        match own[..] {
            [(col, 1.0)] if still => Some(Self { col, constant: row.rhs, others }),
            _ => None,
        }
    }

    fn most(&self, value: impl Fn(Col) -> f64) -> f64 {
        let others = self.others.iter().map(|(col, factor)| factor * value(*col));
        (self.constant - others.sum::<f64>()).max(0.0)
    }
}

impl Question {
    /// Loads the relaxation of a model for some goals, the first of them first.
    pub fn new(model: &Model, goals: &[&Objective], effort: &Effort) -> Self {
        let mut model = model.clone();
        let mut links = Vec::new();
        for row in std::mem::take(&mut model.rows) {
            match Link::of(&model, &row) {
                Some(link) => links.push(link),
                None => model.rows.push(row),
            }
        }
        let mut hanging: BTreeMap<Col, Vec<usize>> = BTreeMap::new();
        for (n, link) in links.iter().enumerate() {
            let most = link.most(|col| model.columns[col.index()].lower);
            let column = &mut model.columns[link.col.index()];
            column.upper = column.upper.min(most);
            link.others.iter().for_each(|(col, _)| hanging.entry(*col).or_default().push(n));
        }
        let bounds = model.columns.iter().map(|column| (column.lower, column.upper)).collect();
        let goals = (0..goals.len()).map(|n| Goal::new(&model, &goals[..=n], effort)).collect();
        Self { goals, bounds, links, hanging }
    }

    /// The best point for the first goal with some bounds moved; `None` where the rows do not hold then.
    pub fn ask(&mut self, moves: &[Move]) -> Option<Best> {
        self.asked(moves, 1)
    }

    /// The same for all goals in turn, each under the values of those before it.
    pub fn ask_all(&mut self, moves: &[Move]) -> Option<Best> {
        self.asked(moves, self.goals.len())
    }

    fn asked(&mut self, moves: &[Move], goals: usize) -> Option<Best> {
        let mut moved = moves.to_vec();
        moved.extend(self.pulled(moves));
        let back = moved.iter().map(|(col, ..)| (*col, self.bounds[col.index()]));
        let back: Vec<Move> = back.map(|(col, (lower, upper))| (col, lower, upper)).collect();
        let mut values: Vec<f64> = Vec::new();
        let mut best: Option<Best> = None;
        for goal in &mut self.goals[..goals] {
            goal.set(&moved);
            let found = goal.best(&values);
            goal.set(&back);
            let found = found?;
            let own = goal.sign * found.value + goal.constant;
            values.push(goal.sign * own);
            let value = best.map_or(own, |best| best.value);
            best = Some(Best { value, point: found.point });
        }
        best
    }

    /// The bounds of columns that are linked to the moved ones.
    fn pulled(&self, moves: &[Move]) -> Vec<Move> {
        let now: BTreeMap<Col, f64> = moves.iter().map(|(col, lower, _)| (*col, *lower)).collect();
        let value = |col: Col| now.get(&col).copied().unwrap_or(self.bounds[col.index()].0);
        let mut touched: Vec<usize> =
            now.keys().filter_map(|col| self.hanging.get(col)).flatten().copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let links = touched.into_iter().map(|n| &self.links[n]);
        links.map(|link| (link.col, 0.0, link.most(value))).collect()
    }
}

impl Goal {
    /// The last of some goals, those before it as rows with a column each that says how much of them there is at least.
    fn new(model: &Model, goals: &[&Objective], effort: &Effort) -> Self {
        let mut model = model.clone();
        let Some((goal, before)) = goals.split_last() else { unreachable!("a goal") };
        let mut hold = |(n, other): (usize, &&Objective)| {
            let name = format!("least[{n}]");
            let least = model.continuous(name.clone(), f64::NEG_INFINITY, f64::INFINITY);
            let mut row = Expr::default();
            row.add_scaled(&other.expr, other.sign());
            row.add(least, -1.0);
            model.row(name, row, Sense::Ge, 0.0);
            least
        };
        let held = before.iter().enumerate().map(&mut hold).collect();
        let sign = goal.sign();
        let mut program = Program::new(&model.columns, &model.rows, true, effort);
        program.set_costs(&goal.expr.factors(model.columns.len(), sign));
        Self { program, held, sign, constant: goal.expr.constant }
    }

    fn set(&mut self, moves: &[Move]) {
        for &(col, lower, upper) in moves {
            self.program.set_bounds(col.index(), lower, upper);
        }
    }

    /// The best point under the values of the goals before it, each counted so that more is better.
    fn best(&mut self, before: &[f64]) -> Option<Vertex> {
        for (col, value) in self.held.iter().zip(before) {
            let least = value - HELD * value.abs().max(1.0);
            self.program.set_bounds(col.index(), least, f64::INFINITY);
        }
        self.program.solve()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_moved_is_back_at_its_place_also_after_no_answer() {
        let mut model = Model::default();
        let a = model.continuous("a".into(), 0.0, 4.0);
        let b = model.continuous("b".into(), 0.0, 4.0);
        let sum = Expr { terms: vec![(a, 1.0), (b, 1.0)], constant: 0.0 };
        model.row("both".into(), sum, Sense::Le, 5.0);
        let expr = Expr { terms: vec![(a, 2.0), (b, 1.0)], constant: 1.0 };
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 10.0 };
        let objective = Objective { expr, maximise: true };
        let mut question = Question::new(&model, &[&objective], &effort);
        let mut value = |moves: &[Move]| question.ask(moves).map(|best| best.value);
        assert_eq!(value(&[]), Some(10.0));
        assert_eq!(value(&[(a, 1.0, 1.0)]), Some(7.0));
        assert_eq!(value(&[(a, 9.0, 9.0)]), None);
        assert_eq!(value(&[]), Some(10.0));
    }

    #[test]
    fn a_link_follows_the_whole_number_that_it_hangs_on() {
        let mut model = Model::default();
        let open = model.integer("open".into(), 1.0, 1.0);
        let here = model.continuous("here".into(), 0.0, 10.0);
        let there = model.continuous("there".into(), 0.0, 3.0);
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 0.0 };
        model.row("link[here]".into(), sum(&[(here, 1.0), (open, -6.0)]), Sense::Le, 0.0);
        model.row("demand".into(), sum(&[(here, 1.0), (there, 1.0)]), Sense::Le, 7.0);
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 10.0 };
        let expr = sum(&[(here, 1.0), (there, 1.0)]);
        let objective = Objective { expr, maximise: true };
        let mut question = Question::new(&model, &[&objective], &effort);
        let mut value = |moves: &[Move]| question.ask(moves).map(|best| best.value);
        assert_eq!(value(&[]), Some(7.0));
        assert_eq!(value(&[(open, 0.0, 0.0)]), Some(3.0));
        assert_eq!(value(&[]), Some(7.0));
    }

    /// Two goods worth the same: the second goal chooses between them, the third among what is left.
    #[test]
    fn later_goals_choose_among_the_best_points_of_those_before() {
        let mut model = Model::default();
        let one = model.continuous("one".into(), 0.0, 4.0);
        let two = model.continuous("two".into(), 0.0, 4.0);
        let three = model.continuous("three".into(), 0.0, 4.0);
        let sum = |terms: &[(Col, f64)]| Expr { terms: terms.to_vec(), constant: 2.0 };
        let all = sum(&[(one, 1.0), (two, 1.0), (three, 1.0)]);
        model.row("all".into(), all.clone(), Sense::Le, 7.0);
        let value = Objective { expr: all, maximise: true };
        let least = Objective { expr: sum(&[(three, 1.0)]), maximise: false };
        let most = Objective { expr: sum(&[(two, 3.0), (one, 1.0)]), maximise: true };
        let effort = Effort { gap: 0.0, nodes: 1, stall_nodes: 1, seconds: 10.0 };
        let mut question = Question::new(&model, &[&value, &least, &most], &effort);
        let mut points = |moves: &[Move]| {
            let best = question.ask_all(moves)?;
            Some((best.value, best.point[..3].iter().map(|x| x.round()).collect::<Vec<_>>()))
        };
        // Five units in all, four of the good that the third goal likes most and none of the third good.
        assert_eq!(points(&[]), Some((7.0, vec![1.0, 4.0, 0.0])));
        assert_eq!(points(&[(two, 0.0, 0.0)]), Some((7.0, vec![4.0, 0.0, 1.0])));
        assert_eq!(points(&[(two, 9.0, 9.0)]), None);
        assert_eq!(points(&[]), Some((7.0, vec![1.0, 4.0, 0.0])));
    }
}
