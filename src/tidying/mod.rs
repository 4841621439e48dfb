//! What nobody needs any more is taken away each hour: sessions that have ended, receipts of forms that nobody can send
//! again, marks of changes that nothing remembered asks for.
//!
//! Invitations stay: a class shows when the last link of a person was made and how long it holds.

#[cfg(test)]
mod tests;

use crate::clock::each_hour;
use crate::db::{Db, SystemReason};
use crate::error::Result;
use crate::state::AppState;
use chrono::{DateTime, Utc};

/// How many rows go in one transaction, so that nobody waits for it.
const AT_A_TIME: i64 = 1_000;

/// A kind of row that goes when it is old.
struct Rule {
    what: &'static str,
    /// Deletes up to `$2` rows that are old at the time `$1`.
    sql: &'static str,
}

const RULES: [Rule; 3] = [
    Rule {
        // A session ends after 60 minutes without use and after 12 hours in all. What was typed into a form as it ended is
        // offered for one day more.
        what: "sessions",
        sql: "delete from session where token_digest in (
                select token_digest from session
                 where last_seen_at < $1 - interval '25 hours' or created_at < $1 - interval '36 hours' limit $2)",
    },
    Rule {
        // A form can be sent while its session lasts and be offered again for a day: after a week no twin comes.
        what: "form receipts",
        sql: "delete from form_receipt where (tenant_id, id) in (
                select tenant_id, id from form_receipt where at < $1 - interval '7 days' limit $2)",
    },
    Rule {
        // Figures are remembered for an hour.
        what: "marks of changes",
        sql: "delete from tenant_change where (tenant_id, xid) in (
                select tenant_id, xid from tenant_change where at < $1 - interval '1 day' limit $2)",
    },
];

/// Tidies now and each hour. A failure is logged and tried again the next hour.
pub async fn tidy_each_hour(state: AppState) {
    each_hour("tidying", move || {
        let state = state.clone();
        async move { tidy(&state.db, state.clock.now()).await }
    })
    .await;
}

/// Takes away what is old by every rule; a rule that fails does not keep the others from their work.
pub async fn tidy(db: &Db, now: DateTime<Utc>) {
    for rule in &RULES {
        match rule.apply(db, now).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(what = rule.what, rows, "old rows were taken away"),
            Err(error) => {
                tracing::error!(what = rule.what, %error, "old rows could not be taken away");
            }
        }
    }
}

impl Rule {
    async fn apply(&self, db: &Db, now: DateTime<Utc>) -> Result<u64> {
        let mut rows = 0;
        loop {
            let mut tx = db.system(SystemReason::Tidying).await?;
            let deleted = sqlx::query(self.sql)
                .bind(now)
                .bind(AT_A_TIME)
                .execute(tx.conn())
                .await?
                .rows_affected();
            tx.commit().await?;
            rows += deleted;
            if deleted < AT_A_TIME as u64 {
                return Ok(rows);
            }
        }
    }
}
