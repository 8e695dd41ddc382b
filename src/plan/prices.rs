//! The prices at which the bound of a goal was proven: a hint to the next search of nearly the same problem.
//!
//! They are never trusted: any prices of the right side prove a bound, which is worked out anew (weak duality).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Prices of rows by name, in units of the goal for one unit of the row's right-hand side: what a little more of it is worth.
/// Rows that are left out cost nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowPrices(BTreeMap<String, f64>);

impl RowPrices {
    /// The prices that are not nought.
    pub fn new(rows: impl IntoIterator<Item = (String, f64)>) -> Self {
        Self(rows.into_iter().filter(|(_, price)| *price != 0.0 && price.is_finite()).collect())
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The price of a row.
    pub fn of(&self, row: &str) -> f64 {
        self.0.get(row).copied().unwrap_or(0.0)
    }
}
