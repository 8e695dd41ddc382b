//! What the search of a goal leaves to the next one of nearly the same problem.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of one goal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hint {
    /// Prices at which its bound was proven.
    pub prices: RowPrices,
    /// What areas proved at them.
    pub areas: AreaBounds,
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

/// Bounds of areas by the fingerprint of all that was asked of each: the same question has the same answer, whatever changed
/// elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaBounds(BTreeMap<String, AreaBound>);

/// What an area proved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaBound {
    /// Bound on what the area is worth at the prices, more is better.
    pub bound: f64,
    /// Names of the starts of the best that was found.
    pub starts: Vec<String>,
}

impl AreaBounds {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer to a question.
    pub fn of(&self, fingerprint: &str) -> Option<&AreaBound> {
        self.0.get(fingerprint)
    }
}

impl FromIterator<(String, AreaBound)> for AreaBounds {
    fn from_iter<T: IntoIterator<Item = (String, AreaBound)>>(areas: T) -> Self {
        Self(areas.into_iter().collect())
    }
}
