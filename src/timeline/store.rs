//! SQL of the project page: few statements, however much has happened.

use super::{Ahead, Counts, Cursor, Entry, Facts, Flag, Item, Launched};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::Result;
use crate::id::{DocumentId, ProjectId};
use crate::milestones::policy::may_see_plan;
use crate::missions::mission_name;
use crate::projects::{Case, Document, DocumentKind, DocumentState};
use crate::reviews::comments::readable;
use chrono::NaiveDate;
use sqlx::types::Json;
use std::collections::HashMap;

/// How many entries a page of the thread shows.
pub const PAGE_SIZE: usize = 30;

fn uuids(ids: &[ProjectId]) -> Vec<uuid::Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// The documents of some projects, in the order of the journey.
pub async fn documents(
    tx: &mut TenantTx,
    projects: &[ProjectId],
) -> Result<Vec<(ProjectId, Document)>> {
    let rows = sqlx::query!(
        r#"select d.project_id as "project_id: ProjectId", d.id as "id: DocumentId", d.kind as "kind: DocumentKind", d.state as "state: DocumentState",
                  d.state_since, d.latest_number, d.version
             from project p join document d on d.tenant_id = p.tenant_id and d.project_id = p.id
            where p.id = any($1) and (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())
            order by array_position(array['idea', 'design', 'report'], d.kind)"#,
        &uuids(projects)
    )
    .fetch_all(tx.conn())
    .await?;
    let document = rows.into_iter().map(|r| {
        let document = Document {
            id: r.id,
            kind: r.kind,
            state: r.state,
            state_since: r.state_since,
            latest_number: r.latest_number,
            version: r.version,
        };
        (r.project_id, document)
    });
    Ok(document.collect())
}

/// What surrounds some projects, as of `today`.
pub async fn facts(
    tx: &mut TenantTx,
    projects: &[ProjectId],
    today: NaiveDate,
) -> Result<HashMap<ProjectId, Facts>> {
    let rows = sqlx::query!(
        r#"select p.id as "id: ProjectId",
          (select coalesce(jsonb_agg(h), '[]') from (
             select m.horizon, count(*) filter (where m.state <> 'cancelled') as total, count(*) filter (where m.state = 'verified') as verified,
                    count(*) filter (where is_late(p.stage, m.state, m.ends_on, $2)) as late,
                    count(*) filter (where m.state = 'done_unverified') as waiting,
                    min(m.ends_on) filter (where m.state in ('not_started', 'in_progress')) as next_on
               from milestone m where m.tenant_id = p.tenant_id and m.project_id = p.id group by m.horizon) h) as "horizons!: Json<Vec<Counts>>",
          (select coalesce(jsonb_agg(a order by a.returned is null, a.ends_on, a.position), '[]') from (
             select m.id, m.title, m.ends_on, m.position, back.reason as returned
               from milestone m
               left join lateral (
                 select b.reason from (
                   select t.reason, t.at from transition t
                    where t.tenant_id = m.tenant_id and t.project_id = m.project_id and t.subject_id = m.id and t.event = 'return'
                   union all
                   select e.check_reason, e.checked_at from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id and e.state = 'returned'
                 ) b
                  where m.state in ('not_started', 'in_progress', 'done_unverified')
                    and not exists (select from progress_report r where r.tenant_id = m.tenant_id and r.milestone_id = m.id and r.reported_at > b.at)
                    and not exists (select from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id and e.added_at > b.at)
                  order by b.at desc limit 1
               ) back on true
              where m.tenant_id = p.tenant_id and m.project_id = p.id
                and (m.state in ('not_started', 'in_progress') or (m.state = 'done_unverified' and back.reason is not null))
              order by back.reason is null, m.ends_on, m.position limit 8) a) as "ahead!: Json<Vec<Ahead>>",
          (select jsonb_build_object('by', f.flagged_by_name, 'reason', f.reason, 'answer', f.answer) from routine_flag f
            where f.tenant_id = p.tenant_id and f.project_id = p.id and f.lifted_at is null) as "flag: Json<Flag>",
          (select jsonb_build_object('number', b.number, 'title', b.title, 'at', b.held_at, 'place', b.place, 'by', b.presided_by, 'office', b.presided_office)
             from launch_item i left join launch_batch b on b.tenant_id = i.tenant_id and b.id = i.batch_id
            where i.project_tenant_id = p.tenant_id and i.project_id = p.id and (b.state = 'launched' or (b.id is null and i.snapshot is not null))
            order by b.launched_at desc nulls last limit 1) as "launched: Json<Launched>",
          (select coalesce(jsonb_object_agg(s.code, s.ends_on), '{}') from cohort_stage s
            where s.tenant_id = p.tenant_id and s.cohort_id = p.cohort_id) as "stage_ends!: Json<HashMap<String, NaiveDate>>",
          (select coalesce(jsonb_object_agg(x.kind, x.until_on), '{}') from (
             select kind, max(until_on) as until_on from deadline_extension x where x.tenant_id = p.tenant_id and x.project_id = p.id group by kind) x) as "extended!: Json<HashMap<DocumentKind, NaiveDate>>",
          (select count(*) from document d
             join lateral (select r.id from review r where r.tenant_id = d.tenant_id and r.document_id = d.id and r.decision = 'returned'
                            order by r.decided_at desc, r.id desc limit 1) r on true
             join change_request c on c.tenant_id = d.tenant_id and c.review_id = r.id and c.answered_at is null
            where d.tenant_id = p.tenant_id and d.project_id = p.id and d.state = 'revision_requested') as "unanswered!",
          (select coalesce(array_agg(i.kind || ':' || coalesce(i.number::text, '') || ':' || i.body order by i.kind, i.number, i.id), '{}') from project_mission l
             join mission_item i on i.tenant_id = l.mission_tenant_id and i.id = l.mission_id
            where l.tenant_id = p.tenant_id and l.project_id = p.id) as "missions!",
          n.open as "notes!", n.due as notes_due, w.day as "presents_on?", w.room as "presents_in?",
          (select m.phone from member m where m.tenant_id = p.tenant_id and m.id = a.member_id) as leader_phone,
          (select m.phone from member m where m.tenant_id = p.tenant_id and m.id = a.mentor_member_id) as mentor_phone,
          (select m.phone from member m where m.tenant_id = p.tenant_id and m.id = a.coach_member_id) as coach_phone
          from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
          cross join lateral (select count(*) as open, min(x.due_on) as due from examiner_note x
                               where x.tenant_id = p.tenant_id and x.project_id = p.id and x.state = 'open' and x.severity <> 'suggestion') n
          left join lateral (select g.held_on as day, g.room from seminar_slot x join seminar_group g on g.tenant_id = x.tenant_id and g.id = x.group_id
                              where x.tenant_id = p.tenant_id and x.project_id = p.id and x.state in ('scheduled', 'presenting') order by x.starts_at limit 1) w on true
         where p.id = any($1) and (p.tenant_id = app_tenant() or p.home_tenant_id = app_tenant())"#,
        &uuids(projects),
        today
    )
    .fetch_all(tx.conn())
    .await?;
    let facts = rows.into_iter().map(|r| {
        let facts = Facts {
            horizons: r.horizons.0,
            ahead: r.ahead.0,
            flag: r.flag.map(|f| f.0),
            launched: r.launched.map(|l| l.0),
            stage_ends: r.stage_ends.0,
            extended: r.extended.0,
            unanswered: r.unanswered,
            notes: r.notes,
            missions: r.missions.iter().filter_map(|m| mission_name(m)).collect(),
            notes_due: r.notes_due,
            presents: r.presents_on.zip(r.presents_in),
            leader_phone: r.leader_phone.unwrap_or_default(),
            mentor_phone: r.mentor_phone.unwrap_or_default(),
            coach_phone: r.coach_phone.unwrap_or_default(),
        };
        (r.id, facts)
    });
    Ok(facts.collect())
}

