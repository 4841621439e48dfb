//! Classes and their participants.

pub mod import;
