//! How projects come into being and move: the only writers of `project.stage` and `document.state`.

use super::forms::Identity;
use super::policy::{ConsentToPublic, DescribeProject};
use super::{
    AboutProject, Document, DocumentEvent, DocumentKind, DocumentMachine, DocumentState, Hindrance,
    IdeaMachine, Project, ProjectEvent, ProjectMachine, Stage,
};
use crate::access::{Action, Actor, Machine, Permit, Role, check_reason};
use crate::audit::{self, Move, Who};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, written};
use crate::id::{CohortId, DocumentId, MissionId, ParticipationId, ProjectId, TenantId};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Opens a project with an empty idea for each place in a class; a place that has one keeps it.
pub async fn open(
    tx: &mut TenantTx,
    who: &Who,
    opened: &[(ParticipationId, CohortId, TenantId)],
    now: DateTime<Utc>,
) -> Result<()> {
    let column = |f: fn(&(ParticipationId, CohortId, TenantId)) -> Uuid| {
        opened.iter().map(f).collect::<Vec<_>>()
    };
    let made = sqlx::query!(
        r#"with asked as (
             select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) as a(project_id, document_id, participation_id, cohort_id, home_id)
           ), made as (
             insert into project (id, home_tenant_id, participation_id, cohort_id, updated_at, created_at)
             select project_id, home_id, participation_id, cohort_id, $6, $6 from asked
             on conflict on constraint project_participation_key do nothing
             returning id, home_tenant_id
           )
           insert into document (id, home_tenant_id, project_id, kind, state_since)
           select a.document_id, m.home_tenant_id, m.id, 'idea', $6 from made m join asked a on a.project_id = m.id
           returning project_id as "project_id: ProjectId""#,
        &opened.iter().map(|_| ProjectId::new().0).collect::<Vec<_>>(),
        &opened.iter().map(|_| DocumentId::new().0).collect::<Vec<_>>(),
        &column(|o| o.0.0),
        &column(|o| o.1.0),
        &column(|o| o.2.0),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    if let Some(first) = made.first() {
        let details = json!({ "projects": made.len() });
        audit::record(
            tx,
            who,
            audit::Entry {
                at: now,
                action: "project.open",
                subject_kind: "project",
                subject_id: first.project_id.0,
                details,
            },
        )
        .await?;
    }
    Ok(())
}

/// What happens, in which role the person acts, and why.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a, E> {
    /// The event.
    pub event: E,
    /// In which role the person acts.
    pub role: Role,
    /// Why, where the arrow asks for it.
    pub reason: Option<&'a str>,
    /// When.
    pub now: DateTime<Utc>,
}

/// Moves a project along an arrow; entering a stage opens the document that is written there.
pub async fn advance<A>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    step: Step<'_, ProjectEvent>,
) -> Result<Stage>
where
    A: Action<Subject: AboutProject>,
{
    let project = permit.subject().project();
    let to = ProjectMachine::take(project.stage, step.event, step.reason)?;
    let going = Going {
        project: project.id,
        home: project.home_tenant_id,
        from: project.stage,
        to,
    };
    go(tx, permit.actor(), going, step).await?;
    permit
        .record(
            tx,
            ("project", project.id.0),
            json!({ "event": step.event, "from": project.stage, "to": to, "reason": step.reason }),
            step.now,
        )
        .await?;
    Ok(to)
}

/// A project on its way from one stage to another.
struct Going {
    project: ProjectId,
    home: TenantId,
    from: Stage,
    to: Stage,
}

