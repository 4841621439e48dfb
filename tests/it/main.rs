//! The whole application, through its router, on a database of its own for each test.
//!
//! One binary, because each further one would link everything again. [`world`] makes two tenants with the same data
//! and a third one that is home to some of their participants; the other modules each prove one promise.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod address;
mod arrows;
mod audience;
mod audit;
mod beside;
mod csrf;
mod headers;
mod isolation;
mod pictures;
mod plans;
mod receipts;
mod reviews;
mod rights;
mod same_browser;
mod schema;
mod scores;
mod sign_in;
mod statements;
mod templates;
mod tenants;
mod turns;
mod walk;
mod world;
