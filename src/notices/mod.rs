//! What a person is told of without being asked: the inbox. Rows are written by the database where several tenants are
//! concerned (migrations 0005, 0009), by [`store::tell_of_milestone`] inside a class; here they are read and marked as read.

pub mod actions;
pub mod policy;
pub mod routes;
pub mod store;
#[cfg(test)]
mod tests;

use crate::id::NoticeId;
use chrono::{DateTime, Utc};

/// One notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The notice.
    pub id: NoticeId,
    /// In words.
    pub body: String,
    /// Where it leads, inside the tenant.
    pub path: String,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}