async fn go(
    tx: &mut TenantTx,
    actor: &Actor,
    Going {
        project,
        home,
        from,
        to,
    }: Going,
    step: Step<'_, ProjectEvent>,
) -> Result<()> {
    let result = sqlx::query!(
        "update project set stage = $3, updated_at = $4, version = version + 1, stop_reason = coalesce($5, stop_reason),
                implementation_started_on = coalesce(implementation_started_on,
                  case when $3 = 'implementation' then app_day($4) end)
          where tenant_id = app_tenant() and id = $1 and stage = $2",
        project.0,
        from.code(),
        to.code(),
        step.now,
        step.reason.filter(|_| to == Stage::Stopped)
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    if let Some(kind) = document_of(to) {
        open_document(tx, project, home, kind, step.now).await?;
    }
    let moved = Move {
        at: step.now,
        project: Some((project, home)),
        machine: ProjectMachine::NAME,
        subject_id: project.0,
        from: from.code(),
        event: step.event.code(),
        to: to.code(),
        role: step.role.code(),
        reason: step.reason,
    };
    audit::record_move(tx, actor, moved).await
}

/// Keeps what kind of thing stopped a project, so that causes can be counted.
pub async fn keep_stop_cause<A>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    cause: Hindrance,
) -> Result<()>
where
    A: Action<Subject: AboutProject>,
{
    let result = sqlx::query!(
        "update project set stop_cause = $2 where tenant_id = app_tenant() and id = $1 and stage = 'stopped'",
        permit.subject().project().id.0,
        cause.code()
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// The project of somebody who leaves the class, or comes back, goes with the person: out, or to the stage it had left.
/// One that is finished or stopped stays where it is.
pub async fn follow_participant(
    tx: &mut TenantTx,
    actor: &Actor,
    participation: ParticipationId,
    step: Step<'_, ProjectEvent>,
) -> Result<()> {
    let project = sqlx::query!(
        r#"select p.id as "id: ProjectId", p.home_tenant_id as "home: TenantId", p.stage as "stage: Stage",
                  (select t.from_state from transition t
                    where t.tenant_id = p.tenant_id and t.project_id = p.id and t.machine = 'project' and t.to_state = 'withdrawn'
                    order by t.at desc, t.id desc limit 1) as "left: Stage"
             from project p where p.tenant_id = app_tenant() and p.participation_id = $1 for update of p"#,
        participation.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(project) = project else {
        return Ok(());
    };
    let arrow = ProjectMachine::ARROWS.iter().find(|a| {
        a.from == project.stage
            && a.event == step.event
            && (a.from != Stage::Withdrawn || Some(a.to) == project.left)
    });
    let Some(arrow) = arrow else {
        return Ok(());
    };
    check_reason(arrow.needs_reason, step.reason)?;
    let going = Going {
        project: project.id,
        home: project.home,
        from: arrow.from,
        to: arrow.to,
    };
    go(tx, actor, going, step).await
}

/// With the results of a class the training of those ends who presented an approved report. Gives how many.
pub async fn complete_training(
    tx: &mut TenantTx,
    actor: &Actor,
    passed: &[ParticipationId],
    now: DateTime<Utc>,
) -> Result<usize> {
    let ids: Vec<Uuid> = passed.iter().map(|p| p.0).collect();
    let done = sqlx::query!(
        r#"with done as (
             update project p set stage = 'completed', updated_at = $2, version = p.version + 1
               from document d
              where p.tenant_id = app_tenant() and p.participation_id = any($1) and p.stage = 'result_seminar'
                and d.tenant_id = p.tenant_id and d.project_id = p.id and d.kind = 'report' and d.state = 'approved'
             returning p.id, p.home_tenant_id, d.id as document_id
           )
           update document d set state = 'final', state_since = $2, version = d.version + 1
             from done where d.tenant_id = app_tenant() and d.id = done.document_id
           returning done.id as "project: ProjectId", done.home_tenant_id as "home: TenantId", done.document_id"#,
        &ids,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    let role = actor.staff_role().code();
    let moves: Vec<Move<'_>> = done
        .iter()
        .flat_map(|one| {
            let project = Move {
                at: now,
                project: Some((one.project, one.home)),
                machine: ProjectMachine::NAME,
                subject_id: one.project.0,
                from: Stage::ResultSeminar.code(),
                event: ProjectEvent::TrainingCompleted.code(),
                to: Stage::Completed.code(),
                role,
                reason: None,
            };
            let document = Move {
                machine: DocumentMachine::NAME,
                subject_id: one.document_id,
                from: DocumentState::Approved.code(),
                event: DocumentEvent::Finalise.code(),
                to: DocumentState::Final.code(),
                ..project.clone()
            };
            [project, document]
        })
        .collect();
    audit::record_moves(tx, actor, &moves).await?;
    Ok(done.len())
}

fn document_of(stage: Stage) -> Option<DocumentKind> {
    match stage {
        Stage::Design => Some(DocumentKind::Design),
        Stage::Reporting => Some(DocumentKind::Report),
        _ => None,
    }
}

async fn open_document(
    tx: &mut TenantTx,
    project: ProjectId,
    home: TenantId,
    kind: DocumentKind,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into document (id, home_tenant_id, project_id, kind, state_since) values ($1, $2, $3, $4, $5)
         on conflict on constraint document_kind_key do nothing",
        DocumentId::new().0,
        home.0,
        project.0,
        kind.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The arrow that `event` takes from the document's state: its next state and whether a reason is needed.
pub fn document_arrow(document: &Document, event: DocumentEvent) -> Result<(DocumentState, bool)> {
    let arrow = match document.kind {
        DocumentKind::Idea => IdeaMachine::arrow(document.state, event),
        DocumentKind::Design | DocumentKind::Report => {
            DocumentMachine::arrow(document.state, event)
        }
    };
    arrow.map(|a| (a.to, a.needs_reason)).ok_or_else(|| {
        Error::illegal(format!(
            "Tindakan “{}” tidak berlaku lagi karena dokumen ini kini “{}”.",
            event.label(),
            document.state.label()
        ))
    })
}

/// The name of the machine that a document follows.
pub fn machine_of(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Idea => IdeaMachine::NAME,
        DocumentKind::Design | DocumentKind::Report => DocumentMachine::NAME,
    }
}

/// Moves a document along an arrow. Of two equal sends the second finds another state and ends in `Stale`.
pub async fn move_document<A>(
    tx: &mut TenantTx,
    permit: &Permit<'_, A>,
    document: &Document,
    step: Step<'_, DocumentEvent>,
) -> Result<DocumentState>
where
    A: Action<Subject: AboutProject>,
{
    let project = permit.subject().project();
    let (to, needs_reason) = document_arrow(document, step.event)?;
    check_reason(needs_reason, step.reason)?;
    let result = sqlx::query!(
        "update document set state = $3, state_since = $4, version = version + 1 where tenant_id = app_tenant() and id = $1 and state = $2",
        document.id.0,
        document.state.code(),
        to.code(),
        step.now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    let moved = Move {
        at: step.now,
        project: Some((project.id, project.home_tenant_id)),
        machine: machine_of(document.kind),
        subject_id: document.id.0,
        from: document.state.code(),
        event: step.event.code(),
        to: to.code(),
        role: step.role.code(),
        reason: step.reason,
    };
    audit::record_move(tx, permit.actor(), moved).await?;
    let details =
        json!({ "kind": document.kind, "event": step.event, "from": document.state, "to": to });
    permit
        .record(tx, ("document", document.id.0), details, step.now)
        .await?;
    Ok(to)
}

/// Agrees that the public may read of the project, or takes that back.
pub async fn consent(
    tx: &mut TenantTx,
    permit: &Permit<'_, ConsentToPublic>,
    agrees: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let project = permit.subject().project();
    let result = sqlx::query!(
        "update project set public_consent_at = case when $2 then coalesce(public_consent_at, $3) end where tenant_id = app_tenant() and id = $1",
        project.id.0,
        agrees,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    permit
        .record(
            tx,
            ("project", project.id.0),
            json!({ "public": agrees }),
            now,
        )
        .await
}

/// Links a project to these aims of its government and to no others.
async fn link_missions(tx: &mut TenantTx, project: &Project, missions: &[MissionId]) -> Result<()> {
    let ids: Vec<Uuid> = missions.iter().map(|m| m.0).collect();
    sqlx::query!(
        "with gone as (
           delete from project_mission where tenant_id = app_tenant() and project_id = $1 and mission_id <> all($3)
         )
         insert into project_mission (project_id, home_tenant_id, mission_tenant_id, mission_id)
         select $1, $2, m.tenant_id, m.id from mission_item m where m.tenant_id = $2 and m.id = any($3)
         on conflict do nothing",
        project.id.0,
        project.home_tenant_id.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes the facts by which people know a project. The same form twice is saved once. `linked` are the aims that it
/// supports so far.
pub async fn describe(
    tx: &mut TenantTx,
    permit: &Permit<'_, DescribeProject>,
    identity: &Identity,
    (over, linked): (i32, Vec<MissionId>),
    now: DateTime<Utc>,
) -> Result<()> {
    let project = permit.subject().project();
    let stands = Identity {
        title: project.title.clone(),
        brand: project.brand.clone(),
        theme: project.theme.clone(),
        locus: project.locus.clone(),
        scope: project.scope,
        digital: project.digital,
        missions: identity
            .missions
            .iter()
            .copied()
            .filter(|id| linked.contains(id))
            .collect(),
    };
    if stands == *identity && linked.len() == identity.missions.len() {
        return Ok(());
    }
    let result = sqlx::query!(
        "update project set title = $3, brand = $4, theme = $5, locus = $6, scope = $7, digital = $8, updated_at = $9, version = version + 1
          where tenant_id = app_tenant() and id = $1 and version = $2",
        project.id.0,
        over,
        identity.title,
        identity.brand,
        identity.theme,
        identity.locus,
        identity.scope.code(),
        identity.digital,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)?;
    link_missions(tx, project, &identity.missions).await?;
    let details = json!({ "title": [stands.title, identity.title], "brand": [stands.brand, identity.brand], "scope": [stands.scope, identity.scope] });
    permit
        .record(tx, ("project", project.id.0), details, now)
        .await
}
