//! What is kept of many futures: integer counts, whose size does not depend on how many futures there are, and which add up exactly
//! whatever the order or the blocks.

mod block;
mod histogram;
mod joint;

pub use block::Block;
pub(super) use block::WaitSums;
pub(super) use histogram::Histogram;
pub(super) use joint::Joint;