/// A page of the thread, newest first; one more than a page tells that there are older ones. A move that a version, a
/// review or a progress report already tells of is left out.
pub async fn thread(tx: &mut TenantTx, case: &Case, after: Option<Cursor>) -> Result<Vec<Entry>> {
    let project = &case.project;
    let heard: Vec<String> = readable(case.relation)
        .iter()
        .map(|h| h.code().to_owned())
        .collect();
    let rows = sqlx::query!(
        r#"select e.kind as "kind!", e.id as "id!", e.at as "at!", e.actor as "actor!", e.role as "role!", e.head as "head!", e.subject as "subject!",
                  e.number as "number!", e.body as "body!", e.more as "more!", e.items as "items: Json<Vec<Item>>"
             from (
          select 'move' as kind, t.id, t.at, t.actor_name as actor, t.actor_role as role, t.machine || ':' || t.event as head,
                 coalesce(d.kind, m.title, '') as subject, 0 as number, coalesce(t.reason, '') as body, t.to_state as more, null::jsonb as items
            from transition t
            left join document d on d.tenant_id = t.tenant_id and d.id = t.subject_id
            left join milestone m on m.tenant_id = t.tenant_id and m.id = t.subject_id
           where t.tenant_id = $2 and t.project_id = $1
             and not (t.machine in ('idea', 'document') and t.event in ('submit', 'resubmit', 'return', 'mentor_approve', 'coach_approve', 'reject'))
             and t.machine <> 'consultation'
             and not (t.machine = 'slot' and t.event not in ('finish', 'clear', 'miss', 'postpone'))
             and not (t.machine = 'milestone' and (t.event in ('report_progress', 'report_done') or not $8))
          union all
          select 'version', v.id, v.submitted_at, $3, 'participant', '', d.kind, v.number, v.note, '', null
            from document d join document_version v on v.tenant_id = d.tenant_id and v.document_id = d.id
           where d.tenant_id = $2 and d.project_id = $1
          union all
          select 'review', r.id, r.decided_at, r.reviewer_name, r.reviewer_role, r.decision, d.kind, r.version_number, r.note, '',
                 (select jsonb_agg(jsonb_build_object('body', c.body, 'answer', c.answer) order by c.position) from change_request c
                   where c.tenant_id = r.tenant_id and c.review_id = r.id)
            from review r join document d on d.tenant_id = r.tenant_id and d.id = r.document_id
           where r.tenant_id = $2 and r.project_id = $1
          union all
          select 'comment', c.id, c.created_at, c.author_name, c.author_role, c.audience, coalesce(c.document_kind, ''), 0, c.body, c.section_key, null
            from comment c where c.tenant_id = $2 and c.project_id = $1 and c.audience = any($4)
          union all
          select 'progress', g.id, g.reported_at, g.reported_by_name, 'participant', case when g.done then 'done' else 'progress' end, m.title,
                 g.progress, g.note, g.obstacle, null
            from milestone m join progress_report g on g.tenant_id = m.tenant_id and g.milestone_id = m.id
           where m.tenant_id = $2 and m.project_id = $1
          union all
          select 'plan', g.id, g.changed_at, g.changed_by_name, g.changed_by_role, g.kind, g.title, 0, g.reason, g.what, null
            from plan_change g where g.tenant_id = $2 and g.project_id = $1 and $8
          union all
          select 'evidence', v.id, v.checked_at, v.checked_by_name, 'mentor', v.state, m.title, 0, v.check_reason, v.caption, null
            from milestone m join evidence v on v.tenant_id = m.tenant_id and v.milestone_id = m.id
           where m.tenant_id = $2 and m.project_id = $1 and v.checked_at is not null and v.state in ('accepted', 'returned')
          union all
          select 'flag', f.id, f.flagged_at, f.flagged_by_name, f.flagged_by_role, '', '', 0, f.reason, '', null
            from routine_flag f where f.tenant_id = $2 and f.project_id = $1
          union all
          select 'flag_answer', f.id, f.answered_at, $3, 'participant', '', '', 0, f.answer, '', null
            from routine_flag f where f.tenant_id = $2 and f.project_id = $1 and f.answered_at is not null
          union all
          select 'flag_lifted', f.id, f.lifted_at, f.lifted_by_name, '', '', '', 0, '', '', null
            from routine_flag f where f.tenant_id = $2 and f.project_id = $1 and f.lifted_at is not null
          union all
          select 'extension', x.id, x.granted_at, x.granted_by_name, '', to_char(x.until_on, 'YYYY-MM-DD'), x.kind, 0, x.reason, '', null
            from deadline_extension x where x.tenant_id = $2 and x.project_id = $1
          union all
          select 'directive', d.id, d.given_at, d.given_by_name, d.given_by_role, d.kind, '', 0, d.body, d.basis, null
            from directive d where d.project_tenant_id = $2 and d.project_id = $1
          union all
          select 'directive_answer', a.id, a.answered_at, a.answered_by_name, a.answered_by_role, a.to_state, '', 0, a.body, '', null
            from directive_answer a where a.project_tenant_id = $2 and a.project_id = $1
          union all
          select 'visit', v.id, v.recorded_at, v.verifier_name, v.verifier_role, v.verdict, to_char(v.visited_on, 'YYYY-MM-DD'), 0, v.findings, v.locus, null
            from visit v where v.tenant_id = $2 and v.project_id = $1 and $8
          union all
          select 'launch', b.id, b.launched_at, b.presided_by, b.presided_office, '', b.title, b.number, '', b.place, null
            from launch_item i join launch_batch b on b.tenant_id = i.tenant_id and b.id = i.batch_id
           where i.project_tenant_id = $2 and i.project_id = $1 and b.launched_at is not null
             ) e
            where $5::timestamptz is null or (e.at, e.id) < ($5, $6::uuid)
            order by e.at desc, e.id desc limit $7"#,
        project.id.0,
        project.tenant_id.0,
        project.leader_name,
        &heard,
        after.map(|c| c.at),
        after.map(|c| c.id),
        PAGE_SIZE as i64 + 1,
        may_see_plan(case)
    )
    .fetch_all(tx.conn())
    .await?;
    let entry = rows.into_iter().map(|r| Entry {
        kind: r.kind,
        id: r.id,
        at: r.at,
        actor: r.actor,
        role: r.role,
        head: r.head,
        subject: r.subject,
        number: r.number,
        body: r.body,
        more: r.more,
        items: r.items.map(|i| i.0).unwrap_or_default(),
    });
    Ok(entry.collect())
}
