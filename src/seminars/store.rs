//! SQL of seminars.

use super::forms::{GroupForm, NoteForm};
use super::policy::{SlotCase, Standing};
use super::{Examiner, Group, Note, NoteState, SeminarKind, Severity, Slot, SlotState};
use crate::access::Here;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result, written};
use crate::id::{CohortId, GroupId, MemberId, NoteId, ParticipationId, ProjectId, SlotId};
use crate::projects::Stage;
use crate::projects::store::find as find_project;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

struct GroupRow {
    id: GroupId,
    cohort_id: CohortId,
    kind: SeminarKind,
    name: String,
    held_on: NaiveDate,
    room: String,
    link: String,
    coach_member_id: MemberId,
    coach_name: String,
    coach_position: String,
    version: i32,
    examiners: Json<Vec<Examiner>>,
}

impl From<GroupRow> for Group {
    fn from(row: GroupRow) -> Self {
        Self {
            id: row.id,
            cohort_id: row.cohort_id,
            kind: row.kind,
            name: row.name,
            held_on: row.held_on,
            room: row.room,
            link: row.link,
            coach_member_id: row.coach_member_id,
            coach_name: row.coach_name,
            coach_position: row.coach_position,
            examiners: row.examiners.0,
            version: row.version,
        }
    }
}

/// Which groups.
#[derive(Debug, Clone, Copy, Default)]
struct Which {
    group: Option<Uuid>,
    cohort: Option<Uuid>,
    /// Those in which this member is coach or examiner, from `since` on.
    member: Option<Uuid>,
    since: Option<NaiveDate>,
}

async fn read(tx: &mut TenantTx, which: Which) -> Result<Vec<Group>> {
    let rows = sqlx::query_as!(
        GroupRow,
        r#"select g.id as "id: GroupId", g.cohort_id as "cohort_id: CohortId", g.phase as "kind: SeminarKind", g.name, g.held_on, g.room, g.link,
                  g.coach_member_id as "coach_member_id: MemberId", g.coach_name, g.coach_position, g.version,
                  coalesce((select jsonb_agg(jsonb_build_object('member_id', e.member_id, 'name', e.name, 'position', e.position, 'is_external', e.is_external) order by e.name)
                     from seminar_examiner e where e.tenant_id = g.tenant_id and e.group_id = g.id), '[]') as "examiners!: Json<Vec<Examiner>>"
             from seminar_group g
            where g.tenant_id = app_tenant() and ($1::uuid is null or g.id = $1) and ($2::uuid is null or g.cohort_id = $2)
              and ($3::uuid is null or g.coach_member_id = $3
                   or exists (select from seminar_examiner m where m.tenant_id = g.tenant_id and m.group_id = g.id and m.member_id = $3))
              and ($4::date is null or g.held_on >= $4)
            order by g.held_on, g.name, g.id limit 300"#,
        which.group,
        which.cohort,
        which.member,
        which.since
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Group::from).collect())
}

/// One group.
pub async fn find(tx: &mut TenantTx, id: GroupId) -> Result<Option<Group>> {
    let which = Which {
        group: Some(id.0),
        ..Which::default()
    };
    Ok(read(tx, which).await?.pop())
}

/// The groups of a class.
pub async fn list(tx: &mut TenantTx, cohort: CohortId) -> Result<Vec<Group>> {
    read(
        tx,
        Which {
            cohort: Some(cohort.0),
            ..Which::default()
        },
    )
    .await
}

/// The groups that somebody coaches or examines, from a day on.
pub async fn list_for(tx: &mut TenantTx, member: MemberId, since: NaiveDate) -> Result<Vec<Group>> {
    let which = Which {
        member: Some(member.0),
        since: Some(since),
        ..Which::default()
    };
    read(tx, which).await
}

