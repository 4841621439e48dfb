//! SQL of decisions and their checklists. All of it stands on the organiser's side.

use super::forms::{Change, Verdict};
use super::{ChangeRequest, Decision, FrozenVersion, Review};
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::documents::Frozen;
use crate::error::Result;
use crate::id::{ChangeRequestId, DocumentId, MemberId, ReviewId};
use crate::projects::Dossier;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// The latest version, and the one this reviewer last decided on or else read, if it is another.
pub async fn versions(
    tx: &mut TenantTx,
    document: DocumentId,
    reviewer: MemberId,
) -> Result<Vec<FrozenVersion>> {
    let rows = sqlx::query!(
        r#"select v.number, v.title, v.brand, v.sections as "sections: Json<Vec<Frozen>>", v.note, v.submitted_at
             from document_version v
            where v.tenant_id = app_tenant() and v.document_id = $1
              and v.number in (
                (select max(number) from document_version where tenant_id = app_tenant() and document_id = $1),
                coalesce((select max(version_number) from review where tenant_id = app_tenant() and document_id = $1 and reviewer_member_id = $2),
                         (select case when r.number < d.latest_number then r.number else r.previous_number end from document_reading r
                            join document d on d.tenant_id = r.organizer_id and d.id = r.document_id
                           where r.tenant_id = app_tenant() and r.member_id = $2 and r.document_id = $1)))
            order by v.number desc"#,
        document.0,
        reviewer.0
    )
    .fetch_all(tx.conn())
    .await?;
    let frozen = rows.into_iter().map(|r| FrozenVersion {
        number: r.number,
        title: r.title,
        brand: r.brand,
        sections: r.sections.0,
        note: r.note,
        submitted_at: r.submitted_at,
    });
    Ok(frozen.collect())
}

/// All decisions on a document with their checklists, the oldest first: two statements however many there are.
pub async fn history(tx: &mut TenantTx, document: DocumentId) -> Result<Vec<Review>> {
    let rows = sqlx::query!(
        r#"select id as "id: ReviewId", version_number, decision as "decision: Decision", reviewer_role, reviewer_name, reviewer_position, note, decided_at
             from review where tenant_id = app_tenant() and document_id = $1 order by decided_at, id"#,
        document.0
    )
    .fetch_all(tx.conn())
    .await?;
    let requests = requests(tx, document).await?;
    let reviews = rows.into_iter().map(|r| Review {
        requests: requests
            .iter()
            .filter(|line| line.review_id == r.id)
            .cloned()
            .collect(),
        id: r.id,
        version_number: r.version_number,
        decision: r.decision,
        reviewer_role: r.reviewer_role,
        reviewer_name: r.reviewer_name,
        reviewer_position: r.reviewer_position,
        note: r.note,
        decided_at: r.decided_at,
    });
    Ok(reviews.collect())
}

async fn requests(tx: &mut TenantTx, document: DocumentId) -> Result<Vec<ChangeRequest>> {
    Ok(sqlx::query_as!(
        ChangeRequest,
        r#"select c.id as "id: ChangeRequestId", c.review_id as "review_id: ReviewId", c.section_key, c.body, c.answer, c.answered_at
             from review r join change_request c on c.tenant_id = r.tenant_id and c.review_id = r.id
            where r.tenant_id = app_tenant() and r.document_id = $1 order by c.review_id, c.position"#,
        document.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Keeps a decision with name and office of the day.
pub async fn insert(
    tx: &mut TenantTx,
    dossier: &Dossier,
    verdict: &Verdict,
    who: &Who,
    role: Role,
    now: DateTime<Utc>,
) -> Result<()> {
    let (project, document) = (&dossier.project, &dossier.document);
    // The table knows one word for all who run a class.
    let role = if Role::STAFF.contains(&role) {
        Role::OrganizerAdmin
    } else {
        role
    };
    sqlx::query!(
        "insert into review (id, home_tenant_id, project_id, document_id, version_number, decision, reviewer_role, reviewer_member_id,
           reviewer_name, reviewer_position, note, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        verdict.id.0,
        project.home_tenant_id.0,
        project.id.0,
        document.id.0,
        document.latest_number,
        verdict.decision.code(),
        role.code(),
        who.member_id.0,
        who.name,
        who.position,
        verdict.note,
        now
    )
    .execute(tx.conn())
    .await?;
    insert_requests(tx, dossier, verdict).await
}

async fn insert_requests(tx: &mut TenantTx, dossier: &Dossier, verdict: &Verdict) -> Result<()> {
    if verdict.changes.is_empty() {
        return Ok(());
    }
    let column = |f: fn(&Change) -> &String| {
        verdict
            .changes
            .iter()
            .map(|c| f(c).clone())
            .collect::<Vec<_>>()
    };
    sqlx::query!(
        "insert into change_request (id, home_tenant_id, review_id, position, section_key, body)
         select id, $5, $4, ord, section_key, body from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as a(id, section_key, body, ord)",
        &verdict.changes.iter().map(|_| ChangeRequestId::new().0).collect::<Vec<_>>(),
        &column(|c| &c.section_key),
        &column(|c| &c.body),
        verdict.id.0,
        dossier.project.home_tenant_id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
