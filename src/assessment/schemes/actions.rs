//! What happens to schemes: copy, change, activate, archive.

use super::policy::{ChangeScheme, KeepSchemes};
use super::store::{self, Saved};
use super::{KeptScheme, SchemeEvent, SchemeMachine};
use crate::access::{Machine, Permit};
use crate::assessment::scheme::Scheme;
use crate::audit::{self, Entry};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::SchemeId;
use chrono::{DateTime, Utc};
use serde_json::json;

fn entry(id: SchemeId, action: &str, details: serde_json::Value, at: DateTime<Utc>) -> Entry<'_> {
    Entry {
        at,
        action,
        subject_kind: "scheme",
        subject_id: id.0,
        details,
    }
}

/// Makes a draft out of a preset or a scheme.
pub async fn copy(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepSchemes>,
    id: SchemeId,
    of: &Scheme,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut scheme = of.clone();
    scheme.name = store::free_name(tx, &of.name).await?;
    store::insert(tx, id, &scheme, &of.name, now).await?;
    let details = json!({ "name": scheme.name, "from": of.name });
    audit::record(tx, permit.actor(), entry(id, "scheme.copy", details, now)).await
}

/// Rewrites a draft.
pub async fn change(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeScheme>,
    version: i32,
    scheme: &Scheme,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let kept = permit.subject();
    let saved = store::update(tx, kept, version, scheme).await?;
    if saved == Saved::Done {
        let details = json!({ "before": kept.scheme, "after": scheme });
        permit
            .record(tx, ("scheme", kept.id.0), details, now)
            .await?;
    }
    Ok(saved)
}

/// Activates, archives or restores a scheme.
pub async fn move_on(
    tx: &mut TenantTx,
    permit: &Permit<'_, KeepSchemes>,
    kept: &KeptScheme,
    event: SchemeEvent,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = SchemeMachine::after(kept.state, event)?;
    let faults = kept.scheme.faults();
    if let (SchemeEvent::Activate, Some(fault)) = (event, faults.first()) {
        return Err(Error::illegal(format!(
            "Instrumen ini belum dapat diaktifkan. {fault}"
        )));
    }
    store::set_state(tx, kept, to, now).await?;
    let details = json!({ "from": kept.state, "to": to });
    audit::record(
        tx,
        permit.actor(),
        entry(kept.id, "scheme.move", details, now),
    )
    .await?;
    let step = audit::Move {
        at: now,
        project: None,
        machine: SchemeMachine::NAME,
        subject_id: kept.id.0,
        from: kept.state.code(),
        event: event.code(),
        to: to.code(),
        role: crate::access::Role::OrganizerAdmin.code(),
        reason: None,
    };
    audit::record_move(tx, permit.actor(), step).await
}
