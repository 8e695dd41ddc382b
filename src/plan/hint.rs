//! What the search of a goal leaves to the next one of nearly the same problem.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of one goal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hint {
    /// Prices at which its bound was proven.
    pub prices: RowPrices,
    /// Flow covers among these rows, by name.
    pub covers: BTreeMap<String, FlowCover>,
    /// Share of each opening that the relaxation opens, by name.
    pub shares: BTreeMap<String, f64>,
}

/// Prices of rows by name, in units of the goal for one unit of the row's right-hand side: what a little more of it is worth.
/// Rows that are left out cost nothing.
///
/// They are never trusted: any prices of the right side prove a bound, which is worked out anew (weak duality).
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

/// A flow cover by the names of its columns, from which it is made again for another model: openings take other numbers of clients
/// there, but the row holds whatever it counts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowCover {
    /// Row of the demand.
    pub demand: String,
    /// Columns of clients that it counts at sites of which it holds nothing.
    pub clients: Vec<String>,
    /// Columns of clients at the other sites, with the openings that it holds there.
    pub held: BTreeMap<String, Vec<String>>,
}
