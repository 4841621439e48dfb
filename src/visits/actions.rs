//! Recording a visit.

use super::forms::Seen;
use super::policy::{RecordVisit, verifier_role};
use super::store;
use crate::access::{Action, Permit};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::files::NewFile;
use crate::milestones::store::insert_file;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Keeps a visit with its photos, whose bytes are stored already.
pub async fn record(
    tx: &mut TenantTx,
    permit: &Permit<'_, RecordVisit>,
    seen: &Seen,
    photos: &[NewFile],
    now: DateTime<Utc>,
) -> Result<()> {
    let project = &permit.subject().project;
    let role = verifier_role(permit.actor(), permit.subject())
        .ok_or_else(|| Error::denied(RecordVisit::WHO_MAY))?;
    store::insert(tx, project, seen, (permit.actor(), role), now).await?;
    let mut files = Vec::with_capacity(photos.len());
    for photo in photos {
        let file = insert_file(tx, project, photo, permit.actor(), now).await?;
        if !files.contains(&file) {
            files.push(file);
        }
    }
    store::insert_photos(tx, project, seen.id, &files).await?;
    let details = json!({ "project": project.id, "on": seen.visited_on, "verdict": seen.verdict, "photos": files.len() });
    permit.record(tx, ("visit", seen.id.0), details, now).await
}
