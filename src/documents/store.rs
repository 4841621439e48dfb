//! SQL of documents: the working draft and its frozen versions.

use super::{Draft, Frozen, Saved};
use crate::access::Role;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{DocumentId, MemberId, ProjectId, TenantId, VersionId};
use crate::programs::{Program, Section, Source};
use crate::projects::{Document, DocumentKind, DocumentState};
use crate::section_templates;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use std::collections::HashMap;

/// The drafts of some documents, in one statement. Only the organiser's side has them: a draft is its author's.
pub async fn list_drafts(
    tx: &mut TenantTx,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Draft>> {
    let ids: Vec<uuid::Uuid> = documents.iter().map(|d| d.0).collect();
    let rows = sqlx::query!(
        r#"select d.id as "id: DocumentId", sections_of(d, c.program) as "sections: Json<Vec<Section>>",
                  coalesce((select jsonb_agg(jsonb_build_object('key', s.key, 'body', s.body, 'version', s.version, 'saved_at', s.saved_at))
                              from document_section s where s.tenant_id = d.tenant_id and s.document_id = d.id), '[]') as "saved!: Json<Vec<Saved>>",
                  coalesce((select jsonb_object_agg(register, count) from (
                              select e.register, count(*) from register_entry e where e.tenant_id = d.tenant_id and e.project_id = d.project_id group by e.register) r), '{}')
                  || (select jsonb_build_object('milestones', count(*), 'budget', count(*) filter (where m.budget_rupiah > 0 or m.spent_rupiah > 0), 'indicators', count(*) filter (where m.indicator <> ''))
                        from milestone m where m.tenant_id = d.tenant_id and m.project_id = d.project_id and m.state <> 'cancelled') as "rows!: Json<HashMap<Source, i64>>"
             from document d
             join project p on p.tenant_id = d.tenant_id and p.id = d.project_id
             join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
            where d.tenant_id = app_tenant() and d.id = any($1)"#,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let draft =
        |sections: Option<Json<Vec<Section>>>, saved: Json<Vec<Saved>>, rows: Json<_>| Draft {
            sections: sections.map(|s| s.0),
            saved: saved.0,
            rows: rows.0,
        };
    Ok(rows
        .into_iter()
        .map(|r| (r.id, draft(r.sections, r.saved, r.rows)))
        .collect())
}

/// The draft of a document.
pub async fn find_draft(tx: &mut TenantTx, document: DocumentId) -> Result<Draft> {
    Ok(list_drafts(tx, &[document])
        .await?
        .remove(&document)
        .unwrap_or_default())
}

/// The sections of a document alone: what a save needs every few seconds.
pub async fn find_sections(
    tx: &mut TenantTx,
    document: DocumentId,
    program: Program,
) -> Result<Option<Vec<Section>>> {
    let sections = sqlx::query_scalar!(
        r#"select sections_of(d, $2) as "sections: Json<Vec<Section>>" from document d where d.tenant_id = app_tenant() and d.id = $1"#,
        document.0,
        program.code()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(sections.flatten().map(|s| s.0))
}

/// With the first word: keeps by which sections the document is written from now on.
pub async fn bind_template(
    tx: &mut TenantTx,
    document: &Document,
    program: Program,
    now: DateTime<Utc>,
) -> Result<()> {
    let is_free = sqlx::query_scalar!(
        r#"select template_id is null as "is_free!" from document where tenant_id = app_tenant() and id = $1"#,
        document.id.0
    )
    .fetch_one(tx.conn())
    .await?;
    if !is_free {
        return Ok(());
    }
    let template = section_templates::store::keep_in_force(tx, program, document.kind, now).await?;
    sqlx::query!(
        "update document set template_id = $2 where tenant_id = app_tenant() and id = $1 and template_id is null",
        document.id.0,
        template.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Saves a section over the version it was typed on; nothing when that is no longer the latest or the document is
/// locked. The share lock makes a submission that is under way wait for the text, or the text for the submission.
pub async fn save_section(
    tx: &mut TenantTx,
    document: DocumentId,
    key: &str,
    body: &str,
    over: i32,
    now: DateTime<Utc>,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "insert into document_section as s (document_id, key, body, version, saved_at)
         select id, $2, $3, 1, $5 from document
          where tenant_id = app_tenant() and id = $1 and state in ('draft', 'revision_requested') for share
         on conflict (tenant_id, document_id, key) do update set body = excluded.body, version = s.version + 1, saved_at = excluded.saved_at
          where s.version = $4
         returning version",
        document.0,
        key,
        body,
        over,
        now
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One section of the draft.
pub async fn find_section(
    tx: &mut TenantTx,
    document: DocumentId,
    key: &str,
) -> Result<Option<Saved>> {
    Ok(sqlx::query_as!(
        Saved,
        "select key, body, version, saved_at from document_section where tenant_id = app_tenant() and document_id = $1 and key = $2",
        document.0,
        key
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The document as it is now, locked: of two submissions one waits for the other.
pub async fn lock(tx: &mut TenantTx, id: DocumentId) -> Result<Option<Document>> {
    Ok(sqlx::query_as!(
        Document,
        r#"select id as "id: DocumentId", kind as "kind: DocumentKind", state as "state: DocumentState", state_since, latest_number, version
             from document where tenant_id = app_tenant() and id = $1 for update"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What a submission freezes.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// Of which document.
    pub document: DocumentId,
    /// The home government of the project.
    pub home: TenantId,
    /// The number after the latest.
    pub number: i32,
    /// Title at that time.
    pub title: &'a str,
    /// Brand at that time.
    pub brand: &'a str,
    /// The text.
    pub sections: Vec<Frozen>,
    /// A few words to the mentor.
    pub note: &'a str,
    /// By whom.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Freezes a version.
pub async fn insert_version(tx: &mut TenantTx, new: NewVersion<'_>) -> Result<()> {
    sqlx::query!(
        "insert into document_version (id, home_tenant_id, document_id, number, title, brand, sections, note, submitted_at, submitted_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        VersionId::new().0,
        new.home.0,
        new.document.0,
        new.number,
        new.title,
        new.brand,
        Json(new.sections) as _,
        new.note,
        new.at,
        new.by.0
    )
    .execute(tx.conn())
    .await?;
    let result = sqlx::query!(
        "update document set latest_number = $2 where tenant_id = app_tenant() and id = $1 and latest_number = $2 - 1",
        new.document.0,
        new.number
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Notes that something of the project was submitted: from the first time on the home government reads.
pub async fn mark_submitted(
    tx: &mut TenantTx,
    project: ProjectId,
    at: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update project set submitted_at = coalesce(submitted_at, $2), updated_at = $2 where tenant_id = app_tenant() and id = $1",
        project.0,
        at
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// A frozen version without its text.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// Its number.
    pub number: i32,
    /// Title at that time.
    pub title: String,
    /// A few words to the mentor.
    pub note: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// What was decided on it, newest decision: approved, returned, rejected.
    pub decision: Option<String>,
    /// By whom.
    pub decided_by: Option<String>,
}

/// The versions of a document, newest first, each with the last decision on it.
pub async fn list_versions(tx: &mut TenantTx, document: DocumentId) -> Result<Vec<VersionRow>> {
    Ok(sqlx::query_as!(
        VersionRow,
        r#"select v.number, v.title, v.note, v.submitted_at, r.decision as "decision?", r.reviewer_name as "decided_by?"
             from document_version v
             left join lateral (select decision, reviewer_name from review r
                                 where r.tenant_id = v.tenant_id and r.document_id = v.document_id and r.version_number = v.number
                                 order by r.decided_at desc, r.id desc limit 1) r on true
            where v.document_id = $1 order by v.number desc limit 100"#,
        document.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A frozen version with its text.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: i32,
    /// Title at that time.
    pub title: String,
    /// Brand at that time.
    pub brand: String,
    /// The text.
    pub sections: Json<Vec<Frozen>>,
    /// A few words to the mentor.
    pub note: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
}

/// Those of the asked versions that exist.
pub async fn find_versions(
    tx: &mut TenantTx,
    document: DocumentId,
    numbers: &[i32],
) -> Result<Vec<Version>> {
    Ok(sqlx::query_as!(
        Version,
        r#"select number, title, brand, sections as "sections: Json<Vec<Frozen>>", note, submitted_at
             from document_version where document_id = $1 and number = any($2)"#,
        document.0,
        numbers
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many lines of the last checklist of a document have no answer yet.
pub async fn count_unanswered(tx: &mut TenantTx, document: DocumentId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from change_request c
            where c.tenant_id = app_tenant() and c.answered_at is null
              and c.review_id = (select r.id from review r where r.tenant_id = app_tenant() and r.document_id = $1 and r.decision = 'returned'
                                  order by r.decided_at desc, r.id desc limit 1)"#,
        document.0
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Names of those who run classes: whom to ask when nobody is paired.
pub async fn list_staff(tx: &mut TenantTx) -> Result<Vec<String>> {
    let roles: Vec<String> = Role::STAFF.iter().map(|r| r.code().to_owned()).collect();
    Ok(sqlx::query_scalar!(
        r#"select distinct m.name from member m join role_assignment r on r.tenant_id = m.tenant_id and r.member_id = m.id
            where m.tenant_id = app_tenant() and r.role = any($1) and is_held(r.from_on, r.until_on, app_today()) and m.deactivated_at is null order by m.name limit 6"#,
        &roles
    )
    .fetch_all(tx.conn())
    .await?)
}
