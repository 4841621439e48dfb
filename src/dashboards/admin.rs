//! First screen of this role; its team replaces this file.

use super::RoleTab;
use crate::access::MemberRead;
use crate::error::{Error, Result};
use axum::response::Response;

/// The screen.
pub async fn page(_: MemberRead, _: Vec<RoleTab>) -> Result<Response> {
    Err(Error::NotFound)
}
