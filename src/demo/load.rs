//! Writes the demonstration into the database: files first, then all rows in one transaction.

use super::store::{self, Ground};
use super::{Listing, PASSWORD, build};
use crate::accounts::password;
use crate::db::{Db, SystemReason};
use crate::error::{Error, Result};
use crate::files::FileStore;
use crate::id::TenantId;
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt::Write;

/// What came of it.
#[derive(Debug)]
pub enum Loaded {
    /// It was loaded now.
    Now(Listing),
    /// It was there already; nothing was changed.
    Before,
    /// The database belongs to real organisations; nothing was changed.
    Refused,
}

/// Loads the demonstration into a database without tenants; into any other it writes nothing.
pub async fn load(
    db: &Db,
    files: &FileStore,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Loaded> {
    let mut tx = db.system(SystemReason::Demo).await?;
    let ground = store::look(&mut tx).await?;
    drop(tx);
    match ground {
        Ground::Loaded => return Ok(Loaded::Before),
        Ground::Taken => return Ok(Loaded::Refused),
        Ground::Empty => {}
    }
    let mut demo = tokio::task::spawn_blocking(move || build(today))
        .await
        .map_err(Error::internal)??;
    let hash = password::hash(PASSWORD.to_owned()).await?;
    let tables = &mut demo.world.t;
    // No bytes without a row can be seen; a row without bytes would be a broken link: hence files first.
    for (row, bytes) in tables
        .files
        .iter_mut()
        .zip(std::mem::take(&mut tables.blobs))
    {
        let digest = files.put(TenantId(row.tenant_id), bytes.into()).await?;
        row.sha256 = digest
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
    }
    let mut tx = db.system(SystemReason::Demo).await?;
    store::insert(&mut tx, tables, &hash, now).await?;
    tx.commit().await?;
    Ok(Loaded::Now(demo.listing))
}
