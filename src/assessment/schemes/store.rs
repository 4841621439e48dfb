//! SQL of schemes.

use super::{KeptScheme, SchemeState};
use crate::assessment::scheme::{Aspect, Band, Rules, Scheme};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Result, broken_constraint, written};
use crate::id::{CohortId, SchemeId};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::types::Json;

struct Row {
    id: SchemeId,
    name: String,
    program: String,
    legal_basis: String,
    copied_from: String,
    pass_above: Decimal,
    fail_at: Decimal,
    remedial_cap: Decimal,
    max_absence_jp: i32,
    max_poor_aspects: i32,
    bands: Json<Vec<Band>>,
    state: SchemeState,
    version: i32,
    classes: i64,
    aspects: Json<Vec<Aspect>>,
}

impl From<Row> for KeptScheme {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            state: row.state,
            copied_from: row.copied_from,
            classes: row.classes,
            version: row.version,
            scheme: Scheme {
                name: row.name,
                program: row.program,
                legal_basis: row.legal_basis,
                bands: row.bands.0,
                rules: Rules {
                    pass_above: row.pass_above,
                    fail_at: row.fail_at,
                    max_absence_jp: row.max_absence_jp,
                    remedial_cap: row.remedial_cap,
                    max_poor_aspects: row.max_poor_aspects,
                },
                aspects: row.aspects.0,
            },
        }
    }
}

/// All schemes, or one, or that of a class.
async fn read(
    tx: &mut TenantTx,
    only: Option<SchemeId>,
    of: Option<CohortId>,
) -> Result<Vec<KeptScheme>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id as "id: SchemeId", s.name, s.program, s.legal_basis, s.copied_from, s.pass_above, s.fail_at, s.remedial_cap,
                  s.max_absence_jp, s.max_poor_aspects, s.bands as "bands: Json<Vec<Band>>", s.state as "state: SchemeState", s.version,
                  (select count(*) from cohort_scoring u where u.tenant_id = s.tenant_id and u.scheme_id = s.id) as "classes!",
                  coalesce((select jsonb_agg(jsonb_build_object('code', a.code, 'name', a.name, 'weight', a.weight::text, 'rater', a.rater, 'phase', a.phase,
                              'criteria', coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'weight', c.weight::text, 'levels', c.levels) order by c.position)
                                             from score_criterion c where c.tenant_id = a.tenant_id and c.scheme_id = a.scheme_id and c.aspect = a.code), '[]')) order by a.position)
                     from score_aspect a where a.tenant_id = s.tenant_id and a.scheme_id = s.id), '[]') as "aspects!: Json<Vec<Aspect>>"
             from score_scheme s
            where s.tenant_id = app_tenant() and ($1::uuid is null or s.id = $1)
              and ($2::uuid is null or s.id = (select u.scheme_id from cohort_scoring u where u.tenant_id = s.tenant_id and u.cohort_id = $2))
            order by array_position(array['active', 'draft', 'archived'], s.state), s.name limit 200"#,
        only.map(|id| id.0),
        of.map(|id| id.0)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(KeptScheme::from).collect())
}

/// All schemes, those in use first.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<KeptScheme>> {
    read(tx, None, None).await
}

/// One scheme.
pub async fn find(tx: &mut TenantTx, id: SchemeId) -> Result<Option<KeptScheme>> {
    Ok(read(tx, Some(id), None).await?.pop())
}

/// What a class is scored by.
pub async fn find_of(tx: &mut TenantTx, cohort: CohortId) -> Result<Option<KeptScheme>> {
    Ok(read(tx, None, Some(cohort)).await?.pop())
}

/// Whether it was written, or its name belongs to another scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Written.
    Done,
    /// Another scheme has this name.
    NameTaken,
}

