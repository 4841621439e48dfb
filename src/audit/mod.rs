//! The append-only log: one function, one table; and the history of every state machine.
//!
//! Both are written in the transaction of the change they tell of. Knows no feature: subjects are named by kind and id.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{AccountId, MemberId, ProjectId, TenantId, TransitionId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who acts, as the log and every record of an act remember it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account.
    pub account_id: AccountId,
    /// The person in this tenant.
    pub member_id: MemberId,
    /// The name at that time.
    pub name: String,
    /// The office at that time.
    pub position: String,
}

/// What was done to what.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// A verb of the domain: `cohort.create`, `document.submit`.
    pub action: &'a str,
    /// The noun: `cohort`, `project`.
    pub subject_kind: &'a str,
    /// Which one.
    pub subject_id: Uuid,
    /// What changed, before and after; never a secret.
    pub details: serde_json::Value,
}

/// Writes one line of the log.
pub async fn record(tx: &mut TenantTx, who: &Who, entry: Entry<'_>) -> Result<()> {
    sqlx::query!(
        "insert into audit_log (id, at, actor_account_id, actor_name, action, subject_kind, subject_id, details)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        entry.at,
        who.account_id.0,
        who.name,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.details
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One move of a state machine. The database refuses a move for which no arrow stands.
#[derive(Debug, Clone)]
pub struct Move<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// The project it belongs to and its home tenant; none for a launch batch.
    pub project: Option<(ProjectId, TenantId)>,
    /// The name of the machine.
    pub machine: &'a str,
    /// What moved.
    pub subject_id: Uuid,
    /// From which state.
    pub from: &'a str,
    /// By which event.
    pub event: &'a str,
    /// To which state.
    pub to: &'a str,
    /// In which role the person acted.
    pub role: &'a str,
    /// Why, where the arrow asks for it.
    pub reason: Option<&'a str>,
}

/// Writes one move to the history.
pub async fn record_move(tx: &mut TenantTx, who: &Who, step: Move<'_>) -> Result<()> {
    sqlx::query!(
        "insert into transition (id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at,
           actor_member_id, actor_name, actor_role, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        TransitionId::new().0,
        step.project.map(|(_, home)| home.0),
        step.project.map(|(project, _)| project.0),
        step.machine,
        step.subject_id,
        step.from,
        step.event,
        step.to,
        step.at,
        who.member_id.0,
        who.name,
        step.role,
        step.reason
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
