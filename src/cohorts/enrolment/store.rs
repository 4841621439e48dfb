//! SQL of lists on their way into a class. Every write is one statement, whatever the number of lines.

use super::{Enrolled, Facts};
use crate::cohorts::Cohort;
use crate::cohorts::import::Preview;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{AgencyId, CohortId, ImportId, MemberId, OrgUnitId, ParticipationId, TenantId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

/// A list between its dry run and its confirmation.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The name under which it was uploaded.
    pub file_name: String,
    /// What was read.
    pub preview: Preview,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// Keeps a list; lists that nobody confirmed for two days go, for they hold personal data.
pub async fn keep(
    tx: &mut TenantTx,
    id: ImportId,
    cohort: CohortId,
    file_name: &str,
    preview: &Preview,
    by: MemberId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!("delete from import_draft where tenant_id = app_tenant() and confirmed_at is null and created_at < $1::timestamptz - interval '2 days'", now)
        .execute(tx.conn())
        .await?;
    sqlx::query!(
        "insert into import_draft (id, cohort_id, file_name, preview, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        cohort.0,
        file_name,
        Json(preview) as _,
        by.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A list of a class.
pub async fn find(tx: &mut TenantTx, cohort: CohortId, id: ImportId) -> Result<Option<Draft>> {
    Ok(sqlx::query!(
        r#"select file_name, preview as "preview: Json<Preview>", confirmed_at from import_draft where tenant_id = app_tenant() and cohort_id = $1 and id = $2"#,
        cohort.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .map(|r| Draft { file_name: r.file_name, preview: r.preview.0, confirmed_at: r.confirmed_at }))
}

/// Marks a list as confirmed and empties it of personal data; false if somebody did before.
pub async fn confirm(
    tx: &mut TenantTx,
    cohort: CohortId,
    id: ImportId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = sqlx::query!(
        r#"update import_draft set confirmed_at = $3, preview = '{"rows": [], "skipped": [], "agencies": []}'
            where tenant_id = app_tenant() and cohort_id = $1 and id = $2 and confirmed_at is null"#,
        cohort.0,
        id.0,
        now
    );
    Ok(result.execute(tx.conn()).await?.rows_affected() == 1)
}

/// What is known of the class and of the people with these NIPs.
pub async fn facts(tx: &mut TenantTx, cohort: &Cohort, nips: &[String]) -> Result<Facts> {
    let enrolled = sqlx::query_as!(
        Enrolled,
        r#"select id as "id: ParticipationId", member_id as "member_id: MemberId", nip, list_number, status <> 'withdrawn' as "is_active!", mentor_name
             from participation where tenant_id = app_tenant() and cohort_id = $1 order by list_number"#,
        cohort.id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let elsewhere = sqlx::query!(
        "select distinct on (p.nip) p.nip, c.name
           from member m
           join participation p on p.tenant_id = m.tenant_id and p.member_id = m.id
           join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
          where m.tenant_id = app_tenant() and m.nip = any($1) and p.status = 'active' and c.id <> $2 and c.starts_on <= $4 and c.ends_on >= $3
          order by p.nip, c.starts_on desc",
        nips,
        cohort.id.0,
        cohort.starts_on,
        cohort.ends_on
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Facts {
        enrolled,
        elsewhere: elsewhere.into_iter().map(|r| (r.nip, r.name)).collect(),
        quota: cohort.quota,
    })
}

/// A government people come from.
#[derive(Debug, Clone, Copy)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its own space, if it has one.
    pub linked: Option<TenantId>,
}

/// The agencies of these names, in their order; those that are missing are made, and linked to the tenant of the same name.
pub async fn agencies(
    tx: &mut TenantTx,
    names: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<Agency>> {
    let ids: Vec<Uuid> = names.iter().map(|_| AgencyId::new().0).collect();
    sqlx::query!(
        "insert into agency (id, name, linked_tenant_id, created_at)
         select distinct on (lower(a.name)) a.id, a.name, (select t.id from tenant t where t.name = a.name and t.active), $3::timestamptz
           from unnest($1::uuid[], $2::text[]) with ordinality as a(id, name, ord) order by lower(a.name), a.ord
         on conflict (tenant_id, lower(name)) do nothing",
        &ids,
        names,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(sqlx::query_as!(
        Agency,
        r#"select g.id as "id: AgencyId", g.linked_tenant_id as "linked: TenantId"
             from unnest($1::text[]) with ordinality as a(name, ord) join agency g on g.tenant_id = app_tenant() and lower(g.name) = lower(a.name)
            order by a.ord"#,
        names
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The offices of these agencies and names, in their order; those that are missing are made.
pub async fn org_units(
    tx: &mut TenantTx,
    agencies: &[AgencyId],
    names: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<OrgUnitId>> {
    let ids: Vec<Uuid> = names.iter().map(|_| OrgUnitId::new().0).collect();
    let agencies: Vec<Uuid> = agencies.iter().map(|a| a.0).collect();
    sqlx::query!(
        "insert into org_unit (id, agency_id, name, created_at)
         select distinct on (u.agency_id, lower(u.name)) u.id, u.agency_id, u.name, $4::timestamptz
           from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as u(id, agency_id, name, ord) order by u.agency_id, lower(u.name), u.ord
         on conflict (tenant_id, agency_id, lower(name)) do nothing",
        &ids,
        &agencies,
        names,
        now
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query_scalar!(
        r#"select o.id as "id: OrgUnitId"
             from unnest($1::uuid[], $2::text[]) with ordinality as u(agency_id, name, ord)
             join org_unit o on o.tenant_id = app_tenant() and o.agency_id = u.agency_id and lower(o.name) = lower(u.name)
            order by u.ord"#,
        &agencies,
        names
    );
    Ok(rows.fetch_all(tx.conn()).await?)
}

/// A place in a class to be written.
#[derive(Debug, Clone, Serialize)]
pub struct NewPlace<'a> {
    /// The place.
    pub id: ParticipationId,
    /// Whose space the person belongs to.
    pub home_tenant_id: TenantId,
    /// Who.
    pub member_id: MemberId,
    /// NDH.
    pub list_number: i32,
    /// Name with titles.
    pub name: &'a str,
    /// 18 digits.
    pub nip: String,
    /// `male` or `female`.
    pub sex: &'static str,
    /// Golongan.
    pub rank_grade: &'a str,
    /// Pangkat.
    pub rank_name: &'a str,
    /// Office.
    pub position: &'a str,
    /// Government.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency_name: &'a str,
    /// OPD.
    pub org_unit_id: OrgUnitId,
    /// Its name.
    pub org_unit_name: &'a str,
    /// The mentor.
    pub mentor_member_id: Option<MemberId>,
    /// The mentor's name.
    pub mentor_name: &'a str,
    /// The mentor's office.
    pub mentor_position: &'a str,
}

/// Writes places in a class; gives those that were written.
pub async fn enrol(
    tx: &mut TenantTx,
    cohort: CohortId,
    places: &[NewPlace<'_>],
    now: DateTime<Utc>,
) -> Result<Vec<(ParticipationId, CohortId, TenantId)>> {
    let rows = sqlx::query!(
        r#"insert into participation (id, home_tenant_id, cohort_id, member_id, list_number, name, nip, sex, rank_grade, rank_name, position,
             agency_id, agency_name, org_unit_id, org_unit_name, mentor_member_id, mentor_name, mentor_position, enrolled_at)
           select r.id, r.home_tenant_id, $1, r.member_id, r.list_number, r.name, r.nip, r.sex, r.rank_grade, r.rank_name, r.position,
             r.agency_id, r.agency_name, r.org_unit_id, r.org_unit_name, r.mentor_member_id, r.mentor_name, r.mentor_position, $3
             from jsonb_to_recordset($2::jsonb) as r(id uuid, home_tenant_id uuid, member_id uuid, list_number integer, name text, nip text, sex text,
               rank_grade text, rank_name text, position text, agency_id uuid, agency_name text, org_unit_id uuid, org_unit_name text,
               mentor_member_id uuid, mentor_name text, mentor_position text)
           on conflict on constraint participation_person_key do nothing
           returning id as "id: ParticipationId", home_tenant_id as "home_tenant_id: TenantId""#,
        cohort.0,
        Json(places) as _,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| (r.id, cohort, r.home_tenant_id))
        .collect())
}
