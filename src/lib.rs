//! Jejak: the one record of the change projects of Indonesian leadership training.

pub mod accounts;
pub mod cohorts;
