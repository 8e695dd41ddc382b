//! A province of three communes, small enough to check by hand, with a plan whose every figure was worked out on paper.
//!
//! Communes A (plain, with hospital H) and B (plain, no villages) lie in district D1, island C in D2. A pilot stands in A; the
//! plan converts it to a centre at H in July 2015 and opens offices in B and C in 2016.

#![allow(dead_code, reason = "each test file uses a part")]

mod facts;
mod plan;

pub use facts::world;
pub use plan::{solved, study};

use botri::world::{Id, Label, Table};

// Positions in the tables of `world`.
pub const A: usize = 0;
pub const B: usize = 1;
pub const C: usize = 2;
pub const ELDERLY: usize = 0;
pub const DISABLED: usize = 1;
pub const COUNSEL: usize = 0;
pub const DAYCARE: usize = 1;
pub const OFFICER: usize = 0;
pub const CARER: usize = 1;
pub const HELPER: usize = 2;
pub const PROVINCE: usize = 0;
pub const DISTRICT: usize = 1;
pub const COMMUNE: usize = 2;
pub const PILOT: usize = 0;
pub const CENTRE: usize = 1;
pub const OFFICE: usize = 2;
pub const PILOT_A: usize = 0;
pub const CENTRE_H: usize = 1;
pub const CENTRE_B: usize = 2;
pub const CENTRE_C: usize = 3;
pub const OFFICE_C: usize = 4;
pub const OFFICE_B: usize = 5;
pub const OFFICE_A: usize = 6;
pub const INVEST: usize = 0;
pub const RUN: usize = 1;
pub const LOCAL: usize = 2;
pub const ANY_SITES: usize = 0;
pub const COVERAGE: usize = 1;
pub const NESTED: usize = 2;
pub const COMMUNES: usize = 3;

/// The id of a row.
pub fn id<K: Id>(row: usize) -> K {
    K::new(row)
}

/// The ids of some rows.
pub fn ids<K: Id>(rows: &[usize]) -> Vec<K> {
    rows.iter().map(|&row| K::new(row)).collect()
}

fn table<K: Id, V, const N: usize>(rows: [V; N]) -> Table<K, V> {
    Table::new(rows.into())
}

fn label(code: &str) -> Label {
    Label { vi: code.to_owned(), en: code.to_owned() }
}
