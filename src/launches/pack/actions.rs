//! Publishing the page of a launch and taking it down.

use super::store;
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::launches::BatchState;
use crate::launches::policy::ShowBatch;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Publishes the page, or takes it down. A page that is published again keeps its address.
pub async fn publish(
    tx: &mut TenantTx,
    permit: &Permit<'_, ShowBatch>,
    is_public: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject();
    if batch.state != BatchState::Launched {
        return Err(Error::illegal(
            "Halaman publik dibuka setelah gelombang diluncurkan.",
        ));
    }
    if is_public {
        store::publish(tx, batch.id, &code(), permit.actor(), now).await?;
    } else {
        store::withdraw(tx, batch.id, now).await?;
    }
    permit
        .record(
            tx,
            ("launch_page", batch.id.0),
            json!({ "public": is_public }),
            now,
        )
        .await
}

/// Twenty letters and digits that nobody guesses.
fn code() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let bits = uuid::Uuid::new_v4().as_u128();
    (0..20)
        .map(|i| char::from(LETTERS[(bits >> (i * 5)) as usize % LETTERS.len()]))
        .collect()
}
