//! SQL of section templates. A version is only ever added: by an admin who publishes, and by the first word of a document
//! that has no version to be written by.

use super::{InForce, Published};
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::SectionTemplateId;
use crate::programs::{Program, Section};
use crate::projects::DocumentKind;
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// The versions of one template, the newest first.
pub async fn list(
    tx: &mut TenantTx,
    program: Program,
    kind: DocumentKind,
) -> Result<Vec<Published>> {
    let rows = sqlx::query!(
        r#"select t.id as "id: SectionTemplateId", t.number, t.sections as "sections: Json<Vec<Section>>", t.note, t.published_at, t.published_by_name,
                  (select count(*) from document d where d.tenant_id = t.tenant_id and d.template_id = t.id) as "documents!"
             from section_template t
            where t.tenant_id = app_tenant() and t.program = $1 and t.kind = $2 order by t.number desc limit 100"#,
        program.code(),
        kind.code()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Published {
            id: r.id,
            number: r.number,
            sections: r.sections.0,
            note: r.note,
            published_at: r.published_at,
            published_by_name: r.published_by_name,
            documents: r.documents,
        })
        .collect())
}

/// The latest version of each template: programme, kind, number, how many sections, by whom.
#[derive(Debug, Clone)]
pub struct Latest {
    /// The programme, as code.
    pub program: String,
    /// Which document.
    pub kind: DocumentKind,
    /// Its number.
    pub number: i32,
    /// How many sections it has.
    pub sections: i32,
    /// By whom; empty for the standard one.
    pub published_by_name: String,
}

/// The latest version of each template that has one.
pub async fn list_latest(tx: &mut TenantTx) -> Result<Vec<Latest>> {
    Ok(sqlx::query_as!(
        Latest,
        r#"select distinct on (program, kind) program, kind as "kind: DocumentKind", number, jsonb_array_length(sections) as "sections!", published_by_name
             from section_template where tenant_id = app_tenant() order by program, kind, number desc"#
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The version that a document begun now is written by; keeps the standard one when there is no other.
pub async fn keep_in_force(
    tx: &mut TenantTx,
    program: Program,
    kind: DocumentKind,
    now: DateTime<Utc>,
) -> Result<SectionTemplateId> {
    let versions = list(tx, program, kind).await?;
    let in_force = InForce::of(program, kind, &versions);
    match versions.first() {
        Some(latest) if latest.sections == in_force.sections => Ok(latest.id),
        _ => {
            let id = SectionTemplateId::new();
            let row = NewVersion {
                id,
                of: &in_force,
                sections: &in_force.sections,
                note: "",
                by: None,
            };
            if insert(tx, row, now).await? {
                Ok(id)
            } else {
                // Somebody else began a document in the same moment.
                list(tx, program, kind)
                    .await?
                    .first()
                    .map(|v| v.id)
                    .ok_or(Error::Stale)
            }
        }
    }
}

/// A version about to be kept.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// Its row.
    pub id: SectionTemplateId,
    /// After which one.
    pub of: &'a InForce,
    /// The sections.
    pub sections: &'a [Section],
    /// What changed.
    pub note: &'a str,
    /// By whom; nobody for the standard one.
    pub by: Option<&'a Who>,
}

/// Keeps a version; tells whether the number was still free.
pub async fn insert(tx: &mut TenantTx, row: NewVersion<'_>, now: DateTime<Utc>) -> Result<bool> {
    let result = sqlx::query!(
        "insert into section_template (id, program, kind, number, sections, note, published_at, published_by, published_by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint section_template_number_key do nothing",
        row.id.0,
        row.of.program.code(),
        row.of.kind.code(),
        row.of.latest + 1,
        Json(row.sections) as _,
        row.note,
        now,
        row.by.map(|who| who.member_id.0),
        row.by.map(|who| who.name.as_str()).unwrap_or_default()
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}