/// A new draft.
pub async fn insert(
    tx: &mut TenantTx,
    id: SchemeId,
    scheme: &Scheme,
    copied_from: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into score_scheme (id, name, program, legal_basis, copied_from, pass_above, fail_at, remedial_cap, max_absence_jp, max_poor_aspects, bands, state_since, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)",
        id.0,
        scheme.name,
        scheme.program,
        scheme.legal_basis,
        copied_from,
        scheme.rules.pass_above,
        scheme.rules.fail_at,
        scheme.rules.remedial_cap,
        scheme.rules.max_absence_jp,
        scheme.rules.max_poor_aspects,
        Json(&scheme.bands) as _,
        now
    )
    .execute(tx.conn())
    .await?;
    insert_aspects(tx, id, scheme).await
}

/// A name that no scheme of the tenant has yet: "PKA 2023 (2)".
pub async fn free_name(tx: &mut TenantTx, wanted: &str) -> Result<String> {
    let taken = sqlx::query_scalar!(
        "select lower(name) as \"name!\" from score_scheme where tenant_id = app_tenant()"
    )
    .fetch_all(tx.conn())
    .await?;
    let numbered = (2..).map(|n| format!("{wanted} ({n})"));
    Ok(std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(&name.to_lowercase()))
        .unwrap_or_default())
}

async fn insert_aspects(tx: &mut TenantTx, id: SchemeId, scheme: &Scheme) -> Result<()> {
    let aspects = &scheme.aspects;
    sqlx::query!(
        "insert into score_aspect (scheme_id, code, position, name, weight, rater, phase)
         select $1, code, ord::integer, name, weight, rater, phase
           from unnest($2::text[], $3::text[], $4::numeric[], $5::text[], $6::text[]) with ordinality as a(code, name, weight, rater, phase, ord)",
        id.0,
        &aspects.iter().map(|a| a.code.clone()).collect::<Vec<_>>(),
        &aspects.iter().map(|a| a.name.clone()).collect::<Vec<_>>(),
        &aspects.iter().map(|a| a.weight).collect::<Vec<_>>(),
        &aspects.iter().map(|a| a.rater.code().to_owned()).collect::<Vec<_>>(),
        &aspects.iter().map(|a| a.phase.map(|p| p.code().to_owned())).collect::<Vec<_>>() as &[Option<String>]
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into score_criterion (scheme_id, aspect, code, position, name, weight, levels)
         select $1, a ->> 'code', c ->> 'code', ord::integer, c ->> 'name', (c ->> 'weight')::numeric, array(select jsonb_array_elements_text(c -> 'levels'))
           from jsonb_array_elements($2) as a, jsonb_array_elements(a -> 'criteria') with ordinality as x(c, ord)",
        id.0,
        Json(aspects) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Rewrites a draft that nobody changed since it was seen.
pub async fn update(
    tx: &mut TenantTx,
    kept: &KeptScheme,
    version: i32,
    scheme: &Scheme,
) -> Result<Saved> {
    let result = sqlx::query!(
        "update score_scheme set name = $3, program = $4, legal_basis = $5, pass_above = $6, fail_at = $7, remedial_cap = $8,
                max_absence_jp = $9, max_poor_aspects = $10, bands = $11, version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $2 and state = 'draft'",
        kept.id.0,
        version,
        scheme.name,
        scheme.program,
        scheme.legal_basis,
        scheme.rules.pass_above,
        scheme.rules.fail_at,
        scheme.rules.remedial_cap,
        scheme.rules.max_absence_jp,
        scheme.rules.max_poor_aspects,
        Json(&scheme.bands) as _
    )
    .execute(tx.conn())
    .await;
    let result = match result {
        Err(error) if broken_constraint(&error) == Some("score_scheme_name_key") => {
            return Ok(Saved::NameTaken);
        }
        other => other?,
    };
    written(&result)?;
    sqlx::query!(
        "delete from score_aspect where tenant_id = app_tenant() and scheme_id = $1",
        kept.id.0
    )
    .execute(tx.conn())
    .await?;
    insert_aspects(tx, kept.id, scheme).await?;
    Ok(Saved::Done)
}

/// Moves a scheme that is still where it was seen.
pub async fn set_state(
    tx: &mut TenantTx,
    kept: &KeptScheme,
    to: SchemeState,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update score_scheme set state = $3, state_since = $4, version = version + 1 where tenant_id = app_tenant() and id = $1 and state = $2",
        kept.id.0,
        kept.state.code(),
        to.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}
