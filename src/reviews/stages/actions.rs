//! Moving a project on.

use super::finalises;
use super::forms::Reason;
use super::policy::MoveProject;
use crate::access::{Permit, Role};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::milestones::actions::freeze_plan;
use crate::projects::actions::{Step, advance, keep_stop_cause, move_document};
use crate::projects::store::find_document;
use crate::projects::{DocumentEvent, ProjectEvent, Stage};
use chrono::{DateTime, Utc};

/// Lets the act happen; a cleared seminar makes its document final.
pub async fn move_on(
    tx: &mut TenantTx,
    permit: &Permit<'_, MoveProject>,
    reason: &Reason,
    now: DateTime<Utc>,
) -> Result<Stage> {
    let subject = permit.subject();
    let (event, project) = (subject.event, &subject.case.project);
    let role = match event {
        ProjectEvent::ReportingStarted => Role::Participant,
        _ => permit.actor().staff_role(),
    };
    let stage = advance(
        tx,
        permit,
        Step {
            event,
            role,
            reason: reason.words.as_deref(),
            now,
        },
    )
    .await?;
    if let Some(cause) = reason.cause {
        keep_stop_cause(tx, permit, cause).await?;
    }
    if event == ProjectEvent::DesignCleared {
        freeze_plan(tx, permit, now).await?;
    }
    if let Some(kind) = finalises(event) {
        let document = find_document(tx, project.id, kind)
            .await?
            .ok_or_else(|| Error::illegal("Dokumennya belum ada."))?;
        move_document(
            tx,
            permit,
            &document,
            Step {
                event: DocumentEvent::Finalise,
                role,
                reason: None,
                now,
            },
        )
        .await?;
    }
    Ok(stage)
}
