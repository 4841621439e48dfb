//! Adding and removing photographs.

use super::forms::Typed;
use super::{MOST, store};
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::files::NewFile;
use crate::id::PhotoId;
use crate::launches::policy::ShowBatch;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Adds a photograph whose bytes are stored; one that stands there already stays as it is. The batch is locked by the
/// caller, so that the number of photographs stands still.
pub async fn add(
    tx: &mut TenantTx,
    permit: &Permit<'_, ShowBatch>,
    typed: &Typed,
    file: &NewFile,
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject().id;
    if store::count(tx, batch).await? >= MOST {
        return Err(Error::illegal(format!(
            "Satu gelombang paling banyak memuat {MOST} foto. Hapus salah satu dahulu."
        )));
    }
    store::insert(tx, batch, typed, file, now).await?;
    let details = json!({ "batch": batch, "caption": typed.caption });
    permit
        .record(tx, ("launch_photo", typed.id.0), details, now)
        .await
}

/// Removes a photograph.
pub async fn remove(
    tx: &mut TenantTx,
    permit: &Permit<'_, ShowBatch>,
    id: PhotoId,
    now: DateTime<Utc>,
) -> Result<()> {
    if store::delete(tx, permit.subject().id, id).await? {
        let details = json!({ "batch": permit.subject().id, "removed": true });
        permit
            .record(tx, ("launch_photo", id.0), details, now)
            .await?;
    }
    Ok(())
}
