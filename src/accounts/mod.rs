//! People who sign in: passwords, sessions, invitation links, the start page.
//!
//! An account is only the key to the door. Who somebody is inside a tenant stands in `members`.

pub mod actions;
pub mod email;
pub mod limits;
pub mod nip;
pub mod password;
pub mod routes;
pub mod sessions;
pub mod store;
pub mod views;