/// The presentations of groups, in the order of their times.
pub async fn slots(tx: &mut TenantTx, groups: &[GroupId]) -> Result<Vec<Slot>> {
    Ok(sqlx::query_as!(
        Slot,
        r#"select s.id as "id: SlotId", s.group_id as "group_id: GroupId", s.project_id as "project_id: ProjectId",
                  s.participation_id as "participation_id: ParticipationId", p.member_id as "member_id: MemberId",
                  p.list_number, p.name,
                  concat_ws(', ', nullif(p.org_unit_name, ''), p.agency_name) as "office!",
                  concat_ws(': ', nullif(j.brand, ''), nullif(j.title, '')) as "title!",
                  s.starts_at, s.ends_at, s.state as "state: SlotState", s.override_reason
             from seminar_slot s
             join participation p on p.tenant_id = s.tenant_id and p.id = s.participation_id
             join project j on j.tenant_id = s.tenant_id and j.id = s.project_id
            where s.tenant_id = app_tenant() and s.group_id = any($1)
            order by s.starts_at, s.id"#,
        &groups.iter().map(|g| g.0).collect::<Vec<_>>()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A group that the reader may see; to others it does not exist.
pub async fn find_visible(
    tx: &mut TenantTx,
    here: &Here,
    id: GroupId,
) -> Result<(Group, Standing)> {
    let group = find(tx, id).await?.ok_or(Error::NotFound)?;
    let standing = Standing::of(&here.actor, &group);
    if standing.may_see() {
        Ok((group, standing))
    } else {
        Err(Error::NotFound)
    }
}

/// The group of a presentation.
pub async fn group_of(tx: &mut TenantTx, slot: SlotId) -> Result<GroupId> {
    sqlx::query_scalar!(
        r#"select group_id as "id: GroupId" from seminar_slot where tenant_id = app_tenant() and id = $1"#,
        slot.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)
}

/// A presentation as the reader may see it.
pub async fn find_slot(tx: &mut TenantTx, here: &Here, id: SlotId) -> Result<SlotCase> {
    let group = group_of(tx, id).await?;
    slot_case(tx, here, id, group).await
}

/// The same for a change: of two equal sends the second finds what the first did.
pub async fn find_slot_locked(tx: &mut TenantTx, here: &Here, id: SlotId) -> Result<SlotCase> {
    let group = sqlx::query_scalar!(
        r#"select group_id as "id: GroupId" from seminar_slot where tenant_id = app_tenant() and id = $1 for update"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    slot_case(tx, here, id, group).await
}

async fn slot_case(tx: &mut TenantTx, here: &Here, id: SlotId, group: GroupId) -> Result<SlotCase> {
    let (group, standing) = find_visible(tx, here, group).await?;
    let slot = slots(tx, &[group.id])
        .await?
        .into_iter()
        .find(|s| s.id == id)
        .ok_or(Error::NotFound)?;
    let project = find_project(tx, slot.project_id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(SlotCase {
        group,
        slot,
        project,
        standing,
    })
}

/// The presentations of a project.
pub async fn groups_of_project(tx: &mut TenantTx, project: ProjectId) -> Result<Vec<GroupId>> {
    Ok(sqlx::query_scalar!(
        r#"select group_id as "id: GroupId" from seminar_slot where tenant_id = app_tenant() and project_id = $1 order by starts_at"#,
        project.0
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Somebody who can present.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The place in the class.
    pub participation_id: ParticipationId,
    /// The project.
    pub project_id: ProjectId,
    /// Who.
    pub member_id: MemberId,
    /// The mentor.
    pub mentor_member_id: Option<MemberId>,
    /// NDH.
    pub list_number: i32,
    /// Name as enrolled.
    pub name: String,
    /// Where the project is.
    pub stage: Stage,
    /// Whether the document is approved.
    pub is_approved: bool,
    /// In which group already.
    pub group_id: Option<GroupId>,
    /// The name of that group.
    pub group_name: Option<String>,
}

/// The people of a class who still take part, for a seminar.
pub async fn candidates(
    tx: &mut TenantTx,
    cohort: CohortId,
    kind: SeminarKind,
) -> Result<Vec<Candidate>> {
    Ok(sqlx::query_as!(
        Candidate,
        r#"select p.id as "participation_id: ParticipationId", j.id as "project_id: ProjectId", p.member_id as "member_id: MemberId",
                  p.mentor_member_id as "mentor_member_id: MemberId", p.list_number, p.name, j.stage as "stage: Stage",
                  exists (select from document d where d.tenant_id = j.tenant_id and d.project_id = j.id and d.state in ('approved', 'final') and d.kind = $3) as "is_approved!",
                  g.id as "group_id?: GroupId", g.name as "group_name?"
             from participation p
             join project j on j.tenant_id = p.tenant_id and j.participation_id = p.id
             left join seminar_slot s on s.tenant_id = j.tenant_id and s.project_id = j.id and s.phase = $2
             left join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
            where p.tenant_id = app_tenant() and p.cohort_id = $1 and p.status <> 'withdrawn'
            order by p.list_number"#,
        cohort.0,
        kind.code(),
        kind.document().code()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Writes a new group, without presentations yet.
pub async fn insert(
    tx: &mut TenantTx,
    id: GroupId,
    cohort: CohortId,
    kind: SeminarKind,
    form: &GroupForm,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into seminar_group (id, cohort_id, phase, name, held_on, room, link, coach_member_id, coach_name, coach_position, created_at)
         select $1, $2, $3, $4, $5, $6, $7, m.id, m.name, m.position, $9 from member m where m.tenant_id = app_tenant() and m.id = $8",
        id.0,
        cohort.0,
        kind.code(),
        form.name,
        form.held_on,
        form.room,
        form.link,
        form.coach.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes a group that nobody changed since it was seen.
pub async fn update(
    tx: &mut TenantTx,
    group: &Group,
    form: &GroupForm,
    version: i32,
) -> Result<()> {
    let result = sqlx::query!(
        "update seminar_group g set name = $3, held_on = $4, room = $5, link = $6, coach_member_id = m.id, coach_name = m.name, coach_position = m.position, version = g.version + 1
           from member m where m.tenant_id = app_tenant() and m.id = $7 and g.tenant_id = app_tenant() and g.id = $1 and g.version = $2",
        group.id.0,
        version,
        form.name,
        form.held_on,
        form.room,
        form.link,
        form.coach.0
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// Writes who examines a group; externals stay as they were invited.
pub async fn set_examiners(tx: &mut TenantTx, group: GroupId, members: &[MemberId]) -> Result<()> {
    let ids: Vec<Uuid> = members.iter().map(|m| m.0).collect();
    sqlx::query!(
        "delete from seminar_examiner where tenant_id = app_tenant() and group_id = $1 and member_id <> all($2)",
        group.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into seminar_examiner (group_id, member_id, name, position)
         select $1, m.id, m.name, m.position from member m where m.tenant_id = app_tenant() and m.id = any($2) on conflict do nothing",
        group.0,
        &ids
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An examiner who comes for this day only.
pub async fn add_external(tx: &mut TenantTx, group: GroupId, member: MemberId) -> Result<()> {
    sqlx::query!(
        "insert into seminar_examiner (group_id, member_id, name, position, is_external)
         select $1, m.id, m.name, m.position, true from member m where m.tenant_id = app_tenant() and m.id = $2 on conflict do nothing",
        group.0,
        member.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets those who were invited for a day in until the last of their days, and no longer.
pub async fn limit_externals(tx: &mut TenantTx, group: GroupId, today: NaiveDate) -> Result<()> {
    sqlx::query!(
        "insert into role_assignment (member_id, role, from_on, until_on)
         select e.member_id, 'examiner', least($2, max(g.held_on)), max(g.held_on)
           from seminar_examiner e join seminar_group g on g.tenant_id = e.tenant_id and g.id = e.group_id
          where e.tenant_id = app_tenant() and e.is_external
            and e.member_id in (select x.member_id from seminar_examiner x where x.tenant_id = app_tenant() and x.group_id = $1 and x.is_external)
          group by e.member_id
         on conflict (tenant_id, member_id, role) do update set until_on = excluded.until_on, from_on = least(role_assignment.from_on, excluded.from_on)
          where role_assignment.until_on is not null",
        group.0,
        today
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A presentation to be written.
#[derive(Debug, Clone)]
pub struct NewSlot {
    /// Its row.
    pub id: SlotId,
    /// By whom.
    pub participation: ParticipationId,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Why a document that is not approved may be presented.
    pub override_reason: String,
}

/// Replaces the presentations of a group that have not begun by `slots`; takes the people of the group for their time.
pub async fn replace_slots(
    tx: &mut TenantTx,
    group: GroupId,
    slots: &[NewSlot],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    // Who was absent or postponed elsewhere presents here instead.
    sqlx::query!(
        "delete from seminar_slot s where s.tenant_id = app_tenant()
            and ((s.group_id = $1 and s.state = 'scheduled')
                 or (s.state in ('absent', 'postponed') and s.participation_id = any($2) and s.phase = (select phase from seminar_group g where g.tenant_id = app_tenant() and g.id = $1)))",
        group.0,
        &slots.iter().map(|s| s.participation.0).collect::<Vec<_>>()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into seminar_slot (id, home_tenant_id, group_id, phase, room, project_id, participation_id, starts_at, ends_at, state_since, override_reason)
         select a.id, j.home_tenant_id, g.id, g.phase, g.room, j.id, j.participation_id, a.starts_at, a.ends_at, $7, a.reason
           from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[]) as a(id, participation_id, starts_at, ends_at, reason)
           join project j on j.tenant_id = app_tenant() and j.participation_id = a.participation_id
           join seminar_group g on g.tenant_id = app_tenant() and g.id = $1",
        group.0,
        &slots.iter().map(|s| s.id.0).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.participation.0).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.starts_at).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.ends_at).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.override_reason.clone()).collect::<Vec<_>>(),
        now
    )
    .execute(tx.conn())
    .await?;
    seat(tx, group).await
}

/// Takes the people of a group anew: presenter, coach and examiners of each presentation that takes place.
pub async fn seat(tx: &mut TenantTx, group: GroupId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from seminar_seat where tenant_id = app_tenant() and slot_id in (select id from seminar_slot where tenant_id = app_tenant() and group_id = $1)",
        group.0
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into seminar_seat (slot_id, member_id, during)
         select s.id, w.member_id, tstzrange(s.starts_at, s.ends_at)
           from seminar_slot s
           join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
           join participation p on p.tenant_id = s.tenant_id and p.id = s.participation_id
           cross join lateral (select p.member_id union select g.coach_member_id
                               union select e.member_id from seminar_examiner e where e.tenant_id = s.tenant_id and e.group_id = s.group_id) w
          where s.tenant_id = app_tenant() and s.group_id = $1 and s.state not in ('absent', 'postponed')",
        group.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What stands in the way: who or which room is taken, when, and by which group.
#[derive(Debug, Clone)]
pub struct Clash {
    /// A person's name, or a room.
    pub what: String,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// The other group.
    pub group_name: String,
    /// Its class.
    pub cohort_name: String,
}

/// What other groups take of these people and this room in this time.
pub async fn clashes(
    tx: &mut TenantTx,
    group: GroupId,
    people: &[MemberId],
    room: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Clash>> {
    Ok(sqlx::query_as!(
        Clash,
        r#"select coalesce(m.name, s.room) as "what!", min(s.starts_at) as "starts_at!", g.name as "group_name!", c.name as "cohort_name!"
             from seminar_slot s
             join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
             join cohort c on c.tenant_id = g.tenant_id and c.id = g.cohort_id
             left join seminar_seat t on t.tenant_id = s.tenant_id and t.slot_id = s.id and t.member_id = any($2)
             left join member m on m.tenant_id = t.tenant_id and m.id = t.member_id
            where s.tenant_id = app_tenant() and s.group_id <> $1 and s.state not in ('absent', 'postponed')
              and s.starts_at < $5 and s.ends_at > $4
              and (t.member_id is not null or ($3 <> '' and lower(s.room) = lower($3)))
            group by 1, 3, 4 order by 2 limit 5"#,
        group.0,
        &people.iter().map(|m| m.0).collect::<Vec<_>>(),
        room,
        from,
        to
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Gives a presentation that has not begun another time, and takes its people for it; says whether it did.
pub async fn set_slot_time(
    tx: &mut TenantTx,
    slot: &Slot,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let result = sqlx::query!(
        "update seminar_slot set starts_at = $2, ends_at = $3, version = version + 1 where tenant_id = app_tenant() and id = $1 and state = 'scheduled'",
        slot.id.0,
        starts_at,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    seat(tx, slot.group_id).await?;
    Ok(result.rows_affected() == 1)
}

/// Moves a presentation, unless it is no longer where it was seen; says whether it did.
pub async fn set_slot_state(
    tx: &mut TenantTx,
    slot: &Slot,
    to: SlotState,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let result = sqlx::query!(
        "update seminar_slot set state = $3, state_since = $4, version = version + 1 where tenant_id = app_tenant() and id = $1 and state = $2",
        slot.id.0,
        slot.state.code(),
        to.code(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(result.rows_affected() == 1)
}

/// Takes a group away that has no presentation any more.
pub async fn delete(tx: &mut TenantTx, group: GroupId) -> Result<()> {
    sqlx::query!(
        "delete from seminar_examiner where tenant_id = app_tenant() and group_id = $1",
        group.0
    )
    .execute(tx.conn())
    .await?;
    let result = sqlx::query!(
        "delete from seminar_group where tenant_id = app_tenant() and id = $1",
        group.0
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// The notes on presentations, in the order in which they were written.
pub async fn notes(tx: &mut TenantTx, slots: &[SlotId]) -> Result<Vec<Note>> {
    Ok(sqlx::query_as!(
        Note,
        r#"select id as "id: NoteId", slot_id as "slot_id: SlotId", author_member_id as "author_member_id: MemberId", author_name, severity as "severity: Severity",
                  body, due_on, state as "state: NoteState", answer, verdict, decided_by_name
             from examiner_note where tenant_id = app_tenant() and slot_id = any($1) order by created_at, id limit 1000"#,
        &slots.iter().map(|s| s.0).collect::<Vec<_>>()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Writes a note.
pub async fn insert_note(
    tx: &mut TenantTx,
    slot: &Slot,
    author: (MemberId, &str),
    form: &NoteForm,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into examiner_note (id, slot_id, project_id, author_member_id, author_name, severity, body, due_on, state_since, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        form.id.0,
        slot.id.0,
        slot.project_id.0,
        author.0.0,
        author.1,
        form.severity.code(),
        form.body,
        form.due_on,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves a note that is still where it was seen.
pub async fn set_note_state(
    tx: &mut TenantTx,
    note: &Note,
    to: NoteState,
    answer: &str,
    verdict: &str,
    decided_by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let result = sqlx::query!(
        "update examiner_note set state = $3, answer = $4, verdict = $5, decided_by_name = $6, state_since = $7 where tenant_id = app_tenant() and id = $1 and state = $2",
        note.id.0,
        note.state.code(),
        to.code(),
        answer,
        verdict,
        decided_by,
        now
    )
    .execute(tx.conn())
    .await?;
    written(&result)
}

/// The presentation that a note is about.
pub async fn slot_of_note(tx: &mut TenantTx, id: NoteId) -> Result<Option<SlotId>> {
    Ok(sqlx::query_scalar!(
        r#"select slot_id as "id: SlotId" from examiner_note where tenant_id = app_tenant() and id = $1"#,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Holds a note: of two equal answers the second finds what the first has done.
pub async fn lock_note(tx: &mut TenantTx, id: NoteId) -> Result<()> {
    sqlx::query_scalar!(
        "select id from examiner_note where tenant_id = app_tenant() and id = $1 for update",
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// Who of a class still owes an answer to an examiner.
pub async fn list_owing(tx: &mut TenantTx, cohort: CohortId) -> Result<Vec<ParticipationId>> {
    Ok(sqlx::query_scalar!(
        r#"select distinct s.participation_id as "id: ParticipationId"
             from examiner_note n
             join seminar_slot s on s.tenant_id = n.tenant_id and s.id = n.slot_id
             join seminar_group g on g.tenant_id = s.tenant_id and g.id = s.group_id
            where n.tenant_id = app_tenant() and g.cohort_id = $1 and n.severity <> 'suggestion' and n.state not in ('accepted', 'withdrawn')"#,
        cohort.0
    )
    .fetch_all(tx.conn())
    .await?)
}
