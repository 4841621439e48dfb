//! SQL of the mentor's sheet. Only the organiser's side holds it.

use super::forms::SheetDraft;
use super::policy::SheetCase;
use super::{Sheet, SheetState};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::{DocumentId, MemberId, SheetId};
use crate::projects::Novelty;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// All sheets on a document, the latest first: a mentor who was replaced keeps the old one.
pub async fn list(tx: &mut TenantTx, document: DocumentId) -> Result<Vec<Sheet>> {
    let rows = sqlx::query!(
        r#"select s.id as "id: SheetId", s.mentor_member_id as "mentor: MemberId", m.name as mentor_name, s.state as "state: SheetState",
                  s.novelty as "novelty: Novelty", s.comment, s.submitted_at, s.version,
                  coalesce(array_agg(c.criterion) filter (where c.criterion is not null), '{}') as "criteria!: Vec<String>",
                  coalesce(array_agg(c.score) filter (where c.criterion is not null), '{}') as "scores!: Vec<Decimal>"
             from mentor_sheet s
             join member m on m.tenant_id = s.tenant_id and m.id = s.mentor_member_id
             left join mentor_score c on c.tenant_id = s.tenant_id and c.sheet_id = s.id
            where s.tenant_id = app_tenant() and s.document_id = $1
            group by s.tenant_id, s.id, m.name order by s.updated_at desc, s.id"#,
        document.0
    )
    .fetch_all(tx.conn())
    .await?;
    let sheets = rows.into_iter().map(|r| Sheet {
        id: r.id,
        mentor_member_id: r.mentor,
        mentor_name: r.mentor_name,
        state: r.state,
        novelty: r.novelty,
        comment: r.comment,
        submitted_at: r.submitted_at,
        version: r.version,
        scores: r.criteria.into_iter().zip(r.scores).collect(),
    });
    Ok(sheets.collect())
}

/// Makes the sheet. A sheet that this mentor already has on the document makes the write stale.
pub async fn insert(
    tx: &mut TenantTx,
    case: &SheetCase,
    mentor: MemberId,
    draft: &SheetDraft,
    state: SheetState,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "insert into mentor_sheet (id, project_id, document_id, mentor_member_id, state, novelty, comment, updated_at, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, case when $5 = 'submitted' then $8::timestamptz end)
         on conflict do nothing",
        draft.id.0,
        case.dossier.project.id.0,
        case.dossier.document.id.0,
        mentor.0,
        state.code(),
        draft.novelty.map(Code::code),
        draft.comment,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    replace_scores(tx, draft.id, draft).await
}

/// Changes a draft that nobody changed since it was seen.
pub async fn update(
    tx: &mut TenantTx,
    sheet: SheetId,
    draft: &SheetDraft,
    state: SheetState,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update mentor_sheet set state = $3, novelty = $4, comment = $5, updated_at = $6, version = version + 1,
                submitted_at = case when $3 = 'submitted' then $6::timestamptz end
          where tenant_id = app_tenant() and id = $1 and version = $2 and state = 'draft'",
        sheet.0,
        draft.version,
        state.code(),
        draft.novelty.map(Code::code),
        draft.comment,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    replace_scores(tx, sheet, draft).await
}

async fn replace_scores(tx: &mut TenantTx, sheet: SheetId, draft: &SheetDraft) -> Result<()> {
    let codes: Vec<String> = draft
        .scores
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect();
    sqlx::query!("delete from mentor_score where tenant_id = app_tenant() and sheet_id = $1 and criterion <> all($2)", sheet.0, &codes)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into mentor_score (sheet_id, criterion, score) select $1, criterion, score from unnest($2::text[], $3::numeric[]) as a(criterion, score)
         on conflict (tenant_id, sheet_id, criterion) do update set score = excluded.score",
        sheet.0,
        &codes,
        &draft.scores.iter().map(|(_, score)| *score).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
