//! Location under capacities: facility location and p-median, clients shared or each at one site.

mod ascent;
mod choice;
mod cover;
mod knapsack;
mod offers;
mod relaxation;
mod shifts;
mod solve;
mod transport;
mod tree;
mod whole;

pub use cover::{capacitated_center, capacitated_cover};
pub use solve::{capacitated_single, capacitated_split};
