//! SQL of sheets.

use super::SheetCase;
use super::forms::SheetForm;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, written};
use crate::id::ScoreSheetId;
use chrono::{DateTime, Utc};

/// Keeps a sheet that nobody changed since it was seen, as a draft or as sent. Gives its row.
pub async fn save(
    tx: &mut TenantTx,
    case: &SheetCase,
    name: &str,
    form: &SheetForm,
    draft: &serde_json::Value,
    is_sent: bool,
    now: DateTime<Utc>,
) -> Result<ScoreSheetId> {
    let state = if is_sent { "submitted" } else { "draft" };
    if let Some(sheet) = &case.sheet {
        let result = sqlx::query!(
            "update score_sheet set state = $3, draft = $4, remark = $5, updated_at = $6, version = version + 1, submitted_at = case when $3 = 'submitted' then $6::timestamptz end
              where tenant_id = app_tenant() and id = $1 and version = $2 and state = 'draft'",
            sheet.id.0,
            form.version,
            state,
            draft,
            form.remark,
            now
        )
        .execute(tx.conn())
        .await?;
        written(&result)?;
        return Ok(sheet.id);
    }
    let id = ScoreSheetId::new();
    let result = sqlx::query!(
        "insert into score_sheet (id, cohort_id, scheme_id, participation_id, rater, phase, rater_member_id, rater_name, state, draft, remark, updated_at, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when $9 = 'submitted' then $12::timestamptz end)
         on conflict on constraint score_sheet_key do nothing",
        id.0,
        case.scoring.cohort_id.0,
        case.scoring.kept.id.0,
        case.person.0,
        case.rater.code(),
        case.phase.map(Code::code),
        case.member.0,
        name,
        state,
        draft,
        form.remark,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    Ok(id)
}
