//! The database: the private PostgreSQL that Jejak keeps for itself.

pub mod cluster;
