//! A reader of free MPS, and microlp, a solver in Rust that shares nothing with HiGHS.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus};
use std::collections::BTreeMap;

/// A row: its side, what it holds and its right-hand side.
#[derive(Default)]
struct Row {
    side: String,
    terms: Vec<(String, f64)>,
    rhs: f64,
}

/// A column: its factor in the goal, its bounds, and whether it is a whole number.
struct Column {
    factor: f64,
    lower: f64,
    upper: f64,
    whole: bool,
}

#[derive(Default)]
struct Program {
    goal: String,
    rows: BTreeMap<String, Row>,
    columns: BTreeMap<String, Column>,
}

/// The least value of a model in free MPS.
pub fn least(mps: &str) -> f64 {
    let program = read(mps);
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut places = BTreeMap::new();
    for (name, column) in &program.columns {
        let Column { factor, lower, upper, whole } = *column;
        let place = match whole {
            true => problem.add_integer_var(factor, (lower as i32, upper as i32)),
            false => problem.add_var(factor, (lower, upper)),
        };
        places.insert(name, place);
    }
    for row in program.rows.values() {
        let terms: Vec<_> =
            row.terms.iter().map(|(name, factor)| (places[name], *factor)).collect();
        let side = match row.side.as_str() {
            "L" => ComparisonOp::Le,
            "G" => ComparisonOp::Ge,
            _ => ComparisonOp::Eq,
        };
        problem.add_constraint(&terms, side, row.rhs);
    }
    let outcome = problem.solve().expect("the model has an optimum");
    let solution = outcome.solution().expect("nothing limits the search");
    assert_eq!(solution.status(), SolutionStatus::Optimal);
    solution.objective()
}

fn read(mps: &str) -> Program {
    let mut program = Program::default();
    let (mut section, mut whole) = ("", false);
    for line in mps.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with('*') {
            continue;
        }
        if !line.starts_with(' ') {
            section = words[0];
            continue;
        }
        let number = |word: &str| word.parse::<f64>().expect("a number");
        match (section, words.as_slice()) {
            ("ROWS", ["N", name]) => program.goal = (*name).to_owned(),
            ("ROWS", [side, name]) => {
                let row = Row { side: (*side).to_owned(), ..Row::default() };
                assert!(program.rows.insert((*name).to_owned(), row).is_none(), "{name} twice");
            }
            ("COLUMNS", [_, "'MARKER'", mark]) => whole = *mark == "'INTORG'",
            ("COLUMNS", [name, row, factor]) => {
                let new = Column { factor: 0.0, lower: 0.0, upper: f64::INFINITY, whole };
                let column = program.columns.entry((*name).to_owned()).or_insert(new);
                if *row == program.goal {
                    column.factor += number(factor);
                } else {
                    let row = program.rows.get_mut(*row).expect("a row of ROWS");
                    row.terms.push(((*name).to_owned(), number(factor)));
                }
            }
            ("RHS", [_, row, value]) => {
                program.rows.get_mut(*row).expect("a row of ROWS").rhs = number(value);
            }
            ("BOUNDS", [kind, _, name, rest @ ..]) => {
                let column = program.columns.get_mut(*name).expect("a column of COLUMNS");
                match (*kind, rest) {
                    ("FX", [value]) => {
                        (column.lower, column.upper) = (number(value), number(value))
                    }
                    ("LO", [value]) => column.lower = number(value),
                    ("UP", [value]) => column.upper = number(value),
                    ("PL", []) => column.upper = f64::INFINITY,
                    other => panic!("a bound of no known kind: {other:?}"),
                }
            }
            other => panic!("not free MPS: {other:?}"),
        }
    }
    program
}
