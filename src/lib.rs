//! Jejak: the one record of the change projects of Indonesian leadership training.

pub mod config;
pub mod db;
pub mod serve;
