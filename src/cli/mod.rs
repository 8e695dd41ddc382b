//! The command line.

pub mod locate;
