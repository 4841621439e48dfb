//! The same form sent twice is one act.
//!
//! Each form that makes something carries an id that was made when the form was shown. Its first arrival leaves a
//! receipt, in the transaction of the act: a twin waits for it and is told that all is well. What comes under the same
//! id with other content (somebody went back and wrote on) is not taken for the first: it is given back.

use super::form::Fields;
use super::input::CSRF_FIELD;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::MemberId;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The field that carries the form's id.
pub const ID_FIELD: &str = "id";

/// Leaves the receipt of a form that `member` sent to `path`. `false`: this very form was taken already.
///
/// A form without an id leaves none. Errors: [`Error::SentBefore`] when the id was used for other content.
pub async fn leave(
    tx: &mut TenantTx,
    member: MemberId,
    path: &str,
    fields: &Fields,
    now: DateTime<Utc>,
) -> Result<bool> {
    let Ok(id) = fields.get(ID_FIELD).parse::<Uuid>() else {
        return Ok(true);
    };
    let digest = digest(path, fields)?;
    let left = sqlx::query!(
        "insert into form_receipt (id, member_id, digest, at) values ($1, $2, $3, $4) on conflict (tenant_id, id) do nothing",
        id,
        member.0,
        &digest[..],
        now
    )
    .execute(tx.conn())
    .await?;
    if left.rows_affected() == 1 {
        return Ok(true);
    }
    let same = sqlx::query_scalar!(
        r#"select exists (select from form_receipt where tenant_id = app_tenant() and id = $1 and member_id = $2 and digest = $3) as "same!""#,
        id,
        member.0,
        &digest[..]
    )
    .fetch_one(tx.conn())
    .await?;
    if same {
        Ok(false)
    } else {
        Err(Error::SentBefore)
    }
}

/// Of everything that was typed; the token changes with the session and says nothing about the content.
fn digest(path: &str, fields: &Fields) -> Result<[u8; 32]> {
    let typed: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| *name != CSRF_FIELD)
        .collect();
    let content = serde_json::to_vec(&(path, typed)).map_err(Error::internal)?;
    Ok(Sha256::digest(content).into())
}
