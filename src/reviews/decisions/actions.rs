//! Taking a decision, and opening an approved document again.

use super::forms::{Change, Verdict};
use super::policy::{Decide, ReopenDocument, reviewing_role};
use super::{Decision, store};
use crate::access::{Permit, Role};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::ReviewId;
use crate::projects::actions::{Step, advance, move_document};
use crate::projects::{DocumentEvent, DocumentKind, DocumentState, ProjectEvent};
use chrono::{DateTime, Utc};

/// Takes a decision on the latest version; the last approval moves the project on. Gives the document's new state.
pub async fn decide(
    tx: &mut TenantTx,
    permit: &Permit<'_, Decide>,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<DocumentState> {
    let dossier = permit.subject();
    let role = reviewing_role(dossier).ok_or(Error::Stale)?;
    let reason = (verdict.decision != Decision::Approved).then_some(verdict.note.as_str());
    let step = Step {
        event: event_of(role, verdict.decision),
        role,
        reason,
        now,
    };
    // The move comes first: of two decisions at once the second finds another state and writes nothing.
    let state = move_document(tx, permit, &dossier.document, step).await?;
    store::insert(tx, dossier, verdict, permit.actor(), role, now).await?;
    if let Some(event) = follows(dossier.document.kind, state) {
        advance(
            tx,
            permit,
            Step {
                event,
                role,
                reason: None,
                now,
            },
        )
        .await?;
    }
    Ok(state)
}

fn event_of(role: Role, decision: Decision) -> DocumentEvent {
    match (decision, role) {
        (Decision::Returned, _) => DocumentEvent::Return,
        (Decision::Rejected, _) => DocumentEvent::Reject,
        (Decision::Approved, Role::Coach) => DocumentEvent::CoachApprove,
        (Decision::Approved, _) => DocumentEvent::MentorApprove,
    }
}

/// What happens to the project when a document has reached `state`.
fn follows(kind: DocumentKind, state: DocumentState) -> Option<ProjectEvent> {
    (state == DocumentState::Approved).then_some(match kind {
        DocumentKind::Idea => ProjectEvent::IdeaApproved,
        DocumentKind::Design => ProjectEvent::DesignApproved,
        DocumentKind::Report => ProjectEvent::ReportApproved,
    })
}

/// Opens an approved document again. The reason becomes a checklist of one line, which the participant answers.
pub async fn reopen(
    tx: &mut TenantTx,
    permit: &Permit<'_, ReopenDocument>,
    id: ReviewId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let dossier = permit.subject();
    let role = if permit.actor().is(Role::OrganizerAdmin) {
        Role::OrganizerAdmin
    } else {
        Role::ClassPic
    };
    move_document(
        tx,
        permit,
        &dossier.document,
        Step {
            event: DocumentEvent::Reopen,
            role,
            reason: Some(reason),
            now,
        },
    )
    .await?;
    let changes = vec![Change {
        section_key: String::new(),
        body: reason.to_owned(),
    }];
    let verdict = Verdict {
        id,
        decision: Decision::Returned,
        note: reason.to_owned(),
        changes,
    };
    store::insert(tx, dossier, &verdict, permit.actor(), role, now).await?;
    let event = if dossier.document.kind == DocumentKind::Report {
        ProjectEvent::ReportReopened
    } else {
        ProjectEvent::DesignReopened
    };
    advance(
        tx,
        permit,
        Step {
            event,
            role,
            reason: Some(reason),
            now,
        },
    )
    .await?;
    Ok(())
}
