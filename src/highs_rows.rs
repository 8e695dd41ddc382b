//! Rows that enter and leave a program kept in HiGHS many at a time.
//!
//! The `highs` crate enters one row a call, and each call moves the whole matrix, which HiGHS holds by columns: five thousand
//! rows took longer to enter than the simplex method needed for them. HiGHS itself takes any number at once, and lets rows go
//! again, so that this file calls it directly. It is the only one that does.

use highs::Model;
use std::ffi::c_int;

/// HiGHS did not take what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// Rows to be entered, one after another.
#[derive(Debug, Default)]
pub struct Rows {
    lower: Vec<f64>,
    upper: Vec<f64>,
    starts: Vec<c_int>,
    index: Vec<c_int>,
    value: Vec<f64>,
}

impl Rows {
    /// Puts a row at the end: its bounds, and column and factor of each term.
    pub fn push(
        &mut self,
        (lower, upper): (f64, f64),
        terms: impl IntoIterator<Item = (usize, f64)>,
    ) {
        self.lower.push(lower);
        self.upper.push(upper);
        self.starts.push(whole(self.index.len()));
        for (column, factor) in terms {
            self.index.push(whole(column));
            self.value.push(factor);
        }
    }

    /// Enters the rows at the end of a model, whose basis stays.
    ///
    /// # Errors
    /// HiGHS refused them: a column that the model does not have, or a bound or factor that is no number.
    pub fn enter(&self, model: &mut Model) -> Result<(), Refused> {
        let (rows, terms) = (whole(self.lower.len()), whole(self.index.len()));
        // SAFETY: the pointer is that of a model which lives and is not shared while it is borrowed here; the arrays are as long
        // as the two counts say and are only read during the call. HiGHS looks at every index before it uses one.
        let status = unsafe {
            highs_sys::Highs_addRows(
                model.as_mut_ptr(),
                rows,
                self.lower.as_ptr(),
                self.upper.as_ptr(),
                terms,
                self.starts.as_ptr(),
                self.index.as_ptr(),
                self.value.as_ptr(),
            )
        };
        accepted(status)
    }
}

/// Takes rows out of a model, given by ascending position. Its basis stays where none of them binds; those behind move up.
///
/// # Errors
/// HiGHS refused: a position twice, out of order or beyond the last row.
pub fn leave(model: &mut Model, rows: &[usize]) -> Result<(), Refused> {
    let set: Vec<c_int> = rows.iter().map(|row| whole(*row)).collect();
    // SAFETY: as above; HiGHS looks at the whole set before it takes the first row out.
    let status = unsafe {
        highs_sys::Highs_deleteRowsBySet(model.as_mut_ptr(), whole(set.len()), set.as_ptr())
    };
    accepted(status)
}

/// A count as HiGHS takes it; what is too large for it becomes a position that it refuses.
fn whole(count: usize) -> c_int {
    c_int::try_from(count).unwrap_or(-1)
}

fn accepted(status: c_int) -> Result<(), Refused> {
    // Factors too small to matter are left out with a warning.
    if status == highs_sys::STATUS_ERROR { Err(Refused) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use highs::{HighsModelStatus, RowProblem, Sense};

    const FREE: f64 = f64::INFINITY;

    /// x + y at most, each at most 4.
    fn model() -> Model {
        let mut problem = RowProblem::default();
        let columns = [problem.add_column(1.0, 0.0..=4.0), problem.add_column(1.0, 0.0..=4.0)];
        problem.add_row(..=7.0, columns.map(|col| (col, 1.0)));
        let mut model = problem.optimise(Sense::Maximise);
        model.make_quiet();
        model
    }

    fn best(model: Model) -> (f64, Model) {
        let solved = model.solve();
        assert_eq!(solved.status(), HighsModelStatus::Optimal);
        (solved.objective_value(), solved.into())
    }

    #[test]
    fn rows_enter_together_and_leave_again() {
        let (value, mut model) = best(model());
        assert_eq!(value, 7.0);
        let mut rows = Rows::default();
        rows.push((-FREE, 1.0), [(0, 1.0)]);
        rows.push((-FREE, 9.0), [(0, 1.0), (1, 2.0)]);
        rows.push((-FREE, 2.0), [(1, 1.0)]);
        assert_eq!(rows.enter(&mut model), Ok(()));
        let (value, mut model) = best(model);
        assert_eq!((value, model.num_rows()), (3.0, 4));
        // The second and the third do not bind; the fourth moves up and goes next.
        assert_eq!(leave(&mut model, &[0, 2]), Ok(()));
        let (value, mut model) = best(model);
        assert_eq!((value, model.num_rows()), (3.0, 2));
        assert_eq!(leave(&mut model, &[1]), Ok(()));
        assert_eq!(best(model).0, 5.0);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut model = model();
        let mut rows = Rows::default();
        rows.push((-FREE, 1.0), [(2, 1.0)]);
        assert_eq!(rows.enter(&mut model), Err(Refused), "a third column");
        assert_eq!(leave(&mut model, &[1]), Err(Refused), "a second row");
        assert_eq!(leave(&mut model, &[0, 0]), Err(Refused), "a row twice");
        assert_eq!(best(model).0, 7.0);
    }
}
