//! Location under capacities: facility location and p-median, clients shared or each at one site.

mod relaxation;
mod split;
mod transport;
mod tree;

pub use split::capacitated_split;
