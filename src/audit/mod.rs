//! The append-only log: one function, one table; and the history of every state machine.
//!
//! Both are written in the transaction of the change they tell of. Knows no feature: subjects are named by kind and id.

use crate::db::{SystemTx, TenantTx};
use crate::error::Result;
use crate::id::{AccountId, MemberId, ProjectId, TenantId, TransitionId};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

tokio::task_local! {
    /// The request that is being answered: the same id stands in the log lines and in what the person is told.
    static REQUEST: String;
}

/// Does `work` for a request: each line written meanwhile carries its id.
pub async fn in_request<T>(id: String, work: impl Future<Output = T>) -> T {
    REQUEST.scope(id, work).await
}

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

/// By whom, as the log remembers it: nobody's account is the command line's, or that of somebody unknown.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The account.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub name: &'a str,
}

impl<'a> From<&'a Who> for By<'a> {
    fn from(who: &'a Who) -> Self {
        Self {
            account_id: Some(who.account_id),
            name: &who.name,
        }
    }
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

/// Writes one line of the tenant's log.
pub async fn record<'a>(tx: &mut TenantTx, by: impl Into<By<'a>>, entry: Entry<'_>) -> Result<()> {
    let subject = entry.subject_id;
    write(tx.conn(), None, by.into(), entry, &[subject]).await
}

/// Writes the same line for several subjects, in one statement.
pub async fn record_each<'a>(
    tx: &mut TenantTx,
    by: impl Into<By<'a>>,
    entry: Entry<'_>,
    subjects: &[Uuid],
) -> Result<()> {
    write(tx.conn(), None, by.into(), entry, subjects).await
}

/// Writes one line about an act across tenants: into the log of `tenant`, or into the platform's.
pub async fn record_outside(
    tx: &mut SystemTx,
    tenant: Option<TenantId>,
    by: By<'_>,
    entry: Entry<'_>,
) -> Result<()> {
    let subject = entry.subject_id;
    write(tx.conn(), tenant, by, entry, &[subject]).await
}

async fn write(
    connection: &mut PgConnection,
    tenant: Option<TenantId>,
    by: By<'_>,
    entry: Entry<'_>,
    subjects: &[Uuid],
) -> Result<()> {
    let ids: Vec<Uuid> = subjects.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "insert into audit_log (tenant_id, id, at, actor_account_id, actor_name, action, subject_kind, subject_id, details, request_id)
         select coalesce($1, app_tenant()), l.id, $4, $5, $6, $7, $8, l.subject_id, $9, $10
           from unnest($2::uuid[], $3::uuid[]) as l(id, subject_id)",
        tenant.map(|t| t.0),
        &ids,
        subjects,
        entry.at,
        by.account_id.map(|a| a.0),
        by.name,
        entry.action,
        entry.subject_kind,
        entry.details,
        REQUEST.try_with(Clone::clone).unwrap_or_default()
    )
    .execute(connection)
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

/// Writes a move down.
pub async fn record_move(tx: &mut TenantTx, who: &Who, step: Move<'_>) -> Result<()> {
    record_moves(tx, who, &[step]).await
}

/// Writes several moves down, in one statement.
pub async fn record_moves<'a>(tx: &mut TenantTx, who: &Who, steps: &'a [Move<'a>]) -> Result<()> {
    let texts = |of: fn(&'a Move<'a>) -> &'a str| -> Vec<String> {
        steps.iter().map(|s| of(s).to_owned()).collect()
    };
    let reasons: Vec<Option<String>> = steps.iter().map(|s| s.reason.map(str::to_owned)).collect();
    sqlx::query!(
        "insert into transition (id, home_tenant_id, project_id, machine, subject_id, from_state, event, to_state, at,
           actor_role, reason, actor_member_id, actor_name)
         select m.*, $12, $13
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                       $9::timestamptz[], $10::text[], $11::text[]) as m",
        &steps.iter().map(|_| TransitionId::new().0).collect::<Vec<_>>(),
        &steps.iter().map(|s| s.project.map(|(_, home)| home.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &steps.iter().map(|s| s.project.map(|(project, _)| project.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &texts(|s| s.machine),
        &steps.iter().map(|s| s.subject_id).collect::<Vec<_>>(),
        &texts(|s| s.from),
        &texts(|s| s.event),
        &texts(|s| s.to),
        &steps.iter().map(|s| s.at).collect::<Vec<_>>(),
        &texts(|s| s.role),
        &reasons as &[Option<String>],
        who.member_id.0,
        who.name
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
