//! What is done to documents: save, hand in, take back, begin anew.

use super::store::{self, NewVersion};
use super::tables::Tables;
use super::{Lack, Outline, Saved, lacking, program_of, submission};
use crate::access::{Action, Permit, Role};
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::projects::actions::{Step, move_document};
use crate::projects::policy::{RecallDocument, StartAnew, SubmitDraft, WriteDraft};
use crate::projects::{DocumentEvent, DocumentState, Dossier};
use chrono::{DateTime, Utc};
use serde_json::json;

/// How a section was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By itself, while somebody types. Such saves are not logged: there is one every few seconds, of a draft that is
    /// its author's own affair.
    Itself,
    /// By a press of the button.
    Button,
}

/// What became of a section that was to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is saved, as this version.
    Kept(i32),
    /// Another text was saved meanwhile; this one is not.
    Elsewhere(Saved),
}

/// What somebody typed into a section.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// The key of the section.
    pub key: &'a str,
    /// The text.
    pub body: &'a str,
    /// The version it was typed over.
    pub over: i32,
    /// How it is saved.
    pub by: By,
    /// When.
    pub now: DateTime<Utc>,
}

/// Saves a section unless another text was saved since it was opened. The same text twice is saved once.
pub async fn save(
    tx: &mut TenantTx,
    permit: &Permit<'_, WriteDraft>,
    writing: Writing<'_>,
) -> Result<Outcome> {
    let document = &permit.subject().document;
    let key = writing.key;
    let Some(version) = store::save_section(
        tx,
        document.id,
        key,
        writing.body,
        writing.over,
        writing.now,
    )
    .await?
    else {
        return match store::find_section(tx, document.id, key).await? {
            Some(saved) if saved.body == writing.body => Ok(Outcome::Kept(saved.version)),
            Some(saved) if saved.version != writing.over => Ok(Outcome::Elsewhere(saved)),
            _ => Err(Error::illegal(
                "Dokumen ini baru saja diajukan, jadi tulisan terakhir Anda belum masuk.",
            )),
        };
    };
    if version == 1 {
        let program = program_of(&permit.subject().project)?;
        store::bind_template(tx, document, program, writing.now).await?;
    }
    if writing.by == By::Button {
        let details = json!({ "section": key, "version": version });
        permit
            .record(tx, ("document", document.id.0), details, writing.now)
            .await?;
    }
    Ok(Outcome::Kept(version))
}

/// Hands the draft in: freezes it as the next version and moves the document to the mentor. Gives the number, or what
/// is lacking.
pub async fn submit(
    tx: &mut TenantTx,
    permit: &Permit<'_, SubmitDraft>,
    outline: &Outline,
    message: &str,
    now: DateTime<Utc>,
) -> Result<Result<i32, Vec<Lack>>> {
    let (project, document) = (&permit.subject().project, &permit.subject().document);
    let event = submission(document.state).ok_or(Error::Stale)?;
    let unanswered = if document.state == DocumentState::RevisionRequested {
        store::count_unanswered(tx, document.id).await?
    } else {
        0
    };
    let lacks = lacking(project, document, outline, unanswered);
    if !lacks.is_empty() {
        return Ok(Err(lacks));
    }
    let number = document.latest_number + 1;
    let tables = Tables::load(tx, project).await?;
    store::bind_template(tx, document, program_of(project)?, now).await?;
    let frozen = NewVersion {
        document: document.id,
        home: project.home_tenant_id,
        number,
        title: &project.title,
        brand: &project.brand,
        sections: outline.freeze(document.kind, &tables),
        note: message,
        by: permit.actor().member_id,
        at: now,
    };
    // In this order: the home government's words for slips of the pen are those of what was submitted.
    store::mark_submitted(tx, project.id, now).await?;
    store::insert_version(tx, frozen).await?;
    move_document(
        tx,
        permit,
        document,
        Step {
            event,
            role: Role::Participant,
            reason: None,
            now,
        },
    )
    .await?;
    Ok(Ok(number))
}

/// A way back to the draft: the event, and what the leader is told then.
pub trait BackToDraft: Action<Subject = Dossier> {
    /// What happens to the document.
    const EVENT: DocumentEvent;
    /// What is told afterwards.
    const DONE: &'static str;
}

/// Taken back before the mentor has decided.
impl BackToDraft for RecallDocument {
    const EVENT: DocumentEvent = DocumentEvent::Recall;
    const DONE: &'static str =
        "Dokumen ditarik kembali. Anda dapat mengubahnya, lalu mengajukannya lagi.";
}

/// A rejected idea opened for another one; its text stays until it is written over.
impl BackToDraft for StartAnew {
    const EVENT: DocumentEvent = DocumentEvent::StartAnew;
    const DONE: &'static str =
        "Gagasan dibuka lagi. Tulisan lama masih ada; gantilah dengan gagasan yang baru.";
}

/// Brings a document back to the draft.
pub async fn go_back<A: BackToDraft>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    now: DateTime<Utc>,
) -> Result<()> {
    let step = Step {
        event: A::EVENT,
        role: Role::Participant,
        reason: None,
        now,
    };
    move_document(tx, permit, &permit.subject().document, step)
        .await
        .map(drop)
}
