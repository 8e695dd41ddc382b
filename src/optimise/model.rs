//! A mixed-integer linear model with names: what is solved is what is written.

use std::fmt::Write;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Col(u32);

impl Col {
    /// The column at a position.
    pub fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Its position among the columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A linear expression.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expr {
    /// Coefficients; a column may stand more than once until [`Expr::tidy`].
    pub terms: Vec<(Col, f64)>,
    /// Constant.
    pub constant: f64,
}

impl Expr {
    /// A constant.
    pub fn constant(value: f64) -> Self {
        Self { terms: Vec::new(), constant: value }
    }

    /// One column.
    pub fn column(col: Col) -> Self {
        Self { terms: vec![(col, 1.0)], constant: 0.0 }
    }

    /// Adds a term.
    pub fn add(&mut self, col: Col, factor: f64) {
        if factor != 0.0 {
            self.terms.push((col, factor));
        }
    }

    /// Adds another expression times a factor.
    pub fn add_scaled(&mut self, other: &Expr, factor: f64) {
        for &(col, value) in &other.terms {
            self.add(col, value * factor);
        }
        self.constant += other.constant * factor;
    }

    /// The same expression with each column once, in order.
    pub fn tidy(mut self) -> Self {
        self.terms.sort_by_key(|(col, _)| *col);
        self.terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        self.terms.retain(|(_, factor)| *factor != 0.0);
        self
    }

    /// Its value at a point.
    pub fn value(&self, point: &[f64]) -> f64 {
        self.terms.iter().map(|(col, factor)| point[col.index()] * factor).sum::<f64>()
            + self.constant
    }
}

/// Side of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// At most.
    Le,
    /// At least.
    Ge,
    /// Equal.
    Eq,
}

/// A column's description.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name, unique, without blanks.
    pub name: String,
    /// Least value.
    pub lower: f64,
    /// Greatest value.
    pub upper: f64,
    /// Whether it is whole.
    pub integer: bool,
}

/// A row: terms against a right-hand side.
#[derive(Debug, Clone)]
pub struct Row {
    /// Name, unique, without blanks.
    pub name: String,
    /// Terms, each column once.
    pub terms: Vec<(Col, f64)>,
    /// Side.
    pub sense: Sense,
    /// Right-hand side.
    pub rhs: f64,
}

impl Row {
    /// What kind of row it is: its name before the bracket.
    pub fn family(&self) -> &str {
        self.name.split('[').next().unwrap_or(&self.name)
    }

    /// By how much a point misses it.
    pub fn violation(&self, point: &[f64]) -> f64 {
        let activity: f64 = self.terms.iter().map(|(col, f)| point[col.index()] * f).sum();
        match self.sense {
            Sense::Le => activity - self.rhs,
            Sense::Ge => self.rhs - activity,
            Sense::Eq => (activity - self.rhs).abs(),
        }
        .max(0.0)
    }
}

/// What is optimised.
#[derive(Debug, Clone)]
pub struct Objective {
    /// Expression.
    pub expr: Expr,
    /// Whether more is better.
    pub maximise: bool,
}

/// Columns and rows.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
}

impl Model {
    /// Adds a continuous column.
    pub fn continuous(&mut self, name: String, lower: f64, upper: f64) -> Col {
        self.column(Column { name, lower, upper, integer: false })
    }

    /// Adds a whole-number column.
    pub fn integer(&mut self, name: String, lower: f64, upper: f64) -> Col {
        self.column(Column { name, lower, upper, integer: true })
    }

    fn column(&mut self, column: Column) -> Col {
        self.columns.push(column);
        Col((self.columns.len() - 1) as u32)
    }

    /// Adds `expr (sense) rhs`; a row without columns that holds is left out.
    pub fn row(&mut self, name: String, expr: Expr, sense: Sense, rhs: f64) {
        let rhs = rhs - expr.constant;
        let terms = expr.tidy().terms;
        let row = Row { name, terms, sense, rhs };
        if !row.terms.is_empty() || row.violation(&[]) > 1e-9 {
            self.rows.push(row);
        }
    }

    /// Whole-number columns.
    pub fn integers(&self) -> impl Iterator<Item = Col> {
        let whole = self.columns.iter().enumerate().filter(|(_, column)| column.integer);
        whole.map(|(n, _)| Col(n as u32))
    }

    /// Fixes a column.
    pub fn fix(&mut self, col: Col, value: f64) {
        let column = &mut self.columns[col.index()];
        column.lower = value;
        column.upper = value;
    }

    /// Fixes whole-number columns at the rounded values of a point.
    pub fn fix_integers(&mut self, point: &[f64]) {
        for (column, value) in self.columns.iter_mut().zip(point).filter(|(c, _)| c.integer) {
            (column.lower, column.upper) = (value.round(), value.round());
        }
    }

    /// The model in free MPS format. A constant of the objective stands, negated, on its right-hand side.
    pub fn mps(&self, name: &str, objective: &Objective) -> String {
        let mut text = format!("NAME {name}\n");
        if objective.maximise {
            text.push_str("OBJSENSE\n    MAX\n");
        }
        text.push_str("ROWS\n N  goal\n");
        for row in &self.rows {
            let side = match row.sense {
                Sense::Le => 'L',
                Sense::Ge => 'G',
                Sense::Eq => 'E',
            };
            let _ = writeln!(text, " {side}  {}", row.name);
        }
        self.mps_columns(&mut text, objective);
        text.push_str("RHS\n");
        if objective.expr.constant != 0.0 {
            let _ = writeln!(text, "    RHS  goal  {}", -objective.expr.constant);
        }
        for row in self.rows.iter().filter(|row| row.rhs != 0.0) {
            let _ = writeln!(text, "    RHS  {}  {}", row.name, row.rhs);
        }
        self.mps_bounds(&mut text);
        text.push_str("ENDATA\n");
        text
    }

    fn mps_columns(&self, text: &mut String, objective: &Objective) {
        let mut entries: Vec<Vec<(&str, f64)>> = vec![Vec::new(); self.columns.len()];
        for (col, factor) in objective.expr.clone().tidy().terms {
            entries[col.index()].push(("goal", factor));
        }
        for row in &self.rows {
            for (col, factor) in &row.terms {
                entries[col.index()].push((&row.name, *factor));
            }
        }
        text.push_str("COLUMNS\n");
        let mut whole = false;
        for (column, entries) in self.columns.iter().zip(&entries) {
            if column.integer != whole {
                let mark = if column.integer { "INTORG" } else { "INTEND" };
                let _ = writeln!(text, "    MARKER  'MARKER'  '{mark}'");
                whole = column.integer;
            }
            if entries.is_empty() {
                let _ = writeln!(text, "    {}  goal  0", column.name);
            }
            for (row, factor) in entries {
                let _ = writeln!(text, "    {}  {row}  {factor}", column.name);
            }
        }
        if whole {
            text.push_str("    MARKER  'MARKER'  'INTEND'\n");
        }
    }

    fn mps_bounds(&self, text: &mut String) {
        text.push_str("BOUNDS\n");
        for Column { name, lower, upper, .. } in &self.columns {
            if lower == upper {
                let _ = writeln!(text, " FX BND  {name}  {lower}");
                continue;
            }
            if *lower != 0.0 {
                let _ = writeln!(text, " LO BND  {name}  {lower}");
            }
            match upper.is_finite() {
                true => writeln!(text, " UP BND  {name}  {upper}"),
                false => writeln!(text, " PL BND  {name}"),
            }
            .unwrap_or(());
        }
    }
}
