//! Typed positions and the tables they index: a commune can never be looked up as a site.

use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A typed position in a [`Table`].
pub trait Id: Copy + Eq + Ord + std::hash::Hash + std::fmt::Debug {
    /// The id of row `index`.
    fn new(index: usize) -> Self;
    /// The row.
    fn index(self) -> usize;
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(u32);

        impl Id for $name {
            fn new(index: usize) -> Self {
                Self(index as u32)
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    /// A demand point: xã, phường, thị trấn.
    CommuneId;
    /// An area above the commune: district, province.
    AreaId;
    /// A node of the travel network. The first places are the commune centres, in commune order.
    PlaceId;
    /// A zone: urban, plain, midland, highland, island.
    ZoneId;
    /// A client group.
    GroupId;
    /// A service.
    ServiceId;
    /// A cadre of staff.
    CadreId;
    /// Who decides and runs.
    OwnerId;
    /// A facility type.
    TypeId;
    /// A size, within its facility type.
    SizeId;
    /// A place at which a facility of a type may stand or stands.
    SiteId;
    /// A source of money.
    FundId;
    /// A decision that an action waits for.
    GateId;
    /// A mandate.
    MandateId;
}

/// Rows that only their own id type can index.
#[derive(Debug, Clone, PartialEq)]
pub struct Table<K, V> {
    rows: Vec<V>,
    key: PhantomData<K>,
}

impl<K: Id, V> Table<K, V> {
    /// A table of these rows; row `n` has id `n`.
    pub fn new(rows: Vec<V>) -> Self {
        Self { rows, key: PhantomData }
    }

    /// A table of the same shape as `self`, each row computed from its id.
    pub fn map<W>(&self, row: impl FnMut(K) -> W) -> Table<K, W> {
        Table::new(self.ids().map(row).collect())
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = K> + use<K, V> {
        (0..self.rows.len()).map(K::new)
    }

    /// All rows with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.rows.iter().enumerate().map(|(n, row)| (K::new(n), row))
    }

    /// All rows, in order.
    pub fn values(&self) -> std::slice::Iter<'_, V> {
        self.rows.iter()
    }

    /// The id of the first row that fits.
    pub fn find(&self, mut fits: impl FnMut(&V) -> bool) -> Option<K> {
        self.rows.iter().position(&mut fits).map(K::new)
    }

    /// Adds a row and returns its id.
    pub fn push(&mut self, row: V) -> K {
        self.rows.push(row);
        K::new(self.rows.len() - 1)
    }
}

impl<K: Id, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<K: Id, V> Index<K> for Table<K, V> {
    type Output = V;
    fn index(&self, id: K) -> &V {
        &self.rows[id.index()]
    }
}

impl<K: Id, V> IndexMut<K> for Table<K, V> {
    fn index_mut(&mut self, id: K) -> &mut V {
        &mut self.rows[id.index()]
    }
}
