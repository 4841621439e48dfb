//! Notes that wait for an answer.

use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{NoteId, ProjectId};
use crate::oversight::Measure;
use crate::oversight::asked::Asked;
use crate::projects::Project;
use crate::seminars::Severity;
use chrono::{DateTime, NaiveDate, Utc};

/// A note that waits for its answer.
#[derive(Debug, Clone)]
pub struct NoteRow {
    /// The note.
    pub id: NoteId,
    /// What it says.
    pub body: String,
    /// How grave.
    pub severity: Severity,
    /// Until when.
    pub due_on: Option<NaiveDate>,
    /// By whom.
    pub author: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The project.
    pub project_id: ProjectId,
    /// Its short name.
    pub brand: String,
    /// Its title.
    pub title: String,
    /// Its leader.
    pub leader: String,
    /// Its class.
    pub class: String,
}

impl NoteRow {
    /// What the project is called.
    pub fn name(&self) -> String {
        Project::name_of(&self.brand, &self.title, &self.leader)
    }
}

/// A page of unanswered notes of this tenant's seminars, the oldest first, and how many there are in all.
pub async fn notes(tx: &mut TenantTx, asked: &Asked, most: i64) -> Result<(Vec<NoteRow>, i64)> {
    let after = asked.cursor();
    let rows = sqlx::query!(
        r#"with found as (
             select x.id, x.body, x.severity, x.due_on, x.author_name, x.created_at, p.id as project_id, p.brand, p.title, a.name as leader, c.name as class
               from examiner_note x
               join project p on p.tenant_id = x.tenant_id and p.id = x.project_id
               join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
               join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id
              where x.tenant_id = app_tenant() and x.state = 'open' and x.severity <> 'suggestion' and p.submitted_at is not null and p.stage = any($1)
                and ($2::uuid is null or p.cohort_id = $2)
           ), counted as (select count(*) as total from found)
           select f.id as "id!: NoteId", f.body as "body!", f.severity as "severity!: Severity", f.due_on, f.author_name as "author!", f.created_at as "created_at!",
                  f.project_id as "project_id!: ProjectId", f.brand as "brand!", f.title as "title!", f.leader as "leader!", f.class as "class!", n.total as "total!"
             from counted n
             cross join lateral (select * from found where $3::timestamptz is null or (created_at, id) > ($3, $4::uuid) order by created_at, id limit $5) f
            order by f.created_at, f.id"#,
        &Measure::Submitted.stages(),
        asked.cohort(),
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        most
    )
    .fetch_all(tx.conn())
    .await?;
    let total = rows.first().map_or(0, |r| r.total);
    let row = rows.into_iter().map(|r| NoteRow {
        id: r.id,
        body: r.body,
        severity: r.severity,
        due_on: r.due_on,
        author: r.author,
        created_at: r.created_at,
        project_id: r.project_id,
        brand: r.brand,
        title: r.title,
        leader: r.leader,
        class: r.class,
    });
    Ok((row.collect(), total))
}
