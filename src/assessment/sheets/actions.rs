//! Writing and sending a sheet.

use super::forms::SheetForm;
use super::policy::WriteSheet;
use super::{Ground, store};
use crate::access::Permit;
use crate::assessment::scheme::Rater;
use crate::assessment::scoring::store::{self as scores, NewScore};
use crate::audit::{self, Entry};
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::ScoreSheetId;
use crate::seminars::{Note, actions as seminars, store as slots};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Keeps what is typed; nobody else sees it.
pub async fn save(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteSheet>,
    form: &SheetForm,
    draft: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, case) = (permit.actor(), permit.subject());
    let id = save_by_itself(tx, permit, form, draft, now).await?;
    let entry = Entry {
        at: now,
        action: "score_sheet.save",
        subject_kind: "score_sheet",
        subject_id: id.0,
        details: json!({ "participation": case.person, "rater": case.rater }),
    };
    audit::record(tx, actor, entry).await
}

/// The same while somebody types. Such saves are not logged: there is one every few seconds, of a draft that is its
/// rater's own affair.
pub async fn save_by_itself(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteSheet>,
    form: &SheetForm,
    draft: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<ScoreSheetId> {
    let name = &permit.actor().name;
    store::save(tx, permit.subject(), name, form, draft, false, now).await
}

/// Sends the sheet. When the last examiner has sent, the presentation is scored.
pub async fn send(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteSheet>,
    form: &SheetForm,
    now: DateTime<Utc>,
) -> Result<()> {
    let (actor, case) = (permit.actor(), permit.subject());
    let empty = json!({});
    let id = store::save(tx, case, &actor.name, form, &empty, true, now).await?;
    let new: Vec<NewScore> = form
        .scores
        .iter()
        .map(|typed| NewScore {
            sheet: id,
            aspect: typed.aspect.clone(),
            criterion: typed.criterion.clone(),
            score: typed.score,
            note: typed.note.clone(),
            reason: String::new(),
        })
        .collect();
    scores::add_scores(
        tx,
        case.scoring.kept.id,
        (actor.member_id, &actor.name),
        &new,
        now,
    )
    .await?;
    permit
        .record(
            tx,
            ("score_sheet", id.0),
            json!({ "participation": case.person, "rater": case.rater, "scores": new.len() }),
            now,
        )
        .await?;
    if let Ground::Slot(slot) = &case.ground {
        let sheets = scores::sheets(tx, case.scoring.cohort_id, Some(case.person)).await?;
        let sent = |member| {
            sheets.iter().any(|s| {
                s.rater == Rater::Examiner
                    && s.phase == case.phase
                    && s.rater_member_id == Some(member)
                    && s.is_submitted
            })
        };
        if slot.group.examiners.iter().all(|e| sent(e.member_id)) {
            let notes = slots::notes(tx, &[slot.slot.id]).await?;
            let pending = notes.iter().any(Note::is_pending);
            seminars::follow_scores(tx, permit, slot, pending, now).await?;
        }
    }
    Ok(())
}
