//! Sessions in the database: only a digest of the token, 60 minutes idle, 12 hours in all (both checked by `app_open`).

use super::store;
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};

/// What is remembered of the browser, so that people recognise their sessions.
#[derive(Debug, Clone, Default)]
pub struct Device {
    /// The browser's own words.
    pub user_agent: String,
    /// The address it came from.
    pub address: String,
}

/// A page does not write; the time of last use is noted off the critical path, at most every five minutes.
pub fn touch_later(
    state: &AppState,
    digest: [u8; 32],
    last_seen: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) {
    if last_seen.is_none_or(|seen| now - seen < TimeDelta::minutes(5)) {
        return;
    }
    let db = state.db.clone();
    tokio::spawn(async move {
        let touched = async {
            let mut tx = db.system(crate::db::SystemReason::SignIn).await?;
            store::touch_session(&mut tx, &digest, now).await?;
            tx.commit().await
        };
        if let Err(error) = touched.await {
            tracing::warn!("session not touched: {error}");
        }
    });
}
