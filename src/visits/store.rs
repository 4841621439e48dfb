//! SQL of visits. Rows are only added.

use super::forms::Seen;
use super::{Verdict, Visit};
use crate::access::Role;
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{FileId, ProjectId, VisitId};
use crate::projects::Project;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
struct Photo {
    file: FileId,
    name: String,
}

fn photos(list: Json<Vec<Photo>>) -> Vec<(FileId, String)> {
    list.0.into_iter().map(|p| (p.file, p.name)).collect()
}

/// The visits of a project, the latest first.
pub async fn list_of(tx: &mut TenantTx, project: &Project) -> Result<Vec<Visit>> {
    let rows = sqlx::query!(
        r#"select v.id as "id: VisitId", v.visited_on, v.locus, v.findings, v.verdict as "verdict: Verdict", v.verifier_name, v.verifier_office,
                  v.verifier_role as "verifier_role: Role",
                  (select coalesce(jsonb_agg(jsonb_build_object('file', f.id, 'name', f.name) order by x.position), '[]')
                     from visit_photo x join file f on f.tenant_id = x.tenant_id and f.id = x.file_id
                    where x.tenant_id = v.tenant_id and x.visit_id = v.id) as "photos!: Json<Vec<Photo>>"
             from visit v where v.tenant_id = $1 and v.project_id = $2 order by v.visited_on desc, v.id desc limit 100"#,
        project.tenant_id.0,
        project.id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let visit = rows.into_iter().map(|r| Visit {
        id: r.id,
        visited_on: r.visited_on,
        locus: r.locus,
        findings: r.findings,
        verdict: r.verdict,
        verifier_name: r.verifier_name,
        verifier_office: r.verifier_office,
        verifier_role: r.verifier_role,
        photos: photos(r.photos),
    });
    Ok(visit.collect())
}

/// Keeps a visit.
pub async fn insert(
    tx: &mut TenantTx,
    project: &Project,
    seen: &Seen,
    (by, role): (&Who, Role),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into visit (id, home_tenant_id, project_id, visited_on, locus, findings, verdict, verifier_member_id, verifier_name, verifier_office, verifier_role, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        seen.id.0,
        project.home_tenant_id.0,
        project.id.0,
        seen.visited_on,
        seen.locus,
        seen.findings,
        seen.verdict.code(),
        by.member_id.0,
        by.name,
        by.position,
        role.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps the photos of a visit, in order.
pub async fn insert_photos(
    tx: &mut TenantTx,
    project: &Project,
    visit: VisitId,
    files: &[FileId],
) -> Result<()> {
    let ids: Vec<Uuid> = files.iter().map(|f| f.0).collect();
    sqlx::query!(
        "insert into visit_photo (visit_id, position, home_tenant_id, file_id)
         select $1, f.place::int, $2, f.id from unnest($3::uuid[]) with ordinality as f(id, place)",
        visit.0,
        project.home_tenant_id.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A visit with its project.
#[derive(Debug, Clone)]
pub struct Row {
    /// The visit.
    pub id: VisitId,
    /// When.
    pub visited_on: NaiveDate,
    /// Where.
    pub locus: String,
    /// What was found.
    pub findings: String,
    /// What follows.
    pub verdict: Verdict,
    /// By whom.
    pub verifier_name: String,
    /// In which office.
    pub verifier_office: String,
    /// Its project.
    pub project_id: ProjectId,
    /// The short name.
    pub brand: String,
    /// The title.
    pub title: String,
    /// Who leads it.
    pub leader: String,
    /// The leader's OPD.
    pub unit: String,
    /// The class.
    pub class: String,
    /// How many photos it has.
    pub photos: i64,
}

impl Row {
    /// What its project is called.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.title, &self.leader)
    }
}

/// Which visits of the tenant.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// With this verdict.
    pub verdict: Option<Verdict>,
    /// Of the tenant's own people only.
    pub own_people: bool,
    /// After this one.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At most so many.
    pub most: i64,
}

/// The visits that a tenant may know of, the latest first, and how many there are in all.
pub async fn list(tx: &mut TenantTx, wanted: Wanted) -> Result<(Vec<Row>, i64)> {
    let rows = sqlx::query!(
        r#"with found as (
             select v.*, p.brand, p.title, a.name as leader, a.org_unit_name as unit, c.name as class
               from visit v
               join project p on p.tenant_id = v.tenant_id and p.id = v.project_id
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
               join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
              where case when $1 then v.home_tenant_id = app_tenant() else (v.tenant_id = app_tenant() or v.home_tenant_id = app_tenant()) end
                and ($2::text is null or v.verdict = $2)
           ), counted as (select count(*) as total from found)
           select f.id as "id!: VisitId", f.visited_on as "visited_on!", f.locus as "locus!", f.findings as "findings!", f.verdict as "verdict!: Verdict",
                  f.verifier_name as "verifier_name!", f.verifier_office as "verifier_office!", f.project_id as "project_id!: ProjectId", f.brand as "brand!",
                  f.title as "title!", f.leader as "leader!", f.unit as "unit!", f.class as "class!",
                  (select count(*) from visit_photo x where x.tenant_id = f.tenant_id and x.visit_id = f.id) as "photos!", n.total as "total!"
             from counted n
             cross join lateral (select * from found where $3::date is null or (visited_on, id) < ($3, $4::uuid) order by visited_on desc, id desc limit $5) f
            order by f.visited_on desc, f.id desc"#,
        wanted.own_people,
        wanted.verdict.map(|v| v.code()),
        wanted.after.map(|(on, _)| on),
        wanted.after.map(|(_, id)| id),
        wanted.most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| Row {
        id: r.id,
        visited_on: r.visited_on,
        locus: r.locus,
        findings: r.findings,
        verdict: r.verdict,
        verifier_name: r.verifier_name,
        verifier_office: r.verifier_office,
        project_id: r.project_id,
        brand: r.brand,
        title: r.title,
        leader: r.leader,
        unit: r.unit,
        class: r.class,
        photos: r.photos,
    });
    Ok((row.collect(), total))
}
