//! Lateness is told when it reaches a rung: to the leader and the mentor each milestone, to those who run classes and to
//! leadership how many, in the tenant of the class and in that of the leader, each by its own calendar. It is the only work
//! that no request carries; the program does it each hour, and a row for each milestone and rung keeps several programs,
//! and the same one an hour later, from telling twice.

use super::store;
use crate::calendar::{self, Rung};
use crate::clock::each_hour;
use crate::codes::Code;
use crate::db::{Db, SystemReason};
use crate::error::Result;
use crate::id::TenantId;
use crate::state::AppState;
use crate::web::text::Zone;
use chrono::{DateTime, Utc};

/// Tells of lateness now and each hour; a failure is logged and tried again the next hour.
pub async fn tell_each_hour(state: AppState) {
    each_hour("lateness", move || {
        let state = state.clone();
        async move {
            match tell(&state.db, state.clock.now()).await {
                Ok(told) => tracing::info!(told, "lateness was told"),
                Err(error) => tracing::error!(%error, "lateness could not be told"),
            }
        }
    })
    .await;
}

/// Tells all tenants of what has reached a rung since they were last told; how many notices that made.
pub async fn tell(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let tenants = {
        let mut tx = db.system(SystemReason::Lateness).await?;
        store::tenants_with_late(&mut tx, now).await?
    };
    let mut told = 0;
    for (tenant, zone) in tenants {
        match tell_tenant(db, tenant, zone, now).await {
            Ok(notices) => told += notices,
            // The others are told all the same.
            Err(error) => tracing::error!(%tenant, %error, "lateness could not be told"),
        }
    }
    Ok(told)
}

async fn tell_tenant(db: &Db, tenant: TenantId, zone: Zone, now: DateTime<Utc>) -> Result<u64> {
    let mut tx = db.tenant_for_notices(tenant).await?;
    let calendar = calendar::store::load(&mut tx).await?;
    let mut told = 0;
    for rung in Rung::ALL {
        let since = calendar.reached_since(*rung, zone.day(now));
        told += store::tell(&mut tx, *rung, since, now).await?;
    }
    tx.commit().await?;
    Ok(told)
}
