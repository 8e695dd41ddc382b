//! A mixed-integer linear model with names: what is solved is what is written.

/// What a whole number may be off it by rounding errors.
pub const ROUNDING: f64 = 1e-6;

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

    /// The same in terms of the columns that are left, the values of the others in its constant.
    pub fn without(&self, place: &[Option<Col>], fixed: &[Option<f64>]) -> Self {
        let mut left = left_of(&self.terms, place, fixed);
        left.constant += self.constant;
        left
    }

    /// The factor of each of so many columns, times a sign.
    pub fn factors(&self, columns: usize, sign: f64) -> Vec<f64> {
        let mut factors = vec![0.0; columns];
        self.terms.iter().for_each(|(col, factor)| factors[col.index()] += sign * factor);
        factors
    }

    /// Its value at a point.
    pub fn value(&self, point: &[f64]) -> f64 {
        self.terms.iter().map(|(col, factor)| point[col.index()] * factor).sum::<f64>()
            + self.constant
    }
}

/// Terms in terms of the columns that are left, the values of the others as a constant.
fn left_of(terms: &[(Col, f64)], place: &[Option<Col>], fixed: &[Option<f64>]) -> Expr {
    let mut left = Expr::default();
    for (col, factor) in terms {
        match place[col.index()] {
            Some(col) => left.add(col, *factor),
            None => left.constant += factor * fixed[col.index()].unwrap_or(0.0),
        }
    }
    left
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

impl Sense {
    /// Whether a column with this factor makes a row harder to keep as it rises.
    pub fn hinders(self, factor: f64) -> bool {
        match self {
            Sense::Le => factor > 0.0,
            Sense::Ge => factor < 0.0,
            Sense::Eq => true,
        }
    }
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
        (-self.slack(point)).max(0.0)
    }

    /// How much a point leaves of it; less than nought where it misses it.
    pub fn slack(&self, point: &[f64]) -> f64 {
        let activity: f64 = self.terms.iter().map(|(col, f)| point[col.index()] * f).sum();
        match self.sense {
            Sense::Le => self.rhs - activity,
            Sense::Ge => activity - self.rhs,
            Sense::Eq => -(activity - self.rhs).abs(),
        }
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

impl Objective {
    /// What its values are multiplied by so that more is better.
    pub fn sign(&self) -> f64 {
        if self.maximise { 1.0 } else { -1.0 }
    }
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

    /// Least and greatest value of each column.
    pub fn ends(&self) -> (Vec<f64>, Vec<f64>) {
        self.columns.iter().map(|column| (column.lower, column.upper)).unzip()
    }

    /// The rows that take part by column, with its factor: rows of money have too many terms to look for it there.
    pub fn touching(&self, takes: impl Fn(&Row) -> bool) -> Vec<Vec<(u32, f64)>> {
        let mut touching = vec![Vec::new(); self.columns.len()];
        for (n, row) in self.rows.iter().enumerate().filter(|(_, row)| takes(row)) {
            let own = row.terms.iter();
            own.for_each(|(col, factor)| touching[col.index()].push((n as u32, *factor)));
        }
        touching
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

    /// The model without some columns, which have these values, and without the rows that are not kept; with it the new place of
    /// each column that is left.
    pub fn without(
        &self,
        fixed: &[Option<f64>],
        keeps: impl Fn(usize) -> bool,
    ) -> (Model, Vec<Option<Col>>) {
        let mut smaller = Model::default();
        let mut place = vec![None; self.columns.len()];
        for n in (0..self.columns.len()).filter(|n| fixed[*n].is_none()) {
            place[n] = Some(smaller.column(self.columns[n].clone()));
        }
        for (_, row) in self.rows.iter().enumerate().filter(|(n, _)| keeps(*n)) {
            let left = left_of(&row.terms, &place, fixed);
            smaller.row(row.name.clone(), left, row.sense, row.rhs);
        }
        (smaller, place)
    }
}
