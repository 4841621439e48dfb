//! SQL of the page that says whether a letter is genuine. It is asked by nobody in no tenant: one function of the
//! database answers, and only to whoever knows the code.

use crate::db::TenantTx;
use crate::error::Result;
use chrono::{DateTime, Utc};

/// What a letter says, without any score.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Genuine {
    /// Who issued it.
    pub tenant_name: String,
    /// For whom.
    pub person_name: String,
    /// Of which class.
    pub cohort_name: String,
    /// The project.
    pub project_title: String,
    /// Status, as code.
    pub graduation: String,
    /// The band.
    pub qualification: String,
    /// When it was issued.
    pub published_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The letter with this code.
pub async fn verify(tx: &mut TenantTx, code: &str) -> Result<Option<Genuine>> {
    Ok(sqlx::query_as("select * from app_verify_result($1)")
        .bind(code)
        .fetch_optional(tx.conn())
        .await?)
}
