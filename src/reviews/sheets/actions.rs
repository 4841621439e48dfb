//! Saving and sending the mentor's sheet.

use super::forms::SheetDraft;
use super::policy::WriteSheet;
use super::{SheetState, store};
use crate::access::{Action, Permit};
use crate::audit;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Saves a sheet; with `state` submitted it is sent and locked.
pub async fn save(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteSheet>,
    draft: &SheetDraft,
    state: SheetState,
    now: DateTime<Utc>,
) -> Result<()> {
    let case = permit.subject();
    let id = match (&case.sheet, draft.version) {
        (None, 0) => {
            store::insert(tx, case, permit.actor().member_id, draft, state, now).await?;
            draft.id
        }
        (Some(sheet), _) => {
            store::update(tx, sheet.id, draft, state, now).await?;
            sheet.id
        }
        (None, _) => return Err(Error::Stale),
    };
    let action = if state == SheetState::Submitted {
        "sheet.submit"
    } else {
        WriteSheet::NAME
    };
    // The log names the act, not the scores: they are personal data and stand on the sheet.
    let details = json!({ "project": case.dossier.project.id, "document": case.dossier.document.kind, "filled": draft.scores.len() });
    audit::record(
        tx,
        permit.actor(),
        audit::Entry {
            at: now,
            action,
            subject_kind: "mentor_sheet",
            subject_id: id.0,
            details,
        },
    )
    .await
}
