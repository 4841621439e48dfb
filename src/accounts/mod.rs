//! People and their official identity.

pub mod nip;
