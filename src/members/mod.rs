//! A tenant's own directory: who people are here, which roles they hold, and the links with which they get in.
//!
//! [`provision::enter`] is how people come in, one by one or forty at once from a list.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod provision;
pub mod routes;
pub mod store;
pub(crate) mod tell;
pub mod views;
