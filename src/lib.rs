//! Jejak: the one record of the change projects of Indonesian leadership training.

pub mod reports;
pub mod web;
