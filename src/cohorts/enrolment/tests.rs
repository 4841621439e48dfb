//! The behaviour of imports.
