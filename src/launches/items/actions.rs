//! What is done to the list of a planned batch. The batch is locked by the caller, so that nobody launches it meanwhile.

use super::candidates::{Wanted, list_candidates};
use super::forms::Chosen;
use super::store;
use super::{Candidate, Standing};
use crate::access::{Actor, Permit};
use crate::db::TenantTx;
use crate::error::{Error, Result, broken_constraint};
use crate::id::{BatchId, ProjectId};
use crate::launches::policy::{ChangeBatch, sees_all};
use crate::web::form::FieldErrors;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Adds projects; says how many were new, or what stands against it. Those that are in the list already are passed over, one
/// that cannot be launched any more is said.
pub async fn add(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeBatch>,
    chosen: &Chosen,
    now: DateTime<Utc>,
) -> Result<Result<usize, FieldErrors>> {
    let batch = permit.subject();
    let found = list_candidates(
        tx,
        batch.id,
        Wanted {
            only: Some(&chosen.projects),
            of_classes: sees_all(permit.actor()),
            ..Wanted::default()
        },
    )
    .await?;
    let here = store::contained(tx, batch.id, &chosen.projects).await?;
    let is_known = |id: &ProjectId| here.contains(id) || found.iter().any(|c| c.project_id == *id);
    if !chosen.projects.iter().all(is_known) {
        let sentence = "Sebagian proyek yang dipilih tidak lagi dapat diluncurkan. Periksa daftar di bawah, lalu pilih lagi.";
        return Ok(Err(FieldErrors::one("project", sentence)));
    }
    if let Some(errors) = objections(&found, chosen.reason.as_deref()) {
        return Ok(Err(errors));
    }
    let in_order = chosen
        .projects
        .iter()
        .filter_map(|id| found.iter().find(|c| c.project_id == *id));
    let entries: Vec<(ProjectId, Option<&str>)> = in_order
        .map(|c| {
            (
                c.project_id,
                chosen.reason.as_deref().filter(|_| c.is_launched()),
            )
        })
        .collect();
    let added = store::insert(tx, batch.id, &entries).await.map_err(|error| match broken_constraint(&error) {
        Some("launch_item_once_key") => Error::illegal("Salah satu proyek baru saja masuk ke gelombang lain. Muat ulang halaman, lalu pilih lagi."),
        _ => error.into(),
    })?;
    if !added.is_empty() {
        permit
            .record(
                tx,
                ("launch_batch", permit.subject().id.0),
                json!({ "added": added, "relaunch_reason": chosen.reason }),
                now,
            )
            .await?;
    }
    Ok(Ok(added.len()))
}

/// Refuses whoever follows own people alone, where projects of others would be touched: those of the batch, or `only` this.
pub async fn only_own(
    tx: &mut TenantTx,
    actor: &Actor,
    batch: BatchId,
    only: Option<ProjectId>,
) -> Result<()> {
    if !sees_all(actor) && store::has_foreign(tx, batch, only).await? {
        return Err(Error::denied(
            "Admin penyelenggara atau pengelola kelas: gelombang ini memuat proyek instansi lain",
        ));
    }
    Ok(())
}

/// What stands against adding these projects.
fn objections(found: &[Candidate], reason: Option<&str>) -> Option<FieldErrors> {
    if let Some(taken) = found.iter().find(|c| !c.is_addable()) {
        let sentence = format!(
            "“{}” sudah direncanakan {}. Proyek hanya dapat berada di satu gelombang; keluarkan dari sana dahulu.",
            taken.name,
            taken.standing_by()
        );
        return Some(FieldErrors::one("project", sentence));
    }
    let launched = found
        .iter()
        .find(|c| c.is_launched())
        .filter(|_| reason.is_none())?;
    let Standing::Launched { by } = &launched.standing else {
        return None;
    };
    let sentence = format!(
        "“{}” sudah diluncurkan oleh {by}. Tuliskan alasan mengapa proyek ini diluncurkan lagi.",
        launched.name
    );
    Some(FieldErrors::one("reason", sentence))
}

/// Takes a project out.
pub async fn remove(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeBatch>,
    project: ProjectId,
    now: DateTime<Utc>,
) -> Result<()> {
    let batch = permit.subject().id;
    only_own(tx, permit.actor(), batch, Some(project)).await?;
    store::remove(tx, batch, project).await?;
    permit
        .record(
            tx,
            ("launch_batch", permit.subject().id.0),
            json!({ "removed": project }),
            now,
        )
        .await
}

/// Moves a project one place up or down.
pub async fn step(
    tx: &mut TenantTx,
    permit: &Permit<'_, ChangeBatch>,
    project: ProjectId,
    up: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    store::step(tx, permit.subject().id, project, up).await?;
    permit
        .record(
            tx,
            ("launch_batch", permit.subject().id.0),
            json!({ "moved": project, "up": up }),
            now,
        )
        .await
}
