//! People who sign in: passwords, sessions, invitation links, the start page.
//!
//! An account is only the key to the door. Who somebody is inside a tenant stands in `members`.

pub mod actions;
pub mod email;
pub mod interrupted;
pub mod limits;
pub mod nip;
pub mod password;
pub mod routes;
pub mod store;
pub mod views;

/// What is remembered of a browser with its session, so that people recognise their own.
#[derive(Debug, Clone, Default)]
pub struct Device {
    /// The browser's own words.
    pub user_agent: String,
    /// The address it came from.
    pub address: String,
    /// By what the account knows the device from now on; none: not at all.
    pub digest: Option<[u8; 32]>,
}

/// A form that came after its session had ended, as the session's row keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it was going.
    pub path: String,
    /// What was typed, urlencoded.
    pub body: String,
    /// Whether files came with it, which are not kept.
    pub without_files: bool,
}
