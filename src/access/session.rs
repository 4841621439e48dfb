//! Sessions stand in the database with a digest of their secret only: 60 minutes idle, 12 hours in all, both checked by
//! `app_open` and `app_person`. Here their last use is noted.

use crate::db::SystemReason;
use crate::error::Result;
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};

/// A page does not write; the time of last use is noted off the critical path, at most every five minutes.
pub(super) fn touch_later(
    state: &AppState,
    digest: [u8; 32],
    last_seen: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) {
    if last_seen.is_none_or(|seen| now - seen < TimeDelta::minutes(5)) {
        return;
    }
    let state = state.clone();
    tokio::spawn(async move {
        if let Err(error) = touch(&state, &digest, now).await {
            tracing::warn!("session not touched: {error}");
        }
    });
}

async fn touch(state: &AppState, digest: &[u8], now: DateTime<Utc>) -> Result<()> {
    let mut tx = state.db.system(SystemReason::SignIn).await?;
    sqlx::query!(
        "update session set last_seen_at = $2 where token_digest = $1 and last_seen_at < $2",
        digest,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}
