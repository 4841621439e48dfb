//! What is done to a calendar.

use super::forms::{OwnDay, Steps};
use super::policy::KeepCalendar;
use super::store;
use crate::access::Permit;
use crate::db::TenantTx;
use crate::error::Result;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

/// Sets what the tenant says of a day.
pub async fn set_day(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepCalendar>,
    day: &OwnDay,
    now: DateTime<Utc>,
) -> Result<()> {
    store::set_day(tx, day).await?;
    let details = json!({ "on": day.on, "name": day.name, "works": day.works });
    permit
        .record(tx, ("calendar", permit.subject().0.0), details, now)
        .await
}

/// Takes back what the tenant said of a day: the country's calendar holds again.
pub async fn clear_day(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepCalendar>,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    if store::clear_day(tx, on).await? {
        permit
            .record(
                tx,
                ("calendar", permit.subject().0.0),
                json!({ "cleared": on }),
                now,
            )
            .await?;
    }
    Ok(())
}

/// Sets after how many working days lateness reaches whom.
pub async fn set_ladder(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepCalendar>,
    steps: Steps,
    now: DateTime<Utc>,
) -> Result<()> {
    store::set_ladder(tx, steps).await?;
    let details =
        json!({ "mentor": steps.mentor, "admin": steps.admin, "leadership": steps.leadership });
    permit
        .record(tx, ("calendar", permit.subject().0.0), details, now)
        .await
}
